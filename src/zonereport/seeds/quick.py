"""Rows of a file that is as the contract wants it, read in columns instead of line by line.

Whatever is odd in any way (another encoding, another separator, a line with too few cells) is left to
`reading.read_table`, which says what it is; for a file of millions of lines the common case has to be fast,
and need no more memory than the table itself.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

# Quotation marks around whole cells only, doubled inside: every reader of CSV reads such a line alike.
_CELL = r'(?:[^",]*|"(?:[^"]|"")*")'
_WELL_QUOTED = f"^{_CELL}(?:,{_CELL})*$"
_BLOCK = 1 << 24
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_columns(path: Path, columns: Sequence[str]) -> pd.DataFrame | None:
    """The frame of all rows, the lines' numbers as index; None where anything is not as it should be.

    Parameters
    ----------
    path : Path
    columns : sequence of str
        What the header must be.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "names.csv")
    ...     written = file.write_text('name,of\\n甲,1\\n乙,"2, 3"\\n', encoding="utf-8")
    ...     read_columns(file, ["name", "of"]).to_dict("index")
    {2: {'name': '甲', 'of': '1'}, 3: {'name': '乙', 'of': '2, 3'}}
    """
    header = (",".join(columns) + "\n").encode()
    if len(columns) < 2 or path.stat().st_size <= len(header):
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        if raw[: len(header)] != header or not _is_plain_utf8(raw, len(header)):
            return None
        tables = []
        for block in _blocks(raw, len(header)):
            if (table := _cells(block, columns)) is None:
                return None
            tables.append(table)
    cells = {name: pd.Series(_whole(tables, at), dtype="str") for at, name in enumerate(columns)}
    frame = pd.DataFrame(cells)
    return frame.set_axis(pd.RangeIndex(2, len(frame) + 2))


def _whole(tables: Sequence[pa.Table], column: int) -> pa.Array:
    """One column in buffers of its own size: a reader's are up to twice as large as what is in them."""
    chunks = [chunk for table in tables for chunk in table.column(column).chunks]
    return pa.concat_arrays(chunks)


def _is_plain_utf8(raw: mmap.mmap, start: int) -> bool:
    """Line ends of one kind, no character lost, and Chinese that can be read near the file's beginning.

    Whether all of it is UTF-8, the reader of the cells finds out.
    """
    if raw.find(b"\r") >= 0 or raw.find(b"\0") >= 0 or raw.find(b"\xef\xbf\xbd") >= 0:
        return False
    beginning = raw[start : start + 65536]
    whole_lines = beginning[: beginning.rfind(b"\n") + 1] or beginning
    try:
        text = whole_lines.decode("utf-8")
        # A file that was misread as GBK and saved again is misread in every line.
        text.encode("gb18030").decode("utf-8")
    except UnicodeDecodeError:
        # It is not UTF-8, or it is and was not misread.
        return _CHINESE.search(whole_lines.decode("utf-8", "replace")) is not None
    return False


def _blocks(raw: mmap.mmap, start: int) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time."""
    while start < len(raw):
        end = raw.find(b"\n", min(start + _BLOCK, len(raw)))
        end = len(raw) if end < 0 else end + 1
        yield raw[start:end]
        start = end


def _cells(block: bytes, columns: Sequence[str]) -> pa.Table | None:
    """The lines' cells; None where a line has too many or too few of them, or nothing in the first."""
    if b'"' in block and not _is_well_quoted(block):
        return None
    table = _read(block, columns, pyarrow.csv.ParseOptions(ignore_empty_lines=False))
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    if table is None or table.num_rows != lines:
        return None
    has_empty = pc.any(pc.equal(pc.binary_length(table[0]), 0)).as_py()
    return None if has_empty else table


def _is_well_quoted(block: bytes) -> bool:
    # A character that no cell may hold parts nothing: each line is one cell.
    alone = pyarrow.csv.ParseOptions(delimiter="\x01", quote_char=False, ignore_empty_lines=False)
    lines = _read(block, ["line"], alone)
    if lines is None:
        return False
    quoted = lines["line"].filter(pc.match_substring(lines["line"], '"'))
    return bool(pc.all(pc.match_substring_regex(quoted, _WELL_QUOTED)).as_py())


def _read(block: bytes, columns: Sequence[str], how: pyarrow.csv.ParseOptions) -> pa.Table | None:
    try:
        return pyarrow.csv.read_csv(
            pa.py_buffer(block),
            # One thread: a process that has started others cannot be forked safely.
            read_options=pyarrow.csv.ReadOptions(
                column_names=list(columns), use_threads=False, block_size=len(block) + 1
            ),
            parse_options=how,
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None

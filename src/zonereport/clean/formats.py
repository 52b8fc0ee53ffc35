"""Frames to bytes and back, the same bytes every time.

pandas' own writers add what varies (index, pandas' version) or what a reader of
the CSV does not want (``35.0`` for 35), so both formats are spelt out here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .columns import DATE, DTYPES

_ARROW = {
    "str": pa.string(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    DATE: pa.date32(),
    "bool": pa.bool_(),
}
#: Rows that Parquet keeps together, with the least and the largest cell of each column.
ROW_GROUP: Final = 1_000_000
_FRICTIONLESS = {"str": "string", "Int64": "integer", "float64": "number", DATE: "date", "bool": "boolean"}


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with one dtype for each kind of column, and a range index.

    A column that every table has (``columns.DTYPES``) gets its dtype even where it is empty. Otherwise
    strings become ``str`` with ``""`` for missing, whole numbers ``Int64``, other numbers ``float64``,
    days ``datetime64[us]``; what is read from data/ has these dtypes.

    Raises
    ------
    TypeError
        For a column of anything else, such as lists.

    Examples
    --------
    >>> tidy(pd.DataFrame({"months": [7], "verdict": [None]})).dtypes.astype(str).tolist()
    ['Int64', 'str']
    """
    columns = {str(name): _tidy_column(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns).reset_index(drop=True)


def _tidy_column(column: pd.Series[Any]) -> pd.Series[Any]:
    if wanted := DTYPES.get(str(column.name)):
        return column.astype(wanted)
    kind = column.dtype
    if isinstance(kind, pd.StringDtype):
        return column.fillna("").astype("str")
    if pd.api.types.is_bool_dtype(kind):
        return column.astype("bool")
    if pd.api.types.is_integer_dtype(kind):
        return column.astype("Int64")
    if pd.api.types.is_float_dtype(kind):
        return column.astype("float64")
    if pd.api.types.is_datetime64_dtype(kind):
        return column.astype(DATE)
    known = column.dropna()
    if len(known) and all(isinstance(cell, date) for cell in known):
        return pd.to_datetime(column).astype(DATE)
    strange = next((cell for cell in known if not isinstance(cell, str)), None)
    if strange is not None:
        raise TypeError(f"column {column.name}: data/ holds text, numbers and days, not {strange!r}")
    return column.astype("object").where(column.notna(), "").map(str).astype("str")


def field_type(column: pd.Series[Any]) -> str:
    """Frictionless type of a tidy column."""
    return _FRICTIONLESS[str(column.dtype)]


def to_csv(frame: pd.DataFrame) -> bytes:
    """A tidy frame as CSV: UTF-8, LF, empty for missing, shortest digits that read back the same.

    Examples
    --------
    >>> to_csv(tidy(pd.DataFrame({"value": [35.0, 8.6, None]})))
    b'value\\n35\\n8.6\\n""\\n'
    """
    return b"".join(csv_lines(frame))


def csv_lines(frame: pd.DataFrame, header: bool = True) -> list[bytes | memoryview]:
    """What `to_csv` gives, in parts: the header and one line a row; joining them would copy them all."""
    is_alone = len(frame.columns) == 1
    names = _quoted(pa.array([str(name) for name in frame.columns], pa.large_string()), is_alone)
    parts: list[bytes | memoryview] = []
    if header:
        parts.append((",".join(names.to_pylist()) + "\n").encode("utf-8"))
    if len(frame):
        # Column by column: pandas' own writer asks Python for every cell.
        cells = [_quoted(_texts(frame[name]), is_alone) for name in frame.columns]
        lines = pc.binary_join_element_wise(*cells, _text(","))
        lines = pc.binary_join_element_wise(lines, _text(""), _text("\n"))
        # One line ends where the next begins: all of them are the bytes of one buffer.
        chunks = lines.chunks if isinstance(lines, pa.ChunkedArray) else [lines]
        parts += [memoryview(chunk.buffers()[2]) for chunk in chunks if len(chunk)]
    return parts


def _texts(column: pd.Series[Any]) -> pa.Array:
    if column.dtype == DATE:
        days: pd.Series[Any] = column.dt.strftime("%Y-%m-%d").fillna("")
        return _strings(days)
    if column.dtype == "float64":
        codes, numbers = pd.factorize(column)
        digits = [format_number(number) for number in numbers.tolist()]
        # Missing numbers have the code -1: the last cell.
        return pa.array([*digits, ""], pa.large_string()).take(pa.array(codes % (len(digits) + 1)))
    if column.dtype == "bool":
        return _strings(column.map({True: "true", False: "false"}))
    return _strings(column.astype("str").where(column.notna(), ""))


def _quoted(cells: pa.Array, is_alone: bool) -> pa.Array:
    """Quotes around what needs them: a separator, a quote, a line's end; an empty line would be no row."""
    needs = pc.match_substring_regex(cells, '[",\r\n]')
    if is_alone:
        needs = pc.or_(needs, pc.equal(cells, _text("")))
    if not pc.any(needs).as_py():
        return cells
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise(_text('"'), doubled, _text('"'), _text("")), cells)


def _strings(column: pd.Series[Any]) -> pa.Array:
    # A block's cells may hold more characters than the smaller of Arrow's strings can count.
    return pa.array(column, type=pa.large_string())


def _text(characters: str) -> pa.Scalar:
    return pa.scalar(characters, pa.large_string())


def format_number(number: float) -> str:
    """The shortest digits that read back as the same float; whole numbers without a point; NaN empty.

    Examples
    --------
    >>> format_number(1437000000.0), format_number(0.1 + 0.2), format_number(float("nan"))
    ('1437000000', '0.30000000000000004', '')
    """
    if number != number:
        return ""
    # Beyond 2 ** 53 a float is no longer that whole number and no other.
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(float(number))


def to_parquet(frame: pd.DataFrame) -> bytes:
    """A tidy frame as Parquet, without pandas' metadata and with every setting fixed."""
    sink = pa.BufferOutputStream()
    with parquet_writer(sink, frame) as writer:
        writer.write_table(to_arrow(frame), row_group_size=ROW_GROUP)
    return bytes(sink.getvalue())


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """A tidy frame as Arrow's table, without pandas' metadata."""
    table = pa.Table.from_pandas(frame, schema=_schema(frame), preserve_index=False)
    return table.replace_schema_metadata(None)


def parquet_writer(sink: Any, frame: pd.DataFrame) -> pq.ParquetWriter:
    """A writer of tables like this one, with every setting fixed."""
    return pq.ParquetWriter(
        sink, _schema(frame), version="2.6", compression="zstd", compression_level=3, use_dictionary=True,
        write_statistics=True, store_schema=False, data_page_version="1.0",
    )  # fmt: skip


def _schema(frame: pd.DataFrame) -> pa.Schema:
    return pa.schema([(str(name), _ARROW[str(frame[name].dtype)]) for name in frame.columns])


def from_parquet(path: Path) -> pd.DataFrame:
    """The tidy frame that ``to_parquet`` wrote."""
    # Without threads: kernels are forked from processes that have read data, and a fork copies none.
    with pa.memory_map(str(path)) as source:
        table = pq.ParquetFile(source, pre_buffer=False).read(use_threads=False)
    return to_pandas(table)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """The tidy frame of an Arrow table that was one before."""
    frame = table.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype()}.get, date_as_object=False, use_threads=False
    )
    return tidy(frame)

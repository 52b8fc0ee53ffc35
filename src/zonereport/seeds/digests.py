"""Seals' digests: short, the same for the same cells, and nothing that a spreadsheet would take for a number.

A seal in hexadecimal digits is now and then all digits, or digits around one e; a
spreadsheet then shows and saves it as 7.68424E+11. Letters only are left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# ASCII's own separators; no cell may contain a control character, so nothing can be moved across them.
CELL_END = "\x1f"
ROW_END = "\x1e"

SEAL_LETTERS = 12
_BLOCK = 200_000  # rows of which the cells are held once more, in one line each
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def seal_of(row: Mapping[str, str], sha256: str) -> str:
    """The seal of one row of ``figures.csv``: 12 letters from a to p, of a SHA-256.

    Parameters
    ----------
    row : mapping
        The row's cells by column; ``seal`` itself and empty cells do not count, nor does the columns'
        order, so that a column that is added later, and empty, breaks no seal.
    sha256 : str
        SHA-256 of the source's text.

    Examples
    --------
    >>> seal_of({"figure": "a-001", "printed": "8.6%", "note": ""}, "00")
    'nemdmejannpn'
    """
    return digest(sha256 + CELL_END + row_line(row), SEAL_LETTERS)


def seals_of(figures: pd.DataFrame, digest_of: Mapping[str, str]) -> list[str]:
    """The seal that each row of ``figures`` asks for; ``digest_of`` is the texts' SHA-256 by source.

    Examples
    --------
    >>> rows = pd.DataFrame({"figure": ["a-001"], "source": ["a"], "seal": [""]})
    >>> seals_of(rows, {"a": "00"}) == [seal_of({"figure": "a-001", "source": "a"}, "00")]
    True
    """
    seals: list[str] = seal_column(figures, digest_of).tolist()
    return seals


def seal_column(figures: pd.DataFrame, digest_of: Mapping[str, str]) -> pd.Series[str]:
    """What `seals_of` gives, as a column with the index of ``figures``: a fifth of a list's memory.

    Examples
    --------
    >>> rows = pd.DataFrame({"figure": ["a-001"], "source": ["a"], "seal": [""]})
    >>> seal_column(rows, {"a": "00"}).tolist() == seals_of(rows, {"a": "00"})
    True
    """
    texts = dict(digest_of)
    blocks = [figures.iloc[start : start + _BLOCK] for start in range(0, len(figures), _BLOCK)]
    seals = pa.chunked_array([_seals(block, texts) for block in blocks], pa.large_string())
    return pd.Series(seals, figures.index, dtype="str")


def _seals(figures: pd.DataFrame, digest_of: dict[str, str]) -> pa.Array:
    texts = figures["source"].map(digest_of).fillna("")
    lines = pc.binary_join_element_wise(_strings(texts), _row_lines(figures), _text(CELL_END))
    sha256 = hashlib.sha256
    # As long as half the letters, and the same for all: one string of all seals, then cut.
    messages = lines.cast(pa.large_binary()).to_pylist()
    raw = b"".join([sha256(message).digest()[: SEAL_LETTERS // 2] for message in messages])
    ends = np.arange(len(messages) + 1, dtype="int64") * SEAL_LETTERS
    letters = raw.hex().translate(_LETTERS).encode()
    return pa.LargeStringArray.from_buffers(len(messages), pa.py_buffer(ends), pa.py_buffer(letters))


def first_fitting(
    row: Mapping[str, str], column: str, candidates: Iterable[str], digest_of: Mapping[str, str]
) -> str | None:
    """The first candidate for ``column`` with which the row fits the seal that it bears.

    Examples
    --------
    >>> row = {"figure": "a-001", "source": "a", "status": "target"}
    >>> row["seal"] = seal_of(row | {"status": "actual"}, "00")
    >>> first_fitting(row, "status", ["expected", "actual"], {"a": "00"})
    'actual'
    """
    if column == "source":  # the text's digest goes with it
        tried = ((name, seal_of({**row, column: name}, digest_of.get(name, ""))) for name in candidates)
        return next((name for name, seal in tried if seal == row["seal"]), None)
    # What stands before and after the cell is the same for all of them; thousands may be tried.
    before = row_line({name: cell for name, cell in row.items() if name < column})
    after = row_line({name: cell for name, cell in row.items() if name > column})
    head = digest_of.get(row["source"], "") + CELL_END + (before + CELL_END if before else "") + f"{column}="
    tail = CELL_END + after if after else ""
    for cell in candidates:
        if not cell:
            fits_empty = seal_of({**row, column: ""}, digest_of.get(row["source"], "")) == row["seal"]
            if fits_empty:
                return ""
        elif digest(head + cell + tail, SEAL_LETTERS) == row["seal"]:
            return cell
    return None


def row_line(row: Mapping[str, str]) -> str:
    """A row's cells in one string, whatever the columns' order, without its seal and empty cells."""
    named = sorted((column, cell) for column, cell in row.items() if cell and column != "seal")
    return CELL_END.join(f"{column}={cell}" for column, cell in named)


def row_lines(frame: pd.DataFrame) -> list[str]:
    """``row_line`` of every row, column by column."""
    lines: list[str] = _row_lines(frame).to_pylist()
    return lines


def _row_lines(frame: pd.DataFrame) -> pa.Array:
    columns: Sequence[str] = sorted(column for column in frame.columns if column != "seal")
    nothing, empty = _text(None), _text("")
    cells = [_strings(frame[column]) for column in columns]
    heads = [_text(f"{column}=") for column in columns]
    named = [
        pc.if_else(pc.equal(cell, empty), nothing, pc.binary_join_element_wise(head, cell, empty))
        for head, cell in zip(heads, cells, strict=True)
    ]
    return pc.binary_join_element_wise(*named, _text(CELL_END), null_handling="skip")


def _text(characters: str | None) -> pa.Scalar:
    return pa.scalar(characters, pa.large_string())


def _strings(cells: pd.Series[str]) -> pa.Array:
    # The rows of 5 million figures hold more characters than the smaller of Arrow's strings can count.
    return pa.array(cells, type=pa.large_string())


def digest(message: str, letters: int) -> str:
    """The first ``letters`` half-bytes of a SHA-256, each as a letter from a to p.

    Examples
    --------
    >>> digest("", 8)
    'odlameec'
    """
    return hashlib.sha256(message.encode("utf-8")).hexdigest()[:letters].translate(_LETTERS)


def digest_of_rows(lines: Iterable[str], letters: int) -> str:
    """Digest of several rows, whatever their order.

    Examples
    --------
    >>> digest_of_rows(["a", "b"], 8) == digest_of_rows(["b", "a"], 8)
    True
    """
    return digest(ROW_END.join(sorted(lines)), letters)

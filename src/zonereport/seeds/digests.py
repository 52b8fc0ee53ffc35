"""Seals' digests: short, the same for the same cells, and nothing that a spreadsheet would take for a number.

A seal in hexadecimal digits is now and then all digits, or digits around one e; a
spreadsheet then shows and saves it as 7.68424E+11. Letters only are left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

# ASCII's own separators; no cell may contain a control character, so nothing can be moved across them.
CELL_END = "\x1f"
ROW_END = "\x1e"

SEAL_LETTERS = 12
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
    texts = [digest_of.get(source, "") for source in figures["source"].tolist()]
    lines = row_lines(figures)
    return [digest(text + CELL_END + line, SEAL_LETTERS) for text, line in zip(texts, lines, strict=True)]


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
    """``row_line`` of every row, without a dictionary for each."""
    columns: Sequence[str] = sorted(column for column in frame.columns if column != "seal")
    rows = zip(*(frame[column].tolist() for column in columns), strict=True)
    heads = [f"{column}=" for column in columns]
    return [
        CELL_END.join([head + cell for head, cell in zip(heads, row, strict=True) if cell]) for row in rows
    ]


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

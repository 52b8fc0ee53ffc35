"""What a cell was when its row was sealed: candidates, tried against the seal until one fits.

A seal cannot be read backwards, but a slip of one cell leaves few possibilities: another
code, the neighbour's cell, a digit, a unit, a month, or what a spreadsheet made of it. The
one that fits the seal is what stood there; with 48 bits it does not fit by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from types import MappingProxyType

import pandas as pd

from .description import describe
from .digests import first_fitting
from .spreadsheets import originals

_UNITS = ("亿元", "万元", "元", "亿", "万", "%", "个百分点", "倍", "家", "个", "人", "项")
_MONTHS_APART = 24
_FEW = 500  # distinct cells of a column up to which all of them are tried


def restored(
    figures: pd.DataFrame,
    row: int,
    digest_of: Mapping[str, str],
    columns: Iterable[str] = (),
    codes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[str, str] | None:
    """Column and cell that make the row fit its seal again; None where none of the candidates does.

    Parameters
    ----------
    figures : DataFrame
        Columns of ``figures.csv``.
    row : int
        Label of the row in ``figures``.
    digest_of : mapping
        The texts' SHA-256 by source.
    columns : iterable of str
        Columns to try; all where it is empty.
    codes : mapping
        Further cells to try, by column: the codebook's indicators, for one.

    Examples
    --------
    >>> from zonereport.seeds import seals_of
    >>> rows = pd.DataFrame([{"figure": "a-001", "source": "a", "status": "actual"}])
    >>> rows["seal"] = seals_of(rows, {"a": "00"})
    >>> rows.loc[0, "status"] = "target"
    >>> restored(rows, 0, {"a": "00"})
    ('status', 'actual')
    """
    cells = {str(column): str(cell) for column, cell in figures.loc[row].items()}
    for column in [*columns] or [name for name in cells if name != "seal"]:
        if column not in cells or column == "seal":
            continue
        near = chain(_neighbours(figures, row, column), codes.get(column, ()))
        candidates = dict.fromkeys(chain(near, _candidates(column, cells)))
        candidate = first_fitting(cells, column, candidates, digest_of)
        if candidate is not None:
            return column, candidate
    return None


def _neighbours(figures: pd.DataFrame, row: int, column: str) -> list[str]:
    cells = figures[column].tolist()
    at = int(figures.index.get_indexer(pd.Index([row]))[0])
    around = [cells[place] for place in (at - 1, at + 1) if 0 <= place < len(cells)]
    # The column's other cells are few where it holds codes: areas, indicators, scopes.
    others = dict.fromkeys(cells)
    return [*around, *(others if len(others) <= _FEW else [])]


def _candidates(column: str, cells: Mapping[str, str]) -> Iterator[str]:
    cell = cells[column]
    yield ""
    yield from describe()["figures"].field(column).codes
    yield from originals(column, cell, cells)
    if column in ("start", "end"):
        yield from _offsets(column, cells)
    if column == "period":
        yield from _periods(cell)
    if column == "printed":
        yield from _units(cell)
    yield from _slips(cell)


def _offsets(column: str, cells: Mapping[str, str]) -> Iterator[str]:
    other = cells["end" if column == "start" else "start"]
    if other.isascii() and other.isdigit():
        length = len(cells["printed"])
        yield str(int(other) - length if column == "start" else int(other) + length)


def _units(printed: str) -> Iterator[str]:
    for unit in _UNITS:
        if unit in printed:
            yield from (printed.replace(unit, other) for other in ("", *_UNITS))
    yield from (printed + unit for unit in _UNITS)


def _slips(cell: str) -> Iterator[str]:
    """Another digit, two characters exchanged, one too many, a decimal point elsewhere."""
    digits = [at for at, character in enumerate(cell) if character.isdigit()]
    if not digits or len(cell) > 40:
        return
    for at in digits:
        yield from (cell[:at] + digit + cell[at + 1 :] for digit in "0123456789")
    yield from (cell[:at] + cell[at + 1] + cell[at] + cell[at + 2 :] for at in range(len(cell) - 1))
    yield from (cell[:at] + cell[at + 1 :] for at in range(len(cell)))
    plain = cell.replace(".", "", 1)
    yield from (f"{plain[:at]}.{plain[at:]}" for at in range(1, len(plain)))
    yield from (cell[:at] + digit + cell[at:] for at in range(len(cell) + 1) for digit in "0123456789")


def _periods(cell: str) -> Iterator[str]:
    """The same months some months or years away, at one end or both."""
    begin, _, end = cell.partition("/")
    for distance in range(-_MONTHS_APART, _MONTHS_APART + 1):
        moved_begin, moved_end = _moved(begin, distance), _moved(end, distance)
        if moved_begin:
            yield from (moved_begin, f"{moved_begin}/{end}")
        if moved_begin and moved_end:
            yield from (f"{moved_begin}/{moved_end}", f"{begin}/{moved_end}", moved_end)


@cache
def _moved(month: str, distance: int) -> str:
    year, _, number = month.partition("-")
    if len(year) != 4 or len(number) != 2 or not (year + number).isdecimal():
        return ""
    months = int(year) * 12 + int(number) - 1 + distance
    return f"{months // 12:04d}-{months % 12 + 1:02d}"

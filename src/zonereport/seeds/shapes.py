"""Many printed figures at once: those of one shape are read as a formula of their number.

``14.37亿元`` and ``28.05亿元`` differ in their digits only, and so their value and their ends are the same
straight line of the number. Three prints of a shape (its smallest number, its largest and one between) are
read character by character; where the line through two of them meets the third in every part, the others
follow from it, in whole numbers that a float holds exactly, so that each result is the very float that
reading it alone gives. Every other print is read alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity

NUMBERS = ("value", "lower", "upper", "resolution")

Reader = Callable[..., Quantity]
"""Reads one print with its codes; raises QuantityError."""

#: Fewer prints of a shape than this are read one by one.
WORTHWHILE = 6

# A number whose digits are all that differs from other prints: none before it, none after it, no comma.
_ONE_NUMBER = (
    r"^(?P<before>[^0-9０-９]*)(?P<whole>[0-9]{1,12})(?:\.(?P<parts>[0-9]{1,6}))?"
    r"(?P<after>[^0-9０-９,.，．]*)$"
)
# A float holds every whole number up to here.
_EXACT = 2**53


@dataclass(frozen=True)
class Readings:
    """What was read of each distinct row.

    Parameters
    ----------
    numbers : DataFrame
        ``value, lower, upper, resolution`` (float64, NaN where open) and ``unit`` of every row.
    errors : dict of int to QuantityError
        Rows that could not be read, by position; their numbers are NaN and their unit is empty.
    """

    numbers: pd.DataFrame
    errors: dict[int, QuantityError]


def read_all(rows: pd.DataFrame, read: Reader) -> Readings:
    """Read distinct prints with their codes.

    Parameters
    ----------
    rows : DataFrame
        ``printed`` first, then the codes that ``read`` takes, all strings; distinct rows.
    read : callable
        Called with the cells of a row.

    Examples
    --------
    >>> from zonereport.quantity import parse_quantity
    >>> rows = pd.DataFrame({"printed": ["8.6%", "?"], "measure": "growth", "dimension": "ratio"})
    >>> found = read_all(rows, parse_quantity)
    >>> found.numbers["value"].tolist(), list(found.errors)
    ([8.6, nan], [1])
    """
    parts = {name: np.full(len(rows), np.nan) for name in NUMBERS}
    units = np.full(len(rows), "", dtype=object)
    errors: dict[int, QuantityError] = {}
    alone = np.ones(len(rows), dtype=bool)
    cells = [rows[column].tolist() for column in rows.columns]
    for group in _shapes(rows):
        sample = [_attempt(read, cells, at) for at in group.sample]
        if (line := _line(sample, [int(group.whole[at]) for at in group.picked])) is None:
            continue
        fits = {name: _on_line(line[name], group.whole) for name in NUMBERS}
        if any(fit is None for fit in fits.values()):
            continue
        for name, fit in fits.items():
            parts[name][group.rows] = fit
        units[group.rows] = line["unit"]
        alone[group.rows] = False
    for at in np.flatnonzero(alone).tolist():
        quantity = _attempt(read, cells, at)
        if isinstance(quantity, QuantityError):
            errors[at] = quantity
            continue
        for name in NUMBERS:
            number = getattr(quantity, name)
            parts[name][at] = np.nan if number is None else number
        units[at] = str(quantity.unit)
    numbers = pd.DataFrame(parts, index=rows.index)
    numbers["unit"] = pd.Series(units, index=rows.index, dtype="str")
    return Readings(numbers, errors)


@dataclass(frozen=True)
class _Shape:
    """Rows that differ in one number's digits; ``whole`` are the numbers without their point."""

    rows: np.ndarray
    whole: np.ndarray

    @property
    def picked(self) -> list[int]:
        order = np.argsort(self.whole, kind="stable")
        return [int(order[0]), int(order[-1]), int(order[len(order) // 2])]

    @property
    def sample(self) -> list[int]:
        return [int(self.rows[at]) for at in self.picked]


def _shapes(rows: pd.DataFrame) -> Iterator[_Shape]:
    """Groups of prints alike in everything but digits, zeros at the number's ends included."""
    if len(rows) < WORTHWHILE:
        return
    printed = pa.array(rows.iloc[:, 0], type=pa.string())
    found = pc.extract_regex(printed, _ONE_NUMBER)
    is_one = pc.is_valid(found).to_numpy(zero_copy_only=False)
    places = np.flatnonzero(is_one)
    if not len(places):
        return
    found = found.filter(pa.array(is_one))
    whole, parts = found.field("whole"), found.field("parts")
    digits = pc.binary_join_element_wise(whole, parts, "")
    key = pd.DataFrame(
        {
            "before": found.field("before").to_pandas(),
            "after": found.field("after").to_pandas(),
            "length": _length(digits),
            "parts": _length(parts),
            "trailing": _length(digits) - _length(pc.utf8_rtrim(digits, "0")),
            "leading": _length(digits) - _length(pc.utf8_ltrim(digits, "0")),
        }
    )
    for column in rows.columns[1:]:
        key[column] = rows[column].to_numpy()[places]
    numbers = pc.cast(digits, pa.int64()).to_numpy()
    for group in key.groupby(list(key.columns), sort=False).indices.values():
        if len(group) >= WORTHWHILE:
            yield _Shape(places[group], numbers[group])


def _length(strings: pa.Array) -> np.ndarray:
    return np.asarray(pc.utf8_length(strings).to_numpy(zero_copy_only=False))


def _attempt(read: Reader, cells: Sequence[list[str]], at: int) -> Quantity | QuantityError:
    try:
        return read(*(column[at] for column in cells))
    except QuantityError as error:
        return error


_Line = tuple[Fraction, Fraction] | None
"""Slope and value at 0; None for an open end."""


def _line(sample: Sequence[Quantity | QuantityError], whole: Sequence[int]) -> dict[str, object] | None:
    """The line of each part through the first two readings, if the third lies on all of them."""
    (low, high, middle) = whole
    quantities = [quantity for quantity in sample if isinstance(quantity, Quantity)]
    if len(quantities) < 3 or low == middle or middle == high:
        return None
    if len({(quantity.unit, quantity.qualifier) for quantity in quantities}) > 1:
        return None
    line: dict[str, object] = {"unit": str(quantities[0].unit)}
    for name in NUMBERS:
        numbers = [getattr(quantity, name) for quantity in quantities]
        if all(number is None for number in numbers):
            line[name] = None
            continue
        if any(number is None for number in numbers):
            return None
        at_low, at_high, at_middle = (Fraction(Decimal(repr(number))) for number in numbers)
        slope = (at_high - at_low) / (high - low)
        start = at_low - slope * low
        if slope * middle + start != at_middle:
            return None
        line[name] = (slope, start)
    return line


def _on_line(line: object, whole: np.ndarray) -> np.ndarray | float | None:
    """The line at every number, as the float nearest to the exact result; None where no float holds it."""
    if line is None:
        return np.nan
    assert isinstance(line, tuple)
    slope, start = line
    below = int(np.lcm.reduce(np.array([slope.denominator, start.denominator], dtype=object)))
    times, plus = int(slope * below), int(start * below)
    largest = int(np.abs(whole).max())
    if abs(times) * largest + abs(plus) >= _EXACT or below >= _EXACT:
        return None
    # Both are whole numbers that a float holds: their quotient is rounded once, and rightly.
    return (whole * times + plus).astype("float64") / float(below)

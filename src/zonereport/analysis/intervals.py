"""A number with what its print leaves open, and arithmetic that never loses it.

"14.37亿元" is any amount between 14.365 and 14.375亿; "超191.3亿元" has no upper end. A result
contains the exact result for all values inside the inputs' intervals. `Interval` is one
number, `Intervals` a whole column; both share one implementation.

An interval counts its ends in: where a print says "more than", that the end itself is
excluded is the qualifier's to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from zonereport.analysis import outward
from zonereport.analysis.outward import Booleans, Floats


class Answer(StrEnum):
    """What a comparison of two intervals says."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True, eq=False)
class Intervals:
    """A column of intervals.

    Parameters
    ----------
    value : ndarray of float
        The number as printed or computed; NaN where only a range is known.
    lower, upper : ndarray of float
        The ends; ``-inf`` and ``inf`` where they are open.

    Examples
    --------
    >>> done = Intervals.from_frame(pd.DataFrame({"value": [178.0], "lower": [178.0], "upper": [178.0]}))
    >>> rate = Intervals.from_frame(pd.DataFrame({"value": [82.0], "lower": [81.5], "upper": [82.5]}))
    >>> plan = done * 100 / rate
    >>> [round(float(end[0]), 2) for end in (plan.value, plan.lower, plan.upper)]
    [217.07, 215.76, 218.4]
    """

    value: Floats
    lower: Floats
    upper: Floats

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, suffix: str = "") -> Intervals:
        """Read the columns ``value``, ``lower`` and ``upper`` (with ``suffix``); NaN ends are open."""
        value, lower, upper = (
            frame[name + suffix].to_numpy(dtype="float64", na_value=np.nan)
            for name in ("value", "lower", "upper")
        )
        return cls(value, np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper))

    @classmethod
    def points(cls, values: pd.Series | Floats | float, count: int = 1) -> Intervals:
        """Numbers that are known exactly; one float is repeated ``count`` times."""
        if isinstance(values, float | int):
            exact: Floats = np.full(count, float(values))
        else:
            exact = np.asarray(values, dtype="float64")
        return cls(exact, exact, exact)

    def to_columns(self) -> dict[str, Floats]:
        """Return ``value``, ``lower``, ``upper`` for a frame; open ends are NaN."""
        return {
            "value": self.value,
            "lower": np.where(np.isneginf(self.lower), np.nan, self.lower),
            "upper": np.where(np.isposinf(self.upper), np.nan, self.upper),
        }

    def __add__(self, other: Intervals | float) -> Intervals:
        that = self._like(other)
        corners = [(self.lower, that.lower), (self.upper, that.upper)]
        return self._clasped(self.value + that.value, *outward.bounds(outward.total, corners))

    def __neg__(self) -> Intervals:
        return Intervals(-self.value, -self.upper, -self.lower)

    def __sub__(self, other: Intervals | float) -> Intervals:
        return self + (-self._like(other))

    def __mul__(self, other: Intervals | float) -> Intervals:
        that = self._like(other)
        corners = [(a, b) for a in (self.lower, self.upper) for b in (that.lower, that.upper)]
        return self._clasped(self.value * that.value, *outward.bounds(outward.product, corners))

    def __truediv__(self, other: Intervals | float) -> Intervals:
        """Divide; where the divisor may be zero, the ends that this leaves open are open."""
        that = self._like(other)
        # A divisor that only touches zero has one sign: its end at zero is reached from that side.
        low, high = that.lower, that.upper
        with np.errstate(all="ignore"):
            value = np.where(that.value == 0, np.nan, self.value / that.value)
        spans = (low <= 0) & (high >= 0) & ~((low == 0) ^ (high == 0))
        corners = [(a, b) for a in (self.lower, self.upper) for b in (low, high)]
        lower, upper = outward.bounds(outward.quotient, corners)
        grows, falls = low == 0, high == 0
        open_up = (grows & (self.upper > 0)) | (falls & (self.lower < 0))
        open_down = (grows & (self.lower < 0)) | (falls & (self.upper > 0))
        lower = np.where(spans | open_down, -np.inf, lower)
        upper = np.where(spans | open_up, np.inf, upper)
        return self._clasped(value, lower, upper)

    def replaced(self, rows: Booleans | pd.Series, other: Intervals) -> Intervals:
        """Take ``other`` where ``rows`` is true."""
        chosen = np.asarray(rows, dtype=bool)
        return Intervals(
            np.where(chosen, other.value, self.value),
            np.where(chosen, other.lower, self.lower),
            np.where(chosen, other.upper, self.upper),
        )

    def overlap(self, other: Intervals) -> Booleans:
        """Return where both may be the same number (boolean)."""
        return (self.lower <= other.upper) & (other.lower <= self.upper)

    def within(self, lower: float, upper: float) -> Intervals:
        """Cut away what lies outside limits known from elsewhere; a value outside them is missing.

        Where nothing is left, all three are NaN (see `is_empty`).
        """
        low, high = np.maximum(self.lower, lower), np.minimum(self.upper, upper)
        none = low > high
        inside = (self.value >= low) & (self.value <= high)
        ends = (np.where(none, np.nan, end) for end in (low, high))
        return Intervals(np.where(inside & ~none, self.value, np.nan), *ends)

    def is_empty(self) -> Booleans:
        """Return where no number is left (boolean)."""
        return np.isnan(self.lower) & np.isnan(self.upper)

    def is_open(self) -> Booleans:
        """Return where an end is open (boolean)."""
        return np.isinf(self.lower) | np.isinf(self.upper)

    def _like(self, other: Intervals | float) -> Intervals:
        return other if isinstance(other, Intervals) else Intervals.points(float(other), len(self.value))

    @staticmethod
    def _clasped(value: Floats, lower: Floats, upper: Floats) -> Intervals:
        # A missing value stays missing; a value never stands outside its ends.
        return Intervals(np.where(np.isnan(value), np.nan, np.clip(value, lower, upper)), lower, upper)


@dataclass(frozen=True)
class Interval:
    """One number with its ends.

    Parameters
    ----------
    value : float or None
        The number; None (or NaN) where only a range is known.
    lower, upper : float or None
        The ends; None, NaN or an infinity where open.

    Raises
    ------
    ValueError
        If the ends are in the wrong order or the value stands outside them.

    Examples
    --------
    >>> done, rate = Interval(63.14, 63.135, 63.145), Interval(69.39, 69.385, 69.395)
    >>> plan = done / rate * 100
    >>> plan.rounded(2)
    Interval(value=90.99, lower=90.98, upper=91.01)
    >>> Interval(5, 5, None).is_at_least(Interval.exact(5))
    <Answer.YES: 'yes'>
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        for name in ("value", "lower", "upper"):
            end = getattr(self, name)
            known = end is not None and math.isfinite(end)
            object.__setattr__(self, name, float(end) if known else None)
        low, high = self._ends()
        if low > high or (self.value is not None and not low <= self.value <= high):
            raise ValueError(f"not in order: lower {self.lower}, value {self.value}, upper {self.upper}")

    @classmethod
    def exact(cls, value: float) -> Interval:
        """A number that is known exactly, such as a count."""
        return cls(value, value, value)

    @classmethod
    def from_row(cls, row: Mapping[str, object] | pd.Series) -> Interval:
        """Read ``value``, ``lower`` and ``upper`` of a figure or of a derived row."""
        ends = [row[name] for name in ("value", "lower", "upper")]
        return cls(*(None if pd.isna(end) else float(end) for end in ends))  # type: ignore[arg-type]

    def __add__(self, other: Interval | float) -> Interval:
        return self._result(self._column() + self._operand(other))

    def __sub__(self, other: Interval | float) -> Interval:
        return self._result(self._column() - self._operand(other))

    def __neg__(self) -> Interval:
        return self._result(-self._column())

    def __mul__(self, other: Interval | float) -> Interval:
        return self._result(self._column() * self._operand(other))

    def __truediv__(self, other: Interval | float) -> Interval:
        return self._result(self._column() / self._operand(other))

    def is_at_least(self, other: Interval | float) -> Answer:
        """Answer whether this number is certainly as large as the other or larger."""
        (low, high), (other_low, other_high) = self._ends(), self._operand_ends(other)
        return Answer.YES if low >= other_high else Answer.NO if high < other_low else Answer.UNDECIDED

    def is_above(self, other: Interval | float) -> Answer:
        """Answer whether this number is certainly larger than the other."""
        (low, high), (other_low, other_high) = self._ends(), self._operand_ends(other)
        return Answer.YES if low > other_high else Answer.NO if high <= other_low else Answer.UNDECIDED

    def equals(self, other: Interval | float) -> Answer:
        """Answer whether both are certainly the same number; overlapping ranges are undecided."""
        (low, high), (other_low, other_high) = self._ends(), self._operand_ends(other)
        if low > other_high or high < other_low:
            return Answer.NO
        return Answer.YES if low == high == other_low == other_high else Answer.UNDECIDED

    def contains(self, number: float) -> bool:
        """Return whether ``number`` lies inside, ends included."""
        low, high = self._ends()
        return low <= number <= high

    def rounded(self, digits: int) -> Interval:
        """Round for display only; a rounded interval may lose its exact result."""
        ends = [self.value, self.lower, self.upper]
        return Interval(*(None if end is None else round(end, digits) for end in ends))

    def _ends(self) -> tuple[float, float]:
        return -math.inf if self.lower is None else self.lower, math.inf if self.upper is None else self.upper

    def _operand_ends(self, other: Interval | float) -> tuple[float, float]:
        return (other if isinstance(other, Interval) else Interval.exact(other))._ends()

    def _column(self) -> Intervals:
        value = math.nan if self.value is None else self.value
        return Intervals(*(np.array([number]) for number in (value, *self._ends())))

    def _operand(self, other: Interval | float) -> Intervals:
        return (other if isinstance(other, Interval) else Interval.exact(other))._column()

    @staticmethod
    def _result(column: Intervals) -> Interval:
        return Interval(float(column.value[0]), float(column.lower[0]), float(column.upper[0]))

"""Periods that a figure covers, as people type them into ``figures.csv``.

Only one spelling is accepted, because two spellings of the same months would
look like two periods to every comparison that follows.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zonereport.errors import QuantityError

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_ADVICE = "write YYYY-MM/YYYY-MM for a span of months, or YYYY-MM for a stock at that month's end"


@dataclass(frozen=True, order=True)
class Period:
    """Months that a figure covers, or the month's end at which a stock was counted.

    Parameters
    ----------
    start : datetime.date
        First day of the first month; for an instant the same day as ``end``.
    end : datetime.date
        Last day of the last month.
    months : int
        Number of months, first and last included; 0 for an instant.

    Examples
    --------
    >>> parse_period("2024-01/2024-07").months
    7
    """

    start: date
    end: date
    months: int

    @property
    def is_instant(self) -> bool:
        """Whether the period is a stock's day rather than a span of months."""
        return self.months == 0

    @property
    def iso(self) -> str:
        """The period as it is typed: ``2024-01/2024-07``, or ``2023-10`` for an instant."""
        last = self.end.isoformat()[:7]
        return last if self.is_instant else f"{self.start.isoformat()[:7]}/{last}"

    @property
    def is_year_to_date(self) -> bool:
        """Whether the months begin in January and end in the same year."""
        return not self.is_instant and self.start.month == 1 and self.start.year == self.end.year

    @property
    def share_of_year(self) -> float | None:
        """Elapsed share of the year, 0 to 1, for a year to date; None for any other period.

        Examples
        --------
        >>> parse_period("2023-01/2023-06").share_of_year
        0.5
        >>> parse_period("2023-04/2023-06").share_of_year is None
        True
        """
        return self.end.month / 12 if self.is_year_to_date else None


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a period typed as an ISO 8601 interval of months, or as one month.

    Parameters
    ----------
    text : str
        ``YYYY-MM/YYYY-MM``, first and last month included, or ``YYYY-MM`` for a stock at
        that month's end.

    Returns
    -------
    Period

    Raises
    ------
    QuantityError
        For any other spelling (``Jan-24``, ``2024/01``), a month that does not exist, or an
        end before its start.

    Examples
    --------
    >>> period = parse_period("2024-01/2024-07")
    >>> period.end.isoformat(), period.months
    ('2024-07-31', 7)
    >>> parse_period("2023-10").is_instant
    True
    """
    first, slash, last = text.partition("/")
    start = _month(first, text)
    if not slash:
        end = _last_day(start)
        return Period(end, end, 0)
    end = _last_day(_month(last, text))
    if end < start:
        raise QuantityError(f"period {text!r}: {last} is before {first}; write the earlier month first")
    return Period(start, end, (end.year - start.year) * 12 + end.month - start.month + 1)


def _month(part: str, text: str) -> date:
    found = _MONTH.fullmatch(part)
    if not found:
        raise QuantityError(f"period {text!r}: found {part!r} where a month is expected; {_ADVICE}")
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise QuantityError(
            f"period {text!r}: there is no month {found[2]}; months run from 01 to 12; {_ADVICE}"
        )
    if year == 0:
        raise QuantityError(f"period {text!r}: there is no year 0000; {_ADVICE}")
    return date(year, month, 1)


def _last_day(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])

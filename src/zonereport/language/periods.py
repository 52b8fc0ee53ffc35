"""Days, periods and the days between which a source appeared, as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date as babel_date
from babel.dates import get_month_names

from ..vocabulary import Language
from .numbers import locale_of

_QUARTERS = {
    Language.ZH: ("一季度", "二季度", "三季度", "四季度"),
    Language.EN: ("first quarter", "second quarter", "third quarter", "fourth quarter"),
}
_HALVES = {Language.ZH: ("上半年", "下半年"), Language.EN: ("first half", "second half")}


def as_date(day: Any) -> date | None:
    """A day from an ISO string, a date, a datetime or a pandas timestamp; None for a missing one.

    Examples
    --------
    >>> as_date("2023-11-08"), as_date("")
    (datetime.date(2023, 11, 8), None)
    """
    if day is None or day == "" or day != day:  # NaN and NaT differ from themselves
        return None
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    if isinstance(day, str):
        return date.fromisoformat(day[:10])
    return datetime.fromisoformat(str(day)[:19]).date()


def format_date(day: Any, language: str) -> str:
    """A day: ``2023年11月8日`` or ``8 November 2023``; empty for a missing one.

    Examples
    --------
    >>> format_date("2023-11-08", "zh"), format_date("2023-11-08", "en")
    ('2023年11月8日', '8 November 2023')
    """
    known = as_date(day)
    if known is None:
        return ""
    return str(babel_date(known, format="long", locale=locale_of(language)))


def format_date_range(first: Any, last: Any, language: str) -> str:
    """The day of a source, or the two days between which it must have appeared.

    One missing end leaves "not before" or "not after"; both missing give an empty string.

    Examples
    --------
    >>> format_date_range("2023-11-08", "2023-12-31", "zh")
    '2023年11月8日至12月31日之间'
    >>> format_date_range("2023-11-08", "2023-12-31", "en")
    'between 8 November and 31 December 2023'
    """
    start, end = as_date(first), as_date(last)
    chinese = language == Language.ZH
    if start is None or end is None:
        word = ("不早于", "not before ") if start else ("不晚于", "by ")
        known = format_date(start or end, language)
        return f"{word[0] if chinese else word[1]}{known}" if known else ""
    if start == end:
        return format_date(start, language)
    if chinese:
        shown = f"{end.month}月{end.day}日" if start.year == end.year else format_date(end, language)
        if (start.year, start.month) == (end.year, end.month):
            shown = f"{end.day}日"
        return f"{format_date(start, language)}至{shown}之间"
    opening = format_date(start, language)
    if (start.year, start.month) == (end.year, end.month):
        opening = str(start.day)
    elif start.year == end.year:
        opening = opening.removesuffix(f" {start.year}")
    return f"between {opening} and {format_date(end, language)}"


def format_period(period_start: Any, period_end: Any, months: Any, language: str) -> str:
    """What a figure covers: a year, a half, a quarter, months, or an instant at a month's end.

    Parameters
    ----------
    period_start, period_end : date, timestamp or ISO string
        First and last day; an instant is the last day of its month.
    months : int
        Number of months; 0 for an instant; missing counts as a period.
    language : str
        ``zh`` or ``en``.

    Examples
    --------
    >>> format_period("2024-01-01", "2024-07-31", 7, "zh"), format_period("2024-01-01", "2024-07-31", 7, "en")
    ('2024年1—7月', 'January–July 2024')
    >>> format_period("2018-01-01", "2018-12-31", 12, "zh")
    '2018年'
    >>> format_period("2023-10-31", "2023-10-31", 0, "en")
    'end-October 2023'
    >>> format_period("2019-01-01", "2023-10-31", 58, "zh")
    '2019年1月—2023年10月'
    """
    end = as_date(period_end)
    if end is None:
        return ""
    if str(months) in ("0", "0.0"):
        return _instant(end, language)
    start = as_date(period_start) or end
    if start.month == 1 and end.month == 12:
        if start.year == end.year:
            return f"{end.year}年" if language == Language.ZH else f"{end.year}"
        return f"{start.year}—{end.year}年" if language == Language.ZH else f"{start.year}–{end.year}"
    if start.year != end.year:
        first, last = _month(start, language), _month(end, language)
        return f"{first}—{last}" if language == Language.ZH else f"{first} – {last}"
    return _within_year(start, end, language)


def _within_year(start: date, end: date, language: str) -> str:
    length = end.month - start.month + 1
    if length == 1:
        return _month(end, language)
    for size, names in ((3, _QUARTERS), (6, _HALVES)):
        if length == size and (start.month - 1) % size == 0:
            name = names[Language(language)][(start.month - 1) // size]
            return f"{end.year}年{name}" if language == Language.ZH else f"{name} of {end.year}"
    if language == Language.ZH:
        return f"{end.year}年{start.month}—{end.month}月"
    return f"{_month_name(start)}–{_month_name(end)} {end.year}"


def _instant(day: date, language: str) -> str:
    if day.month == 12:
        return f"{day.year}年末" if language == Language.ZH else f"end-{day.year}"
    return f"{_month(day, language)}末" if language == Language.ZH else f"end-{_month(day, language)}"


def _month(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月" if language == Language.ZH else f"{_month_name(day)} {day.year}"


def _month_name(day: date) -> str:
    return str(get_month_names("wide", "stand-alone", locale_of(Language.EN))[day.month])

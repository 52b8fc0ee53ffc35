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
_SHORT_QUARTERS, _SHORT_HALVES = ("Q1", "Q2", "Q3", "Q4"), ("H1", "H2")
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


def format_window(first: Any, last: Any, language: str) -> str:
    """When a source appeared, short enough for a table: its day, or the months that hold the two days.

    Examples
    --------
    >>> format_window("2024-08-07", "2024-10-31", "zh"), format_window("2024-08-07", "2024-10-31", "en")
    ('2024年8—10月', 'Aug–Oct 2024')
    >>> format_window("2023-11-08", "2023-11-08", "en"), format_window("2023-11-08", "2023-11-30", "zh")
    ('8 Nov 2023', '2023年11月')
    """
    start, end = as_date(first), as_date(last)
    if start is None or end is None:
        return format_date_range(first, last, language)
    if start == end:
        return format_day(start, language)
    if (start.year, start.month) == (end.year, end.month):
        return _month(end, language, True)
    if start.year != end.year:
        joint = "—" if language == Language.ZH else " – "
        return f"{_month(start, language, True)}{joint}{_month(end, language, True)}"
    if language == Language.ZH:
        return f"{end.year}年{start.month}—{end.month}月"
    return f"{_month_name(start, True)}–{_month_name(end, True)} {end.year}"


def format_day(day: Any, language: str) -> str:
    """A day for a table: ``2023年11月8日`` or ``8 Nov 2023``; empty for a missing one.

    Examples
    --------
    >>> format_day("2023-11-08", "en")
    '8 Nov 2023'
    """
    known = as_date(day)
    if known is None or language == Language.ZH:
        return format_date(day, language)
    return f"{known.day} {_month(known, language, True)}"


def format_period(period_start: Any, period_end: Any, months: Any, language: str, short: bool = False) -> str:
    """What a figure covers: a year, a half, a quarter, months, or an instant at a month's end.

    Parameters
    ----------
    period_start, period_end : date, timestamp or ISO string
        First and last day; an instant is the last day of its month.
    months : int
        Number of months; 0 for an instant; missing counts as a period.
    language : str
        ``zh`` or ``en``.
    short : bool
        True abbreviates English months, quarters and halves, for tables; Chinese is short as it is.

    Examples
    --------
    >>> format_period("2024-01-01", "2024-07-31", 7, "zh"), format_period("2024-01-01", "2024-07-31", 7, "en")
    ('2024年1—7月', 'January–July 2024')
    >>> format_period("2024-01-01", "2024-07-31", 7, "en", short=True)
    'Jan–Jul 2024'
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
        return _instant(end, language, short)
    start = as_date(period_start) or end
    if start.month == 1 and end.month == 12:
        if start.year == end.year:
            return f"{end.year}年" if language == Language.ZH else f"{end.year}"
        return f"{start.year}—{end.year}年" if language == Language.ZH else f"{start.year}–{end.year}"
    if start.year != end.year:
        first, last = _month(start, language, short), _month(end, language, short)
        return f"{first}—{last}" if language == Language.ZH else f"{first} – {last}"
    return _within_year(start, end, language, short)


def _within_year(start: date, end: date, language: str, short: bool) -> str:
    length = end.month - start.month + 1
    if length == 1:
        return _month(end, language, short)
    for size, names, shorts in ((3, _QUARTERS, _SHORT_QUARTERS), (6, _HALVES, _SHORT_HALVES)):
        if length == size and (start.month - 1) % size == 0:
            place = (start.month - 1) // size
            name = names[Language(language)][place]
            if language == Language.ZH:
                return f"{end.year}年{name}"
            return f"{shorts[place]} {end.year}" if short else f"{name} of {end.year}"
    if language == Language.ZH:
        return f"{end.year}年{start.month}—{end.month}月"
    return f"{_month_name(start, short)}–{_month_name(end, short)} {end.year}"


def _instant(day: date, language: str, short: bool) -> str:
    if day.month == 12:
        return f"{day.year}年末" if language == Language.ZH else f"end-{day.year}"
    month = _month(day, language, short)
    return f"{month}末" if language == Language.ZH else f"end-{month}"


def _month(day: date, language: str, short: bool) -> str:
    return (
        f"{day.year}年{day.month}月" if language == Language.ZH else f"{_month_name(day, short)} {day.year}"
    )


def _month_name(day: date, short: bool) -> str:
    english = locale_of(Language.EN)
    names = get_month_names("abbreviated" if short else "wide", "stand-alone", english)
    return str(names[day.month])

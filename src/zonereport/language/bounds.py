"""Derived numbers with their interval: 90.99（90.98—91.01）亿元, CNY 9.099 billion (9.098–9.101).

As many decimals as make the interval's width visible, but never more than four digits: an interval that
is narrower than that is left out, since the value then is right in every digit shown. Where one side is
open the bound stands alone, since no number inside such a range is better than another; for the same
reason a value that is itself one end of the interval is not written before it.
"""

from __future__ import annotations

from math import ceil, floor, isclose, isfinite, log10, nan

from ..vocabulary import Language, Unit
from .numbers import MOST_DECIMALS, clip_decimals, format_number, needed_decimals, with_sign, with_unit_of
from .units import COUNTED, Display, choose_display

MOST_DIGITS = 4
# The difference of two ranks is no rank.
PLACES = {Language.ZH: Display(1, "位"), Language.EN: Display(1, " places", singular=" place")}


def format_bounds(
    value: float,
    lower: float,
    upper: float,
    unit: str,
    language: str,
    signed: bool = False,
    decimals: int = MOST_DECIMALS,
) -> str:
    """A derived number with its interval.

    Parameters
    ----------
    value, lower, upper : float
        Canonical units; a bound is NaN or infinite where open, an exact number has both bounds equal to
        it. A missing value leaves the interval alone. With one side open the bound is shown without
        the value; with both open nothing is known and the string is empty.
    unit : str
        Canonical unit, ``/month`` after it for a monthly rate.
    language : str
        ``zh`` or ``en``.
    signed : bool
        True for gaps and differences: writes the plus of positive numbers, and lets a lower bound of
        zero stand (elsewhere it only says that the quantity cannot be negative, which nobody printed).
    decimals : int
        Most decimals, for a number that claims less precision than its interval, such as an
        extrapolation.

    Examples
    --------
    >>> format_bounds(9.0993e9, 9.0979e9, 9.1007e9, "CNY", "zh")
    '90.99（90.98—91.01）亿元'
    >>> format_bounds(9.0993e9, 9.0979e9, 9.1007e9, "CNY", "en")
    'CNY 9.099 billion (9.098–9.101)'
    >>> format_bounds(1.13628, 1.13622, 1.13634, "times", "en")
    '1.136 times'
    >>> format_bounds(float("nan"), 3e9, float("nan"), "CNY", "en")
    '≥ CNY 3 billion'
    >>> format_bounds(-3.4, -3.45, -3.35, "pp", "en", signed=True)
    '−3.40 pp (−3.45 to −3.35)'
    >>> format_bounds(75.0, 61.1, 75.0, "percent", "en")
    '61.1–75.0%'
    """
    low, high = (bound if isfinite(bound) else nan for bound in (lower, upper))
    if low == 0 and high > 0 and not signed:
        low = nan
    ends = [end for end in (low, high) if isfinite(end)]
    if not ends:
        return ""
    # The interval's width stands in for a last printed digit when the unit is chosen.
    width = high - low if high > low else nan
    size = max(abs(number) for number in (value, *ends) if isfinite(number))
    display = choose_display(unit, language, size, width)
    if signed and unit == Unit.RANK:
        display = PLACES[Language(language)]
    middle, low, high = (number / display.factor for number in (value, low, high))
    if len(ends) == 1:
        return _open(low, high, unit, display, language, decimals)
    # What arithmetic on floats leaves between two equal ends is no interval.
    if isclose(low, high, rel_tol=1e-9, abs_tol=1e-12):
        text = _written(low, language, min(decimals, _fitting_decimals(low, unit)), signed)
        return with_unit_of(text, display)
    decimals = min(decimals, _interval_decimals(middle, low, high, unit))
    # 近600 of 800多: three quarters is the most that it can be, and no estimate.
    if any(isclose(middle, end, rel_tol=1e-9, abs_tol=1e-12) for end in (low, high)):
        middle = nan
    return _closed(middle, low, high, display, language, signed, decimals)


def _open(low: float, high: float, unit: str, display: Display, language: str, most: int) -> str:
    sign, end, outward = ("≥", low, floor) if isfinite(low) else ("≤", high, ceil)
    decimals = min(most, _fitting_decimals(end, unit))
    if unit in (Unit.PERCENT, Unit.PP):
        # A rate that is open to one side asks for three digits, and for no second decimal.
        decimals = min(decimals, max(1, 2 - _exponent(end)))
    # Rounding away from the range keeps the statement true; nine digits are what floats vouch for.
    safe = outward(float(f"{end * 10**decimals:.9g}")) / 10**decimals
    decimals = _needed(safe, decimals)
    # No plus after ≤ or ≥: "at most +0.1" reads like a misprint.
    return with_sign(sign, with_unit_of(format_number(safe, language, decimals), display), language)


def _closed(
    middle: float, low: float, high: float, display: Display, language: str, signed: bool, decimals: int
) -> str:
    if not isfinite(middle):
        # 2—3万, not 2.0—3.0万: nothing beside the two ends asks for their zeros.
        decimals = max(_needed(low, decimals), _needed(high, decimals))
    head, first, last = (_written(number, language, decimals, signed) for number in (middle, low, high))
    if first == last:
        return with_unit_of(first, display)
    interval = _interval(first, last, display, language)
    if not head:
        return with_unit_of(interval, display)
    if language == Language.EN:
        closing = "%" if display.suffix == "%" else ""
        return f"{with_unit_of(head, display)} ({interval}{closing})"
    if display.suffix == "%":
        return f"{head}%（{interval}%）"
    return f"{display.prefix}{head}（{interval}）{display.suffix}"


def _interval(first: str, last: str, display: Display, language: str) -> str:
    """Both ends as text, the unit still to come; "to" where a sign would meet the dash."""
    is_signed = "−" in first or "+" in last
    if language == Language.EN:
        return f"{first} to {last}" if is_signed else f"{first}–{last}"
    percent = "%" if display.suffix == "%" else ""
    return f"{first}{percent}至{last}" if is_signed else f"{first}{percent}—{last}"


def _written(number: float, language: str, decimals: int, signed: bool) -> str:
    text = format_number(number, language, decimals)
    return f"+{text}" if signed and number > 0 and text.strip("0.") else text


def _interval_decimals(value: float, lower: float, upper: float, unit: str) -> int:
    """Decimals that make the interval at least two units of the last digit wide, within four digits."""
    size = max(abs(number) for number in (value, lower, upper) if isfinite(number))
    decimals = min(clip_decimals(-log10((upper - lower) / 2)), max(0, MOST_DIGITS - 1 - _exponent(size)))
    if decimals == 0 and unit in (Unit.PERCENT, Unit.PP):
        # A gap of +1.7 between 16.7% and "about 15%" stays recognisable, wide as its interval is.
        return min(1, max(_needed(number, 1) for number in (value, lower, upper) if isfinite(number)))
    return decimals


def _fitting_decimals(number: float, unit: str) -> int:
    """Decimals of a number that comes without an interval: four digits at most, two at least.

    Counted things need no second digit.
    """
    exponent = _exponent(number)
    fewest = 0 if unit in COUNTED else max(0, 1 - exponent)
    most = min(MOST_DECIMALS, max(fewest, MOST_DIGITS - 1 - exponent, 0))
    return max(min(fewest, MOST_DECIMALS), _needed(number, most))


def _exponent(number: float) -> int:
    return floor(log10(abs(number))) if number else 0


def _needed(number: float, most: int) -> int:
    return needed_decimals(float(f"{number:.9g}"), most)

"""Printed figures: the precision that was printed and the word, or the sign, that bounded it."""

from __future__ import annotations

from math import isfinite, isnan, log10, nan

from ..vocabulary import Language, Qualifier, Unit
from .bounds import PLACES, format_bounds
from .numbers import (
    MOST_DECIMALS,
    clip_decimals,
    format_number,
    locale_of,
    needed_decimals,
    with_sign,
    with_unit_of,
)
from .units import COUNTED, Display, choose_display

_SIGNS = {
    Qualifier.EXACT: "",
    Qualifier.APPROX: "≈",
    Qualifier.AT_LEAST: "≥",
    Qualifier.MORE_THAN: ">",
    Qualifier.AT_MOST: "≤",
    Qualifier.LESS_THAN: "<",
}
_WORDS = {
    Language.ZH: {
        Qualifier.EXACT: "{}",
        Qualifier.APPROX: "约{}",
        Qualifier.AT_LEAST: "{}以上",
        Qualifier.MORE_THAN: "超{}",
        Qualifier.AT_MOST: "不超过{}",
        Qualifier.LESS_THAN: "不到{}",
    },
    Language.EN: {
        Qualifier.EXACT: "{}",
        Qualifier.APPROX: "about {}",
        Qualifier.AT_LEAST: "at least {}",
        Qualifier.MORE_THAN: "more than {}",
        Qualifier.AT_MOST: "at most {}",
        Qualifier.LESS_THAN: "less than {}",
    },
}
_NEARLY = {Language.ZH: "近{}", Language.EN: "nearly {}"}


def format_quantity(
    value: float,
    lower: float,
    upper: float,
    unit: str,
    language: str,
    resolution: float = nan,
    qualifier: str = "exact",
    compact: bool = True,
    is_change: bool = False,
) -> str:
    """A printed figure in words of the language, with its bound and the precision that was printed.

    Parameters
    ----------
    value, lower, upper, resolution : float
        As in ``data/figures``: canonical units, NaN (or infinity) for an open side. The bounds tell
        近600 (nothing above 600) from 约600, and 3600余 from 超3600.
    unit : str
        Canonical unit.
    language : str
        ``zh`` or ``en``.
    qualifier : str
        Code of the bounding word.
    compact : bool
        False writes 1437000000元 for 14.37亿元.
    is_change : bool
        True for places gained or lost: 进位15名 is 15 places, not the 15th.

    Returns
    -------
    str
        Empty where nothing is known; the interval alone where only the bounds are.

    Examples
    --------
    >>> format_quantity(1.437e9, 1.4365e9, 1.4375e9, "CNY", "zh", 1e6)
    '14.37亿元'
    >>> format_quantity(6e9, 5.95e9, 6.05e9, "CNY", "en", 1e8)
    'CNY 6.0 billion'
    >>> format_quantity(20, 20, float("nan"), "percent", "zh", 1, "at_least")
    '20%以上'
    >>> format_quantity(3, 1, 3, "rank", "en", 1, "at_most")
    'top 3'
    """
    if isnan(value):
        return format_bounds(value, lower, upper, unit, language)
    code = Qualifier(qualifier)
    if unit == Unit.RANK and not is_change and code in (Qualifier.EXACT, Qualifier.AT_MOST):
        return _rank(value, code, language)
    display = choose_display(unit, language, value, resolution, compact)
    if unit == Unit.RANK and is_change:
        display = PLACES[Language(language)]
    number = _printed_number(value, display, language, resolution, code)
    if code is Qualifier.MORE_THAN and isfinite(upper) and language == Language.ZH and unit in COUNTED:
        before, _, after = display.suffix.rpartition("万")
        return f"{number}万余{after}" if "万" in display.suffix else f"{number}余{before}{after}"
    text = with_unit_of(number, display)
    if code is Qualifier.APPROX and upper == value:
        return _NEARLY[Language(language)].format(text)
    return _WORDS[Language(language)][code].format(text)


def symbol_form(
    value: float,
    lower: float,
    upper: float,
    unit: str,
    language: str,
    resolution: float = nan,
    qualifier: str = "exact",
    size: float | None = None,
    with_unit: bool = False,
    is_change: bool = False,
) -> str:
    """A printed figure as number with ≥ > ≤ < ≈, for tables and charts whose head names the unit.

    ``size`` is the largest number of the column where all cells share one unit (the label comes from
    :func:`zonereport.language.formats.unit_label` with the same size); None scales the number alone.
    ``is_change`` tells 进位15名 (15 places) from 第15名 (the 15th place).

    Examples
    --------
    >>> symbol_form(1.913e10, 1.913e10, float("nan"), "CNY", "zh", 1e7, "more_than")
    '>191.3'
    >>> symbol_form(1.913e10, 1.913e10, float("nan"), "CNY", "en", 1e7, "more_than", with_unit=True)
    '> CNY 19.13 billion'
    """
    if isnan(value):
        return format_bounds(value, lower, upper, unit, language) if with_unit else ""
    code = Qualifier(qualifier)
    if unit == Unit.RANK and with_unit and not is_change and code in (Qualifier.EXACT, Qualifier.AT_MOST):
        return _rank(value, code, language)
    display = choose_display(unit, language, value if size is None else size, resolution)
    if unit == Unit.RANK and is_change:
        display = PLACES[Language(language)]
    number = _printed_number(value, display, language, resolution, code)
    if not with_unit:
        return _SIGNS[code] + number
    return with_sign(_SIGNS[code], with_unit_of(number, display), language)


def _printed_number(
    value: float, display: Display, language: str, resolution: float, qualifier: Qualifier
) -> str:
    number = value / display.factor
    if qualifier is Qualifier.EXACT and isfinite(resolution) and resolution > 0:
        return format_number(number, language, clip_decimals(-log10(resolution / display.factor)))
    # A bounding word does not vouch for trailing zeros: 约50亿元 is about CNY 5 billion, not 5.0.
    return format_number(number, language, needed_decimals(number, MOST_DECIMALS))


def _rank(value: float, qualifier: Qualifier, language: str) -> str:
    place = round(value)
    if language == Language.ZH:
        return f"前{place}位" if qualifier is Qualifier.AT_MOST else f"第{place}位"
    if qualifier is Qualifier.AT_MOST:
        return f"top {place}"
    endings = {"one": "st", "two": "nd", "few": "rd"}
    return f"{place}{endings.get(locale_of(language).ordinal_form(place), 'th')}"

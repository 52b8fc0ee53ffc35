"""Plain numbers as text, and how a number and its unit are put together."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import ceil, isfinite

from babel import Locale
from babel.numbers import format_decimal

from ..vocabulary import Language
from .units import Display

_LOCALES = {Language.ZH: Locale("zh", "CN", script="Hans"), Language.EN: Locale("en", "GB")}
MOST_DECIMALS = 6


def locale_of(language: str) -> Locale:
    """Babel's locale for a language of a report (``zh_Hans_CN``, ``en_GB``)."""
    return _LOCALES[Language(language)]


@lru_cache(maxsize=4096)
def format_number(value: float, language: str, decimals: int) -> str:
    """A plain number; rounds half away from zero; NaN gives an empty string, zero has no sign.

    Chinese text has no thousands separators, as in the statistical communiqués; the minus is U+2212.

    Examples
    --------
    >>> format_number(12345.675, "en", 2), format_number(12345.675, "zh", 2), format_number(-0.04, "en", 1)
    ('12,345.68', '12345.68', '0.0')
    """
    if not isfinite(value):
        return ""
    # 15 digits hold every printed figure; the rest of a float's digits is noise of the binary fraction.
    rounded = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    grouped = Language(language) is Language.EN
    text = format_decimal(abs(rounded), pattern, locale_of(language), group_separator=grouped)
    return f"−{text}" if rounded < 0 else text


def needed_decimals(number: float, most: int) -> int:
    """Decimals that a number needs when its trailing zeros go, at most ``most``."""
    text = f"{number:.{most}f}".rstrip("0") if most else ""
    return len(text.partition(".")[2])


def clip_decimals(decimals: float) -> int:
    """A whole number of decimals from a logarithm: rounded up, from none to :data:`MOST_DECIMALS`."""
    return int(min(MOST_DECIMALS, max(0, ceil(decimals - 1e-9))))


def with_unit_of(number: str, display: Display) -> str:
    """A formatted number with its unit, in the singular after a plain 1."""
    suffix = display.singular if display.singular and number in ("1", "+1", "−1") else display.suffix
    if display.prefix[:1].isascii() and display.prefix and number[:1] in "+−":
        return f"{number[0]}{display.prefix}{number[1:]}{suffix}"
    return f"{display.prefix}{number}{suffix}"


def with_sign(sign: str, text: str, language: str) -> str:
    """``≥30亿元`` in Chinese, ``≥ CNY 3 billion`` in English; no sign leaves the text as it is."""
    return f"{sign} {text}" if sign and language == Language.EN else f"{sign}{text}"

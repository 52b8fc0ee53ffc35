"""Shares and coefficients that end at one: what falls short of it by little is not shown as one."""

from __future__ import annotations

from .numbers import format_number, with_sign


def format_coefficient(number: float, language: str) -> str:
    """A coefficient with three decimals; NaN gives an empty string.

    Examples
    --------
    >>> format_coefficient(0.9047, "en"), format_coefficient(0.99999, "zh"), format_coefficient(1.0, "zh")
    ('0.905', '>0.999', '1.000')
    """
    if 0.9995 <= number < 1:
        return with_sign(">", "0.999", language)
    return format_number(number, language, 3)


def format_share(part: int, whole: int, language: str) -> str:
    """A part of a whole in per cent, with one decimal; empty where there is no whole.

    Examples
    --------
    >>> format_share(241, 281, "en"), format_share(19999, 20000, "zh"), format_share(281, 281, "zh")
    ('85.8%', '>99.9%', '100.0%')
    """
    if not whole:
        return ""
    share = 100 * part / whole
    if 99.95 <= share < 100:
        return with_sign(">", "99.9%", language)
    return f"{format_number(share, language, 1)}%"

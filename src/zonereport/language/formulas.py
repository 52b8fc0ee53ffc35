"""The formulas of derived numbers in words: what goes into them, and how it is put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from .messages import catalogue, message


def formula_words(formula: str, language: str) -> str:
    """A formula with the names of what goes into it.

    Parameters
    ----------
    formula : str
        Analysis and formula as a derived row's id names them.
    language : str
        ``zh`` or ``en``.

    Examples
    --------
    >>> formula_words("completion.implied_plan", "en"), formula_words("completion.implied_plan", "zh")
    ('amount completed ÷ completion rate', '完成额 ÷ 完成率')
    """
    roles = {role: role_name(role, language) for _, role in formula_pieces(formula, language) if role}
    return message(f"formulas.{formula}", language, **roles)


def formula_filled(formula: str, language: str, numbers: Mapping[str, str]) -> str:
    """A formula with numbers, by role, in place of the names.

    Examples
    --------
    >>> formula_filled("completion.implied_plan", "en", {"done": "CNY 6.314 billion", "rate": "69.39%"})
    'CNY 6.314 billion ÷ 69.39%'
    """
    return message(f"formulas.{formula}", language, **numbers)


def formula_pieces(formula: str, language: str) -> Iterator[tuple[str, str]]:
    """A formula cut at its operands: the words before each one and its role, last the words after all.

    Examples
    --------
    >>> list(formula_pieces("growth.base_level", "en"))
    [('', 'level'), (' ÷ (1 + ', 'growth'), (')', '')]
    """
    template = catalogue("formulas", language)[f"formulas.{formula}"]
    for words, role, _, _ in Formatter().parse(template):
        yield words, role or ""


def role_name(role: str, language: str) -> str:
    """What an operand is called.

    Examples
    --------
    >>> role_name("rate", "en"), role_name("rate", "zh")
    ('completion rate', '完成率')
    """
    return message(f"formulas.roles.{role}", language)

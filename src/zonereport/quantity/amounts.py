"""Printed figures, from their characters to value, bounds and unit.

The grammar is words, number, unit, words. Every character must be accounted
for: what is not understood is refused with a sentence, never skipped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from zonereport.errors import QuantityError
from zonereport.quantity.bounds import (
    AFTER,
    BEFORE,
    MIRROR,
    NEAR,
    SURPLUS,
    Bound,
    Ends,
    join_words,
    open_ends,
)
from zonereport.quantity.numerals import Number, normalise
from zonereport.quantity.quantities import Quantity
from zonereport.quantity.ranks import parse_rank
from zonereport.quantity.spans import Amount, read_amount
from zonereport.quantity.units import PrintedUnit
from zonereport.quantity.words import Role, Word, read_words
from zonereport.vocabulary import Dimension, Measure, Qualifier, Unit

_SIGNED = frozenset({Measure.GROWTH, Measure.CHANGE})
_COUNTED = frozenset({Unit.COUNT, Unit.PERSONS, Unit.RANK})
_LONGEST = 40  # characters; the longest figures seen have a dozen
_AFTER = sorted(AFTER, key=len, reverse=True)
_SURPLUS = re.compile(r"有余|出头|余|多")


@lru_cache(maxsize=65536)
def parse_quantity(
    printed: str, measure: Measure, dimension: Dimension, qualifier: Qualifier = Qualifier.EXACT
) -> Quantity:
    """Read a figure exactly as an article prints it.

    Parameters
    ----------
    printed : str
        Number with its unit and bounding words (``14.37亿元``, ``20%以上``, ``超191.3亿元``); verbs
        such as 同比增长, 完成, 达 may stand before it.
    measure : Measure
        What is measured. Growth, share and completion are printed as rates (%, 成, 倍, 翻番; pp
        but for completion), a rank as a rank, a level or threshold in the dimension's units, a
        change as a rate or in the dimension's units.
    dimension : Dimension
        What the indicator's level is counted in.
    qualifier : Qualifier
        A bounding word that the sentence has but ``printed`` does not touch (最高可获得5000元); it
        holds only where ``printed`` has none of its own.

    Returns
    -------
    Quantity
        In canonical units: money in yuan, 8.6 for 8.6 %. ``value`` is None for ranges; an open
        side is None, but 0 where the quantity cannot be negative (all but growth and change).

    Raises
    ------
    QuantityError
        If a character cannot be accounted for, bounding words contradict each other, or the unit
        does not fit measure and dimension.

    Examples
    --------
    >>> done = parse_quantity("14.37亿元", Measure.LEVEL, Dimension.MONEY)
    >>> done.value, done.lower, done.upper
    (1437000000.0, 1436500000.0, 1437500000.0)
    >>> parse_quantity("超191.3亿元", Measure.LEVEL, Dimension.MONEY).upper is None
    True
    >>> parse_quantity("同比下降12.4%", Measure.GROWTH, Dimension.MONEY).value
    -12.4
    >>> parse_quantity("5000元", Measure.LEVEL, Dimension.MONEY, Qualifier.AT_MOST).lower
    0.0
    """
    measure, dimension = Measure(measure), Dimension(dimension)
    text = normalise(printed)
    if not text:
        raise QuantityError(
            "printed is empty; copy the figure from the article with its unit and bounding words"
        )
    if len(text) > _LONGEST:
        raise QuantityError(
            f"{printed}: {len(text)} characters are no figure; copy number, unit and bounding words"
        )
    if measure is Measure.RANK or (
        dimension is Dimension.RANK and measure in (Measure.LEVEL, Measure.THRESHOLD)
    ):
        return parse_rank(printed, text)
    words, position = read_words(printed, text)
    is_negative, position = _read_sign(printed, text, position, words, measure)
    amount = read_amount(printed, text, position, measure, dimension)
    if any(word.role in (Role.PLACES_UP, Role.PLACES_DOWN) for word in words):
        amount = replace(amount, unit=_as_places(printed, amount.unit))
    bounding = [(word.text, BEFORE[word.text]) for word in words if word.role is Role.BOUND]
    bounding += amount.words
    after, position = _read_after(text, amount.end)
    bounding += [(word, AFTER.get(word, SURPLUS)) for word in after]
    if position != len(text):
        raise QuantityError(
            f"{printed}: cannot read {text[position:]!r} after {text[:position]!r}; "
            "print number, unit and bounding words only"
        )
    if any(_SURPLUS.fullmatch(word) for word in after):
        amount = replace(amount, surplus=amount.number.place)
    _refuse_past_years(printed, bounding, amount.unit)
    bound = join_words(printed, bounding) if bounding else Bound(Qualifier(qualifier), False, False)
    return _finish(printed, amount, bound, is_negative, measure)


def _read_sign(
    printed: str, text: str, position: int, words: list[Word], measure: Measure
) -> tuple[bool, int]:
    """Return whether verbs and sign make the number negative, and the offset after the sign."""
    verbs = [
        word.text for word in words if word.role in (Role.UP, Role.DOWN, Role.PLACES_UP, Role.PLACES_DOWN)
    ]
    rates = [word.text for word in words if word.role in (Role.RATE, Role.FALL_RATE)]
    falls = any(word.role in (Role.DOWN, Role.PLACES_DOWN, Role.FALL_RATE) for word in words)
    minus = re.compile(r"[+-](?=[0-9])").match(text, position)
    is_minus = minus is not None and minus[0] == "-"
    if measure in _SIGNED:
        arrival = next((word.text for word in words if word.role is Role.ARRIVAL), None)
        if arrival:
            raise QuantityError(
                f"{printed}: {arrival} says what level was reached, so its measure is no {measure}"
            )
        if len(verbs) > 1 or (is_minus and falls) or (verbs and any(rate in "降幅跌幅" for rate in rates)):
            raise QuantityError(
                f"{printed}: its sign cannot be told, two words give a direction; print one of them"
            )
        if verbs and rates and measure is Measure.GROWTH:
            raise QuantityError(
                f"{printed}: says how a growth rate changed; its measure is change, not growth"
            )
    elif verbs or rates or minus:
        what = "".join([*verbs, *rates]) or (minus[0] if minus else "")
        raise QuantityError(
            f"{printed}: {what} makes it a growth or a change, but it is coded as {measure}; "
            "correct the measure, or print the figure without it"
        )
    return is_minus or falls, minus.end() if minus else position


def _as_places(printed: str, unit: PrintedUnit) -> PrintedUnit:
    """Make 前进5位 a change of rank, whatever the indicator's level is counted in."""
    if unit.label not in ("位", "名", "位次", "个位次", "个名次"):
        raise QuantityError(
            f"{printed}: moves by places (位, 名), but unit {unit.label or 'nothing'} is printed"
        )
    return PrintedUnit(unit.label, Dimension.RANK, Unit.RANK)


def _read_after(text: str, position: int) -> tuple[list[str], int]:
    found: list[str] = []
    if surplus := _SURPLUS.match(text, position):
        found.append(surplus[0])
        position = surplus.end()
    while word := next((word for word in _AFTER if text.startswith(word, position)), None):
        found.append(word)
        position += len(word)
    return found, position


def _refuse_past_years(printed: str, bounding: list[tuple[str, str]], unit: PrintedUnit) -> None:
    if ("近", NEAR) in bounding and unit.dimension is Dimension.DURATION:
        raise QuantityError(
            f"{printed}: 近 before a duration may mean the most recent ones as well as nearly; "
            "print the duration without 近, or put the recent years into the period"
        )


def _finish(printed: str, amount: Amount, bound: Bound, is_negative: bool, measure: Measure) -> Quantity:
    """Open the ends, turn the sign, and scale to the canonical unit."""
    number, unit = amount.number, amount.unit
    is_counted = unit.unit in _COUNTED
    ends = _spoken_ends(printed, number, bound) if number.value is None else None
    ends = ends or open_ends(number, bound, is_counted, amount.surplus)
    qualifier = Qualifier.APPROX if amount.is_spoken else bound.qualifier
    value = number.value
    if is_counted and value is not None and value % 1:
        raise QuantityError(f"{printed}: {value} is no whole number, but {unit.unit} counts whole ones")
    if is_negative:
        value = None if value is None else -value
        ends = Ends(*(None if end is None else -end for end in reversed(ends)))
        qualifier = MIRROR.get(qualifier, qualifier)
    if measure not in _SIGNED:
        ends = ends._replace(lower=max(ends.lower or Decimal(0), Decimal(0)))

    def canonical(part: Decimal | None) -> float | None:
        return None if part is None else float(part * unit.factor)

    resolution = float(number.place * unit.factor)
    return Quantity(
        canonical(value), canonical(ends.lower), canonical(ends.upper), unit.unit, qualifier, resolution
    )


def _spoken_ends(printed: str, number: Number, bound: Bound) -> Ends:
    """Return the two printed ends; 约 and 左右 widen them, other words cannot bound two numbers."""
    assert number.low is not None and number.high is not None
    if bound.qualifier is Qualifier.EXACT:
        return Ends(number.low, number.high)
    if bound.qualifier is not Qualifier.APPROX or bound.is_near:
        raise QuantityError(f"{printed}: a bounding word on two ends cannot be read; print the ends only")
    return Ends(number.low - number.place / 2, number.high + number.place / 2)

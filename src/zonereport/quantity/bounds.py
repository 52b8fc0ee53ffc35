"""Bounding words, and the interval that print leaves open.

"More than 3 billion" is not 3 billion. Every figure carries the interval that
its words and the rounding of its last digit allow; what follows computes with
the ends.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from zonereport.errors import QuantityError
from zonereport.quantity.numerals import Number, last_digit
from zonereport.vocabulary import Qualifier

NEAR = "near"
SURPLUS = "surplus"

BEFORE: dict[str, str] = {
    **dict.fromkeys(["约", "大约", "大概", "约为", "约达", "约合", "约占"], Qualifier.APPROX),
    **dict.fromkeys(["近", "接近", "将近"], NEAR),
    **dict.fromkeys(
        ["超", "超过", "超出", "逾", "突破", "高于", "大于", "多于", "过", "破"], Qualifier.MORE_THAN
    ),
    **dict.fromkeys(
        ["不低于", "不少于", "不小于", "不下于", "不下", "至少", "最少", "最低", "上"], Qualifier.AT_LEAST
    ),
    **dict.fromkeys(
        ["不超过", "不超", "未超过", "不高于", "不多于", "不大于", "至多", "最多", "最高"], Qualifier.AT_MOST
    ),
    **dict.fromkeys(
        ["不到", "低于", "不足", "小于", "少于", "未达", "未达到", "不及", "不满", "未满"],
        Qualifier.LESS_THAN,
    ),
    # English, as it stands when the blanks are gone.
    **dict.fromkeys(["about", "around", "approximately", "roughly"], Qualifier.APPROX),
    **dict.fromkeys(["nearly", "almost"], NEAR),
    **dict.fromkeys(["over", "above", "morethan", "exceeding"], Qualifier.MORE_THAN),
    **dict.fromkeys(["below", "under", "lessthan"], Qualifier.LESS_THAN),
    **dict.fromkeys(["atleast", "nolessthan"], Qualifier.AT_LEAST),
    **dict.fromkeys(["atmost", "upto", "nomorethan"], Qualifier.AT_MOST),
}
AFTER: dict[str, str] = {
    **dict.fromkeys(["以上", "及以上", "之上", "起"], Qualifier.AT_LEAST),
    **dict.fromkeys(["以下", "及以下", "之下", "以内", "之内", "内", "封顶"], Qualifier.AT_MOST),
    **dict.fromkeys(["左右", "上下", "级"], Qualifier.APPROX),
    **dict.fromkeys(["开外"], Qualifier.MORE_THAN),
}

# Words that may stand together, and what they then say. The weaker claim wins, so that nothing is overstated.
_TOGETHER: dict[frozenset[str], tuple[Qualifier, bool, bool]] = {
    frozenset(): (Qualifier.EXACT, False, False),
    frozenset({NEAR}): (Qualifier.APPROX, True, False),
    frozenset({NEAR, Qualifier.APPROX}): (Qualifier.APPROX, False, False),
    frozenset({SURPLUS}): (Qualifier.MORE_THAN, False, True),
    frozenset({SURPLUS, Qualifier.MORE_THAN}): (Qualifier.MORE_THAN, False, True),
    frozenset({SURPLUS, Qualifier.AT_LEAST}): (Qualifier.AT_LEAST, False, False),
    frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST}): (Qualifier.AT_LEAST, False, False),
    frozenset({Qualifier.LESS_THAN, Qualifier.AT_MOST}): (Qualifier.AT_MOST, False, False),
}
_TOGETHER |= {frozenset({qualifier}): (qualifier, False, False) for qualifier in Qualifier}

MIRROR = {
    Qualifier.AT_LEAST: Qualifier.AT_MOST,
    Qualifier.AT_MOST: Qualifier.AT_LEAST,
    Qualifier.MORE_THAN: Qualifier.LESS_THAN,
    Qualifier.LESS_THAN: Qualifier.MORE_THAN,
}


class Bound(NamedTuple):
    """What the bounding words say together: near is below only, surplus stays within one digit."""

    qualifier: Qualifier
    is_near: bool
    is_surplus: bool


class Ends(NamedTuple):
    """Lower and upper end in the printed unit; None where the print leaves the side open."""

    lower: Decimal | None
    upper: Decimal | None


def join_words(printed: str, words: Collection[tuple[str, str]]) -> Bound:
    """Return what all bounding words of a figure say together.

    Parameters
    ----------
    printed : str
        The whole figure, for messages.
    words : collection of (word, meaning)
        Printed words and their entries of `BEFORE` or `AFTER`.

    Raises
    ------
    QuantityError
        If two words contradict each other (超…左右).
    """
    meaning = _TOGETHER.get(frozenset(meaning for _, meaning in words))
    if meaning is None:
        listed = " and ".join(word for word, _ in words)
        raise QuantityError(
            f"{printed}: the bounding words {listed} contradict each other; "
            "print the narrower span that holds one of them, and say so in the note"
        )
    return Bound(*meaning)


def open_ends(number: Number, bound: Bound, is_counted: bool, surplus: Decimal) -> Ends:
    """Return the interval that rounding and bounding words leave to `number`.

    Parameters
    ----------
    number : Number
        A number with a value, in the printed unit.
    bound : Bound
        What the bounding words say.
    is_counted : bool
        Whether a plainly written number is exact (things, people, ranks).
    surplus : Decimal
        How far 余 or 多 reach beyond the number.
    """
    value = number.value
    assert value is not None
    half = last_digit(value) / 2 if value else number.place / 2
    match bound.qualifier:
        case Qualifier.APPROX:
            return Ends(value - half, value if bound.is_near else value + half)
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            return Ends(value, value + surplus if bound.is_surplus else None)
        case Qualifier.AT_MOST | Qualifier.LESS_THAN:
            return Ends(None, value)
        case _:
            rounding = Decimal(0) if is_counted and number.is_plain else number.place / 2
            return Ends(value - rounding, value + rounding)

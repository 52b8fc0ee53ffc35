"""The words around a number that belong to its printed string: bounds, falls, moves in a ranking.

What touches the number belongs to it; a word that may be a part of another one (约 in 签约, 近 in
最近) does not.
"""

from __future__ import annotations

import re

from zonereport.quantity import Numeral, PrintedUnit
from zonereport.quantity.bounds import AFTER, BEFORE
from zonereport.vocabulary import Dimension

from .words import FALLS, MOVES, MOVES_OF_PLACES, NO_BOUND_AFTER, NO_BOUND_BEFORE, PLACES

_AFTER = sorted(AFTER, key=len, reverse=True)
_SURPLUS = re.compile(r"[多余](?![个家项种数元少样])")  # 3年多
_MINUS = re.compile(r"(?<![0-9A-Za-z%)）月日年元家])([-]) ?$")
_AMOUNTS = tuple("收值额入资模量润数、，,;；")


def end_of_bounds(text: str, end: int, unit: PrintedUnit | None) -> int:
    """Offset after the bounding words behind the unit that ends at `end`."""
    if unit is not None and _SURPLUS.match(text, end):
        end += 1
    while word := next((word for word in _AFTER if text.startswith(word, end)), None):
        following = text[end + len(word) : end + len(word) + 1]
        if following and following in NO_BOUND_AFTER.get(word, ""):
            break
        if word in ("起", "内") and (unit is None or not _bounds_weakly(word, unit, following)):
            break
        end += len(word)
    return end


def _bounds_weakly(word: str, unit: PrintedUnit, following: str) -> bool:
    """起 bounds a price at its end, 内 a time or a distance; elsewhere they begin another word."""
    if word == "起":
        return unit.dimension is Dimension.MONEY and not re.match(r"\w", following)
    return unit.dimension in (Dimension.DURATION, Dimension.LENGTH)


def start_of_bounds(text: str, numeral: Numeral, unit: PrintedUnit | None, floor: int) -> int:
    """Offset of the bounding words, falls and moves that touch the number, not before `floor`."""
    start = numeral.start
    is_rate = unit is not None and unit.dimension in (Dimension.RATIO, Dimension.MULTIPLE)
    if is_rate and (minus := _MINUS.search(text, max(floor, start - 3), start)):
        start = minus.end(1) - 1
    words = _words_before(unit)
    while True:
        head = text[max(floor, start - 6) : start]
        blank = 1 if head.endswith((" ", "\u00a0")) else 0
        head = head[: len(head) - blank]
        word = next((word for word in words if head.endswith(word)), None)
        if word is None or not _is_bound(text, start - blank - len(word), word, numeral, unit):
            return start
        start -= blank + len(word)


def _words_before(unit: PrintedUnit | None) -> list[str]:
    words = [*BEFORE, *(FALLS if unit is not None else [])]
    if unit is not None and unit.label in (*PLACES, "名"):
        words += [*MOVES, *(MOVES_OF_PLACES if unit.label != "名" else [])]
    return sorted(words, key=len, reverse=True)


def _is_bound(text: str, start: int, word: str, numeral: Numeral, unit: PrintedUnit | None) -> bool:
    before = text[start - 1 : start]
    is_risen = word == "超" and text.endswith("提高", 0, start)  # 提高超1个百分点, not 高超
    if before and before in NO_BOUND_BEFORE.get(word, "") and not is_risen:
        return False
    if word.isascii():
        return not before.isalpha()
    if word in ("进", "升", "退"):
        return before not in ("", *"改跃前上晋提攀后")
    if word == "上":
        return numeral.text[0] in "百千万亿"
    if word in ("过", "破"):
        return numeral.text[0] in "百千万亿半" or before in _AMOUNTS
    if word == "近":
        # 近五年 are the last five years.
        return unit is None or unit.dimension is not Dimension.DURATION
    return True

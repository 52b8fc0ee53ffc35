"""Where a numeral is a place in a ranking, how far its printed string reaches."""

from __future__ import annotations

import re

from zonereport.quantity import Numeral, NumeralKind

_NO_LEAD = tuple("目之此以年月日天空提超")  # 目前, 之前, 年前
_NO_LEAD_BEFORE = tuple("项题节科栏数条")  # 项目 and 题目 end in 目, and 前 goes on: 项目前50名
_UNIT = re.compile(r"[ \u00a0]?(?:名|位(?!于)|强)")
_PLACED = ("名", "位", "强")
_WITHIN = re.compile(r"以内|之内|(?:[(（][含不]含?[)）]|及)?(?:以前|之前|以后|之后|以外|开外)")
_OF_RANKS = re.compile(r"(?:排名|名次|位次|排位|座次|榜单?|评价)[^,，。;；\d]{0,6}$")
_FROM = re.compile(r"[由从](?:原来的?|[去上]年的?|年初的?)?$")
_MOVED = re.compile(r"(?:上升|提升|跃升|攀升|晋升|升|前移|前进|进|下降|下滑|后移|后退|降|退)(?![行步出])")


def reach_of_rank(text: str, numeral: Numeral, floor: int) -> tuple[int, int] | None:
    """Offsets of a rank's printed string: 第3位, 前50名, 百强, 100名以后, and the 24位 that was moved from.

    Parameters
    ----------
    text : str
        The whole text in plain characters.
    numeral : Numeral
        The rank's number.
    floor : int
        Offset before which the string cannot begin.

    Returns
    -------
    tuple of (int, int) or None
        None where the numeral is no rank.
    """
    if numeral.kind is NumeralKind.FRACTION:
        return None
    start, end = numeral.start, numeral.end
    mark = text[start - 1 : start] if start > floor else ""
    unit = _UNIT.match(text, end)
    if mark == "第" or (mark == "前" and _is_leading(text, numeral, unit is not None)):
        end = unit.end() if unit else end
        within = _WITHIN.match(text, end) if unit else None
        return start - 1, within.end() if within else end
    if unit is None:
        return None
    within = _WITHIN.match(text, unit.end())
    if unit[0].endswith("强"):
        return start, unit.end()
    if within and (_OF_RANKS.search(text[floor:start]) or "含" in within[0]):
        return start, within.end()
    is_left = _FROM.search(text[floor:start]) and _MOVED.match(text, unit.end())
    return (start, unit.end()) if is_left else None


def _is_leading(text: str, numeral: Numeral, is_placed: bool) -> bool:
    """Whether 前 heads a rank: 前三, 前20名, not 目前3家 or 前5个月."""
    if text[numeral.start - 2 : numeral.start - 1] in _NO_LEAD:
        is_other_word = text[numeral.start - 3 : numeral.start - 2] in _NO_LEAD_BEFORE
        return is_placed and is_other_word and text[numeral.start - 2] == "目"
    if text.startswith(("%", "/"), numeral.end):
        return False  # the first 10 % are a share
    following = text[numeral.end : numeral.end + 1]
    return following in (*_PLACED, *"的和并及或之") or re.match(r"\w", following) is None

"""Ranks: 第3位, 排名第一, 前3名, 百强, 100名以后."""

from __future__ import annotations

import re
from decimal import Decimal

from zonereport.errors import QuantityError
from zonereport.quantity.numerals import Number, read_number
from zonereport.quantity.quantities import Quantity
from zonereport.vocabulary import Qualifier, Unit

_VERBS = (
    "综合排名 排名 排位 位列 位居 名列 排在 排到 排 列 居 稳居 跃居 跃升至 跃升到 "
    "上升至 上升到 升至 提升至 提升到 跻身 进入 入围 入选 进 保持在 保持 "
    "荣获 获得 取得 获 达到 为 是 全国 全省 全市 全区 全球 世界 国内 同类"
)
_LEAD = re.compile(f"(?:{'|'.join(sorted(_VERBS.split(), key=len, reverse=True))})*")
_FIRST = re.compile(r"首位|首名|榜首")
_WITHIN = re.compile(r"以内|之内|内|(?:\([含不]\)|（[含不]）)?(?:以前|之前)")
# Worse than a place: 100名以后, and with that place 100名及以后.
_BEHIND = re.compile(r"(\(含\)|（含）|及)?(?:以后|之后|以外|开外)")
_PLACE = ("名", "位")


def parse_rank(printed: str, text: str) -> Quantity:
    """Read a rank from a normalised figure.

    Parameters
    ----------
    printed : str
        The figure as printed, for messages.
    text : str
        The same, normalised.

    Returns
    -------
    Quantity
        第N and N位 are exact; 前N, N强 and N名以前 are at most N, and no better than 1; N名以后 is worse
        than N.

    Raises
    ------
    QuantityError
        If the string is no rank, or the rank is not a whole number from 1.

    Examples
    --------
    >>> rank = parse_rank("前3名", "前3名")
    >>> rank.lower, rank.upper, rank.qualifier.value
    (1.0, 3.0, 'at_most')
    """
    lead = _LEAD.match(text)
    position = lead.end() if lead else 0
    if found := _FIRST.match(text, position):
        return _finish(printed, text, found.end(), Decimal(1), Qualifier.EXACT)
    mark = text[position : position + 1]
    position += mark in ("第", "前")
    low, position = _read_whole(printed, text, position)
    following = text[position : position + 1]
    if following == "强" and mark != "第":
        return _finish(printed, text, position + 1, low, Qualifier.AT_MOST)
    if not mark or (mark not in "第前" and following not in _PLACE):
        raise QuantityError(f"{printed}: no rank; a rank is printed as 第N位, N位, 前N名 or N强")
    if mark == "第" and (connector := re.compile(r"(?:[-—~]|至|到)第?").match(text, position)):
        return _read_range(printed, text, connector.end(), low)
    position += following in _PLACE
    if within := _WITHIN.match(text, position):
        return _finish(printed, text, within.end(), low, Qualifier.AT_MOST)
    if mark == "前":
        return _finish(printed, text, position, low, Qualifier.AT_MOST)
    if behind := _BEHIND.match(text, position):
        bound = Qualifier.AT_LEAST if behind[1] else Qualifier.MORE_THAN
        return _finish(printed, text, behind.end(), low, bound)
    return _finish(printed, text, position, low, Qualifier.EXACT)


def _read_range(printed: str, text: str, position: int, low: Decimal) -> Quantity:
    high, position = _read_whole(printed, text, position)
    if high <= low:
        raise QuantityError(
            f"{printed}: {high} is not behind {low}; a range of ranks goes from better to worse"
        )
    position += text[position : position + 1] in _PLACE
    _refuse_rest(printed, text, position)
    return Quantity(None, float(low), float(high), Unit.RANK, Qualifier.EXACT, 1.0)


def _read_whole(printed: str, text: str, position: int) -> tuple[Decimal, int]:
    read = read_number(text, position)
    number = read[0] if read else Number(None, Decimal(1))
    if read is None or number.value is None or number.value < 1 or number.value % 1:
        found = text[position:] or "nothing"
        raise QuantityError(
            f"{printed}: found {found} where a rank's whole number is expected (第N位, 前N名, N强)"
        )
    return number.value, read[1]


def _finish(printed: str, text: str, position: int, place: Decimal, bound: Qualifier) -> Quantity:
    _refuse_rest(printed, text, position)
    rank = float(place)
    lower = 1.0 if bound is Qualifier.AT_MOST else rank
    upper = rank if bound in (Qualifier.EXACT, Qualifier.AT_MOST) else None
    return Quantity(rank, lower, upper, Unit.RANK, bound, 1.0)


def _refuse_rest(printed: str, text: str, position: int) -> None:
    if position != len(text):
        raise QuantityError(f"{printed}: cannot read {text[position:]!r} after the rank; print the rank only")

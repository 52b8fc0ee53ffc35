"""Ranks: 第3位, 排名第一, 前3名, 百强."""

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
_WITHIN = re.compile(r"以内|之内|内")


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
        第N is exact; 前N and N强 are at most N, and no better than 1.

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
        return _finish(printed, text, found.end(), Decimal(1), None)
    mark = text[position : position + 1]
    if mark not in ("第", "前"):
        low, position = _read_whole(printed, text, position)
        if text[position : position + 1] != "强":
            raise QuantityError(f"{printed}: no rank; a rank is printed as 第N位, 前N名 or N强")
        return _finish(printed, text, position + 1, None, low)
    low, position = _read_whole(printed, text, position + 1)
    if mark == "前":
        position += text[position : position + 1] in ("名", "位", "强")
        within = _WITHIN.match(text, position)
        return _finish(printed, text, within.end() if within else position, None, low)
    high = None
    if connector := re.compile(r"(?:[-—~]|至|到)第?").match(text, position):
        high, position = _read_whole(printed, text, connector.end())
        if high <= low:
            raise QuantityError(
                f"{printed}: {high} is not behind {low}; a range of ranks goes from better to worse"
            )
    position += text[position : position + 1] in ("名", "位")
    if high is not None:
        _finish(printed, text, position, low, None)
        return Quantity(None, float(low), float(high), Unit.RANK, Qualifier.EXACT, 1.0)
    if within := _WITHIN.match(text, position):
        return _finish(printed, text, within.end(), None, low)
    return _finish(printed, text, position, low, None)


def _read_whole(printed: str, text: str, position: int) -> tuple[Decimal, int]:
    read = read_number(text, position)
    number = read[0] if read else Number(None, Decimal(1))
    if read is None or number.value is None or number.value < 1 or number.value % 1:
        found = text[position:] or "nothing"
        raise QuantityError(
            f"{printed}: found {found} where a rank's whole number is expected (第N位, 前N名, N强)"
        )
    return number.value, read[1]


def _finish(
    printed: str, text: str, position: int, exact: Decimal | None, at_most: Decimal | None
) -> Quantity:
    if position != len(text):
        raise QuantityError(f"{printed}: cannot read {text[position:]!r} after the rank; print the rank only")
    if exact is not None:
        rank = float(exact)
        return Quantity(rank, rank, rank, Unit.RANK, Qualifier.EXACT, 1.0)
    assert at_most is not None
    return Quantity(float(at_most), 1.0, float(at_most), Unit.RANK, Qualifier.AT_MOST, 1.0)

"""Words that may stand before a number and bound nothing: verbs, directions, fillers.

A closed list. A word that is not in it is refused, because skipping an unknown
word (未, 原, 净) could turn the figure's meaning around.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from zonereport.errors import QuantityError
from zonereport.quantity.bounds import BEFORE


class Role(StrEnum):
    """What a word before a number does."""

    BOUND = "bound"
    UP = "up"
    DOWN = "down"
    PLACES_UP = "places up"
    PLACES_DOWN = "places down"
    RATE = "rate"
    FALL_RATE = "fall rate"
    ARRIVAL = "arrival"
    FILLER = "filler"
    REFUSED = "refused"


_ROLES: dict[Role, str] = {
    Role.UP: "up 增长 增加 提高 提升 上升 上涨 增 涨 升 高出 多出",
    Role.DOWN: "下降 下滑 下跌 下调 回落 减少 降低 缩减 缩短 压缩 压减 核减 精简 负增长 负 降 减 "
    "down fell",
    Role.PLACES_UP: "前进 进位 前移 跃升 攀升",
    Role.PLACES_DOWN: "后退 退位 后移",
    Role.RATE: "增速 增幅 涨幅",
    Role.FALL_RATE: "降幅 跌幅",
    Role.ARRIVAL: (
        "增长到 增长至 增加到 增加至 增至 增为 提高到 提高至 提升到 提升至 上升到 上升至 升至 "
        "扩大到 扩大至 下降到 下降至 降到 降至 降为 减少到 减少至 减至 压缩到 压缩至 压缩为 "
        "核减为 缩短到 缩短至 缩短为 整合为"
    ),
    Role.FILLER: (
        "同比 达 达到 高达 已达 可达 达成 为 是 占 占比 占比达 共 共计 总计 合计 累计 共有 有 "
        "完成 实现 预计 计划 力争 新增 净增 新引进 仅 只 仅用 只用 只用了 用时 历时 长达 "
        "连续 已连续 控制在 保持在 稳定在 在 了 人民币"
    ),
    Role.REFUSED: "环比 年均 年均增长 平均 月均",
}
_WORDS: dict[str, Role] = dict.fromkeys(BEFORE, Role.BOUND)
_WORDS |= {word: role for role, words in _ROLES.items() for word in words.split()}
_BY_LENGTH = sorted(_WORDS, key=len, reverse=True)


class Word(NamedTuple):
    """A word before the number and what it does."""

    text: str
    role: Role


def read_words(printed: str, text: str) -> tuple[list[Word], int]:
    """Read all known words at the start of a normalised figure.

    Returns
    -------
    tuple of (list of Word, int)
        The words in order, and the offset after them.

    Raises
    ------
    QuantityError
        For words that make the figure another measure (环比, 年均).

    Examples
    --------
    >>> words, end = read_words("同比增长30%以上", "同比增长30%以上")
    >>> [word.text for word in words], end
    (['同比', '增长'], 4)
    """
    words: list[Word] = []
    position = 0
    while found := next((word for word in _BY_LENGTH if text.startswith(word, position)), None):
        position += len(found)
        # 上百家 bounds a number; 上 before anything else does not.
        if found == "上" and text[position : position + 1] not in set("百千万亿"):
            return words, position - 1
        if _WORDS[found] is Role.REFUSED:
            raise QuantityError(
                f"{printed}: {found} makes it no growth on the same period a year earlier; "
                "give such a rate an indicator of its own and code it as level"
            )
        words.append(Word(found, _WORDS[found]))
    return words, position

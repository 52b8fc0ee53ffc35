"""Where the numerals of a text are, so that none is overlooked.

Finding is deliberately dumber than reading: whether 一 in a word measures
something is for a person to decide, and to write down in ``dismissed.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from zonereport.quantity.characters import plain_characters


class NumeralKind(StrEnum):
    """How a numeral is written."""

    ARABIC = "arabic"
    CHINESE = "chinese"
    FRACTION = "fraction"
    HALF = "half"
    VAGUE = "vague"


@dataclass(frozen=True, order=True)
class Numeral:
    """One numeral of a text: ``text[start:end]`` in code points.

    Parameters
    ----------
    start, end : int
        0-based code-point offsets, end exclusive.
    text : str
        The characters as they stand there.
    kind : NumeralKind
        How it is written.
    """

    start: int
    end: int
    text: str
    kind: NumeralKind


_ARABIC = r"(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
# 千 in 千瓦 and 千克 belongs to the unit.
_THOUSAND = "千(?![瓦克卡伏焦])"
_RUN = rf"(?:[零〇一二三四五六七八九十百万亿两廿卅]|{_THOUSAND})+"
_NUMERAL = re.compile(
    # 百分之五 is one numeral, and 百 in 百分点 is none.
    rf"(?P<fraction>{_RUN}分之(?:{_RUN}(?:点{_RUN})?|{_ARABIC}))"
    rf"|(?P<arabic>{_ARABIC}(?:(?!百分[点之])(?:[百万亿]|{_THOUSAND}))*)"
    r"|(?P<half>一半|半(?=数|年|月|个|小时|天|日)|(?<=[过超近逾减])半)"
    r"|(?P<vague>[几数](?!百分[点之])[十百千万亿]+)"
    rf"|(?P<chinese>(?!百分点){_RUN}(?<!百(?=分点))(?:点[零〇一二三四五六七八九]+)?)"
)


def find_numerals(text: str) -> list[Numeral]:
    """Find every numeral of a text, in order and without overlaps.

    A numeral is

    - a run of Arabic digits, half or full width, with its decimal point, its
      thousands commas and the 百千万亿 that directly follow it (``14.37亿``);
    - a run of Chinese numerals (``三十五``, ``千亿``, ``两``), with 点 and decimals;
    - a fraction with 分之 (``百分之五``, ``三分之一``);
    - 半 in 一半, 半数, 半年, 半月, 半个, 半小时, 半天, 半日 and after 过, 超, 近, 逾, 减
      (not in 半导体);
    - 几 or 数 directly before 十百千万亿 (``数十``).

    千 before 瓦, 克, 卡, 伏 or 焦 is no numeral but the beginning of a unit. Traditional characters
    (億, 萬, 兩) count as their simplified ones.

    Every such run counts, also in names and idioms; nothing is judged here.

    Parameters
    ----------
    text : str
        Decoded text of an article.

    Returns
    -------
    list of Numeral
        Empty for a text without numerals.

    Examples
    --------
    >>> [numeral.text for numeral in find_numerals("投资14.37亿元，近百场，压缩一半以上，提高3个百分点")]
    ['14.37亿', '百', '一半', '3']
    """
    return [
        Numeral(*found.span(), text[found.start() : found.end()], NumeralKind(str(found.lastgroup)))
        for found in _NUMERAL.finditer(plain_characters(text))
    ]

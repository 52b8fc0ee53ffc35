"""Characters that are printed in more than one form, and the one form in which they are read.

Each stands for exactly one other, so that offsets in the plain text are offsets in the print.
"""

from __future__ import annotations

_FORMS = (
    ("０１２３４５６７８９．，％﹪＋－−﹣～〜∼–―─", "0123456789.,%%+---~~~———"),
    # Traditional characters of numbers, units and the words beside them; texts from Hong Kong,
    # Taiwan and the "big5" pages of mainland papers print them.
    ("億萬兩點幾數個項戶畝頃噸輛臺條", "亿万两点几数个项户亩顷吨辆台条"),
    ("種間場棟層張顆處塊歐鎊時鐘週", "种间场栋层张颗处块欧镑时钟周"),
    ("餘約過達滿於內級強後進躍實現", "余约过达满于内级强后进跃实现"),
    ("預計劃淨僅長減漲縮壓負續穩佔總", "预计划净仅长减涨缩压负续稳占总"),
)
_PLAIN = str.maketrans("".join(old for old, _ in _FORMS), "".join(new for _, new in _FORMS))


def plain_characters(text: str) -> str:
    """Return a text with full-width digits and signs, and traditional characters, in their plain form.

    Examples
    --------
    >>> plain_characters("超４００億元")
    '超400亿元'
    """
    return text.translate(_PLAIN)

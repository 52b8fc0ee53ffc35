"""Lists whose unit is printed once: 0.74和19.33个百分点, 3、5、8家, 第3、5位.

The string that is copied from the print stays the bare number; what it is read with is lent to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zonereport.quantity import NumeralKind

from .spans import Span

_AND = re.compile(r"[ \u00a0]?(?:、|和|及|与|以及|或)[ \u00a0]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAGNITUDE = re.compile(r"[百千万亿]")


def share_units(text: str, spans: Sequence[Span]) -> list[Span]:
    """Lend the unit at the end of a list to the bare numbers before it, and 第 to those behind it.

    Parameters
    ----------
    text : str
        The whole text in plain characters.
    spans : sequence of Span
        All its printed strings.

    Examples
    --------
    >>> from .spans import find_spans
    >>> text = "分别高0.74和19.33个百分点"
    >>> [span.unit.unit.value for span in share_units(text, find_spans(text))]
    ['pp', 'pp']
    """
    shared = list(spans)
    for at in range(len(shared) - 2, -1, -1):
        if _lends(text, shared[at], shared[at + 1]):
            unit = shared[at + 1].unit
            shared[at] = replace(shared[at], unit=unit, lent=unit.label if unit else "")
    for at in range(1, len(shared)):
        if _is_next_rank(text, shared[at - 1], shared[at]):
            shared[at] = replace(shared[at], unit=None, is_rank=True, lent="第")
    return shared


def _lends(text: str, bare: Span, last: Span) -> bool:
    """Whether the unit behind `last` is that of the bare number before it too."""
    if bare.unit is not None or bare.is_rank or last.unit is None or last.is_rank:
        return False
    if not _AND.fullmatch(text[bare.end : last.start]) or not _is_plain(bare) or not _is_plain(last):
        return False
    # 3、5亿元 may be 3 yuan or 3亿; 1、5家企业 at the head of a line is a heading.
    is_smaller = _MAGNITUDE.search(last.numeral.text) and not _MAGNITUDE.search(bare.numeral.text)
    is_heading = bare.start == 0 or text[bare.start - 1] in "\n。"
    return not is_smaller and not is_heading and not _YEAR.fullmatch(bare.numeral.text)


def _is_plain(span: Span) -> bool:
    return len(span.numerals) == 1 and span.numeral.kind is NumeralKind.ARABIC


def _is_next_rank(text: str, rank: Span, bare: Span) -> bool:
    is_first = rank.is_rank and (rank.lent == "第" or text[rank.start] == "第")
    if not is_first or text[rank.end - 1] in "位名" or bare.is_rank:
        return False
    if not _AND.fullmatch(text[rank.end : bare.start]):
        return False
    return bare.unit is None or bare.unit.label in ("位", "名")

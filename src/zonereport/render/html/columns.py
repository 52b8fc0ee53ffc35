"""Columns of a table: how narrow each may become, and where a long number may break.

Left to itself, a browser gives long names the room of their longest word, which in
Chinese is one character. So every column gets a least width from what stands in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_EMS = {".": 0.278, ",": 0.278, " ": 0.224, "%": 0.921, "–": 0.536, "-": 0.347}  # widths in Noto Sans SC
_LETTER = 0.555
_HEAD = re.compile(r"[A-Za-z][\w'’&.-]*|\S")
# A long number may break before its bracket or after its comma, a span of days before its second day.
_BREAK = re.compile(r"(?<=[，；])|(?=（)|(?<=[,;]) | (?=\()|(?=至\d)| (?=and |per |a month)| (?=\d{4}$)")

_WHOLE = 10.0  # ems: a name up to this width is not broken
_MOST = 11.5  # ems: what the longest names, titles and verdicts get at least
_PHRASE = 15.0  # ems: whatever is longer is a sentence, not a number
_SHORT = 8  # characters of a cell that is not broken into lines: "64.9亿元" is one word to its reader
_MARK = 1.0  # ems: the sign before a target or an expectation
_PADDING = 1.8  # ems between two columns
_WIDE = 46.0  # ems: a table that needs more is set smaller, and may leave the column
_NARROW = 30.0  # ems: in a table that needs less, the eye would lose the row on its way across


@dataclass(frozen=True)
class Layout:
    """Least widths of the columns in ems; ``size`` is ``narrow``, ``wide`` or empty."""

    least: tuple[float, ...]
    size: str


def text_width(text: str) -> float:
    """Width of a text in ems, as set in Noto Sans SC.

    Examples
    --------
    >>> text_width("衡阳")
    2.0
    """
    return sum(_width(char) for char in text)


def phrases(text: str) -> list[str]:
    """Parts of a cell with a number that stay whole, blanks included; none if the text may break anywhere.

    Examples
    --------
    >>> phrases("90.99（90.98—91.01）亿元"), phrases("between 1 January and 30 April 2019")
    (['90.99', '（90.98—91.01）亿元'], ['between 1 January ', 'and 30 April ', '2019'])
    >>> phrases("不可比：分子不同、月份不同")
    []
    """
    if len(text) <= _SHORT:
        return [text]
    if not re.search(r"\d", text):
        return []
    ends = [match.end() for match in _BREAK.finditer(text) if 0 < match.end() < len(text)]
    parts = [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    return parts if max(map(text_width, parts)) <= _PHRASE else []


def lay_out(head: Sequence[str], columns: Sequence[Sequence[str]], marked: Collection[int] = ()) -> Layout:
    """Least width of every column, and how much room the table needs.

    Parameters
    ----------
    head : sequence of str
        Heading of each column.
    columns : sequence of sequence of str
        Texts of each column's cells; the first column heads the rows.
    marked : collection of int
        Columns whose cells begin with the sign of a target or an expectation.

    Examples
    --------
    >>> lay_out(["指标", "%"], [["社会消费品零售总额"], ["8.6"]])
    Layout(least=(9.0, 1.388), size='narrow')
    """
    least, natural = [], []
    for number, (heading, texts) in enumerate(zip(head, columns, strict=True)):
        widths = [_least_of(text, may_break=number == 0) for text in texts]
        free = [width for width, is_free in widths if is_free]
        whole = [width for width, is_free in widths if not is_free]
        names = max(free, default=0.0)
        floor = min(names, max(_WHOLE, names / 3), _MOST)
        sign = _MARK if number in marked else 0.0
        least.append(round(max(floor, _least_heading(heading), max(whole, default=0.0) + sign), 3))
        natural.append(max(map(text_width, [heading, *texts])))
    gaps = _PADDING * (len(least) - 1)
    if sum(least) + gaps > _WIDE:
        return Layout(tuple(least), "wide")
    return Layout(tuple(least), "narrow" if sum(natural) + gaps <= _NARROW else "")


def _least_of(text: str, may_break: bool) -> tuple[float, bool]:
    parts = [] if may_break and " " in text else phrases(text)
    return (max(map(text_width, parts)), False) if parts else (text_width(text), True)


def _least_heading(heading: str) -> float:
    """A Chinese heading breaks into two lines at most, any other between its words."""
    width = text_width(heading)
    if re.search(r"[\u4e00-\u9fff]", heading):
        return min(width, max(5.0, width / 2 + 0.5))
    return max((text_width(word) for word in _HEAD.findall(heading)), default=0.0)


def _width(char: str) -> float:
    if char in _EMS:
        return _EMS[char]
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _LETTER

"""From a numeral to its printed string: unit, bounding words and the second end of a range.

What belongs to the string is what touches the number; a word that may be part of another
one (约 in 签约, 近 in 最近) is left outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zonereport.quantity import (
    Numeral,
    NumeralKind,
    PrintedUnit,
    find_numerals,
    plain_characters,
    printed_unit,
)
from zonereport.vocabulary import Dimension

from .bounding import end_of_bounds, start_of_bounds
from .ranking import reach_of_rank
from .words import CLASSIFIERS, NO_CLASSIFIER_BEFORE

_BLANK = re.compile(r"[ \u00a0\u3000]?")
_SURPLUS = re.compile(r"[余多几来]")
_HEAD = re.compile(r"\d{1,3}")
_GROUP = re.compile(r"\d{3}(?:\.\d+)?[百千万亿]*")
_DIGITS = re.compile(r"[0-9]+")
_BEFORE_MAGNITUDE = ("", "余", "多", "几", "来", ".")  # 50.59.亿 is a misprint, and no number of 亿 alone
_UNIT_TAIL = re.compile("半|[一二三四五六七八九](?![年月])")
_MAGNITUDE = re.compile(r"[百千万亿]+")
_CONNECTOR = re.compile(r"[ \u00a0]?(?:[-—~]{1,2}|至|到)[ \u00a0]?")
_HALF_UNIT = re.compile(r"(?:个月|年|天|小时|个小时)")
_DOUBLED = re.compile(r"翻了?$")
_PER = re.compile(r"[/／](?:[万亿]?元|万人|平方米|平方公里|公顷|亩|人|户|家|件|年|月|天|小时|吨|千瓦时)")
_SPLIT_UNIT = re.compile(r"个[半多余](?:月|小时|工作日|百分点)")


@dataclass(frozen=True)
class Span:
    """A printed string: ``text[start:end]``, and where its number and unit lie in it.

    Attributes
    ----------
    start, end : int
        With unit and bounding words.
    numerals : tuple of Numeral
        The numerals that lie in it.
    unit : PrintedUnit or None
        The unit as printed; None for a bare number. A rank has none.
    is_rank : bool
        第N, 前N or N强.
    lent : str
        What the list that it stands in lends to it: the unit behind its last number, or 第.
    """

    start: int
    end: int
    numerals: tuple[Numeral, ...]
    unit: PrintedUnit | None
    is_rank: bool = False
    lent: str = ""

    @property
    def numeral(self) -> Numeral:
        """The first numeral."""
        return self.numerals[0]

    @property
    def dimension(self) -> Dimension | None:
        """What the printed unit counts; None for a bare number."""
        if self.is_rank:
            return Dimension.RANK
        return self.unit.dimension if self.unit else None

    def read_as(self, text: str) -> str:
        """The printed string with what is lent to it: 0.74 in 0.74和19.33个百分点 as 0.74个百分点."""
        printed = text[self.start : self.end]
        return self.lent + printed if self.is_rank else printed + self.lent


def find_spans(text: str) -> list[Span]:
    """Return the printed strings of a text in order; every numeral lies in exactly one.

    Examples
    --------
    >>> text = "签约35个项目，投资约10至20亿元，增长8.6%以上，居全市第3位"
    >>> [text[span.start:span.end] for span in find_spans(text)]
    ['35个', '约10至20亿元', '8.6%以上', '第3位']
    """
    plain = plain_characters(text)
    numerals = find_numerals(text)
    spans: list[Span] = []
    at = 0
    while at < len(numerals):
        spans.append(_span(plain, numerals, at, spans[-1].end if spans else 0))
        at += len(spans[-1].numerals)
    return spans


def _span(text: str, numerals: Sequence[Numeral], at: int, floor: int) -> Span:
    """The printed string that begins with numeral `at`, not before offset `floor`."""
    first = numerals[at]
    if special := _running(text, first) or _doubling(text, first, floor):
        return special
    if rank := reach_of_rank(text, first, floor):
        return Span(*rank, (first,), None, is_rank=True)
    end, used = _number(text, numerals, at)
    unit, unit_end = _unit(text, first, end)
    if _is_date(text, first, unit):
        return Span(first.start, end, tuple(numerals[at : at + used]), unit)
    if used == 1 and _is_slash(text, numerals, at):
        used, unit, unit_end = 2, printed_unit("%", 0), numerals[at + 1].end
        if _is_second_slash(text, numerals, at + 2):
            used, unit_end = 4, numerals[at + 3].end
    elif (second := _second(text, numerals, at + used, unit_end, unit)) is not None:
        end, extra = _number(text, numerals, second)
        used = second - at + extra
        unit, unit_end = _unit(text, first, end)
    # 0.4吨标准煤/万元 is a rate of its own, which no canonical unit stands for.
    per = _PER.match(text, unit_end) if unit else None
    after = end_of_bounds(text, per.end() if per else unit_end, unit)
    # A numeral that a longer unit swallowed (八成五, 一年半) belongs to this string.
    while at + used < len(numerals) and numerals[at + used].start < after:
        after = max(after, numerals[at + used].end)
        used += 1
    return Span(start_of_bounds(text, first, unit, floor), after, tuple(numerals[at : at + used]), unit)


def _running(text: str, numeral: Numeral) -> Span | None:
    """连续第三年 counts years; elsewhere 第三年 is a date."""
    if not text.endswith("连续第", 0, numeral.start) or not text.startswith("年", numeral.end):
        return None
    return Span(numeral.start - 1, numeral.end + 1, (numeral,), printed_unit("年", 0))


def _doubling(text: str, numeral: Numeral, floor: int) -> Span | None:
    """翻一番, 翻了两番."""
    found = _DOUBLED.search(text[floor : numeral.start])
    if found is None or not text.startswith("番", numeral.end):
        return None
    start = floor + found.start()
    return Span(start, numeral.end + 1, (numeral,), printed_unit("倍", 0))


def _number(text: str, numerals: Sequence[Numeral], at: int) -> tuple[int, int]:
    """Offset after the number that begins at numeral `at`, and of how many numerals it is made."""
    end, used = numerals[at].end, 1
    while at + used < len(numerals):
        following = numerals[at + used]
        gap = text[end : following.start]
        is_step = not gap and numerals[at + used - 1].text[-1] in "万亿" and following.text[0].isdigit()
        # 1 256.3 may be one number or two; what is not known is not read as 256.3.
        is_grouped = gap == " " and _GROUP.fullmatch(following.text) and _HEAD.fullmatch(numerals[at].text)
        is_magnitude = _MAGNITUDE.fullmatch(following.text) and gap.strip() in _BEFORE_MAGNITUDE
        is_magnitude = is_magnitude or (gap == "个" and following.text == "亿")
        is_magnitude = is_magnitude or (not gap and following.kind is NumeralKind.VAGUE)  # 十几万
        if len(gap) > 2 or "\n" in gap or not (is_step or is_magnitude or is_grouped):
            break
        end, used = following.end, used + 1
    return end, used


def _is_slash(text: str, numerals: Sequence[Numeral], at: int) -> bool:
    """Whether 1/3 is a third: a small fraction below one, and no date."""
    if at + 1 >= len(numerals) or text[numerals[at].end : numerals[at + 1].start] != "/":
        return False
    first, second = numerals[at], numerals[at + 1]
    ends = text[first.start - 1 : first.start], text[second.end : second.end + 1]
    if not (_DIGITS.fullmatch(first.text) and _DIGITS.fullmatch(second.text)) or "/" in ends:
        return False
    return 0 < int(first.text) < int(second.text) <= 100


def _is_second_slash(text: str, numerals: Sequence[Numeral], at: int) -> bool:
    """Whether a fraction goes on to another: 1/3至1/10."""
    if at + 1 >= len(numerals) or not _is_slash(text, numerals, at):
        return False
    return _CONNECTOR.fullmatch(text[numerals[at - 1].end : numerals[at].start]) is not None


def _unit(text: str, numeral: Numeral, end: int) -> tuple[PrintedUnit | None, int]:
    """The unit behind the number and the offset after it; 余 and 多 may stand between."""
    if numeral.kind is NumeralKind.FRACTION or numeral.text == "一半":
        return printed_unit("%", 0), end
    if numeral.text == "半":
        return _half(text, numeral, end)
    if numeral.text == "零":
        return None, end
    if split := _SPLIT_UNIT.match(text, end):
        return printed_unit("个" + split[0][2:], 0), split.end()
    surplus = _SURPLUS.match(text, end)
    for position in (surplus.end(), end) if surplus else (end,):
        blank = _BLANK.match(text, position)
        place = blank.end() if blank else position
        unit = printed_unit(text, place)
        if unit is not None and _is_unit(text, place, unit):
            tail = _UNIT_TAIL.match(text, place + len(unit.label))
            longer = tail and (unit.label == "成" or (tail[0] == "半" and unit.label in ("年", "天", "倍")))
            return unit, place + len(unit.label) + (1 if longer else 0)
    return None, surplus.end() if surplus and surplus[0] in "余多" else end


def _half(text: str, numeral: Numeral, end: int) -> tuple[PrintedUnit | None, int]:
    if text.startswith("数", end):
        return printed_unit("%", 0), end + 1
    unit = _HALF_UNIT.match(text, end)
    if unit:
        return printed_unit(unit[0], 0), unit.end()
    return printed_unit("%", 0), end


def _is_unit(text: str, at: int, unit: PrintedUnit) -> bool:
    """A single character is a unit if it is a known one and no other word begins there (十亿项目)."""
    following = text[at + len(unit.label) : at + len(unit.label) + 1]
    if not unit.label or (following and following in NO_CLASSIFIER_BEFORE.get(unit.label, "")):
        return False
    return unit.dimension is not Dimension.COUNT or len(unit.label) > 1 or unit.label in CLASSIFIERS


def _is_date(text: str, numeral: Numeral, unit: PrintedUnit | None) -> bool:
    """Dates keep one numeral each: neither 2022—2025 nor 16日至18日 is a range of amounts."""
    following = text[numeral.end : numeral.end + 1]
    return (
        following in ("月", "日", "号", "时", "点")
        or bool(re.fullmatch(r"(?:19|20)[0-9]{2}", numeral.text) and (unit is None or unit.label == "年"))
    )


def _second(
    text: str, numerals: Sequence[Numeral], at: int, end: int, unit: PrintedUnit | None
) -> int | None:
    """Index of the numeral that is the range's second end, if there is one."""
    connector = _CONNECTOR.match(text, end)
    if connector is None or at >= len(numerals) or numerals[at].start != connector.end():
        return None
    following = numerals[at]
    if re.match(r"[ \u00a0]?(?:月|日|号|时|年(?!均))", text[following.end :]) and unit is None:
        return None
    second, _ = _unit(text, following, _number(text, numerals, at)[0])
    if second is None or (unit is not None and unit.label != second.label):
        return None
    return at

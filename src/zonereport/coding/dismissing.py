"""Guesses why a numeral measures nothing: time, name, ordinal or rhetoric."""

from __future__ import annotations

import re

from zonereport.quantity import NumeralKind
from zonereport.vocabulary import Dimension, DismissalReason

from .dismissal_rules import AFTER_ORDINAL, RULES
from .reading import has_unread_unit
from .sentences import Place

_BEFORE, _AFTER = 24, 12  # characters that are looked at
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTED = re.compile(r"园区|县|区|市|城市|镇|开发区|高新区|榜")
_RANKED = re.compile(
    r"(?:居|列|位|名|排|获|得|保持|蝉联|连续|全国|全省|全市|全球|世界|国内|行业|同类)[^，,。；;]{0,8}$"
)
_TENURE = re.compile(
    r"(?:连续|历时|用时|仅用|只用了?|用了|耗时|已有|已经|历经|进驻|成立|开园|缩短|压缩|时限)[^，,。]{0,6}$"
)
_QUOTED = re.compile(r"[“‘《「『〈\"]([^“”‘’《》\"]*)$")
_UNQUOTED = re.compile(r"[”’》」』\"]")
_SHORT = 14  # characters; a longer quotation is a sentence that somebody said
_LETTERED = re.compile(r"[-–]?[A-Za-z]")
_VERSION = re.compile(r"\d\.0$")
_COUNTED = re.compile(r"(?:新增|达到?|共|仅|引进|签约|拥有|现有|压减|减少)$")


def guess_reason(place: Place) -> DismissalReason | None:
    """Return the guessed reason of dismissal, or None where the numeral looks measured.

    Parameters
    ----------
    place : Place
        The numeral, with what belongs to it, in its sentence.
    """
    if place.span.is_rank:
        return _rank(place)
    if place.span.dimension in (Dimension.RATIO, Dimension.MULTIPLE) and not _is_half(place):
        return _quoted(place) if place.span.numeral.text in ("一", "两", "三") else None
    return _by_rule(place) or _quoted(place) or _unmeasured(place)


def _is_half(place: Place) -> bool:
    return place.span.numeral.kind is NumeralKind.HALF


def _around(place: Place) -> tuple[str, str]:
    """The words before and behind the numeral itself, within its sentence."""
    numeral, text = place.span.numeral, place.text
    before = text[max(place.sentence[0], numeral.start - _BEFORE) : numeral.start]
    return before, text[numeral.end : numeral.end + _AFTER]


def _by_rule(place: Place) -> DismissalReason | None:
    before, after = _around(place)
    numeral, unit = place.span.numeral.text, place.span.unit
    if unit is None and (_LETTERED.match(after) or (_VERSION.search(numeral) and after[:1] != "版")):
        return None if has_unread_unit(after) else DismissalReason.NAME
    is_year = _YEAR.fullmatch(numeral) is not None and (unit is None or unit.label == "年")
    for rule in RULES:
        # 1924家 is no year, whatever it looks like.
        is_sound = is_year or rule.reason is not DismissalReason.TIME or not _YEAR.fullmatch(numeral)
        if is_sound and rule.holds(before, numeral, after):
            return rule.reason
    return None


def _rank(place: Place) -> DismissalReason | None:
    """第一 is a place where nothing goes on behind it; 第一家 counts, 第一产业 names."""
    before, after = _around(place)
    if place.printed.startswith("前"):
        return None
    if place.printed.endswith("强"):
        behind = place.text[place.span.end : place.span.end + _AFTER]
        is_list = _LISTED.match(behind) or _RANKED.search(before)
        is_big = re.match("500|五百", place.printed)
        return None if is_list and not is_big else DismissalReason.NAME
    return next((reason for reason, words in AFTER_ORDINAL if words.match(after)), None) or _quoted(place)


def _quoted(place: Place) -> DismissalReason | None:
    """Short numerals inside quotation marks belong to a name or a slogan."""
    start = place.span.start
    opened = _QUOTED.search(place.text[max(place.sentence[0], start - _BEFORE) : start])
    closing = _UNQUOTED.search(place.rest[:_BEFORE])
    if opened is None or closing is None:
        return None
    is_short = len(opened[1]) + len(place.printed) + closing.start() <= _SHORT
    is_chinese = place.span.numeral.kind is not NumeralKind.ARABIC
    is_plain = place.span.unit is None or place.span.dimension is Dimension.COUNT
    return DismissalReason.NAME if is_short and (is_chinese or is_plain) else None


def _unmeasured(place: Place) -> DismissalReason | None:
    """What is left: durations that place an event, one of something, bare numerals."""
    before, after = _around(place)
    unit = place.span.unit
    if unit is None:
        return _bare(place, after)
    if unit.dimension is Dimension.DURATION and unit.label == "年":
        return None if _TENURE.search(before) else DismissalReason.TIME
    if place.span.numeral.text == "一" and unit.dimension is Dimension.COUNT:
        return None if _COUNTED.search(before) else DismissalReason.RHETORIC
    return None


def _bare(place: Place, after: str) -> DismissalReason | None:
    """A number without a unit measures something if it is large, bounded, or counts (三大产业)."""
    numeral = place.span.numeral
    if re.match("大(?!道|桥|学|厦|街|数据)", after) or place.printed != numeral.text:
        return DismissalReason.RHETORIC if numeral.text == "一" else None
    if numeral.kind is NumeralKind.ARABIC:
        return None if len(numeral.text) > 1 else DismissalReason.NAME
    if numeral.text == "一" or (numeral.text in ("两", "几") and re.match("[者手头翼端]|不误", after)):
        return DismissalReason.RHETORIC
    return None if re.search("亿|.万", numeral.text) else DismissalReason.NAME

"""Guesses for measure, status and qualifier from the words around a printed string."""

from __future__ import annotations

import re

from zonereport.vocabulary import Dimension, Measure, Qualifier, Status

from .sentences import Place
from .words import FALLS, MOVES, MOVES_OF_PLACES, PLACES

_COMPLETION = re.compile(
    r"完成率|竣工率|兑现率|达产率|完成\w{0,6}(?:计划|目标|任务)|(?:占|为|达到?)了?\w{0,4}(?:目标|计划|任务)|序时进度"
)
_GROWTH = re.compile(
    r"同比|环比|增长|增速|增幅|增加|涨幅|上涨|上升|提高|提升|下降|下滑|回落|减少|降低|降幅|翻|净增|扩大|"
    r"[较比](?:上年|去年|同期|\w{0,4}年)"
)
_SHARE = re.compile(
    r"占(?!地)|占比|比重|比例|(?<!增长)率(?!先)|强度|份额|的$|(?:增长|提高|提升|上升|增加|下降|降低|压缩|缩短)(?:到|至|为)"
)
_RATE_OF_RATE = re.compile(r"(?:增速|增幅|涨幅)[^,，;；]{0,4}$")
_MULTIPLE = re.compile(r"(?:是|相当于|为)[^,，。；;]*$")
# 较上年增加3家 says how many more, not how many.
_MORE_THAN_THEN = re.compile(
    r"[较比](?:上年|去年|年初|上月|同期|\d{4}年)(?:同期|末|底|初)?(?:增长|增加|增|多|减少)了?$"
)
_ITEM = r"的?[^\d,，;；。、]{0,6}"
#: 50亿元或5亿美元以上项目: the other limit of a class.
OR_CLASS = re.compile(
    r"或[\d.~-]+[千万亿]*[美欧港日]?元(?:以上|以下)?(?=的?[^\d,，;；。、]{0,6}(?:项目|企业))"
)
_CLASSES = re.compile(_ITEM + r"(?:项目|产业|企业|集群|俱乐部|园区)")
_COUNTED_CLASS = re.compile(_ITEM + r"(?:项目|企业|产业|集群|园区)[^\d,，;；。]{0,4}[\d近超约逾]")

_AIM = (
    "按照|以|依托|继续|坚持|围绕|用好|着力|全面|加快|大力|重点|进一步|推动|推进|打造|建设|聚焦|实施|持续|全力"
)
_TARGET = re.compile(
    r"预期(?:的?\w{0,4}指标|目标)|力争|(?<!成功)(?<!积极)争取|确保|目标|奋力|努力|规划(?![展建和局》])|"
    rf"计划(?:总|年度|完成|全年)*(?:投资|引进|新增|建设|实施|开工|总)|年度?计划|要(?:达到|实现|完成)|任务是|将(?:{_AIM})"
)
_EXPECTED = re.compile(
    r"预计|预期(?!\w{0,6}(?:指标|目标))|拟|有望|可望|(?<!实现)达产(?!达效)|投产后|建成后|可(?:实现|达|新增|带动|容纳)|"
    r"将(?:会|可|达|突破|首次|实现|新增|带动|形成|超|有|成为|建成|于|在\d|完成|投入)"
)
_ACTUAL = re.compile(
    r"已(?!经?将)|截至|截止|目前|累计|(?<![较比])(?:去年|上年)|现有|拥有|今年以来|上半年|前三季度|一季度|"
    r"\d[-—~至到]\d+月|(?<!公)(?<!总)共(?!同|建|享|赢|计划|规划)"
)
_DONE = re.compile(r"^(?:共|已|现)?完成|^(?:共|已)实现")
# 完成率 and 计划的95% speak of a plan, but report an outcome.
_OF_PLAN = re.compile(
    r"计划\w{0,4}完成率|完成\w{0,6}(?:计划|目标|任务)|占\w{0,4}(?:计划|目标|任务)|计划的|目标任务的?"
)
_TO_BUILD = re.compile(r"打造|构建|创建|培育|建设|迈向|冲刺|发展")
_UNTIL = re.compile(r"(?:到|至)(20\d\d)年")

_NEAR = {
    Qualifier.AT_MOST: re.compile(r"(?:最高|最多|至多|不超过|控制在)\D{0,6}$"),
    Qualifier.AT_LEAST: re.compile(r"(?:至少|最低|最少|不低于|不少于)\D{0,6}$"),
    Qualifier.MORE_THAN: re.compile(r"(?:超过|突破|超|逾)(?:了|全国|全省|全市)\D{0,3}$"),
}


def guess_measure(place: Place) -> Measure:
    """Guess what the printed string measures of its indicator.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    """
    span, printed = place.span, place.printed
    unit = span.unit
    if span.is_rank:
        return Measure.RANK
    if is_move(place):
        return Measure.CHANGE
    if unit is not None and unit.label.endswith(("百分点", "千分点")):
        return Measure.CHANGE
    if printed.startswith("翻"):
        return Measure.GROWTH
    if span.dimension in (Dimension.RATIO, Dimension.MULTIPLE):
        return _rate(place)
    if printed.startswith(tuple(FALLS)) or _MORE_THAN_THEN.search(place.clause):
        return Measure.CHANGE
    return Measure.THRESHOLD if _is_class(place) else Measure.LEVEL


def is_move(place: Place) -> bool:
    """Whether places in a ranking were won or lost: 前进4位, 上升了一位, 提升3个位次."""
    unit = place.span.unit
    if unit is None or place.span.is_rank or unit.label not in (*PLACES, "名"):
        return False
    moves = MOVES if unit.label == "名" else [*MOVES, *MOVES_OF_PLACES]
    return unit.dimension is Dimension.RANK or bool(
        place.printed.startswith(tuple(moves)) or re.search(rf"(?:{'|'.join(moves)})了?$", place.clause)
    )


def _rate(place: Place) -> Measure:
    """Growth, share or completion of a rate; the nearest word before it decides."""
    if place.printed.startswith((*FALLS, "-")):
        return Measure.CHANGE if _RATE_OF_RATE.search(place.clause) else Measure.GROWTH
    words = re.sub(r"\s", "", place.since)[-30:]
    clause = re.split(r"[,，;；]", words)[-1]
    if place.span.dimension is Dimension.MULTIPLE and _MULTIPLE.search(words) and "增" not in words:
        return Measure.LEVEL
    if _COMPLETION.search(clause):
        return Measure.COMPLETION
    found = [
        (match.end(), measure)
        for measure, pattern in ((Measure.SHARE, _SHARE), (Measure.GROWTH, _GROWTH))
        for match in pattern.finditer(words)
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    if place.previous and _is_rate_unit(place.previous.span.dimension):
        return _rate(place.previous)
    return Measure.SHARE


def _is_rate_unit(dimension: Dimension | None) -> bool:
    return dimension in (Dimension.RATIO, Dimension.MULTIPLE)


def _is_class(place: Place) -> bool:
    """千亿产业, 亿元以上项目: a size class and no amount."""
    printed, tail = place.printed, place.tail
    if place.span.dimension is not Dimension.MONEY and (place.span.unit or "亿" not in printed):
        return False
    is_bound = printed.endswith(("以上", "级", "以下"))
    if OR_CLASS.match(place.rest):
        return True
    if not re.search(r"\d", printed) and (_CLASSES.match(tail) or printed.endswith("级")):
        return True
    if is_bound and (re.match(r"的[\w,，]", place.rest) or re.search(r"均(?:在|达|为|超)?$", place.clause)):
        return True
    return bool(_COUNTED_CLASS.match(place.rest) or (is_bound and re.match(_ITEM + "项目", tail)))


def guess_status(place: Place, year: int | None, measure: Measure = Measure.LEVEL) -> Status:
    """Guess whether the sentence reports an outcome, an expectation or a target.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    year : int or None
        The year in which the source appeared.
    measure : Measure
        The guessed measure; a size class that is to be reached is a target.
    """
    until = [int(match[1]) for match in _UNTIL.finditer(place.lead)]
    if until and year and until[-1] > year:
        return Status.EXPECTED if re.search(r"预计|将", place.clause) else Status.TARGET
    is_aim = _TO_BUILD.search(place.clause) or re.match(r"\w{0,10}目标", place.tail)
    if measure is Measure.THRESHOLD and is_aim:
        return Status.TARGET
    for clause in reversed(re.split(r"[,，;；。\n]", place.lead)):
        cue = _cue(clause)
        if cue is not None:
            return cue
    if _bounded(place):
        before = [sentence for sentence in re.split(r"[。！？]", place.paragraph) if sentence]
        if before and _TARGET.search(_OF_PLAN.sub("", before[-1])):
            return Status.TARGET
    return Status.ACTUAL


def _cue(clause: str) -> Status | None:
    words = _OF_PLAN.sub("", clause)
    found = [
        (match.start(), status)
        for status, pattern in (
            (Status.TARGET, _TARGET), (Status.EXPECTED, _EXPECTED), (Status.ACTUAL, _ACTUAL),
        )
        for match in pattern.finditer(words)
    ]  # fmt: skip
    if not found:
        return Status.ACTUAL if _DONE.match(words) else None
    stated = [pair for pair in found if pair[1] is not Status.ACTUAL]
    return max(stated or found, key=lambda pair: pair[0])[1]


def _bounded(place: Place) -> bool:
    return place.printed.endswith(("以上", "左右")) or place.printed.startswith(("超", "突破"))


def guess_qualifier(place: Place, printed: Qualifier, measure: Measure) -> Qualifier:
    """Return the printed bound, or the one that the sentence has without touching the number.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    printed : Qualifier
        What its own words say.
    measure : Measure
        The guessed measure; a bare size class (千亿产业) is at least so large.
    """
    if printed is not Qualifier.EXACT:
        return printed
    if measure is Measure.THRESHOLD and not re.search(r"\d", place.printed):
        return Qualifier.AT_LEAST
    if place.span.dimension is Dimension.DURATION and re.match(r"\w{0,2}以?内", place.tail):
        return Qualifier.AT_MOST
    return next((bound for bound, words in _NEAR.items() if words.search(place.clause)), printed)

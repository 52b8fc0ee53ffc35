"""Guesses for the period: the time expression that governs a figure, resolved to months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zonereport.vocabulary import Dimension, Measure, Status

from .expressions import EXPRESSION, SHIFTS, Months, is_date, resolve
from .sentences import Place

_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年(?!来|以来|至)|(?<![较比])(今年|本年|去年|上年|过去的?一年)(?!同)"
)
_SUMMED = "完成|实现|增加|修建|投入|引进|签约|举办"
_STOCK = re.compile(
    rf"拥有|现有|共有|已有|总数|累计(?!{_SUMMED})|人口|(?<!固定)资产|总面积|存量|余额|"
    r"入库(?!税)|入驻|落户|聚集|集聚|汇聚|容量|产能"
)
_FLOW = re.compile(
    r"新增|引进|完成|实现|签约|开工|竣工|发布|举办|申请|授权|培育|净增|收入|产值|产量|销售|年内|全年|当年|发放|"
    rf"投入|兑现|解决|生产总值|进出口|申报|获批|新建|启动|盘活|税收|用电|耗电|累计(?:{_SUMMED})"
)
_FLOWS = frozenset({Measure.GROWTH, Measure.COMPLETION, Measure.CHANGE, Measure.RANK})
# What is earned, made or used up runs over months; land, people and things may be counted at a day.
_SPENT = frozenset({Dimension.MONEY, Dimension.ENERGY, Dimension.MASS})
# How long something takes or lasts is of no month: 用时45天, 连续5年.
_LASTS = re.compile(
    r"(?:连续|用时|仅用|只用|耗时|历时|提前|缩短|压缩|在|每)[^,，。;；]{0,6}\d+多?个?(?:年|月|天|日|小时|分钟|工作日)\w{0,2}$"
)
# What has come together until now, if no other time is named: 累计签约项目12个, 截至目前共引进企业80家.
_SUM_SO_FAR = re.compile(r"累计|共(?:引进|签约|有|计)")
_GREW = re.compile(r"[,，、]?\s*(?:同比|环比|[较比](?:上年|去年)(?:同期)?)?(?:增长|增加|提高|下降|减少)?了?")
_NOW = re.compile(r"目前|至今|迄今|如今")
# Things that are there and do something: 33家企业实现产值, 16个园区发展良好.
_DOING = re.compile(r"[^\d,，、;；。的]{2,14}?(?:实现|完成|发展|积极|均为|均已|达到|稳)")
_AT_CAPACITY = re.compile(r"达产|投产后|建成后|满产|全部建成|每年")


@dataclass(frozen=True)
class Calendar:
    """What a text says about its own time.

    Attributes
    ----------
    year : int or None
        The year that 今年 means; None where the source cannot tell.
    last : tuple of (int, int) or None
        Last month, as (year, month), for which the text can have figures.
    headline : Months or None
        The months that the headline names (上半年经济运行); they hold where the text has no date.
    """

    year: int | None
    last: tuple[int, int] | None
    headline: Months | None = None


@dataclass(frozen=True)
class Dating:
    """What else is guessed of a figure that is to be dated.

    Attributes
    ----------
    stock : float or None
        How often the guessed indicator was coded at a month's end; None asks the words.
    before : str
        Period of the figure before it in the sentence, if that is of the same status.
    of_entity : bool
        Whether the sentence is about a firm, project or platform.
    """

    stock: float | None = None
    before: str = ""
    of_entity: bool = False


def read_calendar(text: str, published_from: str, published_to: str, title: str = "") -> Calendar:
    """Say what 今年 and 目前 mean in a text that appeared between two days.

    Parameters
    ----------
    text : str
        The text.
    published_from, published_to : str
        The days.
    title : str
        Its headline.

    Examples
    --------
    >>> read_calendar("1—7月，进出口增长5%。", "2024-08-07", "2024-10-31")
    Calendar(year=2024, last=(2024, 7), headline=None)
    """
    try:
        first, final = date.fromisoformat(published_from), date.fromisoformat(published_to)
    except ValueError:
        return Calendar(None, None)
    if (final - first).days > 366:
        return Calendar(None, None)
    before = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
    spans = (
        resolve(found, first.year, before)
        for found in EXPRESSION.finditer(text)
        if found["last"] or found["close"] or found["quarters"] or found["part"] == "上半年"
    )
    ends = (months.last for months in spans if months)
    printed = [end for end in ends if (before[0], 1) <= end <= (final.year, final.month)]
    last = max(printed, default=before)
    named = [match for match in EXPRESSION.finditer(title) if is_date(match, title) and not match["now"]]
    headline = resolve(named[0], first.year, last) if named else None
    return Calendar(first.year, last, headline if headline and headline.first <= last else None)


def guess_period(
    place: Place, calendar: Calendar, measure: Measure, status: Status, known: Dating
) -> str:
    """Guess the months that a figure covers; "" where the text does not date it.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    calendar : Calendar
        What 今年 means.
    measure, status : Measure, Status
        The other guesses.
    known : Dating
        What else is guessed.
    """
    if status is Status.EXPECTED and _AT_CAPACITY.search(place.lead):
        return ""
    if measure is Measure.LEVEL and _LASTS.search(place.lead + place.printed) and not _has_date(place.clause):
        return ""
    kind = _kind(place, measure, known.stock)
    months = _governing(place, calendar, measure, status, known.of_entity)
    is_now = months is None or _NOW.search(place.lead) is not None
    if measure is Measure.LEVEL and is_now and _SUM_SO_FAR.search(place.clause):
        kind = True
    is_flow = kind is False and measure is not Measure.RANK
    if months is None and is_flow and status is Status.ACTUAL and not known.of_entity:
        months = calendar.headline
    # Growth runs over months, unless it is that of what was counted at their end.
    is_of_it = "/" in known.before or _GREW.fullmatch(place.since) is not None
    goes_on = kind is None or (measure is Measure.GROWTH and place.earlier and is_of_it)
    if known.before and goes_on and not _has_date(place.since):
        return known.before
    if months is None:
        is_firms_share = known.of_entity and measure is Measure.SHARE
        return "" if is_firms_share else _undated(place, calendar, measure, status, kind)
    is_stock = months.is_end if kind is None else kind
    first, last = months.first, months.last
    if status is Status.ACTUAL and calendar.last and last > calendar.last >= first:
        last = calendar.last
    if is_stock:
        return _month(last)
    return f"{_month((last[0], 1) if months.is_end else first)}/{_month(last)}"


def _undated(place: Place, calendar: Calendar, measure: Measure, status: Status, kind: bool | None) -> str:
    if status is Status.ACTUAL and calendar.last and measure in (Measure.LEVEL, Measure.SHARE):
        return _month(calendar.last) if kind is not False else ""
    is_of_year = status is Status.TARGET and measure is not Measure.THRESHOLD
    if is_of_year and calendar.year and re.search(r"今年|全年|年度", place.text):
        return f"{calendar.year}-12" if kind else f"{calendar.year}-01/{calendar.year}-12"
    return ""


def _governing(
    place: Place, calendar: Calendar, measure: Measure, status: Status, of_entity: bool
) -> Months | None:
    """The last time expression before the figure in its sentence, else in its paragraph.

    A firm's place in a ranking is not dated by what the paragraph told of the zone.
    """
    is_alone = measure is Measure.THRESHOLD or (of_entity and measure in (Measure.RANK, Measure.SHARE))
    stretches = [place.lead] if is_alone else [place.lead, place.paragraph]
    for stretch in stretches:
        for match in reversed(list(EXPRESSION.finditer(stretch))):
            if not is_date(match, stretch):
                continue
            # 今年 is the article's, whatever year was named before it.
            is_own = match["relative"] in ("今年", "本年")
            year = calendar.year if is_own else _year_before(stretch[: match.start()], place, calendar)
            months = resolve(match, year, calendar.last)
            # An outcome does not lie in the future: that date is of something else.
            late = status is Status.ACTUAL and calendar.last and months and months.first > calendar.last
            if months and not late:
                return months
    return None


def _has_date(words: str) -> bool:
    return any(is_date(match, words) for match in EXPRESSION.finditer(words))


def _year_before(stretch: str, place: Place, calendar: Calendar) -> int | None:
    """The year that an expression without one belongs to: the last one named before it."""
    for words in (stretch, place.paragraph):
        years = _YEARS.findall(words)
        if years:
            number, relative = years[-1]
            if number:
                return int(number)
            return calendar.year + SHIFTS.get(relative, 0) if calendar.year else None
    return calendar.year


def _month(month: tuple[int, int]) -> str:
    return f"{month[0]:04}-{month[1]:02}"


def _kind(place: Place, measure: Measure, stock: float | None) -> bool | None:
    """Whether the figure is a stock (True), a flow (False), or what its date makes it (None)."""
    if measure in _FLOWS:
        return False
    words = [match.start() for match in _STOCK.finditer(place.clause)]
    flows = [match.start() for match in _FLOW.finditer(place.clause)]
    if words or flows:
        return max(words, default=-1) > max(flows, default=-1)
    if place.span.dimension is Dimension.COUNT and _DOING.match(place.tail):
        return True
    if stock is not None and not 0.2 < stock < 0.8:
        return stock > 0.5
    return False if place.span.dimension in _SPENT else None

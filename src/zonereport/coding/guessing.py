"""All guesses for the figures of a text, in order, since one figure often continues the one before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zonereport.quantity import Quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier, Status

from .codebook import Codebook, Entry, Match
from .dating import Calendar, Dating, guess_period
from .history import History
from .measuring import guess_measure, guess_qualifier, guess_status
from .placing import Surroundings, guess_area, guess_scope, guess_subject
from .reading import fits, read_span
from .respective import find_groups, items_before
from .sentences import Place

# What may stand between a figure and the rate, share or rank that is printed of it.
_CONTINUES = re.compile(
    r"[\s,，、;；:：]|同比|环比|较?(?:上年|去年)(?:同期)?|同期|按可比口径|按可比价(?:格)?计算?|可比|口径|名义|实际|"
    r"分别|增长|增速|增幅|增加|下降|提高|上升|上涨|净增|达到|高达|达|为|了|约|均|各|其|再|又|也|并|和|及|完成|实现|"
    r"占|全年|年度|全市|全省|全国|该市|该省|计划|目标|任务|进度|总数|总额|比重|比例|的|率|居|列|位|排名|排在|名列|在"
)
# Members of one list are things of their own: 增长8%、9%和10%.
_LISTED = re.compile(r"\s*(?:、|和|及|以及|与)\s*")
# 高新技术企业新增12家，达到31家: the second is the stock of what was added.
_TOTAL = re.compile(r"[,，]\s*(?:总数|总量|累计)?(?:已?达到?|增至|增加到|总计)了?")
_ADDED = re.compile(r"净增加?|新增加?|增加")
_COUNTED = re.compile(r"的?[^\d,，;；。、]{0,8}(?:项目|企业|产业|集群|园区|公司)[^\d,，;；。、]{0,3}")
_STRONG = 0.8


@dataclass(frozen=True)
class Guess:
    """What is guessed of one printed string, and how it reads under that guess."""

    measure: Measure
    status: Status
    qualifier: Qualifier
    period: str
    area: str
    subject: str
    scope: str
    entry: Entry | None
    quantity: Quantity | None

    @property
    def indicator(self) -> str:
        """The guessed indicator's code, or ``""``."""
        return self.entry.code if self.entry else ""

    def cells(self) -> Mapping[str, str]:
        """The guesses by column of ``figures.csv``."""
        return {
            "area": self.area, "subject": self.subject, "indicator": self.indicator,
            "measure": str(self.measure), "scope": self.scope, "period": self.period,
            "status": str(self.status), "qualifier": str(self.qualifier),
        }  # fmt: skip


def guess_all(
    places: Sequence[Place],
    measured: Sequence[bool],
    book: Codebook,
    around: Surroundings,
    calendar: Calendar,
) -> list[Guess]:
    """Guess all columns of all printed strings of a text.

    Parameters
    ----------
    places : sequence of Place
        In the order of the text.
    measured : sequence of bool
        Which of them look measured; the others do not interrupt an enumeration.
    book : Codebook
        The indicators.
    around : Surroundings
        The source's areas and known subjects.
    calendar : Calendar
        The source's time.
    """
    named, paired = _respective([place for place, is_open in zip(places, measured, strict=True) if is_open])
    guesses: dict[int, Guess] = {}
    for place in places:
        start = place.span.start
        measure = guess_measure(place)
        status = guess_status(place, calendar.year, measure)
        subject, of_entity = guess_subject(place, around)
        before = guesses[place.earlier[-1].start] if place.earlier else None
        entry = guesses[paired[start]].entry if start in paired else None
        if start not in paired:
            entry = _indicator(place, measure, of_entity, book, before, named.get(start))
        elif entry is not None and not fits(place.read_as, measure, entry.dimension):
            entry = None
        quantity = read_span(place, measure, entry.dimension if entry else None)
        printed = quantity.qualifier if quantity else Qualifier.EXACT
        history = entry.history if entry else History()
        earlier = before.period if before and before.status is status else ""
        guesses[start] = Guess(
            measure=measure,
            status=status,
            qualifier=guess_qualifier(place, printed, measure),
            period=guess_period(
                place, calendar, measure, status, Dating(history.stock, earlier, of_entity)
            ),
            area=guess_area(place, around, measure),
            subject=subject,
            scope=guess_scope(place, history.scopes),
            entry=entry,
            quantity=quantity,
        )
    return _date_classes(places, list(guesses.values()))


def _date_classes(places: Sequence[Place], guesses: list[Guess]) -> list[Guess]:
    """A size class takes the period of the count that it belongs to: 2亿元以上项目24个."""
    dated = list(guesses)
    for at in range(len(places) - 2, -1, -1):
        place, following = places[at], places[at + 1]
        is_class = guesses[at].measure is Measure.THRESHOLD and following.earlier[-1:] == (place.span,)
        if is_class and following.span.dimension is Dimension.COUNT and _COUNTED.fullmatch(following.since):
            dated[at] = replace(guesses[at], period=guesses[at + 1].period)
    return dated


def _respective(places: Sequence[Place]) -> tuple[dict[int, str], dict[int, int]]:
    """For figures of an enumeration: the words that name each, or the earlier figure that each is of."""
    named: dict[int, str] = {}
    paired: dict[int, int] = {}
    for group in find_groups(places):
        starts = [place.span.start for place in group]
        items = items_before(group[0], len(group))
        before = group[0].earlier[-len(group) :]
        if items:
            named |= dict(zip(starts, items, strict=True))
        elif len(before) == len(group):
            paired |= dict(zip(starts, (span.start for span in before), strict=True))
    return named, paired


def _indicator(
    place: Place, measure: Measure, of_entity: bool, book: Codebook, before: Guess | None, words: str | None
) -> Entry | None:
    """The indicator that the words name, or that of the figure before which this one continues."""
    if words is None and place.previous and _TOTAL.fullmatch(place.since):
        added = place.previous.since
        words = _ADDED.sub("", added) if _ADDED.search(added) else None
    match = book.find(place, measure, of_entity, words)
    if before is None or before.entry is None or words is not None:
        return match.entry if match else None
    if measure is Measure.RANK and (match is None or match.score < _STRONG):
        named = book.find(place, measure, of_entity, before.entry.names[0] + place.since)
        match = max((one for one in (match, named) if one), key=lambda one: one.score, default=None)
    elif _goes_on(place, before, measure, match):
        return before.entry
    return match.entry if match else None


def _goes_on(place: Place, before: Guess, measure: Measure, match: Match | None) -> bool:
    """Whether the figure says something more of the thing before it: 29个，同比增长8%."""
    if measure not in (Measure.GROWTH, Measure.SHARE, Measure.COMPLETION) or before.entry is None:
        return False
    if _LISTED.fullmatch(place.since) and measure is before.measure:
        return False
    left = _CONTINUES.sub("", place.since)
    is_same = not left or (match is None and len(left) <= 4)
    return is_same and fits(place.read_as, measure, before.entry.dimension)

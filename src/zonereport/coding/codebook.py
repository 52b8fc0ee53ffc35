"""Guesses for the indicator: the codebook's names, looked for in the words around a figure.

A name counts as far as its characters stand near the number, two together at least, rare ones
more than common ones; how the indicator was printed so far (unit, measure, with a subject or without)
decides between names that fit alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import log

from zonereport.seeds import Seeds
from zonereport.vocabulary import Dimension, Measure

from .history import History, read_histories
from .measuring import OR_CLASS
from .naming import Words, score_name, stands_in
from .reading import counts_per_10k, fits
from .sentences import Place
from .synonyms import plain_words

_BEFORE, _AFTER = 40, 14  # characters that are looked at
LEAST = 0.62
# Verbs between the name and the number say nothing of what is measured.
_VERBS = re.compile(
    r"(?:同比|环比|累计|分别|预计|力争|已经?|共计?|总计|合计|约|名义|实际|[较比](?:上年|去年)(?:同期)?|"
    r"增长|增速|增幅|增加|上升|下降|提高|完成|实现|达到?|高达|为|有|是|了|至|到|在|[,，;；:：])+$"
)
# 占总产值的: what the share is taken of, not what the figure is about.
_WHOLE = re.compile(r"(?:占(?!比)|按照?).*$")
# What is behind the number names it up to the next number, item or verb.
_BEHIND = re.compile(r"\d|^、|(?<=.{4})、|落户|入驻|入选|成为|位居|位列|跻身|获评|获批")
# 税收500万元以上企业: a class of something else than size.
_OF_OTHER_SIZE = re.compile(r"(?:税收?|产值|收入|利润|资本|资产|外销|研发\w{0,4})(?:总?额)?(?:达到?|在|为)?$")
_CLASS = re.compile(r"的?.{0,4}(?:产业|企业|项目|集群)")
_RARE = frozenset({Measure.COMPLETION, Measure.THRESHOLD, Measure.CHANGE})


@dataclass(frozen=True)
class Entry:
    """One indicator of the codebook: the ways in which its name is printed, and how it was coded so far."""

    code: str
    dimension: Dimension
    names: tuple[str, ...]
    history: History


@dataclass(frozen=True)
class Match:
    """An indicator, how much of its name was found, from 0 to a little above 1, and which of its names."""

    entry: Entry
    score: float
    name: str = ""


class Codebook:
    """The indicators that a figure may be of.

    Parameters
    ----------
    seeds : Seeds
        The codebook and everything that has been coded with it.
    """

    def __init__(self, seeds: Seeds) -> None:
        histories = read_histories(seeds.figures)
        columns = ("indicator", "dimension", "name_zh", "definition_zh")
        self.entries = [
            Entry(code, Dimension(dimension), _variants(name, definition), histories.get(code, History()))
            for code, dimension, name, definition in zip(
                *(seeds.indicators[name] for name in columns), strict=True
            )
        ]
        counts = Counter(one for entry in self.entries for one in set("".join(entry.names)))
        self._weights = {one: log(2 * len(self.entries) / count) for one, count in counts.items()}
        self._names = [(entry, name) for entry in self.entries for name in entry.names if len(name) > 1]
        self._by_pair: defaultdict[str, set[int]] = defaultdict(set)
        for at, (_, name) in enumerate(self._names):
            for pair in _pairs(name):
                self._by_pair[pair].add(at)

    def find(
        self, place: Place, measure: Measure, of_entity: bool, before: str | None = None
    ) -> Match | None:
        """Return the indicator whose name stands nearest to the figure, if any does.

        Parameters
        ----------
        place : Place
            The printed string in its sentence.
        measure : Measure
            The guessed measure.
        of_entity : bool
            Whether the sentence is about a firm, project or platform.
        before : str, optional
            Words to look at instead of those before the figure.
        """
        words = _words_around(place, measure, before)
        if words is None:
            return None
        label = place.span.unit.label if place.span.unit else ""
        found: list[Match] = []
        for entry, name in self._having(words.whole, words.after):
            if len(name) < 3 and name != entry.names[0] and measure is not Measure.THRESHOLD:
                continue
            is_amount = entry.dimension in (Dimension.MONEY, Dimension.RATIO)
            score = score_name(name, words, self._weights, is_amount, measure is Measure.RANK)
            if score < LEAST / 1.4:
                continue
            score *= _likeness(entry, label, measure, of_entity)
            admits = score >= LEAST and _admits(place.read_as, measure, entry.dimension)
            if admits and _is_counted(place, entry):
                found.append(Match(entry, score, name))
        best = max(found, key=lambda match: match.score, default=None)
        return self._longest(best, found, words) if best else None

    def _longest(self, best: Match, found: list[Match], words: Words) -> Match | None:
        """The best match, or one with a longer name that stands just as whole; None between two.

        总投资 after 引进项目29个 is the total investment of the projects introduced.
        """
        longer = [
            match for match in found if best.name in match.name != best.name and match.name in words.after
        ]
        best = max(longer, key=lambda match: len(match.name), default=best)
        core = best.name[-3:]
        if best.entry.dimension is not Dimension.MONEY or core not in words.near:
            return best
        counted = [
            Match(entry, best.score, name)
            for entry, name in self._names
            if name.endswith(core) and stands_in(name.removesuffix(core), words.prior)
        ]
        reach = max((len(match.name) for match in counted), default=0)
        whole = {match.entry.code: match for match in counted if len(match.name) == reach > len(best.name)}
        return next(iter(whole.values()), best) if len(whole) < 2 else None

    def _having(self, *stretches: str) -> list[tuple[Entry, str]]:
        """The names of which at least two neighbouring characters stand in the words."""
        pairs = set().union(*map(_pairs, stretches))
        found = set().union(*(self._by_pair[pair] for pair in pairs if pair in self._by_pair))
        return [self._names[at] for at in sorted(found)]


def _words_around(place: Place, measure: Measure, before: str | None) -> Words | None:
    """The words that may name a figure; None for a size class of something that no name is looked up for."""
    near = _VERBS.sub("", plain_words(place.since if before is None else before)[-_BEFORE:])
    far = plain_words(place.lead)[-_BEFORE:] if before is None else ""
    behind = plain_words(OR_CLASS.sub("", place.tail) if measure is Measure.THRESHOLD else place.tail)
    after = "" if before is not None else _BEHIND.split(behind)[0][:_AFTER]
    whole, prior = near, plain_words(place.previous.since) if place.previous and before is None else ""
    if measure is Measure.SHARE:
        near = _WHOLE.sub("", near)
    if measure is Measure.THRESHOLD and _CLASS.match(after):
        if _OF_OTHER_SIZE.search(near):
            return None
        near, far, after = "", "", after.split("、")[0]
    return Words(near, far, after, whole, prior)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _variants(name: str, definition: str) -> tuple[str, ...]:
    """The ways in which an indicator's name may be printed, its own first.

    重点（重大）项目数 is printed as 重点项目 or as 重大项目, 产业规模 of a size class as 产业; the
    definition's first words are another way.
    """
    plain = name.replace("“", "").replace("”", "")
    inside = re.search(r"（(.+?)）", plain)
    names = [re.sub(r"（.+?）", "", plain)]
    if inside and len(inside[1]) == 2 and not plain.endswith("）"):
        names.append(plain[: inside.start() - len(inside[1])] + inside[1] + plain[inside.end() :])
    head = re.split(r"[（，；在的]", re.sub(r"^当期", "", definition))[0]
    # 规模以上工业、建筑业… lists parts of what is named.
    names += [head] if 4 <= len(head) <= 12 and "、" not in head else []
    names += [re.sub(r"^(?:项目|企业)(?=.{3})", "", each) for each in names]
    names += [each.replace("协议总投资", "总投资") for each in names]
    names += [re.sub(r"规模档?$", "", each) for each in names]
    trimmed = (re.sub(r"(?<=..)(?:数|总额|额|面积|排名|名次|位次|幅度|拥有量)$", "", each) for each in names)
    return tuple(dict.fromkeys(plain_words(each) for each in (*names, *trimmed)))


def _likeness(entry: Entry, label: str, measure: Measure, of_entity: bool) -> float:
    """How well the figure looks like those that were coded under the indicator before."""
    history, likeness = entry.history, 1.0
    if history.measures:
        is_known = str(measure) in history.measures
        if measure in _RARE:
            likeness *= 1.25 if is_known else 0.7
        else:
            likeness *= 1.0 if is_known else 0.85
    if measure is Measure.LEVEL and history.labels and str(Measure.LEVEL) in history.measures:
        likeness *= 1.05 if label in history.labels else 0.85
    share = history.of_subjects
    if share is not None and not of_entity and share > 0.8:
        likeness *= 0.5  # a firm's indicator, but the sentence is about the area
    elif share is not None and of_entity and share < 0.1:
        likeness *= 0.85
    return likeness


def _is_counted(place: Place, entry: Entry) -> bool:
    """Persons are counted by an indicator of persons, or by one that was printed with their unit before.

    A number per 10,000 people says so.
    """
    unit = place.span.unit
    if entry.dimension is Dimension.DENSITY:
        return counts_per_10k(place)
    if unit is None or unit.dimension is not Dimension.PEOPLE or entry.dimension is not Dimension.COUNT:
        return True
    return unit.label in entry.history.labels


@lru_cache(maxsize=8192)
def _admits(printed: str, measure: Measure, dimension: Dimension) -> bool:
    if measure is Measure.RANK:
        return dimension is Dimension.RANK
    if dimension is Dimension.RANK:
        return measure is Measure.CHANGE and fits(printed, measure, dimension)
    if measure is Measure.GROWTH and dimension in (Dimension.MULTIPLE, Dimension.DURATION):
        return False
    return fits(printed, measure, dimension)

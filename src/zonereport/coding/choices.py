"""What can stand in a column, and what each code means, in Chinese and English.

The walk on a terminal and the one in a notebook offer the same choices.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from zonereport.seeds import Seeds
from zonereport.vocabulary import DismissalReason, Measure, Qualifier, Status

from .rows import Row

#: Meaning of every code by column: Chinese, English.
MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "measure": {
        Measure.LEVEL: ("数额本身", "the amount or count itself"),
        Measure.GROWTH: ("同比增速，%", "change on the same period a year earlier, %"),
        Measure.SHARE: ("占比，%", "part of a whole, %"),
        Measure.COMPLETION: ("完成率，%", "done over planned, %"),
        Measure.RANK: ("位次", "place in a ranking"),
        Measure.CHANGE: ("变动：百分点、位次", "difference: percentage points, places"),
        Measure.THRESHOLD: ("规模等级或门槛", "a size class or its limit"),
    },
    "status": {
        Status.ACTUAL: ("已实现", "an outcome that the article reports"),
        Status.EXPECTED: ("预计、拟、达产后可", "what somebody expects"),
        Status.TARGET: ("计划、目标、力争、确保", "what somebody sets out to reach; an annual plan"),
    },
    "qualifier": {
        Qualifier.EXACT: ("无限定词；达、为、完成", "no bounding word"),
        Qualifier.APPROX: ("约、左右、近、上下、级", "about"),
        Qualifier.AT_LEAST: ("以上、不低于、至少", "at least; a size class"),
        Qualifier.MORE_THAN: ("超、逾、突破、余、多", "more than"),
        Qualifier.AT_MOST: ("不超过、以内、最高、前…名", "at most"),
        Qualifier.LESS_THAN: ("不到、低于、不足", "less than"),
    },
    "reason": {
        DismissalReason.TIME: ("日期、年份、时长", "dates, years, durations that only place an event"),
        DismissalReason.NAME: ("名称、口号、固定用语中的数字", "in names, slogans and fixed terms"),
        DismissalReason.ORDINAL: ("序数、届次、代次", "first, second, edition, generation"),
        DismissalReason.RHETORIC: ("一批、一流等修辞", "figures of speech"),
        DismissalReason.REPEATED: ("同一数字再次出现", "the same number of the same thing again"),
    },
}

#: What each column asks for, as heading of a field: Chinese, English.
TITLES: dict[str, tuple[str, str]] = {
    "printed": ("原文", "as printed"),
    "area": ("区域", "area"),
    "subject": ("主体", "subject: firm, project, park; empty for the area as a whole"),
    "indicator": ("指标", "indicator"),
    "measure": ("度量", "measure"),
    "scope": ("统计范围", "scope: what the figure covers, where that differs"),
    "period": ("时期", "period: 2024-01/2024-07; a stock 2024-07; empty if no date is printed"),
    "status": ("性质", "status"),
    "qualifier": ("限定词", "qualifier"),
    "reason": ("排除理由", "reason of dismissal"),
    "note": ("英文备注", "note in English"),
    "note_zh": ("中文备注", "note in Chinese"),
}


@dataclass(frozen=True)
class Choice:
    """One value that a column can take, and what it means."""

    value: str
    meaning: str

    @property
    def label(self) -> str:
        """Value and meaning in one line."""
        return f"{self.value} · {self.meaning}" if self.meaning else self.value


class Choices:
    """The choices of every column, from the vocabulary, the codebook and what was coded before.

    Parameters
    ----------
    seeds : Seeds
    source : str
        The source that is being coded: its areas, subjects and periods are offered first.
    """

    def __init__(self, seeds: Seeds, source: str) -> None:
        self._mine = seeds.figures[seeds.figures["source"] == source]
        self._figures = seeds.figures
        areas, indicators = seeds.areas, seeds.indicators
        self._areas = _named(areas, "area", areas["kind"])
        self._indicators = _named(indicators, "indicator", indicators["dimension"])
        definitions = zip(indicators["definition_zh"], indicators["definition_en"], strict=True)
        self._definitions = {
            code: f"{zh} {en}" for code, (zh, en) in zip(indicators["indicator"], definitions, strict=True)
        }

    def of(self, column: str, row: Row, rows: Sequence[Row]) -> list[Choice]:
        """All choices of a column, likeliest first; empty for a column that takes any words.

        Parameters
        ----------
        column : str
            A column of ``rows.GUESSED``, or ``reason``.
        row : Row
            The row that it is for: scopes are offered by its indicator.
        rows : sequence of Row
            All rows of the sheet: what was decided in them is offered too.
        """
        if column in MEANINGS:
            return [Choice(code, f"{zh} · {en}") for code, (zh, en) in MEANINGS[column].items()]
        decided = [other for other in rows if other.decision == "code"]
        if column == "scope":
            indicator = row.settled("indicator")
            coded = self._figures.loc[self._figures["indicator"] == indicator, "scope"].tolist()
            decided = [other for other in decided if other.settled("indicator") == indicator]
        elif column in ("area", "subject", "indicator", "period"):
            coded = self._mine[column].tolist()
        else:
            return []
        used = _by_use([*(other.settled(column) for other in decided), *coded])
        book = {"area": self._areas, "indicator": self._indicators}.get(column)
        if book is None:
            return [Choice(value, "") for value in used]
        first = [value for value in used if value in book]
        return [Choice(code, book[code]) for code in dict.fromkeys([*first, *book])]

    def search(self, column: str, row: Row, rows: Sequence[Row], query: str) -> list[Choice]:
        """The choices that a typed part of a code or name stands for, best first.

        Every word of the query has to occur in the code or in a name; failing that, in a definition;
        failing that, a code or name that is spelt nearly so.
        """
        choices = self.of(column, row, rows)
        words = folded(query).split()
        if not words:
            return choices
        exact = [choice for choice in choices if folded(choice.value) == " ".join(words)]
        if exact:
            return exact
        found = [choice for choice in choices if _has(folded(choice.label), words)]
        if not found and column == "indicator":
            found = [choice for choice in choices if _has(folded(self._definitions[choice.value]), words)]
        if found:
            return sorted(found, key=lambda choice: not _begins(choice, words[0]))
        by_word = {part: choice for choice in choices for part in _parts(choice)}
        close = get_close_matches(" ".join(words), by_word, n=5, cutoff=0.6)
        return list(dict.fromkeys(by_word[part] for part in close))


def folded(text: str) -> str:
    """Text as it is compared: full-width letters plain, case ignored.

    Examples
    --------
    >>> folded("ＧＤＰ ")
    'gdp'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _named(frame: pd.DataFrame, key: str, kind: pd.Series[str]) -> dict[str, str]:
    rows = zip(frame[key], frame["name_zh"], frame["name_en"], kind, strict=True)
    return {code: f"{zh} · {en} ({word})" for code, zh, en, word in rows}


def _by_use(values: Iterable[str]) -> list[str]:
    """Values once each, the most used first."""
    counts = pd.Series([value for value in values if value], dtype="str").value_counts(sort=True)
    return [str(value) for value in counts.index]


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _parts(choice: Choice) -> list[str]:
    return [folded(part) for part in [choice.value, *choice.meaning.split(" · ")]]


def _begins(choice: Choice, word: str) -> bool:
    return any(part.startswith(word) for part in _parts(choice))

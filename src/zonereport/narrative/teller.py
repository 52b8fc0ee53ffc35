"""Numbers inside sentences: each leads to its line in the appendix.

A count of the report's rows leads to the table that lists them. Without a link stand counts that no table of
the report lists: of figures left out because they end before the first year, and of what there is none of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.formats import format_bounds, format_quantity
from ..language.labels import Labels, Row, exhibit_id, number_of, remark_column, text_of
from ..language.messages import has_message, message, plural
from ..language.numbers import format_number
from ..language.units import unit_label
from ..vocabulary import Language, Measure, Qualifier, Status, Unit

_ESCAPED = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#$"})
#: Characters of printed numbers on pages in traditional script.
_SIMPLIFIED = str.maketrans("個億萬戶項間隻臺條處場種筆餘兩", "个亿万户项间只台条处场种笔余两")
_BOUNDS = ("value", "lower", "upper")
#: How a number is told, by measure or else by unit.
_VERBS: dict[str, str] = {Measure.COMPLETION: "reached", Measure.GROWTH: "grew", Measure.RANK: "ranked"}
_MONEY = (Unit.CNY, Unit.USD, Unit.EUR, Unit.HKD, Unit.JPY, Unit.GBP)
_UNIT_VERBS: dict[str, str] = {
    **dict.fromkeys((Unit.COUNT, Unit.PERSONS), "numbered"),
    **dict.fromkeys(_MONEY, "came_to"),
}
_MIRROR = {
    Qualifier.AT_LEAST: Qualifier.AT_MOST,
    Qualifier.MORE_THAN: Qualifier.LESS_THAN,
    Qualifier.AT_MOST: Qualifier.AT_LEAST,
    Qualifier.LESS_THAN: Qualifier.MORE_THAN,
}


class Teller(Labels):
    """An edition that is told: messages of the catalogue ``narrative`` and numbers as links."""

    def text(self, key: str, **values: object) -> str:
        """A message of the catalogue ``narrative``."""
        return message(f"narrative.{key}", self.language, **values)

    def count(self, key: str, count: int, exhibit: str = "", **values: object) -> str:
        """A message that depends on a number; none at all may have words of its own (``zero``).

        Parameters
        ----------
        key : str
            Key below the catalogue ``narrative``.
        count : int
            The number.
        exhibit : str
            Key of the table that lists what was counted, such as ``targets.register``.
        **values : object
            What else the message takes.
        """
        if count == 0 and has_message(f"narrative.{key}.zero", self.language):
            return self.text(f"{key}.zero", **values)
        filled = {"count": self.counted(count, exhibit), **values}
        return plural(f"narrative.{key}", self.language, count, **filled)

    def counted(self, count: int, exhibit: str) -> str:
        """A count as a link to the table that lists what was counted; a zero leads nowhere."""
        text = format_number(count, self.language, 0)
        return linked(text, exhibit_id(exhibit), self.listed_in(exhibit)) if exhibit and count else text

    def number(self, row: Row) -> str:
        """A printed figure as a link to its own line in the appendix."""
        if self.language == Language.ZH and row["unit"] in (Unit.COUNT, Unit.PER_10K):
            # The classifier (家, 项, 户) is in the print and in no column; 每万人 is in the indicator's name.
            return self._link(text_of(row["printed"]).translate(_SIMPLIFIED), text_of(row["figure"]))
        value, lower, upper = (number_of(row[name]) for name in _BOUNDS)
        return self._printed(row, value, lower, upper, text_of(row["qualifier"]))

    def size(self, row: Row) -> str:
        """A printed figure without its sign, where the sentence says that it fell."""
        value, lower, upper = (number_of(row[name]) for name in _BOUNDS)
        if not value < 0:
            return self.number(row)
        qualifier = Qualifier(text_of(row["qualifier"]))
        return self._printed(row, -value, -upper, -lower, str(_MIRROR.get(qualifier, qualifier)))

    def remark(self, *figures: str) -> str:
        """The coders' remarks on figures, as a sentence; empty where there is none."""
        semicolon = "；" if self.language == Language.ZH else "; "
        column = remark_column(self.language)
        notes = [safe(text_of(self.figures[figure][column])) for figure in figures]
        said = semicolon.join(dict.fromkeys(note for note in notes if note))
        return self.text("remark", note=said) if said else ""

    def goal_note(self, rows: pd.DataFrame) -> str:
        """How a bounded target enters a difference; empty where no row rests on one."""
        used = (self.figures[figure] for figures in rows["figures"] for figure in figures.split())
        is_bounded = any(row["status"] == Status.TARGET and row["qualifier"] in _MIRROR for row in used)
        return self.text("targets.goal") if is_bounded else ""

    def percent(self, row: Row) -> str:
        """A share that follows from the calendar, without the interval that it does not have."""
        text = f"{format_number(number_of(row['value']), self.language, 1)}%"
        return self._derived_link(text, row)

    def clause(self, row: Row, remark: str = "") -> str:
        """What a figure is of and its number, in the verb of its unit: projects signed numbered 34.

        A number that is expected or aimed at is worded as one still to come.
        """
        verb = _VERBS.get(text_of(row["measure"])) or _UNIT_VERBS.get(text_of(row["unit"]), "stood_at")
        form = "known" if row["status"] == Status.ACTUAL else "awaited"
        return self.text(f"level.{verb}.{form}", what=self.what(row), value=self.number(row)) + remark

    def derived(self, row: Row, signed: bool = False) -> str:
        """A derived number with its interval; a row that is one printed figure is shown as printed."""
        ids = text_of(row["figures"]).split()
        if len(ids) == 1 and row["formula"] == "printed":
            return self.number(self.figures[ids[0]])
        value, lower, upper = (number_of(row[name]) for name in _BOUNDS)
        text = format_bounds(value, lower, upper, text_of(row["unit"]), self.language, signed=signed)
        text = self._said_once(row, self.counted_by(row, text))
        return self._derived_link(self._in_words(text), row)

    def _in_words(self, text: str) -> str:
        """An open end as words: a sign stands in tables, not in sentences."""
        for sign, key in (("≥", "at_least"), ("≤", "at_most")):
            if text.startswith(sign):
                return self.text(key, number=text.removeprefix(sign).lstrip())
        return text

    def area(self, code: Any) -> str:
        """An area's name, safe inside Markdown."""
        return safe(super().area(code))

    def indicator(self, code: Any) -> str:
        """An indicator's name, safe inside Markdown."""
        return safe(super().indicator(code))

    def scope(self, code: Any) -> str:
        """A scope in words, safe inside Markdown."""
        return safe(super().scope(code))

    def subject(self, code: Any) -> str:
        """A firm's or project's name, safe inside Markdown."""
        return safe(super().subject(code))

    def _printed(self, row: Row, value: float, lower: float, upper: float, qualifier: str) -> str:
        unit, resolution = text_of(row["unit"]), number_of(row["resolution"])
        text = format_quantity(value, lower, upper, unit, self.language, resolution, qualifier)
        return self._link(self._said_once(row, text), text_of(row["figure"]))

    def _said_once(self, row: Row, text: str) -> str:
        """A number without its base where the indicator's name states it: patents per 10,000 people."""
        base = unit_label(Unit.PER_10K, self.language)
        is_named = row["unit"] == Unit.PER_10K and base in self.indicator(row["indicator"])
        return text.replace(f" {base}", "") if is_named else text

    def clauses(self, items: Iterable[str]) -> str:
        """Clauses side by side: 甲，乙，丙; a, b and c."""
        parts = list(items)
        return "，".join(parts) if self.language == Language.ZH else self.listed(parts)

    def listed(self, items: Iterable[str]) -> str:
        """Items as one enumeration: 甲、乙和丙; a, b and c."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        comma, last = ("、", "和") if self.language == Language.ZH else (", ", " and ")
        return comma.join(parts[:-1]) + last + parts[-1]

    def _link(self, text: str, figure: str) -> str:
        return linked(text, figure, self.hint(figure))

    def _derived_link(self, text: str, row: Row) -> str:
        derived = text_of(row["derived"])
        return linked(text, derived, self.derivation(derived)) if text else text


def linked(text: str, target: str, hint: str) -> str:
    """A text as a link into the report, in Markdown.

    Examples
    --------
    >>> print(linked("8.6%", "a-001", 'an "article"'))
    [8.6%](#a-001 "an 'article'")
    """
    hint = hint.replace('"', "'")
    return f'[{safe(text)}](#{target} "{hint}")'


def safe(text: str) -> str:
    """A name from the data, escaped so that Markdown shows it as it stands.

    Examples
    --------
    >>> safe("A*B")
    'A\\\\*B'
    """
    return text.translate(_ESCAPED)


def title(edition: Edition, key: str) -> Prose:
    """A chapter's title, which asks what the chapter answers."""
    return Prose(f"# {Teller(edition).text(f'{key}.title')}")


def paragraphs(parts: Iterable[str]) -> Prose:
    """Sentences as paragraphs; empty ones are left out."""
    return Prose("\n\n".join(part for part in parts if part))


def bullets(head: str, items: Iterable[str]) -> Prose:
    """A sentence and a list; the sentence alone where the list is empty."""
    lines = [f"- {item[:1].upper()}{item[1:]}" for item in items if item]
    return Prose("\n\n".join([head, "\n".join(lines)]) if lines else head)

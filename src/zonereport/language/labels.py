"""What a row of an edition is called: indicator, scope, period, status, source."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from math import nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..analysis.formulas import PRINTED, figures_of, formula_of
from ..kept import once
from ..vocabulary import Language, Unit
from .formats import format_period, format_window
from .formulas import formula_words
from .messages import message
from .names import area_name, code_name, indicator_name, scope_name, source_line

if TYPE_CHECKING:
    from ..edition import Edition

Row = Mapping[Hashable, Any]

#: Units of derived numbers that Chinese writes with the classifier of what is counted.
_CLASSIFIED = {Unit.COUNT, Unit.PER_10K, f"{Unit.COUNT}/month"}
#: What stands behind the number: 家 of 3600余家, 个 of 超过10个以上.
_NUMERALS = r"\d一二两三四五六七八九十百千万亿余多"
_CLASSIFIER = re.compile(f"[{_NUMERALS}]([个家项件户支名只台套条所处座场次种款类宗])")


class Labels:
    """Names and sources of one edition, looked up once.

    Parameters
    ----------
    edition : Edition
        Its frames are read, never changed.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.language = Language(edition.language)

    @cached_property
    def figures(self) -> dict[str, Row]:
        """The edition's figures, of all areas, by their id."""
        return figure_rows(self.edition.all_figures)

    @cached_property
    def derived_rows(self) -> dict[str, Row]:
        """What the edition derives, by id; rows that repeat a printed figure are left out."""
        frames = (one for one in vars(self.edition).values() if isinstance(one, pd.DataFrame))
        derived = [frame for frame in frames if {"derived", "formula", "figures"} <= set(frame.columns)]
        return _derived_rows(*derived, self.ratios)

    @cached_property
    def ratios(self) -> pd.DataFrame:
        """Ratios of the edition's figures, each of two parts of one scope and period."""
        return self.edition.ratios

    @cached_property
    def _lines(self) -> dict[str, str]:
        """Lines of the sources asked for so far: a sentence needs a few of them."""
        return {}

    @cached_property
    def _indicators(self) -> dict[str, str]:
        """Names of the indicators asked for so far: a sentence needs a few of hundreds."""
        return {}

    def name(self, kind: str, code: Any) -> str:
        """The name of a code; empty for an empty or missing one."""
        return code_name(kind, text_of(code), self.language)

    def source(self, code: Any) -> str:
        """Title, outlet and date of a source, else its code."""
        name, sources = text_of(code), self.edition.sources
        if name not in self._lines:
            is_known = name in _codes(sources)
            self._lines[name] = source_line(sources, name, self.language) if is_known else name
        return self._lines[name]

    def hint(self, figure: str) -> str:
        """Title, outlet and date of a figure's source; empty for an unknown figure."""
        row = self.figures.get(figure)
        return self.source(row["source"]) if row is not None else ""

    def indicator(self, code: Any) -> str:
        """An indicator's name, else its code."""
        name = text_of(code)
        if name not in self._indicators:
            self._indicators[name] = indicator_name(self.edition.indicators, name, self.language)
        return self._indicators[name]

    def area(self, code: Any) -> str:
        """An area's name, else its code."""
        return area_name(self.edition.areas, text_of(code), self.language)

    def scope(self, code: Any) -> str:
        """A scope in words; one that the catalogue lacks as it was typed."""
        return scope_name(text_of(code), self.language)

    def subject(self, code: Any) -> str:
        """The firm, project, park or platform, as printed."""
        return text_of(code)

    def derivation(self, derived: str) -> str:
        """Hint of a derived number: its formula, the ids of all figures that it used, and their sources."""
        comma = "、" if self.language == Language.ZH else ", "
        figures = figures_of(derived)
        sources = dict.fromkeys(self.hint(figure) for figure in figures)
        return message(
            "names.derivation",
            self.language,
            formula=formula_words(formula_of(derived), self.language),
            figures=comma.join(figures),
            sources=comma.join(source for source in sources if source),
        )

    def listed_in(self, exhibit: str) -> str:
        """Hint of a count: the table that lists what was counted.

        Parameters
        ----------
        exhibit : str
            Key of the table below the catalogue ``tables``, such as ``targets.register``.
        """
        title = message(f"tables.{exhibit}.title", self.language)
        return message("names.listed_in", self.language, title=title)

    def what(self, row: Row) -> str:
        """What a row is about: ``subject: indicator (scope)``; another area than the zone comes first."""
        chinese = self.language == Language.ZH
        text = self.indicator(row["indicator"])
        scope = self.scope(row["scope"])
        # A scope that repeats the whole name says nothing more.
        if scope and scope.casefold() != text.casefold():
            text += f"（{scope}）" if chinese else f" ({scope})"
        owner = [self.area(row["area"])] if row["area"] != self.edition.zone else []
        owner += [self.subject(row["subject"])] if text_of(row["subject"]) else []
        return "：".join([*owner, text]) if chinese else ": ".join([*owner, text])

    def counted_by(self, row: Row, text: str) -> str:
        """A derived count with the classifier of what is counted, as Chinese has it: 217家, 3.333个/月.

        Parameters
        ----------
        row : mapping
            The derived row; the classifier is in the print of the first of its figures that has one, and
            in no column.
        text : str
            The number as `format_bounds` writes it.
        """
        if self.language != Language.ZH or row["unit"] not in _CLASSIFIED or not text:
            return text
        used = (self.figures.get(figure) for figure in text_of(row["figures"]).split())
        found = (_CLASSIFIER.search(text_of(one["printed"])) for one in used if one is not None)
        classifier = next((match[1] for match in found if match), "")
        rate = "/月" if text.endswith("/月") else ""
        return f"{text.removesuffix(rate)}{classifier}{rate}"

    def period(self, row: Row) -> str:
        """The period of a row in words; empty where none is printed."""
        if pd.isna(row["period_end"]):
            return ""
        return format_period(row["period_start"], row["period_end"], row["months"], self.language)

    def published(self, figure: str) -> str:
        """When a figure's source appeared, in the short form of tables."""
        row = self.figures.get(figure)
        if row is None:
            return ""
        return format_window(row["published_from"], row["published_to"], self.language)


@once
def figure_rows(figures: pd.DataFrame) -> dict[str, Row]:
    """The rows of figures by id."""
    return {row["figure"]: row for row in records(figures)}


@once
def _derived_rows(*derived: pd.DataFrame) -> dict[str, Row]:
    rows = (row for frame in derived for row in records(frame[frame["formula"].ne(PRINTED)]))
    return {row["derived"]: row for row in rows}


@once
def _codes(sources: pd.DataFrame) -> frozenset[str]:
    return frozenset(sources["source"])


def exhibit_id(key: str) -> str:
    """Id of a table from its key below the catalogue ``tables``.

    Examples
    --------
    >>> exhibit_id("targets.by_year")
    'table-targets-by-year'
    """
    return f"table-{key.replace('.', '-').replace('_', '-')}"


def remark_column(language: str) -> str:
    """Column of the figures that holds the coders' remarks in a language.

    Examples
    --------
    >>> remark_column("zh"), remark_column("en")
    ('note_zh', 'note')
    """
    return "note_zh" if language == Language.ZH else "note"


def records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows of a frame as mappings, in order."""
    return frame.to_dict("records")


def text_of(entry: Any) -> str:
    """A text entry; a missing one is empty.

    Examples
    --------
    >>> text_of(float("nan")), text_of("x")
    ('', 'x')
    """
    return "" if entry is None or pd.isna(entry) else str(entry)


def number_of(entry: Any) -> float:
    """A number; a missing one is NaN.

    Examples
    --------
    >>> number_of(None), number_of(2)
    (nan, 2.0)
    """
    return nan if entry is None or pd.isna(entry) else float(entry)


def is_own(figures: pd.DataFrame, zone: str) -> pd.Series[bool]:
    """Rows about the zone as a whole, not about its firms, projects or parks."""
    return figures["area"].eq(zone) & figures["subject"].fillna("").eq("")

"""What the tables of all chapters share: cells that lead to their figure, and a table or its absence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ..analysis.formulas import figures_of
from ..exhibits import Align, Cell, Column, Prose, Table
from ..language.formats import format_bounds, format_number, format_period, symbol_form
from ..language.labels import Labels, Row, exhibit_id, number_of, text_of
from ..language.messages import has_message, message
from ..language.names import reason_names, short_title, source_title
from ..language.numbers import MOST_DECIMALS
from ..vocabulary import Evidence, Measure, Status, Unit
from .links import targets_of
from .notes import common_notes

NOTHING = Cell("")
#: Sign of a number that is only cited, or that rests on one that is.
CITED = "†"
#: What names the line of a text that a figure stands in.
COMMAND = "zonereport trace"
# Measures that an indicator's name says already: a share is of an indicator that is a ratio.
_EVIDENT = (Measure.LEVEL, Measure.SHARE, Measure.RANK)


class Desk(Labels):
    """An edition's labels, and the cells and tables that are made with them.

    Parameters
    ----------
    edition : Edition
        Its frames are read, never changed.
    """

    def text(self, key: str, **values: object) -> str:
        """A message of the catalogue ``tables``."""
        return message(f"tables.{key}", self.language, **values)

    def what(self, row: Row) -> str:
        """What a row is about, as the head of a table's row."""
        return headed(super().what(row))

    def name(self, kind: str, code: Any) -> str:
        """The name of a code, as an entry of a table."""
        return headed(super().name(kind, code))

    def measured(self, row: Row) -> str:
        """What a row is about, with its measure where the indicator's name does not say it."""
        what = self.what(row)
        measure = text_of(row["measure"])
        # Percentage points are a difference on their face; places need the word.
        if not measure or measure in _EVIDENT or (measure == Measure.CHANGE and row["unit"] == Unit.PP):
            return what
        return self.text("marks.measured", what=what, measure=super().name("measure", measure))

    def period(self, row: Row) -> str:
        """The period of a row in its short form; empty where none is printed."""
        if row["period_end"] != row["period_end"]:
            return ""
        return format_period(row["period_start"], row["period_end"], row["months"], self.language, short=True)

    def dated_status(self, row: Row) -> str:
        """The period in its short form, with the observation status of what is no outcome."""
        period = self.period(row)
        if row["status"] == Status.ACTUAL:
            return period
        status = super().name("status", row["status"])
        return self.text("marks.of_status", what=period, status=status) if period else headed(status)

    def printed_cell(self, row: Row | None) -> Cell:
        """A printed figure as sign, number and unit, linked to its line in the appendix."""
        if row is None:
            return NOTHING
        text = symbol_form(
            number_of(row["value"]),
            number_of(row["lower"]),
            number_of(row["upper"]),
            text_of(row["unit"]),
            self.language,
            resolution=number_of(row["resolution"]),
            qualifier=text_of(row["qualifier"]),
            with_unit=True,
            is_change=row["measure"] == Measure.CHANGE,
        )
        text = self.cited_sign(text, text_of(row["figure"]))
        if text and row["status"] == Status.EXPECTED:
            text = self.text("marks.expected", number=text)
        return self.linked(text, text_of(row["figure"]), _sign(row))

    def figure_cell(self, figure: str) -> Cell:
        """The printed figure of an id; empty for an id that the edition does not hold."""
        return self.printed_cell(self.figures.get(figure))

    def derived_cell(
        self, row: Row | None, signed: bool = False, mark: str = "", decimals: int = MOST_DECIMALS
    ) -> Cell:
        """A derived number with its interval, linked to its own line in the appendix.

        A row that repeats one printed figure (formula ``printed``) is shown, and linked, as that figure.

        Parameters
        ----------
        row : mapping or None
            A derived row; None gives an empty cell.
        signed : bool
            True writes the plus of positive numbers.
        mark : str
            Name below ``tables.marks`` of a message that takes the number as ``{number}``; without one
            an expectation is marked as such.
        decimals : int
            Most decimals.
        """
        if row is None:
            return NOTHING
        first = next(iter(text_of(row["figures"]).split()), "")
        if row["formula"] == "printed" and first in self.figures:
            return self.figure_cell(first)
        text = format_bounds(
            number_of(row["value"]),
            number_of(row["lower"]),
            number_of(row["upper"]),
            text_of(row["unit"]),
            self.language,
            signed=signed,
            decimals=decimals,
        )
        # In a table a plain count, printed or derived, bears no classifier; a rate needs one: 3.333个/月.
        text = self.counted_by(row, text) if "/" in text_of(row["unit"]) else text
        text = self.cited_sign(text, text_of(row["derived"]))
        mark = mark or ("expected" if row["status"] == Status.EXPECTED else "")
        if text and mark:
            text = self.text(f"marks.{mark}", number=text)
        return self.derived_link(text, row, _sign(row))

    def dated_cell(self, figure: str) -> Cell:
        """A printed figure with its period, for a column whose figures are of several periods."""
        row = self.figures.get(figure)
        cell = self.printed_cell(row)
        if row is None or not cell.text:
            return cell
        return replace(cell, text=self.text("marks.dated", number=cell.text, period=self.period(row)))

    def verdict(self, row: Row | None) -> str:
        """A verdict in words, with its reason; empty without one."""
        if row is None or not text_of(row["verdict"]):
            return ""
        verdict = self.name("verdict", row["verdict"])
        reasons = reason_names(text_of(row["reason"]), self.language)
        return self.text("marks.because", verdict=verdict, reason=reasons) if reasons else verdict

    def linked(self, text: str, figure: str, status: str = "") -> Cell:
        """A cell whose text leads to a figure; an empty text leads nowhere."""
        if not text:
            return NOTHING
        return Cell(text, link=figure, hint=self.hint(figure) if figure else "", mark=status)

    def derived_link(self, text: str, row: Row, status: str = "") -> Cell:
        """A cell whose text leads to the line of a derived row; an empty text leads nowhere."""
        if not text:
            return NOTHING
        derived = text_of(row["derived"])
        return Cell(text, link=derived, hint=self.derivation(derived), mark=status)

    def cited_sign(self, text: str, record: str) -> str:
        """A number with the sign of what is only cited, where a figure behind it is."""
        used = (self.figures[figure] for figure in figures_of(record) if figure in self.figures)
        is_cited = any(row.get("evidence") == Evidence.CITED for row in used)
        return text + CITED if text and is_cited else text

    def counted(self, count: int, exhibit: str) -> Cell:
        """How many rows there are, linked to the table that lists them; a zero leads nowhere."""
        text = format_number(count, self.language, 0)
        return Cell(text, exhibit_id(exhibit), self.listed_in(exhibit)) if count else Cell(text)

    def source_cell(self, source: str) -> Cell:
        """A source's short title, linked to the list of sources if it is there."""
        text = short_title(self.edition.sources, source, self.language)
        # A source that no figure of the edition comes from has no row to lead to.
        if source not in self._listed:
            return Cell(text)
        return Cell(text, source_anchor(source), self.source(source))

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(self.edition.figures["source"])

    def column(self, key: str, align: Align = "start") -> Column:
        """A column with its head from the catalogue; the renderers find its width from its texts."""
        return Column(self.text(f"columns.{key}"), align)

    def table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        notes: Iterable[str] = (),
        unsaid: str = "",
        with_source: bool = True,
    ) -> Table | Prose:
        """A table named ``key`` (``module.table``); without a row a sentence, or nothing (see below).

        Columns without a single entry are left out; notes explain the signs that occur, the intervals,
        and what an empty cell means where there is one. ``unsaid`` is the key of a column whose empty
        cells mean something else, which one of ``notes`` says. ``with_source`` is False for tables that
        name the source in every row.
        """
        cells = [tuple(row) for row in rows]
        if not cells:
            # Most chapters open with a sentence that says so already; the others have words of their own.
            absence = f"{key}.empty"
            return Prose(self.text(absence) if has_message(f"tables.{absence}", self.language) else "")
        kept = [i for i in range(len(columns)) if i == 0 or any(row[i].text for row in cells)]
        cells = [tuple(row[i] for i in kept) for row in cells]
        heads = [columns[i] for i in kept]
        silent = [i for i, head in enumerate(heads) if unsaid and head == self.column(unsaid, head.align)]
        return Table(
            id=exhibit_id(key),
            title=self.text(f"{key}.title"),
            columns=tuple(heads),
            rows=tuple(cells),
            notes=(*notes, *common_notes(cells, heads, silent, self.text), *self._cited_note(cells)),
            source=self._source_line(cells) if with_source else "",
        )

    def _cited_note(self, rows: Iterable[Sequence[Cell]]) -> list[str]:
        is_cited = any(CITED in cell.text for row in rows for cell in row)
        return [self.text("notes.cited_sign", sign=CITED)] if is_cited else []

    def _source_line(self, rows: Sequence[tuple[Cell, ...]]) -> str:
        """The articles that the linked figures come from, oldest figure ids first; empty without links."""
        targets = {target for row in rows for cell in row for target in targets_of(cell)}
        used = {figure for target in targets for figure in figures_of(target)}
        codes = dict.fromkeys(self.figures[figure]["source"] for figure in sorted(used & self.figures.keys()))
        titles = [source_title(self.edition.sources, code, self.language) for code in codes]
        if not titles:
            return ""
        return self.text("notes.source", titles=self.text("marks.and").join(titles))


def _sign(row: Row) -> str:
    """The observation status that a sign has to show: an expectation is named in words."""
    return "" if row["status"] == Status.EXPECTED else text_of(row["status"])


def headed(text: str) -> str:
    """A text with a capital first letter; Chinese has none.

    Examples
    --------
    >>> headed("fixed-asset investment"), headed("R&D intensity"), headed("财政收入")
    ('Fixed-asset investment', 'R&D intensity', '财政收入')
    """
    return text[:1].upper() + text[1:]


def source_anchor(source: str) -> str:
    """Fragment of a source's row in the list of sources.

    Examples
    --------
    >>> source_anchor("hy-2019-work-meeting")
    'source-hy-2019-work-meeting'
    """
    return f"source-{source}"

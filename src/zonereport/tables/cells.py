"""What the tables of all chapters share: cells that lead to their figure, and a table or its absence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ..exhibits import Align, Cell, Column, Prose, Table
from ..language.formats import format_bounds, symbol_form
from ..language.labels import Labels, Row, number_of, text_of
from ..language.messages import message
from ..language.names import reason_names, source_title
from ..vocabulary import Status

NOTHING = Cell("")
_SIGNS = tuple("≥>≤<≈")
_INTERVAL = re.compile(r"[（(][+−]?\d")


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
        )
        if text and row["status"] == Status.EXPECTED:
            text = self.text("marks.expected", number=text)
        return self.linked(text, text_of(row["figure"]), text_of(row["status"]))

    def figure_cell(self, figure: str) -> Cell:
        """The printed figure of an id; empty for an id that the edition does not hold."""
        return self.printed_cell(self.figures.get(figure))

    def derived_cell(self, row: Row | None, signed: bool = False, mark: str = "") -> Cell:
        """A derived number with its interval, linked to the first figure that it was derived from.

        A row that repeats one printed figure (formula ``printed``) is shown as that figure was printed.

        Parameters
        ----------
        row : mapping or None
            A derived row; None gives an empty cell.
        signed : bool
            True writes the plus of positive numbers.
        mark : str
            Name below ``tables.marks`` of a message that takes the number as ``{number}``.
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
        )
        if text and mark:
            text = self.text(f"marks.{mark}", number=text)
        return self.linked(text, first, text_of(row["status"]))

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

    def column(self, key: str, align: Align = "start", width: float = 0.0) -> Column:
        """A column with its head from the catalogue."""
        return Column(self.text(f"columns.{key}"), align, width)

    def table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        notes: Iterable[str] = (),
    ) -> Table | Prose:
        """A table named ``key`` (``module.table``), or a sentence where there is no row.

        Columns without a single entry are left out; notes explain the signs that occur, the intervals,
        and what an empty cell means where there is one.
        """
        cells = [tuple(row) for row in rows]
        if not cells:
            return Prose(self.text(f"{key}.empty"))
        kept = [i for i in range(len(columns)) if i == 0 or any(row[i].text for row in cells)]
        cells = [tuple(row[i] for i in kept) for row in cells]
        return Table(
            id=f"table-{key.replace('.', '-').replace('_', '-')}",
            title=self.text(f"{key}.title"),
            columns=tuple(columns[i] for i in kept),
            rows=tuple(cells),
            notes=(*notes, *self._common_notes(cells)),
            source=self._source_line(cells),
        )

    def _source_line(self, rows: Sequence[tuple[Cell, ...]]) -> str:
        """The articles that the linked figures come from, oldest figure ids first; empty without links."""
        linked = sorted({cell.link for row in rows for cell in row if cell.link in self.figures})
        codes = dict.fromkeys(self.figures[figure]["source"] for figure in linked)
        titles = [source_title(self.edition.sources, code, self.language) for code in codes]
        if not titles:
            return ""
        return self.text("notes.source", titles=self.text("marks.and").join(titles))

    def _common_notes(self, rows: Sequence[tuple[Cell, ...]]) -> list[str]:
        shown = [cell for row in rows for cell in row[1:]]
        numbers = [cell.text for cell in shown if cell.link]
        notes = []
        if any(text.startswith(_SIGNS) for text in numbers):
            notes.append(self.text("notes.signs"))
        if any(_INTERVAL.search(text) for text in numbers):
            notes.append(self.text("notes.interval"))
        if any(not cell.text for cell in shown):
            notes.append(self.text("notes.empty"))
        return notes


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

"""The appendix: every figure with its place in the print, remarks, repeated prints, other areas' figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..analysis.other_zones import figures_elsewhere
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_bounds, symbol_form
from ..language.labels import Labels, Row, number_of, records, remark_column, text_of
from ..vocabulary import Evidence, Measure, Qualifier, Unit
from .cells import COMMAND, Desk, headed
from .links import splice


def figures(edition: Edition) -> Table | Prose:
    """Every figure of the edition by id; its row is where the links of printed numbers lead.

    Returns
    -------
    Table or Prose
        Id (and anchor), what it measures, the printed string, how it is read where the print alone does
        not say it, period with the observation status of what is no outcome, source, when that appeared,
        code-point offsets in its text (none where nobody here holds the text), and the grade of evidence.
        The line of the text follows from the offsets and the text; ``zonereport trace`` names it.
    """
    return _listing(Desk(edition), "sources.figures", edition.figures)


def notes(edition: Edition) -> Table | Prose:
    """Remarks of the coders: what the print leaves open about a figure, and how it was decided.

    Returns
    -------
    Table or Prose
        One row per figure with a remark in the report's language (seed columns ``note`` and
        ``note_zh``), by id: id, what it measures, remark.
    """
    desk = Desk(edition)
    remarks = remark_column(desk.language)
    shown = edition.figures
    shown = shown[shown[remarks].fillna("").ne("")] if remarks in shown.columns else shown.head(0)
    columns = (desk.column("figure"), desk.column("indicator"), desk.column("remark"))
    rows = [
        (
            # The line it leads to stands on the next pages and names the source; a hint would say it twice.
            Cell(row["figure"], row["figure"]),
            Cell(desk.measured(row)),
            Cell(headed(text_of(row[remarks]))),
        )
        for row in records(shown.sort_values("figure"))
    ]
    return desk.table("sources.notes", columns, rows, with_source=False)


def superseded(edition: Edition) -> Table | Prose:
    """Numbers printed more than once: superseded, confirmed or contradicted by another print.

    Reads the columns ``superseded_by``, ``confirmed_by`` and ``contradicted_by`` that the vintage cut
    (:mod:`zonereport.analysis.vintage`) adds; of two that contradict each other the pair is shown once.
    """
    desk = Desk(edition)
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("first_print", "end"),
        desk.column("relation"),
        desk.column("other_print", "end"),
        desk.column("source"),
    )
    rows = []
    for first in records(edition.figures.sort_values("figure")):
        for relation in ("superseded_by", "confirmed_by", "contradicted_by"):
            for figure in text_of(first.get(relation)).split():
                other = desk.figures.get(figure)
                if other is None or (relation == "contradicted_by" and figure < first["figure"]):
                    continue
                rows.append(
                    (
                        Cell(desk.measured(first)),
                        Cell(desk.period(first)),
                        desk.printed_cell(first),
                        Cell(desk.text(f"relations.{relation}")),
                        desk.printed_cell(other),
                        desk.source_cell(text_of(other["source"])),
                    )
                )
    return desk.table("sources.superseded", columns, rows, with_source=False)


def other_areas(edition: Edition) -> Table | Prose:
    """Figures about the areas that the zone lies in, others that its sources mention, and zones beside it."""
    shown = figures_elsewhere(
        edition.all_figures, edition.indicators, edition.areas, edition.zone, edition.ancestors
    )
    return _listing(Desk(edition), "sources.other_areas", shown)


def _listing(desk: Desk, key: str, shown: pd.DataFrame) -> Table | Prose:
    columns = (
        desk.column("figure"),
        desk.column("indicator"),
        desk.column("as_printed", "end"),
        desk.column("read_as", "end"),
        desk.column("period"),
        desk.column("source_dated"),
        desk.column("place"),
    )
    rows = [_line(row, desk) for row in records(shown.sort_values("figure"))]
    return desk.table(key, columns, rows, _listing_notes(desk, shown, rows), "read_as", with_source=False)


def _listing_notes(desk: Desk, shown: pd.DataFrame, rows: Sequence[Sequence[Cell]]) -> list[str]:
    grades = [grade.value for grade in Evidence if shown["evidence"].eq(grade.value).any()]
    notes = [desk.text("notes.place", command=COMMAND), *(desk.text(f"notes.{grade}") for grade in grades)]
    if any(not row[3].text for row in rows):
        notes.append(desk.text("notes.read_as"))
    return notes


def _line(row: Row, desk: Desk) -> tuple[Cell, ...]:
    offsets = [text_of(row[end]) for end in ("start", "end")]
    place = "–".join(offsets) if all(offsets) else ""
    grade = Labels.name(desk, "evidence", row["evidence"])
    source = replace(desk.source_cell(text_of(row["source"])), hint="")
    return (
        Cell(row["figure"], anchor=row["figure"]),
        Cell(desk.measured(row)),
        Cell(text_of(row["printed"])),
        Cell(_read_as(row, desk)),
        Cell(desk.dated_status(row)),
        splice("tables.marks.reported", desk.language, source=source, day=desk.published(row["figure"])),
        Cell(desk.text("marks.placed", place=place, grade=grade) if place else headed(grade)),
    )


def _read_as(row: Row, desk: Desk) -> str:
    """What cleaning made of the print: the number, or the interval that a bounding word makes of it.

    Empty where the print says it already: 8.6% in Chinese, 40个.
    """
    value, lower, upper = (number_of(row[name]) for name in ("value", "lower", "upper"))
    is_open = lower != lower or upper != upper
    if row["qualifier"] != Qualifier.EXACT and row["unit"] != Unit.RANK and not is_open:
        return format_bounds(float("nan"), lower, upper, row["unit"], desk.language)
    number = symbol_form(
        value,
        lower,
        upper,
        row["unit"],
        desk.language,
        number_of(row["resolution"]),
        text_of(row["qualifier"]),
        with_unit=True,
        is_change=row["measure"] == Measure.CHANGE,
    )
    # The classifier of a count (家, 项) is in the print alone.
    counted = row["unit"] == Unit.COUNT and text_of(row["printed"]).startswith(number)
    return "" if number == row["printed"] or counted else number

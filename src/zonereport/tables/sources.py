"""The appendix: every figure with its place in the print, what was superseded, other areas' figures."""

from __future__ import annotations

from math import isfinite

import pandas as pd

from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_bounds, symbol_form
from ..language.labels import Labels, Row, number_of, records, text_of
from ..language.names import source_title
from ..vocabulary import Measure
from .cells import Desk, source_anchor

# Measures that an indicator's name says already: a share is of an indicator that is a ratio.
_EVIDENT = (Measure.LEVEL, Measure.SHARE, Measure.RANK)


def figures(edition: Edition) -> Table | Prose:
    """Every figure of the edition by id; its row is where all links of the report lead.

    Returns
    -------
    Table or Prose
        Id (and anchor), what it measures, the printed string, the number read from it with its bounds,
        period, observation status, source, code-point offsets in the source's text, evidence.
    """
    return _listing(Desk(edition), "sources.figures", edition.figures)


def superseded(edition: Edition) -> Table | Prose:
    """Numbers printed more than once: superseded, confirmed or contradicted by another print.

    Reads the columns ``superseded_by``, ``confirmed_by`` and ``contradicted_by`` that the vintage cut
    (:mod:`zonereport.analysis.vintage`) adds; of two that contradict each other the pair is shown once.
    """
    desk = Desk(edition)
    columns = (
        desk.column("indicator", width=0.3),
        desk.column("period"),
        desk.column("first_print", "end"),
        desk.column("relation"),
        desk.column("other_print", "end"),
        desk.column("source", width=0.25),
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
                        Cell(desk.what(first)),
                        Cell(desk.period(first)),
                        desk.printed_cell(first),
                        Cell(desk.text(f"relations.{relation}")),
                        desk.printed_cell(other),
                        Cell(desk.source(other["source"])),
                    )
                )
    return desk.table("sources.superseded", columns, rows)


def other_areas(edition: Edition) -> Table | Prose:
    """Figures about the areas that the zone lies in, and about others that its own sources mention.

    They enter no result of the zone; the first are references beside it.
    """
    figures = edition.all_figures
    others = figures[figures["area"].ne(edition.zone)]
    above = others["area"].isin(edition.ancestors)
    beside = others["source"].isin(edition.figures["source"])
    return _listing(Desk(edition), "sources.other_areas", others[above | beside])


def _listing(desk: Desk, key: str, shown: pd.DataFrame) -> Table | Prose:
    columns = (
        desk.column("figure"),
        desk.column("indicator", width=0.25),
        desk.column("as_printed", "end"),
        desk.column("read_as", "end"),
        desk.column("period"),
        desk.column("status"),
        desk.column("source", width=0.2),
        desk.column("position"),
    )
    # A source that no figure of the edition comes from has no row in the list of sources to link to.
    listed = set(desk.edition.figures["source"])
    rows = [_line(row, desk, listed) for row in records(shown.sort_values("figure"))]
    return desk.table(key, columns, rows, notes=[desk.text("notes.position"), desk.text("notes.evidence")])


def _line(row: Row, desk: Desk, listed: set[str]) -> tuple[Cell, ...]:
    what = desk.what(row)
    if row["measure"] not in _EVIDENT:
        what = desk.text("marks.measured", what=what, measure=Labels.name(desk, "measure", row["measure"]))
    source = text_of(row["source"])
    title = source_title(desk.edition.sources, source, desk.language)
    offsets = [text_of(row[end]) for end in ("start", "end")]
    place = "–".join(offsets) if all(offsets) else ""
    grade = Labels.name(desk, "evidence", row["evidence"])
    return (
        Cell(row["figure"], anchor=row["figure"]),
        Cell(what),
        Cell(text_of(row["printed"]), mark=text_of(row["status"])),
        Cell(_read_as(row, desk)),
        Cell(desk.period(row)),
        Cell(desk.name("status", row["status"])),
        Cell(title, source_anchor(source), desk.source(source)) if source in listed else Cell(title),
        Cell(desk.text("marks.placed", place=place, grade=grade) if place else grade),
    )


def _read_as(row: Row, desk: Desk) -> str:
    """What cleaning made of the print: the interval, or the number with the sign of its open side."""
    value, lower, upper = (number_of(row[name]) for name in ("value", "lower", "upper"))
    if isfinite(lower) and isfinite(upper):
        return format_bounds(value, lower, upper, row["unit"], desk.language)
    resolution, qualifier = number_of(row["resolution"]), text_of(row["qualifier"])
    return symbol_form(value, lower, upper, row["unit"], desk.language, resolution, qualifier, with_unit=True)

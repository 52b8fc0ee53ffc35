"""The appendix of derived numbers: each with its formula, and a link to everything that went into it."""

from __future__ import annotations

from dataclasses import replace

from ..analysis.answers import DOWN, UP
from ..analysis.formulary import DIFFERENCES, Operand
from ..analysis.formulas import GOALS, formula_of, interval_of, operands
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_quantity
from ..language.formulas import formula_pieces, role_name
from ..language.labels import Labels, Row
from ..vocabulary import Unit
from .cells import COMMAND, Desk
from .links import joined, splice

# The status stands beside the period; the number needs no word for it.
_PLAIN = "extrapolated"


def derived(edition: Edition) -> Table | Prose:
    """Every number on the zone that is derived, by id; its row is where the links of derived numbers lead.

    Returns
    -------
    Table or Prose
        Id (and anchor), what it is, period with the observation status of what is no outcome, value with
        its interval, the formula with each operand as a link (a printed figure, or another derived
        number), and the verdict where there is one. What could not be computed has no row.
    """
    desk = Desk(edition)
    columns = (
        desk.column("derived"),
        desk.column("indicator"),
        desk.column("period"),
        desk.column("value", "end"),
        desk.column("formula"),
        desk.column("verdict"),
    )
    rows = []
    # What other areas' figures give among themselves, the report shows nowhere.
    own = {name: row for name, row in desk.derived_rows.items() if row["area"] == edition.zone}
    for name, row in sorted(own.items()):
        value = desk.derived_cell(row, formula_of(name) in DIFFERENCES, _PLAIN)
        if value.text:
            rows.append(
                (
                    Cell(name, anchor=name),
                    Cell(desk.text("marks.measured", what=desk.what(row), measure=_quantity(row, desk))),
                    Cell(_when(row, desk)),
                    Cell(value.text),
                    _formula(name, desk),
                    Cell(desk.verdict(row)),
                )
            )
    notes = [desk.text("notes.derived", command=COMMAND)]
    used = [operand for row in rows for operand in operands(row[0].anchor, desk.figures)]
    if any(_is_bounded_goal(operand, desk) for operand in used):
        notes.append(desk.text("notes.goal"))
    return desk.table("sources.derived", columns, rows, notes, with_source=False)


def _is_bounded_goal(operand: Operand, desk: Desk) -> bool:
    row = desk.figures.get(operand.id)
    return operand.role in GOALS and row is not None and row["qualifier"] in {*UP, *DOWN}


def _when(row: Row, desk: Desk) -> str:
    # The calendar is never expected or aimed at.
    return desk.period(row) if row["quantity"] == "elapsed_share" else desk.dated_status(row)


def _quantity(row: Row, desk: Desk) -> str:
    return Labels.name(desk, "quantity", row["quantity"])


def _formula(name: str, desk: Desk) -> Cell:
    """The formula with the name and the number of each operand; the number leads to its own line."""
    found = {operand.role: _operand(operand, desk) for operand in operands(name, desk.figures)}
    parts: list[Cell | str] = []
    for words, role in formula_pieces(formula_of(name), desk.language):
        parts += [words, found[role]] if role else [words]
    return joined(parts)


def _operand(operand: Operand, desk: Desk) -> Cell:
    printed = operand.id in desk.figures
    row = desk.figures[operand.id] if printed else desk.derived_rows[operand.id]
    if operand.role == "months":
        months = float(interval_of(operand, row).value or 0)
        text = format_quantity(months, months, months, Unit.MONTH, desk.language, 1)
        return Cell(text, operand.id)
    number = desk.figure_cell(operand.id) if printed else desk.derived_cell(row, mark=_PLAIN)
    # Each operand's line is on the next pages and names the source; a hint would say it twice.
    number = replace(number, hint="")
    return splice(
        "formulas.marks.named", desk.language, role=role_name(operand.role, desk.language), number=number
    )

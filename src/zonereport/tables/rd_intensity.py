"""R&D intensity: every printed ratio with its definition, and what amount and ratio imply."""

from __future__ import annotations

from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Row, records, text_of
from ..language.names import reason_names
from .cells import Desk, headed


def intensities(edition: Edition) -> Table | Prose:
    """Printed (and computed) intensities, each with numerator, denominator, scope, period and status.

    Returns
    -------
    Table or Prose
        One row per intensity, the latest period first; nothing is compared across definitions.
    """
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].isin(["intensity", "intensity_computed"])]
    order = ["period_end", "indicator", "scope", "derived"]
    shown = shown.sort_values(order, ascending=[False, True, True, True])
    columns = (
        desk.column("indicator"),
        desk.column("numerator"),
        desk.column("denominator"),
        desk.column("period"),
        desk.column("status"),
        desk.column("intensity", "end"),
    )
    lines = [
        (
            Cell(desk.what(row)),
            Cell(_part(row, "numerator", desk)),
            Cell(_part(row, "denominator", desk)),
            Cell(desk.period(row)),
            Cell(desk.name("status", row["status"])),
            desk.derived_cell(row, mark="computed" if row["quantity"] == "intensity_computed" else ""),
        )
        for row in records(shown)
    ]
    different = shown["indicator"].nunique() > 1
    notes = [desk.text("notes.definitions")] if different else []
    return desk.table("rd_intensity.intensities", columns, lines, notes)


def implied(edition: Edition) -> Table | Prose:
    """The denominator that an amount and an intensity imply, with the interval that rounding leaves."""
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].eq("implied_denominator")].sort_values(["period_end", "derived"])
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("amount", "end"),
        desk.column("intensity", "end"),
        desk.column("denominator"),
        desk.column("implied", "end"),
        desk.column("remark"),
    )
    lines = []
    for row in records(shown):
        amount, intensity = text_of(row["figures"]).split()[:2]
        lines.append(
            (
                Cell(desk.what(row)),
                Cell(desk.period(row)),
                desk.figure_cell(amount),
                desk.figure_cell(intensity),
                Cell(_part(row, "denominator", desk)),
                desk.derived_cell(row),
                Cell(headed(reason_names(text_of(row["reason"]), desk.language))),
            )
        )
    return desk.table("rd_intensity.implied", columns, lines)


def differences(edition: Edition) -> Table | Prose:
    """Every two intensities: their difference where they are one series, else what differs."""
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].eq("intensity_difference")].sort_values(["period_end", "derived"])
    columns = (
        desk.column("to"),
        desk.column("to_value", "end"),
        desk.column("from"),
        desk.column("from_value", "end"),
        desk.column("difference", "end"),
        desk.column("verdict"),
    )
    lines = []
    for row in records(shown):
        later, earlier = text_of(row["figures"]).split()[:2]
        before = desk.figures.get(earlier)
        lines.append(
            (
                Cell(desk.what(row)),
                desk.dated_cell(later),
                Cell(desk.what(before) if before is not None else ""),
                desk.dated_cell(earlier),
                desk.derived_cell(row, signed=True),
                Cell(desk.verdict(row)),
            )
        )
    return desk.table("rd_intensity.differences", columns, lines)


def _part(row: Row, part: str, desk: Desk) -> str:
    """Name of an intensity's numerator or denominator; empty where the print does not name it."""
    codebook = desk.edition.indicators
    found = codebook.loc[codebook["indicator"].eq(row["indicator"]), part]
    return headed(desk.indicator(found.iloc[0])) if len(found) else ""

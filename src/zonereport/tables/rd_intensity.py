"""R&D intensity: every printed ratio with its definition, and what amount and ratio imply."""

from __future__ import annotations

from ..analysis.same_years import in_years_of
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Row, records, text_of
from ..language.names import reason_names
from ..vocabulary import Measure, Unit
from .cells import Desk, headed

# The status stands beside the period; the number needs no word for it.
_PLAIN = "extrapolated"


def intensities(edition: Edition) -> Table | Prose:
    """Printed (and computed) intensities, each with numerator, denominator, scope, period and status.

    Returns
    -------
    Table or Prose
        One row per intensity, the latest period first, those of city, province and nation for the same
        years among them; nothing is compared across definitions.
    """
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].isin(["intensity", "intensity_computed"])]
    shown = in_years_of(shown, edition.zone)
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


def denominators(edition: Edition) -> Table | Prose:
    """Implied denominators beside the nearest printed levels, and whether they agree where they may."""
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].eq("denominator_ratio")].sort_values(["period_end", "derived"])
    columns = (
        desk.column("implied", "end"),
        desk.column("printed_level"),
        desk.column("value", "end"),
        desk.column("implied_over_printed", "end"),
        desk.column("verdict"),
    )
    lines = []
    for row in records(shown):
        *used, level = text_of(row["figures"]).split()
        printed = desk.figures[level]
        name = desk.text("marks.dated", number=desk.what(printed), period=desk.dated_status(printed))
        verdict = desk.verdict(row) or headed(reason_names(text_of(row["reason"]), desk.language))
        lines.append(
            (
                desk.derived_cell(desk.derived_rows.get(f"rd_intensity.amount_over_intensity:{'+'.join(used)}")),
                Cell(name if printed["period"] else desk.what(printed)),
                desk.printed_cell(printed),
                desk.derived_cell(row, mark=_PLAIN),
                Cell(verdict),
            )
        )
    notes = [desk.text("notes.denominators"), *_without_level(edition, desk)]
    return desk.table("rd_intensity.denominators", columns, lines, notes)


def _without_level(edition: Edition, desk: Desk) -> list[str]:
    """The denominators implied of which no level was collected, of the zone or of an area above it."""
    rows = edition.rd_intensity
    implied = rows.loc[rows["quantity"].eq("implied_denominator"), "indicator"]
    codes = dict.fromkeys(_code(indicator, "denominator", desk) for indicator in implied)
    figures = edition.all_figures[edition.all_figures["measure"].eq(Measure.LEVEL.value)]
    notes = []
    for code in filter(None, codes):
        heard = set(figures.loc[figures["indicator"].eq(code), "area"])
        silent = [desk.area(area) for area in (edition.zone, *edition.ancestors) if area not in heard]
        areas, indicator = desk.text("marks.comma").join(silent), desk.indicator(code)
        notes += [desk.text("notes.no_level", areas=areas, indicator=indicator)] if silent else []
    return notes


def redefined(edition: Edition) -> Table | Prose:
    """Amounts over other denominators than their definition's, and amounts that an intensity implies."""
    desk = Desk(edition)
    rows = edition.rd_intensity
    shown = rows[rows["quantity"].isin(["implied_numerator", "intensity_redefined", "intensity_floor"])]
    columns = (
        desk.column("computed"),
        desk.column("indicator"),
        desk.column("period"),
        desk.column("result", "end"),
        desk.column("denominator"),
        desk.column("remark"),
    )
    lines = [
        (
            Cell(desk.name("quantity", row["quantity"])),
            Cell(desk.what(row)),
            Cell(desk.dated_status(row)),
            desk.derived_cell(row, mark=_PLAIN),
            Cell(_bottom(row, desk)),
            _origin(row, desk),
        )
        for row in records(shown.sort_values(["quantity", "period_end", "derived"]))
    ]
    has_floor = shown["quantity"].eq("intensity_floor").any()
    notes = [desk.text("notes.floor")] if has_floor else []
    return desk.table("rd_intensity.redefined", columns, lines, notes)


def _origin(row: Row, desk: Desk) -> Cell:
    """What stands against a ratio; for a bound, the intensity that it comes from."""
    if row["quantity"] != "intensity_floor":
        return Cell(headed(reason_names(text_of(row["reason"]), desk.language)))
    part = desk.figures[text_of(row["figures"])]
    name, number = desk.indicator(part["indicator"]), desk.printed_cell(part).text
    return desk.linked(desk.text("marks.from_part", what=name, number=number), text_of(part["figure"]))


def _bottom(row: Row, desk: Desk) -> str:
    """Name of the level below: a printed one, or the denominator that an intensity implies."""
    last = desk.figures[text_of(row["figures"]).split()[-1]]
    return desk.what(last) if last["unit"] != Unit.PERCENT else _part(last, "denominator", desk)


def differences(edition: Edition) -> Table | Prose:
    """Every two intensities of the zone: their difference where they are one series, else what differs."""
    desk = Desk(edition)
    rows = edition.rd_intensity
    own = rows["area"].eq(edition.zone)
    shown = rows[own & rows["quantity"].eq("intensity_difference")].sort_values(["period_end", "derived"])
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
    return headed(desk.indicator(_code(text_of(row["indicator"]), part, desk)))


def _code(indicator: str, part: str, desk: Desk) -> str:
    """Code of an intensity's numerator or denominator; empty where the print does not name it."""
    codebook = desk.edition.indicators
    found = codebook.loc[codebook["indicator"].eq(indicator), part]
    return text_of(found.iloc[0]) if len(found) else ""

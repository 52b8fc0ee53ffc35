"""Growth: printed rates beside their targets, what levels say, and the targets of each year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..analysis.beside import side_of
from ..analysis.comparability import definition_of
from ..analysis.vintage import current
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.labels import Labels, Row, is_own, records, remark_column, text_of
from ..language.names import code_name, reason_names
from ..vocabulary import Measure, Status, Verdict
from .cells import NOTHING, Desk, headed

# The status stands beside the period; the number needs no word for it.
_PLAIN = "extrapolated"
_BESIDE = ["period_end", "period_start", "indicator", "derived"]
_COMPUTED = ("levels_same_months", "monthly_rate", "base_level")


def outcomes(edition: Edition) -> Table | Prose:
    """Printed growth of the zone as a whole, the target for the same period, the gap and the verdict.

    Returns
    -------
    Table or Prose
        One row per printed rate (outcomes and expectations), the latest period first. A target for
        another period stands in the register of targets, not here.
    """
    return _outcomes(edition, "growth.outcomes", own=True)


def subjects(edition: Edition) -> Table | Prose:
    """The same for the firms, projects, parks and platforms of the zone."""
    return _outcomes(edition, "growth.subjects", own=False)


def beside(edition: Edition) -> Table | Prose:
    """Growth of the zone beside that of its city, its province and the nation over the same period.

    Returns
    -------
    Table or Prose
        One row per rate and reference area, the latest period first: both rates, the difference in
        percentage points with its interval, and whether the zone is above, below or not to be told.
    """
    desk = Desk(edition)
    leads = edition.beside[edition.beside["measure"].eq(Measure.GROWTH.value)]
    leads = leads[leads["verdict"].ne(Verdict.NOT_COMPARABLE.value)]
    leads = leads.assign(side=side_of(leads)).sort_values(_BESIDE, ascending=[False, False, True, True])
    bases = _bases(leads, edition)
    columns = (
        desk.column("indicator"),
        desk.column("basis"),
        desk.column("period"),
        desk.column("zone_rate", "end"),
        desk.column("reference_area"),
        desk.column("reference_rate", "end"),
        desk.column("lead", "end"),
        desk.column("side"),
    )
    rows = []
    for row in records(leads):
        own, other = text_of(row["figures"]).split()
        side = desk.text(f"sides.{row['side']}") if row["side"] else desk.verdict(row)
        rows.append(
            (
                Cell(desk.what(row)),
                Cell(bases.get(row["indicator"], "")),
                Cell(desk.dated_status(row)),
                desk.figure_cell(own),
                Cell(desk.area(desk.figures[other]["area"])),
                desk.figure_cell(other),
                desk.derived_cell(row, signed=True, mark=_PLAIN),
                Cell(side),
            )
        )
    has_goals = (leads["status"] == Status.TARGET).any()
    notes = [desk.text("notes.lead"), *([desk.text("notes.goal")] if has_goals else [])]
    notes += [*_basis_notes(bases, desk), *_remarks(leads, desk), *_silent_areas(edition, desk)]
    return desk.table("growth.beside", columns, rows, notes, unsaid="basis")


def not_beside(edition: Edition) -> Table | Prose:
    """Growth of the zone that no printed rate of an area above may stand beside, and what differs.

    Returns
    -------
    Table or Prose
        One row per rate of the zone, the latest period first; one column per area above, with what keeps
        the nearest figure of that area apart, or that the rate stands in the table of comparisons.
    """
    desk = Desk(edition)
    rows = edition.beside[edition.beside["measure"].eq(Measure.GROWTH.value)]
    is_apart = rows["verdict"].eq(Verdict.NOT_COMPARABLE.value)
    compared = {(_first(row), _other(row, desk)) for row in records(rows[~is_apart])}
    rows = rows[is_apart]
    rows = rows.sort_values(_BESIDE, ascending=[False, False, True, True])
    areas = [area for area in edition.ancestors if any(_other(row, desk) == area for row in records(rows))]
    columns = [desk.column("indicator"), desk.column("period"), desk.column("zone_rate", "end")]
    columns += [Column(headed(desk.area(area))) for area in areas]
    by_rate: dict[str, list[Row]] = {}
    for row in records(rows):
        by_rate.setdefault(_first(row), []).append(row)
    lines = []
    for figure, group in by_rate.items():
        told = {_other(row, desk): reason_names(text_of(row["reason"]), desk.language) for row in group}
        told |= {area: desk.text("marks.compared") for area in areas if (figure, area) in compared}
        first = group[0]
        lines.append(
            [
                Cell(desk.what(first)),
                Cell(desk.dated_status(desk.figures[figure])),
                desk.figure_cell(figure),
                *(Cell(headed(told.get(area, ""))) for area in areas),
            ]
        )
    notes = [desk.text("notes.not_beside"), *_silent_areas(edition, desk)]
    return desk.table("growth.not_beside", columns, lines, notes, with_source=False)


def derived(edition: Edition) -> Table | Prose:
    """What levels give: growth where the months are the same, else a rate per month, marked as such.

    Returns
    -------
    Table or Prose
        One row per derived number with the printed figures it comes from; the last column names what
        stands against reading it as year-on-year growth.
    """
    desk = Desk(edition)
    shown = edition.growth[edition.growth["formula"].isin(_COMPUTED)]
    shown = shown.sort_values(["formula", "indicator", "subject", "scope", "period_end", "derived"])
    columns = (
        desk.column("indicator"),
        desk.column("computed"),
        desk.column("period"),
        desk.column("result", "end"),
        desk.column("from_figure", "end"),
        desk.column("and_figure", "end"),
        desk.column("remark"),
    )
    rows = []
    for row in records(shown):
        used = [desk.dated_cell(figure) for figure in text_of(row["figures"]).split()]
        # That the months differ is what a monthly rate is for, and the note below the table says it.
        reason = "" if row["formula"] == "monthly_rate" else text_of(row["reason"])
        rows.append(
            (
                Cell(desk.what(row)),
                Cell(_computed(row, desk)),
                Cell(desk.period(row)),
                desk.derived_cell(row),
                *[*used, NOTHING][:2],
                Cell(headed(reason_names(reason, desk.language))),
            )
        )
    computed = set(shown["formula"])
    notes = [desk.text(f"notes.{formula}") for formula in _COMPUTED if formula in computed]
    return desk.table("growth.derived", columns, rows, notes)


def targets(edition: Edition) -> Table | Prose:
    """Growth targets of the zone as a whole: indicators in rows, the periods they are for in columns."""
    desk = Desk(edition)
    figures = current(edition.figures)
    growth = figures["measure"].eq(Measure.GROWTH.value) & figures["status"].eq(Status.TARGET.value)
    shown = figures[growth & is_own(figures, edition.zone) & figures["period_end"].notna()]
    periods = shown[["period", "period_start", "period_end", "months"]].drop_duplicates("period")
    periods = periods.sort_values(["period_end", "period_start"])
    bases = _bases(shown, edition)
    columns = [desk.column("indicator"), desk.column("basis")]
    columns += [Column(desk.period(row), "end") for row in records(periods)]
    # Two targets for one period, both in force, take two rows rather than hide one another.
    line = ["indicator", "scope", "copy"]
    shown = shown.assign(copy=shown.groupby(["indicator", "scope", "period"]).cumcount())
    rows = []
    for _, group in shown.sort_values([*line, "figure"]).groupby(line, sort=True):
        cells = {row["period"]: row for row in records(group)}
        first = next(iter(cells.values()))
        # All of them are targets, as the title says: no sign.
        shown_cells = [replace(desk.printed_cell(cells.get(p)), mark="") for p in periods["period"]]
        rows.append([Cell(desk.what(first)), Cell(bases.get(first["indicator"], "")), *shown_cells])
    return desk.table("growth.targets", columns, rows, _basis_notes(bases, desk), unsaid="basis")


def _outcomes(edition: Edition, key: str, own: bool) -> Table | Prose:
    desk = Desk(edition)
    growth = edition.growth
    printed = growth[growth["formula"].eq("printed") & growth["status"].ne(Status.TARGET.value)]
    printed = printed[is_own(printed, edition.zone) if own else printed["subject"].ne("")]
    gaps = growth[growth["formula"].eq("outcome_minus_target")]
    by_outcome: dict[str, list[Row]] = {}
    for row in records(gaps):
        by_outcome.setdefault(text_of(row["figures"]).split()[0], []).append(row)
    bases = _bases(printed, edition)
    order = ["period_end", "period_start", "indicator", "subject", "scope", "derived"]
    printed = printed.sort_values(order, ascending=[False, False, True, True, True, True])
    columns = (
        desk.column("indicator"),
        desk.column("basis"),
        desk.column("period"),
        desk.column("growth", "end"),
        desk.column("target", "end"),
        desk.column("gap", "end"),
        desk.column("verdict"),
    )
    rows = [
        (
            Cell(desk.what(row)),
            Cell(bases.get(row["indicator"], "")),
            Cell(desk.period(row)),
            desk.derived_cell(row),
            desk.figure_cell(text_of(gap["figures"]).split()[-1]) if gap else NOTHING,
            desk.derived_cell(gap, signed=True),
            Cell(desk.verdict(gap)) if gap else NOTHING,
        )
        for row in records(printed)
        for gap in by_outcome.get(text_of(row["figures"]), [None])
    ]
    notes = [*_gap_notes(desk, gaps), *_basis_notes(bases, desk)]
    return desk.table(key, columns, rows, notes, unsaid="basis")


def _bases(rows: pd.DataFrame, edition: Edition) -> dict[str, str]:
    """Price basis in words of the indicators that have one: what is counted has none."""
    codes = zip(rows["indicator"], definition_of(rows, edition.indicators, "basis"), strict=True)
    return {
        indicator: headed(code_name("basis", code, edition.language)) for indicator, code in codes if code
    }


def _basis_notes(bases: dict[str, str], desk: Desk) -> list[str]:
    return [desk.text("notes.basis")] if bases else []


def _remarks(leads: pd.DataFrame, desk: Desk) -> list[str]:
    """The coders' remarks on the figures compared, each once."""
    named = dict.fromkeys(figure for ids in leads["figures"] for figure in ids.split())
    rows = [desk.figures[figure] for figure in named]
    told = [(row, text_of(row[remark_column(desk.language)])) for row in rows]
    return [
        desk.text("notes.remark", what=desk.what(row), period=desk.period(row), remark=remark)
        for row, remark in told
        if remark
    ]


def _silent_areas(edition: Edition, desk: Desk) -> list[str]:
    """The areas above that print no growth rate at all, as far as is known."""
    rows = edition.beside[edition.beside["measure"].eq(Measure.GROWTH.value)]
    heard = {_other(row, desk) for row in records(rows)}
    silent = [desk.area(area) for area in edition.ancestors if area not in heard]
    return [desk.text("notes.silent_area", area=desk.text("marks.comma").join(silent))] if silent else []


def _first(row: Row) -> str:
    return text_of(row["figures"]).split()[0]


def _other(row: Row, desk: Desk) -> str:
    """The area above that a row of the analysis is about."""
    return text_of(desk.figures[text_of(row["figures"]).split()[1]]["area"])


def _computed(row: Row, desk: Desk) -> str:
    """What was computed; marked where it is not about outcomes: growth that a target asks for."""
    quantity = desk.name("quantity", row["quantity"])
    if row["status"] == Status.ACTUAL:
        return quantity
    return desk.text("marks.of_status", what=quantity, status=Labels.name(desk, "status", row["status"]))


def _gap_notes(desk: Desk, gaps: pd.DataFrame) -> list[str]:
    return [desk.text("notes.gap")] if len(gaps) else []

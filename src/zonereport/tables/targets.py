"""The register of targets: what was aimed at, what answered it, and how many were answered at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.formats import format_number
from ..language.labels import Row, records, text_of
from ..vocabulary import Verdict
from .cells import NOTHING, Desk

ANSWERED = (Verdict.MET.value, Verdict.MISSED.value, Verdict.WITHIN_ROUNDING.value)


def register(edition: Edition) -> Table | Prose:
    """Every target with the outcome that answers it, or the nearest one that does not and why.

    Returns
    -------
    Table or Prose
        One row per target (and outcome, where several answer it), by period and indicator: what, when
        it was set, for when, the target, the outcome with its own period, the gap, and the verdict.
    """
    desk = Desk(edition)
    rows = edition.targets
    differences = rows[rows["quantity"].eq("outcome_minus_target")]
    gaps = {text_of(row["figures"]): row for row in records(differences)}
    columns = (
        desk.column("indicator", width=0.25),
        desk.column("set"),
        desk.column("target_period"),
        desk.column("target", "end"),
        desk.column("outcome", "end"),
        desk.column("outcome_period"),
        desk.column("gap", "end"),
        desk.column("verdict", width=0.15),
    )
    shown = rows[rows["quantity"].eq("target")]
    shown = shown.sort_values(["period_end", "indicator", "subject", "scope", "derived"], na_position="last")
    lines = []
    for row in records(shown):
        for target, outcome in _pairs(row):
            answer = desk.figures.get(outcome)
            lines.append(
                (
                    Cell(desk.what(row)),
                    Cell(desk.published(target)),
                    Cell(desk.period(row)),
                    desk.figure_cell(target),
                    desk.figure_cell(outcome),
                    Cell(desk.period(answer)) if answer is not None else NOTHING,
                    desk.derived_cell(gaps.get(f"{outcome} {target}"), signed=True),
                    Cell(desk.verdict(row)),
                )
            )
    notes = [desk.text("notes.gap")] if gaps else []
    if shown["verdict"].eq(Verdict.NOT_COMPARABLE.value).any():
        notes.append(desk.text("notes.nearest"))
    return desk.table("targets.register", columns, lines, notes)


def summary_by_year(edition: Edition) -> Table | Prose:
    """Verdicts by the year that the targets are for, and how many of the targets due were answered."""
    desk = Desk(edition)
    shown = edition.targets[edition.targets["quantity"].eq("target")]
    years = shown["period_end"].dt.strftime("%Y").fillna("")
    verdicts = [verdict for verdict in Verdict if verdict.value in set(shown["verdict"])]
    columns = [desk.column("target_period")]
    columns += [desk.column("targets", "end"), desk.column("answered_due", "end")]
    columns += [Column(desk.name("verdict", verdict), "end") for verdict in verdicts]
    lines = []
    # Undated targets come last.
    for year in sorted(set(years), key=lambda year: (year == "", year)):
        found = shown.loc[years.eq(year), "verdict"].value_counts()
        counts = {verdict: int(found.get(verdict.value, 0)) for verdict in verdicts}
        answered = sum(count for verdict, count in counts.items() if verdict.value in ANSWERED)
        due = int(found.sum()) - counts.get(Verdict.NOT_YET_DUE, 0)
        share = ""
        # Nobody can say whether a target without a date is due.
        if year and due:
            share = desk.text("marks.of", part=_number(answered, desk), whole=_number(due, desk))
        label = desk.text("marks.year", year=year) if year else desk.text("marks.undated")
        numbers = (_number(count, desk) for count in counts.values())
        lines.append([label, _number(int(found.sum()), desk), share, *numbers])
    cells = [[Cell(text) for text in line] for line in lines]
    return desk.table("targets.by_year", columns, cells, [desk.text("notes.answered")])


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    """The target's figure with each figure beside it, or with none."""
    target, *outcomes = text_of(row["figures"]).split()
    for outcome in outcomes or [""]:
        yield target, outcome


def _number(count: int, desk: Desk) -> str:
    return format_number(count, desk.language, 0)

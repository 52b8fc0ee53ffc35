"""The register of targets: what was aimed at, what answered it, and how many were answered at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.formats import format_number
from ..language.labels import Row, records, text_of
from ..vocabulary import Verdict
from .cells import Desk

ANSWERED = (Verdict.MET.value, Verdict.MISSED.value, Verdict.WITHIN_ROUNDING.value)


def register(edition: Edition) -> Table | Prose:
    """Every target with the outcome that answers it, or the nearest one that does not and why.

    Returns
    -------
    Table or Prose
        One row per target (and outcome, where several answer it), by year, the zone before its firms and
        projects, chapter and indicator: what, for when, when it was announced, the target, and the
        verdict with the outcome, its period where that is another, and the gap.
    """
    desk = Desk(edition)
    rows = edition.targets
    differences = rows[rows["quantity"].eq("outcome_minus_target")]
    gaps = {text_of(row["figures"]): row for row in records(differences)}
    columns = (
        desk.column("indicator"),
        desk.column("target_period"),
        desk.column("published"),
        desk.column("target", "end"),
        desk.column("answer"),
    )
    shown = _in_order(rows[rows["quantity"].eq("target")], edition)
    lines = []
    for row in records(shown):
        for target, outcome in _pairs(row):
            lines.append(
                (
                    Cell(desk.measured(row)),
                    Cell(desk.period(row) or desk.text("marks.undated")),
                    Cell(desk.published(target)),
                    # All of them are targets, as the head says: no sign.
                    replace(desk.figure_cell(target), mark=""),
                    _answer(row, outcome, gaps.get(f"{outcome} {target}"), desk),
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


def _in_order(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Targets by year (undated ones last), the zone's own first, then by chapter and family."""
    codebook = edition.indicators[["indicator", "chapter", "family"]]
    order = ["year", "of_subject", "chapter", "family", "indicator", "subject", "scope", "derived"]
    found = rows.merge(codebook, on="indicator", how="left")
    found = found.assign(year=found["period_end"].dt.year, of_subject=found["subject"].ne(""))
    return found.sort_values(order, na_position="last")


def _answer(row: Row, outcome: str, gap: Row | None, desk: Desk) -> Cell:
    """The verdict in words, with the outcome beside the target and the gap where they are known."""
    # That there is no date stands in the column of the period.
    verdict = desk.name("verdict", row["verdict"]) if row["reason"] == "undated" else desk.verdict(row)
    printed = desk.figures.get(outcome)
    if printed is None:
        return Cell(verdict)
    cell = desk.figure_cell(outcome) if printed["period"] == row["period"] else desk.dated_cell(outcome)
    shown = desk.text("marks.answer", verdict=verdict, outcome=cell.text)
    difference = desk.derived_cell(gap, signed=True).text
    if difference:
        shown = desk.text("marks.with_gap", answer=shown, gap=difference)
    return replace(cell, text=shown)


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    """The target's figure with each figure beside it, or with none."""
    target, *outcomes = text_of(row["figures"]).split()
    for outcome in outcomes or [""]:
        yield target, outcome


def _number(count: int, desk: Desk) -> str:
    return format_number(count, desk.language, 0)

"""The register of targets: what was aimed at, what answered it, and how many were answered at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ..analysis.target_states import STATES, told_targets
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.labels import Labels, Row, records, text_of
from ..vocabulary import Verdict
from .cells import NOTHING, Desk
from .links import splice
from .target_shares import by_group, share_cell, years_of

_REGISTER = "targets.register"
_GAPS = ("outcome_minus_target", "expectation_minus_target")


def register(edition: Edition) -> Table | Prose:
    """Every target with the outcome that answers it, or the nearest one that does not and why.

    Returns
    -------
    Table or Prose
        One row per target (and outcome, where several answer it), by year, the zone before its firms and
        projects, chapter and indicator: what, for when, when it was announced, the target, and what
        became of it with the outcome, its period where that is another, and the gap.
    """
    desk = Desk(edition)
    rows = edition.targets
    gaps = {text_of(row["figures"]): row for row in records(rows[rows["quantity"].isin(_GAPS)])}
    columns = (
        desk.column("indicator"),
        desk.column("target_period"),
        desk.column("published"),
        desk.column("target", "end"),
        desk.column("answer"),
    )
    wanted = rows[rows["quantity"].eq("target")]
    record = told_targets(edition.targets, edition.figures, edition.indicators)
    told = record.set_index("derived")[["told", "announced", "target"]]
    shown = _in_order(wanted.join(told, on="derived"), edition)
    lines = []
    for row in records(shown):
        for target, outcome in _pairs(row):
            lines.append(
                (
                    Cell(desk.measured(row)),
                    Cell(desk.period(row) or desk.text("marks.undated")),
                    Cell(_published(row, target, desk)),
                    # All of them are targets, as the head says: no sign.
                    replace(desk.figure_cell(target), mark=""),
                    _answer(row, outcome, gaps.get(f"{outcome} {target}"), desk),
                )
            )
    notes = [desk.text("notes.gap")] if gaps else []
    notes += [desk.text("notes.nearest")] if shown["told"].eq("not_comparable").any() else []
    return desk.table(_REGISTER, columns, lines, [*notes, *_silence_notes(shown, desk)])


def summary_by_year(edition: Edition) -> Table | Prose:
    """What became of the targets of each year, and how many of those due were answered."""
    desk = Desk(edition)
    record = told_targets(edition.targets, edition.figures)
    # That there is no date is said by the row.
    record = record.assign(told=record["told"].replace("undated", "no_outcome"))
    states = [state for state in STATES if record["told"].eq(state).any()]
    columns = [desk.column("target_period"), desk.column("targets", "end")]
    columns += [desk.column("answered_due", "end")]
    columns += [Column(desk.name("state", state), "end") for state in states]
    answered = by_group(record, "year", "answered")
    lines = []
    for label, year, part in years_of(record, desk):
        counts = (int(part["told"].eq(state).sum()) for state in states)
        lines.append(
            [
                Cell(label),
                desk.counted(len(part), _REGISTER),
                # Nobody can say whether a target without a date is due.
                NOTHING if year is None else share_cell(answered.get(year), desk),
                *(desk.counted(count, _REGISTER) for count in counts),
            ]
        )
    notes = [desk.text("notes.answered"), *_silence_notes(record, desk)]
    return desk.table("targets.by_year", columns, lines, notes)


def _in_order(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Targets by year (undated ones last), the zone's own first, then by chapter and family."""
    codebook = edition.indicators[["indicator", "chapter", "family"]]
    order = ["year", "of_subject", "chapter", "family", "indicator", "subject", "scope", "derived"]
    found = rows.merge(codebook, on="indicator", how="left")
    found = found.assign(year=found["period_end"].dt.year, of_subject=found["subject"].ne(""))
    return found.sort_values(order, na_position="last")


def _published(row: Row, target: str, desk: Desk) -> str:
    """When the target was reported; marked where that was after the end of its period."""
    published = desk.published(target)
    late = text_of(row["announced"]) == "after"
    announced = Labels.name(desk, "announced", "after")
    return desk.text("marks.of_status", what=published, status=announced) if late else published


def _answer(row: Row, outcome: str, gap: Row | None, desk: Desk) -> Cell:
    """What became of a target, with the outcome beside it and the gap where they are known."""
    state = text_of(row["told"])
    # That there is no date stands in the column of the period.
    told = desk.verdict(row) if state in {*Verdict} - {Verdict.NO_OUTCOME} else desk.name("state", state)
    if state == "undated":
        told = desk.name("verdict", row["verdict"])
    printed = desk.figures.get(outcome)
    if printed is None:
        return Cell(told)
    cell = desk.figure_cell(outcome) if printed["period"] == row["period"] else desk.dated_cell(outcome)
    answer = splice("tables.marks.answer", desk.language, verdict=told, outcome=cell)
    difference = desk.derived_cell(gap, signed=True)
    if difference.text:
        answer = splice("tables.marks.with_gap", desk.language, answer=answer, gap=difference)
    return replace(answer, mark=cell.mark)


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    """The target's figure with each figure beside it, or with none."""
    target, *outcomes = text_of(row["figures"]).split()
    for outcome in outcomes or [""]:
        yield target, outcome


def _silence_notes(record: pd.DataFrame, desk: Desk) -> list[str]:
    return [desk.text("notes.no_article")] if record["told"].eq("no_article").any() else []

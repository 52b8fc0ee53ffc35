"""Targets beside what came before them: the target of an earlier year, the last outcome known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Row, records, text_of
from ..language.names import reason_names
from .cells import Desk, headed


def drift(edition: Edition) -> Table | Prose:
    """Each target beside the one before it, and why two are not set against each other.

    Returns
    -------
    Table or Prose
        One row per pair: what, for when, the target, the earlier one with its period, the change.
    """
    return _steps(edition, "target_drift", "earlier_target", "change")


def ambition(edition: Edition) -> Table | Prose:
    """Each target beside the last outcome of its series that had appeared when it was announced.

    Returns
    -------
    Table or Prose
        One row per pair: what, for when, the target, the outcome with its period, the distance.
    """
    return _steps(edition, "ambition", "last_outcome", "above_outcome")


def _steps(edition: Edition, quantity: str, before: str, result: str) -> Table | Prose:
    desk = Desk(edition)
    rows = edition.targets
    shown = _in_order(rows[rows["quantity"].isin([quantity, f"{quantity}_over_years"])], edition)
    columns = (
        desk.column("indicator"),
        desk.column("target_period"),
        desk.column("target", "end"),
        desk.column(before, "end"),
        desk.column(result, "end"),
        desk.column("remark"),
    )
    lines = []
    for row in records(shown):
        target, earlier = text_of(row["figures"]).split()
        lines.append(
            (
                Cell(desk.measured(row)),
                Cell(desk.period(row)),
                # What is a target is said by the heads: no sign.
                replace(desk.figure_cell(target), mark=""),
                replace(desk.dated_cell(earlier), mark=""),
                replace(desk.derived_cell(row, signed=True), mark=""),
                Cell(_remark(row, desk)),
            )
        )
    return desk.table(f"targets.{quantity}", columns, lines, [desk.text("notes.goal")] if lines else [])


def _remark(row: Row, desk: Desk) -> str:
    return headed(reason_names(text_of(row["reason"]), desk.language)) if text_of(row["verdict"]) else ""


def _in_order(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    codebook = edition.indicators[["indicator", "chapter", "family"]]
    order = ["chapter", "family", "indicator", "subject", "scope", "period_end", "derived"]
    return rows.merge(codebook, on="indicator", how="left").sort_values(order, na_position="last")

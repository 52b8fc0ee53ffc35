"""Completion of annual plans: what is done, what was planned, how far the year has gone."""

from __future__ import annotations

from itertools import zip_longest
from math import isfinite

import pandas as pd

from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Row, number_of, records, text_of
from ..language.names import reason_names
from .cells import Desk, headed

CHAPTER = "30-investment-completion"
_OBSERVED = ("done", "rate", "rate_computed")
# What was printed, else a whole number of things, else an amount.
_PLANS = ("plan", "plan_implied_whole", "plan_implied")


def completion(edition: Edition) -> Table | Prose:
    """Completion of investment plans, one row per observation, the latest period first.

    Returns
    -------
    Table or Prose
        What and which scope, period, amount done, annual plan (printed, or implied and marked so),
        printed and computed rate, and whether the two agree.
    """
    return _amounts(edition, "completion.completion", investment=True)


def pace(edition: Edition) -> Table | Prose:
    """The same observations against the calendar.

    Returns
    -------
    Table or Prose
        Rate, share of the year elapsed, pace, rate and amount at the year's end if the pace held
        (extrapolations), and why an observation stands apart from the others of its year.
    """
    return _paces(edition, "completion.pace", investment=True)


def tasks(edition: Edition) -> Table | Prose:
    """Completion of other annual tasks: technology contracts, applications and the like."""
    return _amounts(edition, "completion.tasks", investment=False)


def tasks_pace(edition: Edition) -> Table | Prose:
    """The other annual tasks against the calendar."""
    return _paces(edition, "completion.tasks_pace", investment=False)


def _amounts(edition: Edition, key: str, investment: bool) -> Table | Prose:
    desk = Desk(edition)
    columns = (
        desk.column("indicator", width=0.25),
        desk.column("period"),
        desk.column("done", "end"),
        desk.column("plan", "end"),
        desk.column("printed_rate", "end"),
        desk.column("computed_rate", "end"),
        desk.column("reconciled"),
    )
    lines = _observations(_chosen(edition, investment))
    implied = any({"plan_implied", "done_implied"} & set(line) for line in lines)
    notes = [desk.text("notes.implied")] if implied else []
    return desk.table(key, columns, [_amount_line(line, desk) for line in lines], notes)


def _paces(edition: Edition, key: str, investment: bool) -> Table | Prose:
    desk = Desk(edition)
    columns = (
        desk.column("indicator", width=0.25),
        desk.column("period"),
        desk.column("completion_rate", "end"),
        desk.column("elapsed", "end"),
        desk.column("pace", "end"),
        desk.column("year_end_rate", "end"),
        desk.column("year_end_amount", "end"),
        desk.column("apart"),
    )
    lines = [line for line in _observations(_chosen(edition, investment)) if "pace" in line]
    return desk.table(key, columns, [_pace_line(line, desk) for line in lines], [desk.text("notes.pace")])


def _chosen(edition: Edition, investment: bool) -> pd.DataFrame:
    codebook = edition.indicators
    of_chapter = codebook.loc[codebook["chapter"].eq(CHAPTER), "indicator"]
    rows = edition.completion
    return rows[rows["indicator"].isin(of_chapter) == investment]


def _observations(rows: pd.DataFrame) -> list[dict[str, Row]]:
    """Rows by quantity for each observation: one group, one period; the latest period first.

    Figures that contradict each other both stand and take a line each.
    """
    observed = rows[rows["quantity"].isin(_OBSERVED)]
    order = ["period_end", "period_start", "group", "period"]
    observed = observed.sort_values([*order, "derived"], ascending=[False, False, True, True, True])
    lines = []
    for _, part in observed.groupby(["group", "period"], sort=False):
        group, period = part.iloc[0]["group"], part.iloc[0]["period"]
        found = {quantity: records(part[part["quantity"] == quantity]) for quantity in _OBSERVED}
        figures = {figure for used in part["figures"] for figure in used.split()}
        others = rows[rows["group"].eq(group) & ~rows["quantity"].isin(_OBSERVED)]
        uses = [bool(figures & set(used.split())) for used in others["figures"]]
        about = others[others["quantity"].eq("plan") | pd.Series(uses, others.index, dtype=bool)]
        for quantity, related in about.groupby("quantity"):
            same = related[related["period"].eq(period)]
            found[str(quantity)] = records(related if same.empty else same)
        filled = {quantity: parts for quantity, parts in found.items() if parts}
        for number in zip_longest(*filled.values()):
            pairs = zip(filled, number, filled.values(), strict=True)
            lines.append({quantity: row or parts[0] for quantity, row, parts in pairs})
    return lines


def _amount_line(line: dict[str, Row], desk: Desk) -> tuple[Cell, ...]:
    known = {code for code in _PLANS if code in line and isfinite(number_of(line[code]["value"]))}
    plan = next((code for code in _PLANS if code in known), "plan")
    done = "done" if "done" in line else "done_implied"
    return (
        *_heads(line, desk),
        desk.derived_cell(line.get(done), mark="implied" if done == "done_implied" else ""),
        desk.derived_cell(line.get(plan), mark="" if plan == "plan" else "implied"),
        desk.derived_cell(line.get("rate")),
        desk.derived_cell(line.get("rate_computed")),
        Cell(desk.verdict(line.get("rate_gap"))),
    )


def _pace_line(line: dict[str, Row], desk: Desk) -> tuple[Cell, ...]:
    rate = line.get("rate") or line["rate_computed"]
    return (
        *_heads(line, desk),
        desk.derived_cell(rate, mark="" if "rate" in line else "computed"),
        desk.derived_cell(line.get("elapsed_share")),
        desk.derived_cell(line.get("pace")),
        desk.derived_cell(line.get("year_end_at_pace")),
        desk.derived_cell(line.get("year_end_amount_at_pace")),
        Cell(headed(reason_names(text_of(rate["reason"]), desk.language))),
    )


def _heads(line: dict[str, Row], desk: Desk) -> tuple[Cell, Cell]:
    first = next(line[quantity] for quantity in _OBSERVED if quantity in line)
    return Cell(desk.what(first)), Cell(desk.period(first))

"""Completion of annual plans: what is done, what was planned, how far the year has gone."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from math import isfinite

import pandas as pd

from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_number
from ..language.labels import Row, number_of, records, text_of
from ..language.names import reason_names
from ..language.numbers import MOST_DECIMALS
from ..language.units import COUNTED
from .cells import NOTHING, Desk

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
        printed rate, computed rate and whether the two agree.
    """
    return _amounts(edition, "completion.completion", investment=True)


def pace(edition: Edition) -> Table | Prose:
    """The same observations against the calendar.

    Returns
    -------
    Table or Prose
        Rate, share of the year elapsed, pace, rate and amount at the year's end if the pace held
        (extrapolations). A note says why observations of one year stand apart. A rate that was counted
        ahead of its period has no line.
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
        desk.column("indicator"),
        desk.column("period"),
        desk.column("done" if investment else "task_done", "end"),
        desk.column("plan" if investment else "task_plan", "end"),
        desk.column("printed_rate", "end"),
        desk.column("computed_rate", "end"),
    )
    lines = _observations(_chosen(edition, investment))
    implied = any({"plan_implied", "done_implied"} & set(line) for line in lines)
    notes = [desk.text("notes.implied")] if implied else []
    return desk.table(key, columns, [_amount_line(line, desk) for line in lines], notes)


def _paces(edition: Edition, key: str, investment: bool) -> Table | Prose:
    desk = Desk(edition)
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("completion_rate", "end"),
        desk.column("elapsed", "end"),
        desk.column("pace", "end"),
        desk.column("year_end_rate", "end"),
        desk.column("year_end_amount", "end"),
    )
    lines = [line for line in _observations(_chosen(edition, investment)) if "pace" in line]
    notes = [desk.text("notes.pace")]
    apart = dict.fromkeys(code for line in lines for code in text_of(_rate(line)["reason"]).split())
    if apart:
        notes.append(desk.text("notes.apart", reasons=reason_names(" ".join(apart), desk.language)))
    return desk.table(key, columns, [_pace_line(line, desk) for line in lines], notes)


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
        _reconciled(line, desk),
    )


def _reconciled(line: dict[str, Row], desk: Desk) -> Cell:
    """The computed rate, with what its comparison with the printed one said."""
    cell = desk.derived_cell(line.get("rate_computed"))
    verdict = desk.verdict(line.get("rate_gap"))
    if not (cell.text and verdict):
        return cell
    return replace(cell, text=desk.text("marks.reconciled", number=cell.text, verdict=verdict.lower()))


def _pace_line(line: dict[str, Row], desk: Desk) -> tuple[Cell, ...]:
    end = line.get("year_end_amount_at_pace")
    whole = end is not None and text_of(end["unit"]) in COUNTED
    return (
        *_heads(line, desk),
        desk.derived_cell(_rate(line), mark="" if "rate" in line else "computed"),
        _elapsed(line.get("elapsed_share"), desk),
        desk.derived_cell(line.get("pace"), mark="extrapolated", decimals=2),
        desk.derived_cell(line.get("year_end_at_pace"), mark="extrapolated", decimals=1),
        desk.derived_cell(end, mark="extrapolated", decimals=0 if whole else MOST_DECIMALS),
    )


def _rate(line: dict[str, Row]) -> Row:
    return line.get("rate") or line["rate_computed"]


def _elapsed(row: Row | None, desk: Desk) -> Cell:
    """The share of the calendar: known exactly, so that one decimal needs no interval."""
    if row is None:
        return NOTHING
    number = format_number(number_of(row["value"]), desk.language, 1)
    return desk.derived_link(f"{number}%" if number else "", row)


def _heads(line: dict[str, Row], desk: Desk) -> tuple[Cell, Cell]:
    first = next(line[quantity] for quantity in _OBSERVED if quantity in line)
    return Cell(desk.what(first)), Cell(desk.period(first))

"""The first page's three answers: each one number with its interval, period, reference and source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..analysis.headlines import (
    last_known_gdp_growth,
    last_target,
    latest_completion_parts,
    latest_growth_rates,
    latest_intensity,
)
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_bounds
from ..language.labels import Row, number_of, records, text_of
from ..vocabulary import Status
from .cells import NOTHING, Desk, headed
from .links import joined, splice

_KEYS = "tables.summary.keys"


def key_figures(edition: Edition) -> Table | Prose:
    """How fast, how much of the plan, how much for R&D: the latest printed figure for each.

    Parameters
    ----------
    edition : Edition
        Only figures about the zone as a whole are considered; it is not changed.

    Returns
    -------
    Table or Prose
        A row for each question that has an answer: what was measured, the number, the interval that
        rounding and bounding words leave, the period, what to set it beside, the article.
    """
    desk = Desk(edition)
    rows = [_growth(desk), _completion(desk), _intensity(desk)]
    columns = (
        desk.column("question"),
        desk.column("indicator"),
        desk.column("latest_figure", "end"),
        desk.column("lies_between", "end"),
        desk.column("period"),
        desk.column("set_beside"),
        desk.column("article"),
    )
    return desk.table("summary.keys", columns, [row for row in rows if row], with_source=False)


def _growth(desk: Desk) -> Sequence[Cell]:
    edition = desk.edition
    rates = records(latest_growth_rates(edition.growth, edition.zone))
    if not rates:
        return ()
    series = (text_of(rates[0][part]) for part in ("indicator", "measure", "scope"))
    target = last_target(edition.growth, edition.zone, *series)
    gdp = last_known_gdp_growth(edition.growth, edition.zone)
    beside = [*_dated(desk, "target", target), *_dated(desk, "gdp", gdp)]
    return _row(desk, "growth", rates[0], beside)


def _completion(desk: Desk) -> Sequence[Cell]:
    edition = desk.edition
    parts = latest_completion_parts(edition.completion, edition.indicators, edition.zone)
    found = {row["quantity"]: row for row in records(parts)}
    if not found:
        return ()
    beside = []
    elapsed = found.get("elapsed_share")
    if elapsed and number_of(elapsed["value"]) < 100:
        share = format_bounds(*(number_of(elapsed["value"]),) * 3, "percent", desk.language, decimals=1)
        linked = desk.derived_link(share, elapsed)
        beside.append(splice(f"{_KEYS}.elapsed", desk.language, number=linked))
    implied = found.get("plan_implied_whole", found.get("plan_implied"))
    plan = found.get("plan", implied)
    if plan is not None:
        beside.append(_said(desk, "plan" if "plan" in found else "implied_plan", plan))
    return _row(desk, "completion", found["rate"], beside)


def _intensity(desk: Desk) -> Sequence[Cell]:
    edition = desk.edition
    latest = records(latest_intensity(edition.rd_intensity, edition.zone))
    if not latest:
        return ()
    promised = latest_intensity(edition.rd_intensity, edition.zone, Status.TARGET)
    same = [row["indicator"] == latest[0]["indicator"] for row in records(promised)]
    key = "target" if all(same) else "target_elsewhere"
    return _row(desk, "intensity", latest[0], _dated(desk, key, promised))


def _row(desk: Desk, key: str, row: Row, beside: Sequence[Cell]) -> Sequence[Cell]:
    figure = text_of(row["figures"]).split()[0]
    numbers = (math.nan, number_of(row["lower"]), number_of(row["upper"]), text_of(row["unit"]))
    interval = format_bounds(*numbers, desk.language)
    number = desk.figure_cell(figure)
    comma = "；" if desk.language == "zh" else "; "
    spread = [part for cell in beside for part in (comma, cell)][1:]
    return (
        Cell(desk.text(f"summary.keys.{key}")),
        Cell(headed(desk.measured(row))),
        number,
        Cell(interval, link=number.link, hint=number.hint) if interval else NOTHING,
        Cell(desk.period(row)),
        joined(spread) if spread else NOTHING,
        desk.source_cell(text_of(desk.figures[figure]["source"])),
    )


def _dated(desk: Desk, key: str, rows: pd.DataFrame) -> list[Cell]:
    """The newest of some rows with its period; nothing where there is none."""
    return [_said(desk, key, row, desk.period(row)) for row in records(rows)[-1:]]


def _said(desk: Desk, key: str, row: Row, period: str = "") -> Cell:
    number = replace(desk.derived_cell(row), mark="")
    what = desk.indicator(row["indicator"])
    return splice(f"{_KEYS}.{key}", desk.language, number=number, period=period, what=what)

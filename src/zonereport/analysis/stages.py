"""Projects by stage and by size class: which printed figures belong to one line of a table or sentence.

A project is introduced, signed, started, completed; funds attracted are a count of their own. A
line holds what was printed of one stage, scope, period and status, and nothing is put together
that was not printed of the same one.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from zonereport.analysis.ratios import class_floor
from zonereport.analysis.vintage import current
from zonereport.vocabulary import Measure

#: Stages in the course of a project: what counts the projects, and what counts the money agreed.
STAGES = {
    "introduced": ("projects_introduced", "introduced_total_investment"),
    "signed": ("projects_signed", "signed_total_investment"),
    "started": ("projects_started", ""),
    "completed": ("projects_completed", ""),
    "funds": ("", "funds_attracted"),
}
SIZE_CLASS = "project_size_class"

Line = dict[str, dict[Hashable, Any]]

_NEWEST = ["period_end", "period_start", "months"]


def stage_lines(figures: pd.DataFrame) -> list[Line]:
    """``count`` and ``amount`` of each stage, scope, period and status; the newest period first.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of one zone. Those of its firms and projects and those of a size class are
        left out, as are superseded ones.
    """
    own = _of_zone(figures)
    own = own[own["measure"].eq(Measure.LEVEL) & class_floor(own["scope"]).isna()]
    parts = [
        own[own["indicator"].eq(name)].assign(stage=stage, place=place, part=part)
        for place, (stage, names) in enumerate(STAGES.items())
        for part, name in zip(("count", "amount"), names, strict=True)
    ]
    frame = pd.concat(parts, ignore_index=True)
    # Two prints of one number, both in force, take two lines rather than hide one another.
    line = ["stage", "scope", "period", "status"]
    frame = frame.sort_values("figure")
    frame = frame.assign(copy=frame.groupby([*line, "part"]).cumcount())
    order, rising = [*_NEWEST, "place", "scope", "status", "copy"], [False] * 3 + [True] * 4
    groups = frame.sort_values(order, ascending=rising).groupby([*line, "copy"], sort=False)
    return [{row["part"]: row for row in group.to_dict("records")} for _, group in groups]


def class_lines(figures: pd.DataFrame) -> list[Line]:
    """``count`` of a size class with the ``threshold`` printed for it; thresholds alone come last.

    Parameters
    ----------
    figures : DataFrame
        As for `stage_lines`.
    """
    own = _of_zone(figures)
    stages = own["indicator"].isin([count for count, _ in STAGES.values()])
    counts = own[stages & class_floor(own["scope"]).notna()]
    counts = counts.assign(floor=class_floor(counts["scope"]))
    ends = own[own["indicator"].eq(SIZE_CLASS)]
    key = ["period", "status", "value"]
    thresholds = {tuple(row[name] for name in key): row for row in newest(ends)}
    lines: list[Line] = []
    for row in newest(counts, "floor"):
        threshold = thresholds.pop((row["period"], row["status"], row["floor"]), None)
        lines.append({"count": row} | ({"threshold": threshold} if threshold else {}))
    return lines + [{"threshold": row} for row in thresholds.values()]


def rest_of(figures: pd.DataFrame, indicators: pd.DataFrame, chapter: str) -> pd.DataFrame:
    """Return the figures in force of a chapter's indicators that neither a stage nor a size class holds.

    Those of the zone's firms and projects are all among them.
    """
    standing = current(figures)
    codes = indicators.loc[indicators["chapter"] == chapter, "indicator"]
    told = {name for names in STAGES.values() for name in names} | {SIZE_CLASS}
    of_firms = standing["subject"].fillna("").ne("")
    mine = standing["indicator"].isin(codes) & (of_firms | ~standing["indicator"].isin(told))
    return standing[mine].reset_index(drop=True)


def newest(figures: pd.DataFrame, *then: str) -> list[dict[Hashable, Any]]:
    """Rows with the newest period first, undated ones last; then the largest of the columns given."""
    keys = [*_NEWEST, *then, "status", "indicator", "scope", "figure"]
    rising = [False] * (len(_NEWEST) + len(then)) + [True] * 4
    return figures.sort_values(keys, ascending=rising, na_position="last").to_dict("records")


def by_first(rows: pd.DataFrame, quantity: str) -> dict[str, dict[Hashable, Any]]:
    """Return the derived rows of one quantity by the first figure that they used."""
    chosen = rows[rows["quantity"] == quantity]
    return {str(row["figures"]).split()[0]: row for row in chosen.to_dict("records")}


def _of_zone(figures: pd.DataFrame) -> pd.DataFrame:
    standing = current(figures)
    return standing[standing["subject"].fillna("").eq("")].reset_index(drop=True)

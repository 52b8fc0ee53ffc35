"""The one shape of all derived rows, and ids that outlive a new figure.

A derived row's id is its formula and the figures it used, so it stays the same however many
figures are added around it. ``group`` links the rows of one observation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from zonereport.analysis.intervals import Intervals

IDENTITY = ("area", "subject", "indicator", "measure", "scope")
PERIOD = ("period", "period_start", "period_end", "months")
COLUMNS = (
    "derived", "group", *IDENTITY, *PERIOD, "status", "quantity", "value", "lower", "upper", "unit",
    "formula", "figures", "verdict", "reason",
)  # fmt: skip
NUMBERS = ("value", "lower", "upper")
DATES = ("period_start", "period_end")

#: Canonical dtype of a day in every frame of the package's analyses.
DAY: Final = "datetime64[us]"


def group_of(rows: pd.DataFrame) -> pd.Series[str]:
    """Name the observation that a row belongs to: area, subject, indicator, scope and year ("" if undated).

    Examples
    --------
    >>> group_of(pd.DataFrame({"area": ["hengyang"], "subject": [""], "indicator": ["gdp"], "scope": [""],
    ...                        "period_end": pd.to_datetime(["2018-12-31"])}))[0]
    'hengyang||gdp||2018'
    """
    group: pd.Series[str] = rows["area"].astype("str")
    for name in ("subject", "indicator", "scope"):
        group = group + "|" + rows[name].astype("str")
    year: pd.Series[str] = rows["period_end"].dt.strftime("%Y").fillna("").astype("str")
    return group + "|" + year


def derive(
    formula: str,
    quantity: str,
    rows: pd.DataFrame,
    result: Intervals,
    used: Sequence[str],
) -> pd.DataFrame:
    """Bring results into the shape of derived rows.

    Parameters
    ----------
    formula : str
        Analysis and formula, e.g. ``completion.implied_plan``.
    quantity : str
        What the number is, e.g. ``plan_implied``.
    rows : DataFrame
        One row per result with identity, period, ``status`` and ``unit`` of the result; ``verdict``
        and ``reason`` where there is one; ``group`` where it is another than its own.
    result : Intervals
        The numbers, in the order of ``rows``.
    used : sequence of str
        Columns of ``rows`` that hold the ids of the figures used, in the order of their roles; ""
        where a row needs fewer.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``; see `collect` for the order.
    """
    frame = rows.assign(**result.to_columns(), quantity=quantity, formula=formula.partition(".")[2])
    ids = pd.Series("", index=rows.index)
    for name in used:
        ids = ids + " " + rows[name].astype(str)
    frame["figures"] = ids.str.replace(" +", " ", regex=True).str.strip()
    frame["derived"] = formula + ":" + frame["figures"].str.replace(" ", "+", regex=False)
    if "group" not in frame:
        frame["group"] = group_of(rows)
    for name in ("verdict", "reason"):
        frame[name] = frame[name].astype(str) if name in frame else ""
    return frame[list(COLUMNS)]


def collect(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join derived rows, each id once, sorted by area, period, indicator and id.

    Returns
    -------
    DataFrame
        ``value, lower, upper`` float64 (NaN = open or unknown), ``months`` Int64, days
        ``datetime64[us]``, everything else str ("" = nothing to say). An empty frame has the same dtypes.
    """
    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(COLUMNS))
    kinds = {name: "str" for name in COLUMNS}
    kinds |= {name: "float64" for name in NUMBERS} | {name: DAY for name in DATES} | {"months": "Int64"}
    frame = frame.astype(kinds).drop_duplicates("derived")
    order = ["area", "period_end", "period_start", "indicator", "derived"]
    return frame.sort_values(order, kind="stable", ignore_index=True)


def printed(analysis: str, quantity: str, figures: pd.DataFrame) -> pd.DataFrame:
    """Show printed figures as rows of an analysis (formula ``printed``)."""
    return derive(f"{analysis}.printed", quantity, figures, Intervals.from_frame(figures), ["figure"])


def weaker_status(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return the status of what two figures give together.

    A target in it makes it a target, an expectation an expectation.

    Examples
    --------
    >>> list(weaker_status(pd.Series(["actual", "actual"]), pd.Series(["expected", "actual"])))
    ['expected', 'actual']
    """
    either = [(first == status) | (second == status) for status in ("target", "expected")]
    return pd.Series("actual", index=first.index).mask(either[1], "expected").mask(either[0], "target")

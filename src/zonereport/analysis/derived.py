"""The one shape of all derived rows, and ids that outlive a new figure.

A derived row's id is its formula and the figures it used, so it stays the same however many
figures are added around it. ``group`` links the rows of one observation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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

_KINDS: Final[dict[str, Any]] = {
    **dict.fromkeys(COLUMNS, "str"),
    **dict.fromkeys(NUMBERS, "float64"),
    **dict.fromkeys(DATES, DAY),
    "months": "Int64",
}


def group_of(rows: pd.DataFrame) -> pd.Series[str]:
    """Name the observation that a row belongs to: area, subject, indicator, scope and year ("" if undated).

    Examples
    --------
    >>> group_of(pd.DataFrame({"area": ["hengyang"], "subject": [""], "indicator": ["gdp"], "scope": [""],
    ...                        "period_end": pd.to_datetime(["2018-12-31"])}))[0]
    'hengyang||gdp||2018'
    """
    year = rows["period_end"].dt.strftime("%Y").fillna("")
    parts = (*(rows[name] for name in ("area", "subject", "indicator", "scope")), year)
    return _series(_joined(*parts, between="|"), rows)


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
    if rows.empty:
        return nothing()
    ids = _joined(*(rows[name] for name in used), between=" ")
    ids = pc.utf8_trim_whitespace(pc.replace_substring_regex(ids, " +", " "))
    names = _joined(formula, pc.replace_substring(ids, " ", "+"), between=":")
    cells: dict[str, Any] = {name: rows[name] for name in (*IDENTITY, *PERIOD, "status", "unit")}
    cells |= {name: rows[name].astype("str") if name in rows else "" for name in ("verdict", "reason")}
    cells |= {"derived": _series(names, rows), "figures": _series(ids, rows), **result.to_columns()}
    cells |= {"quantity": quantity, "formula": formula.partition(".")[2]}
    cells |= {"group": rows["group"] if "group" in rows else group_of(rows)}
    return pd.DataFrame({name: cells[name] for name in COLUMNS})


def nothing() -> pd.DataFrame:
    """Return no derived rows: what a formula gives where nothing fits it, without working it out.

    Examples
    --------
    >>> len(nothing()), list(nothing().columns) == list(COLUMNS)
    (0, True)
    """
    return _none().copy()


def collect(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join derived rows, each id once, sorted by area, period, indicator and id.

    Returns
    -------
    DataFrame
        ``value, lower, upper`` float64 (NaN = open or unknown), ``months`` Int64, days
        ``datetime64[us]``, everything else str ("" = nothing to say). An empty frame has the same dtypes.
    """
    filled = [part for part in parts if len(part)]
    if not filled:
        return nothing()
    frame = pd.concat(filled, ignore_index=True)
    kinds = {name: kind for name, kind in _KINDS.items() if frame[name].dtype != kind}
    frame = (frame.astype(kinds) if kinds else frame).drop_duplicates("derived")
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


@cache
def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS)).astype(_KINDS)


def _joined(*parts: pd.Series | pa.Array | str, between: str) -> pa.Array:
    """Join texts row by row in one pass; one that is no column stands in every row."""
    kind = pa.large_string()
    texts = (
        pa.scalar(part, kind) if isinstance(part, str)
        else pa.array(part.astype("str"), kind) if isinstance(part, pd.Series) else part
        for part in parts
    )  # fmt: skip
    return pc.binary_join_element_wise(*texts, pa.scalar(between, kind))


def _series(texts: pa.Array, rows: pd.DataFrame) -> pd.Series[str]:
    return pd.Series(pd.array(texts, dtype="str"), index=rows.index)

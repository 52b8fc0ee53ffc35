"""Of many pairs of figures, the one that differs least.

Where nothing is comparable, a reader is told of the nearest figure and of what keeps it apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

#: Parts that place a figure in time; how far apart two figures lie there is measured, not counted.
_TIME = frozenset({"months", "period"})
_RANKING = ["other", "parts", "apart", "distance", "spans"]


def nearest(pairs: pd.DataFrame, by: Sequence[str], ties: bool = False) -> pd.DataFrame:
    """Keep the nearest pair for each value of ``by``.

    A figure of the same indicator comes first; then the fewest parts that differ, time left aside;
    then periods that overlap; then the smaller distance between the ends of the periods; then the
    more similar length; then the later period and the ids.

    Parameters
    ----------
    pairs : DataFrame
        ``reason`` (the parts that differ, separated by spaces), ``figure`` and ``figure_near``, and
        ``period_start``, ``period_end`` and ``months`` of both, the second with suffix ``_near``.
    by : sequence of str
        Columns that name the question.
    ties : bool
        Keep all pairs that lie equally near, not only the first of them.

    Returns
    -------
    DataFrame
        Columns of ``pairs``, sorted by ``by``.

    Examples
    --------
    >>> day = pd.Timestamp("2023-12-31")
    >>> about = {"figure": "a", "period_start": day, "period_end": day, "months": 0}
    >>> near = {"period_start_near": day, "period_end_near": day, "months_near": 0}
    >>> pairs = pd.DataFrame([about | near | {"figure_near": "b", "reason": "scope measure"},
    ...                       about | near | {"figure_near": "c", "reason": "scope"}])
    >>> list(nearest(pairs, ["figure"])["figure_near"])
    ['c']
    """
    # There are few reasons, however many the pairs.
    names = {reason: reason.split() for reason in pairs["reason"].unique().tolist()}
    others = {reason: "indicator" in parts for reason, parts in names.items()}
    counts = {reason: len(set(parts) - _TIME) for reason, parts in names.items()}
    overlap = (pairs["period_start_near"] <= pairs["period_end"]) & (
        pairs["period_start"] <= pairs["period_end_near"]
    )
    ranked = pairs.assign(
        other=pairs["reason"].map(others).astype("bool"),
        parts=pairs["reason"].map(counts).astype("int64"),
        apart=~overlap,
        distance=(pairs["period_end"] - pairs["period_end_near"]).abs(),
        spans=(pairs["months"] - pairs["months_near"]).abs(),
    )
    # The later period first, a missing one last, then the ids: the order of rows decides nothing.
    order = [*by, *_RANKING, "period_end", "period_end_near", "figure", "figure_near"]
    ascending = [name not in {"period_end", "period_end_near"} for name in order]
    ranked = ranked.sort_values(order, ascending=ascending, kind="stable", ignore_index=True)
    if ties:
        ranked["rank"] = ranked.groupby([*by, *_RANKING], sort=False, dropna=False).ngroup()
        ranked = ranked[ranked["rank"] == ranked.groupby(list(by))["rank"].transform("min")]
    else:
        ranked = ranked.drop_duplicates(list(by))
    return ranked[list(pairs.columns)].reset_index(drop=True)

"""One series and period printed more than once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.vocabulary import Measure, Status

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import ENDS

_PRINT = ["series", "period", "status"]


def two_values(frame: pd.DataFrame) -> list[Doubts]:
    """Prints of one series, period and status that exclude each other.

    Figures without a period may be of different years and are compared within their source only.
    So are expectations, which change. Thresholds define a class and state nothing.
    """
    rows = frame[~frame["is_replaced"] & (frame["measure"] != Measure.THRESHOLD)]
    own = (rows["period"] == "") | (rows["status"] == Status.EXPECTED)
    rows = rows.assign(
        low=rows["lower"].fillna(-np.inf), high=rows["upper"].fillna(np.inf),
        within=rows["source"].where(own, ""),
    )  # fmt: skip
    same = [*_PRINT, "within"]
    groups = rows.groupby(same, sort=False)
    rows = rows[groups["low"].transform("max") > groups["high"].transform("min")]
    # The print with the highest lower end excludes that with the lowest upper end, if any excludes another.
    low = rows.sort_values("high", kind="stable").drop_duplicates(same)[[*same, "row", "high"]]
    both = rows[[*same, "row", "low"]].merge(low, on=same, suffixes=("", "_first"))
    apart = both[both["low"] > both["high"]]
    return doubts(
        Kind.TWO_VALUES, _later_first(frame, apart), "printed",
        "the number of {first}, of the same series, period and status",
        "If it replaces that figure, say so in supersedes; else scope or period may tell them apart.",
        ("first",),
    )  # fmt: skip


def coded_twice(frame: pd.DataFrame) -> list[Doubts]:
    """The same number of the same thing, twice from one source."""
    same = ["source", *_PRINT, *ENDS]
    rows = frame[~frame["is_replaced"]]
    first = rows.groupby(same, sort=False, dropna=False)["row"].transform("min")
    again = rows[["row"]].assign(row_first=first)[rows["row"] > first]
    return doubts(
        Kind.CODED_TWICE, again, "figure", "each number of a source once, which {first} has already",
        "Dismiss the repetition with the reason repeated, or tell the two apart by scope, subject or period.",
        ("first",),
    )  # fmt: skip


def _later_first(frame: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Blame the figure that appeared later, or stands further down, for differing from the other."""
    when = frame["published_to"]
    places = {name: np.searchsorted(frame["row"], pairs[name]) for name in ("row", "row_first")}
    mine, other = (when.take(places[name]).to_numpy() for name in ("row", "row_first"))
    is_later = (mine > other) | ((mine == other) & (pairs["row"] > pairs["row_first"]))
    turned = pairs.rename(columns={"row": "row_first", "row_first": "row"})
    ordered: pd.DataFrame = pd.concat([pairs[is_later], turned[~is_later]])
    return ordered[["row", "row_first"]].drop_duplicates()

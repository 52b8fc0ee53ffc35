"""The cleaned figures as the checks want them: with their line, their codebook and their size."""

from __future__ import annotations

from typing import Final

import pandas as pd

from zonereport.analysis.intervals import Intervals
from zonereport.analysis.outward import Booleans
from zonereport.evidence.texts import FIRST_LINE
from zonereport.seeds import Seeds
from zonereport.vocabulary import Measure, Unit

#: What a number is of; with the measure and the unit it makes a series.
THING: Final = ["area", "subject", "indicator", "scope"]
SERIES: Final = [*THING, "measure", "unit"]
ENDS: Final = ["value", "lower", "upper"]

_SEEDS = [
    "figure", "source", "start", "end", "printed", *THING, "measure", "period", "status", "qualifier",
    "supersedes",
]  # fmt: skip
_CLEAN = [*ENDS, "unit", "period_start", "period_end", "months", "published_from", "published_to"]
_BOOK = ["dimension", "family", "basis", "numerator", "denominator"]
#: What does not add up: a part may be larger than its whole.
_NOT_ADDITIVE = frozenset(
    {
        *(Unit.PERCENT, Unit.PP, Unit.TIMES, Unit.RANK, Unit.PER_10K, Unit.CELSIUS, Unit.KMH),
        *(Unit.MONTH, Unit.DAY, Unit.HOUR),
    }
)
#: Names of averages: some parts lie above them.
_AVERAGE = r"均|每|\b(?:per|average|mean)\b"


def checkable(figures: pd.DataFrame, seeds: Seeds, replaced: frozenset[str]) -> pd.DataFrame:
    """Join what the checks need.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, all of some areas or indicators; the index counts the rows of all figures from 0.
    seeds : Seeds
    replaced : frozenset of str
        Figures that others supersede.

    Returns
    -------
    DataFrame
        Range index, ``row`` rising; columns of the figures and of the codebook, and

        ``row`` : line of figures.csv.
        ``note`` : both notes.
        ``year, month`` : of the period's end, Int64.
        ``series`` : number of the figure's series (``SERIES``).
        ``adds_up`` : whether a part cannot be larger than its whole.
        ``size`` : the number, or the middle of its ends; of flows as if they had run for a year.
        ``is_replaced`` : whether another figure supersedes this one.
        ``stands`` : whether none does, and no row above has the same number of the same series, period
        and status.
    """
    frame = figures[[*_SEEDS, *_CLEAN]].reset_index(drop=True)
    book = seeds.indicators.set_index("indicator")
    averages = (book["name_zh"] + " " + book["name_en"]).str.contains(_AVERAGE)
    is_average = frame["indicator"].map(averages).fillna(False).astype("bool")
    frame = frame.assign(
        row=figures.index.to_numpy() + FIRST_LINE,
        note=(figures["note"] + " " + figures["note_zh"]).str.strip().to_numpy(),
        year=frame["period_end"].dt.year.astype("Int64"),
        month=frame["period_end"].dt.month.astype("Int64"),
        series=frame.groupby(SERIES, sort=False).ngroup(),
        adds_up=(frame["measure"] == Measure.LEVEL) & ~frame["unit"].isin(_NOT_ADDITIVE) & ~is_average,
        is_replaced=frame["figure"].isin(list(replaced)),
        **{part: frame["indicator"].map(book[part]).fillna("") for part in _BOOK},
    )
    again = frame[~frame["is_replaced"]].duplicated(["series", "period", "status", *ENDS])
    stands = (~again).reindex(frame.index, fill_value=False)
    return frame.assign(size=_sizes(frame), stands=stands)


def _sizes(frame: pd.DataFrame) -> pd.Series[float]:
    number = frame["value"].fillna(frame[["lower", "upper"]].mean(axis=1))
    months = frame["months"].astype("float64")
    return number.mask(frame["adds_up"] & (months > 0), number * 12 / months)


def amounts(frame: pd.DataFrame) -> pd.DataFrame:
    """Standing levels that add up, of known periods."""
    return frame[frame["stands"] & frame["adds_up"] & (frame["period"] != "")]


def disjoint(rows: pd.DataFrame, first: Intervals, second: Intervals) -> pd.DataFrame:
    """The rows whose two intervals have no number in common, with the second as ``computed``."""
    apart: Booleans = ~first.overlap(second)
    ends = zip(second.lower[apart], second.upper[apart], strict=True)
    span = [f"{low:.5g} to {high:.5g}" for low, high in ends]
    return rows[apart].assign(computed=span)

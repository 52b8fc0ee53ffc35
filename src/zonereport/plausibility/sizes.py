"""Numbers ten or ten thousand times too large or too small: 万 for 亿, a point in the wrong place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.seeds import Seeds
from zonereport.vocabulary import Dimension, Measure, Unit

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import amounts

#: A slip by ten in a series that grew by less than that shows as sevenfold or more.
_FACTOR = 7
#: What a series may grow a year on top of it.
_GROWTH = 1.25
#: A few of anything may be many more a year later, though not thousands of times as many.
_FEW = 10
_COUNTED = frozenset({Unit.COUNT, Unit.PERSONS})
#: Money of one family and period, and one indicator in areas of one kind, lie nearer together than this.
_SISTERS, _AREAS = 1000.0, 100.0
#: Yuan: no zone turns over ten trillion (万亿), and no area as a whole counts less than a hundred thousand.
_MOST = {"zone": 1e13, "city": 5e13, "province": 1e14, "nation": 1e16}
_LEAST = 1e5


def jumps(frame: pd.DataFrame) -> list[Doubts]:
    """Numbers that are many times the series' one before them, or a small part of it.

    Flows are compared as if they had run for a year. A number that stands apart from both its
    neighbours is found once.
    """
    compared = frame[frame["stands"] & (_is_level(frame) | (frame["measure"] == Measure.SHARE))]
    dated = compared[compared["period_end"].notna() & (compared["size"] > 0)]
    rows = dated.sort_values(["series", "period_end", "months", "published_to", "row"], kind="stable")
    series = rows.groupby("series", sort=False)
    before, row_before = series["size"].shift(), series["row"].shift()
    years = series["period_end"].diff().dt.days / 365.25
    ratio = pd.Series(np.log(rows["size"] / before), index=rows.index)
    few = rows["unit"].isin(_COUNTED) & (np.minimum(rows["size"], before) < _FEW)
    limit = np.log(_FACTOR) + years * np.log(_GROWTH) + np.where(few, np.log(1000), 0)
    direction = (ratio > limit).astype("int64") - (ratio < -limit).astype("int64")
    # There and back again is one slip: of jumps in turns up and down every second one is a return.
    is_turn = direction * direction.groupby(rows["series"], sort=False).shift() < 0
    turns = is_turn.groupby((~is_turn).cumsum()).cumcount()
    way = np.where(direction > 0, "more", "less")
    hits = rows[["row"]].assign(row_before=row_before, times=np.exp(ratio.abs()), way=way)
    return doubts(
        Kind.JUMP, hits[(direction != 0) & (turns % 2 == 0)], "printed",
        "about as much as {before}, {period_before} of the same series",
        "It is {times:.3g} times {way}: is it 万 for 亿, a point in the wrong place, or another scope?",
        ("before",),
    )  # fmt: skip


def unlikely_sizes(frame: pd.DataFrame, seeds: Seeds) -> list[Doubts]:
    """Amounts far from those of sister indicators, or beyond what an area can have."""
    known = _with_kind(amounts(frame), seeds)
    little = (known["subject"] == "") & (known["upper"] < _LEAST)
    much = known["lower"] > known["kind"].map(_MOST).astype("float64")
    beyond = known[(known["unit"] == Unit.CNY) & (little | much)]
    known = known[known["size"] > 0]
    money = known[(known["dimension"] == Dimension.MONEY) & (known["family"] != "") & (known["months"] > 0)]
    same = ["area", "subject", "scope", "family", "period", "status", "unit"]
    sisters = _extremes(money, same, "indicator")
    return [
        *doubts(
            Kind.UNLIKELY_SIZE, beyond[["row", "kind"]], "printed",
            "an amount that a {kind} can have", "Is it 万 for 亿, or 亿 for 万?",
        ),
        *doubts(
            Kind.UNLIKELY_SIZE, sisters[sisters["times"] > _SISTERS], "printed",
            "an amount nearer to {rival}, of the same family and period",
            "It is {times:.3g} times less: is one of them 万 for 亿?", ("rival",),
        ),
    ]  # fmt: skip


def unlike_other_areas(frame: pd.DataFrame, seeds: Seeds) -> list[Doubts]:
    """Amounts far from those of all other areas of the kind."""
    known = _with_kind(amounts(frame), seeds)
    known = known[(known["size"] > 0) & (known["subject"] == "")]
    areas = _beyond(known, ["indicator", "kind", "scope", "unit"], "area")
    return doubts(
        Kind.UNLIKELY_SIZE, areas[areas["times"] > _AREAS], "printed",
        "an amount nearer to {rival}, the nearest of any other {kind}",
        "It is {times:.3g} times {way}: is it 万 for 亿, or another area's?", ("rival",),
    )  # fmt: skip


def _with_kind(rows: pd.DataFrame, seeds: Seeds) -> pd.DataFrame:
    kinds = dict(zip(seeds.areas["area"], seeds.areas["kind"], strict=True))
    return rows.assign(kind=rows["area"].map(kinds))


def _extremes(rows: pd.DataFrame, same: list[str], apart: str) -> pd.DataFrame:
    """The smallest of each group with the largest: of two money amounts either may be the wrong one."""
    groups = rows.groupby(same, sort=False)
    several = rows[groups[apart].transform("nunique") > 1].sort_values("size", kind="stable")
    ends = several.groupby(same, sort=False).agg(
        row=("row", "first"), row_rival=("row", "last"), low=("size", "first"), high=("size", "last")
    )
    return ends.assign(times=ends["high"] / ends["low"])


def _beyond(rows: pd.DataFrame, same: list[str], apart: str) -> pd.DataFrame:
    """The smallest and the largest of each group with the nearest of another area; three areas at least."""
    groups = rows.groupby(same, sort=False)
    several = rows[groups[apart].transform("nunique") > 2]
    found = []
    for descending in (False, True):
        order = several.sort_values("size", ascending=not descending, kind="stable")
        best = order.drop_duplicates([*same, apart])
        place = best.groupby(same, sort=False).cumcount()
        columns = [*same, "row", "size"]
        second = best.loc[place == 1, columns].rename(columns={"row": "row_rival", "size": "size_rival"})
        both = best.loc[place == 0, columns].merge(second, on=same)
        times = both["size"] / both["size_rival"]
        way = "more" if descending else "less"
        found.append(both.assign(times=times if descending else 1 / times, way=way))
    return pd.concat(found, ignore_index=True)


def _is_level(frame: pd.DataFrame) -> pd.Series[bool]:
    return (frame["measure"] == Measure.LEVEL) & (frame["unit"] != Unit.RANK)

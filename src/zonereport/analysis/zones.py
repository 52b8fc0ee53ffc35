"""Zones side by side: which printed figures may stand in one row, and why the others may not.

`comparable_sets` puts together what two or more zones print of one indicator, measure, scope,
period, unit and status. `omissions` says, for one zone and each other, how near the two come on
every indicator, and which parts keep them apart. Neither computes a number: the figures stand
as printed, with their ends.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonereport.analysis.comparability import compare_pairs, definition_of, family_of, told_otherwise
from zonereport.analysis.derived import NUMBERS, PERIOD
from zonereport.analysis.nearest import nearest
from zonereport.analysis.vintage import current
from zonereport.vocabulary import AreaKind, Dimension, Measure

Counts = npt.NDArray[np.intp]

_ALIKE = ["indicator", "measure", "scope", *PERIOD, "unit", "status"]

#: Columns of `comparable_sets`.
SET_COLUMNS: Final = (
    "set", "figure", "area", *_ALIKE, "qualifier", "evidence", *NUMBERS, "zones", "place_from", "place_to",
)  # fmt: skip

#: What is compared of a figure besides the area; everything else leaves the answer as it is.
_THING = ["kin", *_ALIKE]

#: Columns of `omissions`.
OMISSION_COLUMNS: Final = ("area", "indicator", "figure", "figure_near", "comparable", "reason")


def comparable_sets(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, zone: str = ""
) -> pd.DataFrame:
    """Return the sets of printed figures that are truly the same thing of several zones.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not. Only zones as a whole enter, no size classes, and
        nothing without a period.
    indicators, areas : DataFrame
        The codebook.
    zone : str
        Keep only the sets with a figure of this zone; "" for all.

    Returns
    -------
    DataFrame
        One row per figure, columns ``SET_COLUMNS``, sorted by indicator, set, place and figure.
        ``set`` joins what is equal; ``zones`` counts the areas in it. ``place_from`` and ``place_to``
        are the best and the last place that the zone can hold, the largest number first (the
        smallest where that is a rank): the same where no other interval overlaps, else a tie. A zone
        with two prints that contradict each other has the places that both allow.
    """
    whole = _wholes(current(figures), areas)
    whole = whole[whole["period_end"].notna()]
    alike = whole.groupby(_ALIKE, dropna=False)["area"]
    whole = whole.assign(zones=alike.transform("nunique").astype("Int64"))
    chosen = whole[whole["zones"] > 1]
    if zone:
        mine = chosen["area"].eq(zone).groupby([chosen[name] for name in _ALIKE], dropna=False)
        chosen = chosen[mine.transform("any")]
    key = chosen["indicator"].astype("str")
    for name in ("measure", "scope", "period", "unit", "status"):
        key = key + "|" + chosen[name].astype("str")
    chosen = chosen.assign(set=key).reset_index(drop=True)
    placed = _placed(chosen, _smallest_first(chosen, indicators))
    order = ["indicator", "period_end", "set", "place_from", "place_to", "figure"]
    return placed.sort_values(order, kind="stable", ignore_index=True)[list(SET_COLUMNS)]


def omissions(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, zone: str
) -> pd.DataFrame:
    """Return, for each indicator of a zone and each other zone, the nearest figure and what differs.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators, areas : DataFrame
        The codebook.
    zone : str
        The zone that the others are set beside.

    Returns
    -------
    DataFrame
        One row per indicator of the zone and other zone that prints it, or a ratio of its family;
        columns ``OMISSION_COLUMNS``: the other zone, the indicator, the zone's figure, the other's that
        comes nearest, whether the two are comparable (then they stand in one set), and if not the
        parts that differ (``indicator``, ``scope``, ``months``, ``status`` …).
    """
    whole = _wholes(current(figures), areas)
    whole = whole.assign(kin=kin_of(whole["indicator"], indicators))
    mine, others = whole[whole["area"] == zone], whole[whole["area"] != zone]
    others = others.assign(thing=others.groupby(_THING, dropna=False, sort=False).ngroup())
    # What many zones print alike is compared once, and each zone chooses among the things that it prints.
    pairs = mine.merge(others.drop_duplicates("thing"), on="kin", suffixes=("", "_near"))
    second = pairs[[name for name in pairs.columns if name.endswith("_near")]]
    second = second.rename(columns=lambda name: str(name).removesuffix("_near"))
    differs = compare_pairs(pairs, second, indicators)["differs"]
    told = told_otherwise(
        differs, lambda names: " ".join(name for name in names if name not in {"area", "evidence"})
    )
    near_thing = nearest(pairs.assign(reason=told), ["indicator", "thing"])
    own_names = {"area": "area_near", "figure": "figure_near"}
    prints = others[["thing", *own_names]].rename(columns=own_names)
    near = near_thing.drop(columns=["area_near", "figure_near"]).merge(prints, on="thing")
    closest = nearest(near, ["indicator", "area_near"])
    found = closest.drop(columns="area").rename(columns={"area_near": "area"})
    found = found.assign(comparable=found["reason"] == "")
    return found.sort_values(["indicator", "area"], ignore_index=True)[list(OMISSION_COLUMNS)]


def kin_of(codes: pd.Series[str], indicators: pd.DataFrame) -> pd.Series[str]:
    """Return what joins indicators that a reader would set side by side: the same, and ratios of one family.

    Parameters
    ----------
    codes : Series of str
        Codes of indicators.
    indicators : DataFrame
        The codebook.
    """
    asked = codes.to_frame("indicator")
    is_ratio = definition_of(asked, indicators, "dimension") == Dimension.RATIO
    return codes.where(~is_ratio, "ratio:" + family_of(asked, indicators))


def _wholes(standing: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    zones = areas.loc[areas["kind"] == AreaKind.ZONE, "area"]
    states = (standing["subject"] == "") & (standing["measure"] != Measure.THRESHOLD)
    return standing[states & standing["area"].isin(zones)].reset_index(drop=True)


def _smallest_first(chosen: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    ranked = definition_of(chosen, indicators, "dimension") == Dimension.RANK
    return (chosen["measure"] == Measure.RANK) | (ranked & (chosen["measure"] == Measure.LEVEL))


def _placed(chosen: pd.DataFrame, smallest_first: pd.Series) -> pd.DataFrame:
    """Add the places that a zone can hold among the others of its set."""
    lower, upper = chosen["lower"].fillna(-float("inf")), chosen["upper"].fillna(float("inf"))
    ends = chosen[["set", "area", "zones"]].assign(
        low=lower.where(~smallest_first, -upper), high=upper.where(~smallest_first, -lower)
    )
    zones = ends.groupby(["set", "area"], as_index=False).agg(
        low=("low", "min"), high=("high", "max"), zones=("zones", "first")
    )
    ahead, behind = _before_and_after(zones)
    counted = chosen.merge(zones[["set", "area"]].assign(ahead=ahead, behind=behind), on=["set", "area"])
    return counted.assign(
        place_from=1 + counted["ahead"].astype("Int64"),
        place_to=counted["zones"] - counted["behind"].astype("Int64"),
    )


def _before_and_after(zones: pd.DataFrame) -> tuple[Counts, Counts]:
    """How many of its set are certainly larger than each, and how many smaller.

    Counted in the order of the ends: comparing every two would make millions of pairs of a thousand zones.
    """
    # Numbers that rise with the set, and within it with the end.
    sets = pd.factorize(zones["set"])[0].astype("int64")
    ends, ranks = np.unique(zones[["low", "high"]].to_numpy().ravel(), return_inverse=True)
    low, high = (sets[:, None] * (len(ends) + 1) + ranks.reshape(-1, 2)).T
    of_set = np.sort(sets)
    first, last = (np.searchsorted(of_set, sets, side) for side in ("left", "right"))
    larger = last - np.searchsorted(np.sort(low), high, "right")
    return larger, np.searchsorted(np.sort(high), low, "left") - first

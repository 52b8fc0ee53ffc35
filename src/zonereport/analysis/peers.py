"""Of very many zones, those that one zone is set beside: the ones that publish most of what it publishes.

A report that set two thousand zones side by side would be read by nobody. Zones are chosen by how much of
them can be compared at all, and not by their numbers: a choice by size or growth would decide the places.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonereport.analysis.zones import kin_of
from zonereport.vocabulary import AreaKind, Measure

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

#: Zones that are set beside one, where there are more.
MOST_ZONES = 20

#: What two zones publish in common: the same kind of number of one indicator for periods that end together.
#: Scopes and statuses are compared later; of millions of figures these columns are at hand.
THING: Final = ("indicator", "measure", "period_end")


def peers(own: pd.DataFrame, others: pd.DataFrame, most: int = MOST_ZONES) -> list[str]:
    """Return the zones that publish most of what a zone publishes.

    Those with more things in common come first (see ``THING``; each counts once), then those with more
    figures, then the order of the codes decides.

    Parameters
    ----------
    own, others : DataFrame
        Figures of the zone and of the zones that might be set beside it, as wholes, on the same indicators;
        columns ``area`` and ``THING``. A figure without a period is nothing in common.
    most : int
        So many zones at most.

    Returns
    -------
    list of str
        Codes of areas, sorted.

    Examples
    --------
    >>> day = pd.Timestamp("2023-12-31")
    >>> rows = [("yi", "gdp"), ("bing", "gdp"), ("bing", "retail"), ("ding", "firms")]
    >>> others = pd.DataFrame(rows, columns=["area", "indicator"]).assign(measure="level", period_end=day)
    >>> own = others[others["indicator"] != "firms"].assign(area="jia")
    >>> peers(own, others, 2), peers(own, others, 3)
    (['bing', 'yi'], ['bing', 'ding', 'yi'])
    """
    codes, names = pd.factorize(others["area"], sort=True)
    if len(names) <= most:
        return [str(name) for name in names]
    columns = list(THING)
    both = pd.concat([own[columns], others[columns]], ignore_index=True)
    # Without a period there is no group.
    numbers = both.groupby(columns, sort=False).ngroup().fillna(-1)
    things = np.asarray(numbers, dtype=np.int64)
    is_own = np.arange(len(both)) < len(own)
    areas = np.concatenate([np.full(len(own), -1), codes]).astype(np.int64)
    chosen = choose_peers(areas, things, is_own, ~is_own, most)
    return [str(names[number]) for number in np.sort(chosen)]


def choose_peers(
    areas: Places, things: Places, own: Flags, others: Flags, most: int = MOST_ZONES
) -> Places:
    """As `peers`, of figures whose areas and things are numbered.

    Parameters
    ----------
    areas : ndarray of int
        By figure, the number of its area; the numbers rise with the codes.
    things : ndarray of int
        By figure, the number of what it is of; negative without a period.
    own, others : ndarray of bool
        Flags of the figures of the zone and of those that might be set beside it.
    most : int
        So many zones at most.

    Returns
    -------
    ndarray of int
        Numbers of areas, those with most in common first.
    """
    mine = np.unique(things[own])
    mine = mine[mine >= 0]
    # Where a thing stands among those of the zone. The last one is nobody's: it is that of number -1.
    known = np.full(int(things.max(initial=-1)) + 2, -1, dtype="intp")
    known[mine] = np.arange(len(mine))
    printed = np.bincount(areas[others])
    at = np.flatnonzero(others)
    at = at[known[things[at]] >= 0]
    # Of millions of figures: sorting them to count each thing once would take ten times as long.
    in_common = np.zeros((len(printed), len(mine)), dtype=bool)
    in_common[areas[at], known[things[at]]] = True
    common, found = in_common.sum(axis=1), np.flatnonzero(printed)
    return found[np.lexsort((found, -printed[found], -common[found]))[:most]]


def set_beside(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, zone: str
) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Return flags of a zone's figures as a whole, and of those of other zones on the same indicators.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures.
    indicators, areas : DataFrame
        The codebook.
    zone : str
        The zone that the others are set beside.
    """
    zones = areas.loc[areas["kind"] == AreaKind.ZONE, "area"]
    whole = (figures["subject"] == "") & (figures["measure"] != Measure.THRESHOLD)
    whole &= figures["area"].isin(zones)
    is_own = whole & (figures["area"] == zone)
    kin = kin_of(figures["indicator"], indicators)
    return is_own, whole & ~is_own & kin.isin(kin[is_own].unique())

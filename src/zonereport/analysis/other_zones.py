"""One zone among the others: the sets that it is in, and the nearest figures that stay apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from zonereport.analysis.nearest import nearest
from zonereport.analysis.peers import peers, set_beside
from zonereport.analysis.zones import comparable_sets, omissions
from zonereport.kept import once

#: Sets that a report shows, and those of them that it puts into words.
MOST_SETS = 40
MOST_TOLD = 10

#: Pairs that a report shows; of more it shows one for each indicator.
MOST_PAIRS = 200

_SERIES: Final = ["indicator", "measure", "scope", "unit", "status"]
_SPAN: Final = ["period_start", "period_end", "months"]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What other zones print of the indicators of one zone.

    Parameters
    ----------
    sets : DataFrame
        The comparable sets with a figure of the zone (see `zonereport.analysis.zones.comparable_sets`).
    apart : DataFrame
        Pairs of a figure of the zone and the nearest of another zone that are not comparable (see
        `zonereport.analysis.zones.omissions`).
    shown_sets, shown_apart : DataFrame
        What of them a report has room for, in their order: all, as long as they are few. Otherwise of
        each indicator, measure, scope, unit and status the set of the latest period, and of these the ones
        with the most zones; and for each indicator the pair that differs least.
    told : frozenset of str
        The first of the shown sets by that rule, which are put into words.
    others : int
        Other zones that print something on the zone's indicators.
    beside : int
        So many of them are set beside the zone here (see `zonereport.analysis.peers`); both counts are
        the same as long as there are few.

    Examples
    --------
    >>> none = pd.DataFrame({"set": []})
    >>> Surroundings(none, none, none, none, frozenset(), others=20, beside=20).among(10).others
    30
    """

    sets: pd.DataFrame
    apart: pd.DataFrame
    shown_sets: pd.DataFrame
    shown_apart: pd.DataFrame
    told: frozenset[str]
    others: int
    beside: int

    def among(self, zones_aside: int) -> Surroundings:
        """The same, where so many zones more were left aside; see `zonereport.analysis.visibility`."""
        return replace(self, others=self.others + zones_aside) if zones_aside else self

    @property
    def figures(self) -> frozenset[str]:
        """Ids of all figures that are shown."""
        pairs = self.shown_apart
        return frozenset([*self.shown_sets["figure"], *pairs["figure"], *pairs["figure_near"]])


@once
def surroundings(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, zone: str
) -> Surroundings:
    """Return what other zones print of the indicators of a zone.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of all zones, cut by vintage or not; of very many zones those of the peers may be
        there alone (see `Surroundings.among`).
    indicators, areas : DataFrame
        The codebook.
    zone : str
        The zone that the others are set beside.
    """
    is_own, is_beside = set_beside(figures, indicators, areas, zone)
    chosen = peers(figures[is_own], figures[is_beside])
    others = figures.loc[is_beside, "area"].nunique()
    if others > len(chosen):
        figures = figures[figures["area"].isin([zone, *chosen])].reset_index(drop=True)
    pairs = omissions(figures, indicators, areas, zone)
    apart = pairs[~pairs["comparable"].astype("bool")].reset_index(drop=True)
    sets = comparable_sets(figures, indicators, areas, zone)
    ranked = _ranked_sets(sets)
    return Surroundings(
        sets=sets,
        apart=apart,
        shown_sets=sets[sets["set"].isin(ranked)].reset_index(drop=True),
        shown_apart=_shown_pairs(apart, figures),
        told=frozenset(ranked[:MOST_TOLD]),
        others=others,
        beside=len(chosen),
    )


def figures_elsewhere(
    figures: pd.DataFrame,
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    zone: str,
    ancestors: Iterable[str],
) -> pd.DataFrame:
    """Return the figures of other areas that a report on a zone shows; they enter no result of the zone.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of all areas, cut by vintage or not.
    indicators, areas : DataFrame
        The codebook.
    zone : str
        The zone that the report is on.
    ancestors : iterable of str
        The areas that it lies in, whose figures are references beside it.

    Returns
    -------
    DataFrame
        Figures of the areas above, others in the zone's own sources, and those of zones beside it.
    """
    others = figures[figures["area"].ne(zone)]
    above = others["area"].isin(list(ancestors))
    mentioned = others["source"].isin(figures.loc[figures["area"].eq(zone), "source"])
    beside = surroundings(figures, indicators, areas, zone).figures
    return others[above | mentioned | others["figure"].isin(beside)]


def _ranked_sets(sets: pd.DataFrame) -> list[str]:
    """The sets that are shown, those with the most zones first; of few sets all."""
    ends = ["period_end", "months"]
    each = sets[["set", *_SERIES, *ends, "zones"]].drop_duplicates("set")
    order = ["zones", *ends, "set"]
    rising = [False, False, False, True]
    if len(each) > MOST_SETS:
        # Of two periods with one end the longer one.
        each = each.sort_values([*ends, "set"], ascending=[False, False, True], kind="stable")
        each = each.drop_duplicates(_SERIES)
    ranked = each.sort_values(order, ascending=rising, kind="stable")
    return [str(name) for name in ranked["set"].iloc[:MOST_SETS]]


def _shown_pairs(apart: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    if len(apart) <= MOST_PAIRS:
        return apart
    spans = figures.set_index("figure")[_SPAN]
    dated = apart.join(spans, on="figure").join(spans.add_suffix("_near"), on="figure_near")
    return nearest(dated, ["indicator"])[list(apart.columns)]

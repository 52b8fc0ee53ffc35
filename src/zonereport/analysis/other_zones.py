"""One zone among the others: the sets that it is in, and the nearest figures that stay apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from zonereport.analysis.zones import comparable_sets, omissions
from zonereport.kept import once


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
    """

    sets: pd.DataFrame
    apart: pd.DataFrame

    @property
    def figures(self) -> frozenset[str]:
        """Ids of all figures in either."""
        return frozenset([*self.sets["figure"], *self.apart["figure"], *self.apart["figure_near"]])


@once
def surroundings(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, zone: str
) -> Surroundings:
    """Return what other zones print of the indicators of a zone.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of all zones, cut by vintage or not.
    indicators, areas : DataFrame
        The codebook.
    zone : str
        The zone that the others are set beside.
    """
    pairs = omissions(figures, indicators, areas, zone)
    apart = pairs[~pairs["comparable"].astype("bool")].reset_index(drop=True)
    return Surroundings(comparable_sets(figures, indicators, areas, zone), apart)


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

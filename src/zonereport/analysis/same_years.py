"""Reference values of the areas above, for the years that a zone's own figures are of."""

from __future__ import annotations

import pandas as pd


def in_years_of(rows: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Keep a zone's rows, and of other areas those whose period ends in a year of one of them.

    Parameters
    ----------
    rows : DataFrame
        Columns ``area`` and ``period_end``.
    zone : str
        The zone that the others are set beside.

    Examples
    --------
    >>> days = pd.to_datetime(["2022-12-31", "2022-12-31", "2018-12-31"])
    >>> rows = pd.DataFrame({"area": ["jia", "guo", "guo"], "period_end": days})
    >>> in_years_of(rows, "jia")["period_end"].dt.year.tolist()
    [2022, 2022]
    """
    is_own = rows["area"] == zone
    years = pd.to_datetime(rows["period_end"]).dt.year
    known = set(years[is_own].dropna())
    return rows[is_own | years.isin(known)]

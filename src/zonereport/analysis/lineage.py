"""The areas that an area lies in: city, province, nation."""

from __future__ import annotations

import pandas as pd


def lineage(areas: pd.DataFrame) -> pd.DataFrame:
    """Pair every area with each of its ancestors.

    Parameters
    ----------
    areas : DataFrame
        ``area`` and ``parent`` ("" at the top).

    Returns
    -------
    DataFrame
        ``area``, ``ancestor`` and ``steps`` (1 for the parent), the innermost first.

    Examples
    --------
    >>> areas = pd.DataFrame({"area": ["hengyang", "hunan", "china"], "parent": ["hunan", "china", ""]})
    >>> lineage(areas)[["area", "ancestor"]].to_numpy().tolist()
    [['hengyang', 'hunan'], ['hunan', 'china'], ['hengyang', 'china']]
    """
    parents = areas.loc[areas["parent"].fillna("") != "", ["area", "parent"]]
    upwards = dict(zip(parents["area"], parents["parent"], strict=True))
    reached = parents.rename(columns={"parent": "ancestor"}).assign(steps=1)
    generations = [reached]
    # A chain of parents is never longer than the list of areas, even where it runs in a circle.
    while len(reached) and len(generations) < len(areas):
        further = reached.assign(ancestor=reached["ancestor"].map(upwards), steps=reached["steps"] + 1)
        reached = further[further["ancestor"].notna() & (further["ancestor"] != further["area"])]
        generations.append(reached)
    found = pd.concat(generations, ignore_index=True)
    return found.drop_duplicates(["area", "ancestor"], ignore_index=True)

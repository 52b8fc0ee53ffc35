"""Rows of two tables side by side: those of one id, and those that only took another id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .entries import Row
from .snapshot import NUMBERS

# What another version of a library may change in a last bit is no change of a number.
_SAME = 1e-12


@dataclass(frozen=True)
class Pair:
    """A row of each table, None where one has none, and the columns that differ."""

    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()


def pairs(
    before: pd.DataFrame,
    after: pd.DataFrame,
    key: str,
    alike: Sequence[str],
    follow: Callable[[str], str] = str,
) -> Iterator[Pair]:
    """Rows that differ, by id.

    Parameters
    ----------
    before, after : DataFrame
        Tables with the same columns; ``key`` is unique in each.
    key : str
        Column of the ids.
    alike : sequence of str
        A row that is gone and a new one that agree in these columns, and are alone in that, are one row
        under two ids.
    follow : callable
        The id that a row would have now, from the one that it had.

    Examples
    --------
    >>> old = pd.DataFrame({"figure": ["a-1", "a-2"], "printed": ["8%", "9%"], "value": [8.0, 9.0]})
    >>> new = old.assign(figure=["a-1", "a-3"], value=[8.5, 9.0])
    >>> [(pair.after["figure"], pair.columns) for pair in pairs(old, new, "figure", ["printed"])]
    [('a-1', ('value',)), ('a-3', ('figure',))]
    """
    old, new = (frame.set_index(key, drop=False).rename_axis(None) for frame in (before, after))
    known = old.index.intersection(new.index).sort_values()
    yield from _changed(old.loc[known], new.loc[known])
    gone, come = old[~old.index.isin(known)], new[~new.index.isin(known)]
    # Where two rows became one, the last of them is the one that lives on.
    expected = {follow(str(name)): str(name) for name in gone.index}
    renamed = {name: then for then, name in expected.items() if then in come.index}
    rest, left = gone[~gone.index.isin(list(renamed))], come[~come.index.isin(list(renamed.values()))]
    both = _renamed(rest, left, key, alike)
    renamed |= dict(zip(both[f"{key}_old"], both[f"{key}_new"], strict=True))
    yield from _changed(gone.loc[list(renamed)], come.loc[list(renamed.values())])
    for row in gone[~gone.index.isin(list(renamed))].sort_index().to_dict("records"):
        yield Pair(row, None)
    for row in come[~come.index.isin(list(renamed.values()))].sort_index().to_dict("records"):
        yield Pair(None, row)


def _renamed(gone: pd.DataFrame, come: pd.DataFrame, key: str, alike: Sequence[str]) -> pd.DataFrame:
    on = list(alike)
    alone = [frame.drop_duplicates(on, keep=False)[[key, *on]] for frame in (gone, come)]
    return alone[0].merge(alone[1], on=on, suffixes=("_old", "_new"))


def _changed(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Pair]:
    """Pairs of rows in the same places that differ."""
    differs = np.zeros((len(old), old.shape[1]), dtype=bool)
    for place, name in enumerate(old.columns):
        one, other = old[name].to_numpy(), new[name].to_numpy()
        if name in NUMBERS:
            differs[:, place] = ~np.isclose(one, other, rtol=_SAME, atol=0, equal_nan=True)
        else:
            differs[:, place] = one != other
    some = np.flatnonzero(differs.any(axis=1))
    befores, afters = (frame.iloc[some].to_dict("records") for frame in (old, new))
    for first, second, marks in zip(befores, afters, differs[some], strict=True):
        yield Pair(first, second, tuple(str(name) for name in old.columns[marks]))

"""``data/`` from seeds: what cleaning reads, and what the analyses make of all areas' figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from .analysis.beside import beside
from .analysis.completion import completion
from .analysis.growth import growth
from .analysis.lineage import lineage
from .analysis.ratios import ratios
from .analysis.rd_intensity import rd_intensity
from .analysis.targets import targets
from .analysis.vintage import MARKS, annotate
from .clean import clean_figures, write_data
from .edition import project_root
from .kept import copied, find, made_apart
from .seeds import Seeds, load_seeds

#: Figures that are analysed at a time; what follows from them is several times as much.
BLOCK = 50_000


def clean_data(seeds: str | Path = "seeds", data: str | Path = "data") -> Seeds:
    """Check the seeds and bring ``data/`` up to date; this is what the chapter ``10-clean`` does.

    Parameters
    ----------
    seeds, data : str or Path
        Folders; relative ones start at the project's root.

    Returns
    -------
    Seeds
        As read, for what the chapter shows of them.

    Raises
    ------
    SeedFaults
        With all faults; nothing is written then.
    """
    root = project_root()
    folders = (root / Path(seeds), root / Path(data))
    # Where results are kept, many reports are made one after the other: the first one cleans for all.
    return copied(find("cleaned", folders, lambda: _cleaned(*folders)))


def keep_typed(seeds: str | Path, data: str | Path) -> Seeds:
    """What `clean_data` returns, for a caller who has brought ``data/`` up to date; it cleans nothing.

    Read in a process of its own, so that this one can be forked afterwards.
    """
    root = project_root()
    folders = (root / Path(seeds), root / Path(data))
    return find("cleaned", folders, lambda: made_apart(lambda: load_seeds(folders[0])))


def _cleaned(seeds: Path, data: Path) -> Seeds:
    loaded = load_seeds(seeds)
    refresh_data(loaded, data)
    return loaded


def refresh_data(seeds: Seeds, data: Path) -> list[str]:
    """Bring ``data/`` up to date and return the names of the files that changed.

    The analyses see everything published so far; a report on an earlier day computes its own.
    """
    figures = clean_figures(seeds)
    tables = derived_blocks(figures, seeds.indicators, _last_day(figures), seeds.areas)
    return write_data(seeds, data, tables, figures)


def derived_tables(
    figures: pd.DataFrame, indicators: pd.DataFrame, day: date, areas: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """What the analyses make of figures, by the name of their table in ``data/``.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook.
    day : date
        Last publication day that counts; decides which targets are due.
    areas : DataFrame, optional
        The codebook of areas; without it, nothing is set beside the areas above.
    """
    # Once for all of them: what supersedes what is the same for every analysis.
    marked = figures if set(MARKS) <= set(figures.columns) else annotate(figures)
    return _derived(marked, marked, indicators, day, areas)


def derived_blocks(
    figures: pd.DataFrame, indicators: pd.DataFrame, day: date, areas: pd.DataFrame, size: int = BLOCK
) -> Iterator[dict[str, pd.DataFrame]]:
    """What `derived_tables` gives, some areas at a time: put together, the blocks are its tables.

    A figure is set beside figures of its own area and of those that this lies in, never of others; and
    the tables are sorted by area first. So each block needs its areas' figures and those above them only.

    Parameters
    ----------
    figures, indicators, day, areas
        See `derived_tables`.
    size : int
        Figures of a block; one area is never divided.

    Yields
    ------
    dict of str to DataFrame
        The next rows of every table.
    """
    marked = annotate(figures)
    above = lineage(areas)
    for codes in _areas(marked["area"], size):
        around = {*codes, *above.loc[above["area"].isin(codes), "ancestor"]}
        own, near = (marked[marked["area"].isin(list(names))] for names in (codes, around))
        tables = _derived(own, near, indicators, day, areas)
        yield {name: table[table["area"].isin(codes)] for name, table in tables.items()}


def _areas(codes: pd.Series[str], size: int) -> list[list[str]]:
    """Areas in order, as many together as have so many figures."""
    counts = codes.value_counts().sort_index()
    place = (counts.cumsum() - counts) // size
    return [group.index.tolist() for _, group in counts.groupby(place)] or [[]]


def _derived(
    own: pd.DataFrame, near: pd.DataFrame, indicators: pd.DataFrame, day: date, areas: pd.DataFrame | None
) -> dict[str, pd.DataFrame]:
    """The tables of some areas' figures; ``near`` has those of the areas that they lie in as well."""
    tables = {
        "growth": growth(own, indicators),
        "completion": completion(own, indicators),
        "rd_intensity": rd_intensity(near, indicators, areas),
        "targets": targets(own, indicators, day),
        "ratios": ratios(own, indicators),
    }
    return tables if areas is None else tables | {"beside": beside(near, indicators, areas)}


def _last_day(figures: pd.DataFrame) -> date:
    days = figures["published_to"].dropna()
    return pd.Timestamp(days.max()).date() if len(days) else date.min

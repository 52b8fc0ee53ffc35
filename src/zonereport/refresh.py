"""``data/`` from seeds: what cleaning reads, and what the analyses make of all areas' figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from .analysis.beside import beside
from .analysis.completion import completion
from .analysis.growth import growth
from .analysis.rd_intensity import rd_intensity
from .analysis.targets import targets
from .clean import clean_figures, write_data
from .edition import project_root
from .seeds import Seeds, load_seeds


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
    loaded = load_seeds(root / Path(seeds))
    refresh_data(loaded, root / Path(data))
    return loaded


def refresh_data(seeds: Seeds, data: Path) -> list[str]:
    """Bring ``data/`` up to date and return the names of the files that changed.

    The analyses see everything published so far; a report on an earlier day computes its own.
    """
    figures = clean_figures(seeds)
    tables = derived_tables(figures, seeds.indicators, _last_day(figures), seeds.areas)
    return write_data(seeds, data, tables)


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
    tables = {
        "growth": growth(figures, indicators),
        "completion": completion(figures, indicators),
        "rd_intensity": rd_intensity(figures, indicators, areas),
        "targets": targets(figures, indicators, day),
    }
    return tables if areas is None else tables | {"beside": beside(figures, indicators, areas)}


def _last_day(figures: pd.DataFrame) -> date:
    days = figures["published_to"].dropna()
    return pd.Timestamp(days.max()).date() if len(days) else date.min

"""``data/`` from seeds: what cleaning reads, and what the analyses make of all areas' figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from .agreement import Pairing, keep_second, pair_second, second_files
from .analysis.beside import beside
from .analysis.completion import completion
from .analysis.growth import growth
from .analysis.lineage import lineage
from .analysis.ratios import ratios
from .analysis.rd_intensity import rd_intensity
from .analysis.targets import targets
from .analysis.vintage import MARKS, annotate
from .clean import clean_figures, write_data
from .clean.data import counted_figures
from .edition import project_root
from .kept import begun_apart, copied, find, is_kept, signature
from .made import is_made, note_made
from .seeds import Seeds, load_seeds, read_seeds

Places = npt.NDArray[np.intp]

#: Figures that are analysed at a time; what follows from them is several times as much.
BLOCK = 50_000
#: Figures up to which all are held as they were typed; of more, only where there is a second coding.
MOST_TYPED = 500_000

_CLEANED = "cleaned"


def clean_data(seeds: str | Path = "seeds", data: str | Path = "data") -> Seeds:
    """Check the seeds and bring ``data/`` up to date; this is what the chapter ``10-clean`` does.

    Parameters
    ----------
    seeds, data : str or Path
        Folders; relative ones start at the project's root.

    Returns
    -------
    Seeds
        As read, for what the chapter shows of them; see `bring_up_to_date`.

    Raises
    ------
    SeedFaults
        With all faults; nothing is written then.
    """
    root = project_root()
    folders = (root / Path(seeds), root / Path(data))
    # Where results are kept, many reports are made one after the other: the first one cleans for all.
    return copied(find(_CLEANED, folders, lambda: bring_up_to_date(*folders)))


def begin_typed(seeds: str | Path, data: str | Path) -> Callable[[], None]:
    """Begin to read what `clean_data` returns, for a caller who has brought ``data/`` up to date.

    The second coding is read with it. Read in a process of its own, so that this one can be forked
    afterwards, and has its hands free meanwhile.

    Returns
    -------
    callable
        Call it, once, to wait for the seeds and to keep them.
    """
    root = project_root()
    folders = (root / Path(seeds), root / Path(data))
    if is_kept(_CLEANED, folders):
        return lambda: None
    pending = begun_apart(lambda: _with_second(read_typed(*folders)))

    def keep() -> None:
        typed, pairing = pending()
        keep_second(find(_CLEANED, folders, lambda: typed), pairing)

    return keep


def _with_second(seeds: Seeds) -> tuple[Seeds, Pairing | None]:
    return seeds, pair_second(seeds)


def bring_up_to_date(
    seeds: Path, data: Path, refresh: Callable[[Seeds, Path], object] | None = None
) -> Seeds:
    """Check the seeds and bring ``data/`` up to date, where it is not known to be; see `zonereport.made`.

    Parameters
    ----------
    seeds, data : Path
        Folders.
    refresh : callable, optional
        Called instead of `refresh_data`, which it calls.

    Returns
    -------
    Seeds
        As read; without the figures, where these are more than ``MOST_TYPED`` and have no second coding.

    Raises
    ------
    SeedFaults
        With all faults; nothing is written then.
    """
    before = signature([seeds])
    if is_made(seeds, data):
        return read_typed(seeds, data)
    loaded = load_seeds(seeds)
    (refresh or refresh_data)(loaded, data)
    # Seeds that were edited meanwhile may be others than those that were read.
    if signature([seeds]) == before:
        note_made(data)
    is_whole = len(loaded.figures) <= MOST_TYPED or second_files(seeds)
    return loaded if is_whole else replace(loaded, figures=loaded.figures.take([]))


def read_typed(seeds: Path, data: Path) -> Seeds:
    """What `bring_up_to_date` returns, for a caller who knows that ``data/`` is up to date."""
    is_whole = counted_figures(data) <= MOST_TYPED or bool(second_files(seeds))
    return read_seeds(seeds, figures=is_whole)


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
    # Where each area's rows stand, and what it lies in: to look for them once a block would take ever
    # longer for more blocks.
    grouped = marked.groupby("area", sort=False).indices
    places = {str(code): np.asarray(rows, dtype="intp") for code, rows in grouped.items()}
    above = lineage(areas).groupby("area")["ancestor"].agg(tuple).to_dict()
    line_of = {code: line for line, code in enumerate(areas["area"].tolist())}
    for codes in _areas(marked["area"], size):
        around = {*codes, *(code for area in codes for code in above.get(area, ()))}
        own, near = (_rows_of(marked, places, names) for names in (codes, around))
        known = areas.take(sorted(line_of[code] for code in around if code in line_of))
        tables = _derived(own, near, indicators, day, known)
        yield {name: table[table["area"].isin(codes)] for name, table in tables.items()}


def _rows_of(
    figures: pd.DataFrame, places: Mapping[str, Places], codes: Iterable[str]
) -> pd.DataFrame:
    """Some areas' rows, in the order of all."""
    found = [places[code] for code in codes if code in places]
    return figures.take(np.sort(np.concatenate(found)) if found else np.zeros(0, dtype="int64"))


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

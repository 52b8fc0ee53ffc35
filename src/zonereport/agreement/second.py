"""A second coding in the seeds: ``second/figures.csv``, beside it perhaps ``second/dismissed.csv``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from zonereport.kept import find
from zonereport.seeds import Seeds

from .comparison import Agreement, compare
from .levels import COLUMNS
from .pairing import Pairing, pair
from .reading import read_dismissed, read_figures

#: Its folder in the seeds' folder.
SECOND = "second"
_FIGURES, _DISMISSED = "figures.csv", "dismissed.csv"


def second_files(seeds: Path) -> list[Path]:
    """The files of the second coding that a seeds folder holds, if it does: a report's inputs."""
    folder = seeds / SECOND
    if not (folder / _FIGURES).is_file():
        return []
    return [folder / name for name in (_DISMISSED, _FIGURES) if (folder / name).is_file()]


def second_coding(
    seeds: Seeds, figures: pd.DataFrame, zone: str, as_of: date, first_year: int
) -> Agreement | None:
    """How far the seeds' second coding agrees with the first about the figures of one edition.

    The figures were chosen for being about one area, so agreement on ``area`` is not computed: among
    figures that share a code, alpha of that code says nothing.

    Parameters
    ----------
    seeds : Seeds
    figures : DataFrame
        The edition's figures; only their ids are used.
    zone, as_of, first_year : str, date, int
        The edition's: of the figures that only the second coder found, those about this zone count
        that had been published by then and do not end before that year.

    Returns
    -------
    Agreement or None
        None where there is no second coding, or none of what the edition is made from.

    Raises
    ------
    CodingFaults
        With every fault of the second coding.
    """
    whole = pair_second(seeds)
    chosen = None if whole is None else choose_pairs(whole, seeds, figures, zone, as_of, first_year)
    return None if chosen is None else compare(chosen, [name for name in COLUMNS if name != "area"])


def pair_second(seeds: Seeds) -> Pairing | None:
    """The seeds' figures beside those of their second coding; None where there is none.

    Raises
    ------
    CodingFaults
        With every fault of the second coding.
    """
    return find("second coding", _folders(seeds), lambda: _paired(seeds))


def keep_second(seeds: Seeds, pairing: Pairing | None) -> None:
    """Keep what `pair_second` returns for these seeds, read elsewhere."""
    find("second coding", _folders(seeds), lambda: pairing)


def _folders(seeds: Seeds) -> tuple[Path, Path]:
    return seeds.folder, seeds.folder / SECOND


def _paired(seeds: Seeds) -> Pairing | None:
    files = {path.name: path for path in second_files(seeds.folder)}
    if not files:
        return None
    theirs = read_figures(files[_FIGURES], seeds, name=f"{SECOND}/{_FIGURES}")
    dismissed = None
    if _DISMISSED in files:
        dismissed = read_dismissed(files[_DISMISSED], seeds, name=f"{SECOND}/{_DISMISSED}")
    return pair(seeds, theirs, dismissed)


def choose_pairs(
    pairing: Pairing, seeds: Seeds, figures: pd.DataFrame, zone: str, as_of: date, first_year: int
) -> Pairing | None:
    """The pairs of one edition's figures, all that `second_coding` compares; None where there are none."""
    published = dict(zip(seeds.sources["source"], seeds.sources["published_to"], strict=True))
    others = pairing.theirs
    wanted = others["area"].eq(zone) & ~(others["period_end"].dt.year < first_year)
    wanted &= others["source"].map(published).le(as_of.isoformat())
    chosen = pairing.restricted(pairing.ours["figure"].isin(figures["figure"]), wanted)
    return None if chosen.pairs.empty else chosen

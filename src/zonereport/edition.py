"""What one report is made from: the figures and analyses of one zone as they stood on one day.

Every notebook opens its edition from the same parameters. What cannot be is refused with the
list of what can.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from zonereport.analysis.beside import beside
from zonereport.analysis.completion import completion
from zonereport.analysis.growth import growth
from zonereport.analysis.ratios import ratios
from zonereport.analysis.rd_intensity import rd_intensity
from zonereport.analysis.robustness import matters, robustness, used_by_conclusions
from zonereport.analysis.targets import targets
from zonereport.analysis.variants import list_variants
from zonereport.analysis.visibility import Visible
from zonereport.choice import EARLIEST, LATEST, Choice, choose
from zonereport.clean import read_data
from zonereport.kept import copied, find, once

#: Figures up to which all of all zones are read, though a report sees a part of them only.
_MOST_HELD = 500_000


@dataclass(frozen=True, eq=False)
class Edition:
    """One zone, one day, one language.

    Parameters
    ----------
    zone : str
        Code of the zone.
    zone_names : dict of str to str
        The zone's name by language.
    ancestors : tuple of str
        The areas that the zone lies in, innermost first: city, province, nation.
    as_of : date
        Last publication day that counts, ``latest`` resolved.
    first_year : int
        First year whose figures are shown, ``earliest`` resolved.
    language : str
        ``zh`` or ``en``.
    left_out : int
        How many of the zone's figures published by ``as_of`` end before ``first_year``.
    figures : DataFrame
        The zone's own figures (with its firms, projects and parks), superseded ones included; columns
        of ``data/figures`` and the marks of `zonereport.analysis.vintage.as_of`. A figure without a
        period is kept.
    all_figures : DataFrame
        The same for all areas, as far as this report can see them; see `zonereport.analysis.visibility`.
    indicators, areas, sources : DataFrame
        The codebook, as far as ``all_figures`` name it.
    alternatives : DataFrame
        How doubtful ones of ``all_figures`` might be read otherwise.
    growth, completion, targets : DataFrame
        The analyses of ``figures``.
    rd_intensity : DataFrame
        The analysis of ``figures`` and of those of the zone's ancestors: city, province and nation are
        its reference series. Column ``area`` tells them apart.
    beside : DataFrame
        Leads of the zone over its ancestors.
    zones_aside : int
        How many other zones might be set beside the zone, besides those of ``all_figures``.
    """

    zone: str
    zone_names: dict[str, str]
    ancestors: tuple[str, ...]
    as_of: date
    first_year: int
    language: str
    left_out: int
    figures: pd.DataFrame = field(repr=False)
    all_figures: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    alternatives: pd.DataFrame = field(repr=False)
    growth: pd.DataFrame = field(repr=False)
    completion: pd.DataFrame = field(repr=False)
    rd_intensity: pd.DataFrame = field(repr=False)
    targets: pd.DataFrame = field(repr=False)
    beside: pd.DataFrame = field(repr=False)
    zones_aside: int = 0

    @cached_property
    def ratios(self) -> pd.DataFrame:
        """Ratios of ``figures``, each of two parts of one scope and period; made when first asked for."""
        return _ratios(self.figures, self.indicators)

    @cached_property
    def robustness(self) -> pd.DataFrame:
        """Every conclusion about the zone, asked again of every variant; made when first asked for."""
        around = _figures_of(self.all_figures, (self.zone, *self.ancestors))
        return _robustness(
            around, self.indicators, self.areas, self.alternatives, self.zone, self.as_of
        )

    @cached_property
    def variants(self) -> pd.DataFrame:
        """How the figures of the zone and of its ancestors might be read or chosen otherwise.

        Without the sources that no conclusion rests on.
        """
        around = _figures_of(self.all_figures, (self.zone, *self.ancestors))
        return _variants(around, self.indicators, self.alternatives, self.robustness)


def open_edition(
    zone: str,
    as_of: str | date = LATEST,
    first_year: int | str = EARLIEST,
    language: str = "zh",
    seeds: str | Path = "seeds",
    data: str | Path = "data",
) -> Edition:
    """Read ``data/`` and make the edition of a zone.

    Parameters
    ----------
    zone : str
        Code of an area of kind zone that has figures.
    as_of : str or date
        ISO day, or ``latest``: the newest publication day of a source with a figure of this zone.
    first_year : int or str
        Figures whose period ends before this year are left out, and so is what follows from them.
        ``earliest``: the first year in which a figure of this zone's own ends that was published by
        ``as_of``. Other areas' figures from before it are left out with it.
    language : str
        ``zh`` or ``en``.
    seeds, data : str or Path
        Folders; relative ones start at the project's root (see `project_root`).

    Returns
    -------
    Edition

    Raises
    ------
    UsageError
        If a parameter has the wrong type or a value that cannot be; the message lists those that can.
    ZonereportError
        If ``data`` is missing or was made from other seeds.
    """
    root = project_root()
    folders = (root / Path(data), root / Path(seeds))
    read = find("data", folders, lambda: read_data(*folders, derived=False, held=_MOST_HELD))
    # A parameter of any type may have been given.
    asked = repr((zone, as_of, first_year, language))
    choice = find(f"choice {asked}", folders, lambda: choose(read, zone, as_of, first_year, language))
    key = (choice.zone, choice.as_of, choice.first_year)
    made = find(key, folders, lambda: make_edition(choice, choice.look_at(read)))
    return copied(made, language=choice.language)


def make_edition(choice: Choice, seen: Visible) -> Edition:
    """The edition of a choice, from what it sees of the data and nothing else."""
    own = _of(seen.figures, (choice.zone,))
    around = _of(seen.figures, (choice.zone, *choice.ancestors))
    book = seen.indicators
    return Edition(
        zone=choice.zone,
        zone_names=choice.zone_names,
        ancestors=choice.ancestors,
        as_of=choice.as_of,
        first_year=choice.first_year,
        language=choice.language,
        left_out=seen.left_out,
        figures=own,
        all_figures=seen.figures,
        indicators=book,
        areas=seen.areas,
        sources=seen.sources,
        alternatives=seen.alternatives,
        growth=growth(own, book),
        completion=completion(own, book),
        rd_intensity=rd_intensity(around, book, seen.areas),
        targets=targets(own, book, choice.as_of),
        beside=beside(around, book, seen.areas),
        zones_aside=seen.zones_aside,
    )


def project_root(start: Path | None = None) -> Path:
    """Find the project's folder: the nearest at or above ``start`` with a pyproject.toml or with seeds.

    A notebook runs in ``notebooks/``, papermill anywhere: both mean the same ``seeds``. Where no
    folder above is a project, ``start`` (the working directory) itself is returned.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() or (folder / "seeds" / "figures.csv").is_file():
            return folder
    return here


def _of(figures: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    return figures[figures["area"].isin(areas)].reset_index(drop=True)


# The language changes nothing of these: the editions of both share what one of them has made.
_ratios, _robustness, _figures_of = once(ratios), once(robustness), once(_of)


@once
def _variants(
    figures: pd.DataFrame, indicators: pd.DataFrame, alternatives: pd.DataFrame, found: pd.DataFrame
) -> pd.DataFrame:
    ways = list_variants(figures, indicators, alternatives)
    used = used_by_conclusions(found)
    rows = zip(ways["kind"], ways["figures"].str.split(), strict=True)
    kept = [matters(kind, changed, used) for kind, changed in rows]
    return ways[kept].reset_index(drop=True)

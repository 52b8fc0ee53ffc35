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
from zonereport.analysis.rd_intensity import rd_intensity
from zonereport.analysis.robustness import robustness
from zonereport.analysis.targets import targets
from zonereport.analysis.variants import list_variants
from zonereport.analysis.vintage import as_of as cut_by_vintage
from zonereport.clean import read_data
from zonereport.errors import UsageError
from zonereport.vocabulary import AreaKind, Language

LATEST = "latest"

#: The first national high-tech zone was approved in 1988; no zone has figures from before.
EARLIEST_YEAR = 1988


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
        First year whose figures are shown.
    language : str
        ``zh`` or ``en``.
    left_out : int
        How many of the zone's figures published by ``as_of`` end before ``first_year``.
    figures : DataFrame
        The zone's own figures (with its firms, projects and parks), superseded ones included; columns
        of ``data/figures`` and the marks of `zonereport.analysis.vintage.as_of`. A figure without a
        period is kept.
    all_figures : DataFrame
        The same for all areas.
    indicators, areas, sources : DataFrame
        The codebook, whole.
    alternatives : DataFrame
        How doubtful figures might be read otherwise, of all areas.
    growth, completion, targets : DataFrame
        The analyses of ``figures``.
    rd_intensity : DataFrame
        The analysis of ``figures`` and of those of the zone's ancestors: city, province and nation are
        its reference series. Column ``area`` tells them apart.
    beside : DataFrame
        Leads of the zone over its ancestors.
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

    @cached_property
    def robustness(self) -> pd.DataFrame:
        """Every conclusion about the zone, asked again of every variant; made when first asked for."""
        return robustness(
            self._around, self.indicators, self.areas, self.alternatives, self.zone, self.as_of
        )

    @cached_property
    def variants(self) -> pd.DataFrame:
        """How the figures of the zone and of its ancestors might be read or chosen otherwise."""
        return list_variants(self._around, self.indicators, self.alternatives)

    @property
    def _around(self) -> pd.DataFrame:
        return _of(self.all_figures, (self.zone, *self.ancestors))


def open_edition(
    zone: str,
    as_of: str | date = LATEST,
    first_year: int = 2018,
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
    first_year : int
        Figures whose period ends before this year are left out, and so is what follows from them.
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
    tongue = _language(language)
    root = project_root()
    read = read_data(root / Path(data), root / Path(seeds))
    code = _zone(zone, read.areas, read.figures)
    day = _day(as_of, read.figures[read.figures["area"] == code])
    year = _year(first_year, day)
    published = cut_by_vintage(read.figures, day)
    kept = published[~(published["period_end"].dt.year < year)].reset_index(drop=True)
    own = _of(kept, (code,))
    ancestors = _ancestors(code, read.areas)
    around = _of(kept, (code, *ancestors))
    book = read.indicators
    names = read.areas.set_index("area").loc[code]
    return Edition(
        zone=code,
        zone_names={known.value: str(names[f"name_{known.value}"]) for known in Language},
        ancestors=ancestors,
        as_of=day,
        first_year=year,
        language=tongue,
        left_out=int((published["area"] == code).sum()) - len(own),
        figures=own,
        all_figures=kept,
        indicators=book,
        areas=read.areas,
        sources=read.sources,
        alternatives=read.alternatives,
        growth=growth(own, book),
        completion=completion(own, book),
        rd_intensity=rd_intensity(around, book, read.areas),
        targets=targets(own, book, day),
        beside=beside(around, book, read.areas),
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


def _language(language: str) -> str:
    known = [code.value for code in Language]
    if language not in known:
        raise UsageError(f"language: {language!r} cannot be chosen; choose one of: {', '.join(known)}.")
    return str(Language(language).value)


def _zone(zone: str, areas: pd.DataFrame, figures: pd.DataFrame) -> str:
    zones = areas[(areas["kind"] == AreaKind.ZONE) & areas["area"].isin(figures["area"])]
    if isinstance(zone, str) and zone in set(zones["area"]):
        return zone
    rows = zip(zones["area"], zones["name_zh"], zones["name_en"], strict=True)
    known = "".join(f"\n  {code}: {name_zh}, {name_en}" for code, name_zh, name_en in sorted(rows))
    raise UsageError(
        f"zone: {zone!r} cannot be chosen; choose one of the zones with figures:{known or ' none'}"
    )


def _day(as_of: str | date, figures: pd.DataFrame) -> date:
    days = sorted({pd.Timestamp(day).date() for day in figures["published_to"].dropna()})
    if as_of == LATEST and days:
        return days[-1]
    day = _parsed_day(as_of)
    if day is not None and days and day >= days[0]:
        return day
    known = ", ".join(published.isoformat() for published in days)
    raise UsageError(
        f"as_of: {str(as_of)!r} cannot be chosen; choose {LATEST!r} or a day (YYYY-MM-DD) from the first "
        f"publication on. This zone's figures were published by: {known}."
    )


def _parsed_day(as_of: object) -> date | None:
    if isinstance(as_of, date):
        # A datetime is a date with a time of day, which no publication has.
        return date(as_of.year, as_of.month, as_of.day)
    try:
        return date.fromisoformat(as_of) if isinstance(as_of, str) and len(as_of) == 10 else None
    except ValueError:
        return None


def _year(first_year: int, day: date) -> int:
    is_whole = isinstance(first_year, int) and not isinstance(first_year, bool)
    if is_whole and EARLIEST_YEAR <= first_year <= day.year:
        return first_year
    raise UsageError(
        f"first_year: {first_year!r} cannot be chosen; "
        f"choose a whole number from {EARLIEST_YEAR} to {day.year}."
    )


def _ancestors(zone: str, areas: pd.DataFrame) -> tuple[str, ...]:
    parents = dict(zip(areas["area"], areas["parent"], strict=True))
    line: list[str] = []
    parent = parents.get(zone, "")
    while parent and parent not in line:
        line.append(parent)
        parent = parents.get(parent, "")
    return tuple(line)

"""What a report on one zone can see of the data: it is given these rows, and no others.

A report shows the figures of its zone and of the areas that the zone lies in, sets other zones' figures
of the same indicators (of ratios: of the same family) beside them, of very many zones those of its peers
(see `zonereport.analysis.peers`), and lists what else its sources print. Of the codebook it needs what
these rows name. A row that is not among them cannot change a character of the report, so that a report
need not be run again when only such rows changed; but for what chooses the peers, and how many other zones
there are, which the report says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Protocol

import pandas as pd

from zonereport.analysis.peers import THING, peers
from zonereport.analysis.vintage import as_of as cut_by_vintage
from zonereport.analysis.zones import kin_of
from zonereport.vocabulary import AreaKind, Measure

#: Columns of the codebook of indicators that name other indicators.
_NAMED = ("numerator", "denominator")


class Tables(Protocol):
    """The tables of data/ that a report is made from."""

    @property
    def figures(self) -> pd.DataFrame:
        """Cleaned figures; at least the columns by which `visible` chooses among them."""

    def rows(self, chosen: pd.Series[bool]) -> pd.DataFrame:
        """The chosen figures with all their columns."""

    @property
    def indicators(self) -> pd.DataFrame:
        """The codebook."""

    @property
    def areas(self) -> pd.DataFrame:
        """Areas and what they lie in."""

    @property
    def sources(self) -> pd.DataFrame:
        """Where figures were printed."""

    @property
    def alternatives(self) -> pd.DataFrame:
        """How doubtful figures might be read otherwise."""


@dataclass(frozen=True, eq=False)
class Visible:
    """What one report sees.

    Parameters
    ----------
    figures : DataFrame
        Published by the day, of periods that end in the first year or later or are not known; with the
        marks of `zonereport.analysis.vintage.as_of`.
    indicators, areas, sources, alternatives : DataFrame
        The rows that these figures name, in their order.
    left_out : int
        How many of the zone's figures published by the day end before the first year.
    zones_aside : int
        How many other zones might stand beside this one as well, and are not seen, for there are too many.
    """

    figures: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    alternatives: pd.DataFrame = field(repr=False)
    left_out: int = 0
    zones_aside: int = 0

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: frame for name, frame in found.items() if isinstance(frame, pd.DataFrame)}


def visible(tables: Tables, zone: str, ancestors: Iterable[str], day: date, first_year: int) -> Visible:
    """Choose what a report on a zone sees.

    Parameters
    ----------
    tables : Tables
        Of all areas; not changed.
    zone : str
        Code of the zone.
    ancestors : iterable of str
        The areas that the zone lies in.
    day : date
        Last publication day that counts.
    first_year : int
        Figures whose period ends before it are left out.
    """
    around = [zone, *ancestors]
    # Masks over all figures, and one choice at the end: each choice among millions of rows copies them.
    figures = tables.figures
    published = figures["published_to"] <= pd.Timestamp(day)
    mine = figures[published & (figures["area"] == zone)]
    own = mine[~_ends_before(mine, first_year)]
    near = figures["area"].isin(around) | figures["source"].isin(own["source"].unique())
    beside = published & _set_beside(figures, own, tables)
    others = figures.loc[beside & (figures["area"] != zone), ["area", *THING]]
    others = others[~_ends_before(others, first_year)]
    chosen = peers(own[_is_whole(own)], others)
    seen_anyhow = others.loc[near.loc[others.index], "area"].unique()
    near |= beside & figures["area"].isin([zone, *chosen])
    # What supersedes what is settled before earlier years are left out.
    marked = cut_by_vintage(tables.rows(published & near), day)
    shown = _without(marked, _ends_before(marked, first_year))
    alternatives = _of_same_readings(tables.alternatives, shown)
    codes = alternatives.loc[alternatives["column"] == "indicator", ["expected", "alternative"]]
    indicators = _named(tables.indicators, {*shown["indicator"].unique(), *codes.to_numpy().ravel()})
    places = alternatives.loc[alternatives["column"] == "area", ["expected", "alternative"]]
    areas = {*shown["area"].unique(), *around, *places.to_numpy().ravel()}
    return Visible(
        figures=shown,
        indicators=indicators,
        areas=_rows(tables.areas, "area", areas),
        sources=_rows(tables.sources, "source", set(shown["source"].unique())),
        alternatives=alternatives,
        left_out=len(mine) - len(own),
        zones_aside=others["area"].nunique() - len({*chosen, *seen_anyhow}),
    )


def row_digests(frame: pd.DataFrame) -> list[str]:
    """A short digest of each row: 16 hexadecimal digits of its cells.

    Examples
    --------
    >>> first, second = row_digests(pd.DataFrame({"figure": ["a", "b"], "value": [1.0, 1.0]}))
    >>> len(first), first == second
    (16, False)
    """
    # pandas hashes missing cells alike in every column type, and an empty frame not at all.
    hashes: Iterable[int] = pd.util.hash_pandas_object(frame, index=False) if len(frame) else ()
    return [f"{number:016x}" for number in hashes]


def table_digest(rows: Iterable[str]) -> str:
    """SHA-256 of rows' digests in their order."""
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _ends_before(figures: pd.DataFrame, year: int) -> pd.Series[bool]:
    """Periods that end before a year; one that is not known does not."""
    early: pd.Series[bool] = figures["period_end"].dt.year < year
    return early


def _without(figures: pd.DataFrame, dropped: pd.Series[bool]) -> pd.DataFrame:
    """The other rows; where none is dropped the frame itself, of which there may be millions of rows."""
    return figures[~dropped].reset_index(drop=True) if dropped.any() else figures.reset_index(drop=True)


def _set_beside(published: pd.DataFrame, own: pd.DataFrame, tables: Tables) -> pd.Series[bool]:
    """Figures of zones as wholes that `zonereport.analysis.zones` would hold against the zone's own."""
    kin = kin_of(tables.indicators["indicator"], tables.indicators)
    of_code: Mapping[Any, Any] = dict(zip(tables.indicators["indicator"], kin, strict=True))
    wanted = set(own.loc[_is_whole(own), "indicator"].map(of_code))
    alike = [code for code, name in of_code.items() if name in wanted]
    zones = tables.areas.loc[tables.areas["kind"] == AreaKind.ZONE, "area"]
    return _is_whole(published) & published["area"].isin(zones) & published["indicator"].isin(alike)


def _is_whole(figures: pd.DataFrame) -> pd.Series[bool]:
    return (figures["subject"] == "") & (figures["measure"] != Measure.THRESHOLD)


def _of_same_readings(alternatives: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Rows with one reason are one reading, seen as a whole: a part of it would pass for all of it."""
    doubtful = shown.loc[shown["figure"].isin(alternatives["figure"]), "figure"]
    about = alternatives["reason"][alternatives["figure"].isin(doubtful)]
    return alternatives[alternatives["reason"].isin(about)].reset_index(drop=True)


def _named(indicators: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Rows of the codebook that are asked for, and those that they name in turn."""
    while True:
        rows = _rows(indicators, "indicator", codes)
        more = {code for name in _NAMED if name in rows for code in rows[name]} - codes
        if not more:
            return rows
        codes = codes | more


def _rows(table: pd.DataFrame, key: str, wanted: set[str]) -> pd.DataFrame:
    return table[table[key].isin(wanted)].reset_index(drop=True)

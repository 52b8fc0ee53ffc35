"""All that a trace looks things up in, as of now or as of an earlier day."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from zonereport.analysis import vintage
from zonereport.analysis.formulas import PRINTED
from zonereport.clean import Data
from zonereport.refresh import derived_tables
from zonereport.seeds import Seeds

Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Ledger:
    """Figures and derived rows, with the codebook, what was typed, and the texts at hand.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of all areas, by id.
    derived : DataFrame
        Derived rows of all analyses and areas, by id.
    typed : DataFrame
        Rows of ``figures.csv`` as typed, by id: what stands at the offsets of the text.
    indicators, areas, sources, corrections : DataFrame
        As in the seeds.
    texts : mapping of str to str
        Text by source, of those at hand.
    texts_missing : str
        Why a text that is not among them is not.
    day : date or None
        Last publication day that counts; None for all.
    """

    figures: pd.DataFrame = field(repr=False)
    derived: pd.DataFrame = field(repr=False)
    typed: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    corrections: pd.DataFrame = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    texts_missing: str = ""
    day: date | None = None

    def figure(self, name: str) -> Row:
        """A cleaned figure."""
        return _row(self.figures, name)

    def derived_row(self, name: str) -> Row:
        """A derived row."""
        return _row(self.derived, name)

    def users(self, figure: str) -> tuple[str, ...]:
        """Ids of the derived rows that use a figure, sorted; a row that only repeats it does not use it."""
        rows = self.derived
        uses = (" " + rows["figures"] + " ").str.contains(f" {figure} ", regex=False)
        repeats = rows["formula"].eq(PRINTED) & rows["figures"].eq(figure)
        return tuple(sorted(rows.index[uses & ~repeats]))


def open_ledger(
    data: Data, seeds: Seeds, texts: Mapping[str, str] | None = None, texts_missing: str = ""
) -> Ledger:
    """Everything published so far, as ``data/`` has it.

    Parameters
    ----------
    data : Data
        What cleaning wrote.
    seeds : Seeds
        What it was written from.
    texts : mapping, optional
        Text by source.
    texts_missing : str
        Why the others are missing.
    """
    return Ledger(
        figures=_by_id(data.figures, "figure"),
        derived=_joined(data.tables.values()),
        typed=_by_id(seeds.figures, "figure"),
        indicators=data.indicators,
        areas=data.areas,
        sources=data.sources,
        corrections=seeds.corrections,
        texts=texts or {},
        texts_missing=texts_missing,
    )


def marked(ledger: Ledger, areas: Iterable[str]) -> Ledger:
    """The ledger of some areas, its figures marked with what supersedes, confirms or contradicts them."""
    if set(vintage.MARKS) <= set(ledger.figures.columns):
        return ledger
    own = ledger.figures[ledger.figures["area"].isin(list(areas))]
    figures = vintage.annotate(own) if ledger.day is None else vintage.as_of(own, ledger.day)
    return replace(ledger, figures=_by_id(figures, "figure"))


def at_day(ledger: Ledger, areas: Iterable[str], day: date) -> Ledger:
    """The ledger of some areas as it stood on a day: their figures then, and what follows from those."""
    own = ledger.figures[ledger.figures["area"].isin(list(areas))]
    known = vintage.as_of(own, day)
    joined = _joined(derived_tables(known, ledger.indicators, day, ledger.areas).values())
    return replace(ledger, figures=_by_id(known, "figure"), derived=joined, day=day)


def days_of(ledger: Ledger, areas: Iterable[str]) -> list[date]:
    """Days by which something about the areas had certainly appeared, in order."""
    own = ledger.figures.loc[ledger.figures["area"].isin(list(areas)), "published_to"]
    return sorted({pd.Timestamp(day).date() for day in own.dropna()})


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return _by_id(pd.concat(list(frames), ignore_index=True), "derived")


def _by_id(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    # The column stays, and pandas would not know which of the two a bare name means.
    return frame.set_index(column, drop=False).rename_axis(None)


def _row(frame: pd.DataFrame, name: str) -> Row:
    row: Row = frame.loc[[name]].to_dict("records")[0]
    return row

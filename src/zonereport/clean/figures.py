"""Seeds to tidy figures: what was printed becomes value, lower and upper in canonical units."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zonereport.errors import ZonereportError
from zonereport.evidence import matching_seals
from zonereport.quantity import parse_period
from zonereport.seeds import READING, Seeds, apply_corrections, read_quantities
from zonereport.vocabulary import Evidence

from .columns import DATE


def clean_figures(seeds: Seeds) -> pd.DataFrame:
    """Tidy the figures: corrections made, strings read, publication dates and evidence joined.

    Returns
    -------
    DataFrame
        One row a figure, in the seeds' order, range index. The seeds' columns as strings (``""`` = not
        known), ``start`` and ``end`` as Int64, and:

        ``corrected`` : columns that a declared correction changed, space-separated; ``""`` for none.
        ``value, lower, upper`` : float64 in canonical units; NaN in ``lower`` or ``upper`` is an open
        side, NaN in ``value`` a print that names two ends only.
        ``resolution`` : float64, size of the last printed digit in canonical units.
        ``unit`` : canonical unit (``vocabulary.Unit``).
        ``period_start, period_end`` : first and last day; the same day for a stock; NaT for no period.
        ``months`` : Int64, 0 for a stock, NA for no period.
        ``published_from, published_to`` : days of the source.
        ``evidence`` : anchored (offsets known and seal matches), coded (offsets, no valid seal) or cited.
    """
    sanity_check_inputs(seeds)
    figures = apply_corrections(seeds.figures, seeds.corrections)
    figures["corrected"] = _corrected_columns(seeds)
    # Column by column: joining whole frames would copy every string of millions of rows.
    for part in (_quantities(figures, seeds.indicators), _periods(figures["period"])):
        for column in part.columns:
            figures[column] = part[column]
    published = seeds.sources.set_index("source")
    codes, sources = pd.factorize(figures["source"])
    row_of = published.index.get_indexer(sources).take(codes)
    for column in ("published_from", "published_to"):
        days = pd.to_datetime(published[column], format="%Y-%m-%d").astype(DATE)
        figures[column] = days.to_numpy()[row_of]
    figures["evidence"] = _grades(seeds)
    for column in ("start", "end"):
        figures[column] = _whole_numbers(figures[column])
    sanity_check_outputs(figures, seeds)
    return figures


def reread(figures: pd.DataFrame, indicators: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """What follows from cells that were coded otherwise since cleaning.

    Parameters
    ----------
    figures : DataFrame
        Rows as `clean_figures` gives them, some of their coded cells changed.
    indicators : DataFrame
        The codebook.
    columns : collection of str
        The columns that were changed.

    Returns
    -------
    DataFrame
        Index of ``figures``; the columns that depend on ``columns``: numbers and unit, days and months.
    """
    parts = [pd.DataFrame(index=figures.index)]
    if {"indicator", *READING} & {*columns}:
        parts.append(_quantities(figures, indicators))
    if "period" in columns:
        parts.append(_periods(figures["period"]))
    return pd.concat(parts, axis=1)


def sanity_check_inputs(seeds: Seeds) -> None:
    """What cleaning relies on: unique keys, and every figure's indicator and source present once."""
    for frame, key in ((seeds.figures, "figure"), (seeds.indicators, "indicator"), (seeds.sources, "source")):
        twice = frame.loc[frame[key].duplicated(), key]
        _insist(twice.empty, f"each {key} once in the seeds", twice)
    for key, frame in (("indicator", seeds.indicators), ("source", seeds.sources)):
        lost = seeds.figures.loc[~seeds.figures[key].isin(frame[key]), "figure"]
        _insist(lost.empty, f"every figure's {key} in the seeds", lost)


def sanity_check_outputs(figures: pd.DataFrame, seeds: Seeds) -> None:
    """What everything after cleaning relies on: no figure lost, doubled, unordered or without a unit."""
    same = figures["figure"].equals(seeds.figures["figure"])
    _insist(same, "every figure of the seeds once in the data", seeds.figures["figure"])
    # Comparisons with NaN are False, so an open side offends nobody.
    crossed = (
        (figures["lower"] > figures["value"])
        | (figures["value"] > figures["upper"])
        | (figures["lower"] > figures["upper"])
    )
    _insist(not crossed.any(), "lower <= value <= upper", figures.loc[crossed, "figure"])
    empty = figures[["value", "lower", "upper"]].isna().all(axis=1) | (figures["unit"] == "")
    _insist(not empty.any(), "a number and a unit", figures.loc[empty, "figure"])
    early = (figures["period_start"] > figures["period_end"]) | (figures["months"] < 0).fillna(False)
    _insist(not early.any(), "a period that ends after it begins", figures.loc[early, "figure"])


def _insist(holds: bool, expected: str, figures: pd.Series[str]) -> None:
    if not holds:
        raise ZonereportError(f"Cleaning expected {expected}; not so for {', '.join(figures.head(20))}.")


def _corrected_columns(seeds: Seeds) -> pd.Series[str]:
    columns = seeds.corrections.groupby("figure")["column"].agg(" ".join).to_dict()
    names = pd.Series("", seeds.figures.index, dtype="str")
    corrected = seeds.figures["figure"].isin(list(columns))
    names[corrected] = seeds.figures.loc[corrected, "figure"].map(columns)
    return names


def _quantities(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """``value, lower, upper, resolution, unit`` of every row; each distinct string is read once."""
    dimensions = figures["indicator"].map(indicators.set_index("indicator")["dimension"])
    asked = figures.assign(dimension=dimensions)[READING]
    codes = asked.groupby(READING, sort=False).ngroup().to_numpy()
    readings = read_quantities(asked.drop_duplicates(ignore_index=True))
    if readings.errors:
        # The seeds were checked: only figures that were coded otherwise since can fail.
        raise next(iter(readings.errors.values()))
    return readings.numbers.take(codes).set_axis(figures.index)


def _periods(cells: pd.Series[str]) -> pd.DataFrame:
    """``period_start, period_end, months`` of every row; each distinct period is read once."""
    codes, distinct = pd.factorize(cells)
    periods = [parse_period(period) if period else None for period in distinct]
    frame = pd.DataFrame(
        {
            "period_start": pd.Series([period and period.start for period in periods], dtype=DATE),
            "period_end": pd.Series([period and period.end for period in periods], dtype=DATE),
            "months": pd.Series([period and period.months for period in periods], dtype="Int64"),
        }
    )
    return frame.take(codes).set_axis(cells.index)


def _whole_numbers(cells: pd.Series[str]) -> pd.Series[Any]:
    """Offsets; NA where there is none."""
    strings = pa.array(cells, type=pa.string())
    numbers = pc.cast(pc.if_else(pc.equal(strings, ""), pa.scalar(None, pa.string()), strings), pa.int64())
    return pd.Series(numbers.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get), cells.index)


def _grades(seeds: Seeds) -> pd.Series[str]:
    grades = np.where(matching_seals(seeds), str(Evidence.ANCHORED), str(Evidence.CODED))
    grades = np.where(seeds.figures["start"] == "", str(Evidence.CITED), grades)
    return pd.Series(grades, index=seeds.figures.index, dtype="str")

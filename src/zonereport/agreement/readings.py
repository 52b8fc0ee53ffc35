"""What a coding says, as columns that can be compared: codes as typed, numbers in canonical units."""

from __future__ import annotations

from math import nan

import pandas as pd

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity, parse_period, parse_quantity
from zonereport.seeds import QualifierError, Seeds, read_quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier

_NUMBERS = ("value", "lower", "upper")
_READING = ["printed", "measure", "dimension", "qualifier"]


def readings(figures: pd.DataFrame, seeds: Seeds) -> pd.DataFrame:
    """The typed columns of a coding, and what follows from them.

    Corrections are not applied: they are about what the source got wrong, not the coder.

    Parameters
    ----------
    figures : DataFrame
        Columns of ``figures.csv``, all strings.
    seeds : Seeds
        Their sources say which text a figure is in, their codebook how its print is read.

    Returns
    -------
    DataFrame
        The same rows with a range index. ``start`` and ``end`` as float; ``text``; ``value, lower, upper``,
        NaN for an open end and for a print that the row's codes make unreadable; ``period_start,
        period_end`` as days, ``months``, NaT and NaN for no period.
    """
    frame = located(figures, seeds)
    dimension_of = seeds.indicators.drop_duplicates("indicator").set_index("indicator")["dimension"]
    asked = frame.assign(dimension=frame["indicator"].map(dimension_of).fillna(""))[_READING]
    codes = asked.groupby(_READING, sort=False).ngroup().to_numpy()
    read = [_numbers(*cells) for cells in asked.drop_duplicates().itertuples(index=False, name=None)]
    numbers = pd.DataFrame(read, columns=list(_NUMBERS), dtype="float64").take(codes).set_axis(frame.index)
    return pd.concat([frame, numbers, _periods(frame["period"])], axis=1)


def located(rows: pd.DataFrame, seeds: Seeds) -> pd.DataFrame:
    """Rows of a coding with their text: its file, or the source that names none; offsets as float."""
    frame = rows.reset_index(drop=True)
    file_of = dict(zip(seeds.sources["source"], seeds.sources["file"], strict=True))
    # No file name contains a colon and a blank, so the two cannot be mixed up.
    texts = [file_of.get(source, "") or f"source: {source}" for source in frame["source"]]
    offsets = frame[["start", "end"]].apply(pd.to_numeric, errors="coerce").astype("float64")
    return frame.assign(
        text=pd.Series(texts, index=frame.index, dtype="str"), start=offsets["start"], end=offsets["end"]
    )


def _numbers(printed: str, measure: str, dimension: str, qualifier: str) -> tuple[float | None, ...]:
    try:
        quantity = _quantity(printed, measure, dimension, qualifier)
    except (QuantityError, ValueError):
        # Not to be read as this measure, or an indicator of no known dimension.
        return (None,) * len(_NUMBERS)
    return quantity.value, quantity.lower, quantity.upper


def _quantity(printed: str, measure: str, dimension: str, qualifier: str) -> Quantity:
    codes = Measure(measure), Dimension(dimension)
    try:
        return read_quantity(printed, *codes, Qualifier(qualifier))
    except QualifierError:
        # The column qualifier shows that; the number is the one that is printed.
        return parse_quantity(printed, *codes)


def _periods(cells: pd.Series[str]) -> pd.DataFrame:
    codes, distinct = pd.factorize(cells)
    periods = [_period(cell) for cell in distinct]
    frame = pd.DataFrame(periods, columns=["period_start", "period_end", "months"])
    days = {name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in frame.columns[:2]}
    return frame.assign(**days, months=frame["months"].astype("float64")).take(codes).set_axis(cells.index)


def _period(cell: str) -> tuple[object, object, float]:
    try:
        period = parse_period(cell)
    except QuantityError:
        return None, None, nan
    return period.start, period.end, float(period.months)

"""What a figure says: its printed string, its period, and whether the two fit its codes."""

from __future__ import annotations

import pandas as pd

from zonereport.errors import Fault, QuantityError
from zonereport.quantity import parse_period
from zonereport.vocabulary import Dimension, Measure, Qualifier

from .quantities import READING, QualifierError, read_quantities
from .reading import Table
from .relations import Tables

_NEEDED = frozenset({"printed", "measure", "indicator", "period", "status", "qualifier", "source"})


def check_meaning(tables: Tables, figures: pd.DataFrame) -> list[Fault]:
    """Faults in what ``figures`` (corrected, the lines' numbers as index) say.

    Cells that are empty or no code are left to the other checks.
    """
    table = tables.get("figures")
    if table is None or table.missing & _NEEDED:
        return []
    faults = _check_periods(figures)
    if indicators := tables.get("indicators"):
        faults += _check_printed(figures, indicators)
    if sources := tables.get("sources"):
        faults += _check_future(figures, sources)
    return faults


def _check_periods(figures: pd.DataFrame) -> list[Fault]:
    """Well-formed periods that are none, such as one that ends before it begins."""
    form = figures["period"].str.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])(/[0-9]{4}-(0[1-9]|1[0-2]))?")
    wrong = {}
    for period in figures.loc[form, "period"].unique():
        try:
            parse_period(period)
        except QuantityError as error:
            wrong[period] = str(error)
    bad = figures.loc[figures["period"].isin(wrong.keys()), "period"]
    return [
        Fault("figures.csv", int(str(row)), "period", cell, "a period that ends after it begins", wrong[cell])
        for row, cell in bad.items()
    ]


def _check_printed(figures: pd.DataFrame, indicators: Table) -> list[Fault]:
    dimension_of = dict(zip(indicators.frame["indicator"], indicators.frame["dimension"], strict=True))
    cells = figures[["printed", "measure", "qualifier"]].copy()
    cells.insert(2, "dimension", figures["indicator"].map(dimension_of))
    ready = cells["printed"] != ""
    for column, codes in (("measure", Measure), ("dimension", Dimension), ("qualifier", Qualifier)):
        ready &= cells[column].isin([str(code) for code in codes])
    cells = cells.loc[ready, READING]
    distinct = cells.drop_duplicates(ignore_index=True)
    if not (errors := read_quantities(distinct).errors):
        return []
    wrong = distinct.loc[list(errors)].assign(error=list(errors))
    found = cells.reset_index(names="row").merge(wrong, on=READING).sort_values("row", kind="stable")
    return [
        Fault("figures.csv", row, *_fault_of(printed, measure, dimension, qualifier, errors[error]))
        for row, printed, measure, dimension, qualifier, error in found.itertuples(index=False, name=None)
    ]


def _fault_of(
    printed: str, measure: str, dimension: str, qualifier: str, error: QuantityError
) -> tuple[str, str, str, str]:
    """Column, found, expected and advice of what is wrong with one reading."""
    if isinstance(error, QualifierError):
        advice = "printed holds the bounding words that touch the number, and qualifier repeats them."
        return "qualifier", qualifier, f"{error.says}, as {printed} says", advice
    return "printed", printed, f"a {measure} of an indicator counted in {dimension}", str(error)


def _check_future(figures: pd.DataFrame, sources: Table) -> list[Fault]:
    """An outcome cannot lie in the future of the source that prints it."""
    frame = sources.frame
    latest = figures["source"].map(dict(zip(frame["source"], frame["published_to"], strict=True))).fillna("")
    begins = figures["period"].str[:7]
    well_formed = latest.str.fullmatch(r"\d{4}-\d\d-\d\d") & begins.str.fullmatch(r"\d{4}-\d\d")
    late = figures[well_formed & (figures["status"] == "actual") & (begins > latest.str[:7])]
    faults = []
    for row, period, day in zip(late.index, late["period"], latest[late.index], strict=True):
        words = f"a period that had begun when the source appeared ({day} at the latest)"
        advice = "An outcome cannot lie in the future: is it a target, or is the period wrong?"
        faults.append(Fault("figures.csv", int(str(row)), "period", period, words, advice))
    return faults

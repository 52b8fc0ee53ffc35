"""Declared corrections: errors of the source itself, guarded by the value they replace."""

from __future__ import annotations

import pandas as pd

from zonereport.errors import Fault

from .cells import check_cells
from .meaning import check_meaning
from .reading import Table
from .relations import Tables, check_references


def apply_corrections(figures: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """A copy of ``figures`` with every correction made whose guard matches.

    Parameters
    ----------
    figures, corrections : DataFrame
        Columns of ``figures.csv`` and ``corrections.csv``; neither is changed.

    Returns
    -------
    DataFrame
        Same rows and columns as ``figures``.

    Examples
    --------
    >>> figures = pd.DataFrame({"figure": ["a-001"], "printed": ["115%"]})
    >>> wrong = {"figure": "a-001", "column": "printed", "expected": "115%", "corrected": "15%"}
    >>> apply_corrections(figures, pd.DataFrame([wrong]))["printed"].item()
    '15%'
    """
    result = figures.copy()
    named = result.loc[result["figure"].isin(corrections["figure"]), "figure"]
    row_of = {figure: row for row, figure in named.items()}
    for item in corrections.to_dict("records"):
        row, column = row_of.get(item["figure"]), item["column"]
        if row is not None and column in result.columns and result.at[row, column] == item["expected"]:
            result.at[row, column] = item["corrected"]
    return result


def check_corrections(tables: Tables) -> list[Fault]:
    """Faults of guards, and of what the figures say once they are corrected.

    What a figure says is checked after correction only: a source's slip may well be unreadable.
    Faults that a correction brings in are reported in ``corrections.csv``.
    """
    figures = tables.get("figures")
    if figures is None:
        return []
    corrections = tables.get("corrections")
    if corrections is None or corrections.missing or corrections.frame.empty:
        return check_meaning(tables, figures.sound)
    corrected = apply_corrections(figures.sound, corrections.sound)
    line_of = _lines(corrections, figures)
    rows = corrected.loc[corrected.index.isin([row for row, _ in line_of])]
    found = check_meaning(tables, corrected)
    found += check_references(tables, "figures", rows)
    found += check_cells(Table(figures.resource, rows, figures.missing))
    uncorrected = check_cells(figures) + check_references(tables, "figures")
    standing = {(fault.row, fault.column) for fault in uncorrected}
    faults = [_moved(fault, line_of) for fault in found if (fault.row, fault.column) not in standing]
    return _check_guards(corrections, figures) + faults


def _check_guards(corrections: Table, figures: Table) -> list[Fault]:
    present = figures.frame.drop_duplicates("figure").set_index("figure")
    faults = []
    for row, item in corrections.sound.iterrows():
        figure, column = item["figure"], item["column"]
        if figure not in present.index or column not in present.columns:
            continue
        stands = str(present.at[figure, column])
        if stands != item["expected"]:
            words = f"{stands!r}, which figures.csv has for {figure}"
            advice = "The guard no longer matches: see whether the correction is still right."
            guard = str(item["expected"])
            faults.append(Fault("corrections.csv", int(str(row)), "expected", guard, words, advice))
    return faults


def _lines(corrections: Table, figures: Table) -> dict[tuple[int, str], int]:
    """Line of the correction by line and column of the corrected cell."""
    row_of = {figure: int(str(row)) for row, figure in figures.sound["figure"].items()}
    cells = corrections.sound
    return {
        (row_of[figure], column): int(row)
        for row, figure, column in zip(cells.index, cells["figure"], cells["column"], strict=True)
        if figure in row_of
    }


def _moved(fault: Fault, line_of: dict[tuple[int, str], int]) -> Fault:
    line = line_of.get((fault.row, fault.column))
    if line is None:
        return fault
    return Fault("corrections.csv", line, "corrected", fault.found, fault.expected, fault.advice)

"""Declared alternatives: how a doubtful figure might be read, guarded by the value it would replace.

Cleaning never applies them. They ask what would follow if the coder had decided otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from zonereport.errors import Fault

from .cells import check_cells
from .corrections import apply_corrections
from .meaning import check_meaning
from .reading import Table
from .relations import Tables, check_references

FILE = "alternatives.csv"
_NEEDED = frozenset({"figure", "column", "expected", "alternative", "reason"})


def check_alternatives(tables: Tables) -> list[Fault]:
    """Faults of guards, and of what the figures would say if they were read the other way.

    Rows with the same reason are one reading: they are taken together, and one cell is read only one
    way in it. The guard is what figures.csv says once it is corrected.
    """
    figures, alternatives = tables.get("figures"), tables.get("alternatives")
    if figures is None or alternatives is None or (alternatives.missing & _NEEDED):
        return []
    rows = alternatives.sound
    if rows.empty or figures.missing:
        return []
    corrections = tables.get("corrections")
    if corrections is not None and not corrections.missing:
        figures = replace(figures, frame=apply_corrections(figures.frame, corrections.sound))
    faults = _check_guards(rows, figures) + _check_doubles(rows)
    blamed = {fault.row for fault in faults}
    return faults + _check_readings(tables, figures, rows[~rows.index.isin(list(blamed))])


def _check_guards(rows: pd.DataFrame, figures: Table) -> list[Fault]:
    present = figures.frame.drop_duplicates("figure").set_index("figure")
    faults = []
    for row, item in rows.iterrows():
        line, figure, column = int(str(row)), item["figure"], item["column"]
        if figure not in present.index or column not in present.columns:
            continue
        stands, guard = str(present.at[figure, column]), str(item["expected"])
        if stands != guard:
            words = f"{stands!r}, which figures.csv has for {figure}"
            advice = "The guard no longer matches: see whether the figure is still doubtful."
            faults.append(Fault(FILE, line, "expected", guard, words, advice))
        elif item["alternative"] == guard:
            words = "another value than expected"
            faults.append(Fault(FILE, line, "alternative", guard, words, "It would be read as it is."))
    return faults


def _check_doubles(rows: pd.DataFrame) -> list[Fault]:
    again = rows[rows.duplicated(["reason", "figure", "column"])]
    words = "one alternative per cell and reason"
    advice = "Rows with the same reason are taken together; give the second reading a reason of its own."
    return [
        Fault(FILE, int(str(row)), "reason", reason, words, advice) for row, reason in again["reason"].items()
    ]


def _check_readings(tables: Tables, figures: Table, rows: pd.DataFrame) -> list[Fault]:
    """Faults that the rows of a reading bring into the figures, at the first of its rows for the cell."""
    asked = figures.sound[figures.sound["figure"].isin(rows["figure"])]
    row_of = {figure: int(str(row)) for row, figure in asked["figure"].items()}
    read: list[pd.DataFrame] = []
    origin: list[tuple[int, int]] = []
    line_of: dict[tuple[int, int, str], int] = {}
    for number, (_, reading) in enumerate(rows.groupby("reason", sort=False)):
        mine = asked[asked["figure"].isin(reading["figure"])]
        read.append(apply_corrections(mine, reading.rename(columns={"alternative": "corrected"})))
        origin += [(number, int(row)) for row in mine.index]
        cells = zip(reading.index, reading["figure"], reading["column"], strict=True)
        for line, figure, column in cells:
            if figure in row_of:
                line_of.setdefault((number, row_of[figure], ""), int(line))
                line_of[number, row_of[figure], column] = int(line)
    if not read:
        return []
    # All readings in one go: to check few rows takes as long as to check many.
    together = pd.concat(read, ignore_index=True)
    found = _faults_of(tables, figures, together)
    standing = {(fault.row, fault.column) for fault in (_faults_of(tables, figures, asked) if found else ())}
    faults = []
    for fault in found:
        number, row = origin[fault.row]
        if (row, fault.column) not in standing:
            line = line_of.get((number, row, fault.column), line_of[number, row, ""])
            faults.append(Fault(FILE, line, "alternative", fault.found, fault.expected, fault.advice))
    return faults


def _faults_of(tables: Tables, figures: Table, rows: pd.DataFrame) -> list[Fault]:
    found = check_meaning(tables, rows) + check_references(tables, "figures", rows)
    return found + check_cells(Table(figures.resource, rows, figures.missing))

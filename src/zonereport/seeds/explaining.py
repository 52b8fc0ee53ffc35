"""One fault for one mishap: a column that slipped makes hundreds of faults, and is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from zonereport.errors import Fault

from .anchors import lengths_fit
from .cells import check_cells
from .digests import seals_of
from .meaning import check_meaning
from .reading import Table
from .relations import Tables
from .restoring import restored
from .shifts import Fits, Shift, shifted_by_fit, shifted_by_seal

_CODED = ("start", "end", "printed", "indicator", "measure", "period", "status", "qualifier", "reason")
_MOST_TRIED = 50  # faults for which it is tried out what the cell was


def explained(tables: Tables, faults: list[Fault], check: Callable[[Tables], list[Fault]]) -> list[Fault]:
    """The faults, with those that follow from a slipped column replaced by the one that says so.

    Parameters
    ----------
    tables : mapping of str to Table
    faults : list of Fault
        What ``check`` found in them.
    check : callable
        All checks of tables; asked again once a column is back in its place.
    """
    for name in ("figures", "dismissed"):
        table = tables.get(name)
        shift = _find_shift(tables, table) if table is not None and not table.missing else None
        if table is not None and shift is not None:
            repaired = {**tables, name: replace(table, frame=shift.undone(table.frame))}
            rest = check(repaired)
            # Cells that only became others may have been meant so, unless that is what the faults are about.
            if shift.by or len(rest) < len(faults):
                rest = explained(repaired, rest, check)
                return [shift.fault(table.resource.file, table.frame), *rest]
    alone = _lone_cells(tables)
    others = [fault for fault in faults if (fault.file, fault.row) not in alone]
    return [*alone.values(), *(_with_former_cell(tables, fault, at) for at, fault in enumerate(others))]


def _lone_cells(tables: Tables) -> dict[tuple[str, int], Fault]:
    """Faults of rows that have one cell: a column was pushed down by a cell that was put in above."""
    alone = {}
    for table in tables.values():
        frame = table.sound
        counts = (frame != "").sum(axis=1)
        for row in frame.index[counts == 1]:
            column = str((frame.loc[row] != "").idxmax())
            advice = f"It is alone: a cell put in above it has pushed column {column} down. Take that out."
            file, found = table.resource.file, str(frame.at[row, column])
            alone[file, int(row)] = Fault(file, int(row), column, found, "a whole row", advice)
    return alone


def _find_shift(tables: Tables, table: Table) -> Shift | None:
    """What slipped in ``figures.csv`` or ``dismissed.csv``, by the seals first."""
    frame = table.sound
    # A cell pushed out of the last row makes a row of its own.
    whole = frame.index[(frame != "").sum(axis=1) > 1]
    if table.resource.name == "figures" and "sources" in tables:
        digest_of = _digests(tables)
        sealed = frame.loc[frame.index.isin(whole) & (frame["seal"] != "")]
        matches = sealed["seal"] == pd.Series(seals_of(sealed, digest_of), sealed.index, dtype="str")
        wrong = [int(row) for row in sealed.index[~matches]]
        shift = shifted_by_seal(frame, digest_of, wrong, codes_of(tables))
        if shift is not None:
            return shift
    fits = _fits(tables, table)
    columns = [column for column in _CODED if column in frame.columns]
    unfit = frame.index[~fits(frame)].intersection(whole)
    return shifted_by_fit(frame, columns, [int(row) for row in unfit], fits)


def codes_of(tables: Tables) -> dict[str, list[str]]:
    """Ids that cells of ``figures.csv`` may name, by column."""
    keys = {"area": "areas", "indicator": "indicators", "source": "sources"}
    return {key: tables[name].frame[key].tolist() for key, name in keys.items() if name in tables}


def _fits(tables: Tables, table: Table) -> Fits:
    def fits(rows: pd.DataFrame) -> pd.Series[bool]:
        fitting = lengths_fit(rows)
        if not fitting.any():
            return fitting
        faults = check_cells(Table(table.resource, rows[fitting]))
        if table.resource.name == "figures":
            faults += check_meaning(tables, rows[fitting])
        return fitting & ~rows.index.to_series().isin([fault.row for fault in faults])

    return fits


def _with_former_cell(tables: Tables, fault: Fault, at: int) -> Fault:
    """The fault with what its cell was when the row was sealed, where its seal tells."""
    figures = tables.get("figures")
    if at >= _MOST_TRIED or fault.file != "figures.csv" or figures is None or "sources" not in tables:
        return fault
    frame = figures.frame
    if fault.column not in frame.columns or fault.row not in frame.index or not frame.at[fault.row, "seal"]:
        return fault
    columns = [fault.column, "printed", "start", "end"]
    found = restored(frame, fault.row, _digests(tables), columns, codes_of(tables))
    if found is None:
        return fault
    column, cell = found
    return replace(fault, advice=f"Column {column} was {cell!r} when the row was sealed.")


def _digests(tables: Tables) -> Mapping[str, str]:
    sources = tables["sources"].frame
    return dict(zip(sources["source"], sources["sha256"], strict=True))

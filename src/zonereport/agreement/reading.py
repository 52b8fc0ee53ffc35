"""Another person's coding: read as strictly as the seeds, apart from what a second coder need not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault, QuantityError, UsageError, ZonereportError
from zonereport.evidence import check_anchors as check_against_texts
from zonereport.evidence import read_texts
from zonereport.quantity import parse_period
from zonereport.seeds import Resource, Seeds, describe
from zonereport.seeds.anchors import check_anchors
from zonereport.seeds.cells import check_cells
from zonereport.seeds.reading import Table, read_table
from zonereport.seeds.relations import check_keys, check_references

#: Columns that another coder may leave out or fill in as they like.
_THEIR_OWN = frozenset({"supersedes", "note", "note_zh", "seal"})
#: Codes that the seeds may lack: a second coder can have needed another indicator or area.
OPEN_CODES = ("indicator", "area")


class CodingFaults(ZonereportError):
    """All faults found in another coding, sorted by row."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        noun = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{noun} in {name}; nothing was compared.\n{lines}")


def read_figures(path: Path, seeds: Seeds, texts: Path | None = None, name: str = "") -> pd.DataFrame:
    """Read another coding of the seeds' sources.

    Parameters
    ----------
    path : Path
        CSV with the columns of ``figures.csv``, in any order; ``supersedes``, ``note``, ``note_zh`` and
        ``seal`` may be missing. Ids are its own, sources those of ``seeds``. A bounding word that
        contradicts its qualifier, an indicator or an area that the seeds lack is no fault here: that is
        what the comparison is to show.
    seeds : Seeds
    texts : Path, optional
        Folder of the articles' texts; with it every anchor is compared with the text it points into.
    name : str
        What faults call the file; by default its path.

    Returns
    -------
    DataFrame
        The columns of ``figures.csv``, all strings, in the file's order.

    Raises
    ------
    CodingFaults
        With every fault: file, line, column, what was found, what is expected.
    UsageError
        If there is no such file.
    """
    resource = describe()["figures"]
    own = tuple(key for key in resource.foreign_keys if key.column not in {*OPEN_CODES, *_THEIR_OWN})
    table, faults = _read(path, replace(resource, file=name or path.as_posix(), foreign_keys=own))
    faults += check_cells(table) + check_keys(table) + _check_periods(table)
    tables = {"sources": Table(describe()["sources"], seeds.sources), "figures": table}
    faults += check_references(tables, "figures") + check_anchors(tables)
    if not faults and texts is not None:
        faults += _check_texts(table, seeds, texts)
    _refuse(table.resource.file, faults, table)
    return table.frame.reset_index(drop=True)


def read_dismissed(path: Path, seeds: Seeds, name: str = "") -> pd.DataFrame:
    """Read the numerals that another coder dismissed: the columns of ``dismissed.csv``, all strings.

    Raises
    ------
    CodingFaults
        With every fault.
    """
    resource = describe()["dismissed"]
    table, faults = _read(path, replace(resource, file=name or path.as_posix()))
    tables = {"sources": Table(describe()["sources"], seeds.sources), "dismissed": table}
    faults += check_cells(table) + check_references(tables, "dismissed") + check_anchors(tables)
    _refuse(table.resource.file, faults, table)
    return table.frame.reset_index(drop=True)


def _read(path: Path, resource: Resource) -> tuple[Table, list[Fault]]:
    if not path.is_file():
        raise UsageError(
            f"There is no file {path}; name a CSV with the columns of figures.csv, coded by somebody else."
        )
    table, faults = read_table(path, resource)
    if table is None:
        raise CodingFaults(resource.file, faults)
    return table, faults


def _refuse(name: str, faults: list[Fault], table: Table) -> None:
    """Raise what is left when the other coder's liberties are taken off, one fault per cell."""
    first: dict[tuple[int, str], Fault] = {}
    for fault in faults:
        # Names in another order were read all the same; an id may look as it likes, but must be there.
        is_order = fault.row == 1 and not fault.column and "," in fault.found
        is_id = fault.column == table.resource.primary_key[0] and bool(fault.found) and not _is_twice(fault)
        is_id = is_id and table.resource.name == "figures" and fault.row > 1
        if not (is_order or is_id or fault.column in _THEIR_OWN):
            first.setdefault((fault.row, fault.column or fault.found), fault)
    if first:
        raise CodingFaults(name, list(first.values()))


def _is_twice(fault: Fault) -> bool:
    return fault.expected == "each key once"


def _check_periods(table: Table) -> list[Fault]:
    """Well-formed periods that are none, such as one that ends before it begins."""
    wrong: dict[str, str] = {}
    for cell in table.sound["period"].unique():
        try:
            parse_period(cell) if cell else None
        except QuantityError as error:
            wrong[cell] = str(error)
    bad = table.sound["period"][table.sound["period"].isin(list(wrong))]
    words = "a period that ends after it begins"
    return [
        Fault(table.resource.file, int(str(row)), "period", cell, words, wrong[cell])
        for row, cell in bad.items()
    ]


def _check_texts(table: Table, seeds: Seeds, folder: Path) -> list[Fault]:
    """Anchors that the texts at hand contradict; whether a text is missing is for ``check`` to say."""
    frame = table.frame.reset_index(drop=True)
    theirs = replace(seeds, figures=frame, dismissed=seeds.dismissed.iloc[:0])
    faults = check_against_texts(theirs, read_texts(seeds, folder))
    # They count rows as lines of a file without a gap.
    return [replace(fault, file=table.resource.file) for fault in faults]


def unknown_codes(figures: pd.DataFrame, seeds: Seeds) -> dict[str, dict[str, int]]:
    """Codes of a coding that the seeds lack: how many figures have each, by column.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> seeds = SimpleNamespace(indicators=pd.DataFrame({"indicator": ["gdp"]}),
    ...                         areas=pd.DataFrame({"area": ["jia"]}))
    >>> unknown_codes(pd.DataFrame({"indicator": ["gdp", "gnp"], "area": "jia"}), seeds)
    {'indicator': {'gnp': 1}, 'area': {}}
    """
    known: Mapping[str, pd.Series[str]] = {
        "indicator": seeds.indicators["indicator"],
        "area": seeds.areas["area"],
    }
    found = {column: figures.loc[~figures[column].isin(known[column]), column] for column in OPEN_CODES}
    return {
        column: {str(code): int(count) for code, count in sorted(cells.value_counts().items())}
        for column, cells in found.items()
    }

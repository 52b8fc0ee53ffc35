"""Reading a seeds folder: all faults of all files at once, or six clean frames."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault, SeedFaults, UsageError

from .alternatives import check_alternatives
from .anchors import check_anchors
from .cells import check_cells
from .corrections import check_corrections
from .decoding import BOM, normalised
from .description import describe, descriptor_text
from .explaining import explained
from .reading import Table, read_table
from .relations import Tables, check_circles, check_keys, check_order, check_references, check_sources

DESCRIPTOR = "datapackage.json"
OPTIONAL = frozenset({"corrections", "alternatives"})
_PART = 1 << 24


@dataclass(frozen=True)
class Seeds:
    """The seeds as they were typed.

    Every frame has the columns of its file, all strings, ``""`` where nothing is known, and a
    range index: row ``i`` is line ``i + 2`` of the file. Neither corrections nor alternatives are
    applied. ``digests`` are the files' SHA-256 (see ``seed_digests``), by which data/ knows from which
    seeds it was made.
    """

    folder: Path
    sources: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    figures: pd.DataFrame = field(repr=False)
    dismissed: pd.DataFrame = field(repr=False)
    corrections: pd.DataFrame = field(repr=False)
    digests: dict[str, str] = field(repr=False)
    alternatives: pd.DataFrame = field(repr=False, default_factory=lambda: _no_rows("alternatives"))


def load_seeds(folder: str | Path) -> Seeds:
    """Read and check the seven files of a seeds folder.

    Parameters
    ----------
    folder : path
        Has ``sources.csv``, ``areas.csv``, ``indicators.csv``, ``figures.csv`` and ``dismissed.csv``;
        ``corrections.csv`` and ``alternatives.csv`` may be missing. A ``datapackage.json`` in it must
        describe the same columns as the package's own, which is used where there is none.

    Raises
    ------
    SeedFaults
        With every fault of every file: file, line, column, what was found, what is expected.
    UsageError
        Where the folder does not exist.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UsageError(
            f"There is no seeds folder {folder}; name one that has sources.csv, figures.csv etc."
        )
    tables, faults = _read_all(folder)
    faults += _check_descriptor(folder)
    if found := check_tables(tables):
        faults += explained(tables, found, check_tables)
    if faults:
        raise SeedFaults(_first_per_cell(faults))
    frames = {name: table.frame.reset_index(drop=True) for name, table in tables.items()}
    return Seeds(folder, **frames, digests=seed_digests(folder))


def read_seeds(folder: str | Path, figures: bool = True) -> Seeds:
    """Seeds that have been checked as they are, read without checking what their tables say again.

    Parameters
    ----------
    folder : path
        See `load_seeds`.
    figures : bool
        Whether the figures are read too; they may be millions.

    Raises
    ------
    SeedFaults, UsageError
        As `load_seeds` does, where a file cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        return load_seeds(folder)
    tables, faults = _read_all(folder, without=frozenset() if figures else frozenset({"figures"}))
    if faults or _check_descriptor(folder):
        return load_seeds(folder)
    frames = {name: table.frame.reset_index(drop=True) for name, table in tables.items()}
    return Seeds(folder, **frames, digests=seed_digests(folder))


def check_tables(tables: Tables) -> list[Fault]:
    """All faults of tables that could be read, from single cells to what alternatives would say."""
    faults: list[Fault] = []
    for table in tables.values():
        faults += check_cells(table) + check_keys(table) + check_order(table) + check_circles(table)
        faults += check_references(tables, table.resource.name)
    faults += check_sources(tables) + check_anchors(tables)
    return _first_per_cell(faults + check_corrections(tables) + check_alternatives(tables))


def seed_digests(folder: str | Path) -> dict[str, str]:
    """SHA-256 of every CSV of the contract that the folder has, by file name.

    Taken of the text with LF and without a byte order mark, which for a file as the contract wants
    it is the file's own: a checkout that translates line ends does not make other seeds.
    """
    digests = {}
    for resource in describe().values():
        path = Path(folder) / resource.file
        if path.is_file():
            digests[resource.file] = _digest(path)
    return digests


def _digest(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        # Some at a time: the file may be larger than memory should be.
        while part := file.read(_PART):
            if b"\r" in part or BOM in part:
                return hashlib.sha256(normalised(path.read_bytes())).hexdigest()
            whole.update(part)
    return whole.hexdigest()


def _read_all(
    folder: Path, without: frozenset[str] = frozenset()
) -> tuple[dict[str, Table], list[Fault]]:
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for name, resource in describe().items():
        if name in without or (name in OPTIONAL and not (folder / resource.file).exists()):
            tables[name] = Table(resource, _no_rows(name))
            continue
        table, found = read_table(folder / resource.file, resource)
        faults += found
        if table is not None:
            tables[name] = table
    return tables, faults


def _no_rows(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=list(describe()[name].columns), dtype="str")


def _check_descriptor(folder: Path) -> list[Fault]:
    """A folder may have its own title and licence, not its own columns and codes."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        return []
    advice = "Copy it from the package (zonereport/seeds/datapackage.json), or delete it."
    try:
        theirs = {item["name"]: item["schema"] for item in json.loads(path.read_bytes())["resources"]}
    except (ValueError, KeyError, TypeError):
        return [Fault(DESCRIPTOR, 0, "", "something else", "a Frictionless data package", advice)]
    ours = {item["name"]: item["schema"] for item in json.loads(descriptor_text())["resources"]}
    differing = [name for name in ours if theirs.get(name) != ours[name]]
    if not differing:
        return []
    found = f"other schemas for {', '.join(differing)}"
    return [Fault(DESCRIPTOR, 0, "", found, "the schemas that zonereport checks", advice)]


def _first_per_cell(faults: list[Fault]) -> list[Fault]:
    """One fault per cell, the most basic check's: a misspelt code is no second fault of its key."""
    first: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.file, fault.row, fault.column or fault.found), fault)
    return list(first.values())

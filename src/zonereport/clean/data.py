"""data/: written whole and only where it changed, read only where it fits the seeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from zonereport.errors import ZonereportError
from zonereport.seeds import Seeds, describe, descriptor_text, replace_file, seed_digests

from .columns import CODES, COLUMNS
from .figures import clean_figures
from .formats import field_type, from_parquet
from .stored import StoredTable, row_count
from .tablefiles import TableFiles, sweep

DESCRIPTOR = "datapackage.json"
_COPIES = ("indicators", "areas", "sources", "alternatives")
_TITLES = {
    "growth": "Growth",
    "completion": "Completion of plans",
    "rd_intensity": "R&D intensity",
    "targets": "Targets and what answers them",
    "ratios": "Ratios of two levels of one scope and period",
    "beside": "Zones beside the areas that they lie in",
}
#: Columns by which the rows that one report sees are chosen.
CHOOSING = ("source", "area", "subject", "indicator", "measure", "period_end", "published_to")
_BLOCK = 200_000  # rows of which copies are made at a time
_AGAIN = "Run the notebook 10-clean or `zonereport build` to make it anew."


@dataclass(frozen=True)
class Data:
    """The tidy tables of data/, with the dtypes of ``clean_figures`` and ``tidy``.

    ``tables`` holds the analyses' tables by name; copies of the codebook are strings as in the seeds.
    Where ``stored`` is given, ``figures`` has only the columns by which rows are chosen.
    """

    folder: Path
    figures: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    alternatives: pd.DataFrame = field(repr=False)
    tables: dict[str, pd.DataFrame] = field(repr=False)
    stored: StoredTable | None = field(default=None, repr=False)

    def rows(self, chosen: pd.Series[bool]) -> pd.DataFrame:
        """The chosen figures with all their columns."""
        return self.figures[chosen] if self.stored is None else self.stored.rows(chosen)


def write_data(
    seeds: Seeds,
    data_folder: str | Path,
    tables: Mapping[str, pd.DataFrame] | Iterable[Mapping[str, pd.DataFrame]] | None = None,
    figures: pd.DataFrame | None = None,
) -> list[str]:
    """Write figures, codebook and the analyses' tables as CSV and Parquet, with a ``datapackage.json``.

    Parameters
    ----------
    seeds : Seeds
    data_folder : path
        Made if it does not exist.
    tables : mapping of str to DataFrame, or iterable of such mappings, optional
        The analyses' tables by name; of an iterable each item holds the next rows of every table.
    figures : DataFrame, optional
        The cleaned figures, where they are at hand.

    Returns
    -------
    list of str
        Names of the files that changed; empty if data/ was as it should be. Each file is replaced
        as a whole, the description last: a write that was interrupted does not pass for complete.
    """
    folder = Path(data_folder)
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    cleaned = clean_figures(seeds) if figures is None else figures
    derived = [tables or {}] if tables is None or isinstance(tables, Mapping) else tables
    copies = {name: getattr(seeds, name) for name in _COPIES}
    written, resources = [], []
    with ExitStack() as unfinished:
        files: dict[str, TableFiles] = {}
        for blocks in chain(_blocks("figures", cleaned), [copies], derived):
            for name, block in blocks.items():
                if name not in files:
                    files[name] = unfinished.enter_context(TableFiles(folder, name))
                files[name].add(block)
        for table in files.values():
            written += table.replace()
            resources += [_resource(table, suffix) for suffix in table.files]
    if replace_file(folder / DESCRIPTOR, _descriptor(resources, seeds.digests)):
        written.append(DESCRIPTOR)
    return written


def _blocks(name: str, frame: pd.DataFrame) -> Iterator[dict[str, pd.DataFrame]]:
    """The rows of a table, some at a time: writing makes copies of them."""
    for start in range(0, max(1, len(frame)), _BLOCK):
        yield {name: frame.iloc[start : start + _BLOCK]}


def read_data(
    data_folder: str | Path, seeds_folder: str | Path, derived: bool = True, held: int | None = None
) -> Data:
    """Read data/ from its Parquet files.

    Parameters
    ----------
    data_folder, seeds_folder : path
    derived : bool
        Whether the analyses' tables are read too: of millions of figures they are several times as much.
    held : int, optional
        Of more figures than these only the columns are held by which rows are chosen, and `Data.rows`
        reads the others; by default all are held.

    Raises
    ------
    ZonereportError
        Where data/ is missing or incomplete, was made from other seeds than ``seeds_folder`` has now,
        or where a file is not the one that was written.
    """
    folder = Path(data_folder)
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise ZonereportError(f"There is no data in {folder} yet. {_AGAIN}")
    package = json.loads(path.read_text(encoding="utf-8"))
    _compare_seeds(package.get("seeds", {}), seeds_folder, folder)
    frames: dict[str, pd.DataFrame] = {}
    stored = None
    for resource in package["resources"]:
        name = Path(resource["path"]).stem
        if resource["format"] == "parquet" and (derived or name in ("figures", *_COPIES)):
            file = _verified(folder / resource["path"], resource["hash"])
            if name == "figures" and held is not None and row_count(file) > held:
                stored = StoredTable(file, CHOOSING)
            frames[name] = from_parquet(file) if stored is None or name != "figures" else stored.columns
    missing = [name for name in ("figures", *_COPIES) if name not in frames]
    if missing:
        raise ZonereportError(f"The data in {folder} have no {', '.join(missing)}. {_AGAIN}")
    copies = {name: frames.pop(name) for name in ("figures", *_COPIES)}
    return Data(folder, **copies, tables=frames, stored=stored)


def counted_figures(data_folder: Path) -> int:
    """How many figures data/ has; they are not read."""
    path = data_folder / "figures.parquet"
    return row_count(path) if path.is_file() else 0


def _compare_seeds(recorded: dict[str, str], seeds_folder: str | Path, folder: Path) -> None:
    present = {file: f"sha256:{digest}" for file, digest in seed_digests(seeds_folder).items()}
    files = sorted(recorded.keys() | present.keys())
    differing = [file for file in files if recorded.get(file) != present.get(file)]
    if differing:
        made = f"The data in {folder} were made from other seeds than {seeds_folder} has now"
        raise ZonereportError(f"{made} ({', '.join(differing)}). {_AGAIN}")


def _verified(path: Path, recorded: str) -> Path:
    if not path.is_file():
        raise ZonereportError(f"{path} is missing. {_AGAIN}")
    with path.open("rb") as file:
        if f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" != recorded:
            raise ZonereportError(f"{path} is not the file that was written. {_AGAIN}")
    return path


def _resource(table: TableFiles, suffix: str) -> dict[str, Any]:
    name, frame, content = table.name, table.columns, table.files[suffix]
    is_csv = suffix == "csv"
    resource: dict[str, Any] = {
        "name": name.replace("_", "-") if is_csv else f"{name.replace('_', '-')}-parquet",
        "path": f"{name}.{suffix}",
        "title": describe()[name].title if name in describe() else _TITLES.get(name, name),
        "format": suffix,
        "mediatype": "text/csv" if is_csv else "application/vnd.apache.parquet",
        "hash": f"sha256:{content.digest}",
    }
    if is_csv:
        key = describe()[name].primary_key if name in describe() else frame.columns[:1]
        fields = [_field(name, frame[column]) for column in frame.columns]
        resource |= {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "bytes": content.size,
            "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(key)},
        }
    else:
        # Frictionless' own reader takes an unknown whole number in Parquet for NaN: a file, not a table.
        resource["type"] = "file"
    return resource


def _field(table: str, column: pd.Series[Any]) -> dict[str, Any]:
    """Type, description and codes of one column: the seeds' where the column is theirs, else ours."""
    name, is_copy = str(column.name), table in describe()
    typed = {field.name: field for field in describe()[table if is_copy else "figures"].fields}
    described: dict[str, Any] = {"name": name, "type": field_type(column)}
    if name in COLUMNS and not (is_copy and name in typed):
        described["description"] = COLUMNS[name]
        # Derived rows have units of their own, such as CNY/month.
        codes = CODES.get(name, ()) if is_copy or name != "unit" else ()
    elif name in typed:
        described |= {"title": typed[name].title, "description": typed[name].description}
        # The copies of the codebook hold days as text.
        described["type"] = typed[name].type if is_copy else described["type"]
        codes = typed[name].codes if is_copy else ()
    else:
        codes = ()
    if codes:
        described["constraints"] = {"enum": list(codes)}
    return described


def _descriptor(resources: list[dict[str, Any]], digests: Mapping[str, str]) -> bytes:
    package = {
        "profile": "data-package",
        "name": "zonereport-data",
        "title": "Tidy figures on Chinese high-tech zones, and what follows from them",
        "description": "Made by zonereport from the seeds; do not edit. An empty cell means: not known.",
        "licenses": json.loads(descriptor_text())["licenses"],
        # Not a Frictionless property: SHA-256 of the seeds that these tables were made from.
        "seeds": {file: f"sha256:{digest}" for file, digest in digests.items()},
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

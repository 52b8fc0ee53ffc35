"""``figures.json``: all numbers of an edition as data, so that two reports can be compared without seeds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..analysis.conclusions import COLUMNS as CONCLUSION_COLUMNS
from ..analysis.conclusions import conclusions
from ..analysis.derived import COLUMNS as DERIVED_COLUMNS
from ..edition import Edition
from ..errors import ZonereportError

FILE = "figures.json"

#: Columns of each table, without what only the seeds' keepers need.
TABLES: Mapping[str, tuple[str, ...]] = {
    "figures": (
        "figure", "source", "start", "end", "printed", "area", "subject", "indicator", "measure", "scope",
        "period", "period_start", "period_end", "months", "status", "qualifier", "value", "lower", "upper",
        "resolution", "unit", "published_from", "published_to", "evidence", "corrected", "supersedes",
        "superseded_by", "confirms", "contradicted_by", "note", "note_zh",
    ),
    "derived": tuple(name for name in DERIVED_COLUMNS if name != "group"),
    "conclusions": CONCLUSION_COLUMNS,
    "indicators": ("indicator", "name_zh", "name_en"),
    "areas": ("area", "name_zh", "name_en"),
    "sources": ("source", "title", "outlet", "published_from", "published_to"),
}  # fmt: skip
NUMBERS = ("start", "end", "months", "value", "lower", "upper", "resolution")
_FRAMES = ("growth", "completion", "rd_intensity", "targets", "beside", "ratios")
_FACTS = ("zone", "zone_name", "as_of", "first_year")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The numbers of one edition, the same in every language.

    Parameters
    ----------
    zone : str
        Code of the zone.
    zone_name : mapping of str to str
        Its name by language.
    as_of : str
        Last publication day that counts, ISO.
    first_year : int
        First year whose figures are seen.
    tables : mapping of str to DataFrame
        Columns as `TABLES` lists them. Texts and days are str ("" = none), numbers float64 (NaN = none).
    """

    zone: str
    zone_name: Mapping[str, str]
    as_of: str
    first_year: int
    tables: Mapping[str, pd.DataFrame] = field(repr=False)


def take_snapshot(edition: Edition) -> Snapshot:
    """The numbers of an edition.

    Parameters
    ----------
    edition : Edition
        Its frames are read, never changed. Of the derived rows and conclusions only those about the zone
        are kept; of the figures all that the report sees.
    """
    frames = {name: getattr(edition, name) for name in _FRAMES}
    derived = pd.concat([frame for frame in frames.values() if len(frame)] or [edition.growth])
    drawn = conclusions(frames, edition.all_figures)
    found = {
        "figures": edition.all_figures,
        "derived": derived[derived["area"] == edition.zone].drop_duplicates("derived").sort_values("derived"),
        "conclusions": drawn[drawn["area"] == edition.zone],
        "indicators": edition.indicators,
        "areas": edition.areas,
        "sources": edition.sources,
    }
    return Snapshot(
        edition.zone,
        dict(edition.zone_names),
        edition.as_of.isoformat(),
        edition.first_year,
        {name: _plain(found[name], columns) for name, columns in TABLES.items()},
    )


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """The content of ``figures.json``: a line for each row, the same bytes for the same numbers."""
    facts = {name: getattr(snapshot, name) for name in _FACTS}
    tables = [f" {_json(name)}: {_table_json(snapshot.tables[name])}" for name in TABLES]
    head = [f" {_json(name)}: {_json(fact)}" for name, fact in facts.items()]
    return ("{\n" + ",\n".join([*head, *tables]) + "\n}\n").encode()


def read_snapshot(content: bytes, where: str = FILE) -> Snapshot:
    """The numbers that ``snapshot_bytes`` wrote.

    Raises
    ------
    ZonereportError
        Naming ``where`` if the content is something else.
    """
    try:
        read = json.loads(content)
        facts = {name: read[name] for name in _FACTS}
        frames = {}
        for name, columns in TABLES.items():
            frame = pd.DataFrame(read[name]["rows"], columns=read[name]["columns"])
            # A column that a later version adds is not known to an older file.
            frames[name] = _plain(frame.reindex(columns=list(columns)), columns)
        return Snapshot(**facts, tables=frames)
    except (ValueError, KeyError, TypeError) as error:
        raise ZonereportError(f"{where} does not hold a report's figures ({error}).") from error


def _plain(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    made: dict[str, pd.Series[Any]] = {}
    for name in columns:
        column = frame[name]
        if name in NUMBERS:
            made[name] = pd.to_numeric(column).astype("float64")
        elif pd.api.types.is_datetime64_any_dtype(column):
            made[name] = column.dt.strftime("%Y-%m-%d").fillna("").astype("str")
        else:
            made[name] = column.fillna("").astype("str")
    return pd.DataFrame(made, columns=list(columns)).reset_index(drop=True)


def _table_json(frame: pd.DataFrame) -> str:
    columns = [
        [_number(entry) for entry in frame[name]] if name in NUMBERS else frame[name].tolist()
        for name in frame.columns
    ]
    rows = ",\n  ".join(_json(row) for row in zip(*columns, strict=True))
    return '{"columns": ' + _json(list(frame.columns)) + ', "rows": [\n  ' + rows + "]}"


def _number(entry: float) -> float | int | None:
    if entry != entry:
        return None
    # 810000000 and not 810000000.0: as in the CSV files.
    return int(entry) if entry == int(entry) and abs(entry) < 2**53 else entry


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)

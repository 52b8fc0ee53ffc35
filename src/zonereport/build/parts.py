"""What is made of a report's edition alone, without a chapter: the tables that it carries and its numbers.

The process that kernels are forked from has the edition already. ``write_parts`` is called there where that
can be, and in the caller's own process where it cannot; what is written is the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..changes import FILE, snapshot_bytes, take_snapshot
from ..edition import Edition, open_edition
from ..kept import made_apart
from .attaching import table_paths, write_tables
from .headlines import headlines

#: For ``zonereport.run.notebooks.prepare``.
FUNCTION = "zonereport.build.parts:write_parts"

# Written last: where it is, everything is.
_HEADLINES = "headlines.json"

_TABLES = "tables"


@dataclass(frozen=True)
class Parts:
    """Parts of a report beside its chapters.

    Parameters
    ----------
    tables : list of str
        Paths of the tables that its PDF carries.
    figures : bytes
        ``figures.json``.
    headlines : list of dict
        See ``headlines.headlines``.
    """

    tables: list[str]
    figures: bytes
    headlines: list[dict[str, Any]]


def write_parts(folder: str, **parameters: Any) -> None:
    """Write the parts of the report with these parameters into a folder that is made for them.

    Written in a process of its own: writing may leave a thread, after which no kernel could be forked.
    """
    edition = open_edition(**parameters)
    made_apart(lambda: write_parts_of(edition, Path(folder)))


def write_parts_of(edition: Edition, folder: Path) -> None:
    """Write the parts of an edition into a folder that is made for them."""
    folder.mkdir()
    write_tables(edition, folder / _TABLES)
    (folder / FILE).write_bytes(snapshot_bytes(take_snapshot(edition)))
    (folder / _HEADLINES).write_text(json.dumps(headlines(edition)), encoding="utf-8")


def read_parts(folder: Path) -> Parts | None:
    """The parts that were written into a folder; None where they were not, or not all of them."""
    if not (folder / _HEADLINES).is_file():
        return None
    found = json.loads((folder / _HEADLINES).read_text(encoding="utf-8"))
    return Parts(table_paths(folder / _TABLES), (folder / FILE).read_bytes(), found)

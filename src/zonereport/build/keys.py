"""What a report depends on, as digests: two reports with the same key have the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from ..agreement import Pairing, choose_pairs
from ..analysis.visibility import Visible, row_digests, table_digest
from ..choice import Choice
from .project import OpenProject, chosen
from .record import installed, versions

#: Rooms that have no part in a report; a test follows the imports.
WITHOUT_PART = frozenset({"batch", "cli", "coding", "plausibility", "tracing"})
_PACKAGE = Path(__file__).resolve().parents[1]
_NOTEBOOKS = "notebooks/"
_BY = {
    "figures": ("figure",),
    "indicators": ("indicator",),
    "areas": ("area",),
    "sources": ("source",),
    "alternatives": ("figure", "column", "alternative"),
    "corrections": ("figure", "column"),
    "dismissed": ("source",),
}


@dataclass(frozen=True)
class Key:
    """What decides whether a report is current.

    Parameters
    ----------
    parameters : mapping
        ``zone, as_of, first_year, language``.
    versions : mapping of str to str
        Of Python and of the packages that this one asks for, by name.
    environment : str
        SHA-256 over all packages that these need in turn.
    package : mapping of str to str
        SHA-256 of this package's own sources, templates and texts, by room.
    notebooks : mapping of str to str
        SHA-256 of the chapters, by file name.
    sees : mapping of str to mapping of str to str
        Digests of the rows that the report can see, by table and row.
    """

    parameters: Mapping[str, object]
    versions: Mapping[str, str]
    environment: str
    package: Mapping[str, str]
    notebooks: Mapping[str, str]
    sees: Mapping[str, Mapping[str, str]] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """As it stands in ``run.json``.

        ``sees`` has a SHA-256 of each table's rows, which decides; the first eight digits of each row's own
        digest are kept beside it to tell which row changed.
        """
        return {
            "parameters": dict(self.parameters),
            "versions": dict(self.versions),
            "environment": self.environment,
            "package": dict(self.package),
            "notebooks": dict(self.notebooks),
            "sees": {
                table: {
                    "sha256": table_digest(f"{name} {digest}" for name, digest in rows.items()),
                    "rows": {name: digest[:8] for name, digest in rows.items()},
                }
                for table, rows in self.sees.items()
            },
        }


def key_of(project: OpenProject, choice: Choice, seen: Visible) -> Key:
    """The key of a report that is about to be made, or might have been made already."""
    chapters = {name: digest for name, digest in project.inputs.items() if name.startswith(_NOTEBOOKS)}
    return Key(
        parameters=chosen(choice),
        versions=versions(),
        environment=_environment(),
        package=package_digests(),
        notebooks={name.removeprefix(_NOTEBOOKS): digest for name, digest in chapters.items()},
        sees=_sees(project, choice, seen),
    )


@cache
def package_digests() -> dict[str, str]:
    """SHA-256 of everything in this package that has a part in a report, by room."""
    rooms: dict[str, list[Path]] = {}
    for path in sorted(_PACKAGE.rglob("*")):
        parts = path.relative_to(_PACKAGE).parts
        room = parts[0].removesuffix(".py")
        if room not in WITHOUT_PART and "__pycache__" not in parts and path.is_file():
            rooms.setdefault(room, []).append(path)
    return {room: _of_files(paths) for room, paths in rooms.items()}


@cache
def _environment() -> str:
    names = (f"{name} {version}" for name, version in sorted(installed().items()))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _of_files(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _sees(project: OpenProject, choice: Choice, seen: Visible) -> dict[str, dict[str, str]]:
    own = seen.figures[seen.figures["area"] == choice.zone]
    seeds = project.seeds
    # The chapter on the data reads three more tables as they were typed: see notebooks/10-clean.ipynb.
    reasons = seeds.dismissed[seeds.dismissed["source"].isin(own["source"])]
    counted = reasons.groupby(["source", "reason"], as_index=False).size()
    tables = {
        **seen.tables(),
        "corrections": seeds.corrections[seeds.corrections["figure"].isin(own["figure"])],
        "dismissed": counted.astype("str").groupby("source", as_index=False).agg(" ".join),
    }
    second = _second(project.pairing, seeds, own, choice) if project.pairing is not None else {}
    left_out = {"before first_year": str(seen.left_out)}
    return {name: _rows(name, frame) for name, frame in tables.items()} | {
        "left_out": left_out,
        "second": second,
    }


def _rows(table: str, frame: pd.DataFrame) -> dict[str, str]:
    names = (" ".join(cells) for cells in frame[list(_BY[table])].itertuples(index=False, name=None))
    return dict(zip(_unique(names), row_digests(frame.reset_index(drop=True)), strict=True))


def _unique(names: Iterable[str]) -> Iterator[str]:
    known: dict[str, int] = {}
    for name in names:
        known[name] = known.get(name, 0) + 1
        yield name if known[name] == 1 else f"{name} #{known[name]}"


def _second(pairing: Pairing, seeds: Any, own: pd.DataFrame, choice: Choice) -> dict[str, str]:
    pairs = choose_pairs(pairing, seeds, own, choice.zone, choice.as_of, choice.first_year)
    if pairs is None:
        return {}
    frames = (pairs.ours, pairs.theirs, pairs.pairs)
    reasons = (pairs.dismissed_here.to_frame(), pairs.dismissed_there.to_frame())
    return {"pairs": table_digest(chain.from_iterable(row_digests(frame) for frame in (*frames, *reasons)))}

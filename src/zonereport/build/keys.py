"""What a report depends on, as digests: two reports with the same key have the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ..choice import Choice
from .digested import Rows
from .project import OpenProject, chosen
from .record import installed, versions

#: Rooms that have no part in a report; a test follows the imports.
WITHOUT_PART = frozenset({"batch", "cli", "coding", "plausibility", "tracing"})
_PACKAGE = Path(__file__).resolve().parents[1]
_NOTEBOOKS = "notebooks/"


@dataclass(frozen=True, eq=False)
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
    project : OpenProject
    choice : Choice
    """

    parameters: Mapping[str, object]
    versions: Mapping[str, str]
    environment: str
    package: Mapping[str, str]
    notebooks: Mapping[str, str]
    project: OpenProject = field(repr=False)
    choice: Choice = field(repr=False)

    @cached_property
    def sees(self) -> Mapping[str, Rows]:
        """The rows that the report can see, by table; looked up when first asked for."""
        return self.project.overview.seen_by(self.choice)

    def is_read_from(self, inputs: object) -> bool:
        """Whether seeds and data are those with these SHA-256: then the report sees what it saw then."""
        return isinstance(inputs, dict) and _tables(inputs) == _tables(self.project.inputs)

    def without_rows(self) -> dict[str, Any]:
        """As it stands in ``run.json``, but for the rows that the report can see."""
        return {
            "parameters": dict(self.parameters),
            "versions": dict(self.versions),
            "environment": self.environment,
            "package": dict(self.package),
            "notebooks": dict(self.notebooks),
        }

    def as_json(self) -> dict[str, Any]:
        """As it stands in ``run.json``.

        ``sees`` has a SHA-256 of each table's rows, which decides; the first eight digits of each row's own
        digest are kept beside it to tell which row changed.
        """
        sees = {table: {"sha256": rows.sha256, "rows": rows.told} for table, rows in self.sees.items()}
        return {**self.without_rows(), "sees": sees}


def key_of(project: OpenProject, choice: Choice) -> Key:
    """The key of a report that is about to be made, or might have been made already."""
    chapters = {name: digest for name, digest in project.inputs.items() if name.startswith(_NOTEBOOKS)}
    return Key(
        parameters=chosen(choice),
        versions=versions(),
        environment=_environment(),
        package=package_digests(),
        notebooks={name.removeprefix(_NOTEBOOKS): digest for name, digest in chapters.items()},
        project=project,
        choice=choice,
    )


def _tables(inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in inputs.items() if not name.startswith(_NOTEBOOKS)}


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

"""The folders that reports are made from, read once for any number of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..agreement import Pairing, pair_second
from ..choice import EARLIEST, LATEST, Choice, choose
from ..clean import Data, read_data
from ..errors import UsageError
from ..refresh import refresh_data
from ..seeds import Seeds, load_seeds
from .chapters import Chapter, find_chapters, refuse_unknown
from .record import input_digests
from .stores import reason


@dataclass(frozen=True, eq=False)
class OpenProject:
    """Seeds, data and chapters, as they were when the project was opened.

    Parameters
    ----------
    seeds : Seeds
        As typed.
    data : Data
        As cleaned from ``seeds``.
    chapters : tuple of Chapter
    """

    seeds: Seeds = field(repr=False)
    data: Data = field(repr=False)
    chapters: tuple[Chapter, ...]

    def choose(
        self, zone: str, as_of: str = LATEST, first_year: int | str = EARLIEST, language: str = "zh"
    ) -> Choice:
        """See `zonereport.choice.choose`."""
        return choose(self.data, zone, as_of, first_year, language)

    def parameters_of(self, choice: Choice) -> dict[str, object]:
        """What the chapters of a report are given: what the words mean today, and absolute folders."""
        return chosen(choice) | {"seeds": str(self.seeds.folder), "data": str(self.data.folder)}

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """SHA-256 of all files, by ``<room>/<file name>``."""
        paths = [chapter.path for chapter in self.chapters]
        return input_digests(self.seeds.folder, self.data.folder, paths)

    @cached_property
    def pairing(self) -> Pairing | None:
        """The seeds' figures beside those of their second coding, where there is one."""
        return pair_second(self.seeds)


def refresh_project(seeds: Path, data: Path) -> Seeds:
    """Check the seeds and bring ``data/`` up to date; needed once before any number of reports.

    Raises
    ------
    SeedFaults
        With all faults of the seeds; nothing was written.
    UsageError
        If the data cannot be written, saying why.
    """
    loaded = load_seeds(seeds.resolve())
    try:
        refresh_data(loaded, data.resolve())
    except OSError as error:
        raise UsageError(
            f"data: {data} cannot be written ({reason(error)}); "
            "see to that, or name another folder with --data."
        ) from error
    return loaded


def open_chapters(notebooks: Path) -> tuple[Chapter, ...]:
    """The chapters of a folder, every one of which knows a report's parameters.

    Raises
    ------
    UsageError
        If there is no chapter, or one that lacks a parameter.
    """
    chapters = find_chapters(notebooks)
    names = ("zone", "as_of", "first_year", "language", "seeds", "data")
    refuse_unknown(chapters, dict.fromkeys(names))
    return chapters


def open_project(
    seeds: Path, data: Path, chapters: tuple[Chapter, ...], loaded: Seeds | None = None
) -> OpenProject:
    """Read everything that reports are made from.

    Parameters
    ----------
    seeds, data : Path
        Folders; ``data`` must be up to date.
    chapters : tuple of Chapter
        See ``open_chapters``.
    loaded : Seeds, optional
        The seeds, if they have been read already.

    Raises
    ------
    ZonereportError
        If ``data`` was made from other seeds.
    """
    # A relative path would mean another folder to a chapter, which runs beside its notebook.
    known = loaded or load_seeds(seeds.resolve())
    return OpenProject(known, read_data(data.resolve(), seeds.resolve()), chapters)


def chosen(choice: Choice) -> dict[str, object]:
    """The parameters that name a report, as ``run.json`` records them."""
    return {
        "zone": choice.zone,
        "as_of": choice.as_of.isoformat(),
        "first_year": choice.first_year,
        "language": choice.language,
    }

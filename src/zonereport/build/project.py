"""The folders that reports are made from, read once for any number of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ..agreement import SECOND, Pairing, pair_second, second_files
from ..choice import EARLIEST, LATEST, Choice
from ..clean import Data, read_data
from ..errors import UsageError, ZonereportError
from ..kept import signature
from ..refresh import bring_up_to_date, read_typed, refresh_data
from ..seeds import Seeds
from .chapters import Chapter, find_chapters, refuse_unknown
from .overview import Overview
from .record import input_digests
from .stores import reason

#: Figures up to which all of all zones are held; of more, what decides which of them a report sees.
MOST_HELD = 500_000
# So often a project is read anew that changes meanwhile.
_LOOKS = 3


@dataclass(frozen=True, eq=False)
class OpenProject:
    """Seeds, data and chapters, as they were when the project was opened.

    Parameters
    ----------
    seeds : Seeds
        As typed; without the figures, where there are too many to hold and no second coding of them.
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
        return self.overview.choose(zone, as_of, first_year, language)

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

    @cached_property
    def overview(self) -> Overview:
        """What each report sees of the data."""
        return Overview(self.data, self.seeds, lambda: self.pairing)


def refresh_project(seeds: Path, data: Path) -> Seeds:
    """Check the seeds and bring ``data/`` up to date; needed once before any number of reports.

    Raises
    ------
    SeedFaults
        With all faults of the seeds; nothing was written.
    UsageError
        If the data cannot be written, saying why.
    """
    return bring_up_to_date(seeds.resolve(), data.resolve(), _refresh)


def _refresh(seeds: Seeds, data: Path) -> None:
    try:
        refresh_data(seeds, data)
    except OSError as error:
        raise UsageError(
            f"data: {data} cannot be written ({reason(error)}); "
            "see to that, or name another folder with --data."
        ) from error


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
    folders = (seeds.resolve(), data.resolve())
    for _ in range(_LOOKS):
        before = _signature(*folders, chapters)
        read = read_data(folders[1], folders[0], derived=False, held=MOST_HELD)
        known = loaded or read_typed(*folders)
        if read.stored is not None and not second_files(folders[0]):
            known = replace(known, figures=known.figures.iloc[:0])
        project = OpenProject(known, read, chapters)
        # What was read is what these digests are of; by them it is known later whether to look at the rows.
        same = {name: digest for name, digest in project.inputs.items() if name in _seed_inputs(known)}
        if same == _seed_inputs(known) and _signature(*folders, chapters) == before:
            return project
        loaded = None
    raise ZonereportError(f"{seeds} and {data} change while they are read; start again when they do not.")


def _signature(seeds: Path, data: Path, chapters: tuple[Chapter, ...]) -> Hashable:
    return signature([seeds, seeds / SECOND, data, *{chapter.path.parent for chapter in chapters}])


def _seed_inputs(seeds: Seeds) -> dict[str, str]:
    return {f"seeds/{name}": digest for name, digest in seeds.digests.items()}


def chosen(choice: Choice) -> dict[str, object]:
    """The parameters that name a report, as ``run.json`` records them."""
    return {
        "zone": choice.zone,
        "as_of": choice.as_of.isoformat(),
        "first_year": choice.first_year,
        "language": choice.language,
    }

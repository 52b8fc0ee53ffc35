"""Rows to jobs: every zone, day, language and folder is looked up before anything runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from ..build.project import open_chapters, refresh_project
from ..choice import EARLIEST, EARLIEST_YEAR, LATEST, parse_day
from ..errors import UsageError
from ..made import is_made
from ..vocabulary import AreaKind, Language
from .faults import MatrixFault, MatrixFaults, listed, nearest
from .jobs import Job, Project, Wanted
from .rows import ALL, Block, Matrix, Row, Said, expand, left_out, repeated

_LANGUAGES = tuple(language.value for language in Language)


@dataclass(frozen=True)
class Calendar:
    """On which days figures of each zone were published, in order, and the folder that says so."""

    days: Mapping[str, Sequence[date]]
    data: Path


@dataclass(frozen=True)
class Agenda:
    """What a batch is to do.

    Parameters
    ----------
    jobs : tuple of Job
        By place.
    without_figures : tuple of str
        Zones and days that ``all`` stands for and that have no report: nothing was published by then.
    """

    jobs: tuple[Job, ...]
    without_figures: tuple[str, ...]


def plan_batch(matrix: Matrix, wanted: Wanted = Wanted.STALE, scratch: Path | None = None) -> Agenda:
    """Check a matrix, bring the data that it names up to date, and list its jobs.

    Parameters
    ----------
    matrix : Matrix
    wanted : Wanted
    scratch : Path, optional
        A folder to clean the seeds into, so that the data that the matrix names are left as they are: for a
        run that must change nothing. It has to be there for as long as the jobs are.

    Raises
    ------
    MatrixFaults
        With everything that is wrong in the matrix; nothing was run.
    SeedFaults
        With all faults of a seeds folder.
    UsageError
        If data cannot be written.
    """
    blocks = [*([matrix.main] if matrix.main else []), *matrix.include]
    calendars = _open_calendars(blocks, scratch)
    zones = {id(block): calendars[_folders(block)].days for block in blocks}
    rows = [] if matrix.main is None else list(expand(matrix.main, zones[id(matrix.main)], _LANGUAGES))
    rows, faults = left_out(rows, matrix.exclude)
    for block in blocks:
        faults += repeated(block, zones[id(block)], _LANGUAGES)
    rows += [row for block in matrix.include for row in expand(block, zones[id(block)], _LANGUAGES)]
    jobs, skipped = [], []
    for row in rows:
        found = _job(row, calendars[row["seeds"], row["data"]], wanted)
        if isinstance(found, Job):
            jobs.append((found, row))
        elif isinstance(found, str):
            skipped.append(found)
        else:
            faults += found
    faults += _doubles(jobs)
    if not jobs and not faults:
        faults.append(MatrixFault(blocks[0].place.at("zone"), "no report", "at least one"))
    if faults:
        raise MatrixFaults(faults)
    return Agenda(tuple(sorted(job for job, _ in jobs)), tuple(dict.fromkeys(skipped)))


def _folders(block: Block) -> tuple[str, str]:
    """Its seeds and data folders, as said."""
    return block.of("seeds")[0].value, block.of("data")[0].value


def _open_calendars(blocks: Iterable[Block], scratch: Path | None) -> dict[tuple[str, str], Calendar]:
    """One calendar for each seeds folder and its data/, which is brought up to date for it."""
    folders: dict[tuple[str, str], Path] = {}
    faults = []
    made_from: dict[Path, Said] = {}
    for block in blocks:
        seeds, data, notebooks = (block.of(key)[0] for key in ("seeds", "data", "notebooks"))
        for said, what in ((seeds, "seeds"), (notebooks, "chapters")):
            if not Path(said.value).is_dir():
                faults.append(MatrixFault(said.place, said.value, f"a folder of {what} that exists"))
        faults += _faults_of_chapters(notebooks)
        other = made_from.setdefault(Path(data.value).resolve(), seeds)
        if Path(other.value).resolve() != Path(seeds.value).resolve():
            expected = f"another folder than that of {other.value}: these are made from {seeds.value}"
            advice = "Give each seeds folder its own data."
            faults.append(MatrixFault(data.place, data.value, expected, advice))
        here = Path(data.value).resolve()
        if scratch is not None and not is_made(Path(seeds.value).resolve(), here):
            here = (scratch / str(len(folders))).resolve()
        folders.setdefault(_folders(block), here)
    if faults:
        raise MatrixFaults(faults)
    return {said: _calendar(Path(said[0]), data) for said, data in folders.items()}


def _faults_of_chapters(notebooks: Said) -> list[MatrixFault]:
    try:
        if Path(notebooks.value).is_dir():
            open_chapters(Path(notebooks.value))
    except UsageError as error:
        expected = f"a folder of chapters that make a report: {error}"
        return [MatrixFault(notebooks.place, notebooks.value, expected)]
    return []


def _calendar(seeds: Path, data: Path) -> Calendar:
    areas = refresh_project(seeds, data).areas
    zones = areas.loc[areas["kind"] == AreaKind.ZONE, "area"]
    figures = pd.read_parquet(data / "figures.parquet", columns=["area", "published_to"])
    of_zones = figures[figures["area"].isin(zones)].dropna().drop_duplicates()
    days = {
        str(zone): sorted(pd.Timestamp(day).date() for day in found["published_to"])
        for zone, found in of_zones.groupby("area")
    }
    return Calendar(days, data)


def _job(row: Row, calendar: Calendar, wanted: Wanted) -> Job | str | list[MatrixFault]:
    """The job; or where the zone has no figure by then and stands for itself, both; or what is wrong."""
    faults = []
    days = calendar.days.get(row["zone"], ())
    if not days:
        faults.append(_unknown_zone(row, calendar))
    day = _resolved(row["as_of"], days)
    if day is None:
        expected = f"a day such as 2023-12-31, or {LATEST}"
        faults.append(MatrixFault(row.place("as_of"), row["as_of"], expected))
    elif days and not bisect_right(days, day):
        if not row.is_named:
            return f"{row['zone']}, {row['as_of']}"
        expected = f"a day from {days[0]} on: nothing on {row['zone']} was published before"
        faults.append(MatrixFault(row.place("as_of"), row["as_of"], expected))
    if row["language"] not in _LANGUAGES:
        expected = f"one of: {', '.join((*_LANGUAGES, ALL))}"
        faults.append(MatrixFault(row.place("language"), row["language"], expected))
    year = _year(row["first_year"], day.year if day else date.max.year)
    if year is None:
        last = day.year if day else "the year of the day"
        expected = f"{EARLIEST} or a year from {EARLIEST_YEAR} to {last}"
        faults.append(MatrixFault(row.place("first_year"), row["first_year"], expected))
    if faults or day is None or year is None:
        return faults
    seeds, notebooks = (str(Path(row[key]).resolve()) for key in ("seeds", "notebooks"))
    project = Project(seeds, str(calendar.data), notebooks)
    return Job(row["zone"], day.isoformat(), row["language"], year, project, wanted)


def _unknown_zone(row: Row, calendar: Calendar) -> MatrixFault:
    close = nearest(row["zone"], calendar.days)
    expected = f"a zone with figures{': ' + close if close else ''}"
    return MatrixFault(row.place("zone"), row["zone"], expected, f"There are {listed(calendar.days)}.")


def _resolved(as_of: str, days: Sequence[date]) -> date | None:
    if as_of == LATEST:
        return days[-1] if days else date.max
    return parse_day(as_of)


def _year(said: str, last: int) -> int | str | None:
    if said == EARLIEST:
        return said
    is_year = said.isascii() and said.isdigit() and int(said) in range(EARLIEST_YEAR, last + 1)
    return int(said) if is_year else None


def _doubles(jobs: Iterable[tuple[Job, Row]]) -> list[MatrixFault]:
    """Rows that would write what another one writes."""
    first: dict[str, Row] = {}
    faults = []
    for job, row in jobs:
        other = first.setdefault(job.place, row)
        if other is not row:
            key = next((key for key in ("as_of", "language") if other[key] != row[key]), "zone")
            found = f"{row['zone']}, {row['as_of']}, {row['language']}"
            expected = f"no second report {job.place}: {other.place(key)} has it as well"
            faults.append(MatrixFault(row.place(key), found, expected, "Leave one of them out."))
    return faults

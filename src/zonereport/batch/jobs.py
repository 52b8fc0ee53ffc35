"""One report to be made, and what became of it: plain values that travel between processes and machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wanted(StrEnum):
    """When a report is run: where it is stale, always, or never (then only its state is told)."""

    STALE = "stale"
    ALWAYS = "always"
    NEVER = "never"


class Outcome(StrEnum):
    """What became of a job.

    ``renewed``: nothing that the report can see changed, but a file that it was read from did, so that
    only its ``run.json`` was written anew. ``stale`` is told where nothing was to be run.
    """

    BUILT = "built"
    CURRENT = "current"
    RENEWED = "renewed"
    STALE = "stale"
    FAILED = "failed"


@dataclass(frozen=True, order=True)
class Project:
    """The folders that a report is made from, as absolute paths."""

    seeds: str
    data: str
    notebooks: str


@dataclass(frozen=True, order=True)
class Job:
    """One report to be made.

    Parameters
    ----------
    zone : str
        Area code.
    as_of : str
        ISO day, ``latest`` resolved: it names the report's folder.
    language : str
        ``zh`` or ``en``.
    first_year : int or str
        Or ``earliest``.
    project : Project
    wanted : Wanted
    """

    zone: str
    as_of: str
    language: str
    first_year: int | str
    project: Project
    wanted: Wanted = Wanted.STALE

    @property
    def place(self) -> str:
        """Where the report lies in its store.

        >>> Job("jia", "2024-02-20", "zh", 2018, Project("seeds", "data", "notebooks")).place
        'jia/2024-02-20/zh'
        """
        return f"{self.zone}/{self.as_of}/{self.language}"

    @property
    def edition(self) -> tuple[Project, str, str, int | str]:
        """What it shares with the same report in another language: all that is computed."""
        return self.project, self.zone, self.as_of, self.first_year


@dataclass(frozen=True)
class Result:
    """What became of a job.

    Parameters
    ----------
    job : Job
    outcome : Outcome
    reasons : tuple of str
        Why it was run, or would be; of a failed one what went wrong, in words.
    warnings : tuple of str
        What its chapters wrote to stderr.
    seconds : float
        How long it took.
    """

    job: Job
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0

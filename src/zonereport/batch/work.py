"""What is done for one job: look whether the report is current, else make it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ..build.making import ERROR, Plan, make_report, plan_report, renew_record
from ..build.project import OpenProject, open_chapters, open_project
from ..build.stores import Store
from ..errors import ZonereportError
from .jobs import Job, Outcome, Project, Result, Wanted


class Shelf:
    """Projects that have been read, and which reports failed before; each is looked up once."""

    def __init__(self) -> None:
        self._open: dict[Project, OpenProject] = {}
        self._failed: dict[Store, frozenset[str]] = {}

    def take(self, project: Project) -> OpenProject:
        """The project, read now if it has not been."""
        if project not in self._open:
            seeds, data, notebooks = map(Path, (project.seeds, project.data, project.notebooks))
            self._open[project] = open_project(seeds, data, open_chapters(notebooks))
        return self._open[project]

    def has_failed(self, job: Job, store: Store) -> bool:
        """Whether a failure of this report was kept when the first one was asked about."""
        if store not in self._failed:
            self._failed[store] = store.failed_places()
        return job.place in self._failed[store]


@dataclass(frozen=True)
class Order:
    """A report that is to be made, and why."""

    job: Job
    planned: Plan
    reasons: tuple[str, ...]


def examine(job: Job, store: Store, shelf: Shelf) -> Result | Order:
    """Look at a job's report: its result where nothing has to be run, else the order to run it."""
    begin = perf_counter()
    try:
        project = shelf.take(job.project)
        planned = plan_report(project, job.zone, job.as_of, job.first_year, job.language)
        state = planned.state_in(store)
        if job.wanted is Wanted.NEVER:
            outcome = Outcome.CURRENT if state.is_current else Outcome.STALE
            return Result(job, outcome, state.reasons, seconds=perf_counter() - begin)
        if job.wanted is Wanted.ALWAYS or not state.is_current:
            # Looked at here, where the next language finds it: who makes the report may be a child of this.
            planned.look()
            return Order(job, planned, state.reasons or ("it was asked for",))
        if shelf.has_failed(job, store):
            store.drop_failure(job.place)
        outcome = Outcome.RENEWED if renew_record(planned, state, store) else Outcome.CURRENT
        return Result(job, outcome, seconds=perf_counter() - begin)
    except Exception as error:
        return failed(job, error, store, perf_counter() - begin)


def carry_out(order: Order, store: Store) -> Result:
    """Make a report; whatever goes wrong is its result."""
    begin = perf_counter()
    try:
        warnings = make_report(order.planned, store, _silent, workers=1)
    except Exception as error:
        return failed(order.job, error, store, perf_counter() - begin)
    return Result(order.job, Outcome.BUILT, order.reasons, warnings, perf_counter() - begin)


def failed(job: Job, error: Exception, store: Store, seconds: float = 0.0) -> Result:
    """The result of a job that failed; what is not meant for users is kept with its traceback.

    Where nothing is to be run, nothing is written either.
    """
    if isinstance(error, ZonereportError):
        # What a chapter did is in the store already; a parameter's fault is not.
        words, kept, is_kept = str(error), str(error), error.is_kept
    else:
        words = f"{type(error).__name__}: {error}".strip().rstrip(":")
        kept, is_kept = "".join(traceback.format_exception(error)), False
    if not is_kept and job.wanted is not Wanted.NEVER:
        keep_words(job, kept, store)
    return Result(job, Outcome.FAILED, (words,), seconds=seconds)


def keep_words(job: Job, words: str, store: Store) -> None:
    """Write down in the store why a job failed, if there is room to."""
    try:
        store.keep_failure(job.place, {ERROR: f"{words.rstrip()}\n".encode()})
    except (OSError, ZonereportError):
        return


_silent: Callable[[str], None] = lambda what: None  # noqa: E731

"""Who runs the jobs: the seam for a pool on this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol

from ..build.stores import Store
from .jobs import Job, Result


class Executor(Protocol):
    """Runs jobs somewhere, many at a time.

    An executor is asked for one batch. Each job gives exactly one result, in any order: a report that
    fails is a result, and so is one whose worker died again and again. ``run`` takes jobs from the
    iterable only as workers become free, so that a batch of any length needs no memory of its own. What
    runs a job wherever it is to run is ``batch.workers.perform``; it needs the job and the store, both
    picklable, and keeps a worker beside it that has everything read.
    """

    @property
    def workers(self) -> int:
        """How many jobs run at a time."""

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        """Yield each job's result as it comes; closing the generator ends what still runs."""

    def close(self) -> None:
        """End all workers; nothing of the executor is left behind."""

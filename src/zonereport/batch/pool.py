"""The executor of one machine: some workers, each with one job at a time."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable
from itertools import groupby
from multiprocessing.connection import wait
from weakref import WeakKeyDictionary

from ..build.stores import Store
from .jobs import Job, Outcome, Result, Wanted
from .work import keep_words
from .workers import TRIES, Worker, WorkerDied


class Waiting:
    """Jobs that nobody has begun.

    Reports of one edition in several languages go to one worker, one after the other: it computes once
    what they share. When nothing else is left, they are shared out as well.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._groups = (list(group) for _, group in groupby(jobs, key=lambda job: job.edition))
        self._rests: dict[Hashable, list[Job]] = {}
        self._last = WeakKeyDictionary[Worker, Hashable]()

    def take(self, worker: Worker | None) -> Job | None:
        """The next job for a worker, or for a new one; None when there is none."""
        own = self._last.get(worker) if worker is not None else None
        group = self._rests.pop(own, None) or next(self._groups, None)
        if group is None and self._rests:
            _, group = self._rests.popitem()
        if not group:
            return None
        job, *rest = group
        if rest:
            self._rests[job.edition] = rest
        return job

    def gave(self, job: Job, worker: Worker) -> None:
        """Remember what a worker has at hand."""
        self._last[worker] = job.edition


class LocalPool:
    """Workers on this machine. Workers that die are replaced, and their jobs are tried again.

    Parameters
    ----------
    workers : int
        How many reports are made at a time.
    """

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._workers: list[Worker] = []

    @property
    def workers(self) -> int:
        """How many reports are made at a time."""
        return self._count

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run."""
        return [worker.pid for worker in self._workers]

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        """See ``Executor``."""
        waiting = Waiting(jobs)
        again: list[Job] = []
        tries: dict[str, int] = {}
        try:
            while True:
                self._hand_out(waiting, again, store)
                busy = {worker.connection: worker for worker in self._workers if worker.job is not None}
                if not busy:
                    return
                for ready in wait(list(busy)):
                    worker = busy[ready]  # type: ignore[index]
                    job = worker.job
                    assert job is not None
                    try:
                        result = worker.receive()
                    except WorkerDied as death:
                        self._remove(worker)
                        tries[job.place] = tries.get(job.place, 1) + 1
                        if tries[job.place] <= TRIES:
                            again.append(job)
                            continue
                        result = given_up(job, death, store)
                    if result is not None:
                        tries.pop(job.place, None)
                        if worker.is_worn:
                            self._remove(worker)
                        yield result
        finally:
            for worker in [worker for worker in self._workers if worker.job is not None]:
                self._remove(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._remove(worker)

    def _hand_out(self, waiting: Waiting, again: list[Job], store: Store) -> None:
        while sum(worker.job is not None for worker in self._workers) < self._count:
            idle = next((worker for worker in self._workers if worker.job is None), None)
            job = again.pop() if again else waiting.take(idle)
            if job is None:
                return
            if idle is None:
                idle = Worker()
                self._workers.append(idle)
            waiting.gave(job, idle)
            idle.give(job, store)

    def _remove(self, worker: Worker) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
            worker.close()


def given_up(job: Job, death: WorkerDied, store: Store) -> Result:
    """The result of a job whose worker died under it again and again."""
    words = f"{death}, {TRIES} times in a row"
    if job.wanted is not Wanted.NEVER:
        keep_words(job, words, store)
    return Result(job, Outcome.FAILED, (words,))

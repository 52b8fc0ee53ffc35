"""The executor of many machines: a Dask cluster that is running already.

Each Dask thread makes a report at a time, in a process of its own beside the Dask worker. A worker gets jobs
only once it was found to have the same versions and the same code as here, and has unpacked the very seeds,
data and chapters that lie here. So a report has the same bytes wherever it is made.
"""

from __future__ import annotations

import secrets
import warnings
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any

from ..build.stores import Store
from ..errors import UsageError, ZonereportError
from .bundles import digest_of, pack
from .connecting import SECONDS_TO_ANSWER, connect
from .jobs import Job, Outcome, Project, Result, Wanted
from .pool import given_up
from .remote import asking, equip, fingerprint, leave, make, try_store
from .work import keep_words
from .workers import TRIES, WorkerDied

#: So long a batch waits for workers when none is left or none has come yet, and for a busy scheduler.
SECONDS_WITHOUT_WORKERS = 60.0
_SECONDS_BETWEEN_LOOKS = 1.0
_MOST_TOLD = 4


class DaskExecutor:
    """Workers of a Dask cluster, which someone started and ends.

    Parameters
    ----------
    address : str
        Of the scheduler, as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    UsageError
        If Dask is not installed here, no scheduler answers, there are no workers, or one of them would make
        other reports than this machine: each is told with what differs.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = connect(address)
        self._batch = secrets.token_hex(8)
        self._bundles: dict[Project, tuple[str, bytes]] = {}
        self._own = fingerprint()
        # Threads by worker: those that may have jobs, and those that may not.
        self._ready: dict[str, int] = {}
        self._refused: set[str] = set()
        # Threads of all there are, as the scheduler said last, and when.
        self._known: dict[str, int] = {}
        self._heard = monotonic()
        # Workers that are being met beside the batch, and the thread that meets them.
        self._coming: dict[str, Future[dict[str, int]]] = {}
        self._beside = ThreadPoolExecutor(1)
        try:
            self._meet()
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many reports are made at a time."""
        return sum(self._ready.values())

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        """See ``Executor``."""
        waiting, again, tries = iter(jobs), list[Job](), Counter[str]()
        running: dict[Any, tuple[Job, str]] = {}
        done: SimpleQueue[Any] = SimpleQueue()
        again += islice(waiting, 1)
        # A run that must change nothing writes no trial either.
        tried = None if again and again[0].wanted is Wanted.NEVER else store
        if tried is not None:
            self._try(tried, list(self._ready))
        looked = missed = monotonic()
        try:
            while True:
                self._hand_out(waiting, again, running, done, store)
                if not running and not again:
                    # Either all is done, or no worker is left to give the next one to.
                    job = next(waiting, None)
                    if job is None:
                        return
                    again.append(job)
                    if self._ready:
                        continue
                died = []
                with suppress(Empty):
                    future = done.get(timeout=_SECONDS_BETWEEN_LOOKS)
                    if future in running:
                        job, worker = running.pop(future)
                        result = self._taken(future, job, worker, store)
                        if result is not None:
                            yield result
                        else:
                            died.append((job, worker))
                if monotonic() - looked > _SECONDS_BETWEEN_LOOKS:
                    died += self._look(running, tried)
                    looked = monotonic()
                for job, worker in died:
                    tries[job.place] += 1
                    if tries[job.place] < TRIES:
                        again.append(job)
                        continue
                    yield given_up(job, WorkerDied(f"the Dask worker {worker} died"), store)
                if self._ready:
                    missed = monotonic()
                elif monotonic() - missed > SECONDS_WITHOUT_WORKERS:
                    raise ZonereportError(
                        f"no worker is left at {self._address}; start some with "
                        f"`dask worker {self._address}`, then the batch again: it goes on where it was."
                    )
        finally:
            if running:
                with suppress(Exception):
                    self._client.cancel(list(running))
                self._leave()

    def close(self) -> None:
        """End what the batch has started on the workers; they and the scheduler stay."""
        self._leave()
        self._beside.shutdown(wait=False, cancel_futures=True)
        with suppress(Exception):
            self._client.close(timeout=SECONDS_TO_ANSWER)

    def _leave(self) -> None:
        digests = [digest for digest, _ in self._bundles.values()]
        if self._ready:
            with suppress(Exception):
                self._client.run(leave, self._batch, digests, workers=list(self._ready), on_error="ignore")

    def _hand_out(
        self,
        waiting: Iterator[Job],
        again: list[Job],
        running: dict[Any, tuple[Job, str]],
        done: SimpleQueue[Any],
        store: Store,
    ) -> None:
        busy = Counter(worker for _, worker in running.values())
        for worker, threads in self._ready.items():
            for _ in range(threads - busy[worker]):
                job = again.pop() if again else next(waiting, None)
                if job is None:
                    return
                digest = self._bundled(job.project)
                # Here and nowhere else: a job of a worker that went is given anew by us.
                future = self._client.submit(
                    make, job, digest, self._batch, store, workers=[worker], pure=False, retries=0
                )
                running[future] = job, worker
                future.add_done_callback(done.put)

    def _taken(self, future: Any, job: Job, worker: str, store: Store) -> Result | None:
        """The result; None where there is none and the job has to be given once more."""
        if future.status == "finished":
            result: Result | None = future.result()
            if result is None:
                # One that came again under its old address.
                self._equip([worker])
            return result
        error = future.exception() if future.status == "error" else None
        if error is None or type(error).__name__ == "KilledWorker":
            return None
        words = f"{type(error).__name__}: {error}"
        if job.wanted is not Wanted.NEVER:
            keep_words(job, words, store)
        return Result(job, Outcome.FAILED, (words,))

    def _look(self, running: dict[Any, tuple[Job, str]], store: Store | None) -> list[tuple[Job, str]]:
        """Notice workers that went and that came; the jobs of those that went, each with its worker."""
        threads = self._threads()
        for worker in [worker for worker in self._ready if worker not in threads]:
            del self._ready[worker]
        lost = [future for future, (_, worker) in running.items() if worker not in threads]
        found = [running.pop(future) for future in lost]
        if lost:
            self._client.cancel(lost)
        for worker in threads.keys() - self._ready.keys() - self._refused - self._coming.keys():
            # Its first import takes seconds, in which the others go on.
            self._coming[worker] = self._beside.submit(self._met, {worker: threads[worker]}, store)
        for worker in [worker for worker, met in self._coming.items() if met.done()]:
            met = self._coming.pop(worker)
            # One that is not like this machine is left alone.
            try:
                self._ready |= {name: count for name, count in met.result().items() if name in threads}
            except UsageError as error:
                self._refused.add(worker)
                warnings.warn(str(error), stacklevel=2)
        return found

    def _meet(self) -> None:
        begin = monotonic()
        while not (threads := self._threads()):
            if monotonic() - begin > SECONDS_TO_ANSWER:
                raise UsageError(
                    f"scheduler: {self._address} has no workers; "
                    f"start some with `dask worker {self._address}`."
                )
            sleep(0.2)
        self._ready |= self._met(threads)

    def _met(self, threads: Mapping[str, int], store: Store | None = None) -> dict[str, int]:
        """The workers that can make the very reports of this machine, with all they need for them."""
        answers = self._asked(asking(), list(threads))
        for worker in threads.keys() & answers.keys():
            if told := _differences(self._own, answers[worker]):
                raise UsageError(
                    f"scheduler: the worker {worker} would make other reports than this machine: {told}. "
                    "Install the same there, or end that worker."
                )
        if store is not None:
            self._try(store, list(answers))
        self._equip(list(answers))
        return {worker: threads[worker] for worker in answers}

    def _try(self, store: Store, workers: list[str]) -> None:
        """Have each worker read what is written here, and write."""
        place, word = f".probe/{self._batch}", secrets.token_hex(8).encode()
        store.keep_failure(f"{place}/client", {"word": word})
        try:
            futures = {}
            for number, worker in enumerate(workers):
                words = (store, f"{place}/client", word, f"{place}/{number}")
                futures[worker] = self._client.submit(try_store, *words, workers=[worker], pure=False)
            for worker, future in futures.items():
                try:
                    told = future.result(timeout=SECONDS_WITHOUT_WORKERS)
                except TimeoutError:
                    told = f"no answer within {SECONDS_WITHOUT_WORKERS:.0f} seconds"
                if told:
                    raise UsageError(f"output: the worker {worker} cannot write reports there: {told}")
        finally:
            store.drop_failure(f"{place}/client")

    def _bundled(self, project: Project) -> str:
        if project not in self._bundles:
            bundle = pack(project)
            self._bundles[project] = digest_of(bundle), bundle
            self._equip(list(self._ready))
        return self._bundles[project][0]

    def _equip(self, workers: list[str]) -> None:
        if workers and self._bundles:
            self._asked(equip, workers, dict(self._bundles.values()))

    def _asked(self, what: Callable[..., Any], workers: list[str], *arguments: Any) -> dict[str, Any]:
        """What each worker answers; one that went meanwhile does not."""
        try:
            found: dict[str, Any] = self._client.run(what, *arguments, workers=workers, on_error="return")
        except (OSError, TimeoutError) as error:
            raise self._gone() from error
        for worker, answer in found.items():
            if isinstance(answer, Exception) and not isinstance(answer, OSError):
                raise UsageError(f"scheduler: the worker {worker} cannot make reports: {answer!r}")
        return {worker: answer for worker, answer in found.items() if not isinstance(answer, OSError)}

    def _threads(self) -> dict[str, int]:
        """Threads by worker; as they were last, where the scheduler is there and too busy to say."""
        try:
            self._known = dict(self._client.nthreads(callback_timeout=SECONDS_TO_ANSWER))
            self._heard = monotonic()
        except (OSError, TimeoutError) as error:
            silence = monotonic() - self._heard
            if self._client.status != "running" or silence > SECONDS_WITHOUT_WORKERS:
                raise self._gone() from error
        return self._known

    def _gone(self) -> ZonereportError:
        return ZonereportError(
            f"the scheduler {self._address} does not answer any more; start the batch again once it does: "
            "it goes on where it was."
        )


def _differences(own: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    if "missing" in theirs:
        return f"zonereport cannot be imported there ({theirs['missing']})"
    names = sorted(name for name in own.keys() | theirs.keys() if own.get(name) != theirs.get(name))
    told = [f"{name} {theirs.get(name, 'none')}, here {own.get(name, 'none')}" for name in names[:_MOST_TOLD]]
    return ", ".join(told + ([f"and {len(names) - _MOST_TOLD} more"] if len(names) > _MOST_TOLD else []))

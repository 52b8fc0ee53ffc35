"""A batch: every job once, what is current left alone, what failed written down."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType

from ..build.record import FILE
from ..build.stores import Store
from ..errors import UsageError
from .executors import Executor
from .jobs import Job, Outcome, Result, Wanted

#: Listing all reports reads all their records: at the end, and so often while a batch runs.
SECONDS_BETWEEN_INDEXES = 600.0
#: What a report takes where nothing tells: page, PDF with attachments, notebook and record.
BYTES_PER_REPORT = 4_000_000


@dataclass(frozen=True)
class Summary:
    """What became of a batch.

    Parameters
    ----------
    counts : Counter of Outcome
    failures : tuple of Result
        The reports that failed.
    index : str
        Where the page that lists all reports lies; empty where nothing was to be run.
    """

    counts: Counter[Outcome]
    failures: tuple[Result, ...] = field(repr=False)
    index: str


def run_batch(
    jobs: Sequence[Job], store: Store, executor: Executor, on_result: Callable[[Result], None]
) -> Summary:
    """Run jobs; one that fails does not stop the others.

    Started again after whatever has ended it, a batch goes on where it was: reports that are in place and
    current are not run again, and it ends with the same bytes as a batch that was never interrupted.

    Parameters
    ----------
    jobs : sequence of Job
    store : Store
    executor : Executor
        Is not closed.
    on_result : callable
        Told each result as it comes.

    Raises
    ------
    UsageError
        If nothing can be written to the store, or there is too little room: before the first report.
    """
    runs = [job for job in jobs if job.wanted is not Wanted.NEVER]
    if runs:
        store.prepare()
        _check_room(runs, store)
    counts: Counter[Outcome] = Counter()
    failures = []
    listed_at, unlisted = monotonic(), bool(runs)
    with _stopped_by_signals():
        try:
            with closing(executor.run(jobs, store)) as results:
                for result in results:
                    counts[result.outcome] += 1
                    if result.outcome is Outcome.FAILED:
                        failures.append(result)
                    on_result(result)
                    if runs and monotonic() - listed_at > SECONDS_BETWEEN_INDEXES:
                        store.update_index()
                        listed_at = monotonic()
        finally:
            index = store.update_index() if unlisted else ""
    return Summary(counts, tuple(failures), index)


def _check_room(jobs: Sequence[Job], store: Store) -> None:
    """Refuse a batch whose new reports certainly do not fit."""
    free = store.free_bytes()
    if free is None or free > BYTES_PER_REPORT * len(jobs):
        return
    new = sum(store.read(job.place, FILE) is None for job in jobs)
    if free < (needed := BYTES_PER_REPORT * new):
        raise UsageError(
            f"output: {new} new reports need about {_size(needed)}, and {_size(free)} are free; "
            "make room, or name another folder with --output."
        )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGTERM ends a batch as an interrupt does: workers are ended first."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:
        # Not the main thread: whoever runs it there takes care of signals.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

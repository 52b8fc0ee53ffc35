"""A batch: every job once, what is current left alone, what failed written down."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic

from ..build.record import FILE
from ..build.stopping import signal_of, stopped_by_signals
from ..build.stores import BYTES_PER_REPORT, Store
from ..errors import UsageError, ZonereportError
from .executors import Executor
from .jobs import Job, Outcome, Result, Wanted

#: Listing all reports reads all their records: at the end, and so often while a batch runs.
SECONDS_BETWEEN_INDEXES = 600.0


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
    unlisted : str
        Why that page could not be written, in words; empty where it was.
    """

    counts: Counter[Outcome]
    failures: tuple[Result, ...] = field(repr=False)
    index: str
    unlisted: str = ""


class BatchStopped(ZonereportError):
    """A batch that a signal has ended; its exit code is what a shell expects then.

    Examples
    --------
    >>> stopped = BatchStopped(signal.SIGTERM, 3, 10)
    >>> stopped.exit_code, str(stopped).split(";")[0]
    (143, 'stopped by SIGTERM after 3 of 10 reports')
    """

    def __init__(self, number: int, done: int, total: int) -> None:
        self.exit_code = 128 + number
        who = "an interrupt" if number == signal.SIGINT else signal.Signals(number).name
        super().__init__(
            f"stopped by {who} after {done} of {total} reports; what was finished is in place. "
            "Start the same batch again: it goes on where it was."
        )


class OutputLost(ZonereportError):
    """A batch whose store takes no report any more, for want of room or of rights.

    Examples
    --------
    >>> str(OutputLost("reports cannot be written any more (the disk is full)", 3, 10)).split(";")[0]
    'stopped after 3 of 10 reports: reports cannot be written any more (the disk is full)'
    """

    def __init__(self, refusal: str, done: int, total: int) -> None:
        super().__init__(
            f"stopped after {done} of {total} reports: {refusal}; what was finished is in place. "
            "See to that and start the same batch again: it goes on where it was."
        )


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
    OutputLost
        If no report can be written any more: the next ones would be made for nothing.
    BatchStopped
        If a signal ends it. In both cases its workers are ended, and the page of all reports is written if
        it can be.
    """
    runs = [job for job in jobs if job.wanted is not Wanted.NEVER]
    if runs:
        store.prepare()
        _check_room(runs, store)
    counts: Counter[Outcome] = Counter()
    failures = []
    listed_at = monotonic()
    index = unlisted = ""
    try:
        with stopped_by_signals():
            try:
                with closing(executor.run(jobs, store)) as results:
                    for result in results:
                        counts[result.outcome] += 1
                        if result.outcome is Outcome.FAILED:
                            failures.append(result)
                        on_result(result)
                        if result.outcome is Outcome.FAILED and runs and (refusal := store.refusal()):
                            raise OutputLost(refusal, counts.total(), len(jobs))
                        if runs and monotonic() - listed_at > SECONDS_BETWEEN_INDEXES:
                            _listed(store)
                            listed_at = monotonic()
            finally:
                index, unlisted = _listed(store) if runs else ("", "")
    except KeyboardInterrupt as error:
        raise BatchStopped(signal_of(error), counts.total(), len(jobs)) from None
    return Summary(counts, tuple(failures), index, unlisted)


def _listed(store: Store) -> tuple[str, str]:
    """Where the page of all reports lies; or why it could not be written, which hides no report's end."""
    try:
        return store.update_index(), ""
    except ZonereportError as error:
        return "", str(error)


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

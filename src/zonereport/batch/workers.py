"""The handle of a worker: starts the process, gives it a job at a time, notices its end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from ..build.locking import is_used, marked_as_used
from ..build.stores import Store, reason
from ..errors import ZonereportError
from ..run.safety import quiet_libraries
from .jobs import Job, Result

#: Programs of a process that has many reports behind it grow; a new one takes over after so many.
JOBS_PER_WORKER = 500
#: A job whose worker dies under it is tried so often.
TRIES = 3

_SCRATCH = "zonereport-worker-"
# A folder this young may be one that its process has not marked yet.
_SECONDS_TO_MARK = 60.0


class WorkerDied(ZonereportError):
    """A worker ended while it had a job."""


class Worker:
    """A worker process; ``close`` ends it and the report that it is making."""

    def __init__(self) -> None:
        clear_scratch()
        try:
            # No name, so that nothing is left of it; read only where the worker dies.
            self._words = tempfile.TemporaryFile()  # noqa: SIM115
            # What is killed in the middle of a report clears nothing away itself.
            self._scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH))
        except OSError as error:
            raise ZonereportError(
                f"no temporary file can be written ({reason(error)}); make room in {tempfile.gettempdir()}, "
                "or name another folder in TMPDIR."
            ) from error
        ours, theirs = socket.socketpair()
        own = quiet_libraries() | {"PYTHONHASHSEED": "0", "TMPDIR": str(self._scratch)}
        with marked_as_used(self._scratch) as mark:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "zonereport.batch.worker", str(theirs.fileno())],
                env=os.environ | own,
                pass_fds=[theirs.fileno(), *([] if mark is None else [mark])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
                # An interrupt at the terminal is for the parent, which then ends its workers.
                start_new_session=True,
            )
        theirs.close()
        self.connection = Connection(ours.detach())
        self.job: Job | None = None
        self.done = 0
        self._child = 0

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    @property
    def is_worn(self) -> bool:
        """Whether it has done its share of jobs."""
        return self.done >= JOBS_PER_WORKER

    def give(self, job: Job, store: Store) -> None:
        """Hand over a job; its result is received."""
        self.job = job
        with suppress(OSError):
            # A worker that has died is noticed when its answer is awaited.
            self.connection.send((job, store))

    def receive(self) -> Result | None:
        """The result, once there is one; None for a mere word from a worker that goes on.

        Raises
        ------
        WorkerDied
            If the worker has ended instead.
        """
        try:
            told = self.connection.recv()
        except (EOFError, OSError):
            raise WorkerDied(self._last_words()) from None
        if isinstance(told, Result):
            self.job, self._child, self.done = None, 0, self.done + 1
            return told
        self._child = int(told)
        return None

    def kill(self) -> None:
        """End the worker at once; whoever waits for its answer hears that it died."""
        self._process.kill()

    def close(self) -> None:
        """End the worker and what it has started."""
        self.connection.close()
        if self._child:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child, signal.SIGKILL)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _last_words(self) -> str:
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return f"the worker {how}" + (f" ({lines[-1]})" if lines else "")


_idle: list[Worker] = []
_busy: set[Worker] = set()
_changing = threading.Lock()


def perform(job: Job, store: Store) -> Result:
    """Do a job in a worker beside this process, which keeps it for the next one.

    This is what an executor of another kind calls wherever it runs a job; each thread has a worker at a time.

    Raises
    ------
    WorkerDied
        If the worker ends under it; try again, ``TRIES`` times in all.
    """
    with _changing:
        worker = _idle.pop() if _idle else Worker()
        _busy.add(worker)
    is_whole = False
    try:
        worker.give(job, store)
        while (result := worker.receive()) is None:
            continue
        is_whole = not worker.is_worn
        return result
    finally:
        with _changing:
            _busy.discard(worker)
            if is_whole:
                _idle.append(worker)
        if not is_whole:
            worker.close()


def clear_scratch() -> None:
    """Remove what workers left in the temporary folder whose parent was killed before it could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _SECONDS_TO_MARK and not is_used(folder):
                shutil.rmtree(folder, ignore_errors=True)


def end_own_workers() -> None:
    """End the workers beside this process; a thread that waits for one is told that it died."""
    with _changing:
        idle, _idle[:] = list(_idle), []
        for worker in _busy:
            # Not closed from here: another thread reads from its connection.
            worker.kill()
    for worker in idle:
        worker.close()

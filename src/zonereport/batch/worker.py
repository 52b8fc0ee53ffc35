"""A worker: a process that has libraries and data at hand, and forks a child for each report.

    python -P -m zonereport.batch.worker <descriptor>

It has one thread and answers over the socket that it was started with: a job and a store come in, word of
the child that it has started and the job's result go out. The child makes one report and ends: what
rendering leaves behind in a process goes with it. When the socket closes, the worker kills the child and
ends, whatever has closed it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from ..build.stores import Store
from ..run.safety import quiet_libraries, reason_against_forking
from ..run.sharing import adopt_shared, close_templates, shared_template
from ..run.template import ForkRefused
from .jobs import Job, Outcome, Result
from .work import Order, Shelf, carry_out, examine, keep_words

_ON_PARENTS_DEATH = 1


def serve(orders: Connection) -> None:
    """Do one job after the other until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shelf = Shelf()
    while True:
        try:
            job, store = orders.recv()
        except (EOFError, OSError):
            return
        found = examine(job, store, shelf)
        if isinstance(found, Order):
            found = _in_child(found, store, orders)
        orders.send(found)


def _in_child(order: Order, store: Store, orders: Connection) -> Result:
    if reason_against_forking():
        return carry_out(order, store)
    # Started here, so that every child finds it warm, and not before there is one; where it does not start,
    # kernels are fresh ones.
    with suppress(ForkRefused):
        shared_template().wait()
    gc.collect()
    gc.freeze()
    reading, writing = os.pipe()
    worker = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_child(order, store, orders, writing, worker)
    os.close(writing)
    with suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)
    orders.send(pid)
    told = Connection(reading, writable=False)
    result: Result | None = None
    if orders in wait([orders, told]):
        # Nobody sends while a job is under way: the other end has gone.
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        sys.exit(0)
    with suppress(EOFError, OSError):
        result = told.recv()
    told.close()
    _, status = os.waitpid(pid, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if result is not None and status == 0:
        return result
    # It may have been in the middle of an order to the template, which then answers nobody.
    close_templates()
    return _lost(order.job, os.waitstatus_to_exitcode(status), store)


def _be_child(order: Order, store: Store, orders: Connection, writing: int, worker: int) -> None:
    """Make the report and end. Never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        _end_with(worker)
        orders.close()
        adopt_shared()
        Connection(writing, readable=False).send(carry_out(order, store))
        code = 0
    finally:
        # Not sys.exit(): the template is the worker's to close.
        os._exit(code)


def _end_with(worker: int) -> None:
    """Be killed when the worker is; elsewhere than on Linux, who started the worker sees to that."""
    if sys.platform == "linux":
        _libc().prctl(_ON_PARENTS_DEATH, signal.SIGKILL)
        if os.getppid() != worker:
            os._exit(1)


def _libc() -> Any:
    return ctypes.CDLL(None)


def _lost(job: Job, code: int, store: Store) -> Result:
    what = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    words = f"the process of this report {what}; if that was for want of memory, give fewer --workers"
    keep_words(job, words, store)
    return Result(job, Outcome.FAILED, (words,))


def main() -> None:
    """Import what reports need, then serve on the descriptor named on the command line."""
    os.environ.update(quiet_libraries())
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()

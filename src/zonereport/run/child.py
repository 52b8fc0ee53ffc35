"""A forked process: it becomes a kernel, serves one notebook and ends."""

from __future__ import annotations

import atexit
import ctypes
import decimal
import gc
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
_BLAS_LIMITS = tuple(
    f"{name}_set_num_threads{end}" for name in ("scipy_openblas", "openblas") for end in ("64_", "")
)


def become_kernel(pair: socket.socket, order: Mapping[str, Any]) -> None:
    """Serve the requests that arrive on ``pair``, then end this process. Never returns.

    Parameters
    ----------
    pair : socket
        Its other end is the caller's.
    order : mapping
        ``env`` and ``cwd`` as a fresh kernel would find them; ``arguments`` for ipykernel; ``key``,
        from which the random generators start; ``template``, the process that forked.
    """
    code = 1
    try:
        _settle(order)
        _serve(pair, list(order["arguments"]))
        code = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _flush(sys.__stdout__, sys.__stderr__)
        # Not sys.exit(): nothing of the template's own may run here.
        os._exit(code)


def _settle(order: Mapping[str, Any]) -> None:
    """Take over what a fresh process would inherit from the caller and not from the template."""
    # A group of its own: an interrupt reaches the programs that a cell has started, and nobody else.
    os.setsid()
    _end_with(order["template"])
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    os.chdir(order["cwd"])
    # A fresh kernel is named a file with its ports; here there is none.
    sys.argv = [_launcher(), "-f", f"{tempfile.gettempdir()}/kernel-{os.getpid()}.json", *order["arguments"]]
    # The template's imports have calculated.
    decimal.getcontext().clear_flags()
    if has_debugger():
        sys.breakpointhook = _go_on
    _seed(order["key"])
    _spread_blas(order["env"])


@cache
def has_debugger() -> bool:
    """Whether ipykernel would import one."""
    return find_spec("debugpy") is not None


def _go_on(*_: object, **__: object) -> None:
    """What debugpy, which the template lacks, makes of ``breakpoint()`` in a kernel that nobody debugs."""


def _spread_blas(environment: Mapping[str, str]) -> None:
    """Let OpenBLAS use as many threads as in a fresh process: sums come out the same to the last digit."""
    asked = next((environment[name] for name in _BLAS_THREADS if environment.get(name)), "")
    threads = int(asked) if asked.isdigit() else len(os.sched_getaffinity(0))
    # The template has one.
    if threads > 1:
        for limit in blas_limits():
            limit(threads)


@cache
def blas_limits() -> tuple[Callable[[int], None], ...]:
    """What sets the number of threads of each OpenBLAS that this process has loaded."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    paths = sorted({line.split(maxsplit=5)[-1] for line in maps if "openblas" in line})
    found = (getattr(ctypes.CDLL(path), name, None) for path in paths for name in _BLAS_LIMITS)
    return tuple(filter(None, found))


def _end_with(template: int) -> None:
    """Have the system end this process with the template, which alone can tell the caller of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != template:
        os._exit(1)


def _seed(key: str) -> None:
    """Children of one template would all draw the same numbers; each starts from its run's key."""
    random.seed(key)
    if "numpy" in sys.modules:
        import numpy

        numpy.random.seed(random.Random(key).getrandbits(32))


def _launcher() -> str:
    import ipykernel

    return str(Path(ipykernel.__file__).resolve().parent.parent / "ipykernel_launcher.py")


def _serve(pair: socket.socket, arguments: list[str]) -> None:
    from .kernel import PairKernelApp

    app = PairKernelApp.instance(pair=pair)
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    _point_matplotlib()
    app.serve()
    _finish(app)


def _point_matplotlib() -> None:
    """What importing matplotlib in a fresh kernel reads, for a matplotlib that the template imported.

    The inline backend itself must not be imported before: then no cell would show its pictures.
    """
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    if Path("matplotlibrc").is_file():
        matplotlib.rc_file("matplotlibrc")
    if backend := os.environ.get("MPLBACKEND"):
        matplotlib.rcParams["backend"] = backend


def backends() -> list[str]:
    """Those that matplotlib knows, where it is imported; to look for them takes it longer than a cell."""
    # Before version 3.9 it has no register of them, and reads none.
    registry = getattr(sys.modules.get("matplotlib.backends"), "backend_registry", None)
    return list(registry.list_all()) if registry else []


def _finish(app: Any) -> None:
    """What the interpreter does at its end for the notebook's sake: threads, exit functions, open files."""
    ending = getattr(threading, "_shutdown", None)
    if ending is not None:
        ending()
    atexit._run_exitfuncs()
    app.kernel.shell.user_ns.clear()
    gc.collect()
    _flush(sys.stdout, sys.stderr)


def _flush(*streams: Any) -> None:
    for stream in streams:
        try:
            stream.flush()
        except (OSError, ValueError):
            continue

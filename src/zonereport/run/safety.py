"""Whether a process may fork here, and what it had better not import."""

from __future__ import annotations

import builtins
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

_TASKS = Path("/proc/self/task")


def reason_against_forking() -> str:
    """Why kernels cannot be forked on this system; empty where they can.

    On macOS the system's own libraries may not be used in a forked process; Windows has no fork.

    Examples
    --------
    >>> import sys
    >>> bool(reason_against_forking()) == (not sys.platform.startswith("linux"))
    True
    """
    if not hasattr(os, "fork"):
        return "this system cannot fork a process"
    if not sys.platform.startswith("linux"):
        return f"forking a process that has libraries loaded is not safe on {sys.platform}"
    return ""


def count_threads() -> int:
    """How many threads this process has, those of C libraries included where the system tells."""
    return len(os.listdir(_TASKS)) if _TASKS.is_dir() else threading.active_count()


def quiet_libraries() -> dict[str, str]:
    """Environment in which NumPy's BLAS and Arrow's allocator start no threads of their own.

    Those that a kernel's BLAS starts later sleep at once where they have nothing to do, instead of turning.
    """
    names = ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB", "BLIS")
    limits = {f"{name}_NUM_THREADS": "1" for name in names if name != "VECLIB"}
    return limits | {
        "VECLIB_MAXIMUM_THREADS": "1",
        "OPENBLAS_THREAD_TIMEOUT": "4",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
    }


@contextmanager
def within_a_kernel() -> Iterator[None]:
    """Import modules as though in a kernel: pandas then shows tables as notebooks do, not as terminals.

    Examples
    --------
    >>> with within_a_kernel():
    ...     hasattr(get_ipython(), "kernel")
    True
    """
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


@contextmanager
def without(module: str) -> Iterator[None]:
    """Import others as though a module were not installed that they can do without.

    Examples
    --------
    >>> with without("this"):
    ...     import this
    Traceback (most recent call last):
    ModuleNotFoundError: import of this halted; None in sys.modules
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]

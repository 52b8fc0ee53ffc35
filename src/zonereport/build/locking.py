"""Locks that end with the process that holds them, whatever ends it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks; there one process writes at a time.
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone; others that ask for it wait.

    The lock lies on the folder itself: no file is left behind, and a killed process leaves no lock.
    """
    handle = _hold(folder, wait=True)
    try:
        yield
    finally:
        _release(handle)


@contextmanager
def marked_as_used(folder: Path) -> Iterator[int | None]:
    """Keep ``is_used`` true for a folder that this process fills.

    A process that is given the descriptor keeps it true until it ends; None where there are no such locks.
    """
    handle = _hold(folder, wait=False)
    try:
        yield handle
    finally:
        _release(handle)


def is_used(folder: Path) -> bool:
    """Whether a living process holds the folder."""
    handle = _hold(folder, wait=False)
    _release(handle)
    return fcntl is not None and handle is None


def _hold(folder: Path, wait: bool) -> int | None:
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _release(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)

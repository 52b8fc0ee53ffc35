"""Signals that end long work: as an interrupt does, so that what was begun is cleared away."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# An interrupt is a KeyboardInterrupt already.
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Signalled(KeyboardInterrupt):
    """A signal; no ``except Exception`` on its way takes it for a fault of a report."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def signal_of(error: KeyboardInterrupt) -> int:
    """The number of the signal behind an interrupt.

    >>> int(signal_of(KeyboardInterrupt())), signal_of(Signalled(15))
    (2, 15)
    """
    return error.number if isinstance(error, Signalled) else signal.SIGINT


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP raise ``Signalled`` inside; one that is ignored, as nohup has it, stays so."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Signalled(number)

    before: dict[signal.Signals, Any] = {}
    try:
        for name in _ENDING:
            if signal.getsignal(name) is signal.SIG_DFL:
                before[name] = signal.signal(name, stop)
    except ValueError:
        # Not the main thread: whoever runs it there takes care of signals.
        yield
        return
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)

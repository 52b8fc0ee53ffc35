"""``sys.stdout`` and ``sys.stderr`` of a forked kernel, with what lower levels write to descriptors 1 and 2.

ipykernel's own streams publish from a thread with ZeroMQ sockets. These publish over the pair; one
thread reads the two descriptors and sends what has waited for long enough.
"""

from __future__ import annotations

import codecs
import os
import select
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextvars import ContextVar
from io import StringIO
from typing import Any

from ipykernel.iostream import OutStream
from jupyter_client.session import Session

from .wire import Outlet, name_like

_CHUNK = 65536


class Stream(OutStream):
    """A text stream that sends what is written as messages of the cell that wrote it."""

    def __init__(self, session: Session, outlet: Outlet, name: str) -> None:
        # OutStream's own __init__ would start its thread; what its methods need is set here.
        self.session, self.name, self.pub_thread = session, name, outlet
        self.topic = f"stream.{name}".encode()
        self.echo = None
        self._parent_header: ContextVar[dict[str, Any]] = ContextVar("parent_header")
        self._parent_header.set({})
        self._parent_header_global: dict[str, Any] = {}
        self._master_pid = os.getpid()
        self._flush_pending = self._subprocess_flush_pending = self._should_watch = False
        self._buffer_lock = threading.RLock()
        self._buffers = defaultdict(StringIO)
        self._exc, self._isatty = None, False
        self._local = threading.local()
        # The terminal's descriptor, which subprocess.run(stdout=sys.stdout) writes to.
        self._original_stdstream_fd = _DESCRIPTORS[name]
        self._original_stdstream_copy = os.dup(self._original_stdstream_fd)
        self.capture: Capture | None = None

    def write(self, string: str) -> int:
        """Hold the text for the next message, after what lower levels have written by now."""
        if os.getpid() != self._master_pid:
            # A process that a cell has forked: its text takes the way of other programs' output.
            os.write(self._original_stdstream_fd, string.encode("utf-8", "replace"))
            return len(string)
        if self.capture is not None:
            self.capture.drain()
        super().write(string)
        return len(string)

    def hold(self, text: str) -> None:
        """Hold text that came from the descriptor."""
        if text and self.pub_thread is not None:
            super().write(text)

    def flush(self) -> None:
        """Send what is held, and what lower levels have written."""
        if os.getpid() != self._master_pid or self.pub_thread is None:
            return
        if self.capture is not None:
            self.capture.drain()
        with self._buffer_lock:
            self._flush()  # type: ignore[no-untyped-call]

    def _flush_buffers(self) -> Iterator[tuple[dict[str, Any], str]]:
        # Half a character of UTF-16 cannot be sent; raised here, it would leave the cell without a reply.
        for parent, text in super()._flush_buffers():  # type: ignore[no-untyped-call]
            yield parent, text.encode("utf-8", "backslashreplace").decode("utf-8")

    def close(self) -> None:
        """Nothing can be written any more."""
        self.pub_thread = None

    def _schedule_flush(self) -> None:
        if not self._flush_pending:
            self._flush_pending = True
            if self.capture is not None:
                self.capture.wake()


name_like(Stream, OutStream)


class Capture:
    """Reads descriptors 1 and 2, and flushes both streams when something has waited for 0.2 s."""

    def __init__(self, *streams: Stream) -> None:
        self._streams = streams
        self._reading = threading.RLock()
        self._ends: dict[int, tuple[Stream, Any]] = {}
        for stream in streams:
            read, write = os.pipe()
            os.set_blocking(read, False)
            os.dup2(write, _DESCRIPTORS[stream.name])
            os.close(write)
            self._ends[read] = (stream, codecs.getincrementaldecoder("utf-8")("replace"))
        self._woken, self._waking = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waking, False)
        for stream in streams:
            stream.capture = self
        threading.Thread(target=self._run, name="zonereport-streams", daemon=True).start()

    def drain(self) -> None:
        """Take what has been written to the descriptors so far."""
        with self._reading:
            for read, (stream, decoder) in self._ends.items():
                try:
                    while chunk := os.read(read, _CHUNK):
                        stream.hold(decoder.decode(chunk))
                except BlockingIOError:
                    continue

    def wake(self) -> None:
        """Something is held now: send it in a while."""
        try:
            os.write(self._waking, b".")
        except BlockingIOError:
            return

    def _run(self) -> None:
        due: float | None = None
        watched = [*self._ends, self._woken]
        while True:
            left = None if due is None else max(0.0, due - time.monotonic())
            ready, _, _ = select.select(watched, [], [], left)
            if self._woken in ready:
                os.read(self._woken, _CHUNK)
                due = due or time.monotonic() + Stream.flush_interval
            if set(ready) - {self._woken}:
                self.drain()
            if due is not None and time.monotonic() >= due:
                due = None
                for stream in self._streams:
                    stream.flush()


_DESCRIPTORS = {"stdout": 1, "stderr": 2}


def capture_output(session: Session, outlet: Outlet) -> None:
    """Replace ``sys.stdout`` and ``sys.stderr`` and watch their descriptors."""
    sys.stdout.flush()
    sys.stderr.flush()
    out, err = (Stream(session, outlet, name) for name in _DESCRIPTORS)
    sys.stdout, sys.stderr = out, err
    Capture(out, err)

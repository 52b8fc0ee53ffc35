"""Messages on a stream socket: a channel's name and the parts of a Jupyter message, with their lengths."""

from __future__ import annotations

import signal
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SHELL = b"shell"
IOPUB = b"iopub"

# Nobody else can write to the pair; jupyter_client warns of messages without a signature.
KEY = b"pair"

# Between the caller and the template, over a kernel's second pair: wishes, and how it has ended.
INTERRUPT, KILL = b"i", b"k"
STATUS = struct.Struct("!i")

_NUMBER = struct.Struct("!Q")


def name_like(ours: type, original: type) -> None:
    """Give a class the name of the one that it replaces: cells show it, and errors name it."""
    for name in ("__name__", "__qualname__", "__module__"):
        setattr(ours, name, getattr(original, name))


def pack(parts: Sequence[Any]) -> list[Any]:
    """Buffers to send, one after the other: how many parts, their lengths, the parts.

    Examples
    --------
    >>> unpacked = Unpacker()
    >>> unpacked.feed(b"".join(pack([SHELL, b"", b"one"])))
    >>> list(unpacked)
    [[b'shell', b'', b'one']]
    """
    views = [memoryview(part).cast("B") for part in parts]
    numbers = struct.pack(f"!{len(views) + 1}Q", len(views), *(view.nbytes for view in views))
    return [numbers, *views]


class Unpacker:
    """Bytes as they arrive; iterate for the messages that are complete."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take what a socket has given."""
        self._bytes += chunk

    def __iter__(self) -> Iterator[list[bytes]]:
        at, held = 0, self._bytes
        while len(held) - at >= _NUMBER.size:
            (count,) = _NUMBER.unpack_from(held, at)
            begin = at + _NUMBER.size * (count + 1)
            if len(held) < begin:
                break
            lengths = struct.unpack_from(f"!{count}Q", held, at + _NUMBER.size)
            end = begin + sum(lengths)
            if len(held) < end:
                break
            parts = []
            for length in lengths:
                parts.append(bytes(held[begin : begin + length]))
                begin += length
            yield parts
            at = end
        del held[:at]


class Outlet:
    """What a kernel takes for a ZeroMQ socket: one channel of the pair, which threads may share."""

    #: ipykernel's streams ask for the thread that publishes; here whoever writes does.
    thread = None

    def __init__(self, pair: socket.socket, channel: bytes, lock: threading.Lock) -> None:
        self._pair, self._channel, self._lock = pair, channel, lock

    def send_multipart(self, parts: Sequence[Any], *_: object, **__: object) -> None:
        """Send one message whole. A caller that has gone is not the notebook's fault."""
        # In one piece: each one sent wakes the caller.
        content = b"".join(pack([self._channel, *parts]))
        with _interrupts_later(), self._lock, suppress(BrokenPipeError, ConnectionResetError):
            self._pair.sendall(content)

    def flush(self, *_: object) -> None:
        """Nothing is held back."""


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold back an interrupt: half a message would make the rest of the stream unreadable."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: held.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if held and callable(before):
            before(*held[0])

"""papermill's notebook client at the caller's end of a warm kernel's pair.

What becomes of messages is nbclient's own doing: outputs, display ids, cleared outputs, widgets, time
limits and errors. Here they only arrive another way.
"""

from __future__ import annotations

import asyncio
import select
import signal
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import Empty
from time import monotonic
from typing import Any

from jupyter_client.session import Session
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Float

from .template import WarmKernel
from .wire import IOPUB, KEY, SHELL, Unpacker, pack

# A cell may end its own work when it is interrupted, and a notebook what it has begun; then it is killed.
SECONDS_TO_END = 5.0
SECONDS_AFTER_INTERRUPT = 1.0

_CHUNK = 1 << 20


class Line:
    """Both channels of a kernel, for asyncio."""

    def __init__(self, kernel: WarmKernel) -> None:
        self.kernel, self._pair = kernel, kernel.pair
        self.is_open = True
        self._unpacker, self._unsent = Unpacker(), bytearray()
        self._arrived: dict[bytes, deque[list[bytes]]] = {IOPUB: deque(), SHELL: deque()}
        self._waiting: dict[bytes, asyncio.Future[None]] = {}
        self._watching: asyncio.AbstractEventLoop | None = None

    def send(self, parts: Sequence[Any]) -> None:
        """Send one message to the kernel, now as far as it goes and the rest while waiting."""
        self._unsent += b"".join(pack(parts))
        self._push()

    async def receive(self, channel: bytes) -> list[bytes]:
        """The next message of a channel; waits for ever where the kernel has ended."""
        while not self._arrived[channel]:
            await self._wait(channel)
        return self._arrived[channel].popleft()

    async def ended(self) -> None:
        """Wait until the kernel has ended and everything that it has sent is there."""
        while self.is_open:
            await self._wait(b"")

    def close(self) -> None:
        """Stop watching."""
        if self._watching is not None and not self._watching.is_closed():
            for descriptor in (self._pair, self.kernel.control):
                self._watching.remove_reader(descriptor)
            self._watching.remove_writer(self._pair)
        self._watching = None

    async def _wait(self, channel: bytes) -> None:
        loop = asyncio.get_running_loop()
        if self._watching is not loop:
            self.close()
            self._watching = loop
            loop.add_reader(self._pair, self._read)
            loop.add_reader(self.kernel.control, self._read)
        if self._unsent:
            loop.add_writer(self._pair, self._push)
        future = self._waiting[channel] = loop.create_future()
        await future

    def _read(self) -> None:
        # Not the closed pair alone tells of the end: a process that a cell has left running holds it open.
        has_ended = self.kernel.status is not None
        while self.is_open:
            try:
                chunk = self._pair.recv(_CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                if not has_ended:
                    break
                chunk = b""
            except ConnectionError:
                chunk = b""
            self._unpacker.feed(chunk)
            for channel, *parts in self._unpacker:
                self._arrived[channel].append(parts)
            if not chunk:
                self.is_open = False
        if not self.is_open:
            self.close()
        # First the outputs, then the reply, then the news that the kernel is gone.
        for channel in (IOPUB, SHELL, b""):
            if (self._arrived.get(channel) or not self.is_open) and channel in self._waiting:
                future = self._waiting.pop(channel)
                if not future.done():
                    future.set_result(None)

    def _push(self) -> None:
        with suppress(BlockingIOError, ConnectionError):
            while self._unsent:
                sent = self._pair.send(self._unsent, socket.MSG_DONTWAIT)
                del self._unsent[:sent]
        if not self._unsent and self._watching is not None:
            self._watching.remove_writer(self._pair)


class Channel:
    """One channel, as nbclient asks for its messages."""

    def __init__(self, line: Line, session: Session, name: bytes) -> None:
        self._line, self._session, self._name = line, session, name

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; ``queue.Empty`` after ``timeout`` seconds without one."""
        try:
            async with asyncio.timeout(timeout):
                parts = await self._line.receive(self._name)
        except TimeoutError:
            raise Empty from None
        _, frames = self._session.feed_identities(parts)
        return self._session.deserialize(frames)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the kernel."""
        self._line.send([self._name, *self._session.serialize(message)])


class KernelClient:
    """What nbclient asks of a kernel's client and manager."""

    allow_stdin = False

    def __init__(self, kernel: WarmKernel) -> None:
        self.kernel, self.line, self.session = kernel, Line(kernel), Session(key=KEY)
        self.shell_channel = Channel(self.line, self.session, SHELL)
        self.iopub_channel = Channel(self.line, self.session, IOPUB)

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell's execution; the request's id."""
        content: dict[str, Any] = {"code": code, "silent": False, "store_history": store_history}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": stop_on_error}
        return self._ask("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what language this is; the request's id."""
        return self._ask("kernel_info_request", {})

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.kernel.status is None

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell."""
        self.kernel.interrupt()

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        message = self.session.msg(kind, content)
        self.shell_channel.send(message)
        return str(message["header"]["msg_id"])


class WarmClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs one notebook in one warm kernel and ends it."""

    run_timeout = Float(None, allow_none=True, help="Seconds that the whole notebook may take.")

    def __init__(self, manager: Any, kernel: WarmKernel, **traits: Any) -> None:
        super().__init__(manager, **traits)
        self._kernel, self._begin = kernel, monotonic()

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """The kernel runs already; it ends with the notebook, whatever happens."""
        self.km: Any = KernelClient(self._kernel)
        self.kc: Any = self.km
        is_done = False
        try:
            yield
            is_done = True
        finally:
            self._end(is_done)

    def _end(self, is_done: bool) -> None:
        kernel, line = self._kernel, self.kc.line
        with suppress(OSError):
            kernel.pair.shutdown(socket.SHUT_WR)
        seconds = SECONDS_TO_END
        if not is_done:
            kernel.interrupt()
            seconds = SECONDS_AFTER_INTERRUPT
            # What an interrupted cell still says belongs to it.
            with suppress(TimeoutError):
                run_sync(self._take_rest)(seconds)
        line.close()
        try:
            if not _ends(kernel, seconds):
                kernel.kill()
                _ends(kernel, SECONDS_TO_END)
        finally:
            kernel.close()
            self.km = self.kc = None

    async def _take_rest(self, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            await self.kc.line.ended()

    def _get_timeout(self, cell: Any) -> float | None:
        per_cell: float | None = super()._get_timeout(cell)
        if self.run_timeout is None:
            return per_cell
        left = max(0.001, self.run_timeout - (monotonic() - self._begin))
        return left if per_cell is None else min(per_cell, left)

    async def _async_handle_timeout(self, timeout: float, cell: Any = None) -> Any:
        if self.run_timeout is not None and monotonic() - self._begin >= self.run_timeout:
            what = "The time limit of the whole notebook has passed"
            raise CellTimeoutError.error_from_timeout_and_cell(what, self.run_timeout, cell)
        return await super()._async_handle_timeout(timeout, cell)

    async def _async_poll_kernel_alive(self) -> None:
        # Waits beside each cell. What was put off when the cell began is written when it takes long.
        loop = asyncio.get_running_loop()
        reminder = loop.call_later(self.nb_man.interval, self.nb_man.save_due)
        try:
            await self.kc.line.ended()
        finally:
            reminder.cancel()
        self.log.error("Kernel died while waiting for execute reply.")
        self.task_poll_for_reply.cancel()

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Run one cell; where its kernel dies, the error says how."""
        try:
            return super().execute_cell(cell, cell_index, **options)
        except DeadKernelError:
            raise DeadKernelError(f"Kernel died ({_end_of(self._kernel)})") from None


def _ends(kernel: WarmKernel, seconds: float) -> bool:
    """Whether the kernel ends within some seconds; what it still sends is dropped."""
    until = monotonic() + seconds
    watched = [kernel.control, kernel.pair]
    while kernel.status is None and (left := until - monotonic()) > 0:
        ready, _, _ = select.select(watched, [], [], left)
        if kernel.pair in ready:
            try:
                at_end = not kernel.pair.recv(_CHUNK)
            except ConnectionError:
                at_end = True
            if at_end:
                watched = [kernel.control]
    return kernel.status is not None


def _end_of(kernel: WarmKernel) -> str:
    # The news of its end takes the way through the template, a moment longer than the pair's own.
    if not _ends(kernel, SECONDS_AFTER_INTERRUPT) or kernel.status is None:
        return "it closed its connection"
    status = kernel.status
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit code {status}"

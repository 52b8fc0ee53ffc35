"""An IPython kernel without ZeroMQ: requests and messages pass through a socket pair.

Shell, magics, displays, comms and their messages are ipykernel's own; only how they travel differs.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
import threading
from contextvars import copy_context
from logging import StreamHandler
from types import SimpleNamespace
from typing import Any

from ipykernel import ipkernel
from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import ioloop  # type: ignore[attr-defined]
from traitlets import Any as AnyTrait
from traitlets import Float
from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString

from .streams import capture_output
from .wire import IOPUB, KEY, SHELL, Outlet, Unpacker, name_like

_CHUNK = 1 << 20
_OPTION = re.compile(r"--(?:ipython-dir|(HistoryManager\.\w+|IPKernelApp\.log_level))=(.*)", re.DOTALL)


class Frame(bytes):
    """One part of a request, read as ipykernel reads ZeroMQ's."""

    @property
    def bytes(self) -> Frame:
        """The content."""
        return self

    @property
    def buffer(self) -> memoryview:
        """The content without a copy."""
        return memoryview(self)


class PairKernel(IPythonKernel):
    """ipykernel's kernel, whose shell stream is any object that can send."""

    shell_stream = AnyTrait()

    # ipykernel waits for outputs to overtake the reply; here both arrive in the order they were sent.
    _execute_sleep = Float(0.0)

    def __init__(self, **traits: Any) -> None:
        # ipykernel lists the files of all modules, for a debugger that is not there; a forked process
        # would copy two thousand pages for that.
        ipkernel.sys = SimpleNamespace(**vars(sys) | {"modules": {}})  # type: ignore[assignment,attr-defined]
        try:
            super().__init__(**traits)  # type: ignore[no-untyped-call]
        finally:
            ipkernel.sys = sys  # type: ignore[attr-defined]

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """No request waits: the caller sends the next one after the reply."""

    def start(self) -> None:
        """Nothing listens on a port."""
        self.io_loop = ioloop.IOLoop.current()
        if self.shell is not None:
            self.shell.exit_now = False


name_like(PairKernel, IPythonKernel)


class PairKernelApp(IPKernelApp):
    """ipykernel's application, so that configuration, profiles and extensions work as ever."""

    def __init__(self, pair: socket.socket, **traits: Any) -> None:
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self._pair, self._lock = pair, threading.Lock()

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Take over options; the usual ones without a parser for all that there are, which takes longer."""
        options = [_OPTION.fullmatch(argument) for argument in argv or ()]
        if argv is None or None in options:
            super().parse_command_line(argv)
            return
        given = Config()
        for option in filter(None, options):
            owner, name = (option[1] or "IPKernelApp.ipython_dir").split(".")
            given[owner][name] = DeferredConfigString(option[2])
        self.argv, self.cli_config, self.extra_args = argv, given, []
        self.update_config(given)

    def init_connection_file(self) -> None:
        """There is none."""

    def write_connection_file(self, **_: Any) -> None:
        """There is none."""

    def init_poller(self) -> None:
        """The template ends this process when its caller is gone."""

    def init_heartbeat(self) -> None:
        """The template tells when this process has ended."""

    def log_connection_info(self) -> None:
        """There is nothing to connect to."""

    def init_sockets(self) -> None:
        """Both channels share the pair."""
        self.session.key = KEY
        self.shell_socket = Outlet(self._pair, SHELL, self._lock)
        self.iopub_socket = Outlet(self._pair, IOPUB, self._lock)

    def init_io(self) -> None:
        """Streams and display hook publish over the pair; the kernel's log goes where the template's does."""
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        log = os.fdopen(os.dup(2), "w")
        capture_output(self.session, self.iopub_socket)
        for handler in self.log.handlers:
            if isinstance(handler, StreamHandler):
                handler.setStream(log)
        hook = ZMQDisplayHook(self.session, self.iopub_socket)  # type: ignore[no-untyped-call]
        self.displayhook = hook
        sys.displayhook = self.displayhook
        self.patch_io()  # type: ignore[no-untyped-call]

    def init_kernel(self) -> None:
        """The kernel and its shell."""
        self.kernel = PairKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_socket,
            shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def serve(self) -> None:
        """Answer requests until the caller closes its end."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.kernel.start()
        self.io_loop = self.kernel.io_loop
        loop, requests = asyncio.get_running_loop(), asyncio.Queue[list[bytes] | None]()
        unpacker = Unpacker()

        def read() -> None:
            chunk = self._pair.recv(_CHUNK)
            unpacker.feed(chunk)
            for parts in unpacker:
                requests.put_nowait(parts)
            if not chunk:
                loop.remove_reader(self._pair)
                requests.put_nowait(None)

        loop.add_reader(self._pair, read)
        # One context for all cells: a context variable that a cell sets is still set in the next.
        context = copy_context()
        while (parts := await requests.get()) is not None:
            frames = [Frame(part) for part in parts[1:]]
            await asyncio.create_task(self.kernel.dispatch_shell(frames), context=context)


name_like(PairKernelApp, IPKernelApp)

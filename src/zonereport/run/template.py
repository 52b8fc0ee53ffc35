"""The caller's handle of a template: starts it, has it prepare what notebooks will ask for, and forks.

The template is a Python process of its own. It starts with a fixed order of sets and nothing of the
caller: neither its threads nor what it has imported, changed or opened.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import ZonereportError
from .safety import quiet_libraries, reason_against_forking
from .wire import INTERRUPT, KILL, STATUS, Unpacker, pack

_SECONDS_TO_START = 120
_SECONDS_TO_END = 5
_CHUNK = 1 << 16
# Not -P, which the kernels would have too: a notebook finds the modules that lie beside it.
_START = """\
import sys
if not sys.flags.safe_path:
    del sys.path[0]
from zonereport.run.server import main
main()
"""


class ForkRefused(ZonereportError):
    """A kernel cannot be forked; the message says why."""


class WarmKernel:
    """A forked kernel: ``pair`` carries its messages; signals and its end go through the template."""

    def __init__(self, pid: int, pair: socket.socket, control: socket.socket) -> None:
        self.pid, self.pair, self.control = pid, pair, control
        self._status: int | None = None

    @property
    def status(self) -> int | None:
        """Its exit code, negative for a signal's number; None while it runs."""
        if self._status is None and select.select([self.control], [], [], 0)[0]:
            told = self.control.recv(STATUS.size)
            # Without a word the template itself has gone, and its kernels with it.
            self._status = STATUS.unpack(told)[0] if len(told) == STATUS.size else -9
        return self._status

    def interrupt(self) -> None:
        """Interrupt the running cell and the programs that it has started."""
        self._ask(INTERRUPT)

    def kill(self) -> None:
        """End the kernel and the programs that its cells have started."""
        self._ask(KILL)

    def close(self) -> None:
        """Close both pairs; a kernel that still runs is killed by that."""
        self.pair.close()
        self.control.close()

    def _ask(self, wish: bytes) -> None:
        if self.status is None:
            try:
                self.control.sendall(wish)
            except OSError:
                return


class Template:
    """A running template. Threads may share it; ``close`` ends it with all of its kernels.

    Parameters
    ----------
    surroundings : object
        What it has been started in; see ``sharing``.

    Raises
    ------
    ForkRefused
        Where this system cannot fork safely, or the template does not start.
    """

    def __init__(self, surroundings: object = None) -> None:
        if reason := reason_against_forking():
            raise ForkRefused(reason)
        self.surroundings = surroundings
        self._lock = threading.Lock()
        self._orders, theirs = socket.socketpair()
        environment = os.environ | quiet_libraries() | {"PYTHONHASHSEED": hash_seed()}
        # An inline backend named here would be imported with pyplot.
        environment.pop("MPLBACKEND", None)
        command = [sys.executable, "-c", _START, str(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._is_ready = False
        # A process that did not start it cannot ask whether it runs; its next order will tell.
        self.is_adopted = False

    def prepare(self, function: str, arguments: Mapping[str, Any]) -> str:
        """Have the template call a function that keeps its result; kernels forked later find it.

        Parameters
        ----------
        function : str
            As ``module:name``.
        arguments : mapping
            Keyword arguments, as JSON has them.

        Returns
        -------
        str
            The error, if there was one; a notebook that makes the same call meets it again.
        """
        answer = self._order({"prepare": function, "arguments": dict(arguments)})
        return str(answer.get("error", ""))

    def fork(
        self, env: Mapping[str, str], cwd: str, arguments: Sequence[str] = (), key: str = ""
    ) -> WarmKernel:
        """Fork a kernel.

        Parameters
        ----------
        env, cwd
            What a fresh kernel would inherit.
        arguments : sequence of str
            For ipykernel, as ``--HistoryManager.enabled=False``.
        key : str
            Random generators start from it.

        Raises
        ------
        ForkRefused
            Where the template has become unsafe to fork or has ended.
        """
        ours, theirs = socket.socketpair()
        control, its_control = socket.socketpair()
        order = {"env": dict(env), "cwd": cwd, "arguments": list(arguments), "key": key}
        try:
            answer = self._order(order, [theirs.fileno(), its_control.fileno()])
            if "pid" not in answer:
                raise ForkRefused(answer["unsafe"])
        except BaseException:
            ours.close()
            control.close()
            raise
        finally:
            theirs.close()
            its_control.close()
        return WarmKernel(answer["pid"], ours, control)

    def wait(self) -> None:
        """Wait until it has imported everything and serves orders.

        Raises
        ------
        ForkRefused
            Where it does not start.
        """
        with self._lock:
            try:
                self._await()
            except (OSError, EOFError) as error:
                raise ForkRefused(f"the template process does not start ({error})") from error

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def retire(self) -> None:
        """Fork no more; the template ends after its last kernel."""
        with self._lock:
            self._orders.close()

    def close(self) -> None:
        """End the template; kernels that still run are killed."""
        # Before its orders are closed: a thread may wait for an answer and hold them.
        self._process.terminate()
        self.retire()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            # Its kernels go with it: they have asked the system for that.
            self._process.kill()
            self._process.wait()

    def _order(self, order: Mapping[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        with self._lock:
            try:
                self._await()
                content = b"".join(pack([json.dumps(order).encode("utf-8")]))
                sent = socket.send_fds(self._orders, [content], descriptors)
                self._orders.sendall(content[sent:])
                return self._answer()
            except (OSError, EOFError) as error:
                raise ForkRefused(f"the template process has ended or does not answer ({error})") from error

    def _await(self) -> None:
        if not self._is_ready:
            self._orders.settimeout(_SECONDS_TO_START)
            self._answer()
            self._orders.settimeout(None)
            self._is_ready = True

    def _answer(self) -> dict[str, Any]:
        unpacker = Unpacker()
        while True:
            chunk = self._orders.recv(_CHUNK)
            if not chunk:
                raise EOFError("no answer")
            unpacker.feed(chunk)
            for (answer,) in unpacker:
                return dict(json.loads(answer))


def hash_seed() -> str:
    """The seed for the order of sets: a fixed one, unless the environment names another."""
    seed = os.environ.get("PYTHONHASHSEED", "")
    return seed if seed.isdigit() else "0"

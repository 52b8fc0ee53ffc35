"""The template: imports what notebooks need, runs none of them, and forks a kernel for each.

It has one thread and no socket but the pair that ``template`` has started it with. Orders are JSON; an
order for a kernel carries two descriptors: the kernel's end of its pair and the template's end of another
one, over which the caller signals that kernel and hears how it has ended.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from .child import backends, become_kernel, blas_limits, has_debugger
from .safety import count_threads, within_a_kernel, without
from .wire import KILL, STATUS, Unpacker, pack

#: What nearly every chapter imports. Not matplotlib_inline: imported here, it would show no picture there.
MODULES = (
    "numpy",
    "pandas",
    "pandas.io.formats.style",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "zonereport.refresh",
    "zonereport.edition",
    "zonereport.ahead",
    "zonereport.exhibits",
    "zonereport.language.labface",
    "zonereport.run.kernel",
    # What a kernel itself imports when it starts, and at its first cell.
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "tornado.platform.asyncio",
)
PACKAGES = ("zonereport.narrative", "zonereport.charts", "zonereport.tables", "zonereport.agreement")
FORBIDDEN = "matplotlib_inline.backend_inline"
_CHUNK = 1 << 16
_DESCRIPTORS = 2

# The kernel's end of its pair, and the order for it.
Task = tuple[socket.socket, dict[str, Any]]


class Template:
    """The process that forks; one object, made by ``main``."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._selector = selectors.DefaultSelector()
        self._kernels: dict[int, socket.socket] = {}
        # SIGCHLD wakes the selector: a byte arrives here.
        self._woken, self._waking = socket.socketpair()
        self._woken.setblocking(False)
        self._waking.setblocking(False)

    def run(self) -> Task | None:
        """Serve orders until the caller closes its end, and kernels until theirs are closed.

        In a process that was forked it returns at once, with what that process is to do.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._orders, selectors.EVENT_READ, None)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._answer(self._state())
        is_wanted = True
        while is_wanted or self._kernels:
            for key, _ in self._selector.select():
                if key.fileobj is self._orders:
                    order = self._hear()
                    if order is None:
                        is_wanted = False
                        self._selector.unregister(self._orders)
                    elif task := self._carry_out(*order):
                        return task
                elif key.fileobj is self._woken:
                    self._woken.recv(_CHUNK)
                    self._bury()
                elif key.data in self._kernels:
                    self._signal(key.data)
        return None

    def _hear(self) -> tuple[dict[str, Any], list[int]] | None:
        """One order with its descriptors; None where the caller has gone."""
        unpacker, descriptors = Unpacker(), list[int]()
        while True:
            chunk, found, *_ = socket.recv_fds(self._orders, _CHUNK, _DESCRIPTORS)
            descriptors += found
            if not chunk:
                return None
            unpacker.feed(chunk)
            if messages := list(unpacker):
                return json.loads(messages[0][0]), descriptors

    def _carry_out(self, order: dict[str, Any], descriptors: list[int]) -> Task | None:
        if "prepare" in order:
            self._answer(self._prepare(order))
            return None
        return self._fork(order, *(socket.socket(fileno=number) for number in descriptors))

    def _prepare(self, order: dict[str, Any]) -> dict[str, Any]:
        """Call a function here whose result it keeps, so that forked kernels find it made."""
        module, name = order["prepare"].split(":")
        try:
            getattr(import_module(module), name)(**order["arguments"])
        except Exception as error:
            # The notebook that asks for the same will say it better.
            return {"error": f"{type(error).__name__}: {error}", **self._state()}
        gc.collect()
        gc.freeze()
        return self._state()

    def _fork(self, order: dict[str, Any], pair: socket.socket, control: socket.socket) -> Task | None:
        unsafe = self._state()["unsafe"] or _shadowed(order["cwd"])
        if unsafe:
            pair.close()
            control.close()
            self._answer({"unsafe": unsafe})
            return None
        order["template"] = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._forget(control)
            return pair, order
        pair.close()
        self._kernels[pid] = control
        self._selector.register(control, selectors.EVENT_READ, pid)
        self._answer({"pid": pid, **self._state()})
        return None

    def _forget(self, control: socket.socket) -> None:
        """A kernel holds nothing of the template's or of its siblings'."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for held in (self._orders, self._woken, self._waking, control, *self._kernels.values()):
            held.close()
        self._kernels.clear()

    def _signal(self, pid: int) -> None:
        try:
            wishes = self._kernels[pid].recv(_CHUNK)
        except ConnectionError:
            wishes = b""
        # A caller that closed its end wants the kernel gone, whatever it does.
        _send_signal(pid, signal.SIGKILL if KILL in wishes or not wishes else signal.SIGINT)
        if not wishes:
            self._selector.unregister(self._kernels[pid])

    def _bury(self) -> None:
        """Tell each caller how its kernel has ended."""
        for pid in list(self._kernels):
            seen = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if seen is None:
                continue
            # What its cells have started and left running; while unburied, the number is still its own.
            _send_signal(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            control = self._kernels.pop(pid)
            with suppress(KeyError):
                self._selector.unregister(control)
            with suppress(OSError):
                control.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))
            control.close()

    def end(self) -> None:
        """Kill every kernel that still runs."""
        for pid in self._kernels:
            _send_signal(pid, signal.SIGKILL)

    def _state(self) -> dict[str, Any]:
        threads = count_threads()
        unsafe = f"the template has {threads} threads" if threads > 1 else ""
        if FORBIDDEN in sys.modules:
            unsafe = f"the template has imported {FORBIDDEN}"
        return {"unsafe": unsafe}

    def _answer(self, answer: dict[str, Any]) -> None:
        self._orders.sendall(b"".join(pack([json.dumps(answer).encode("utf-8")])))


def _shadowed(folder: str) -> str:
    """Why a notebook in this folder needs a fresh kernel: a module beside it has the name of a loaded one."""
    loaded = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name, _, ending = entry.name.partition(".")
            if name in loaded and (ending == "py" or os.path.isfile(os.path.join(entry.path, "__init__.py"))):
                return f"beside the notebook there is a module {name}, which would hide the installed one"
    return ""


def _send_signal(pid: int, number: int) -> None:
    """To the kernel's whole group; to itself where it has not made its group yet."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def import_libraries() -> None:
    """Import what notebooks need, as a kernel would; one that is missing is the notebook's to miss."""
    # Nobody debugs a notebook that runs by itself. Without debugpy ipykernel makes no debugger.
    with without("debugpy"):
        import_module("ipykernel.debugger")
    names = list(MODULES)
    with within_a_kernel():
        for package in PACKAGES:
            home = import_module(package)
            names += [f"{package}.{module.name}" for module in pkgutil.iter_modules(home.__path__)]
        for name in names:
            try:
                import_module(name)
            except ImportError:
                continue


def main() -> None:
    """Import, then serve orders on the descriptor named on the command line."""
    orders = socket.socket(fileno=int(sys.argv[1]))
    import_libraries()
    # Not above: it imports pandas.
    import_module("zonereport.kept").keep_results()
    # Asked here once, and not in each kernel.
    blas_limits(), has_debugger(), backends()
    # Nothing that is here now will go: kernels need not look at it, nor copy its pages.
    gc.collect()
    gc.freeze()
    template = Template(orders)
    try:
        task = template.run()
    except BaseException:
        template.end()
        raise
    # From here, as deep in calls as a fresh kernel begins: a recursion ends where it ends there.
    if task is not None:
        become_kernel(*task)

"""Runs the chapters through papermill, each in a kernel of its own, and explains what fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import papermill
from nbclient.exceptions import CellControlSignal
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from ..errors import ZonereportError
from .chapters import Chapter

# More kernels than this gain nothing on the usual two to four cores: each imports pandas and matplotlib.
WORKERS = 2

# No cell of a report takes this long; a kernel that hangs must not hang the build.
SECONDS_PER_CELL = 600

# A socket's path may have 103 bytes on macOS, 107 on Linux.
LONGEST_SOCKET_FOLDER = 95


def run_chapters(
    chapters: Sequence[Chapter],
    parameters: Mapping[str, object],
    failures: Path,
    on_done: Callable[[Chapter], None],
) -> list[Any]:
    """Run all chapters and return the executed notebooks in the chapters' order.

    Parameters
    ----------
    chapters : sequence of Chapter
        Each runs in the folder of its notebook.
    parameters : mapping
        Injected into every chapter; check them first with ``refuse_unknown``.
    failures : Path
        Where the executed notebook of a failing chapter is kept, as ``<chapter>.ipynb``.
    on_done : callable
        Called from the calling thread with each chapter that has run.

    Raises
    ------
    ZonereportError
        Naming the chapter, the cell, the error's last line and the kept notebook. Chapters that
        had not started by then do not run.
    """
    with TemporaryDirectory(prefix="zonereport-") as scratch, _steady_kernels():
        pool = ThreadPoolExecutor(max_workers=WORKERS)
        try:
            futures = [pool.submit(_run, chapter, parameters, Path(scratch)) for chapter in chapters]
            of_future = dict(zip(futures, chapters, strict=True))
            for future in as_completed(futures):
                if (error := future.exception()) is not None:
                    raise _explained(of_future[future], error, Path(scratch), failures) from error
                on_done(of_future[future])
            return [future.result() for future in futures]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _run(chapter: Chapter, parameters: Mapping[str, object], scratch: Path) -> Any:
    room = Path(mkdtemp(dir=scratch))
    return papermill.execute_notebook(
        str(chapter.path),
        str(_executed(chapter, scratch)),
        parameters=dict(parameters),
        kernel_name="python3",
        progress_bar=False,
        execution_timeout=SECONDS_PER_CELL,
        # papermill's own cwd argument changes the folder of the whole process, which two chapters at
        # a time must not do; nbclient's resources start only the kernel there.
        resources={"metadata": {"path": str(chapter.path.parent)}},
        extra_arguments=[
            # The user's own IPython start-up files and history have no place in a report.
            f"--ipython-dir={room}",
            "--HistoryManager.enabled=False",
            # A kernel is interrupted before it is shut down and would call that an error on stderr;
            # what goes wrong in a cell arrives as a message.
            "--IPKernelApp.log_level=CRITICAL",
        ],
        config=_private_sockets(room),
    )


def _private_sockets(room: Path) -> Config:
    """Files instead of TCP ports: no race for ports between kernels, nobody else can connect."""
    config = Config()
    if os.name == "posix" and len(str(room)) < LONGEST_SOCKET_FOLDER:
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(room / "k")
    return config


def _executed(chapter: Chapter, scratch: Path) -> Path:
    return scratch / f"{chapter.name}.ipynb"


@contextmanager
def _steady_kernels() -> Iterator[None]:
    """Kernels inherit one seed for the order of sets, so that a run repeats byte for byte."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONHASHSEED"]
        else:
            os.environ["PYTHONHASHSEED"] = before


def _explained(chapter: Chapter, error: BaseException, scratch: Path, failures: Path) -> BaseException:
    """The error in words for the user; one that is none of the chapter's comes back as it is."""
    if isinstance(error, PapermillExecutionError):
        lines = f"{error.ename}: {error.evalue}".strip().splitlines()
        where = f"chapter {chapter.name}, cell In [{error.exec_count}] ({_first_line(error.source)})"
        what = lines[-1].strip() if lines else "an error without a message"
    elif isinstance(error, CellControlSignal | RuntimeError):
        # A cell that takes too long, a kernel that dies or never answers.
        where, what = f"chapter {chapter.name}", _first_line(str(error)) or type(error).__name__
    else:
        return error
    kept = failures / f"{chapter.name}.ipynb"
    executed = _executed(chapter, scratch)
    if not executed.is_file():
        return ZonereportError(f"{where}: {what}")
    failures.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(executed.read_bytes())
    return ZonereportError(f"{where}: {what}\nThe executed notebook is kept: {kept}")


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return lines[0] if lines else ""

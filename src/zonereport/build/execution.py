"""Runs the chapters of a report, each in a kernel of its own, and explains what fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellControlSignal
from papermill.exceptions import PapermillExecutionError

from ..errors import ZonereportError
from ..run.notebooks import NotebookFailed, prepare, run_notebooks
from ..run.sharing import AHEAD
from .chapters import Chapter
from .joining import LAB_ONLY

# Warm kernels gain from every core; the usual machine has two to spare.
WORKERS = 2

# No cell of a report takes this long; a kernel that hangs must not hang the build.
SECONDS_PER_CELL = 600

#: Chapters that take longest; they begin first.
LONGEST = ("85-robustness", "20-growth", "00-summary", "30-investment-completion", "50-targets")


def run_chapters(
    chapters: Sequence[Chapter],
    parameters: Mapping[str, object],
    failures: Path,
    on_done: Callable[[Chapter], None],
    *,
    workers: int = WORKERS,
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
    workers : int
        How many run at a time.

    Raises
    ------
    ZonereportError
        Naming the chapter, the cell, the error's last line and the kept notebook. Chapters that
        had not started by then do not run.
    """
    by_name = {chapter.name: chapter for chapter in chapters}
    # An edition that cannot be opened is the chapters' to explain.
    prepare(AHEAD, **parameters)
    try:
        executed = run_notebooks(
            {chapter.name: chapter.path for chapter in chapters},
            parameters,
            workers=workers,
            seconds_per_cell=SECONDS_PER_CELL,
            # A report leaves these cells out, and the face for JupyterLab alone takes half a second.
            skipped_tag=LAB_ONLY,
            first=LONGEST,
            on_done=lambda name: on_done(by_name[name]),
        )
    except NotebookFailed as failure:
        error = failure.__cause__
        assert error is not None
        raise _explained(failure.name, error, failure.executed, failures) from error
    return [executed[chapter.name] for chapter in chapters]


def _explained(name: str, error: BaseException, executed: bytes | None, failures: Path) -> BaseException:
    """The error in words for the user; one that is none of the chapter's comes back as it is."""
    if isinstance(error, PapermillExecutionError):
        lines = f"{error.ename}: {error.evalue}".strip().splitlines()
        where = f"chapter {name}, cell In [{error.exec_count}] ({_first_line(error.source)})"
        what = lines[-1].strip() if lines else "an error without a message"
    elif isinstance(error, CellControlSignal | RuntimeError):
        # A cell that takes too long, a kernel that dies or never answers.
        where, what = f"chapter {name}", _first_line(str(error)) or type(error).__name__
    else:
        return error
    if executed is None:
        return ZonereportError(f"{where}: {what}")
    kept = failures / f"{name}.ipynb"
    failures.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(executed)
    return ZonereportError(f"{where}: {what}\nThe executed notebook is kept: {kept}")


def _first_line(source: str) -> str:
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return lines[0] if lines else ""

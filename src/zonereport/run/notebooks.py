"""Several notebooks at once, each with the same parameters and in a kernel of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from traitlets.config import Config

from .safety import without
from .sharing import close_templates, shared_template, steady_kernels
from .template import ForkRefused

# Not the grammar of addresses that jsonschema would compile for a second where JupyterLab has it installed.
with without("rfc3987_syntax"):
    import nbformat
    import papermill
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors

    from .engine import NAME, WarmEngine

# A socket's path may have 103 bytes on macOS, 107 on Linux.
LONGEST_SOCKET_FOLDER = 95

KERNEL = "python3"


class NotebookFailed(Exception):
    """A notebook did not run to its end; the cause says why.

    Parameters
    ----------
    name : str
        Which one.
    executed : bytes or None
        The notebook as far as it ran; None where it could not be read.
    """

    def __init__(self, name: str, executed: bytes | None) -> None:
        super().__init__(name)
        self.name, self.executed = name, executed


def run_notebooks(
    notebooks: Mapping[str, Path],
    parameters: Mapping[str, object],
    *,
    workers: int = 2,
    seconds_per_cell: float | None = None,
    seconds: float | None = None,
    skipped_tag: str = "skip-execution",
    first: Sequence[str] = (),
    on_done: Callable[[str], None] = lambda name: None,
) -> dict[str, Any]:
    """Run notebooks and return them executed, in their order.

    Parameters
    ----------
    notebooks : mapping of str to Path
        Absolute paths by name; each runs in the folder of its notebook.
    parameters : mapping
        Injected into every one.
    workers : int
        How many run at a time.
    seconds_per_cell, seconds : float, optional
        Time limits of a cell and of a notebook.
    skipped_tag : str
        Cells with this tag do not run.
    first : sequence of str
        Names of those that take longest: they begin first, so that none is left to run alone at the end.
    on_done : callable
        Called from the calling thread with the name of each one that has run.

    Raises
    ------
    NotebookFailed
        For the first that fails; those that had not started by then do not run.
    """
    options: dict[str, Any] = {"execution_timeout": seconds_per_cell, "run_timeout": seconds}
    options["skip_cells_with_tag"] = skipped_tag
    with TemporaryDirectory(prefix="zonereport-") as scratch, steady_kernels():
        pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="zonereport-run")
        try:
            order = sorted(notebooks, key=lambda name: first.index(name) if name in first else len(first))
            futures = {
                pool.submit(_run, name, notebooks[name], parameters, Path(scratch), options): name
                for name in order
            }
            for future in as_completed(futures):
                future.result()
                on_done(futures[future])
            results = {name: future.result() for future, name in futures.items()}
            return {name: results[name] for name in notebooks}
        except KeyboardInterrupt:
            # Nobody waits for what still runs.
            pool.shutdown(wait=False, cancel_futures=True)
            close_templates()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def prepare(function: str, **arguments: object) -> str:
    """Have the template call a function whose result it keeps; see ``Template.prepare``.

    Where kernels cannot be forked nothing is called: each notebook does its own work then.
    """
    try:
        with steady_kernels():
            return shared_template().prepare(function, arguments)
    except ForkRefused:
        return ""


def _run(
    name: str, path: Path, parameters: Mapping[str, object], scratch: Path, options: Mapping[str, Any]
) -> Any:
    # Registered here too: an entry point is there only where the package was installed with it.
    papermill_engines.register(NAME, WarmEngine)
    room = Path(mkdtemp(dir=scratch))
    notebook = None
    try:
        # papermill's own steps, without a file in between that nobody would read.
        given = {"parameters": dict(parameters), "engine_name": NAME, "kernel_name": KERNEL}
        notebook = papermill.execute_notebook(str(path), None, prepare_only=True, **given)
        papermill_engines.execute_notebook_with_engine(
            NAME,
            notebook,
            kernel_name=KERNEL,
            progress_bar=False,
            # papermill's own cwd argument changes the folder of the whole process, which two notebooks at
            # a time must not do; nbclient's resources start only the kernel there.
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=[
                # The user's own IPython start-up files and history have no place in a report.
                f"--ipython-dir={room}",
                "--HistoryManager.enabled=False",
                # A kernel is interrupted before it is shut down and would call that an error on stderr;
                # what goes wrong in a cell arrives as a message.
                "--IPKernelApp.log_level=CRITICAL",
            ],
            config=_private_sockets(room),
            **options,
        )
        raise_for_execution_errors(notebook, None)
    except Exception as error:
        executed = nbformat.writes(notebook) if notebook else None  # type: ignore[no-untyped-call]
        # A half character that a cell has printed becomes JSON's escape for it.
        raise NotebookFailed(name, executed and executed.encode("utf-8", "backslashreplace")) from error
    return notebook


def _private_sockets(room: Path) -> Config:
    """For fresh kernels, files instead of TCP ports: no race for ports, nobody else can connect."""
    config = Config()
    if os.name == "posix" and len(str(room)) < LONGEST_SOCKET_FOLDER:
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(room / "k")
    return config

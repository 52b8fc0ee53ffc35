"""papermill's engine ``zonereport``: warm kernels where forking is safe, fresh ones elsewhere."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from string import Template
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from papermill.engines import NBClientEngine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from .client import WarmClient
from .saving import SparingManager
from .sharing import shared_template
from .template import ForkRefused, WarmKernel

NAME = "zonereport"

_LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]

_said: set[str] = set()


class WarmEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook in a kernel forked from a process that has the libraries loaded.

    Everything that papermill's own engine takes is taken here as well, and

    run_timeout : float, optional
        Seconds that the whole notebook may take.
    run_key : str, optional
        The random generators of ``random`` and ``numpy.random`` start from it; from the notebook's
        code with its parameters where it is not given.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **options: Any,
    ) -> Any:
        """Run a notebook and return it executed; called by papermill.

        Where papermill's own engine writes ``output_path`` before and after every cell, this one does at
        most once a second.
        """
        manager = SparingManager(nb, output_path, log_output, progress_bar, autosave_cell_every)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        except BaseException:
            manager.notebook_complete()
            manager.save_due()
            raise
        finally:
            manager.cleanup_pbar()
        # Not written: papermill does that next, whatever its engine has written.
        manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        run_timeout: float | None = None,
        run_key: str | None = None,
        **options: Any,
    ) -> Any:
        """Run the notebook's cells; called by papermill."""
        kernel = None
        try:
            kernel = _fork(nb_man.nb, kernel_name, run_key, options)
        except ForkRefused as refusal:
            _say(f"Kernels are started afresh, which takes longer: {refusal}.")
        if kernel is None:
            # Nothing reminds papermill's own client of a write that was put off.
            nb_man.interval = 0.0
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        unused = ["input_path", "timeout", "startup_timeout", "start_timeout", "execution_timeout", "config"]
        traits = merge_kwargs(
            remove_args(unused, **options),
            timeout=options.get("execution_timeout") or options.get("timeout"),
            kernel_name=kernel_name,
            log=logger,
            run_timeout=run_timeout,
        )
        return WarmClient(nb_man, kernel, **traits).execute()


def _fork(notebook: Any, kernel_name: str, key: str | None, options: dict[str, Any]) -> WarmKernel:
    # The last two are what jupyter_client and ipykernel's specification add.
    given, options_of_kernel = _specified(kernel_name, notebook)
    environment = os.environ | given
    environment |= {"JPY_PARENT_PID": str(os.getpid()), "PYDEVD_USE_FRAME_EVAL": "NO"}
    resources = options.get("resources") or {}
    folder = resources.get("metadata", {}).get("path") or os.getcwd()
    arguments = [*options_of_kernel, *(options.get("extra_arguments") or [])]
    if not any(argument.startswith("--HistoryManager.") for argument in arguments):
        arguments.append("--HistoryManager.hist_file=:memory:")
    return shared_template().fork(environment, str(folder), arguments, key or _code_digest(notebook))


def _specified(name: str, notebook: Any) -> tuple[dict[str, str], list[str]]:
    """Environment and options of the kernel's specification; refused where it means another kernel."""
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    try:
        specification = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise ForkRefused(f"there is no kernel named {name}") from None
    command = [str(part) for part in specification.argv]
    if "python" not in (specification.language.lower(), language) or "ipykernel_launcher" not in command:
        raise ForkRefused(f"the kernel {name} is not a Python kernel of ipykernel")
    if not _is_this_python(command[0]):
        raise ForkRefused(f"the kernel {name} runs another Python, {command[0]}")
    # An older ipykernel's specification has the first; it is for a debugger.
    usual = [part for part in command[1:] if part != "-Xfrozen_modules=off"]
    if usual[: len(_LAUNCH)] != _LAUNCH:
        raise ForkRefused(f"the kernel {name} starts Python with options of its own: {' '.join(command)}")
    environment = {
        key: Template(value).safe_substitute(os.environ) for key, value in specification.env.items()
    }
    return environment, usual[len(_LAUNCH) :]


def _is_this_python(command: str) -> bool:
    """Whether jupyter_client would start this interpreter; a bare name means it."""
    names = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
    # Not resolved: the interpreters of two environments are often links to the same file.
    return command in names or Path(command).absolute() == Path(sys.executable).absolute()


def _code_digest(notebook: Any) -> str:
    sources = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return hashlib.sha256("\0".join(sources).encode("utf-8")).hexdigest()


def _say(what: str) -> None:
    """Warn once a process."""
    if what not in _said:
        _said.add(what)
        logger.warning(what)

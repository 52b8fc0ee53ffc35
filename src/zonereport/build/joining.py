"""Joins executed chapters into one notebook that holds nothing of the machine or the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import nbformat
from nbformat.v4 import new_notebook

LAB_ONLY = "lab-only"
DROPPED_TAGS = frozenset({LAB_ONLY, "parameters", "injected-parameters"})

# Fixed, because what the kernel reports of itself changes with its patch level.
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LANGUAGE_INFO = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def join(executed: Iterable[tuple[str, Any]], report: Mapping[str, str]) -> Any:
    """One notebook of all chapters, the same bytes for the same outputs.

    Parameters
    ----------
    executed : iterable of (str, NotebookNode)
        Names and executed notebooks of the chapters, in order; they are not changed.
    report : mapping
        What exporters find under ``metadata.zonereport``.

    Returns
    -------
    NotebookNode
        Without cells tagged ``lab-only``, parameters, papermill's and the kernel's time stamps and
        what a cell wrote to stderr (see ``stderr_of``); cells are numbered through.
    """
    cells = []
    count = 0
    for name, notebook in executed:
        kept = (cell for cell in notebook.cells if not DROPPED_TAGS & set(cell.metadata.get("tags", [])))
        for position, cell in enumerate(kept, start=1):
            count += cell.cell_type == "code"
            cells.append(_clean_cell(cell, f"{name}-{position:02}", count))
    joined = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": _KERNELSPEC,
            "language_info": _LANGUAGE_INFO,
            "title": report["title"],
            "zonereport": dict(report),
        },
    )
    nbformat.validate(joined)
    return joined


def stderr_of(notebook: Any) -> list[str]:
    """What the cells of an executed notebook wrote to stderr, normally Python's warnings."""
    return [output.text.strip() for output in _outputs(notebook) if _is_stderr(output)]


def notebook_bytes(notebook: Any) -> bytes:
    """The notebook as its file: UTF-8, keys sorted, one newline at the end."""
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _outputs(notebook: Any) -> Iterable[Any]:
    return (output for cell in notebook.cells for output in cell.get("outputs", []))


def _is_stderr(output: Any) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def _clean_cell(cell: Any, identity: str, count: int) -> Any:
    clean = nbformat.from_dict({**cell, "id": identity, "metadata": {}})
    if cell.metadata.get("tags"):
        clean.metadata["tags"] = list(cell.metadata.tags)
    if clean.cell_type == "code":
        clean.execution_count = count
        clean.outputs = [output for output in clean.outputs if not _is_stderr(output)]
        for output in clean.outputs:
            if "execution_count" in output:
                output.execution_count = count
    return clean

"""One notebook at a time: the engine ``zonereport`` beside papermill's own and nbclient, in one run.

Papermill and nbclient start a kernel for each notebook; the engine forks one from its template. All three
are called in a process that has been running for a while, and take turns: ratios are taken round by round,
since a machine's speed drifts. Cells for JupyterLab alone are left out everywhere, as in a report. The
chapter is run once more where the template has made before what chapters share, which is what
``zonereport build`` and ``zonereport batch`` do.

    python bench/engine.py [--rounds 5] [--chapter 20-growth]
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from zonereport.refresh import clean_data
from zonereport.run.notebooks import prepare
from zonereport.run.sharing import AHEAD, shared_template

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = {"skip_cells_with_tag": "lab-only"}
OURS, PREPARED, PAPERMILL, NBCLIENT = "zonereport", "zonereport, in a build", "papermill", "nbclient"


def trivial(folder: Path) -> Path:
    """A notebook that imports nothing."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [new_code_cell("x = 20"), new_code_cell("print('half')"), new_code_cell("2 * x + 2")]
    path = folder / "trivial.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def by_papermill(path: Path, parameters: dict[str, Any], engine: str | None) -> Any:
    """Through papermill's API, with its defaults."""
    out = Path(tempfile.mkdtemp()) / path.name
    options = {"progress_bar": False, "resources": {"metadata": {"path": str(path.parent)}}, **SKIPPED}
    return papermill.execute_notebook(path, out, parameters=parameters, engine_name=engine, **options)


def by_nbclient(path: Path, parameters: dict[str, Any]) -> Any:
    """Through nbclient's API; papermill only injects the parameters."""
    options = {"prepare_only": True, "progress_bar": False}
    notebook = papermill.execute_notebook(path, None, parameters=parameters, **options)
    resources = {"metadata": {"path": str(path.parent)}}
    return NotebookClient(notebook, kernel_name="python3", resources=resources, **SKIPPED).execute()


def seconds(way: Callable[[], Any]) -> float:
    """Wall-clock seconds of one way."""
    begin = time.perf_counter()
    way()
    return time.perf_counter() - begin


def report(title: str, ways: dict[str, Callable[[], Any]], rounds: int) -> None:
    """Let the ways take turns and print their times and ratios to the first."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            spent = seconds(way)
            if turn:
                taken[name].append(spent)
    print(f"\n{title:<44}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}")
    first = next(iter(taken.values()))
    for name, row in taken.items():
        ratio = statistics.median(other / own for other, own in zip(row, first, strict=True))
        figures = (min(row), statistics.median(row), max(row))
        print(f"{name + ', seconds':<44}{''.join(f'{figure:>8.3f}' for figure in figures)}{ratio:>8.2f}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Times the engine beside papermill's own and nbclient.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count, after one that does not")
    parser.add_argument("--chapter", default="20-growth", help="name of a notebook of ours")
    chosen = parser.parse_args(arguments)
    # ipykernel tells that its sockets are open to this machine's other users.
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        small, chapter = trivial(Path(folder)), ROOT / "notebooks" / f"{chosen.chapter}.ipynb"
        parameters = {"seeds": str(ROOT / "seeds"), "data": str(Path(folder) / "data")}
        clean_data(**parameters)
        begin = time.perf_counter()
        shared_template().wait()
        print(f"{'starting the template, once, seconds':<44}{time.perf_counter() - begin:>8.3f}")
        for path, values in ((small, {}), (chapter, parameters)):
            ways = {
                OURS: lambda path=path, values=values: by_papermill(path, values, "zonereport"),
                PAPERMILL: lambda path=path, values=values: by_papermill(path, values, None),
                NBCLIENT: lambda path=path, values=values: by_nbclient(path, values),
            }
            report(path.stem, ways, chosen.rounds)
        edition = {"zone": "hengyang", "as_of": "latest", "first_year": "earliest", "language": "zh"}
        prepare(AHEAD, **edition, **parameters)
        ways = {PREPARED: ways.pop(OURS), **ways}
        report(f"{chapter.stem} as in a build", ways, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Reports a second in a batch: zonereport beside the plain tools and beside the floor, in one run.

Plain: ``papermill`` for each chapter with its own engine, ``nbconvert --to html`` and a headless Chromium
that prints each page, which is what nbconvert's ``webpdf`` drives; measured on few reports and scaled, since
it is the same work each time. Floor: the chapters' own code called directly in one warm process, joined
and rendered there to the same files, with no notebook, no kernel and no process of its own for a report.

    python bench/batch.py [--reports 100] [--plain 1] [--floor 10]
"""

from __future__ import annotations

import argparse
import ast
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
from report import BROWSER, CHAPTERS, ROOT, run, tool

from zonereport.batch.checking import plan_batch
from zonereport.batch.faults import Place
from zonereport.batch.jobs import Job, Outcome, Wanted
from zonereport.batch.pool import LocalPool
from zonereport.batch.rows import Block, Matrix, Said
from zonereport.batch.work import Shelf
from zonereport.build.joining import join, notebook_bytes
from zonereport.build.making import describe_report, plan_report
from zonereport.build.parts import read_parts, write_parts_of
from zonereport.build.stores import LocalStore
from zonereport.edition import open_edition
from zonereport.kept import keep_results
from zonereport.render.html import ZonereportHTMLExporter
from zonereport.render.pdf import ZonereportPDFExporter

DAYS = ("latest", "2024-12-31", "2023-12-31", "2022-12-31", "2021-12-31")


def jobs_of(count: int) -> list[Job]:
    """Jobs over all zones and some days, each in both languages, the same mixture whatever the count."""
    folders = {name: (ROOT / name,) for name in ("seeds", "data", "notebooks")}
    said = {"zone": ("all",), "as_of": DAYS[1:], "language": ("all",), **folders}
    values = {
        key: tuple(Said(str(value), Place("", 0, key)) for value in entries) for key, entries in said.items()
    }
    jobs = plan_batch(Matrix(Block(Place("", 0, "zone"), values)), Wanted.ALWAYS).jobs
    editions = [list(group) for _, group in groupby(jobs, key=lambda job: job.edition)]
    step = max(1, len(jobs) // count)
    return [job for edition in editions[::step] for job in edition][:count]


def in_batch(jobs: Sequence[Job], workers: int, folder: Path) -> float:
    """Seconds of a batch after its workers are warm."""
    store = LocalStore(folder)
    with closing(LocalPool(workers)) as pool:
        for result in pool.run([*jobs[:1]] * workers, store):
            assert result.outcome is Outcome.BUILT, result.reasons
        begin = time.perf_counter()
        for result in pool.run(jobs, store):
            assert result.outcome is Outcome.BUILT, result.reasons
        store.update_index()
        return time.perf_counter() - begin


def plainly(jobs: Sequence[Job], folder: Path, browser: str) -> float:
    """Seconds of the plain tools."""
    begin = time.perf_counter()
    for job in jobs:
        for chapter in CHAPTERS:
            executed = folder / f"{chapter.stem}-{job.place.replace('/', '-')}.ipynb"
            chosen = ("-p", "zone", job.zone, "-p", "as_of", job.as_of, "-p", "language", job.language)
            run(tool("papermill"), "--no-progress-bar", chapter, executed, *chosen)
            run(tool("jupyter"), "nbconvert", "--to", "html", "--no-input", executed)
            page = executed.with_suffix(".html")
            run(browser, *BROWSER, f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri())
    return time.perf_counter() - begin


def on_the_floor(jobs: Sequence[Job], folder: Path) -> float:
    """Seconds of the chapters' own calls in this process, rendered as a report is."""
    shelf, code = Shelf(), [(chapter.stem, _cells(chapter)) for chapter in CHAPTERS]
    html, took = ZonereportHTMLExporter(), 0.0
    keep_results()
    for count, job in enumerate([jobs[0], *jobs]):
        begin = time.perf_counter()
        project = shelf.take(job.project)
        planned = plan_report(project, job.zone, job.as_of, job.first_year, job.language)
        # Found made, as in a batch, where it was made for the other language.
        folders = {"seeds": job.project.seeds, "data": job.project.data}
        edition = open_edition(job.zone, job.as_of, job.first_year, job.language, **folders)
        given = {"edition": edition, "typed": project.seeds}
        executed = [(name, _called(cells, dict(given))) for name, cells in code]
        joined = join(executed, describe_report(planned.choice))
        with tempfile.TemporaryDirectory() as room:
            write_parts_of(edition, Path(room) / "parts")
            parts = read_parts(Path(room) / "parts")
            assert parts is not None
            pdf = ZonereportPDFExporter(attached_files=parts.tables)
            files = {
                "report.html": html.from_notebook_node(joined)[0].encode("utf-8"),
                "report.pdf": pdf.from_notebook_node(joined)[0],
                "report.ipynb": notebook_bytes(joined),
                "figures.json": parts.figures,
            }
        LocalStore(folder).publish(job.place, files)
        # The first one warms up.
        took += (time.perf_counter() - begin) * (count > 0)
    return took


def _cells(chapter: Path) -> list[tuple[Any, Any, Any]]:
    """Each code cell that a report keeps: itself, what it does and what it shows; data are given."""
    found = []
    for cell in nbformat.read(chapter, as_version=4).cells:
        if cell.cell_type != "code" or {"lab-only", "parameters"} & set(cell.metadata.get("tags", [])):
            continue
        tree = ast.parse(cell.source)
        given = {"edition", "typed"}
        tree.body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in given)
        ]
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        shown = compile(ast.Expression(last.value), "cell", "eval") if isinstance(last, ast.Expr) else None
        found.append((cell, compile(tree, "cell", "exec"), shown))
    return found


def _called(cells: list[tuple[Any, Any, Any]], names: dict[str, Any]) -> Any:
    """The executed notebook that the calls would have given."""
    done = []
    for number, (cell, body, shown) in enumerate(cells, start=1):
        exec(body, names)
        outputs = []
        if shown is not None and (value := eval(shown, names)) is not None:
            told = value._repr_mimebundle_()
            data, metadata = told if isinstance(told, tuple) else (told, {})
            about = {"data": data, "metadata": metadata, "execution_count": number}
            outputs.append(nbformat.v4.new_output("execute_result", **about))
        done.append(nbformat.from_dict({**cell, "outputs": outputs, "execution_count": number}))
    return nbformat.v4.new_notebook(cells=done)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Times a batch beside the plain tools and the floor.")
    parser.add_argument("--reports", type=int, default=100, help="reports in the batch")
    parser.add_argument("--plain", type=int, default=1, help="reports with the plain tools, or 0")
    parser.add_argument("--floor", type=int, default=10, help="reports on the floor")
    asked = parser.parse_args(arguments)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None and asked.plain:
        print("The plain PDF needs Chromium (Debian: apt-get install chromium).", file=sys.stderr)
        return 2
    jobs = jobs_of(asked.reports)
    few = jobs_of(asked.floor)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what in ("floor", "plain"):
            (folder / what).mkdir()
        rows.append(("floor: direct calls, one process", len(few), on_the_floor(few, folder / "floor")))
        rows.append(("the same reports in a batch, one worker", len(few), in_batch(few, 1, folder / "few")))
        for workers in (1, 2):
            took = in_batch(jobs, workers, folder / f"batch-{workers}")
            rows.append((f"zonereport batch --workers {workers}", len(jobs), took))
        if asked.plain and browser:
            plain = few[: asked.plain]
            took = plainly(plain, folder / "plain", browser)
            rows.append(("plain tools, scaled from these", len(plain), took))
            took = in_batch(plain, 1, folder / "as-plain")
            rows.append(("the same reports in a batch, one worker", len(plain), took))
    print(f"{'':<44}{'reports':>8}{'seconds':>9}{'each':>8}{'per s':>8}")
    for what, count, took in rows:
        print(f"{what:<44}{count:>8}{took:>9.1f}{took / count:>8.2f}{count / took:>8.2f}")
    each = [took / count for _, count, took in rows]
    print(f"batch over floor, the same reports           {each[1] / each[0]:>6.2f} times its time")
    print(f"two workers over one                         {each[2] / each[3]:>6.2f} times as fast")
    if asked.plain:
        print(f"batch over plain tools, one worker           {each[4] / each[5]:>6.1f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Any notebook: both exporters beside nbconvert's own, what is missing in their output, and their times.

For every notebook below a folder: is a valid page and a valid PDF made, is everything in it that the notebook
holds (module ``holdings``), and how long did it take beside nbconvert's ``html``, in one process, exporters
used again and again, the three ways one after another, notebook by notebook: by the clock, and in processor
time with that of all programs started, which other work on the machine changes less. On request also beside
``webpdf``, with the Chromium of the machine instead of Playwright's own, and beside LaTeX's ``pdf``; and
cold, each way in a process of its own, as ``jupyter nbconvert`` runs.

    python bench/notebooks.py FOLDER [--every 3] [--webpdf 20] [--latex 5] [--cold 3] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import psutil
from holdings import Found, found_in_page, found_in_pdf, holdings_of, missing
from nbconvert.exporters import HTMLExporter, PDFExporter, WebPDFExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from zonereport.render.html import ZonereportHTMLExporter
from zonereport.render.pdf import ZonereportPDFExporter

OURS: dict[str, Callable[[Any], Found]] = {"zonereport-html": found_in_page, "zonereport-pdf": found_in_pdf}
RATIOS = (("zonereport-html", "html"), ("zonereport-pdf", "webpdf"), ("zonereport-pdf", "pdf"))


class Spent(NamedTuple):
    """Seconds that a conversion took."""

    clock: float
    processor: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is missing, notebook by notebook, then the times; 1 if anything is missing."""
    options = _options(arguments)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    files = [*_files(options.folder)][:: options.every]
    readable = {file: notebook for file in files if (notebook := _read(file))}
    ways: dict[str, Any] = {"html": HTMLExporter()}
    ways |= {"zonereport-html": ZonereportHTMLExporter(), "zonereport-pdf": ZonereportPDFExporter()}
    for exporter in ways.values():
        exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell("# warm")]))
    beside = _beside(options)
    seconds: dict[str, dict[str, Spent]] = {name: {} for name in (*ways, "webpdf", "pdf")}
    bad = 0
    for number, (file, notebook) in enumerate(readable.items()):
        name = str(file.relative_to(options.folder))
        for way, exporter in ways.items():
            made = _timed(seconds[way], name, exporter, file)
            faults = _faults(way, made, notebook, file) if way in OURS else []
            bad += bool(faults)
            for fault in faults:
                print(f"{way}: {name}: {fault}", flush=True)
        for way, (every, make) in beside.items():
            if number % every == 0:
                _timed(seconds[way], name, make(), file)
    print(f"\n{len(readable)} notebooks; conversions with something missing: {bad} of {2 * len(readable)}")
    for place, measure in enumerate(Spent._fields):
        of_ways = {way: {name: spent[place] for name, spent in own.items()} for way, own in seconds.items()}
        _show(measure, of_ways)
    if options.cold:
        _show_cold(sorted(readable, key=lambda file: file.stat().st_size), options.cold)
    if options.json:
        options.json.write_text(json.dumps(seconds, ensure_ascii=False, indent=1))
    return int(bool(bad))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Converts notebooks with these exporters and nbconvert's.")
    parser.add_argument("folder", type=Path, help="notebooks lie anywhere below it")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth notebook")
    parser.add_argument("--webpdf", type=int, default=0, metavar="N", help="also webpdf, every Nth of them")
    parser.add_argument("--latex", type=int, default=0, metavar="N", help="also LaTeX pdf, every Nth of them")
    parser.add_argument("--cold", type=int, default=0, metavar="N", help="N notebooks in new processes")
    parser.add_argument("--json", type=Path, help="file for all seconds")
    return parser.parse_args(arguments)


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*.ipynb")):
        if file.is_file() and ".ipynb_checkpoints" not in file.parts:
            yield file


def _read(file: Path) -> Mapping[str, Any] | None:
    """The notebook; none, with a word, for a file that is no notebook to Jupyter either."""
    try:
        notebook: Mapping[str, Any] = nbformat.read(file, as_version=4)
    except Exception as error:  # whatever nbformat finds wrong with somebody's file
        print(f"no notebook: {file}: {' '.join(str(error).split())[:100]}")
        return None
    return notebook


def _timed(seconds: dict[str, Spent], name: str, exporter: Any, file: Path) -> Any:
    begin = _now()
    try:
        made, _ = exporter.from_filename(str(file))
    except Exception as error:  # the tool compared may fail too, and in any way
        return error
    end = _now()
    seconds[name] = Spent(end.clock - begin.clock, max(end.processor - begin.processor, 0.001))
    return made


def _now() -> Spent:
    """The clock, and the processor time of this process and of all that it started, ended or not."""
    others = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            others += sum(process.cpu_times()[:2])
    return Spent(time.perf_counter(), sum(os.times()[:4]) + others)


def _faults(way: str, made: Any, notebook: Mapping[str, Any], file: Path) -> list[str]:
    if isinstance(made, Exception):
        return [f"failed: {type(made).__name__}: {' '.join(str(made).split())[:200]}"]
    try:
        found = OURS[way](made)
    except Exception as error:  # whatever the reader finds wrong with the file
        return [f"not valid: {error}"]
    return missing(holdings_of(notebook, file.parent), found)


def _beside(options: argparse.Namespace) -> dict[str, tuple[int, Callable[[], Any]]]:
    """Ways that are compared on request: for every how many-th notebook, and their exporter."""
    ways: dict[str, tuple[int, Callable[[], Any]]] = {}
    if options.latex and not shutil.which("xelatex"):
        print("pdf: xelatex is not available on this machine")
    elif options.latex:
        ways["pdf"] = options.latex, PDFExporter
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if options.webpdf and browser is None:
        print("webpdf: Chromium is not available on this machine")
    elif options.webpdf:
        from playwright.async_api import BrowserType

        # nbconvert has no option for it, and Playwright's own Chromium would have to be downloaded.
        BrowserType.launch = partialmethod(BrowserType.launch, executable_path=browser)
        ways["webpdf"] = options.webpdf, lambda: WebPDFExporter(disable_sandbox=True)
    return ways


def _show(measure: str, seconds: Mapping[str, Mapping[str, float]]) -> None:
    print(f"\n{f'seconds, warm, {measure}':<34}{'n':>6}{'median':>9}{'mean':>9}{'max':>9}")
    for way, own in seconds.items():
        if own:
            v = own.values()
            print(f"{way:<34}{len(v):>6}{statistics.median(v):>9.3f}{statistics.mean(v):>9.3f}{max(v):>9.3f}")
    for way, other in RATIOS:
        both = seconds[way].keys() & seconds[other].keys()
        if both:
            ratios = [seconds[other][name] / seconds[way][name] for name in both]
            sums = sum(seconds[other][name] for name in both) / sum(seconds[way][name] for name in both)
            spread = f"(of sums {sums:.2f}, {min(ratios):.2f} to {max(ratios):.2f})"
            middle = statistics.median(ratios)
            print(f"{other + ' over ' + way:<34}{len(both):>6}  median {middle:.2f} {spread}")


def _show_cold(files: list[Path], count: int) -> None:
    """``jupyter nbconvert`` for a few notebooks of middling size."""
    middle = files[len(files) // 2 :][:count]
    print(f"\n{'seconds, cold':<34}{'n':>6}{'median':>9}")
    for way in ("html", *OURS):
        taken = []
        for file in middle:
            begin = time.perf_counter()
            command = ["nbconvert", "--to", way, "--stdout", str(file)]
            subprocess.run([sys.executable, "-m", "jupyter", *command], capture_output=True, check=False)
            taken.append(time.perf_counter() - begin)
        print(f"{way:<34}{len(taken):>6}{statistics.median(taken):>9.2f}")


if __name__ == "__main__":
    sys.exit(main())

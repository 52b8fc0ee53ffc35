"""One report, both languages and both formats: zonereport beside the plain tools, in one run.

Plain: ``papermill`` for each chapter, then ``jupyter nbconvert --to html`` for each, then a headless
Chromium that prints each page, which is what nbconvert's ``webpdf`` drives. The two ways take turns and
the ratio is taken pair by pair, since a machine's speed drifts. The plain PDF needs Chromium (Debian:
``apt-get install chromium``).

    python bench/report.py [--runs 3]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh", "en")
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
BROWSER = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("zonereport build, seconds", "plain tools, seconds", "plain over zonereport")


def run(*command: str | Path) -> None:
    """Run a command of this environment from the project's root; its output is dropped, a failure is not."""
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, capture_output=True)


def tool(name: str) -> Path:
    """A console script of the running Python's environment."""
    return Path(sys.executable).with_name(name)


def ours(folder: Path) -> None:
    """The product's own command."""
    run(tool("zonereport"), "build", "--language", "all", "--output", folder)


def plain(folder: Path, browser: str) -> None:
    """The same chapters with the tools as they come."""
    for language in LANGUAGES:
        for chapter in CHAPTERS:
            executed = folder / f"{chapter.stem}-{language}.ipynb"
            run(tool("papermill"), "--no-progress-bar", chapter, executed, "-p", "language", language)
            run(tool("jupyter"), "nbconvert", "--to", "html", "--no-input", executed)
            page = executed.with_suffix(".html")
            run(browser, *BROWSER, f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri())


def seconds(way: Callable[[Path], None]) -> float:
    """Wall-clock seconds of one way into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        way(Path(folder))
        return time.perf_counter() - begin


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Times one report beside the plain tools.")
    parser.add_argument("--runs", type=int, default=3, help="pairs that count, after one that does not")
    runs = parser.parse_args(arguments).runs
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("The plain PDF needs Chromium (Debian: apt-get install chromium).", file=sys.stderr)
        return 2
    pairs = []
    for _ in range(runs + 1):
        pairs.append((seconds(ours), seconds(lambda folder: plain(folder, browser))))
    rows = [*zip(*pairs[1:], strict=True), tuple(b / a for a, b in pairs[1:])]
    print(f"{'one report, two languages, HTML and PDF':<42}{'min':>8}{'median':>8}{'max':>8}")
    for name, row in zip(NAMES, rows, strict=True):
        print(f"{name:<42}{min(row):>8.2f}{statistics.median(row):>8.2f}{max(row):>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

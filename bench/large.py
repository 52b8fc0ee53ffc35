"""Seeds of 10 thousand to 5 million figures: every step from reading them to one zone's report.

Each step runs in a process of its own on made-up seeds (see `synthetic`), with what it needs made before:
processor time and the most memory of its own that the process holds meanwhile, beside `pandas.read_csv`
of the same ``figures.csv`` with every cell as text. A report is built from the command line: all its
processes' time, and the most memory of any of them. Seeds and data go to a temporary folder, which is
gone afterwards; a folder named with ``--keep`` stays, and what is there already is used again.

    python bench/large.py [--figures 10000 100000] [--steps read clean] [--keep folder]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import psutil  # type: ignore[import-untyped,unused-ignore]
import synthetic

from zonereport.clean import clean_figures
from zonereport.edition import open_edition
from zonereport.evidence import check_seals
from zonereport.plausibility import examine
from zonereport.refresh import refresh_data
from zonereport.seeds import load_seeds

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
ZONE = "zone0001"

#: What is measured, and in whose words.
STEPS = {
    "csv": "pandas.read_csv, cells as text",
    "read": "read the seeds and check the package",
    "clean": "clean",
    "seals": "check the evidence: seals",
    "meaning": "check the meaning",
    "data": "clean, analyse all zones, write data/",
    "edition": "open one zone's edition",
    "report": "build one zone's report, both languages",
}


class Meter:
    """Processor time and the most own memory while something runs."""

    def __init__(self) -> None:
        self.seconds = self.megabytes = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what runs inside."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done,))
        watch.start()
        begin = time.process_time()
        try:
            yield
        finally:
            self.seconds = time.process_time() - begin
            done.set()
            watch.join()

    def _watch(self, done: threading.Event) -> None:
        process = psutil.Process()
        while not done.wait(0.01):
            self.megabytes = max(self.megabytes, own_megabytes(process))


def own_megabytes(process: psutil.Process) -> float:
    """Memory of a process; pages of files that are mapped, such as libraries, are nobody's own."""
    memory = process.memory_info()
    return float(memory.rss - memory.shared) / 1e6


def measure(step: str, folder: Path) -> dict[str, float]:
    """Run one step in this process, or a report in its own; returns ``seconds`` and ``megabytes``."""
    if step == "report":
        return measure_report(folder)
    run = _prepared(step, folder)
    meter = Meter()
    with meter.running():
        run()
    return {"seconds": meter.seconds, "megabytes": meter.megabytes}


def measure_report(folder: Path) -> dict[str, float]:
    """Build the report; ``megabytes`` of the largest of its processes, and the sizes of what it wrote.

    ``html`` and ``pdf`` are in megabytes, of the language whose files are larger.
    """
    command = [sys.executable, "-m", "zonereport", "build", "--zone", ZONE, "--language", "all"]
    command += ["--notebooks", str(synthetic.ROOT / "notebooks")]
    for name in ("seeds", "data", "output"):
        command += [f"--{name}", str(folder / name)]
    building = psutil.Popen(command, stdout=subprocess.DEVNULL)
    most = 0.0
    while building.poll() is None:
        with suppress(psutil.Error):
            most = max(most, *map(own_megabytes, [building, *building.children(recursive=True)]))
        time.sleep(0.05)
    if building.returncode:
        raise SystemExit(f"the build has failed: exit {building.returncode}")
    # Its processes wait for theirs.
    times = os.times()
    sizes = {}
    for suffix in ("html", "pdf"):
        paths = (folder / "output").glob(f"*/*/*/report.{suffix}")
        sizes[suffix] = max(path.stat().st_size for path in paths) / 1e6
    return {"seconds": times.children_user + times.children_system, "megabytes": most, **sizes}


def _prepared(step: str, folder: Path) -> Callable[[], Any]:
    """The step as a call, with all that it needs at hand."""
    seeds, data = folder / "seeds", folder / "data"
    if step == "csv":
        return lambda: pd.read_csv(seeds / "figures.csv", dtype=str)
    if step == "read":
        return lambda: load_seeds(seeds)
    if step == "edition":
        return lambda: open_edition(ZONE, seeds=seeds, data=data)
    typed = load_seeds(seeds)
    if step == "clean":
        return lambda: clean_figures(typed)
    if step == "seals":
        return lambda: check_seals(typed)
    if step == "meaning":
        figures = clean_figures(typed)
        return lambda: examine(figures, typed)
    return lambda: refresh_data(typed, data)


def measured_apart(step: str, folder: Path) -> dict[str, float] | None:
    """Run one step in a process of its own; None where that failed."""
    command = [sys.executable, __file__, "--only", step, "--keep", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"{STEPS[step]}: {(done.stderr.strip().splitlines() or [f'exit {done.returncode}'])[-1]}")
        return None
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(sizes: Sequence[int], steps: Sequence[str], folder: Path) -> None:
    """Print one table of all sizes and steps."""
    print(f"{'figures':>9}  {'step':38} {'seconds':>8} {'read_csv':>9} {'per million':>12} {'MB':>6}")
    for size in sizes:
        place = folder / f"{size}"
        if not (place / "seeds" / "figures.csv").exists():
            synthetic.write_seeds(place / "seeds", size)
        base = 0.0
        for step in steps:
            found = measured_apart(step, place)
            if found is None:
                continue
            seconds = found["seconds"]
            base = seconds if step == "csv" else base
            ratio = f"{seconds / base:8.1f}x" if base else ""
            told = f"{seconds:8.2f} {ratio:>9} {seconds / size * 1e6:12.2f} {found['megabytes']:6.0f}"
            files = [name for name in ("html", "pdf") if name in found]
            told += "".join(f", {name} {found[name]:.1f} MB" for name in files)
            print(f"{size:9}  {STEPS[step]:38} {told}", flush=True)


def main() -> None:
    """Measure, in a folder that is kept or not."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("--figures", type=int, nargs="+", default=SIZES, help="sizes")
    options.add_argument("--steps", nargs="+", choices=STEPS, default=list(STEPS), metavar="STEP")
    options.add_argument("--keep", type=Path, help="where seeds and data stay")
    options.add_argument("--only", choices=STEPS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.keep)))
        return
    with tempfile.TemporaryDirectory(prefix="zonereport-large-") as passing:
        compare(given.figures, given.steps, given.keep or Path(passing))


if __name__ == "__main__":
    main()

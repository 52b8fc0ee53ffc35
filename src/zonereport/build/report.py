"""Builds one report from seeds to files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..edition import Edition, open_edition
from ..language.formats import format_date
from ..language.messages import message
from ..refresh import refresh_data
from ..render.html import ZonereportHTMLExporter
from ..render.pdf import ZonereportPDFExporter
from ..seeds import load_seeds
from .chapters import find_chapters, refuse_unknown
from .execution import run_chapters
from .index import update_index
from .joining import join, notebook_bytes, stderr_of
from .publishing import publish
from .record import FILE, input_digests, record_bytes

Progress = Callable[[int, int, str], None]
"""Told after each step: how many are done, how many there are, what was done."""


@dataclass(frozen=True)
class Built:
    """What a build has published.

    Parameters
    ----------
    folder : Path
        ``<output>/<zone>/<as-of>/<language>``.
    paths : tuple of Path
        ``report.html``, ``report.pdf``, ``report.ipynb`` and ``run.json`` in it.
    index : Path
        The page that lists all reports.
    warnings : tuple of str
        What the chapters wrote to stderr, each with its chapter; none of it is in the report.
    """

    folder: Path
    paths: tuple[Path, ...]
    index: Path
    warnings: tuple[str, ...]


def silent(done: int, total: int, what: str) -> None:
    """Progress for callers that show none."""


def build_report(
    zone: str = "hengyang",
    as_of: str = "latest",
    first_year: int = 2018,
    language: str = "zh",
    *,
    seeds: Path = Path("seeds"),
    data: Path = Path("data"),
    output: Path = Path("reports"),
    notebooks: Path = Path("notebooks"),
    progress: Progress = silent,
) -> Built:
    """Build and publish the report of one zone, day and language.

    Same inputs and parameters give the same bytes. The files appear together or not at all: what
    fails on the way leaves the last good report in place.

    Parameters
    ----------
    zone : str
        Area code.
    as_of : str
        ISO day, or ``latest``; only what had been published by then counts.
    first_year : int
        First year shown.
    language : str
        ``zh`` or ``en``.
    seeds, data, output, notebooks : Path
        Folders; ``data`` is brought up to date from ``seeds`` first.
    progress : callable
        See ``Progress``.

    Raises
    ------
    SeedFaults
        With all faults of the seeds; nothing was written.
    UsageError
        For a zone, day, language or parameter that does not exist, listing what can be chosen.
    RenderError
        If the joined notebook cannot be rendered.
    ZonereportError
        If a cell of a chapter fails; the executed notebook is kept under ``<output>/failures``.
    """
    # A relative path would mean another folder to a chapter, which runs beside its notebook.
    seeds, data = seeds.resolve(), data.resolve()
    chapters = find_chapters(notebooks)
    steps = _Steps(progress, len(chapters) + 5)
    parameters: dict[str, object] = {"zone": zone, "as_of": as_of, "first_year": first_year}
    parameters |= {"language": language, "seeds": str(seeds), "data": str(data)}
    refuse_unknown(chapters, parameters)
    loaded = load_seeds(seeds)
    steps.done("seeds checked")
    refresh_data(loaded, data)
    steps.done("data up to date")
    edition = open_edition(zone, as_of, first_year, language, seeds, data)
    day = edition.as_of.isoformat()
    parameters["as_of"] = day

    place = Path(zone, day, language)
    failures = output / "failures" / place
    executed = run_chapters(
        chapters, parameters, failures, lambda chapter: steps.done(f"chapter {chapter.name}")
    )
    names = [chapter.name for chapter in chapters]
    joined = join(zip(names, executed, strict=True), _description(edition))
    files = _rendered(joined, steps)
    chosen = {"zone": zone, "as_of": day, "first_year": first_year, "language": language}
    inputs = input_digests(seeds, data, [chapter.path for chapter in chapters])
    files[FILE] = record_bytes(chosen, edition.zone_names, inputs, files)
    paths = publish(files, output / place)
    shutil.rmtree(failures, ignore_errors=True)
    index = update_index(output)
    steps.done("published")
    warnings = tuple(
        f"chapter {name}: {text}" for name, nb in zip(names, executed, strict=True) for text in stderr_of(nb)
    )
    return Built(output / place, paths, index, warnings)


class _Steps:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._count = progress, total, 0

    def done(self, what: str) -> None:
        self._count += 1
        self._progress(self._count, self._total, what)


def _description(edition: Edition) -> Mapping[str, str]:
    """What exporters find under ``metadata.zonereport``."""
    language = edition.language
    values: dict[str, object] = {
        "zone": edition.zone_names[language],
        "date": format_date(edition.as_of, language),
        "first_year": edition.first_year,
    }
    keys = ("title", "subtitle", "description")
    texts = {key: message(f"report.{key}", language, **values) for key in keys}
    return {**texts, "language": language, "zone": edition.zone, "as_of": edition.as_of.isoformat()}


def _rendered(joined: Any, steps: _Steps) -> dict[str, bytes]:
    page, _ = ZonereportHTMLExporter().from_notebook_node(joined)
    steps.done("report.html")
    document, _ = ZonereportPDFExporter().from_notebook_node(joined)
    steps.done("report.pdf")
    return {
        "report.html": page.encode("utf-8"),
        "report.pdf": document,
        "report.ipynb": notebook_bytes(joined),
    }

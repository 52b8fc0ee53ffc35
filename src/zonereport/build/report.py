"""Builds one report from seeds to files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..changes import FILE as FIGURES
from ..choice import EARLIEST, LATEST, Choice
from ..edition import make_edition
from ..errors import ZonereportError
from ..language.formats import format_date
from ..language.messages import message
from ..refresh import refresh_data
from ..render.html import ZonereportHTMLExporter
from ..render.pdf import ZonereportPDFExporter
from ..run.notebooks import prepare
from ..seeds import load_seeds
from .execution import WORKERS, run_chapters
from .joining import join, notebook_bytes, stderr_of
from .keys import Key, key_of
from .parts import FUNCTION, Parts, read_parts, write_parts_of
from .project import OpenProject, open_chapters, open_project
from .record import FILE, headlines_in, output_digests, record_bytes
from .staleness import State, state_of
from .stores import LocalStore, Store

RENDERED = ("report.html", "report.pdf", "report.ipynb")
OUTPUTS = (*RENDERED, FIGURES)
ERROR = "error.txt"

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
        ``report.html``, ``report.pdf``, ``report.ipynb``, ``figures.json`` and ``run.json`` in it.
    index : Path
        The page that lists all reports.
    warnings : tuple of str
        What the chapters wrote to stderr, each with its chapter; none of it is in the report.
    was_current : bool
        Whether nothing had changed, so that no chapter was run.
    """

    folder: Path
    paths: tuple[Path, ...]
    index: Path
    warnings: tuple[str, ...]
    was_current: bool = False


@dataclass(frozen=True)
class Plan:
    """One report before it is made: its parameters, resolved, and everything that it depends on."""

    project: OpenProject
    choice: Choice
    key: Key = field(repr=False)

    @property
    def place(self) -> str:
        """Where the report lies in a store."""
        return f"{self.choice.zone}/{self.choice.as_of.isoformat()}/{self.choice.language}"

    def state_in(self, store: Store) -> State:
        """Whether the store has this report as it would be made now."""
        return state_of(store, self.place, self.key)

    def record(self, outputs: Mapping[str, str], headlines: Sequence[Mapping[str, Any]]) -> bytes:
        """``run.json`` of the report whose files have these SHA-256 and which opens with these figures."""
        names, inputs = self.choice.zone_names, self.project.inputs
        return record_bytes(self.key.as_json(), names, inputs, outputs, headlines)


def silent(done: int, total: int, what: str) -> None:
    """Progress for callers that show none."""


def build_report(
    zone: str = "hengyang",
    as_of: str = LATEST,
    first_year: int | str = EARLIEST,
    language: str = "zh",
    *,
    seeds: Path = Path("seeds"),
    data: Path = Path("data"),
    output: Path = Path("reports"),
    notebooks: Path = Path("notebooks"),
    progress: Progress = silent,
    if_stale: bool = False,
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
    first_year : int or str
        First year shown, or ``earliest``: that of the zone's own first figure.
    language : str
        ``zh`` or ``en``.
    seeds, data, output, notebooks : Path
        Folders; ``data`` is brought up to date from ``seeds`` first.
    progress : callable
        See ``Progress``.
    if_stale : bool
        Run the chapters only if something that the report depends on has changed.

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
    chapters = open_chapters(notebooks)
    steps = _Steps(progress, len(chapters) + 5)
    loaded = load_seeds(seeds.resolve())
    steps.done("seeds checked")
    refresh_data(loaded, data.resolve())
    project = open_project(seeds, data, chapters, loaded)
    steps.done("data up to date")
    planned = plan_report(project, zone, as_of, first_year, language)
    store, warnings = LocalStore(output), tuple[str, ...]()
    state = planned.state_in(store) if if_stale else State(("it is to be built",), {})
    if state.is_current:
        renew_record(planned, state, store)
    else:
        warnings = make_report(planned, store, steps.done)
    index = Path(store.update_index())
    steps.done("published")
    folder = output / planned.place
    paths = tuple(folder / name for name in (*OUTPUTS, FILE))
    return Built(folder, paths, index, warnings, state.is_current)


def plan_report(
    project: OpenProject,
    zone: str,
    as_of: str = LATEST,
    first_year: int | str = EARLIEST,
    language: str = "zh",
) -> Plan:
    """Find out what a report depends on.

    Raises
    ------
    UsageError
        For a zone, day, year or language that does not exist, listing what can be chosen.
    """
    choice = project.choose(zone, as_of, first_year, language)
    return Plan(project, choice, key_of(project, choice, choice.look_at(project.data)))


def make_report(
    planned: Plan, store: Store, on_step: Callable[[str], None], workers: int = WORKERS
) -> tuple[str, ...]:
    """Run a report's chapters, render and publish it; returns what the chapters warned of.

    Parameters
    ----------
    planned : Plan
    store : Store
        Where it is published.
    on_step : callable
        Told what was done.
    workers : int
        How many chapters run at a time.

    Raises
    ------
    ZonereportError
        If anything fails. What is known of it is kept in the store: the executed notebook of a chapter
        that failed, and the error's words. The last good report stays in place.
    """
    chapters, choice = planned.project.chapters, planned.choice
    with TemporaryDirectory(prefix="zonereport-") as scratch:
        try:
            executed = run_chapters(
                chapters,
                planned.project.parameters_of(choice),
                Path(scratch),
                lambda chapter: on_step(f"chapter {chapter.name}"),
                workers=workers,
            )
            names = [chapter.name for chapter in chapters]
            parts = _parts(planned, Path(scratch))
            joined = join(zip(names, executed, strict=True), describe_report(choice))
            files = _rendered(joined, parts.tables, on_step)
            files[FIGURES] = parts.figures
            files[FILE] = planned.record(output_digests(files), parts.headlines)
            store.publish(planned.place, files)
        except ZonereportError as error:
            raise _kept(error, planned.place, Path(scratch), store) from error
    return tuple(
        f"chapter {name}: {text}" for name, nb in zip(names, executed, strict=True) for text in stderr_of(nb)
    )


def renew_record(planned: Plan, state: State, store: Store) -> bool:
    """Bring the ``run.json`` of a current report up to date, and say whether that changed it.

    It names the files that were read, in which rows may have changed that the report does not see. So the
    report is the same to the byte, whether it was built before or after such a change.
    """
    old = store.read(planned.place, FILE)
    content = planned.record(state.outputs, headlines_in(old))
    if old == content:
        return False
    store.replace(planned.place, FILE, content)
    return True


def _parts(planned: Plan, scratch: Path) -> Parts:
    folder = scratch / "parts"
    prepare(FUNCTION, folder=str(folder), **planned.project.parameters_of(planned.choice))
    if (parts := read_parts(folder)) is not None:
        return parts
    # Nothing could be called there, or it failed: what fails here says why.
    folder = scratch / "parts-made-here"
    write_parts_of(make_edition(planned.choice, planned.choice.look_at(planned.project.data)), folder)
    parts = read_parts(folder)
    assert parts is not None
    return parts


def _kept(error: ZonereportError, place: str, scratch: Path, store: Store) -> ZonereportError:
    notebooks = {path.name: path.read_bytes() for path in sorted(scratch.glob("*.ipynb"))}
    # The words name the scratch folder, which goes away.
    lines = [line for line in str(error).splitlines() if str(scratch) not in line]
    text = "\n".join(lines)
    try:
        where = store.keep_failure(place, {**notebooks, ERROR: f"{text}\n".encode()})
    except OSError:
        # A full disk has room for nothing; the words are told all the same.
        return type(error)(text)
    kept = [f"The executed notebook is kept: {where}/{name}" for name in notebooks]
    return type(error)("\n".join([text, *kept]))


class _Steps:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._count = progress, total, 0

    def done(self, what: str) -> None:
        self._count += 1
        self._progress(self._count, self._total, what)


def describe_report(choice: Choice) -> Mapping[str, str]:
    """What exporters find under ``metadata.zonereport``."""
    language = choice.language
    values: dict[str, object] = {
        "zone": choice.zone_names[language],
        "date": format_date(choice.as_of, language),
        "first_year": choice.first_year,
    }
    keys = ("title", "subtitle", "description")
    texts = {key: message(f"report.{key}", language, **values) for key in keys}
    return {**texts, "language": language, "zone": choice.zone, "as_of": choice.as_of.isoformat()}


def _rendered(joined: Any, tables: list[str], on_step: Callable[[str], None]) -> dict[str, bytes]:
    page, _ = ZonereportHTMLExporter().from_notebook_node(joined)
    on_step("report.html")
    document, _ = ZonereportPDFExporter(attached_files=tables).from_notebook_node(joined)
    on_step("report.pdf")
    return dict(zip(RENDERED, (page.encode("utf-8"), document, notebook_bytes(joined)), strict=True))

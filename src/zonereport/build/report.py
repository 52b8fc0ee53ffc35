"""Builds the reports of one zone and day from seeds to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from ..choice import EARLIEST, LATEST
from .making import OUTPUTS, STEPS, Plan, execute_report, plan_report, render_report, renew_record
from .project import open_chapters, open_project, refresh_project
from .record import FILE
from .renderer import Renderer
from .stores import LocalStore

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
    """Build and publish the report of one zone, day and language; see ``build_reports``."""
    folders = {"seeds": seeds, "data": data, "output": output, "notebooks": notebooks}
    (built,) = build_reports(
        zone, as_of, first_year, [language], **folders, progress=progress, if_stale=if_stale
    )
    return built


def build_reports(
    zone: str = "hengyang",
    as_of: str = LATEST,
    first_year: int | str = EARLIEST,
    languages: Sequence[str] = ("zh",),
    *,
    seeds: Path = Path("seeds"),
    data: Path = Path("data"),
    output: Path = Path("reports"),
    notebooks: Path = Path("notebooks"),
    progress: Progress = silent,
    if_stale: bool = False,
) -> list[Built]:
    """Build and publish the reports of one zone and day in some languages.

    Same inputs and parameters give the same bytes. The files of a report appear together or not at all:
    what fails on the way leaves the last good report in place. While one report is rendered, in a
    process of its own, the chapters of the next one run.

    Parameters
    ----------
    zone : str
        Area code.
    as_of : str
        ISO day, or ``latest``; only what had been published by then counts.
    first_year : int or str
        First year shown, or ``earliest``: that of the zone's own first figure.
    languages : sequence of str
        ``zh``, ``en``.
    seeds, data, output, notebooks : Path
        Folders; ``data`` is brought up to date from ``seeds`` first.
    progress : callable
        See ``Progress``; called from one thread at a time.
    if_stale : bool
        Run the chapters only if something that the report depends on has changed.

    Returns
    -------
    list of Built
        One for each language, in their order.

    Raises
    ------
    SeedFaults
        With all faults of the seeds; nothing was written.
    UsageError
        For a zone, day, language or parameter that does not exist, listing what can be chosen.
    RenderError
        If the joined notebook cannot be rendered.
    ZonereportError
        If a cell of a chapter fails; the executed notebook is kept under ``<output>/failures``. Reports
        whose chapters had run by then are published.
    """
    chapters = open_chapters(notebooks)
    steps = _Steps(progress, 2 + len(languages) * (len(chapters) + STEPS))
    loaded = refresh_project(seeds, data)
    project = open_project(seeds, data, chapters, loaded)
    steps.done("data up to date")
    store = LocalStore(output)
    plans = [plan_report(project, zone, as_of, first_year, language) for language in languages]
    try:
        warnings = _make(plans, store, steps, if_stale)
    finally:
        # One language may have been published before another one failed.
        index = Path(store.update_index())
    steps.done("published")
    return [_built(plan, output, index, warnings.get(plan.place)) for plan in plans]


_Warnings = dict[str, tuple[str, ...]]


def _make(plans: Sequence[Plan], store: LocalStore, steps: _Steps, if_stale: bool) -> _Warnings:
    """What the chapters of each report that was made warned of, by the report's place."""
    stale = []
    for plan in plans:
        state = plan.state_in(store) if if_stale else None
        if state is not None and state.is_current:
            renew_record(plan, state, store)
        else:
            stale.append(plan)
    warnings, rendering = _Warnings(), list[Future[None]]()
    with (
        TemporaryDirectory(prefix="zonereport-") as scratch,
        Renderer() as renderer,
        ThreadPoolExecutor(1) as thread,
    ):
        for plan in stale:
            # The last one need not wait for another process; but where there are very many figures this one
            # holds gigabytes already.
            is_here = plan is stale[-1] and plan.project.data.stored is None
            if not is_here:
                renderer.start()
            room = Path(scratch) / plan.choice.language
            room.mkdir()
            on_step = partial(steps.done, language=plan.choice.language)
            executed = execute_report(plan, store, room, on_step)
            warnings[plan.place] = executed.warnings
            if is_here:
                render_report(executed, store, on_step)
            else:
                rendering.append(thread.submit(render_report, executed, store, on_step, renderer.render))
        for future in rendering:
            future.result()
    return warnings


def _built(plan: Plan, output: Path, index: Path, warnings: tuple[str, ...] | None) -> Built:
    folder = output / plan.place
    paths = tuple(folder / name for name in (*OUTPUTS, FILE))
    return Built(folder, paths, index, warnings or (), was_current=warnings is None)


class _Steps:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._count, self._lock = progress, total, 0, Lock()

    def done(self, what: str, language: str = "") -> None:
        with self._lock:
            self._count += 1
            self._progress(self._count, self._total, f"{language}, {what}" if language else what)

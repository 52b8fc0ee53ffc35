"""One report: what it depends on, its chapters run, its files rendered and published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from ..run.notebooks import prepare
from .execution import WORKERS, run_chapters
from .joining import join, stderr_of
from .keys import Key, key_of
from .parts import FUNCTION, Parts, read_parts, write_parts_of
from .project import OpenProject
from .record import FILE, output_digests, record_bytes
from .renderer import RENDERED, render
from .staleness import State, state_of
from .stores import Store

OUTPUTS = (*RENDERED, FIGURES)
ERROR = "error.txt"

#: Steps after a report's chapters: its page and its PDF.
STEPS = 2

OnStep = Callable[[str], None]
Render = Callable[[Any, list[str]], dict[str, bytes]]


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

    def look(self) -> None:
        """Find out now what the report sees, instead of when that is recorded."""
        self.key.sees.values()

    def state_in(self, store: Store) -> State:
        """Whether the store has this report as it would be made now."""
        return state_of(store, self.place, self.key)

    def record(self, outputs: Mapping[str, str], headlines: Sequence[Mapping[str, Any]]) -> bytes:
        """``run.json`` of the report whose files have these SHA-256 and which opens with these figures."""
        names, inputs = self.choice.zone_names, self.project.inputs
        return record_bytes(self.key.as_json(), names, inputs, outputs, headlines)

    def renewed(self, record: Mapping[str, Any]) -> bytes | None:
        """``run.json`` of a current report as it would be written now; None where that says the same."""
        names, inputs = self.choice.zone_names, self.project.inputs
        # All else that a record says is compared before a report is called current.
        if (record["zone_name"], record.get("inputs")) == (names, inputs):
            return None
        # Where the rows were looked at, they are those of the record.
        key = {**self.key.without_rows(), "sees": record["sees"]} if record["sees"] else self.key.as_json()
        return record_bytes(key, names, inputs, record["outputs"], record.get("headlines", []))


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
    return Plan(project, choice, key_of(project, choice))


@dataclass(frozen=True)
class Executed:
    """A report whose chapters have run.

    Parameters
    ----------
    planned : Plan
    notebooks : list
        The executed chapters, in their order.
    parts : Parts
        What was made beside them.
    """

    planned: Plan
    notebooks: list[Any]
    parts: Parts

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the chapters wrote to stderr, each with its chapter."""
        names = (chapter.name for chapter in self.planned.project.chapters)
        pairs = zip(names, self.notebooks, strict=True)
        return tuple(f"chapter {name}: {text}" for name, notebook in pairs for text in stderr_of(notebook))


def make_report(planned: Plan, store: Store, on_step: OnStep, workers: int = WORKERS) -> tuple[str, ...]:
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
    with TemporaryDirectory(prefix="zonereport-") as scratch:
        executed = execute_report(planned, store, Path(scratch), on_step, workers)
        render_report(executed, store, on_step)
    return executed.warnings


def execute_report(
    planned: Plan, store: Store, scratch: Path, on_step: OnStep, workers: int = WORKERS
) -> Executed:
    """Run a report's chapters; the first half of ``make_report``.

    ``scratch`` is an empty folder, which ``render_report`` needs as well.
    """
    project, choice = planned.project, planned.choice
    with _failures_kept(planned, scratch, store):
        notebooks = run_chapters(
            project.chapters,
            project.parameters_of(choice),
            scratch,
            lambda chapter: on_step(f"chapter {chapter.name}"),
            workers=workers,
        )
        return Executed(planned, notebooks, _parts(planned, scratch))


def render_report(executed: Executed, store: Store, on_step: OnStep, render: Render = render) -> None:
    """Render and publish a report whose chapters have run; the second half of ``make_report``."""
    planned, parts = executed.planned, executed.parts
    names = [chapter.name for chapter in planned.project.chapters]
    with _failures_kept(planned, None, store):
        joined = join(zip(names, executed.notebooks, strict=True), describe_report(planned.choice))
        files = render(joined, parts.tables)
        for name in RENDERED[:STEPS]:
            on_step(name)
        files[FIGURES] = parts.figures
        files[FILE] = planned.record(output_digests(files), parts.headlines)
        store.publish(planned.place, files)


def renew_record(planned: Plan, state: State, store: Store) -> bool:
    """Bring the ``run.json`` of a current report up to date, and say whether that changed it.

    It names the files that were read, in which rows may have changed that the report does not see. So the
    report is the same to the byte, whether it was built before or after such a change.
    """
    content = planned.renewed(state.record)
    if content is None:
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


@contextmanager
def _failures_kept(planned: Plan, scratch: Path | None, store: Store) -> Iterator[None]:
    """Keep in the store what is known of an error that users are told, and tell where it is kept."""
    try:
        yield
    except ZonereportError as error:
        raise _kept(error, planned.place, scratch, store) from error


def _kept(error: ZonereportError, place: str, scratch: Path | None, store: Store) -> ZonereportError:
    paths = sorted(scratch.glob("*.ipynb")) if scratch is not None else []
    notebooks = {path.name: path.read_bytes() for path in paths}
    # The words name the scratch folder, which goes away.
    lines = [line for line in str(error).splitlines() if scratch is None or str(scratch) not in line]
    text = "\n".join(lines)
    try:
        where = store.keep_failure(place, {**notebooks, ERROR: f"{text}\n".encode()})
    except (OSError, ZonereportError):
        # A full disk has room for nothing; the words are told all the same.
        return type(error)(text)
    told = [f"The executed notebook is kept: {where}/{name}" for name in notebooks]
    kept = type(error)("\n".join([text, *told]))
    kept.is_kept = True
    return kept


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

"""Many reports at once: the matrix checked, each made once, failures written down, interruptions survived."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran
from seedfiles import FIGURES, changed, write_seeds
from test_build import IMPORTS, TITLE, write_chapter

from zonereport.batch.checking import plan_batch
from zonereport.batch.faults import MatrixFaults, Place
from zonereport.batch.jobs import Job, Outcome, Result, Wanted
from zonereport.batch.matrixfile import read_matrix
from zonereport.batch.pool import LocalPool
from zonereport.batch.rows import Block, Matrix, Said
from zonereport.batch.running import run_batch
from zonereport.batch.work import Order, Shelf, carry_out, examine
from zonereport.batch.workers import TRIES
from zonereport.build.publishing import publish
from zonereport.build.stores import LocalStore, Store
from zonereport.cli import app
from zonereport.cli import batch as command
from zonereport.errors import UsageError

LANGUAGES = ("en", "zh")
# Only for yi, so that a report on jia is there already; until a file says go on.
WAIT = """\
import time, pathlib
gate = pathlib.Path(data).parent / "gate"
if zone == "yi" and gate.exists():
    gate.with_name("waiting").touch()
    while gate.exists():
        time.sleep(0.02)"""


class Here:
    """An executor that runs each job in this process: the seam, and fast."""

    workers = 1

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        shelf = Shelf()
        for job in jobs:
            found = examine(job, store, shelf)
            yield carry_out(found, store) if isinstance(found, Order) else found

    def close(self) -> None:
        pass


class Project:
    """Seeds with two zones, and two thin chapters."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output = folder, folder / "reports"
        write_seeds(folder / "seeds")
        write_chapter(folder / "notebooks", "10-first", IMPORTS, TITLE)
        write_chapter(folder / "notebooks", "20-second", IMPORTS, WAIT, "Prose('# Second')")

    @property
    def folders(self) -> dict[str, str]:
        return {name: str(self.folder / name) for name in ("seeds", "data", "notebooks")}

    def matrix(
        self, zones: Iterable[str] = ("all",), languages: Iterable[str] = ("all",), **more: str
    ) -> Matrix:
        said = {"zone": tuple(zones), "language": tuple(languages)}
        said |= {name: (value,) for name, value in {**self.folders, **more}.items()}
        values = {
            key: tuple(Said(value, Place("", 0, key)) for value in entries) for key, entries in said.items()
        }
        return Matrix(Block(Place("", 0, "zone"), values))

    def run(self, matrix: Matrix | None = None, wanted: Wanted = Wanted.STALE) -> dict[str, Result]:
        results: dict[str, Result] = {}
        jobs = plan_batch(matrix or self.matrix(), wanted).jobs
        run_batch(
            jobs, LocalStore(self.output), Here(), lambda result: results.update({result.job.place: result})
        )
        return results

    def options(self) -> list[str]:
        folders = {**self.folders, "output": str(self.output)}
        return [part for name, value in folders.items() for part in (f"--{name}", value)]

    def command(self, *more: str) -> Ran:
        return CliRunner().invoke(app, ["batch", *self.options(), *more])

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "zonereport", "batch", *self.options(), "--zone", "all"]
        command += ["--language", "zh", "--workers", "1"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def files_below(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def until(holds: Callable[[], Any], seconds: float = 240.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


def processes_of(project: Project) -> list[int]:
    """Processes that have one of the project's folders, or a worker's or a template's work, open."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if f"ZONEREPORT_TEST={project.folder}".encode() in environment and state != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, Result]]:
    project = Project(tmp_path_factory.mktemp("batch"))
    return project, project.run()


@pytest.fixture
def copy(built: tuple[Project, dict[str, Result]], tmp_path: Path) -> Project:
    """A project whose reports are built and current."""
    project = Project(tmp_path)
    shutil.copytree(built[0].output, project.output)
    return project


# The matrix


def faults_of(project: Project, text: str) -> list[str]:
    path = project.folder / "matrix.yaml"
    folders = "".join(f"{name}: {folder}\n" for name, folder in project.folders.items())
    path.write_text(text + folders, encoding="utf-8")
    with pytest.raises(MatrixFaults) as error:
        plan_batch(read_matrix(path))
    assert error.value.exit_code == 2
    return [str(fault) for fault in error.value.faults]


def test_a_matrix_is_every_combination_without_the_excluded_and_with_the_included(project: Project) -> None:
    path = project.folder / "matrix.yaml"
    folders = "".join(f"{name}: {folder}\n" for name, folder in project.folders.items())
    path.write_text(
        "zone: all\nlanguage: [zh, en]\n"
        "exclude:\n  - {zone: yi, language: zh}\n"
        "include:\n  - {zone: jia, as_of: 2023-12-31, first_year: 2020}\n" + folders,
        encoding="utf-8",
    )
    jobs = plan_batch(read_matrix(path)).jobs
    assert [(job.place, job.first_year) for job in jobs] == [
        ("jia/2023-12-31/zh", 2020),
        ("jia/2024-02-20/en", "earliest"),
        ("jia/2024-02-20/zh", "earliest"),
        ("yi/2024-03-01/en", "earliest"),
    ]


def test_an_unknown_key_is_refused_with_the_nearest_one(project: Project) -> None:
    (fault,) = faults_of(project, "zone: jia\nlangage: zh\n")
    assert fault.startswith("matrix.yaml, line 2: found 'langage', expected one of: zone, as_of, language")
    assert fault.endswith("Did you mean 'language'?")


def test_all_unknown_values_are_told_at_once_with_what_there_is(project: Project) -> None:
    assert faults_of(project, "zone: [jiaa, yi]\nas_of:\n  - 2023-13-01\nlanguage: de\n") == [
        "matrix.yaml, line 1, key zone: found 'jiaa', expected a zone with figures: did you mean 'jia'?. "
        "There are jia, yi.",
        "matrix.yaml, line 3, key as_of: found '2023-13-01', expected a day such as 2023-12-31, or latest",
        "matrix.yaml, line 4, key language: found 'de', expected one of: zh, en, all",
    ]


def test_a_day_before_the_first_figure_is_a_fault_where_the_zone_is_named(project: Project) -> None:
    (fault,) = faults_of(project, "zone: yi\nas_of: 2023-12-31\n")
    expected = "expected a day from 2024-03-01 on: nothing on yi was published before"
    assert fault == f"matrix.yaml, line 2, key as_of: found '2023-12-31', {expected}"


def test_a_zone_without_figures_by_then_is_left_out_where_all_stands_for_it(project: Project) -> None:
    agenda = plan_batch(project.matrix(languages=["zh"], as_of="2023-12-31"))
    assert [job.place for job in agenda.jobs] == ["jia/2023-12-31/zh"]
    assert agenda.without_figures == ("yi, 2023-12-31",)


def test_two_rows_that_would_write_one_report_are_refused(project: Project) -> None:
    (fault,) = faults_of(project, "zone: jia\nas_of:\n  - latest\n  - 2024-02-20\n")
    assert fault == (
        "matrix.yaml, line 4, key as_of: found 'jia, 2024-02-20, zh', expected no second report "
        "jia/2024-02-20/zh: matrix.yaml, line 3, key as_of has it as well. Leave one of them out."
    )


def test_an_exclusion_that_excludes_nothing_is_refused(project: Project) -> None:
    (fault,) = faults_of(project, "zone: jia\nexclude:\n  - {zone: jia, language: en}\n")
    assert fault.startswith("matrix.yaml, line 3, key exclude: found 'zone: jia, language: en'")


def test_one_data_folder_for_two_seeds_folders_is_refused(project: Project) -> None:
    write_seeds(project.folder / "others")
    text = f"zone: jia\ninclude:\n  - {{zone: yi, seeds: {project.folder / 'others'}}}\n"
    (fault,) = faults_of(project, text)
    assert "line 5, key data" in fault and "Give each seeds folder its own data." in fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- jia\n- yi\n", "line 1: found 'something else', expected a mapping"),
        ("zone: {a: b}\nas_of: latest\n", "line 1, key zone: found 'a mapping'"),
        ("zone: jia\nzone: yi\n", "line 2, key zone: found 'the key again'"),
        ("zone: jia\nfirst_year: 1900\n", "line 2, key first_year: found '1900', expected earliest or a"),
        ("language: zh\n", "key zone: found 'nothing', expected an area code"),
    ],
)  # fmt: skip
def test_values_of_the_wrong_kind_are_told_by_line(project: Project, text: str, told: str) -> None:
    path = project.folder / "matrix.yaml"
    folders = "".join(f"{name}: {folder}\n" for name, folder in project.folders.items())
    path.write_text(text + ("" if text.startswith("-") else folders), encoding="utf-8")
    with pytest.raises(MatrixFaults, match="nothing was") as error:
        plan_batch(read_matrix(path))
    assert told in str(error.value)


def test_a_file_and_options_together_are_refused(project: Project) -> None:
    ran = CliRunner().invoke(app, ["batch", "matrix.yaml", "--zone", "jia"])
    told = "zonereport: --zone and matrix.yaml: say what to build in one of them.\n"
    assert (ran.exit_code, ran.stderr) == (2, told)


# Running


def test_every_report_is_built_once_and_listed(built: tuple[Project, dict[str, Result]]) -> None:
    project, results = built
    places = [f"{zone}/{language}" for zone in ("jia/2024-02-20", "yi/2024-03-01") for language in LANGUAGES]
    assert sorted(results) == places
    assert {result.outcome for result in results.values()} == {Outcome.BUILT}
    page = (project.output / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{place}/report.html"' in page for place in places)
    assert not [path for path in project.output.rglob("*") if path.name.startswith(".")]


def test_what_is_current_is_not_run_again(copy: Project) -> None:
    before = files_below(copy.output)
    assert {result.outcome for result in copy.run().values()} == {Outcome.CURRENT}
    assert files_below(copy.output) == before


class Counting(LocalStore):
    """A store that notes what is asked of it about failures."""

    asked: ClassVar[list[str]] = []

    def failed_places(self) -> frozenset[str]:
        self.asked.append("which failed")
        return super().failed_places()

    def drop_failure(self, place: str) -> None:
        self.asked.append(place)
        super().drop_failure(place)


def test_a_failure_is_looked_for_once_for_all_current_reports(copy: Project) -> None:
    jobs = plan_batch(copy.matrix()).jobs
    store = Counting(copy.output)
    store.keep_failure(jobs[1].place, {"error.txt": b""})
    assert run_batch(jobs, store, Here(), lambda result: None).counts == {Outcome.CURRENT: 4}
    assert store.asked == ["which failed", jobs[1].place] and not store.failed_places()


def test_a_dry_run_tells_and_changes_nothing(copy: Project) -> None:
    shutil.rmtree(copy.output / "yi")
    before = files_below(copy.output)
    results = copy.run(wanted=Wanted.NEVER)
    told = {place: (result.outcome, result.reasons) for place, result in results.items() if "zh" in place}
    assert told == {
        "jia/2024-02-20/zh": (Outcome.CURRENT, ()),
        "yi/2024-03-01/zh": (Outcome.STALE, ("it has not been built yet",)),
    }
    assert files_below(copy.output) == before


def test_a_report_that_fails_is_written_down_and_does_not_stop_the_others(copy: Project) -> None:
    write_chapter(copy.folder / "notebooks", "20-second", IMPORTS, "1 / (zone != 'jia')", "Prose('# Second')")
    good = files_below(copy.output / "jia")
    results = copy.run(copy.matrix(languages=["zh"]))
    assert {place: result.outcome for place, result in results.items()} == {
        "jia/2024-02-20/zh": Outcome.FAILED,
        "yi/2024-03-01/zh": Outcome.BUILT,
    }
    kept = copy.output / "failures" / "jia" / "2024-02-20" / "zh"
    assert sorted(path.name for path in kept.iterdir()) == ["20-second.ipynb", "error.txt"]
    words = (kept / "error.txt").read_text(encoding="utf-8")
    assert words.startswith("chapter 20-second, cell In [4] (1 / (zone != 'jia')): ZeroDivisionError")
    assert str(copy.folder) not in words and "/tmp" not in words
    assert files_below(copy.output / "jia") == good
    write_chapter(copy.folder / "notebooks", "20-second", IMPORTS, WAIT, "Prose('# Second')")
    assert copy.run(copy.matrix(["jia"], ["zh"]))["jia/2024-02-20/zh"].outcome is Outcome.CURRENT
    assert not (copy.output / "failures").exists()


class Full(LocalStore):
    """A disk that is full when reports on yi are written."""

    def publish(self, place: str, files: Any) -> tuple[str, ...]:
        if place.startswith("yi"):
            files = {**files, "x" * 300: b""}  # no system takes such a name
        return super().publish(place, files)


def test_a_report_that_cannot_be_written_leaves_nothing_half_written(copy: Project) -> None:
    jobs = plan_batch(copy.matrix(["yi"], ["zh"]), Wanted.ALWAYS).jobs
    good = files_below(copy.output / "yi")
    summary = run_batch(jobs, Full(copy.output), Here(), lambda result: None)
    (failure,) = summary.failures
    assert failure.job.zone == "yi" and "could not be written: File name too long" in failure.reasons[0]
    assert files_below(copy.output / "yi") == good
    assert not list(copy.output.rglob(".*"))


def test_an_output_that_cannot_be_written_is_refused_before_the_first_report(project: Project) -> None:
    project.output.write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match=r"output: .*reports cannot be written"):
        project.run()


def test_too_little_room_is_refused_before_the_first_report(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalStore, "free_bytes", lambda self: 5_000_000)
    with pytest.raises(UsageError, match="4 new reports need about 16 MB, and 5 MB are free"):
        project.run()


def test_what_a_killed_process_left_is_cleared_away_but_not_what_a_living_one_fills(tmp_path: Path) -> None:
    target = tmp_path / "jia" / "2024-02-20" / "zh"
    publish({"report.html": b"good"}, target)
    left = target.with_name(".zh.new-abc")
    left.mkdir()
    target.rename(target.with_name(".zh.last"))
    code = (
        "import pathlib, sys, time; from zonereport.build.locking import marked_as_used\n"
        "with marked_as_used(pathlib.Path(sys.argv[1])): print(1, flush=True); time.sleep(60)"
    )
    used = target.with_name(".en.new-abc")
    used.mkdir()
    living = subprocess.Popen([sys.executable, "-c", code, str(used)], stdout=subprocess.PIPE)
    assert living.stdout is not None and living.stdout.readline()
    LocalStore(tmp_path).prepare()
    assert sorted(path.name for path in target.parent.iterdir()) == [".en.new-abc", "zh"]
    living.kill()
    living.communicate()
    LocalStore(tmp_path).prepare()
    assert sorted(path.name for path in target.parent.iterdir()) == ["zh"]


# Processes


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_workers_give_the_same_bytes_and_survive_a_kill(
    built: tuple[Project, dict[str, Result]], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZONEREPORT_TEST", str(project.folder))
    gate, waiting = project.folder / "gate", project.folder / "waiting"
    gate.touch()
    pool = LocalPool(2)

    def kill() -> None:
        try:
            until(waiting.exists)
            for pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
        finally:
            gate.unlink()

    killer = threading.Thread(target=kill)
    killer.start()
    results: list[Result] = []
    jobs = plan_batch(project.matrix()).jobs
    summary = run_batch(jobs, LocalStore(project.output), pool, results.append)
    pool.close()
    killer.join()
    assert summary.counts == {Outcome.BUILT: 4} and len(results) == 4
    assert files_below(project.output) == files_below(built[0].output)
    until(lambda: not processes_of(project), 10)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_batch_that_was_ended_goes_on_where_it_was(
    copy: Project, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    wanted, place = files_below(copy.output), "yi/2024-03-01/zh"
    shutil.rmtree(copy.output / place)
    monkeypatch.setenv("ZONEREPORT_TEST", str(copy.folder))
    gate = copy.folder / "gate"
    gate.touch()
    running = copy.start()
    until((copy.folder / "waiting").exists)
    running.send_signal(number)
    said, _ = running.communicate()
    assert running.returncode == (128 + number if number == signal.SIGTERM else -number), said.decode()
    until(lambda: not processes_of(copy), 10)
    assert not (copy.output / place).exists()
    gate.unlink()
    results = copy.run()
    assert {one for one, result in results.items() if result.outcome is not Outcome.CURRENT} == {place}
    assert files_below(copy.output) == wanted


def test_a_worker_that_dies_again_and_again_is_a_failure(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.batch.workers.sys.executable", shutil.which("false"))
    pool = LocalPool(1)
    jobs = plan_batch(project.matrix(["jia"], ["zh"])).jobs
    summary = run_batch(jobs, LocalStore(project.output), pool, lambda result: None)
    (failure,) = summary.failures
    assert failure.reasons == (f"the worker ended with exit code 1, {TRIES} times in a row",)
    kept = project.output / "failures" / "jia" / "2024-02-20" / "zh" / "error.txt"
    assert kept.read_text(encoding="utf-8") == f"{failure.reasons[0]}\n"


# The command


def test_the_command_explains_builds_and_ends_with_one_where_a_report_failed(
    copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A whole command with workers of its own runs above.
    monkeypatch.setattr(command, "_executor", lambda scheduler, workers: Here())
    seeds = copy.folder / "seeds"
    write_seeds(seeds, figures=changed(FIGURES, "ja23-004", printed="36家"))
    told = copy.command("--zone", "jia", "--dry-run", "--explain", "--workers", "1")
    assert told.exit_code == 0, told.output
    assert told.stdout == "1 stale (nothing was run)\n"
    assert told.stderr == "[1/1] jia/2024-02-20/zh would be built: figures: ja23-004 changed\n"
    write_chapter(copy.folder / "notebooks", "20-second", "1 / 0")
    ran = copy.command("--zone", "jia", "--workers", "1")
    assert ran.exit_code == 1
    lines = ran.stdout.splitlines()
    assert lines[:2] == ["1 failed", "failed: jia/2024-02-20/zh"]
    failed = "[1/1] jia/2024-02-20/zh failed: chapter 20-second, cell In [3] (1 / 0): ZeroDivisionError"
    assert failed in ran.stderr


def test_faults_in_the_matrix_end_with_two_and_in_the_seeds_with_one(project: Project) -> None:
    assert project.command("--zone", "bing").exit_code == 2
    write_seeds(project.folder / "seeds", figures=changed(FIGURES, "ja23-001", status="doen"))
    ran = project.command("--zone", "jia")
    assert (ran.exit_code, "found 'doen'" in ran.stderr) == (1, True)
    assert not project.output.exists()


def test_a_record_names_no_folder_of_the_machine(built: tuple[Project, dict[str, Result]]) -> None:
    record = (built[0].output / "jia" / "2024-02-20" / "zh" / "run.json").read_text(encoding="utf-8")
    assert str(built[0].folder) not in record
    assert json.loads(record)["sees"]["figures"]["rows"].keys() >= {"ja23-001", "ja24-002"}

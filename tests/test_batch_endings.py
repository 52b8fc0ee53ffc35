"""How a batch ends: by a signal, on a full disk, before it began; and that a dry run changes nothing."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Generator, Iterable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_batch import Here, Project, files_below, until
from test_build import write_chapter

from zonereport.batch import worker
from zonereport.batch.checking import plan_batch
from zonereport.batch.faults import MatrixFaults
from zonereport.batch.jobs import Job, Outcome, Result, Wanted
from zonereport.batch.jobs import Project as Folders
from zonereport.batch.matrixfile import read_matrix
from zonereport.batch.pool import given_up
from zonereport.batch.running import BatchStopped, OutputLost, run_batch
from zonereport.batch.work import failed
from zonereport.batch.workers import Worker, WorkerDied, clear_scratch
from zonereport.build.objectstores import open_store
from zonereport.build.stores import LocalStore, Store
from zonereport.cli import app
from zonereport.cli import batch as command
from zonereport.errors import RenderError, UsageError, ZonereportError

JOBS = tuple(Job("jia", f"2024-03-{day:02}", "zh", 2018, Folders("", "", "")) for day in range(1, 11))


class Listed(LocalStore):
    """A store whose page of all reports is an empty file."""

    def update_index(self) -> str:
        (self.folder / "index.html").touch()
        return str(self.folder / "index.html")


class Unlisted(LocalStore):
    """A store whose page of all reports cannot be written."""

    def update_index(self) -> str:
        raise ZonereportError("index.html could not be written: the disk is full.")


class Lost(Listed):
    """A store that takes nothing any more."""

    def refusal(self) -> str:
        return f"{self.folder} cannot be written any more (the disk is full)"


class Failing(Here):
    """An executor whose reports all fail."""

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        yield from (Result(job, Outcome.FAILED, ("the disk is full",)) for job in jobs)


class Ready(Here):
    """An executor whose reports are there already; after three of them it gets a signal."""

    def __init__(self, number: int = 0) -> None:
        self.number, self.is_ended = number, False

    def run(self, jobs: Iterable[Job], store: Store) -> Generator[Result, None, None]:
        try:
            for count, job in enumerate(jobs):
                if count == 3 and self.number:
                    signal.raise_signal(self.number)
                yield Result(job, Outcome.CURRENT)
        finally:
            self.is_ended = True


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


# Signals


@pytest.mark.parametrize(
    ("name", "code", "who"),
    [("SIGINT", 130, "an interrupt"), ("SIGTERM", 143, "SIGTERM"), ("SIGHUP", 129, "SIGHUP")],
)
def test_a_signal_ends_a_batch_in_words_and_with_the_code_that_a_shell_expects(
    tmp_path: Path, name: str, code: int, who: str
) -> None:
    number = getattr(signal, name)
    executor, before = Ready(number), signal.getsignal(number)
    with pytest.raises(BatchStopped) as stopped:
        run_batch(JOBS, Listed(tmp_path), executor, lambda result: None)
    assert (stopped.value.exit_code, signal.getsignal(number)) == (code, before)
    assert str(stopped.value) == (
        f"stopped by {who} after 3 of 10 reports; what was finished is in place. "
        "Start the same batch again: it goes on where it was."
    )
    assert executor.is_ended and (tmp_path / "index.html").exists()


def test_a_signal_that_was_to_be_ignored_does_not_end_a_batch(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        summary = run_batch(JOBS, Listed(tmp_path), Ready(signal.SIGHUP), lambda result: None)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert summary.counts == {Outcome.CURRENT: 10}


def test_an_interrupt_before_the_first_report_is_told_too(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_executor", interrupted)
    ran = project.command("--zone", "jia")
    assert ran.exit_code == 130
    assert ran.stderr == "zonereport: stopped; nothing half-written is in place.\n"


def test_a_build_that_is_ended_from_outside_clears_up_and_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.run.sharing.start_ahead", lambda *function, **arguments: None)
    monkeypatch.setattr(
        "zonereport.build.report.build_reports", lambda *choice, **more: signal.raise_signal(signal.SIGTERM)
    )
    ran = CliRunner().invoke(app, ["build", *project.options(), "--zone", "jia"])
    assert (ran.exit_code, ran.stderr) == (143, "zonereport: stopped; nothing half-written is in place.\n")


# A store that is lost


def test_a_store_that_takes_no_report_any_more_ends_the_batch_at_the_first_one(tmp_path: Path) -> None:
    told: list[Result] = []
    with pytest.raises(OutputLost) as lost:
        run_batch(JOBS, Lost(tmp_path), Failing(), told.append)
    assert str(lost.value) == (
        f"stopped after 1 of 10 reports: {tmp_path} cannot be written any more (the disk is full); what was "
        "finished is in place. See to that and start the same batch again: it goes on where it was."
    )
    assert (lost.value.exit_code, len(told)) == (1, 1) and (tmp_path / "index.html").exists()
    assert run_batch(JOBS, Listed(tmp_path), Failing(), told.append).counts == {Outcome.FAILED: 10}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html"]


def test_a_store_says_why_it_takes_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    assert LocalStore(tmp_path).refusal() == ""
    told = LocalStore(tmp_path / "file").refusal()
    assert told == f"{tmp_path / 'file'} cannot be written any more (a file is in its way)"

    def full(path: Path, content: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert LocalStore(tmp_path).refusal() == f"{tmp_path} cannot be written any more (the disk is full)"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# What workers leave


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker that leaves something in its temporary folder and waits; the folder that it lies in."""
    work = tmp_path / "work.py"
    work.write_text(
        "import os, pathlib, sys\npathlib.Path(os.environ['TMPDIR'], 'left').touch()\n"
        "os.read(int(sys.argv[-1]), 1)\n",
        encoding="utf-8",
    )
    program = tmp_path / "worker.sh"
    # A shell's own redirections know no descriptor above 9.
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{work}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("zonereport.batch.workers.sys.executable", str(program))
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_what_a_worker_leaves_in_its_temporary_folder_goes_with_it(stand_in: Path) -> None:
    worker = Worker()
    until(lambda: list(stand_in.glob("*/left")), 20)
    worker.close()
    assert not list(stand_in.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_what_the_workers_of_a_killed_batch_left_is_cleared_away_by_the_next_one(stand_in: Path) -> None:
    worker = Worker()
    (living,) = stand_in.iterdir()
    abandoned, other = stand_in / "zonereport-worker-abandoned", stand_in / "of-someone-else"
    for folder in (abandoned, other):
        (folder / "deep").mkdir(parents=True)
    for folder in (living, abandoned, other):
        os.utime(folder, (time.time() - 100, time.time() - 100))
    clear_scratch()
    assert sorted(stand_in.iterdir()) == sorted([living, other])
    worker.close()


def test_a_worker_starts_no_template_where_nothing_is_to_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "examine", lambda job, store, shelf: Result(job, Outcome.CURRENT))
    monkeypatch.setattr(worker, "quiet_libraries", dict)
    monkeypatch.setattr("zonereport.run.sharing.Template", lambda *parts: pytest.fail("it was started"))
    monkeypatch.setattr(signal, "signal", lambda number, action: None)
    ours, theirs = socket.socketpair()
    orders = Connection(ours.fileno())
    orders.send((JOBS[0], None))
    ours.shutdown(socket.SHUT_WR)
    monkeypatch.setattr(sys, "argv", ["worker", str(theirs.detach())])
    worker.main()
    assert orders.recv().outcome is Outcome.CURRENT
    ours.detach()
    orders.close()


def test_a_full_temporary_folder_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(ZonereportError, match=r"no temporary file can be written .* TMPDIR"):
        Worker()


# A dry run


def test_a_dry_run_changes_nothing_on_the_disk_although_the_data_are_stale(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_executor", lambda scheduler, workers: Here())
    before = files_below(project.folder)
    ran = project.command("--zone", "all", "--dry-run", "--explain")
    assert (ran.exit_code, ran.stdout) == (0, "2 stale (nothing was run)\n"), ran.output
    assert "jia/2024-02-20/zh would be built: it has not been built yet" in ran.stderr
    assert files_below(project.folder) == before
    assert not (project.folder / "data").exists() and not project.output.exists()


def test_a_dry_run_sees_what_the_seeds_say_now_and_not_what_data_said(project: Project) -> None:
    plan_batch(project.matrix(["jia"], ["zh"]))
    seeds = project.folder / "seeds" / "figures.csv"
    seeds.write_text(seeds.read_text(encoding="utf-8").replace("35家", "36家"), encoding="utf-8")
    before = files_below(project.folder)
    scratch = project.folder.parent / f"{project.folder.name}-scratch"
    (job,) = plan_batch(project.matrix(["jia"], ["zh"]), Wanted.NEVER, scratch).jobs
    assert "36家" in (Path(job.project.data) / "figures.csv").read_text(encoding="utf-8")
    assert files_below(project.folder) == before
    shutil.rmtree(scratch)


def test_a_dry_run_makes_no_data_where_those_that_are_there_are_up_to_date(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_batch(project.matrix(["jia"], ["zh"]))
    before = files_below(project.folder)
    monkeypatch.setattr("zonereport.refresh.load_seeds", None)
    scratch = project.folder.parent / f"{project.folder.name}-scratch"
    (job,) = plan_batch(project.matrix(["jia"], ["zh"]), Wanted.NEVER, scratch).jobs
    assert Path(job.project.data) == project.folder / "data"
    assert files_below(project.folder) == before and not scratch.exists()


def test_a_dry_run_keeps_no_failure(tmp_path: Path) -> None:
    job = Job("jia", "2024-03-01", "zh", 2018, Folders("", "", ""), Wanted.NEVER)
    store = LocalStore(tmp_path / "reports")
    assert failed(job, ValueError("why"), store).reasons == ("ValueError: why",)
    assert given_up(job, WorkerDied("it died"), store).outcome is Outcome.FAILED
    assert not store.folder.exists()


# What failed is written down


def test_an_error_says_itself_whether_it_was_kept_and_its_words_do_not(tmp_path: Path) -> None:
    store, told = LocalStore(tmp_path), tmp_path / "failures" / JOBS[0].place / "error.txt"
    error = RenderError("the page is too large")
    error.is_kept = True
    travelled = pickle.loads(pickle.dumps(error))
    assert (type(travelled), str(travelled)) == (RenderError, "the page is too large")
    failed(JOBS[0], travelled, store)
    assert not told.exists()
    failed(JOBS[0], ZonereportError("The executed notebook is kept: nowhere"), store)
    assert told.read_text(encoding="utf-8") == "The executed notebook is kept: nowhere\n"


def test_a_failure_that_cannot_be_kept_leaves_no_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name too long"):
        LocalStore(tmp_path).keep_failure(JOBS[0].place, {"x" * 300: b""})
    assert not list(tmp_path.iterdir())


def test_a_page_of_reports_that_cannot_be_written_hides_no_result(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_executor", lambda scheduler, workers: Ready())
    monkeypatch.setattr("zonereport.build.objectstores.LocalStore", Unlisted)
    ran = project.command("--zone", "jia")
    assert (ran.exit_code, ran.stdout) == (1, "1 current\n")
    assert ran.stderr.endswith("zonereport: index.html could not be written: the disk is full.\n")


# Before the first report


def told_of(project: Project, text: str) -> str:
    path = project.folder / "matrix.yaml"
    folders = {name: folder for name, folder in project.folders.items() if f"{name}:" not in text}
    path.write_text(text + "".join(f"{name}: {at}\n" for name, at in folders.items()), encoding="utf-8")
    with pytest.raises(MatrixFaults) as error:
        plan_batch(read_matrix(path))
    (fault,) = error.value.faults
    return str(fault)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "zone: jia\nlanguage: [zh, all]\n",
            "line 2, key language: found 'zh', expected it once: all has it as well. Leave one of them out.",
        ),
        ("zone: [all, yi]\n", "line 1, key zone: found 'yi', expected it once: all has it as well."),
        (
            "zone: jia\nas_of:\n- 2024-03-01\n- 2024-03-01\n",
            "line 4, key as_of: found '2024-03-01', expected it once: matrix.yaml, line 3, key as_of has it",
        ),
        (
            "zone: jia\ninclude:\n- {zone: jia, first_year: 2020}\n",
            "line 3, key zone: found 'jia, latest, zh', expected no second report jia/2024-02-20/zh: "
            "matrix.yaml, line 1, key zone has it as well.",
        ),
    ],
)
def test_a_report_that_two_rows_would_write_is_told_with_the_word_that_says_it_twice(
    project: Project, text: str, told: str
) -> None:
    assert told_of(project, text).startswith(f"matrix.yaml, {told}")


def test_chapters_that_make_no_report_are_told_before_the_first_one(project: Project) -> None:
    seeds = project.folder / "seeds"
    told = told_of(project, f"zone: jia\nnotebooks: {seeds}\n")
    assert f"line 2, key notebooks: found '{seeds}', expected a folder of chapters" in told
    assert "no chapters in" in told
    notebooks = project.folder / "notebooks"
    (notebooks / "30-broken.ipynb").write_text("{", encoding="utf-8")
    assert "chapter 30-broken cannot be read as a notebook" in told_of(project, "zone: jia\n")
    write_chapter(notebooks, "30-broken", parameters='zone = "yi"')
    assert "chapter 30-broken has no parameter as_of, first_year" in told_of(project, "zone: jia\n")
    assert not (project.folder / "data").exists()


def test_data_that_cannot_be_written_are_told_before_the_first_report(project: Project) -> None:
    (project.folder / "data").touch()
    with pytest.raises(UsageError, match=r"data: .*data cannot be written \(a file is in its way\)"):
        plan_batch(project.matrix(["jia"]))


def test_what_is_nearly_a_url_is_no_folder() -> None:
    with pytest.raises(UsageError, match=r"neither a folder nor a URL; did you mean s3://bucket/reports\?"):
        open_store("s3:/bucket/reports")
    assert isinstance(open_store("C:/reports"), LocalStore)

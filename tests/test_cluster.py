"""More than one machine: the same bytes on a Dask cluster and in an object store, whatever dies."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from objectserver import object_server
from test_batch import Here, Project, files_below, until

from zonereport.batch import cluster, connecting
from zonereport.batch.bundles import pack, unpack, unpacked
from zonereport.batch.checking import plan_batch
from zonereport.batch.cluster import DaskExecutor
from zonereport.batch.jobs import Job, Outcome, Result, Wanted
from zonereport.batch.remote import fingerprint
from zonereport.batch.running import run_batch
from zonereport.build.objectfiles import PAUSES, Files, call, hang_up
from zonereport.build.objectstores import ObjectStore, open_store
from zonereport.build.stores import LocalStore
from zonereport.cli import app
from zonereport.cli import batch as command
from zonereport.errors import UsageError, ZonereportError
from zonereport.made import NOTE
from zonereport.run.safety import quiet_libraries

PLACE = "jia/2024-02-20/zh"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Reports made in this process in a local folder: what all others are held against."""
    project = Project(tmp_path_factory.mktemp("alone"))
    project.run(project.matrix(languages=["zh"]))
    return project


def jobs_of(project: Project, wanted: Wanted = Wanted.STALE) -> tuple[Job, ...]:
    return plan_batch(project.matrix(languages=["zh"]), wanted).jobs


# A cluster


class Cluster:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        found = folder / "scheduler.json"
        self._start("scheduler", "--scheduler-file", str(found), "--port", "0", "--no-dashboard")
        until(lambda: found.exists() and found.read_text(encoding="utf-8").endswith("}"), 60)
        self.address = json.loads(found.read_text(encoding="utf-8"))["address"]

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder)]
        return self._start("worker", self.address, *options, **environment)

    def _start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        started = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=os.environ | environment,
        )
        self.processes.append(started)
        return started

    def end(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    running = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        yield running
    finally:
        running.end()


def test_a_cluster_gives_the_same_bytes_although_a_worker_is_killed(
    built: Project, tmp_path: Path, dask: Cluster
) -> None:
    project = Project(tmp_path)
    workers = [dask.add_worker() for _ in range(2)]
    executor = DaskExecutor(dask.address)
    until(lambda: len(executor._threads()) == 2, 60)
    executor._meet()
    assert executor.workers == 2
    jobs = jobs_of(project)

    def kill_one() -> None:
        # Both are at work now, or will be within a moment: a report takes longer.
        until(lambda: len(list(dask.folder.glob("**/zonereport-*"))) >= 2, 60)
        time.sleep(0.5)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    results: list[Result] = []
    try:
        summary = run_batch(jobs, LocalStore(project.output), executor, results.append)
        killer.join()
    finally:
        executor.close()
    assert workers[0].poll() is not None or workers[0].wait(5)
    assert summary.counts == {Outcome.BUILT: 2}, results
    assert sorted(result.job for result in results) == sorted(jobs)
    assert files_below(project.output) == files_below(built.output)
    # The one that lives has cleared away what it had unpacked.
    assert len(list(dask.folder.glob("**/zonereport-*"))) <= 1


def test_a_worker_with_other_versions_is_refused_before_the_first_report(
    dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not dask.processes[1:]:
        dask.add_worker()
    monkeypatch.setattr(cluster, "fingerprint", lambda: {**fingerprint(), "pandas": "2.0.0"})
    told = r"would make other reports than this machine: pandas [\d.]+, here 2\.0\.0\."
    with pytest.raises(UsageError, match=told):
        DaskExecutor(dask.address)


def test_a_worker_without_the_package_is_told_by_name() -> None:
    told = cluster._differences(fingerprint(), {"missing": "No module named 'zonereport'"})
    assert told == "zonereport cannot be imported there (No module named 'zonereport')"


def test_a_scheduler_that_does_not_answer_is_told_within_seconds(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "SECONDS_TO_ANSWER", 1.0)
    with socket.socket() as silent:
        # It takes the connection and says nothing.
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        ran = built.command("--zone", "jia", "--scheduler", address)
    assert (ran.exit_code, ran.stderr.splitlines()[-1]) == (
        2,
        f"zonereport: scheduler: none answers at {address} within 1 seconds; expected an address such as "
        "tcp://10.0.0.1:8786 where `dask scheduler` runs.",
    )


def test_workers_and_scheduler_together_are_refused(built: Project) -> None:
    ran = built.command("--zone", "jia", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2")
    assert (ran.exit_code, "a cluster has the workers that were started there" in ran.stderr) == (2, True)


def test_a_bundle_holds_seeds_data_and_chapters_but_no_article(built: Project, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(built.folder / "data", project.folder / "data")
    text = project.folder / "seeds" / "texts" / "article.txt"
    text.parent.mkdir(exist_ok=True)
    text.write_text("a publisher's", encoding="utf-8")
    packed = pack(jobs_of(project)[0].project)
    os.utime(project.folder / "seeds" / "figures.csv", (0, 0))
    assert pack(jobs_of(project)[0].project) == packed
    there = tmp_path / "there"
    unpack(packed, there)
    shutil.rmtree(text.parent)
    # What this machine noted of its data stays here as well.
    (project.folder / "data" / NOTE).unlink()
    for folder in ("seeds", "data", "notebooks"):
        assert files_below(there / folder) == files_below(project.folder / folder) != {}
    assert unpacked(there).data == str(there / "data")


def test_a_batch_on_this_machine_needs_neither_dask_nor_s3fs(built: Project) -> None:
    # What a worker does is done in the same process, which spares one and holds for its imports as well.
    code = (
        "import json, sys; sys.modules.update(dict.fromkeys(('distributed', 'dask', 's3fs', 'fsspec')))\n"
        "from click.testing import CliRunner; from zonereport.cli import app\n"
        "from zonereport.batch import worker, workers; from zonereport.batch.work import Shelf, examine\n"
        "from zonereport.batch.pool import LocalPool\n"
        "LocalPool.run = lambda self, jobs, store: (examine(job, store, Shelf()) for job in jobs)\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    ran = CliRunner().invoke(app, command)\n"
        "    print(json.dumps([ran.exit_code, ran.stdout, ran.stderr]))"
    )
    batch = ["batch", *built.options(), "--zone", "jia"]
    cluster, store = ["--scheduler", "tcp://127.0.0.1:1"], ["--output", "s3://bucket/reports"]
    commands = [[*batch, "--workers", "1", "--dry-run"], [*batch, *cluster], [*batch, *store]]
    run = subprocess.run([sys.executable, "-c", code, json.dumps(commands)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    here, on_cluster, in_store = map(json.loads, run.stdout.splitlines())
    assert here[:2] == [0, "1 current (nothing was run)\n"], here
    for (exit_code, _, told), extra in ((on_cluster, "cluster"), (in_store, "s3")):
        assert (exit_code, f"pip install 'zonereport[{extra}]'" in told) == (2, True), told


# An object store


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_server("bucket") as address:
        yield address


@pytest.fixture
def store(server: str, tmp_path: Path) -> ObjectStore:
    return ObjectStore(f"s3://bucket/{tmp_path.name}")


def objects(store: ObjectStore) -> dict[str, str]:
    async def work(files: Files) -> dict[str, str]:
        found = {name: await files.read(name) for name in await files.find()}
        return {name: hashlib.sha256(content or b"").hexdigest() for name, content in found.items()}

    return call(store.url, work)


def test_a_batch_in_an_object_store_has_the_bytes_of_the_folder_and_makes_again_what_was_lost(
    built: Project, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [*built.options()[:-2], "--output", store.url, "--zone", "all", "--workers"]
    ran = CliRunner().invoke(app, ["batch", *options, "2"])
    assert (ran.exit_code, ran.stdout) == (0, f"2 built\n{store.url}/index.html\n"), ran.output
    assert objects(store) == files_below(built.output)
    call(store.url, lambda files: files.remove([f"{PLACE}/report.pdf"]))
    # That workers write there has been shown; what was lost is made again here.
    monkeypatch.setattr(command, "_executor", lambda scheduler, workers: Here())
    told = CliRunner().invoke(app, ["batch", *options, "1", "--explain"])
    assert told.stdout.splitlines()[0] == "1 built, 1 current"
    assert f"{PLACE} built" in told.stderr and "report.pdf is missing or was altered" in told.stderr
    assert objects(store) == files_below(built.output)


def report(text: str) -> dict[str, bytes]:
    files = {name: f"{name} {text}".encode() for name in ("report.html", "report.pdf")}
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {**files, "run.json": json.dumps({"outputs": outputs}).encode()}


def test_a_reader_has_the_old_report_or_the_new_one_wherever_a_swap_breaks_off(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = report("old"), report("new")
    store.publish(PLACE, old)
    steps, seen = 0, []
    write, copy, remove = Files.write, Files.copy, Files.remove
    for steps in range(1, 40):
        left = [steps]

        def counted(how: Any, left: list[int] = left) -> Any:
            async def step(self: Files, *arguments: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise RuntimeError("killed")
                return await how(self, *arguments)

            return step

        for name, how in (("write", write), ("copy", copy), ("remove", remove)):
            monkeypatch.setattr(Files, name, counted(how))
        try:
            store.publish(PLACE, new)
            broke = False
        except ZonereportError:
            broke = True
        monkeypatch.undo()
        seen.append(store.fetch(PLACE))
        assert seen[-1] in (old, new)
        if not broke:
            break
        # The next batch puts it right, whichever of the two it makes.
        store.publish(PLACE, old)
        assert {name for name in objects(store)} == {f"{PLACE}/{name}" for name in old}
    assert old in seen and seen[-1] == new and steps > 4
    assert {name for name in objects(store)} == {f"{PLACE}/{name}" for name in new}


def test_what_a_killed_batch_left_is_cleared_away_unless_its_report_needs_it(store: ObjectStore) -> None:
    other = "yi/2024-03-01/zh"
    for place, last in ((PLACE, "older"), (other, "old")):
        store.publish(place, report("old"))
        for name, content in report(last).items():
            store.replace(f"{place}/.last", name, content)
    store.prepare()
    assert {name.split("/")[0] for name in objects(store) if ".last" in name} == {"yi"}


def test_a_failure_is_kept_in_the_store_and_forgotten_once_the_report_is_there(store: ObjectStore) -> None:
    assert store.keep_failure(PLACE, {"error.txt": b"why"}) == f"{store.url}/failures/{PLACE}"
    assert list(objects(store)) == [f"failures/{PLACE}/error.txt"]
    store.publish(PLACE, report("new"))
    assert set(objects(store)) == {f"{PLACE}/{name}" for name in report("new")}


def test_no_thread_is_left_so_that_a_worker_can_fork(store: ObjectStore) -> None:
    code = (
        "import sys; from zonereport.build.objectstores import ObjectStore\n"
        "from zonereport.run.safety import count_threads\n"
        "import s3fs; before = count_threads(); store = ObjectStore(sys.argv[1])\n"
        "store.publish('a/b/c', {'report.html': b'', 'run.json': b'{}'})\n"
        "print(store.differing('a/b/c', {'report.html': '0', 'none': '0'}), count_threads() - before)"
    )
    environment = {**os.environ, **quiet_libraries()}
    ran = subprocess.run(
        [sys.executable, "-c", code, store.url], capture_output=True, text=True, env=environment
    )
    assert ran.stdout == "['report.html', 'none'] 0\n", ran.stderr


def test_what_fails_for_a_moment_is_tried_again_and_what_is_forbidden_is_not(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.build.objectfiles.PAUSES", (0.0,) * len(PAUSES))
    calls: list[Exception] = []

    async def work(files: Files, error: Exception, times: int) -> bytes | None:
        real = files._fs._cat_file

        async def shaky(path: str) -> bytes:
            if len(calls) < times:
                calls.append(error)
                raise error
            return bytes(await real(path))

        monkeypatch.setattr(files._fs, "_cat_file", shaky)
        return await files.read(f"{PLACE}/run.json")

    store.publish(PLACE, report("new"))
    assert call(store.url, lambda files: work(files, ConnectionResetError(), 2)) == report("new")["run.json"]
    assert len(calls) == 2
    with pytest.raises(PermissionError):
        call(store.url, lambda files: work(files, PermissionError(), 9))
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://nowhere/reports", "there is no such bucket or folder"),
        ("s3://", "names no bucket"),
        ("memory://reports", "is forgotten with its process"),
        ("quark://bucket/reports", "is nothing that fsspec knows; expected a folder or s3://bucket/prefix."),
    ],
)  # fmt: skip
def test_a_store_that_cannot_be_written_is_told_before_the_first_report(
    server: str, url: str, told: str
) -> None:
    with pytest.raises(UsageError, match=r"^output: ") as error:
        open_store(url).prepare()
    assert told in str(error.value)


def test_missing_credentials_are_told_with_what_to_set(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hang_up()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(UsageError, match="no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        store.prepare()

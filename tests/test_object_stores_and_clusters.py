"""What an object store says of its files without sending them, and a cluster whose parts come and go."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from objectserver import object_server

from zonereport.batch import cluster, connecting, remote
from zonereport.batch.cluster import DaskExecutor
from zonereport.batch.jobs import Job, Outcome, Project, Result, Wanted
from zonereport.batch.running import run_batch
from zonereport.batch.workers import WorkerDied
from zonereport.build.objectfiles import Files, call
from zonereport.build.objectstores import ObjectStore
from zonereport.build.stores import LocalStore, Store
from zonereport.errors import UsageError, ZonereportError

PLACE = "jia/2024-02-20/zh"
FILES = {name: name.encode() for name in ("report.html", "report.pdf", "figures.json")}
DIGESTS = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}


# An object store


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_server("shelf") as address:
        yield address


@pytest.fixture
def store(server: str, tmp_path: Path) -> ObjectStore:
    return ObjectStore(f"s3://shelf/{tmp_path.name}")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The objects whose content is asked for from now on."""
    asked: list[str] = []
    really = Files.read

    async def reading(self: Files, path: str) -> bytes | None:
        asked.append(path.rpartition("/")[2])
        return await really(self, path)

    monkeypatch.setattr(Files, "read", reading)
    return asked


def put(store: ObjectStore, name: str, content: bytes) -> None:
    """Put an object in place as any other program would."""
    call(store.url, lambda files: files._fs._pipe_file(files._path(f"{PLACE}/{name}"), content))


def test_a_report_in_a_store_is_held_against_its_digests_without_being_fetched(
    store: ObjectStore, read: list[str]
) -> None:
    store.publish(PLACE, FILES)
    assert (store.differing(PLACE, DIGESTS), read) == ([], [])
    assert store.differing(PLACE, {**DIGESTS, "report.pdf": "0" * 64}) == ["report.pdf"]
    assert read == []


def test_an_object_that_another_program_put_there_is_read_and_found_if_it_is_another(
    store: ObjectStore, read: list[str]
) -> None:
    store.publish(PLACE, FILES)
    put(store, "report.pdf", b"altered")
    put(store, "report.html", FILES["report.html"])
    assert store.differing(PLACE, DIGESTS) == ["report.pdf"]
    assert sorted(read) == ["report.html", "report.pdf"]


def test_an_object_that_is_lost_is_found(store: ObjectStore) -> None:
    store.publish(PLACE, FILES)
    call(store.url, lambda files: files.remove([f"{PLACE}/figures.json"]))
    assert store.differing(PLACE, DIGESTS) == ["figures.json"]


def test_a_store_that_says_nothing_of_its_files_is_read(tmp_path: Path, read: list[str]) -> None:
    pytest.importorskip("fsspec")
    elsewhere = ObjectStore(f"file://{tmp_path}")
    elsewhere.publish(PLACE, FILES)
    (tmp_path / PLACE / "report.html").write_bytes(b"altered")
    assert elsewhere.differing(PLACE, DIGESTS) == ["report.html"]
    assert sorted(read) == sorted(FILES)


# A cluster


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A scheduler and two workers with two threads each, all in this process; a report is a word."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(remote, "perform", perform)
    monkeypatch.setattr(remote, "end_own_workers", lambda: None)
    monkeypatch.setattr(connecting, "SECONDS_TO_ANSWER", 2.0)
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 2.0)
    here = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    running = distributed.LocalCluster(2, 2, processes=False, silence_logs=50, **here)
    yield running
    # Workers whose scheduler has gone wait for it.
    with suppress(TimeoutError):
        running.close(timeout=2)


def perform(job: Job, store: Store) -> Result:
    """What a worker's own process does, here without one."""
    from distributed import get_worker

    time.sleep(0.05)
    store.publish(job.place, {"report.html": job.place.encode(), "run.json": b"{}"})
    return Result(job, Outcome.BUILT, warnings=(str(get_worker().address),))


def jobs_of(folder: Path, count: int, wanted: Wanted = Wanted.STALE) -> list[Job]:
    folders = []
    for name in ("seeds", "data", "notebooks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "file").touch()
        folders.append(str(folder / name))
    project = Project(*folders)
    days = [f"20{number // 28:02}-01-{number % 28 + 1:02}" for number in range(count)]
    return [Job("jia", day, "zh", 2000, project, wanted) for day in days]


class Listed(LocalStore):
    """A store whose page of all reports is an empty file."""

    def update_index(self) -> str:
        (self.folder / "index.html").touch()
        return "index.html"


def test_a_worker_that_joins_late_gets_work_and_holds_nobody_up(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS_BETWEEN_LOOKS", 0.1)
    met, is_met = threading.Event(), cluster.DaskExecutor._met

    def slowly(self: DaskExecutor, threads: Any, store: Store | None = None) -> dict[str, int]:
        if store is not None:
            assert met.wait(20)
        return is_met(self, threads, store)

    monkeypatch.setattr(cluster.DaskExecutor, "_met", slowly)
    executor = DaskExecutor(dask.scheduler_address)
    results: list[Result] = []

    def workers_of(some: list[Result]) -> int:
        return len({result.warnings for result in some})

    def jobs_until_it_works() -> Iterator[Job]:
        for job in jobs_of(tmp_path, 2000):
            if workers_of(results) == 3:
                return
            yield job

    try:
        for result in executor.run(jobs_until_it_works(), LocalStore(tmp_path / "reports")):
            results.append(result)
            if len(results) == 2:
                dask.scale(3)
            if len(results) == 40:
                # So many were made while the new one was not ready yet.
                met.set()
    finally:
        met.set()
        executor.close()
    assert {result.outcome for result in results} == {Outcome.BUILT}
    assert len({result.job for result in results}) == len(results) > 40
    assert (workers_of(results[:40]), workers_of(results)) == (2, 3)


def test_a_report_whose_worker_dies_again_and_again_is_given_up_and_the_others_are_made(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of(tmp_path, 6)

    def deadly(job: Job, store: Store) -> Result:
        if job.place == jobs[2].place:
            raise WorkerDied("the worker was killed by SIGKILL")
        return perform(job, store)

    monkeypatch.setattr(remote, "perform", deadly)
    executor = DaskExecutor(dask.scheduler_address)
    try:
        summary = run_batch(jobs, Listed(tmp_path / "reports"), executor, lambda result: None)
    finally:
        executor.close()
    assert summary.counts == {Outcome.BUILT: 5, Outcome.FAILED: 1}
    (failure,) = summary.failures
    told = "the worker was killed by SIGKILL, 3 times in a row"
    assert (failure.job, failure.reasons) == (jobs[2], (told,))
    kept = tmp_path / "reports" / "failures" / jobs[2].place / "error.txt"
    assert kept.read_text(encoding="utf-8") == f"{told}\n"


def test_a_scheduler_that_dies_is_told_and_no_report_is_blamed_for_it(dask: Any, tmp_path: Path) -> None:
    executor, results = DaskExecutor(dask.scheduler_address), list[Result]()

    def on_result(result: Result) -> None:
        results.append(result)
        if len(results) == 3:
            dask.sync(dask.scheduler.close)

    store = Listed(tmp_path / "reports")
    with pytest.raises(ZonereportError, match="does not answer any more; start the batch again") as error:
        try:
            run_batch(jobs_of(tmp_path, 40), store, executor, on_result)
        finally:
            executor.close()
    assert error.value.exit_code == 1 and not isinstance(error.value, UsageError)
    assert {result.outcome for result in results} == {Outcome.BUILT}
    assert not (tmp_path / "reports" / "failures").exists()
    assert (tmp_path / "reports" / "index.html").exists()


def test_a_dry_run_on_a_cluster_writes_no_trial(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "perform", lambda job, store: Result(job, Outcome.STALE))
    executor = DaskExecutor(dask.scheduler_address)
    try:
        jobs = jobs_of(tmp_path, 3, Wanted.NEVER)
        summary = run_batch(jobs, Listed(tmp_path / "reports"), executor, lambda result: None)
    finally:
        executor.close()
    assert summary.counts == {Outcome.STALE: 3}
    assert not (tmp_path / "reports").exists()


def test_a_busy_scheduler_is_waited_for(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executor = DaskExecutor(dask.scheduler_address)
    try:
        known = executor._threads()

        def busy(**named: object) -> dict[str, int]:
            raise TimeoutError

        monkeypatch.setattr(executor._client, "nthreads", busy)
        assert executor._threads() == known and len(known) == 2
        monkeypatch.setattr(cluster, "SECONDS_WITHOUT_WORKERS", 0.0)
        with pytest.raises(ZonereportError, match="does not answer any more"):
            executor._threads()
    finally:
        executor.close()


def test_a_record_says_what_the_files_of_its_report_were(store: ObjectStore) -> None:
    record = json.dumps({"outputs": DIGESTS}).encode()
    store.publish(PLACE, {**FILES, "run.json": record})
    told = call(store.url, lambda files: files.digest(f"{PLACE}/run.json"))
    assert told == hashlib.sha256(record).hexdigest()
    assert store.fetch(PLACE) == {**FILES, "run.json": record}

"""What a batch does on a Dask worker: say what is installed, unpack the project, make reports, leave."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..build.stores import FAILURES, Store
from .bundles import unpack, unpacked
from .jobs import Job, Result
from .pool import given_up
from .workers import TRIES, WorkerDied, end_own_workers, perform

# Batches that have been ended here: a report that was ended with one is not tried again.
_ended: set[str] = set()


def fingerprint() -> dict[str, str]:
    """Everything that the bytes of a report depend on besides its project, by name.

    Examples
    --------
    >>> {"machine", "python", "pandas", "code of analysis"} <= fingerprint().keys()
    True
    """
    from ..build.keys import package_digests
    from ..build.record import installed, versions

    code = {f"code of {room}": digest[:12] for room, digest in package_digests().items()}
    machine = f"{platform.system()} {platform.machine()}"
    return {"machine": machine, "python": versions()["python"], **installed(), **code}


def asking() -> Callable[[], dict[str, str]]:
    """``fingerprint`` in a form that also reaches a worker on which zonereport is not installed."""

    def ask() -> dict[str, str]:
        # Travels by value, so it takes nothing along from here.
        try:
            from zonereport.batch.remote import fingerprint
        except ImportError as error:
            return {"missing": str(error)}
        return fingerprint()

    return ask


def equip(bundles: Mapping[str, bytes], dask_worker: Any) -> None:
    """Unpack projects into the worker's own scratch folder, which Dask clears away with the worker."""
    for digest, bundle in bundles.items():
        unpack(bundle, _folder(dask_worker, digest))


def try_store(store: Store, place: str, word: bytes, own: str) -> str:
    """What keeps this worker from reading what lies in a store, or from writing there; empty if nothing."""
    try:
        if store.read(f"{FAILURES}/{place}", "word") != word:
            return "it does not see what was written there; share the folder under the same path, or use s3://"
        store.keep_failure(own, {"word": word})
        store.drop_failure(own)
    except Exception as error:
        return str(error) or type(error).__name__
    return ""


def make(job: Job, digest: str, batch: str, store: Store) -> Result | None:
    """Make a report from an unpacked project; None where it is not unpacked here, or the batch was ended.

    A process of its own makes it: Dask's has threads, and could not fork.
    """
    from distributed import get_worker

    folder = _folder(get_worker(), digest)
    if not folder.is_dir():
        return None
    here = replace(job, project=unpacked(folder))
    for tries_left in reversed(range(TRIES)):
        try:
            return replace(perform(here, store), job=job)
        except WorkerDied as death:
            if batch in _ended:
                return None
            if not tries_left:
                return given_up(job, death, store)
    return None


def leave(batch: str, digests: list[str], dask_worker: Any) -> None:
    """End what a batch still runs here, and remove what it has unpacked."""
    _ended.add(batch)
    end_own_workers()
    for digest in digests:
        shutil.rmtree(_folder(dask_worker, digest), ignore_errors=True)


def _folder(dask_worker: Any, digest: str) -> Path:
    return Path(dask_worker.local_directory) / f"zonereport-{digest}"

"""Reports in an object store, or wherever else fsspec reaches.

An object store replaces one file at a time and knows no folders. So ``run.json``, which names the digests of
a report's files, is written last, and while a report is being replaced the files of the old one lie in
``.last`` beside it. A reader who starts from ``run.json``, holds each file against its digest and takes one
that does not match from ``.last`` has the old report or the new one, never a mixture; ``ObjectStore.fetch``
is that reader. One who opens a single file has a whole file. Nothing of ``.last`` stays once a report is in
place. A report that a killed process left half-replaced is stale to the next batch: its digests do not match.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..errors import UsageError, ZonereportError
from .index import index_page, read_record
from .objectfiles import Files, call
from .record import FILE
from .stores import FAILURES, LocalStore, Store

T = TypeVar("T")

# A drive of Windows has one letter.
_NEARLY_A_URL = re.compile(r"[a-z][a-z0-9]+:/(?!/)")
_LAST = ".last"
_INDEX = "index.html"
#: So long a store may take to answer before the first report.
SECONDS_TO_ANSWER = 20.0
_RECORDS_AT_A_TIME = 256
_LOOKS = 5


@dataclass(frozen=True)
class ObjectStore:
    """Reports below a URL such as ``s3://bucket/prefix``.

    Settings and credentials are read from the environment of each process, wherever it runs, and travel with
    no job. One batch at a time writes to a URL: an object store has no locks.
    """

    url: str

    def prepare(self) -> None:
        """See ``Store``."""

        async def work(files: Files) -> None:
            await _try(files)
            await _clear(files)

        try:
            call(self.url, work, SECONDS_TO_ANSWER)
        except ZonereportError:
            raise
        except Exception as error:
            raise UsageError(f"output: {self.url} cannot be written: {_explained(error)}.") from error

    def free_bytes(self) -> int | None:
        """See ``Store``: an object store does not tell."""
        return None

    def refusal(self) -> str:
        """See ``Store``."""
        try:
            call(self.url, _try, SECONDS_TO_ANSWER)
        except Exception as error:
            return f"{self.url} cannot be written any more: {_explained(error)}"
        return ""

    def read(self, place: str, name: str) -> bytes | None:
        """See ``Store``."""
        return self._call(place, lambda files: files.read(_path(place, name)))

    def differing(self, place: str, digests: Mapping[str, str]) -> list[str]:
        """See ``Store``."""

        async def work(files: Files) -> list[str]:
            same = await asyncio.gather(*(_has(files, _path(place, name), digests[name]) for name in digests))
            return [name for name, is_same in zip(digests, same, strict=True) if not is_same]

        return self._call(place, work)

    def fetch(self, place: str) -> dict[str, bytes] | None:
        """A whole report by file name, the old one or the new one if it is being replaced; None without one.

        Raises
        ------
        ZonereportError
            If files are lost or were altered.
        """

        async def look(files: Files) -> tuple[bytes | None, dict[str, bytes | None]]:
            content = await files.read(_path(place, FILE))
            outputs: Mapping[str, str] = json.loads(content)["outputs"] if content else {}
            found = await asyncio.gather(*(_of_record(files, place, *each) for each in outputs.items()))
            return content, dict(zip(outputs, found, strict=True))

        missing: list[str] = []
        for _ in range(_LOOKS):
            record, found = self._call(place, look)
            if record is None:
                return None
            whole = {name: content for name, content in found.items() if content is not None}
            missing = [name for name in found if name not in whole]
            if not missing:
                return {**whole, FILE: record}
            # It changed between two of these reads, most likely.
            time.sleep(0.2)
        lost = ", ".join(missing)
        raise ZonereportError(f"{self.url}/{place}: {lost} is missing or was altered; build it again.")

    def publish(self, place: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """See ``Store``."""
        contents = dict(files)

        async def work(files: Files) -> None:
            there = await files.find(place)
            if FILE in there:
                await _keep_last(files, place, there)
            others = {name: content for name, content in contents.items() if name != FILE}
            await asyncio.gather(*(files.write(_path(place, name), others[name]) for name in others))
            if FILE in contents:
                await files.write(_path(place, FILE), contents[FILE])
            left = {name for name in await files.find(place) if name not in contents}
            await files.remove(_path(place, name) for name in left)
            await _remove_below(files, f"{FAILURES}/{place}")

        self._call(place, work)
        return tuple(f"{self.url}/{place}/{name}" for name in contents)

    def replace(self, place: str, name: str, content: bytes) -> None:
        """See ``Store``."""
        self._call(place, lambda files: files.write(_path(place, name), content))

    def keep_failure(self, place: str, files: Mapping[str, bytes]) -> str:
        """See ``Store``."""
        contents, kept = dict(files), f"{FAILURES}/{place}"

        async def work(files: Files) -> None:
            await _remove_below(files, kept)
            await asyncio.gather(*(files.write(_path(kept, name), contents[name]) for name in contents))

        self._call(place, work)
        return f"{self.url}/{kept}"

    def drop_failure(self, place: str) -> None:
        """See ``Store``."""
        self._call(place, lambda files: _remove_below(files, f"{FAILURES}/{place}"))

    def failed_places(self) -> frozenset[str]:
        """See ``Store``: one flat listing."""
        paths = self._call(FAILURES, lambda files: files.find(FAILURES))
        return frozenset(path.rpartition("/")[0] for path in paths)

    def update_index(self) -> str:
        """See ``Store``: one flat listing, then the records, many at a time."""

        async def work(files: Files) -> None:
            places = [name for name in await files.find() if _is_record(name)]
            records: list[dict[str, Any]] = []
            for start in range(0, len(places), _RECORDS_AT_A_TIME):
                some = places[start : start + _RECORDS_AT_A_TIME]
                found = await asyncio.gather(*(files.read(path) for path in some))
                for path, content in zip(some, found, strict=True):
                    if content is not None:
                        folder = path.removesuffix(f"/{FILE}")
                        records.append(read_record(content, folder, f"{self.url}/{path}"))
            await files.write(_INDEX, index_page(records))

        self._call("", work)
        return f"{self.url}/{_INDEX}"

    def _call(self, place: str, work: Callable[[Files], Awaitable[T]]) -> T:
        try:
            return call(self.url, work)
        except ZonereportError:
            raise
        except Exception as error:
            where = f"{self.url}/{place}".rstrip("/")
            raise ZonereportError(
                f"{where} could not be reached: {_explained(error)}. See to that and start again; "
                f"a report that was in place is what its {FILE} says."
            ) from error


def open_store(output: str) -> Store:
    """The store that ``--output`` names: a folder of this machine, or a URL that fsspec knows.

    Examples
    --------
    >>> open_store("s3://bucket/reports/")
    ObjectStore(url='s3://bucket/reports')
    >>> open_store("/srv/reports") == open_store("file:///srv/reports")
    True

    Raises
    ------
    UsageError
        For what looks like a URL and is none.
    """
    protocol, mark, rest = output.partition("://")
    if not mark and _NEARLY_A_URL.match(output):
        near = output.replace(":/", "://", 1)
        raise UsageError(f"output: {output} is neither a folder nor a URL; did you mean {near}?")
    if mark and protocol in ("file", "local"):
        return LocalStore(Path(rest).resolve())
    return ObjectStore(f"{protocol}://{rest.rstrip('/')}") if mark else LocalStore(Path(output).resolve())


async def _try(files: Files) -> None:
    probe = f".zonereport-{secrets.token_hex(8)}"
    await files.write(probe, b"")
    await files.remove([probe])


async def _keep_last(files: Files, place: str, there: list[str]) -> None:
    """Copy the report in place into ``.last``, unless a swap that broke off has done so already."""
    record, kept = await asyncio.gather(*(files.read(_path(at, FILE)) for at in (place, f"{place}/{_LAST}")))
    if record is not None and record == kept:
        return
    await files.remove([f"{place}/{_LAST}/{FILE}"])
    own = [name for name in there if not name.startswith(f"{_LAST}/")]
    names = [name for name in own if name != FILE]
    await asyncio.gather(*(files.copy(_path(place, name), f"{place}/{_LAST}/{name}") for name in names))
    # Last: it says that the others are there.
    await files.copy(_path(place, FILE), f"{place}/{_LAST}/{FILE}")


async def _clear(files: Files) -> None:
    """Remove each ``.last`` of a report that is in place; one that its report still needs stays."""
    mark = f"/{_LAST}/"
    kept: dict[str, list[str]] = {}
    for path in await files.find():
        if mark in path:
            kept.setdefault(path.partition(mark)[0], []).append(path)
    for place, paths in kept.items():
        both = (files.read(f"{at}/{FILE}") for at in (place, f"{place}/{_LAST}"))
        record, last = await asyncio.gather(*both)
        if record is not None and record != last:
            await files.remove(paths)


async def _has(files: Files, path: str, digest: str) -> bool:
    """Whether a file has a digest: as the store tells it, else from its content."""
    told = await files.digest(path)
    return told == digest if told else _matches(await files.read(path), digest)


async def _of_record(files: Files, place: str, name: str, digest: str) -> bytes | None:
    for at in (place, f"{place}/{_LAST}"):
        content = await files.read(_path(at, name))
        if _matches(content, digest):
            return content
    return None


async def _remove_below(files: Files, place: str) -> None:
    await files.remove([_path(place, name) for name in await files.find(place)])


def _matches(content: bytes | None, digest: str) -> bool:
    return content is not None and hashlib.sha256(content).hexdigest() == digest


def _path(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name


def _is_record(path: str) -> bool:
    parts = path.split("/")
    return len(parts) == 4 and parts[-1] == FILE and not any(part.startswith(".") for part in parts)


def _explained(error: Exception) -> str:
    """What a store said, in words; the names are those of botocore, which need not be installed."""
    name = type(error).__name__
    if name in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    if isinstance(error, TimeoutError):
        return f"no answer within {SECONDS_TO_ANSWER:.0f} seconds"
    if isinstance(error, FileNotFoundError):
        return f"there is no such bucket or folder ({error})"
    if isinstance(error, PermissionError):
        return f"these credentials may not ({error})"
    return f"{error}" or name

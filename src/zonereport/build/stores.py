"""Where reports are written and read again: a local folder, or what else behaves like one."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..errors import UsageError, ZonereportError
from ..seeds import replace_file
from .index import update_index
from .locking import locked
from .publishing import clean_staging, publish

FAILURES = "failures"
#: What a report takes where nothing tells: page, PDF with attachments, notebook and record.
BYTES_PER_REPORT = 4_000_000
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Store(Protocol):
    """Where reports lie, each at a place such as ``hengyang/2024-10-31/zh``.

    A store is picklable: workers in other processes and on other machines write through a copy of it. What it
    publishes appears whole or not at all to a reader who starts from ``run.json``.
    """

    def prepare(self) -> None:
        """Make sure that reports can be written, and clear away what killed runs left half-written.

        Raises
        ------
        UsageError
            If nothing can be written there, saying why.
        """

    def free_bytes(self) -> int | None:
        """Room that is left, where that can be known."""

    def refusal(self) -> str:
        """Why no report can be written there any more, in words; empty where one can."""

    def read(self, place: str, name: str) -> bytes | None:
        """A file of a report, None where there is none."""

    def differing(self, place: str, digests: Mapping[str, str]) -> list[str]:
        """Names of the files of a report that are missing or do not have these SHA-256.

        A store that says of a file what it was written with need not read it again.
        """

    def publish(self, place: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """Put a report of exactly these files in place and drop its failure, if kept; return the paths."""

    def replace(self, place: str, name: str, content: bytes) -> None:
        """Give one file of a published report other content."""

    def keep_failure(self, place: str, files: Mapping[str, bytes]) -> str:
        """Keep what is known of a report that failed, instead of what was kept before; returns where."""

    def drop_failure(self, place: str) -> None:
        """Forget what was kept of a report that failed, if anything was: it is in place now."""

    def failed_places(self) -> frozenset[str]:
        """The places of which a failure is kept."""

    def update_index(self) -> str:
        """Write the page that lists all reports, and return where it lies."""


@dataclass(frozen=True)
class LocalStore:
    """Reports below a folder of this machine."""

    folder: Path

    def prepare(self) -> None:
        """See ``Store``."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / f".zonereport-{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise UsageError(
                f"output: {self.folder} cannot be written ({reason(error)}); "
                "name a folder that can with --output."
            ) from error
        clean_staging(self.folder)

    def free_bytes(self) -> int | None:
        """See ``Store``."""
        return shutil.disk_usage(self.folder).free

    def refusal(self) -> str:
        """See ``Store``."""
        probe = self.folder / f".zonereport-{os.getpid()}"
        try:
            probe.write_bytes(bytes(BYTES_PER_REPORT))
        except OSError as error:
            return f"{self.folder} cannot be written any more ({reason(error)})"
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
        return ""

    def read(self, place: str, name: str) -> bytes | None:
        """See ``Store``."""
        path = self.folder / place / name
        return path.read_bytes() if path.is_file() else None

    def differing(self, place: str, digests: Mapping[str, str]) -> list[str]:
        """See ``Store``."""
        return [name for name, digest in digests.items() if _digest(self.folder / place / name) != digest]

    def publish(self, place: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """See ``Store``."""
        try:
            paths = publish(files, self.folder / place)
        except OSError as error:
            raise _unwritten(self.folder / place, error) from error
        self.drop_failure(place)
        return tuple(str(path) for path in paths)

    def replace(self, place: str, name: str, content: bytes) -> None:
        """See ``Store``."""
        try:
            replace_file(self.folder / place / name, content)
        except OSError as error:
            raise _unwritten(self.folder / place / name, error) from error

    def keep_failure(self, place: str, files: Mapping[str, bytes]) -> str:
        """See ``Store``."""
        kept = self.folder / FAILURES / place
        try:
            publish(files, kept)
        except OSError:
            self._remove_empty(kept)
            raise
        return str(kept)

    def drop_failure(self, place: str) -> None:
        """See ``Store``."""
        kept = self.folder / FAILURES / place
        if kept.exists():
            shutil.rmtree(kept, ignore_errors=True)
            self._remove_empty(kept)

    def failed_places(self) -> frozenset[str]:
        """See ``Store``."""
        top = self.folder / FAILURES
        return frozenset(path.relative_to(top).as_posix() for path in top.glob("*/*/*"))

    def _remove_empty(self, kept: Path) -> None:
        """Remove the folders that a failure was kept in, as far as they are empty now."""
        for folder in (kept.parent, kept.parent.parent, self.folder / FAILURES):
            try:
                folder.rmdir()
            except OSError:
                return

    def update_index(self) -> str:
        """See ``Store``."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder):
                return str(update_index(self.folder))
        except OSError as error:
            raise _unwritten(self.folder / "index.html", error) from error


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """Why something could not be written, in words.

    >>> reason(OSError(errno.ENOSPC, "")), reason(NotADirectoryError(errno.ENOTDIR, ""))
    ('the disk is full', 'a file is in its way')
    """
    if error.errno in _FULL:
        return "the disk is full"
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return "a file is in its way"
    return os.strerror(error.errno) if error.errno else str(error)


def _unwritten(path: Path, error: OSError) -> ZonereportError:
    advice = "Make room and start again" if error.errno in _FULL else "See to that and start again"
    told = f"{path} could not be written: {reason(error)}. {advice}; what was in place is untouched."
    return ZonereportError(told)

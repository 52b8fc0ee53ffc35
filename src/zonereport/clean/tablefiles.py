"""One table's files in data/: written block by block, and put in place whole.

The analyses' tables of millions of figures are larger than memory should be. They come in blocks
of areas; each block goes into both files and is forgotten.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pandas as pd
import pyarrow.parquet as pq

from .formats import ROW_GROUP, csv_lines, parquet_writer, tidy, to_arrow

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks; there nothing is swept.
    fcntl = None  # type: ignore[assignment]

_PASSING = re.compile(r"\..+\.(?:csv|parquet)\.\d+-[0-9a-f]{8}")
# Between making a file and holding it nobody may take it for left behind.
_SECONDS_TO_HOLD = 60.0


class PassingFile:
    """A file beside the one that it is to replace; everything written to it is digested as well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.closed = False
        self._sha256 = hashlib.sha256()
        # Same folder, so that the replacement is a rename; opened plainly, so that the umask rules.
        self._beside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        self._file: BinaryIO = self._beside.open("wb")
        # While this process lives, `sweep` keeps away.
        self._held = os.dup(self._file.fileno())
        _holds(self._held)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written, in hexadecimal digits."""
        return self._sha256.hexdigest()

    def write(self, content: bytes | memoryview) -> int:
        """Write and digest; returns the number of bytes."""
        if self._file.closed:  # discarded: a writer that was not closed has some last words
            return len(content)
        self._sha256.update(content)
        self.size += len(content)
        return self._file.write(content)

    def tell(self) -> int:
        """Where the next byte goes."""
        return self.size

    def flush(self) -> None:
        """Pass on what is held back."""
        self._file.flush()

    def close(self) -> None:
        """Only `replace` and `discard` close the file: a writer into it must not."""

    def replace(self) -> bool:
        """Put the file in its place, if it differs from what stands there; returns whether it does."""
        self._file.close()
        is_other = not self._is_there()
        if is_other:
            os.replace(self._beside, self.path)
        self.discard()
        return is_other

    def discard(self) -> None:
        """Leave nothing behind of what was not put in place."""
        self._file.close()
        self._beside.unlink(missing_ok=True)
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def _is_there(self) -> bool:
        if not self.path.is_file() or self.path.stat().st_size != self.size:
            return False
        with self.path.open("rb") as present:
            return hashlib.file_digest(present, "sha256").hexdigest() == self.digest


class TableFiles:
    """A table as CSV and as Parquet; nothing is in place before `replace`, and what is not, is gone after it.

    Parameters
    ----------
    folder : Path
        Where the files go.
    name : str
        The files' name, without suffix.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.files = {suffix: PassingFile(folder / f"{name}.{suffix}") for suffix in ("csv", "parquet")}
        self.columns = pd.DataFrame()
        self._writer: pq.ParquetWriter | None = None
        self._has_rows = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self.files.values():
            file.discard()

    def add(self, frame: pd.DataFrame) -> None:
        """Write the rows of a block; all blocks have the same columns."""
        neat = tidy(frame)
        is_first = self._writer is None
        if self._writer is None:
            self.columns = neat.iloc[:0]
            self._writer = parquet_writer(self.files["parquet"], neat)
        for part in csv_lines(neat, header=is_first):
            self.files["csv"].write(part)
        if len(neat):
            self._writer.write_table(to_arrow(neat), row_group_size=ROW_GROUP)
            self._has_rows = True

    def replace(self) -> list[str]:
        """Put both files in their places; returns the names of those that changed."""
        if self._writer is None:
            raise ValueError(f"{self.name}: a table without a block has no columns")
        if not self._has_rows:
            self._writer.write_table(to_arrow(self.columns), row_group_size=ROW_GROUP)
        self._writer.close()
        return [file.path.name for file in self.files.values() if file.replace()]


def sweep(folder: Path) -> None:
    """Remove what a writer that was killed has left in the folder: files that no process holds any more."""
    for path in folder.glob(".*"):
        if not _PASSING.fullmatch(path.name):
            continue
        with suppress(OSError), path.open("rb") as file:
            is_old = time.time() - os.fstat(file.fileno()).st_mtime > _SECONDS_TO_HOLD
            if is_old and fcntl is not None and _holds(file.fileno()):
                path.unlink()


def _holds(descriptor: int) -> bool:
    """Hold an open file until its last descriptor is closed; whether nobody else holds it."""
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

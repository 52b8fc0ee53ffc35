"""New rows into typed files: in their place, every other byte as it was, all files or none.

People keep the seeds under version control and read their differences: a row that is added must show
as one added line.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from zonereport.errors import ZonereportError
from zonereport.seeds import Resource, Seeds, describe, load_seeds
from zonereport.seeds.loading import DESCRIPTOR

BOM = b"\xef\xbb\xbf"

#: Line ``i + 2`` of a file is row ``i`` of its frame.
FIRST_LINE = 2


def insert_rows(
    content: bytes, resource: Resource, frame: pd.DataFrame, rows: Sequence[Mapping[str, str]]
) -> tuple[bytes, list[int]]:
    """Insert rows where the file's order wants them.

    Parameters
    ----------
    content : bytes
        The file as it stands, with the rows of ``frame``.
    resource : Resource
        Its description.
    frame : DataFrame
        Its rows as `load_seeds` gives them: sorted, all strings.
    rows : sequence of mapping
        The new rows' cells by column; a column that is not named stays empty.

    Returns
    -------
    bytes
        The new content. A file with CRLF, or without a line end at its end, gets lines that fit.
    list of int
        For each new row, its line in the new content.

    Raises
    ------
    ZonereportError
        Where the file has another header, encoding or separator than the contract wants, so that a row
        spliced into it would not be read back, or other rows than ``frame``.
    """
    bom = BOM if content.startswith(BOM) else b""
    header, _, body = content.removeprefix(BOM).partition(b"\n")
    if header.removesuffix(b"\r") != ",".join(resource.columns).encode():
        raise ZonereportError(
            f"{resource.file} is not in the form that rows can be added to; nothing was written. Save it as "
            f"CSV UTF-8 with commas and the header {','.join(resource.columns)}."
        )
    end = b"\r\n" if header.endswith(b"\r") else b"\n"
    lines = body.removesuffix(b"\n").split(b"\n") if body else []
    if len(lines) != len(frame):
        raise ZonereportError(f"{resource.file} was changed in the meantime; nothing was written.")
    if lines and not body.endswith(b"\n"):
        lines[-1] += end.removesuffix(b"\n")
    keys = _keys(resource, frame)
    ordered = sorted(range(len(rows)), key=lambda at: _key(resource, rows[at]))
    result, line_of, done = [header], [0] * len(rows), 0
    for at in ordered:
        place = bisect_right(keys, _key(resource, rows[at]))
        result += lines[done:place]
        done = place
        result.append(_line(resource, rows[at]).encode("utf-8") + end.removesuffix(b"\n"))
        line_of[at] = len(result)
    result += lines[done:]
    return bom + b"\n".join(result) + b"\n", line_of


def load_changed(seeds: Seeds, contents: Mapping[str, bytes]) -> Seeds:
    """The seeds as they would be with other contents of some files; nothing is written into their folder.

    Raises
    ------
    SeedFaults
        With all faults that the new contents bring in.
    """
    with tempfile.TemporaryDirectory(prefix="zonereport-") as name:
        scratch = Path(name)
        for file in [*(resource.file for resource in describe().values()), DESCRIPTOR]:
            if file in contents:
                (scratch / file).write_bytes(contents[file])
            elif (seeds.folder / file).is_file():
                shutil.copyfile(seeds.folder / file, scratch / file)
        return replace(load_seeds(scratch), folder=seeds.folder)


def replace_together(changes: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
    """Give several files their new contents, all or none.

    Parameters
    ----------
    changes : mapping
        For every file what it held when it was read (None: it did not exist) and what it is to hold.

    Raises
    ------
    ZonereportError
        If a file cannot be written, or was changed in the meantime; no file is written then.
    """
    changed = {path: pair for path, pair in changes.items() if pair[0] != pair[1]}
    staged: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        # Everything that can fail for want of room or rights fails here, before the first file changes.
        for path, (_, new) in changed.items():
            staged[path] = _staged(path, new)
        for path, (old, _) in changes.items():
            if (path.read_bytes() if path.is_file() else None) != old:
                raise ZonereportError(
                    f"{path} was changed by somebody else in the meantime; nothing was written. Run it again."
                )
        for path in changed:
            os.replace(staged[path], path)
            done.append(path)
    except BaseException:
        for path in done:
            _put_back(path, changes[path][0])
        raise
    finally:
        for passing in staged.values():
            passing.unlink(missing_ok=True)


def _staged(path: Path, content: bytes) -> Path:
    passing = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        passing.write_bytes(content)
    except OSError as error:
        passing.unlink(missing_ok=True) if path.parent.is_dir() else None
        raise ZonereportError(f"{path} cannot be written ({error.strerror}); nothing was written.") from None
    return passing


def _put_back(path: Path, old: bytes | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(old)


def _line(resource: Resource, row: Mapping[str, str]) -> str:
    stream = io.StringIO(newline="")
    cells = [row.get(column, "") for column in resource.columns]
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


def _key(resource: Resource, row: Mapping[str, str]) -> tuple[str | int, ...]:
    return tuple(
        int(row[name]) if resource.field(name).type == "integer" else row[name]
        for name in resource.primary_key
    )


def _keys(resource: Resource, frame: pd.DataFrame) -> list[tuple[str | int, ...]]:
    key = list(resource.primary_key)
    types = {name: "int64" for name in key if resource.field(name).type == "integer"}
    return list(frame[key].astype(types).itertuples(index=False, name=None))

"""A project's folders as one content, so that another machine makes a report of the very same bytes."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..agreement import SECOND
from .jobs import Project

_FOLDERS = ("seeds", "data", "notebooks")


def pack(project: Project) -> bytes:
    """Seeds with their second coding, data and chapters; the articles' texts, if there are any, stay here.

    The same files give the same bytes.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in _files(project):
            # Without the times and rights that ``ZipFile.write`` would take from the file.
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED, 1)
    return content.getvalue()


def digest_of(bundle: bytes) -> str:
    """The name of a bundle."""
    return hashlib.sha256(bundle).hexdigest()[:24]


def unpack(bundle: bytes, folder: Path) -> None:
    """Put a bundle's files into a folder, which appears whole; one that is there is that of this bundle."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            archive.extractall(staging)
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def unpacked(folder: Path) -> Project:
    """The project whose bundle was unpacked into a folder."""
    return Project(*(str(folder / name) for name in _FOLDERS))


def _files(project: Project) -> Iterator[tuple[str, Path]]:
    folders = dict(zip(_FOLDERS, (project.seeds, project.data, project.notebooks), strict=True))
    folders[f"{_FOLDERS[0]}/{SECOND}"] = str(Path(project.seeds) / SECOND)
    for name, folder in folders.items():
        for path in sorted(Path(folder).iterdir()) if Path(folder).is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                yield f"{name}/{path.name}", path

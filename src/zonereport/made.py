"""Whether ``data/`` is what cleaning would make of the seeds, known without cleaning them again.

A note beside the tables says which code, with which libraries, made the description with which SHA-256; the
description has those of the seeds and of every table. So the note holds neither times nor sizes, and stays
true whatever is killed, edited or copied meanwhile: it then speaks of a description that is not there, or of
one that speaks of other files.
"""

from __future__ import annotations

import hashlib
import json
import platform
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from .clean.data import DESCRIPTOR
from .seeds import replace_file, seed_digests

#: The note's file in the data folder; like all whose names begin with a point, no input of a report.
NOTE = ".made.json"
#: What of this package, and of others, has a part in data/; a test follows the imports.
ROOMS = (
    "agreement", "analysis", "choice.py", "clean", "edition.py", "errors.py", "evidence", "kept.py",
    "made.py", "quantity", "refresh.py", "seeds", "vocabulary.py",
)  # fmt: skip
LIBRARIES = ("krippendorff", "numpy", "pandas", "pandera", "pyarrow")


def is_made(seeds: Path, data: Path) -> bool:
    """Whether cleaning these seeds anew would leave every file in ``data`` as it is.

    Parameters
    ----------
    seeds, data : Path
        Folders. All their tables are read to see whether they are those of the note.
    """
    try:
        noted = json.loads((data / NOTE).read_bytes())
        content = (data / DESCRIPTOR).read_bytes()
        if noted != _note(content):
            return False
        described = json.loads(content)
        if described["seeds"] != {name: f"sha256:{sha256}" for name, sha256 in seed_digests(seeds).items()}:
            return False
        return all(f"sha256:{_sha256(data / one['path'])}" == one["hash"] for one in described["resources"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def note_made(data: Path) -> None:
    """Note that this process has made what the description in ``data`` describes.

    Where there is no room for the note, the data are made again next time.
    """
    with suppress(OSError):
        note = json.dumps(_note((data / DESCRIPTOR).read_bytes()), indent=1)
        replace_file(data / NOTE, f"{note}\n".encode())


def _note(description: bytes) -> dict[str, str]:
    libraries = {name: version(name) for name in LIBRARIES}
    sha256 = hashlib.sha256(description).hexdigest()
    return {"code": _CODE, "description": sha256, "python": platform.python_version(), **libraries}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code() -> str:
    """SHA-256 over the rooms' files and their names."""
    package = Path(__file__).resolve().parent
    whole = hashlib.sha256()
    for room in map(package.joinpath, ROOMS):
        for path in sorted(room.rglob("*")) if room.is_dir() else [room]:
            name = path.relative_to(package)
            if path.is_file() and "__pycache__" not in name.parts:
                whole.update(f"{name.as_posix()}\0{_sha256(path)}\n".encode())
    return whole.hexdigest()


# As it is imported: a process that goes on after the code was edited works with what it was.
_CODE = _code()

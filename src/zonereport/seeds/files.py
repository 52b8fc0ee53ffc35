"""Writing files whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def replace_file(path: Path, content: bytes) -> bool:
    """Give ``path`` this content, atomically, and say whether that changed it.

    A reader sees the old content or the new one, never a part; an unchanged file keeps its time stamp.
    """
    return bool(replace_files({path: content}))


def replace_files(contents: Mapping[Path, bytes]) -> list[Path]:
    """Give each path its content, all of them or none, and say which of them that changed.

    The new contents are written beside the files first, so that what can fail fails before any file
    is replaced; if a replacement fails all the same, the ones before it are taken back.
    """
    changed = {path: new for path, new in contents.items() if _content(path) != new}
    before = {path: _content(path) for path in changed}
    # Same folder, so that the replacement is a rename; opened plainly, so that the umask rules.
    passing = {
        path: path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}") for path in changed
    }
    done: list[Path] = []
    try:
        for path, new in changed.items():
            passing[path].write_bytes(new)
        for path in changed:
            os.replace(passing[path], path)
            done.append(path)
    except BaseException:
        for path in done:
            old = before[path]
            path.unlink() if old is None else path.write_bytes(old)
        raise
    finally:
        for beside in passing.values():
            beside.unlink(missing_ok=True)
    return list(changed)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None

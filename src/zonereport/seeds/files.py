"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace_file(path: Path, content: bytes) -> bool:
    """Give ``path`` this content, atomically, and say whether that changed it.

    A reader sees the old content or the new one, never a part; an unchanged file keeps its time stamp.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    # Same folder, so that the replacement is a rename; opened plainly, so that the umask rules.
    passing = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        passing.write_bytes(content)
        os.replace(passing, path)
    finally:
        passing.unlink(missing_ok=True)
    return True

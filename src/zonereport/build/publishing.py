"""Puts a report's files in place all at once; the last good report survives whatever fails."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from .locking import is_used, locked, marked_as_used

_STAGING, _ASIDE = ".new-", ".last"


def publish(files: Mapping[str, bytes], target: Path) -> tuple[Path, ...]:
    """Replace the folder ``target`` by one with exactly these files.

    Everything is written into a hidden folder beside the target first, then the two change names.
    A reader sees the old report or the new one, never a mixture. Should the machine stop between
    the two renames, the next call puts the old report back before it starts.

    Parameters
    ----------
    files : mapping of str to bytes
        Names and contents.
    target : Path
        The report's folder; its parents are made.

    Returns
    -------
    tuple of Path
        The files' paths in the order given.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in publish({"report.html": b"<p>"}, Path(folder) / "zh")]
    ['report.html']
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target.parent):
        _restore(target)
    staging = Path(mkdtemp(prefix=f".{target.name}{_STAGING}", dir=target.parent))
    try:
        with marked_as_used(staging):
            staging.chmod(0o755)
            for name, content in files.items():
                (staging / name).write_bytes(content)
            # Two processes that publish the same report would trip over each other's names.
            with locked(target.parent):
                _swap(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return tuple(target / name for name in files)


def clean_staging(folder: Path) -> list[Path]:
    """Clear what killed processes left half-written below a folder, and return what was cleared.

    A folder that a living process is filling is left alone. A report that was being replaced when its
    process was killed comes back.
    """
    cleared = []
    for path in sorted(folder.glob(f"**/.*{_STAGING}*")):
        if path.is_dir() and not is_used(path):
            shutil.rmtree(path, ignore_errors=True)
            cleared.append(path)
    for aside in sorted(folder.glob(f"**/.*{_ASIDE}")):
        target = aside.with_name(aside.name.removesuffix(_ASIDE)[1:])
        with locked(aside.parent):
            _restore(target)
        cleared.append(aside)
    return cleared


def _swap(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
        return
    aside = _aside(target)
    target.rename(aside)
    try:
        staging.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside)


def _restore(target: Path) -> None:
    """Undo half a swap that an earlier process left behind."""
    aside = _aside(target)
    if not aside.exists():
        return
    if target.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(target)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}{_ASIDE}")

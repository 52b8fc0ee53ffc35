"""Where the seeds and the articles' texts are.

Texts: ``--texts``, ``ZONEREPORT_TEXTS``, or the folder ``texts`` in the seeds folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
_FOLDER = click.Path(file_okay=False, path_type=Path)

seeds_option: Callable[[Command], Command] = click.option(
    "--seeds", type=_FOLDER, default="seeds", show_default=True, help="What people typed."
)
texts_option: Callable[[Command], Command] = click.option(
    "--texts",
    type=_FOLDER,
    envvar="ZONEREPORT_TEXTS",
    show_envvar=True,
    help="Folder of the articles' texts.  [default: texts in the seeds folder]",
)


def texts_folder(texts: Path | None, seeds: Path) -> Path | None:
    """The folder to read; None where none was named and the default one does not exist.

    Raises
    ------
    UsageError
        If the folder that was named does not exist.
    """
    if texts is None:
        default = seeds / "texts"
        return default if default.is_dir() else None
    if not texts.is_dir():
        raise UsageError(f"there is no folder {texts}; name the one with the articles' texts with --texts")
    return texts

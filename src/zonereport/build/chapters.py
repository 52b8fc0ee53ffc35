"""Which notebooks make a report, and which parameters they know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError
from ..run.safety import without

# Not the grammar of addresses that jsonschema would compile for a second where JupyterLab has it installed.
with without("rfc3987_syntax"):
    import papermill
    from nbformat import ValidationError

PATTERN = "[0-9][0-9]-*.ipynb"


@dataclass(frozen=True)
class Chapter:
    """One notebook of a report; ``name`` is its file name without the extension, ``path`` absolute."""

    name: str
    path: Path


def find_chapters(notebooks: Path) -> tuple[Chapter, ...]:
    """The chapters of a folder in the order of their numbers.

    Raises
    ------
    UsageError
        If the folder has no chapter.
    """
    found = tuple(Chapter(path.stem, path.resolve()) for path in sorted(notebooks.glob(PATTERN)))
    if not found:
        raise UsageError(f"no chapters in {notebooks}: expected notebooks named like 20-growth.ipynb")
    return found


def refuse_unknown(chapters: Iterable[Chapter], parameters: Mapping[str, object]) -> None:
    """Refuse parameters that a chapter does not know, before any chapter runs.

    papermill itself only logs a warning, and the chapter then runs with its defaults: a report
    on another zone than the one that was asked for.

    Raises
    ------
    UsageError
        Naming the chapter, the parameters and what its parameters cell offers.
    """
    for chapter in chapters:
        try:
            known = papermill.inspect_notebook(str(chapter.path))
        except (ValueError, OSError, ValidationError) as error:
            why = str(error).splitlines()[0]
            raise UsageError(f"chapter {chapter.name} cannot be read as a notebook: {why}") from error
        unknown = [name for name in parameters if name not in known]
        if unknown:
            raise UsageError(
                f"chapter {chapter.name} has no parameter {_listed(unknown)}; "
                f"its parameters cell knows: {_listed(sorted(known)) or 'none'}"
            )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)

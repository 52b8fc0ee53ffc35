"""Exchanging some cells of a seeds file, and nothing else in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .decoding import decode, lines_of
from .description import describe
from .rows import filled, with_cells


def rewritten(
    folder: Path, name: str, columns: Mapping[str, Sequence[str]], order: Sequence[int] | None = None
) -> bytes:
    """What a file of the seeds becomes when some columns' cells are exchanged.

    All other cells keep their characters; byte order mark, line ends and empty edges become what the
    contract wants. The file must be one that ``load_seeds`` has read.

    Parameters
    ----------
    folder : Path
        The seeds folder.
    name : str
        The file's name without ``.csv``.
    columns : mapping
        New cells of all rows by column.
    order : sequence of int, optional
        Positions of the rows in their new order.
    """
    resource = describe()[name]
    text, faults = decode((folder / resource.file).read_bytes(), resource.file)
    if text is None:
        raise ValueError(f"{resource.file} is not the file that was read: {faults[0]}")
    lines = with_cells(filled(lines_of(text)), resource.columns, columns)
    if order is not None:
        lines = [lines[0], *(lines[1 + place] for place in order)]
    return ("\n".join(lines) + "\n").encode("utf-8")

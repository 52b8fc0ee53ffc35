"""Notes that any table may need: signs, intervals, empty cells; only those that the table has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from ..exhibits import Cell, Column
from ..vocabulary import Qualifier

_BOUNDING = (
    Qualifier.AT_LEAST,
    Qualifier.MORE_THAN,
    Qualifier.AT_MOST,
    Qualifier.LESS_THAN,
    Qualifier.APPROX,
)
_INTERVAL = re.compile(r"[（(][+−]?\d")


class Messages(Protocol):
    """What says a message of the catalogue ``tables`` in the report's language."""

    def __call__(self, key: str, **values: object) -> str: ...


def common_notes(
    rows: Sequence[Sequence[Cell]], heads: Sequence[Column], silent: Sequence[int], text: Messages
) -> list[str]:
    """Notes on the signs, the intervals and the empty cells of a table.

    Parameters
    ----------
    rows : sequence of sequences of Cell
        As many cells per row as there are heads.
    heads : sequence of Column
        Numbers are the linked cells and those of columns aligned at their end.
    silent : sequence of int
        Positions of columns whose empty cells a note of their own explains.
    text : callable
        Gives the message of a key.
    """
    shown = [cell for row in rows for place, cell in enumerate(row) if place and place not in silent]
    numbers = [
        cell.text
        for row in rows
        for cell, head in zip(row, heads, strict=True)
        if cell.link or cell.links or head.align == "end"
    ]
    notes = []
    signs = {code: text(f"signs.{code.value}") for code in _BOUNDING}
    found = [code for code, sign in signs.items() if any(sign in number for number in numbers)]
    if found:
        words = (text(f"signed.{code.value}", sign=signs[code]) for code in found)
        notes.append(text("notes.signs", signs=text("marks.and").join(words)))
    if any(_INTERVAL.search(number) for number in numbers):
        notes.append(text("notes.interval"))
    if any(not cell.text for cell in shown):
        notes.append(text("notes.empty"))
    return notes

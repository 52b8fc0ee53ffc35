"""The walk through the candidates, one at a time: a state machine without a screen or a keyboard.

A terminal (see `keys`) and a notebook draw the same walk. Every step gives a new walk; the old one is not
changed, which is what makes undo a matter of remembering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from .choices import Choice, Choices
from .rows import CODE, DISMISS, Row, confirmed, with_cell


class Mode(StrEnum):
    """What the walk waits for."""

    LOOK = "look"  # a key of KEYS
    REASON = "reason"  # a number: why the numeral is dismissed
    COLUMN = "column"  # a key of COLUMN_KEYS
    CODE = "code"  # a number: a code of the column
    LINE = "line"  # a typed line: words, or a part of a name to search for
    ANCHOR = "anchor"  # a key of ANCHOR_KEYS
    HELP = "help"  # any key
    OVER = "over"  # b, u or q: no candidate is left
    QUIT = "quit"  # nothing


class Guide(Protocol):
    """What the walk asks about its rows; a desk answers."""

    @property
    def choices(self) -> Choices: ...

    def problems(self, row: Row, rows: Sequence[Row]) -> tuple[str, ...]: ...

    def moved(self, row: Row, start: int, end: int) -> Row: ...


@dataclass(frozen=True)
class Walk:
    """Where a person stands in the sheet.

    Parameters
    ----------
    rows : tuple of Row
        All rows of the sheet, with the decisions made so far.
    guide : Guide
    at : int
        Index of the row that is shown; ``len(rows)`` when the walk is over.
    mode : Mode
    column : str
        The column that is being edited.
    query : str
        What was typed into a search.
    message : tuple of str
        What to tell the person: problems, or what was undone.
    past : tuple
        Rows and places to go back to, newest last.
    """

    rows: tuple[Row, ...]
    guide: Guide
    at: int = 0
    mode: Mode = Mode.LOOK
    column: str = ""
    query: str = ""
    message: tuple[str, ...] = ()
    past: tuple[tuple[tuple[Row, ...], int], ...] = ()

    @property
    def row(self) -> Row:
        """The row that is shown."""
        return self.rows[self.at]

    @property
    def is_over(self) -> bool:
        """Whether no row is shown."""
        return self.at >= len(self.rows)

    @property
    def decided(self) -> int:
        """How many rows are decided."""
        return sum(bool(row.decision) for row in self.rows)

    @property
    def options(self) -> list[Choice]:
        """What can be chosen by its number now."""
        if self.mode in (Mode.REASON, Mode.CODE):
            return self.guide.choices.of(self.column, self.row, self.rows)
        if self.mode is Mode.LINE:
            return self.guide.choices.search(self.column, self.row, self.rows, self.query)
        return []

    def begin(self) -> Walk:
        """The walk at the first row that nobody has decided."""
        return self._onward(replace(self, at=-1))

    def accept(self) -> Walk:
        """Decide that the figure is coded as its cells stand, and go on; what forbids it is told instead."""
        return self._decide(confirmed(self.row, CODE))

    def dismiss(self, reason: str) -> Walk:
        """Decide that the numeral measures nothing, and go on."""
        return self._decide(confirmed(with_cell(self.row, "reason", reason), DISMISS))

    def put(self, column: str, value: str) -> Walk:
        """Type a cell; the words of a cell are one line."""
        return self._changed(with_cell(self.row, column, " ".join(value.split())))

    def move(self, start: int, end: int) -> Walk:
        """Widen or narrow the printed string."""
        if not 0 <= start < end:
            return replace(self, message=("nothing would be left of the printed string",))
        row = self.guide.moved(self.row, start, end)
        if len(row.printed) != end - start or not row.printed.isprintable():
            return replace(self, message=("the printed string cannot run over the end of its line",))
        return self._changed(row)

    def skip(self) -> Walk:
        """Leave the row as it is, and go on."""
        return self._onward(self)

    def back(self) -> Walk:
        """Go to the row before, decided or not."""
        before = [at for at in range(min(self.at, len(self.rows))) if not self._is_covered(at)]
        if not before:
            return replace(self, message=("this is the first one",))
        return replace(self.calm(), at=before[-1])

    def undo(self) -> Walk:
        """Take back the last decision or edit, and go where it was made."""
        if not self.past:
            return replace(self, message=("there is nothing to undo",))
        *past, (rows, at) = self.past
        return replace(self.calm(), rows=rows, at=at, past=tuple(past), message=("undone",))

    def _decide(self, row: Row) -> Walk:
        rest = (*self.rows[: self.at], *self.rows[self.at + 1 :])
        if problems := self.guide.problems(row, rest):
            return replace(self, message=problems)
        return self._onward(self._changed(row))

    def _changed(self, row: Row) -> Walk:
        if row == self.row:
            return self
        rows = (*self.rows[: self.at], row, *self.rows[self.at + 1 :])
        return replace(self, rows=rows, past=(*self.past, (self.rows, self.at)), message=())

    def _onward(self, walk: Walk) -> Walk:
        """The next row that is open, or the end."""
        following = range(walk.at + 1, len(walk.rows))
        open_ = (at for at in following if not walk.rows[at].decision and not walk._is_covered(at))
        at = next(open_, len(walk.rows))
        return replace(walk, at=at, mode=Mode.OVER if at == len(walk.rows) else Mode.LOOK, message=())

    def _is_covered(self, at: int) -> bool:
        """Whether a decided row claims characters of this open one: the two are one figure now."""
        row = self.rows[at]
        near = (*self.rows[max(at - 5, 0) : at], *self.rows[at + 1 : at + 6])
        return not row.decision and any(other.decision and other.overlaps(row) for other in near)

    def calm(self) -> Walk:
        """The walk with nothing begun: no column chosen, nothing asked, nothing told."""
        over = self.is_over
        return replace(self, mode=Mode.OVER if over else Mode.LOOK, column="", query="", message=())

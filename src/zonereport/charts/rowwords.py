"""The words of a bar's row: beside the bar on a page, above it on a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .sheet import Sheet
from .text import text_width, wrap_evenly
from .theme import FONT_SIZE, LINE_HEIGHT, MUTED, SMALL_SIZE, WIDTH

NAME_WIDTH = 170.0  # points, at most, beside the bars
BAND = 22.0  # points that a bar takes below its words


@dataclass(frozen=True)
class RowWords:
    """Name and detail of a row, broken into lines; ``left`` is where the bars begin, in points."""

    name: tuple[str, ...]
    detail: tuple[str, ...]
    left: float
    is_stacked: bool

    @property
    def words(self) -> float:
        """Height of the words in points."""
        return (len(self.name) * FONT_SIZE + len(self.detail) * SMALL_SIZE) * LINE_HEIGHT

    @property
    def height(self) -> float:
        return self.words + (BAND + 5 if self.is_stacked else 8)

    def set(self, sheet: Sheet, y: float) -> float:
        """Set the words of a row whose middle is ``y``; returns the middle of its bar."""
        top = y + self.words / 2 + (BAND / 2 if self.is_stacked else 0)
        name = len(self.name) * FONT_SIZE * LINE_HEIGHT
        sheet.text(0, top - name / 2, self.name)
        if self.detail:
            sheet.text(0, top - (name + self.words) / 2, self.detail, size=SMALL_SIZE, colour=MUTED)
        return top - self.words - BAND / 2 if self.is_stacked else y


def row_words(rows: Sequence[tuple[str, str]], width: float) -> list[RowWords]:
    """Names and details of rows for a sheet of ``width`` points."""
    is_stacked = width < WIDTH
    room = width - 4 if is_stacked else NAME_WIDTH
    names = [wrap_evenly(name, room) for name, _ in rows]
    details = [wrap_evenly(detail, room, SMALL_SIZE) if detail else () for _, detail in rows]
    beside = [text_width(line) for lines in names for line in lines]
    beside += [text_width(line, SMALL_SIZE) for lines in details for line in lines]
    left = 10.0 if is_stacked else max(beside) + 14
    return [RowWords(name, detail, left, is_stacked) for name, detail in zip(names, details, strict=True)]

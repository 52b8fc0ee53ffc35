"""The sheet that a chart is drawn on, measured in points.

A panel's limits are known before anything is drawn on it, so that the place of each mark in points is known
when the labels look for room.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..vocabulary import Status
from .labels import Box, Label
from .marks import Mark, draw_mark, has_whisker
from .panels import Along, Panel, Scale, Span
from .shapes import Arrow, Line, Side, Whisker, Words
from .text import text_width
from .theme import (
    ARROW_LENGTH,
    FONT_SIZE,
    GRID,
    INK,
    LINE_HEIGHT,
    MARKER_SIZE,
    MUTED,
    REFERENCE,
    SMALL_SIZE,
    WIDTH,
)

KEY_LINE = 15.0  # points from one line of the key to the next


class Sheet:
    """A picture whose furniture is placed in points from its lower left corner.

    Parameters
    ----------
    height, width : float
        Size in points.

    Attributes
    ----------
    panels : list of Panel
        What data are drawn on, in the order in which it is drawn.
    overlay : Panel
        Words and keys, above the panels, in points.
    """

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.panels: list[Panel] = []
        self.overlay = Panel(Box(0.0, 0.0, width, height), (0.0, width), (0.0, height), "overlay")

    def panel(self, frame: Box, name: str, x: Span, y: Span) -> Panel:
        """A part of the sheet for data between the limits ``x`` and ``y``."""
        self.panels.append(Panel(frame, x, y, name))
        return self.panels[-1]

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = FONT_SIZE,
        colour: str = INK,
        side: Side = "left",
    ) -> None:
        """Set lines in a block whose vertical middle is ``y``; ``side`` says which edge is at ``x``."""
        leading = size * LINE_HEIGHT
        first = y + leading * (len(lines) - 1) / 2 - size * 0.36  # digits and Chinese sit 0.36 em above
        for index, line in enumerate(lines):
            self.overlay.add(Words(line, (x, first - index * leading), size, colour, side))

    def label(self, label: Label, *, size: float = SMALL_SIZE, colour: str = INK) -> None:
        """Set a placed label inside its box, with the line to its point if it has one."""
        if label.leader:
            xs, ys = zip(*label.leader, strict=True)
            self.line(xs, ys, MUTED, 0.7, "leader")
        middle = (label.box.bottom + label.box.top) / 2
        box, side = label.box, label.side
        x = {"left": box.left, "center": (box.left + box.right) / 2, "right": box.right}[side]
        self.text(x, middle, label.lines, size=size, colour=colour, side=side)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = GRID, width: float = 0.8, gid: str = ""
    ) -> None:
        """A line of furniture in points."""
        points = tuple(zip(xs, ys, strict=True))
        self.overlay.add(Line(points, colour, width, gid or "furniture"))

    def key(self, entries: Sequence[tuple[str, str]]) -> None:
        """Signs with their meaning at the head of the sheet.

        ``entries`` are pairs of a sign (a :class:`Status`, ``reference``, ``open``, ``interval``,
        ``elapsed``) and words.
        """
        for (sign, words), (x, line) in zip(entries, key_places(entries, self.width), strict=True):
            y = self.height - 9 - line * KEY_LINE
            self.key_sign(sign, x, y)
            self.text(x + 14, y, [words], size=SMALL_SIZE, colour=MUTED)

    def key_sign(self, sign: str, x: float, y: float) -> None:
        """One sign of the key, its left edge near ``x``."""
        if sign == "open":
            self.overlay.add(Arrow((x - 2, y), (13.0, 0.0), MUTED, gid="key"))
        elif sign == "interval":
            self.overlay.add(Whisker((x - 2, y), (x + 10, y), MUTED, "key"))
        elif sign == "elapsed":
            self.line((x + 4, x + 4), (y - 5, y + 5), INK, 1.8, "key")
        elif sign == "rule":
            self.line((x - 2, x + 10), (y, y), MUTED, 1.0, "key")
        else:
            status, colour = (Status.ACTUAL, REFERENCE) if sign == "reference" else (Status(sign), "")
            mark = Mark(x + 4, x + 4, x + 4, status, "", colour)
            draw_mark(self.overlay, mark, y, "x", gid="key")


def key_height(entries: Sequence[tuple[str, str]], width: float) -> float:
    """Room in points that the key takes at the head of a sheet of this width."""
    lines = [line for _, line in key_places(entries, width)]
    return KEY_LINE * max(lines, default=0) + 24 if entries else 6.0


def key_places(entries: Sequence[tuple[str, str]], width: float) -> list[tuple[float, int]]:
    """Where each sign stands: points from the left, and the line of the key."""
    places, x, line = [], 0.0, 0
    for _, words in entries:
        own = 14 + text_width(words, SMALL_SIZE)
        if x and x + own > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += own + 16
    return places


def mark_box(scale: Scale, mark: Mark, at: float, along: Along) -> Box:
    """What a mark, its arrows and its whisker cover on the sheet."""
    axis = 0 if along == "x" else 1
    place = scale.place(mark.value, at) if along == "x" else scale.place(at, mark.value)
    below = above = half = MARKER_SIZE / 2 + 1
    if has_whisker(scale, mark, along):
        below = max(half, place[axis] - scale.place(mark.lower, mark.lower)[axis])
        above = max(half, scale.place(mark.upper, mark.upper)[axis] - place[axis])
    if mark.is_open_below:
        below = ARROW_LENGTH
    if mark.is_open_above:
        above = ARROW_LENGTH
    x, y = place
    if along == "x":
        return Box(x - below, y - half, x + above, y + half)
    return Box(x - half, y - below, x + half, y + above)

"""The sheet that a chart is drawn on, measured in points.

Every chart sets its axes' limits first and draws afterwards, so that the place of
each mark in points is known when the labels look for room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..vocabulary import Status
from .labels import Box, Label, Side
from .marks import Along, Mark, Ruler, Scale, arrow, draw_mark, has_whisker
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
    new_figure,
)

KEY_LINE = 15.0  # points from one line of the key to the next


class Sheet:
    """A figure whose furniture is placed in points from its lower left corner.

    Parameters
    ----------
    height, width : float
        Size in points.
    """

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.figure: Figure = new_figure(height, width)
        # Words and keys stand on an overlay whose data units are points.
        self.overlay: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), label="overlay", zorder=5)
        self.overlay.set(xlim=(0, width), ylim=(0, height))
        self.overlay.set_axis_off()

    def panel(self, left: float, bottom: float, width: float, height: float, name: str) -> Axes:
        """Axes in points without ticks; ``name`` becomes the axes' label, by which tests find them."""
        rect = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(rect, label=name)
        axes.set(xticks=[], yticks=[])
        return axes

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
        style: dict[str, Any] = {"size": size, "color": colour, "ha": side, "va": "baseline"}
        for index, line in enumerate(lines):
            self.overlay.text(x, first - index * leading, line, **style)

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
        self.overlay.plot(xs, ys, color=colour, linewidth=width, gid=gid or "furniture", clip_on=False)

    def place(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a data point of ``axes`` lies on the sheet, in points."""
        left, bottom = axes.transData.transform((x, y))
        return float(left), float(bottom)

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
            self.overlay.annotate("", (x - 2, y), (x + 11, y), arrowprops=arrow(MUTED), gid="key")
        elif sign == "interval":
            self.line((x - 2, x + 10), (y, y), MUTED, 1.2, "key")
            for end in (x - 2, x + 10):
                self.line((end, end), (y - 2.5, y + 2.5), MUTED, 1.2, "key")
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


def ruler(length: float, along: Along, span: tuple[float, float]) -> Ruler:
    """A scale as long as a chart will be, on which marks are measured before its height is known."""
    return Ruler(length, **{along: span})


def mark_box(axes: Scale, mark: Mark, at: float, along: Along) -> Box:
    """What a mark, its arrows and its whisker cover on the sheet."""
    point = (mark.value, at) if along == "x" else (at, mark.value)
    x, y = map(float, axes.transData.transform(point))
    half = MARKER_SIZE / 2 + 1
    if has_whisker(axes, mark, along):
        ends = axes.transData.transform([(mark.lower, mark.lower), (mark.upper, mark.upper)])
        axis, middle = (0, x) if along == "x" else (1, y)
        below = max(half, middle - float(ends[0][axis]))
        above = max(half, float(ends[1][axis]) - middle)
    else:
        below = ARROW_LENGTH if mark.is_open_below else half
        above = ARROW_LENGTH if mark.is_open_above else half
    if along == "x":
        return Box(x - below, y - half, x + above, y + half)
    return Box(x - half, y - below, x + half, y + above)

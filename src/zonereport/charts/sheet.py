"""The sheet that a chart is drawn on, measured in points.

Every chart sets its axes' limits first and draws afterwards, so that the place of
each mark in points is known when the labels look for room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..vocabulary import Status
from .marks import Along, Mark, arrow, draw_mark, has_whisker
from .text import Box, Label, text_width
from .theme import (
    ARROW_LENGTH,
    FONT_SIZE,
    GRID,
    INK,
    LINE_HEIGHT,
    MARKER_SIZE,
    MUTED,
    SMALL_SIZE,
    WIDTH,
    new_figure,
)

Side = Literal["left", "center", "right"]


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
        """Set a placed label inside its box."""
        middle = (label.box.bottom + label.box.top) / 2
        x, side = (label.box.right, "right") if label.is_left else (label.box.left, "left")
        self.text(x, middle, label.lines, size=size, colour=colour, side=cast(Side, side))

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = GRID, width: float = 0.8, gid: str = ""
    ) -> None:
        """A line of furniture in points."""
        self.overlay.plot(xs, ys, color=colour, linewidth=width, gid=gid or "furniture", clip_on=False)

    def place(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a data point of ``axes`` lies on the sheet, in points."""
        left, bottom = axes.transData.transform((x, y))
        return float(left), float(bottom)

    def key(self, x: float, y: float, entries: Iterable[tuple[str, str]]) -> float:
        """A line of signs with their meaning; returns the x where it ends.

        ``entries`` are pairs of a sign (a :class:`Status`, ``open``, ``interval``, ``elapsed``) and words.
        """
        for sign, words in entries:
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
                mark = Mark(x + 4, x + 4, x + 4, Status(sign), "")
                draw_mark(self.overlay, mark, y, "x", gid="key")
            self.text(x + 14, y, [words], size=SMALL_SIZE, colour=MUTED)
            x += 14 + text_width(words, SMALL_SIZE) + 16
        return x


def mark_box(sheet: Sheet, axes: Axes, mark: Mark, at: float, along: Along) -> Box:
    """What a mark, its arrows and its whisker cover on the sheet."""
    point = (mark.value, at) if along == "x" else (at, mark.value)
    x, y = sheet.place(axes, *point)
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

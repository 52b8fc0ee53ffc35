"""Grid lines that leave out the words which stand on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .labels import Box
from .panels import Panel, Span
from .shapes import Line, Shape, Words
from .text import text_width

_ROOM = 1.5  # points between a word and the end of a line
_SHORTEST = 4.0  # points of a line between two words; a shorter one would be a speck
_ABOVE, _BELOW = 0.86, 0.16  # em above and under the baseline that Chinese characters take


def clear_words(panel: Panel, words: Sequence[Words]) -> list[Shape]:
    """Return a panel's shapes, its grid lines cut where words stand on them.

    Parameters
    ----------
    panel : Panel
        It is not changed.
    words : sequence of Words
        In points from the sheet's lower left corner.

    Examples
    --------
    >>> panel = Panel(Box(0, 0, 100, 100), (0, 10), (0, 1))
    >>> panel.add(Line(((5, 0), (5, 1)), gid="grid"))
    >>> shapes = clear_words(panel, [Words("衡阳", (45, 50), 10, "#000")])
    >>> [tuple(round(y, 3) for _, y in line.points) for line in shapes]
    [(0, 0.469), (0.601, 1)]
    """
    boxes = [_box(one) for one in words]
    return [part for shape in panel.shapes for part in _parts(shape, panel, boxes)]


def _parts(shape: Shape, panel: Panel, boxes: Sequence[Box]) -> Iterator[Shape]:
    if not isinstance(shape, Line) or shape.gid != "grid":
        yield shape
        return
    (x, y), (right, top) = shape.points
    upright = x == right
    across, up = panel.place(x, y)
    if upright:
        gaps = [(box.bottom, box.top) for box in boxes if box.left < across < box.right]
        for start, end in _left(panel.y, (panel.frame.bottom, panel.frame.top), (y, top), gaps):
            yield replace(shape, points=((x, start), (x, end)))
    else:
        gaps = [(box.left, box.right) for box in boxes if box.bottom < up < box.top]
        for start, end in _left(panel.x, (panel.frame.left, panel.frame.right), (x, right), gaps):
            yield replace(shape, points=((start, y), (end, y)))


def _left(limits: Span, frame: Span, whole: Span, gaps: Iterable[Span]) -> Iterator[Span]:
    """What gaps, in points, leave of a stretch of an axis, in its own units."""
    scale = (limits[1] - limits[0]) / (frame[1] - frame[0])
    start, last = whole
    for gap in sorted(gaps):
        begin, end = (limits[0] + (at - frame[0]) * scale for at in gap)
        if min(begin, last) - start >= _SHORTEST * scale:
            yield start, min(begin, last)
        start = max(start, end)
    if last - start >= _SHORTEST * scale:
        yield start, last


def _box(words: Words) -> Box:
    x, y = words.at
    width = text_width(words.text, words.size)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[words.side]
    bottom, top = y - _BELOW * words.size, y + _ABOVE * words.size
    return Box(left - _ROOM, bottom - _ROOM, left + width + _ROOM, top + _ROOM)

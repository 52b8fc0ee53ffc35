"""Drawing completion against the calendar: points, the line of even progress, and paths of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..language.messages import message
from .axes import number_axis, status_entries
from .captions import comma_list
from .labels import Box, place_labels
from .marks import Mark, draw_mark
from .panels import Panel, ruler
from .shapes import Line, Point
from .sheet import Sheet, key_height, mark_box
from .text import wrap, wrap_evenly
from .theme import LINE_HEIGHT, MUTED, OUTCOME, SMALL_SIZE, WIDTH

Stretch = tuple[Point, Point]  # two points in percent
RIGHT_MARGIN = 92.0  # points: words of figures for a full year stand beside the axes


@dataclass(frozen=True)
class RatePoint:
    """A completion rate (percent) at a share of the year (percent); ``words`` say its period and scope."""

    elapsed: float
    mark: Mark
    words: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Two points (indices) of one scope and year; ``is_assumed`` where an unchanged plan is assumed."""

    first: int
    second: int
    is_assumed: bool


def draw_completion_progress(
    points: Sequence[RatePoint], links: Sequence[Link], language: str, *, width: float = WIDTH
) -> Sheet:
    """Completion rates against the share of the year elapsed, with the line of even progress.

    Parameters
    ----------
    points : sequence of RatePoint
        Sorted by date.
    links : sequence of Link
        Points that a line may join; dashed where the plan is assumed to be the same.
    width : float
        Points. On a narrow sheet only the numbers stand inside the axes, and what they are of below.

    Returns
    -------
    Sheet
        With a panel ``progress``: percent both ways.
    """
    left, foot, length = 34.0, 36.0, 246.0
    right = RIGHT_MARGIN if width == WIDTH else 16.0
    span = (0.0, 1.1 * max(100.0, *(point.mark.value for point in points)))
    marks = [point.mark for point in points]
    entries = status_entries(ruler(length, "y", span), marks, language, "y")
    listed = _listed(points, language, width) if width < WIDTH else []
    foot += SMALL_SIZE * LINE_HEIGHT * sum(map(len, listed)) + 4 * len(listed)
    top = key_height(entries, width) + 14
    height = top + length + foot
    sheet = Sheet(height, width)
    frame = Box(left, foot, width - right, foot + length)
    panel = sheet.panel(frame, "progress", (0.0, 100.0), span)
    number_axis(sheet, panel, "x", "percent", language, most=5)
    number_axis(sheet, panel, "y", "percent", language, most=7)
    panel.add(Line(((0.0, 0.0), (100.0, 100.0)), MUTED, 1.0, "even-pace", depth=1.0))
    sheet.key(entries)
    sheet.text(
        0, height - top + 11, [message("charts.axis.completion", language)], size=SMALL_SIZE, colour=MUTED
    )
    elapsed = message("charts.axis.elapsed", language)
    sheet.text(frame.right, foot - 29, [elapsed], size=SMALL_SIZE, colour=MUTED, side="right")
    y = foot - 38
    for lines in listed:
        block = SMALL_SIZE * LINE_HEIGHT * len(lines)
        sheet.text(0, y - block / 2, lines, size=SMALL_SIZE)
        y -= block + 4
    for link in links:
        dash = (4.0, 2.5) if link.is_assumed else None
        panel.add(Line(_ends(points, link), OUTCOME, 1.4, "path", dash=dash))
    taken = [mark_box(panel, point.mark, point.elapsed, "y") for point in points]
    for stretch in [((0.0, 0.0), (100.0, 100.0)), *(_ends(points, link) for link in links)]:
        taken += _along(panel, stretch)
    taken.append(_label_even(sheet, panel, taken, language))
    _draw_points(sheet, panel, points, taken)
    return sheet


def _ends(points: Sequence[RatePoint], link: Link) -> Stretch:
    first, second = (points[index] for index in (link.first, link.second))
    return (first.elapsed, first.mark.value), (second.elapsed, second.mark.value)


def _along(panel: Panel, stretch: Stretch) -> list[Box]:
    """Small boxes along a line, which is no place for words."""
    (x0, y0), (x1, y1) = stretch
    parts = [step / 40 for step in range(1, 40)]
    places = [panel.place(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in parts]
    return [Box(x - 3, y - 3, x + 3, y + 3) for x, y in places]


def _label_even(sheet: Sheet, panel: Panel, taken: Sequence[Box], language: str) -> Box:
    """Say what the line of even progress is: at its end, or on a narrow sheet below its upper half."""
    words = wrap(message("charts.axis.even", language), RIGHT_MARGIN - 10, SMALL_SIZE)
    frame = panel.frame
    if sheet.width == WIDTH:
        end = panel.place(100, 100)
        room = Box(end[0] + 4, 0, sheet.width, sheet.height)
        label = place_labels([end], [words], room, [], SMALL_SIZE)[0]
    else:
        x, y = panel.place(55, 55)
        room = Box(x, frame.bottom, frame.right, y)
        label = place_labels([(x, y)], [words], room, taken, SMALL_SIZE)[0]
    sheet.label(label, colour=MUTED)
    return label.box


def _draw_points(sheet: Sheet, panel: Panel, points: Sequence[RatePoint], taken: Sequence[Box]) -> None:
    for point in points:
        draw_mark(panel, point.mark, point.elapsed, "y")
    frame = panel.frame
    room = Box(frame.left + 2, frame.bottom + 2, sheet.width, frame.top + 14)
    anchors = [panel.place(point.elapsed, point.mark.value) for point in points]
    labels = [_label_words(point, is_slim=sheet.width < WIDTH) for point in points]
    for label in place_labels(anchors, labels, room, taken, SMALL_SIZE):
        sheet.label(label)


def _label_words(point: RatePoint, is_slim: bool) -> tuple[str, ...]:
    """On a narrow sheet the number alone; what it is of stands below the axes."""
    if is_slim:
        return (point.mark.label,)
    room = RIGHT_MARGIN - 10 if point.elapsed >= 100 else 110
    wrapped = [part for words in point.words if words for part in wrap_evenly(words, room, SMALL_SIZE)]
    return (point.mark.label, *wrapped)


def _listed(points: Sequence[RatePoint], language: str, width: float) -> list[tuple[str, ...]]:
    """Each point's words in full, for the list below a narrow sheet's axes."""
    return [wrap(comma_list((one.mark.label, *one.words), language), width, SMALL_SIZE) for one in points]

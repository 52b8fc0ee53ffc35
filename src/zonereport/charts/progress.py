"""Drawing completion against the calendar: points, the line of even progress, and paths of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..language.messages import message
from .axes import number_axis, status_entries
from .captions import comma_list
from .dotplot import frame_of
from .labels import Box, place_labels
from .marks import Mark, draw_mark
from .sheet import Sheet, key_height, mark_box, ruler
from .text import wrap, wrap_evenly
from .theme import LINE_HEIGHT, MUTED, OUTCOME, SMALL_SIZE, WIDTH, theme

Stretch = tuple[tuple[float, float], tuple[float, float]]  # two points in percent
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


@theme()
def draw_completion_progress(
    points: Sequence[RatePoint], links: Sequence[Link], language: str, *, width: float = WIDTH
) -> Figure:
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
    matplotlib.figure.Figure
        Axes labelled ``progress``: both axes in percent.
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
    axes = sheet.panel(left, foot, width - left - right, length, "progress")
    axes.set(xlim=(0, 100), ylim=span)
    number_axis(axes, "x", "percent", language, most=5)
    number_axis(axes, "y", "percent", language, most=7)
    axes.spines["bottom"].set_visible(True)
    axes.plot([0, 100], [0, 100], color=MUTED, linewidth=1.0, zorder=1, gid="even-pace")
    sheet.key(entries)
    sheet.text(
        0, height - top + 11, [message("charts.axis.completion", language)], size=SMALL_SIZE, colour=MUTED
    )
    frame = frame_of(axes)
    elapsed = message("charts.axis.elapsed", language)
    sheet.text(frame.right, foot - 29, [elapsed], size=SMALL_SIZE, colour=MUTED, side="right")
    y = foot - 38
    for lines in listed:
        block = SMALL_SIZE * LINE_HEIGHT * len(lines)
        sheet.text(0, y - block / 2, lines, size=SMALL_SIZE)
        y -= block + 4
    for link in links:
        axes.plot(
            *zip(*_ends(points, link), strict=True),
            color=OUTCOME,
            linewidth=1.4,
            linestyle=(0, (4, 2.5)) if link.is_assumed else "solid",
            zorder=2,
            gid="path",
        )
    taken = [mark_box(axes, point.mark, point.elapsed, "y") for point in points]
    for stretch in [((0.0, 0.0), (100.0, 100.0)), *(_ends(points, link) for link in links)]:
        taken += _along(sheet, axes, stretch)
    taken.append(_label_even(sheet, axes, taken, language))
    _draw_points(sheet, axes, points, taken)
    return sheet.figure


def _ends(points: Sequence[RatePoint], link: Link) -> Stretch:
    first, second = (points[index] for index in (link.first, link.second))
    return (first.elapsed, first.mark.value), (second.elapsed, second.mark.value)


def _along(sheet: Sheet, axes: Axes, stretch: Stretch) -> list[Box]:
    """Small boxes along a line, which is no place for words."""
    (x0, y0), (x1, y1) = stretch
    parts = [step / 40 for step in range(1, 40)]
    places = [sheet.place(axes, x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in parts]
    return [Box(x - 3, y - 3, x + 3, y + 3) for x, y in places]


def _label_even(sheet: Sheet, axes: Axes, taken: Sequence[Box], language: str) -> Box:
    """Say what the line of even progress is: at its end, or on a narrow sheet below its upper half."""
    words = wrap(message("charts.axis.even", language), RIGHT_MARGIN - 10, SMALL_SIZE)
    frame = frame_of(axes)
    if sheet.width == WIDTH:
        end = sheet.place(axes, 100, 100)
        room = Box(end[0] + 4, 0, sheet.width, sheet.height)
        label = place_labels([end], [words], room, [], SMALL_SIZE)[0]
    else:
        x, y = sheet.place(axes, 55, 55)
        room = Box(x, frame.bottom, frame.right, y)
        label = place_labels([(x, y)], [words], room, taken, SMALL_SIZE)[0]
    sheet.label(label, colour=MUTED)
    return label.box


def _draw_points(sheet: Sheet, axes: Axes, points: Sequence[RatePoint], taken: Sequence[Box]) -> None:
    for point in points:
        draw_mark(axes, point.mark, point.elapsed, "y")
    frame = frame_of(axes)
    room = Box(frame.left + 2, frame.bottom + 2, sheet.width, frame.top + 14)
    anchors = [sheet.place(axes, point.elapsed, point.mark.value) for point in points]
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

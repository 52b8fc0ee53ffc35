"""A dot plot with one row for each thing compared: growth, R&D intensity and gaps use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .axes import cut_to_bands, limits, number_axis, rule, status_entries
from .labels import Box
from .marks import Mark, draw_mark
from .panels import Panel, Scale, ruler
from .shapes import Line
from .sheet import Sheet, key_height, mark_box
from .text import capital, text_width, wrap_evenly
from .theme import ARROW_LENGTH, FONT_SIZE, GRID, LINE_HEIGHT, MUTED, SLIM, SMALL_SIZE, WIDTH

NAME_WIDTH = 160.0  # points, at most
LANE = 17.0  # points between two lines of marks in one row
LABEL_GAP = 3.0


@dataclass(frozen=True)
class Row:
    """One row of a dot plot.

    Parameters
    ----------
    name, detail : str
        Left of the row; the detail (period, scope) is set smaller below the name.
    marks : tuple of Mark
        All of one unit.
    heading : str
        Rows with the same heading stand together under it; empty for none.
    is_linked : bool
        True draws the distance between the first two marks: an outcome and the target it answers.
    """

    name: str
    marks: tuple[Mark, ...]
    detail: str = ""
    heading: str = ""
    is_linked: bool = False


@dataclass(frozen=True)
class _Laid:
    """A row with its words broken into lines and its marks spread over lanes."""

    row: Row
    name: tuple[str, ...]
    detail: tuple[str, ...]
    lanes: tuple[tuple[tuple[Mark, bool], ...], ...]  # mark, and whether its label stands on the left
    is_stacked: bool  # the words stand above the marks instead of beside them

    @property
    def words(self) -> float:
        """Height of name and detail in points."""
        return (len(self.name) * FONT_SIZE + len(self.detail) * SMALL_SIZE) * LINE_HEIGHT

    @property
    def height(self) -> float:
        marks = len(self.lanes) * LANE
        return self.words + marks + 8 if self.is_stacked else max(self.words + 7, marks + 4)


def draw_dot_plot(
    rows: Sequence[Row], unit: str, language: str, *, has_key: bool = True, width: float = WIDTH
) -> Sheet:
    """Draw rows of marks on one horizontal scale, each mark with its number beside it.

    Parameters
    ----------
    rows : sequence of Row
        In the order shown; rows of one heading are adjacent.
    unit : str
        Canonical unit of the axis, ``percent`` or ``pp``.
    width : float
        Points. On a narrow sheet the names stand above their rows.

    Returns
    -------
    Sheet
        With a panel ``dots``: horizontally the values, vertically points of the sheet.
    """
    is_stacked = width < WIDTH
    room = width - 4 if is_stacked else NAME_WIDTH
    names = [wrap_evenly(row.name, room) for row in rows]
    details = [wrap_evenly(row.detail, room, SMALL_SIZE) if row.detail else () for row in rows]
    beside = [text_width(line) for lines in names for line in lines]
    beside += [text_width(line, SMALL_SIZE) for lines in details for line in lines]
    left = 10 if is_stacked else 14 + max(beside)
    length = width - left - 14  # the last tick's words reach half over the edge
    span = _limits(rows, length)
    # Lanes and key decide the chart's height, so they are measured first.
    strip = ruler(length, "x", span)
    laid = [
        _Laid(row, name, detail, _lanes(strip, row), is_stacked)
        for row, name, detail in zip(rows, names, details, strict=True)
    ]
    marks = [mark for row in rows for mark in row.marks]
    entries = status_entries(strip, marks, language) if has_key else []
    top, foot, heading = key_height(entries, width), 20.0, 22.0
    headings = sum(1 for title, _ in groupby(rows, lambda row: row.heading) if title)
    height = top + sum(one.height for one in laid) + heading * headings + foot
    sheet = Sheet(height, width)
    panel = sheet.panel(Box(left, foot, left + length, height - top), "dots", span, (foot, height - top))
    number_axis(sheet, panel, "x", unit, language, most=4 if is_stacked else 6)
    panel.add(rule(panel, "x", 0.0, "zero"))
    sheet.key(entries)
    y = height - top
    bands: list[tuple[float, float]] = []
    for title, members in groupby(laid, lambda one: one.row.heading):
        if title:
            sheet.text(0, y - heading / 2 - 2, [capital(title)], colour=MUTED, size=SMALL_SIZE)
            sheet.line((0, sheet.width), (y - heading + 2, y - heading + 2))
            y -= heading
        for one in members:
            _draw_row(sheet, panel, one, y - one.height / 2)
            y -= one.height
            bands.append((y, y + one.height - one.words - 4))
    if is_stacked:
        cut_to_bands(panel, bands)
    return sheet


def _limits(rows: Sequence[Row], width: float) -> tuple[float, float]:
    marks = [mark for row in rows for mark in row.marks]
    # On a telephone a long number needs most of the line; cut it must not be.
    most = width * (0.55 if width > SLIM else 0.85)
    room = min(most, _widest([mark.label for mark in marks]) + ARROW_LENGTH + 6)
    linked = [mark.label for row in rows if row.is_linked for mark in row.marks]
    below = _widest([mark.label for mark in marks if mark.value < 0] + linked) + 12
    return limits(marks, width, room_above=room, room_below=min(width * 0.3, below))


def _widest(labels: Sequence[str]) -> float:
    return max((text_width(label, SMALL_SIZE) for label in labels), default=0.0)


def _lanes(scale: Scale, row: Row) -> tuple[tuple[tuple[Mark, bool], ...], ...]:
    """Spread marks over lanes so that no mark and no label covers another; decided in points."""
    width = scale.frame.right
    zero, _ = scale.place(0.0, 0.0)
    if len(row.marks) == 2 and row.is_linked:
        first, second = row.marks
        pair = ((first, first.value < second.value), (second, first.value >= second.value))
        reaches = [_reach(scale, *one) for one in pair]
        if all(start >= 0 and end <= width for start, end in reaches) and _is_apart(*reaches):
            return (pair,)
    lanes: list[tuple[float, list[tuple[Mark, bool]]]] = []
    for mark in sorted(row.marks, key=lambda mark: mark.value):
        start, end = _reach(scale, mark, False)
        # Words stand on the left of a negative number where they would run across the zero line, and of any
        # number where they would run over the edge.
        is_across = mark.value < 0 and end > zero - 1
        on_left = (is_across or end > width + 12) and _reach(scale, mark, True)[0] >= 0
        start, end = _reach(scale, mark, on_left)
        for index, (taken, members) in enumerate(lanes):
            if start >= taken + 4:
                lanes[index] = (end, [*members, (mark, on_left)])
                break
        else:
            lanes.append((end, [(mark, on_left)]))
    return tuple(tuple(members) for _, members in lanes)


def _reach(scale: Scale, mark: Mark, on_left: bool) -> tuple[float, float]:
    """Where a mark with its label begins and ends, in points."""
    box = mark_box(scale, mark, 0, "x")
    words = text_width(mark.label, SMALL_SIZE) + LABEL_GAP
    return (box.left - words, box.right) if on_left else (box.left, box.right + words)


def _is_apart(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return first[1] <= second[0] or second[1] <= first[0]


def _draw_row(sheet: Sheet, panel: Panel, laid: _Laid, y: float) -> None:
    top = y + laid.height / 2 - 2 if laid.is_stacked else y + laid.words / 2
    name_height = len(laid.name) * FONT_SIZE * LINE_HEIGHT
    sheet.text(0, top - name_height / 2, laid.name)
    if laid.detail:
        sheet.text(0, top - (name_height + laid.words) / 2, laid.detail, size=SMALL_SIZE, colour=MUTED)
    if laid.is_stacked:
        y -= laid.words / 2
    place: dict[int, float] = {}
    for index, lane in enumerate(laid.lanes):
        at = y + LANE * ((len(laid.lanes) - 1) / 2 - index)
        for mark, on_left in lane:
            place[id(mark)] = at
            draw_mark(panel, mark, at, "x")
            box = mark_box(panel, mark, at, "x")
            x = box.left - LABEL_GAP if on_left else box.right + LABEL_GAP
            sheet.text(x, at, [mark.label], size=SMALL_SIZE, side="right" if on_left else "left")
    if laid.row.is_linked:
        _draw_gap(panel, laid.row.marks[0], laid.row.marks[1], place)


def _draw_gap(panel: Panel, outcome: Mark, target: Mark, place: dict[int, float]) -> None:
    """The distance between an outcome and its target; behind the marks."""
    points = tuple((mark.value, place[id(mark)]) for mark in (outcome, target))
    panel.add(Line(points, GRID, 2.4, "gap"))

"""Bars: completion against the year's task, and counts by kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..language.formats import format_number
from ..language.messages import message
from ..vocabulary import Status
from .axes import bound_entries, cut_to_bands, number_axis, rule
from .labels import Box
from .marks import Mark, draw_interval, draw_open_ends, has_whisker
from .panels import Panel, ruler
from .rowwords import row_words
from .shapes import Bar, Line
from .sheet import KEY_LINE, Sheet, key_height, key_places
from .text import text_width
from .theme import ARROW_LENGTH, INK, MUTED, SMALL_SIZE, WIDTH

BAR = 11.0  # points
STACK = 14.0
# Pale on a light page, dim on a dark one, so that the tick shows on both.
VEIL = 0.28


@dataclass(frozen=True)
class Bullet:
    """A completion rate (percent) beside the share of the year that had elapsed (percent, NaN unknown)."""

    name: str
    detail: str
    mark: Mark
    elapsed: float
    elapsed_label: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar.

    ``fill`` is a colour or ``none`` for a hollow part; ``edge`` its outline; ``words`` the colour of
    the number inside.
    """

    name: str
    count: int
    fill: str
    edge: str
    words: str


@dataclass(frozen=True)
class Stack:
    """One stacked bar: a count for each part, in the same order in all bars."""

    name: str
    detail: str
    parts: tuple[Part, ...]


def draw_bullets(bullets: Sequence[Bullet], language: str, *, width: float = WIDTH) -> Sheet:
    """Completion rates as bars, the elapsed share of the year as a tick, the full task as a line.

    An outcome's bar is filled, an expectation's is pale with an outline. An arrow at the bar's end stands for
    an open one, a whisker for an interval that is wide enough to be seen. On a sheet of a ``width`` (points)
    below the usual one the names stand above their bars.

    Returns
    -------
    Sheet
        With a panel ``bullets``: horizontally percent of the annual task, vertically points.
    """
    rows = row_words([(one.name, one.detail) for one in bullets], width)
    heights = [row.height + 4 for row in rows]
    entries = [
        (f"bar-{status}", message(f"charts.key.{status}", language))
        for status in (Status.ACTUAL, Status.EXPECTED)
        if any(one.mark.status is status for one in bullets)
    ]
    if any(math.isfinite(one.elapsed) for one in bullets):
        entries.append(("elapsed", message("charts.key.elapsed", language)))
    left, foot = rows[0].left, 20.0
    length = width - left
    known = [100.0, *(one.elapsed for one in bullets if math.isfinite(one.elapsed))]
    known += [n for one in bullets for n in (one.mark.value, one.mark.upper) if math.isfinite(n)]
    widest = (
        max(text_width(one.mark.label, SMALL_SIZE) for one in bullets)
        + 12
        + ARROW_LENGTH * any(one.mark.is_open_above for one in bullets)
    )
    span = (0.0, max(known) * length / (length - widest))
    entries += bound_entries(ruler(length, "x", span), [one.mark for one in bullets], language)
    sheet = Sheet(key_height(entries, width) + sum(heights) + foot, width)
    y = foot + sum(heights)
    panel = sheet.panel(Box(left, foot, width, y), "bullets", span, (foot, y))
    number_axis(sheet, panel, "x", "percent", language, most=8 if width == WIDTH else 4)
    panel.add(rule(panel, "x", 0.0, "zero"), rule(panel, "x", 100.0, "task"))
    _bar_key(sheet, entries)
    bands: list[tuple[float, float]] = []
    for one, row, height in zip(bullets, rows, heights, strict=True):
        at = row.set(sheet, y - height / 2)
        _draw_bullet(sheet, panel, one, at)
        bands.append((at - BAR, at + BAR))
        y -= height
    if width < WIDTH:
        cut_to_bands(panel, bands)
    return sheet


def _draw_bullet(sheet: Sheet, panel: Panel, one: Bullet, y: float) -> None:
    veil = VEIL if one.mark.status is Status.EXPECTED else 1.0
    corners = (0.0, y - BAR / 2), (one.mark.value, y + BAR / 2)
    panel.add(Bar(*corners, one.mark.paint, one.mark.paint, f"bar-{one.mark.status}", veil))
    if math.isfinite(one.elapsed):
        points = ((one.elapsed, y - 9), (one.elapsed, y + 9))
        panel.add(Line(points, INK, 2.0, "elapsed", depth=4.0))
    # Over the bar itself, its own colour would not be seen.
    mark = replace(one.mark, colour=INK)
    draw_interval(panel, mark, y, "x")
    draw_open_ends(panel, mark, y, "x")
    end = mark.upper if has_whisker(panel, mark, "x") else mark.value
    x, _ = panel.place(end, y)
    if mark.is_open_above:
        x += ARROW_LENGTH
    words = text_width(one.mark.label, SMALL_SIZE)
    # Neither the tick nor the line of the full task may run through the number.
    for known in sorted(known for known in (one.elapsed, 100.0) if math.isfinite(known)):
        line, _ = panel.place(known, y)
        if x - 6 < line < x + words + 8:
            x = line
    sheet.text(x + 6, y, [one.mark.label], size=SMALL_SIZE)


def _bar_key(sheet: Sheet, entries: Sequence[tuple[str, str]]) -> None:
    for (sign, words), (x, line) in zip(entries, key_places(entries, sheet.width), strict=True):
        y = sheet.height - 9 - line * KEY_LINE
        if sign == "elapsed":
            sheet.line((x + 5, x + 5), (y - 6, y + 6), INK, 2.0, "key")
        elif sign in ("open", "interval"):
            sheet.key_sign(sign, x, y)
        else:
            paint = Mark(0, 0, 0, Status(sign.removeprefix("bar-")), "").paint
            _key_box(sheet, x, y, paint, paint, VEIL if sign == "bar-expected" else 1.0)
        sheet.text(x + 14, y, [words], size=SMALL_SIZE, colour=MUTED)


def _key_box(sheet: Sheet, x: float, y: float, fill: str, edge: str, veil: float = 1.0) -> None:
    sheet.overlay.add(Bar((x, y - 4), (x + 10, y + 4), fill, edge, "key", veil))


def draw_stacks(stacks: Sequence[Stack], language: str, *, width: float = WIDTH) -> Sheet:
    """Stacked horizontal bars of counts; the key above names the parts, each part carries its number.

    On a sheet of a ``width`` (points) below the usual one the names stand above their bars.

    Returns
    -------
    Sheet
        With a panel ``stacks``: horizontally counts, vertically points.
    """
    rows = row_words([(one.name, one.detail) for one in stacks], width)
    heights = [max(row.height, 22.0) for row in rows]
    used = {part.name for one in stacks for part in one.parts if part.count}
    key = [(part, part.name) for part in stacks[0].parts if part.name in used]
    places = key_places([("", name) for _, name in key], width)
    left, foot = rows[0].left, 4.0
    sheet = Sheet(key_height([("", name) for _, name in key], width) + sum(heights) + foot, width)
    most = max(sum(part.count for part in one.parts) for one in stacks)
    head = foot + sum(heights)
    panel = sheet.panel(Box(left, foot, width - 34, head), "stacks", (0, most), (foot, head))
    panel.add(rule(panel, "x", 0.0, "zero"))
    for (part, name), (x, line) in zip(key, places, strict=True):
        y = sheet.height - 9 - line * KEY_LINE
        _key_box(sheet, x + 1, y, part.fill, part.edge)
        sheet.text(x + 15, y, [name], size=SMALL_SIZE, colour=MUTED)
    y = head
    bands: list[tuple[float, float]] = []
    for one, row, height in zip(stacks, rows, heights, strict=True):
        at = row.set(sheet, y - height / 2)
        _draw_stack(sheet, panel, one, at, language)
        bands.append((at - BAR, at + BAR))
        y -= height
    if width < WIDTH:
        cut_to_bands(panel, bands)
    return sheet


def _draw_stack(sheet: Sheet, panel: Panel, stack: Stack, y: float, language: str) -> None:
    start, is_told = 0, sum(1 for part in stack.parts if part.count) == 1
    for part in stack.parts:
        if not part.count:
            continue
        corners = (start, y - STACK / 2), (start + part.count, y + STACK / 2)
        panel.add(Bar(*corners, part.fill, part.edge, f"part-{part.name}"))
        words = format_number(part.count, language, 0)
        begin, _ = panel.place(start, y)
        end, _ = panel.place(start + part.count, y)
        if end - begin >= text_width(words, SMALL_SIZE) + 3:
            sheet.text((begin + end) / 2, y, [words], size=SMALL_SIZE, colour=part.words, side="center")
        else:
            is_told = False
        start += part.count
    if not is_told:  # the whole stands at the bar's end unless its only part says it already
        x, _ = panel.place(start, y)
        sheet.text(x + 6, y, [format_number(start, language, 0)], size=SMALL_SIZE)

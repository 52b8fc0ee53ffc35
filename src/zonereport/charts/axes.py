"""What charts have in common at their edges: limits, ticks, grid and the key of signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ..language.formats import format_number
from ..language.messages import message
from ..vocabulary import Status
from .marks import Mark, has_whisker
from .panels import Along, Panel, Scale
from .shapes import Line, Shape
from .sheet import Sheet
from .theme import GRID, INK, MUTED, REFERENCE, SMALL_SIZE

UNIT_SIGNS = {"percent": "%", "pp": "", "count": ""}


def limits(
    marks: Sequence[Mark],
    length: float,
    room_above: float = 10.0,
    room_below: float = 10.0,
    zero: bool = True,
) -> tuple[float, float]:
    """Range of an axis that shows every mark and its interval, with room in points for words at its ends.

    Zero is inside the range where ``zero`` holds: growth and rates are read against it.

    Examples
    --------
    >>> limits([Mark(8.0, 8.0, 8.0, Status.ACTUAL, "8%")], 100.0, 20.0, 0.0)
    (0.0, 10.0)
    """
    numbers = [number for mark in marks for number in (mark.value, mark.lower, mark.upper)]
    known = [number for number in numbers if math.isfinite(number)]
    if zero:
        known.append(0.0)
    low, high = min(known), max(known)
    if low == high:
        high = low + 1.0
    below = room_below if low < 0 or not zero else 0.0
    # Of a chart too narrow for its words the marks keep a tenth.
    scale = (high - low) / max(length - room_above - below, length / 10)
    return low - below * scale, high + room_above * scale


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from ``low`` to ``high``: multiples of 1, 2 or 5 and a power of ten, two at least.

    ``most`` is how many steps the range has at most, as long as there are two numbers in it.

    Examples
    --------
    >>> ticks(0.0, 27.3, 6), ticks(-0.4, 1.1, 4)
    ([0.0, 5.0, 10.0, 15.0, 20.0, 25.0], [0.0, 0.5, 1.0])
    """
    power = math.floor(math.log10((high - low) / most))
    powers = [10.0**exponent for exponent in (power - 1, power, power + 1)]
    steps = [round(sign * one, 12) for one in powers for sign in (1, 2, 5)]
    first = next(at for at, step in enumerate(steps) if step * most >= (high - low) * (1 - 1e-9))
    for step in reversed(steps[: first + 1]):
        begin, end = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        found = [round(place * step, 12) for place in range(begin, end + 1)]
        if len(found) > 1:
            break
    return found


def number_axis(
    sheet: Sheet, panel: Panel, along: Along, unit: str, language: str, *, labels: bool = True, most: int = 6
) -> None:
    """Light grid lines across a panel, and beside them their numbers with the unit."""
    low, high = panel.x if along == "x" else panel.y
    places = ticks(low, high, most)
    step = places[1] - places[0]
    decimals = 0 if step >= 1 and step.is_integer() else 1
    frame = panel.frame
    for tick in places:
        panel.add(rule(panel, along, tick))
        if not labels:
            continue
        x, y = panel.place(tick, tick)
        words = [format_number(tick, language, decimals) + UNIT_SIGNS.get(unit, "")]
        if along == "x":
            sheet.text(x, frame.bottom - 7.6, words, size=SMALL_SIZE, colour=MUTED, side="center")
        else:
            sheet.text(frame.left - 3.5, y, words, size=SMALL_SIZE, colour=MUTED, side="right")


def rule(panel: Panel, along: Along, at: float, gid: str = "grid") -> Line:
    """A line across a panel at a number: of its grid, at ``zero``, or at the full ``task``."""
    (left, right), (bottom, top) = panel.x, panel.y
    points = ((at, bottom), (at, top)) if along == "x" else ((left, at), (right, at))
    colour, width = {"grid": (GRID, 0.6), "zero": (MUTED, 0.9), "task": (INK, 1.0)}[gid]
    return Line(points, colour, width, gid, 0.5 if gid == "grid" else 1.0)


def cut_to_bands(panel: Panel, bands: Sequence[tuple[float, float]]) -> None:
    """Leave the upright rules inside the rows' bands only, so that none runs through the words above them."""
    kept: list[Shape] = []
    for shape in panel.shapes:
        if isinstance(shape, Line) and shape.gid in ("grid", "zero", "task"):
            x = shape.points[0][0]
            kept += [replace(shape, points=((x, start), (x, end))) for start, end in bands]
        else:
            kept.append(shape)
    panel.shapes[:] = kept


def status_entries(
    scale: Scale, marks: Sequence[Mark], language: str, along: Along = "x"
) -> list[tuple[str, str]]:
    """The signs that the marks use on this scale, and only those, each with its meaning, for the key."""
    used = {mark.status for mark in marks}
    shown = [status for status in Status if status in used]
    entries = [(status.value, message(f"charts.key.{status}", language)) for status in shown]
    if any(mark.colour == REFERENCE for mark in marks):
        entries.append(("reference", message("charts.key.reference", language)))
    return entries + bound_entries(scale, marks, language, along)


def bound_entries(
    scale: Scale, marks: Sequence[Mark], language: str, along: Along = "x"
) -> list[tuple[str, str]]:
    """Whisker and arrow with their meaning, where the marks use them on this scale."""
    entries = []
    if any(has_whisker(scale, mark, along) for mark in marks):
        entries.append(("interval", message("charts.key.interval", language)))
    if any(mark.is_open_above or mark.is_open_below for mark in marks):
        entries.append(("open", message("charts.key.open", language)))
    return entries

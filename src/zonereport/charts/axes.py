"""What charts have in common at their edges: limits, ticks, grid and the key of signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ..language.formats import format_number
from ..language.messages import message
from ..vocabulary import Status
from .marks import Along, Mark, Scale, has_whisker
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
    scale = (high - low) / (length - room_above - below)
    return low - below * scale, high + room_above * scale


def number_axis(
    axes: Axes,
    along: Literal["x", "y"],
    unit: str,
    language: str,
    *,
    zero: bool = False,
    labels: bool = True,
    most: int = 6,
) -> None:
    """Light grid lines and tick labels with their unit; a darker line at zero where ``zero`` holds.

    The limits of the axes are set before and stay.
    """
    low, high = axes.get_xlim() if along == "x" else axes.get_ylim()
    ticks = [float(tick) for tick in MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)]
    ticks = [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    decimals = 0 if step >= 1 and float(step).is_integer() else 1
    words = [format_number(tick, language, decimals) + UNIT_SIGNS.get(unit, "") for tick in ticks]
    axis = axes.xaxis if along == "x" else axes.yaxis
    axis.set_ticks(ticks, words if labels else [""] * len(ticks))
    axis.set_tick_params(labelsize=SMALL_SIZE, labelcolor=MUTED, length=0)
    axes.grid(axis=along, color=GRID, linewidth=0.6)
    axes.spines["bottom"].set_visible(False)
    if zero:
        line = axes.axvline if along == "x" else axes.axhline
        line(0, color=MUTED, linewidth=0.9, zorder=1, gid="zero")
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())


def band_lines(axes: Axes, bands: Sequence[tuple[float, float]], task: bool = False) -> None:
    """Grid lines inside the rows' bands only, so that none runs through the words above them.

    ``task`` also draws the line of the full task, at 100.
    """
    axes.grid(False)
    for line in [line for line in axes.lines if line.get_gid() in ("zero", "task")]:
        line.remove()
    low, high = axes.get_xlim()
    places = [(float(tick), GRID, 0.6, "grid") for tick in axes.get_xticks() if low <= tick <= high and tick]
    if low <= 0:
        places.append((0.0, MUTED, 0.9, "zero"))
    if task:
        places.append((100.0, INK, 1.0, "task"))
    for start, end in bands:
        for x, colour, width, gid in places:
            axes.plot([x, x], [start, end], color=colour, linewidth=width, zorder=1, gid=gid)


def status_entries(
    axes: Scale, marks: Sequence[Mark], language: str, along: Along = "x"
) -> list[tuple[str, str]]:
    """The signs that the marks use on these axes, and only those, each with its meaning, for the key."""
    used = {mark.status for mark in marks}
    shown = [status for status in Status if status in used]
    entries = [(status.value, message(f"charts.key.{status}", language)) for status in shown]
    if any(mark.colour == REFERENCE for mark in marks):
        entries.append(("reference", message("charts.key.reference", language)))
    return entries + bound_entries(axes, marks, language, along)


def bound_entries(
    axes: Scale, marks: Sequence[Mark], language: str, along: Along = "x"
) -> list[tuple[str, str]]:
    """Whisker and arrow with their meaning, where the marks use them on these axes."""
    entries = []
    if any(has_whisker(axes, mark, along) for mark in marks):
        entries.append(("interval", message("charts.key.interval", language)))
    if any(mark.is_open_above or mark.is_open_below for mark in marks):
        entries.append(("open", message("charts.key.open", language)))
    return entries

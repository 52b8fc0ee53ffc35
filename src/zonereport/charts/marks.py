"""The marks of an observation: its sign, with arrow and whisker where the print leaves room."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..vocabulary import Status
from .panels import Along, Panel, Scale
from .shapes import Arrow, Sign, Whisker
from .theme import ARROW_LENGTH, MARKER_SIZE, OUTCOME, TARGET


@dataclass(frozen=True)
class Mark:
    """One observation as it is drawn.

    Parameters
    ----------
    value : float
        Number printed or derived, in the unit of the axis.
    lower, upper : float
        What rounding and bounding words leave open; NaN where a side is open.
    status : Status
        Outcome, expectation or target.
    label : str
        The number in the report's language, with its bounding word.

    Examples
    --------
    >>> Mark(20.0, 20.0, math.nan, Status.TARGET, "≥20%").is_open_above
    True
    """

    value: float
    lower: float
    upper: float
    status: Status
    label: str
    colour: str = ""

    @property
    def is_open_above(self) -> bool:
        return math.isnan(self.upper)

    @property
    def is_open_below(self) -> bool:
        return math.isnan(self.lower)

    @property
    def paint(self) -> str:
        return self.colour or (TARGET if self.status is Status.TARGET else OUTCOME)


def draw_mark(panel: Panel, mark: Mark, at: float, along: Along, gid: str = "") -> None:
    """Draw one observation at ``at`` on the other axis.

    A side that the print leaves open gets an arrow; an interval wider than its sign gets a whisker. A
    missing value draws nothing.
    """
    if math.isnan(mark.value):
        return
    draw_interval(panel, mark, at, along)
    panel.add(Sign(_point(mark.value, at, along), mark.status, mark.paint, gid or f"mark-{mark.status}"))
    draw_open_ends(panel, mark, at, along, MARKER_SIZE / 2 + 0.8)


def draw_open_ends(panel: Panel, mark: Mark, at: float, along: Along, gap: float = 0.0) -> None:
    """Draw an arrow from the number to each side that the print leaves open, from ``gap`` points off it."""
    for is_open, sign, name in ((mark.is_open_above, 1, "above"), (mark.is_open_below, -1, "below")):
        if is_open:
            steps = _point(sign * ARROW_LENGTH, 0.0, along)
            panel.add(Arrow(_point(mark.value, at, along), steps, mark.paint, gap, f"open-{name}"))


def draw_interval(panel: Panel, mark: Mark, at: float, along: Along) -> None:
    """Draw a whisker from end to end of a closed interval, where it is wide enough to be seen."""
    if has_whisker(panel, mark, along):
        panel.add(Whisker(_point(mark.lower, at, along), _point(mark.upper, at, along), mark.paint))


def has_whisker(scale: Scale, mark: Mark, along: Along) -> bool:
    """Whether the interval is closed and wider than the sign, so that a whisker shows it."""
    if mark.is_open_above or mark.is_open_below:
        return False
    start, end = scale.place(mark.lower, mark.lower), scale.place(mark.upper, mark.upper)
    axis = 0 if along == "x" else 1
    return abs(end[axis] - start[axis]) > MARKER_SIZE + 3


def _point(value: float, at: float, along: Along) -> tuple[float, float]:
    return (value, at) if along == "x" else (at, value)

"""The marks of an observation: solid, half or hollow, with arrow and whisker where the print leaves room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.transforms import (
    Affine2D,
    Bbox,
    BboxBase,
    BboxTransformFrom,
    BboxTransformTo,
    Transform,
    TransformedBbox,
)

from ..vocabulary import Status
from .theme import ARROW_LENGTH, MARKER_SIZE, OUTCOME, TARGET

Along = Literal["x", "y"]


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


class Ruler:
    """What axes of some length would make of data, without the axes: they take hundredths of a second.

    Parameters
    ----------
    length : float
        Width and height in points.
    x, y : tuple of float
        Limits of both axes.
    """

    def __init__(
        self, length: float, x: tuple[float, float] = (0.0, 1.0), y: tuple[float, float] = (0.0, 1.0)
    ) -> None:
        # As matplotlib goes from inches to points, so that both agree to the last digit.
        inches = Bbox.from_bounds(0, 0, length / 72, length / 72)
        page = BboxTransformTo(TransformedBbox(inches, Affine2D().scale(72)))
        self._bbox = TransformedBbox(Bbox.unit(), page)
        view = Bbox([[x[0], y[0]], [x[1], y[1]]])
        self.transData: Transform = BboxTransformFrom(view) + BboxTransformTo(self._bbox)

    def get_window_extent(self) -> BboxBase:
        """Its rectangle in points."""
        return self._bbox


#: Where marks are measured.
Scale = Axes | Ruler


def arrow(colour: str) -> dict[str, object]:
    """Style of the arrow that stands for an open end."""
    return {
        "arrowstyle": "<|-,head_length=0.4,head_width=0.22",
        "mutation_scale": 10,
        "color": colour,
        "linewidth": 1.2,
        "shrinkA": 0,
        "shrinkB": 0,
    }


def draw_mark(axes: Axes, mark: Mark, at: float, along: Along, gid: str = "") -> None:
    """Draw one observation at ``at`` on the other axis.

    Outcomes are filled discs, expectations half-filled ones, targets hollow diamonds. A side that the
    print leaves open gets an arrow; an interval wider than its marker gets a whisker. A missing value
    draws nothing.
    """
    if math.isnan(mark.value):
        return
    is_target = mark.status is Status.TARGET
    x, y = (mark.value, at) if along == "x" else (at, mark.value)
    draw_interval(axes, mark, at, along)
    axes.plot(
        [x],
        [y],
        marker="D" if is_target else "o",
        markersize=MARKER_SIZE * (0.78 if is_target else 1.0),
        fillstyle={Status.ACTUAL: "full", Status.EXPECTED: "left", Status.TARGET: "none"}[mark.status],
        markerfacecolor="none" if is_target else mark.paint,
        markerfacecoloralt="none",
        markeredgecolor=mark.paint,
        markeredgewidth=1.3,
        linestyle="none",
        clip_on=False,
        zorder=4,
        gid=gid or f"mark-{mark.status}",
    )
    draw_open_ends(axes, mark, at, along, MARKER_SIZE / 2 + 0.8)


def draw_open_ends(axes: Axes, mark: Mark, at: float, along: Along, gap: float = 0.0) -> None:
    """Draw an arrow from the number to each side that the print leaves open, from ``gap`` points off it."""
    x, y = (mark.value, at) if along == "x" else (at, mark.value)
    for is_open, sign, name in ((mark.is_open_above, 1, "above"), (mark.is_open_below, -1, "below")):
        if is_open:
            offset = (sign * ARROW_LENGTH, 0) if along == "x" else (0, sign * ARROW_LENGTH)
            axes.annotate(
                "",
                (x, y),
                offset,
                textcoords="offset points",
                arrowprops=arrow(mark.paint) | {"shrinkB": gap},
                annotation_clip=False,
                gid=f"open-{name}",
            )


def draw_interval(axes: Axes, mark: Mark, at: float, along: Along) -> None:
    """Draw a whisker from end to end of a closed interval, where it is wide enough to be seen."""
    if not has_whisker(axes, mark, along):
        return
    ends, place = [mark.lower, mark.upper], [at, at]
    xs, ys = (ends, place) if along == "x" else (place, ends)
    axes.plot(
        xs,
        ys,
        color=mark.paint,
        linewidth=1.2,
        marker="|" if along == "x" else "_",
        markersize=5,
        markeredgewidth=1.2,
        clip_on=False,
        zorder=3,
        gid="interval",
    )


def has_whisker(axes: Scale, mark: Mark, along: Along) -> bool:
    """Whether the interval is closed and wider than the marker, so that a whisker shows it."""
    if mark.is_open_above or mark.is_open_below:
        return False
    start, end = axes.transData.transform([(mark.lower, mark.lower), (mark.upper, mark.upper)])
    return float(abs((end - start)[0 if along == "x" else 1])) > MARKER_SIZE + 3

"""Linear scales, and the panels of a sheet that are drawn on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .labels import Box
from .shapes import Point, Shape

Along = Literal["x", "y"]
Span = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Where data stand in a frame.

    Parameters
    ----------
    frame : Box
        In points from the sheet's lower left corner.
    x, y : tuple of float
        The data at the frame's edges.

    Examples
    --------
    >>> Scale(Box(10, 0, 110, 50), (0, 20), (0, 1)).place(5, 0.5)
    (35.0, 25.0)
    """

    frame: Box
    x: Span = (0.0, 1.0)
    y: Span = (0.0, 1.0)

    def place(self, x: float, y: float) -> Point:
        """Points from the sheet's lower left corner."""
        frame = self.frame
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            frame.left + across * (frame.right - frame.left),
            frame.bottom + up * (frame.top - frame.bottom),
        )


@dataclass(frozen=True)
class Panel(Scale):
    """A named part of a sheet and the shapes on it, in the units of its data."""

    name: str = ""
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Draw shapes."""
        self.shapes.extend(shapes)


def ruler(length: float, along: Along, span: Span) -> Scale:
    """A scale as long as a chart will be, on which marks are measured before its height is known."""
    return Scale(Box(0.0, 0.0, length, length), **{along: span})

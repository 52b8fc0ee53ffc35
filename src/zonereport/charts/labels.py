"""Placing labels beside their points, so that none covers or crowds another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import hypot

from .shapes import Side
from .text import text_width
from .theme import LINE_HEIGHT

_HALO = 4.0  # points around a label in which nothing else should stand
_FAR = 60.0  # cost of a place that needs a line to its point
_FEW = 12  # labels that all get their turn; more would take minutes


@dataclass(frozen=True)
class Box:
    """A rectangle in points, the origin at the lower left of the figure."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Area shared with another box, in square points."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def outside(self, frame: Box) -> float:
        """Area of this box that lies outside ``frame``."""
        return (self.right - self.left) * (self.top - self.bottom) - self.overlap(frame)


Place = tuple[float, Box]  # what it costs to stand there, and where it is


@dataclass(frozen=True)
class Label:
    """Where a label stands.

    ``side`` is the edge at which its lines begin or end: the one that looks at the point. ``leader`` are the
    two ends of a line to the point where the label stands apart from it, else empty.
    """

    lines: tuple[str, ...]
    box: Box
    side: Side = "left"
    leader: tuple[tuple[float, float], ...] = ()


def block_size(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Width and height in points of lines set in ``size``."""
    return max(text_width(line, size) for line in lines), len(lines) * size * LINE_HEIGHT


def place_labels(
    points: Sequence[tuple[float, float]],
    texts: Sequence[tuple[str, ...]],
    frame: Box,
    obstacles: Iterable[Box],
    size: float,
    gap: float = 7.0,
) -> list[Label]:
    """Choose a place for the label of each point where it covers nothing and crowds nobody.

    The places are tried in a fixed order (right, left, above, below, the corners, then farther away, where
    the label gets a line to its point); then each label looks again, now that the others stand, until none
    moves. Where nothing is free, the place that covers least is taken. No chance is involved.

    Parameters
    ----------
    points, frame, obstacles
        In points from the figure's lower left corner; ``obstacles`` are marks, arrows and whiskers.
    texts
        Lines of each label.
    gap : float
        Distance between a point and its label.

    Examples
    --------
    >>> first, second = place_labels([(50, 50), (50, 50)], [("a",), ("b",)], Box(0, 0, 99, 99), [], 9.0)
    >>> first.box.overlap(second.box)
    0.0
    """
    fixed = list(obstacles)
    choices = []
    for point, lines in zip(points, texts, strict=True):
        size_of = block_size(lines, size) if "".join(lines) else (0.0, 0.0)
        places = _places(*point, *size_of, gap)
        choices.append([(cost + _ground(box, point, fixed, frame), box) for cost, box in places])
    # What stands first takes the best place, so every point gets its turn to begin, unless they are many.
    count = len(choices)
    starts = range(count if count <= _FEW else 1)
    orders = [[*range(start, count), *range(start)] for start in starts] or [[]]
    settled = [_settle(choices, order) for order in orders]
    placed = min(settled, key=lambda one: one[0])[1]
    return [
        Label(lines, box, _side(x, box), _leader((x, y), box, gap))
        for (x, y), lines, box in zip(points, texts, placed, strict=True)
    ]


def _settle(choices: Sequence[Sequence[Place]], order: Sequence[int]) -> tuple[float, list[Box]]:
    """Labels placed in an order, then moved as long as one of them gains; with what all of it costs."""
    chosen: dict[int, Place] = {}
    for _ in range(len(order) + 1 if len(order) <= _FEW else 3):
        before = dict(chosen)
        for index in order:
            others = [box for other, (_, box) in chosen.items() if other != index]
            chosen[index] = min(choices[index], key=partial(_total, others=others))
        if chosen == before:
            break
    boxes = [chosen[index][1] for index in range(len(order))]
    cost = sum(
        _total(place, [box for at, box in enumerate(boxes) if at != index]) for index, place in chosen.items()
    )
    return round(cost, 6), boxes


def _places(x: float, y: float, width: float, height: float, gap: float) -> list[Place]:
    """Places around a point, each with what it costs to stand so far away, best first."""
    near, far, farther = gap * 0.75, gap * 2, gap * 3.5
    beside = [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
    over = [(x - width / 2, y + gap), (x - width / 2, y - gap - height)]
    corners = _corners(x, y, width, height, near, near) + _corners(x, y, width, height, gap, far)
    away = _corners(x, y, width, height, near, farther) + _corners(x, y, width, height, farther, farther)
    ranked = [*beside, *over, *corners]
    costs = [float(rank) for rank in range(len(ranked))] + [_FAR + rank for rank in range(len(away))]
    boxes = [Box(left, bottom, left + width, bottom + height) for left, bottom in [*ranked, *away]]
    return list(zip(costs, boxes, strict=True))


def _corners(
    x: float, y: float, width: float, height: float, across: float, along: float
) -> list[tuple[float, float]]:
    return [
        (x + across, y + along),
        (x + across, y - along - height),
        (x - across - width, y + along),
        (x - across - width, y - along - height),
    ]


def _ground(box: Box, point: tuple[float, float], obstacles: Iterable[Box], frame: Box) -> float:
    """What a place costs whatever the other labels do; the point's own mark may stand close."""
    cost = 100 * box.outside(frame)
    for obstacle in obstacles:
        is_own = obstacle.left <= point[0] <= obstacle.right and obstacle.bottom <= point[1] <= obstacle.top
        cost += 10 * box.overlap(obstacle) + (0.0 if is_own else _halo(box).overlap(obstacle))
    return cost


def _total(place: Place, others: Iterable[Box]) -> float:
    """Covering another label costs most; then standing so close that a reader may take the wrong one."""
    cost, box = place
    return cost + sum(10 * box.overlap(other) + _halo(box).overlap(other) for other in others)


def _halo(box: Box) -> Box:
    return Box(box.left - _HALO, box.bottom - _HALO, box.right + _HALO, box.top + _HALO)


def _side(x: float, box: Box) -> Side:
    return "right" if box.right < x else "left" if box.left > x else "center"


def _leader(point: tuple[float, float], box: Box, gap: float) -> tuple[tuple[float, float], ...]:
    """Line from a point's edge to its label where they stand apart; none where the eye needs no help."""
    x, y = point
    end = (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))
    distance = hypot(end[0] - x, end[1] - y)
    if distance < gap * 2.5:
        return ()
    start = gap * 0.75 / distance
    return ((x + (end[0] - x) * start, y + (end[1] - y) * start), end)

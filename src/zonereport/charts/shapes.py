"""What charts are drawn with: lines, bars, marks, arrows and words, and what each is in SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, Protocol

from ..vocabulary import Status
from .theme import GRID, MARKER_SIZE

Point = tuple[float, float]
Place = Callable[[float, float], Point]
Side = Literal["left", "center", "right"]

_ANCHORS: dict[Side, str] = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_OUTLINE = 1.3  # points, around a mark
_STEM = 1.2
_HEAD, _HALF_HEAD = 4.0, 2.2  # points: an arrow's head along and across


@dataclass(frozen=True)
class Path:
    """One path of an SVG, its look apart from its course: neighbours that look alike become one."""

    course: str
    look: str


@dataclass(frozen=True)
class Text:
    """One text of an SVG."""

    words: str
    x: float
    y: float
    size: float
    anchor: str
    colour: str


Element = Path | Text


class Shape(Protocol):
    """Something that a panel shows, in the panel's own units."""

    @property
    def depth(self) -> float:
        """What lies deeper is drawn first; what is as deep, in the order in which it was added."""

    @property
    def gid(self) -> str:
        """What the shape stands for."""

    def elements(self, place: Place) -> Sequence[Element]:
        """The shape in SVG; ``place`` takes its units to points from the sheet's upper left corner."""


@dataclass(frozen=True)
class Line:
    """A line through points; ``dash`` is the length of a dash and of a gap, in points."""

    points: tuple[Point, ...]
    colour: str = GRID
    width: float = 0.8
    gid: str = "furniture"
    depth: float = 2.0
    dash: tuple[float, float] | None = None

    def elements(self, place: Place) -> Sequence[Element]:
        dashes = ' stroke-dasharray="{} {}"'.format(*map(number, self.dash)) if self.dash else ""
        fill = ' fill="none"' if len(self.points) > 2 else ""  # two points enclose nothing
        look = f'{fill} stroke="{self.colour}" stroke-width="{number(self.width)}"{dashes}'
        return [Path(course([place(*point) for point in self.points]), look)]


@dataclass(frozen=True)
class Whisker:
    """A line with a short stroke across each end, along one axis."""

    start: Point
    end: Point
    colour: str
    gid: str = "interval"
    depth: float = 3.0

    def elements(self, place: Place) -> Sequence[Element]:
        start, end = place(*self.start), place(*self.end)
        across = (0.0, 2.5) if start[1] == end[1] else (2.5, 0.0)
        strokes = [((x - across[0], y - across[1]), (x + across[0], y + across[1])) for x, y in (start, end)]
        drawn = "".join(map(course, [(start, end), *strokes]))
        return [Path(drawn, f' stroke="{self.colour}" stroke-width="{number(_STEM)}"')]


@dataclass(frozen=True)
class Arrow:
    """An arrow ``steps`` points to the right and up, with its stem from ``gap`` points off its place."""

    at: Point
    steps: Point
    colour: str
    gap: float = 0.0
    gid: str = "open"
    depth: float = 3.0

    def elements(self, place: Place) -> Sequence[Element]:
        x, y = place(*self.at)
        length = max(map(abs, self.steps))
        right, down = self.steps[0] / length, -self.steps[1] / length

        def along(distance: float, aside: float = 0.0) -> Point:
            return x + right * distance - down * aside, y + down * distance + right * aside

        # The outline is round and reaches over the tip.
        tip = length - _STEM
        head = [along(tip - _HEAD, _HALF_HEAD), along(tip), along(tip - _HEAD, -_HALF_HEAD)]
        look = f'fill="{self.colour}" stroke="{self.colour}" stroke-width="{number(_STEM)}"'
        look = f' {look} stroke-linecap="round" stroke-linejoin="round"'
        return [Path(f"{course([along(self.gap), along(tip)])}{course(head)}z", look)]


@dataclass(frozen=True)
class Bar:
    """A rectangle; ``veil`` is how opaque its filling is."""

    lower_left: Point
    upper_right: Point
    fill: str
    edge: str
    gid: str = ""
    veil: float = 1.0
    depth: float = 2.0

    def elements(self, place: Place) -> Sequence[Element]:
        (left, bottom), (right, top) = place(*self.lower_left), place(*self.upper_right)
        veil = f' fill-opacity="{number(self.veil)}"' if self.veil < 1 else ""
        corners = course([(left, bottom), (right, bottom), (right, top), (left, top)])
        return [Path(f"{corners}z", f' fill="{self.fill}"{veil} stroke="{self.edge}"')]


@dataclass(frozen=True)
class Sign:
    """Of one observation: a disc for an outcome, half-filled where it is expected, a diamond for a target."""

    at: Point
    status: Status
    colour: str
    gid: str = ""
    depth: float = 4.0

    def elements(self, place: Place) -> Sequence[Element]:
        x, y = place(*self.at)
        outline = f' stroke="{self.colour}" stroke-width="{number(_OUTLINE)}"'
        if self.status is Status.TARGET:
            half = MARKER_SIZE * 0.55
            diamond = course([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
            return [Path(f"{diamond}z", f' fill="none"{outline}')]
        radius = MARKER_SIZE / 2
        r, full = number(radius), number(MARKER_SIZE)
        begin = f"M{number(x - radius)} {number(y)}"
        disc = f"{begin}a{r} {r} 0 1 0 {full} 0a{r} {r} 0 1 0 -{full} 0z"
        if self.status is Status.ACTUAL:
            return [Path(disc, f' fill="{self.colour}"{outline}')]
        left_half = f"M{number(x)} {number(y - radius)}a{r} {r} 0 0 0 0 {full}z"
        return [Path(left_half, f' fill="{self.colour}"'), Path(disc, f' fill="none"{outline}')]


@dataclass(frozen=True)
class Words:
    """One line of text on its baseline; ``side`` says which edge stands at ``at``."""

    text: str
    at: Point
    size: float
    colour: str
    side: Side = "left"
    gid: str = "words"
    depth: float = 5.0

    def elements(self, place: Place) -> Sequence[Element]:
        words = escape(self.text, quote=False)
        return [Text(words, *place(*self.at), self.size, _ANCHORS[self.side], self.colour)]


def course(points: Sequence[Point]) -> str:
    """A path from point to point.

    Examples
    --------
    >>> course([(0.0, 1.0), (2.5, 1.0)])
    'M0 1L2.5 1'
    """
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def number(value: float) -> str:
    """A coordinate to a hundredth of a point.

    Examples
    --------
    >>> number(2.0), number(-0.001), number(1 / 3)
    ('2', '0', '0.33')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

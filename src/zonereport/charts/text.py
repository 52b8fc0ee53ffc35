"""Measuring, wrapping and placing words, so that no label is cut or covers another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matplotlib.ft2font import FT2Font, LoadFlags

from .theme import FONT_SIZE, LINE_HEIGHT, font_file

# Signs that may not begin a line, and those that may not end one, in either language.
_NO_START = ",.;:!?%)]}、。，；：！？）》」』”’·％~–—"
_NO_END = "([{（《「『“‘≥≤"
_WORD = re.compile(r"[^\W\d_\u2e80-\uffef]+|[+\-−]?\d[\d.,/]*%?|\s+|.", re.UNICODE)


@cache
def _face() -> FT2Font:
    return FT2Font(str(font_file()))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of one line in points.

    Examples
    --------
    >>> text_width("衡阳", 9.0)
    18.0
    """
    face = _face()
    face.set_size(size, 72)
    face.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(round(face.get_width_height()[0] / 64, 2))


def wrap(text: str, width: float, size: float = FONT_SIZE) -> tuple[str, ...]:
    """Break a text into lines no wider than ``width`` points.

    Latin words and numbers stay whole, Chinese breaks between characters, and no line begins with a
    closing sign. A single word wider than ``width`` keeps a line of its own.

    Examples
    --------
    >>> wrap("Fixed-asset investment", 60.0)
    ('Fixed-asset', 'investment')
    >>> wrap("规模以上工业增加值", 45.0)
    ('规模以上工', '业增加值')
    """
    if text_width(text, size) <= width:
        return (text,)
    lines = [""]
    for piece in _pieces(text):
        candidate = lines[-1] + piece
        if lines[-1].strip() and text_width(candidate.rstrip(), size) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = candidate
    return tuple(line.rstrip() for line in lines if line.strip())


def _pieces(text: str) -> list[str]:
    """The parts between which a line may break."""
    pieces: list[str] = []
    for token in _WORD.findall(text):
        sticks = bool(pieces) and (
            token[0] in _NO_START
            or pieces[-1][-1] in _NO_END
            or (_is_latin(token[0]) and (_is_latin(pieces[-1][-1]) or pieces[-1][-1] in "-/&"))
            or token[0] in "-/&"
        )
        if sticks and token[0] != " ":
            pieces[-1] += token
        else:
            pieces.append(token)
    return [part for piece in pieces for part in _split_hyphens(piece)]


def _split_hyphens(piece: str) -> list[str]:
    return re.findall(r"[^-]+-?|-", piece) if re.search(r"[A-Za-z]-[A-Za-z]", piece) else [piece]


def _is_latin(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in ("Na", "N", "A") and not sign.isspace()


def capital(text: str) -> str:
    """The text as it begins a row: its first letter large, the rest as it is.

    Examples
    --------
    >>> capital("imports and exports"), capital("R&D intensity"), capital("财政收入")
    ('Imports and exports', 'R&D intensity', '财政收入')
    """
    return text[:1].upper() + text[1:]


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


@dataclass(frozen=True)
class Label:
    """Where a label stands; ``is_left`` where it stands left of its point and its lines end there."""

    lines: tuple[str, ...]
    box: Box
    is_left: bool = False


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
    """Choose a place beside each point where its label covers nothing.

    The places are tried in a fixed order (right, left, above, below, then the corners), the points in
    the order given; where nothing is free, the place that covers least is taken. No chance is involved.

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
    taken = list(obstacles)
    placed: list[Label] = []
    for (x, y), lines in zip(points, texts, strict=True):
        width, height = block_size(lines, size)
        best = (
            min(
                (_cost(box, taken, frame), rank, box)
                for rank, box in enumerate(_places(x, y, width, height, gap))
            )[2]
            if width
            else Box(x, y, x, y)
        )
        taken.append(best)
        placed.append(Label(lines, best, best.right < x))
    return placed


def _places(x: float, y: float, width: float, height: float, gap: float) -> list[Box]:
    near = gap * 0.75
    corners = [
        (x + gap, y - height / 2),
        (x - gap - width, y - height / 2),
        (x - width / 2, y + gap),
        (x - width / 2, y - gap - height),
        (x + near, y + near),
        (x + near, y - near - height),
        (x - near - width, y + near),
        (x - near - width, y - near - height),
        (x + gap, y + gap * 2),
        (x + gap, y - gap * 2 - height),
        (x - gap - width, y + gap * 2),
        (x - gap - width, y - gap * 2 - height),
    ]
    return [Box(left, bottom, left + width, bottom + height) for left, bottom in corners]


def _cost(box: Box, taken: Iterable[Box], frame: Box) -> float:
    return sum(box.overlap(other) for other in taken) + 10 * box.outside(frame)

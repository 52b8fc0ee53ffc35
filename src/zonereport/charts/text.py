"""Measuring and wrapping words, so that no label is cut."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..language.advances import advances
from .theme import FONT_SIZE

# Signs that may not begin a line, and those that may not end one, in either language.
_NO_START = ",.;:!?%)]}、。，；：！？）》」』”’·％~–—"
_NO_END = "([{（《「『“‘≥≤"
_WORD = re.compile(r"[^\W\d_\u2e80-\uffef]+|[+\-−]?\d[\d.,/]*%?|\s+|.", re.UNICODE)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of one line in points.

    Examples
    --------
    >>> text_width("衡阳", 9.0)
    18.0
    """
    known = advances()
    return round(size * sum(known.get(ord(character), 1.0) for character in text), 2)


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


def wrap_evenly(text: str, width: float, size: float = FONT_SIZE) -> tuple[str, ...]:
    """Break a text like `wrap`, but leave no line of a word or two at its end where none need stand there.

    The lines are no more than those of `wrap`, only of more equal length.

    Examples
    --------
    >>> wrap("Profits of industry above designated size", 156.0)
    ('Profits of industry above designated', 'size')
    >>> wrap_evenly("Profits of industry above designated size", 156.0)
    ('Profits of industry above', 'designated size')
    """
    plain = lines = wrap(text, width, size)
    room = width
    while len(lines) > 1 and text_width(lines[-1], size) < max(text_width(one, size) for one in lines) / 2:
        room -= size / 2
        lines = wrap(text, room, size)
        # A word too wide for its line would only grow the others.
        if len(lines) > len(plain) or any(text_width(one, size) > room for one in lines):
            return plain
        plain = lines
    return lines


def wrap_at_comma(text: str, width: float, size: float = FONT_SIZE) -> tuple[str, ...]:
    """Break a text behind its last comma where that takes no more lines: what follows stays together.

    Examples
    --------
    >>> wrap_at_comma("工业增加值，可比价", 63.0), wrap("工业增加值，可比价", 63.0)
    (('工业增加值，', '可比价'), ('工业增加值，可', '比价'))
    """
    plain = wrap(text, width, size)
    commas = [place.end() for place in re.finditer("，|, ", text)]
    if len(plain) == 1 or not commas:
        return plain
    parts = (text[: commas[-1]].rstrip(), text[commas[-1] :])
    lines = tuple(line for part in parts for line in wrap(part, width, size))
    return lines if len(lines) <= len(plain) else plain


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

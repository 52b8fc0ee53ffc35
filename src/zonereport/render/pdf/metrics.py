"""How long a text gets in Noto Sans SC, and where a table's cell may break.

The template would have to draw a table several times to learn what it needs;
the font's advance widths say it beforehand, and exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zonereport.language.advances import advances

LONGEST_KEPT = 15.0
"""In em: a longer expression may break anywhere, lest it push the other columns off the page."""

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
# A bracket with the interval goes to the next line whole; so does what follows a comma or “至”.
_BREAKS = re.compile(
    r"(?=（)| (?=\()|(?<=[，；])|(?<=[,;]) | (?=and \d)|(?<=[年月日]至)(?=\d)|(?<=年)(?=\d+—)"
)
_BREAKS_LOOSE = re.compile(r"(?<=[\d%][—–])(?=\d)|(?<=\d) (?=to [+−-])|(?<=[a-z]–)(?=[A-Z])| (?=a month)")
# The id of a derived number is one word to Typst, and longer than a column.
_DERIVED = re.compile(r"[a-z_]+\.[a-z_]+:[a-z0-9+-]+")
_DERIVED_BREAKS = re.compile(r"(?<=[.:_])|(?=\+)")
_NUMERIC = re.compile(
    r"\s*[（(]?[≥≤><≈~约第前超近+\-−–±$¥€]*\s*([A-Z]{3}\s*|between\s|and\s)?\d.*", re.DOTALL
)
# The dash has its Chinese form in Chinese text; the narrow spaces come from other faces.
_OTHERWISE = {0x2014: 1.0, 0x2009: 0.2, 0x202F: 0.2}
_CLOSING = "，。、；：！？）》」』”’〉】％%,.;:!?)]}"
_OPENING = "（《「『“‘〈【([{"
_ATOM = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")


@dataclass(frozen=True)
class Piece:
    """Part of a cell's text; ``kept`` marks one that stays on its line, as numbers do."""

    text: str
    kept: bool


@dataclass(frozen=True)
class Atom:
    """What a line takes whole: its length and that of the space before it, in em."""

    length: float
    space: float


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    return advances() | _OTHERWISE


def text_em(text: str) -> float:
    """Length of a text set on one line, in em.

    Examples
    --------
    >>> round(text_em("增长%"), 2)
    2.92
    """
    widths = _advances()
    return sum(widths.get(ord(char), 1.0) for char in text)


@lru_cache(maxsize=4096)
def pieces(text: str, loose: bool = False) -> tuple[Piece, ...]:
    """A cell's text cut where it may break before anything else does; joined they are the text again.

    Parameters
    ----------
    text : str
        The text.
    loose : bool
        Whether an interval of numbers or months may break behind its dash, for tables without room otherwise.

    Examples
    --------
    >>> [piece.text for piece in pieces("90.99（90.98—91.01）亿元（推算）")]
    ['90.99', '（90.98—91.01）亿元', '（推算）']
    """
    if _DERIVED.fullmatch(text):
        return tuple(Piece(part, True) for part in _DERIVED_BREAKS.split(text))
    cuts = [found.end() for found in _BREAKS.finditer(text)]
    if loose:
        cuts = sorted({*cuts, *(found.end() for found in _BREAKS_LOOSE.finditer(text))})
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a < b]
    # One number makes a cell numeric: its brackets and remarks belong to it. A title with a year is none.
    numeric = any(_NUMERIC.fullmatch(part) for part in parts[:1])
    return tuple(Piece(part, numeric and text_em(part.strip()) <= LONGEST_KEPT) for part in parts)


@lru_cache(maxsize=4096)
def atoms(text: str, loose: bool = False) -> tuple[Atom, ...]:
    """The text's unbreakable parts, in order."""
    found: list[Atom] = []
    for piece in pieces(text, loose):
        words = [piece.text] if piece.kept else _words(piece.text)
        for word in words:
            bare = word.lstrip()
            if bare:
                found.append(Atom(text_em(bare.rstrip()), text_em(word[: len(word) - len(bare)])))
                if bare != bare.rstrip():
                    found.append(Atom(0.0, text_em(" ")))
    return tuple(found)


def line_count(text: str, width: float, loose: bool = False) -> int:
    """Lines that a text takes in a column ``width`` em wide; at least one.

    Examples
    --------
    >>> line_count("固定资产投资", 6.0), line_count("固定资产投资", 5.0)
    (1, 2)
    """
    lines, used = 1, 0.0
    for atom in atoms(text, loose):
        if used and used + atom.space + atom.length > width + 1e-6:
            lines, used = lines + 1, 0.0
        used += atom.length + (atom.space if used else 0.0)
    return lines


def _words(text: str) -> Iterator[str]:
    """Words with the space before them; Chinese characters one by one, punctuation with its neighbour."""
    word = ""
    for found in _ATOM.findall(text):
        joined = word and (found[0] in _CLOSING or word[-1] in _OPENING or not word.strip())
        if word and not joined:
            yield word
            word = ""
        word += found
    if word:
        yield word

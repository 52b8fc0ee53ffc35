"""Where a numeral stands: its sentence, its clause, and the figures before it in the sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .spans import Span

_END = re.compile(r"[。！？!?][”’」』）)]*|\n+")
_CLAUSE = re.compile(r"[,，;；:：。！？!?\n]")
_CLOSED = re.compile(r"[。！？!?；;：:”’」』）)…■●▲◆]\s*$")
_LONG_LINE = 40  # characters; a longer line that ends in no mark was broken in the middle of a sentence


@dataclass(frozen=True)
class Place:
    """A printed string in its sentence.

    Attributes
    ----------
    text : str
        The whole text.
    span : Span
        The printed string.
    sentence : tuple of (int, int)
        Offsets of its sentence.
    earlier : tuple of Span
        The printed strings before it in the sentence.
    """

    text: str
    span: Span
    sentence: tuple[int, int]
    earlier: tuple[Span, ...]

    @property
    def printed(self) -> str:
        """The printed string."""
        return self.text[self.span.start : self.span.end]

    @property
    def read_as(self) -> str:
        """The printed string with the unit that its list lends to it."""
        return self.span.read_as(self.text)

    @property
    def lead(self) -> str:
        """The sentence up to the printed string."""
        return self.text[self.sentence[0] : self.span.start]

    @property
    def rest(self) -> str:
        """The sentence after the printed string."""
        return self.text[self.span.end : self.sentence[1]]

    @property
    def clause(self) -> str:
        """The clause up to the printed string."""
        return _CLAUSE.split(self.lead)[-1]

    @property
    def tail(self) -> str:
        """The clause after the printed string."""
        return _CLAUSE.split(self.rest)[0]

    @property
    def since(self) -> str:
        """What stands between the printed string before it in the sentence, or its beginning, and it."""
        start = self.earlier[-1].end if self.earlier else self.sentence[0]
        return self.text[start : self.span.start]

    @property
    def previous(self) -> Place | None:
        """The printed string before it in the sentence, as a place of its own."""
        if not self.earlier:
            return None
        return replace(self, span=self.earlier[-1], earlier=self.earlier[:-1])

    @property
    def paragraph(self) -> str:
        """The paragraph before the sentence."""
        return self.text[self.text.rfind("\n", 0, self.sentence[0]) + 1 : self.sentence[0]]


def find_places(text: str, spans: Sequence[Span]) -> list[Place]:
    """Return every printed string with its sentence."""
    starts, ends = zip(*find_sentences(text), strict=True) if text else ((), ())
    places: list[Place] = []
    for span in spans:
        at = max(0, bisect_right(starts, span.start) - 1)
        sentence = (starts[at], max(ends[at], span.end))
        earlier = places[-1] if places and places[-1].sentence[0] == sentence[0] else None
        before = (*earlier.earlier, earlier.span) if earlier else ()
        places.append(Place(text, span, sentence, before))
    return places


def without(places: Sequence[Place], passed_over: Sequence[bool]) -> list[Place]:
    """Return the places as if the numerals that are passed over (一般, 零售) were words."""
    numerals = {place.span.start for place, is_passed in zip(places, passed_over, strict=True) if is_passed}
    return [
        replace(place, earlier=tuple(span for span in place.earlier if span.start not in numerals))
        for place in places
    ]


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Return the offsets of all sentences; together they are the whole text.

    A sentence ends with 。！？ and the quotation marks behind them, or with its line. A long line
    that ends in no mark was broken by the page, and its sentence goes on.

    Examples
    --------
    >>> text = "增长8.6%。税收3亿元"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['增长8.6%。', '税收3亿元']
    """
    sentences = []
    start = 0
    for mark in _END.finditer(text):
        line = text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()]
        if mark[0].startswith("\n") and len(line) >= _LONG_LINE and not _CLOSED.search(line):
            continue
        sentences.append((start, mark.end()))
        start = mark.end()
    if start < len(text):
        sentences.append((start, len(text)))
    return sentences

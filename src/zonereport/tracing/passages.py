"""The place in a text: its line, and the sentence around the figure."""

from __future__ import annotations

import re

from .nodes import Passage

_END = re.compile(r"[。！？!?\n\r]")


def find_passage(text: str, start: int, end: int, printed: str) -> Passage:
    """The sentence around ``text[start:end]``.

    Parameters
    ----------
    text : str
        The whole decoded text.
    start, end : int
        Offsets of the figure.
    printed : str
        What was typed as printed, to be found there.

    Examples
    --------
    >>> find_passage("完成投资。增长8.6%，居第3。", 7, 11, "8.6%")
    Passage(line=1, before='增长', printed='8.6%', after='，居第3。', verified=True)
    """
    first = max((found.end() for found in _END.finditer(text, 0, start)), default=0)
    last = _END.search(text, end)
    stop = len(text) if last is None else last.end()
    found = text[start:end]
    return Passage(
        line=text.count("\n", 0, start) + 1,
        before=text[first:start].lstrip(),
        printed=found,
        after=text[end:stop].rstrip(),
        verified=found == printed,
    )

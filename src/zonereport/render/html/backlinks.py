"""The way back: from a figure's line in the appendix to the place of the text that led there."""

from __future__ import annotations

import re
from html import escape, unescape

_LINK = re.compile(r'<a class="zr-figure" href="#([^"]+)"')
_LINE = re.compile(r'(<tr id="([^"]+)"><th\b[^>]*>)(.*?)(</th>)', re.S)


def add_backlinks(body: str, label: str) -> str:
    """Give each line of the appendix a link to the first number above it that leads there.

    Parameters
    ----------
    body : str
        The page's body.
    label : str
        What the link does, for those who do not see its arrow.

    Examples
    --------
    >>> number = '<a class="zr-figure" href="#a-1">8.6%</a>'
    >>> add_backlinks(number + '<tr id="a-1"><th scope="row">a-1</th></tr>', "back")[:53]
    '<a class="zr-figure" id="from-a-1" href="#a-1">8.6%</'
    """
    lines = {match[2]: match.start() for match in _LINE.finditer(body)}
    linked: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        name = match[1]
        if name not in lines or name in linked:
            return match[0]
        if match.start() > lines[name]:  # links from below the line or from itself are no way back
            return match[0]
        linked.add(name)
        return f'<a class="zr-figure" id="from-{name}" href="#{name}"'

    body = _LINK.sub(mark, body)

    def link(match: re.Match[str]) -> str:
        opening, name, inside, closing = match.groups()
        if name not in linked:
            return match[0]
        words = escape(f"{label}{unescape(re.sub('<[^>]+>', '', inside))}", quote=True)
        arrow = f'<a class="zr-back" href="#from-{name}" aria-label="{words}">↑</a>'
        return f"{opening}{inside} {arrow}{closing}"

    return _LINE.sub(link, body)

"""Sources of numbers, each written once: a report names some hundred sources at a thousand places."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

_HINT = re.compile(r'(<a class="zr-figure"[^>]*?)\saria-description="([^"]*)"')
_NAMED = re.compile(r'id="(h\d+-*)"')
_FEW = 2  # a hint that occurs less often stays where it is


@dataclass(frozen=True)
class Hints:
    """A body whose repeated hints stand elsewhere: a hidden list for who listens, rules for who looks."""

    body: str
    listed: str
    rules: str


def share_hints(body: str) -> Hints:
    """Replace a hint that occurs again and again by the number of its place in a list.

    Parameters
    ----------
    body : str
        The page's body; the source of a number stands in ``aria-description``.

    Examples
    --------
    >>> link = '<a class="zr-figure" href="#a" aria-description="报">8.6%</a>'
    >>> shared = share_hints(link * 2)
    >>> shared.body[:61]
    '<a class="zr-figure" href="#a" aria-describedby="h1">8.6%</a>'
    >>> shared.listed, shared.rules
    ('<li id="h1">报</li>', '[aria-describedby=h1]{--hint:"报"}')
    >>> share_hints(link).body == link
    True
    """
    found = Counter(match[2] for match in _HINT.finditer(body))
    names: dict[str, str] = {}
    # Looked for once: a page of a large report is long, and has a thousand hints.
    taken = set(_NAMED.findall(body))
    for hint, count in found.items():
        if count >= _FEW and hint:
            name = f"h{len(names) + 1}"
            while name in taken:
                name += "-"
            names[hint] = name

    def refer(match: re.Match[str]) -> str:
        name = names.get(match[2])
        return f'{match[1]} aria-describedby="{name}"' if name else match[0]

    pairs = names.items()
    listed = "".join(f'<li id="{name}">{hint}</li>' for hint, name in pairs)
    rules = "".join(f"[aria-describedby={name}]{{--hint:{_css_string(hint)}}}" for hint, name in pairs)
    return Hints(_HINT.sub(refer, body), listed, rules)


def _css_string(html: str) -> str:
    """The text as a string of a style sheet; no sign in it can end the string or the sheet."""
    return '"' + re.sub(r'["\\<\n]', lambda match: f"\\{ord(match[0]):x} ", unescape(html)) + '"'

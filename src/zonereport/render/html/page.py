"""The body of a page as a whole: one h1, headings without gaps, unique ids, links that arrive, contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote

from zonereport.render.html.cards import set_cards
from zonereport.render.html.hints import share_hints

_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1\s*>", re.S | re.I)
_TAG_WITH_ID = re.compile(r"""(<[a-zA-Z][^<>]*?\sid\s*=\s*)(["'])([^"'<>]*)\2""")
_LOCAL_LINK = re.compile(r"""(<a\b[^<>]*?)\shref\s*=\s*(["'])#([^"'<>]+)\2""", re.I)
_LISTED = 3  # deepest level in the contents


@dataclass(frozen=True)
class Heading:
    """One heading: its level in the page, its id and its text as plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Page:
    """What the template needs; HTML except ``title``, the texts and ``hint_rules`` (a style sheet)."""

    body: str
    title: str
    headings: tuple[Heading, ...]
    title_in_body: bool
    hints: str = ""
    hint_rules: str = ""

    def contents(self) -> str:
        """Nested list of the headings, as HTML; empty if there is nothing to choose from."""
        listed = [heading for heading in self.headings if 2 <= heading.level <= _LISTED]
        if len(listed) < 2:
            return ""
        pieces, depth = [], 1
        for heading in listed:
            level = min(heading.level, depth + 1)
            if level > depth:
                pieces.append("<ol>" * (level - depth))
            else:
                pieces.append("</li>" + "</ol></li>" * (depth - level))
            depth = level
            pieces.append(f'<li><a href="#{quote(heading.id)}">{escape(heading.text, quote=False)}</a>')
        return "".join([*pieces, "</li>", "</ol></li>" * (depth - 2), "</ol>"])


def finish_page(body: str, title: str, file_name: str) -> Page:
    """Put the headings of a body in order.

    Parameters
    ----------
    body : str
        HTML of all cells.
    title : str
        The document's title, shown above the body; empty if the body's first heading is to serve.
    file_name : str
        What a body without any heading is called.
    """
    body, headings, used = _number_headings(body, bool(title))
    body = _unique_ids(body, {heading.id for heading in headings}, used)
    body = _resolve_links(body, headings)
    shown = title or (headings[0].text if headings else file_name)
    hints = share_hints(set_cards(body))
    in_body = not title and bool(headings)
    return Page(hints.body, shown, tuple(headings), in_body, hints.listed, hints.rules)


def slug(text: str) -> str:
    """Id of a heading as Jupyter makes it, so that links written for Jupyter arrive: blanks become hyphens.

    Examples
    --------
    >>> slug("研发 经费"), slug("What & why?")
    ('研发-经费', 'What-&-why?')
    """
    return re.sub(r"\s+", "-", re.sub(r"[\"'<>]", "", text.strip())) or "section"


def plain(html: str) -> str:
    """Text of a piece of HTML, blanks collapsed."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _number_headings(body: str, has_title: bool) -> tuple[str, list[Heading], set[str]]:
    headings: list[Heading] = []
    # Open headings: the level as written, the level in the page.
    above: list[tuple[int, int]] = [(0, 1)] if has_title else []
    used: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        written, attributes, inside = int(match[1]), match[2], match[3]
        if not above:
            above.append((0, 1))
            level = 1
        else:
            while above[-1][0] >= written:
                above.pop()
            level = min(above[-1][1] + 1, 6)
            above.append((written, level))
        given = re.search(r"""\sid\s*=\s*["']?([^"'\s>]+)""", attributes)
        name = given[1] if given else slug(plain(inside))
        unique, number = name, 1
        while unique in used:
            number += 1
            unique = f"{name}-{number}"
        used.add(unique)
        rest = re.sub(r"""\sid\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", "", attributes)
        text = plain(inside)
        if not text and "<img" not in inside and "<math" not in inside:
            return match[0] if inside.strip() else ""
        headings.append(Heading(level, unique, text))
        return f'<h{level} id="{escape(unique, quote=True)}"{rest}>{inside}</h{level}>'

    return _HEADING.sub(replace, body), headings, used


def _unique_ids(body: str, reserved: set[str], used: set[str]) -> str:
    """Give every later element with an id that is taken another one; headings keep theirs."""
    seen: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name = unescape(match[3])
        heading = re.match(r"<h[1-6]\b", match[1]) is not None and name in reserved
        if heading or (name not in seen and name not in reserved):
            seen.add(name)
            return match[0]
        number = 2
        while f"{name}-{number}" in seen | used:
            number += 1
        seen.add(f"{name}-{number}")
        return f"{match[1]}{match[2]}{escape(f'{name}-{number}', quote=True)}{match[2]}"

    return _TAG_WITH_ID.sub(replace, body)


def _resolve_links(body: str, headings: list[Heading]) -> str:
    """Links to places of the page: as written, else to the heading that is meant, else no link any more."""
    ids = {unescape(match[3]) for match in _TAG_WITH_ID.finditer(body)}
    meant = {_letters(name): name for name in [*sorted(ids), *(heading.id for heading in reversed(headings))]}

    def replace(match: re.Match[str]) -> str:
        name = unquote(unescape(match[3]))
        if name in ids or name == "top":
            return match[0]
        close = meant.get(_letters(name)) if _letters(name) else None
        if close:
            return f'{match[1]} href="#{quote(close)}"'
        return f'{match[1]} data-broken="#{escape(name, quote=True)}"'

    return _LOCAL_LINK.sub(replace, body)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()

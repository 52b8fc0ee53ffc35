"""Tables of HTML with the end tags that HTML lets an author leave out: pandoc sees no table without them."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th|caption)\b[^<>]*>", re.IGNORECASE)
_CLOSES = {  # what a tag ends if it is still open
    "td": ("td", "th", "caption"),
    "th": ("td", "th", "caption"),
    "tr": ("td", "th", "caption", "tr"),
    "thead": ("td", "th", "caption", "tr", "thead", "tbody", "tfoot"),
}
_CLOSES |= dict.fromkeys(("tbody", "tfoot"), _CLOSES["thead"])
_ROWLESS = ("table", "thead", "tbody", "tfoot")


def with_end_tags(html: str) -> str:
    """HTML whose tables have all end tags, and a row around every cell.

    Examples
    --------
    >>> with_end_tags("<table><tr><td>1<td>2<tr><th>a</table>b")
    '<table><tr><td>1</td><td>2</td></tr><tr><th>a</th></tr></table>b'
    >>> with_end_tags("<p>no table")
    '<p>no table'
    """
    if not re.search("<table", html, re.IGNORECASE):
        return html
    pieces: list[str] = []
    opened: list[str] = []
    position = 0
    for tag in _TAG.finditer(html):
        closing, name = bool(tag[1]), tag[2].lower()
        pieces.append(html[position : tag.start()])
        position = tag.end()
        if name == "table" and not closing:
            opened.append(name)
            pieces.append(tag[0])
            continue
        if "table" not in opened:
            pieces.append(tag[0])
            continue
        inner = opened[len(opened) - opened[::-1].index("table") :]
        if closing and name != "table" and name not in inner:
            continue  # closes what is not open
        ended = _ended(inner, name, closing)
        pieces += [f"</{end}>" for end in ended if not (closing and end == name and end is ended[-1])]
        del opened[len(opened) - len(ended) :]
        if closing and name == "table":
            opened.pop()
        elif not closing:
            if name in ("td", "th") and opened[-1] in _ROWLESS:
                pieces.append("<tr>")
                opened.append("tr")
            opened.append(name)
        pieces.append(tag[0])
    return "".join([*pieces, html[position:], *(f"</{name}>" for name in reversed(opened))])


def _ended(inner: list[str], name: str, closing: bool) -> list[str]:
    """The elements that a tag ends, innermost first; an end tag's own is the last of them."""
    if closing:
        return inner[::-1] if name == "table" else inner[: inner.index(name) - len(inner) - 1 : -1]
    ended = []
    for element in reversed(inner):
        if element not in _CLOSES.get(name, ()):
            break
        ended.append(element)
    return ended

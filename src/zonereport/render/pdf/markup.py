"""Tables of HTML as a browser makes them of what an author wrote: otherwise pandoc sees no table.

End tags may be left out, and what stands between rows is shown before the table.
"""

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
_UNSEEN = re.compile(r"<!--.*?-->|<(?!img\b)[^<>]*>|\s+", re.DOTALL | re.IGNORECASE)


def with_end_tags(html: str) -> str:
    """HTML whose tables have all end tags, a row around every cell, and no words between rows.

    Examples
    --------
    >>> with_end_tags("<table><tr><td>1<td>2<tr><th>a</table>b")
    '<table><tr><td>1</td><td>2</td></tr><tr><th>a</th></tr></table>b'
    >>> with_end_tags("<table><tbody><p>1 row</p><tr><td>a</td></tr></tbody></table>")
    '<p>1 row</p><table><tbody><tr><td>a</td></tr></tbody></table>'
    """
    if not re.search("<table", html, re.IGNORECASE):
        return html
    pieces: list[str] = []
    opened: list[str] = []
    starts: list[int] = []  # places of the open tables among the pieces
    position = 0
    for tag in _TAG.finditer(html):
        closing, name = bool(tag[1]), tag[2].lower()
        between = html[position : tag.start()]
        position = tag.end()
        if opened and opened[-1] in (*_ROWLESS, "tr") and _UNSEEN.sub("", between):
            pieces.insert(starts[-1], between)
            starts[-1] += 1
        else:
            pieces.append(between)
        if name == "table" and not closing:
            opened.append(name)
            starts.append(len(pieces))
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
            starts.pop()
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

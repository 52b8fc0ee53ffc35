"""SVG set inside a page: what one picture defines must not reach into another.

In a page all pictures share one space of ids and one cascade. Two charts from
matplotlib that both define a clip path ``p1`` would cut each other.
"""

from __future__ import annotations

import re
from html import escape

_TAG = re.compile(r"<(/?)svg\b[^>]*?(/?)>", re.I)
_ID = re.compile(r"""(?<=\s)id\s*=\s*(["'])(.*?)\1""")
_REFERENCE = re.compile(r"""(url\(\s*["']?#)([^"')]+)|((?:xlink:)?href\s*=\s*["']#)([^"']+)""")
_LABELS = re.compile(r"""(aria-(?:labelledby|describedby)\s*=\s*)(["'])(.*?)\2""")
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.I | re.S)
_NAMESPACES = re.compile(r"""\sxmlns(?::xlink)?\s*=\s*["']http://www\.w3\.org/(?:2000/svg|1999/xlink)["']""")
_USE = re.compile(r"(<use\b[^>]*?\s)xlink:(href)")
_LENGTH = re.compile(r"""\s(width|height)\s*=\s*["']\s*([\d.]+)(?:px|pt)?\s*["']""")


def bare_svg(source: str, label: str) -> str:
    """An SVG document as an element of a page, with ``label`` as its alternative text if it brings none.

    Examples
    --------
    >>> bare_svg('<?xml version="1.0"?><svg width="2" height="1"/>', "two by one")
    '<svg role="img" aria-label="two by one" viewBox="0 0 2 1" width="2" height="1"/>'
    """
    start = re.search(r"<svg\b", source, re.I)
    if not start:
        return ""
    svg = source[start.start() :].strip()
    root = svg[: svg.index(">") + 1]
    extra = ""
    if "aria-label" not in root:
        role = "" if re.search(r"\srole=", root) else ' role="img"'
        extra += f'{role} aria-label="{escape(label, quote=True)}"'
    if "viewbox" not in root.lower():  # without it the picture is cut instead of scaled on a narrow screen
        sizes = dict(_LENGTH.findall(root))
        if len(sizes) == 2:
            extra += f' viewBox="0 0 {sizes["width"]} {sizes["height"]}"'
    return svg[:4] + extra + svg[4:]


def separate_svgs(html: str) -> str:
    """All pictures of a page with ids, references and style sheets of their own.

    Examples
    --------
    >>> separate_svgs('<svg><g id="a"/><use href="#a"/></svg>')
    '<svg><g id="s1-a"/><use href="#s1-a"/></svg>'
    """
    pieces, position = [], 0
    for number, (start, end) in enumerate(_outermost(html), 1):
        pieces += [html[position:start], _separate(html[start:end], f"s{number}-")]
        position = end
    return "".join([*pieces, html[position:]])


def _outermost(html: str) -> list[tuple[int, int]]:
    spans, depth, start = [], 0, 0
    for match in _TAG.finditer(html):
        closing, empty = match.groups()
        if closing:
            depth = max(depth - 1, 0)
            if depth == 0 and start >= 0:
                spans.append((start, match.end()))
                start = -1
        elif not empty:
            if depth == 0:
                start = match.start()
            depth += 1
    return spans


def _separate(svg: str, prefix: str) -> str:
    svg = re.sub(r"<metadata\b.*?</metadata>", "", svg, flags=re.S | re.I)
    svg = _USE.sub(r"\1\2", _NAMESPACES.sub("", svg))  # a page knows what an SVG is
    ids = {match[2] for match in _ID.finditer(svg)}
    styled = bool(_STYLE.search(svg))

    def reference(match: re.Match[str]) -> str:
        before, name = (match[1], match[2]) if match[1] else (match[3], match[4])
        return f"{before}{prefix}{name}" if name in ids else match[0]  # else it points into the page

    def labels(match: re.Match[str]) -> str:
        names = " ".join(prefix + name if name in ids else name for name in match[3].split())
        return f"{match[1]}{match[2]}{names}{match[2]}"

    def style(match: re.Match[str]) -> str:
        css = match[2].replace("<![CDATA[", "").replace("]]>", "")
        css = re.sub(r"#([\w-]+)", lambda m: f"#{prefix}{m[1]}" if m[1] in ids else m[0], css)
        if "@" not in css:  # @font-face and the like cannot be nested
            css = f'[data-svg="{prefix}"]{{{css.strip()}}}'
        return f"<style>{css}</style>"

    if ids:
        svg = _ID.sub(
            lambda match: f"id={match[1]}{prefix}{match[2]}{match[1]}" if match[2] in ids else match[0], svg
        )
        svg = _LABELS.sub(labels, _REFERENCE.sub(reference, svg))
    if styled:
        svg = f'{svg[:4]} data-svg="{prefix}"{_STYLE.sub(style, svg)[4:]}'
    return svg

"""Pages filled: charts a little smaller, or after the text that follows them, where a page would stay blank.

Typst breaks pages well but does not look ahead: a chart that lacks a centimetre
goes to the next page whole. The document is therefore laid out once, the places
of its parts are read, and what is to change is computed from them. What a
reader (or a screen reader) meets keeps an order in which every text comes
before the text after it; nothing floats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zonereport.render.pdf.engine import TypstDocument, places_of
from zonereport.render.pdf.text import Node, plain_text

_TOP, _BOTTOM = 70.9, 773.9  # of the text on an upright page, in pt from the paper's edge
_TEXT_WIDTH, _TALLEST_CHART = 470.5, 340.0
_GAP = 19.0  # above an exhibit, where the layout does not show it
_SPARE = 7.0  # a page is not filled to the last point: the next layout may differ by as much
_LEAST_SCALE = 0.8  # smaller, a chart's words get hard to read
_WORTH_MOVING = 90.0  # pt; a smaller blank is none
# With less room than this, in pt, a chapter or a table that may break begins on the next page.
_CHAPTER, _TABLE = 170.0, 140.0
_PASSES = 3
_VIEWBOX = re.compile(rb'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"')
_EXHIBITS = ("zr-chart", "zr-table")
_TEXTS = ("par", "plain", "list", "enum")


@dataclass
class _Part:
    """A node of the document's body as laid out: its height, and the space before it."""

    node: Node
    height: float
    gap: float
    picture: float  # height of a chart's picture at full size; 0 for others

    @property
    def breaks(self) -> bool:
        return self.node["t"] not in _EXHIBITS or not self.node.get("whole", True)


def mark_parts(body: list[Node]) -> None:
    """Number the parts whose places are wanted, and put a mark at the end of every text.

    A sentence with a colon is kept on the page of what it announces.
    """
    for number, node in enumerate(body):
        if node["t"] == "par" and _announces(node):
            node["sticky"] = True
        if node["t"] in _EXHIBITS:
            node["i"] = number
        elif inline := _last_line(node):
            node["i"] = number
            inline.append({"t": "at", "i": number})


def fill_pages(document: TypstDocument) -> None:
    """Change sizes and order of a document's exhibits so that fewer pages end blank.

    Parameters
    ----------
    document : TypstDocument
        A document whose parts :func:`mark_parts` has marked; changed in place.
        Without an exhibit nothing is looked at.
    """
    if not any(node["t"] in _EXHIBITS for node in document.content["body"]):
        return
    for _ in range(_PASSES):
        body = document.content["body"]
        parts = _parts(body, places_of(document), document.files)
        before = _plan(body)
        document.content["body"] = _filled(parts)
        if _plan(document.content["body"]) == before:
            return


def _plan(body: list[Node]) -> list[tuple[int, float, bool]]:
    return [(id(node), node.get("scale", 1.0), node.get("break", False)) for node in body]


def _parts(body: list[Node], places: list[list[float]], files: Mapping[str, bytes]) -> list[_Part]:
    starts = {int(i): (page, y) for i, end, page, y in places if not end}
    ends = {int(i): (page, y) for i, end, page, y in places if end}
    parts: list[_Part] = []
    last = (1.0, _TOP)
    for node in body:
        number = node.get("i", -1)
        if number not in ends:
            parts.append(_Part(node, 0.0, 0.0, 0.0))
            continue
        page, y = ends[number]
        from_page, from_y = starts.get(number, last)
        height = (page - from_page) * (_BOTTOM - _TOP) + y - from_y
        gap = 0.0
        if number in starts:
            gap = from_y - last[1] if last[0] == from_page else _GAP
        picture = _picture_height(node, files)
        height += picture * (1 - node.get("scale", 1.0))
        parts.append(_Part(node, max(height, 0.0), max(gap, 0.0), picture))
        last = ends[number]
    return parts


def _filled(parts: list[_Part]) -> list[Node]:
    """The body in its new order, every chart with its scale."""
    waiting, done = list(parts), []
    y = _TOP
    while waiting:
        part = waiting.pop(0)
        node = part.node
        if node["t"] == "zr-chart":
            node["scale"] = 1.0
        done.append(node)
        least = _CHAPTER if node["t"] == "head" and node["l"] == 1 else _TABLE if _is_long(node) else 0.0
        if least:
            node["break"] = y > _BOTTOM - least
            y = _TOP if node["break"] else y
        if node.get("landscape"):
            y = _TOP
            continue
        room = _BOTTOM - y - part.gap
        if part.height <= room:
            y += part.gap + part.height
        elif part.breaks:
            y += part.gap + part.height
            while y > _BOTTOM:
                y -= _BOTTOM - _TOP
        elif part.picture and part.height - part.picture * (1 - _LEAST_SCALE) <= room - _SPARE:
            node["scale"] = round(1 - (part.height - room + _SPARE) / part.picture, 3)
            y = _BOTTOM
        else:
            drawn = _texts_for(waiting, _BOTTOM - y)
            if drawn:
                done[-1:] = [part.node for part in drawn] + [node]
                del waiting[: len(drawn)]
            y = _TOP + part.height
    return done


def _announces(node: Node) -> bool:
    return plain_text(node).rstrip().endswith(("：", ":"))


def _is_long(node: Node) -> bool:
    return node["t"] == "zr-table" and not node["whole"] and not node["landscape"]


def _texts_for(waiting: list[_Part], blank: float) -> list[_Part]:
    """Texts after an exhibit that can fill the page before it: whole thoughts, and only up to a heading."""
    if blank < _WORTH_MOVING:
        return []
    taken: list[_Part] = []
    for part in waiting:
        if part.node["t"] not in _TEXTS:
            break
        taken.append(part)
    while taken and (
        _announces(taken[-1].node) or sum(part.height + part.gap for part in taken) > blank - _SPARE
    ):
        taken.pop()
    return taken


def _picture_height(node: Node, files: Mapping[str, bytes]) -> float:
    found = _VIEWBOX.search(files.get(node["file"], b"")[:4000]) if node["t"] == "zr-chart" else None
    if not found or not float(found[1]):
        return 0.0
    return min(_TEXT_WIDTH * float(found[2]) / float(found[1]), _TALLEST_CHART)


def _last_line(node: Node) -> list[Any] | None:
    """The running text that a node ends in, to which a mark can be added."""
    kind = node["t"]
    if kind in ("par", "plain"):  # not a heading: what it holds is shown again in the list of contents
        inline: list[Any] = node["c"]
        return inline
    if kind in ("list", "enum") and node["items"] and node["items"][-1]:
        return _last_line(node["items"][-1][-1])
    return None

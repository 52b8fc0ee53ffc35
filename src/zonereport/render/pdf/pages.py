"""Pages filled: charts a little smaller, or a table broken, where a page would stay blank.

Typst breaks pages well but does not look ahead: a chart that lacks a centimetre
goes to the next page whole. The document is therefore laid out once, the places
of its parts are read, and what is to change is computed from them. Nothing
changes its place in the order of reading, and nothing floats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from zonereport.render.pdf.columns import row_height
from zonereport.render.pdf.engine import TypstDocument, places_of
from zonereport.render.pdf.text import Node, plain_text

_TOP, _BOTTOM = 70.9, 773.9  # of the text on an upright page, in pt from the paper's edge
_TEXT_WIDTH, _TALLEST_CHART = 470.5, 340.0
_GAP = 19.0  # above an exhibit, where the layout does not show it
_SPARE = 7.0  # a page is not filled to the last point: the next layout may differ by as much
_MOST_SMALLER = 0.2  # of a chart's picture; smaller, its words get hard to read
_MOST_TIGHTER = 0.5  # pt above and below each row of a table
_WORTH_BREAKING = 90.0  # pt; a smaller blank is none
_LEAST_ROWS = 3  # of a table that breaks for that, before and after the break
_TITLE = 25.0  # pt; of a table
_FEW_ROWS = 75.0  # pt; less of a table is not left for its last page, if closer rows prevent it
# With less room than this, in pt, a chapter or a table that may break begins on the next page.
_CHAPTER, _TABLE = 170.0, 140.0
# A page before a turned one with less on it than this; its chapter begins there if it would else leave more.
_OVERHANG, _CHAPTER_AT_MOST = 170.0, 420.0
_PASSES = 3
_VIEWBOX = re.compile(rb'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ([\d.]+)"')
_EXHIBITS = ("zr-chart", "zr-table")


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

    @property
    def gives(self) -> float:
        """Height that an exhibit can do without, in pt."""
        if self.node.get("cards"):
            return 0.0
        if self.node["t"] == "zr-table":
            return 2 * _MOST_TIGHTER * (len(self.node["rows"]) + 1)
        return self.picture * _MOST_SMALLER

    def give(self, share: float) -> None:
        """Do without a share of what it can."""
        if self.picture:
            self.node["scale"] = round(1 - _MOST_SMALLER * share, 3)
        elif self.gives:
            self.node["tight"] = round(_MOST_TIGHTER * share, 3)


def mark_parts(body: list[Node]) -> None:
    """Number the parts whose places are wanted, and put a mark at the end of every text.

    A sentence with a colon is kept on the page of what it announces.
    """
    for number, node in enumerate(body):
        if node["t"] == "par" and _announces(node):
            node["sticky"] = True
        if _may_open(node):
            # said from the start: what changes between layouts is laid out again
            node["break"] = False
        if node["t"] in _EXHIBITS:
            node["i"] = number
        elif inline := _last_line(node):
            node["i"] = number
            inline.append({"t": "at", "i": number})


def fill_pages(document: TypstDocument) -> None:
    """Change sizes and breaks of a document's exhibits so that fewer pages end blank.

    Parameters
    ----------
    document : TypstDocument
        A document whose parts :func:`mark_parts` has marked; changed in place.
        Without an exhibit nothing is looked at.
    """
    if not any(node["t"] in _EXHIBITS for node in document.content["body"]):
        return
    body = document.content["body"]
    for _ in range(_PASSES):
        before = _plan(body)
        _fill(_parts(body, places_of(document), document.files))
        if _plan(body) == before:
            return


def _plan(body: list[Node]) -> list[tuple[Any, ...]]:
    return [tuple(node.get(key) for key in ("scale", "tight", "break", "split")) for node in body]


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
        height += 2 * node.get("tight", 0.0) * (len(node.get("rows", ())) + 1)
        parts.append(_Part(node, max(height, 0.0), max(gap, 0.0), picture))
        last = ends[number]
    return parts


def _fill(parts: list[_Part]) -> None:
    """Give every chart its scale, and every chapter and table its breaks."""
    page = _Page()
    for part in parts:
        node = part.node
        for key in ("scale", "tight", "split"):
            node.pop(key, None)
        opens = node["t"] == "head" and node["l"] == 1
        least = _CHAPTER if opens else _TABLE if _is_long(node) else 0.0
        if least:
            node["break"] = page.y > _BOTTOM - least
            page = _Page() if node["break"] else page
        if opens:
            page.chapter, page.chapter_y = node, page.y
        if node.get("landscape"):
            page.turn()
            page = _Page()
            continue
        room = _BOTTOM - page.y - part.gap
        page.exhibits.append(part)
        if part.height <= room:
            page.y += part.gap + part.height
        elif part.breaks:
            page = page.without_overhang(part) or page.after(part.gap + part.height)
        elif page.shrink(part.height - room + _SPARE):
            page.y = _BOTTOM
        elif _may_split(part, room):
            node["split"] = True
            page = page.after(part.gap + part.height)
        else:
            page = _Page(_TOP + part.height, [part], page.chapter, page.chapter_y)


@dataclass
class _Page:
    """What stands on a page so far."""

    y: float = _TOP
    exhibits: list[_Part] = field(default_factory=list)
    chapter: Node | None = None  # the last that began, on this page or the one before
    chapter_y: float = 0.0

    def after(self, height: float) -> _Page:
        """The page that something ends on which may break."""
        y = self.y + height
        if y <= _BOTTOM:
            self.y = y
            return self
        pages = int((y - _BOTTOM) // (_BOTTOM - _TOP)) + 1
        chapter = self.chapter if pages == 1 else None
        return _Page(y - pages * (_BOTTOM - _TOP), [], chapter, self.chapter_y)

    def without_overhang(self, part: _Part) -> _Page | None:
        """The page that a table fills with its rows closer, where else a few would stand on the next one."""
        last = _Page(self.y).after(part.gap + part.height)
        over = last.y - _TOP + _SPARE
        if part.node["t"] != "zr-table" or last.y - _TOP > _FEW_ROWS or over > part.gives:
            return None
        part.give(over / part.gives)
        return _Page(_BOTTOM)

    def shrink(self, lack: float) -> bool:
        """Make the page's exhibits smaller, all by their share, where that makes room for its last part."""
        gives = sum(part.gives for part in self.exhibits if not part.breaks)
        if not 0 < lack <= gives:
            return False
        for part in self.exhibits:
            if not part.breaks:
                part.give(lack / gives)
        return True

    def turn(self) -> None:
        """A turned page follows: a few lines before it get their chapter's beginning for company."""
        started_before = self.chapter is not None and self.chapter_y > self.y
        if started_before and self.y - _TOP < _OVERHANG and self.chapter_y > _CHAPTER_AT_MOST:
            self.chapter["break"] = True  # type: ignore[index]


def _announces(node: Node) -> bool:
    return plain_text(node).rstrip().endswith(("：", ":"))


def _may_open(node: Node) -> bool:
    """Whether a page may begin with a node although it has room on the one before."""
    return (node["t"] == "head" and node["l"] == 1) or _is_long(node)


def _is_long(node: Node) -> bool:
    return node["t"] == "zr-table" and not node["whole"] and not node["landscape"]


def _may_split(part: _Part, room: float) -> bool:
    """Whether a table that otherwise stays whole breaks, so that no large part of the page stays blank."""
    if part.node["t"] != "zr-table" or room < _WORTH_BREAKING:
        return False
    node = part.node
    heights = [row_height(node["size"], node["inset"], lines) for lines in node["lines"]]
    before = sum(filled <= room - _TITLE for filled in accumulate(heights)) - 1
    rows = len(node["rows"])
    return _LEAST_ROWS <= before <= rows - _LEAST_ROWS


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

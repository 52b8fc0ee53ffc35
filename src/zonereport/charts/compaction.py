"""Leaves out of a chart's SVG what a reader of it would assume anyway.

matplotlib repeats colour, width and clip path on every mark and names every
default. A report holds some twenty-five charts in one file, so that is worth
a tenth of it.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
_PAINT = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-linejoin", "stroke-opacity")
_CLIP = re.compile(r"url\(#([^)]+)\)")
_STRAIGHT = re.compile(r"[MLz\d\s.\-]*")
_LINE = re.compile(r"M[-\d. ]+L[-\d. ]+")
_NUMBERS = re.compile(r"-?[\d.]+")
_SLACK = 0.51  # points: half of a grid line lies outside the axes that it ends

Rectangle = tuple[float, float, float, float]


def compact(root: Element) -> None:
    """Drop idle clip paths, paint that a marker's definition has, defaults of text; join lines drawn alike.

    Parameters
    ----------
    root : Element
        A chart as :func:`zonereport.charts.svg.export_svg` has simplified it; it is changed.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring, tostring
    >>> root = fromstring('<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 1 L 2 1" fill="none"/></svg>')
    >>> compact(root)
    >>> root[0].attrib
    {'d': 'M0 1L2 1'}
    """
    _drop_idle_clips(root)
    _paint_markers_once(root)
    _drop_text_defaults(root)
    for path in root.iter(f"{{{SVG}}}path"):
        drawn = path.get("d", "")
        if drawn.count("L") == 1 and "C" not in drawn and path.get("fill") == "none":
            del path.attrib["fill"]  # a line from one point to another encloses nothing
        path.set("d", re.sub(r" ?([A-Za-z]) ?", r"\1", drawn))
    _drop_empty_defs(root)
    for parent in list(root.iter()):
        _join_lines(parent)


def _drop_idle_clips(root: Element) -> None:
    frames = _frames(root)
    used = set()
    for element in root.iter():
        name = _CLIP.search(element.get("clip-path", ""))
        if not name:
            continue
        if name[1] in frames and _lies_within(element, frames[name[1]]):
            del element.attrib["clip-path"]
        else:
            used.add(name[1])
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{SVG}}}clipPath" and child.get("id") not in used:
                parent.remove(child)


def _frames(root: Element) -> dict[str, Rectangle]:
    """Clip paths that are one rectangle: left, top, right, bottom."""
    found = {}
    for clip in root.iter(f"{{{SVG}}}clipPath"):
        if len(clip) == 1 and clip[0].tag == f"{{{SVG}}}rect":
            x, y, width, height = (float(clip[0].get(name, "0")) for name in ("x", "y", "width", "height"))
            found[str(clip.get("id"))] = (x, y, x + width, y + height)
    return found


def _lies_within(element: Element, frame: Rectangle) -> bool:
    drawn = element.get("d", "")
    if element.tag != f"{{{SVG}}}path" or element.get("transform") or not _STRAIGHT.fullmatch(drawn):
        return False
    numbers = [float(number) for number in _NUMBERS.findall(drawn)]
    left, top, right, bottom = frame
    across = all(left - _SLACK <= x <= right + _SLACK for x in numbers[::2])
    return across and all(top - _SLACK <= y <= bottom + _SLACK for y in numbers[1::2])


def _paint_markers_once(root: Element) -> None:
    """Give a marker's definition the paint of its uses where all of them agree."""
    places: dict[str, list[Element]] = {}
    for use in root.iter(f"{{{SVG}}}use"):
        places.setdefault(use.get(HREF, "").removeprefix("#"), []).append(use)
    for shape in root.iter(f"{{{SVG}}}path"):
        uses = places.get(str(shape.get("id")), [])
        for name in _PAINT:
            values = {use.get(name) for use in uses}
            value = shape.get(name) or (values.pop() if len(values) == 1 else None)
            if value is None:
                continue  # the uses differ, or none says anything
            shape.set(name, value)
            for use in uses:
                use.attrib.pop(name, None)  # what the definition says itself goes before it


def _drop_text_defaults(root: Element) -> None:
    texts = list(root.iter(f"{{{SVG}}}text"))
    sizes = Counter(text.get("font-size") for text in texts)
    usual = sizes.most_common(1)[0][0] if sizes else None
    if usual:
        root.set("font-size", usual)
    for text in texts:
        if text.get("font-size") == usual:
            text.attrib.pop("font-size", None)
        if text.get("text-anchor") == "start":
            del text.attrib["text-anchor"]


def _join_lines(parent: Element) -> None:
    """Make one path of lines that are drawn alike and have nothing but words between them."""
    last: dict[tuple[tuple[str, str], ...], Element] = {}
    for child in list(parent):
        if child.tag == f"{{{SVG}}}text":
            continue  # words are never covered by a grid line that now comes before them
        if child.tag != f"{{{SVG}}}path" or not _LINE.fullmatch(child.get("d", "")):
            last.clear()
            continue
        look = tuple(sorted((name, value) for name, value in child.attrib.items() if name != "d"))
        if look in last:
            last[look].set("d", last[look].get("d", "") + child.get("d", ""))
            parent.remove(child)
        else:
            last = {look: child}


def _drop_empty_defs(root: Element) -> None:
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{SVG}}}defs" and not len(child):
                parent.remove(child)

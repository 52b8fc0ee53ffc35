"""From a matplotlib figure to an SVG that can stand in a page beside others.

matplotlib writes a whole document with a style sheet, generated ids and a size
in points. Inside a report that means: ids that collide between charts, rules
that reach the whole page, inline styles that a strict Content-Security-Policy
refuses, and a picture that does not shrink. Here all of it becomes plain
presentation attributes, which browsers, Typst and every other reader know.
"""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

from matplotlib.figure import Figure

from ..language.typeface import FONT_FAMILY
from .compaction import HREF, SVG, compact
from .theme import theme

XLINK = "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def export_svg(figure: Figure, chart_id: str) -> str:
    """Write a figure as a deterministic SVG that scales to the width it is given.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn inside :func:`zonereport.charts.theme.theme`; it is not changed.
    chart_id : str
        Prefix of every id, so that several charts can stand in one page.

    Returns
    -------
    str
        One ``<svg>`` element: texts as text in Noto Sans SC, a ``viewBox`` in points, coordinates
        rounded to a hundredth of a point, no style sheet, no inline style, no date, no background.

    Examples
    --------
    >>> from zonereport.charts.theme import new_figure
    >>> with theme():
    ...     figure = new_figure(50, 100)
    ...     _ = figure.text(0.5, 0.5, "衡阳")
    >>> svg = export_svg(figure, "demo")
    >>> svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" ') and "衡阳" in svg
    True
    """
    root = ElementTree.fromstring(_matplotlib_svg(figure))
    _drop_furniture(root)
    for element in root.iter():
        _simplify(element)
    _rename_ids(root, chart_id)
    _unwrap(root)
    _set_root(root)
    compact(root)
    text = ElementTree.tostring(root, encoding="unicode")
    # ElementTree keeps the white space between matplotlib's elements; the page needs none of it.
    return re.sub(r">\s+<", "><", text).replace(" />", "/>").strip() + "\n"


def _matplotlib_svg(figure: Figure) -> bytes:
    stream = io.BytesIO()
    with theme():
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return stream.getvalue()


def _drop_furniture(root: ElementTree.Element) -> None:
    for child in list(root):
        is_style = child.tag == f"{{{SVG}}}defs" and child.find(f"{{{SVG}}}style") is not None
        if is_style or child.tag == f"{{{SVG}}}metadata":
            root.remove(child)
    for parent in root.iter():
        for child in list(parent):
            if _is_invisible(child):
                parent.remove(child)


def _is_invisible(element: ElementTree.Element) -> bool:
    """The transparent backgrounds of figure and axes: paths without fill and stroke."""
    return element.tag == f"{{{SVG}}}path" and element.get("style") == "fill: none"


def _simplify(element: ElementTree.Element) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() and name.strip() != "font-family":
            element.set(name.strip(), value.strip().removesuffix("px"))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for name in ("d", "x", "y", "width", "height", "points", "transform", "font-size"):
        if name in element.attrib:
            element.set(name, _NUMBER.sub(_rounded, " ".join(element.attrib[name].split())))


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename_ids(root: ElementTree.Element, chart_id: str) -> None:
    used = {element.get(HREF, "").removeprefix("#") for element in root.iter()}
    for element in root.iter():
        for value in element.attrib.values():
            used.update(_REFERENCE.findall(value))
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in used and old:
            names[old] = f"{chart_id}-{len(names) + 1}"
            element.set("id", names[old])
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == HREF:
                element.set(name, f"#{names[value.removeprefix('#')]}")
            elif "url(#" in value:
                element.set(name, _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value))


def _unwrap(root: ElementTree.Element) -> None:
    """Replace groups that carry no attribute by their children; matplotlib nests four of them deep."""
    for parent in root.iter():
        while True:
            plain = [child for child in parent if child.tag == f"{{{SVG}}}g" and not child.attrib]
            if not plain:
                break
            place = list(parent).index(plain[0])
            parent.remove(plain[0])
            for offset, grandchild in enumerate(list(plain[0])):
                parent.insert(place + offset, grandchild)


def _set_root(root: ElementTree.Element) -> None:
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    view = root.get("viewBox", "")
    root.attrib.clear()
    # No height: the picture keeps its proportions at whatever width the page has.
    root.set("viewBox", _NUMBER.sub(_rounded, view))
    root.set("width", "100%")
    root.set("font-family", f"'{FONT_FAMILY}', 'Noto Sans CJK SC', sans-serif")
    # What matplotlib's style sheet said for every element.
    root.set("stroke-linejoin", "round")

"""A sheet as an SVG that can stand in a page beside others.

Inside a report that means: no id that another chart could have too, no style sheet that reaches the whole
page, no inline style that a strict Content-Security-Policy refuses, and a picture that takes the width it is
given. All paint is plain presentation attributes, which browsers, Typst and every other reader know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from ..language.typeface import FONT_FAMILY
from .clearance import clear_words
from .panels import Panel
from .shapes import Element, Path, Point, Text, Words, number
from .sheet import Sheet

SVG = "http://www.w3.org/2000/svg"
_FACES = f"'{FONT_FAMILY}', 'Noto Sans CJK SC', sans-serif"


def export_svg(sheet: Sheet) -> str:
    """Write a sheet as a deterministic SVG that scales to the width it is given.

    Parameters
    ----------
    sheet : Sheet
        It is not changed.

    Returns
    -------
    str
        One ``<svg>`` element: texts as text in Noto Sans SC, a ``viewBox`` in points, coordinates
        rounded to a hundredth of a point, no ids, no style sheet, no inline style, no background.

    Examples
    --------
    >>> sheet = Sheet(50, 100)
    >>> sheet.text(50, 25, ["衡阳"])
    >>> svg = export_svg(sheet)
    >>> svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" ') and "衡阳" in svg
    True
    """
    elements = list(_elements(sheet))
    sizes = Counter(element.size for element in elements if isinstance(element, Text))
    # No height: the picture keeps its proportions at whatever width the page has.
    root = f'<svg xmlns="{SVG}" viewBox="0 0 {number(sheet.width)} {number(sheet.height)}" width="100%"'
    root += f' font-family="{_FACES}"'
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    if usual:
        root += f' font-size="{number(usual)}"'
    return f"{root}>{''.join(_written(elements, usual))}</svg>\n"


def _elements(sheet: Sheet) -> Iterator[Element]:
    words = [shape for shape in sheet.overlay.shapes if isinstance(shape, Words)]
    for panel in (*sheet.panels, sheet.overlay):

        def place(x: float, y: float, panel: Panel = panel) -> Point:
            across, up = panel.place(x, y)
            return across, sheet.height - up

        for shape in sorted(clear_words(panel, words), key=lambda shape: shape.depth):
            yield from shape.elements(place)


def _written(elements: list[Element], usual: float) -> Iterator[str]:
    """Texts as they are; of paths that look alike and follow each other, one."""
    for look, members in groupby(elements, key=lambda one: one.look if isinstance(one, Path) else ""):
        if look:
            yield f'<path d="{"".join(one.course for one in members if isinstance(one, Path))}"{look}/>'
            continue
        for one in members:
            if isinstance(one, Text):
                size = "" if one.size == usual else f' font-size="{number(one.size)}"'
                where = f'x="{number(one.x)}" y="{number(one.y)}"'
                yield f'<text {where}{size}{one.anchor} fill="{one.colour}">{one.words}</text>'

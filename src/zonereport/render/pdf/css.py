"""Colours of table cells from the style sheet that pandas' Styler writes beside its table.

Only what Styler writes is understood: rules for one or several ids, with
``color``, ``background-color`` and ``font-weight``.
"""

from __future__ import annotations

import re

from zonereport.render.pdf.text import Node, walk

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "orange": "#ffa500", "grey": "#808080", "gray": "#808080", "purple": "#800080",
    "lightgreen": "#90ee90", "lightblue": "#add8e6", "pink": "#ffc0cb",
    "lightgrey": "#d3d3d3", "lightgray": "#d3d3d3",
}  # fmt: skip


def colour_cells(nodes: list[Node], html: str) -> None:
    """Give ``fill`` and ``colour`` to the cells of tables whose ids or styles ask for it.

    Parameters
    ----------
    nodes : list of nodes
        Changed in place.
    html : str
        The output that the nodes were read from, style sheets included.
    """
    rules: dict[str, str] = {}
    for sheet in _SHEET.findall(html):
        for selectors, declarations in _RULE.findall(sheet):
            for name in re.findall(r"#([\w-]+)\s*(?=,|$)", selectors.strip()):
                rules[name] = rules.get(name, "") + declarations
    for node in walk(nodes):
        style = node.get("style", "") + ";" + rules.get(node.get("id", ""), "")
        fill, colour = css_colour(style, "background-color"), css_colour(style, "color")
        if "cols" in node and (fill or colour):
            node["fill"], node["colour"] = fill, colour


def css_colour(style: str, name: str) -> str:
    """Last value of a colour property as ``#rrggbb``; empty if there is none or it is not understood.

    Examples
    --------
    >>> css_colour("color: #fff; background-color: rgb(1, 2, 255)", "background-color")
    '#0102ff'
    >>> css_colour("color: #fff; background-color: teal", "color")
    '#ffffff'
    """
    values = re.findall(rf"(?:^|[;\s]){name}\s*:\s*([^;]+)", style)
    value = values[-1].strip().lower().removesuffix("!important").strip() if values else ""
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return str(value)
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    if parts := re.fullmatch(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,[^)]*)?\)", value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in parts.groups())
    return _NAMED.get(value, "")

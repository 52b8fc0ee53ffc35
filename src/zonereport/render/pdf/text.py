"""What all nodes have in common: their text, and walking through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Node = Any
"""A string, or a dict with the key ``t``; JSON either way."""


def plain_text(node: Node) -> str:
    """All text of a node or a list of nodes, footnotes left out.

    Examples
    --------
    >>> plain_text([{"t": "em", "c": ["a", {"t": "mono", "x": "b"}]}])
    'ab'
    """
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(plain_text(part) for part in node)
    if not isinstance(node, dict) or node.get("t") == "note":
        return ""
    if node.get("t") == "math":
        return str(node["alt"])
    if "text" in node:
        return str(node["text"]) + " "
    parts = (node.get(key) for key in ("x", "c", "items", "head", "body", "title", "rows"))
    ending = " " if node.get("t") in ("par", "plain", "br", "head") else ""
    return "".join(plain_text(part) for part in parts if part) + ending


def walk(node: Node) -> Iterator[dict[str, Any]]:
    """All objects in a node, in the order of the document, each before what it holds.

    Examples
    --------
    >>> [n["t"] for n in walk([{"t": "par", "c": ["a", {"t": "em", "c": ["b"]}]}])]
    ['par', 'em']
    """
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            yield current
            waiting.extend(reversed(current.values()))
        elif isinstance(current, list):
            waiting.extend(reversed(current))


def map_strings(node: Node, change: Callable[[str], str]) -> Node:
    """A copy of a node with every string changed, names of files and kinds included.

    Examples
    --------
    >>> map_strings({"t": "par", "c": ["a"]}, str.upper)
    {'t': 'PAR', 'c': ['A']}
    """
    if isinstance(node, str):
        return change(node)
    if isinstance(node, list):
        return [map_strings(part, change) for part in node]
    if isinstance(node, dict):
        return {key: map_strings(value, change) for key, value in node.items()}
    return node

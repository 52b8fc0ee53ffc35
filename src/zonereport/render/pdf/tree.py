"""pandoc's syntax tree into the nodes that the Typst template draws.

A node is a string or a JSON object with a kind ``t``. Nothing here is Typst
source: the template reads the nodes as data, so no text can be taken for code.
The one exception is mathematics, which pandoc wrote, escaped, in Typst's own
notation; it is evaluated in mathematics mode only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from zonereport.render.pdf.tables import table_nodes
from zonereport.render.pdf.text import Node, plain_text

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_DEEPEST = 12  # Typst stops at 80 nested calls; what lies deeper is shown flat

_WRAPPERS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "strike",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "plain",
    "Underline": "under",
}


class TreeReader:
    """Turns blocks of one notebook into nodes.

    Parameters
    ----------
    picture : callable
        ``picture(address, alt, attributes)`` gives the node of an image.
    embedded : callable
        ``embedded(address)`` gives the node that stands for an embedded page.

    Examples
    --------
    >>> reader = TreeReader(lambda *_: "", lambda *_: "")
    >>> reader.blocks([{"t": "Para", "c": [{"t": "Str", "c": "#x"}, {"t": "Space"}, {"t": "Str", "c": "$"}]}])
    [{'t': 'par', 'c': ['#x $']}]
    """

    def __init__(
        self, picture: Callable[[str, str, dict[str, str]], Node], embedded: Callable[[str], Node]
    ) -> None:
        self._picture = picture
        self._embedded = embedded
        self._depth = 0

    def blocks(self, blocks: list[Any]) -> list[Node]:
        """Nodes of a list of block elements."""
        self._depth += 1
        nodes = [node for block in blocks for node in self._block(block)]
        self._depth -= 1
        return nodes

    def inlines(self, inlines: list[Any]) -> list[Node]:
        """Nodes of a list of inline elements; neighbouring words become one string."""
        nodes: list[Node] = []
        for inline in inlines:
            for node in self._inline(inline):
                if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
                    nodes[-1] += node
                else:
                    nodes.append(node)
        # A line break in the source is a space in English, nothing between Chinese characters.
        return [_BETWEEN_WIDE.sub("", n).replace("\n", " ") if isinstance(n, str) else n for n in nodes]

    def _block(self, block: dict[str, Any]) -> list[Node]:
        kind, content = block["t"], _content(block)
        if kind in ("Para", "Plain"):
            return self._paragraph("par" if kind == "Para" else "plain", content)
        if kind == "LineBlock":
            lines = [node for line in content for node in [*self.inlines(line), {"t": "br"}]]
            return [{"t": "par", "c": lines[:-1]}]
        if kind == "Header":
            level, (anchor, _, _), inlines = content
            return [{"t": "head", "l": level, "id": anchor, "c": _in_line(self.inlines(inlines))}]
        if kind in ("CodeBlock", "RawBlock"):
            classes = [content[0]] if kind == "RawBlock" else [c for c in content[0][1] if c != "sourceCode"]
            language = next(iter(classes), "")
            markup = kind == "RawBlock" and language == "html"
            return [] if markup else [{"t": "code", "x": content[1], "lang": language}]
        if kind == "HorizontalRule":
            return [{"t": "rule"}]
        if kind == "Table":
            return table_nodes(content, self.blocks)
        return self._container(kind, content)

    def _container(self, kind: str, content: Any) -> list[Node]:
        if kind == "BulletList":
            return [self._nested({"t": "list", "items": [self.blocks(item) for item in content]})]
        if kind == "OrderedList":
            (start, _, _), items = content
            enum = {"t": "enum", "start": start, "items": [self.blocks(item) for item in items]}
            return [self._nested(enum)]
        if kind == "DefinitionList":
            items = [
                [_in_line(self.inlines(term)), [node for text in texts for node in self.blocks(text)]]
                for term, texts in content
            ]
            return [self._nested({"t": "terms", "items": items})]
        if kind == "BlockQuote":
            return [self._nested({"t": "quote", "c": self.blocks(content)})]
        if kind == "Div":
            (anchor, classes, _), blocks = content
            if "zr-embed" in classes:
                return [self._embedded(plain_text(self.blocks(blocks)).strip())]
            return [*_anchor(anchor), *self.blocks(blocks)]
        if kind == "Figure":
            (anchor, _, _), (_, caption), blocks = content
            return [*_anchor(anchor), *self.blocks(blocks), {"t": "caption", "c": self.blocks(caption)}]
        return []

    def _nested(self, node: Node) -> Node:
        return node if self._depth <= _DEEPEST else {"t": "par", "c": [plain_text(node)]}

    def _paragraph(self, kind: str, content: list[Any]) -> list[Node]:
        """Formulas of their own line and placeholders stand between paragraphs: inside, Typst drops them."""
        parts: list[Node] = []
        line: list[Node] = []
        for node in [*self.inlines(content), None]:
            if node is not None and not _is_block(node):
                line.append(node)
                continue
            if parts and line and isinstance(line[0], str):
                line[0] = line[0].lstrip()
            if len(line) == 1 and isinstance(line[0], dict) and line[0]["t"] == "img":
                parts.append({**line[0], "t": "picture"})
            elif plain_text(line).strip() or any(isinstance(part, dict) for part in line):
                parts.append({"t": kind, "c": line})
            line = []
            parts += [node] if node is not None else []
        return parts

    def _inline(self, inline: dict[str, Any]) -> list[Node]:
        kind, content = inline["t"], _content(inline)
        if kind == "Str":
            return [content]
        if kind in ("Space", "SoftBreak"):
            return [" " if kind == "Space" else "\n"]
        if kind == "LineBreak":
            return [{"t": "br"}]
        if kind in _WRAPPERS:
            return [{"t": _WRAPPERS[kind], "c": _in_line(self.inlines(content))}]
        if kind == "Quoted":
            left, right = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            return [left, *self.inlines(content[1]), right]
        if kind == "Code":
            return [{"t": "mono", "x": content[1]}]
        if kind == "RawInline":
            return [] if content[0] == "html" else [{"t": "mono", "x": content[1]}]
        if kind == "Note":
            return [{"t": "note", "c": [_unwrapped(node) for node in self.blocks(content)]}]
        if kind == "Cite":
            return self.inlines(content[1])
        return self._attributed(kind, content)

    def _attributed(self, kind: str, content: Any) -> list[Node]:
        anchor, classes, pairs = content[0]
        attributes = dict(pairs)
        if kind == "Image":
            alt = plain_text(self.inlines(content[1]))
            return [*_anchor(anchor), self._picture(content[2][0], alt, attributes)]
        if "zr-math" in classes:
            return [_mathematics(attributes)]
        if kind == "Link":
            link = {"t": "link", "to": content[2][0], "c": _in_line(self.inlines(content[1]))}
            return [*_anchor(anchor), link]
        return [*_anchor(anchor), *self.inlines(content[1])]


def _content(element: dict[str, Any]) -> Any:
    return element.get("c", [])


def _anchor(name: str) -> list[Node]:
    return [{"t": "anchor", "id": name}] if name else []


def _mathematics(attributes: dict[str, str]) -> Node:
    tex = attributes["tex"]
    if not attributes["typst"].strip():
        return {"t": "mono", "x": tex}
    return {"t": "math", "block": attributes["kind"] == "block", "x": attributes["typst"], "alt": tex}


def _is_block(node: Node) -> bool:
    return isinstance(node, dict) and (node["t"] == "notice" or (node["t"] == "math" and node["block"]))


def _in_line(nodes: list[Node]) -> list[Node]:
    """Blocks made fit for a place where Typst takes running text only."""
    made: list[Node] = []
    for node in nodes:
        if not _is_block(node):
            made.append(node)
        else:
            made.append({**node, "block": False} if node["t"] == "math" else node["x"])
    return made


def _unwrapped(node: Node) -> Node:
    return {**node, "t": "plain"} if isinstance(node, dict) and node["t"] == "par" else node

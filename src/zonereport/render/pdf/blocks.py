"""A notebook as one JSON document for the Typst template, and the pictures that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from zonereport.render.notebook import is_hidden
from zonereport.render.pdf.code import prepare_code
from zonereport.render.pdf.css import colour_cells
from zonereport.render.pdf.images import ImageStore
from zonereport.render.pdf.metrics import pieces
from zonereport.render.pdf.outputs import OutputReader
from zonereport.render.pdf.pandoc import Fragment, begin_reading, has_script
from zonereport.render.pdf.text import Node, plain_text, walk
from zonereport.render.pdf.tree import TreeReader

_RAW_FORMATS: dict[str, Any] = {"text/html": "html", "text/markdown": "markdown", "text/latex": "latex"}
_SHOWS = ("picture", "img", "zr-table", "zr-chart", "rule", "notice")
_ADDRESSES = ("http:", "https:", "mailto:", "ftp:")


@dataclass(frozen=True)
class Shown:
    """Which parts of a notebook are shown; nbconvert's ``exclude_…`` options turned round."""

    inputs: bool = True
    prompts: bool = True
    outputs: bool = True
    code_cells: bool = True
    markdown: bool = True
    raw: bool = True


@dataclass(frozen=True)
class _Deferred:
    fragment: Fragment
    fallback: list[Node]
    attachments: Mapping[str, Any]


class NotebookReader:
    """Reads a notebook's cells into nodes.

    Parameters
    ----------
    images : ImageStore
        Takes the pictures.
    words : mapping
        Placeholders in the document's language (module ``words``).
    shown : Shown
        What to leave out.
    """

    def __init__(self, images: ImageStore, words: Mapping[str, str], shown: Shown) -> None:
        self._images = images
        self._words = words
        self._shown = shown
        self._deferred: list[_Deferred] = []
        self._outputs = OutputReader(images, words, self._defer)

    def read(self, notebook: Mapping[str, Any]) -> list[Node]:
        """Nodes of all cells, headings in order, anchors unique, links resolved."""
        language = notebook.get("metadata", {}).get("language_info", {}).get("name", "python")
        nodes = [node for cell in notebook["cells"] for node in self._cell(cell, language)]
        read = begin_reading([deferred.fragment for deferred in self._deferred])
        try:
            prepare_code(nodes)
        finally:
            trees = read()
        parts = [self._tree(d, tree) for d, tree in zip(self._deferred, trees, strict=True)]
        body: list[Node] = []
        for node in nodes:
            body += parts[node["i"]] if node["t"] == "fragment" else [node]
        prepare_code(body)
        _order_headings(body)
        _name_pictures(body, self._words)
        _resolve_links(body, _unique_anchors(body))
        return body

    def _cell(self, cell: Mapping[str, Any], language: str) -> list[Node]:
        kind, source = cell["cell_type"], cell["source"]
        if kind == "markdown":
            fragment = Fragment("markdown", source)
            return [self._defer(fragment, [], cell.get("attachments"))] if self._shown.markdown else []
        if kind == "raw":
            return self._raw(cell) if self._shown.raw else []
        if kind != "code" or not self._shown.code_cells:
            return []
        nodes: list[Node] = []
        hidden = cell["metadata"].get("transient", {}).get("remove_source", False)
        if self._shown.inputs and not hidden and source.strip() and not is_hidden(cell, "source"):
            prompt = f"[{cell.get('execution_count') or ' '}]" if self._shown.prompts else ""
            code = {"t": "code", "x": source, "lang": _cell_language(source, language)}
            nodes.append(code | {"prompt": prompt})
        if self._shown.outputs and not is_hidden(cell, "outputs"):
            printed = [node for output in cell.get("outputs", []) for node in self._outputs.read(output)]
            if nodes and printed:
                nodes[0]["sticky"] = True
            nodes += printed
        return nodes

    def _raw(self, cell: Mapping[str, Any]) -> list[Node]:
        kind = cell["metadata"].get("raw_mimetype") or cell["metadata"].get("format") or ""
        if kind in _RAW_FORMATS:
            return [self._defer(Fragment(_RAW_FORMATS[kind], cell["source"]), [])]
        return [{"t": "code", "x": cell["source"], "lang": ""}] if cell["source"].strip() else []

    def _defer(self, fragment: Fragment, fallback: list[Node], attachments: Any = None) -> Node:
        self._deferred.append(_Deferred(fragment, fallback, attachments or {}))
        return {"t": "fragment", "i": len(self._deferred) - 1}

    def _tree(self, deferred: _Deferred, tree: list[Any]) -> list[Node]:
        def picture(address: str, alt: str, attributes: dict[str, str]) -> Node:
            name = self._images.find(address, deferred.attachments)
            if not name:
                shortened = address[:200].partition(";base64")[0]
                what = " — ".join(part for part in (alt.strip(), shortened) if part)
                return {"t": "notice", "x": self._words["image_missing"].format(what=what)}
            width = attributes.get("width", "").removesuffix("px")
            points = float(width) * 0.75 if width.replace(".", "", 1).isdigit() else 0
            return {"t": "img", "file": name, "alt": alt.strip(), "width": points}

        def embedded(address: str) -> Node:
            return {"t": "notice", "x": self._words["embedded"].format(what=address)}

        nodes = TreeReader(picture, embedded).blocks(tree)
        if "<style" in deferred.fragment.text:
            colour_cells(nodes, deferred.fragment.text)
        seen = plain_text(nodes).strip() or any(node.get("t") in _SHOWS for node in walk(nodes))
        if not seen:
            return deferred.fallback
        if not has_script(deferred.fragment):
            return nodes
        # What stands beside a script may only be where it would have drawn.
        return [*nodes, {"t": "notice", "x": self._words["script"]}]


def _cell_language(source: str, language: str) -> str:
    magic = source.split(maxsplit=1)[0] if source.startswith("%%") else ""
    return {"%%bash": "bash", "%%sh": "bash", "%%html": "html", "%%javascript": "js", "%%sql": "sql",
            "%%latex": "latex", "%%R": "r"}.get(magic, language)  # fmt: skip


def _order_headings(body: list[Node]) -> None:
    """No level skipped and the first at the top: PDF/UA asks for it, notebooks don't always do it."""
    level = 0
    for node in walk(body):
        if node.get("t") == "head":
            level = node["l"] = min(node["l"], level + 1)


def _name_pictures(body: list[Node], words: Mapping[str, str]) -> None:
    """Alternative text for every picture; where the notebook has none it is at least numbered."""
    pictures = (node for node in walk(body) if node.get("t") in ("picture", "img"))
    for number, node in enumerate(pictures, start=1):
        node["alt"] = node["alt"] or words["figure"].format(number=number)


def _unique_anchors(body: list[Node]) -> dict[str, str]:
    """Keep the first of every anchor; what can be linked to, by all names that it goes by."""
    anchors: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for node in walk(body):
        key = "anchor" if "anchor" in node else "id"
        name = node.get(key)
        if not name:
            continue
        if name in anchors:
            node[key] = ""
            continue
        anchors[name] = name
        if node.get("t") == "head":  # Jupyter's own anchors keep capitals: [x](#My-heading)
            aliases.setdefault(plain_text(node["c"]).strip().replace(" ", "-"), name)
    return aliases | anchors


def _resolve_links(body: list[Node], anchors: Mapping[str, str]) -> None:
    """Links that lead nowhere become plain text; the text itself is never lost."""
    for node in walk(body):
        if node.get("link"):
            node["link"] = anchors.get(node["link"], "")
        if node.get("t") != "link":
            continue
        address = node["to"]
        if address.startswith("#"):
            target = anchors.get(unquote(address[1:]), "")
            node["to"] = f"#{target}" if target else ""
            if target and len(node["c"]) == 1 and isinstance(node["c"][0], str):
                node["c"] = _number(node["c"][0])
        elif not address.lower().startswith(_ADDRESSES):
            node["to"] = ""


def _number(text: str) -> list[Node]:
    """A number whose interval stays in one piece: a line may end before the bracket."""
    parts = pieces(text)
    return [{"t": "kept", "x": p.text} if p.kept and p.text.strip()[0] in "（(" else p.text for p in parts]

"""A cell's outputs as nodes: the richest form that paper can show, and a visible placeholder otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from zonereport.exhibits import CHART_MIME, TABLE_MIME
from zonereport.render.pdf.exhibits import linked_parts, table_node
from zonereport.render.pdf.images import IMAGE_MIMES, ImageStore
from zonereport.render.pdf.pandoc import Fragment
from zonereport.render.pdf.terminal import cut_runs, terminal_runs
from zonereport.render.pdf.text import Node

_WIDGET = "application/vnd.jupyter.widget-view+json"
_OBJECT_REPR = re.compile(r"\s*<[\w.]+( [^<>]*)?>\s*|.*<Figure size .*|.*<Axes.*", re.DOTALL)


class OutputReader:
    """Turns outputs into nodes.

    Parameters
    ----------
    images : ImageStore
        Takes the pictures.
    words : mapping
        Placeholders in the document's language.
    defer : callable
        ``defer(fragment, fallback)`` gives the node of text that pandoc reads later;
        ``fallback`` is what is shown if the text turns out to show nothing.
    """

    def __init__(
        self, images: ImageStore, words: Mapping[str, str], defer: Callable[[Fragment, list[Node]], Node]
    ) -> None:
        self._images = images
        self._words = words
        self._defer = defer

    def read(self, output: Mapping[str, Any]) -> list[Node]:
        """Nodes of one output of a code cell."""
        kind = output["output_type"]
        if kind == "stream":
            return _terminal(_joined(output["text"]), output.get("name", "stdout"))
        if kind == "error":
            trace = "\n".join(output.get("traceback", []))
            return _terminal(trace or f"{output.get('ename')}: {output.get('evalue')}", "error")
        if kind in ("display_data", "execute_result", "update_display_data"):
            return self._display(output.get("data", {}), output.get("metadata", {}))
        return [self._placeholder(kind)]

    def _display(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Node]:
        if TABLE_MIME in data:
            return [table_node(data[TABLE_MIME], self._words)]
        if CHART_MIME in data and "image/svg+xml" in data:
            return [self._chart(data[CHART_MIME], data["image/svg+xml"])]
        pictured = any(mime in data for mime in IMAGE_MIMES)
        if "text/markdown" in data and "text/html" not in data:
            return [self._defer(Fragment("markdown", _joined(data["text/markdown"])), self._plain(data))]
        latex = _latex(_joined(data.get("text/latex", "")))
        # Of LaTeX that is no formula the HTML beside it is the better reading.
        if latex.text.strip() and not pictured and (latex.format == "markdown" or "text/html" not in data):
            return [self._defer(latex, self._plain(data))]
        for mime in IMAGE_MIMES:
            if mime in data and (name := self._images.add_output(mime, data[mime])):
                return [_picture(name, mime, data, metadata)]
        if data.get("text/html"):
            return self._html(_joined(data["text/html"]), data)
        return self._rest(data)

    def _html(self, html: str, data: Mapping[str, Any]) -> list[Node]:
        widget = [self._placeholder(self._words["widget"])] if _WIDGET in data else []
        fallback = [] if widget else [self._placeholder("text/html")]
        return [*widget, self._defer(Fragment("html", html), [*fallback, *self._plain(data)])]

    def _rest(self, data: Mapping[str, Any]) -> list[Node]:
        plain = self._plain(data)
        if "application/json" in data and not plain:
            text = json.dumps(data["application/json"], ensure_ascii=False, indent=2)
            return _terminal(text, "stdout")
        unseen = [mime for mime in data if mime != "text/plain"]
        if not unseen:
            return plain
        what = self._words["widget"] if _WIDGET in data else ", ".join(unseen)
        return [self._placeholder(what), *plain]

    def _placeholder(self, what: str) -> Node:
        return {"t": "notice", "x": self._words["not_shown"].format(what=what)}

    def _plain(self, data: Mapping[str, Any]) -> list[Node]:
        return _terminal(_joined(data.get("text/plain", "")), "stdout")

    def _chart(self, facts: Mapping[str, Any], svg: Any) -> Node:
        node: dict[str, Any] = {"t": "zr-chart", "file": self._images.add_output("image/svg+xml", svg)}
        # A notebook of an earlier version has no records.
        node["records"] = linked_parts(facts.get("records", {"text": "", "links": []}))
        return node | {key: facts[key] for key in ("id", "title", "subtitle", "alt", "notes", "source")}


def _picture(name: str, mime: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Node:
    own = metadata.get(mime, {})
    own = own if isinstance(own, Mapping) else {}
    plain = _joined(data.get("text/plain", "")).strip()
    alt = own.get("alt") or metadata.get("alt") or ("" if _OBJECT_REPR.fullmatch(plain) else plain)
    width = own.get("width") or metadata.get("width") or 0
    pixels = re.match(r"\d+(\.\d+)?", str(width))
    return {"t": "picture", "file": name, "alt": str(alt), "width": float(pixels[0]) * 0.75 if pixels else 0}


def _latex(text: str) -> Fragment:
    stripped = text.strip()
    mathematics = stripped.startswith(("$", "\\(", "\\[", "\\begin{"))
    if mathematics and not stripped.startswith("\\begin{tab"):
        stripped = re.sub(r"^\\[(\[](.*)\\[)\]]$", r"$$\1$$", stripped, flags=re.DOTALL)
        stripped = re.sub(r"^\$\\displaystyle\s*(.*)\$$", r"$$\1$$", stripped, flags=re.DOTALL)
        return Fragment("markdown", stripped)
    return Fragment("latex", text)


def _terminal(text: str, stream: str) -> list[Node]:
    pieces = cut_runs(terminal_runs(text.rstrip("\n")))
    node = {"t": "terminal", "stream": stream}
    return [{**node, "runs": runs, "goes_on": y > 0} for y, runs in enumerate(pieces)]


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)

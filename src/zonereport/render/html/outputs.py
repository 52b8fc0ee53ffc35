"""Cells and their outputs to HTML: which of an output's forms is shown, and its alternative text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from nbconvert.filters.ansi import ansi2html

from zonereport.render.html.inert import contain, placeholder
from zonereport.render.html.markdown import markdown_html, math_html
from zonereport.render.html.svg import bare_svg
from zonereport.render.html.tables import scrolling, set_frames

PRIORITY = [
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/json",
    "text/vnd.mermaid",
    "text/plain",
]
_BITMAPS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif")
_STATIC = ("image/svg+xml", *_BITMAPS)
_WIDGET = "application/vnd.jupyter.widget-view+json"
_REPR = re.compile(r"^\s*<[\w.]+.*>\s*$|^\s*(Figure|Axes|AxesSubplot)\(.*\)\s*$", re.S)


class OutputWriter:
    """Writes the outputs of one notebook, counting its pictures.

    Parameters
    ----------
    words : dict of str
        The page's words.
    priority : sequence of str
        MIME types, best first; what is in none of them is shown only if there is nothing else.
    """

    def __init__(self, words: dict[str, str], priority: Sequence[str]) -> None:
        self.words = words
        self.priority = list(priority)
        self.pictures = 0
        self.outputs = 0

    def cell(self, cell: Mapping[str, Any]) -> str:
        """HTML of all outputs of a code cell."""
        return "".join(self._output(output, cell) for output in cell.get("outputs", ()))

    def _output(self, output: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
        self.outputs += 1
        kind = output["output_type"]
        if kind == "stream":
            name = "zr-stderr" if output.get("name") == "stderr" else "zr-stdout"
            return self._pre(ansi2html(_joined(output["text"])), name, self._label("output"))
        if kind == "error":
            lines = "\n".join(output.get("traceback", ())) or f"{output.get('ename')}: {output.get('evalue')}"
            return self._pre(ansi2html(lines), "zr-error", self.words["traceback"] + f" {self.outputs}")
        if kind not in ("display_data", "execute_result", "update_display_data"):
            return self._unknown({kind: ""})
        data = {mime: value for mime, value in output.get("data", {}).items() if value not in (None, "", [])}
        return self._bundle(data, output.get("metadata", {}), cell)

    def _bundle(self, data: dict[str, Any], metadata: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
        if not data:
            return ""
        mime = next((mime for mime in self.priority if mime in data), None)
        static = next((mime for mime in self.priority if mime in data and mime in _STATIC), None)
        if mime == "text/html" and static and "<script" in _joined(data[mime]).lower():
            mime = static  # drawn by a script, which stays still here; the picture does not
        if mime is None or (mime != "text/plain" and not self._can_show(mime)):
            return self._unknown(data)
        html = self._shown(mime, data, metadata, cell)
        if _WIDGET in data and mime == "text/plain":
            html += placeholder(self.words["widget"])
        return f'<section class="zr-output">{html}</section>\n'

    def _can_show(self, mime: str) -> bool:
        return (
            mime in (*_STATIC, "text/html", "text/markdown", "text/latex", "text/vnd.mermaid")
            or "json" in mime
        )

    def _shown(
        self, mime: str, data: dict[str, Any], metadata: Mapping[str, Any], cell: Mapping[str, Any]
    ) -> str:
        if "json" in mime:
            text = json.dumps(data[mime], ensure_ascii=False, indent=2)
            return self._pre(escape(text, quote=False), "zr-stdout", self._label("output"))
        text = _joined(data[mime])
        if mime == "text/html":
            return self._html(text)
        if mime == "text/markdown":
            return contain(markdown_html(text, self.words, prefix=f"o{self.outputs}-"))
        if mime == "text/latex":
            return latex_html(text)
        if mime in _STATIC:
            return self._picture(mime, text, data, metadata, cell)
        return self._pre(
            ansi2html(text) if mime == "text/plain" else escape(text, quote=False),
            "zr-stdout",
            self._label("output"),
        )

    def _html(self, text: str) -> str:
        html = contain(text)
        if "<table" in html and 'class="zr-table"' not in html:
            html = scrolling(set_frames(html), self._label("table"))
        return html

    def _picture(
        self, mime: str, text: str, data: dict[str, Any], metadata: Mapping[str, Any], cell: Mapping[str, Any]
    ) -> str:
        self.pictures += 1
        alt = (
            _given_alt(mime, metadata, cell) or _described(data) or f"{self.words['figure']} {self.pictures}"
        )
        if mime == "image/svg+xml":
            svg = bare_svg(text, alt)
            shown = contain(svg) if svg else placeholder(self.words["unknown"], mime)
            return f'<figure class="zr-picture">{shown}</figure>'
        size = metadata.get(mime, {}) if isinstance(metadata.get(mime), Mapping) else metadata
        sides = [side for side in ("width", "height") if _is_number(size.get(side))]
        sizes = "".join(f' {side}="{int(size[side])}"' for side in sides)
        source = f"data:{mime};base64,{''.join(text.split())}"
        image = f'<img src="{source}" alt="{escape(alt, quote=True)}"{sizes}>'
        return f'<figure class="zr-picture">{image}</figure>'

    def _unknown(self, data: dict[str, Any]) -> str:
        plain = _joined(data.get("text/plain", ""))
        shown = self._pre(ansi2html(plain), "zr-stdout", self._label("output")) if plain else ""
        if "application/javascript" in data:
            note = placeholder(self.words["script"])
        else:
            kinds = ", ".join(sorted(mime for mime in data if mime != "text/plain"))
            note = placeholder(self.words["unknown"], kinds)
        return f'<section class="zr-output">{shown}{note}</section>\n'

    def _label(self, word: str) -> str:
        return f"{self.words[word]} {self.outputs}"

    def _pre(self, html: str, name: str, label: str) -> str:
        label = escape(label, quote=True)
        return f'<pre class="{name}" tabindex="0" role="group" aria-label="{label}">{html}</pre>\n'


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _given_alt(mime: str, metadata: Mapping[str, Any], cell: Mapping[str, Any]) -> str:
    """Alternative text in the metadata of the output or of the cell, or in Quarto's comment in the code."""
    own = metadata.get(mime)
    for place in (own if isinstance(own, Mapping) else {}, metadata, cell.get("metadata", {})):
        for key in ("alt", "fig-alt", "alt_text"):
            if isinstance(place.get(key), str) and place[key].strip():
                return str(place[key]).strip()
    comment = re.search(r"^#\|\s*(?:fig-)?alt:\s*(.+)$", cell.get("source", ""), re.M)
    return comment[1].strip().strip("\"'") if comment else ""


def _described(data: Mapping[str, Any]) -> str:
    """The plain text of a picture, unless it only says what kind of object it is."""
    text = " ".join(_joined(data.get("text/plain", "")).split())
    return "" if _REPR.match(text) else text


def latex_html(text: str) -> str:
    """LaTeX as MathML where it is a formula, else as it stands.

    Examples
    --------
    >>> latex_html("$x$")[:15], latex_html("\\\\newpage")
    ('<math alttext="', '<pre class="zr-tex">\\\\newpage</pre>')
    """
    tex = text.strip()
    for opening, closing, display in (
        ("$$", "$$", True),
        ("\\[", "\\]", True),
        ("\\(", "\\)", False),
        ("$", "$", True),
    ):
        inner = tex[len(opening) : -len(closing)]
        if tex.startswith(opening) and tex.endswith(closing) and inner and "$" not in inner:
            return math_html(inner, display)
    if tex.startswith("\\begin{") and not re.match(r"\\begin\{(tabular|itemize|enumerate|table|figure)", tex):
        return math_html(tex, True)
    return f'<pre class="zr-tex">{escape(tex, quote=False)}</pre>'

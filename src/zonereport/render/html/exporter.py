"""nbconvert exporter for one HTML file that needs nothing else: no script, no request, no Chinese font.

``jupyter nbconvert --to zonereport-html any.ipynb`` converts any notebook; a
report's notebook (``metadata.zonereport``) gets its title, its vintage and no code.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from zonereport.language.subset import subset_woff2
from zonereport.language.typeface import FONT_FAMILY
from zonereport.render.html.backlinks import add_backlinks
from zonereport.render.html.bold import bold_rules
from zonereport.render.html.inert import contain, make_inert
from zonereport.render.html.markdown import markdown_html
from zonereport.render.html.outputs import PRIORITY, OutputWriter, latex_html
from zonereport.render.html.page import Page, finish_page
from zonereport.render.html.svg import separate_svgs
from zonereport.render.html.tables import set_exhibits
from zonereport.render.html.words import language_of, language_tag, open_graph_locale, words_for, written_date
from zonereport.render.notebook import (
    HIDDEN_CELL,
    HIDDEN_INPUT,
    HIDDEN_OUTPUT,
    LAB_ONLY,
    AnyNotebook,
    is_hidden,
    mended,
)
from zonereport.render.shortening import shorten

TEMPLATES = Path(__file__).parent / "templates"
STYLES = ("page.css", "exhibits.css", "code.css", "print.css")

# Placeholders of the template, filled once the page is known.
_POLICY = "content-security-policy-goes-here"
_FACE = "/* the font goes here */"

_SURROGATE = re.compile("[\ud800-\udfff]")
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.S | re.I)


class ZonereportHTMLExporter(AnyNotebook, HTMLExporter):
    """One page from any notebook.

    An exporter may be used again and again: from the second notebook on, a
    conversion takes a tenth of the first. The same notebook gives the same bytes.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> notebook = new_notebook(cells=[new_markdown_cell("# 研发")])
    >>> html, _ = ZonereportHTMLExporter().from_notebook_node(notebook)
    >>> '<h1 id="研发">研发</h1>' in html
    True
    """

    export_from_notebook = "HTML (zonereport)"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "zonereport"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES), *super()._default_extra_template_basedirs()]

    @property
    def default_config(self) -> Config:
        config: Config = super().default_config.copy()
        config.NbConvertBase.display_data_priority = PRIORITY
        return config

    def from_notebook_node(  # type: ignore[override]  # text, as with all of nbconvert's template exporters
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook.

        Parameters
        ----------
        nb : NotebookNode
            Notebook, outputs included; it is not changed.
        resources : dict, optional
            nbconvert's resources; ``metadata.path`` is the folder in which the notebook's pictures lie.

        Returns
        -------
        tuple of str and dict
            The page and the resources.

        Raises
        ------
        RenderError
            If the font's wheel is not installed.
        """
        nb = shorten(mended(nb))
        info = nb.metadata.get("language_info", {})
        lexer = info.get("pygments_lexer", info.get("name", None))
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer=lexer, parent=self))
        # Not HTMLExporter's own: it parses and prints the whole page again, for what is done here anyway.
        page, resources = TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)
        # Half of a character outside the first plane, which JSON allows and UTF-8 does not.
        page = _SURROGATE.sub("\ufffd", page)
        return _sealed(page, is_report=bool(nb.metadata.get("zonereport"))), resources

    def default_filters(self) -> Any:
        yield from super().default_filters()
        yield "zonereport_page", self.page

    def page(self, nb: NotebookNode, resources: Mapping[str, Any]) -> dict[str, Any]:
        """Everything the template shows of a notebook, as a mapping (a Jinja filter)."""
        facts: dict[str, Any] = dict(nb.metadata.get("zonereport", {}))
        language = self._language(nb, facts)
        words = words_for(language)
        place = resources.get("metadata", {})
        body = self._body(nb, resources, words, is_report=bool(facts))
        body = set_exhibits(separate_svgs(make_inert(body, words, place.get("path", ""))), words)
        body = add_backlinks(_hinted(body), words["back"])
        finished = finish_page(_reachable(body), str(facts.get("title", "")), _file_title(nb, place))
        return {
            "page": finished,
            "facts": facts,
            "words": words,
            "lang": language_tag(language),
            "locale": open_graph_locale(language),
            "as_of": written_date(str(facts.get("as_of", "")), language),
            "description": _description(facts, finished),
            "styles": _styles(),
            "policy": _POLICY,
            "face": _FACE,
        }

    def _language(self, nb: NotebookNode, facts: Mapping[str, Any]) -> str:
        if facts.get("language"):
            return str(facts["language"])
        if self.language_code != "en":  # set by the user: "en" is what nbconvert says if nobody said anything
            return str(self.language_code)
        return language_of("\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown"))

    def _body(
        self, nb: NotebookNode, resources: Mapping[str, Any], words: dict[str, str], is_report: bool
    ) -> str:
        shown = resources["global_content_filter"]
        writer = OutputWriter(words, self.config.NbConvertBase.display_data_priority or PRIORITY)
        pieces = []
        for number, cell in enumerate(nb.cells, 1):
            tags = set(cell.metadata.get("tags", ()))
            kept = not cell.metadata.get("transient", {}).get("remove_source", False)
            if tags & HIDDEN_CELL or LAB_ONLY in tags:
                continue
            if cell.cell_type == "markdown" and shown["include_markdown"] and kept:
                html = contain(markdown_html(cell.source, words, cell.get("attachments"), f"c{number}-"))
                pieces.append(f'<section class="zr-text">{html}</section>\n')
            elif cell.cell_type == "code" and shown["include_code"]:
                has_input = shown["include_input"] and kept and not is_report and not tags & HIDDEN_INPUT
                if has_input and cell.source.strip() and not is_hidden(cell, "source"):
                    pieces.append(self._code(cell, f"{words['code']} {number}"))
                has_output = shown["include_output"] and not tags & HIDDEN_OUTPUT
                if has_output and not is_hidden(cell, "outputs"):
                    pieces.append(writer.cell(cell))
            elif cell.cell_type == "raw" and shown["include_raw"] and kept:
                pieces.append(_raw(cell, words, f"c{number}-"))
        return "".join(pieces)

    def _code(self, cell: NotebookNode, label: str) -> str:
        html = self.environment.filters["highlight_code"](cell.source, metadata=cell.metadata)
        return str(html).replace("<pre>", f'<pre tabindex="0" role="group" aria-label="{escape(label)}">', 1)


def _raw(cell: NotebookNode, words: dict[str, str], prefix: str) -> str:
    """A raw cell in the format that it says it has; in one that no page shows, or none, as it stands."""
    kind = str(cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "").lower()
    if kind == "text/html":
        return contain(cell.source)
    if kind == "text/markdown":
        html = contain(markdown_html(cell.source, words, None, prefix))
        return f'<section class="zr-text">{html}</section>\n'
    if kind == "text/latex":
        return latex_html(cell.source)
    return f'<pre class="zr-tex">{escape(cell.source, quote=False)}</pre>\n' if cell.source.strip() else ""


def _hinted(body: str) -> str:
    """A number's source moved from ``title``, which only a mouse reaches, to where the style shows it."""
    return re.sub(r'(<a class="zr-figure"[^>]*?)\stitle=', r"\1 aria-description=", body)


def _reachable(body: str) -> str:
    """Long lines of code scroll sideways, also for who has no mouse."""
    return re.sub(r"<pre(?![^>]*\stabindex=)", '<pre tabindex="0"', body)


def _file_title(nb: NotebookNode, place: Mapping[str, Any]) -> str:
    return str(nb.metadata.get("title") or place.get("name") or "Notebook")


def _description(facts: Mapping[str, Any], page: Page) -> str:
    if facts.get("description"):
        return str(facts["description"])
    first = re.search(r"<p>(.*?)</p>", page.body, re.S)
    text = " ".join(re.sub(r"<[^>]+>", "", first[1]).split()) if first else ""
    return text if len(text) <= 200 else text[:199] + "…"


def _styles() -> str:
    css = "\n".join((TEMPLATES / "zonereport" / name).read_text(encoding="utf-8") for name in STYLES)
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.S)).strip()


def _sealed(page: str, is_report: bool) -> str:
    """The page with its fonts and with the policy that allows its own style sheets and nothing else."""
    drawn = "√" if "<msqrt" in page or "<mroot" in page else ""  # the browser's own, nowhere in the text
    font = base64.b64encode(subset_woff2(page + drawn)).decode()
    face = (
        f'@font-face{{font-family:"{FONT_FAMILY}";font-weight:400;'
        f'src:url(data:font/woff2;base64,{font}) format("woff2")}}'
    )
    page = page.replace(_FACE, face + (bold_rules(page) if is_report else ""), 1)
    hashes = dict.fromkeys(
        base64.b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page)
    )
    policy = [
        "default-src 'none'",
        "img-src data:",
        "font-src data:",
        "media-src data:",
        "style-src-elem " + " ".join(f"'sha256-{value}'" for value in hashes),
        # Charts, coloured tables, aligned numbers carry style attributes; those can load nothing here.
        "style-src-attr 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return page.replace(_POLICY, "; ".join(policy), 1)

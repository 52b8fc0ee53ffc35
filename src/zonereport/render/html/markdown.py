"""Markdown of a cell to HTML, with footnotes, task lists, and TeX mathematics as MathML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Any

from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_PLUGINS = (*MarkdownWithMath.DEFAULT_PLUGINS, "footnotes")

# Environments that latex2mathml does not know, beside one that it sets alike.
_ALIKE = {
    "aligned": "align*",
    "align": "align*",
    "split": "align*",
    "eqnarray": "align*",
    "eqnarray*": "align*",
    "gathered": "gather*",
    "gather": "gather*",
    "alignat": "align*",
    "multline": "gather*",
    "multline*": "gather*",
}
_BARE = ("equation", "equation*", "displaymath", "math")
_MATH_ENVIRONMENTS = {
    *_ALIKE,
    *_ALIKE.values(),
    *_BARE,
    "cases",
    "array",
    "matrix",
    "pmatrix",
    "bmatrix",
    "Bmatrix",
    "vmatrix",
    "Vmatrix",
    "smallmatrix",
}


def markdown_html(
    source: str, words: dict[str, str], attachments: dict[str, Any] | None = None, prefix: str = ""
) -> str:
    """HTML of one Markdown text.

    Parameters
    ----------
    source : str
        Markdown as Jupyter reads it, raw HTML included.
    words : dict of str
        The page's words, see `words.words_for`.
    attachments : dict, optional
        The cell's attachments: name to MIME bundle.
    prefix : str
        Makes the ids of footnotes unique among the cells of a page.
    """
    renderer = PageRenderer(words, attachments or {}, prefix)
    return MarkdownWithMath(renderer=renderer, plugins=[import_plugin(name) for name in _PLUGINS]).render(
        source
    )


@lru_cache(maxsize=2048)
def math_html(tex: str, display: bool) -> str:
    """MathML of a TeX formula; the TeX itself, visible, where it cannot be set.

    Examples
    --------
    >>> "<msup>" in math_html("x^2", False), math_html(r"\\frac{1}{", False)
    (True, '<code class="zr-tex">\\\\frac{1}{</code>')
    """
    from latex2mathml.converter import convert

    shown = escape(tex.strip(), quote=False)
    fallback = f'<pre class="zr-tex">{shown}</pre>' if display else f'<code class="zr-tex">{shown}</code>'
    try:
        markup: str = convert(_understood(tex), display="block" if display else "inline")
    except Exception:  # latex2mathml raises a dozen unrelated classes, IndexError too
        return fallback
    # What it does not know it passes on as a variable named after the command, or drops without a word.
    if re.search(r"<m[io]>\\|<m[io]>&<|<mo\s*/>|<mrow\s*/></math>|<mrow></mrow></math>", markup):
        return fallback
    return markup.replace("<math ", f'<math alttext="{escape(tex.strip(), quote=True)}" ', 1)


def _understood(tex: str) -> str:
    tex = re.sub(r"\\(label|tag\*?)\{[^{}]*\}|\\(nonumber|notag)\b", "", tex.strip())
    tex = re.sub(
        r"\\operatorname\*?\{([^{}]*)\}", lambda m: "\\text{" + re.sub(r"\\[,;:! ]", " ", m[1]) + "}", tex
    )
    for name in _BARE:
        tex = tex.replace(f"\\begin{{{name}}}", "").replace(f"\\end{{{name}}}", "")
    for name, known in _ALIKE.items():
        tex = re.sub(rf"\\(begin|end)\{{{re.escape(name)}\}}", rf"\\\1{{{known}}}", tex)
    return tex


class PageRenderer(IPythonRenderer):
    """nbconvert's renderer without what needs a script or an address elsewhere."""

    def __init__(self, words: dict[str, str], attachments: dict[str, Any], prefix: str) -> None:
        super().__init__(escape=False, attachments=attachments)
        self.words = words
        self.prefix = prefix

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Without nbconvert's anchor: ids are given once all headings of the page are known."""
        return f"<h{level}>{text}</h{level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        html = str(super().link(text, url, title))
        # A titled link into the page is a number with its source: narrative texts are written so.
        return html.replace("<a ", '<a class="zr-figure" ', 1) if title and url.startswith("#") else html

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("attachment:") and url.removeprefix("attachment:") not in self.attachments:
            name = escape(url.removeprefix("attachment:"))
            return f'<span class="zr-placeholder">{self.words["missing"]}{name}</span>'
        return str(super().image(text, url, title))

    def block_mermaidjs(self, code: str) -> str:
        return f'<pre class="zr-tex">{escape(code.strip(), quote=False)}</pre>\n'

    def table(self, text: str) -> str:
        label = self.words["table"]
        return (
            f'<div class="zr-scroll" tabindex="0" role="group" aria-label="{label}">'
            f"<table>\n{text}</table></div>\n"
        )

    def task_list_item(self, text: str, checked: bool = False) -> str:
        state = "done" if checked else "open"
        box = f'<span class="zr-check zr-{state}" role="img" aria-label="{self.words[state]}"></span>'
        text = text.replace("<p>", f"<p>{box}", 1) if text.startswith("<p>") else box + text
        return f'<li class="task-list-item">{text}</li>\n'

    def footnote_ref(self, key: str, index: int) -> str:
        return (
            f'<sup class="footnote-ref" id="{self.prefix}fnref-{index}">'
            f'<a href="#{self.prefix}fn-{index}">{index}</a></sup>'
        )

    def footnote_item(self, text: str, key: str, index: int) -> str:
        back = f' <a href="#{self.prefix}fnref-{index}" aria-label="{self.words["back"]}">↑</a>'
        text = text.rstrip()
        text = text.removesuffix("</p>") + back + ("</p>" if text.endswith("</p>") else "")
        return f'<li id="{self.prefix}fn-{index}">{text}</li>\n'

    def block_math(self, body: str) -> str:
        return math_html(body, True)

    def inline_math(self, body: str) -> str:
        return math_html(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        tex = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return (
            math_html(tex, True) if name in _MATH_ENVIRONMENTS else f'<pre class="zr-tex">{escape(tex)}</pre>'
        )

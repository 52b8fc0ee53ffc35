"""What a notebook holds, and what of it is found in a page or a PDF made from it: words, pictures, tables.

Nothing of the exporters is used: words come from the notebook's JSON by regular expressions, those of the
page from an HTML parser, those of the PDF from its text, pictures and tables of the PDF from its tags.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
from lxml import html
from pypdf import PdfReader

IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LAM_ALEF = re.compile("[\u0622\u0623\u0625\u0627\u0644]")
_WORD = re.compile(rf"[{_RTL}]{{2,}}|[^\W_{_RTL}]{{2,}}")
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")
_BOXED = re.compile(r"\[(?:U\+[0-9A-F]{4,6})+\]")  # what stands for characters without a glyph
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_MATHS = re.compile(
    r"\$\$.*?\$\$"
    r"|(?<![\\$])\$(?:[^$\n]|\n(?!\s*\n))+\$"
    r"|\\\[.*?\\\]|\\\(.*?\\\)|\\begin\{(\w+\*?)\}.*?\\end\{\1\}",
    re.S,
)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)")
_LINK_TARGET = re.compile(r"\]\([^)]*\)|(?<=\])\[[^\]\n]*\]|<https?:[^>]*>|^\s*\[[^\]]+\]:\s.*$", re.M)
_RULE_OF_TABLE = re.compile(r"^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$", re.M)
_LATEX_UNSEEN = re.compile(r"(?<!\\)%.*|\\href\{[^{}]*\}|\\[A-Za-z]+")  # comments, addresses, commands
_FENCED = re.compile(r"^ *(```|~~~).*?^ *\1|^(?: {4}|\t).*$|(`+)[^`\n]+?\2", re.S | re.M)
_FENCE = re.compile(r"^ *(?:```|~~~).*$", re.M)  # with the language's name, which is not shown
_HIDDEN = re.compile(r"(?:remove|hide)[-_](input|output|cell)")
_MARKUP = re.compile(
    r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<![A-Za-z][^>]*>|</?[A-Za-z][^<>]*>", re.S | re.I
)
_PAGE_NUMBER = re.compile(r"^(?:Page \d+ of \d+|第 ?\d+ ?页，共 ?\d+ ?页)$", re.M)
_UNSEEN = ("script", "style", "template", "head", "title")


@dataclass
class Holdings:
    """Words with how often they occur, pictures and tables."""

    words: Counter[str] = field(default_factory=Counter)
    images: int = 0
    tables: int = 0

    def add(self, text: str) -> None:
        """Count the words of a text."""
        self.words.update(_WORD.findall(_normal(text)))


@dataclass
class Found:
    """A document's text without blanks, how many pictures and tables it has, and how many placeholders."""

    text: str
    images: int
    tables: int
    placeholders: int


def holdings_of(notebook: Mapping[str, Any], folder: Path) -> Holdings:
    """Count what a notebook of version 4 holds; pictures only where their data are at hand."""
    held = Holdings()
    for cell in notebook["cells"]:
        source, hidden = _joined(cell.get("source", "")), _hidden(cell.get("metadata") or {})
        if "cell" in hidden:
            continue
        if cell["cell_type"] == "markdown":
            _count_markdown(held, source, cell.get("attachments") or {}, folder)
        elif cell["cell_type"] == "raw":
            _count_raw(held, source, (cell.get("metadata") or {}).get("raw_mimetype", ""), folder)
        elif cell["cell_type"] == "code":
            held.add(source if "input" not in hidden else "")
            for output in _joined_streams(cell.get("outputs", [])) if "output" not in hidden else []:
                _count_output(held, output, folder)
    return held


def missing(held: Holdings, found: Found) -> list[str]:
    """What the notebook holds and the document does not, a sentence each."""
    lost = {word: n - k for word, n in held.words.items() if (k := _count(word, found.text)) < n}
    faults = []
    if lost:
        names = ", ".join(f"{word} ({n})" for word, n in sorted(lost.items(), key=lambda i: -i[1])[:8])
        faults.append(f"{sum(lost.values())} of {held.words.total()} words: {names}")
    # A picture that cannot be shown has its placeholder.
    if found.images + found.placeholders < held.images:
        faults.append(f"{held.images - found.images - found.placeholders} of {held.images} pictures")
    if found.tables < held.tables:
        faults.append(f"{held.tables - found.tables} of {held.tables} tables")
    return faults


def _count(word: str, text: str) -> int:
    if not re.match(f"[{_RTL}]", word):
        return text.count(word)
    # PDF knows no direction: what is read from right to left may come out either way, and of the
    # ligature lam-alef its two letters in either order.
    word, text = _LAM_ALEF.sub("", word), _without_lam_alef(text)
    return text.count(word) + text.count(word[::-1])


@lru_cache(maxsize=2)
def _without_lam_alef(text: str) -> str:
    return _LAM_ALEF.sub("", text)


def found_in_page(page: str) -> Found:
    """Text, pictures and tables of a page; raises if it is no HTML document."""
    document = html.document_fromstring(page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    (body,) = document.findall("body")
    marks = ("zr-placeholder", "zr-tex")
    placeholders = sum(len(body.find_class(mark)) for mark in marks)
    images = len(body.findall(".//img")) + len(body.xpath("//svg[not(ancestor::svg)]"))
    tables = len(body.findall(".//table"))
    for element in body.iter(*_UNSEEN):
        element.text = ""
    parts = [*body.itertext(), *(formula.get("alttext", "") for formula in body.iter("math"))]
    text = _squeezed("".join(parts))
    return Found(text, images, tables, placeholders)


def found_in_pdf(pdf: bytes) -> Found:
    """Text, pictures and tables of a tagged PDF; raises if it is no PDF."""
    pages = _pdf_text(pdf).split("\f")
    # A sentence that goes on over the page does so without the running head and the number of the page.
    head = _running_head([page for page in pages[1:] if page.strip()])
    text = "".join([pages[0], *(page.removeprefix(head) for page in pages[1:])])
    text = _PAGE_NUMBER.sub("", text)
    squeezed = _BOXED.sub(_characters, _squeezed(text))
    with pikepdf.open(BytesIO(pdf)) as document:
        counts: Counter[str] = Counter()
        if "/StructTreeRoot" in document.Root:
            counts.update(_tags(document.Root.StructTreeRoot))
    placeholders = len(re.findall(r"\[(?:图片|此|嵌入|Image|Output|Embedded|Ascript)", squeezed))
    return Found(squeezed, counts["/Figure"], counts["/Table"], placeholders)


def _running_head(pages: list[str]) -> str:
    """The lines that most pages begin with; a long title takes two."""
    head = ""
    while True:
        begun = [page.removeprefix(head) for page in pages if page.startswith(head) and page != head]
        lines = Counter(page.partition("\n")[0] + "\n" for page in begun)
        line, count = lines.most_common(1)[0] if lines else ("", 0)
        if not count or count < (max(3, 0.9 * len(pages)) if head else 0.5 * len(pages)):
            return head
        head += line


def _characters(boxed: re.Match[str]) -> str:
    return "".join(chr(int(code, 16)) for code in _CODE_POINT.findall(boxed[0]))


def _pdf_text(pdf: bytes) -> str:
    """By poppler where it is installed: pypdf finds the same and takes far longer than the conversion."""
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
        return done.stdout.decode(errors="replace")
    return "\f".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _tags(element: Any) -> Iterator[str]:
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            waiting.extend(here)
        elif isinstance(here, pikepdf.Dictionary):
            if "/S" in here:
                yield str(here.S)
            if "/K" in here:
                waiting.append(here.K)


def _hidden(metadata: Mapping[str, Any]) -> set[str]:
    """What tags and JupyterLab's folding hide of a cell: input, output, cell."""
    hidden = {found[1] for tag in metadata.get("tags") or [] if (found := _HIDDEN.fullmatch(tag))}
    folded = metadata.get("jupyter") or {}
    kinds = {"source_hidden": "input", "outputs_hidden": "output"}
    return hidden | {kind for name, kind in kinds.items() if folded.get(name)}


def _count_markdown(held: Holdings, source: str, attachments: Mapping[str, Any], folder: Path) -> None:
    source = re.sub(r"<!--.*?-->", " ", source, flags=re.S)
    for address in [found[2] for found in _IMAGE.finditer(_FENCED.sub("", source))]:
        held.images += _at_hand(address, attachments, folder)
    source = _IMAGE.sub(" ", source)
    held.tables += len(_RULE_OF_TABLE.findall(_FENCED.sub("", source)))
    if re.search(r"<[A-Za-z]", source):
        source = _without_tags(held, source, folder)
    held.add(unescape(_LINK_TARGET.sub(" ", _MATHS.sub(" ", _FENCE.sub("", source)))))


def _count_raw(held: Holdings, source: str, kind: str, folder: Path) -> None:
    if kind == "text/markdown":
        _count_markdown(held, source, {}, folder)
        return
    if kind == "text/latex":
        source = _LATEX_UNSEEN.sub("", source)
    bare = _without_tags(Holdings(), source, folder)
    held.add(unescape(bare) if kind == "text/html" else bare)


def _without_tags(held: Holdings, source: str, folder: Path) -> str:
    bare = _FENCED.sub("", source)
    held.tables += len(re.findall(r"<table\b", bare, re.I))
    for address in re.findall(r"""<img\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", bare, re.I):
        held.images += _at_hand(address, {}, folder)
    return _MARKUP.sub(" ", source)


def _joined_streams(outputs: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """A line that a piece of output begins may be overwritten by the next piece."""
    for (kind, _), group in groupby(outputs, lambda output: (output.get("output_type"), output.get("name"))):
        if kind == "stream":
            yield {"output_type": kind, "text": "".join(_joined(output.get("text", "")) for output in group)}
        else:
            yield from group


def _count_output(held: Holdings, output: Mapping[str, Any], folder: Path) -> None:
    kind = output.get("output_type")
    if kind == "stream":
        held.add(_terminal(_joined(output.get("text", ""))))
    elif kind == "error":
        lines = [line for line in output.get("traceback") or [] if line]
        held.add(_terminal("\n".join(lines) or str(output.get("evalue"))))
    data = output.get("data") or {}
    if any(data.get(mime) for mime in IMAGES):
        held.images += not data.get("text/latex")  # a picture of a formula
    elif data.get("text/html"):
        source = _joined(data["text/html"])
        if not re.search(r"<script\b", source, re.I):  # what a script would draw, nobody knows
            held.add(unescape(_without_tags(held, source, folder)))
    elif data.get("text/markdown"):
        _count_markdown(held, _joined(data["text/markdown"]), {}, folder)
    elif data.get("text/plain") and not data.get("text/latex"):
        held.add(_terminal(_joined(data["text/plain"])))


def _at_hand(address: str, attachments: Mapping[str, Any], folder: Path) -> bool:
    if address.startswith(("data:", "http:", "https:", "//")):
        return address.startswith("data:image")
    if address.startswith("attachment:"):
        return unquote(address.removeprefix("attachment:")) in attachments
    path = folder / unquote(address.split("?")[0].split("#")[0])
    return path.is_file() and path.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


def _terminal(text: str) -> str:
    text = _ANSI.sub("", text)
    while "\b" in text:
        text = re.sub(r"[^\b\n]\x08|^\x08+|(?<=\n)\x08+", "", text)
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(next((s for s in reversed(line.split("\r")) if s), "") for line in lines)


def _joined(text: Any) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u00ad", "")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-\u2010\u200b]+", "", _normal(text))

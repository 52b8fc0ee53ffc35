"""Typst, kept warm: fonts are read once in a process, and a second document takes milliseconds.

Only bundled faces are used: Noto Sans SC, regular and bold, and what the Typst wheel
embeds. The fonts of the machine are never looked at, so a report is the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from zonereport.errors import RenderError
from zonereport.language.typeface import bold_characters, bold_font_file, font_file
from zonereport.render.pdf.attachments import Attachment
from zonereport.render.pdf.finishing import finish
from zonereport.render.pdf.text import Node, walk

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
"""PDF/UA-1 (accessible) and PDF/A-3a (archivable, with attachments); Typst checks both."""

_TEMPLATES = Path(__file__).parent / "templates"
_GENERATIONS = 11  # one more than Typst remembers
_REMEMBERED = 1_000_000  # bytes of documents; what Typst keeps of them takes hundreds of times as much
_NAMED = re.compile(r'the (?:text|PDF contains the codepoint) `"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_remembers = 0  # bytes of documents whose results Typst holds
_glyphs_known: dict[str, bool] = {}  # characters asked for, and whether some face has them
_PROBE = '#set document(title: "x", date: datetime(year: 1970, month: 1, day: 1))\n'


@dataclass
class TypstDocument:
    """All that Typst needs for one PDF.

    Parameters
    ----------
    content : dict
        What the template reads as ``document.json``.
    files : dict of str to bytes
        Pictures, by the name that ``content`` calls them.
    attachments : list of Attachment
        Files that travel inside the PDF.
    timestamp : int
        Creation time, seconds since 1970 (UTC).
    missing_picture : str
        Text that stands for a picture which Typst cannot read.
    """

    content: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    timestamp: int = 0
    missing_picture: str = "[{what}]"


def compile_pdf(document: TypstDocument, strict: bool) -> tuple[bytes, list[str]]:
    """Compile a document to PDF/UA-1 and PDF/A-3a.

    Parameters
    ----------
    document : TypstDocument
        The document. Pictures and formulas that Typst refuses are replaced in
        it by a placeholder or their TeX, unless ``strict``.
    strict : bool
        Whether a document that holds something Typst refuses is an error.

    Returns
    -------
    bytes
        The PDF.
    list of str
        What had to be replaced or given up; empty if nothing.

    Raises
    ------
    RenderError
        With Typst's words, where the document cannot be compiled.
    """
    pdf, given_up = _compiled(document, strict)
    return finish(pdf, _row_heads(document.content["body"])), given_up


def _row_heads(body: list[Node]) -> list[int]:
    """For every table how many of its columns name the rows; the first column of the project's own does."""
    tables = (node for node in walk(body) if node.get("t") in ("zr-table", "grid"))
    return [node.get("heads", 1) for node in tables]


def _compiled(document: TypstDocument, strict: bool) -> tuple[bytes, list[str]]:
    try:
        return _compile(document, STANDARDS), []
    except RuntimeError as error:
        if strict:
            raise RenderError(f"Typst could not make the PDF: {_reason(error)}") from error
        replaced = _replace_refused(document)
    try:
        return _compile(document, STANDARDS), replaced
    except RuntimeError as error:
        # Better a plain PDF than none: the notebook is somebody else's. It does not claim the standards.
        given_up = f"the PDF does not conform to PDF/UA-1 and PDF/A-3a: {_reason(error)}"
    try:
        return _compile(document, []), [*replaced, given_up]
    except RuntimeError as error:
        raise RenderError(f"Typst could not make the PDF: {_reason(error)}") from error


def characters_without_glyph(characters: Collection[str]) -> set[str]:
    """Those of ``characters`` for which no bundled face has a glyph.

    Typst names all of them at once where it is held to PDF/A.

    Examples
    --------
    >>> sorted(characters_without_glyph("衡R😀가")) == ["가", "😀"]
    True
    """
    unknown = set(characters) - _glyphs_known.keys()
    _glyphs_known.update(dict.fromkeys(unknown, True))
    _glyphs_known.update(dict.fromkeys(_refused(sorted(unknown)), False))
    return {char for char in characters if not _glyphs_known[char]}


def _refused(characters: list[str]) -> set[str]:
    if not characters:
        return set()
    quoted = json.dumps(json.dumps(" ".join(characters)))
    probe = f'{_PROBE}#text(font: "Noto Sans SC", json(bytes({quoted})))'
    try:
        _run({"main.typ": probe.encode()}, STANDARDS, 0)
        return set()
    except RuntimeError as error:
        named = "".join(_NAMED.findall(getattr(error, "diagnostic", "")))
    named = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), named)
    refused = set(characters) & set(named)
    if refused:
        return refused | _refused([char for char in characters if char not in refused])
    if len(characters) == 1:
        return set(characters)
    half = len(characters) // 2
    return _refused(characters[:half]) | _refused(characters[half:])


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [str(file.parent) for file in (font_file(), bold_font_file())]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@lru_cache(maxsize=1)
def _templates() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(_TEMPLATES.glob("*.typ"))}


def places_of(document: TypstDocument) -> list[list[float]]:
    """Where the document's numbered parts begin and end, in the order of the layout.

    Returns
    -------
    list of list of float
        Number of the part, 0 for its beginning or 1 for its end, page, and distance from the paper's
        upper edge in pt. Empty for a document that Typst refuses.
    """
    with TemporaryDirectory(prefix="zonereport-typst-") as name:
        try:
            found = _compiler(_all_files(document), name).query("<zr-places>", field="value", one=True)
        except RuntimeError:
            return []
    places: list[list[float]] = json.loads(found)
    return places


def forget_documents() -> None:
    """Free what Typst remembers of earlier documents, some hundred MB for a report; the fonts stay.

    Called before a document, not after it: a process that makes one has no need of it. Typst keeps the
    results of its last ten compilations (``comemo::evict(10)`` in the wheel) and has no other way of
    clearing them. It takes as long as a small document does, so small ones wait for more.
    """
    global _remembers
    if _remembers < _REMEMBERED:
        return
    empty = typst.Compiler(font_paths=_fonts())
    for _ in range(_GENERATIONS):
        empty.compile(b"", format="svg")
    _remembers = 0


def _compile(document: TypstDocument, standards: list[typst.PDFStandard]) -> bytes:
    return _run(_all_files(document), standards, document.timestamp)


def _all_files(document: TypstDocument) -> dict[str, bytes]:
    attached = document.attachments
    facts = [attachment.facts(number) for number, attachment in enumerate(attached)]
    content = json.dumps(document.content | {"attachments": facts}, ensure_ascii=False, sort_keys=True)
    pictures = document.files | {
        fact["file"]: attachment.content for fact, attachment in zip(facts, attached, strict=True)
    }
    run = json.dumps({"thin": _thin(content)})
    return {**_templates(), **pictures, "document.json": content.encode(), "run.json": run.encode()}


def _thin(text: str) -> str:
    """A regular expression of the characters that the bold face lacks; empty if there are none."""
    lacking = sorted({ord(char) for char in set(text) if not char.isspace()} - bold_characters())
    return "[" + "".join(f"\\u{{{code:x}}}" for code in lacking) + "]" if lacking else ""


def _run(files: Mapping[str, bytes], standards: list[typst.PDFStandard], timestamp: int) -> bytes:
    with TemporaryDirectory(prefix="zonereport-typst-") as name:
        compiler = _compiler(files, name)
        made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=timestamp)
    return made if isinstance(made, bytes) else b""


def _compiler(files: Mapping[str, bytes], folder: str) -> typst.Compiler:
    """A compiler for files; it shares what Typst remembers with those before it, wherever theirs lay."""
    global _remembers
    _remembers += len(files.get("document.json", b""))
    # The wheel takes a dict of files too, but only of UTF-8 text: a PNG has to lie in a folder.
    for file, content in files.items():
        path = Path(folder, file)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return typst.Compiler(Path(folder, "main.typ"), root=folder, font_paths=_fonts())


def _accepts(files: Mapping[str, bytes]) -> bool:
    try:
        _run(files, STANDARDS, 0)
    except RuntimeError:
        return False
    return True


def _reason(error: RuntimeError) -> str:
    # Where the fault lies in a picture, the wheel raises a bare RuntimeError: TypstError is a subclass of it.
    if not isinstance(error, typst.TypstError):
        return str(error)
    place = re.search(r"┌─ (\S+:\d+:\d+)", error.diagnostic)
    return " ".join([error.message, *error.hints, f"(template {place[1]})" if place else ""]).strip()


def _replace_refused(document: TypstDocument) -> list[str]:
    replaced: list[str] = []
    nodes = list(walk(document.content["body"]))
    verdicts: dict[str, bool] = {}
    bad = _refused_formulas(sorted({node["x"] for node in nodes if node.get("t") == "math"}))
    for node in nodes:
        if node.get("t") in ("picture", "img") and not _shows_picture(node["file"], document, verdicts):
            what = document.missing_picture.format(what=node["alt"])
            replaced.append(f"a picture that Typst cannot read: {node['alt']}")
            _become(node, {"t": "notice", "x": what})
        elif node.get("t") == "math" and node["x"] in bad:
            replaced.append(f"a formula that Typst cannot set: {node['alt']}")
            _become(node, {"t": "mono", "x": node["alt"]})
    return replaced


def _shows_picture(name: str, document: TypstDocument, verdicts: dict[str, bool]) -> bool:
    if name not in verdicts:
        probe = f'{_PROBE}#image("{name}", alt: "x")'
        verdicts[name] = _accepts({"main.typ": probe.encode(), name: document.files[name]})
    return verdicts[name]


def _refused_formulas(sources: list[str]) -> set[str]:
    """Those that Typst cannot set: all are tried at once, and halved where that fails."""
    quoted = json.dumps(json.dumps(sources, ensure_ascii=False), ensure_ascii=False)
    shown = '#math.equation(alt: "x", eval(source, mode: "math"))'
    probe = f"{_PROBE}#for source in json(bytes({quoted})) [{shown}]"
    if not sources or _accepts({"main.typ": probe.encode()}):
        return set()
    half = len(sources) // 2
    return set(sources) if not half else _refused_formulas(sources[:half]) | _refused_formulas(sources[half:])


def _become(node: dict[str, Any], other: Node) -> None:
    node.clear()
    node.update(other)

"""Typst, kept warm: fonts are read once in a process, and a second document takes milliseconds.

Only bundled faces are used: Noto Sans SC from its wheel and what the Typst wheel
embeds. The fonts of the machine are never looked at, so a report is the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from zonereport.errors import RenderError
from zonereport.language.typeface import font_file
from zonereport.render.pdf.text import Node, walk

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
"""PDF/UA-1 (accessible) and PDF/A-3a (archivable, with attachments); Typst checks both."""

_TEMPLATES = Path(__file__).parent / "templates"
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
    timestamp : int
        Creation time, seconds since 1970 (UTC).
    missing_picture : str
        Text that stands for a picture which Typst cannot read.
    """

    content: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
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


def can_show(text: str) -> bool:
    """Whether the bundled faces have a glyph for every character of ``text``."""
    probe = f'{_PROBE}#text(font: "Noto Sans SC", json(bytes({json.dumps(json.dumps(text))})))'
    return _accepts({"main.typ": probe.encode()})


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_file().parent)]
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts())


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
        main = _write(_all_files(document), Path(name))
        try:
            found = typst.query(main, "<zr-places>", field="value", one=True, root=name, font_paths=_fonts())
        except RuntimeError:
            return []
    places: list[list[float]] = json.loads(found)
    return places


def _compile(document: TypstDocument, standards: list[typst.PDFStandard]) -> bytes:
    return _run(_all_files(document), standards, document.timestamp)


def _all_files(document: TypstDocument) -> dict[str, bytes]:
    content = json.dumps(document.content, ensure_ascii=False, sort_keys=True).encode()
    return {**_templates(), **document.files, "document.json": content}


def _run(files: Mapping[str, bytes], standards: list[typst.PDFStandard], timestamp: int) -> bytes:
    with TemporaryDirectory(prefix="zonereport-typst-") as name:
        main = _write(files, Path(name))
        made = _compiler().compile(
            main, root=name, format="pdf", pdf_standards=standards, timestamp=timestamp
        )
    return made if isinstance(made, bytes) else b""


def _write(files: Mapping[str, bytes], folder: Path) -> str:
    # The wheel takes a dict of files too, but only of UTF-8 text: a PNG has to lie in a folder.
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return str(folder / "main.typ")


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
    verdicts: dict[str, bool] = {}
    for node in walk(document.content["body"]):
        if node.get("t") in ("picture", "img") and not _shows_picture(node["file"], document, verdicts):
            what = document.missing_picture.format(what=node["alt"])
            replaced.append(f"a picture that Typst cannot read: {node['alt']}")
            _become(node, {"t": "notice", "x": what})
        elif node.get("t") == "math" and not _shows_formula(node, verdicts):
            replaced.append(f"a formula that Typst cannot set: {node['alt']}")
            _become(node, {"t": "mono", "x": node["alt"]})
    return replaced


def _shows_picture(name: str, document: TypstDocument, verdicts: dict[str, bool]) -> bool:
    if name not in verdicts:
        probe = f'{_PROBE}#image("{name}", alt: "x")'
        verdicts[name] = _accepts({"main.typ": probe.encode(), name: document.files[name]})
    return verdicts[name]


def _shows_formula(node: Mapping[str, Any], verdicts: dict[str, bool]) -> bool:
    source = node["x"]
    if source not in verdicts:
        quoted = json.dumps(json.dumps(source))
        probe = f'{_PROBE}#math.equation(alt: "x", eval(json(bytes({quoted})), mode: "math"))'
        verdicts[source] = _accepts({"main.typ": probe.encode()})
    return verdicts[source]


def _become(node: dict[str, Any], other: Node) -> None:
    node.clear()
    node.update(other)

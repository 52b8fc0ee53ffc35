"""nbconvert exporter ``zonereport-pdf``: any notebook as a tagged, archivable PDF through Typst.

    jupyter nbconvert --to zonereport-pdf any.ipynb

A notebook with ``metadata.zonereport`` is one of our reports: its code is
hidden, cells tagged ``lab-only`` are left out, and the first page carries title,
subtitle and vintage. For any other notebook nbconvert's usual options rule.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import Bool, List, Unicode, default
from traitlets.config import Config

from zonereport.errors import RenderError
from zonereport.render.notebook import HIDDEN_CELL, HIDDEN_INPUT, HIDDEN_OUTPUT, LAB_ONLY, AnyNotebook, mended
from zonereport.render.pdf.attachments import attached_files, attached_notebook
from zonereport.render.pdf.blocks import NotebookReader, Shown
from zonereport.render.pdf.engine import TypstDocument, compile_pdf, forget_documents
from zonereport.render.pdf.glyphs import check_glyphs, replace_missing
from zonereport.render.pdf.images import ImageStore
from zonereport.render.pdf.pages import fill_pages, mark_parts
from zonereport.render.pdf.text import Node, plain_text
from zonereport.render.pdf.words import day_in_words, guess_language, words_of
from zonereport.render.shortening import shorten

_CONTENTS_FROM = 5  # headings; a shorter notebook needs no list of them


class ZonereportPDFExporter(AnyNotebook, TemplateExporter):
    """PDF/UA-1 and PDF/A-3a from a notebook, with no LaTeX, browser or system font.

    The same notebook gives the same bytes anywhere and at any time: dates come
    from ``metadata.zonereport.as_of``, else from ``SOURCE_DATE_EPOCH``, else are 1970.

    Raises
    ------
    RenderError
        When a report (``metadata.zonereport``) holds a character that no
        bundled typeface has, or Typst refuses it. In other notebooks such things
        are replaced visibly, and a warning is logged.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> pdf, _ = ZonereportPDFExporter().from_notebook_node(new_notebook(cells=[new_markdown_cell("# 你好")]))
    >>> pdf[:5]
    b'%PDF-'
    """

    export_from_notebook = "PDF via Typst (zonereport)"
    output_mimetype = "application/pdf"

    attach_notebook = Bool(
        None,
        allow_none=True,
        help="Whether the PDF holds the notebook as a file. By default only a report does: what options and "
        "tags hide in other notebooks would travel along unseen.",
    ).tag(config=True)

    attached_files = List(
        Unicode(), help="Files of data to put into the PDF; relative paths start from the notebook's folder."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "base"  # nbconvert wants a template to exist; the document's are Typst's

    @property
    def default_config(self) -> Config:
        # The tags that Jupyter Book made common; nbconvert itself has no defaults.
        tags = {
            "enabled": True,
            "remove_cell_tags": set(HIDDEN_CELL),
            "remove_input_tags": set(HIDDEN_INPUT),
            "remove_all_outputs_tags": set(HIDDEN_OUTPUT),
        }
        config = Config({"TagRemovePreprocessor": tags})
        inherited = super().default_config
        if inherited:
            config.merge(inherited)
        return config

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[bytes, Any]:  # type: ignore[override]
        """Convert a notebook; see :class:`nbconvert.exporters.Exporter`."""
        # Not TemplateExporter's own method: it would render a Jinja template.
        given = nb
        nb, resources = Exporter.from_notebook_node(self, shorten(mended(nb)), resources, **kw)
        report = nb.metadata.get("zonereport") or {}
        if report:
            nb.cells = [cell for cell in nb.cells if LAB_ONLY not in cell.metadata.get("tags", [])]
        resources["output_extension"] = self.file_extension
        file = resources.get("metadata", {})
        document = self._document(nb, report, file)
        words, folder = document.content["words"], str(file.get("path") or "")
        if bool(report) if self.attach_notebook is None else self.attach_notebook:
            name = "report" if report else str(file.get("name") or "notebook")
            document.attachments.append(attached_notebook(given, name, words))
        document.attachments += attached_files(self.attached_files, folder, words)
        forget_documents()
        if report:
            check_glyphs(document)
        else:
            self._warn(replace_missing(document), document)
        fill_pages(document)
        pdf, given_up = compile_pdf(document, strict=bool(report))
        for sentence in given_up:
            self.log.warning("zonereport-pdf: %s", sentence)
        return pdf, resources

    def _document(self, nb: Any, report: Mapping[str, Any], file: Mapping[str, Any]) -> TypstDocument:
        language = str(report.get("language") or nb.metadata.get("lang") or guess_language(_sources(nb)))
        words = words_of(language)
        folder = file.get("path")
        images = ImageStore(Path(folder or ".") if folder is not None else None)
        body = NotebookReader(images, words, self._shown(bool(report))).read(nb)
        body = _with_contents(body, words, bool(report))
        mark_parts(body)
        day = _document_day(report)
        content = {
            "body": body,
            "words": words,
            "language": language,
            "cover": _cover(nb.metadata, report, language, words),
            **_facts(nb.metadata, report, body, str(file.get("name") or words["untitled"])),
            "date": [day.year, day.month, day.day],
        }
        return TypstDocument(
            content,
            images.files,
            timestamp=int(day.timestamp()),
            missing_picture=words["image_missing"],
        )

    def _shown(self, is_report: bool) -> Shown:
        return Shown(
            inputs=not (is_report or self.exclude_input),
            prompts=not self.exclude_input_prompt,
            outputs=not self.exclude_output,
            code_cells=not self.exclude_code_cell,
            markdown=not self.exclude_markdown,
            raw=not self.exclude_raw,
        )

    def _warn(self, replaced: list[str], document: TypstDocument) -> None:
        if not replaced:
            return
        what = ", ".join(replaced)
        self.log.warning("zonereport-pdf: no bundled typeface has %s; code points stand there", what)
        note = document.content["words"]["glyphs"].format(what=what)
        document.content["body"].append({"t": "remark", "x": note})


def _sources(nb: Any) -> str:
    return "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def _document_day(report: Mapping[str, Any]) -> datetime:
    as_of = str(report.get("as_of") or "")
    if as_of:
        try:
            day = date.fromisoformat(as_of)
        except ValueError as error:
            expected = "expected a day like 2024-08-15"
            raise RenderError(f"metadata.zonereport.as_of: found {as_of!r}, {expected}") from error
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch) if epoch.isdigit() else 0, UTC)


def _cover(
    metadata: Mapping[str, Any], report: Mapping[str, Any], language: str, words: Mapping[str, str]
) -> dict[str, str] | None:
    if not report.get("title"):
        return {"subtitle": "", "vintage": ""} if metadata.get("title") else None
    subtitle, vintage = str(report.get("subtitle") or ""), ""
    if report.get("as_of"):
        day = day_in_words(date.fromisoformat(str(report["as_of"])), language)
        # a subtitle that says the day has said it
        vintage = "" if day in subtitle else words["vintage"].format(date=day)
    return {"subtitle": subtitle, "vintage": vintage}


def _facts(
    metadata: Mapping[str, Any], report: Mapping[str, Any], body: list[Node], name: str
) -> dict[str, Any]:
    heading = next((plain_text(node["c"]).strip() for node in body if node["t"] == "head"), "")
    authors = report.get("authors") or metadata.get("authors") or (["zonereport"] if report else [])
    keywords = report.get("keywords") or ([report["zone"]] if report.get("zone") else [])
    return {
        "title": str(report.get("title") or metadata.get("title") or heading or name),
        "authors": [str(a.get("name", "") if isinstance(a, Mapping) else a) for a in authors],
        "description": str(report.get("description") or metadata.get("description") or ""),
        "keywords": [str(keyword) for keyword in keywords],
    }


def _with_contents(body: list[Node], words: Mapping[str, str], is_report: bool) -> list[Node]:
    """A list of contents where there is enough to list: a report's chapters, a notebook's sections."""
    levels = [node["l"] for node in body if node["t"] == "head"]
    if levels.count(1) < 2 if is_report else len(levels) < _CONTENTS_FROM:
        return body
    contents = {"t": "contents", "depth": 1 if is_report else 2, "words": words["contents"]}
    # A notebook mostly opens with a heading that is its title: the list comes after it.
    place = 1 if not is_report and body[0]["t"] == "head" else 0
    return [*body[:place], contents, *body[place:]]

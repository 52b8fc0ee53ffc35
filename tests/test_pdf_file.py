"""The default report's PDF as a file: tags, metadata, faces, attachments, the page's text in its order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pikepdf
import pytest
from bs4 import BeautifulSoup
from conformance import faults_of
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from zonereport.errors import RenderError
from zonereport.render.pdf import ZonereportPDFExporter

# Signs of observation status: the page draws them by its style sheet, and its links back up the page.
DRAWN = str.maketrans("", "", "◇◐●↑•")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\\s]")


@dataclass
class TaggedPDF:
    """A PDF as a screen reader gets it: the tree of its tags, and the text in the tree's order."""

    file: Path
    _fonts: dict[Any, dict[int, str]] = field(default_factory=dict)

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.file)

    @cached_property
    def elements(self) -> list[Any]:
        """All structure elements, in the order of reading."""
        return list(walk(self.pdf.Root.StructTreeRoot))

    def tagged(self, *names: str) -> list[Any]:
        return [element for element in self.elements if str(element.get("/S"))[1:] in names]

    def text(self, element: Any, without: tuple[str, ...] = ("Figure", "Lbl")) -> str:
        """Text below an element; page furniture has no tags and so no place in it."""
        if str(element.get("/S"))[1:] in without:
            return ""
        parts = []
        for kid in children(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                parts.append(self.text(kid, without))
            elif isinstance(kid, pikepdf.Dictionary):
                if "/MCID" in kid:
                    parts.append(self._marked(kid.Pg if "/Pg" in kid else element.Pg)[int(kid.MCID)])
            elif kid is not None:
                parts.append(self._marked(element.Pg)[int(kid)])
        return "".join(parts)

    def _marked(self, page: Any) -> dict[int, str]:
        """Text of a page's marked contents, by number."""
        if page.objgen not in self._pages:
            self._pages[page.objgen] = self._read(page)
        return self._pages[page.objgen]

    @cached_property
    def _pages(self) -> dict[Any, dict[int, str]]:
        return {}

    def _read(self, page: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        opened: list[tuple[int | None, bool]] = []  # number, and whether a text stands for what it holds
        letters: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "Tf":
                letters = self._letters(page.Resources.Font[operands[0]])
            elif name in ("BMC", "BDC"):
                facts = operands[1] if name == "BDC" else {}
                if isinstance(facts, pikepdf.Name):
                    facts = page.Resources.Properties[facts]
                number = int(facts["/MCID"]) if "/MCID" in facts else None
                opened.append((number, "/ActualText" in facts))
                found |= {number: ""} if number is not None else {}
                if "/ActualText" in facts and (holder := innermost(opened)) is not None:
                    found[holder] += str(facts["/ActualText"])
            elif name == "EMC":
                opened.pop()
            elif name in ("Tj", "TJ") and (holder := innermost(opened)) is not None:
                found[holder] += "" if any(spoken for _, spoken in opened) else shown(operands[0], letters)
        return found

    def _letters(self, font: Any) -> dict[int, str]:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = to_unicode(font.ToUnicode.read_bytes().decode("latin-1"))
        return self._fonts[font.objgen]


def innermost(opened: list[tuple[int | None, bool]]) -> int | None:
    return next((number for number, _ in reversed(opened) if number is not None), None)


def shown(operand: Any, letters: dict[int, str]) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
    return "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def to_unicode(table: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for single in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", single):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for ranges in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", ranges):
            start = int(first, 16)
            found |= {code: chr(int(text, 16) + code - start) for code in range(start, int(last, 16) + 1)}
    return found


def children(element: Any) -> list[Any]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def walk(element: Any) -> Iterator[Any]:
    yield element
    for kid in children(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk(kid)


def bare(text: str) -> str:
    """Text without spaces, invisible characters, ligatures and drawn signs."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(DRAWN)


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(default_reports: Path, language: str) -> Path:
    (found,) = default_reports.glob(f"hengyang/*/{language}")
    return found


@pytest.fixture(scope="module")
def tagged(folder: Path) -> TaggedPDF:
    return TaggedPDF(folder / "report.pdf")


def test_the_text_is_the_page_s_text_in_the_page_s_order(tagged: TaggedPDF, folder: Path) -> None:
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser").main
    assert page is not None
    # Drawings, and those for telephones, are told by their alternative text.
    for drawn in page.select("svg, .zr-slim"):
        drawn.decompose()
    (document,) = tagged.tagged("Document")
    blocks = children(document)
    first = next(at for at, block in enumerate(blocks) if str(block.S) == "/H1")
    body = bare("".join(tagged.text(block) for block in blocks[first:]))
    assert len(body) > 50_000
    assert parted(body, bare(page.get_text())) == ("", "")


def parted(one: str, other: str) -> tuple[str, str]:
    """Where two texts part, a little of each; nothing if they are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return one[at : at + 40], other[at : at + 40]


def test_every_chart_is_told_as_the_page_tells_it(tagged: TaggedPDF, folder: Path) -> None:
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
    told = [str(figure["aria-label"]) for figure in page.select("figure.zr-chart .zr-canvas > svg")]
    assert [str(figure.Alt) for figure in tagged.tagged("Figure")] == told
    assert len(told) > 10


def test_every_row_of_a_table_has_its_head(tagged: TaggedPDF) -> None:
    names = tagged.pdf.Root.StructTreeRoot.IDTree.Names
    known = {bytes(name) for name in list(names)[::2]}
    assert [bytes(name) for name in list(names)[::2]] == sorted(known)
    heads = 0
    for row in tagged.tagged("TR"):
        first, *others = children(row)
        assert str(first.S) == "/TH"
        if str(row.P.S) == "/THead":
            continue
        assert str(first.A[0].Scope) == "/Row"
        assert bytes(first.ID) in known
        for cell in others:
            headers = [bytes(name) for name in cell.A[0].Headers]
            assert len(headers) == 2 and bytes(first.ID) in headers and set(headers) <= known
        heads += 1
    assert heads > 800


def test_the_file_says_what_it_is(tagged: TaggedPDF, language: str) -> None:
    root = tagged.pdf.Root
    assert bool(root.MarkInfo.Marked) and str(root.Lang).startswith(language)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with tagged.pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == str(tagged.pdf.docinfo["/Title"])
    assert str(tagged.pdf.docinfo["/CreationDate"]).startswith("D:20241031")
    assert tagged.pdf.check_pdf_syntax() == []


def test_the_file_keeps_what_it_says_of_itself(tagged: TaggedPDF) -> None:
    assert faults_of(tagged.pdf) == []


def test_every_face_is_embedded_and_cut_down(tagged: TaggedPDF) -> None:
    fonts = [one for one in tagged.pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    names = {str(font.FontName)[1:] for font in fonts}
    assert all(re.fullmatch(r"[A-Z]{6}[+].*", name) for name in names)
    assert {name.partition("+")[2] for name in names} >= {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    named = [one for one in tagged.pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in named)
    assert max(len(font.FontFile2.read_bytes()) for font in fonts) < 1_000_000


def test_bookmarks_are_the_page_s_chapters(tagged: TaggedPDF, folder: Path) -> None:
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
    with tagged.pdf.open_outline() as outline:
        titles = [bookmark.title for bookmark in outline.root]
    assert [bare(title) for title in titles] == [bare(head.get_text()) for head in page.select("main h2")]


def test_every_link_has_its_tag_and_its_goal(tagged: TaggedPDF) -> None:
    links = [mark for page in tagged.pdf.pages for mark in page.get("/Annots", []) if mark.Subtype == "/Link"]
    assert len(links) > 1000
    assert all("/StructParent" in link and ("/Dest" in link or "/A" in link) for link in links)


def test_the_notebook_and_its_tables_are_attached(tagged: TaggedPDF, folder: Path) -> None:
    specs = {name: tagged.pdf.attachments[name] for name in tagged.pdf.attachments}
    tables = ["completion.csv", "figures.csv", "growth.csv", "rd_intensity.csv", "targets.csv"]
    assert set(specs) == {*tables, "report.ipynb"}
    assert specs["report.ipynb"].get_file().read_bytes() == (folder / "report.ipynb").read_bytes()
    assert str(specs["report.ipynb"].obj.AFRelationship) == "/Source"
    for name in tables:
        assert str(specs[name].obj.AFRelationship) == "/Data" and specs[name].description
        assert specs[name].get_file().mime_type == "text/csv"
        assert len(pd.read_csv(BytesIO(specs[name].get_file().read_bytes()))) > 0
    assert len(tagged.pdf.Root.AF) == len(specs)


def test_the_attached_figures_are_those_that_the_report_sees(tagged: TaggedPDF) -> None:
    attached = pd.read_csv(BytesIO(tagged.pdf.attachments["figures.csv"].get_file().read_bytes()))
    assert {"hengyang", "hunan", "china"} <= set(attached["area"])
    assert attached["published_to"].max() <= "2024-10-31"


def test_a_report_is_small(folder: Path) -> None:
    assert (folder / "report.pdf").stat().st_size < 1_500_000


# Other notebooks.


def made(notebook: Any, **options: Any) -> pikepdf.Pdf:
    exporter = ZonereportPDFExporter(config=Config({"ZonereportPDFExporter": options}))
    return pikepdf.open(BytesIO(exporter.from_notebook_node(notebook)[0]))


def test_another_notebook_travels_along_only_when_it_is_asked_to() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# a")])
    alone, asked = made(notebook), made(notebook, attach_notebook=True)
    assert list(alone.attachments) == []
    attached = asked.attachments["Notebook.ipynb"].get_file().read_bytes()
    assert nbformat.reads(attached.decode(), 4) == notebook


def test_files_named_beside_a_notebook_are_attached(tmp_path: Path) -> None:
    (tmp_path / "数据.csv").write_text("a\n1\n", encoding="utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell("# a")]), tmp_path / "n.ipynb")
    exporter = ZonereportPDFExporter(attached_files=["数据.csv"])
    pdf = pikepdf.open(BytesIO(exporter.from_filename(str(tmp_path / "n.ipynb"))[0]))
    assert pdf.attachments["数据.csv"].get_file().read_bytes() == b"a\n1\n"


def test_a_file_that_cannot_be_attached_is_named() -> None:
    with pytest.raises(RenderError, match=r"attached_files: found 'nowhere\.csv', No such file"):
        made(new_notebook(), attached_files=["nowhere.csv"])


def test_heads_of_rows_that_span_several_rows_head_them_all() -> None:
    rows = (
        '<tr><th rowspan="2">2019</th><th>a</th><td>1</td></tr>'
        "<tr><th>b</th><td>2</td></tr><tr><th>2020</th><th>c</th><td>3</td></tr>"
    )
    html = f"<table><thead><tr><th>y</th><th>k</th><th>v</th></tr></thead><tbody>{rows}</tbody></table>"
    cell = new_code_cell("", outputs=[new_output("display_data", {"text/html": html})])
    pdf = made(new_notebook(cells=[cell]))
    cells = [cell for cell in walk(pdf.Root.StructTreeRoot) if str(cell.get("/S")) == "/TD"]
    names = [[bytes(name).decode() for name in cell.A[0].Headers] for cell in cells]
    assert [row[1:] for row in names] == [["R0x0y0", "R0x1y0"], ["R0x0y0", "R0x1y1"], ["R0x0y2", "R0x1y2"]]


def test_a_character_outside_the_bold_face_is_drawn_by_the_regular_one() -> None:
    pdf = made(new_notebook(cells=[new_markdown_cell("# 龘")]))
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    assert [str(font.FontName).partition("+")[2] for font in fonts] == ["NotoSansSC-Regular"]


def test_the_same_notebook_gives_the_same_bytes_after_another_one() -> None:
    def bytes_of(title: str) -> bytes:
        cells = [new_markdown_cell(f"# {title}\n\n| a | b |\n|---|---|\n| 1 | **2** |")]
        return bytes(ZonereportPDFExporter().from_notebook_node(new_notebook(cells=cells))[0])

    first = bytes_of("一")
    bytes_of("二")
    assert bytes_of("一") == first

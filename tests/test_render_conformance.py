"""A PDF after its last rewriting still holds what PDF/UA-1 and PDF/A-3a ask; and the check can fail."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from conformance import faults_of, kids_of
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from zonereport.render.pdf import ZonereportPDFExporter

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TEXT = """# 衡阳 *x*

A [link](https://example.org), [one inside](#second), a note.[^1] $x^2$

- one
    - **two**

## Second

> quoted

[^1]: The note.
"""
FRAME = (
    "<table><thead><tr><th></th><th>a</th></tr></thead>"
    + "".join(f"<tr><th>{n}</th><td>{n}.5</td></tr>" for n in range(60))
    + "</table>"
)


@pytest.fixture(scope="module")
def made() -> bytes:
    outputs = [
        new_output("display_data", {"text/html": FRAME}),
        new_output("display_data", {"image/png": PIXEL}),
        new_output("stream", text="\x1b[31mred\x1b[0m\n"),
    ]
    cells = [new_markdown_cell(TEXT), new_code_cell("import a\n" * 70, outputs=outputs)]
    pdf, _ = ZonereportPDFExporter(attach_notebook=True).from_notebook_node(new_notebook(cells=cells))
    return bytes(pdf)


def test_a_notebook_of_everything_is_a_sound_file(made: bytes) -> None:
    assert made.startswith(b"%PDF-1.7\n%") and all(byte > 127 for byte in made[10:14])
    with pikepdf.open(BytesIO(made)) as pdf:
        kinds = {str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
        assert kinds >= {"/H1", "/P", "/L", "/Table", "/TH", "/Figure", "/Formula", "/Link", "/Code", "/Note"}
        assert len(pdf.pages) > 2
        assert pdf.check_pdf_syntax() == []
        assert faults_of(pdf) == []


def give_away(pdf: Any) -> None:
    first_of(pdf, "/P").P = first_of(pdf, "/Table")


def draw_without_a_mark(pdf: Any) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" 0 0 9 9 re f")


def move_parent_tree(pdf: Any) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    place = next(n for n in range(1, len(numbers), 2) if isinstance(numbers[n], pikepdf.Array))
    numbers[place] = pikepdf.Array(reversed(list(numbers[place])))


def forget_where_a_link_leads(pdf: Any) -> None:
    del next(page for page in pdf.pages if "/Annots" in page).Annots[0].Contents


def first_of(pdf: Any, kind: str) -> Any:
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop(0)
        if element.get("/S") == kind:
            return element
        waiting += [kid for kid in kids_of(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    raise AssertionError(kind)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (give_away, "/P: its parent is not the one that holds it"),
        (draw_without_a_mark, "page 1: 1 things drawn are neither tagged nor artifacts"),
        (move_parent_tree, "page 1: mark 0 does not lead back to its element"),
        (forget_where_a_link_leads, "page 1: a link that does not say where it leads"),
        (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "there is not one output intent of PDF/A"),
        (lambda pdf: pdf.Root.__delitem__("/AF"), "the attachments are not those of the document"),
        (lambda pdf: pdf.Root.__delitem__("/MarkInfo"), "the file does not say that it is tagged"),
    ],
)
def test_a_harmed_file_is_found_out(made: bytes, harm: Callable[[Any], None], fault: str) -> None:
    with pikepdf.open(BytesIO(made)) as pdf:
        harm(pdf)
        assert fault in faults_of(pdf)


def test_the_trailer_s_id_depends_on_the_content_alone(made: bytes) -> None:
    def id_of(title: str) -> bytes:
        pdf, _ = ZonereportPDFExporter().from_notebook_node(new_notebook(cells=[new_markdown_cell(title)]))
        return bytes(pikepdf.open(BytesIO(pdf)).trailer.ID[0])

    assert id_of("# a") == id_of("# a") != id_of("# b")

"""Notebooks that have nothing to do with this project: both exporters take them, and lose nothing unseen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from pypdf import PdfReader
from traitlets.config import Config

from zonereport.render.html import ZonereportHTMLExporter
from zonereport.render.html.outputs import latex_html
from zonereport.render.notebook import mended
from zonereport.render.pdf import ZonereportPDFExporter
from zonereport.render.pdf.engine import characters_without_glyph
from zonereport.render.pdf.markup import with_end_tags
from zonereport.render.pdf.pandoc import Fragment, read_fragments
from zonereport.render.pdf.terminal import cut_runs, terminal_runs
from zonereport.render.streams import overwritten

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WIDGET = "application/vnd.jupyter.widget-view+json"
EXPORTERS = {"html": ZonereportHTMLExporter(), "pdf": ZonereportPDFExporter()}
BOTH = pytest.mark.parametrize("kind", ["html", "pdf"])


def notebook(*cells: Any, **metadata: Any) -> NotebookNode:
    return new_notebook(cells=list(cells), metadata=metadata)


def displayed(data: Mapping[str, Any], source: str = "", **metadata: Any) -> NotebookNode:
    return new_code_cell(source, outputs=[new_output("display_data", data=dict(data))], metadata=metadata)


def read(kind: str, given: Mapping[str, Any], **options: Any) -> str:
    """Everything that the converted notebook shows, on one line."""
    exporter: Any = EXPORTERS[kind]
    if options:
        exporter = type(exporter)(config=Config(options))
    made, _ = exporter.from_notebook_node(given)
    if kind == "html":
        page = re.search("<main.*</main>", made, re.S)
        assert page
        return " ".join(page[0].split())
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


# Notebooks with faults


def faulty() -> NotebookNode:
    cells = [
        {"cell_type": "markdown", "source": ["joined ", "lines"], "metadata": None},
        {"cell_type": "heading", "source": "a kind of the future", "metadata": {"tags": "x"}},
        {"cell_type": "code", "outputs": [
            {"output_type": "error", "ename": "Oops", "evalue": None, "traceback": [None]},
            {"output_type": "stream", "text": ["printed ", None]},
            {"output_type": "display_data", "data": None},
            {"output_type": "hologram"},
        ]},
        {"cell_type": "code", "source": "kept_code()", "metadata": {"jupyter": "x"}, "outputs": None},
    ]  # fmt: skip
    return NotebookNode({"nbformat": 4, "cells": cells, "metadata": {"language_info": "python"}})


@BOTH
def test_a_notebook_that_its_format_does_not_allow_is_converted(kind: str) -> None:
    text = read(kind, faulty())
    for words in ("joined lines", "a kind of the future", "Oops", "printed", "hologram"):
        assert words in text
    assert "kept_code" in text


def test_mending_leaves_the_notebook_as_it_was() -> None:
    given = faulty()
    before = json.dumps(given)
    mended(given)
    assert json.dumps(given) == before


@BOTH
def test_notebooks_of_version_3_are_converted(kind: str) -> None:
    sheet = {"cells": [
        {"cell_type": "heading", "level": 2, "source": ["Old heading"], "metadata": {}},
        {"cell_type": "code", "language": "python", "input": ["1 + 1"], "collapsed": False, "metadata": {},
         "prompt_number": 1, "outputs": [
             {"output_type": "pyout", "prompt_number": 1, "text": ["two"], "metadata": {}}]},
    ], "metadata": {}}  # fmt: skip
    old = json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]})
    made, _ = EXPORTERS[kind].from_file(StringIO(old))
    text = made if isinstance(made, str) else PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "Old heading" in text and "two" in text


# Text


@BOTH
def test_characters_of_other_scripts_are_shown_or_named(kind: str) -> None:
    text = read(kind, notebook(new_markdown_cell("# 衡阳 かな\n\n한국 😀 👩\u200d👧")))
    assert "衡阳" in text and "かな" in text
    shown = ("한국", "😀") if kind == "html" else ("[U+D55C U+AD6D]", "[U+1F600]", "GRINNING FACE")
    for words in shown:
        assert words in text


def test_arabic_is_set_from_right_to_left_by_a_bundled_face() -> None:
    assert not characters_without_glyph("مرحبا")
    text = read("pdf", notebook(new_markdown_cell("مرحبا")))
    assert "مرحبا" in text or "مرحبا"[::-1] in text


def test_characters_without_a_glyph_are_found_together_and_no_others() -> None:
    lacking = "가😀\x07\x1b\ue000\u0378"
    assert characters_without_glyph(lacking + '衡"\\a\u0301\u200d☃') == set(lacking)


@BOTH
def test_half_a_character_does_not_stop_the_file_from_being_written(kind: str) -> None:
    text = read(kind, notebook(new_code_cell("x", outputs=[new_output("stream", text="cut \ud83d off")])))
    text.encode()
    assert "cut" in text and "off" in text
    assert ("\ufffd" if kind == "html" else "[U+D83D]") in text


def test_private_escape_sequences_of_a_terminal_are_no_text() -> None:
    assert terminal_runs("\x1b[?25lbusy\x1b[?25h\x1b[2K done") == [["busy done", "", ""]]


@BOTH
def test_a_progress_bar_leaves_its_last_state_also_when_it_was_written_in_pieces(kind: str) -> None:
    pieces = ["\r 10%|#  | first", "\r\x1b[32m 50%|## |\x1b[0m second", "\r100%|###|  third\n", "over\runder"]
    outputs = [new_output("stream", name="stderr", text=piece) for piece in pieces]
    given = notebook(new_code_cell("x", outputs=outputs))
    before = json.dumps(given)
    text = read(kind, given)
    assert "100%|###|" in text and "third" in text and "under" in text
    assert "first" not in text and "second" not in text and "50%" not in text and "over" not in text
    assert json.dumps(given) == before


def test_a_shorter_line_covers_the_beginning_of_a_longer_one_and_keeps_its_colour() -> None:
    assert terminal_runs("\x1b[31mabcdef\x1b[0m\rxy") == [["xy", "", ""], ["cdef", "#b3261e", ""]]
    assert overwritten("abcdef\r\x1b[Kxy") == "\x1b[Kxy"


@BOTH
def test_raw_cells_are_read_in_their_format(kind: str) -> None:
    cells = [
        new_raw_cell("<p>from <b>html</b></p>", metadata={"raw_mimetype": "text/html"}),
        new_raw_cell("from *markdown*", metadata={"raw_mimetype": "text/markdown"}),
        new_raw_cell(r"\textbf{latex}", metadata={"raw_mimetype": "text/latex"}),
        new_raw_cell(":ref:`rst`", metadata={"raw_mimetype": "text/restructuredtext"}),
        new_raw_cell("no format"),
    ]
    text = read(kind, notebook(*cells))
    for words in ("html", "markdown", "latex", ":ref:`rst`", "no format"):
        assert words in text
    assert "*markdown*" not in text and "&lt;p&gt;" not in text and "<p>from &" not in text
    assert "no format" not in read(kind, notebook(*cells), TemplateExporter={"exclude_raw": True})


def test_cells_read_together_do_not_reach_into_each_other() -> None:
    cells = ["- item", "    indented", "a $ b", "[c]", "[c]: http://x.org", "> quote", "lazy"]
    cells += ["---\nt: x\n---", ""]
    together = read_fragments([Fragment("markdown", cell) for cell in cells])
    alone = [read_fragments([Fragment("markdown", cell)])[0] for cell in cells]
    assert together == alone
    assert [blocks[0]["t"] if blocks else "" for blocks in together] == [
        "BulletList", "CodeBlock", "Para", "Para", "", "BlockQuote", "Para", "HorizontalRule", ""
    ]  # fmt: skip


def test_pandoc_sees_neither_scripts_nor_the_data_of_pictures_and_both_come_back() -> None:
    data, script = PIXEL * 3, "<script>var a = '<p>drawn</p>'</script>"
    html = f'<!-- <script> --><p>seen</p>{script}<img src="data:image/png;base64,{data}">'
    formula = '<script type="math/tex">x^2</script>'
    found = json.dumps(read_fragments([Fragment("html", html + formula)]))
    assert "seen" in found and "drawn" not in found and data in found and "zr-math" in found


def test_formulas_in_older_tex_are_set() -> None:
    source = r"$\{{\bf x_i}\} = \mathop{\rm argmin}$ and $$\begin{aligned}a&=1\notag\cr b&=2\end{aligned}$$"
    (paragraph,) = read_fragments([Fragment("markdown", source)])[0]
    formulas = [dict(part["c"][0][2])["typst"] for part in paragraph["c"] if part["t"] == "Span"]
    assert len(formulas) == 2 and all(formulas) and "argmin" in formulas[0]


@pytest.mark.parametrize("source", ["```html\n<b>tag</b>\n```", "<i>x</i>\n\n```html\n<b>tag</b>\n```"])
def test_code_in_html_is_shown_as_code(source: str) -> None:
    assert "<b>tag</b>" in read("pdf", notebook(new_markdown_cell(source)))


def test_a_line_without_a_place_to_break_ends_at_the_margin() -> None:
    names = [f"'a_name_of_{number}_in_a_list'" for number in range(20)]
    symbols = "[" + ", ".join(f":{name[1:-1]}" for name in names) + "]"
    coloured = "\x1b[31m" + "\x1b[32m".join(names)
    outputs = [new_output("stream", name="stdout", text=text) for text in (symbols, coloured)]
    given = notebook(new_code_cell(f"frame[[{','.join(names)}]] = 1", outputs=outputs))
    given.metadata.language_info = {"name": "python"}
    made, _ = EXPORTERS["pdf"].from_notebook_node(given)
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).splitlines()
    assert max(map(len, lines)) < 123  # characters of this face that the page has room for
    assert sum("name_of_19" in line for line in lines) == 3


# Tables


def test_tables_without_end_tags_stay_tables() -> None:
    html = "<table><tr><th>a<th colspan=2>b<tr><td>1<td>2<td>3</table>"
    (table,) = read_fragments([Fragment("html", html)])[0]
    (markdown,) = read_fragments([Fragment("markdown", html)])[0]
    assert table["t"] == markdown["t"] == "Table"
    (paragraph,) = read_fragments([Fragment("markdown", "Write `<table><td>a<td>b` so.")])[0]
    assert "<table><td>a<td>b" in json.dumps(paragraph)


def test_end_tags_that_are_there_are_not_doubled() -> None:
    inner = "<table><tr><td>b</td></tr></table>"
    head, body = "<thead><tr><th>a</th></tr></thead>", f"<tbody><tr><td>{inner}</td></tr></tbody>"
    nested = f"<table>{head}{body}</table>"
    assert with_end_tags(nested) == nested
    assert with_end_tags("<table><tr></span></td><td>x") == "<table><tr></span><td>x</td></tr></table>"


def test_words_between_rows_stand_before_the_table_as_in_a_browser() -> None:
    julia = "<table><thead><tr><th>a</th></tr></thead><tbody><p>9 rows</p><tr><td>b</td></tr></tbody></table>"
    words, table = read_fragments([Fragment("html", "x" + julia)])[0][-2:]
    assert (words["t"], table["t"]) == ("Para", "Table")
    inner = f"<table><tr><td>{julia}</td></tr></table>"
    assert with_end_tags(inner).startswith("<table><tr><td><p>9 rows</p><table>")


@BOTH
@pytest.mark.parametrize("source", ["a|b\n-|-\n1|last", "|a|b\n--|--|--\n0|1|last"])
def test_a_table_of_bars_keeps_its_last_row_and_its_empty_first_head(kind: str, source: str) -> None:
    if kind == "html":
        assert "<td>last</td>" in read(kind, notebook(new_markdown_cell(source)))
        return
    for more in ("", "\n\n```\n|a|b\n--|--|--\n```"):  # cells with code are read one by one
        table, *_ = read_fragments([Fragment("markdown", source + more)])[0]
        assert table["t"] == "Table" and "last" in json.dumps(table["c"][4])


@BOTH
def test_a_table_keeps_a_head_of_pictures_only(kind: str) -> None:
    cell = new_markdown_cell(f"| ![a](data:image/png;base64,{PIXEL}) |\n|---|\n| under it |")
    made, _ = EXPORTERS[kind].from_notebook_node(notebook(cell))
    assert ("<img" in made) if isinstance(made, str) else len(PdfReader(BytesIO(made)).pages[0].images) == 1


@BOTH
def test_of_a_table_in_several_formats_the_html_is_shown(kind: str) -> None:
    bundle = {
        "text/html": "<table><tr><td>cell</td></tr></table>",
        "text/latex": r"\begin{tabular}{l} wrong \end{tabular}",
        "text/markdown": "| wrong |\n|---|\n| wrong |",
        "text/plain": "wrong",
    }
    text = read(kind, notebook(displayed(bundle)))
    assert "cell" in text and "wrong" not in text


# Outputs that paper or a still page cannot show


@BOTH
def test_a_widget_leaves_its_fallback_and_a_placeholder(kind: str) -> None:
    bundle = {WIDGET: {"model_id": "x"}, "text/plain": "IntSlider(value=7)"}
    text = read(kind, notebook(displayed(bundle)))
    assert "IntSlider(value=7)" in text and "interactive widget" in text.lower()
    text = read(kind, notebook(displayed({**bundle, "text/html": "<p>static words</p>"})))
    assert "static words" in text


@BOTH
def test_a_script_leaves_a_placeholder_beside_what_can_be_read(kind: str) -> None:
    text = read(kind, notebook(displayed({"text/html": "<p>Loading</p><script>draw()</script>"})))
    assert "Loading" in text and "script stands here" in text and "draw()" not in text
    quoted = read(kind, notebook(new_markdown_cell("Write `<script>x</script>` so.")))
    assert "<script>x" in quoted.replace("&lt;", "<").replace("&gt;", ">")
    assert "script stands here" not in quoted


@BOTH
def test_latex_that_is_no_formula_stays_readable(kind: str) -> None:
    assert "item one" in read(
        kind, notebook(displayed({"text/latex": r"\begin{itemize}\item item one\end{itemize}"}))
    )
    assert "<math" in latex_html(r"\begin{pmatrix}1&2\end{pmatrix}")


@BOTH
def test_a_formula_s_picture_is_not_needed_beside_its_latex(kind: str) -> None:
    bundle = {"text/latex": r"$\displaystyle x^{2}$", "image/png": PIXEL, "text/plain": "x**2"}
    made, _ = EXPORTERS[kind].from_notebook_node(notebook(displayed(bundle)))
    assert ("<msup>" in made) if isinstance(made, str) else len(PdfReader(BytesIO(made)).pages[0].images) == 1


def test_a_long_output_is_cut_into_blocks_that_lose_no_line() -> None:
    runs = [["a\nb\nc\n", "", ""], ["d", "#b3261e", ""], ["\ne\n\nf", "", ""]]
    pieces = cut_runs(runs, 2)
    assert len(pieces) == 4
    assert "\n".join("".join(text for text, *_ in piece) for piece in pieces) == "a\nb\nc\nd\ne\n\nf"
    text = read("pdf", notebook(new_code_cell("", outputs=[new_output("stream", text="x\n" * 599 + "end")])))
    assert len(re.findall(r"\bx\b", text)) == 599 and "end" in text


# What hides


@BOTH
@pytest.mark.parametrize(
    ("metadata", "left"),
    [
        ({"tags": ["hide-cell"]}, set()),
        ({"tags": ["remove_cell"]}, set()),
        ({"tags": ["hide_input"]}, {"shown"}),
        ({"tags": ["remove-input"]}, {"shown"}),
        ({"tags": ["hide-output"]}, {"source"}),
        ({"tags": ["remove_output"]}, {"source"}),
        ({"jupyter": {"source_hidden": True}}, {"shown"}),
        ({"jupyter": {"outputs_hidden": True}}, {"source"}),
        ({}, {"source", "shown"}),
    ],
)
def test_tags_and_folding_hide_the_same_in_both(kind: str, metadata: dict[str, Any], left: set[str]) -> None:
    text = read(kind, notebook(displayed({"text/plain": "shown"}, "source", **metadata)))
    assert {word for word in ("source", "shown") if word in text} == left


@BOTH
def test_the_options_of_nbconvert_hide_what_they_say(kind: str) -> None:
    cells = [new_markdown_cell("prose"), displayed({"text/plain": "shown"}, "source", tags=["mine"])]
    given = notebook(*cells)
    remover = {"enabled": True, "remove_input_tags": {"mine"}}
    for options, left in (
        ({"TemplateExporter": {"exclude_input": True}}, {"prose", "shown"}),
        ({"TemplateExporter": {"exclude_output": True}}, {"prose", "source"}),
        ({"TemplateExporter": {"exclude_code_cell": True}}, {"prose"}),
        ({"TemplateExporter": {"exclude_markdown": True}}, {"source", "shown"}),
        ({"TagRemovePreprocessor": remover}, {"prose", "shown"}),
        ({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {"mine"}}}, {"prose"}),
    ):
        text = read(kind, given, **options)
        assert {word for word in ("prose", "source", "shown") if word in text} == left


# pandoc, one for a process


def test_one_pandoc_answers_again_and_again() -> None:
    first, second = (read_fragments([Fragment("markdown", word)]) for word in ("one", "two"))
    assert first[0][0]["c"][0]["c"] == "one" and second[0][0]["c"][0]["c"] == "two"


def test_pandoc_reads_no_file_that_a_notebook_names() -> None:
    latex, html = rf"a \input{{{__file__}}} b", f'<iframe src="{__file__}">'
    read_in = read_fragments([Fragment("latex", latex), Fragment("html", html)])
    assert "reads_no_file" not in json.dumps(read_in)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_starts_a_pandoc_of_its_own() -> None:
    code = (
        "import os\n"
        "from zonereport.render.pdf.pandoc import Fragment, read_fragments as read\n"
        "read([Fragment('markdown', 'parent')])\n"
        "child = os.fork()\n"
        "word = 'parent' if child else 'child'\n"
        "assert read([Fragment('markdown', word)])[0][0]['c'][0]['c'] == word\n"
        "child or os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

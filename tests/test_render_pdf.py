"""The PDF exporter: any notebook through Typst, tagged, archivable, the same bytes every time."""

from __future__ import annotations

import base64
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader
from traitlets.config import Config

from zonereport.errors import RenderError
from zonereport.exhibits import Cell, Chart, Column, Link, Prose, Table
from zonereport.render.pdf import ZonereportPDFExporter, pages
from zonereport.render.pdf.code import coloured_lines
from zonereport.render.pdf.columns import PORTRAIT, lay_out
from zonereport.render.pdf.engine import TypstDocument
from zonereport.render.pdf.metrics import pieces
from zonereport.render.pdf.words import WORDS

LIKE_TYPST = r'#eval("1") $x$ @ref <label> [ _a_ *b* \ #hy'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
    '<text x="5" y="20" font-family="\'Noto Sans SC\'">同比增长</text></svg>'
)
REPORT = {"title": "经济简报", "subtitle": "增长与投资", "language": "zh", "as_of": "2024-08-15"}


def shown(*exhibits: Table | Chart | Prose) -> list[Any]:
    bundles = [exhibit._repr_mimebundle_() for exhibit in exhibits]
    outputs = [new_output("execute_result", data=bundle, execution_count=1) for bundle in bundles]
    return [new_code_cell("show()", outputs=[output]) for output in outputs]


def printed(**data: Any) -> Any:
    """A code cell with one display; ``text__html`` stands for ``text/html``."""
    bundle = {name.replace("__", "/").replace("svg", "svg+xml"): value for name, value in data.items()}
    return new_code_cell("run()", outputs=[new_output("display_data", data=bundle)])


def report(*cells: Any, **facts: str) -> Any:
    return new_notebook(cells=list(cells), metadata={"zonereport": {**REPORT, **facts}})


def convert(notebook: Any, **options: Any) -> PdfReader:
    pdf, _ = ZonereportPDFExporter(config=Config(options)).from_notebook_node(notebook)
    return PdfReader(BytesIO(pdf))


def text_of(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def table(*rows: tuple[Cell, ...], **facts: Any) -> Table:
    columns = (Column("指标"), Column("数值", "decimal"))
    return Table(**{"id": "t", "title": "增速", "columns": columns, "rows": rows, **facts})


def link_targets(reader: PdfReader) -> list[Any]:
    marks = [mark.get_object() for page in reader.pages for mark in page.get("/Annots", [])]
    return [mark for mark in marks if mark["/Subtype"] == "/Link"]


def alternative_texts(element: Any) -> list[str]:
    element = element.get_object()
    if isinstance(element, list):
        return [text for part in element for text in alternative_texts(part)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + (alternative_texts(element["/K"]) if "/K" in element else [])


def test_a_report_is_tagged_and_says_its_title_and_language() -> None:
    reader = convert(report(*shown(Prose("# 增长"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]).startswith("zh")
    assert reader.metadata and reader.metadata.title == "经济简报"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_file_declares_pdf_ua_1_and_pdf_a_3a() -> None:
    root: Any = convert(report(*shown(Prose("# 增长")))).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>3</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_every_font_is_embedded() -> None:
    reader = convert(new_notebook(cells=[new_markdown_cell("# 中文\n\n*serif* `mono` $x$")]))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    descendants = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert len(fonts) >= 4
    for font in descendants:
        assert {"/FontFile2", "/FontFile3"} & font["/FontDescriptor"].keys()


def test_the_same_report_gives_the_same_bytes_elsewhere_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibits = (Prose("# 增长"), table((Cell("工业"), Cell("8.6"))), Chart("c", "图", "%", SVG, "8.6%"))
    notebook = report(*shown(*exhibits))
    made = []
    for folder, stamp, zone in (("a", 0, "UTC"), ("b/c", 10**9, "Asia/Shanghai")):
        file = tmp_path / folder / "r.ipynb"
        file.parent.mkdir(parents=True)
        nbformat.write(notebook, file)
        os.utime(file, (stamp, stamp))
        monkeypatch.setenv("TZ", zone)
        monkeypatch.chdir(file.parent)
        made.append(ZonereportPDFExporter().from_filename(str(file))[0])
    assert made[0] == made[1]


def test_the_date_is_the_vintage_s() -> None:
    metadata = convert(report(*shown(Prose("# 增长")))).metadata
    assert metadata and str(metadata["/CreationDate"]).startswith("D:20240815")


def test_another_notebook_s_date_comes_from_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    metadata = convert(new_notebook(cells=[new_markdown_cell("# a")])).metadata
    assert metadata and str(metadata["/CreationDate"]).startswith("D:20231114")


def test_a_vintage_that_is_no_date_is_refused() -> None:
    with pytest.raises(RenderError, match="as_of: found 'latest', expected a day like 2024-08-15"):
        convert(report(as_of="latest"))


def test_the_first_page_carries_title_subtitle_vintage_and_contents() -> None:
    reader = convert(report(*shown(Prose("# 增长"), Prose("# 投资"))))
    page = squeezed(reader.pages[0].extract_text())
    for words in ("经济简报", "增长与投资", "资料截至2024年8月15日", "目录", "第1页，共1页"):
        assert words in page


def test_page_numbers_speak_the_report_s_language() -> None:
    assert "Page 1 of 1" in text_of(convert(report(*shown(Prose("# Growth")), language="en")))


def test_bookmarks_are_the_headings() -> None:
    outline = convert(report(*shown(Prose("# 增长\n\n## 工业\n\n## 投资"), Prose("# 研发")))).outline
    assert [mark.title for mark in outline if not isinstance(mark, list)] == ["增长", "研发"]
    assert [mark.title for mark in outline[1]] == ["工业", "投资"]


def test_text_that_looks_like_typst_comes_out_literally() -> None:
    odd = {mark: mark + LIKE_TYPST for mark in "甲乙丙丁戊己庚辛壬癸子丑"}
    exhibits = shown(
        table((Cell(odd["甲"]), Cell("1")), title=odd["乙"], notes=(odd["丙"],), source=odd["丁"]),
        Chart("c", odd["戊"], odd["己"], SVG, odd["庚"], (odd["辛"],), odd["壬"]),
    )
    stream = new_code_cell("x", outputs=[new_output("stream", name="stdout", text=odd["癸"])])
    text = squeezed(text_of(convert(report(*exhibits, stream, title=odd["子"], subtitle=odd["丑"]))))
    for mark in "甲乙丙丁戊己辛壬癸子丑":
        assert squeezed(odd[mark]) in text


def test_typst_s_signs_in_markdown_are_text() -> None:
    cells = [new_markdown_cell("#eval(1) costs $5 @ref <label> snake_case_name [x] a\\*b \\# `#code $y$`")]
    text = text_of(convert(new_notebook(cells=cells)))
    assert "#eval(1) costs $5 @ref <label> snake_case_name [x] a*b # #code $y$" in text


def test_a_number_links_to_the_row_that_carries_its_id() -> None:
    appendix = table((Cell("8.6%", anchor="hy19-001"), Cell("1")))
    reader = convert(report(*shown(Prose('# 增长\n\n[8.6%](#hy19-001 "来源")'), appendix)))
    assert len(link_targets(reader)) == 1


def test_a_cell_links_to_the_row_that_carries_its_id() -> None:
    rows = table((Cell("工业"), Cell("8.6%", link="hy19-001")), (Cell("来源", anchor="hy19-001"), Cell("")))
    assert len(link_targets(convert(report(*shown(rows))))) == 1


def test_every_number_of_a_cell_links_to_its_own_row() -> None:
    plan = "completion.implied_plan:hy24-027+hy24-028"
    links = (Link(0, 6, "hy24-027"), Link(9, 13, plan), Link(16, 18, "nowhere"))
    formula = Cell("64.9亿元 ÷ 68.0% − 12", links=links)
    rows = ((Cell(plan, anchor=plan), formula), (Cell("hy24-027", anchor="hy24-027"), Cell("1")))
    reader = convert(report(*shown(table(*rows))))
    assert len(link_targets(reader)) == 2
    assert "64.9亿元÷68.0%−12" in squeezed(text_of(reader))
    assert plan in squeezed(text_of(reader))


def test_a_chart_links_to_the_records_of_its_numbers() -> None:
    records = Cell("附录条目：hy24-027", links=(Link(5, 13, "hy24-027"),))
    chart = Chart("c", "标题", "副题", SVG, "说明8.6%", records=records)
    appendix = table((Cell("hy24-027", anchor="hy24-027"), Cell("1")))
    reader = convert(report(*shown(chart, appendix)))
    assert len(link_targets(reader)) == 1
    assert "附录条目：hy24-027" in squeezed(text_of(reader))


def test_the_id_of_a_derived_number_is_cut_where_a_line_may_end() -> None:
    parts = [piece.text for piece in pieces("completion.implied_plan:hy24-027+hy24-028")]
    assert parts == ["completion.", "implied_", "plan:", "hy24-027", "+hy24-028"]


def test_a_link_that_leads_nowhere_stays_text() -> None:
    exhibits = shown(Prose("# 增长\n\n[8.6%](#nowhere)"), table((Cell("工业"), Cell("9.9%", link="nowhere"))))
    reader = convert(report(*exhibits))
    assert link_targets(reader) == []
    assert "8.6%" in text_of(reader) and "9.9%" in text_of(reader)


def test_an_anchor_that_occurs_twice_does_not_break_the_report() -> None:
    rows = table((Cell("a", anchor="x"), Cell("")), (Cell("b", anchor="x"), Cell("9%", link="x")))
    assert len(link_targets(convert(report(*shown(rows, Prose("# A\n\n# A")))))) >= 1


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    rows = [(Cell(f"第{n}行", anchor=f"r{n}"), Cell(f"{n}.5")) for n in range(200)]
    reader = convert(report(*shown(table(*rows))))
    assert len(reader.pages) > 2
    for page in reader.pages:
        assert "数值" in page.extract_text()
    text = squeezed(text_of(reader))
    assert all(f"第{n}行" in text for n in range(200))


def wide_table(rows: int) -> Table:
    """Seven columns that an upright page cannot hold on one line each."""
    number = Cell("90.99（90.98—91.01）亿元（推算）")
    cells = [(Cell(f"项目投资完成额{n}"), *[number] * 4, *[Cell("2023年1—10月")] * 2) for n in range(rows)]
    heads = (Column("指标"), *[Column("年度计划", "end")] * 4, *[Column("时期")] * 2)
    return table(*cells, columns=heads)


def turned_pages(reader: PdfReader) -> list[bool]:
    return [float(page.mediabox.width) > float(page.mediabox.height) for page in reader.pages]


def test_a_short_wide_table_stays_on_an_upright_page_with_the_text_around_it() -> None:
    reader = convert(report(*shown(Prose("# 增长\n\n前文"), wide_table(4), Prose("后文"))))
    assert turned_pages(reader) == [False]
    assert "前文" in text_of(reader) and "后文" in text_of(reader)


def test_a_long_wide_table_turns_the_page_and_a_long_narrow_one_does_not() -> None:
    assert any(turned_pages(convert(report(*shown(wide_table(80))))))
    narrow = table(*[(Cell(f"第{n}行"), Cell("1.5")) for n in range(80)])
    assert not any(turned_pages(convert(report(*shown(narrow)))))


def test_an_amount_never_breaks_between_currency_number_and_unit() -> None:
    assert [piece.text for piece in pieces("USD 1.2 billion")] == ["USD 1.2 billion"]
    assert pieces("USD 1.2 billion")[0].kept


def test_a_number_breaks_before_its_bracket_and_nowhere_else() -> None:
    text = text_of(convert(report(*shown(wide_table(3)))))
    assert "90.99" in text and squeezed(text).count("（90.98—91.01）亿元") == 12
    lines = convert(report(*shown(wide_table(3)))).pages[0].extract_text().splitlines()
    assert not [line for line in lines if line.strip().endswith(("90.", "（90.98", "（"))]


def test_a_table_s_widest_texts_decide_its_columns() -> None:
    layout = lay_out([["指标", "年份"], ["社会消费品零售总额同比增速", "2018"]])
    assert layout.fits and layout.widths[0] > layout.widths[1]
    assert layout.widths[0] >= 13 * layout.size


def test_a_table_too_wide_for_any_page_is_squeezed_into_it() -> None:
    layout = lay_out([["1234567890.123456"] * 30] * 3)
    assert not layout.fits and not layout.landscape
    assert sum(layout.widths) + layout.gutter * 29 <= PORTRAIT[0] + 1


def test_a_target_has_its_sign_and_the_table_its_key() -> None:
    rows = ((Cell("工业"), Cell("20%", mark="target")), (Cell("投资"), Cell("9%", mark="actual")))
    text = squeezed(text_of(convert(report(*shown(table(*rows))))))
    assert "◇20%" in text and "◇目标" in text and "◇9%" not in text and "◐" not in text


def sizes_of(reader: PdfReader, page: int = 0) -> dict[str, float]:
    """Type size of each run of text, by its text without spaces."""
    found: dict[str, float] = {}

    def take(text: str, current: Any, matrix: Any, _: Any, size: float) -> None:
        if text.strip():
            found[squeezed(text)] = size * abs(matrix[3]) * abs(current[3])

    reader.pages[page].extract_text(visitor_text=take)
    return found


def key_rows(count: int) -> Table:
    heads = ("问题", "指标", "数值", "区间", "时期", "参照", "文章")
    texts = ("多快？", "投资", "11.4%", "11.35%—11.45%", "2024年", "目标约14%", "来源")
    cells = tuple(map(Cell, texts))
    return table(*[cells] * count, id="table-summary-keys", columns=tuple(Column(head) for head in heads))


def test_key_figures_are_cards_with_a_large_number_and_still_a_table() -> None:
    reader = convert(report(*shown(key_rows(3))))
    sizes = sizes_of(reader)
    assert next(size for text, size in sizes.items() if "11.4%" in text) > 18
    assert next(size for text, size in sizes.items() if "目标约14%" in text) < 9
    words = squeezed(text_of(reader))
    assert words.index("问题") < words.index("文章") < words.index("多快？") < words.index("11.4%")


def test_more_rows_than_cards_fit_stay_an_ordinary_table() -> None:
    sizes = sizes_of(convert(report(*shown(key_rows(4)))))
    assert all(size < 9 for text, size in sizes.items() if "11.4%" in text)


def test_coloured_code_is_the_notebook_s_letter_by_letter() -> None:
    source = "\n\ndef f(a):\n\n\treturn 'x'  # why\n"
    lines = coloured_lines(source, "python")
    assert "\n".join("".join(text for text, _ in line) for line in lines) == source
    assert len({colour for line in lines for _, colour in line}) > 3
    assert coloured_lines(source, "no such language") == coloured_lines("a\rb", "python") == []


def test_the_day_is_not_said_twice_on_the_first_page() -> None:
    cells = shown(Prose("# 增长"))
    text = squeezed(text_of(convert(report(*cells, subtitle="截至2024年8月15日已公开的数据"))))
    assert text.count("2024年8月15日") == 1


def laid_out(monkeypatch: pytest.MonkeyPatch, body: list[Any], places: list[list[float]]) -> list[Any]:
    svg = b'<svg viewBox="0 0 470.5 200"></svg>'
    monkeypatch.setattr(pages, "places_of", lambda _: places)
    document = TypstDocument({"body": body}, {"chart.svg": svg})
    pages.fill_pages(document)
    made: list[Any] = document.content["body"]
    return made


def test_a_chart_that_lacks_a_little_room_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    body = [{"t": "par", "c": ["前文"], "i": 0}, {"t": "zr-chart", "file": "chart.svg", "i": 1}]
    chart = laid_out(monkeypatch, body, [[0, 1, 1, 500.0], [1, 0, 2, 70.9], [1, 1, 2, 330.0]])[1]
    assert 0.8 <= chart["scale"] < 1


def test_text_after_a_chart_never_comes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    after = {"t": "par", "c": ["后文"], "i": 2}
    chart = {"t": "zr-chart", "file": "chart.svg", "i": 1}
    body = [{"t": "par", "c": ["前文"], "i": 0}, chart, after]
    places = [[0, 1, 1, 620.0], [1, 0, 2, 70.9], [1, 1, 2, 330.0], [2, 1, 2, 380.0]]
    assert laid_out(monkeypatch, body, places)[1:] == [chart, after]
    assert "scale" not in chart


def test_a_page_s_exhibits_shrink_together(monkeypatch: pytest.MonkeyPatch) -> None:
    charts = [{"t": "zr-chart", "file": "chart.svg", "i": number} for number in (0, 1)]
    # Each is 325 high with its words; 60 points are lacking, more than one of them can give.
    places = [[0, 0, 1, 70.9], [0, 1, 1, 395.9], [1, 0, 2, 70.9], [1, 1, 2, 490.0]]
    made = laid_out(monkeypatch, charts, places)
    assert made[0]["scale"] == made[1]["scale"] and 0.8 <= made[0]["scale"] < 0.9


def breaking_table(rows: int, i: int) -> dict[str, Any]:
    facts = {"rows": [[]] * rows, "lines": [1] * (rows + 1), "size": 10.0, "inset": 6.3, "landscape": False}
    return {"t": "zr-table", "whole": True, "i": i, **facts}


def test_a_table_breaks_where_much_of_the_page_would_stay_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    for rows, splits in ((14, True), (8, False)):
        table = breaking_table(rows, 1)
        height = 30.0 + 20.0 * (rows + 1)
        places = [[0, 1, 1, 773.9 - 200], [1, 0, 2, 70.9], [1, 1, 2, 70.9 + height]]
        laid_out(monkeypatch, [{"t": "par", "c": ["前文"], "i": 0}, table], places)
        assert table.get("split", False) is splits


def test_a_table_draws_its_rows_together_before_a_few_stand_on_another_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = breaking_table(34, 0) | {"whole": False}
    laid_out(monkeypatch, [table], [[0, 0, 1, 70.9], [0, 1, 2, 95.0]])
    assert 0 < table["tight"] <= 0.5


def test_the_notes_of_a_long_table_follow_it_on_the_page_of_its_last_row() -> None:
    for rows in range(62, 86, 4):
        cells = [(Cell(f"第{n}行"), Cell("1.5")) for n in range(rows)]
        reader = convert(report(*shown(table(*cells, notes=("注释",)))))
        last = squeezed(reader.pages[-1].extract_text())
        assert last.index(f"第{rows - 1}行") < last.index("注释")


def test_a_sentence_with_a_colon_shares_the_page_of_its_list() -> None:
    filling = "\n\n".join(f"第{n}段" for n in range(60))
    text = f"# 增长\n\n{filling}\n\n结果如下：\n\n- 末项"
    for cut in range(4):  # somewhere among these the colon would be a page's last line
        cells = shown(Prose(text.replace("第1段\n\n", "第1段\n\n" + "又一段\n\n" * cut)))
        pages = [squeezed(page.extract_text()) for page in convert(report(*cells)).pages]
        assert ["结果如下：" in page for page in pages] == ["末项" in page for page in pages]


def test_a_chapter_does_not_begin_at_the_foot_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"t": "head", "l": 1, "c": ["投资"]}
    body = [{"t": "par", "c": ["前文"], "i": 0}, {"t": "zr-chart", "file": "chart.svg", "i": 1}, head]
    places = [[0, 1, 1, 400.0], [1, 0, 1, 420.0], [1, 1, 1, 680.0]]
    assert laid_out(monkeypatch, body, places)[2]["break"]


@pytest.mark.parametrize("rows", [3, 60])
def test_notes_longer_than_a_page_go_on_on_the_next(rows: int) -> None:
    cells = [(Cell(f"row {number}"), Cell("8.6%")) for number in range(rows)]
    many = "; ".join(f"article number {number}" for number in range(3000))
    reader = convert(report(*shown(table(*cells, source=many))))
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    first, last = (
        next(number for number, page in enumerate(pages) if f"articlenumber{article}" in page)
        for article in ("0;", "2999")
    )
    assert first < last


def test_more_quotation_marks_than_typst_takes_in_one_run_are_set() -> None:
    many = "; ".join(f"“article {number}”" for number in range(1000))
    long = table((Cell("row"), Cell("8.6%")), source=many)
    words = text_of(convert(report(new_markdown_cell(f"{many} [the table](#{long.id})"), *shown(long))))
    assert words.count("“") == words.count("”") == 2000


def test_a_chart_has_alternative_text_and_selectable_words() -> None:
    reader = convert(report(*shown(Chart("c", "增速", "%", SVG, "2018年8.6%"))))
    root: Any = reader.trailer["/Root"]
    assert "2018年8.6%" in alternative_texts(root["/StructTreeRoot"]["/K"])
    assert "同比增长" in squeezed(text_of(reader))


def test_a_picture_without_a_description_is_numbered() -> None:
    root: Any = convert(new_notebook(cells=[printed(image__png=PIXEL)])).trailer["/Root"]
    assert alternative_texts(root["/StructTreeRoot"]["/K"]) == ["Figure 1"]


def test_a_character_that_no_face_has_fails_a_report_and_is_named() -> None:
    with pytest.raises(RenderError, match="U\\+1F600 GRINNING FACE in “工业增长😀”"):
        convert(report(*shown(Prose("# 增长\n\n工业增长😀"))))


def test_a_character_that_no_face_has_is_found_inside_a_chart() -> None:
    with pytest.raises(RenderError, match="U\\+D55C"):
        convert(report(*shown(Chart("c", "图", "%", SVG.replace("同", "한"), "alt"))))


def test_a_character_that_no_face_has_is_replaced_and_explained_in_other_notebooks() -> None:
    text = text_of(convert(new_notebook(cells=[new_markdown_cell("smile 😀 bell \x07")])))
    assert "smile [U+1F600]" in text and "U+1F600 GRINNING FACE" in text and "U+0007" in text


def test_a_report_hides_code_and_lab_notes() -> None:
    note = new_markdown_cell("for the lab", metadata={"tags": ["lab-only"]})
    text = text_of(convert(report(note, *shown(Prose("# 增长")))))
    assert "show()" not in text and "for the lab" not in text


def test_another_notebook_shows_its_code_unless_told_otherwise() -> None:
    notebook = new_notebook(cells=[new_code_cell("visible = 1")])
    assert "visible = 1" in text_of(convert(notebook))
    assert "visible" not in text_of(convert(notebook, TemplateExporter={"exclude_input": True}))


@pytest.mark.parametrize(
    ("tag", "left"), [("hide-input", "result"), ("remove-cell", ""), ("hide-output", "source")]
)
def test_tags_hide_what_they_say(tag: str, left: str) -> None:
    output = new_output("stream", name="stdout", text="result")
    cell = new_code_cell("source", outputs=[output], metadata={"tags": [tag]})
    text = text_of(convert(new_notebook(cells=[new_markdown_cell("# T"), cell])))
    assert [word for word in ("source", "result") if word in text] == ([left] if left else [])


def test_skipped_heading_levels_are_closed_up() -> None:
    outline = convert(new_notebook(cells=[new_markdown_cell("### First\n\n##### Second")])).outline
    assert outline[0].title == "First" and outline[1][0].title == "Second"


def test_formulas_are_set_and_described() -> None:
    align = "\\begin{align}\na &= b\\\\\nc &= d\n\\end{align}"
    cases = "$$\\begin{cases}1&x\\\\2&y\\end{cases}$$"
    source = f"$\\alpha$\n\n{align}\n\n{cases}"
    root: Any = convert(new_notebook(cells=[new_markdown_cell(source)])).trailer["/Root"]
    described = alternative_texts(root["/StructTreeRoot"]["/K"])
    assert described[0] == "\\alpha" and len(described) == 3


def test_a_formula_that_cannot_be_read_stays_as_tex() -> None:
    assert "\\nosuchthing{x" in text_of(convert(new_notebook(cells=[new_markdown_cell("$\\nosuchthing{x$")])))


def test_footnotes_of_different_cells_do_not_mix() -> None:
    cells = [new_markdown_cell(f"word{n}[^1]\n\n[^1]: note{n}") for n in (1, 2)]
    text = text_of(convert(new_notebook(cells=cells)))
    assert "note1" in text and "note2" in text


def test_raw_html_keeps_formulas_code_and_footnotes_around_it() -> None:
    source = "<b>bold</b> $x$ `code`[^1]\n\n```python\nx = 1\n```\n\n- [ ] task\n\n[^1]: the note"
    text = text_of(convert(new_notebook(cells=[new_markdown_cell(source)])))
    assert all(words in text for words in ("bold", "code", "x = 1", "☐ task", "the note"))


def test_what_paper_cannot_show_leaves_a_placeholder() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider()"}
    script = {"text/html": "<div></div><script>draw()</script>", "text/plain": "<plot>"}
    outputs = [new_output("display_data", data=data) for data in (widget, script)]
    text = text_of(convert(new_notebook(cells=[new_code_cell("x", outputs=outputs)])))
    assert "interactive widget" in text and "IntSlider()" in text
    assert "paper cannot show: text/html" in text and "<plot>" in text


def test_a_picture_that_cannot_be_read_leaves_a_placeholder() -> None:
    cells = [printed(image__svg="<svg><broken"), printed(image__png=PIXEL)]
    text = text_of(convert(new_notebook(cells=cells)))
    assert "Image not embedded: Figure 1" in text


def test_nothing_is_fetched() -> None:
    source = "![far](https://example.org/a.png)\n\n<iframe src='https://example.org/b'></iframe>"
    text = text_of(convert(new_notebook(cells=[new_markdown_cell(source)])))
    assert "far — https://example.org/a.png" in text and "Embedded page: https://example.org/b" in text


def test_attached_and_linked_pictures_are_shown(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(base64.b64decode(PIXEL))
    attachments = {"x.png": {"image/png": PIXEL}}
    cell = new_markdown_cell("![one](attachment:x.png) text ![two](p.png)", attachments=attachments)
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "n.ipynb")
    pdf, _ = ZonereportPDFExporter().from_filename(str(tmp_path / "n.ipynb"))
    root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert alternative_texts(root["/StructTreeRoot"]["/K"]) == ["one", "two"]


def test_a_traceback_loses_its_escape_codes_only() -> None:
    error = new_output("error", ename="E", evalue="v", traceback=["\x1b[0;31mValueError\x1b[0m: no"])
    assert "ValueError: no" in text_of(convert(new_notebook(cells=[new_code_cell("x", outputs=[error])])))


def test_a_wide_data_frame_is_cut_between_columns() -> None:
    head = "".join(f"<th>column_{n:02d}</th>" for n in range(30))
    row = "".join(f"<td>{n}.123456</td>" for n in range(30))
    body = f"<tbody><tr><th>first</th>{row}</tr></tbody>"
    html = f"<table><thead><tr><th></th>{head}</tr></thead>{body}</table>"
    text = text_of(convert(new_notebook(cells=[printed(text__html=html)])))
    assert all(f"column_{n:02d}" in text for n in range(30))
    assert text.count("first") > 1


def test_a_styled_data_frame_keeps_its_colours() -> None:
    sheet = "<style>#T_row0_col0, #T_row1_col0 { background-color: #ff0000; color: white; }</style>"
    html = f"{sheet}<table><tr><td id='T_row0_col0'>1</td></tr></table>"
    reader = convert(new_notebook(cells=[printed(text__html=html)]))
    contents = reader.pages[0].get_contents()
    assert contents is not None and b"1 0 0 sc" in contents.get_data()


def test_the_notebook_is_not_changed() -> None:
    notebook = report(new_markdown_cell("x", metadata={"tags": ["lab-only"]}), *shown(Prose("# 增长")))
    before = nbformat.writes(notebook)
    convert(notebook)
    assert nbformat.writes(notebook) == before


def test_an_empty_notebook_becomes_a_page() -> None:
    assert len(convert(new_notebook()).pages) == 1


def test_the_furniture_has_every_word_in_both_languages() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()

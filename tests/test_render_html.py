"""The HTML exporter: one file, inert, in order, the same every time."""

from __future__ import annotations

import base64
import re
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from zonereport.errors import RenderError
from zonereport.exhibits import Cell, Chart, Column, Link, Prose, Table
from zonereport.language import subset as subset_module
from zonereport.language import typeface
from zonereport.language.subset import missing_glyphs, subset_woff2
from zonereport.render.html import ZonereportHTMLExporter
from zonereport.render.html.inert import contain
from zonereport.render.html.markdown import math_html
from zonereport.render.html.svg import separate_svgs
from zonereport.render.html.tables import decimal_tail
from zonereport.render.html.words import WORDS

PNG = base64.b64encode(b"\x89PNG not quite").decode()
SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    "<style>*{fill:red}</style>"
    '<defs><path id="p" d="M0 0"/></defs><use href="#p"/><g clip-path="url(#p)"><text>图中字</text></g></svg>'
)
ABOUT = {
    "title": "衡阳高新区",
    "subtitle": "简报",
    "language": "zh",
    "as_of": "2024-08-31",
    "description": "说明",
}
EXPORTER = ZonereportHTMLExporter()


def export(*cells: NotebookNode, about: dict[str, str] | None = None, **options: Any) -> str:
    notebook = new_notebook(cells=list(cells), metadata={"zonereport": about} if about else {})
    exporter = ZonereportHTMLExporter(**options) if options else EXPORTER
    return str(exporter.from_notebook_node(notebook)[0])


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None, **cell: Any) -> NotebookNode:
    return new_code_cell(outputs=[new_output("display_data", data=data, metadata=metadata or {})], **cell)


def exhibit(value: Table | Chart | Prose) -> NotebookNode:
    return shown(value._repr_mimebundle_())


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def font_of(page: str) -> TTFont:
    found = re.search(r"data:font/woff2;base64,([^)]+)", page)
    assert found
    return TTFont(BytesIO(base64.b64decode(found[1])))


GROWTH = Table(
    "t",
    "增速",
    (Column("指标"), Column("%", "decimal"), Column("说明")),
    (
        (Cell("工业", anchor="hy19-001"), Cell("8.65", link="hy19-001", hint="某报"), Cell("")),
        (Cell("投资"), Cell("12", mark="target"), Cell("")),
    ),
    source="来源：某报",
)


# The file as a whole


def test_the_same_notebook_gives_the_same_bytes() -> None:
    def page(**options: Any) -> str:  # new cells each time, so their random ids differ
        return export(exhibit(Prose("# 增长")), exhibit(GROWTH), shown({"image/svg+xml": SVG}), **options)

    assert page(about=ABOUT) == page(about=ABOUT) == page(about=ABOUT, exclude_input_prompt=True)


def test_the_policy_allows_the_style_sheets_of_the_page_and_nothing_else() -> None:
    page = export(new_markdown_cell("<style>.mine{color:green}</style>"), shown({"image/svg+xml": SVG}))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy and policy[1].startswith("default-src 'none'; ")
    styles = re.findall(r"<style\b[^>]*>(.*?)</style>", page, re.S)
    hashes = {base64.b64encode(sha256(style.encode()).digest()).decode() for style in styles}
    assert set(re.findall(r"'sha256-([^']+)'", policy[1])) == hashes
    assert "script-src" not in policy[1] and "http" not in policy[1]


def test_a_page_needs_no_address_and_no_script() -> None:
    page = export(exhibit(GROWTH), new_markdown_cell("$x^2$ and [a link](https://example.org)"), about=ABOUT)
    assert "<script" not in page
    fetched = re.findall(r"""(?:\ssrc|<link[^>]*\shref|url\()\s*=?\s*["']?((?:https?:)?//[^"')\s]+)""", page)
    assert fetched == []


def test_the_template_carries_no_placeholder_into_the_page() -> None:
    page = export(new_markdown_cell("# A"))
    assert "goes here" not in page and "goes-here" not in page


def test_a_report_shows_its_title_vintage_and_language() -> None:
    page = export(exhibit(Prose("# 摘要\n\n## 节")), about=ABOUT)
    assert '<html lang="zh-Hans">' in page
    assert "<title>衡阳高新区</title>" in page
    assert "<h1>衡阳高新区</h1>" in page
    assert '<time datetime="2024-08-31">2024年8月31日</time>' in page
    assert '<meta name="description" content="说明">' in page
    assert '<meta property="og:locale" content="zh_CN">' in page
    assert 'itemtype="https://schema.org/Report"' in page and 'itemprop="name"' in page
    assert "itemprop" not in export(new_markdown_cell("# Title"))


def test_text_from_metadata_is_escaped() -> None:
    page = export(about={**ABOUT, "title": "A <b> & c"})
    assert "<h1>A &lt;b&gt; &amp; c</h1>" in page


def test_the_language_of_another_notebook_is_read_from_its_text() -> None:
    assert '<html lang="zh-Hans">' in export(new_markdown_cell("# 研发经费"))
    assert '<html lang="en">' in export(new_markdown_cell("# Research"))


def test_every_word_of_the_page_exists_in_both_languages() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys()


# Headings, contents, links


def test_chapters_go_one_level_down_under_the_title() -> None:
    page = export(exhibit(Prose("# 摘要\n\n## 节")), about=ABOUT)
    assert '<h2 id="摘要">摘要</h2>' in page and '<h3 id="节">节</h3>' in page
    assert page.count("<h1") == 1


def test_the_first_heading_titles_another_notebook() -> None:
    page = export(new_markdown_cell("## Start\n\n# Next"))
    assert '<h1 id="Start">Start</h1>' in page and '<h2 id="Next">Next</h2>' in page
    assert "<title>Start</title>" in page


def test_a_notebook_without_headings_is_called_after_its_file(tmp_path: Path) -> None:
    page, _ = EXPORTER.from_notebook_node(new_notebook(), {"metadata": {"name": "my-file"}})
    assert "<h1>my-file</h1>" in page


def test_no_heading_level_is_skipped() -> None:
    assert '<h2 id="deep">deep</h2>' in export(new_markdown_cell("# T\n\n#### deep"))


def test_contents_list_headings_from_texts_and_outputs() -> None:
    page = export(exhibit(Prose("# 一\n\n## 甲")), shown({"text/html": "<h1>二</h1>"}), about=ABOUT)
    contents = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r">([^<>\s]+)</a>", contents) == ["一", "甲", "二"]
    assert contents.count("<ol>") == contents.count("</ol>") == 2
    assert contents.count("<li>") == contents.count("</li>") == 3


def test_ids_are_unique_over_the_page() -> None:
    page = export(
        new_markdown_cell("# A\n\n## Same\n\n[^1]\n\n[^1]: x"),
        new_markdown_cell("## Same\n\n[^1]\n\n[^1]: y"),
        shown({"text/html": '<p id="Same">a</p><p id="b">b</p><p id="b">b</p>'}),
        shown({"image/svg+xml": SVG}),
        shown({"image/svg+xml": SVG}),
    )
    ids = re.findall(r'<[^<>]*\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {"Same", "Same-2"} <= set(ids)


def test_links_into_the_page_arrive_or_are_no_links() -> None:
    page = export(new_markdown_cell("# T\n\n## My Part\n\n[a](#my-part) [b](#nowhere) [c](#My-Part)"))
    assert '<a href="#My-Part">a</a>' in page and '<a href="#My-Part">c</a>' in page
    assert '<a data-broken="#nowhere">b</a>' in page


# Exhibits


def test_a_number_shows_its_source_without_a_mouse() -> None:
    page = export(exhibit(Prose('增长 [8.6%](#hy19-001 "某报，2019年")')), exhibit(GROWTH), about=ABOUT)
    assert 'href="#hy19-001" aria-description="某报，2019年">8.6%</a>' in page
    assert "title=" not in main_of(page)


def test_tables_scroll_by_keyboard_under_their_caption() -> None:
    page = export(exhibit(GROWTH), about=ABOUT)
    assert '<div class="zr-scroll" tabindex="0" role="region" aria-label="增速"><table>' in page


def test_decimal_points_stand_below_each_other() -> None:
    page = export(exhibit(GROWTH), about=ABOUT)
    short, long = decimal_tail("12"), decimal_tail("8.65")
    assert short is not None and long is not None
    assert f'zr-decimal zr-target" style="--tail:{long - short:g}em">12</td>' in page


def test_a_table_with_targets_explains_their_mark() -> None:
    page = export(exhibit(GROWTH), about=ABOUT)
    assert '<p class="zr-note zr-legend"><span class="zr-key zr-target">目标</span></p>' in page


def one_row(*texts: str, head: tuple[str, ...] = (), mark: str = "") -> str:
    columns = [Column(head[index] if head else "列", "end") for index in range(len(texts))]
    cells = tuple(Cell(text, mark=mark if index else "") for index, text in enumerate(texts))
    return main_of(export(exhibit(Table("t", "表", tuple(columns), (cells,))), about=ABOUT))


def test_no_column_of_names_gets_less_than_a_readable_width() -> None:
    name = "衡阳酷哇智能研究院全力研发垃圾分类和智慧环卫一体化"
    least = re.findall(r"--least:([\d.]+)em", one_row("片区", name))
    assert [float(width) for width in least] == [2.0, 10.0]
    assert float(re.findall(r"--least:([\d.]+)em", one_row(name * 2, "8.6"))[0]) > 10


def test_a_long_number_breaks_before_its_bracket_only() -> None:
    page = one_row("投资", "90.99（90.98—91.01）亿元")
    assert (
        '<span class="zr-part">90.99</span><wbr><span class="zr-part">（90.98—91.01）亿元</span></td>' in page
    )


def test_breaking_a_number_leaves_its_link_and_its_hint_alone() -> None:
    number = Cell("1 (0–2)", link="a-1", hint="1 (0–2)")
    amount = Cell("CNY 9.54 billion (9.47–9.62)", link="a-1", hint="CNY 9.54 billion (9.47–9.62)")
    table = Table("t", "T", (Column("a"), Column("b"), Column("c")), ((Cell("x"), number, amount),))
    page = main_of(export(exhibit(table), about=ABOUT))
    assert (
        'aria-description="CNY 9.54 billion (9.47–9.62)"><span class="zr-part">CNY 9.54 billion</span>'
        in page
    )


def test_codes_and_short_cells_are_not_broken() -> None:
    page = one_row("hy23f-067", "64.9亿元")
    assert '<th class="zr-short" scope="row">hy23f-067</th>' in page
    assert '<td class="zr-end">64.9亿元</td>' in page


def test_a_table_is_as_wide_as_it_needs() -> None:
    assert '<div class="zr-table zr-narrow" id="t">' in one_row("地区生产总值", "8.6%")
    assert '<div class="zr-table zr-wide" id="t">' in one_row("投资", *["113.628%（113.622%—113.634%）"] * 6)


def test_a_line_of_the_appendix_leads_back_to_the_first_number_above_it() -> None:
    prose = Prose('增长 [8.6%](#hy19-001 "某报")，又 [8.6%](#hy19-001 "某报")')
    page = main_of(export(exhibit(prose), exhibit(GROWTH), about=ABOUT))
    assert page.count('id="from-hy19-001"') == page.count('href="#from-hy19-001"') == 1
    assert page.index('id="from-hy19-001"') < page.index('<tr id="hy19-001">')
    assert 'aria-label="返回正文：工业">↑</a></th>' in page


DERIVED = "completion.implied_plan:hy24-027+hy24-028"


def test_the_id_of_a_derived_number_breaks_at_its_signs_and_leads_back() -> None:
    row = (Cell(DERIVED, anchor=DERIVED), Cell("95"))
    line = Table("d", "推算数", (Column("编号"), Column("数值")), (row,))
    prose = Prose(f'计划[95亿元](#{DERIVED} "完成额 ÷ 完成率")')
    page = main_of(export(exhibit(prose), exhibit(line), about=ABOUT))
    assert f'<a class="zr-figure" id="from-{DERIVED}" href="#{DERIVED}"' in page
    assert f'<tr id="{DERIVED}"><th class="zr-name" scope="row">' in page
    assert f'href="#from-{DERIVED}" aria-label="返回正文：{DERIVED}">↑</a></th>' in page
    assert '<span class="zr-part">plan:</span><wbr><span class="zr-part">hy24-027</span><wbr>' in page


def test_several_numbers_of_one_cell_keep_their_links_and_their_hints() -> None:
    links = (Link(5, 11, "a-1", "某报 <1>"), Link(21, 27, "a-2", "某报"))
    formula = Cell("投资完成额64.9亿元 ÷ 年度计划完成率68.25%", links=links)
    lines = tuple((Cell(name, anchor=name), Cell("1")) for name in ("a-1", "a-2"))
    table = Table("t", "T", (Column("a"), Column("b")), ((Cell("x"), formula), *lines))
    page = main_of(export(exhibit(table), about=ABOUT))
    assert re.findall(r'<a class="zr-figure"[^>]* href="#(a-.)"', page) == ["a-1", "a-2"]
    first = 'aria-description="某报 &lt;1&gt;"><span class="zr-part">64.9亿元</span></a>'
    assert f"{first} ÷ 年度计划完成率<a" in page
    assert '<span class="zr-part">68.25%</span></a></td>' in page


def test_a_chart_leads_to_the_records_of_its_numbers() -> None:
    records = Cell("附录条目：hy19-001", links=(Link(5, 13, "hy19-001", "某报"),))
    chart = Chart("c", "标题", "副题", SVG, "2018年8.6%", source="资料来源：某报", records=records)
    page = main_of(export(exhibit(chart), exhibit(GROWTH), about=ABOUT))
    assert re.search(r'id="from-hy19-001" href="#hy19-001" aria-desc[^>]*>hy19-001</a></p>', page)


def test_a_source_that_many_numbers_share_is_written_once() -> None:
    hint = "某报 \\1 <b>，‘2019’"
    prose = Prose(f'增长 [8.6%](#a "{hint}")，又 [9%](#b "{hint}")，[1](#c "另一报")')
    page = export(exhibit(prose), about=ABOUT)
    main = main_of(page)
    assert re.findall(r' aria-describ[^>]*"', main) == [' aria-describedby="h1"', ' aria-describedby="h1"']
    assert main.count("某报") == 0 and 'aria-description="另一报"' in main
    assert page.count('<li id="h1">') == 1
    # The style sheet's copy can end neither its string nor the sheet.
    assert re.search(r'<style>\[aria-describedby=h1\]\{--hint:"某报 [^"<]*，‘2019’"\}</style>', page)


def test_key_figures_become_cards_that_are_still_a_table() -> None:
    row = (Cell("多快？"), Cell("8.6%"))
    table = Table("table-x-keys", "要点", (Column("问题"), Column("数值", "end")), (row,))
    page = main_of(export(exhibit(table), about=ABOUT))
    assert 'class="zr-table zr-cards' in page
    roles = re.findall(r"<(\w+) role=\"(\w+)\"", page[page.index("<table") :])
    assert roles == [
        ("table", "table"), ("thead", "rowgroup"), ("tr", "row"), ("th", "columnheader"),
        ("th", "columnheader"), ("tbody", "rowgroup"), ("tr", "row"), ("th", "rowheader"), ("td", "cell"),
    ]
    assert re.search(r'<td role="cell" data-head="数值"[^>]*>8.6%</td>', page)


def test_other_tables_stay_as_they_are() -> None:
    assert "zr-cards" not in main_of(export(exhibit(GROWTH), about=ABOUT))


def test_a_line_that_nothing_leads_to_has_no_way_back() -> None:
    assert "zr-back" not in main_of(export(exhibit(GROWTH), about=ABOUT))


def test_a_chart_drawn_for_a_telephone_stands_beside_the_other() -> None:
    chart = Chart("c", "标题", "副题", SVG, "2018年8.6%", slim=SVG.replace("图中字", "窄图"))
    page = main_of(export(exhibit(chart), about=ABOUT))
    assert re.search(r'<div class="zr-canvas".*图中字.*</div><div class="zr-slim"><svg.*窄图', page, re.S)
    assert "hidden" not in page


def test_the_day_is_not_said_twice_on_the_cover() -> None:
    assert 'class="zr-meta"' not in export(about={**ABOUT, "subtitle": "截至2024年8月31日已公开的数据"})


def test_charts_keep_selectable_text_and_alternative_text() -> None:
    chart = Chart("c", "标题", "副题", SVG, "2018年8.6%", source="来源")
    page = main_of(export(exhibit(chart), about=ABOUT))
    assert 'role="img" aria-label="2018年8.6%"' in page and "<text>图中字</text>" in page


def test_two_charts_do_not_share_ids_or_styles() -> None:
    page = separate_svgs(SVG + SVG)
    assert page.count('id="s1-p"') == page.count('href="#s1-p"') == page.count("url(#s1-p)") == 1
    assert page.count('id="s2-p"') == page.count('href="#s2-p"') == page.count("url(#s2-p)") == 1
    assert '[data-svg="s1-"]{*{fill:red}}' in page


def test_links_from_a_chart_into_the_page_are_kept() -> None:
    assert 'href="#hy19-001"' in separate_svgs('<svg><a href="#hy19-001"><g id="g"/></a></svg>')


# Cells


def test_a_report_hides_code_and_notes_for_the_lab() -> None:
    cells = [
        new_code_cell("secret_code()"),
        new_markdown_cell("lab note", metadata={"tags": ["lab-only"]}),
        shown({"text/plain": "gone"}),
    ]
    cells[2].metadata["tags"] = ["remove-output"]
    page = main_of(export(*cells, about=ABOUT))
    assert "secret" not in page and "lab note" not in page and "gone" not in page


@pytest.mark.parametrize("tag", ["hide-input", "remove-input"])
def test_tags_hide_the_code_of_another_notebook(tag: str) -> None:
    cell = shown({"text/plain": "kept"}, source="hidden_code")
    cell.metadata["tags"] = [tag]
    page = main_of(export(cell))
    assert "hidden_code" not in page and "kept" in page


def test_usual_options_of_nbconvert_apply() -> None:
    cell = shown({"text/plain": "result"}, source="code_here")
    assert "code_here" in main_of(export(cell))
    assert "code_here" not in main_of(export(cell, exclude_input=True))
    assert "result" not in main_of(export(cell, exclude_output=True))


def test_code_is_highlighted_and_tracebacks_are_coloured() -> None:
    error = new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: <v>"])
    page = main_of(export(new_code_cell("def f(): pass", outputs=[error])))
    assert '<span class="k">def</span>' in page
    assert '<span class="ansi-red-fg">E</span>: &lt;v&gt;' in page


# Outputs


@pytest.mark.parametrize(
    ("data", "metadata", "alt"),
    [
        ({"text/plain": "Revenue rose"}, {}, "Revenue rose"),
        ({"text/plain": "<Figure size 640x480 with 1 Axes>"}, {}, "Figure 1"),
        ({}, {}, "Figure 1"),
        ({"text/plain": "Revenue rose"}, {"image/png": {"alt": "own words"}}, "own words"),
        ({}, {"alt": 'a "b"'}, "a &quot;b&quot;"),
    ],
)
def test_pictures_have_alternative_text(data: dict[str, str], metadata: dict[str, Any], alt: str) -> None:
    assert f'alt="{alt}"' in main_of(export(shown({"image/png": PNG, **data}, metadata)))


def test_scripts_leave_a_visible_placeholder() -> None:
    page = export(
        shown({"application/javascript": "alert(1)"}),
        shown({"text/html": "<p>kept</p><script>alert(2)</script>"}),
        new_markdown_cell("a <script>alert(3)</script> b"),
    )
    assert "alert(" not in page and "kept" in page
    assert main_of(page).count(WORDS["en"]["script"]) == 3


def test_a_picture_is_shown_rather_than_the_script_that_would_draw_it() -> None:
    page = main_of(export(shown({"text/html": "<div></div><script>draw()</script>", "image/png": PNG})))
    assert "<img" in page and "zr-placeholder" not in page


def test_what_lies_elsewhere_is_named_instead_of_loaded() -> None:
    page = main_of(
        export(
            new_markdown_cell("![far](https://example.org/a.png) ![near](gone.png)"),
            shown({"text/html": '<iframe src="https://example.org/f"></iframe>'}),
        )
    )
    assert "<img" not in page and "<iframe" not in page
    assert '<a href="https://example.org/a.png">' in page and '<a href="https://example.org/f">' in page
    assert "gone.png" in page


def test_pictures_beside_the_notebook_are_taken_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dot.png").write_bytes(base64.b64decode(PNG))
    (tmp_path / "secret.png").write_bytes(b"secret")
    notebook = new_notebook(cells=[new_markdown_cell("![dot](dot.png) ![s](../secret.png)")])
    page, _ = EXPORTER.from_notebook_node(notebook, {"metadata": {"path": str(tmp_path / "in")}})
    assert f'src="data:image/png;base64,{PNG}" alt="dot"' in page
    assert "../secret.png" in page and str(tmp_path) not in page


def test_attachments_are_shown() -> None:
    cell = new_markdown_cell(
        "![a](attachment:a.png) ![b](attachment:b.png)", attachments={"a.png": {"image/png": PNG}}
    )
    page = main_of(export(cell))
    assert f"data:image/png;base64,{PNG}" in page and WORDS["en"]["missing"] + "b.png" in page


def test_an_output_that_nobody_knows_is_named() -> None:
    assert "application/x-odd" in main_of(export(shown({"application/x-odd": "?"})))


def test_pandas_tables_get_header_scopes() -> None:
    head, body = "<thead><tr><th></th><th>a</th></tr></thead>", "<tbody><tr><th>0</th></tr></tbody>"
    frame = f'<table class="dataframe">{head}{body}</table>'
    page = main_of(export(shown({"text/html": frame})))
    assert '<td></td><th scope="col">a</th>' in page and '<th scope="row">0</th>' in page


@pytest.mark.parametrize(
    "fragment", ["<table><tr><td>x", "<b>x", "<!-- x", "x</section></main>", "<textarea>x"]
)
def test_unclosed_elements_end_with_their_cell(fragment: str) -> None:
    page = export(shown({"text/html": fragment}), new_markdown_cell("after"))
    assert main_of(page).rstrip().endswith("<p>after</p>\n</section>")
    for tag in ("section", "main", "b", "textarea", "table"):
        assert len(re.findall(f"<{tag}[ >]", page)) == page.count(f"</{tag}>")


def test_well_formed_output_is_kept_to_the_letter() -> None:
    fragment = '<svg viewBox="0 0 1 1"><linearGradient id="a"/><path d="M0 0"/></svg>'
    assert contain(fragment) == fragment


# Markdown


def test_markdown_extensions_are_set() -> None:
    page = main_of(
        export(new_markdown_cell("- [x] a\n- [ ] b\n\n|h|\n|-|\n|c|\n\n~~d~~ e[^1]\n\n[^1]: note"))
    )
    assert 'aria-label="done"' in page and 'aria-label="not done"' in page
    assert "<th>h</th>" in page and "<del>d</del>" in page
    assert 'href="#c1-fn-1"' in page and 'id="c1-fn-1"' in page


@pytest.mark.parametrize(
    ("tex", "element"),
    [
        (r"x_i^2", "<msubsup>"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "<mtable"),
        (r"\begin{cases}1&x\\2&y\end{cases}", "<mtable>"),
        (r"\begin{pmatrix}1&2\end{pmatrix}", "<mtable>"),
        (r"\operatorname*{arg\,max}_x", "<mtext>"),
    ],
)
def test_mathematics_becomes_mathml(tex: str, element: str) -> None:
    html = math_html(tex, True)
    assert html.startswith("<math alttext=") and element in html


@pytest.mark.parametrize("tex", [r"\unknowncommand{x}", r"\frac{1}{", r"\ce{H2O}"])
def test_mathematics_that_cannot_be_set_stays_visible(tex: str) -> None:
    assert math_html(tex, False) == f'<code class="zr-tex">{tex}</code>'


# The font


def test_the_font_is_found_without_importing_its_package() -> None:
    assert typeface.font_file().is_file()
    assert "zhplot" not in sys.modules


def test_a_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    typeface.font_file.cache_clear()
    monkeypatch.setattr(typeface, "find_spec", lambda name: None)
    with pytest.raises(RenderError, match="pip install zhplot"):
        typeface.font_file()
    monkeypatch.undo()
    typeface.font_file.cache_clear()


def test_the_page_carries_the_glyphs_of_its_text_and_of_its_charts() -> None:
    page = export(new_markdown_cell("# 衡阳"), shown({"image/svg+xml": SVG}))
    cmap = font_of(page).getBestCmap()
    assert {ord(char) for char in "衡阳图中字"} <= cmap.keys()
    assert ord("龙") not in cmap


def test_the_subset_has_the_shapes_and_widths_of_the_full_font() -> None:
    subset = TTFont(BytesIO(subset_woff2("衡阳Åx（")))
    full = TTFont(typeface.font_file(), lazy=True)
    for char in "衡阳Åx（":
        part, whole = subset.getBestCmap()[ord(char)], full.getBestCmap()[ord(char)]
        assert subset["hmtx"][part] == full["hmtx"][whole]
        assert (
            subset["glyf"][part].getCoordinates(subset["glyf"])[0]
            == full["glyf"][whole].getCoordinates(full["glyf"])[0]
        )


def test_the_subset_keeps_kerning_and_half_width_punctuation() -> None:
    table = TTFont(BytesIO(subset_woff2("衡")))["GPOS"].table
    assert {record.FeatureTag for record in table.FeatureList.FeatureRecord} == {"halt", "kern"}


def test_the_prepared_base_is_what_the_bundled_face_gives() -> None:
    kept = TTFont(subset_module._BASE)
    full = TTFont(typeface.font_file(), lazy=True, recalcTimestamp=False)
    assert full["head"].checkSumAdjustment == subset_module._BASE_OF
    made = TTFont(BytesIO(subset_module.prepare_base(full, kept.getBestCmap().keys())))
    assert made.getGlyphOrder() == kept.getGlyphOrder() and made.getBestCmap() == kept.getBestCmap()
    assert made["hmtx"].metrics == kept["hmtx"].metrics and made["GPOS"] == kept["GPOS"]
    assert made["glyf"] == kept["glyf"] and set(made.keys()) == set(kept.keys())


def test_the_order_of_the_text_does_not_change_the_subset() -> None:
    assert subset_woff2("阳衡衡") == subset_woff2("衡阳")


def test_missing_glyphs_are_named_and_joiners_are_not() -> None:
    assert missing_glyphs("衡阳\u200d\n😀ﷺ😀") == "ﷺ😀"


def test_a_report_s_headings_have_a_bold_face_with_their_characters_and_other_pages_do_not() -> None:
    cells = [new_markdown_cell("## 增长 &amp; **投资**\n\n正文")]
    page = export(*cells, about=ABOUT)
    found = re.search(r'"Noto Sans SC Heads";src:url\(data:font/woff2;base64,([^)]+)\)', page)
    assert found
    face = TTFont(BytesIO(base64.b64decode(found[1])))
    assert {*map(ord, "衡阳高新区增长投资&09Az")} <= set(face.getBestCmap())
    assert not {*map(ord, "正文")} & set(face.getBestCmap())
    assert face["OS/2"].usWeightClass == 700 and "Open Font License" in face["name"].getDebugName(13)
    assert page == export(*cells, about=ABOUT)
    assert "Heads" not in export(*cells)

"""Reports that would be books: what is cut, that it is counted, and that no link loses its end."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from zonereport.exhibits import CHART_MIME, TABLE_MIME, Cell, Chart, Column, Link, Prose, Table
from zonereport.render import shortening
from zonereport.render.html import ZonereportHTMLExporter
from zonereport.render.notebook import mended
from zonereport.render.pdf import ZonereportPDFExporter
from zonereport.render.shortening import MOST_ITEMS, MOST_ROWS, shorten

HEAD = (Column("What"), Column("Number", "decimal"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>'


def listed(name: str, count: int, *, of: str, per_row: int = 1) -> Table:
    """Rows with numbers that lead to rows of another table."""

    def number(y: int) -> Cell:
        return Cell(f"{y}.5", links=tuple(Link(0, 1, f"{of}-{y * per_row + n}") for n in range(per_row)))

    rows = tuple((Cell(f"{name} {y}"), number(y)) for y in range(count))
    return Table(f"table-{name}", name, HEAD, rows, notes=("One.",))


def register(name: str, count: int, of: str = "") -> Table:
    """Rows that numbers lead to, each of which may lead on."""
    rows = tuple(
        (Cell(f"{name}-{y}", anchor=f"{name}-{y}"), Cell(f"{y}", link=f"{of}-{count - y}" if of else ""))
        for y in range(count)
    )
    return Table(f"table-{name}", name, HEAD, rows)


def drawn(count: int) -> Chart:
    text = ", ".join(f"a-{y}" for y in range(count))
    links = [Link(found.start(), found.end(), found[0]) for found in re.finditer(r"a-\d+", text)]
    return Chart("chart-one", "One", "%", SVG, "Alt.", records=Cell(text, links=tuple(links)))


def notebook_of(*exhibits: Any, **report: str) -> Any:
    cells = []
    for exhibit in exhibits:
        data = json.loads(json.dumps(exhibit._repr_mimebundle_()))
        cells.append(new_code_cell(outputs=[new_output("execute_result", data=data, execution_count=1)]))
    about = {"language": "en", "title": "Report", "as_of": "2024-01-31", "zone": "jia"} | report
    return new_notebook(cells=cells, metadata={"title": "Report", "zonereport": about})


def book() -> list[Any]:
    words = "\n".join(f"- Item [{y}](#a-{1900 + y} \"source\") of many." for y in range(90))
    return [
        Prose(f"They are:\n\n{words}\n\nSo much."),
        drawn(50),
        listed("long", 1500, of="b"),
        listed("other", 900, of="a", per_row=2),
        listed("short", 5, of="b"),
        register("b", 1600, of="a"),
        register("a", 2000),
    ]


def tables(notebook: Any) -> dict[str, Any]:
    found = [output.data.get(TABLE_MIME) for cell in notebook.cells for output in cell.outputs]
    return {table["id"].removeprefix("table-"): table for table in found if table}


def ends(notebook: Any) -> tuple[set[str], set[str]]:
    """Where the links of the page lead to, and the places that there are."""
    page, _ = ZonereportHTMLExporter().from_notebook_node(notebook)
    return set(re.findall(r'href="#([ab]-\d+)"', page)), set(re.findall(r'id="([ab]-\d+)"', page))


def test_a_report_of_usual_length_is_shown_whole() -> None:
    notebook = notebook_of(listed("long", MOST_ROWS, of="b"), Prose("\n".join(["- a"] * 90)), drawn(50))
    assert shorten(mended(notebook)) == mended(notebook)


def test_a_notebook_that_is_no_report_is_shown_whole() -> None:
    notebook = notebook_of(*book())
    del notebook.metadata["zonereport"]
    assert shorten(mended(notebook)) == mended(notebook)


def test_a_book_is_cut_and_says_what_is_left_out_and_where_it_is() -> None:
    notebook = notebook_of(*book())
    given = copy.deepcopy(notebook)
    short = shorten(mended(notebook))
    assert notebook == given
    found = tables(short)
    rows = {name: len(table["rows"]) for name, table in found.items()}
    assert sum(rows.values()) <= MOST_ROWS and rows["short"] == 5
    assert rows["long"] == rows["other"] > 50
    assert found["long"]["notes"][-1] == f"The first {rows['long']} of 1,500 rows; all are in report.ipynb."
    assert found["long"]["rows"][0][0]["text"] == "long 0"
    led_to = "rows, those that this report leads to; all are in report.ipynb."
    assert found["a"]["notes"] == [f"{rows['a']:,} of 2,000 {led_to}"]
    assert found["short"]["notes"] == ["One."]
    prose, chart = (short.cells[y].outputs[0].data for y in (0, 1))
    assert prose["text/markdown"].count("\n- ") == MOST_ITEMS + 1
    assert "- 80 more are left out here; all are in report.ipynb.\n\nSo much." in prose["text/markdown"]
    assert len(chart[CHART_MIME]["records"]["links"]) == MOST_ITEMS
    for form in (chart[CHART_MIME]["records"]["text"], chart["text/html"]):
        assert f"a-{MOST_ITEMS}" not in form and "and 40 more in report.ipynb" in form


def test_every_link_that_is_left_has_its_end() -> None:
    notebook = notebook_of(*book())
    leading, there = ends(notebook)
    assert leading <= there
    # What a derived number was made from is there with it, although nothing else leads to it.
    assert "a-1595" in there and "b-5" in there
    assert len(there) < 1500
    # Rows to which nothing leads went.
    assert "a-1000" not in there


def test_the_more_a_row_leads_to_the_fewer_are_shown() -> None:
    lists = [listed("long", 2500, of="a", per_row=per_row) for per_row in (1, 10)]
    few, many = (tables(shorten(mended(notebook_of(one, register("a", 25_000))))) for one in lists)
    assert len(few["long"]["rows"]) > len(many["long"]["rows"]) >= 25
    assert sum(len(table["rows"]) for table in many.values()) <= MOST_ROWS


def test_many_notes_are_cut_but_for_the_last_that_explains_a_sign() -> None:
    notes = tuple(f"Note {y}." for y in range(60))
    noted = Table("table-noted", "Noted", HEAD, ((Cell("a"), Cell("1")),), notes=notes)
    short = tables(shorten(mended(notebook_of(noted, listed("long", 2500, of="a")))))["noted"]["notes"]
    assert short == [*notes[:9], "50 more notes are left out here; all are in report.ipynb.", "Note 59."]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_carries_the_notebook_with_all_that_it_does_not_show(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(shortening, "MOST_ROWS", 60)
    monkeypatch.setattr(shortening, "_SHARES", (10,))
    exhibits: Sequence[Any] = (listed("long", 80, of="a"), register("a", 90), drawn(50))
    made, _ = ZonereportPDFExporter().from_notebook_node(notebook_of(*exhibits, language=language))
    with pikepdf.open(io.BytesIO(made)) as document:
        carried = document.attachments["report.ipynb"].get_file().read_bytes()
    whole = tables(mended(json.loads(carried)))
    assert {name: len(table["rows"]) for name, table in whole.items()} == {"long": 80, "a": 90}

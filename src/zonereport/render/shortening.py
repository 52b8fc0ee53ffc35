"""A report that would be a book: its tables, lists and lines of ids cut to what somebody reads.

Ten thousand rows on five hundred pages are read by nobody, and Typst would need eight gigabytes for them.
Nothing is cut from a report of up to `MOST_ROWS` rows. Of a longer one each table shows its first rows, a
table that numbers lead to the rows that something shown leads to, so that every link has its end. What is
left out is counted where it is left out, and all of it is in the notebook, which is not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nbformat import NotebookNode

from zonereport.exhibits import CHART_MIME, TABLE_MIME, Cell, Column, Link, Table

#: Rows of all tables up to which a report is shown whole: twice those of the default report.
MOST_ROWS = 2000
#: So many rows a table of a longer report shows: as many as leave room for what they lead to, 25 in any case.
_SHARES: Final = (300, 200, 150, 100, 75, 50, 35, 25)
#: Items of a list, notes of a table, and ids below a picture.
MOST_ITEMS = 10

_WORDS: Final = {
    "zh": {
        "first": "共{total}行，此处列前{shown}行；全部见report.ipynb。",
        "linked": "共{total}行，此处只列本报告链接所及的{shown}行；全部见report.ipynb。",
        "items": "另有{more}项从略，见report.ipynb。",
        "notes": "另有{more}条说明从略，见report.ipynb。",
        "ids": "等，另有{more}个，见report.ipynb",
    },
    "en": {
        "first": "The first {shown} of {total} rows; all are in report.ipynb.",
        "linked": "{shown} of {total} rows, those that this report leads to; all are in report.ipynb.",
        "items": "{more} more are left out here; all are in report.ipynb.",
        "notes": "{more} more notes are left out here; all are in report.ipynb.",
        "ids": " and {more} more in report.ipynb",
    },
}

_Row = Sequence[Mapping[str, Any]]


def shorten(notebook: NotebookNode) -> NotebookNode:
    """Cut what a report shows where it shows too much; other notebooks stay as they are.

    Parameters
    ----------
    notebook : NotebookNode
        As `zonereport.render.notebook.mended` makes it: its outputs' dictionaries are its own, and
        those of what is cut are changed.

    Returns
    -------
    NotebookNode
        The same.
    """
    report = notebook.metadata.get("zonereport")
    outputs = [one.data for cell in notebook.cells for one in cell.get("outputs", []) if "data" in one]
    tables = [data[TABLE_MIME] for data in outputs if TABLE_MIME in data]
    if not report or sum(len(table["rows"]) for table in tables) <= MOST_ROWS:
        return notebook
    words = _WORDS.get(str(report.get("language")), _WORDS["en"])
    wanted: set[str] = set()
    for data in outputs:
        if CHART_MIME in data:
            wanted |= _shorten_ids(data, words)
        elif TABLE_MIME not in data and "text/markdown" in data:
            data["text/markdown"] = shorten_lists(_joined(data["text/markdown"]), words["items"])
            wanted |= _links_of_prose(data["text/markdown"])
    kept = _kept([table["rows"] for table in tables], wanted)
    for data, rows in zip((data for data in outputs if TABLE_MIME in data), kept, strict=True):
        facts = data[TABLE_MIME]
        if len(rows) < len(facts["rows"]) or len(facts["notes"]) > MOST_ITEMS + 1:
            _shorten_table(data, rows, words)
    return notebook


def shorten_lists(text: str, more: str, most: int = MOST_ITEMS) -> str:
    """Markdown whose lists have so many items at most, and one more that counts the others.

    Examples
    --------
    >>> print(shorten_lists("These:\\n\\n- a\\n- b\\n- c\\n- d\\n\\nSo.", "{more} more", 2))
    These:
    <BLANKLINE>
    - a
    - b
    - 2 more
    <BLANKLINE>
    So.
    """
    lines: list[str] = []
    run: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("- "):
            run.append(line)
            continue
        # One that is left out would be no longer than what counts it.
        over = len(run) - most if len(run) > most + 1 else 0
        lines += [*run[: len(run) - over], *([f"- {more.format(more=f'{over:,}')}"] if over else []), line]
        run = []
    return "\n".join(lines[:-1])


def _kept(tables: Sequence[Sequence[_Row]], wanted: set[str]) -> list[list[int]]:
    """By table, the places of the rows that are shown: as many as there is room for."""
    found: list[list[int]] = []
    for share in _SHARES:
        found = _kept_of(tables, wanted, share)
        if sum(map(len, found)) <= MOST_ROWS:
            break
    return found


def _kept_of(tables: Sequence[Sequence[_Row]], wanted: set[str], share: int) -> list[list[int]]:
    at = {_anchor(row): (table, y) for table, rows in enumerate(tables) for y, row in enumerate(rows)}
    at.pop("", None)
    led_to = {table for table, _ in at.values()}
    kept: list[set[int]] = [set() for _ in tables]
    asked = list(wanted)
    for table, rows in enumerate(tables):
        if table not in led_to or len(rows) <= share:
            kept[table] = set(range(min(len(rows), share)))
            asked += (link for row in rows[:share] for link in _links(row))
    # What is led to leads on: a derived number to the figures that it was made from.
    while asked:
        table, y = at.get(asked.pop(), (-1, -1))
        if table >= 0 and y not in kept[table]:
            kept[table].add(y)
            asked += _links(tables[table][y])
    return [sorted(places) for places in kept]


def _anchor(row: _Row) -> str:
    return next((str(cell["anchor"]) for cell in row if cell.get("anchor")), "")


def _links(row: _Row) -> Iterable[str]:
    for cell in row:
        if cell.get("link"):
            yield cell["link"]
        yield from (link["to"] for link in cell.get("links", ()))


def _links_of_prose(text: str) -> set[str]:
    """Where links of Markdown lead to: ``[8.6%](#hy19-001 "source")``.

    >>> sorted(_links_of_prose('[8.6%](#a-1 "x") and [9](#b)'))
    ['a-1', 'b']
    """
    return {piece.split(")")[0].split(" ")[0] for piece in text.split("](#")[1:]}


def _shorten_table(data: dict[str, Any], kept: Sequence[int], words: Mapping[str, str]) -> None:
    facts = data[TABLE_MIME]
    rows, notes = [facts["rows"][y] for y in kept], list(facts["notes"])
    if len(notes) > MOST_ITEMS + 1:
        more = words["notes"].format(more=f"{len(notes) - MOST_ITEMS:,}")
        # The last one says what a sign means.
        notes = [*notes[: MOST_ITEMS - 1], more, notes[-1]]
    if len(rows) < len(facts["rows"]):
        key = "linked" if any(map(_anchor, facts["rows"])) else "first"
        notes.append(words[key].format(shown=f"{len(rows):,}", total=f"{len(facts['rows']):,}"))
    facts = NotebookNode(facts | {"rows": rows, "notes": notes})
    table = Table(
        id=facts["id"],
        title=facts["title"],
        columns=tuple(Column(**column) for column in facts["columns"]),
        rows=tuple(tuple(map(_cell, row)) for row in rows),
        notes=tuple(facts["notes"]),
        source=facts["source"],
    )
    data.update({TABLE_MIME: facts, "text/html": table.html()})


def _shorten_ids(data: dict[str, Any], words: Mapping[str, str]) -> set[str]:
    """Cut the line of ids below a picture; returns where those that stay lead to."""
    facts = data[CHART_MIME]
    records = facts.get("records") or {"text": ""}
    links = records.get("links", ())
    more = len(links) - MOST_ITEMS
    if more <= 1:
        return {link["to"] for link in links}
    last = links[MOST_ITEMS - 1]
    text = records["text"][: last["end"]] + words["ids"].format(more=f"{more:,}")
    fewer = NotebookNode(records | {"text": text, "links": links[:MOST_ITEMS]})
    html = _joined(data.get("text/html", "")).replace(_cell(records).html(), _cell(fewer).html())
    data.update({CHART_MIME: NotebookNode(facts | {"records": fewer}), "text/html": html})
    return {link["to"] for link in fewer["links"]}


def _cell(facts: Mapping[str, Any]) -> Cell:
    return Cell(**{**facts, "links": tuple(Link(**link) for link in facts.get("links", ()))})


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)

"""A comparison as one self-contained page, in the design of the reports."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from ..exhibits import Cell, Column, Table
from ..render.html import ZonereportHTMLExporter
from .entries import Change, Changes, Kind, Part
from .listing import edition_words, sections
from .words import Words


def page(changes: Changes, language: str, with_remarks: bool = False) -> str:
    """A comparison as HTML, the same bytes for the same editions.

    Parameters
    ----------
    changes : Changes
    language : str
        ``zh`` or ``en``.
    with_remarks : bool
        List figures of which only remarks or evidence changed, too.
    """
    exporter = ZonereportHTMLExporter()  # type: ignore[no-untyped-call]  # nbconvert's
    html, _ = exporter.from_notebook_node(notebook(changes, language, with_remarks))
    return html


def notebook(changes: Changes, language: str, with_remarks: bool = False) -> NotebookNode:
    """The notebook that the page is made from: an overview, then a table for each kind of change."""
    words = Words(changes, language)
    cells = [_markdown(f"## {words.text('total.title')}\n\n{_intro(words)}", "intro")]
    cells.append(_exhibit(_overview(words), 0))
    listed = sections(changes, with_remarks)
    for number, (heading, entries) in enumerate(listed, 1):
        cells.append(_markdown(f"## {words.text(f'heading.{heading}')}", f"heading-{number}"))
        cells.append(_exhibit(_table(heading, entries, words), number))
    zone = changes.after.zone_name[language]
    days = {"before": words.day(changes.before.as_of), "after": words.day(changes.after.as_of)}
    facts = {
        "title": words.text("title", zone=zone),
        "subtitle": words.text("subtitle", **days) if len({*days.values()}) > 1 else _one_day(words),
        "description": words.text("description", zone=zone),
        "language": language,
        "zone": changes.after.zone,
        "as_of": changes.after.as_of,
    }
    metadata = {"title": facts["title"], "zonereport": facts}
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return NotebookNode(made)  # type: ignore[no-untyped-call]  # nbformat's


def _one_day(words: Words) -> str:
    return words.text("subtitle_one_day", day=words.day(words.changes.after.as_of))


def _intro(words: Words) -> str:
    changes = words.changes
    editions = {
        "before": edition_words(words, changes.before),
        "after": edition_words(words, changes.after),
    }
    said = [words.text("intro", **editions)]
    if changes.is_empty:
        said.append(words.text("same_but_remarks" if changes.entries else "same"))
    return "\n\n".join(said)


def _markdown(text: str, identity: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": text}


def _exhibit(table: Table, number: int) -> dict[str, Any]:
    output = {"output_type": "display_data", "metadata": {}, "data": table._repr_mimebundle_()}
    return {
        "cell_type": "code",
        "id": f"table-{number}",
        "metadata": {},
        "source": "",
        "execution_count": number,
        "outputs": [output],
    }


def _overview(words: Words) -> Table:
    """How many entries there are of each part and kind."""
    kinds = [kind for kind in Kind if kind != Kind.REMARK]
    columns = [Column(words.text("columns.part"))]
    columns += [Column(words.text(f"kind.{kind}"), "end") for kind in kinds]
    rows = [
        (
            Cell(words.text(f"total.{part}")),
            *(Cell(str(len(words.changes.of(part, kind)))) for kind in kinds),
        )
        for part in Part
    ]
    return Table("table-changes-total", words.text("total.caption"), tuple(columns), tuple(rows))


def _table(heading: str, entries: list[Change], words: Words) -> Table:
    """The entries of a section, one a row."""
    names = ("what", "when", "before", "after", "why", "id")
    rows = [_row(entry, words) for entry in entries]
    # A column in which nothing stands says nothing.
    kept = [place for place in range(len(names)) if any(row[place].text for row in rows)]
    columns = (
        Column(words.text(f"columns.{names[place]}"), "end" if place in (2, 3) else "start") for place in kept
    )
    return Table(
        f"table-changes-{heading.replace('_', '-')}",
        words.text("said.counted", heading=words.text(f"heading.{heading}"), count=len(entries)),
        tuple(columns),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _row(entry: Change, words: Words) -> tuple[Cell, ...]:
    before, after = words.sides(entry)
    # Among what moved, an empty cell would not say that the number is gone.
    if entry.moved and not after:
        after = words.text("said.nothing")
    return (
        Cell(words.what(entry)),
        Cell(words.when(entry)),
        Cell(before),
        Cell(after),
        Cell(words.why(entry)),
        Cell(entry.id, anchor=entry.id),
    )

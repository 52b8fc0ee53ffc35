"""Tables of :mod:`zonereport.exhibits` as nodes: cells cut where they may break, marks, layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from math import ceil
from typing import Any

from zonereport.render.pdf.columns import LANDSCAPE, Layout, lay_out
from zonereport.render.pdf.metrics import LONGEST_KEPT, Piece, pieces, text_em
from zonereport.render.pdf.text import Node

MARKS = {"expected": "◐", "target": "◇"}
"""Signs of observation status, the same as in the charts; an outcome is the rule and has none."""

# A table of more rows, or of a greater height in pt, may break between pages.
_BREAKS_FROM, _TALLEST_WHOLE = 40, 300.0
_TITLE_PT, _NOTE_PT = 40.0, 7.4  # room for a title; type size of notes
_MARK_EM = 1.15  # sign and the space behind it
_CARD_LINES, _MOST_CARDS = 7, 3  # of key figures: cells of a row, and rows that stand side by side
# What stands to the right of the units digit; a text that is not one number has none.
_AFTER_UNITS = re.compile(r"[^0-9]*[0-9][0-9,\u2009\u202f]*((?:[.][0-9]+)?[^0-9.]*)")


def table_node(facts: Mapping[str, Any], words: Mapping[str, str]) -> Node:
    """The node of a table.

    Parameters
    ----------
    facts : mapping
        What the table's MIME type carries: ``asdict`` of a :class:`zonereport.exhibits.Table`.
    words : mapping
        The document's words (module ``words``), for the key to the marks.
    """
    columns, rows = facts["columns"], facts["rows"]
    pads = [_pads(column["align"], [row[x]["text"] for row in rows]) for x, column in enumerate(columns)]
    texts = [[column["label"] for column in columns], *[[cell["text"] for cell in row] for row in rows]]
    extra = [[0.0] * len(columns)]
    extra += [[_mark_em(c) + pads[x][y] for x, c in enumerate(row)] for y, row in enumerate(rows)]
    # The first cell names its row; only a sign that is drawn there needs the key.
    used = {c["mark"] for row in rows for x, c in enumerate(row) if c["text"] and (x or c["mark"] in MARKS)}
    # Outcomes are the rule: they stand in the key only beside something else.
    shown = [mark for mark in ("actual", *MARKS) if mark in used] if used & MARKS.keys() else []
    keys = "\u3000".join(words[f"mark_{mark}"] for mark in shown)
    below = (keys, " ".join(facts["notes"]), facts["source"])
    lines = [ceil(text_em(text) * _NOTE_PT / LANDSCAPE[0]) for text in below]
    notes_pt = 1.4 * _NOTE_PT * sum(lines)
    layout = lay_out(texts, extra, above=_TITLE_PT + notes_pt)
    return {
        "t": "zr-table",
        "id": facts["id"],
        "title": facts["title"],
        "columns": [{"label": column["label"], "align": column["align"]} for column in columns],
        "rows": [
            [_cell(c, pads[x][y], layout.widths[x] / layout.size, layout) for x, c in enumerate(row)]
            for y, row in enumerate(rows)
        ],
        "keys": keys,
        "notes": list(facts["notes"]),
        "source": facts["source"],
        "cards": facts["id"].endswith("-keys") and len(columns) == _CARD_LINES and len(rows) <= _MOST_CARDS,
        "whole": len(rows) < _BREAKS_FROM and max(layout.height, notes_pt) < _TALLEST_WHOLE,
        **asdict(layout),
    }


def _cell(cell: Mapping[str, Any], pad: float, width: float, layout: Layout) -> Node:
    mark = MARKS.get(cell["mark"], "") if cell["text"] else ""
    node = {"link": cell["link"], "anchor": cell["anchor"], "mark": mark, "pad": pad}
    if cell.get("links"):
        return node | {"parts": linked_parts(cell, width if layout.fits else 0.0)}
    cut = pieces(cell["text"], layout.loose)
    if text_em(cell["text"]) + pad + _mark_em(cell) <= width:
        cut = (Piece(cell["text"], any(piece.kept for piece in cut)),)
    return node | {"parts": [{"x": piece.text, "kept": piece.kept and layout.fits} for piece in cut]}


def linked_parts(cell: Mapping[str, Any], width: float = LONGEST_KEPT) -> list[Node]:
    """The parts of a cell with several links; a linked number stays on its line where that is wide enough.

    Parameters
    ----------
    cell : mapping
        ``asdict`` of a :class:`zonereport.exhibits.Cell` with ``links``.
    width : float
        Of a line, in em.

    Examples
    --------
    >>> links = [{"start": 0, "end": 2, "to": "a-001", "hint": ""}]
    >>> linked_parts({"text": "60 ÷ 12", "links": links})
    [{'x': '60', 'kept': True, 'link': 'a-001'}, {'x': ' ÷ 12', 'kept': False, 'link': ''}]
    """
    text, parts, end = cell["text"], [], 0
    for link in cell["links"]:
        number = text[link["start"] : link["end"]]
        kept = text_em(number) <= min(width, LONGEST_KEPT)
        parts.append({"x": text[end : link["start"]], "kept": False, "link": ""})
        parts.append({"x": number, "kept": kept, "link": link["to"]})
        end = link["end"]
    parts.append({"x": text[end:], "kept": False, "link": ""})
    return [part for part in parts if part["x"]]


def _mark_em(cell: Mapping[str, Any]) -> float:
    return _MARK_EM if cell["mark"] in MARKS and cell["text"] else 0.0


def _pads(align: str, texts: list[str]) -> list[float]:
    """For every cell of a decimal column how far, in em, it ends before the column's longest fraction."""
    if align != "decimal":
        return [0.0] * len(texts)
    found = [_AFTER_UNITS.fullmatch(text) for text in texts]
    own = [text_em(match[1]) if match else 0.0 for match in found]
    room = max(own, default=0.0)
    dashes = [len(text) <= 1 and not text.isdigit() for text in texts]
    pads = [
        room - width if match else room if dash else 0.0
        for match, width, dash in zip(found, own, dashes, strict=True)
    ]
    return [round(pad, 3) for pad in pads]

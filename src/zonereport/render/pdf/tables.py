"""Tables on paper: cells of any HTML or Markdown table, and what width a table asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from zonereport.render.pdf.metrics import text_em
from zonereport.render.pdf.text import plain_text, walk

_ALIGN = {"AlignLeft": "start", "AlignRight": "end", "AlignCenter": "center", "AlignDefault": ""}
_NUMBER = re.compile(
    r"[-+−±~<>≤≥≈]?\s*[$¥€£]?\s*[\d.,\u2009\u202f]*\d[\d.,]*(e[-+]?\d+)?\s*[%‰]?|nan|NaN|None|-|—|–|"
)
_SMALLEST_PT, _GUTTER_PT, _PORTRAIT_PT = 7.0, 9.0, 470.0
# As in tables.typ: largest type, a row of it, height up to which a table of fewer rows than this stays whole.
_LARGEST_PT, _ROW_PT, _TALLEST_WHOLE_PT, _BREAKS_FROM = 8.6, 8.6 * 0.733 + 6.8, 297.6, 40
_SURELY = 0.9  # the bold of heads is a little wider, and not every face as low
_WRAPS_FROM, _WRAPPED = 14.0, 9.0  # in em: a longer text takes a second line, but needs some width


def table_nodes(content: list[Any], blocks: Callable[[list[Any]], list[Any]]) -> list[dict[str, Any]]:
    """Nodes of pandoc's ``Table``: one, or several under one another where its columns don't fit a page.

    Parameters
    ----------
    content : list
        The element's content: attributes, caption, columns, head, bodies, foot.
    blocks : callable
        Turns the blocks of a cell into nodes.
    """
    (anchor, _, _), (_, caption), columns, head, bodies, foot = content
    aligns = [_ALIGN[column[0]["t"]] for column in columns]
    head_rows = [_row(row, blocks) for row in head[1]]
    body_rows: list[list[dict[str, Any]]] = []
    row_heads = 0
    for _, heads, middle, rows in bodies:
        row_heads = max(row_heads, heads)
        body_rows += [_row(row, blocks) for row in [*middle, *rows]]
    body_rows += [_row(row, blocks) for row in foot[1]]
    if not any(cell["text"] or _is_pictured(cell) for row in head_rows for cell in row):
        head_rows = []
    texts = [[cell["text"] for cell in row if cell["cols"] == 1] for row in head_rows + body_rows]
    table = {
        "t": "grid",
        "id": anchor,
        "caption": blocks(caption),
        "aligns": _numbers_to_the_right(aligns, body_rows),
        "heads": row_heads,
        "head": head_rows,
        "body": body_rows,
        "landscape": wants_landscape(texts),
    }
    return [part | _known_size(part) for part in (_parts(table) if table["landscape"] else [table])]


def _known_size(table: dict[str, Any]) -> dict[str, Any]:
    """Type size in pt, and whether the table stays whole, where that can be told without drawing it.

    That is where no text wraps even in the largest type. 0 and None: the template has to find out.
    """
    unknown: dict[str, Any] = {"size": 0, "whole": None}
    rows = [*table["head"], *table["body"]]
    count = len(table["aligns"])
    if table["landscape"] or any(len(row) != count or not all(map(_is_one_line, row)) for row in rows):
        return unknown
    widths = [max((text_em(row[x]["text"]) for row in rows), default=0.0) for x in range(count)]
    if sum(widths) * _LARGEST_PT + count * _GUTTER_PT > _PORTRAIT_PT * _SURELY:
        return unknown
    height = len(rows) * _ROW_PT
    if len(table["body"]) >= _BREAKS_FROM or height * _SURELY > _TALLEST_WHOLE_PT:
        return {"size": _LARGEST_PT, "whole": False}
    return {"size": _LARGEST_PT, "whole": True} if height < _TALLEST_WHOLE_PT * _SURELY else unknown


def _is_one_line(cell: dict[str, Any]) -> bool:
    """Whether a cell holds plain words and nothing else."""
    parts = [node.get("c", [node]) if isinstance(node, dict) else [node] for node in cell["c"]]
    plain = len(parts) <= 1 and all(isinstance(part, str) for line in parts for part in line)
    return plain and cell["rows"] == cell["cols"] == 1 and "\n" not in cell["text"]


def wants_landscape(rows: list[list[str]]) -> bool:
    """Whether a table is too wide for an upright page even in small type.

    Parameters
    ----------
    rows : list of lists of str
        The cells' texts, heads included; rows of another length than the longest are left out.

    Examples
    --------
    >>> wants_landscape([["指标", "2018年"]]), wants_landscape([["1234567890.12"] * 20])
    (False, True)
    """
    columns = max((len(row) for row in rows), default=0)
    widths = [0.0] * columns
    for row in rows:
        if len(row) == columns:
            widths = [max(width, _needed_em(text)) for width, text in zip(widths, row, strict=True)]
    return sum(widths) * _SMALLEST_PT + columns * _GUTTER_PT > _PORTRAIT_PT


def _parts(table: dict[str, Any]) -> list[dict[str, Any]]:
    """A wide table cut between columns as pandas prints it, the heads of the rows repeated.

    A table with cells across columns or rows cannot be cut; it turns the page.
    """
    rows = [*table["head"], *table["body"]]
    count = len(table["aligns"])
    if any(len(row) != count or any(cell["rows"] != 1 for cell in row) for row in rows):
        return [table]
    heads = max(1, table["heads"])
    lengths = [max(_needed_em(row[x]["text"]) for row in rows) for x in range(count)]
    needed = [length * _SMALLEST_PT + _GUTTER_PT for length in lengths]
    room = _PORTRAIT_PT - sum(needed[:heads])
    groups: list[list[int]] = [[]]
    for x in range(heads, count):
        if groups[-1] and sum(needed[i] for i in groups[-1]) + needed[x] > room:
            groups.append([])
        groups[-1].append(x)
    return [_columns(table, [*range(heads), *group], first=index == 0) for index, group in enumerate(groups)]


def _columns(table: dict[str, Any], kept: list[int], first: bool) -> dict[str, Any]:
    part = {key: [[row[x] for x in kept] for row in table[key]] for key in ("head", "body")}
    aligns = [table["aligns"][x] for x in kept]
    own = {} if first else {"id": "", "caption": []}
    return table | part | {"aligns": aligns, "landscape": False} | own


def _needed_em(text: str) -> float:
    length = text_em(text)
    if length <= _WRAPS_FROM:
        return length
    longest_word = max(text_em(word) for word in re.split(r"[\s\u2e80-\u9fff]+", text))
    return max(_WRAPPED, longest_word)


def _row(row: list[Any], blocks: Callable[[list[Any]], list[Any]]) -> list[dict[str, Any]]:
    cells = []
    for (anchor, _, attributes), align, rows, columns, content in row[1]:
        nodes = blocks(content)
        style = dict(attributes).get("style", "")
        cells.append(
            {
                "id": anchor,
                "c": nodes,
                "text": plain_text(nodes).strip(),
                "align": _ALIGN[align["t"]] or _style_align(style),
                "rows": rows,
                "cols": columns,
                "style": style,
            }
        )
    return cells


def _is_pictured(cell: dict[str, Any]) -> bool:
    return any(node.get("t") in ("img", "picture", "notice") for node in walk(cell["c"]))


def _style_align(style: str) -> str:
    found = re.search(r"text-align:\s*(left|right|center)", style)
    return {"left": "start", "right": "end", "center": "center"}[found[1]] if found else ""


def _numbers_to_the_right(aligns: list[str], rows: list[list[dict[str, Any]]]) -> list[str]:
    """A column without an alignment of its own whose texts are all numbers is set flush right."""
    plain = [row for row in rows if len(row) == len(aligns)]
    result = []
    for index, align in enumerate(aligns):
        texts = [row[index]["text"] for row in plain]
        numeric = any(texts) and all(_NUMBER.fullmatch(text) for text in texts)
        result.append(align or ("end" if numeric else "start"))
    return result

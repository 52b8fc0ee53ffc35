"""From lines to rows of cells, and back: quotation marks, and what spreadsheets do to the right edge."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from zonereport.errors import Fault

# Excel saves lines in blocks of 16 and leaves out the last columns of a block that has nothing in them.
BLOCK = 16
_QUOTE = "Put a cell that contains a comma in quotation marks."
_RAW_CELL = re.compile(r'("(?:[^"]|"")*"|[^,]*)(,|$)')


def split_line(line: str) -> list[str] | None:
    """The cells of a line; None where its quotation marks make no sense.

    Examples
    --------
    >>> split_line('a,"b, c"')
    ['a', 'b, c']
    """
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


def filled(lines: list[str]) -> list[str]:
    """The lines without the empty ones at the end, which a spreadsheet leaves where rows were deleted.

    Examples
    --------
    >>> filled(["a,b", "1,2", ",,", ""])
    ['a,b', '1,2']
    """
    last = next((at for at in range(len(lines), 0, -1) if lines[at - 1].strip(', "')), 0)
    return lines[:last]


def read_rows(lines: Sequence[str], file: str) -> tuple[dict[int, list[str]], list[Fault], set[int]]:
    """Cells of every line by its number, all as many as the header's; faults; lines with stand-ins.

    Empty columns at the right edge of the whole file are left out, and what Excel left out at the
    right edge of a block of lines is put back.
    """
    split = {number: split_line(line) for number, line in enumerate(lines, start=1)}
    surplus = _surplus(list(split.values()))
    width = len(split[1] or [""]) - surplus
    padded = _blocks(split, width + surplus)
    rows: dict[int, list[str]] = {}
    broken: set[int] = set()
    faults: list[Fault] = []
    odd: dict[int, list[str]] = {}
    for number, cells in split.items():
        if cells is None:
            advice = "A quotation mark is not closed or not doubled, or a cell contains a line break."
            faults.append(Fault(file, number, "", lines[number - 1][:60], "quotation marks in pairs", advice))
            cells = lines[number - 1].split(",")
        elif not any(cells):
            found = lines[number - 1]
            faults.append(Fault(file, number, "", found, "a row with values", "Delete the empty line."))
            continue
        elif len(cells) == width + surplus or number in padded:
            rows[number] = (cells + [""] * width)[:width]
            continue
        else:
            odd[number] = cells
        broken.add(number)
        rows[number] = (cells + [""] * width)[:width]
    return rows, faults + _uneven(odd, width, file), broken


def _uneven(odd: Mapping[int, list[str]], width: int, file: str) -> list[Fault]:
    """Faults of rows with too many or too few cells, one for those that follow each other and are alike."""
    faults = []
    lines = list(odd)
    while lines:
        first = lines[0]
        run = [at for step, at in enumerate(lines) if at == first + step and len(odd[at]) == len(odd[first])]
        lines = [at for at in lines if at not in run]
        found = f"{len(odd[first])} cells" + (f" in rows {first} to {run[-1]}" if len(run) > 1 else "")
        advice = _advice(odd[first], width)
        if len(run) > 1 and len(odd[first]) > width and not any(any(odd[at][width:]) for at in run):
            advice = "Take the commas at the end of the lines away."
        faults.append(Fault(file, first, "", found, f"{width} cells", advice))
    return faults


def _surplus(rows: list[list[str] | None]) -> int:
    """How many columns at the right edge have neither a name nor a cell, in any row."""
    header = rows[0] or []
    surplus = 0
    while surplus < len(header) - 1 and not header[-1 - surplus]:
        surplus += 1
    if any(row is None or any(row[len(header) - surplus :]) for row in rows):
        return 0
    return surplus


def _blocks(split: Mapping[int, list[str] | None], width: int) -> set[int]:
    """Lines of whole blocks from which Excel left out the same empty columns at the right edge.

    A line or two that lack a cell are another matter: there the cells may have moved.
    """
    padded: set[int] = set()
    before = 0
    for first in range(1 + BLOCK, len(split) + 1, BLOCK):
        block = range(first, min(first + BLOCK, len(split) + 1))
        lengths = {len(split[number] or []) for number in block}
        length = lengths.pop() if len(lengths) == 1 else 0
        if 1 < length < width and (len(block) >= BLOCK // 2 or length == before):
            padded.update(block)
        before = length
    return padded


def _advice(cells: list[str], width: int) -> str:
    if len(cells) < width:
        return "A cell or its comma was deleted, or a spreadsheet left out empty cells at the end of the row."
    thousands = re.compile(r"[1-9]\d{0,2},\d{3}")
    if any(thousands.fullmatch(",".join(pair)) for pair in pairwise(cells)):
        return f"Type a number without a thousands comma. {_QUOTE}"
    return _QUOTE


def with_cells(
    lines: Sequence[str], header: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> list[str]:
    """The lines with some columns' cells exchanged; all other cells keep their characters.

    Parameters
    ----------
    lines : sequence of str
        Header and rows as they were read without a fault.
    header : sequence of str
        Names of the columns; empty ones to the right of them are left out of every line.
    columns : mapping
        New cells of all rows by column.

    Examples
    --------
    >>> with_cells(['a,b', '"1",x', '2,y'], ["a", "b"], {"b": ["", "u, v"]})
    ['a,b', '"1",', '2,"u, v"']
    """
    places = {header.index(name): cells for name, cells in columns.items()}
    changed = [",".join(header)]
    for at, line in enumerate(lines[1:]):
        raw = [match[1] for match in _RAW_CELL.finditer(line)][: len(header)]
        raw += [""] * (len(header) - len(raw))
        for place, cells in places.items():
            raw[place] = quoted(cells[at])
        changed.append(",".join(raw))
    return changed


def quoted(cell: str) -> str:
    """The cell as it stands in a CSV file.

    Examples
    --------
    >>> quoted("a, b"), quoted("a")
    ('"a, b"', 'a')
    """
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell

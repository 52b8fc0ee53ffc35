"""The sheet: all candidates of an article as a CSV that a person decides on, in any spreadsheet.

It holds sentences of the article, so it lies beside the texts and never in the repository. It is
written again and again, and what a person has typed into it outlives that; what a spreadsheet has done
to it is read right or refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zonereport.errors import Fault, ZonereportError
from zonereport.quantity import find_numerals
from zonereport.seeds import Field, Resource
from zonereport.seeds.reading import read_table

from .candidates import Candidate
from .mending import (
    check_sentence,
    guarded_cell,
    is_edited,
    mended_cell,
    plain,
    read_anchor,
    read_decision,
)
from .rows import GUESSED, MARK, NOTES, Reading, Row, read_row, row_of
from .splicing import BOM

READ = ("value", "lower", "upper", "unit")
COLUMNS = ("decision", "reason", "start", "end", "printed", *READ, *GUESSED, *NOTES, "sentence")

_LONGEST_HALF = 240  # characters of a sentence on each side of its figure


class SheetFaults(ZonereportError):
    """All faults found in a sheet, sorted by row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} in the sheet; nothing was written.\n{lines}")


def sheet_bytes(rows: Sequence[Row], text: str, dimension_of: Mapping[str, str]) -> bytes:
    """The sheet's content: UTF-8 with a byte order mark, by which a spreadsheet knows the encoding."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        reading = read_row(row, dimension_of)
        cells = [row.decision, guarded_cell(row.reason), row.start, row.end, guarded_cell(row.printed)]
        cells += _numbers(reading)
        cells += [guarded_cell(row.cells.get(column, "")) for column in (*GUESSED, *NOTES)]
        writer.writerow([*cells, guarded_cell(marked_sentence(row, text))])
    return BOM + stream.getvalue().encode("utf-8")


def numbered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows in the order of the text, each with the line that it has in the sheet."""
    ordered = sorted(rows, key=lambda row: (row.start, row.end))
    return tuple(replace(row, line=line) for line, row in enumerate(ordered, start=2))


def sentence_parts(row: Row, text: str) -> tuple[str, str, str]:
    """The sentence before, in and after the figure, without line breaks; long ones cut with an ellipsis."""
    start, end = min(row.candidate.sentence[0], row.start), max(row.candidate.sentence[1], row.end)
    before, after = text[start : row.start], text[row.end : end]
    if len(before) > _LONGEST_HALF:
        before = f"…{before[-_LONGEST_HALF:]}"
    if len(after) > _LONGEST_HALF:
        after = f"{after[:_LONGEST_HALF]}…"
    first, figure, last = (plain(part) for part in (before, row.printed, after))
    return first.lstrip(), figure, last.rstrip()


def marked_sentence(row: Row, text: str) -> str:
    """The sentence with its figure in brackets: the same number may stand in it twice."""
    before, figure, after = sentence_parts(row, text)
    return f"{before}【{figure}】{after}"


def read_sheet(
    path: Path, candidates: Sequence[Candidate], text: str, area: str = ""
) -> tuple[tuple[Row, ...], list[str]]:
    """Bring the sheet and the candidates together.

    Parameters
    ----------
    path : Path
        The sheet; where it does not exist, all rows are fresh.
    candidates : sequence of Candidate
        What is neither coded nor dismissed now.
    text : str
        The article.
    area : str
        Guess where a candidate has none.

    Returns
    -------
    tuple of Row
        In the order of the text. Decided rows are as the sheet has them; in the others, cells that
        still bear the mark follow the candidates.
    list of str
        A sentence for every decided row that left the sheet, since the seeds cover it already.

    Raises
    ------
    SheetFaults
        Where the file, or a row that a person has worked on, cannot be read for sure.
    """
    if not path.is_file():
        return numbered(row_of(candidate, area) for candidate in candidates), []
    table, faults = read_table(path, _resource(path.name))
    if table is None or faults:
        raise SheetFaults(faults)
    by_span = {(candidate.start, candidate.end) for candidate in candidates}
    rows: dict[tuple[object, ...], Row] = {}
    for line, raw in zip(table.frame.index, table.frame.to_dict("records"), strict=True):
        cells = {str(column): mended_cell(str(column), str(cell)) for column, cell in raw.items()}
        decision, wrong = read_decision(cells["decision"], path.name, int(line))
        anchor = read_anchor(cells, by_span, text, path.name, int(line))
        if wrong or isinstance(anchor, Fault):
            # Where nobody has worked on the row, its candidate comes afresh.
            if wrong or decision or is_edited(cells):
                faults += [fault for fault in (wrong, anchor) if isinstance(fault, Fault)]
            continue
        if decision and (moved := check_sentence(cells["sentence"], anchor[2], path.name, int(line))):
            faults.append(moved)
        found = Candidate(*anchor, None, None, None, "", anchor[:2])
        kept = {column: cells[column] for column in (*GUESSED, *NOTES)}
        row = Row(found, *anchor, kept, cells["reason"], decision, int(line))
        rows.setdefault((*anchor, decision, row.reason, *kept.values()), row)
    merged, gone = merge(rows.values(), candidates, area)
    decided = [row for row in gone if row.decision]
    for row in decided:
        if not find_numerals(row.printed):
            faults.append(Fault(path.name, row.line, "printed", row.printed, "a string with a numeral"))
    if faults:
        raise SheetFaults(faults)
    return merged, [f"row {row.line} ({row.printed}) left the sheet: the seeds cover it" for row in decided]


def merge(
    rows: Iterable[Row], candidates: Sequence[Candidate], area: str = ""
) -> tuple[tuple[Row, ...], list[Row]]:
    """Rows that were worked on and the candidates as they are now.

    Returns
    -------
    tuple of Row
        Every row with the candidate that it is about, and a fresh row for each candidate that none is
        about. Decided rows stay as they are, the others take new guesses where nobody typed anything.
    list of Row
        Rows without a candidate: the seeds cover their numerals.
    """
    by_span = {(candidate.start, candidate.end): candidate for candidate in candidates}
    kept, gone = [], []
    taken: set[tuple[int, int]] = set()
    for row in rows:
        candidate = by_span.get((row.start, row.end)) or _nearest(candidates, row.start, row.end)
        if candidate is None:
            gone.append(row)
            continue
        taken.add((candidate.start, candidate.end))
        row = replace(row, candidate=candidate)
        kept.append(row if row.decision else _refreshed(row, row_of(candidate, area)))
    fresh = [row_of(candidate, area) for span, candidate in by_span.items() if span not in taken]
    return numbered([*kept, *fresh]), gone


def _resource(file: str) -> Resource:
    fields = tuple(Field(name, "string", name, "", False, "", ()) for name in COLUMNS)
    return Resource("sheet", "Candidates", file, fields, ("start", "end"), ())


def _nearest(candidates: Sequence[Candidate], start: int, end: int) -> Candidate | None:
    """The candidate that shares most characters with an anchor."""
    shared = {
        at: min(end, candidate.end) - max(start, candidate.start) for at, candidate in enumerate(candidates)
    }
    best = max(shared, key=lambda at: shared[at], default=None)
    return candidates[best] if best is not None and shared[best] > 0 else None


def _refreshed(row: Row, fresh: Row) -> Row:
    """An undecided row with new guesses where nobody typed anything; no guess replaces a guess."""
    cells = {column: _newer(cell, fresh.cells[column], column) for column, cell in row.cells.items()}
    return replace(row, cells=cells, reason=_newer(row.reason, fresh.reason, "reason"))


def _newer(cell: str, guess: str, column: str) -> str:
    return guess if column not in NOTES and cell.startswith(MARK) and guess != MARK else cell


def _numbers(reading: Reading) -> list[str]:
    numbers = (reading.value, reading.lower, reading.upper)
    return [*("" if number is None else f"{number:.15g}" for number in numbers), reading.unit]

"""What a person typed into the sheet and what a spreadsheet did to it: read right, or refused.

Every row is held against the text, so that most of a spreadsheet's doing can be undone for certain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Set
from difflib import get_close_matches

from zonereport.errors import Fault
from zonereport.seeds.spreadsheets import originals

from .rows import DECISIONS, GUESSED, MARK, NOTES

#: Columns of words; the others hold codes, numbers and months.
FREE = ("printed", "subject", "scope", *NOTES, "sentence")

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t")

_BLANK = " \t\r\n\u00a0\u3000\u200b\u2060\ufeff"


def mended_cell(column: str, cell: str) -> str:
    """A cell as it was meant: without the guard against formulas and without blanks at its ends."""
    cell = cell.strip(_BLANK)
    if column not in FREE:
        cell = unicodedata.normalize("NFKC", cell)
    if column in GUESSED or column == "reason":
        cell = re.sub(r"^[?？]\s*", MARK, cell)
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def guarded_cell(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula.

    Examples
    --------
    >>> guarded_cell("=1+1"), guarded_cell("?gdp")
    ("'=1+1", '?gdp')
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(text: str) -> str:
    """Text on one line, without characters that steer a terminal or a spreadsheet."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)


def read_decision(cell: str, file: str, line: int) -> tuple[str, Fault | None]:
    """The decision that a cell says, and the fault where it says another word."""
    decision = cell.casefold()
    if decision in ("", *DECISIONS):
        return decision, None
    close = get_close_matches(decision.lstrip(MARK), DECISIONS, n=1)
    advice = f"Did you mean {close[0]}?" if close else ""
    return "", Fault(file, line, "decision", cell, f"{' or '.join(DECISIONS)}, or nothing", advice)


def read_anchor(
    cells: Mapping[str, str],
    by_span: Set[tuple[int, int]],
    text: str,
    file: str,
    line: int,
) -> tuple[int, int, str] | Fault:
    """Where the row's figure stands, as far as offsets and printed string leave no doubt."""
    printed, offsets = cells["printed"], []
    for column in ("start", "end"):
        offset = next(iter(originals(column, cells[column], {})), cells[column])
        if not re.fullmatch(r"[0-9]+", offset):
            return Fault(file, line, column, cells[column], "a whole number, 0 or more")
        offsets.append(int(offset))
    start, end = offsets
    stands = text[start:end]
    if not stands:
        words = f"a place in the text of {len(text)} characters"
        return Fault(file, line, "start", f"{start} to {end}", words)
    if printed in ("", stands) or ((start, end) in by_span and _is_damaged(printed, stands)):
        return start, end, stands
    around = max(start - len(printed) + 1, 0)
    places = [
        around + found.start()
        for found in re.finditer(f"(?={re.escape(printed)})", text[around : end + len(printed) - 1])
    ]
    if (start, end) in by_span and len(places) == 1:
        return places[0], places[0] + len(printed), printed
    elsewhere = re.finditer(re.escape(printed), text)
    nearby = min(elsewhere, key=lambda found: abs(found.start() - start), default=None)
    if (start, end) in by_span or nearby is None:
        words = f"{stands!r}, which stands at {start} to {end}"
        advice = "To widen or narrow a figure, change printed alone: the offsets follow."
        return Fault(file, line, "printed", printed, words, advice)
    words = f"the place of {printed}; the nearest is {nearby.start()} to {nearby.end()}"
    return Fault(file, line, "start", f"{start} to {end}", words, "Has a spreadsheet changed the offsets?")


def _is_damaged(cell: str, printed: str) -> bool:
    """Whether a spreadsheet shows the printed string as this cell: 8.60% for 8.6%."""
    span = {"start": "0", "end": str(len(printed))}
    return printed in originals("printed", cell, span)


def check_sentence(sentence: str, printed: str, file: str, line: int) -> Fault | None:
    """The fault of a row whose sentence is another figure's: some of its columns were moved."""
    if not sentence or _squeezed(printed) in _squeezed(sentence):
        return None
    words = f"the sentence that has {printed}"
    advice = "Has a column been moved against the others? Undo that, or empty the cell."
    return Fault(file, line, "sentence", sentence[:40], words, advice)


def is_edited(cells: Mapping[str, str]) -> bool:
    """Whether somebody has typed anything but a decision into a row."""
    return any(not cells[column].startswith(MARK) for column in (*GUESSED, "reason")) or any(
        cells[column] for column in NOTES
    )


def _squeezed(text: str) -> str:
    return re.sub(r"[\s【】]+", "", plain(text))

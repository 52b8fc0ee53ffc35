"""What can be said about one cell, from the description alone.

pandera's own reader of Frictionless schemas turns cells into integers and
categories before it checks them: one bad cell then condemns its whole column and
the text that was found is lost. So the description's constraints become pandera
checks on strings here, each with the sentence that a fault needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute as pc
from pandera.errors import SchemaErrors

from zonereport.errors import Fault

from . import spreadsheets
from .description import Field, Resource, describe
from .reading import Table
from .spreadsheets import ERROR_VALUE

# Blanks that nobody sees: also no-break, ideographic and zero-width ones.
_EDGE = re.compile(r"^[\s\u200b\u2060\ufeff]|[\s\u200b\u2060\ufeff]$|[\x00-\x1f\x7f]")
# Inside a cell they make two names of one; only what is printed may hold them, as the text does.
_INSIDE = re.compile(r"[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3164\ufeff]")
# What most cells are, in the narrower words of Arrow's expressions: characters of which nothing is to be
# said, in words with one plain blank between them.
_PLAIN = (
    r"[^\x00-\x20\x7f-\x{a0}\x{ad}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{2064}"
    r"\x{3000}\x{3164}\x{feff}#]+"
)
_SURELY_TIDY = rf"^(?:{_PLAIN}(?: {_PLAIN})*)?$"
# What names a series: one blank more would make it another.
_NAMING = ("subject", "scope")
_WORDS = {"integer": "a whole number, 0 or more", "date": "a day as 2024-01-31"}
_PATTERN_WORDS = {
    "period": "months as 2024-01/2024-07, or 2024-07 for a stock at the month's end",
    "sha256": "64 hexadecimal digits in small letters",
    "seal": "what `zonereport seal` writes, or nothing",
    "figure": "a source's prefix and a number, as hy19-001",
    "supersedes": "a figure's id, as hy19-001",
    "file": "a file name without a folder",
}


def check_cells(table: Table) -> list[Fault]:
    """Faults of single cells: stray blanks, empty where required, type, pattern, codes; one per cell."""
    frame, name = table.sound, table.resource.name
    try:
        _schema(name).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    cases = cases.sort_values("check_number", kind="stable").drop_duplicates(["index", "column"])
    return [
        _fault(table.resource, int(row.index_), str(row.column), str(row.failure_case), str(row.check))
        for row in cases.rename(columns={"index": "index_"}).itertuples()
        if row.column not in table.missing
    ]


@cache
def _schema(name: str) -> pa.DataFrameSchema:
    fields = describe()[name].fields
    return pa.DataFrameSchema({field.name: pa.Column(None, _checks(field)) for field in fields})


def _checks(field: Field) -> list[pa.Check]:
    """Checks in the order in which their sentence helps most; the first that fails is reported."""
    checks = [_each(lambda cell: not _untidy(field.name, cell), "tidy", _SURELY_TIDY)]
    if field.required:
        checks.append(_each(bool, "a value", "."))
    if field.codes:
        checks.append(_each(lambda cell: cell in ("", *field.codes), f"one of: {', '.join(field.codes)}"))
    if field.pattern:
        pattern = re.compile(field.pattern)
        words = _PATTERN_WORDS.get(field.name, "small letters and digits, joined by - or _")
        sure = f"^(?:{field.pattern})$" if field.pattern.isascii() else ""
        checks.append(_each(lambda cell: not cell or bool(pattern.fullmatch(cell)), words, sure))
    if field.type in _WORDS:
        reads = _reads_as_date if field.type == "date" else _reads_as_integer
        sure = "^(?:0|[1-9][0-9]{0,17})?$" if field.type == "integer" else ""
        checks.append(_each(lambda cell: not cell or reads(cell), _WORDS[field.type], sure))
    return checks


def _untidy(column: str, cell: str) -> str:
    """What a cell of any column should be and is not; one check for all of it, since checks are slow."""
    if _EDGE.search(cell):
        return "no blank or invisible character at its ends"
    if column != "printed" and _INSIDE.search(cell):
        return "no invisible character"
    if ERROR_VALUE.fullmatch(cell):
        return "a value, not a spreadsheet's error"
    return "single plain blanks" if column in _NAMING and re.search(r"\s\s|\u3000", cell) else ""


def _each(holds: Callable[[str], bool], words: str, sure: str = "") -> pa.Check:
    """A check that asks once per distinct cell of a column; those that match ``sure`` need not be asked."""

    def check(cells: pd.Series[str]) -> pd.Series[bool]:
        asked = cells[~_matches(cells, sure)] if sure else cells
        bad = [cell for cell in asked.unique() if not holds(cell)]
        return ~cells.isin(bad) if bad else cells.notna()

    return pa.Check(check, error=words)


def _matches(cells: pd.Series[str], pattern: str) -> np.ndarray:
    found = pc.match_substring_regex(pyarrow.array(cells, type=pyarrow.string()), pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False))


def _reads_as_date(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _reads_as_integer(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and str(int(cell)) == cell


def _fault(resource: Resource, row: int, column: str, found: str, words: str) -> Fault:
    field = resource.field(column)
    advice = ""
    close = get_close_matches(found.strip().lower(), field.codes, n=1, cutoff=0.5)
    if found and close:
        advice = f"Did you mean {close[0]}?"
    elif hidden := _INSIDE.search(found):
        name = unicodedata.name(hidden[0], "unnamed")
        place = f"Character {hidden.start() + 1} is U+{ord(hidden[0]):04X} ({name.lower()})"
        advice = f"{place}: delete it, or type a plain blank."
    elif ERROR_VALUE.fullmatch(found):
        advice = "Undo it in the spreadsheet, or take the cell from the last version of the file."
    elif _EDGE.search(found):
        advice = "Delete it."
    elif found:
        advice = spreadsheets.advice(column, field.type, found)
    return Fault(resource.file, row, column, found, _untidy(column, found) or words, advice)

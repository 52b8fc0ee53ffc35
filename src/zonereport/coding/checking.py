"""What is wrong with rows of the sheet, in the sheet's own terms, before anything is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from zonereport.errors import Fault
from zonereport.quantity import find_numerals
from zonereport.seeds import Seeds, describe
from zonereport.seeds.cells import check_cells
from zonereport.seeds.meaning import check_meaning
from zonereport.seeds.reading import Table
from zonereport.seeds.relations import check_references

from .rows import CODE, DISMISS, GUESSED, NOTES, Row

_FORMULA = ("=", "+", "-", "@")
_FREE = ("subject", "scope", "note", "note_zh")


def figure_cells(row: Row, source: str) -> dict[str, str]:
    """The row of figures.csv that a decided row becomes, still without its id."""
    anchor = {"source": source, "start": str(row.start), "end": str(row.end), "printed": row.printed}
    return anchor | {column: row.settled(column) for column in (*GUESSED, *NOTES)}


def check_coded(rows: Sequence[Row], seeds: Seeds, source: str, file: str) -> list[Fault]:
    """Faults of the cells of rows that are to be coded, each against the codebook and its printed string.

    The same checks as `load_seeds` makes of figures.csv, for these rows alone.
    """
    if not rows:
        return []
    resource = describe()["figures"]
    cells = [figure_cells(row, source) | {"figure": "new-000"} for row in rows]
    frame = pd.DataFrame(cells, index=pd.Index(range(len(rows))), dtype="str")
    frame = frame.reindex(columns=list(resource.columns), fill_value="").astype("str")
    tables = {name: Table(describe()[name], getattr(seeds, name)) for name in describe()}
    tables["figures"] = Table(resource, frame)
    found = check_cells(tables["figures"]) + check_references(tables, "figures")
    found += check_meaning(tables, frame)
    faults: dict[tuple[int, str], Fault] = {}
    for fault in found:
        faults.setdefault((fault.row, fault.column), replace(fault, file=file, row=rows[fault.row].line))
    return [*faults.values(), *_formulas(rows, file)]


def check_decided(rows: Sequence[Row], seeds: Seeds, source: str, text: str, file: str) -> list[Fault]:
    """All faults of the decided rows that the sheet itself can be blamed for."""
    decided = [row for row in rows if row.decision]
    faults = [fault for row in decided for fault in _check_anchor(row, text, file)]
    faults += _overlaps(decided, seeds, source, file)
    faults += check_coded([row for row in decided if row.decision == CODE], seeds, source, file)
    reasons = describe()["dismissed"].field("reason").codes
    for row in decided:
        if row.decision == DISMISS and row.settled("reason") not in reasons:
            words = f"one of: {', '.join(reasons)}"
            faults.append(Fault(file, row.line, "reason", row.settled("reason"), words))
    return faults


def problems(row: Row, rows: Sequence[Row], seeds: Seeds, source: str, text: str) -> tuple[str, ...]:
    """Why a row cannot be decided as its ``decision`` says, a sentence each; none if it can.

    ``rows`` are the other rows of the sheet.
    """
    rivals = [
        other for other in rows if other.decision and other.line != row.line and other.overlaps(row)
    ]
    faults = check_decided([row, *rivals], seeds, source, text, "")
    # Of two rows that overlap the later one is blamed, whichever is being decided.
    return tuple(_sentence(fault) for fault in faults if fault.row == row.line or fault.column == "start")


def _sentence(fault: Fault) -> str:
    found = f"found {fault.found!r}, " if fault.found else ""
    advice = f" {fault.advice}" if fault.advice else ""
    return f"{fault.column}: {found}expected {fault.expected}.{advice}"


def _check_anchor(row: Row, text: str, file: str) -> list[Fault]:
    """The anchor holds whole numerals, at least one."""
    inside = numerals_in(row, text)
    if not inside:
        return [Fault(file, row.line, "printed", row.printed, "a string with a numeral")]
    for start, end in inside:
        if start < row.start or row.end < end:
            words = f"all of the numeral {text[start:end]}, which stands at {start} to {end}"
            return [Fault(file, row.line, "printed", row.printed, words)]
    return []


def numerals_in(row: Row, text: str) -> list[tuple[int, int]]:
    """Offsets of the numerals that a row's anchor touches."""
    # A numeral is found the same in its line as in the whole text, and no line is long.
    start = text.rfind("\n", 0, row.start) + 1
    end = text.find("\n", row.end)
    line = text[start : len(text) if end < 0 else end]
    found = ((numeral.start + start, numeral.end + start) for numeral in find_numerals(line))
    return [(first, last) for first, last in found if last > row.start and first < row.end]


def _overlaps(decided: Sequence[Row], seeds: Seeds, source: str, file: str) -> list[Fault]:
    faults, ordered = [], sorted(decided, key=lambda row: (row.start, row.end, row.line))
    reach: Row | None = None
    for row in ordered:
        if reach is not None and row.start < reach.end:
            words = f"characters that no other row claims, as row {reach.line} ({reach.printed}) does"
            faults.append(Fault(file, row.line, "start", row.printed, words, "Decide one of the two."))
        if reach is None or row.end > reach.end:
            reach = row
    claims = _claims(seeds, source)
    for row in ordered:
        touched = claims[(claims["start"] < row.end) & (claims["end"] > row.start)]
        for place, printed in zip(touched["place"], touched["printed"], strict=True):
            words = f"characters that no other row claims, as {place} ({printed}) does"
            advice = "Narrow printed, or empty decision."
            faults.append(Fault(file, row.line, "start", row.printed, words, advice))
    return faults


def _claims(seeds: Seeds, source: str) -> pd.DataFrame:
    """What the seeds claim of the source's text: ``start, end, printed, place``."""
    sources = seeds.sources
    (file,) = sources.loc[sources["source"] == source, "file"]
    mine = sources.loc[sources["file"] == file, "source"]
    found = []
    for name, frame in (("figures", seeds.figures), ("dismissed", seeds.dismissed)):
        rows = frame.loc[frame["source"].isin(mine) & (frame["start"] != ""), ["start", "end", "printed"]]
        places = [f"{name}.csv, row {int(at) + 2}" for at in rows.index]
        found.append(rows.astype({"start": "int64", "end": "int64"}).assign(place=places))
    return pd.concat(found, ignore_index=True)


def _formulas(rows: Sequence[Row], file: str) -> list[Fault]:
    """Words that a spreadsheet would take for a formula, in seeds that anybody may open in one."""
    return [
        Fault(file, row.line, column, row.settled(column), "words that do not begin with = + - or @")
        for row in rows
        for column in _FREE
        if row.settled(column).startswith(_FORMULA)
    ]

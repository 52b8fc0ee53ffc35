"""Entering: the decided rows of a sheet become rows of figures.csv and dismissed.csv, all or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zonereport.errors import Fault, SeedFaults, UsageError
from zonereport.seeds import Seeds, describe

from .checking import check_decided, figure_cells, numerals_in
from .rows import CODE, Row
from .sheet import SheetFaults
from .splicing import insert_rows, load_changed

_PLACE = re.compile(r"\b(figures|dismissed)\.csv, row (\d+)")
_ROW = re.compile(r"\bRow (\d+)\b")


@dataclass(frozen=True)
class Entry:
    """What decided rows become.

    Parameters
    ----------
    seeds : Seeds
        As they are with the new rows; they have been checked.
    contents : dict of str to tuple of bytes
        Old and new content by file name.
    figures : tuple of str
        Ids of the new figures in the order of the text.
    dismissed : int
        How many numerals are dismissed.
    """

    seeds: Seeds
    contents: dict[str, tuple[bytes, bytes]]
    figures: tuple[str, ...]
    dismissed: int

    def __str__(self) -> str:
        count = "1 figure" if len(self.figures) == 1 else f"{len(self.figures)} figures"
        ids = ", ".join(dict.fromkeys([*self.figures[:1], *self.figures[-1:]]))
        named = f" ({ids.replace(', ', ' to ')})" if ids else ""
        numerals = "1 numeral" if self.dismissed == 1 else f"{self.dismissed} numerals"
        return f"{count}{named} entered, {numerals} dismissed"


def prepare_entry(
    rows: Sequence[Row], seeds: Seeds, source: str, text: str, file: str, prefix: str = ""
) -> Entry:
    """Make the decided rows into rows of the seeds and check the result; nothing is written.

    Parameters
    ----------
    rows : sequence of Row
        All rows of the sheet; those without a decision are passed over.
    seeds : Seeds
    source, text : str
        The article.
    file : str
        The sheet's name, for faults.
    prefix : str
        Of new figures' ids; empty for the one that the source has, or one made of its id.

    Raises
    ------
    SheetFaults
        With all faults, by the sheet's rows.
    UsageError
        If the prefix cannot be.
    """
    chosen = prefix_of(source, seeds, prefix)
    if faults := check_decided(rows, seeds, source, text, file):
        raise SheetFaults(faults)
    coded = sorted((row for row in rows if row.decision == CODE), key=lambda row: row.start)
    dismissed = sorted((row for row in rows if row.decision not in ("", CODE)), key=lambda row: row.start)
    ids = _ids(chosen, seeds, len(coded))
    figures = [figure_cells(row, source) | {"figure": name} for row, name in zip(coded, ids, strict=True)]
    pairs = [(row, cells) for row in dismissed for cells in _dismissals(row, source, text)]
    owners, dismissals = [row for row, _ in pairs], [cells for _, cells in pairs]
    tables = {"figures": (coded, figures), "dismissed": (owners, dismissals)}
    contents: dict[str, tuple[bytes, bytes]] = {}
    sheet_row: dict[str, dict[int, int]] = {}
    for name, (decided, cells) in tables.items():
        resource = describe()[name]
        before = (seeds.folder / resource.file).read_bytes()
        if not decided:
            continue
        after, lines = insert_rows(before, resource, getattr(seeds, name), cells)
        contents[resource.file] = (before, after)
        sheet_row[resource.file] = {line: row.line for line, row in zip(lines, decided, strict=True)}
    try:
        changed = load_changed(seeds, {name: pair[1] for name, pair in contents.items()})
    except SeedFaults as error:
        raise SheetFaults(_told(fault, sheet_row, file) for fault in error.faults) from None
    return Entry(changed, contents, tuple(ids), len(dismissals))


def prefix_of(source: str, seeds: Seeds, wanted: str = "") -> str:
    """The prefix of a source's figures: the one they have, the one that is wanted, or one made of the id.

    Raises
    ------
    UsageError
        If the prefix that is wanted is another source's, or not the one that this source has.
    """
    prefixes = seeds.figures["figure"].str.rpartition("-")[0]
    mine = sorted(prefixes[seeds.figures["source"] == source].unique())
    others = set(prefixes[seeds.figures["source"] != source])
    if mine:
        if wanted and wanted not in mine:
            raise UsageError(f"--prefix: the figures of {source} begin with {mine[0]}, not {wanted}")
        return wanted or str(mine[-1])
    if wanted in others:
        raise UsageError(f"--prefix: the figures of another source begin with {wanted}; choose another one")
    if wanted and not re.fullmatch(r"[a-z][a-z0-9]*", wanted):
        raise UsageError(f"--prefix: found {wanted!r}, expected small letters and digits, as hy24")
    return wanted or derived_prefix(source, others)


def derived_prefix(source: str, taken: set[str]) -> str:
    """A short prefix made of a source's id: its first word, its year and, where needed, initials.

    Examples
    --------
    >>> derived_prefix("hy-2024-half-year", set()), derived_prefix("hy-2024-half-year", {"hy24"})
    ('hy24', 'hy24h')
    """
    words = re.split(r"[-_]", source)
    year = next((word for word in words if re.fullmatch(r"(19|20)[0-9]{2}", word)), "")
    names = [word for word in words if word != year]
    first = names[0] if names and names[0][0].isalpha() else f"s{names[0] if names else ''}"
    initials = "".join(name[0] for name in names[1:])
    prefix = first + year[2:]
    for length in range(len(initials) + 1):
        if prefix + initials[:length] not in taken:
            return prefix + initials[:length]
    numbers = (f"{prefix}{initials}x{number}" for number in range(2, len(taken) + 3))
    return next(name for name in numbers if name not in taken)


def _ids(prefix: str, seeds: Seeds, count: int) -> list[str]:
    """The next running numbers of a prefix."""
    parts = seeds.figures["figure"].str.rpartition("-")
    used = parts.loc[parts[0] == prefix, 2].astype("int64")
    first = int(used.max()) + 1 if len(used) else 1
    return [f"{prefix}-{number:03d}" for number in range(first, first + count)]


def _dismissals(row: Row, source: str, text: str) -> list[dict[str, str]]:
    """A row of dismissed.csv for each numeral, without the unit that made it look like a figure."""
    reason = row.settled("reason")
    return [
        {"source": source, "start": str(start), "end": str(end), "printed": text[start:end], "reason": reason}
        for start, end in numerals_in(row, text)
    ]


def _told(fault: Fault, sheet_row: dict[str, dict[int, int]], sheet: str) -> Fault:
    """A fault of the seeds as they would be, in rows of the sheet and of the seeds as they are."""

    def place(file: str, row: int) -> tuple[str, int]:
        new = sheet_row.get(file, {})
        return (sheet, new[row]) if row in new else (file, row - sum(line < row for line in new))

    def spoken(words: str) -> str:
        words = _ROW.sub(lambda found: f"Row {place(fault.file, int(found[1]))[1]}", words)
        return _PLACE.sub(lambda found: "{}, row {}".format(*place(f"{found[1]}.csv", int(found[2]))), words)

    file, row = place(fault.file, fault.row)
    return replace(fault, file=file, row=row, expected=spoken(fault.expected), advice=spoken(fault.advice))

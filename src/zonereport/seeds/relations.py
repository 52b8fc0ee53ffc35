"""What can be said about rows together: keys, order, references, a source's dates."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import pandas as pd

from zonereport.errors import Fault

from .description import ForeignKey
from .reading import Table

Tables = Mapping[str, Table]


def check_keys(table: Table) -> list[Fault]:
    """Rows that have the key of an earlier row."""
    key, file = list(table.resource.primary_key), table.resource.file
    if table.missing.intersection(key):
        return []
    frame = table.sound
    faults = []
    for row in frame.index[frame.duplicated(key)]:
        cells = frame.loc[row, key]
        first = frame.index[(frame[key] == cells).all(axis=1)][0]
        found = ", ".join(str(cell) for cell in cells)
        is_same = frame.loc[row].equals(frame.loc[first])
        advice = f"Row {first} is the same row: delete one." if is_same else f"Row {first} has it already."
        faults.append(Fault(file, int(row), key[0], found, "each key once", advice))
    return faults


def check_order(table: Table) -> list[Fault]:
    """The first row that stands too low in the file, if any; rows are sorted by their key."""
    key, file = list(table.resource.primary_key), table.resource.file
    if table.missing.intersection(key) or table.frame.empty:
        return []
    order = table.frame[key].copy()
    if len(key) == 1 and order[key[0]].is_monotonic_increasing:
        return []
    for name in key:
        if table.resource.field(name).type == "integer":
            order[name] = pd.to_numeric(order[name], errors="coerce")
    order = order.dropna()  # an offset that is no number is another check's
    ranks = pd.Series(range(len(order)), order.sort_values(key, kind="stable").index).reindex(order.index)
    late = ranks.index[ranks.diff() < 0]
    if late.empty:
        return []
    row = int(late[0])
    before = order.index[ranks > ranks[row]][0]
    found = ", ".join(str(table.frame.at[row, name]) for name in key)
    advice = f"Sort the rows by {', '.join(key)}; this one belongs above row {before}."
    return [Fault(file, row, key[0], found, f"rows sorted by {', '.join(key)}", advice)]


def check_references(tables: Tables, name: str, frame: pd.DataFrame | None = None) -> list[Fault]:
    """Cells that name a row which another file (or this one) does not have."""
    table = tables[name]
    frame = table.sound if frame is None else frame
    return [
        fault
        for key in table.resource.foreign_keys
        if key.resource in tables and key.column not in table.missing
        for fault in _dangling(tables, table, frame, key)
    ]


def _dangling(tables: Tables, table: Table, frame: pd.DataFrame, key: ForeignKey) -> list[Fault]:
    target = tables[key.resource]
    if key.target in target.missing:
        return []
    cells = frame[key.column]
    mentioned = set(cells[cells != ""].unique())
    known = target.frame[key.target].unique().tolist() if mentioned else []
    if not (unknown := mentioned.difference(known)):
        return []
    lost = cells[cells.isin(list(unknown))]
    words = f"one of the {target.resource.name} in {target.resource.file}"
    listed = f" (it has {', '.join(sorted(known))})" if len(known) <= 12 else ""
    faults = []
    # Looking for what was meant is slow, and a misspelt code often fills a column.
    meant = {cell: get_close_matches(cell, known, n=1, cutoff=0.6) for cell in lost.unique()}
    for row, cell in lost.items():
        close = meant[cell]
        advice = f"Did you mean {close[0]}?" if close else ""
        faults.append(Fault(table.resource.file, int(str(row)), key.column, cell, words + listed, advice))
    return faults


def check_circles(table: Table) -> list[Fault]:
    """Rows that lead back to themselves through a reference inside the file."""
    faults = []
    for key in table.resource.foreign_keys:
        if key.resource != table.resource.name or table.missing.intersection((key.column, key.target)):
            continue
        frame = table.sound
        # A row that names no other is on no way back to itself.
        frame = frame[frame[key.column] != ""]
        step = dict(zip(frame[key.target], frame[key.column], strict=True))
        for row, start in frame[key.target].items():
            seen, at = [start], step.get(start, "")
            while at and at not in seen:
                seen.append(at)
                at = step.get(at, "")
            if at == start and start:
                found = " > ".join([*seen, start])
                words = "a chain that ends"
                faults.append(Fault(table.resource.file, int(str(row)), key.column, found, words))
    return faults


def check_sources(tables: Tables) -> list[Fault]:
    """Publication dates in order and explained, a text's name and digest together and in agreement."""
    if "sources" not in tables:
        return []
    table = tables["sources"]
    file, frame = table.resource.file, table.sound
    faults = []
    for row, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        earliest, latest = cells["published_from"], cells["published_to"]
        if earliest and latest and earliest > latest:
            words = f"a day not after published_to ({latest})"
            faults.append(Fault(file, row, "published_from", earliest, words))
        elif earliest != latest and not cells["dating_note"] and "dating_note" not in table.missing:
            words = "from what in the text the two days follow"
            advice = "No note is needed where both days are the same."
            faults.append(Fault(file, int(row), "dating_note", "", words, advice))
        for column, partner in (("sha256", "file"), ("file", "sha256")):
            if not cells[column] and cells[partner] and column not in table.missing:
                advice = "Both are empty where nobody holds the text."
                faults.append(Fault(file, row, column, "", f"a value, since {partner} has one", advice))
    texts = frame[(frame["file"] != "") & (frame["sha256"] != "")]
    first = texts.drop_duplicates("file")
    row_of = dict(zip(first["file"], first.index, strict=True))
    theirs = texts["file"].map(first.set_index("file")["sha256"])
    for row, name, digest in texts.loc[texts["sha256"] != theirs, ["file", "sha256"]].itertuples():
        words = f"the digest in row {row_of[name]}, which names the same file"
        faults.append(Fault(file, int(row), "sha256", digest, words))
    return faults

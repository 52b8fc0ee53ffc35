"""From a file's bytes to a frame of strings: encoding, separator, header, cells of a row.

A cell never contains a line break, so a row is a line and every fault can name
the line that an editor shows; an unclosed quotation mark cannot swallow the rest
of the file unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault

from .decoding import decode, lines_of
from .description import Resource
from .quick import read_columns
from .rows import filled, read_rows, split_line


@dataclass(frozen=True)
class Table:
    """What could be read of one file.

    ``frame`` has all columns of the contract, all strings, and the lines' numbers as index.
    Cells of ``missing`` columns and of ``broken`` lines are stand-ins that no check may blame.
    """

    resource: Resource
    frame: pd.DataFrame
    missing: frozenset[str] = frozenset()
    broken: frozenset[int] = frozenset()

    @property
    def sound(self) -> pd.DataFrame:
        """The rows whose cells could be told apart."""
        return self.frame.drop(index=list(self.broken)) if self.broken else self.frame


def read_table(path: Path, resource: Resource) -> tuple[Table | None, list[Fault]]:
    """Read one file; the table is None where nothing can be said about its rows."""
    if not path.is_file():
        advice = f"It needs at least the header: {','.join(resource.columns)}"
        return None, [Fault(resource.file, 0, "", "no such file", f"a file in {path.parent}", advice)]
    if (quick := read_columns(path, resource.columns)) is not None:
        return Table(resource, quick), []
    text, faults = decode(path.read_bytes(), resource.file)
    if text is None:
        return None, faults
    lines = filled(lines_of(text))
    if not lines:
        return None, [Fault(resource.file, 1, "", "", f"the header {','.join(resource.columns)}")]
    if fault := _wrong_lines(lines, resource):
        return None, [fault]
    rows, row_faults, broken = read_rows(lines, resource.file)
    header = rows.pop(1)
    names, faults = _check_header(header, resource)
    wide = pd.DataFrame.from_dict(rows, orient="index", columns=range(len(names)), dtype="str")
    wide.columns = pd.Index(names)
    frame = wide.loc[:, [name != "" for name in names]].reindex(columns=list(resource.columns), fill_value="")
    missing = frozenset(resource.columns) - set(names)
    return Table(resource, frame.astype("str"), missing, frozenset(broken)), faults + row_faults


def _wrong_lines(lines: list[str], resource: Resource) -> Fault | None:
    """The one fault of a file whose lines are no rows of comma-separated cells under their header."""
    file, header = resource.file, ",".join(resource.columns)
    first = lines[0]
    if re.fullmatch(r'"?sep=.?"?,*', first.strip()):
        advice = "Excel put the line there for itself: delete it; the cells are separated by commas."
        return Fault(file, 1, "", first, f"the header {header}", advice)
    if separator := _wrong_separator(first):
        advice = "Save it again as CSV with commas; spreadsheets take the separator from the system."
        return Fault(file, 1, "", first[:60], f"commas, not {separator}, between cells", advice)
    cells = split_line(first)
    if cells is None:
        return Fault(file, 1, "", first[:60], "quotation marks in pairs")
    if len(cells) == 1 and "," in cells[0]:
        advice = "The file was read as one column and saved again: take it from the last version."
        return Fault(file, 1, "", first[:60], "cells, not lines, in quotation marks", advice)
    if len(lines) > 1 and not {cell.strip().lower() for cell in cells} & set(resource.columns):
        elsewhere = next((at for at, line in enumerate(lines, 1) if line.rstrip(",") == header), 0)
        if elsewhere:
            advice = f"It stands in row {elsewhere}: it was sorted in with the rows. Move it to the top."
            return Fault(file, 1, "", first[:60], f"the header {header}", advice)
        if not any(cells) or len(cells) == len(resource.columns):
            advice = "The header is missing: put it back as the first line."
            return Fault(file, 1, "", first[:60], f"the header {header}", advice)
    return None


def _wrong_separator(header: str) -> str:
    commas = header.count(",")
    names = {";": "semicolons", "\t": "tabs", "，": "full-width commas"}
    return next((name for mark, name in names.items() if header.count(mark) > commas), "")


def _check_header(header: list[str], resource: Resource) -> tuple[list[str], list[Fault]]:
    """Names of the columns as far as they can be told ("" = not ours), and the header's faults."""
    wanted, file = resource.columns, resource.file
    if tuple(header) == wanted:
        return header, []
    expected = f"the columns {','.join(wanted)}"
    missing = [name for name in wanted if name not in header]
    names, faults = [], []
    for name in header:
        if name in wanted:
            again = name in names
            names.append("" if again else name)
            if again:
                faults.append(Fault(file, 1, name, name, "each column once"))
            continue
        close = get_close_matches(name.strip().lower(), missing, n=1, cutoff=0.6)
        missing = [column for column in missing if column not in close]
        names.append(close[0] if close else "")
        advice = f"Did you mean {close[0]}?" if close else ""
        if not name:
            advice = "A column without a name has cells: take them out."
        faults.append(Fault(file, 1, name, name, expected, advice))
    faults += [Fault(file, 1, name, "no such column", expected) for name in missing]
    if not faults:
        faults.append(Fault(file, 1, "", ",".join(header), expected, "The columns stand in another order."))
    return names, faults

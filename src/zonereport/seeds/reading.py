"""From a file's bytes to a frame of strings: encoding, separator, header, cells of a row.

A cell never contains a line break, so a row is a line and every fault can name
the line that an editor shows; an unclosed quotation mark cannot swallow the rest
of the file unseen.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault

from .description import Resource

BOM = b"\xef\xbb\xbf"


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
        return self.frame.drop(index=list(self.broken))


def read_table(path: Path, resource: Resource) -> tuple[Table | None, list[Fault]]:
    """Read one file; the table is None where nothing can be said about its rows."""
    if not path.is_file():
        advice = f"It needs at least the header: {','.join(resource.columns)}"
        return None, [Fault(resource.file, 0, "", "no such file", f"a file in {path.parent}", advice)]
    text, faults = _decode(path.read_bytes(), resource.file)
    if text is None:
        return None, faults
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[-1] == "":
        lines.pop()
    if not lines:
        return None, [Fault(resource.file, 1, "", "", f"the header {','.join(resource.columns)}")]
    if separator := _wrong_separator(lines[0]):
        advice = "Save it again as CSV with commas; spreadsheets take the separator from the system."
        words = f"commas, not {separator}, between cells"
        return None, [Fault(resource.file, 1, "", lines[0][:60], words, advice)]
    names, faults = _check_header(_cells(lines[0]) or [], resource)
    records, broken, row_faults = _read_rows(lines, len(names), resource.file)
    wide = pd.DataFrame.from_dict(records, orient="index", columns=range(len(names)), dtype="str")
    wide.columns = pd.Index(names)
    frame = wide.loc[:, [name != "" for name in names]].reindex(columns=list(resource.columns), fill_value="")
    missing = frozenset(resource.columns) - set(names)
    return Table(resource, frame.astype("str"), missing, frozenset(broken)), faults + row_faults


def _decode(raw: bytes, file: str) -> tuple[str | None, list[Fault]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Fault(file, 1, "", "UTF-16", "UTF-8", "Save it as “CSV UTF-8”.")]
    try:
        return raw.removeprefix(BOM).decode("utf-8"), []
    except UnicodeDecodeError as error:
        at = error.start + (len(BOM) if raw.startswith(BOM) else 0)
    found = f"byte 0x{raw[at]:02X} (byte {at + 1} of the file)"
    advice = "Save it as “CSV UTF-8”."
    try:
        raw.decode("gb18030")
        advice = f"The file reads as GB18030 (GBK), the encoding of Chinese Windows. {advice}"
    except UnicodeDecodeError:
        advice = f"It is no GB18030 either. {advice}"
    return None, [Fault(file, raw.count(b"\n", 0, at) + 1, "", found, "UTF-8", advice)]


def _wrong_separator(header: str) -> str:
    commas = header.count(",")
    names = {";": "semicolons", "\t": "tabs", "，": "full-width commas"}
    return next((name for mark, name in names.items() if header.count(mark) > commas), "")


def _cells(line: str) -> list[str] | None:
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


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
        faults.append(Fault(file, 1, name, name, expected, f"Did you mean {close[0]}?" if close else ""))
    faults += [Fault(file, 1, name, "no such column", expected) for name in missing]
    if not faults:
        faults.append(Fault(file, 1, "", ",".join(header), expected, "The columns stand in another order."))
    return names, faults


def _read_rows(lines: list[str], width: int, file: str) -> tuple[dict[int, list[str]], set[int], list[Fault]]:
    records: dict[int, list[str]] = {}
    broken: set[int] = set()
    faults: list[Fault] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line)
        if cells is None:
            advice = "A quotation mark is not closed, or stands inside a cell and is not doubled."
            faults.append(Fault(file, number, "", line[:60], "quotation marks in pairs", advice))
            cells = line.split(",")
        elif not any(cells):
            faults.append(Fault(file, number, "", line, "a row with values", "Delete the empty line."))
            continue
        elif len(cells) == width:
            records[number] = cells
            continue
        else:
            advice = "Put a cell that contains a comma in quotation marks." if len(cells) > width else ""
            faults.append(Fault(file, number, "", f"{len(cells)} cells", f"{width} cells", advice))
        broken.add(number)
        records[number] = (cells + [""] * width)[:width]
    return records, broken, faults

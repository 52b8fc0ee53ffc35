"""What spreadsheets make of typed cells, and what the cell may have been before.

They take 2024-01 for a date, 8.6% for a number that wants two decimals, twelve digits
for 1.23457E+11, and 1-7 for the seventh of January. None of this is guessed away on
reading: the cell is refused, with what happened and how to undo it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

ERROR_VALUE = re.compile(r"#(REF|NAME|VALUE|DIV/0|N/A|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?|#{3,}")
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[Ee][+-]?\d+")
_THOUSANDS = re.compile(r"\d{1,3}([,，.'\u00a0\u202f ]\d{3})+([.,]0+)?|\d+[.,]0+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAME}[- ](?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<year>\d{{4}}|\d{{2}})[- ]{_NAME}",
        rf"(?P<day>\d{{1,2}})[- ]{_NAME}([- ](?P<year>\d{{4}}|\d{{2}}))?",
        r"(?P<year>\d{4})[/.年-](?P<month>\d{1,2})([月/.-]((?P<day>\d{1,2})日?)?)?([ T].*)?",
        r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4})",
        r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    )
]
# Blanks and characters without a width that get into a cell unseen.
_HIDDEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of Excel's calendar, as far as days after February 1900 go


def advice(column: str, kind: str, cell: str) -> str:
    """What happened to a cell that is not what its column asks for, and how to undo it; "" if unknown.

    Parameters
    ----------
    column : str
        Name of the column.
    kind : str
        The column's type: string, integer or date.
    cell : str
        What stands there.

    Examples
    --------
    >>> advice("period", "string", "Jan-24")
    'A spreadsheet made a date of the period; format the column as text and type it again (2024-01?).'
    >>> advice("start", "integer", "1,437")
    'A spreadsheet has put marks into the number; type 1437.'
    """
    bare = cell.strip()
    if column == "seal":
        return "Empty the cell and run `zonereport seal`."
    if bare[:1] == "'":
        return f"Delete the apostrophe: {bare[1:]}."
    narrow = unicodedata.normalize("NFKC", bare)
    if narrow != bare:
        return f"These are full-width characters; type {narrow}."
    maybe = " or ".join(originals(column, bare, {})[:2])
    if _SCIENTIFIC.fullmatch(bare):
        made = "A spreadsheet took it for a number and rounded its digits away"
        return f"{made}; format the column as text and take the cell from the last version."
    if maybe and (column == "period" or kind == "date"):
        words = "made a date of the period" if column == "period" else "has reformatted the day"
        return f"A spreadsheet {words}; format the column as text and type it again ({maybe}?)."
    if maybe and kind == "integer":
        return f"A spreadsheet has put marks into the number; type {maybe}."
    return ""


def originals(column: str, cell: str, cells: Mapping[str, str]) -> list[str]:
    """What the cell may have been before a spreadsheet got hold of it, likeliest first.

    Parameters
    ----------
    column, cell : str
        Where it stands in a file of the seeds, and what stands there.
    cells : mapping
        The row's cells by column, as far as they are known: where ``printed`` must be as long as its
        offsets are apart, only such strings are named.

    Examples
    --------
    >>> originals("printed", "8.60%", {"start": "597", "end": "601"})
    ['8.6%']
    >>> originals("published_from", "2024/1/31", {})
    ['2024-01-31']
    """
    found: list[str] = []
    if column == "period":
        found += [f"{day:%Y-%m}" for day in _dates(cell)]
    elif column.startswith("published_"):
        found += [day.isoformat() for day in _dates(cell)]
    elif column in ("start", "end") and _THOUSANDS.fullmatch(cell):
        whole = re.sub(r"[.,]0+$", "", cell) if not re.search(r"[.,]\d{3}$", cell) else cell
        found.append(re.sub(r"\D", "", whole))
    elif column == "printed":
        length = _length(cells)
        found += [text for text in _printed(cell) if length in (0, len(text))]
    for plain in (unicodedata.normalize("NFKC", cell.strip()), cell.lstrip("'")):
        is_offset = plain.isascii() and plain.isdigit()
        if column != "printed" and (is_offset or column not in ("start", "end")):
            found.append(plain)
    return list(dict.fromkeys(text for text in found if text != cell))


def _length(cells: Mapping[str, str]) -> int:
    start, end = cells.get("start", ""), cells.get("end", "")
    both = start.isascii() and start.isdigit() and end.isascii() and end.isdigit()
    return max(int(end) - int(start), 0) if both else 0


def _printed(cell: str) -> Iterator[str]:
    """Figures that a spreadsheet would show as ``cell``."""
    bare = cell.strip()
    if match := re.fullmatch(r"(\d[\d,]*)[.,](\d+?)0+(%?)", bare):
        yield f"{match[1]}.{match[2]}{match[3]}"
    if match := re.fullmatch(r"(\d[\d,]*)[.,]0+(%?)", bare):
        yield f"{match[1]}{match[2]}"
    if re.fullmatch(r"\d*\.\d+|\d+", bare):
        for places in range(4):
            yield f"{float(bare) * 100:.{places}f}%"
            yield f"{float(bare):.{places}f}"
    if bare.isdigit():
        yield from (f"{int(bare):,}", bare.zfill(2), bare.zfill(3), bare.zfill(4))
    for day in _dates(cell):
        for mark in "-/.":
            yield from (f"{day.month}{mark}{day.day}", f"{day.day}{mark}{day.month}")
            yield f"{day.month}{mark}{day.year}"
            yield f"{day.year}{mark}{day.month}"
            yield f"{day.year}{mark}{day.month:02d}"
    yield from (unicodedata.normalize("NFKC", cell), bare, _HIDDEN.sub("", cell))


def _dates(cell: str) -> Iterator[date]:
    bare = unicodedata.normalize("NFKC", cell.strip())
    for pattern in _DATES:
        match = pattern.fullmatch(bare)
        if not match:
            continue
        parts = match.groupdict()
        year = int(parts.get("year") or 2000)
        month = int(parts.get("month") or 0) or _MONTHS.index(parts["name"].lower()) + 1
        try:
            yield date(year + 2000 if year < 100 else year, month, int(parts.get("day") or 1))
        except ValueError:
            continue
    if re.fullmatch(r"[3-5]\d{4}", bare):
        yield _FIRST_SERIAL + timedelta(days=int(bare))

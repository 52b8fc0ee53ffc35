"""The coders' remarks beside the numbers they are about: those shared stand at the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..language.labels import Row, remark_column, text_of
from ..vocabulary import Language
from .teller import Teller, safe


class Remarks:
    """Remarks on the figures of a list that is told by period.

    Parameters
    ----------
    teller : Teller
        Of the edition that the figures are from.
    rows : iterable of mappings
        The figures told; what several of one period and status have in common is said once, of the period.
    """

    def __init__(self, teller: Teller, rows: Iterable[Row]) -> None:
        self._teller = teller
        told = {(row["period"], row["status"], row["figure"]): remarks_on(teller, row) for row in rows}
        counts = Counter((*key[:2], note) for key, notes in told.items() for note in notes)
        self._shared = [key for key, count in counts.items() if count > 1]

    def at_period(self, row: Row) -> str:
        """What the figures of this one's period and status have in common, in brackets."""
        return in_brackets(self._teller, self._common(row))

    def behind(self, row: Row) -> str:
        """What is remarked on this figure alone, in brackets."""
        common = self._common(row)
        own = [note for note in remarks_on(self._teller, row) if note not in common]
        return in_brackets(self._teller, own)

    def _common(self, row: Row) -> list[str]:
        return [note for *when, note in self._shared if when == [row["period"], row["status"]]]


def remarks_on(teller: Teller, row: Row) -> list[str]:
    """The remarks on a figure, each once, safe inside Markdown."""
    semicolon = "；" if teller.language == Language.ZH else ";"
    notes = safe(text_of(row.get(remark_column(teller.language)))).split(semicolon)
    return list(dict.fromkeys(note.strip() for note in notes if note.strip()))


def in_brackets(teller: Teller, notes: Iterable[str]) -> str:
    """Notes in brackets, as they stand behind a number; empty without one."""
    said = [note for note in notes if note]
    semicolon = "；" if teller.language == Language.ZH else "; "
    return teller.text("about", notes=semicolon.join(said)) if said else ""

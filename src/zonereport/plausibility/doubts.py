"""What the checks doubt, as rows of figures.csv; it becomes findings in words when it is asked for.

Of millions of figures very many may be doubtful: the sentences about them need more memory than the
figures themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonereport.errors import Fault
from zonereport.evidence.texts import FIRST_LINE

from .findings import Finding, Kind

Places = npt.NDArray[np.int64]

#: Findings that are put into words at a time.
_TOGETHER = 20_000


@dataclass(frozen=True)
class Doubts:
    """Hits of one check that are told in the same words; see `doubts`."""

    kind: Kind
    hits: pd.DataFrame = field(repr=False)
    column: str
    expected: str
    advice: str
    others: tuple[str, ...]

    def told(self, figures: pd.DataFrame, places: Places) -> list[Finding]:
        """Some hits as findings; ``figures`` are all cleaned figures, of which the hits name the lines."""
        table = _Cells(figures, self.hits.take(places), self.others)
        mine = [[table.cells(key, of) for of in ("", *self.others)] for key in ("figure", "note")]
        ids, notes = (list(zip(*columns, strict=True)) for columns in mine)
        rows, found = table.cells("row"), table.cells(self.column)
        said = zip(table.filled(self.expected), table.filled(self.advice), strict=True)
        made = []
        for at, (wanted, advised) in enumerate(said):
            note_of = dict(zip(ids[at], notes[at], strict=True))
            names = tuple(note_of)
            advice = _explain(self.kind, names, advised)
            fault = Fault("figures.csv", int(rows[at]), self.column, str(found[at]), wanted, advice)
            made.append(Finding(self.kind, names, fault, _remark(self.kind, note_of)))
        return made


def doubts(
    kind: Kind,
    hits: pd.DataFrame,
    column: str,
    expected: str,
    advice: str = "",
    others: Sequence[str] = (),
) -> list[Doubts]:
    """Note the hits of a check; none where there is no hit.

    Parameters
    ----------
    kind : Kind
    hits : DataFrame
        Column ``row``, the doubtful figure's line, and ``row_x`` for every other figure ``x``.
    column : str
        Column of ``figures.csv`` that is in doubt.
    expected, advice : str
        Templates, filled with the cells of the hit and of its figures: ``printed`` and ``printed_x``,
        ``published_from`` … ``{x}`` names another figure with its number and its line.
    others : sequence of str
        The ``x``.
    """
    if hits.empty:
        return []
    lines = {name: hits[name].astype("int64") for name in ("row", *(f"row_{other}" for other in others))}
    # What else the words name and no figure has, such as a computed number.
    more = {name: hits[name] for name in (*_names(expected), *_names(advice)) if name in hits}
    return [Doubts(kind, pd.DataFrame(lines | more), column, expected, advice, tuple(others))]


class Findings(Sequence[Finding]):
    """All findings, by row of ``figures.csv``, kind and figures; put into words as they are looked at.

    Parameters
    ----------
    figures : DataFrame
        All cleaned figures, in the seeds' order.
    noted : sequence of Doubts
    """

    def __init__(self, figures: pd.DataFrame, noted: Sequence[Doubts]) -> None:
        self._figures, self._noted = figures, list(noted)
        kinds = {kind: rank for rank, kind in enumerate(sorted({one.kind for one in self._noted}))}
        sizes = [len(one.hits) for one in self._noted]
        whose = np.repeat(np.arange(len(sizes)), sizes)
        place = np.concatenate([np.zeros(0, dtype="int64"), *(np.arange(size) for size in sizes)])
        rows = np.concatenate(
            [np.zeros(0, dtype="int64"), *(one.hits["row"].to_numpy() for one in self._noted)]
        )
        ranks = np.repeat([kinds[one.kind] for one in self._noted], sizes)
        order = np.lexsort((ranks, rows))
        self._whose, self._place, rows = whose[order], place[order], rows[order]
        # Those of one row stay together: in what order they come, their words decide.
        wanted = np.arange(0, len(rows), _TOGETHER)
        starts = sorted({int(np.searchsorted(rows, rows[at])) for at in wanted})
        self._edges = [*starts, len(rows)]

    def __len__(self) -> int:
        return len(self._place)

    def __iter__(self) -> Iterator[Finding]:
        for number in range(len(self._edges) - 1):
            yield from self._told(number)

    @overload
    def __getitem__(self, at: int) -> Finding: ...

    @overload
    def __getitem__(self, at: slice) -> list[Finding]: ...

    def __getitem__(self, at: int | slice) -> Finding | list[Finding]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        number = bisect_right(self._edges, place) - 1
        return self._told(number)[place - self._edges[number]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _told(self, number: int) -> list[Finding]:
        """What lies between two of the edges."""
        part = slice(self._edges[number], self._edges[number + 1])
        whose, place = self._whose[part], self._place[part]
        told: dict[int, Finding] = {}
        for one in np.unique(whose).tolist():
            mine = np.flatnonzero(whose == one)
            words = self._noted[one].told(self._figures, place[mine])
            told |= dict(zip(mine.tolist(), words, strict=True))
        found = [told[at] for at in range(len(told))]
        return sorted(found, key=lambda finding: (finding.fault.row, finding.kind, finding.figures))


class _Cells:
    """What a template can name of each hit, column by column.

    Parameters
    ----------
    figures : DataFrame
        All cleaned figures.
    hits, others
        See `doubts`.
    """

    def __init__(self, figures: pd.DataFrame, hits: pd.DataFrame, others: Sequence[str]) -> None:
        self._figures, self._hits, self._others = figures, hits, others

    def cells(self, key: str, of: str = "") -> list[Any]:
        """A column of the figures, for the doubtful ones or for those called ``of``."""
        rows = self._hits[f"row_{of}" if of else "row"].to_numpy(dtype="int64")
        cells: list[Any]
        if key == "row":
            cells = rows.tolist()
        elif key == "note":
            note, note_zh = (self._figures[name].take(rows - FIRST_LINE) for name in ("note", "note_zh"))
            cells = (note + " " + note_zh).str.strip().tolist()
        else:
            cells = self._figures[key].take(rows - FIRST_LINE).tolist()
        return cells

    def filled(self, template: str) -> list[str]:
        """A template, filled for each hit."""
        names = _names(template)
        if not names:
            return [template.format()] * len(self._hits)
        columns = [self._named(name) for name in names]
        return [
            template.format(**dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True)
        ]

    def _named(self, name: str) -> list[Any]:
        """``printed_x`` of the figure ``x``, before a column of the hits, before one of the figures."""
        if name in self._others:
            columns = [self.cells(key, name) for key in ("printed", "figure", "row")]
            return [f"{printed} ({figure}, row {row})" for printed, figure, row in zip(*columns, strict=True)]
        for other in self._others:
            key = name.removesuffix(f"_{other}")
            if key != name and key in self._figures:
                return self.cells(key, other)
        if name in self._hits:
            cells: list[Any] = self._hits[name].tolist()
            return cells
        return self.cells(name)


def _names(template: str) -> list[str]:
    """What a template names."""
    return sorted({name for _, name, _, _ in Formatter().parse(template) if name})


def _explain(kind: Kind, figures: tuple[str, ...], advice: str) -> str:
    """The advice, and which note would explain the finding."""
    if kind == Kind.UNDATED_OUTCOME:  # any note explains that
        return advice
    whose = "its note" if len(figures) == 1 else "the note of one of these figures"
    names = " or ".join([*figures[1:], f"“{kind.phrase}”"])
    return f"{advice} If the source has it so, name {names} in {whose}.".strip()


def _remark(kind: Kind, notes: dict[str, str]) -> str:
    """The notes that name the kind or another of the figures, each after its figure's id."""
    explaining = []
    for figure, note in notes.items():
        if not note:
            continue
        words = [str(kind), kind.phrase, *(other for other in notes if other != figure)]
        # A pattern of its own for each finding is slow to make, and few notes hold any of the words.
        words = [word for word in words if word.lower() in note.lower()]
        pattern = "|".join(re.escape(word) for word in words)
        if words and re.search(rf"(?<![a-z0-9-])(?:{pattern})(?![a-z0-9-])", note, re.IGNORECASE):
            explaining.append(f"{figure}: {note}")
    return "; ".join(explaining)

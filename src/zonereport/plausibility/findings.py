"""What a check of the meaning found, and the note that explains it.

Sources do contradict themselves, and such a figure is coded as it is printed. A finding is
explained, and no fault, once the note of one of its figures names another of its figures or the
finding's kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any

import pandas as pd

from zonereport.errors import Fault
from zonereport.evidence.texts import FIRST_LINE


class Kind(StrEnum):
    """Kinds of findings; a note that explains a finding may name its kind."""

    FUTURE_OUTCOME = "future-outcome"
    UNFINISHED_OUTCOME = "unfinished-outcome"
    PAST_TARGET = "past-target"
    PAST_EXPECTATION = "past-expectation"
    DISTANT_PERIOD = "distant-period"
    UNDATED_OUTCOME = "undated-outcome"
    GROWTH_DIFFERS = "growth-differs"
    COMPLETION_DIFFERS = "completion-differs"
    SHARE_DIFFERS = "share-differs"
    SUBJECT_ABOVE_AREA = "subject-above-area"
    SCOPE_ABOVE_WHOLE = "scope-above-whole"
    AREA_ABOVE_PARENT = "area-above-parent"
    SHARES_ABOVE_WHOLE = "shares-above-whole"
    UNLIKELY_RATE = "unlikely-rate"
    UNLIKELY_SIZE = "unlikely-size"
    JUMP = "jump"
    STOCK_AND_FLOW = "stock-and-flow"
    LEVEL_AND_SHARE = "level-and-share"
    PERCENT_OR_POINTS = "percent-or-points"
    TWO_VALUES = "two-values"
    CODED_TWICE = "coded-twice"
    SUPERSEDES_OTHER = "supersedes-other"
    TWO_SPELLINGS = "two-spellings"
    SUBJECT_IS_AREA = "subject-is-area"

    @property
    def phrase(self) -> str:
        """The kind in words, as a note names it.

        Examples
        --------
        >>> Kind.PAST_TARGET.phrase
        'past target'
        """
        return self.value.replace("-", " ")


@dataclass(frozen=True)
class Finding:
    """One doubt about what the figures mean.

    Parameters
    ----------
    kind : Kind
    figures : tuple of str
        Ids of the figures that do not go together; the first is the one whose row the fault names.
    fault : Fault
        Where it is, what was found, what would be expected, and what to do.
    remark : str
        The note that explains it; "" where there is none, and the finding is a fault.

    Examples
    --------
    >>> fault = Fault("figures.csv", 3, "printed", "62亿元", "the number of a-001")
    >>> Finding(Kind.TWO_VALUES, ("a-002", "a-001"), fault, "a-002: a-001 is the caption's").remark
    "a-002: a-001 is the caption's"
    """

    kind: Kind
    figures: tuple[str, ...]
    fault: Fault
    remark: str = ""


def findings(
    frame: pd.DataFrame,
    kind: Kind,
    hits: pd.DataFrame,
    column: str,
    expected: str,
    advice: str = "",
    others: Sequence[str] = (),
) -> list[Finding]:
    """Make one finding of each hit.

    Parameters
    ----------
    frame : DataFrame
        All figures (see `zonereport.plausibility.rows.checkable`).
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
    table = _Cells(frame, hits, others)
    mine = [[table.cells(key, of) for of in ("", *others)] for key in ("figure", "note")]
    figures, notes = (list(zip(*columns, strict=True)) for columns in mine)
    rows, found = table.cells("row"), table.cells(column)
    said = zip(table.filled(expected), table.filled(advice), strict=True)
    made = []
    for at, (wanted, advised) in enumerate(said):
        note_of = dict(zip(figures[at], notes[at], strict=True))
        names = tuple(note_of)
        fault = Fault(
            "figures.csv", int(rows[at]), column, str(found[at]), wanted, _explain(kind, names, advised)
        )
        made.append(Finding(kind, names, fault, _remark(kind, note_of)))
    return made


class _Cells:
    """What a template can name of each hit, column by column: of 5 million figures many are hits.

    Parameters
    ----------
    frame, hits, others
        See `findings`.
    """

    def __init__(self, frame: pd.DataFrame, hits: pd.DataFrame, others: Sequence[str]) -> None:
        self._frame, self._hits, self._others = frame, hits, others

    def cells(self, key: str, of: str = "") -> list[Any]:
        """A column of the figures, for the doubtful ones or for those called ``of``."""
        rows = self._hits[f"row_{of}" if of else "row"].to_numpy(dtype="int64")
        cells: list[Any] = self._frame[key].iloc[rows - FIRST_LINE].tolist()
        return cells

    def filled(self, template: str) -> list[str]:
        """A template, filled for each hit."""
        names = sorted({name for _, name, _, _ in Formatter().parse(template) if name})
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
            if key != name and key in self._frame:
                return self.cells(key, other)
        if name in self._hits:
            cells: list[Any] = self._hits[name].tolist()
            return cells
        return self.cells(name)


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

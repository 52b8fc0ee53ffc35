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
    doubtful = _cells(frame, hits["row"])
    rivals = {name: _cells(frame, hits[f"row_{name}"]) for name in others}
    made = []
    for at, hit in enumerate(hits.to_dict("records")):
        cells: dict[str, Any] = {**doubtful[at], **{str(name): cell for name, cell in hit.items()}}
        mine = [doubtful[at], *(rivals[name][at] for name in others)]
        for name in others:
            rival = rivals[name][at]
            cells |= {f"{key}_{name}": cell for key, cell in rival.items()}
            cells[name] = f"{rival['printed']} ({rival['figure']}, row {rival['row']})"
        made.append(_finding(kind, mine, column, expected.format(**cells), advice.format(**cells)))
    return made


def _cells(frame: pd.DataFrame, rows: pd.Series[int]) -> list[dict[str, Any]]:
    records = frame.iloc[rows.to_numpy(dtype="int64") - FIRST_LINE].to_dict("records")
    return [{str(name): cell for name, cell in record.items()} for record in records]


def _finding(kind: Kind, rows: list[dict[str, Any]], column: str, expected: str, advice: str) -> Finding:
    notes = {str(row["figure"]): str(row["note"]) for row in rows}
    figures = tuple(notes)
    if kind != Kind.UNDATED_OUTCOME:  # any note explains that
        whose = "its note" if len(figures) == 1 else "the note of one of these figures"
        names = " or ".join([*figures[1:], f"“{kind.phrase}”"])
        advice = f"{advice} If the source has it so, name {names} in {whose}.".strip()
    fault = Fault("figures.csv", int(rows[0]["row"]), column, str(rows[0][column]), expected, advice)
    return Finding(kind, figures, fault, _remark(kind, notes))


def _remark(kind: Kind, notes: dict[str, str]) -> str:
    """The notes that name the kind or another of the figures, each after its figure's id."""
    explaining = []
    for figure, note in notes.items():
        if not note:
            continue
        words = [kind, kind.phrase, *(other for other in notes if other != figure)]
        pattern = "|".join(re.escape(word) for word in words)
        if re.search(rf"(?<![a-z0-9-])(?:{pattern})(?![a-z0-9-])", note, re.IGNORECASE):
            explaining.append(f"{figure}: {note}")
    return "; ".join(explaining)

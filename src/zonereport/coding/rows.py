"""One row of the coding sheet: a candidate, and what a person has made of it so far.

A cell that nobody has confirmed begins with a mark: ``?gdp`` is a guess, a lone ``?`` is no guess.
So an empty cell is a person's word (nothing belongs here), and a later guess never overwrites it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity, parse_quantity
from zonereport.seeds import QualifierError, read_quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier

from .candidates import Candidate

MARK = "?"
CODE, DISMISS = "code", "dismiss"
DECISIONS = (CODE, DISMISS)

#: Columns of figures.csv that carry guesses, and those that only a person fills.
GUESSED = ("area", "subject", "indicator", "measure", "scope", "period", "status", "qualifier")
NOTES = ("note", "note_zh")


@dataclass(frozen=True)
class Row:
    """A candidate with its anchor, cells and decision as they stand.

    Parameters
    ----------
    candidate : Candidate
        The numeral as it was found.
    start, end, printed : int, int, str
        The anchor, which a person may have widened or narrowed.
    cells : mapping of str to str
        The columns of ``GUESSED`` and ``NOTES``; guesses bear the mark.
    reason : str
        Reason of dismissal; a guess bears the mark.
    decision : str
        ``code``, ``dismiss`` or empty.
    line : int
        Line of the sheet that the row was read from, 0 if from none.
    """

    candidate: Candidate
    start: int
    end: int
    printed: str
    cells: Mapping[str, str] = field(default_factory=dict)
    reason: str = MARK
    decision: str = ""
    line: int = 0

    def settled(self, column: str) -> str:
        """What a column says if it is accepted as it stands.

        Examples
        --------
        >>> row = Row(Candidate(0, 4, "8.6%", 8.6, 8.55, 8.65, "percent", (0, 4)), 0, 4, "8.6%",
        ...           {"indicator": "?gdp", "measure": "growth"}, "?time")
        >>> row.settled("indicator"), row.settled("measure"), row.settled("reason"), row.is_guess("measure")
        ('gdp', 'growth', 'time', False)
        """
        return self._cell(column).removeprefix(MARK if column not in NOTES else "")

    def is_guess(self, column: str) -> bool:
        """Whether nobody has confirmed what the column says."""
        return column not in NOTES and self._cell(column).startswith(MARK)

    def overlaps(self, other: Row) -> bool:
        """Whether the two claim a character in common."""
        return self.start < other.end and other.start < self.end

    def _cell(self, column: str) -> str:
        return self.reason if column == "reason" else self.cells.get(column, "")


@dataclass(frozen=True)
class Reading:
    """What a row's printed string says; ``problem`` is a sentence where it cannot be read as coded."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    problem: str = ""

    def __str__(self) -> str:
        if self.problem or not self.unit:
            return f"no quantity: {self.problem}" if self.problem else "no quantity"
        value, lower, upper = (
            "" if number is None else f"{number:,.12g}" for number in (self.value, self.lower, self.upper)
        )
        return f"{value} {self.unit} ({lower or 'open'} to {upper or 'open'})".lstrip()


def row_of(candidate: Candidate, area: str = "") -> Row:
    """A fresh row of a candidate, all guesses marked; ``area`` where the candidate guesses none."""
    guesses = {column: candidate.guesses.get(column, "") for column in GUESSED}
    guesses["area"] = guesses["area"] or area
    cells = {column: MARK + guess for column, guess in guesses.items()} | dict.fromkeys(NOTES, "")
    return Row(candidate, candidate.start, candidate.end, candidate.printed, cells, MARK + candidate.reason)


def with_cell(row: Row, column: str, value: str) -> Row:
    """The row with one column as a person typed it; ``reason`` counts as a column here."""
    if column == "reason":
        return replace(row, reason=value)
    return replace(row, cells={**row.cells, column: value})


def confirmed(row: Row, decision: str) -> Row:
    """The row with a decision; every guess has become the person's word."""
    cells = {column: row.settled(column) for column in row.cells}
    reason = row.settled("reason") if decision == DISMISS else row.reason
    return replace(row, cells=cells if decision == CODE else row.cells, reason=reason, decision=decision)


def with_anchor(row: Row, text: str, start: int, end: int, dimension_of: Mapping[str, str]) -> Row:
    """The row with another anchor in its text; a guessed qualifier follows the printed string."""
    moved = replace(row, start=start, end=end, printed=text[start:end])
    codes = _codes(moved, dimension_of)
    if codes is None or not row.is_guess("qualifier"):
        return moved
    try:
        says = parse_quantity(moved.printed, codes[0], codes[1]).qualifier
    except QuantityError:
        return moved
    return with_cell(moved, "qualifier", MARK + says)


def read_row(row: Row, dimension_of: Mapping[str, str]) -> Reading:
    """Value, ends and unit of a row under the codes that stand in it.

    Parameters
    ----------
    row : Row
    dimension_of : mapping of str to str
        Dimension of every indicator.

    Returns
    -------
    Reading
        As found, where the row still lacks a code that the reading needs and its anchor is the
        candidate's.
    """
    codes, qualifier = _codes(row, dimension_of), row.settled("qualifier")
    if codes is not None and qualifier in list(Qualifier):
        return _read(row.printed, *codes, Qualifier(qualifier))
    found = row.candidate
    if (row.start, row.end) != (found.start, found.end):
        return Reading()
    return Reading(found.value, found.lower, found.upper, found.unit)


def _codes(row: Row, dimension_of: Mapping[str, str]) -> tuple[Measure, Dimension] | None:
    measure, dimension = row.settled("measure"), dimension_of.get(row.settled("indicator"), "")
    if measure not in list(Measure) or dimension not in list(Dimension):
        return None
    return Measure(measure), Dimension(dimension)


@lru_cache(maxsize=4096)
def _read(printed: str, measure: Measure, dimension: Dimension, qualifier: Qualifier) -> Reading:
    try:
        quantity: Quantity = read_quantity(printed, measure, dimension, qualifier)
    except QualifierError as error:
        return Reading(problem=str(error))
    except QuantityError as error:
        return Reading(problem=f"{error} (as a {measure} of an indicator counted in {dimension})")
    return Reading(quantity.value, quantity.lower, quantity.upper, str(quantity.unit))

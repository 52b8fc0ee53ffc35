"""What a derived row's id names, and the operands that its formula takes.

A single derived row is taken apart again: its operands in the order of the formula, each a printed
figure, another derived row or the months of a period, and the number that they give. A test holds
the list of formulas (`zonereport.analysis.formulary`) to the analyses: none of theirs is missing
there, and none gives another number.
"""

from __future__ import annotations

from zonereport.analysis.answers import DOWN, UP
from zonereport.analysis.formulary import FORMULAS, Figures, Ids, Operand, Row
from zonereport.analysis.intervals import Interval
from zonereport.vocabulary import Status, Unit

#: Formula of the rows that repeat one printed figure.
PRINTED = "printed"

#: Operands that are goals: a bounded one counts with its number (see `answers.goal`).
GOALS = frozenset({"plan", "target", "earlier_target"})

#: Operands that are goals where the figure is a target, as that of two areas may be.
GOALS_IF_TARGETS = frozenset({"zone", "reference"})


def formula_of(derived: str) -> str:
    """Analysis and formula that a derived row's id names.

    Examples
    --------
    >>> formula_of("completion.implied_plan:hy24-010+hy24-011")
    'completion.implied_plan'
    """
    return derived.partition(":")[0]


def figures_of(derived: str) -> Ids:
    """Ids of the printed figures that an id names: those of a derived row, or the figure itself.

    Examples
    --------
    >>> figures_of("completion.implied_plan:hy24-010+hy24-011"), figures_of("hy24-010")
    (('hy24-010', 'hy24-011'), ('hy24-010',))
    """
    return tuple(derived.rpartition(":")[2].split("+"))


def is_printed(derived: str) -> bool:
    """Whether a derived row's id says that it repeats a printed figure."""
    return formula_of(derived).endswith(f".{PRINTED}")


def operands(derived: str, figures: Figures) -> tuple[Operand, ...]:
    """Operands of a derived row, in the order of its formula.

    Parameters
    ----------
    derived : str
        Id of a derived row whose formula is not ``printed``.
    figures : mapping
        Rows of the cleaned figures by id.

    Examples
    --------
    >>> rate = {"measure": "completion", "months": 7}
    >>> operands("completion.rate_over_elapsed:a-1", {"a-1": rate})[1]
    Operand(role='elapsed', id='completion.elapsed_share:a-1')
    """
    return FORMULAS[formula_of(derived)].operands(figures_of(derived), figures)


def interval_of(operand: Operand, row: Row) -> Interval:
    """An operand's number with its ends, as the formula takes it.

    Parameters
    ----------
    operand : Operand
        The operand.
    row : mapping
        Its figure or derived row.
    """
    if operand.role == "months":
        return Interval.exact(float(row["months"]))
    number = number_of(row)
    aims = operand.role in GOALS_IF_TARGETS and row["status"] == Status.TARGET
    goal = (aims or operand.role in GOALS) and row.get("qualifier", "") in {*UP, *DOWN}
    if goal and number.value is not None:
        return Interval.exact(number.value)
    if operand.role == "growth" and row["unit"] == Unit.TIMES:
        return number * 100
    return number


def number_of(row: Row) -> Interval:
    """The number of a figure or of a derived row.

    Examples
    --------
    >>> number_of({"value": 8.6, "lower": 8.55, "upper": 8.65, "unit": "percent"})
    Interval(value=8.6, lower=8.55, upper=8.65)
    """
    return Interval.from_row({end: row[end] for end in ("value", "lower", "upper")})

"""The tree from a number down to the figures that were printed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from zonereport.analysis.formulary import DIFFERENCES, FORMULAS, Operand
from zonereport.analysis.formulas import (
    GOALS,
    figures_of,
    formula_of,
    interval_of,
    is_printed,
    number_of,
    operands,
)
from zonereport.analysis.intervals import Interval
from zonereport.errors import UsageError
from zonereport.language.formats import format_bounds, format_quantity
from zonereport.language.formulas import formula_filled, formula_words
from zonereport.language.messages import catalogue, message
from zonereport.language.names import code_name, reason_names
from zonereport.vocabulary import Unit

from .figures import SPOKEN, about, derived_number, figure_number, find_source, printed_figure
from .ledger import Ledger, Row, at_day, days_of, marked
from .nodes import DerivedNumber, Exhibit, Months, Node, PrintedFigure
from .references import Reference, near_ids

_SOURCE = "source-"
_VARIANT = re.compile(r"variant-[0-9]+")  # a line of the table of variants, numbered in each report


def trace(reference: Reference, ledger: Ledger, day: date | None = None) -> Node:
    """Follow a number to the characters that printed it.

    Parameters
    ----------
    reference : Reference
        What is asked for.
    ledger : Ledger
        Where it is looked up.
    day : date, optional
        Look it up as of this day; the day of the report that the reference is a link into, if it is one.

    Returns
    -------
    Node
        A figure, a derived number with all that it follows from, a source, or an exhibit.

    Raises
    ------
    UsageError
        If there is no such number, naming the nearest ids, or if it does not hold as of the day, naming
        the days as of which it does.
    """
    target, when = reference.target, day or reference.day
    if ":" in target:
        return _root(target, ledger, when)
    if target in ledger.figures.index:
        areas = [str(ledger.figure(target)["area"])]
        view = marked(ledger, areas) if when is None else at_day(ledger, areas, when)
        if target not in view.figures.index:
            window = find_source(ledger, str(ledger.figure(target)["source"])).published
            raise UsageError(f"{target} had not certainly appeared by {when}: its source appeared {window}.")
        return printed_figure(view, target, is_root=True)
    source = target.removeprefix(_SOURCE)
    if source in set(ledger.sources["source"]):
        return find_source(ledger, source, with_figures=True)
    if _VARIANT.fullmatch(target):
        return replace(exhibits()["table-robustness-variants"], id=target)
    if target not in exhibits():
        raise _unknown(target, ledger)
    return exhibits()[target]


@cache
def exhibits() -> dict[str, Exhibit]:
    """All tables and charts that a report may hold, by their id."""
    found = {}
    for kind, namespace in (("table", "tables"), ("chart", "charts")):
        for key, title in catalogue(namespace, SPOKEN).items():
            if key.endswith(".title"):
                name = key.removeprefix(f"{namespace}.").removesuffix(".title")
                exhibit = f"{kind}-{name.replace('.', '-').replace('_', '-')}"
                # A chart's title may name the zone.
                found[exhibit] = Exhibit(exhibit, kind, title.replace("{zone}", "the zone"))
    return found


def _root(target: str, ledger: Ledger, when: date | None) -> DerivedNumber:
    used = figures_of(target)
    if not set(used) <= set(ledger.figures.index):
        raise _unknown(target, ledger)
    areas = sorted({str(ledger.figure(name)["area"]) for name in used})
    if when is None and target in ledger.derived.index:
        return _derived(target, marked(ledger, areas))
    view = None if when is None else at_day(ledger, areas, when)
    if view is not None and target in view.derived.index:
        return _derived(target, view)
    days = [one for one in days_of(ledger, areas) if target in at_day(ledger, areas, one).derived.index]
    if not days:
        raise _unknown(target, ledger)
    listed = tuple(one.isoformat() for one in days)
    if when is not None:
        raise UsageError(f"{target} does not hold as of {when}; it does as of {', '.join(listed)}.")
    return _derived(target, at_day(ledger, areas, days[-1]), vintages=listed)


def _unknown(target: str, ledger: Ledger) -> UsageError:
    known: Iterable[str] = ledger.derived.index if ":" in target else ledger.figures.index
    if target.startswith(_SOURCE):
        known = _SOURCE + ledger.sources["source"]
    elif target.startswith(("table-", "chart-")):
        known = exhibits()
    near = near_ids(target, map(str, known))
    advice = f" Near it: {', '.join(near)}." if near else " Figures are listed in the appendix of a report."
    return UsageError(f"nothing has the id {target!r}.{advice}")


def _derived(target: str, ledger: Ledger, role: str = "", vintages: tuple[str, ...] = ()) -> DerivedNumber:
    row, formula = ledger.derived_row(target), formula_of(target)
    number = derived_number(row, signed=formula in DIFFERENCES)
    inputs: tuple[PrintedFigure | Months | DerivedNumber, ...]
    if is_printed(target):
        first, *others = str(row["figures"]).split()
        leaves = [printed_figure(ledger, first), *(printed_figure(ledger, one, "outcome") for one in others)]
        words, recomputed, agrees, inputs = "as printed", "", None, tuple(leaves)
    else:
        words = formula_words(formula, SPOKEN)
        rows = {name: ledger.figure(name) for name in figures_of(target)}
        wanted = operands(target, rows)
        found = {operand.id: _row_of(operand, ledger, rows) for operand in wanted}
        recomputed, agrees = _recomputed(formula, wanted, found, row, number.words if number else "")
        inputs = _inputs(wanted, found, ledger)
    return DerivedNumber(
        id=target,
        role=role,
        about=about(ledger, row),
        quantity=code_name("quantity", str(row["quantity"]), SPOKEN),
        number=number,
        formula=formula,
        formula_words=words,
        recomputed=recomputed,
        agrees=agrees,
        verdict=code_name("verdict", str(row["verdict"]), SPOKEN),
        reason=reason_names(str(row["reason"]), SPOKEN),
        inputs=inputs,
        as_of="" if ledger.day is None else ledger.day.isoformat(),
        vintages=vintages,
    )


def _row_of(operand: Operand, ledger: Ledger, figures: Mapping[str, Row]) -> Row:
    return figures[operand.id] if operand.id in figures else ledger.derived_row(operand.id)


def _inputs(
    wanted: tuple[Operand, ...], found: Mapping[str, Row], ledger: Ledger
) -> tuple[PrintedFigure | Months | DerivedNumber, ...]:
    beside = {operand.id for operand in wanted if operand.role != "months"}
    nodes: list[PrintedFigure | Months | DerivedNumber] = []
    for operand in wanted:
        if operand.role == "months":
            leaf = () if operand.id in beside else (printed_figure(ledger, operand.id),)
            nodes.append(Months(operand.id, operand.role, int(found[operand.id]["months"]), leaf))
        elif ":" in operand.id:
            nodes.append(_derived(operand.id, ledger, operand.role))
        else:
            nodes.append(printed_figure(ledger, operand.id, operand.role))
    return tuple(nodes)


def _recomputed(
    formula: str, wanted: tuple[Operand, ...], found: Mapping[str, Row], row: Row, result: str
) -> tuple[str, bool | None]:
    """The formula with numbers, and whether it gives the number that the row has."""
    if not result:
        return "", None
    numbers = {operand.role: _words(operand, found[operand.id]) for operand in wanted}
    filled = formula_filled(formula, SPOKEN, numbers)
    computed = FORMULAS[formula].compute(*(interval_of(one, found[one.id]) for one in wanted))
    agrees = computed is not None and _same(computed, number_of(row))
    return message("formulas.marks.equals", SPOKEN, formula=filled, result=result), agrees


def _words(operand: Operand, row: Row) -> str:
    if operand.role == "months":
        months = float(row["months"])
        return format_quantity(months, months, months, Unit.MONTH, SPOKEN, 1)
    if operand.role in GOALS:
        # As the formula takes it: the number itself where the goal is bounded.
        goal = interval_of(operand, row)
        if goal.value is not None and goal.lower == goal.upper:
            return format_bounds(goal.value, goal.value, goal.value, str(row["unit"]), SPOKEN)
    if "derived" in row:
        number = derived_number(row, signed=False)
        return number.words if number else ""
    return figure_number(row).words


def _same(first: Interval, second: Interval) -> bool:
    pairs = ((getattr(first, end), getattr(second, end)) for end in ("value", "lower", "upper"))
    return all(_close(one, other) for one, other in pairs)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)

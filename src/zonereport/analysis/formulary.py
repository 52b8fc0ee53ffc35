"""The formulas of the derived rows: their operands in order, and what these give.

The analyses compute whole columns; here each formula stands once more, for a single row. How a
row's id leads to its operands is read by `zonereport.analysis.formulas`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from zonereport.analysis.intervals import Interval
from zonereport.vocabulary import Measure, Unit

Row = Mapping[Hashable, Any]
Ids = tuple[str, ...]
Figures = Mapping[str, Row]


@dataclass(frozen=True)
class Operand:
    """One operand of a derived row.

    Parameters
    ----------
    role : str
        What it is in the formula: ``done``, ``rate``, ``months`` …
    id : str
        Id of the printed figure or of the derived row; for ``months`` of the figure whose period counts.
    """

    role: str
    id: str


@dataclass(frozen=True)
class Formula:
    """How the figures of a derived row's id become operands, and what they give.

    Parameters
    ----------
    roles : tuple of str
        Operands in the order of the formula.
    find : callable
        Takes the ids of the figures used and the figures by id; returns the operands' ids.
    compute : callable
        Takes the operands as intervals; returns the result, None where there is none.
    """

    roles: Ids
    find: Callable[[Ids, Figures], Ids]
    compute: Callable[..., Interval | None]

    def operands(self, used: Ids, figures: Figures) -> tuple[Operand, ...]:
        """Operands of a row that used these figures."""
        found = self.find(used, figures)
        return tuple(Operand(role, one) for role, one in zip(self.roles, found, strict=True))


def _as_used(used: Ids, figures: Figures) -> Ids:
    return used


def _with_months(used: Ids, figures: Figures) -> Ids:
    return *used, used[0]


def _months(used: Ids, figures: Figures) -> Ids:
    return (used[0],)


def _rate(used: Ids) -> str:
    """A printed rate, or the row that computes it from amount and plan."""
    return used[0] if len(used) == 1 else f"completion.done_over_plan:{'+'.join(used)}"


def _reconciled(used: Ids, figures: Figures) -> Ids:
    return used[0], _rate(used[1:])


def _plan(used: Ids, figures: Figures) -> Ids:
    return (f"completion.implied_plan:{'+'.join(used)}",)


def _pace(used: Ids, figures: Figures) -> Ids:
    return _rate(used), f"completion.elapsed_share:{'+'.join(used)}"


def _rate_ahead(used: Ids, figures: Figures) -> Ids:
    return _rate(used), used[0]


def _amount_ahead(used: Ids, figures: Figures) -> Ids:
    amount = used[0] if len(used) == 1 else f"completion.implied_done:{'+'.join(used)}"
    return amount, used[0]


def _over_printed(used: Ids, figures: Figures) -> Ids:
    return f"rd_intensity.amount_over_intensity:{'+'.join(used[:2])}", used[2]


def _redefined(used: Ids, figures: Figures) -> Ids:
    """Amount and denominator, at most one of them implied: by an intensity, which comes first or last."""
    if len(used) == 2:
        return used
    if figures[used[0]]["unit"] == Unit.PERCENT:
        return f"rd_intensity.intensity_times_denominator:{'+'.join(used[:2])}", used[2]
    return used[0], f"rd_intensity.amount_over_intensity:{'+'.join(used[1:])}"


def _step(used: Ids, figures: Figures) -> Ids:
    later = 1 if figures[used[0]]["measure"] == Measure.COMPLETION else 2
    return _rate(used[:later]), _rate(used[later:])


def _whole(plan: Interval) -> Interval | None:
    lower = -math.inf if plan.lower is None else math.ceil(plan.lower)
    upper = math.inf if plan.upper is None else math.floor(plan.upper)
    if plan.value is None or lower > upper:
        return None
    return Interval(min(max(round(plan.value), lower), upper), lower, upper)


def _base(level: Interval, growth: Interval) -> Interval | None:
    """The level a year earlier; no level is negative, so none fell by more than all of itself."""
    factor = growth + 100
    if level.lower is None or level.lower >= 0:
        if factor.upper is not None and factor.upper < 0:
            return None
        lower = max(factor.lower or 0.0, 0.0)
        value = factor.value if factor.value is not None and factor.value >= lower else None
        factor = Interval(value, lower, factor.upper)
    return level * 100 / factor


def _at_least(part: Interval) -> Interval:
    return Interval(part.value, part.lower, None)


def _minus(first: Interval, second: Interval) -> Interval:
    return first - second


def _percentage(first: Interval, second: Interval) -> Interval:
    return first * 100 / second


FORMULAS: Mapping[str, Formula] = {
    "growth.levels_same_months": Formula(
        ("later", "earlier"), _as_used, lambda later, earlier: (later / earlier - 1) * 100
    ),
    "growth.monthly_rate": Formula(("level", "months"), _with_months, lambda level, months: level / months),
    "growth.base_level": Formula(("level", "growth"), _as_used, _base),
    "growth.outcome_minus_target": Formula(("outcome", "target"), _as_used, _minus),
    "completion.done_over_plan": Formula(("done", "plan"), _as_used, _percentage),
    "completion.printed_minus_computed": Formula(("rate", "computed"), _reconciled, _minus),
    "completion.implied_plan": Formula(("done", "rate"), _as_used, _percentage),
    "completion.implied_plan_whole": Formula(("implied",), _plan, _whole),
    "completion.implied_done": Formula(("rate", "plan"), _as_used, lambda rate, plan: rate * plan / 100),
    "completion.elapsed_share": Formula(("months",), _months, lambda months: months * 100 / 12),
    "completion.rate_over_elapsed": Formula(
        ("rate", "elapsed"), _pace, lambda rate, elapsed: rate / elapsed
    ),
    "completion.year_end_rate_extrapolation": Formula(
        ("rate", "months"), _rate_ahead, lambda rate, months: rate * 12 / months
    ),
    "completion.year_end_amount_extrapolation": Formula(
        ("done", "months"), _amount_ahead, lambda done, months: done * 12 / months
    ),
    "completion.rate_step": Formula(("later", "earlier"), _step, _minus),
    "rd_intensity.amount_over_intensity": Formula(("amount", "intensity"), _as_used, _percentage),
    "rd_intensity.numerator_over_denominator": Formula(("numerator", "denominator"), _as_used, _percentage),
    "rd_intensity.later_minus_earlier": Formula(("later", "earlier"), _as_used, _minus),
    "rd_intensity.implied_over_printed": Formula(
        ("implied_denominator", "level"), _over_printed, lambda implied, level: implied / level
    ),
    "rd_intensity.intensity_times_denominator": Formula(
        ("intensity", "denominator"), _as_used, lambda intensity, below: intensity * below / 100
    ),
    "rd_intensity.numerator_over_other_denominator": Formula(
        ("numerator", "denominator"), _redefined, _percentage
    ),
    "rd_intensity.at_least_its_part": Formula(("intensity",), _as_used, _at_least),
    "targets.outcome_minus_target": Formula(("outcome", "target"), _as_used, _minus),
    "targets.expectation_minus_target": Formula(("expectation", "target"), _as_used, _minus),
    "targets.target_minus_earlier_target": Formula(("target", "earlier_target"), _as_used, _minus),
    "targets.target_minus_last_outcome": Formula(("target", "outcome"), _as_used, _minus),
    "ratios.amount_over_count": Formula(("amount", "count"), _as_used, lambda amount, count: amount / count),
    "ratios.part_over_whole": Formula(("part", "whole"), _as_used, _percentage),
    "ratios.whole_minus_part": Formula(("whole", "part"), _as_used, lambda whole, part: whole - part),
    "ratios.producing_over_attracted": Formula(("producing", "attracted"), _as_used, _percentage),
    "ratios.level_over_multiple": Formula(
        ("level", "multiple"), _as_used, lambda level, multiple: level / multiple
    ),
    "beside.zone_minus_reference": Formula(("zone", "reference"), _as_used, _minus),
}

#: Formulas whose result is a difference: its sign says something.
DIFFERENCES = frozenset(name for name, formula in FORMULAS.items() if formula.compute is _minus)

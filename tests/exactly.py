"""Exact arithmetic on printed numbers: the formulas of the derived figures, written a second time.

Fractions all the way, and nothing of the analyses: what is computed here checks them. The formulas
use operators only, so that they work on one number and on a span of numbers alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, isinf
from typing import Any

End = Fraction | float


def _times(a: End, b: End) -> End:
    """Nothing times an open end is nothing."""
    return Fraction(0) if a == 0 or b == 0 else a * b


@dataclass(frozen=True)
class Span:
    """A number with the ends that its print leaves, infinite where open; value None where not known."""

    value: Fraction | None
    lower: End
    upper: End

    def __add__(self, other: Any) -> Span:
        that = as_span(other)
        value = None if self.value is None or that.value is None else self.value + that.value
        return Span(value, self.lower + that.lower, self.upper + that.upper)

    def __sub__(self, other: Any) -> Span:
        that = as_span(other)
        return self + Span(None if that.value is None else -that.value, -that.upper, -that.lower)

    def __mul__(self, other: Any) -> Span:
        that = as_span(other)
        value = None if self.value is None or that.value is None else self.value * that.value
        ends = [_times(a, b) for a in (self.lower, self.upper) for b in (that.lower, that.upper)]
        return Span(value, min(ends), max(ends))

    def __truediv__(self, other: Any) -> Span:
        that = as_span(other)
        value = self.value / that.value if self.value is not None and that.value else None
        product = self * that.reciprocal()
        return Span(value, product.lower, product.upper)

    def reciprocal(self) -> Span:
        """1 over the span; open where it reaches zero."""
        low, high = self.lower, self.upper
        if low < 0 < high or low == high == 0:
            return Span(None, -inf, inf)
        ends = [Fraction(0) if isinf(end) else 1 / Fraction(end) for end in (high, low) if end != 0]
        if low == 0:
            return Span(None, ends[0], inf)
        if high == 0:
            return Span(None, -inf, ends[0])
        return Span(None, *ends)


def as_span(number: Any) -> Span:
    """A span, or a number that is known exactly."""
    return number if isinstance(number, Span) else Span(Fraction(number), Fraction(number), Fraction(number))


@dataclass(frozen=True)
class Used:
    """A printed figure as a formula uses it; ``goal`` is the number of a bounded target, else as printed."""

    number: Any
    goal: Any
    months: int
    measure: str
    unit: str


def _percent(part: Any, whole: Any) -> Any:
    return part / whole * 100


def _factor(growth: Used) -> Any:
    """1 + growth; no level is negative, so it is not either. None where nothing is left."""
    rate = growth.number if growth.unit == "times" else growth.number / 100
    factor = rate + 1
    if not isinstance(factor, Span):
        return factor if factor > 0 else None
    if factor.upper < 0:
        return None
    value = factor.value if factor.value is not None and factor.value >= 0 else None
    return Span(value, max(factor.lower, Fraction(0)), factor.upper)


def _base(level: Used, growth: Used) -> Any:
    factor = _factor(growth)
    return None if factor is None else level.number / factor


def _rate(used: Sequence[Used]) -> Any:
    """A printed rate, or amount over plan."""
    return used[0].number if len(used) == 1 else _percent(used[0].number, used[1].goal)


def _amount(used: Sequence[Used]) -> Any:
    """A printed amount, or rate times plan."""
    return used[0].number if len(used) == 1 else used[0].number * used[1].goal / 100


def _step(used: Sequence[Used]) -> Any:
    cut = 1 if used[0].measure == "completion" else 2
    return _rate(used[:cut]) - _rate(used[cut:])


def _whole(done: Used, rate: Used) -> Any:
    plan = _percent(done.number, rate.number)
    low = plan.lower if isinf(plan.lower) else ceil(plan.lower)
    high = plan.upper if isinf(plan.upper) else floor(plan.upper)
    if low > high:
        return None
    value = None if plan.value is None else Fraction(min(max(round(plan.value), low), high))
    return Span(value, low, high)


def _redefined(used: Sequence[Used]) -> Any:
    """Amount over level; of three figures either the first two give the amount or the last two the level."""
    if len(used) == 2:
        return _percent(used[0].number, used[1].number)
    if used[0].unit == "percent":
        return _percent(used[0].number * used[1].number / 100, used[2].number)
    return _percent(used[0].number, _percent(used[1].number, used[2].number))


def _floor(part: Any) -> Any:
    """The whole is at least its part; how much more it is, nobody knows."""
    return Span(part.value, part.lower, inf) if isinstance(part, Span) else part


def _year(number: Any, used: Sequence[Used]) -> Any:
    return number * 12 / used[0].months


def _goal_minus(used: Sequence[Used]) -> Any:
    return used[0].goal - used[1].number


def _goals(used: Sequence[Used]) -> Any:
    """A goal is a goal only of a target; of anything else it is the number."""
    return used[0].goal - used[1].goal


def _minus_goal(used: Sequence[Used]) -> Any:
    return used[0].number - used[1].goal


def _minus(used: Sequence[Used]) -> Any:
    return used[0].number - used[1].number


#: What each formula makes of the figures that it used, in their order.
FORMULAS: dict[str, Callable[[Sequence[Used]], Any]] = {
    "growth.levels_same_months": lambda u: (u[0].number / u[1].number - 1) * 100,
    "growth.monthly_rate": lambda u: u[0].number / u[0].months,
    "growth.base_level": lambda u: _base(*u),
    "growth.outcome_minus_target": _minus_goal,
    "beside.zone_minus_reference": _goals,
    "ratios.amount_over_count": lambda u: u[0].number / u[1].number,
    "ratios.part_over_whole": lambda u: _percent(u[0].number, u[1].number),
    "ratios.whole_minus_part": _minus,
    "ratios.producing_over_attracted": lambda u: _percent(u[0].number, u[1].number),
    "ratios.level_over_multiple": lambda u: u[0].number / u[1].number,
    "completion.done_over_plan": _rate,
    "completion.printed_minus_computed": lambda u: u[0].number - _rate(u[1:]),
    "completion.implied_plan": lambda u: _percent(u[0].number, u[1].number),
    "completion.implied_plan_whole": lambda u: _whole(*u),
    "completion.implied_done": _amount,
    "completion.elapsed_share": lambda u: Fraction(100 * u[0].months, 12),
    "completion.rate_over_elapsed": lambda u: _rate(u) * 12 / u[0].months / 100,
    "completion.year_end_rate_extrapolation": lambda u: _year(_rate(u), u),
    "completion.year_end_amount_extrapolation": lambda u: _year(_amount(u), u),
    "completion.rate_step": _step,
    "rd_intensity.amount_over_intensity": lambda u: _percent(u[0].number, u[1].number),
    "rd_intensity.numerator_over_denominator": lambda u: _percent(u[0].number, u[1].number),
    "rd_intensity.later_minus_earlier": _minus,
    "rd_intensity.implied_over_printed": lambda u: u[0].number / u[1].number * 100 / u[2].number,
    "rd_intensity.intensity_times_denominator": lambda u: u[0].number * u[1].number / 100,
    "rd_intensity.numerator_over_other_denominator": _redefined,
    "rd_intensity.at_least_its_part": lambda u: _floor(u[0].number),
    "targets.outcome_minus_target": _minus_goal,
    "targets.expectation_minus_target": _minus_goal,
    "targets.target_minus_earlier_target": _goals,
    "targets.target_minus_last_outcome": _goal_minus,
}

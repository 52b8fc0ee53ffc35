"""Interval arithmetic: nothing that the print leaves open is lost, and nothing exact is blurred."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import add, mul, sub, truediv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonereport.analysis.intervals import Answer, Interval, Intervals

numbers = st.floats(-1e13, 1e13, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9)
EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}
OURS: dict[str, Callable[[Interval, Interval], Interval]] = {"+": add, "-": sub, "*": mul, "/": truediv}


@st.composite
def numbers_in_intervals(draw: st.DrawFn) -> tuple[float, Interval]:
    """A number and an interval that holds it; each end may be open, the value may be missing."""
    low, inner, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    value = draw(st.sampled_from([None, low, inner, high]))
    lower, upper = draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))
    return inner, Interval(value, lower, upper)


@given(numbers_in_intervals(), numbers_in_intervals(), st.sampled_from("+-*/"))
def test_a_result_contains_the_exact_result_for_all_values_inside(
    left: tuple[float, Interval], right: tuple[float, Interval], sign: str
) -> None:
    (a, first), (b, second) = left, right
    if sign == "/" and b == 0:
        return
    exact = EXACT[sign](Fraction(a), Fraction(b))
    result = OURS[sign](first, second)
    assert result.lower is None or Fraction(result.lower) <= exact
    assert result.upper is None or exact <= Fraction(result.upper)


@given(numbers_in_intervals(), numbers_in_intervals(), st.sampled_from("+-*/"))
def test_a_value_stands_inside_its_ends(
    left: tuple[float, Interval], right: tuple[float, Interval], sign: str
) -> None:
    result = OURS[sign](left[1], right[1])  # a value outside would raise
    missing = left[1].value is None or right[1].value is None or (sign == "/" and right[1].value == 0)
    assert (result.value is None) == missing


@given(numbers_in_intervals(), numbers_in_intervals())
def test_a_comparison_that_answers_is_right_for_all_values_inside(
    left: tuple[float, Interval], right: tuple[float, Interval]
) -> None:
    (a, first), (b, second) = left, right
    assert first.is_at_least(second) != (Answer.NO if a >= b else Answer.YES)
    assert first.is_above(second) != (Answer.NO if a > b else Answer.YES)
    assert first.equals(second) != (Answer.NO if a == b else Answer.YES)


@pytest.mark.parametrize(
    ("done", "rate", "plan"),
    [
        (Interval(63.14, 63.135, 63.145), Interval(69.39, 69.385, 69.395), (90.99, 90.98, 91.01)),
        (Interval(64.9, 64.85, 64.95), Interval(68, 67.5, 68.5), (95.44, 94.67, 96.22)),
        (Interval.exact(178), Interval(82, 81.5, 82.5), (217.07, 215.76, 218.40)),
    ],
)
def test_implied_plans_are_those_worked_out_by_hand(
    done: Interval, rate: Interval, plan: tuple[float, float, float]
) -> None:
    result = (done * 100 / rate).rounded(2)
    assert (result.value, result.lower, result.upper) == plan


def test_a_bound_survives_division() -> None:
    assert Interval(30, 30, None) / Interval.exact(2) == Interval(15, 15, None)


def test_dividing_by_an_open_end_tends_to_nothing() -> None:
    assert Interval.exact(6) / Interval(2, 2, None) == Interval(3, 0, 3)


def test_a_divisor_that_may_be_zero_opens_both_ends() -> None:
    assert Interval(6, 5, 7) / Interval(1, -1, 2) == Interval(6, None, None)


def test_a_divisor_that_touches_zero_opens_the_end_on_that_side() -> None:
    assert Interval(4, 2, 4) / Interval(2, 0, 2) == Interval(2, 1, None)
    assert Interval(4, 2, 4) / Interval(-2, -2, 0) == Interval(-2, None, -1)


def test_dividing_by_zero_knows_nothing() -> None:
    assert Interval.exact(4) / Interval.exact(0) == Interval(None)


def test_signs_turn_the_ends() -> None:
    assert Interval(2, 1, 3) * Interval(-1, -2, -1) == Interval(-2, -6, -1)
    assert Interval(2, 1, 3) * Interval(1, -2, 3) == Interval(2, -6, 9)
    assert -Interval(2, 1, None) == Interval(-2, None, -1)


def test_a_difference_of_counts_stays_exact() -> None:
    assert Interval.exact(10) - Interval.exact(10) == Interval.exact(0)


def test_a_range_without_a_value_stays_without() -> None:
    assert Interval(None, 10, 12) - 2 == Interval(None, 8, 10)


def test_overlapping_ranges_are_undecided() -> None:
    assert Interval(9, 8.5, 9.5).is_at_least(9) is Answer.UNDECIDED
    assert Interval(9, 8.5, 9.5).equals(Interval(9, 8.5, 9.5)) is Answer.UNDECIDED
    assert Interval(9, 9, None).is_at_least(9) is Answer.YES
    assert Interval(9, None, 9).is_above(9) is Answer.NO


def test_missing_numbers_and_infinities_are_open_ends() -> None:
    assert Interval(float("nan"), float("-inf"), float("inf")) == Interval(None, None, None)


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match=r"not in order: lower 2\.0, value 1\.0, upper 3\.0"):
        Interval(1, 2, 3)


def test_a_column_reads_and_writes_open_ends_as_missing() -> None:
    frame = pd.DataFrame({"value": [5.0, np.nan], "lower": [5.0, 1.0], "upper": [np.nan, 2.0]})
    columns = (Intervals.from_frame(frame) * 2).to_columns()
    expected = pd.DataFrame({"value": [10.0, np.nan], "lower": [10.0, 2.0], "upper": [np.nan, 4.0]})
    pd.testing.assert_frame_equal(pd.DataFrame(columns), expected)


def test_what_lies_outside_known_limits_is_cut_away() -> None:
    ends = [5.0, -5.0, -5.0], [-np.inf, -9.0, -9.0], [9.0, 1.0, -1.0]
    column = Intervals(*(np.array(numbers) for numbers in ends))
    cut = column.within(0, np.inf)
    np.testing.assert_array_equal(cut.value, [5, np.nan, np.nan])
    np.testing.assert_array_equal(cut.lower, [0, 0, np.nan])
    np.testing.assert_array_equal(cut.upper, [9, 1, np.nan])
    assert list(cut.is_empty()) == [False, False, True]
    assert list(column.is_open()) == [True, False, False]


def test_a_row_becomes_an_interval() -> None:
    assert Interval.from_row({"value": 30.0, "lower": 30.0, "upper": float("nan")}) == Interval(30, 30, None)

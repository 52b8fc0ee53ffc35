"""Pairs that look comparable and are not, pairs that are, and the part that differs."""

from __future__ import annotations

import pandas as pd
import pytest
from analysisrows import codebook, figures

from zonereport.analysis.comparability import (
    Comparison,
    Relation,
    compare,
    compare_pairs,
    series_key,
    side_by_side,
)

RATE = {"measure": "growth", "value": 8.6}


def compared(a: dict[str, object], b: dict[str, object]) -> Comparison:
    frame = figures({"figure": "a", **RATE, **a}, {"figure": "b", **RATE, **b})
    return compare(frame.iloc[0], frame.iloc[1], codebook())


def test_the_same_months_of_two_years_are_comparable() -> None:
    answer = compared({"period": "2023-01/2023-07"}, {"period": "2024-01/2024-07"})
    assert answer == Comparison(Relation.SAME_SERIES, True, ("period",))


def test_seven_months_are_not_comparable_with_a_year() -> None:
    answer = compared({"period": "2018-01/2018-12"}, {"period": "2024-01/2024-07"})
    assert answer == Comparison(Relation.SAME_SERIES, False, ("months", "period"))


def test_a_stock_is_comparable_at_the_end_of_the_same_month() -> None:
    assert compared({"period": "2022-12"}, {"period": "2023-12"}).comparable
    assert compared({"period": "2022-12"}, {"period": "2023-10"}).differs == ("months", "period")


def test_a_stock_is_not_comparable_with_a_flow() -> None:
    assert compared({"period": "2023-12"}, {"period": "2023-01/2023-12"}).differs == ("months", "period")


@pytest.mark.parametrize(
    ("part", "other"),
    [("area", "yi"), ("subject", "某公司"), ("measure", "change"), ("scope", "key projects"), ("unit", "pp")],
)
def test_one_other_part_forbids_a_comparison_and_is_named(part: str, other: str) -> None:
    answer = compared({"unit": "percent"}, {"unit": "percent", part: other})
    assert (answer.relation, answer.comparable, answer.differs) == (Relation.SAME_FAMILY, False, (part,))


def test_two_intensities_differ_by_their_parts() -> None:
    share = {"measure": "share"}
    answer = compared({**share, "indicator": "rd_of_gdp"}, {**share, "indicator": "rd_unstated"})
    assert answer == Comparison(Relation.SAME_FAMILY, False, ("indicator", "numerator", "denominator"))


def test_indicators_of_different_families_are_unrelated() -> None:
    answer = compared({"indicator": "gdp"}, {"indicator": "retail"})
    assert (answer.relation, answer.differs) == (Relation.UNRELATED, ("indicator", "basis"))


def test_a_target_needs_the_same_period_as_its_outcome() -> None:
    target = {"status": "target", "period": "2024-01/2024-12"}
    assert compared(target, {"period": "2024-01/2024-12"}).comparable
    assert not compared(target, {"period": "2023-01/2023-12"}).comparable
    assert compared(target, {"period": "2024-01/2024-07"}).differs == ("months", "period", "status")


def test_two_targets_of_one_series_are_comparable_over_the_years() -> None:
    assert compared({"status": "target", "period": "2022-01/2022-12"}, {"status": "target"}).comparable


def test_a_grade_of_evidence_is_named_but_forbids_nothing() -> None:
    answer = compared({}, {"evidence": "cited"})
    assert (answer.comparable, answer.differs) == (True, ("evidence",))


def test_a_threshold_is_never_compared() -> None:
    threshold = {"measure": "threshold", "unit": "CNY", "indicator": "investment"}
    assert compared(threshold, threshold) == Comparison(Relation.SAME_SERIES, False, ("threshold",))


def test_a_figure_without_a_period_is_never_compared() -> None:
    assert compared({"period": ""}, {"period": ""}).differs == ("months", "period")


def test_a_zone_stands_beside_its_city_over_the_same_period_only() -> None:
    assert compared({}, {"area": "zhong", "evidence": "cited"}).beside
    assert not compared({}, {"area": "zhong", "period": "2022-01/2022-12"}).beside
    assert not compared({}, {}).beside


@pytest.mark.parametrize(
    ("own", "other", "answer"),
    [
        ({}, {}, (True, "")),
        ({}, {"evidence": "cited"}, (True, "")),
        ({}, {"status": "expected"}, (True, "status")),
        ({"status": "target"}, {"status": "target"}, (True, "")),
        ({"status": "target"}, {}, (False, "status")),
        ({"status": "target"}, {"status": "expected", "scope": "x"}, (False, "scope status")),
        ({}, {"status": "expected", "scope": "x"}, (False, "scope")),
        ({}, {"subject": "某公司"}, (False, "subject")),
        ({}, {"measure": "threshold", "unit": "percent"}, (False, "measure threshold")),
    ],
)
def test_two_areas_stand_side_by_side_where_nothing_else_differs(
    own: dict[str, object], other: dict[str, object], answer: tuple[bool, str]
) -> None:
    frame = figures({"figure": "a", **RATE, **own}, {"figure": "b", **RATE, "area": "zhong", **other})
    found = side_by_side(frame.iloc[:1], frame.iloc[1:], codebook()).iloc[0]
    assert (bool(found["beside"]), found["reason"]) == answer


def test_the_order_of_two_figures_does_not_matter() -> None:
    frame = figures({"figure": "a", **RATE}, {"figure": "b", "value": 1.0, "scope": "x", "period": "2022-12"})
    there = compare_pairs(frame, frame.iloc[::-1], codebook())
    back = compare_pairs(frame.iloc[::-1], frame, codebook())
    pd.testing.assert_frame_equal(there, back)


def test_the_series_key_is_made_of_five_parts() -> None:
    frame = figures({"figure": "a", "scope": "key projects", **RATE})
    assert series_key(frame.iloc[0]) == ("jia", "", "retail", "growth", "key projects")

"""The register of targets: what answers each, and what only looks as if it did."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from analysisrows import codebook, ends, figures, row_of

from zonereport.analysis.targets import targets

DAY = date(2024, 10, 31)


def register(*rows: dict[str, object]) -> pd.DataFrame:
    return targets(figures(*rows), codebook(), DAY)


def aim(value: float, qualifier: str = "exact", **cells: object) -> dict[str, object]:
    ends = {
        "at_least": (value, None),
        "more_than": (value, None),
        "at_most": (None, value),
        "less_than": (None, value),
    }
    lower, upper = ends.get(qualifier, (value, value))
    return {"figure": "t", "measure": "growth", "status": "target", "value": value, "lower": lower,
            "upper": upper, "qualifier": qualifier, **cells}  # fmt: skip


def outcome(value: float, lower: float | None, upper: float | None, **cells: object) -> dict[str, object]:
    return {"figure": "o", "measure": "growth", "value": value, "lower": lower, "upper": upper, **cells}


@pytest.mark.parametrize(
    ("target", "answer", "verdict", "reason"),
    [
        (aim(12, "at_least"), outcome(12.1, 12.05, 12.15), "met", ""),
        (aim(12, "at_least"), outcome(12.0, 11.95, 12.05), "within_rounding", ""),
        (aim(12, "at_least"), outcome(8.6, 8.55, 8.65), "missed", ""),
        (aim(12, "at_least"), outcome(12, 12, None, qualifier="at_least"), "met", ""),
        (aim(12, "at_least"), outcome(10, 10, None, qualifier="more_than"), "within_rounding", "open_end"),
        (aim(12, "more_than"), outcome(12, 12, 12), "missed", ""),
        (aim(12, "more_than"), outcome(12, 12, None, qualifier="more_than"), "met", ""),
        (aim(9, "approx", lower=8.5, upper=9.5), outcome(9.2, 9.15, 9.25), "within_rounding", "approximate"),
        (aim(9, "approx", lower=8.5, upper=9.5), outcome(9.6, 9.55, 9.65), "met", ""),
        (aim(3, "at_most"), outcome(2.1, 2.05, 2.15), "met", ""),
        (aim(3, "at_most"), outcome(3.2, 3.15, 3.25), "missed", ""),
        (aim(3, "less_than"), outcome(3, 3, 3), "missed", ""),
    ],
)
def test_an_outcome_is_judged_by_its_whole_interval(
    target: dict[str, object], answer: dict[str, object], verdict: str, reason: str
) -> None:
    rows = register(target, answer)
    for row in (row_of(rows, "target"), row_of(rows, "outcome_minus_target")):
        assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_the_gap_is_in_percentage_points_with_its_interval() -> None:
    row = row_of(register(aim(12, "at_least"), outcome(8.6, 8.55, 8.65)), "outcome_minus_target")
    assert (row["unit"], ends(row), row["figures"]) == ("pp", (-3.4, -3.45, -3.35), "o t")


def test_a_row_of_the_register_names_the_target_first_and_keeps_its_id() -> None:
    alone, answered = register(aim(12)), register(aim(12), outcome(8.6, 8.55, 8.65))
    assert row_of(alone, "target")["derived"] == row_of(answered, "target")["derived"] == "targets.printed:t"
    assert row_of(answered, "target")["figures"] == "t o"


@pytest.mark.parametrize(("place", "verdict", "gap"), [(2, "met", -1), (3, "met", 0), (5, "missed", 2)])
def test_a_smaller_rank_is_a_better_one(place: int, verdict: str, gap: int) -> None:
    rank = {"indicator": "place", "measure": "rank"}
    rows = register(aim(3, "at_most", lower=1, **rank), outcome(place, place, place, **rank))
    row = row_of(rows, "outcome_minus_target")
    assert (row["verdict"], row["unit"], row["value"]) == (verdict, "rank", gap)


def test_among_the_first_three_answers_first_three() -> None:
    rank = {"indicator": "place", "measure": "rank", "qualifier": "at_most"}
    rows = register(aim(3, lower=1, **rank), outcome(3, 1, 3, **rank))
    assert row_of(rows, "target")["verdict"] == "met"


def test_a_plan_is_met_in_its_own_unit() -> None:
    level = {"measure": "level", "indicator": "investment"}
    rows = register(aim(60, lower=59.5, upper=60.5, **level), outcome(69.3, 69.25, 69.35, **level))
    row = row_of(rows, "outcome_minus_target")
    assert (row["verdict"], row["unit"], ends(row)) == ("met", "CNY", (9.3, 8.75, 9.85))


def test_a_target_is_not_yet_due_before_its_period_ends() -> None:
    period = {"period": "2024-01/2024-12"}
    rows = register(aim(12, **period), outcome(11.4, 11.35, 11.45, period="2024-01/2024-07"))
    assert (row_of(rows, "target")["verdict"], row_of(rows, "target")["figures"]) == ("not_yet_due", "t")


def test_a_target_nobody_came_back_to_has_no_outcome() -> None:
    rows = register(aim(12), outcome(10.8, 10.75, 10.85, period="2022-01/2022-12"))
    assert (row_of(rows, "target")["verdict"], row_of(rows, "target")["reason"]) == ("no_outcome", "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"period": "2023-01/2023-07"}, "months period"),
        ({"scope": "the park"}, "scope"),
        ({"measure": "level", "unit": "CNY"}, "measure unit"),
    ],
)
def test_an_outcome_that_only_looks_like_an_answer_is_named_with_what_differs(
    change: dict[str, object], reason: str
) -> None:
    rows = register(aim(12), outcome(10.8, 10.75, 10.85, **change))
    row = row_of(rows, "target")
    assert (row["verdict"], row["reason"], row["figures"]) == ("not_comparable", reason, "t o")


def test_another_indicator_of_the_family_is_no_answer() -> None:
    level = {"measure": "level"}
    rows = register(
        aim(60, indicator="investment", **level), outcome(300, 300, 300, indicator="all_investment", **level)
    )
    assert row_of(rows, "target")["reason"] == "indicator"


def test_the_nearest_of_several_differs_in_the_fewest_parts() -> None:
    near = outcome(10.8, 10.75, 10.85, period="2023-01/2023-07")
    far = outcome(10.8, 10.75, 10.85, figure="f", period="2023-01/2023-09", scope="the park")
    assert row_of(register(aim(12), near, far), "target")["figures"] == "t o"


def test_an_expectation_never_answers_but_is_shown() -> None:
    rows = register(aim(12, "at_least"), outcome(12.5, 12.45, 12.55, status="expected"))
    row = row_of(rows, "target")
    assert (row["verdict"], row["reason"], row["figures"]) == ("no_outcome", "expected_only", "t o")
    row = row_of(rows, "expectation_minus_target")
    assert (row["status"], row["verdict"], ends(row)) == ("expected", "", (0.5, 0.45, 0.55))


def test_outcomes_that_disagree_decide_nothing() -> None:
    rows = register(aim(12, "at_least"), outcome(13, 13, 13), outcome(11, 11, 11, figure="p"))
    row = row_of(rows, "target")
    assert (row["verdict"], row["reason"], row["figures"]) == (
        "within_rounding",
        "outcomes_disagree",
        "t o p",
    )


def test_where_neither_is_better_a_target_is_neither_met_nor_missed() -> None:
    share = {"indicator": "debt_ratio", "measure": "share"}
    row = row_of(register(aim(45, **share), outcome(43.5, 43.45, 43.55, **share)), "outcome_minus_target")
    assert (row["verdict"], row["reason"], ends(row)) == ("not_comparable", "direction", (-1.5, -1.55, -1.45))


def test_a_target_without_a_period_is_said_to_be_undated() -> None:
    rows = register(aim(12, period=""), outcome(12, 12, 12, period=""))
    assert (row_of(rows, "target")["verdict"], row_of(rows, "target")["reason"]) == ("no_outcome", "undated")


def test_a_threshold_is_no_target() -> None:
    assert register(aim(10, measure="threshold", indicator="investment", unit="CNY")).empty


def test_a_superseded_outcome_no_longer_answers() -> None:
    rows = register(
        aim(12, "at_least"),
        outcome(12.5, 12.5, 12.5),
        outcome(11, 11, 11, figure="p", published="2024-09-01"),
    )
    assert (row_of(rows, "target")["verdict"], row_of(rows, "target")["figures"]) == ("missed", "t p")


def test_a_target_that_is_not_due_needs_no_expectation_to_excuse_it() -> None:
    period = {"period": "2024-01/2024-12"}
    rows = register(aim(12, **period), outcome(12.5, 12.45, 12.55, status="expected", **period))
    assert (row_of(rows, "target")["verdict"], row_of(rows, "target")["reason"]) == ("not_yet_due", "")


def test_drift_is_the_change_from_the_target_of_the_year_before() -> None:
    rows = register(
        aim(12, "at_least", figure="old", period="2022-01/2022-12"),
        aim(9, "approx", figure="new", lower=8.5, upper=9.5),
    )
    row = row_of(rows, "target_drift")
    assert (row["derived"], row["unit"]) == ("targets.target_minus_earlier_target:new+old", "pp")
    assert (ends(row), row["period"], row["verdict"]) == ((-3, -3.5, -2.5), "2023-01/2023-12", "")


def test_a_bounded_target_drifts_by_its_number() -> None:
    rows = register(
        aim(12, "at_least", figure="old", period="2022-01/2022-12"), aim(15, "at_least", figure="new")
    )
    assert ends(row_of(rows, "target_drift")) == (3, 3, 3)


def test_drift_over_several_years_is_called_so() -> None:
    rows = register(aim(20, figure="old", period="2019-01/2019-12"), aim(14, figure="new"))
    assert row_of(rows, "target_drift_over_years")["value"] == -6


def test_each_target_drifts_from_the_last_one_only() -> None:
    years = {"a": "2021-01/2021-12", "b": "2022-01/2022-12", "c": "2023-01/2023-12"}
    rows = register(*(aim(len(name), figure=name, period=period) for name, period in years.items()))
    assert list(rows.loc[rows["quantity"] == "target_drift", "figures"]) == ["b a", "c b"]


def test_a_nearer_target_of_another_scope_is_named_and_gives_no_drift() -> None:
    rows = register(
        aim(20, figure="zone", period="2021-01/2021-12"),
        aim(15, figure="park", period="2022-01/2022-12", scope="the park"),
        aim(14, figure="new"),
    )
    row = row_of(rows[rows["figures"].str.startswith("new")], "target_drift")
    assert (row["figures"], row["verdict"], row["reason"]) == ("new park", "not_comparable", "scope")
    assert pd.isna([row["value"], row["lower"], row["upper"]]).all()
    row = row_of(rows[rows["figures"].str.startswith("new")], "target_drift_over_years")
    assert (row["figures"], row["value"]) == ("new zone", -6)


def test_a_farther_target_of_another_scope_is_not_named() -> None:
    rows = register(
        aim(15, figure="park", period="2021-01/2021-12", scope="the park"),
        aim(20, figure="zone", period="2022-01/2022-12"),
        aim(14, figure="new"),
    )
    assert list(rows.loc[rows["figures"].str.startswith("new "), "figures"]) == ["new zone"]


def test_a_half_year_is_no_target_of_the_year_before() -> None:
    rows = register(aim(5, figure="half", period="2022-01/2022-06"), aim(10, figure="year"))
    assert row_of(rows, "target_drift")["reason"] == "months"
    rows = register(aim(5, figure="half", period="2023-01/2023-06"), aim(10, figure="year"))
    assert not rows["quantity"].str.startswith("target_drift").any()


def test_ambition_is_the_target_minus_the_last_outcome() -> None:
    rows = register(aim(12, "at_least"), outcome(8.6, 8.55, 8.65, period="2022-01/2022-12"))
    row = row_of(rows, "ambition")
    assert row["derived"] == "targets.target_minus_last_outcome:t+o"
    assert (row["status"], row["unit"], ends(row)) == ("target", "pp", (3.4, 3.35, 3.45))


def test_an_outcome_published_after_the_target_was_not_known_when_it_was_set() -> None:
    early = {"published": "2023-03-01"}
    known = outcome(7, 7, 7, figure="k", period="2021-01/2021-12", **early)
    later = outcome(8, 8, 8, figure="l", period="2022-01/2022-12", published="2023-06-01")
    rows = register(aim(12, **early), known, later)
    row = row_of(rows, "ambition_over_years")
    assert (row["figures"], row["value"]) == ("t k", 5)


def test_an_outcome_revised_later_counts_as_it_was_known() -> None:
    past = {"period": "2022-01/2022-12"}
    rows = register(
        aim(12, published="2023-03-01"),
        outcome(8, 8, 8, published="2023-02-01", **past),
        outcome(7, 7, 7, figure="p", published="2023-12-01", **past),
    )
    assert row_of(rows, "ambition")["figures"] == "t o"


def test_other_months_give_no_ambition() -> None:
    rows = register(aim(12), outcome(8.6, 8.55, 8.65, period="2022-01/2022-07"))
    assert not rows["quantity"].str.startswith("ambition").any()


def test_rows_are_sorted_by_area_and_period() -> None:
    rows = register(
        aim(1, figure="c", area="yi"), aim(1, figure="b"), aim(1, figure="a", period="2022-01/2022-12")
    )
    assert list(rows.loc[rows["quantity"] == "target", "figures"]) == ["a", "b", "c"]

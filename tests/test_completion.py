"""Completion of annual plans: what is derived, reconciled, extrapolated, and what stands apart."""

from __future__ import annotations

import pandas as pd
import pytest
from analysisrows import codebook, ends, figures, row_of

from zonereport.analysis.completion import completion

HALF, TEN, SEVEN = "2023-01/2023-06", "2023-01/2023-10", "2023-01/2023-07"


def done(value: float, half: float = 0.0, **cells: object) -> dict[str, object]:
    return {"figure": "done", "indicator": "investment", "value": value, "lower": value - half,
            "upper": value + half, **cells}  # fmt: skip


def rate(value: float, half: float = 0.0, **cells: object) -> dict[str, object]:
    return {"figure": "rate", **done(value, half), "measure": "completion", **cells} | {
        "figure": cells.get("figure", "rate")
    }


def plan(value: float, half: float = 0.0, **cells: object) -> dict[str, object]:
    return {**done(value, half), "figure": "plan", "status": "target", **cells}


def completed(*rows: dict[str, object]) -> pd.DataFrame:
    return completion(figures(*rows), codebook())


@pytest.mark.parametrize(
    ("amount", "share", "period", "implied"),
    [
        (done(63.14, 0.005), rate(69.39, 0.005), HALF, (90.99, 90.98, 91.01)),
        (done(64.9, 0.05), rate(68, 0.5), SEVEN, (95.44, 94.67, 96.22)),
        (done(52.7, 0.05), rate(75.2, 0.05), SEVEN, (70.08, 69.97, 70.19)),
    ],
)
def test_amount_and_rate_imply_the_plan_of_the_year(
    amount: dict[str, object], share: dict[str, object], period: str, implied: tuple[float, float, float]
) -> None:
    row = row_of(completed(amount | {"period": period}, share | {"period": period}), "plan_implied")
    assert row["derived"] == "completion.implied_plan:done+rate"
    assert (row["period"], row["months"], row["status"]) == ("2023-01/2023-12", 12, "target")
    assert ends(row) == implied


def test_plans_in_two_currencies_do_not_exclude_each_other() -> None:
    cells = {"period": HALF, "unit": "USD"}
    dollars = done(20, **cells) | {"figure": "dollars"}
    rows = completed(done(63.14, period=HALF), dollars, rate(69.39, period=HALF))
    assert set(rows.loc[rows["quantity"] == "plan_implied", "unit"]) == {"CNY", "USD"}
    assert "plan" not in " ".join(rows["reason"]).split()


def test_an_implied_plan_of_firms_is_a_whole_number() -> None:
    firms = {"indicator": "firms", "period": SEVEN}
    rows = completed(done(178, **firms), rate(82, 0.5, **firms))
    assert ends(row_of(rows, "plan_implied")) == (217.07, 215.76, 218.40)
    assert ends(row_of(rows, "plan_implied_whole")) == (217, 216, 218)


def test_a_rate_that_no_whole_plan_gives_differs() -> None:
    firms = {"indicator": "firms", "period": SEVEN}
    row = row_of(completed(done(7, **firms), rate(66, 0.05, **firms)), "plan_implied_whole")
    assert (row["verdict"], ends(row)) == ("differs", (None, None, None))


def test_money_has_no_whole_plan() -> None:
    rows = completed(done(64.9, period=SEVEN), rate(68, period=SEVEN))
    assert "plan_implied_whole" not in set(rows["quantity"])


def test_amount_and_plan_give_the_rate() -> None:
    row = row_of(completed(done(69.3, 0.05), plan(60, 0.5)), "rate_computed")
    assert (row["derived"], row["unit"]) == ("completion.done_over_plan:done+plan", "percent")
    assert ends(row) == (115.5, 114.46, 116.55)


def test_a_printed_rate_that_the_amounts_give_agrees() -> None:
    rows = completed(done(69.3, 0.05), plan(60, 0.5), rate(115.5, 0.05))
    row = row_of(rows, "rate_gap")
    assert (row["verdict"], row["unit"], ends(row)) == ("agrees", "pp", (0, -1.1, 1.09))
    assert row["figures"] == "rate done plan"
    assert "plan_implied" not in set(rows["quantity"])


@pytest.mark.parametrize(("printed", "verdict"), [(116.2, "within_rounding"), (118.0, "differs")])
def test_a_printed_rate_beside_the_amounts_is_judged_within_rounding(printed: float, verdict: str) -> None:
    rows = completed(done(69.3, 0.05), plan(60, 0.5), rate(printed, 0.05))
    assert row_of(rows, "rate_gap")["verdict"] == verdict


def test_rate_and_plan_give_the_amount() -> None:
    rows = completed(rate(68, 0.5, period=SEVEN), plan(95, 0.5))
    assert ends(row_of(rows, "done_implied")) == (64.6, 63.79, 65.42)
    assert ends(row_of(rows, "year_end_amount_at_pace")) == (110.74, 109.35, 112.14)


def test_a_plan_of_at_least_counts_with_its_number() -> None:
    rows = completed(done(20), plan(40, upper=None, qualifier="at_least"))
    assert ends(row_of(rows, "rate_computed")) == (50, 50, 50)


def test_the_pace_is_the_rate_over_the_share_of_the_year() -> None:
    rows = completed(done(64.9, 0.05, period=SEVEN), rate(68, 0.5, period=SEVEN))
    assert ends(row_of(rows, "elapsed_share")) == (58.33, 58.33, 58.33)
    assert ends(row_of(rows, "pace")) == (1.17, 1.16, 1.17)


def test_the_year_end_at_this_pace_is_an_expected_extrapolation_for_the_year() -> None:
    rows = completed(done(64.9, 0.05, period=SEVEN), rate(68, 0.5, period=SEVEN))
    share, amount = row_of(rows, "year_end_at_pace"), row_of(rows, "year_end_amount_at_pace")
    assert (ends(share), ends(amount)) == ((116.57, 115.71, 117.43), (111.26, 111.17, 111.34))
    for row in (share, amount):
        assert row["formula"].endswith("_extrapolation")
        assert (row["status"], row["period"]) == ("expected", "2023-01/2023-12")


def test_a_rate_that_is_open_above_leaves_pace_and_year_end_open_above() -> None:
    rows = completed(rate(80, period=SEVEN, upper=None, qualifier="more_than"), plan(95))
    assert ends(row_of(rows, "pace")) == (1.37, 1.37, None)
    assert ends(row_of(rows, "year_end_at_pace")) == (137.14, 137.14, None)
    assert ends(row_of(rows, "done_implied")) == (76, 76, None)
    assert ends(row_of(rows, "year_end_amount_at_pace")) == (130.29, 130.29, None)


def test_a_finished_year_is_not_extrapolated() -> None:
    rows = completed(done(69.3), plan(60), rate(115.5))
    assert not rows["formula"].str.endswith("_extrapolation").any()


def test_what_is_expected_stays_expected() -> None:
    rows = completed(done(64.9, period=SEVEN, status="expected"), rate(68, period=SEVEN), plan(95))
    assert row_of(rows, "rate_gap")["status"] == row_of(rows, "rate_computed")["status"] == "expected"


def test_a_rate_goes_with_the_amount_of_its_own_status() -> None:
    rows = completed(
        done(64.9, period=SEVEN, status="expected"),
        done(63.0, period=SEVEN, figure="outcome"),
        rate(68, period=SEVEN),
    )
    assert row_of(rows, "plan_implied")["figures"] == "outcome rate"


@pytest.mark.parametrize("part", ["scope", "subject", "area"])
def test_amount_and_rate_of_different_series_imply_nothing(part: str) -> None:
    rows = completed(done(63.14, period=HALF), rate(69.39, period=HALF, **{part: "other"}))
    assert "plan_implied" not in set(rows["quantity"])


def test_a_total_investment_is_never_a_plan() -> None:
    total = done(356, figure="total", indicator="all_investment", period=TEN)
    rows = completed(rate(94.69, period=TEN), total)
    assert set(rows["quantity"]) == {"rate", "elapsed_share", "pace", "year_end_at_pace"}


def test_a_total_of_projects_is_neither_an_amount_done_nor_a_plan() -> None:
    book = codebook()
    book.loc[book["indicator"] == "all_investment", "family"] = "project_size"
    total = {"indicator": "all_investment"}
    rows = completion(figures(done(356, **total), plan(400, **total), rate(94.69, period=TEN, **total)), book)
    assert set(rows["quantity"]) == {"rate", "elapsed_share", "pace", "year_end_at_pace"}


def test_two_scopes_of_one_year_stand_apart() -> None:
    rows = completed(
        rate(69.39, period=HALF, scope="major projects"),
        rate(94.69, period=TEN, scope="key projects", figure="later"),
    )
    assert list(rows.loc[rows["quantity"] == "rate", "reason"]) == ["scope", "scope"]
    assert "path_step" not in set(rows["quantity"])


def test_one_scope_makes_a_path_and_an_unknown_plan_is_said() -> None:
    rows = completed(
        done(63.14, 0.005, period=HALF),
        rate(69.39, 0.005, period=HALF),
        rate(94.69, 0.005, period=TEN, figure="later"),
    )
    row = row_of(rows, "path_step")
    assert (row["figures"], row["period"], row["reason"]) == ("later rate", TEN, "plan_unknown")
    assert ends(row) == (25.3, 25.29, 25.31)


def test_a_path_under_a_printed_plan_needs_no_caveat() -> None:
    rows = completed(rate(50, period=HALF), rate(80, period=TEN, figure="later"), plan(60))
    assert row_of(rows, "path_step")["reason"] == ""


def test_two_plans_that_exclude_each_other_break_the_path() -> None:
    rows = completed(
        done(30, period=HALF), rate(50, period=HALF),
        done(70, period=TEN, figure="done10"), rate(80, period=TEN, figure="rate10"),
    )  # fmt: skip
    assert list(rows.loc[rows["quantity"] == "rate", "reason"]) == ["plan", "plan"]
    assert "path_step" not in set(rows["quantity"])


def test_a_period_that_does_not_start_in_january_has_no_pace() -> None:
    rows = completed(rate(69.39, period="2023-04/2023-06"))
    assert (list(rows["quantity"]), list(rows["reason"])) == (["rate"], ["months"])


def test_the_rows_of_one_year_and_scope_share_a_group() -> None:
    rows = completed(
        done(63.14, period=HALF), rate(69.39, period=HALF), rate(94.69, period=TEN, figure="later")
    )
    assert set(rows["group"]) == {"jia||investment||2023"}

"""R&D intensity: implied denominators with their interval, and definitions kept apart."""

from __future__ import annotations

import pandas as pd
import pytest
from analysisrows import areas, codebook, ends, figures, row_of

from zonereport.analysis.rd_intensity import rd_intensity

SEVEN = "2024-01/2024-07"
SHARE = {
    "indicator": "rd_of_gdp",
    "measure": "share",
    "value": 6.5,
    "lower": 6.45,
    "upper": 6.55,
    "period": SEVEN,
}
AMOUNT = {"indicator": "rd_spending", "value": 14.37, "lower": 14.365, "upper": 14.375, "period": SEVEN}


def intensities(*rows: dict[str, object]) -> pd.DataFrame:
    return rd_intensity(figures(*rows), codebook())


def test_amount_and_intensity_imply_the_denominator() -> None:
    row = row_of(intensities({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}), "implied_denominator")
    assert row["derived"] == "rd_intensity.amount_over_intensity:a+s"
    assert (row["indicator"], row["unit"], row["measure"]) == ("rd_of_gdp", "CNY", "level")
    assert ends(row) == (221.08, 219.31, 222.87)


def test_amounts_of_another_period_imply_nothing() -> None:
    rows = intensities({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT, "period": "2023-01/2023-12"})
    assert set(rows["quantity"]) == {"intensity", "amount"}


def test_an_intensity_without_a_stated_numerator_implies_nothing() -> None:
    rows = intensities({"figure": "s", **SHARE, "indicator": "rd_unstated"}, {"figure": "a", **AMOUNT})
    assert "implied_denominator" not in set(rows["quantity"])


def test_a_different_scope_of_amount_and_intensity_is_named() -> None:
    rows = intensities({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT, "scope": "enterprises"})
    assert row_of(rows, "implied_denominator")["reason"] == "scope between_quarters"


def test_gdp_that_no_quarter_ends_is_named_as_such() -> None:
    half = {"period": "2024-01/2024-06"}
    rows = [{"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}]
    assert row_of(intensities(*rows), "implied_denominator")["reason"] == "between_quarters"
    rows = [row | half for row in rows]
    assert row_of(intensities(*rows), "implied_denominator")["reason"] == ""


def test_the_intensity_of_the_whole_is_at_least_that_of_the_firms() -> None:
    firms = {"figure": "s", **SHARE, "indicator": "rd_of_firms"}
    row = row_of(intensities(firms), "intensity_floor")
    assert row["derived"] == "rd_intensity.at_least_its_part:s"
    assert (row["indicator"], row["unit"], row["verdict"]) == ("rd_of_whole", "percent", "")
    assert ends(row) == (6.5, 6.45, None)


@pytest.mark.parametrize("cells", [{"status": "target"}, {"lower": None}, {"indicator": "rd_of_whole"}])
def test_what_is_aimed_at_open_below_or_the_whole_itself_bounds_no_other_intensity(
    cells: dict[str, object],
) -> None:
    rows = intensities({"figure": "s", **SHARE, "indicator": "rd_of_firms", **cells})
    assert "intensity_floor" not in set(rows["quantity"])


def test_a_targeted_intensity_and_a_real_amount_imply_nothing() -> None:
    rows = intensities({"figure": "s", **SHARE, "status": "target"}, {"figure": "a", **AMOUNT})
    assert "implied_denominator" not in set(rows["quantity"])


def test_two_printed_levels_give_the_intensity() -> None:
    gdp = {"figure": "g", "indicator": "gdp", "value": 200, "period": SEVEN}
    row = row_of(intensities({"figure": "a", **AMOUNT}, gdp), "intensity_computed")
    assert (row["indicator"], row["measure"], row["unit"]) == ("rd_of_gdp", "share", "percent")
    assert ends(row, 3) == (7.185, 7.182, 7.188)


def test_different_definitions_have_no_difference_but_a_reason() -> None:
    row = row_of(
        intensities(
            {"figure": "s", **SHARE},
            {"figure": "t", **SHARE, "indicator": "rd_unstated", "value": 2.67, "lower": 2.66, "upper": 2.68,
             "period": "2023-01/2023-09"},
        ),
        "intensity_difference",
    )  # fmt: skip
    assert (row["verdict"], ends(row), row["figures"]) == ("not_comparable", (None, None, None), "s t")
    assert row["reason"] == "indicator numerator denominator months period"


def test_one_definition_over_the_same_months_has_a_difference() -> None:
    earlier = {**SHARE, "value": 6.2, "lower": 6.15, "upper": 6.25, "period": "2023-01/2023-07"}
    row = row_of(intensities({"figure": "s", **SHARE}, {"figure": "t", **earlier}), "intensity_difference")
    assert (row["verdict"], row["reason"], row["unit"], ends(row)) == ("", "", "pp", (0.3, 0.2, 0.4))


def test_intensities_of_two_areas_are_not_paired() -> None:
    rows = intensities({"figure": "s", **SHARE}, {"figure": "t", **SHARE, "area": "china"})
    assert set(rows["quantity"]) == {"intensity"}


GDP = {"figure": "g", "indicator": "gdp", "value": 220, "lower": 219.5, "upper": 220.5, "period": SEVEN}
YEAR = "2024-01/2024-12"
# What the codebook of these tests lacks: a second R&D amount and a second size.
FAMILIES = {"all_investment": "rd_expenditure", "retail": "output"}


def redefined(*rows: dict[str, object], with_areas: bool = False) -> pd.DataFrame:
    book = codebook().assign(family=lambda known: known["indicator"].map(FAMILIES).fillna(known["family"]))
    return rd_intensity(figures(*rows), book, areas() if with_areas else None)


@pytest.mark.parametrize(
    ("printed", "verdict", "ratio"),
    [
        ((221, 220.5, 221.5), "agrees", (1, 0.99, 1.01)),
        ((219, 218.5, 219.5), "within_rounding", (1.01, 1, 1.02)),
        ((200, 199.5, 200.5), "differs", (1.11, 1.09, 1.12)),
    ],
)
def test_an_implied_denominator_is_held_against_the_printed_one(
    printed: tuple[float, float, float], verdict: str, ratio: tuple[float, float, float]
) -> None:
    ends_of_print = dict(zip(("value", "lower", "upper"), printed, strict=True))
    rows = intensities({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}, GDP | ends_of_print)
    row = row_of(rows, "denominator_ratio")
    assert (row["derived"], row["unit"]) == ("rd_intensity.implied_over_printed:a+s+g", "times")
    assert (row["verdict"], row["reason"], ends(row)) == (verdict, "", ratio)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"period": YEAR}, "months period"),
        ({"period": "2023-01/2023-07"}, "period"),
        ({"scope": "the park"}, "scope"),
        ({"indicator": "retail"}, "indicator basis"),
        ({"status": "target"}, "status"),
    ],
)
def test_a_level_of_something_else_gives_a_ratio_without_a_verdict(
    cells: dict[str, object], reason: str
) -> None:
    rows = redefined({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}, GDP | cells)
    row = row_of(rows, "denominator_ratio")
    assert (row["verdict"], row["reason"], ends(row)) == ("", reason, (1, 0.99, 1.02))


def test_a_target_that_is_open_above_bounds_the_ratio_from_above() -> None:
    aim = GDP | {"value": 1500, "lower": 1500, "upper": None, "status": "target", "qualifier": "at_least"}
    row = row_of(intensities({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}, aim), "denominator_ratio")
    assert (row["status"], ends(row, 3)) == ("target", (0.147, 0, 0.149))


def test_of_each_series_the_level_nearest_in_time_is_the_candidate() -> None:
    rows = intensities(
        {"figure": "s", **SHARE}, {"figure": "a", **AMOUNT},
        GDP | {"period": YEAR}, GDP | {"figure": "g0", "period": "2021-01/2021-12"},
        GDP | {"figure": "p", "period": "2020-01/2020-12", "scope": "the park"},
    )  # fmt: skip
    ratios = rows[rows["quantity"] == "denominator_ratio"]
    assert sorted(ratios["figures"]) == ["a s g", "a s p"]


def test_the_areas_above_are_candidates_and_named_as_another_area() -> None:
    city = GDP | {"area": "shi", "value": 4000, "lower": 4000, "upper": 4000}
    rows = [{"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}, city]
    assert "denominator_ratio" not in set(redefined(*rows)["quantity"])
    row = row_of(redefined(*rows, with_areas=True), "denominator_ratio")
    assert (row["area"], row["verdict"], row["reason"]) == ("jia", "", "area")


def test_an_intensity_and_its_denominator_give_the_amount_that_is_not_printed() -> None:
    row = row_of(intensities({"figure": "s", **SHARE}, GDP), "implied_numerator")
    assert row["derived"] == "rd_intensity.intensity_times_denominator:s+g"
    assert (row["indicator"], row["measure"], row["unit"]) == ("rd_of_gdp", "level", "CNY")
    assert ends(row) == (14.3, 14.16, 14.44)
    rows = intensities({"figure": "s", **SHARE}, GDP, {"figure": "a", **AMOUNT})
    assert "implied_numerator" not in set(rows["quantity"])


def test_an_amount_over_a_level_of_another_definition_is_an_intensity_of_its_own() -> None:
    sales = GDP | {"indicator": "retail", "value": 400, "lower": 400, "upper": None, "qualifier": "more_than"}
    row = row_of(redefined({"figure": "a", **AMOUNT}, sales), "intensity_redefined")
    assert row["derived"] == "rd_intensity.numerator_over_other_denominator:a+g"
    assert (row["indicator"], row["measure"], row["unit"]) == ("rd_spending", "share", "percent")
    assert ends(row) == (3.59, 0, 3.59)


def test_an_implied_denominator_serves_another_amount() -> None:
    ends_of_print = {"value": 20, "lower": 19.5, "upper": 20.5}
    other = {"figure": "b", **AMOUNT, "indicator": "all_investment", **ends_of_print}
    row = row_of(redefined({"figure": "s", **SHARE}, {"figure": "a", **AMOUNT}, other), "intensity_redefined")
    assert (row["figures"], row["indicator"]) == ("b a s", "all_investment")
    assert ends(row) == (9.05, 8.75, 9.35)


def test_an_implied_amount_is_set_over_another_level() -> None:
    sales = GDP | {"figure": "r", "indicator": "retail", "value": 400, "lower": 399.5, "upper": 400.5}
    row = row_of(redefined({"figure": "s", **SHARE}, GDP, sales), "intensity_redefined")
    assert (row["figures"], row["indicator"]) == ("s g r", "rd_spending")
    assert ends(row) == (3.58, 3.54, 3.62)


def test_a_definition_of_the_codebook_is_no_other_definition() -> None:
    rows = intensities({"figure": "a", **AMOUNT}, GDP)
    assert "intensity_redefined" not in set(rows["quantity"])


@pytest.mark.parametrize(
    "cells", [{"period": YEAR}, {"area": "yi"}, {"subject": "某公司"}, {"status": "target"}]
)
def test_amount_and_level_of_two_observations_give_no_other_intensity(cells: dict[str, object]) -> None:
    rows = redefined({"figure": "a", **AMOUNT}, GDP | {"indicator": "retail", **cells})
    assert "intensity_redefined" not in set(rows["quantity"])

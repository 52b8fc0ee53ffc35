"""R&D intensity: implied denominators with their interval, and definitions kept apart."""

from __future__ import annotations

import pandas as pd
from analysisrows import codebook, ends, figures, row_of, some_figures, unrelated
from hypothesis import given, settings

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
    assert row_of(rows, "implied_denominator")["reason"] == "scope"


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


@settings(max_examples=8, deadline=None)
@given(some_figures())
def test_neither_the_order_of_rows_nor_an_unrelated_figure_changes_anything(frame: pd.DataFrame) -> None:
    expected = rd_intensity(frame, codebook())
    assert expected["derived"].is_unique
    pd.testing.assert_frame_equal(rd_intensity(frame.sample(frac=1, random_state=1), codebook()), expected)
    more = rd_intensity(pd.concat([figures(unrelated()), frame], ignore_index=True), codebook())
    pd.testing.assert_frame_equal(more[more["area"] == "jia"].reset_index(drop=True), expected)

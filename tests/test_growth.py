"""Growth: printed, from levels of the same months, against targets; and nothing else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from analysisrows import codebook, ends, figures, row_of, some_figures
from hypothesis import given, settings

from zonereport.analysis.derived import COLUMNS
from zonereport.analysis.growth import growth


def grown(*rows: dict[str, object]) -> pd.DataFrame:
    return growth(figures(*rows), codebook())


def test_a_printed_rate_appears_as_it_is() -> None:
    row = row_of(
        grown({"figure": "a", "measure": "growth", "value": 8.6, "lower": 8.55, "upper": 8.65}), "growth"
    )
    assert (row["derived"], row["formula"], row["figures"]) == ("growth.printed:a", "printed", "a")
    assert (ends(row), row["group"]) == ((8.6, 8.55, 8.65), "jia||retail||2023")


def test_levels_over_the_same_months_of_two_years_give_growth() -> None:
    row = row_of(
        grown(
            {"figure": "b", "value": 120, "lower": 119.5, "upper": 120.5, "period": "2024-01/2024-07"},
            {"figure": "a", "value": 100, "lower": 99.5, "upper": 100.5, "period": "2023-01/2023-07"},
        ),
        "growth",
    )
    assert row["derived"] == "growth.levels_same_months:b+a"
    assert (row["period"], row["unit"], row["measure"]) == ("2024-01/2024-07", "percent", "growth")
    assert ends(row) == (20, 18.91, 21.11)


def test_growth_over_several_years_is_not_called_growth_of_a_year() -> None:
    rows = grown({"figure": "b", "value": 120}, {"figure": "a", "value": 100, "period": "2018-01/2018-12"})
    assert list(rows["quantity"]) == ["growth_over_years"]


def test_levels_in_two_currencies_are_neither_compared_nor_traced_back() -> None:
    rate = {"figure": "r", "measure": "growth", "value": 10}
    yuan, dollars = {"figure": "a", "value": 120}, {"figure": "b", "value": 20, "unit": "USD"}
    before = {"figure": "c", "value": 100, "period": "2022-01/2022-12"}
    rows = grown(rate, yuan, dollars, before)
    assert list(rows["derived"]) == ["growth.levels_same_months:a+c", "growth.printed:r"]
    assert "base_level" in set(grown(rate, yuan, before)["quantity"])


def test_a_level_is_compared_with_the_nearest_earlier_year() -> None:
    rows = [{"figure": str(year), "value": year, "period": f"{year}-12"} for year in (2020, 2021, 2023)]
    assert list(grown(*rows)["figures"]) == ["2021 2020", "2023 2021"]


@pytest.mark.parametrize(
    "change", [{"scope": "key projects"}, {"subject": "某公司"}, {"area": "yi"}, {"unit": "m2"}]
)
def test_levels_of_two_series_give_no_growth(change: dict[str, object]) -> None:
    rows = grown(
        {"figure": "b", "value": 120}, {"figure": "a", "value": 100, "period": "2022-01/2022-12", **change}
    )
    assert rows.empty


def test_a_level_that_was_only_expected_is_no_base() -> None:
    before = {"figure": "a", "value": 100, "period": "2022-01/2022-12", "status": "expected"}
    assert grown({"figure": "b", "value": 120}, before).empty


def test_a_target_over_an_outcome_gives_the_growth_aimed_at() -> None:
    row = row_of(
        grown(
            {"figure": "b", "indicator": "firms", "value": 5000, "upper": None, "status": "target",
             "qualifier": "at_least"},
            {"figure": "a", "indicator": "firms", "value": 3600, "upper": 3700, "period": "2022-01/2022-12"},
        ),
        "growth",
    )  # fmt: skip
    assert (row["status"], ends(row)) == ("target", (38.89, 35.14, None))


def test_ratios_and_ranks_have_no_growth() -> None:
    earlier = {"value": 5, "period": "2022-01/2022-12"}
    for kind in ({"indicator": "place"}, {"indicator": "debt_ratio"}):
        assert grown({"figure": "b", "value": 3, **kind}, {"figure": "a", **earlier, **kind}).empty


def test_levels_over_different_months_give_monthly_rates_and_say_so() -> None:
    rows = grown(
        {"figure": "a", "value": 40, "indicator": "firms", "period": "2018-01/2018-12"},
        {"figure": "b", "value": 29, "indicator": "firms", "period": "2024-01/2024-07"},
    )
    assert list(rows["quantity"]) == ["monthly_rate", "monthly_rate"]
    assert [ends(row)[0] for _, row in rows.iterrows()] == [3.33, 4.14]
    assert set(rows["unit"]) == {"count/month"} and set(rows["reason"]) == {"months"}


def test_a_stock_has_no_monthly_rate() -> None:
    rows = grown(
        {"figure": "a", "value": 40, "period": "2023-12"}, {"figure": "b", "value": 41, "period": "2024-07"}
    )
    assert rows.empty


def test_level_and_growth_of_one_period_give_the_level_a_year_earlier() -> None:
    rows = grown(
        {"figure": "a", "value": 1.6e8, "lower": 1.55e8, "upper": 1.65e8, "period": "2024-01/2024-02"},
        {
            "figure": "b",
            "measure": "growth",
            "value": 30,
            "lower": 29.5,
            "upper": 30.5,
            "period": "2024-01/2024-02",
        },
    )
    row = row_of(rows, "base_level")
    assert (row["derived"], row["period"]) == ("growth.base_level:a+b", "2023-01/2023-02")
    assert (str(row["period_end"].date()), row["measure"], row["unit"]) == ("2023-02-28", "level", "CNY")
    assert ends(row, 0) == (123076923, 118773946, 127413127)


def test_an_open_growth_rate_leaves_the_earlier_level_open_to_nothing() -> None:
    rows = grown(
        {"figure": "a", "indicator": "firms", "value": 3600, "upper": 3700},
        {"figure": "b", "indicator": "firms", "measure": "growth", "value": 30, "upper": None},
    )
    assert ends(row_of(rows, "base_level"), 0) == (2769, 0, 2846)


def test_growth_that_is_open_below_leaves_no_negative_earlier_level() -> None:
    rows = grown(
        {"figure": "a", "value": 105},
        {"figure": "b", "measure": "growth", "value": 5, "lower": None, "qualifier": "at_most"},
    )
    assert ends(row_of(rows, "base_level")) == (100, 100, None)


def test_a_fall_by_more_than_everything_has_no_earlier_level() -> None:
    rows = grown(
        {"figure": "a", "value": 105},
        {"figure": "b", "measure": "growth", "value": -120, "lower": -120.5, "upper": -119.5},
    )
    row = row_of(rows, "base_level")
    assert (row["verdict"], ends(row)) == ("differs", (None, None, None))


def test_a_fall_that_rounding_may_carry_beyond_everything_is_cut_there() -> None:
    rows = grown(
        {"figure": "a", "value": 1},
        {"figure": "b", "measure": "growth", "value": -100, "lower": -100.5, "upper": -99.5},
    )
    row = row_of(rows, "base_level")
    assert (row["verdict"], ends(row)) == ("", (None, 200, None))


def test_from_nothing_there_is_no_growth() -> None:
    firms = {"indicator": "firms"}
    rows = grown({"figure": "b", "value": 5, **firms},
                 {"figure": "a", "value": 0, "period": "2022-01/2022-12", **firms})  # fmt: skip
    assert rows.empty


def test_growth_over_what_may_have_been_nothing_is_open_above() -> None:
    before = {"figure": "a", "value": 10, "lower": 0, "upper": 10, "period": "2022-01/2022-12"}
    row = row_of(grown({"figure": "b", "value": 5}, before), "growth")
    assert ends(row) == (-50, -50, None)


def test_growth_printed_in_times_counts_hundredfold() -> None:
    rows = grown(
        {"figure": "a", "value": 300}, {"figure": "b", "measure": "growth", "unit": "times", "value": 2}
    )
    assert ends(row_of(rows, "base_level")) == (100, 100, 100)


def test_a_target_rate_gives_no_earlier_level_of_an_outcome() -> None:
    rows = grown(
        {"figure": "a", "value": 300}, {"figure": "b", "measure": "growth", "status": "target", "value": 2}
    )
    assert "base_level" not in set(rows["quantity"])


def test_nominal_levels_of_a_real_indicator_are_marked() -> None:
    rows = grown(
        {"figure": "a", "indicator": "gdp", "value": 100, "period": "2022-01/2022-12"},
        {"figure": "b", "indicator": "gdp", "value": 110},
        {"figure": "c", "indicator": "gdp", "measure": "growth", "value": 8},
    )
    reasons = rows.set_index("formula")["reason"]
    assert (reasons["levels_same_months"], reasons["base_level"], reasons["printed"]) == (
        "basis",
        "basis",
        "",
    )


def test_an_outcome_is_set_against_the_target_of_its_period() -> None:
    rows = grown(
        {"figure": "a", "measure": "growth", "value": 9, "lower": 8.5, "upper": 9.5, "status": "target",
         "qualifier": "approx"},
        {"figure": "b", "measure": "growth", "value": 11.4, "lower": 11.35, "upper": 11.45},
    )  # fmt: skip
    row = row_of(rows, "outcome_minus_target")
    assert (row["unit"], row["verdict"], ends(row)) == ("pp", "met", (2.4, 1.85, 2.95))
    assert row["derived"] == "growth.outcome_minus_target:b+a"


def test_an_outcome_of_part_of_the_year_does_not_answer_the_year() -> None:
    rows = grown(
        {"figure": "a", "measure": "growth", "value": 9, "status": "target"},
        {"figure": "b", "measure": "growth", "value": 11.4, "period": "2023-01/2023-07"},
    )
    assert "outcome_minus_target" not in set(rows["quantity"])


def test_a_change_of_a_growth_rate_is_no_growth() -> None:
    assert grown({"figure": "a", "measure": "change", "unit": "pp", "value": -12.4}).empty


def test_a_figure_without_a_period_takes_part_in_nothing() -> None:
    rows = grown({"figure": "a", "value": 5, "period": ""}, {"figure": "b", "value": 6, "period": ""})
    assert rows.empty


def test_an_empty_result_has_the_columns_and_dtypes_of_a_full_one() -> None:
    empty, full = grown({"figure": "a", "value": 1}), grown({"figure": "a", "measure": "growth", "value": 1})
    assert list(empty.columns) == list(COLUMNS)
    assert list(empty.dtypes) == list(full.dtypes)


def test_inputs_are_not_changed() -> None:
    frame = figures({"figure": "b", "measure": "growth", "value": 1}, {"figure": "a", "value": 2})
    before = frame.copy(deep=True)
    growth(frame, codebook())
    pd.testing.assert_frame_equal(frame, before)




@settings(max_examples=8, deadline=None)
@given(some_figures())
def test_every_row_has_its_own_id_and_ends_in_order(frame: pd.DataFrame) -> None:
    found = growth(frame, codebook())
    assert found["derived"].is_unique
    numbers = found[["lower", "value", "upper"]].to_numpy()
    assert not any((a > b).any() for a, b in pairwise(np.moveaxis(numbers, 1, 0)))

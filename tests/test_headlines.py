"""The rows that answer the first page's three questions."""

from __future__ import annotations

import pandas as pd

from zonereport.analysis.headlines import (
    last_known_gdp_growth,
    last_target,
    latest_completion_parts,
    latest_growth_rates,
    latest_intensity,
)
from zonereport.vocabulary import Status


def rows(*made: dict[str, object]) -> pd.DataFrame:
    usual = {
        "area": "hy", "subject": "", "indicator": "gdp", "measure": "growth", "scope": "", "period": "2023",
        "formula": "printed", "status": "actual", "quantity": "growth", "figures": "a-1", "group": "g",
        "value": 1.0, "period_end": "2023-12-31",
    }
    frame = pd.DataFrame([usual | one for one in made])
    return frame.assign(period_end=pd.to_datetime(frame["period_end"]))


def test_gdp_leads_where_the_latest_period_has_it_and_then_the_higher_rate() -> None:
    growth = rows(
        {"indicator": "retail", "value": 7.0},
        {"indicator": "investment", "value": 11.0},
        {"value": 5.0},
        {"indicator": "tax", "value": 99.0, "period_end": "2022-12-31"},
    )
    assert list(latest_growth_rates(growth, "hy")["indicator"]) == ["gdp", "investment", "retail"]
    assert last_known_gdp_growth(growth, "hy").empty


def test_targets_other_areas_firms_and_derived_rates_are_no_answer() -> None:
    growth = rows({"status": "target"}, {"area": "hn"}, {"subject": "a firm"}, {"formula": "from_levels"})
    assert latest_growth_rates(growth, "hy").empty


def test_gdp_of_an_earlier_year_is_told_as_such() -> None:
    growth = rows({"indicator": "retail"}, {"value": 8.6, "period_end": "2018-12-31"})
    assert list(last_known_gdp_growth(growth, "hy")["value"]) == [8.6]


def test_the_target_set_beside_a_rate_is_the_newest_of_its_own_series() -> None:
    growth = rows(
        {"status": "target", "value": 12.0, "period_end": "2019-12-31"},
        {"status": "target", "value": 9.0},
        {"status": "target", "value": 3.0, "scope": "city", "period_end": "2024-12-31"},
    )
    assert list(last_target(growth, "hy", "gdp", "growth", "")["value"]) == [9.0]


def test_the_parts_of_the_latest_completion_come_with_the_rate_first() -> None:
    chapters = ["30-investment-completion", "80-innovation"]
    book = pd.DataFrame({"indicator": ["plan", "task"], "chapter": chapters})
    completion = rows(
        {"indicator": "plan", "quantity": "elapsed_share", "group": "p", "value": 58.3},
        {"indicator": "plan", "quantity": "rate", "group": "o", "figures": "a-0", "period": "2022"},
        {"indicator": "plan", "quantity": "rate", "group": "p", "value": 68.0},
        {"indicator": "plan", "quantity": "plan_implied", "group": "p", "period": "-", "figures": "a-2 a-1"},
        {"indicator": "plan", "quantity": "pace", "group": "o", "figures": "a-0", "period": "2022"},
        {"indicator": "task", "quantity": "rate", "group": "t"},
    )
    parts = latest_completion_parts(completion, book, "hy")
    assert list(parts["quantity"]) == ["rate", "elapsed_share", "plan_implied"]
    assert parts["value"].iloc[0] == 68.0


def test_an_intensity_that_was_promised_is_not_the_latest_outcome() -> None:
    intensity = rows(
        {"quantity": "intensity", "value": 6.5},
        {"quantity": "intensity", "value": 2.2, "status": "target", "period_end": "2024-12-31"},
        {"quantity": "amount", "value": 1e9, "period_end": "2024-12-31"},
    )
    assert list(latest_intensity(intensity, "hy")["value"]) == [6.5]
    assert list(latest_intensity(intensity, "hy", Status.TARGET)["value"]) == [2.2]


def test_without_rows_there_is_no_answer_and_nothing_is_changed() -> None:
    growth = rows({"status": "target"})
    before = growth.copy()
    assert latest_growth_rates(growth, "hy").empty and last_known_gdp_growth(growth, "hy").empty
    assert latest_intensity(growth, "hy").empty
    pd.testing.assert_frame_equal(growth, before)

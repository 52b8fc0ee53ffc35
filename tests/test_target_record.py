"""The record of targets: announced when, answered by what, and how many of those due at all."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from analysisrows import codebook, figures, some_figures
from hypothesis import given, settings

from zonereport.analysis.target_record import ANSWERED, DUE, MIN_CASES, counts, shares, target_record
from zonereport.analysis.targets import targets

DAY = date(2024, 10, 31)


def record(*rows: dict[str, object]) -> pd.DataFrame:
    frame = figures(*rows)
    frame = frame if "source" in frame else frame.assign(source="source of " + frame["figure"])
    return target_record(targets(frame, codebook(), DAY), frame)


def aim(figure: str, **cells: object) -> dict[str, object]:
    return {"figure": figure, "measure": "growth", "status": "target", "value": 12.0, **cells}


def outcome(figure: str, value: float = 13.0, **cells: object) -> dict[str, object]:
    return {"figure": figure, "measure": "growth", "value": value, **cells}


def states(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["target"], frame["state"], strict=True))


def share_of(frame: pd.DataFrame, name: str) -> pd.Series:
    found = shares(frame)
    return found[found["share"] == name].iloc[0]


def test_every_target_is_in_exactly_one_state() -> None:
    many = record(
        aim("a-met", indicator="gdp"),
        outcome("o1", indicator="gdp"),
        aim("b-missed"),
        outcome("o2", 11.0),
        aim("c-open", indicator="firms"),
        outcome("o3", 11.5, lower=10.0, upper=13.0, indicator="firms"),
        aim("d-neutral", indicator="debt_ratio", measure="share"),
        outcome("o4", indicator="debt_ratio", measure="share"),
        aim("e-expected", indicator="investment"),
        outcome("o5", indicator="investment", status="expected"),
        aim("f-near", indicator="rd_spending", scope="the park"),
        outcome("o6", indicator="rd_spending"),
        aim("g-none", period="2021-01/2021-12"),
        aim("h-ahead", period="2025-01/2025-12"),
        aim("i-undated", period=""),
    )
    assert states(many) == {
        "a-met": "met",
        "b-missed": "missed",
        "c-open": "within_rounding",
        "d-neutral": "not_judged",
        "e-expected": "expected_only",
        "f-near": "not_comparable",
        "g-none": "no_outcome",
        "h-ahead": "not_yet_due",
        "i-undated": "undated",
    }
    row = many.set_index("target")
    assert row.at["a-met", "outcomes"] == "o1"
    assert row.at["a-met", "gaps"] == "targets.outcome_minus_target:o1+a-met"
    assert row.at["e-expected", "expectations"] == "o5"
    assert (row.at["f-near", "nearest"], row.at["f-near", "outcomes"]) == ("o6", "")
    assert counts(many)["count"].sum() == len(many)


def test_a_target_with_an_expectation_and_something_near_is_answered_by_an_expectation_only() -> None:
    found = record(aim("t"), outcome("e", status="expected"), outcome("n", scope="the park"))
    assert states(found) == {"t": "expected_only"}
    assert (found["expectations"].item(), found["nearest"].item()) == ("e", "n")


@pytest.mark.parametrize(
    ("published", "period", "announced"),
    [
        (("2022-12-01", "2022-12-31"), "2023-01/2023-12", "before"),
        (("2022-12-01", "2023-01-31"), "2023-01/2023-12", "within"),
        (("2023-12-31", "2024-02-01"), "2023-01/2023-12", "within"),
        (("2024-01-01", "2024-04-30"), "2023-01/2023-12", "after"),
        (("2023-08-18", "2023-08-25"), "2023-12", "within"),
        (("2022-08-18", "2022-08-25"), "2023-12", "before"),
        (("2023-08-18", "2023-08-25"), "", ""),
    ],
)
def test_a_target_is_announced_before_within_or_after_its_period(
    published: tuple[str, str], period: str, announced: str
) -> None:
    window = {"published_from": published[0], "published_to": published[1]}
    assert record(aim("t", period=period, **window))["announced"].item() == announced


def test_a_zone_as_a_whole_is_told_from_its_subjects() -> None:
    assert list(record(aim("a"), aim("b", subject="某公司"))["holder"]) == ["area", "subject"]


def test_only_articles_of_the_area_from_the_year_after_could_have_told_the_outcome() -> None:
    other = {"indicator": "firms", "measure": "level", "period": "2019-12"}
    found = record(
        aim("t", source="announcement", published="2023-02-01"),
        outcome("o1", source="same day as its end", published="2023-12-31", **other),
        outcome("o2", source="z", published="2024-01-01", **other),
        outcome("o3", source="y", published="2024-12-31", **other),
        outcome("o4", source="too late", published="2025-01-01", **other),
        outcome("o5", source="another zone", area="yi", published="2024-03-01", **other),
    )
    assert found["later_sources"].item() == "y z"


def test_the_answered_share_counts_what_is_due_and_names_it() -> None:
    ahead, undated = aim("c", period="2025-01/2025-12"), aim("d", period="")
    found = record(aim("a"), outcome("o"), aim("b", indicator="gdp"), ahead, undated)
    row = share_of(found, "answered")
    assert (row["part"], row["whole"], row["part_targets"], row["whole_targets"]) == (1, 2, "a", "b a")


def test_a_target_known_only_from_the_article_with_its_outcome_was_not_followed_up() -> None:
    after = {"published": "2024-02-01", "source": "review"}
    before = {"published": "2023-02-01", "source": "announcement"}
    found = record(aim("a", **after), outcome("o", **after), aim("b", indicator="gdp", **before))
    assert list(share_of(found, "answered")[["part", "whole"]]) == [1, 2]
    assert list(share_of(found, "followed_up")[["part", "whole"]]) == [0, 1]


def test_the_article_that_announced_a_target_does_not_follow_it_up() -> None:
    window = {"published_from": "2023-12-01", "published_to": "2024-02-01", "source": "undated-page"}
    found = record(aim("a", **window), outcome("o", **window))
    assert (found["announced"].item(), found["outcome_sources"].item()) == ("within", "undated-page")
    assert list(share_of(found, "followed_up")[["part", "whole"]]) == [0, 1]
    found = record(aim("a", **window), outcome("o", published="2024-03-01", source="review"))
    assert list(share_of(found, "followed_up")[["part", "whole"]]) == [1, 1]


def test_where_no_article_of_the_year_after_is_held_silence_says_nothing() -> None:
    found = record(
        aim("a", period="2021-01/2021-12", source="s", published="2021-02-01"),
        aim("b", source="s", published="2021-02-01"),
        outcome("o", source="t", published="2024-02-01"),
    )
    assert list(share_of(found, "answered")[["part", "whole"]]) == [1, 2]
    assert list(share_of(found, "answered_where_source")[["part", "whole"]]) == [1, 1]


def test_targets_that_rounding_leaves_open_make_the_hit_rate_an_interval() -> None:
    hits = [(aim(f"t{n:02}", scope=f"{n}"), outcome(f"o{n:02}", scope=f"{n}")) for n in range(MIN_CASES - 1)]
    open_one = aim("u", indicator="gdp"), outcome("v", 12.0, lower=11.5, upper=12.5, indicator="gdp")
    row = share_of(record(*(row for pair in (*hits, open_one) for row in pair)), "met")
    assert (row["part"], row["possible"], row["whole"], row["possible_targets"]) == (19, 1, 20, "u")
    assert (pd.isna(row["value"]), row["lower"], row["upper"]) == (True, 95.0, 100.0)


def test_few_cases_are_counted_and_give_no_percentage() -> None:
    some = [aim(f"t{n:02}", scope=f"{n}") for n in range(MIN_CASES)]
    assert share_of(record(*some), "answered")["value"] == 0
    row = share_of(record(*some[:-1]), "answered")
    assert (row["part"], row["whole"]) == (0, MIN_CASES - 1)
    assert pd.isna([row["value"], row["lower"], row["upper"]]).all()


def test_shares_by_year_leave_out_what_has_none() -> None:
    earlier, undated = aim("b", period="2021-01/2021-12"), aim("c", period="")
    found = shares(record(aim("a"), outcome("o"), earlier, undated), "year")
    answered = found[found["share"] == "answered"]
    assert answered[["year", "part", "whole"]].to_numpy().tolist() == [[2021, 0, 1], [2023, 1, 1]]
    assert list(found["share"].iloc[:4]) == ["answered", "answered_where_source", "followed_up", "met"]


def test_without_targets_there_is_nothing_to_count() -> None:
    found = record(outcome("o"))
    assert found.empty and counts(found, "year").empty and shares(found, "year").empty
    assert share_of(found, "answered")["whole"] == 0


@settings(max_examples=8, deadline=None)
@given(some_figures())
def test_counts_and_shares_agree_whatever_the_order_of_rows(frame: pd.DataFrame) -> None:
    frame = frame.assign(source="s")
    found = target_record(targets(frame, codebook(), DAY), frame)
    mixed = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(target_record(targets(mixed, codebook(), DAY), mixed), found)
    states_of = counts(found).set_index("state")["count"]
    answered = share_of(found, "answered")
    assert answered["whole"] == states_of[states_of.index.isin(DUE)].sum()
    assert answered["part"] == states_of[states_of.index.isin(ANSWERED)].sum()

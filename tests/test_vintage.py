"""Vintage: what was known on a day, and which print of a number stands."""

from __future__ import annotations

from datetime import date

import pandas as pd
from analysisrows import figures, some_figures
from hypothesis import given, settings

from zonereport.analysis.vintage import annotate, as_of, current

LATER = {"published": "2024-08-01"}


def marks(*rows: dict[str, object]) -> dict[str, dict[str, str]]:
    """Marks of each figure that are not empty."""
    frame = annotate(figures(*rows)).set_index("figure")
    columns = ["superseded_by", "confirmed_by", "confirms", "contradicted_by"]
    return {str(name): {c: row[c] for c in columns if row[c]} for name, row in frame.iterrows()}


def test_only_what_had_been_published_by_the_day_counts() -> None:
    frame = figures(
        {"figure": "a", "value": 1}, {"figure": "b", "value": 2, "published_from": "2024-01-01", **LATER}
    )
    assert list(as_of(frame, date(2024, 7, 31))["figure"]) == ["a"]
    assert list(as_of(frame, date(2024, 8, 1))["figure"]) == ["a", "b"]


def test_a_later_print_with_another_number_supersedes() -> None:
    assert marks({"figure": "a", "value": 1}, {"figure": "b", "value": 2, **LATER}) == {
        "a": {"superseded_by": "b"},
        "b": {},
    }


def test_a_revision_not_yet_published_supersedes_nothing() -> None:
    frame = figures({"figure": "a", "value": 1}, {"figure": "b", "value": 2, **LATER})
    assert list(as_of(frame, date(2024, 7, 31))["superseded_by"]) == [""]


def test_a_later_print_with_the_same_number_confirms_and_the_first_stands() -> None:
    rows = ({"figure": "a", "value": 1}, {"figure": "b", "value": 1, **LATER})
    assert marks(*rows) == {"a": {"confirmed_by": "b"}, "b": {"confirms": "a"}}
    assert list(current(figures(*rows))["figure"]) == ["a"]


def test_a_number_with_other_bounds_is_another_number() -> None:
    rows = ({"figure": "a", "value": 30, "upper": None}, {"figure": "b", "value": 30, **LATER})
    assert marks(*rows)["a"] == {"superseded_by": "b"}


def test_a_return_to_the_first_number_is_a_new_print() -> None:
    found = marks(
        {"figure": "a", "value": 1},
        {"figure": "b", "value": 2, "published": "2024-03-01"},
        {"figure": "c", "value": 1, "published": "2024-04-01"},
    )
    assert found == {"a": {"superseded_by": "b"}, "b": {"superseded_by": "c"}, "c": {}}


def test_two_numbers_of_one_day_contradict_each_other_and_both_stand() -> None:
    rows = ({"figure": "a", "value": 1}, {"figure": "b", "value": 2})
    assert marks(*rows) == {"a": {"contradicted_by": "b"}, "b": {"contradicted_by": "a"}}
    assert list(current(figures(*rows))["figure"]) == ["a", "b"]


def test_a_later_print_settles_a_contradiction() -> None:
    found = marks(
        {"figure": "a", "value": 1}, {"figure": "b", "value": 2}, {"figure": "c", "value": 2, **LATER}
    )
    assert found == {"a": {"superseded_by": "c"}, "b": {"confirmed_by": "c"}, "c": {"confirms": "b"}}


def test_an_explicit_supersedes_holds_whatever_the_dates_and_series() -> None:
    found = marks(
        {"figure": "a", "value": 1, **LATER}, {"figure": "b", "value": 2, "scope": "x", "supersedes": "a"}
    )
    assert found == {"a": {"superseded_by": "b"}, "b": {}}


def test_an_outcome_does_not_supersede_its_target_or_another_period() -> None:
    found = marks(
        {"figure": "a", "value": 1, "status": "target"},
        {"figure": "b", "value": 2, "period": "2022-01/2022-12"},
        {"figure": "c", "value": 3, **LATER},
    )
    assert found == {"a": {}, "b": {}, "c": {}}


def test_figures_without_a_period_and_thresholds_supersede_nothing() -> None:
    for cells in ({"period": ""}, {"measure": "threshold", "unit": "CNY"}):
        found = marks({"figure": "a", "value": 1, **cells}, {"figure": "b", "value": 2, **cells, **LATER})
        assert found == {"a": {}, "b": {}}


@settings(max_examples=25, deadline=None)
@given(some_figures())
def test_the_marks_do_not_depend_on_the_order_of_rows(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(annotate(frame.sample(frac=1, random_state=1)), annotate(frame))


@settings(max_examples=25, deadline=None)
@given(some_figures())
def test_each_series_and_period_keeps_a_print_that_stands(frame: pd.DataFrame) -> None:
    series = ["indicator", "measure", "scope", "period", "status"]
    kept = current(frame)[series].drop_duplicates()
    assert len(kept) == len(frame[series].drop_duplicates())

"""Zones side by side: sets that are truly the same, places only where the print decides them, and reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from analysisrows import areas, codebook, figures

from zonereport.analysis.zones import OMISSION_COLUMNS, SET_COLUMNS, comparable_sets, omissions

TEN, BEFORE = "2023-01/2023-10", "2022-01/2022-12"


def level(figure: str, area: str, value: float, half: float = 0.5, **cells: object) -> dict[str, object]:
    ends = {"lower": value - half, "upper": value + half}
    return {"figure": figure, "area": area, "indicator": "gdp", "value": value, **ends, **cells}


def sets(*rows: dict[str, object], zone: str = "") -> pd.DataFrame:
    return comparable_sets(figures(*rows), codebook(), areas(), zone)


def places(frame: pd.DataFrame) -> list[tuple[str, int, int]]:
    return [tuple(row) for row in frame[["figure", "place_from", "place_to"]].to_numpy()]


def omitted(*rows: dict[str, object], zone: str = "jia") -> pd.DataFrame:
    return omissions(figures(*rows), codebook(), areas(), zone)


def test_equal_figures_of_three_zones_make_one_set_in_order() -> None:
    found = sets(level("a", "jia", 100), level("b", "yi", 300), level("c", "bing", 200))
    assert places(found) == [("b", 1, 1), ("c", 2, 2), ("a", 3, 3)]
    assert set(found["zones"]) == {3}
    assert set(found["set"]) == {"gdp|level||2023-01/2023-12|CNY|actual"}


def test_zones_whose_intervals_overlap_share_their_places() -> None:
    found = sets(level("a", "jia", 100), level("b", "yi", 100.8), level("c", "bing", 50))
    assert places(found) == [("a", 1, 2), ("b", 1, 2), ("c", 3, 3)]


def test_a_number_that_is_open_above_may_hold_any_place_above_its_end() -> None:
    found = sets(
        level("a", "jia", 60, lower=60, upper=None, qualifier="at_least"),
        level("b", "yi", 100),
        level("c", "bing", 50),
    )
    assert places(found) == [("a", 1, 2), ("b", 1, 2), ("c", 3, 3)]


def test_the_smallest_rank_is_the_first_place() -> None:
    rank = {"indicator": "place", "measure": "rank", "unit": "rank"}
    found = sets(level("a", "jia", 3, 0, **rank), level("b", "yi", 12, 0, **rank))
    assert places(found) == [("a", 1, 1), ("b", 2, 2)]


def test_two_prints_of_one_zone_that_contradict_each_other_are_one_zone() -> None:
    found = sets(level("a1", "jia", 100), level("a2", "jia", 300), level("b", "yi", 200))
    assert places(found) == [("a1", 1, 2), ("a2", 1, 2), ("b", 1, 2)]
    assert set(found["zones"]) == {2}


def test_places_are_those_that_comparing_every_two_gives() -> None:
    random = np.random.default_rng(1)
    rows = []
    for indicator in ("gdp", "retail"):
        for place in range(30):
            value, half = random.integers(1, 20), random.integers(0, 3)
            # Every tenth has an open end.
            cells = {"lower": None} if place % 20 == 3 else {"upper": None} if place % 20 == 13 else {}
            name = f"{indicator}{place:02}"
            rows.append(level(name, f"z{place:02}", value, half, indicator=indicator, **cells))
    zones = pd.DataFrame({"area": [f"z{place:02}" for place in range(30)], "kind": "zone"})
    found = comparable_sets(figures(*rows), codebook(), zones)
    low, high = found["lower"].fillna(-np.inf), found["upper"].fillna(np.inf)
    for at, row in found.iterrows():
        alike = found["set"] == row["set"]
        assert row["place_from"] == 1 + (alike & (low > high[at])).sum()
        assert row["place_to"] == 30 - (alike & (high < low[at])).sum()


def test_many_zones_are_placed_without_a_pair_of_every_two(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"z{place:03}" for place in range(300)]
    zones = pd.DataFrame({"area": names, "kind": "zone"})
    rows = figures(*(level(f"f-{name}", name, at) for at, name in enumerate(names)))
    merge, longest = pd.DataFrame.merge, 0

    def measured(*arguments: object, **named: object) -> pd.DataFrame:
        nonlocal longest
        joined: pd.DataFrame = merge(*arguments, **named)  # type: ignore[arg-type]
        longest = max(longest, len(joined))
        return joined

    monkeypatch.setattr(pd.DataFrame, "merge", measured)
    assert len(comparable_sets(rows, codebook(), zones)) == 300
    assert 0 < longest <= 300


@pytest.mark.parametrize(
    "cells",
    [
        {"indicator": "retail"}, {"measure": "growth", "unit": "percent"}, {"scope": "the park"},
        {"period": TEN}, {"period": BEFORE}, {"status": "expected"}, {"unit": "USD"}, {"subject": "某公司"},
    ],
)  # fmt: skip
def test_one_other_part_makes_no_set(cells: dict[str, object]) -> None:
    assert sets(level("a", "jia", 100), level("b", "yi", 300, **cells)).empty


def test_cities_size_classes_and_undated_figures_make_no_set() -> None:
    assert sets(level("a", "jia", 1), level("b", "shi", 2)).empty
    threshold = {"measure": "threshold", "unit": "CNY"}
    assert sets(level("a", "jia", 1, **threshold), level("b", "yi", 2, **threshold)).empty
    assert sets(level("a", "jia", 1, period=""), level("b", "yi", 2, period="")).empty


def test_a_chosen_zone_sees_only_its_own_sets() -> None:
    rows = [level("a", "jia", 10), level("b", "yi", 20), level("c", "bing", 30)]
    rows += [level("d", "yi", 20, period=TEN), level("e", "bing", 30, period=TEN)]
    assert list(sets(*rows)["figure"]) == ["e", "d", "c", "b", "a"]
    assert list(sets(*rows, zone="jia")["figure"]) == ["c", "b", "a"]


def test_a_cited_figure_stands_in_the_set_with_its_grade() -> None:
    found = sets(level("a", "jia", 1), level("b", "yi", 20, evidence="cited"))
    assert list(found["evidence"]) == ["cited", "coded"]


def test_no_set_has_the_columns_of_a_full_one() -> None:
    empty, full = sets(level("a", "jia", 1)), sets(level("a", "jia", 1), level("b", "yi", 2))
    assert tuple(empty.columns) == tuple(full.columns) == SET_COLUMNS
    assert list(empty.dtypes) == list(full.dtypes)


def test_every_other_zone_that_prints_the_indicator_has_one_line() -> None:
    found = omitted(
        level("a", "jia", 1), level("b1", "yi", 2, period=TEN), level("b2", "yi", 2, period=BEFORE),
        level("c", "bing", 3), level("d", "shi", 4),
    )  # fmt: skip
    assert tuple(found.columns) == OMISSION_COLUMNS
    assert found.to_numpy().tolist() == [
        ["bing", "gdp", "a", "c", True, ""],
        ["yi", "gdp", "a", "b1", False, "months period"],
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"measure": "growth", "unit": "percent"}, "measure unit"),
        ({"scope": "the park"}, "scope"),
        ({"status": "expected"}, "status"),
        ({"period": TEN, "status": "target"}, "months period status"),
        ({"period": ""}, "months period"),
    ],
)
def test_the_parts_that_keep_two_zones_apart_are_named(cells: dict[str, object], reason: str) -> None:
    found = omitted(level("a", "jia", 1), level("b", "yi", 2, **cells))
    assert (found["comparable"].iloc[0], found["reason"].iloc[0]) == (False, reason)


def test_the_nearest_of_all_figures_of_both_zones_speaks() -> None:
    found = omitted(
        level("a1", "jia", 1), level("a2", "jia", 1, scope="the park", period=TEN),
        level("b1", "yi", 2, scope="the park", period="2021-01/2021-10"), level("b2", "yi", 2, scope="towns"),
    )  # fmt: skip
    assert found[["figure", "figure_near", "reason"]].to_numpy().tolist() == [["a2", "b1", "period"]]


def test_intensities_of_other_definitions_are_told_apart_by_their_parts() -> None:
    share = {"measure": "share", "unit": "percent"}
    found = omitted(
        level("a", "jia", 2.7, indicator="rd_unstated", **share),
        level("b", "yi", 15, indicator="rd_of_gdp", **share),
    )
    assert list(found["reason"]) == ["indicator numerator denominator"]


def test_another_money_indicator_of_the_family_is_no_neighbour() -> None:
    assert omitted(level("a", "jia", 1, indicator="investment"),
                   level("b", "yi", 2, indicator="all_investment")).empty  # fmt: skip


def test_a_comparable_pair_stands_in_one_set() -> None:
    rows = [level("a", "jia", 1), level("b", "yi", 2), level("c", "bing", 2, scope="the park")]
    found = omitted(*rows)
    together = set(sets(*rows, zone="jia")["figure"])
    assert [{"a", near} <= together for near in found["figure_near"]] == list(found["comparable"])

"""Zones side by side: sets that are truly the same, places only where the print decides them, and reasons."""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analysisrows import areas, codebook, figures
from editions import edition_of

from zonereport.analysis.other_zones import (
    MOST_PAIRS,
    MOST_SETS,
    Surroundings,
    figures_elsewhere,
    surroundings,
)
from zonereport.analysis.peers import MOST_ZONES, peers, set_beside
from zonereport.analysis.zones import OMISSION_COLUMNS, SET_COLUMNS, comparable_sets, omissions
from zonereport.edition import Edition
from zonereport.exhibits import Prose, Table
from zonereport.language.messages import message
from zonereport.narrative import zones as zones_words
from zonereport.seeds import load_seeds
from zonereport.tables import sources as sources_tables
from zonereport.tables import zones as zones_tables

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

import synthetic

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


MANY = [f"z{number:03}" for number in range(60)]
MONTHS = [f"{year}-{month:02}/{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]


def among_many(*rows: dict[str, object], known: list[str] = MANY) -> Surroundings:
    zones = pd.DataFrame({"area": ["jia", *known], "kind": "zone"})
    return surroundings(figures(*rows), codebook(), zones, "jia")


def in_common(zone: str, months: int, **cells: object) -> list[dict[str, object]]:
    """One figure for each of the first months."""
    periods = enumerate(MONTHS[:months])
    return [level(f"{zone}-{at}", zone, 5, period=period, **cells) for at, period in periods]


def test_of_very_many_zones_those_that_publish_most_of_the_same_are_set_beside() -> None:
    rows = [*in_common("jia", 24)]
    # The nearer to z030, the more in common.
    for number, zone in enumerate(MANY):
        rows += in_common(zone, max(1, 20 - abs(number - 30)))
    found = among_many(*rows)
    near = sorted(MANY, key=lambda zone: (-max(1, 20 - abs(int(zone[1:]) - 30)), zone))[:MOST_ZONES]
    assert set(found.sets["area"]) == {"jia", *near}
    assert (found.others, found.beside) == (60, MOST_ZONES)
    assert found.sets["zones"].max() == MOST_ZONES + 1


def test_size_and_growth_do_not_choose_the_zones() -> None:
    rows = [level("jia-0", "jia", 5)]
    small = [*rows, *(level(f"{zone}-0", zone, 5) for zone in MANY)]
    large = [*rows, *(level(f"{zone}-0", zone, 5 * (at + 1)) for at, zone in enumerate(MANY))]
    chosen = [set(among_many(*some).sets["area"]) for some in (small, large)]
    assert chosen == [{"jia", *MANY[:MOST_ZONES]}] * 2


def test_what_is_printed_twice_of_one_thing_is_one_thing_in_common() -> None:
    own = in_common("jia", 2)
    often = [level(f"yi-{print_}", "yi", 5, period=MONTHS[0]) for print_ in range(9)]
    frame = figures(*own, *often, *in_common("bing", 2))
    zones = pd.DataFrame({"area": ["jia", "yi", "bing"], "kind": "zone"})
    mine, beside = set_beside(frame, codebook(), zones, "jia")
    assert peers(frame[mine], frame[beside], 1) == ["bing"]
    # Of equals the one with more figures.
    more = figures(*own, *often, *in_common("bing", 1))
    mine, beside = set_beside(more, codebook(), zones, "jia")
    assert peers(more[mine], more[beside], 1) == ["yi"]


def test_a_figure_without_a_period_is_nothing_in_common() -> None:
    own = [level("jia-0", "jia", 5, period=""), *in_common("jia", 1)]
    undated = [level(f"yi-{at}", "yi", 5, period="") for at in range(3)]
    frame = figures(*own, *undated, *in_common("bing", 1))
    zones = pd.DataFrame({"area": ["jia", "yi", "bing"], "kind": "zone"})
    mine, beside = set_beside(frame, codebook(), zones, "jia")
    assert peers(frame[mine], frame[beside], 1) == ["bing"]


def test_the_order_of_rows_chooses_no_zone() -> None:
    rows = [row for number, zone in enumerate(MANY) for row in in_common(zone, 1 + number % 5)]
    frame = figures(*in_common("jia", 5), *rows)
    zones = pd.DataFrame({"area": ["jia", *MANY], "kind": "zone"})
    first, second = (
        surroundings(one, codebook(), zones, "jia")
        for one in (frame, frame.sample(frac=1, random_state=1, ignore_index=True))
    )
    pd.testing.assert_frame_equal(first.shown_sets, second.shown_sets)
    pd.testing.assert_frame_equal(first.shown_apart, second.shown_apart)
    assert first.told == second.told


def test_zones_whose_figures_are_not_here_are_counted_where_there_are_too_many() -> None:
    rows = [*in_common("jia", 3), *(row for zone in MANY for row in in_common(zone, 2))]
    whole = among_many(*rows)
    # Of one that was left aside a part is here, which another print has brought.
    here = {"jia", *MANY[:MOST_ZONES]}
    part = among_many(*(row for row in rows if row["area"] in here or row["figure"] == "z059-0"))
    assert part.among(39).others == whole.others == 60
    assert part.beside == whole.beside == MOST_ZONES
    pd.testing.assert_frame_equal(part.sets, whole.sets)
    # Of few zones all are here, whatever else the codebook knows.
    few = among_many(*(row for row in rows if row["area"] in {"jia", *MANY[:5]}))
    assert (few.among(0).others, few.beside) == (5, 5)


def test_as_many_zones_as_there_is_room_for_are_all_there() -> None:
    rows = [*in_common("jia", 1), *(row for zone in MANY[:MOST_ZONES] for row in in_common(zone, 1))]
    found = among_many(*rows, known=MANY[:MOST_ZONES])
    assert found.others == found.beside == MOST_ZONES
    assert found.shown_sets.equals(found.sets)
    one_more = [*rows, *in_common(MANY[-1], 1)]
    found = among_many(*one_more, known=[*MANY[:MOST_ZONES], MANY[-1]])
    assert (found.others, found.beside) == (MOST_ZONES + 1, MOST_ZONES)


def scoped(zone: str, count: int, period: str, **cells: object) -> list[dict[str, object]]:
    named = f"{zone}-{period[:7]}"
    cells = {"period": period, **cells}
    return [level(f"{named}-{at:03}", zone, 5, scope=f"park {at:03}", **cells) for at in range(count)]


def test_of_very_many_sets_the_latest_with_the_most_zones_are_shown() -> None:
    count = MOST_SETS + 10
    rows = [*scoped("jia", count, MONTHS[0]), *scoped("jia", count, MONTHS[5])]
    rows += [*scoped("yi", count, MONTHS[0]), *scoped("yi", count, MONTHS[5])]
    # Of the last scopes a third zone, and of those of the first period a fourth one.
    rows += [row for row in scoped("bing", count, MONTHS[5]) if str(row["scope"]) >= "park 045"]
    rows += scoped("ding", count, MONTHS[0])
    found = among_many(*rows, known=["yi", "bing", "ding"])
    each = found.shown_sets.drop_duplicates("set")
    assert len(each) == MOST_SETS
    assert set(each["period"]) == {MONTHS[5]}
    assert {"park 045", "park 049"} <= set(each["scope"])
    assert sorted(each["scope"])[:35] == [f"park {at:03}" for at in range(35)]
    assert found.sets["set"].nunique() == 2 * count
    # Shown in the order of all sets.
    assert found.shown_sets["figure"].tolist() == [
        figure for figure in found.sets["figure"] if figure in set(found.shown_sets["figure"])
    ]


def test_of_few_sets_all_are_shown_whatever_their_period() -> None:
    rows = [*in_common("jia", 24), *in_common("yi", 24)]
    found = among_many(*rows, known=["yi"])
    assert found.shown_sets["set"].nunique() == 24 < MOST_SETS
    latest = found.sets.drop_duplicates("set").nlargest(10, "period_end")["set"]
    assert found.told == set(latest)


def test_of_very_many_pairs_the_nearest_of_each_indicator_is_shown() -> None:
    rows = []
    for indicator in ("gdp", "retail", "investment"):
        rows.append(level(f"jia-{indicator}", "jia", 1, indicator=indicator))
        for at in range(15):
            cells = {"indicator": indicator, "scope": "the park", "period": MONTHS[at]}
            rows.append(level(f"z{at:03}-{indicator}", f"z{at:03}", 1, **cells))
    few = among_many(*rows, known=MANY[:15])
    assert few.shown_apart.equals(few.apart) and len(few.apart) == 45
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zonereport.analysis.other_zones.MOST_PAIRS", 44)
        many = among_many(*rows, known=MANY[:15])
    assert MOST_PAIRS >= 45 and len(many.apart) == 45
    # The end of the year 2022 is nearest to 2023.
    assert many.shown_apart["figure_near"].tolist() == ["z014-gdp", "z014-investment", "z014-retail"]


def test_only_figures_of_other_zones_that_are_shown_are_listed_in_the_appendix() -> None:
    rows = in_common("jia", 2, source="a")
    rows += [row for zone in MANY for row in in_common(zone, 2, source="b")]
    zones = pd.DataFrame({"area": ["jia", *MANY], "kind": "zone"})
    listed = figures_elsewhere(figures(*rows), codebook(), zones, "jia", ["shi"])
    assert sorted(set(listed["area"])) == MANY[:MOST_ZONES]


# What a report says of very many zones


@pytest.fixture(scope="module")
def among_thirty(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("seeds")
    synthetic.write_seeds(folder, figures=2000, zones=30)
    return edition_of(load_seeds(folder), "zone0001")


@pytest.fixture(params=["zh", "en"])
def many(among_thirty: Edition, request: pytest.FixtureRequest) -> Edition:
    return replace(among_thirty, language=request.param)


@pytest.fixture
def with_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a few figures reach; what was found with others is made anew."""
    for name, most in (("MOST_SETS", 5), ("MOST_TOLD", 3), ("MOST_PAIRS", 10)):
        monkeypatch.setattr(f"zonereport.analysis.other_zones.{name}", most)
    monkeypatch.setattr("zonereport.tables.zones._MOST_SOURCES", 4)
    for module in ("analysis.other_zones", "narrative.zones", "tables.zones"):
        monkeypatch.setattr(f"zonereport.{module}.surroundings", inspect.unwrap(surroundings))


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"[0-9]+", re.sub(r"[0-9]{4}[年—]|data/", "", text)))


def test_the_report_says_how_many_zones_there_are_and_which_it_shows(many: Edition) -> None:
    said, found = zones_words.opening(many).markdown, zones_tables.around(many)
    here = many.all_figures.loc[set_beside(*parts_of(many))[1], "area"].unique()
    assert found.others == 29 > found.beside == len(here) == MOST_ZONES
    first = said.split("\n\n")[0]
    assert {"29", str(MOST_ZONES)} <= numbers_in(first)
    assert "data/figures.csv" in first
    notes = " ".join(table_of(zones_tables.sets(many)).notes)
    assert str(MOST_ZONES + 1) in numbers_in(notes)
    # What is said of all zones is not said where only some are looked at.
    whole = message("narrative.zones.some", many.language)
    assert whole not in said and message("narrative.zones.some_of_peers", many.language) in said
    of_all = message("tables.notes.positions", many.language)
    assert of_all not in notes


def test_where_no_set_is_left_the_zones_looked_at_are_named_as_such(many: Edition) -> None:
    # Nobody prints the same scope.
    own = many.all_figures["area"] == many.zone
    alone = many.all_figures.assign(scope=many.all_figures["scope"].mask(own, "somewhere else"))
    said = zones_words.opening(replace(many, all_figures=alone)).markdown
    name = many.zone_names[many.language]
    assert message("narrative.zones.none_of_peers", many.language, zone=name) in said


def test_what_is_left_out_is_counted_where_it_is_left_out(many: Edition, with_little_room: None) -> None:
    found = zones_tables.around(many)
    total, shown = (str(frame["set"].nunique()) for frame in (found.sets, found.shown_sets))
    assert (shown, int(total) > 5) == ("5", True)
    said, table = zones_words.opening(many).markdown, table_of(zones_tables.sets(many))
    assert {total, shown, "3"} <= numbers_in(said.split("\n\n")[1])
    assert said.count("\n- ") == 3
    assert any({total, shown} <= numbers_in(note) for note in table.notes)
    assert len(table.rows) == len(found.shown_sets)
    pairs = table_of(zones_tables.apart(many))
    assert len(pairs.rows) == found.apart["indicator"].nunique() < len(found.apart)
    told = {str(len(found.apart)), str(len(pairs.rows))}
    assert any(told <= numbers_in(note) for note in pairs.notes)
    # The sentence counts all pairs.
    assert str(len(found.apart)) in numbers_in(zones_words.apart(many).markdown)


def test_of_very_many_articles_the_number_stands_below_the_table(
    many: Edition, with_little_room: None
) -> None:
    table, found = table_of(zones_tables.sets(many)), zones_tables.around(many)
    source_of = dict(zip(many.all_figures["figure"], many.all_figures["source"], strict=True))
    count = len({source_of[figure] for figure in found.shown_sets["figure"]})
    assert count > 4 and table.source == ""
    assert message("tables.notes.many_sources", many.language, count=str(count)) in table.notes


def test_every_number_leads_to_a_line_of_the_appendix(many: Edition, with_little_room: None) -> None:
    lines = {
        cell.anchor
        for table in (sources_tables.figures(many), sources_tables.other_areas(many))
        for row in table_of(table).rows
        for cell in row
    }
    cells = [
        cell for table in (zones_tables.sets(many), zones_tables.apart(many))
        for row in table_of(table).rows for cell in row if cell.link
    ]  # fmt: skip
    links = re.findall(r"\]\(#([^ )]+)", zones_words.opening(many).markdown)
    assert len(cells) > 20 and len(links) > 5
    assert {cell.link for cell in cells} <= lines
    assert {link for link in links if not link.startswith("table-")} <= lines


def test_a_sentence_names_the_first_of_many_zones_and_counts_the_others(
    many: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.narrative.zones._MOST_NAMED", 1)
    sets = zones_tables.around(many).sets
    items = zones_words.opening(many).markdown.split("\n- ")[1:]
    counted = 0
    for item in items:
        own = re.findall(r"#(zone0001y[0-9-]+)", item)[0]
        beside = sets[sets["set"].isin(sets.loc[sets["figure"] == own, "set"]) & (sets["area"] != many.zone)]
        zones = beside["area"].drop_duplicates().tolist()
        named = re.findall(r"(zone[0-9]{4})(?=高新区| Zone)", item)
        # One more is named and not counted.
        assert list(dict.fromkeys(named)) == (zones if len(zones) <= 2 else zones[:1])
        counted += len(zones) > 2
        more = re.findall(r"\[([0-9]+)\]\(#table-zones-sets", item)
        assert more == ([str(len(zones) - 1)] if len(zones) > 2 else [])
    assert 0 < counted < len(items)


def parts_of(edition: Edition) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, str]:
    return edition.all_figures, edition.indicators, edition.areas, edition.zone


def table_of(made: Table | Prose) -> Table:
    assert isinstance(made, Table)
    return made

"""Each check of the meaning: what it finds, and the near miss that it leaves alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from seedfiles import AREAS, COLUMNS, INDICATORS, SOURCES, Row, write_seeds

from zonereport.clean import clean_figures
from zonereport.plausibility import Finding, Kind, examine
from zonereport.seeds import Seeds, load_seeds

BOOK: tuple[Row, ...] = (
    *INDICATORS,
    {"indicator": "gdp_real", "name_zh": "增加值", "name_en": "Value added", "dimension": "money",
     "basis": "real"},
    {"indicator": "gdp_per_head", "name_zh": "人均生产总值", "name_en": "GDP per head", "dimension": "money"},
    {"indicator": "market_share", "name_zh": "市场占有率", "name_en": "Market share", "dimension": "ratio"},
    {"indicator": "output", "name_zh": "产值", "name_en": "Output", "family": "accounts"},
    {"indicator": "profit", "name_zh": "利润", "name_en": "Profit", "family": "accounts"},
)  # fmt: skip
# Without a text, so that figures need no anchor; the second can have appeared on any day of a spring.
PRINTED: tuple[Row, ...] = (
    *SOURCES,
    {"source": "earlier", "published_from": "2023-02-01", "published_to": "2023-02-01"},
    {"source": "spring", "published_from": "2024-03-10", "published_to": "2024-05-20"},
)

Look = Callable[..., list[tuple[str, ...]]]
See = Callable[..., list[Finding]]


@pytest.fixture
def see(tmp_path: Path) -> See:
    """Findings on a seeds folder with these figures, coded from articles whose texts nobody holds."""

    def findings(*rows: Row, areas: Sequence[Row] = AREAS) -> list[Finding]:
        ids = [{"figure": f"f-{at:03}", "source": "yi-2024"} for at in range(1, len(rows) + 1)]
        figures = [{**cells, **row} for cells, row in zip(ids, rows, strict=True)]
        folder = write_seeds(
            tmp_path, figures=figures, indicators=BOOK, sources=PRINTED, areas=areas, dismissed=()
        )
        # Read as they are: load_seeds has tests of its own, and these are many.
        paths = {name: folder / f"{name}.csv" for name in COLUMNS}
        frames = {
            name: pd.read_csv(path, dtype="str", keep_default_na=False) for name, path in paths.items()
        }
        seeds = Seeds(folder, **frames, digests={})
        return examine(clean_figures(seeds), seeds)

    return findings


@pytest.fixture
def look(see: See) -> Look:
    """Kind and figures of what was found."""

    def kinds(*rows: Row, areas: Sequence[Row] = AREAS) -> list[tuple[str, ...]]:
        return [(found.kind, *found.figures) for found in see(*rows, areas=areas)]

    return kinds


YEAR = {"period": "2023-01/2023-12"}
BEFORE = {"period": "2022-01/2022-12"}
HALF = {"period": "2023-01/2023-06"}


def test_an_outcome_cannot_end_after_the_month_in_which_its_source_can_last_have_appeared(look: Look) -> None:
    late = {"source": "spring", "printed": "20亿元", "period": "2024-01/2024-06"}
    assert look(late) == [("future-outcome", "f-001")]
    assert look({**late, "status": "target"}) == []


def test_an_outcome_of_months_that_may_not_have_been_over_is_doubtful(look: Look) -> None:
    spring = {"source": "spring", "printed": "20亿元"}
    assert look({**spring, "period": "2024-01/2024-03"}) == [("unfinished-outcome", "f-001")]
    assert look({**spring, "period": "2024-01/2024-02"}) == []


def test_a_target_for_a_year_that_was_over_needs_its_outcome_beside_it(look: Look) -> None:
    plan = {"printed": "60亿元", "status": "target", **YEAR}
    assert look(plan) == [("past-target", "f-001")]
    assert look(plan, {"printed": "69.3亿元", **YEAR}) == []
    assert look(plan, {"printed": "69.3亿元", "subject": "某企业", **YEAR}) == [("past-target", "f-001")]
    assert look({**plan, "period": "2024-01/2024-12"}) == []


def test_an_expectation_for_months_long_over_is_an_outcome_or_of_another_year(look: Look) -> None:
    expected = {"printed": "60亿元", "status": "expected"}
    assert look({**expected, "period": "2023-01/2023-07"}) == [("past-expectation", "f-001")]
    assert look({**expected, **YEAR}) == []


def test_a_year_far_from_the_articles_is_more_likely_mistyped(look: Look) -> None:
    assert look({"printed": "60亿元", "period": "2013-01/2013-12"}) == [("distant-period", "f-001")]
    vision = {"printed": "60亿元", "status": "target"}
    assert look({**vision, "period": "2204-01/2204-12"}) == [("distant-period", "f-001")]
    assert look({**vision, "period": "2050-01/2050-12"}) == []


def test_an_outcome_without_a_period_says_in_its_note_that_none_is_printed(look: Look) -> None:
    undated = {"printed": "60亿元", "period": ""}
    assert look(undated) == [("undated-outcome", "f-001")]
    assert look({**undated, "note": "printed after the other amounts"}) == [("undated-outcome", "f-001")]
    assert look({**undated, "note": "year not printed"}) == []
    assert look({**undated, "note_zh": "未注明年份"}) == []
    assert look({**undated, "status": "expected"}) == []


def test_printed_growth_follows_from_the_two_levels(look: Look) -> None:
    levels = ({"printed": "110亿元", **YEAR}, {"printed": "100亿元", **BEFORE})
    growth = {"printed": "13%", "measure": "growth", **YEAR}
    assert look(*levels, growth) == [("growth-differs", "f-003", "f-001", "f-002")]
    # 109.5 to 110.5 after 99.5 to 100.5 is growth of 8.96 to 11.06 per cent.
    assert look(*levels, {**growth, "printed": "11%"}) == []
    assert look(*levels, {**growth, "scope": "other firms"}) == []


def test_real_growth_does_not_follow_from_levels(look: Look) -> None:
    levels = ({"printed": "110亿元", **YEAR}, {"printed": "100亿元", **BEFORE})
    growth = {"printed": "7%", "measure": "growth", **YEAR}
    assert look(*({**row, "indicator": "gdp_real"} for row in (*levels, growth))) == []


def test_printed_completion_follows_from_done_and_planned(look: Look) -> None:
    done, plan = {"printed": "69.3亿元", **YEAR}, {"printed": "60亿元", "status": "target", **YEAR}
    rate = {"measure": "completion", **YEAR}
    assert look(done, plan, {**rate, "printed": "115.5%"}) == []
    wrong = look(done, plan, {**rate, "printed": "151.5%"})
    assert wrong == [("completion-differs", "f-003", "f-001", "f-002")]


def test_a_rate_of_a_count_is_of_a_whole_number(look: Look) -> None:
    done = {"printed": "7家", "indicator": "firms", **YEAR}
    rate = {"indicator": "firms", "measure": "completion", **YEAR}
    assert look(done, {**rate, "printed": "70%"}) == []
    # 7 of 11 is 63.6, 7 of 10 is 70 per cent; nothing lies between.
    assert look(done, {**rate, "printed": "66%"}) == [("completion-differs", "f-002", "f-001")]


def test_a_printed_share_follows_from_part_and_whole(look: Look) -> None:
    part, whole = {"printed": "5亿元", "indicator": "rd_spending"}, {"printed": "100亿元", "indicator": "gdp"}
    share = {"indicator": "rd_intensity", "measure": "share"}
    assert look(part, whole, {**share, "printed": "5.2%"}) == []
    assert look(part, whole, {**share, "printed": "6.5%"}) == [("share-differs", "f-003", "f-001", "f-002")]
    assert look(part, whole, {**share, "printed": "6.5%", "period": "2023-01/2023-06"}) == []


def test_a_subject_cannot_have_more_than_its_area(look: Look) -> None:
    whole, part = {"printed": "80亿元"}, {"printed": "90亿元", "subject": "某企业"}
    assert look(whole, part) == [("subject-above-area", "f-002", "f-001")]
    assert look({"printed": "80亿元以上", "qualifier": "at_least"}, part) == []
    assert look(whole, {**part, "area": "yi"}) == []


def test_a_scope_cannot_have_more_than_the_whole(look: Look) -> None:
    whole, part = {"printed": "80亿元"}, {"printed": "90亿元", "scope": "key projects"}
    assert look(whole, part) == [("scope-above-whole", "f-002", "f-001")]
    assert look({**whole, "scope": "signed projects"}, part) == []


def test_an_area_cannot_have_more_than_the_one_it_lies_in(look: Look) -> None:
    city, zone = {"printed": "80亿元", "area": "zhong"}, {"printed": "90亿元", "area": "jia"}
    assert look(city, zone) == [("area-above-parent", "f-002", "f-001")]
    assert look({**city, "printed": "90亿元"}, zone) == []
    # An average may be above the city's.
    assert look({**city, "indicator": "gdp_per_head"}, {**zone, "indicator": "gdp_per_head"}) == []


def test_the_area_above_is_looked_for_all_the_way_up(look: Look) -> None:
    nation = {"area": "guo", "name_zh": "国", "name_en": "Nation", "kind": "nation", "parent": ""}
    areas = [*AREAS[:2], {**AREAS[2], "parent": "guo"}, nation]
    rows = ({"printed": "80亿元", "area": "guo"}, {"printed": "90亿元", "area": "jia"})
    assert look(*rows, areas=areas) == [("area-above-parent", "f-002", "f-001")]


def test_three_shares_of_one_source_add_to_a_hundred_at_most(look: Look) -> None:
    def parts(*printed: str) -> list[Row]:
        cells = {"indicator": "market_share", "measure": "share", "period": "2023-12"}
        scopes = ("by service", "by administration", "by enforcement")
        pairs = zip(printed, scopes, strict=False)
        return [{**cells, "printed": one, "scope": scope} for one, scope in pairs]

    assert look(*parts("70%", "20%", "10%")) == []
    assert look(*parts("70%", "20%", "30%")) == [("shares-above-whole", "f-001")]
    # Two shares are as often of two wholes.
    assert look(*parts("70%", "60%")) == []


@pytest.mark.parametrize(
    ("doubtful", "sound"),
    [
        ({"printed": "102%", "measure": "share", "indicator": "market_share"}, {"printed": "100%"}),
        ({"printed": "下降102%", "measure": "growth"}, {"printed": "下降98%"}),
        ({"printed": "694%", "measure": "growth"}, {"subject": "某企业"}),
        ({"printed": "305%", "measure": "completion"}, {"printed": "115.5%"}),
        ({"printed": "6.9%", "measure": "completion", **HALF}, {"printed": "19%"}),
        ({"printed": "6.9%", "measure": "completion", **HALF}, {"period": "2023-01/2023-02"}),
        ({"printed": "86%", "measure": "growth", "indicator": "gdp_real"}, {"printed": "8.6%"}),
        ({"printed": "102.3%", "measure": "growth", "indicator": "market_share"}, {"printed": "2.3%"}),
    ],
)
def test_rates_that_cannot_be_or_hardly(look: Look, doubtful: Row, sound: Row) -> None:
    assert look(doubtful) == [("unlikely-rate", "f-001")]
    assert look({**doubtful, **sound}) == []


def test_an_index_among_growth_rates_is_found(look: Look) -> None:
    rates = (("6%", "yi"), ("7%", "zhong"))
    usual = [{"printed": rate, "measure": "growth", "area": area} for rate, area in rates]
    assert look({"printed": "105.3%", "measure": "growth"}, *usual) == [("unlikely-rate", "f-001")]
    # Profit that doubles is no index where it does so elsewhere.
    doubling = [{**row, "printed": "98%"} for row in usual]
    assert look({"printed": "105.3%", "measure": "growth"}, *doubling) == []


def test_growth_far_from_the_usual_is_found(look: Look) -> None:
    usual = [
        {"printed": f"{rate}%", "measure": "growth", "period": f"{year}-01/{year}-12"}
        for rate, year in ((14, 2020), (11, 2021), (17, 2022))
    ]
    assert look(*usual, {"printed": "167%", "measure": "growth"}) == [("unlikely-rate", "f-004")]
    assert look(*usual, {"printed": "67%", "measure": "growth"}) == []


def test_a_change_of_a_ratio_is_in_percentage_points_and_growth_is_not(look: Look) -> None:
    ratio = {"indicator": "market_share", "measure": "change"}
    assert look({**ratio, "printed": "下降2.4%"}) == [("percent-or-points", "f-001")]
    assert look({**ratio, "printed": "下降2.4个百分点"}) == []
    assert look({"measure": "growth", "printed": "2.4个百分点"}) == [("percent-or-points", "f-001")]


def test_one_series_is_a_stock_or_a_flow(look: Look) -> None:
    flow, stock = {"printed": "35家", "indicator": "firms"}, {"printed": "36家", "indicator": "firms"}
    assert look({**flow, **YEAR}, {**stock, "period": "2024-01"}) == [("stock-and-flow", "f-002", "f-001")]
    assert look({**flow, **YEAR}, {**stock, "period": "2024-01", "scope": "cumulative"}) == []
    assert look({**flow, "period": "2023-12"}, {**stock, "period": "2024-01"}) == []


def test_the_rarer_nature_is_the_doubtful_one(look: Look) -> None:
    firms = {"printed": "35家", "indicator": "firms"}
    stocks = [{**firms, "period": f"202{year}-12"} for year in range(3)]
    assert look({**firms, **YEAR}, *stocks) == [("stock-and-flow", "f-001", "f-002")]


def test_one_ratio_has_one_measure(look: Look) -> None:
    ratio = {"printed": "5.2%", "indicator": "market_share"}
    rows = ({**ratio, "measure": "share"}, {**ratio, "measure": "level", **BEFORE})
    assert look(*rows) == [("level-and-share", "f-002", "f-001")]
    assert look(rows[0], {**rows[1], "scope": "abroad"}) == []


def test_a_figure_supersedes_one_of_its_own_series_that_had_appeared(look: Look) -> None:
    old = {"printed": "60亿元", "source": "earlier", "period": "2022-01/2022-12"}
    new = {**old, "printed": "62亿元", "source": "yi-2024", "supersedes": "f-001"}
    assert look(old, new) == []
    assert look(old, {**new, "period": "2021-01/2021-12"}) == [("supersedes-other", "f-002", "f-001")]
    assert look({**old, "source": "spring"}, new) == [("supersedes-other", "f-002", "f-001")]


def test_a_jump_by_a_factor_of_ten_within_a_series_is_found(look: Look) -> None:
    series = [{"printed": f"{amount}亿元", "period": f"{year}-01/{year}-12"}
              for amount, year in ((60, 2020), (66, 2021), (72, 2022))]  # fmt: skip
    assert look(*series, {"printed": "7.8亿元", **YEAR}) == [("jump", "f-004", "f-003")]
    assert look(*series, {"printed": "178亿元", **YEAR}) == []


def test_a_number_that_stands_apart_from_both_neighbours_is_found_once(look: Look) -> None:
    series = [{"printed": f"{amount}亿元", "period": f"{year}-01/{year}-12"}
              for amount, year in ((60, 2020), (660000, 2021), (72, 2022), (78, 2023))]  # fmt: skip
    found = [hit for hit in look(*series) if hit[0] == "jump"]
    assert found == [("jump", "f-002", "f-001")]


def test_a_flow_of_some_months_is_compared_as_if_it_had_run_for_a_year(look: Look) -> None:
    month = {"printed": "8亿元", "period": "2024-01/2024-01"}
    assert look({"printed": "96亿元", **YEAR}, month) == []
    stocks = ({"printed": "96亿元", "period": "2023-12"}, {"printed": "8亿元", "period": "2024-01"})
    assert look(*stocks) == [("jump", "f-002", "f-001")]


def test_a_target_ten_times_below_the_last_outcome_is_found(look: Look) -> None:
    target = {"printed": "7亿元", "status": "target", "period": "2024-01/2024-12"}
    assert look({"printed": "66亿元", **YEAR}, target) == [("jump", "f-002", "f-001")]
    assert look({"printed": "66亿元", **YEAR}, {**target, "printed": "70亿元"}) == []


def test_many_years_and_small_counts_excuse_a_jump(look: Look) -> None:
    old = {"printed": "6亿元", "period": "2014-12"}
    assert look(old, {"printed": "66亿元", "period": "2023-12"}) == []
    few = {"printed": "2家", "indicator": "firms", "period": "2022-12"}
    assert look(few, {**few, "printed": "25家", "period": "2023-12"}) == []


def test_sisters_of_one_family_lie_within_a_factor_of_a_thousand(look: Look) -> None:
    output = {"printed": "1.6亿元", "indicator": "output", "subject": "某企业"}
    profit = {"printed": "1925亿元", "indicator": "profit", "subject": "某企业"}
    assert look(output, profit) == [("unlikely-size", "f-001", "f-002")]
    assert look(output, {**profit, "printed": "1925万元"}) == []
    # A stock and a flow are of other sizes.
    assert look(output, {**profit, "period": "2023-12"}) == []


def test_an_area_a_hundred_times_beyond_all_others_is_found(look: Look) -> None:
    third = {"area": "bing", "name_zh": "丙高新区", "name_en": "Bing Zone", "kind": "zone", "parent": "zhong"}
    rows = [{"printed": f"{amount}亿元", "area": area} for amount, area in ((200, "jia"), (300, "yi"))]
    far = {"printed": "2.5亿元", "area": "bing", **BEFORE}
    areas = [*AREAS, third]
    assert look(*rows, {**far, "printed": "1.5亿元"}, areas=areas) == [("unlikely-size", "f-003", "f-001")]
    assert look(*rows, far, areas=areas) == []


def test_money_that_no_zone_can_have_is_found(look: Look) -> None:
    assert look({"printed": "125.5万亿元"}) == [("unlikely-size", "f-001")]
    assert look({"printed": "6.6万元"}) == [("unlikely-size", "f-001")]
    assert look({"printed": "6.6万元", "subject": "夜市"}, {"printed": "1.2万亿元", "area": "yi"}) == []


def test_two_sources_that_exclude_each_other_are_found(look: Look) -> None:
    earlier = {"printed": "60亿元", "source": "earlier", "period": "2022-01/2022-12"}
    later = {**earlier, "printed": "62亿元", "source": "yi-2024"}
    assert look(earlier, later) == [("two-values", "f-002", "f-001")]
    assert look(earlier, {**later, "supersedes": "f-001"}) == []
    assert look(earlier, {**later, "printed": "60.3亿元"}) == []
    assert look(earlier, {**later, "printed": "50亿元以上", "qualifier": "at_least"}) == []
    assert look(earlier, {**later, "scope": "key projects", "printed": "50亿元"}) == []


def test_the_print_that_appeared_later_is_the_doubtful_one(look: Look) -> None:
    later = {"printed": "62亿元", "source": "yi-2024", **BEFORE}
    earlier = {"printed": "60亿元", "source": "earlier", **BEFORE}
    assert look(later, earlier) == [("two-values", "f-001", "f-002")]


def test_expectations_may_change_and_undated_figures_may_be_of_two_years(look: Look) -> None:
    earlier = {"printed": "60亿元", "source": "earlier", "period": "2023-01/2023-12", "status": "expected"}
    assert look(earlier, {**earlier, "printed": "62亿元", "source": "yi-2024"}) == []
    undated = {"printed": "60亿元", "source": "earlier", "period": "", "note": "year not printed"}
    assert look(undated, {**undated, "printed": "62亿元", "source": "yi-2024"}) == []
    assert look(undated, {**undated, "printed": "62亿元"}) == [("two-values", "f-002", "f-001")]


def test_thresholds_of_one_article_differ(look: Look) -> None:
    threshold = {"measure": "threshold", "qualifier": "at_least"}
    assert look({**threshold, "printed": "10亿元以上"}, {**threshold, "printed": "1亿元以上"}) == []


def test_a_number_coded_twice_from_one_source_is_found(look: Look) -> None:
    row = {"printed": "60亿元", **YEAR}
    assert look(row, {**row, "printed": "600000万元"}) == []
    assert look(row, row) == [("coded-twice", "f-002", "f-001")]
    assert look(row, {**row, "source": "spring"}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("key projects", "Key projects"),
        ("key projects", "the key project"),
        ("key projects (重点项目)", "key projects"),
        ("key projects (重点项目)", "key projects（重点项目）"),
        ("provincial and city-level projects", "city-level and provincial projects"),
        ("comprehensive bonded zones", "comprehensive bonden zones"),
    ],
)
def test_one_scope_spelled_in_two_ways_is_found(look: Look, first: str, second: str) -> None:
    rows = ({"printed": "60亿元", "scope": first}, {"printed": "60亿元", "scope": second, **BEFORE})
    assert look(*rows) == [("two-spellings", "f-002", "f-001")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("key projects", "key projects, first batch"),
        ("key projects", "major projects"),
        ("the park (园区)", "the park (开发区)"),
        ("before the reform", "after the reform"),
        ("phase 1 of the park", "phase 2 of the park"),
        ("firms of class A", "firms of class B"),
    ],
)
def test_two_scopes_are_not_one(look: Look, first: str, second: str) -> None:
    assert look({"printed": "60亿元", "scope": first}, {"printed": "60亿元", "scope": second, **BEFORE}) == []


@pytest.mark.parametrize("second", ["长高森源公司", "长高森源有限公司", "中市长高森源", "长高森源电"])
def test_one_subject_spelled_in_two_ways_is_found(look: Look, second: str) -> None:
    first = {"printed": "60亿元", "subject": "长高森源"}
    assert look(first, {**first, "subject": second, **BEFORE}) == [("two-spellings", "f-002", "f-001")]


@pytest.mark.parametrize(
    "pair",
    ["中盈科技 中科科技", "第一小学 第二小学", "东部工业园区 西部工业园区", "甲高新区医院 乙高新区医院"],
)
def test_two_subjects_are_not_one(look: Look, pair: str) -> None:
    first, second = ({"printed": "60亿元", "subject": name} for name in pair.split())
    assert look(first, {**second, **BEFORE}) == []


def test_an_area_is_not_its_own_subject(look: Look) -> None:
    assert look({"printed": "60亿元", "subject": "甲高新区"}) == [("subject-is-area", "f-001")]
    assert look({"printed": "60亿元", "subject": "甲高新区医院"}) == []


def test_a_note_that_names_the_other_figure_or_the_kind_explains_a_finding(see: See) -> None:
    earlier = {"printed": "60亿元", "source": "earlier", "period": "2022-01/2022-12"}
    later = {**earlier, "printed": "62亿元", "source": "yi-2024"}
    notes = ("other than f-001", "Two values: the article gives no reason", "two-values")
    for note in notes:
        (found,) = see(earlier, {**later, "note": note})
        assert found.remark == f"f-002: {note}"
    (found,) = see({**earlier, "note_zh": "与f-002不同"}, later)
    assert found.remark == "f-001: 与f-002不同"
    for note in ("other than f-0011", "as f-002 has it", "two shares"):
        (found,) = see(earlier, {**later, "note": note})
        assert found.remark == ""


def test_a_finding_says_what_was_found_what_is_expected_and_how_to_explain_it(see: See) -> None:
    earlier = {"printed": "60亿元", "source": "earlier", "period": "2022-01/2022-12"}
    (found,) = see(earlier, {**earlier, "printed": "62亿元", "source": "yi-2024"})
    assert found.kind is Kind.TWO_VALUES
    assert str(found.fault) == (
        "figures.csv, row 3, column printed: found '62亿元', expected the number of 60亿元 (f-001, row 2), "
        "of the same series, period and status. If it replaces that figure, say so in supersedes; else scope "
        "or period may tell them apart. If the source has it so, name f-001 or “two values” in the note of "
        "one of these figures."
    )


def test_an_empty_folder_has_no_findings(look: Look) -> None:
    assert look() == []


def test_the_committed_seeds_hold_no_doubt_that_no_note_explains(root: Path) -> None:
    seeds = load_seeds(root / "seeds")
    found = examine(clean_figures(seeds), seeds)
    assert [str(one.fault) for one in found if not one.remark] == []

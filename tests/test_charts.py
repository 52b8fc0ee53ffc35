"""Charts: what they draw is what the data say, read back from the figure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from zonereport.charts.axes import limits, ticks
from zonereport.charts.bars import Bullet, Part, Stack, draw_bullets, draw_stacks
from zonereport.charts.completion import completion_progress, completion_tasks
from zonereport.charts.data import figures_by_source
from zonereport.charts.dotplot import Row, draw_dot_plot
from zonereport.charts.growth import Multiple, draw_growth_by_year, growth_by_year, growth_outcomes
from zonereport.charts.marks import Mark
from zonereport.charts.panels import Panel
from zonereport.charts.progress import Link, RatePoint, draw_completion_progress
from zonereport.charts.rd_intensity import rd_by_definition
from zonereport.charts.shapes import Arrow, Bar, Line, Sign, Text, Whisker, Words
from zonereport.charts.sheet import Sheet
from zonereport.charts.summary import summary_completion, summary_growth, summary_rd
from zonereport.charts.svg import SVG
from zonereport.charts.targets import target_gaps, target_verdicts
from zonereport.charts.text import text_width
from zonereport.charts.theme import INK, SLIM
from zonereport.exhibits import CHART_MIME, Chart, Prose
from zonereport.language.messages import message
from zonereport.vocabulary import Status

NAN = math.nan
ALL: list[Callable[[Any], Chart | Prose]] = [
    growth_outcomes, growth_by_year, completion_progress, completion_tasks, rd_by_definition,
    target_verdicts, target_gaps, figures_by_source, summary_growth, summary_completion, summary_rd,
]  # fmt: skip

Printed = tuple[str, str, str, str, str, str, float, float, float, str]
# figure, indicator, measure, scope, period, status, value, lower, upper, qualifier
PRINTED: list[Printed] = [
    ("a-1", "gdp", "growth", "", "2018-01/2018-12", "actual", 8.6, 8.55, 8.65, "exact"),
    ("a-2", "gdp", "growth", "", "2018-01/2018-12", "target", 8.0, 8.0, NAN, "at_least"),
    ("a-3", "gdp", "growth", "", "2019-01/2019-12", "target", 12.0, 12.0, NAN, "at_least"),
    ("b-1", "retail", "growth", "", "2024-01/2024-07", "actual", 7.1, 7.05, 7.15, "exact"),
    ("b-2", "plan", "completion", "big", "2023-01/2023-06", "actual", 69.39, 69.385, 69.395, "exact"),
    ("b-3", "plan", "completion", "big", "2023-01/2023-10", "actual", 94.69, 94.685, 94.695, "exact"),
    ("b-4", "plan", "completion", "", "2024-01/2024-07", "expected", 68.0, 67.5, 68.5, "exact"),
    ("b-5", "rd", "share", "", "2024-01/2024-07", "actual", 6.5, 6.45, 6.55, "exact"),
]
QUANTITIES = {"growth": "growth", "completion": "rate", "share": "intensity"}


def dates(period: str) -> dict[str, object]:
    start, end = pd.Period(period[:7], "M"), pd.Period(period[-7:], "M")
    return {
        "period": period,
        "period_start": start.start_time.normalize(),
        "period_end": end.end_time.normalize(),
        "months": (end - start).n + 1,
    }


def figure_row(printed: Printed) -> dict[str, object]:
    figure, indicator, measure, scope, period, status, value, lower, upper, qualifier = printed
    resolution = 10.0 ** -len(f"{value:g}".partition(".")[2])
    return {
        "figure": figure, "source": figure[0], "area": "zone", "subject": "", "indicator": indicator,
        "measure": measure, "scope": scope, "status": status, "value": value, "lower": lower, "upper": upper,
        "unit": "percent", "qualifier": qualifier, "resolution": resolution, **dates(period),
        "published_from": pd.Timestamp("2024-08-01"), "published_to": pd.Timestamp("2024-08-31"),
    }  # fmt: skip


def derived_row(
    printed: Printed, quantity: str, formula: str = "printed", figures: str = "", **cells: object
) -> dict[str, object]:
    row = {
        name: cell for name, cell in figure_row(printed).items() if name not in {"qualifier", "resolution"}
    }
    row = {name: cell for name, cell in row.items() if name != "source" and "published" not in name}
    group = f"zone||{row['indicator']}|{row['scope']}|{row['period'][:4]}"
    used = figures or printed[0]
    rest = {"quantity": quantity, "formula": formula, "figures": used, "group": group}
    analysis = {"elapsed_share": "completion", "rate_step": "completion"}.get(formula, "targets")
    rest |= {"derived": f"{analysis}.{formula}:{used.replace(' ', '+')}"}
    return row | rest | {"verdict": "", "reason": ""} | cells


def edition(language: str = "zh", printed: list[Printed] = PRINTED) -> Any:
    """An edition as the charts see it, with one zone and derived rows written by hand."""
    figures = pd.DataFrame([figure_row(one) for one in PRINTED])
    rows = {measure: [derived_row(one, QUANTITIES[measure]) for one in printed if one[2] == measure]
            for measure in QUANTITIES}  # fmt: skip
    if printed:
        gap = derived_row(PRINTED[0], "outcome_minus_target", "outcome_minus_target", "a-1 a-2",
                          value=0.6, lower=0.55, upper=0.65, unit="pp", verdict="met")  # fmt: skip
        rows["growth"].append(gap)
        for one in PRINTED[4:7]:
            months = int(one[4][-2:])
            share = months / 12 * 100
            rows["completion"].append(
                derived_row(one, "elapsed_share", "elapsed_share", value=share, lower=share, upper=share)
            )
        rows["completion"].append(derived_row(PRINTED[5], "path_step", "rate_step", "b-3 b-2", unit="pp"))
    targets = [
        derived_row(PRINTED[1], "target", verdict="met"),
        derived_row(PRINTED[2], "target", verdict="no_outcome"),
    ]
    empty = pd.DataFrame(columns=list(derived_row(PRINTED[0], "growth")))
    register = pd.DataFrame([*targets, *rows["growth"][-1:]]) if printed else empty
    book = [
        ("gdp", "地区生产总值", "gross regional product", "20-growth"),
        ("retail", "社会消费品零售总额", "retail sales", "20-growth"),
        ("plan", "项目投资", "project investment", "30-investment-completion"),
        ("rd", "企业研发经费占比", "enterprise R&D share", "40-rd-intensity"),
    ]
    return SimpleNamespace(
        zone="zone",
        language=language,
        first_year=2018,
        figures=figures if printed else figures.iloc[:0],
        all_figures=figures,
        indicators=pd.DataFrame(book, columns=["indicator", "name_zh", "name_en", "chapter"]),
        areas=pd.DataFrame([("zone", "甲高新区", "Jia Zone")], columns=["area", "name_zh", "name_en"]),
        sources=pd.DataFrame(
            [("a", "甲区2018", "2019-01-05", "2019-01-05"), ("b", "甲区近况", "2024-08-01", "2024-08-31")],
            columns=["source", "title", "published_from", "published_to"],
        ),
        growth=pd.DataFrame(rows["growth"]) if printed else empty,
        completion=pd.DataFrame(rows["completion"]) if printed else empty,
        rd_intensity=pd.DataFrame(rows["share"]) if printed else empty,
        targets=register,
    )


def chart(made: Chart | Prose) -> Chart:
    assert isinstance(made, Chart)
    return made


def panel_of(sheet: Sheet, name: str) -> Panel:
    return next(panel for panel in sheet.panels if panel.name == name)


def lines(panel: Panel, gid: str) -> list[tuple[tuple[float, float], ...]]:
    return [one.points for one in panel.shapes if isinstance(one, Line) and one.gid == gid]


def signs(panel: Panel, gid: str) -> list[tuple[float, float]]:
    return [one.at for one in panel.shapes if isinstance(one, Sign) and one.gid == gid]


def whiskers(panel: Panel) -> list[tuple[float, float]]:
    return [(one.start[0], one.end[0]) for one in panel.shapes if isinstance(one, Whisker)]


def mark(value: float, status: Status = Status.ACTUAL, *bounds: float) -> Mark:
    lower, upper = bounds or (value, value)
    return Mark(value, lower, upper, status, f"{value:g}%")


def words(sheet: Sheet) -> Iterator[str]:
    yield from (one.text for one in sheet.overlay.shapes if isinstance(one, Words))


def paint(sheet: Sheet, gid: str) -> list[str]:
    """How each path of the first mark with a gid looks."""
    panel = sheet.panels[0]
    found = next(one for one in panel.shapes if one.gid == gid)
    return [one.look for one in found.elements(panel.place) if not isinstance(one, Text)]


def test_a_dot_stands_at_its_value() -> None:
    sheet = draw_dot_plot([Row("GDP", (mark(8.6),)), Row("零售", (mark(-3.5),))], "percent", "zh")
    assert [x for x, _ in signs(panel_of(sheet, "dots"), "mark-actual")] == [8.6, -3.5]


def test_a_target_is_hollow_and_an_outcome_solid() -> None:
    sheet = draw_dot_plot([Row("GDP", (mark(8.6), mark(12, Status.TARGET)))], "percent", "zh")
    assert ['fill="none"' in look for look in paint(sheet, "mark-target")] == [True]
    assert ['fill="none"' in look for look in paint(sheet, "mark-actual")] == [False]


def test_an_expectation_is_half_filled() -> None:
    sheet = draw_dot_plot([Row("GDP", (mark(8.6, Status.EXPECTED),))], "percent", "zh")
    assert ['fill="none"' in look for look in paint(sheet, "mark-expected")] == [False, True]


@pytest.mark.parametrize(("lower", "upper", "gid"), [(20.0, NAN, "open-above"), (NAN, 20.0, "open-below")])
def test_an_open_bound_gets_an_arrow_in_its_direction(lower: float, upper: float, gid: str) -> None:
    sheet = draw_dot_plot([Row("GDP", (mark(20.0, Status.TARGET, lower, upper),))], "percent", "zh")
    (arrow,) = [one for one in panel_of(sheet, "dots").shapes if isinstance(one, Arrow)]
    assert arrow.gid == gid
    assert (arrow.steps[0] > 0) is (gid == "open-above")


@pytest.mark.parametrize(
    ("steps", "tip"), [((15.0, 0.0), (63.8, 50)), ((-15.0, 0.0), (36.2, 50)), ((0.0, 15.0), (50, 36.2)),
                       ((0.0, -15.0), (50, 63.8))]
)  # fmt: skip
def test_an_arrow_points_where_its_steps_go(steps: tuple[float, float], tip: tuple[float, float]) -> None:
    (drawn,) = Arrow((50.0, 50.0), steps, INK).elements(lambda x, y: (x, y))
    assert not isinstance(drawn, Text)
    assert drawn.course.count(f"{tip[0]:g} {tip[1]:g}") == 2


def test_an_interval_wider_than_its_marker_gets_a_whisker() -> None:
    wide = draw_dot_plot([Row("GDP", (mark(20.0, Status.TARGET, 15.0, 25.0),))], "percent", "zh")
    narrow = draw_dot_plot([Row("GDP", (mark(20.0, Status.TARGET, 19.99, 20.01),))], "percent", "zh")
    assert whiskers(panel_of(wide, "dots")) == [(15.0, 25.0)]
    assert whiskers(panel_of(narrow, "dots")) == []


def test_a_missing_value_is_a_gap_and_no_zero() -> None:
    gap = mark(NAN, Status.ACTUAL, NAN, NAN)
    sheet = draw_growth_by_year([Multiple("GDP", ((2018, mark(8.6)), (2019, gap), (2020, mark(7.0))))], "zh")
    assert signs(panel_of(sheet, "GDP"), "mark-actual") == [(2018, 8.6), (2020, 7.0)]


def test_no_line_joins_the_years() -> None:
    both = ((2018, mark(8.6)), (2019, mark(12, Status.TARGET)))
    panel = panel_of(draw_growth_by_year([Multiple("GDP", both)], "zh"), "GDP")
    assert {one.gid for one in panel.shapes} == {"mark-actual", "mark-target", "grid", "zero"}
    assert all(start[1] == end[1] for gid in ("grid", "zero") for start, end in lines(panel, gid))


def test_the_distance_is_drawn_only_where_outcome_and_target_belong_together() -> None:
    pair = (mark(8.6), mark(12, Status.TARGET))
    linked = draw_dot_plot([Row("GDP", pair, is_linked=True)], "percent", "zh")
    apart = draw_dot_plot([Row("GDP", pair)], "percent", "zh")
    assert [[x for x, _ in line] for line in lines(panel_of(linked, "dots"), "gap")] == [[8.6, 12.0]]
    assert lines(panel_of(apart, "dots"), "gap") == []


def test_points_are_joined_only_by_a_link() -> None:
    points = [
        RatePoint(50.0, mark(69.39), ("a",)),
        RatePoint(83.3, mark(94.69), ("b",)),
        RatePoint(100.0, mark(115.5), ("c",)),
    ]
    panel = panel_of(draw_completion_progress(points, [Link(0, 1, False)], "zh"), "progress")
    assert lines(panel, "path") == [((50.0, 69.39), (83.3, 94.69))]
    assert lines(panel, "even-pace") == [((0.0, 0.0), (100.0, 100.0))]


def test_a_link_that_assumes_an_unchanged_plan_is_dashed() -> None:
    points = [RatePoint(50.0, mark(60), ("a",)), RatePoint(75.0, mark(80), ("b",))]
    for is_assumed in (True, False):
        sheet = draw_completion_progress(points, [Link(0, 1, is_assumed)], "zh")
        assert ["stroke-dasharray" in look for look in paint(sheet, "path")] == [is_assumed]


def test_a_bar_is_as_long_as_its_rate_and_the_tick_stands_at_the_elapsed_share() -> None:
    panel = panel_of(draw_bullets([Bullet("合同", "2024年", mark(75.2), 58.3)], "zh"), "bullets")
    assert bars(panel) == [(0.0, 75.2)]
    assert [[x for x, _ in line] for line in lines(panel, "elapsed")] == [[58.3, 58.3]]


def bars(panel: Panel) -> list[tuple[float, float]]:
    """Where each bar begins and ends."""
    return [(one.lower_left[0], one.upper_right[0]) for one in panel.shapes if isinstance(one, Bar)]


def test_a_bar_without_an_elapsed_share_has_no_tick_and_no_key_of_it() -> None:
    sheet = draw_bullets([Bullet("b", "", mark(82.0, Status.EXPECTED), NAN)], "en")
    assert lines(panel_of(sheet, "bullets"), "elapsed") == []
    assert message("charts.key.elapsed", "en") not in set(words(sheet))


def test_a_bar_whose_number_is_open_above_ends_in_an_arrow_and_the_key_says_so() -> None:
    open_above = Mark(90.0, 90.0, NAN, Status.ACTUAL, "≥90%")
    wide = Mark(68.0, 60.0, 76.0, Status.EXPECTED, "≈68%")
    bullets = [Bullet(one.label, "", one, 58.3) for one in (open_above, wide, mark(75.2))]
    sheet = draw_bullets(bullets, "zh")
    panel = panel_of(sheet, "bullets")
    assert [one.at[0] for one in panel.shapes if one.gid == "open-above" and isinstance(one, Arrow)] == [90.0]
    assert whiskers(panel) == [(60.0, 76.0)]
    told = {message(f"charts.key.{sign}", "zh") for sign in ("open", "interval")}
    assert told <= set(words(sheet)) and not told & set(words(draw_bullets(bullets[2:], "zh")))


def test_stacked_parts_are_as_long_as_their_counts() -> None:
    parts = (Part("met", 3, "#000000", "#000000", "#ffffff"), Part("missed", 0, "none", "#000000", "#000000"),
             Part("open", 2, "none", "#000000", "#000000"))  # fmt: skip
    assert bars(panel_of(draw_stacks([Stack("2019", "", parts)], "en"), "stacks")) == [(0, 3), (3, 5)]


def test_the_whole_of_a_stacked_bar_is_told() -> None:
    parts = (Part("met", 3, "#000000", "#000000", "#ffffff"), Part("open", 2, "none", "#000000", "#000000"))
    assert "5" in list(words(draw_stacks([Stack("2019", "", parts)], "en")))


def test_numbers_of_a_crowded_row_stand_in_lanes() -> None:
    marks = tuple(mark(value) for value in (2.40, 2.41, 2.42))
    sheet = draw_dot_plot([Row("R&D", marks)], "percent", "zh")
    assert len({y for _, y in signs(panel_of(sheet, "dots"), "mark-actual")}) == 3


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_says_in_words_what_it_shows(make: Callable[[Any], Chart | Prose], language: str) -> None:
    made = chart(make(edition(language)))
    shown = re.findall(rf'<text[^>]*fill="{INK}">[^<]*?(\d[\d.]*)%[^<]*<', made.svg)
    assert [number for number in shown if number not in made.alt] == []
    assert made.title and made.subtitle and re.search(r"\d", made.alt)


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_the_same_data_give_the_same_bytes(make: Callable[[Any], Chart | Prose]) -> None:
    assert make(edition()) == make(edition())


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_charts_do_not_change_their_inputs(make: Callable[[Any], Chart | Prose]) -> None:
    given = edition()
    frames = {name: frame.copy() for name, frame in vars(given).items() if isinstance(frame, pd.DataFrame)}
    make(given)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(getattr(given, name), frame)


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_nothing_to_draw_there_is_no_chart(make: Callable[[Any], Chart | Prose], language: str) -> None:
    assert isinstance(make(edition(language, printed=[])), Prose)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_that_cannot_be_drawn_says_why(language: str) -> None:
    one_year = edition(language, [PRINTED[3]])
    one_year.targets = edition(language).targets.iloc[:2]
    for made in (growth_by_year(one_year), target_gaps(one_year)):
        assert isinstance(made, Prose)
        assert made.markdown.endswith(("。", "."))


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_every_chart_is_drawn_for_a_telephone_too(make: Callable[[Any], Chart | Prose]) -> None:
    made = chart(make(edition("en")))
    wide, slim = (ElementTree.fromstring(svg) for svg in (made.svg, made.slim))
    assert slim.get("viewBox", "").startswith(f"0 0 {SLIM:g} ")
    assert not {element.get("id") for element in wide.iter("*")} & {e.get("id") for e in slim.iter("*")} - {
        None
    }
    numbers = re.compile(r">[^<]*?([\d.]+%)")
    assert set(numbers.findall(made.slim)) >= set(re.findall(rf'fill="{INK}">[^<]*?([\d.]+%)', made.svg))


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_leaves_a_narrow_sheet(make: Callable[[Any], Chart | Prose], language: str) -> None:
    shift = {"middle": 0.5, "end": 1.0}
    for text in ElementTree.fromstring(chart(make(edition(language))).slim).iter(f"{{{SVG}}}text"):
        moved = re.match(r"translate\(([\d.-]+)", text.get("transform", ""))
        x = float(moved[1] if moved else text.get("x", "0"))
        width = text_width(text.text or "", float(text.get("font-size", "0")))
        left = x - shift.get(text.get("text-anchor", ""), 0.0) * width
        assert left >= -1 and left + width <= SLIM + 1, text.text


def test_the_pictures_are_no_part_of_a_charts_facts() -> None:
    facts = chart(growth_outcomes(edition()))._repr_mimebundle_()[CHART_MIME]
    assert facts["id"] == "chart-growth-outcomes"
    assert not {"svg", "slim"} & facts.keys()


def test_years_without_a_figure_are_named_as_gaps() -> None:
    multiple = Multiple("GDP", ((2018, mark(8.6)), (2021, mark(7.0))))
    assert {"2019", "2020"} <= set(words(draw_growth_by_year([multiple], "zh")))


def test_on_a_narrow_sheet_no_line_runs_through_the_names() -> None:
    sheet = draw_dot_plot([Row("GDP", (mark(8.6),)), Row("零售", (mark(7.1),))], "percent", "zh", width=SLIM)
    panel = panel_of(sheet, "dots")
    spans = [(start[1], end[1]) for gid in ("grid", "zero") for start, end in lines(panel, gid)]
    named = [one for one in sheet.overlay.shapes if isinstance(one, Words) and one.text in ("GDP", "零售")]
    assert spans and len(named) == 2
    assert not [one for one in named for low, high in spans if low <= one.at[1] <= high]


def test_on_a_narrow_sheet_each_point_is_explained_below_the_axes() -> None:
    points = [RatePoint(50.0, mark(69.39), ("2023年上半年", "省、市重大项目"))]
    assert "69.39%，2023年上半年，省、市重大项目" in set(
        words(draw_completion_progress(points, [], "zh", width=SLIM))
    )


def test_a_title_asks_the_question_in_the_language_of_the_report() -> None:
    assert chart(growth_outcomes(edition("zh"))).title == "甲高新区各项指标增长多快？"
    assert chart(growth_outcomes(edition("en"))).title == "How fast did each indicator of Jia Zone grow?"


def test_the_alternative_text_names_indicator_period_status_and_bound() -> None:
    alt = chart(growth_by_year(edition("zh"))).alt
    assert "地区生产总值，2018年，实际8.6%" in alt
    assert "地区生产总值，2019年，目标12%以上" in alt


def test_the_source_line_names_the_articles_of_the_figures_shown() -> None:
    made = chart(growth_by_year(edition("zh")))
    assert made.source == "资料来源：《甲区2018》（2019年1月5日）"


def test_chinese_is_text_in_the_picture() -> None:
    svg = chart(growth_outcomes(edition("zh"))).svg
    assert re.search(r"<text[^>]*>社会消费品零售总额</text>", svg)


def test_part_of_a_year_is_marked_and_explained() -> None:
    printed = [*PRINTED, ("b-9", "gdp", "growth", "", "2024-01/2024-07", "actual", 6.0, 5.5, 6.5, "exact")]
    made = chart(growth_by_year(edition("en", printed)))
    assert "*" in made.svg
    assert made.notes[0].startswith("* Parts of a year: January–July 2024")


def test_a_chart_lists_the_records_of_the_numbers_that_it_draws() -> None:
    made = chart(growth_outcomes(edition("en")))
    assert made.records.text == "In the appendix: a-1, a-2, b-1"
    shown = {made.records.text[link.start : link.end]: link.to for link in made.records.links}
    assert shown == {name: name for name in ("a-1", "a-2", "b-1")}
    assert '<a class="zr-figure" href="#b-1"' in made.html()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("make", "drawn", "left_out"),
    [
        (growth_outcomes, "b-1", {"a-1", "a-2"}),
        (completion_tasks, "b-4", {"b-2", "b-3"}),
        (rd_by_definition, "b-5", {"b-6"}),
        (target_gaps, "targets.outcome_minus_target:x", {"targets.outcome_minus_target:a-1+a-2"}),
    ],
)
def test_of_too_many_numbers_the_latest_are_drawn_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Any], Chart | Prose], drawn: str, left_out: set[str], language: str,
) -> None:  # fmt: skip
    earlier = ("b-6", "rd", "share", "", "2023-01/2023-12", "actual", 6.0, 5.95, 6.05, "exact")
    made = edition(language, [*PRINTED, earlier])
    later = derived_row(PRINTED[0], "outcome_minus_target", "outcome_minus_target", "x", unit="pp",
                        verdict="met", **dates("2024-01/2024-12"))  # fmt: skip
    later["derived"] = "targets.outcome_minus_target:x"
    made.targets = pd.concat([made.targets, pd.DataFrame([later])], ignore_index=True)
    whole = chart(make(made))
    assert {link.to for link in whole.records.links} >= left_out | {drawn}
    for module in ("growth", "completion", "rd_intensity", "targets"):
        monkeypatch.setattr(f"zonereport.charts.{module}.MOST_DRAWN", 1)
    few = chart(make(made))
    assert {link.to for link in few.records.links} == {drawn}
    total = 3 if make is completion_tasks else 2
    assert message("charts.drawn.latest", language, shown="1", total=str(total)) in few.notes
    assert len(few.alt) < len(whole.alt) and len(few.svg) < len(whole.svg)


def test_of_too_many_series_those_with_the_most_numbers_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [(f"c-{year}", "retail", "growth", "", f"{year}-01/{year}-12", "actual", 5.0, 4.5, 5.5, "exact")
            for year in range(2019, 2024)]  # fmt: skip
    made = edition("en", [*PRINTED, *more])
    assert chart(growth_by_year(made)).svg.count("ross regional product")
    monkeypatch.setattr("zonereport.charts.growth.MOST_PANELS", 1)
    few = chart(growth_by_year(made))
    assert "ross regional product" not in few.svg and "etail sales" in few.svg
    assert message("charts.drawn.panels", "en", shown="1", total="2") in few.notes


def test_a_derived_number_in_a_chart_has_a_record_of_its_own() -> None:
    made = edition("en")
    computed = derived_row(PRINTED[4], "rate_computed", "done_over_plan", "b-2 b-3",
                           derived="completion.done_over_plan:b-2+b-3")  # fmt: skip
    rows = made.completion[~made.completion["figures"].isin(["b-2"]) | made.completion["quantity"].ne("rate")]
    made.completion = pd.concat([rows, pd.DataFrame([computed])], ignore_index=True)
    record = "completion.done_over_plan:b-2+b-3"
    assert record in [link.to for link in chart(completion_progress(made)).records.links]


def test_a_chart_of_counts_leads_to_the_table_that_lists_them() -> None:
    listed = {target_verdicts: "table-targets-register", figures_by_source: "table-sources-figures"}
    for make, table in listed.items():
        assert [link.to for link in chart(make(edition())).records.links] == [table]


def test_a_printed_rate_goes_before_a_computed_one() -> None:
    given = edition("zh")
    computed = derived_row(PRINTED[4], "rate_computed", "done_over_plan", value=70.0, lower=69.0, upper=71.0)
    given.completion = pd.concat([given.completion, pd.DataFrame([computed])], ignore_index=True)
    assert "70" not in chart(completion_progress(given)).alt


def counted_ahead(language: str) -> Any:
    """An edition with a rate of the whole year 2024 from an article of its August, and nothing newer."""
    year, known = "2024-01/2024-12", (82.0, 81.5, 82.5)
    survey: Printed = ("b-6", "plan", "completion", "", year, "expected", *known, "exact")
    given = edition(language, [*PRINTED[:6], survey])
    given.all_figures = pd.concat([given.all_figures, pd.DataFrame([figure_row(survey)])], ignore_index=True)
    return given


def test_a_rate_counted_ahead_of_its_period_has_a_bar_and_no_elapsed_share() -> None:
    parts = chart(completion_tasks(counted_ahead("en"))).alt.rstrip(".").split("; ")
    (survey,) = [part for part in parts if "82%" in part]
    assert "elapsed" not in survey
    assert sum("of the year elapsed" in part for part in parts) == len(parts) - 1


def test_a_rate_counted_ahead_of_its_period_has_no_point_in_the_year() -> None:
    assert "82%" not in chart(completion_progress(counted_ahead("en"))).alt


def test_a_rate_counted_ahead_of_its_period_is_neither_ahead_of_the_calendar_nor_behind() -> None:
    drawing = chart(summary_completion(counted_ahead("en")))
    assert "82%" in drawing.alt
    assert drawing.title == message("charts.summary_completion.title", "en")


def test_verdicts_are_counted_by_year() -> None:
    assert "2018年：达成1个；2019年：未收录其后报道1个" in chart(target_verdicts(edition("zh"))).alt


def test_a_target_without_a_year_is_counted_too() -> None:
    given = edition("en")
    undated = {"period": "", "period_start": pd.NaT, "period_end": pd.NaT, "months": pd.NA, "figures": "a-4"}
    undated |= {"derived": "targets.printed:a-4"}
    row = derived_row(PRINTED[2], "target", verdict="no_outcome") | undated
    given.targets = pd.concat([given.targets, pd.DataFrame([row])], ignore_index=True)
    assert "no year stated: no outcome found 1" in chart(target_verdicts(given)).alt


def test_references_are_named_by_their_area() -> None:
    given = edition("en")
    nation = derived_row(PRINTED[7], "intensity", value=2.64, lower=2.635, upper=2.645, area="cn")
    given.rd_intensity = pd.concat([given.rd_intensity, pd.DataFrame([nation])], ignore_index=True)
    given.areas = pd.concat(
        [given.areas, pd.DataFrame([("cn", "中国", "China")], columns=given.areas.columns)], ignore_index=True
    )
    made = chart(rd_by_definition(given))
    assert "China" in made.svg
    assert "China, enterprise R&D share" in made.alt


def test_a_gap_carries_its_sign_and_its_interval() -> None:
    assert "+0.6" in chart(target_gaps(edition("en"))).alt


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 118.0, 6, [0, 20, 40, 60, 80, 100]),
        (-3.7, 31.9, 6, [0, 10, 20, 30]),
        (0.0, 27.3, 6, [0, 5, 10, 15, 20, 25]),
        (0.0, 7.0, 4, [0, 2, 4, 6]),
        (2.2, 2.7, 6, [2.2, 2.3, 2.4, 2.5, 2.6, 2.7]),
        (11.0, 18.0, 1, [12, 14, 16, 18]),
        (0.0, 4e6, 4, [0, 1e6, 2e6, 3e6, 4e6]),
    ],
)
def test_a_scale_is_divided_at_round_numbers(
    low: float, high: float, most: int, expected: list[float]
) -> None:
    assert ticks(low, high, most) == expected


def test_marks_keep_some_room_where_words_would_take_all_of_it() -> None:
    low, high = limits([mark(-6.0), mark(12.0)], 100.0, 85.0, 30.0)
    assert low < -6.0 and high > 12.0
    assert ticks(low, high, 4)

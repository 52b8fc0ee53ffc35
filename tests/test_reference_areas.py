"""The zone beside the areas above it and beside other zones, and the sign of what is only cited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from zonereport.analysis.formulas import figures_of
from zonereport.charts import growth as growth_charts
from zonereport.charts import rd_intensity as rd_charts
from zonereport.edition import Edition, open_edition
from zonereport.exhibits import Cell, Chart, Prose, Table
from zonereport.language.labels import text_of
from zonereport.narrative import growth as growth_words
from zonereport.narrative import rd_intensity as rd_words
from zonereport.narrative import zones as zones_words
from zonereport.tables import (
    attraction,
    completion,
    growth,
    innovation,
    rd_intensity,
    summary,
    targets,
    zones,
)
from zonereport.tables.links import targets_of
from zonereport.tables.sources import figures as listing
from zonereport.tables.sources import other_areas

ROOT = Path(__file__).resolve().parents[1]

ZONES = (
    "changde", "changsha", "chuxiong", "hangzhou", "hengyang", "jiaozuo", "nanning", "suzhou", "weifang",
    "xiamen", "xian", "yiyang", "zhaoqing", "zhongshan", "zhuzhou",
)  # fmt: skip
TABLES: tuple[Callable[[Edition], Table | Prose], ...] = (
    attraction.others, attraction.size_classes, attraction.stages, completion.completion, completion.tasks,
    growth.beside, growth.derived, growth.not_beside, growth.outcomes, growth.targets, innovation.contracts,
    innovation.firms, innovation.others, rd_intensity.denominators, rd_intensity.differences,
    rd_intensity.implied, rd_intensity.intensities, rd_intensity.redefined, summary.headline,
    targets.register, zones.apart, zones.sets,
)  # fmt: skip
WORDS: tuple[Callable[[Edition], Prose], ...] = (
    growth_words.beside, rd_words.confirmed, rd_words.references, zones_words.apart, zones_words.opening,
)  # fmt: skip
LINK = re.compile(r"\]\(#([^ )]+)")
REMAINS = re.compile(r"\bnan\b|\bNaT\b|[{}]")

every_language = pytest.mark.parametrize("language", ["zh", "en"])


@cache
def _made(zone: str) -> Edition:
    return open_edition(zone)


def edition(zone: str, language: str) -> Edition:
    return replace(_made(zone), language=language)


def linked_cells(made: Edition) -> Iterator[Cell]:
    for make in TABLES:
        table = make(made)
        if isinstance(table, Table):
            yield from (cell for row in table.rows for cell in row if targets_of(cell))


def texts(table: Table | Prose) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows] if isinstance(table, Table) else []


@every_language
@pytest.mark.parametrize("zone", ["hengyang", "weifang", "yiyang"])
def test_a_number_bears_the_sign_of_what_is_cited_where_a_figure_behind_it_is_and_only_there(
    zone: str, language: str
) -> None:
    made = edition(zone, language)
    cited = set(made.all_figures.loc[made.all_figures["evidence"] == "cited", "figure"])
    known = set(made.all_figures["figure"])
    seen = 0
    for cell in linked_cells(made):
        used = {figure for target in targets_of(cell) for figure in figures_of(target)} & known
        if used:
            assert ("†" in cell.text) == bool(used & cited), (cell.text, used)
            seen += 1
    assert seen > 5


@every_language
def test_a_table_with_a_cited_number_says_what_the_sign_means(language: str) -> None:
    for zone in ("hengyang", "weifang"):
        for make in TABLES:
            if isinstance(table := make(edition(zone, language)), Table):
                has_sign = any("†" in cell.text for row in table.rows for cell in row)
                assert has_sign == any(note.startswith("† ") for note in table.notes)


@every_language
def test_a_chart_with_a_cited_number_says_so_in_label_note_and_words(language: str) -> None:
    for draw in (growth_charts.growth_beside, rd_charts.rd_by_definition):
        chart = draw(edition("hengyang", language))
        assert isinstance(chart, Chart)
        word = "引用数" if language == "zh" else "cited"
        assert "†" in chart.svg and word in chart.alt and any(word in note.lower() for note in chart.notes)
    plain = growth_charts.growth_outcomes(edition("hengyang", language))
    assert isinstance(plain, Chart)
    assert "†" not in plain.svg and not plain.notes


def test_growth_stands_beside_the_province_and_the_nation_over_the_same_months() -> None:
    rows = texts(growth.beside(edition("hengyang", "en")))
    about = "Fixed-asset investment", "Nominal", "Jan–Jul 2024", "11.4%"
    assert [*about, "China", "3.6%†", "+7.8 pp (+7.7 to +7.9)†", "above"] in rows
    assert [*about, "Hunan", "3.2%†", "+8.2 pp (+8.1 to +8.3)†", "above"] in rows
    assert not [row for row in rows if row[2] == "Jan–Jul 2024" and row[0].startswith("GDP")]


@every_language
def test_a_zone_that_grew_more_slowly_is_said_to_be_below_by_a_positive_number(language: str) -> None:
    made = edition("hengyang", language)
    leads = made.beside
    turned = leads.assign(value=-leads["value"], lower=-leads["upper"], upper=-leads["lower"])
    below = growth_words.beside(replace(made, beside=turned)).markdown
    assert ("低[" if language == "zh" else ") below ") in below
    assert ("高[" if language == "zh" else ") above ") not in below
    assert not re.search(r"\[−", below)


@every_language
def test_a_lead_that_spans_zero_is_called_neither(language: str) -> None:
    made = edition("hengyang", language)
    spanning = made.beside.assign(value=0.0, lower=-0.1, upper=0.1)
    spanning = spanning.assign(verdict=spanning["verdict"].mask(spanning["verdict"] == "", "within_rounding"))
    told = growth_words.beside(replace(made, beside=spanning)).markdown
    for word in ("高[", "低[") if language == "zh" else (") above ", ") below "):
        assert word not in told
    rows = texts(growth.beside(replace(made, beside=spanning)))
    assert rows and {row[-1] for row in rows}.isdisjoint({"above", "below", "高于", "低于"})


def test_every_rate_of_the_zone_is_compared_or_says_what_differs() -> None:
    made = edition("hengyang", "en")
    rates = made.beside[made.beside["measure"] == "growth"]
    compared = rates["verdict"] != "not_comparable"
    assert len(texts(growth.beside(made))) == compared.sum()
    apart = texts(growth.not_beside(made))
    assert len(apart) == rates.loc[~compared, "figures"].str.split().str[0].nunique()
    assert all(all(row) for row in apart)


def test_reference_intensities_are_of_the_zones_own_years() -> None:
    made = edition("hengyang", "en")
    own = made.rd_intensity[(made.rd_intensity["area"] == "hengyang")]
    years = {str(year) for year in own["period_end"].dt.year}
    rows = [row for row in texts(rd_intensity.intensities(made)) if row[0].startswith(("China", "Hunan"))]
    assert rows and {row[3] for row in rows} <= years


@every_language
def test_no_intensity_is_set_beside_one_of_another_definition_or_status(language: str) -> None:
    told = rd_words.references(edition("hengyang", language)).markdown
    assert told.count("不可比" if language == "zh" else "not comparable") == 3
    assert "beside.zone_minus_reference" not in told


@every_language
def test_a_zone_without_a_counterpart_is_given_no_place_and_each_nearest_figure_a_reason(
    language: str,
) -> None:
    made = edition("hengyang", language)
    assert isinstance(zones.sets(made), Prose)
    rows = texts(zones.apart(made))
    assert len(rows) > 20 and all(row[-1] for row in rows)
    assert not LINK.search(zones_words.opening(made).markdown)


def of_one_scope(made: Edition) -> Edition:
    """The edition as it would be if every page said that it means industry as a whole."""
    figures = made.all_figures
    is_industry = figures["indicator"].eq("all_industry_value_added")
    return replace(made, all_figures=figures.assign(scope=figures["scope"].mask(is_industry, "")))


@every_language
def test_zones_of_which_one_does_not_say_whom_it_counts_have_no_places(language: str) -> None:
    assert isinstance(zones.sets(edition("weifang", language)), Prose)
    rows = texts(zones.apart(edition("weifang", language)))
    said = [row for row in rows if "757.5" in str(row) or "75.75" in str(row)]
    assert said and all(("统计范围" if language == "zh" else "scope") in row[-1] for row in said)


def test_zones_with_the_same_indicator_and_period_have_places() -> None:
    rows = texts(zones.sets(of_one_scope(edition("weifang", "en"))))
    about = "Industrial value added (all firms)", "2020"
    assert [*about, "Xiamen Torch High-tech Zone", "CNY 75.75 billion†", "1 of 2"] in rows
    assert [*about, "Weifang High-tech Zone", "CNY 30.041 billion†", "2 of 2"] in rows


@every_language
def test_zones_whose_intervals_overlap_share_their_places(language: str) -> None:
    made = of_one_scope(edition("weifang", language))
    figures = made.all_figures
    is_level = figures["indicator"].eq("all_industry_value_added") & figures["measure"].eq("level")
    lower, upper = figures["lower"].mask(is_level, 1e10), figures["upper"].mask(is_level, 9e10)
    wide = figures.assign(lower=lower, upper=upper)
    rows = texts(zones.sets(replace(made, all_figures=wide)))
    tied = [row[-1] for row in rows if "†" in row[3] and "%" not in row[3]]
    assert tied == ["第1至第2位，共2个"] * 2 if language == "zh" else tied == ["1 to 2 of 2"] * 2


@pytest.mark.parametrize(
    ("zone", "language"), [(zone, ("zh", "en")[place % 2]) for place, zone in enumerate(ZONES)]
)
def test_every_zone_has_its_chapters_and_every_link_in_them_a_line_in_the_appendix(
    zone: str, language: str
) -> None:
    made = edition(zone, language)
    appendix = [table for make in (listing, other_areas) if isinstance(table := make(made), Table)]
    lines = {cell.anchor for table in appendix for row in table.rows for cell in row if cell.anchor}
    told = [make(made) for make in WORDS]
    for prose in told:
        assert not REMAINS.search(prose.markdown)
    led = {target for cell in linked_cells(made) for target in targets_of(cell)}
    led |= {target for prose in told for target in LINK.findall(prose.markdown)}
    used = {figure for target in led if not target.startswith("table-") for figure in figures_of(target)}
    assert {figure for figure in used if not figure.startswith("source-")} <= lines


def test_the_other_zones_are_all_there() -> None:
    areas = pd.read_parquet(ROOT / "data" / "areas.parquet").set_index("area")
    assert sorted(areas.index[areas["kind"] == "zone"]) == sorted(ZONES)
    assert text_of(areas.loc["weifang", "parent"]) == "weifang-city"
    for zone in ZONES:
        made = edition(zone, "en")
        assert made.all_figures["area"].isin(made.areas["area"]).all()

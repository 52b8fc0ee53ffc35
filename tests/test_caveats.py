"""What an economist asks of a growth rate or an intensity before believing it stands beside the number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from zonereport.charts import growth as growth_charts
from zonereport.edition import Edition, open_edition
from zonereport.exhibits import Chart, Prose, Table
from zonereport.language.messages import message
from zonereport.tables import growth, rd_intensity

every_language = pytest.mark.parametrize("language", ["zh", "en"])


@cache
def _made(zone: str) -> Edition:
    return open_edition(zone)


def edition(zone: str, language: str) -> Edition:
    return replace(_made(zone), language=language)


def table(made: Table | Prose) -> Table:
    assert isinstance(made, Table)
    return made


def rows(made: Table | Prose) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(made).rows]


@every_language
def test_real_growth_is_told_from_nominal_and_a_count_has_neither(language: str) -> None:
    shown = growth.outcomes(edition("hengyang", language))
    found = {row[0]: row[1] for row in rows(shown)}
    names = {"zh": ("地区生产总值", "固定资产投资", "新增市场主体"),
             "en": ("GDP", "Fixed-asset investment", "New market entities")}[language]  # fmt: skip
    known = {"zh": ["实际（可比价）", "名义", ""], "en": ["Real", "Nominal", ""]}[language]
    assert [found[name] for name in names] == known
    assert message("tables.notes.basis", language) in table(shown).notes


@every_language
def test_a_chart_that_holds_real_and_nominal_growth_says_which_is_which(language: str) -> None:
    for make in (growth_charts.growth_outcomes, growth_charts.growth_beside, growth_charts.growth_by_year):
        made = make(edition("hengyang", language))
        assert isinstance(made, Chart)
        assert all(message(f"names.basis.{code}", language) in made.svg for code in ("real", "nominal"))


@every_language
def test_a_level_a_year_earlier_comes_with_the_caveat_of_revised_bases(language: str) -> None:
    caveat = message("tables.notes.base_level", language)
    assert caveat in table(growth.derived(edition("weifang", language))).notes
    assert caveat not in table(growth.beside(edition("hengyang", language))).notes


@every_language
def test_an_area_above_that_prints_no_growth_is_named(language: str) -> None:
    city = {"zh": "衡阳市", "en": "Hengyang"}[language]
    silent = message("tables.notes.silent_area", language, area=city)
    made = edition("hengyang", language)
    assert silent in table(growth.beside(made)).notes and silent in table(growth.not_beside(made)).notes


def test_a_coder_s_remark_on_a_figure_compared_stands_below_the_comparison() -> None:
    notes = table(growth.beside(edition("hengyang", "zh"))).notes
    assert sum("不含农户" in note for note in notes) == 1


@every_language
def test_an_implied_denominator_says_whose_level_nobody_printed(language: str) -> None:
    notes = table(rd_intensity.denominators(edition("hengyang", language))).notes
    gdp = {"zh": "地区生产总值", "en": "GDP"}[language]
    province = {"zh": "湖南省", "en": "Hunan"}[language]
    assert any(gdp in note and province in note for note in notes)


@every_language
def test_the_firms_intensity_bounds_that_of_the_whole_from_below(language: str) -> None:
    made = rd_intensity.redefined(edition("hengyang", language))
    assert [row[3] for row in rows(made)] == [{"zh": "≥6.45%", "en": "≥ 6.45%"}[language]]
    assert message("tables.notes.floor", language) in table(made).notes

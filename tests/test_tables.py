"""The tables of every chapter, from frames of a few rows."""

from __future__ import annotations

import itertools
import re
from datetime import date
from functools import cache
from math import nan
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from zonereport.agreement import COLUMNS as AGREEMENT_COLUMNS
from zonereport.edition import open_edition
from zonereport.exhibits import Cell, Prose, Table
from zonereport.language.names import short_title, source_title
from zonereport.tables import (
    completion,
    data,
    growth,
    rd_intensity,
    sources,
    summary,
    target_shares,
    target_steps,
    targets,
)
from zonereport.tables import derived as derived_tables
from zonereport.tables.links import targets_of

Row = dict[str, Any]

YEAR = ("2023-01/2023-12", 12)
TO_JULY = ("2023-01/2023-07", 7)

INDICATORS = pd.DataFrame(
    [
        ["gdp", "地区生产总值", "GDP", "output", "20-growth", "", ""],
        ["retail", "社会消费品零售总额", "retail sales", "", "20-growth", "", ""],
        ["investment", "项目投资", "project investment", "investment", "30-investment-completion", "", ""],
        ["applications", "申报高企", "applications", "", "80-innovation", "", ""],
        ["rd", "研发经费", "R&D expenditure", "", "40-rd-intensity", "", ""],
        ["rd_gdp", "研发经费占比", "R&D to GDP", "rd_intensity", "40-rd-intensity", "rd", "gdp"],
        ["greening", "绿化率", "greening rate", "", "90-sources", "", ""],
    ],
    columns=["indicator", "name_zh", "name_en", "family", "chapter", "numerator", "denominator"],
)
AREAS = pd.DataFrame(
    [["hengyang", "衡阳", "Hengyang"], ["hunan", "湖南省", "Hunan"], ["zhaoqing", "肇庆", "Zhaoqing"]],
    columns=["area", "name_zh", "name_en"],
)
SOURCES = pd.DataFrame(
    [
        ["hy", "期中考", "衡阳日报", "2024-08-01", "2024-08-20"],
        ["old", "工作会", "", "2023-02-01", "2023-02-01"],
    ],
    columns=["source", "title", "outlet", "published_from", "published_to"],
)
FIGURE_COLUMNS = [
    *(
        "figure",
        "source",
        "start",
        "end",
        "printed",
        "area",
        "subject",
        "indicator",
        "measure",
        "scope",
        "period",
    ),
    *(
        "status",
        "qualifier",
        "supersedes",
        "note",
        "note_zh",
        "value",
        "lower",
        "upper",
        "resolution",
        "unit",
        "period_start",
    ),
    *("period_end", "months", "published_from", "published_to", "evidence", "superseded_by", "confirmed_by"),
    *("confirms", "contradicted_by"),
]
DERIVED_COLUMNS = [
    *("derived", "group", "area", "subject", "indicator", "measure", "scope", "period", "period_start"),
    *("period_end", "months", "status", "quantity", "value", "lower", "upper", "unit", "formula", "figures"),
    *("verdict", "reason"),
]


FORMULA_OF = {
    "growth": "growth.levels_same_months",
    "monthly_rate": "growth.monthly_rate",
    "done": "completion.printed",
    "plan": "completion.printed",
    "rate": "completion.printed",
    "rate_computed": "completion.done_over_plan",
    "rate_gap": "completion.printed_minus_computed",
    "plan_implied": "completion.implied_plan",
    "elapsed_share": "completion.elapsed_share",
    "pace": "completion.rate_over_elapsed",
    "year_end_at_pace": "completion.year_end_rate_extrapolation",
    "intensity": "rd_intensity.printed",
    "implied_denominator": "rd_intensity.amount_over_intensity",
    "intensity_difference": "rd_intensity.later_minus_earlier",
    "target": "targets.printed",
    "outcome_minus_target": "targets.outcome_minus_target",
}


def spanned(period: tuple[str, int]) -> Row:
    """The four columns of a period, e.g. ``("2023-01/2023-07", 7)``; ``("", 0)`` is not dated."""
    name, months = period
    ends = [pd.Period(month, "M") for month in name.split("/") if month]
    start = ends[0].start_time.normalize() if ends else pd.NaT
    end = ends[-1].end_time.normalize() if ends else pd.NaT
    return {"period": name, "period_start": start, "period_end": end, "months": months}


def figure(
    name: str, value: float, unit: str = "percent", period: tuple[str, int] = YEAR, **cells: Any
) -> Row:
    row: Row = dict.fromkeys(FIGURE_COLUMNS, "")
    row |= {"figure": name, "source": "hy", "area": "hengyang", "measure": "level", "status": "actual"}
    row |= {
        "qualifier": "exact",
        "value": value,
        "lower": value,
        "upper": value,
        "resolution": 0.1,
        "unit": unit,
    }
    row |= {"published_from": "2024-08-01", "published_to": "2024-08-20", "evidence": "coded"}
    return row | spanned(period) | cells


def derived(
    quantity: str,
    value: float,
    used: str,
    unit: str = "percent",
    period: tuple[str, int] = YEAR,
    **cells: Any,
) -> Row:
    row: Row = dict.fromkeys(DERIVED_COLUMNS, "")
    analysis, _, formula = FORMULA_OF[quantity].partition(".")
    formula = cells.get("formula", formula)
    row |= {"derived": f"{analysis}.{formula}:{used.replace(' ', '+')}", "formula": formula, "figures": used}
    row |= {"group": "g", "area": "hengyang", "status": "actual", "quantity": quantity, "unit": unit}
    return row | {"value": value, "lower": value, "upper": value} | spanned(period) | cells


def frame(rows: list[Row], columns: list[str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=columns)
    days = ["period_start", "period_end", *{"published_from", "published_to"}.intersection(columns)]
    dates = {name: pd.to_datetime(made[name]) for name in days}
    return made.assign(**dates, months=made["months"].astype("Int64"))


def edition(
    figures: list[Row], language: str = "en", others: tuple[Row, ...] = (), **analyses: list[Row]
) -> Any:
    names = ("growth", "completion", "rd_intensity", "targets", "ratios")
    return SimpleNamespace(
        zone="hengyang",
        ancestors=("hunan",),
        as_of=date(2025, 1, 31),
        language=language,
        figures=frame(figures, FIGURE_COLUMNS),
        all_figures=frame([*figures, *others], FIGURE_COLUMNS),
        indicators=INDICATORS,
        areas=AREAS,
        sources=SOURCES,
        **{name: frame(analyses.get(name, []), DERIVED_COLUMNS) for name in names},
    )


def texts(table: Table | Prose) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


def heads(table: Table | Prose) -> list[str]:
    assert isinstance(table, Table)
    return [column.label for column in table.columns]


def cells(table: Table | Prose) -> list[Cell]:
    assert isinstance(table, Table)
    return [cell for row in table.rows for cell in row]


def the_whole() -> tuple[list[Row], dict[str, list[Row]]]:
    """Figures and analyses with something for every table."""
    figures = [
        figure("hy-001", 8.6, indicator="gdp", measure="growth", lower=8.55, upper=8.65),
        figure(
            "hy-002", 9, indicator="gdp", measure="growth", status="target", qualifier="approx", source="old"
        ),
        figure(
            "hy-003",
            6.314e9,
            "CNY",
            TO_JULY,
            indicator="investment",
            scope="projects not named",
            resolution=1e6,
        ),
        figure(
            "hy-004",
            69.39,
            "percent",
            TO_JULY,
            indicator="investment",
            scope="projects not named",
            measure="completion",
            resolution=0.01,
        ),
        figure("hy-005", 178, "count", TO_JULY, indicator="applications", resolution=1, status="expected"),
        figure(
            "hy-006", 82, "percent", TO_JULY, indicator="applications", measure="completion", resolution=1
        ),
        figure("hy-007", 6.5, "percent", TO_JULY, indicator="rd_gdp", measure="share"),
        figure("hy-008", 1.437e9, "CNY", TO_JULY, indicator="rd", resolution=1e6),
        figure("hy-009", 97.7, indicator="gdp", subject="高新投", measure="growth"),
        figure("hy-010", 2.67, "percent", YEAR, indicator="rd_gdp", measure="share", resolution=0.01),
    ]
    figures[0] |= {"note": "prices not stated", "note_zh": "未注明价格口径"}
    gdp = {"indicator": "gdp", "measure": "growth"}
    done = {"indicator": "investment", "scope": "projects not named"}
    return figures, {
        "growth": [
            derived("growth", 8.6, "hy-001", formula="printed", **gdp),
            derived("growth", 97.7, "hy-009", formula="printed", **gdp, subject="高新投"),
            derived(
                "outcome_minus_target",
                -0.4,
                "hy-001 hy-002",
                "pp",
                lower=-0.95,
                upper=0.15,
                derived="growth.outcome_minus_target:hy-001+hy-002",
                verdict="within_rounding",
                reason="approximate",
                **gdp,
            ),
            derived(
                "monthly_rate",
                2.0529e8,
                "hy-008",
                "CNY/month",
                TO_JULY,
                lower=2.052e8,
                upper=2.054e8,
                formula="monthly_rate",
                indicator="rd",
                reason="months",
            ),
        ],
        "completion": [
            derived("done", 6.314e9, "hy-003", "CNY", TO_JULY, formula="printed", **done),
            derived("rate", 69.39, "hy-004", "percent", TO_JULY, formula="printed", reason="scope", **done),
            derived(
                "plan_implied",
                9.0993e9,
                "hy-003 hy-004",
                "CNY",
                lower=9.0979e9,
                upper=9.1007e9,
                status="target",
                **done,
            ),
            derived("elapsed_share", 700 / 12, "hy-004", "percent", TO_JULY, **done),
            derived("pace", 1.19, "hy-004", "times", TO_JULY, lower=1.185, upper=1.195, **done),
            derived(
                "rate",
                82,
                "hy-006",
                "percent",
                TO_JULY,
                formula="printed",
                indicator="applications",
                group="a",
            ),
            derived(
                "elapsed_share", 700 / 12, "hy-006", "percent", TO_JULY, indicator="applications", group="a"
            ),
            derived("pace", 1.4, "hy-006", "times", TO_JULY, indicator="applications", group="a"),
        ],
        "rd_intensity": [
            derived("intensity", 6.5, "hy-007", "percent", TO_JULY, formula="printed", indicator="rd_gdp"),
            derived(
                "implied_denominator",
                2.21e10,
                "hy-008 hy-007",
                "CNY",
                TO_JULY,
                lower=2.19e10,
                upper=2.23e10,
                indicator="rd_gdp",
            ),
            derived(
                "intensity_difference",
                nan,
                "hy-007 hy-010",
                "pp",
                TO_JULY,
                lower=nan,
                upper=nan,
                indicator="rd_gdp",
                verdict="not_comparable",
                reason="months period",
            ),
        ],
        "targets": [
            derived(
                "target",
                9,
                "hy-002 hy-001",
                formula="printed",
                status="target",
                verdict="within_rounding",
                reason="approximate",
                **gdp,
            ),
            derived("outcome_minus_target", -0.4, "hy-001 hy-002", "pp", lower=-0.95, upper=0.15, **gdp),
        ],
    }


EVERY_TABLE = [
    summary.headline,
    data.sources,
    data.coverage,
    data.bounds,
    growth.outcomes,
    growth.subjects,
    growth.derived,
    growth.targets,
    completion.completion,
    completion.pace,
    completion.tasks,
    completion.tasks_pace,
    rd_intensity.intensities,
    rd_intensity.implied,
    rd_intensity.differences,
    targets.register,
    targets.summary_by_year,
    target_shares.shares_by_year,
    sources.figures,
    sources.notes,
    derived_tables.derived,
]


def anchors_of(made: Any) -> set[str]:
    """Where a number may lead: the lines of the appendix and of the list of sources, and tables of counts."""
    appendix = (sources.figures, derived_tables.derived, data.sources)
    lines = {cell.anchor for table in appendix for cell in cells(table(made)) if cell.anchor}
    return lines | {table.id for make in EVERY_TABLE if isinstance(table := make(made), Table)}


@cache
def anchors_of_the_whole() -> set[str]:
    figures, analyses = the_whole()
    return anchors_of(edition(figures, **analyses))


@pytest.mark.parametrize("make", EVERY_TABLE)
def test_every_number_leads_to_a_figure_of_the_appendix_and_names_its_source(make: Any) -> None:
    figures, analyses = the_whole()
    made = edition(figures, **analyses)
    table = make(made)
    shown = cells(table)
    assert {target for cell in shown for target in targets_of(cell)} <= anchors_of_the_whole()
    if table.id.startswith(("table-sources-", "table-robustness-variants")):
        return  # the appendix itself: the line that a link leads to stands near and names the source
    hints = [cell.hint for cell in shown if cell.link]
    hints += [link.hint for cell in shown for link in cell.links]
    assert all("“" in hint for hint in hints)


@pytest.mark.parametrize("make", EVERY_TABLE)
def test_a_chinese_table_has_no_english_and_an_english_table_no_chinese(make: Any) -> None:
    figures, analyses = the_whole()
    zh, en = (make(edition(figures, language, **analyses)) for language in ("zh", "en"))
    assert isinstance(zh, Table)
    assert isinstance(en, Table)
    words = [zh.title, *heads(zh), *zh.notes, *(cell.text for cell in cells(zh))]
    ids = "zonereport trace|[a-z_]+[.][a-z_]+:[a-z0-9+-]+|hy-0"
    assert not [word for word in words if re.search("[A-Za-z]{2}", re.sub(ids, "", word))]
    names = "高新投|衡阳日报|期中考|工作会|预计"
    words = [en.title, *heads(en), *en.notes, *(cell.text for cell in cells(en))]
    assert not [word for word in words if re.search("[一-鿿]", re.sub(names, "", word))]
    assert len(zh.rows) == len(en.rows)


@pytest.mark.parametrize("make", EVERY_TABLE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_edition_without_figures_makes_no_empty_table(make: Any, language: str) -> None:
    made = make(edition([], language))
    assert isinstance(made, Prose)
    assert made.markdown == "" or made.markdown.endswith("。" if language == "zh" else ".")


@pytest.mark.parametrize("make", EVERY_TABLE)
def test_a_table_leaves_its_edition_as_it_was(make: Any) -> None:
    figures, analyses = the_whole()
    made, twin = edition(figures, **analyses), edition(figures, **analyses)
    make(made)
    for name in ("figures", "all_figures", "growth", "completion", "rd_intensity", "targets"):
        pd.testing.assert_frame_equal(getattr(made, name), getattr(twin, name))


@pytest.mark.parametrize("make", EVERY_TABLE)
def test_tables_do_not_depend_on_the_order_of_the_rows(make: Any) -> None:
    figures, analyses = the_whole()
    turned = {name: rows[::-1] for name, rows in analyses.items()}
    assert make(edition(figures, **analyses)) == make(edition(figures[::-1], **turned))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("zone", ["hengyang", "zhaoqing", "jiaozuo"])
def test_the_tables_of_the_real_zones_link_to_figures_and_speak_one_language(
    zone: str, language: str
) -> None:
    made = open_edition(zone, language=language)
    tables = [table for make in [*EVERY_TABLE, sources.other_areas] if isinstance(table := make(made), Table)]
    anchors = {cell.anchor for table in tables for cell in cells(table)} | {table.id for table in tables}
    assert {target for table in tables for cell in cells(table) for target in targets_of(cell)} <= anchors
    if language == "zh":
        shown = [cell.text for table in tables for cell in cells(table) if cell.text not in anchors]
        # What is printed in English stays so: figures and titles of English pages, and one Chinese name.
        english = made.sources.loc[made.sources["language"] == "en", ["source", "title"]]
        pages = made.all_figures["source"].isin(english["source"])
        printed = set(made.all_figures.loc[pages, "printed"])
        titles = {short_title(made.sources, source, "zh") for source in english["source"]}
        titles |= {source_title(made.sources, source, "zh") for source in english["source"]}
        left = [text for text in shown if text not in printed]
        for title in sorted({*titles, "“UP”"}, key=len, reverse=True):
            left = [text.replace(title, "") for text in left]
        assert not [text for text in left if re.search("[A-Za-z]{2}", text)]


def test_the_headline_shows_the_latest_outcome_of_each_family() -> None:
    figures = [
        figure("hy-001", 8.6, indicator="gdp", measure="growth"),
        figure("hy-002", 5.0, period=("2022-01/2022-12", 12), indicator="gdp", measure="growth"),
        figure(
            "hy-003", 9.0, period=("2024-01/2024-12", 12), indicator="gdp", measure="growth", status="target"
        ),
        figure("hy-004", 6.49e9, "CNY", TO_JULY, indicator="investment", status="expected", resolution=1e7),
        figure("hy-005", 68, "percent", TO_JULY, indicator="investment", measure="completion", resolution=1),
        figure("hy-006", 97.7, indicator="gdp", subject="高新投", measure="growth"),
        figure("hy-007", 41, indicator="greening", measure="share"),
    ]
    table = summary.headline(edition(figures))
    window = "Aug 2024"
    assert heads(table) == [
        "Indicator",
        "Period",
        "Value",
        "Year-on-year growth",
        "Completion rate",
        "Reported",
    ]
    assert texts(table) == [
        ["GDP", "2023", "", "8.6%", "", window],
        ["Project investment", "Jan–Jul 2023", "CNY 6.49 billion (expected)", "", "68%", window],
    ]


def test_a_superseded_figure_makes_no_headline() -> None:
    figures = [
        figure("hy-001", 8.6, indicator="gdp", measure="growth", superseded_by="hy-002"),
        figure("hy-002", 8.5, indicator="gdp", measure="growth"),
    ]
    assert [row[2] for row in texts(summary.headline(edition(figures)))] == ["8.5%"]


def test_a_count_without_a_rate_makes_no_headline() -> None:
    figures = [figure("hy-001", 7, "count", indicator="applications", resolution=1)]
    assert isinstance(summary.headline(edition(figures)), Prose)


def test_the_headline_takes_the_indicators_that_are_reported_most_often() -> None:
    figures = [figure(f"hy-00{year}", year, period=(f"202{year}", 0), indicator="retail") for year in (1, 2)]
    figures += [figure("hy-004", 8, indicator="gdp", measure="growth")]
    assert [row[0] for row in texts(summary.headline(edition(figures), per_chapter=1))] == ["GDP"]


def test_sources_count_their_figures_and_the_verified_ones() -> None:
    figures = [
        figure("hy-001", 1),
        figure("hy-002", 2, evidence="anchored"),
        figure("hy-003", 3, source="old"),
    ]
    rows = texts(data.sources(edition(figures)))
    assert rows[0] == ["“工作会”", "", "1 Feb 2023", "1 Feb 2023", "1", "0"]
    assert rows[1] == ["“期中考”", "衡阳日报", "1 Aug 2024", "20 Aug 2024", "2", "1"]


def test_coverage_and_bounds_count_figures() -> None:
    figures = [
        figure("hy-001", 1),
        figure("hy-002", 2, status="target", measure="growth", qualifier="at_least"),
    ]
    covered = data.coverage(edition(figures))
    assert heads(covered) == ["Measure", "Outcome", "Target", "Total"]
    assert texts(covered) == [["Level", "1", "0", "1"], ["Year-on-year growth", "0", "1", "1"]]
    assert texts(data.bounds(edition(figures))) == [["None", "none", "1"], ["At least", "≥", "1"]]


def test_corrections_show_the_old_and_the_new_value() -> None:
    typed = pd.DataFrame(
        [["hy-001", "period", "2023", "2022", "caption"], ["zq-001", "printed", "1", "2", "elsewhere"]],
        columns=["figure", "column", "expected", "corrected", "reason"],
    )
    table = data.corrections(edition([figure("hy-001", 1)]), typed)
    assert texts(table) == [["hy-001", "period", "2023", "2022", "caption"]]


def test_dismissed_numerals_are_counted_by_reason() -> None:
    typed = pd.DataFrame([["hy", "time"], ["hy", "time"], ["zq", "name"]], columns=["source", "reason"])
    assert texts(data.dismissed(edition([figure("hy-001", 1)]), typed)) == [
        ["“期中考”", "2", "2", "0", "0", "0", "0"]
    ]


def compared(column: str, level: str, same: int, units: int, **cells: Any) -> Row:
    row: Row = {"column": column, "level": level, "same": same, "units": units, "scaled": units}
    return row | {"agreement": same / units, "alpha": nan, "lower": nan, "upper": nan, "remark": ""} | cells


def second_coding(*rows: Row, clusters: str = "sources") -> Any:
    return SimpleNamespace(columns=pd.DataFrame(rows), clusters=clusters)


def test_agreement_of_two_codings_is_shown_by_column() -> None:
    second = second_coding(
        compared("subject", "nominal", 241, 281, alpha=0.658, lower=0.47, upper=0.99999),
        compared("scope", "nominal", 281, 281, remark="no_variation"),
        compared("value", "ratio", 281, 281, alpha=1.0, remark="no_difference"),
        compared("upper", "ratio", 19999, 20000, alpha=0.9999, scaled=226, remark="rare"),
        compared("status", "nominal", 3, 4, alpha=-0.2, remark="too_few"),
    )
    table = data.agreement(edition([figure("hy-001", 1)]), second)
    assert texts(table) == [
        ["Subject", "Nominal", "85.8%", "281", "0.658", "0.470 to > 0.999"],
        ["Scope", "Nominal", "100.0%", "281", "undefined", "no variation"],
        ["Value", "Ratio", "100.0%", "281", "1.000", "no difference"],
        ["Upper end", "Ratio", "> 99.9%", "226", "> 0.999", "too rare"],
        ["Observation status", "Nominal", "75.0%", "4", "−0.200", "too few"],
    ]
    assert isinstance(table, Table)
    assert [note.partition(":")[0] for note in table.notes if ":" in note] == [
        "Alpha", "Exact agreement is of all figures that both coders found. Units", "Interval",
        "No variation", "No difference", "Too rare", "Too few",
    ]  # fmt: skip
    assert "articles" in table.notes[2]
    assert not [cell for cell in cells(table) if cell.link]


def test_the_table_of_agreement_speaks_chinese() -> None:
    rows = [
        compared(name, level.value, 1, 2, remark=remark)
        for (name, level), remark in zip(
            AGREEMENT_COLUMNS.items(), itertools.cycle(["no_units", "no_variation", "too_few"]), strict=False
        )
    ]
    table = data.agreement(edition([figure("hy-001", 1)], "zh"), second_coding(*rows, clusters="figures"))
    assert isinstance(table, Table)
    words = [table.title, *heads(table), *table.notes, *(cell.text for cell in cells(table))]
    assert not [word for word in words if re.search("[A-Za-z]", word)]
    assert len(table.rows) == len(AGREEMENT_COLUMNS)


def test_without_a_second_coding_no_table_appears() -> None:
    assert data.agreement(edition([figure("hy-001", 1)]), None) == Prose("")


def test_growth_stands_beside_the_target_that_it_answers() -> None:
    figures, analyses = the_whole()
    row = texts(growth.outcomes(edition(figures, **analyses)))[0]
    assert row == [
        "GDP",
        "2023",
        "8.6%",
        "≈ 9%",
        "−0.4 pp (−1.0 to +0.2)",
        "Undecided, within rounding (approximate wording)",
    ]


def test_a_firm_is_named_before_its_indicator() -> None:
    figures, analyses = the_whole()
    assert texts(growth.subjects(edition(figures, "zh", **analyses)))[0][0] == "高新投：地区生产总值"


def test_a_monthly_rate_is_marked_as_such() -> None:
    figures, analyses = the_whole()
    table = growth.derived(edition(figures, **analyses))
    row = texts(table)[0]
    assert row[1:] == [
        "Monthly average",
        "Jan–Jul 2023",
        "CNY 205.3 million a month (205.2–205.4)",
        "CNY 1.437 billion, Jan–Jul 2023",
    ]
    assert isinstance(table, Table)
    assert any("no measure of year-on-year growth" in note for note in table.notes)


def test_growth_that_a_target_asks_for_is_marked_as_such() -> None:
    figures = [
        figure("hy-001", 5000, "count", indicator="gdp", status="target", qualifier="at_least", upper=nan),
        figure("hy-002", 3600, "count", ("2022-01/2022-12", 12), indicator="gdp", upper=3700),
    ]
    implied = {"indicator": "gdp", "status": "target", "lower": 35.135, "upper": nan}
    row = derived("growth", 38.9, "hy-001 hy-002", formula="levels_same_months", **implied)
    assert texts(growth.derived(edition(figures, growth=[row])))[0][1:4] == [
        "Year-on-year growth (target)",
        "2023",
        "≥ 35.1%",
    ]


def test_growth_targets_stand_in_the_column_of_their_period() -> None:
    aim = {"indicator": "gdp", "measure": "growth", "status": "target", "qualifier": "at_least", "upper": nan}
    figures = [
        figure("hy-001", 12, period=("2019-01/2019-12", 12), **aim),
        figure("hy-002", 9, **aim),
        figure("hy-003", 10, **aim),
        figure("hy-004", 11, **(aim | {"indicator": "retail"})),
    ]
    table = growth.targets(edition(figures))
    assert heads(table) == ["Indicator", "2019", "2023"]
    # Two targets for one period take two rows.
    assert texts(table) == [["GDP", "≥ 12%", "≥ 9%"], ["GDP", "", "≥ 10%"], ["Retail sales", "", "≥ 11%"]]


def test_an_implied_plan_is_marked_and_a_missing_cell_is_empty() -> None:
    figures, analyses = the_whole()
    table = completion.completion(edition(figures, **analyses))
    assert texts(table) == [
        [
            "Project investment (projects not named)",
            "Jan–Jul 2023",
            "CNY 6.314 billion",
            "CNY 9.099 billion (9.098–9.101), implied",
            "69.39%",
        ]
    ]
    assert [row[0] for row in texts(completion.tasks(edition(figures, **analyses)))] == ["Applications"]


def test_a_computed_rate_says_whether_it_agrees_with_the_printed_one() -> None:
    figures = [figure("hy-001", 6.93e9, "CNY", indicator="investment", resolution=1e7)]
    figures += [figure("hy-002", 6e9, "CNY", indicator="investment", status="target", resolution=1e8)]
    figures += [figure("hy-003", 115.5, indicator="investment", measure="completion")]
    about = {"indicator": "investment"}
    rows = [
        derived("done", 6.93e9, "hy-001", "CNY", formula="printed", **about),
        derived("plan", 6e9, "hy-002", "CNY", formula="printed", **about),
        derived("rate", 115.5, "hy-003", formula="printed", **about),
        derived("rate_computed", 115.5, "hy-001 hy-002", lower=114.46, upper=116.56, **about),
        derived("rate_gap", 0, "hy-003 hy-001 hy-002", "pp", verdict="agrees", **about),
    ]
    table = completion.completion(edition(figures, completion=rows))
    assert heads(table)[-2:] == ["Reported rate", "Computed rate"]
    assert texts(table)[0][-2:] == ["115.5%", "115.5% (114.5–116.6%), agrees"]


def test_an_expectation_is_named_in_words_and_an_extrapolation_is_none() -> None:
    about = {"indicator": "investment", "status": "expected"}
    figures = [figure("hy-001", 68, "percent", TO_JULY, measure="completion", resolution=1, **about)]
    rows = [
        derived("rate", 68, "hy-001", "percent", TO_JULY, formula="printed", **about),
        derived("elapsed_share", 700 / 12, "hy-001", "percent", TO_JULY, **about),
        derived("pace", 1.16571, "hy-001", "times", TO_JULY, lower=1.15714, upper=1.17429, **about),
        derived("year_end_at_pace", 116.571, "hy-001", lower=115.714, upper=117.429, **about),
    ]
    made = edition(figures, "zh", completion=rows)
    shown = ["预计68%", "58.3%", "1.17（1.16—1.17）倍", "116.6%（115.7%—117.4%）"]
    assert texts(completion.pace(made))[0][2:] == shown
    assert not [cell for cell in cells(completion.pace(made)) if cell.mark]


def test_a_note_says_why_rows_of_one_year_stand_apart() -> None:
    figures, analyses = the_whole()
    table = completion.pace(edition(figures, **analyses))
    assert isinstance(table, Table)
    assert "Rows of one year are not compared with one another: different scope." in table.notes


def test_a_printed_plan_comes_before_an_implied_one() -> None:
    figures, analyses = the_whole()
    figures.append(figure("hy-011", 9e9, "CNY", indicator="investment", status="target", resolution=1e8))
    plan = derived("plan", 9e9, "hy-011", "CNY", formula="printed", indicator="investment")
    made = edition(figures, completion=[*analyses["completion"], plan])
    assert texts(completion.completion(made))[0][3] == "CNY 9.0 billion"


def test_two_observations_of_one_year_keep_their_own_numbers() -> None:
    figures = [
        figure("hy-001", 40, "percent", TO_JULY, indicator="investment", measure="completion", resolution=1),
        figure("hy-002", 90, "percent", YEAR, indicator="investment", measure="completion", resolution=1),
    ]
    rows = [
        derived("rate", 40, "hy-001", "percent", TO_JULY, formula="printed", indicator="investment"),
        derived("rate", 90, "hy-002", "percent", YEAR, formula="printed", indicator="investment"),
        derived("pace", 0.69, "hy-001", "times", TO_JULY, indicator="investment"),
        derived("pace", 0.9, "hy-002", "times", YEAR, indicator="investment"),
        derived("year_end_at_pace", 69, "hy-001", "percent", YEAR, indicator="investment", status="expected"),
    ]
    table = completion.pace(edition(figures, completion=rows))
    assert [row[1:] for row in texts(table)] == [
        ["2023", "90%", "0.90 times", ""],
        ["Jan–Jul 2023", "40%", "0.69 times", "69%"],
    ]


def test_contradicting_prints_of_one_observation_take_a_row_each() -> None:
    figures = [
        figure(name, value, "percent", TO_JULY, indicator="investment", measure="completion", resolution=1)
        for name, value in (("hy-001", 40), ("hy-002", 41))
    ]
    rows = [
        derived("rate", value, name, "percent", TO_JULY, formula="printed", indicator="investment")
        for name, value in (("hy-001", 40), ("hy-002", 41))
    ]
    table = completion.completion(edition(figures, completion=rows))
    assert [row[2] for row in texts(table)] == ["40%", "41%"]


def test_an_intensity_shows_its_parts() -> None:
    figures, analyses = the_whole()
    row = texts(rd_intensity.intensities(edition(figures, **analyses)))[0]
    assert row == ["R&D to GDP", "R&D expenditure", "GDP", "Jan–Jul 2023", "Outcome", "6.5%"]


def test_intensities_that_differ_say_in_what() -> None:
    figures, analyses = the_whole()
    row = texts(rd_intensity.differences(edition(figures, **analyses)))[0]
    assert row[-1] == "Not comparable (different months)"


def test_the_register_names_when_a_target_was_set_and_what_answered_it() -> None:
    figures, analyses = the_whole()
    assert texts(targets.register(edition(figures, **analyses)))[0] == [
        "GDP, year-on-year growth",
        "2023",
        "Aug 2024",
        "≈ 9%",
        "Undecided, within rounding (approximate wording): 8.6%; gap −0.4 pp (−1.0 to +0.2)",
    ]


def test_an_outcome_of_another_period_is_dated() -> None:
    figures = [
        figure("hy-001", 9, indicator="gdp", measure="growth", status="target", resolution=1),
        figure("hy-002", 8.6, period=TO_JULY, indicator="gdp", measure="growth"),
    ]
    about = {"indicator": "gdp", "measure": "growth", "status": "target"}
    row = derived("target", 9, "hy-001 hy-002", verdict="not_comparable", reason="months period", **about)
    answer = texts(targets.register(edition(figures, "zh", targets=[row])))[0][-1]
    assert answer == "不可比（月份不同）：8.6%，2023年1—7月"


def test_the_register_goes_by_year_and_names_the_zone_before_its_firms() -> None:
    about = {"indicator": "gdp", "status": "target", "verdict": "no_outcome"}
    late = ("2024-01/2024-12", 12)
    rows = [
        derived("target", 1, "hy-001", period=("", 0), **about),
        derived("target", 2, "hy-002", period=late, **about),
        derived("target", 3, "hy-003", subject="高新投", **about),
        derived("target", 4, "hy-004", **(about | {"indicator": "rd"})),
        derived("target", 5, "hy-005", **about),
    ]
    figures = [figure(f"hy-00{n}", n, resolution=1, status="target") for n in range(1, 6)]
    register = texts(targets.register(edition(figures, targets=rows)))
    assert [row[:2] for row in register] == [
        ["GDP", "2023"],
        ["R&D expenditure", "2023"],
        ["高新投: GDP", "2023"],
        ["GDP", "2024"],
        ["GDP", "no date"],
    ]


def test_an_undated_target_has_no_period_and_no_outcome() -> None:
    figures = [figure("hy-001", 1e10, "CNY", ("", 0), indicator="gdp", status="target", resolution=1e8)]
    rows = [
        derived(
            "target",
            1e10,
            "hy-001",
            "CNY",
            ("", 0),
            indicator="gdp",
            status="target",
            verdict="no_outcome",
            reason="undated",
        )
    ]
    made = edition(figures, targets=rows)
    assert texts(targets.register(made)) == [
        ["GDP", "no date", "Aug 2024", "CNY 10.0 billion", "No outcome found"]
    ]
    assert texts(targets.summary_by_year(made)) == [["no date", "1", "1"]]


def test_answered_targets_are_counted_by_year() -> None:
    verdicts = ["met", "missed", "no_outcome", "not_yet_due"]
    rows = [derived("target", 1, f"hy-00{i}", verdict=verdict) for i, verdict in enumerate(verdicts)]
    table = targets.summary_by_year(edition([figure("hy-000", 1)], "zh", targets=rows))
    assert heads(table)[:3] == ["目标时期", "目标数", "有可比结果/已到期"]
    assert texts(table) == [["2023年", "4", "2/3", "1", "1", "1", "1"]]


def aims(count: int, **cells: Any) -> tuple[list[Row], list[Row]]:
    """Targets for 2023 announced in February 2023, and their rows of the register."""
    told = {"published_from": "2023-02-01", "published_to": "2023-02-01", "source": "old"}
    about = {"indicator": "gdp", "status": "target"} | cells
    names = [f"hy-{number:03}" for number in range(100, 100 + count)]
    printed = [figure(name, 9, resolution=1, **(about | told)) for name in names]
    return printed, [derived("target", 9, name, verdict="no_outcome", **about) for name in names]


YEAR_BEFORE = ("2022-01/2022-12", 12)


def stepped(quantity: str, formula: str, used: str, value: float = -3) -> Row:
    """A target of 2023 set beside a figure of 2022."""
    row = derived("outcome_minus_target", value, used, "pp", indicator="gdp", status="target")
    named = f"targets.{formula}:{used.replace(' ', '+')}"
    return row | {"quantity": quantity, "formula": formula, "derived": named}


def targets_and_steps() -> tuple[list[Row], list[Row]]:
    """Two targets of 2023, one before them, an outcome of 2022, and how they stand to one another."""
    printed, rows = aims(2)
    about = {"indicator": "gdp", "period": YEAR_BEFORE}
    printed += [figure("hy-001", 12, status="target", resolution=1, **about), figure("hy-002", 7, **about)]
    drift = stepped("target_drift", "target_minus_earlier_target", "hy-100 hy-001")
    return printed, [*rows, drift, stepped("ambition", "target_minus_last_outcome", "hy-100 hy-002", 2)]


TARGET_TABLES = [
    target_shares.shares_by_year, target_shares.shares_by_family, target_steps.drift, target_steps.ambition,
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("make", TARGET_TABLES)
def test_the_tables_of_shares_and_steps_lead_to_lines_and_speak_one_language(
    make: Any, language: str
) -> None:
    printed, rows = targets_and_steps()
    made = edition(printed, language, targets=rows)
    table = make(made)
    assert {target for cell in cells(table) for target in targets_of(cell)} <= anchors_of(made)
    foreign = "[A-Za-z]{2}" if language == "zh" else "[\u3400-\u9fff]"
    shown = [cell.text for cell in cells(table)] + [*heads(table), *table.notes, table.title]
    assert [text for text in shown if re.search(foreign, text)] == []
    assert make(edition(printed[::-1], language, targets=rows[::-1])) == table


@pytest.mark.parametrize(
    ("day", "said"),
    [("2024-06-01", "No outcome found"), ("2025-06-01", "No later article held")],
)
def test_silence_where_no_article_of_the_year_after_is_held_is_said_as_such(day: str, said: str) -> None:
    printed, rows = aims(1)
    later = figure("hy-300", 35, indicator="greening", published_from=day, published_to=day)
    made = edition([*printed, later], targets=rows)
    assert texts(targets.register(made))[0][-1] == said
    assert said in heads(targets.summary_by_year(made))


@pytest.mark.parametrize(("count", "said"), [(19, "0 of 19"), (20, "0 of 20, 0.0%")])
def test_a_share_of_few_targets_has_no_percentage(count: int, said: str) -> None:
    printed, rows = aims(count)
    assert texts(targets.summary_by_year(edition(printed, targets=rows)))[0][2] == said


def test_a_target_answered_by_an_expectation_only_is_a_case_of_its_own() -> None:
    (wanted,), _ = aims(1)
    foreseen = figure("hy-200", 9.6, indicator="gdp", status="expected", resolution=0.1)
    about = {"indicator": "gdp", "status": "target", "verdict": "no_outcome", "reason": "expected_only"}
    gap = derived("outcome_minus_target", 0.6, "hy-200 hy-100", "pp", indicator="gdp", status="expected")
    gap |= {"quantity": "expectation_minus_target", "formula": "expectation_minus_target",
            "derived": "targets.expectation_minus_target:hy-200+hy-100"}  # fmt: skip
    row = derived("target", 9, "hy-100 hy-200", **about)
    row |= {"derived": "targets.printed:hy-100"}
    made = edition([wanted, foreseen], targets=[row, gap])
    answer = targets.register(made)
    assert texts(answer)[0][-1].startswith("Only expected: 9.6% (expected); gap +0.6")
    assert targets_of(cells(answer)[-1]) == ("hy-200", "targets.expectation_minus_target:hy-200+hy-100")
    assert texts(targets.summary_by_year(made))[0][2] == "0 of 1"


def test_families_with_one_target_stand_together() -> None:
    (first, second), rows = aims(2)
    other, alone = aims(1, indicator="greening")
    other[0]["figure"], alone[0]["derived"] = "hy-300", "targets.printed:hy-300"
    made = edition([first, second, *other], targets=[*rows, *alone])
    assert [row[:2] for row in texts(target_shares.shares_by_family(made))] == [
        ["GDP", "0 of 2"],
        ["Other indicators, one target due each", "0 of 1"],
    ]


def test_who_answers_a_target_is_told_by_year() -> None:
    (wanted,), _ = aims(1)
    outcome = figure("hy-200", 9.6, indicator="gdp")
    gap = derived("outcome_minus_target", 0.6, "hy-200 hy-100", "pp", indicator="gdp", verdict="met")
    row = derived("target", 9, "hy-100 hy-200", indicator="gdp", status="target", verdict="met")
    row |= {"derived": "targets.printed:hy-100"}
    for source, followed in (("hy", "1 of 1"), ("old", "0 of 1")):
        made = edition([wanted, outcome | {"source": source}], targets=[row, gap])
        assert texts(target_shares.shares_by_year(made)) == [["2023", "1 of 1", followed, "1 of 1"]]


def test_a_target_stands_beside_the_one_before_it_or_says_why_it_does_not() -> None:
    (wanted,), _ = aims(1)
    before = figure("hy-001", 12, period=YEAR_BEFORE, indicator="gdp", status="target", resolution=1)
    step = stepped("target_drift", "target_minus_earlier_target", "hy-100 hy-001")
    apart = step | {"value": nan, "lower": nan, "upper": nan, "verdict": "not_comparable", "reason": "scope"}
    shown = target_steps.drift(edition([wanted, before], targets=[step]))
    assert texts(shown) == [["GDP", "2023", "9%", "12%, 2022", "−3.0 pp"]]
    assert targets_of(cells(shown)[-1]) == (step["derived"],)
    shown = target_steps.drift(edition([wanted, before], targets=[apart]))
    assert texts(shown)[0][-1] == "Different scope"


def test_the_appendix_shows_print_reading_and_position() -> None:
    printed = {"printed": "逾30亿元", "qualifier": "more_than", "upper": nan, "start": "10", "end": "15"}
    figures = [
        figure("hy-002", 3e9, "CNY", indicator="gdp", resolution=1e8, **printed),
        figure("hy-001", 8.6, indicator="gdp", measure="growth", lower=8.55, upper=8.65, printed="8.6%"),
    ]
    table = sources.figures(edition(figures))
    assert [row[:4] for row in texts(table)] == [
        ["hy-001", "GDP, year-on-year growth", "8.6%", ""],
        ["hy-002", "GDP", "逾30亿元", "> CNY 3 billion"],
    ]
    assert texts(table)[1][-2:] == ["“期中考”, Aug 2024", "10–15, not verified"]
    assert targets_of(cells(table)[-2]) == ("source-hy",)
    assert texts(table)[0][-1] == "Not verified"


READINGS: list[tuple[str, Row, str, str]] = [
    ("8.6%", {"value": 8.6, "lower": 8.55, "upper": 8.65, "unit": "percent"}, "", ""),
    ("40个", {"value": 40, "unit": "count", "resolution": 1}, "", ""),
    ("四", {"value": 4, "unit": "count", "resolution": 1}, "4", "4"),
    ("14.37亿元", {"value": 1.437e9, "unit": "CNY", "resolution": 1e6}, "", "CNY 1.437 billion"),
    ("3600余家", {"value": 3600, "upper": 3700, "qualifier": "more_than"}, "3600—3700", "3,600–3,700"),
    (
        "约50亿元",
        {"value": 5e9, "lower": 4.5e9, "upper": 5.5e9, "unit": "CNY", "qualifier": "approx"},
        "45—55亿元",
        "CNY 4.5–5.5 billion",
    ),
    ("30%以上", {"value": 30, "upper": nan, "unit": "percent", "qualifier": "at_least"}, "≥30%", "≥ 30%"),
    (
        "百强",
        {"value": 100, "lower": 1, "unit": "rank", "qualifier": "at_most", "measure": "rank"},
        "前100位",
        "top 100",
    ),
    ("进位15名", {"value": 15, "unit": "rank", "measure": "change"}, "15位", "15 places"),
]


@pytest.mark.parametrize(("printed", "read", "zh", "en"), READINGS, ids=[row[0] for row in READINGS])
def test_a_print_is_read_out_only_where_it_does_not_say_it_itself(
    printed: str, read: Row, zh: str, en: str
) -> None:
    value = read["value"]
    one = figure("hy-001", value, indicator="gdp", printed=printed) | {"unit": "count", "resolution": nan}
    one |= {"lower": value, "upper": value} | read
    beside = figure("hy-002", 7, "count", indicator="gdp", printed="七", resolution=1)
    for language, reading in (("zh", zh), ("en", en)):
        table = sources.figures(edition([one, beside], language))
        assert texts(table)[0][3] == reading
        assert isinstance(table, Table)
        assert any(note.startswith(("读作", "Read as")) for note in table.notes) == (reading == "")


def test_the_appendix_names_the_status_of_what_is_no_outcome() -> None:
    figures = [
        figure("hy-001", 1, indicator="gdp"),
        figure("hy-002", 1, indicator="gdp", status="target"),
        figure("hy-003", 1, period=("", 0), indicator="gdp", status="expected"),
    ]
    table = sources.figures(edition(figures, "zh"))
    when = heads(table).index("时期")
    assert [row[when] for row in texts(table)] == ["2023年", "2023年（目标）", "预计"]


def test_a_derived_number_stands_with_its_formula_and_leads_to_what_went_into_it() -> None:
    figures, analyses = the_whole()
    table = derived_tables.derived(edition(figures, **analyses))
    assert heads(table) == ["Derived number", "Indicator", "Period", "Value", "Formula", "Verdict"]
    rows = {row[0].anchor: row for row in table.rows} if isinstance(table, Table) else {}
    assert list(rows) == sorted(rows)
    plan = rows["completion.implied_plan:hy-003+hy-004"]
    assert [cell.text for cell in plan[1:5]] == [
        "Project investment (projects not named), implied annual plan",
        "2023 (target)",
        "CNY 9.099 billion (9.098–9.101)",
        "amount completed CNY 6.314 billion ÷ completion rate 69.39%",
    ]
    assert targets_of(plan[4]) == ("hy-003", "hy-004")
    assert [plan[4].text[link.start : link.end] for link in plan[4].links] == ["CNY 6.314 billion", "69.39%"]


def test_what_a_derived_number_was_derived_from_first_is_a_link_to_that_line() -> None:
    figures, analyses = the_whole()
    table = derived_tables.derived(edition(figures, "zh", **analyses))
    formulas = {row[0].anchor: row[4] for row in table.rows} if isinstance(table, Table) else {}
    pace = formulas["completion.rate_over_elapsed:hy-004"]
    assert pace.text == "完成率69.39% ÷ 时间进度58.33%"
    assert targets_of(pace) == ("hy-004", "completion.elapsed_share:hy-004")
    share = formulas["completion.elapsed_share:hy-004"]
    assert (share.text, targets_of(share)) == ("7个月 ÷ 12个月", ("hy-004",))


def test_what_could_not_be_computed_has_no_line() -> None:
    figures, analyses = the_whole()
    made = edition(figures, **analyses)
    lines = {cell.anchor for cell in cells(derived_tables.derived(made)) if cell.anchor}
    computed = [row for rows in analyses.values() for row in rows if row["formula"] != "printed"]
    assert {row["derived"] for row in computed} - lines == {"rd_intensity.later_minus_earlier:hy-007+hy-010"}


def test_a_bounded_target_in_a_formula_is_explained() -> None:
    figures, analyses = the_whole()
    figures[1] |= {"qualifier": "at_least", "upper": nan}
    for rows, explained in ((analyses, True), ({"growth": analyses["growth"][3:]}, False)):
        table = derived_tables.derived(edition(figures, **rows))
        assert isinstance(table, Table)
        assert ("A target with a bounding word counts with its number." in table.notes) == explained


def test_two_numbers_of_one_cell_lead_to_two_lines() -> None:
    figures, analyses = the_whole()
    answer = cells(targets.register(edition(figures, **analyses)))[-1]
    shown = {answer.text[link.start : link.end]: link.to for link in answer.links}
    assert shown == {
        "8.6%": "hy-001",
        "−0.4 pp (−1.0 to +0.2)": "targets.outcome_minus_target:hy-001+hy-002",
    }


def test_a_count_leads_to_the_table_that_lists_what_it_counts_and_a_zero_nowhere() -> None:
    figures = [figure("hy-001", 1), figure("hy-002", 2, status="target", measure="growth")]
    made = edition(figures, targets=[derived("target", 2, "hy-002", status="target", verdict="no_outcome")])
    covered, years = data.coverage(made), targets.summary_by_year(made)
    assert [(cell.text, cell.link) for cell in cells(covered)[1:4]] == [
        ("1", "table-sources-figures"),
        ("0", ""),
        ("1", "table-sources-figures"),
    ]
    whole, share = cells(years)[1:3]
    assert (whole.text, whole.link) == ("1", "table-targets-register")
    assert (share.text, targets_of(share)) == ("0 of 1", ("table-targets-register",))
    assert whole.hint == "listed in “Register of targets”"


def test_remarks_are_those_of_the_language_by_id() -> None:
    figures = [
        figure("hy-002", 2, indicator="rd", note="month not printed", note_zh="未注明月份"),
        figure("hy-001", 1, indicator="gdp", measure="growth", note="printed twice"),
        figure("hy-003", 3, indicator="gdp"),
    ]
    english = sources.notes(edition(figures))
    assert texts(english) == [
        ["hy-001", "GDP, year-on-year growth", "Printed twice"],
        ["hy-002", "R&D expenditure", "Month not printed"],
    ]
    assert [cell.link for cell in cells(english)][::3] == ["hy-001", "hy-002"]
    assert texts(sources.notes(edition(figures, "zh"))) == [["hy-002", "研发经费", "未注明月份"]]


def test_without_the_column_of_the_language_there_are_no_remarks() -> None:
    made = edition([figure("hy-001", 1, indicator="gdp", note="month not printed")], "zh")
    made.figures = made.figures.drop(columns="note_zh")
    assert sources.notes(made) == Prose("")


def test_a_scope_that_repeats_the_name_is_left_out() -> None:
    figures = [figure("hy-001", 1, indicator="greening", scope="green coverage (绿化覆盖率)")]
    figures += [figure("hy-002", 1, indicator="greening", scope="greening rate (绿化率)")]
    shown = [row[1] for row in texts(sources.figures(edition(figures, "zh")))]
    assert shown == ["绿化率（绿化覆盖率）", "绿化率"]


def test_a_number_printed_again_is_shown_beside_the_first_print() -> None:
    figures = [
        figure("hy-001", 8.6, indicator="gdp", measure="growth", superseded_by="hy-002"),
        figure("hy-002", 8.5, indicator="gdp", measure="growth"),
        figure("hy-003", 7.0, indicator="retail", measure="growth", contradicted_by="hy-004"),
        figure("hy-004", 7.1, indicator="retail", measure="growth", contradicted_by="hy-003"),
    ]
    assert [row[:5] for row in texts(sources.superseded(edition(figures)))] == [
        ["GDP, year-on-year growth", "2023", "8.6%", "superseded by", "8.5%"],
        ["Retail sales, year-on-year growth", "2023", "7.0%", "contradicted by", "7.1%"],
    ]


def test_other_areas_are_those_above_the_zone_those_its_sources_mention_and_zones_beside_it() -> None:
    others = (
        figure("hn-001", 5, source="cited", area="hunan", indicator="gdp"),
        figure("zq-001", 98, area="zhaoqing", indicator="gdp"),
        figure("zz-001", 98, source="other", area="zhaoqing", indicator="gdp"),
        figure("zz-002", 98, source="other", area="zhaoqing", indicator="retail"),
    )
    made = edition([figure("hy-001", 1, indicator="retail")], others=others)
    made.areas = AREAS.assign(kind=["zone", "province", "zone"])
    made.indicators = INDICATORS.assign(dimension="ratio", basis="", direction="up")
    told = [row[:2] for row in texts(sources.other_areas(made))]
    assert told[:2] == [["hn-001", "Hunan: GDP"], ["zq-001", "Zhaoqing: GDP"]]
    assert told[2:] == [["zz-002", "Zhaoqing: retail sales"]]


def test_a_note_explains_the_signs_that_occur_and_no_others() -> None:
    figures, analyses = the_whole()
    with_signs = growth.outcomes(edition(figures, **analyses))
    without = growth.subjects(edition(figures, **analyses))
    assert isinstance(with_signs, Table)
    assert isinstance(without, Table)
    assert "≈ about." in with_signs.notes
    assert not any("≈" in note or "≥" in note for note in without.notes)


def test_the_source_line_lists_the_articles_of_the_numbers_shown() -> None:
    figures, analyses = the_whole()
    table = growth.outcomes(edition(figures, "zh", **analyses))
    assert isinstance(table, Table)
    assert table.source == "资料来源：《期中考》；《工作会》"

"""Attraction and innovation: ratios of like with like, stages apart, and what the chapters say of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from editions import edition_of
from exactly import FORMULAS, Used
from hypothesis import given, settings
from hypothesis import strategies as st
from seedfiles import AREAS, SOURCES, Row, write_seeds

from zonereport.analysis.formulas import operands
from zonereport.analysis.ratios import ratios
from zonereport.analysis.stages import class_lines, newest, stage_lines
from zonereport.charts import attraction as attraction_charts
from zonereport.charts import innovation as innovation_charts
from zonereport.clean import read_data
from zonereport.edition import Edition
from zonereport.exhibits import Chart, Prose, Table
from zonereport.narrative import attraction, innovation
from zonereport.quantity import parse_period
from zonereport.refresh import refresh_data
from zonereport.seeds import Seeds, load_seeds
from zonereport.tables import attraction as attraction_tables
from zonereport.tables import derived as derived_tables
from zonereport.tables import innovation as innovation_tables
from zonereport.tracing import open_ledger, parse_reference, trace

#: An edition and its seeds.
Made = tuple[Edition, Seeds]

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
CODEBOOK = pd.read_csv(SEEDS / "indicators.csv", dtype="str").fillna("")
TEN, YEAR = "2023-01/2023-10", "2023-01/2023-12"
CLASS = "200 million yuan and above"
INTRODUCED, AGREED = "projects_introduced", "introduced_total_investment"
PATENTS = "invention_patents_per_10k"

every_language = pytest.mark.parametrize("language", ["zh", "en"])


def one(figure: str, indicator: str, value: float, **cells: Any) -> dict[str, Any]:
    """A cleaned figure of the zone, by default on January to October 2023."""
    row = {
        "figure": figure, "indicator": indicator, "value": value, "lower": value, "upper": value,
        "area": "jia", "subject": "", "measure": "level", "scope": "", "period": TEN, "status": "actual",
        "qualifier": "exact", "unit": "count", "supersedes": "", "evidence": "coded",
    } | cells  # fmt: skip
    period = parse_period(str(row["period"])) if row["period"] else None
    days = {"period_start": period.start, "period_end": period.end} if period else {}
    return row | {"months": period.months if period else None, **days}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    made = pd.DataFrame(rows)
    for name in ("period_start", "period_end"):
        made[name] = pd.to_datetime(made.get(name, pd.Series(pd.NaT, index=made.index)))
    day = pd.Timestamp("2024-02-01")
    made = made.assign(published_from=day, published_to=day, months=made["months"].astype("Int64"))
    return made.astype({"value": "float64", "lower": "float64", "upper": "float64"})


def made_of(*rows: dict[str, Any]) -> dict[str, str]:
    """The figures of each ratio by its quantity."""
    found = ratios(frame(*rows), CODEBOOK)
    return dict(zip(found["quantity"], found["figures"], strict=True))


def test_an_amount_is_divided_by_the_number_of_the_same_scope_and_period_only() -> None:
    amount = one("a-1", AGREED, 1e9, unit="CNY")
    assert made_of(amount, one("a-2", INTRODUCED, 4)) == {"average_per_project": "a-1 a-2"}
    for other in ({"scope": "major projects"}, {"period": YEAR}, {"status": "target"}, {"area": "yi"},
                  {"subject": "甲"}, {"period": ""}):  # fmt: skip
        assert made_of(amount, one("a-2", INTRODUCED, 4, **other)) == {}
    assert made_of(amount, one("a-2", "projects_signed", 4)) == {}


def test_funds_attracted_are_divided_by_nothing() -> None:
    funds = one("a-1", "funds_attracted", 1e9, unit="CNY")
    assert made_of(funds, one("a-2", INTRODUCED, 4), one("a-3", "projects_signed", 4)) == {}


def test_a_size_class_has_a_share_in_all_projects_of_its_own_stage() -> None:
    part, whole = one("a-1", INTRODUCED, 24, scope=CLASS), one("a-2", INTRODUCED, 29)
    rows = ratios(frame(part, whole), CODEBOOK).set_index("quantity")
    share, rest = rows.loc["share_of_projects"], rows.loc["projects_below_class"]
    assert (share["lower"], share["upper"]) == pytest.approx((2400 / 29,) * 2)
    assert rest["value"] == 5 and rest["unit"] == "count" and rest["figures"] == "a-2 a-1"
    assert made_of(part, one("a-2", "projects_signed", 29)) == {}
    assert made_of(part | {"scope": "major projects"}, whole) == {}


def test_the_average_of_the_city_is_an_interval_from_the_rounding_of_both_prints() -> None:
    level = one("a-1", PATENTS, 17.86, lower=17.855, upper=17.865, unit="per_10k")
    times = one("a-2", f"{PATENTS}_to_city", 3.3, lower=3.25, upper=3.35, unit="times")
    row = ratios(frame(level, times), CODEBOOK).iloc[0]
    assert [round(row[end], 3) for end in ("value", "lower", "upper")] == [5.412, 5.330, 5.497]


SCENE = (
    (AGREED, "CNY", ""), (INTRODUCED, "count", ""), (INTRODUCED, "count", CLASS),
    ("industrial_firms_attracted", "count", ""), ("industrial_firms_producing", "count", ""),
    (PATENTS, "per_10k", ""), (f"{PATENTS}_to_city", "times", ""),
)  # fmt: skip
numbers = st.one_of(st.sampled_from([0.0, 0.1, 3.3, 29.0, 12.55e9]), st.floats(0, 1e6, allow_subnormal=False))


figures_of_a_zone = st.lists(
    st.tuples(numbers, numbers, numbers, st.booleans()), min_size=len(SCENE), max_size=len(SCENE)
)


# Some zones at a time: an analysis takes as long for one.
@settings(max_examples=5, deadline=None)
@given(st.lists(figures_of_a_zone, min_size=1, max_size=12))
def test_a_ratio_holds_the_exact_result_for_every_number_inside(
    drawn: list[list[tuple[float, ...]]],
) -> None:
    rows, inside = [], {}
    for zone, numbers_of_it in enumerate(drawn):
        for place, ((indicator, unit, scope), (*ends, is_open)) in enumerate(
            zip(SCENE, numbers_of_it, strict=True)
        ):
            low, inner, high = sorted(ends)
            cells = {"lower": low, "upper": None if is_open else high, "unit": unit, "scope": scope}
            figure = f"x-{zone:02}{place}"
            value = low if is_open else inner
            rows.append(one(figure, indicator, value, area=f"zone{zone:02}", **cells))
            inside[figure] = Used(Fraction(inner), Fraction(inner), 10, "level", unit)
    found = ratios(frame(*rows), CODEBOOK)
    asked = {name for name in FORMULAS if "ratios." in name}
    formulas = found.groupby("area")["formula"].agg(lambda names: {f"ratios.{name}" for name in names})
    assert formulas.to_list() == [asked] * len(drawn)
    for row in found.to_dict("records"):
        try:
            exact = FORMULAS[f"ratios.{row['formula']}"]([inside[name] for name in row["figures"].split()])
        except ZeroDivisionError:
            continue
        assert isnan(row["lower"]) or Fraction(row["lower"]) <= exact, row["derived"]
        assert isnan(row["upper"]) or exact <= Fraction(row["upper"]), row["derived"]


def test_neither_the_order_of_rows_nor_a_stranger_changes_a_ratio() -> None:
    rows = [one(f"a-{n}", indicator, 4.0 + n, unit=unit, scope=scope)
            for n, (indicator, unit, scope) in enumerate(SCENE)]  # fmt: skip
    stranger = one("b-1", INTRODUCED, 7.0, area="yi")
    plain, mixed = frame(*rows), frame(stranger, *rows[::-1])
    pd.testing.assert_frame_equal(ratios(plain, CODEBOOK), ratios(mixed, CODEBOOK))
    assert [sorted(line) for line in stage_lines(plain)] == [
        sorted(line) for line in stage_lines(mixed[mixed["area"] == "jia"])
    ]


def test_stages_scopes_and_statuses_take_a_line_each_and_classes_none() -> None:
    lines = stage_lines(frame(
        one("a-1", INTRODUCED, 40), one("a-2", "projects_signed", 35, scope="major projects"),
        one("a-3", "projects_signed", 30), one("a-4", INTRODUCED, 50, status="target"),
        one("a-5", AGREED, 1e9, unit="CNY"), one("a-6", INTRODUCED, 24, scope=CLASS),
        one("a-7", INTRODUCED, 1, subject="甲"),
    ))  # fmt: skip
    told = [{part: row["figure"] for part, row in line.items()} for line in lines]
    assert sorted(told, key=str) == sorted(
        [{"count": "a-1", "amount": "a-5"}, {"count": "a-4"}, {"count": "a-2"}, {"count": "a-3"}], key=str
    )


def test_a_threshold_belongs_to_the_count_of_its_class_period_and_status() -> None:
    threshold = one("a-1", "project_size_class", 2e8, measure="threshold", upper=None, unit="CNY")
    count = one("a-2", INTRODUCED, 24, scope=CLASS)
    (line,) = class_lines(frame(threshold, count))
    assert {part: row["figure"] for part, row in line.items()} == {"count": "a-2", "threshold": "a-1"}
    assert len(class_lines(frame(threshold, count | {"status": "target"}))) == 2
    assert len(class_lines(frame(threshold | {"value": 1e8}, count))) == 2


def test_newest_periods_come_first_and_undated_figures_last() -> None:
    rows = frame(one("a-1", INTRODUCED, 1, period=""), one("a-2", INTRODUCED, 1, period="2018-01/2018-12"),
                 one("a-3", INTRODUCED, 1), one("a-4", AGREED, 1, status="target"))  # fmt: skip
    assert [row["figure"] for row in newest(rows)] == ["a-3", "a-4", "a-2", "a-1"]


# The chapters.


def typed(number: int, printed: str, indicator: str, **cells: str) -> Row:
    row = {"figure": f"ja24-{number:03}", "source": "jia-2024", "printed": printed, "indicator": indicator}
    return {**row, "period": TEN, **cells}


FIGURES = (
    typed(1, "29个", INTRODUCED), typed(2, "125.5亿元", AGREED), typed(3, "24个", INTRODUCED, scope=CLASS),
    typed(4, "2亿元以上", "project_size_class", measure="threshold", qualifier="at_least"),
    typed(5, "40个", INTRODUCED, period="2022-01/2022-12"), typed(6, "35个", "projects_signed"),
    typed(7, "175亿元", "funds_attracted"), typed(8, "43天", "days_from_contact_to_signing", subject="甲园"),
    typed(9, "6个", "class3_top500_firms_introduced"),
    typed(20, "324家", "high_tech_firms", period="2023-10"),
    typed(21, "157家", "high_tech_firm_applications"),
    typed(22, "582件", "technology_contracts"),
    typed(23, "超过30亿元", "technology_contract_value", qualifier="more_than"),
    typed(24, "52.7亿元", "technology_contract_value", period="2024-01/2024-01"),
    typed(25, "17.86件", PATENTS, period="2023-10"),
    typed(26, "3.3倍", f"{PATENTS}_to_city", period="2023-10"),
    typed(27, "10家", "little_giants_national", period="2023-10"),
    typed(28, "39家", "little_giants_provincial_and_above", period="2023-10"),
)  # fmt: skip


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Made]:
    """The edition of the zone ``jia`` from figures of the project's own codebook, and its seeds."""
    made: dict[str, Made] = {}

    def edition(language: str, *figures: Row) -> Made:
        key = repr(figures)
        if key not in made:
            folder = tmp_path_factory.mktemp("chapters")
            book = CODEBOOK.to_dict("records")
            tables: Any = {"figures": figures, "areas": AREAS, "indicators": book, "sources": SOURCES}
            seeds = load_seeds(write_seeds(folder / "seeds", **tables, dismissed=()))
            made[key] = edition_of(seeds), seeds
        edition, seeds = made[key]
        return replace(edition, language=language), seeds

    return edition


def cells_of(table: Table | Prose) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    # The papers of these figures are not at hand, and the sign of that is no matter here.
    return {
        f"{row[0].text} | {row[1].text}": [cell.text.rstrip("†") for cell in row[2:]] for row in table.rows
    }


def links(*exhibits: object) -> set[str]:
    """Where the words and tables lead."""
    found: set[str] = set()
    for exhibit in exhibits:
        if isinstance(exhibit, Prose):
            found |= set(re.findall(r"\]\(#([^ )]+)", exhibit.markdown))
        elif isinstance(exhibit, Table):
            found |= {cell.link for row in exhibit.rows for cell in row if cell.link}
    return found


def test_the_table_of_stages_keeps_amounts_and_funds_in_columns_of_their_own(
    make: Callable[..., Made],
) -> None:
    found = cells_of(attraction_tables.stages(make("en", *FIGURES)[0]))
    average = "CNY 432.8 million (432.6–432.9)"
    assert found["Attracted | Jan–Oct 2023"] == ["29", "CNY 12.55 billion", average, ""]
    assert found["Signed | Jan–Oct 2023"] == ["35", "", "", ""]
    assert found["Funds attracted | Jan–Oct 2023"] == ["", "", "", "CNY 17.5 billion"]


@every_language
def test_the_chapters_say_what_follows_from_the_figures_with_links_that_arrive(
    make: Callable[..., Made], language: str
) -> None:
    edition, *_ = make(language, *FIGURES)
    told = [attraction.opening(edition), attraction.others(edition), attraction.subjects(edition),
            attraction.limits(edition), innovation.opening(edition), innovation.limits(edition)]  # fmt: skip
    words = "\n".join(prose.markdown for prose in told)
    for number in ("82.76%", "4.328" if language == "zh" else "432.8", "5.41"):
        assert number in words, number
    assert not re.search(r"\bnan\b|NaT|[{}]", words)
    tables = [attraction_tables.stages(edition), attraction_tables.size_classes(edition),
              innovation_tables.firms(edition), innovation_tables.contracts(edition),
              innovation_tables.others(edition)]  # fmt: skip
    appendix = derived_tables.derived(edition)
    assert isinstance(appendix, Table)
    anchors = {row[0].anchor for row in appendix.rows} | set(edition.figures["figure"])
    assert {one for one in links(*told, *tables) if not one.startswith("table-")} <= anchors


def test_a_ratio_can_be_traced_to_its_figures(make: Callable[..., Made], tmp_path: Path) -> None:
    edition, seeds = make("en", *FIGURES)
    refresh_data(seeds, tmp_path)
    ledger = open_ledger(read_data(tmp_path, seeds.folder), seeds)
    for name in ratios(edition.figures, edition.indicators)["derived"]:
        node = trace(parse_reference(name), ledger)
        assert node.agrees, name  # type: ignore[union-attr]
        assert [leaf.id for leaf in node.inputs] == [  # type: ignore[union-attr]
            operand.id for operand in operands(name, {})
        ]


def test_a_monthly_rate_of_counts_carries_its_classifier_in_chinese(make: Callable[..., Made]) -> None:
    edition, *_ = make("zh", *FIGURES)
    told = attraction.limits(edition).markdown
    assert "2022年[3.333个/月]" in told and "2023年1—10月[2.9个/月]" in told
    appendix = derived_tables.derived(edition)
    assert isinstance(appendix, Table)
    assert "3.333个/月" in {row[3].text.rstrip("†") for row in appendix.rows}


@every_language
def test_a_sentence_names_an_open_end_in_words(make: Callable[..., Made], language: str) -> None:
    told = innovation.opening(make(language, *FIGURES)[0]).markdown
    assert ("平均每件[不低于515.4万元]" if language == "zh" else "[at least CNY 5.154 million]") in told
    assert "≥" not in told


@every_language
def test_a_remark_stands_behind_its_number_and_a_shared_one_at_the_period(
    make: Callable[..., Made], language: str
) -> None:
    month = {"note": "month not printed", "note_zh": "未注明月份"}
    own = {"note": "one", "note_zh": "一数"}
    both = {"note": "month not printed; a part", "note_zh": "未注明月份；部分"}
    firms = {"324家": month, "10家": both, "157家": own}
    noted = tuple({**row, **firms.get(row["printed"], {})} for row in FIGURES)
    told = re.sub(r"\(#[^)]*\)", "", innovation.opening(make(language, *noted)[0]).markdown)
    said = {
        "zh": ("2023年10月末（未注明月份）", "[10家]（部分）", "[157家]（一数）"),
        "en": ("End-October 2023 (month not printed)", "[10] (a part)", "[157] (one)"),
    }
    assert [words for words in said[language] if words not in told] == []
    assert told.count("未注明月份" if language == "zh" else "month not printed") == 1


@every_language
def test_the_head_warns_of_nothing_that_the_list_does_not_hold(
    make: Callable[..., Made], language: str
) -> None:
    alone = attraction.opening(make(language, typed(1, "46个", "projects_started"))[0]).markdown
    for word in ("协议", "各阶段") if language == "zh" else ("Agreed", "stages"):
        assert word not in alone.partition("\n")[0]
        assert word in attraction.opening(make(language, *FIGURES)[0]).markdown.partition("\n")[0]


@every_language
def test_a_composition_is_drawn_where_both_parts_are_counts(
    make: Callable[..., Made], language: str
) -> None:
    chart = attraction_charts.size_classes(make(language, *FIGURES)[0])
    assert isinstance(chart, Chart)
    numbers = re.findall(r"\d+", chart.alt.rpartition("：" if language == "zh" else ": ")[2])
    assert [number for number in numbers if number in {"29", "24", "5"}] == ["29", "24", "5"]
    bounded = changed_print("24个", "超过24个", qualifier="more_than")
    assert isinstance(attraction_charts.size_classes(make(language, *bounded)[0]), Prose)


def changed_print(old: str, new: str, **cells: str) -> tuple[Row, ...]:
    return tuple({**row, "printed": new, **cells} if row["printed"] == old else row for row in FIGURES)


def test_the_value_of_contracts_is_drawn_from_two_periods_on(
    make: Callable[..., Made],
) -> None:
    chart = innovation_charts.contract_value(make("en", *FIGURES)[0])
    assert isinstance(chart, Chart) and "CNY 300 million" in chart.alt
    single = tuple(row for row in FIGURES if row["printed"] != "52.7亿元")
    assert isinstance(innovation_charts.contract_value(make("en", *single)[0]), Prose)


@every_language
def test_a_zone_of_which_nothing_is_known_gets_a_sentence_and_nothing_else(
    make: Callable[..., Made], language: str
) -> None:
    edition, *_ = make(language, typed(1, "8.6%", "gdp", measure="growth"))
    for words, tables in ((attraction, attraction_tables), (innovation, innovation_tables)):
        assert words.opening(edition).markdown and "\n" not in words.opening(edition).markdown
        assert words.limits(edition).markdown == words.subjects(edition).markdown == ""
        for name in ("stages", "size_classes", "firms", "contracts", "others", "subjects"):
            made = getattr(tables, name, None)
            assert made is None or made(edition) == Prose("")


def test_stock_and_flow_of_firms_are_named_apart(make: Callable[..., Made]) -> None:
    found = cells_of(innovation_tables.firms(make("en", *FIGURES)[0]))
    assert found["High-tech firms | at the date"] == ["end-Oct 2023", "324"]
    assert found["Applications for high-tech enterprise status | over the period"][0] == "Jan–Oct 2023"

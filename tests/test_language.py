"""Numbers, periods, messages and names in both languages."""

from __future__ import annotations

from datetime import date
from math import inf, nan
from pathlib import Path

import pandas as pd
import pytest

from zonereport.analysis.comparability import PARTS
from zonereport.language import messages
from zonereport.language.formats import (
    format_bounds,
    format_date,
    format_date_range,
    format_day,
    format_number,
    format_period,
    format_quantity,
    format_window,
    symbol_form,
    unit_label,
)
from zonereport.language.messages import MessageError, catalogue, catalogue_faults, message, plural
from zonereport.language.names import (
    area_name,
    code_name,
    indicator_name,
    missing_scopes,
    reason_names,
    scope_name,
    short_title,
    source_title,
)
from zonereport.vocabulary import (
    AreaKind,
    Basis,
    Dimension,
    Direction,
    DismissalReason,
    Evidence,
    Language,
    Measure,
    Qualifier,
    Status,
    Unit,
    Verdict,
)

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

# value, lower, upper, unit, resolution, qualifier -> Chinese, English
PRINTED = [
    ((1.437e9, 1.4365e9, 1.4375e9, "CNY", 1e6, "exact"), "14.37亿元", "CNY 1.437 billion"),
    ((6e9, 5.95e9, 6.05e9, "CNY", 1e8, "exact"), "60亿元", "CNY 6.0 billion"),
    ((6.93e9, 6.925e9, 6.935e9, "CNY", 1e7, "exact"), "69.3亿元", "CNY 6.93 billion"),
    ((1.913e10, 1.913e10, nan, "CNY", 1e7, "more_than"), "超191.3亿元", "more than CNY 19.13 billion"),
    ((5e9, 4.5e9, 5.5e9, "CNY", 1e8, "approx"), "约50亿元", "about CNY 5 billion"),
    ((5e7, 5e7, nan, "CNY", 1e4, "at_least"), "5000万元以上", "at least CNY 50 million"),
    ((20, 20, nan, "percent", 1, "at_least"), "20%以上", "at least 20%"),
    ((15.42, 15.415, 15.425, "percent", 0.01, "exact"), "15.42%", "15.42%"),
    ((5, 4.5, 5.5, "pp", 1, "exact"), "5个百分点", "5 pp"),
    ((35, 35, 35, "count", 1, "exact"), "35", "35"),
    ((600, 550, 600, "count", 1, "approx"), "近600", "nearly 600"),
    ((3600, 3600, 3700, "count", 1, "more_than"), "3600余", "more than 3,600"),
    ((2e4, 2e4, 3e4, "count", 1e4, "more_than"), "2万余", "more than 20,000"),
    ((20, nan, 20, "month", 1, "at_most"), "不超过20个月", "at most 20 months"),
    ((1, 1, 1, "month", 1, "exact"), "1个月", "1 month"),
    ((312, 306, 318, "month", 12, "exact"), "26年", "26 years"),
    ((40, nan, 40, "day", 1, "less_than"), "不到40天", "less than 40 days"),
    ((1.2e6, 1.195e6, 1.205e6, "m2", 1e4, "exact"), "120万平方米", "1.20 million m²"),
    ((6.25e4, 6.245e4, 6.255e4, "m2", 1e2, "exact"), "6.25万平方米", "62,500 m²"),
    ((9.8e7, 9.75e7, 9.85e7, "m2", 1e6, "approx"), "约98平方公里", "about 98 km²"),
    ((5000, 4999.5, 5000.5, "m", 1, "exact"), "5000米", "5,000 m"),
    ((12000, 11500, 12500, "m", 1000, "exact"), "12公里", "12 km"),
    ((370, 365, 375, "mu", 1, "approx"), "约370亩", "about 370 mu"),
    ((2.3e5, 2.25e5, 2.35e5, "persons", 1e4, "approx"), "约23万人", "about 230,000 people"),
    ((3, 3, 3, "rank", 1, "exact"), "第3位", "3rd"),
    ((11, 11, 11, "rank", 1, "exact"), "第11位", "11th"),
    ((3, 1, 3, "rank", 1, "at_most"), "前3位", "top 3"),
    ((3.3, 3.25, 3.35, "times", 0.1, "exact"), "3.3倍", "3.3 times"),
    ((17.86, 17.855, 17.865, "per_10k", 0.01, "exact"), "每万人17.86", "17.86 per 10,000 people"),
]


@pytest.mark.parametrize(("printed", "zh", "en"), PRINTED, ids=[row[1] for row in PRINTED])
def test_a_printed_figure_keeps_its_bounding_word_and_its_precision(
    printed: tuple[float, float, float, str, float, str], zh: str, en: str
) -> None:
    value, lower, upper, unit, resolution, qualifier = printed
    assert format_quantity(value, lower, upper, unit, "zh", resolution, qualifier) == zh
    assert format_quantity(value, lower, upper, unit, "en", resolution, qualifier) == en


# value, lower, upper, unit, signed -> Chinese, English
DERIVED = [
    (
        (9.0993e9, 9.0979e9, 9.1007e9, "CNY", False),
        "90.99（90.98—91.01）亿元",
        "CNY 9.099 billion (9.098–9.101)",
    ),
    ((nan, 3e9, nan, "CNY", False), "≥30亿元", "≥ CNY 3 billion"),
    ((nan, nan, 3e9, "CNY", False), "≤30亿元", "≤ CNY 3 billion"),
    ((1.913e10, 1.913e10, inf, "CNY", False), "≥191.3亿元", "≥ CNY 19.13 billion"),
    ((nan, 9.467e9, 9.622e9, "CNY", False), "94.7—96.2亿元", "CNY 9.47–9.62 billion"),
    ((9.544e9, 9.467e9, nan, "CNY", False), "≥94.67亿元", "≥ CNY 9.467 billion"),
    ((35.89, 32.2161, nan, "percent", False), "≥32.2%", "≥ 32.2%"),
    ((32.22, nan, 32.2161, "percent", False), "≤32.3%", "≤ 32.3%"),
    ((2769, 0, 2846, "count", False), "≤2846", "≤ 2,846"),
    ((9.8e7, 9.75e7, 9.85e7, "m2", False), "98.0（97.5—98.5）平方公里", "98.0 km² (97.5–98.5)"),
    ((312, 306, 318, "month", False), "26.0（25.5—26.5）年", "26.0 years (25.5–26.5)"),
    ((305 / 7, 305 / 7 * (1 - 1e-15), 305 / 7 * (1 + 1e-15), "times", False), "43.57倍", "43.57 times"),
    ((68.92, 68.84, 69.01, "percent", False), "68.92%（68.84%—69.01%）", "68.92% (68.84–69.01%)"),
    ((-3.4, -4.4, -2.4, "pp", True), "−3.4（−4.4至−2.4）个百分点", "−3.4 pp (−4.4 to −2.4)"),
    ((0.5, -1.5, 2.5, "pp", True), "+0.5（−1.5至+2.5）个百分点", "+0.5 pp (−1.5 to +2.5)"),
    ((-3.4, -3.4, nan, "pp", True), "≥−3.4个百分点", "≥ −3.4 pp"),
    ((0.1, nan, 0.1, "pp", True), "≤0.1个百分点", "≤ 0.1 pp"),
    ((38.89, 35.1352, nan, "percent", False), "≥35.1%", "≥ 35.1%"),
    ((115.5213, 115.5213, nan, "percent", False), "≥115.5%", "≥ 115.5%"),
    ((1.13628, 1.13622, 1.13634, "times", False), "1.136倍", "1.136 times"),
    ((1.2891, 1.2883, 1.2900, "times", False), "1.289（1.288—1.290）倍", "1.289 times (1.288–1.290)"),
    ((126.28, 126.27, 126.29, "percent", False), "126.3%", "126.3%"),
    ((nan, 2e4, 3e4, "count", False), "2—3万", "20,000–30,000"),
    ((60, 0, 60, "percent", False), "≤60%", "≤ 60%"),
    ((35, 35, 35, "count", False), "35", "35"),
    ((1.7, -3.35, 6.75, "pp", True), "+1.7（−3.4至+6.8）个百分点", "+1.7 pp (−3.4 to +6.8)"),
    ((-5, -5, -5, "rank", True), "−5位", "−5 places"),
    (
        (5.94e8, 5.935e8, 5.945e8, "CNY/month", False),
        "5.940（5.935—5.945）亿元/月",
        "CNY 594.0 million a month (593.5–594.5)",
    ),
    ((0.0, 0.0, 0.0, "pp", True), "0.0个百分点", "0.0 pp"),
    ((8.6, nan, nan, "percent", False), "", ""),
    ((nan, nan, nan, "CNY", False), "", ""),
]


@pytest.mark.parametrize(("derived", "zh", "en"), DERIVED, ids=[row[2] or str(row[0]) for row in DERIVED])
def test_a_derived_number_shows_its_interval(
    derived: tuple[float, float, float, str, bool], zh: str, en: str
) -> None:
    value, lower, upper, unit, signed = derived
    assert format_bounds(value, lower, upper, unit, "zh", signed) == zh
    assert format_bounds(value, lower, upper, unit, "en", signed) == en


def test_decimals_make_the_interval_visible() -> None:
    assert format_bounds(1.0, 0.999, 1.001, "times", "en") == "1.000 times (0.999–1.001)"


def test_an_extrapolation_may_claim_fewer_decimals_than_its_interval_has() -> None:
    assert format_bounds(98.2735, 98.2682, 98.2788, "percent", "en", decimals=1) == "98.3%"
    assert format_bounds(116.571, 115.714, 117.429, "percent", "zh", decimals=1) == "116.6%（115.7%—117.4%）"
    assert format_bounds(305.143, 305.143, 305.143, "count", "zh", decimals=0) == "305"


def test_places_gained_are_no_place() -> None:
    gained = (15.0, 15.0, 15.0, "rank")
    assert symbol_form(*gained, "zh", 1, with_unit=True, is_change=True) == "15位"
    assert symbol_form(*gained, "en", 1, with_unit=True, is_change=True) == "15 places"
    assert format_quantity(*gained, "zh", 1, is_change=True) == "15位"
    assert format_quantity(*gained, "zh", 1) == "第15位"


def test_a_number_rounds_half_away_from_zero_and_zero_has_no_sign() -> None:
    assert format_number(2.675, "en", 2) == "2.68"
    assert format_number(-2.5, "zh", 0) == "−3"
    assert format_number(-0.004, "zh", 2) == "0.00"


def test_a_missing_number_is_an_empty_string() -> None:
    assert format_number(nan, "zh", 1) == ""
    assert format_quantity(nan, nan, nan, "CNY", "en") == ""
    assert symbol_form(nan, nan, nan, "CNY", "en") == ""


def test_a_range_without_a_number_shows_the_range() -> None:
    assert format_quantity(nan, 2e8, 3e8, "CNY", "zh") == "2—3亿元"


def test_a_number_can_be_written_out() -> None:
    assert format_quantity(1.437e9, nan, nan, "CNY", "en", 1e6, compact=False) == "CNY 1,437,000,000"


def test_the_cells_of_a_column_share_the_unit_of_its_head() -> None:
    largest = 3e10
    assert unit_label("CNY", "zh", largest) == "亿元"
    assert symbol_form(5e7, 5e7, nan, "CNY", "zh", 1e4, "at_least", size=largest) == "≥0.5"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1.2e9, "USD", "12亿美元", "USD 1.2 billion"),
        (2.8e-8, "m", "28纳米", "28 nm"),
        (0.3048, "m", "304.8毫米", "304.8 mm"),
        (0.05, "hour", "3分钟", "3 minutes"),
        (0.5, "hour", "0.5小时", "0.5 hours"),
        (46690, "kW", "4.669万千瓦", "46.69 MW"),
        (1.07e9, "kWh", "10.7亿千瓦时", "1,070 GWh"),
        (234500, "tce", "23.45万吨标准煤", "234,500 t of coal equivalent"),
        (0.5, "t", "500公斤", "500 kg"),
        (0, "m", "0米", "0 m"),
    ],
)
def test_a_unit_is_shown_in_the_size_that_fits_its_number(value: float, unit: str, zh: str, en: str) -> None:
    assert format_quantity(value, nan, nan, unit, "zh") == zh
    assert format_quantity(value, nan, nan, unit, "en") == en


def test_a_sign_stands_before_any_currency() -> None:
    assert format_bounds(-2e9, -2e9, -2e9, "USD", "en", signed=True) == "−USD 2.0 billion"


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("language", Language)
def test_every_unit_can_be_written(unit: Unit, language: Language) -> None:
    assert "7" in format_quantity(7, 7, 7, unit, language, 1)
    assert "7" in format_bounds(7, 6, 8, unit, language)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="'acres' is not a valid Unit"):
        format_quantity(7, 7, 7, "acres", "zh")


PERIODS = [
    (("2024-01-01", "2024-07-31", 7), "2024年1—7月", "January–July 2024"),
    (("2018-01-01", "2018-12-31", 12), "2018年", "2018"),
    (("2019-01-01", "2023-12-31", 60), "2019—2023年", "2019–2023"),
    (("2023-01-01", "2023-06-30", 6), "2023年上半年", "first half of 2023"),
    (("2023-04-01", "2023-06-30", 3), "2023年二季度", "second quarter of 2023"),
    (("2023-09-01", "2023-09-30", 1), "2023年9月", "September 2023"),
    (("2019-01-01", "2023-10-31", 58), "2019年1月—2023年10月", "January 2019 – October 2023"),
    (("2023-10-31", "2023-10-31", 0), "2023年10月末", "end-October 2023"),
    (("2018-12-31", "2018-12-31", 0), "2018年末", "end-2018"),
    (("", "", 0), "", ""),
    ((pd.NaT, pd.NaT, pd.NA), "", ""),
    ((pd.Timestamp("2018-01-01"), date(2018, 12, 31), pd.NA), "2018年", "2018"),
]


@pytest.mark.parametrize(("period", "zh", "en"), PERIODS, ids=[row[2] or "nothing" for row in PERIODS])
def test_a_period_is_named_as_a_bureau_names_it(
    period: tuple[object, object, object], zh: str, en: str
) -> None:
    assert format_period(*period, "zh") == zh
    assert format_period(*period, "en") == en


RANGES = [
    ("2023-11-08", "2023-12-31", "2023年11月8日至12月31日之间", "between 8 November and 31 December 2023"),
    ("2023-11-08", "2023-11-30", "2023年11月8日至30日之间", "between 8 and 30 November 2023"),
    ("2018-05-20", "2019-01-03", "2018年5月20日至2019年1月3日之间", "between 20 May 2018 and 3 January 2019"),
    ("2023-11-08", "2023-11-08", "2023年11月8日", "8 November 2023"),
    ("", "2023-11-08", "不晚于2023年11月8日", "by 8 November 2023"),
    ("2023-11-08", "", "不早于2023年11月8日", "not before 8 November 2023"),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("first", "last", "zh", "en"), RANGES)
def test_a_source_is_dated_between_two_days(first: str, last: str, zh: str, en: str) -> None:
    assert format_date_range(first, last, "zh") == zh
    assert format_date_range(first, last, "en") == en


SHORT_PERIODS = [
    (("2024-01-01", "2024-07-31", 7), "2024年1—7月", "Jan–Jul 2024"),
    (("2023-01-01", "2023-06-30", 6), "2023年上半年", "H1 2023"),
    (("2023-04-01", "2023-06-30", 3), "2023年二季度", "Q2 2023"),
    (("2019-01-01", "2023-10-31", 58), "2019年1月—2023年10月", "Jan 2019 – Oct 2023"),
    (("2023-10-31", "2023-10-31", 0), "2023年10月末", "end-Oct 2023"),
    (("2018-01-01", "2018-12-31", 12), "2018年", "2018"),
]


@pytest.mark.parametrize(("period", "zh", "en"), SHORT_PERIODS, ids=[row[2] for row in SHORT_PERIODS])
def test_a_table_abbreviates_english_periods(period: tuple[str, str, int], zh: str, en: str) -> None:
    assert format_period(*period, "zh", short=True) == zh
    assert format_period(*period, "en", short=True) == en


WINDOWS = [
    ("2024-08-07", "2024-10-31", "2024年8—10月", "Aug–Oct 2024"),
    ("2023-08-18", "2023-08-25", "2023年8月", "Aug 2023"),
    ("2018-05-20", "2019-01-03", "2018年5月—2019年1月", "May 2018 – Jan 2019"),
    ("2023-11-08", "2023-11-08", "2023年11月8日", "8 Nov 2023"),
    ("", "2023-11-08", "不晚于2023年11月8日", "by 8 November 2023"),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("first", "last", "zh", "en"), WINDOWS)
def test_a_table_dates_a_source_by_its_day_or_its_months(first: str, last: str, zh: str, en: str) -> None:
    assert format_window(first, last, "zh") == zh
    assert format_window(first, last, "en") == en


def test_a_day_is_written_in_the_language() -> None:
    assert format_date(pd.Timestamp("2024-08-20"), "zh") == "2024年8月20日"
    assert format_date(date(2024, 8, 20), "en") == "20 August 2024"
    assert format_day("2024-08-20", "zh") == "2024年8月20日"
    assert format_day("2024-08-20", "en") == "20 Aug 2024"
    assert format_day("", "en") == ""


def test_every_message_exists_in_both_languages_with_the_same_placeholders() -> None:
    assert catalogue_faults() == []


def test_a_message_that_one_language_lacks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"en": {"x.a": "{number} of {all}", "x.b": "b"}, "zh": {"x.a": "{number}"}}
    monkeypatch.setattr(messages, "namespaces", lambda language: ["x"])
    monkeypatch.setattr(messages, "catalogue", lambda namespace, language: entries[language])
    assert catalogue_faults() == ["x.a: different placeholders in the languages", "x.b: missing in zh"]


def test_no_chinese_stands_in_an_english_message() -> None:
    # Signs that are explained, and names that stay as they are.
    allowed = {"tables.notes.expected", *(key for key in catalogue("scopes", "en") if "陆家" in key)}
    for namespace in ("names", "tables", "scopes"):
        entries = catalogue(namespace, "en").items()
        chinese = {key for key, text in entries if any("一" <= c <= "鿿" for c in text)}
        assert chinese <= allowed


def test_no_english_stands_in_a_chinese_message() -> None:
    for namespace in ("names", "tables", "scopes"):
        for key, text in catalogue(namespace, "zh").items():
            bare = "".join(text.split("{")[:1] + [part.partition("}")[2] for part in text.split("{")[1:]])
            words = "".join(c for c in bare if c.isascii() and c.isalpha())
            assert words.replace("RD", "") in ("", "UP"), key


def test_an_unknown_message_is_refused() -> None:
    with pytest.raises(MessageError, match=r"no message 'names\.status\.maybe' in language 'zh'"):
        message("names.status.maybe", "zh")
    with pytest.raises(MessageError, match="no catalogue 'nowhere' in language 'en'"):
        message("nowhere.a", "en")


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(MessageError, match=r"message 'names\.figures\.other' .* wants .*'count'"):
        message("names.figures.other", "en")


def test_english_has_a_singular_and_chinese_has_not() -> None:
    assert plural("names.figures", "en", 1) == "1 figure"
    assert plural("names.figures", "en", 0) == "0 figures"
    assert plural("names.figures", "en", 1200, count="1,200") == "1,200 figures"
    assert plural("names.figures", "zh", 1) == "1个数字"


VOCABULARY = {
    "status": Status,
    "qualifier": Qualifier,
    "measure": Measure,
    "verdict": Verdict,
    "evidence": Evidence,
    "dismissal": DismissalReason,
    "kind": AreaKind,
    "dimension": Dimension,
    "basis": Basis,
    "direction": Direction,
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", VOCABULARY)
def test_every_code_has_a_name(kind: str, language: Language) -> None:
    assert all(code_name(kind, code.value, language) for code in VOCABULARY[kind])


@pytest.mark.parametrize("language", Language)
def test_every_part_that_a_comparison_can_name_has_a_name(language: Language) -> None:
    assert not [part for part in PARTS if reason_names(part, language) == part]


def test_an_empty_code_has_an_empty_name() -> None:
    assert code_name("verdict", "", "zh") == ""


def test_reasons_are_listed_in_words() -> None:
    assert reason_names("scope status", "zh") == "统计范围不同、数据性质不同"
    assert reason_names("", "en") == ""


def test_a_reason_that_follows_from_another_is_left_out() -> None:
    reasons = reason_names("indicator denominator months period", "en")
    assert reasons == "different denominator, different months"


def test_another_unit_is_no_reason_of_its_own_where_the_measures_differ() -> None:
    assert reason_names("measure unit scope", "zh") == "数值类型不同、统计范围不同"
    assert reason_names("indicator basis", "en") == "different indicator, different price basis"


def test_amounts_in_the_names_of_scopes_have_their_currency_first() -> None:
    named = [name for key, name in catalogue("scopes", "en").items() if "yuan" in key]
    assert named and all(name.startswith("CNY ") for name in named)


def test_a_scope_that_the_catalogue_lacks_is_shown_as_typed_and_listed() -> None:
    assert scope_name("city-level key projects", "zh") == "市级重点项目"
    assert scope_name("beyond", "zh") == "beyond"
    assert missing_scopes(["", "beyond", "city-level key projects"]) == ["beyond"]


SHORT_TITLES = [
    ("敲定目标！今年要建成一流园区", "《敲定目标…》"),
    ("提质！提效！向着“五好”园区", "《提质！提效…》"),
    ("“四区同创”打造高质量发展标杆", "《“四区同创”…》"),
    ("焦作高新区实验室技术装配产业创新中心运行", "《焦作高新区实验室技术…》"),
    ("大美大旺", "《大美大旺》"),
    ("聚焦“四区同创”", "《聚焦“四区同创”》"),
]


@pytest.mark.parametrize(("title", "short"), SHORT_TITLES)
def test_a_title_is_cut_at_its_first_break(title: str, short: str) -> None:
    sources = pd.DataFrame([["hy", title]], columns=["source", "title"])
    assert short_title(sources, "hy", "zh") == short


def test_titles_that_open_alike_stay_whole() -> None:
    sources = pd.DataFrame([["a", "敲定目标！一"], ["b", "敲定目标！二"]], columns=["source", "title"])
    assert short_title(sources, "a", "en") == "“敲定目标！一”"
    assert short_title(sources, "unheard-of", "en") == "unheard-of"


def test_every_scope_that_people_typed_has_a_name_in_both_languages() -> None:
    figures = pd.read_csv(SEEDS / "figures.csv", dtype="str", keep_default_na=False)
    assert missing_scopes(figures["scope"]) == []


def test_names_come_from_the_codebook_and_titles_stay_as_printed() -> None:
    book = pd.DataFrame([["gdp", "地区生产总值", "GDP"]], columns=["indicator", "name_zh", "name_en"])
    areas = pd.DataFrame([["hengyang", "衡阳高新区", ""]], columns=["area", "name_zh", "name_en"])
    sources = pd.DataFrame([["hy", "期中考"]], columns=["source", "title"])
    assert indicator_name(book, "gdp", "zh") == "地区生产总值"
    assert indicator_name(book, "unheard_of", "en") == "unheard_of"
    assert area_name(areas, "hengyang", "en") == "hengyang"
    assert source_title(sources, "hy", "en") == "“期中考”"

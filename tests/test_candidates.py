"""Numerals of a new article become candidates: cut out right, read right, and guessed with reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seedfiles import AREAS, DISMISSED, FIGURES, INDICATORS, SOURCES, TEXTS, write_seeds

from zonereport.coding.candidates import Candidate, find_candidates
from zonereport.coding.dating import Calendar, read_calendar
from zonereport.coding.sentences import find_sentences
from zonereport.coding.spans import find_spans
from zonereport.quantity import find_numerals
from zonereport.seeds import Seeds, load_seeds

BOOK = (
    *INDICATORS,
    {"indicator": "retail", "name_zh": "社会消费品零售总额", "dimension": "money"},
    {"indicator": "budget", "name_zh": "一般公共预算收入", "dimension": "money"},
    {"indicator": "fixed_investment", "name_zh": "固定资产投资", "dimension": "money"},
    {"indicator": "project_sizes", "name_zh": "项目总投资规模", "dimension": "money"},
    {"indicator": "size_class", "name_zh": "项目规模档", "dimension": "money"},
    {"indicator": "projects", "name_zh": "引进项目", "dimension": "count"},
    {"indicator": "doctors", "name_zh": "引进博士", "dimension": "people"},
    {"indicator": "firm_output", "name_zh": "产值", "dimension": "money"},
    {"indicator": "population", "name_zh": "常住人口", "dimension": "people"},
    {"indicator": "parks", "name_zh": "重点（重大）园区数", "dimension": "count"},
    {"indicator": "industrial_profit", "name_zh": "规模以上工业利润总额", "dimension": "money"},
    {"indicator": "industrial_value", "name_zh": "规模以上工业增加值", "dimension": "money"},
    {"indicator": "subsidiaries", "name_zh": "子公司", "dimension": "count"},
    {"indicator": "high_tech_firms", "name_zh": "高新技术企业", "dimension": "count"},
    {"indicator": "new_entities", "name_zh": "新增市场主体", "dimension": "count"},
    {"indicator": "signed", "name_zh": "签约项目", "dimension": "count"},
    {"indicator": "signed_total", "name_zh": "签约项目协议总投资", "dimension": "money"},
    {"indicator": "introduced_total", "name_zh": "引进项目协议总投资", "dimension": "money"},
    {"indicator": "patents_per_10k", "name_zh": "万人发明专利拥有量", "dimension": "density"},
    {"indicator": "firm_size", "name_zh": "企业规模", "dimension": "money"},
    {"indicator": "industry_size", "name_zh": "产业规模", "dimension": "money"},
    {"indicator": "cluster_size", "name_zh": "产业集群规模", "dimension": "money"},
    {"indicator": "fleet_rank", "name_zh": "车队排名", "dimension": "rank", "direction": "down",
     "definition_zh": "车队规模在全市的位次"},
)  # fmt: skip
CODED = (
    *FIGURES,
    {"figure": "ja23-010", "source": "jia-2023", "indicator": "firm_output", "printed": "9亿元",
     "subject": "乙丙科技"},
    {"figure": "ja23-011", "source": "jia-2023", "indicator": "population", "printed": "8万人",
     "period": "2023-06"},
    {"figure": "ja23-012", "source": "jia-2023", "indicator": "size_class", "printed": "2亿元以上",
     "measure": "threshold", "qualifier": "at_least", "period": ""},
    {"figure": "ja23-013", "source": "jia-2023", "indicator": "projects", "printed": "7个",
     "scope": "foreign (外资)"},
)  # fmt: skip
NEW = {"source": "new-2024", "title": "甲高新区新貌", "published_from": "2024-08-05",
       "published_to": "2024-08-20"}  # fmt: skip

Find = Callable[[str], list[Candidate]]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    areas = [*AREAS, {"area": "sheng", "name_zh": "某省", "kind": "province"}]
    areas = [{**row, "parent": "sheng"} if row["area"] == "zhong" else row for row in areas]
    areas = [{**row, "kind": "city"} if row["area"] == "zhong" else row for row in areas]
    folder = tmp_path_factory.mktemp("seeds")
    write_seeds(folder, sources=[*SOURCES, NEW], areas=areas, indicators=BOOK, figures=CODED)
    return load_seeds(folder)


@pytest.fixture(scope="module")
def find(seeds: Seeds) -> Find:
    return lambda text: find_candidates(text, seeds, "new-2024")


def printed(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_spans(text)]


def measured(found: list[Candidate]) -> list[Candidate]:
    return [candidate for candidate in found if not candidate.reason]


def guesses(found: list[Candidate], column: str) -> list[str]:
    return [candidate.guesses[column] for candidate in measured(found)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("累计投资约12.5亿元，增长近8%。", ["约12.5亿元", "近8%"]),
        ("用电不低于3.2亿千瓦时，占地超过600亩以上", ["不低于3.2亿千瓦时", "超过600亩以上"]),
        ("落户150余家，产品30多种，员工2万余人", ["150余家", "30多种", "2万余人"]),
        ("贷款30余亿元，资金十几万元，税收近百亿", ["30余亿元", "十几万元", "近百亿"]),
        ("投资10至20亿元，办会3-5场，增幅8%—10%左右", ["10至20亿元", "3-5场", "8%—10%左右"]),
        ("居第3位，进入前十名，跻身百强县，排名第一。", ["第3位", "前十名", "百强", "第一"]),
        ("提高0.6个百分点，下降12%，前进4位，翻一番", ["0.6个百分点", "下降12%", "前进4位", "翻一番"]),
        ("3亿5000万元，5 家，１４．３７％，1，437件", ["3亿5000万元", "5 家", "１４．３７％", "1，437件"]),
        ("八成五、三分之二以上、近1/3、过半", ["八成五", "三分之二以上", "近1/3", "过半"]),
        ("一年半、两个半月、3个多月、半小时", ["一年半", "两个半月", "3个多月", "半小时"]),
        ("20个工作日以内、一半以上", ["20个工作日以内", "一半以上"]),
        ("1.2亿美元、3万吨标准煤、200MW", ["1.2亿美元", "3万吨标准煤", "200MW"]),
        ("12英寸、38℃、50台套", ["12英寸", "38℃", "50台套"]),
        ("三大园区、十亿项目、5G网络", ["三", "十亿", "5"]),
        ("税收增速为-3.5%，同比降3%", ["-3.5%", "降3%"]),
        ("各项目前30名、目前30名员工、排名80名（含）以前，榜单80名以后", [
            "前30名", "30名", "80名（含）以前", "80名以后",
        ]),
        ("上升一位，提升3位，提升3个位次，提升3名干部", ["上升一位", "提升3位", "提升3个位次", "3名"]),
        ("压缩1/4至1/2，提高超2个百分点，连续第三年，单耗0.3吨/万元", [
            "1/4至1/2", "超2个百分点", "第三年", "0.3吨/万元",
        ]),
        ("投資約12.5億元，兩個項目，占地600畝", ["約12.5億元", "兩個", "600畝"]),
        ("rose over 8 percent, turnover 8 percent", ["over 8 percent", "8 percent"]),
    ],
)
def test_a_numeral_is_extended_to_all_that_belongs_to_its_printed_string(text: str, spans: list[str]) -> None:
    assert printed(text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("签约35个，最近20家，通过6项", ["35个", "20家", "6项"]),
        ("3家上下游企业，20家内资企业，2家起草标准", ["3家", "20家", "2家"]),
        ("目前3家，此前5家，前7个月", ["3家", "5家", "7个月"]),
        ("近五年的投资", ["五年"]),
        ("8月16日至18日，2022—2025年", ["8", "16", "18", "2022", "2025年"]),
        ("由30个减到8个", ["30个", "8个"]),
    ],
)
def test_a_word_that_only_looks_like_a_bound_stays_outside(text: str, spans: list[str]) -> None:
    assert [span.rstrip("年") for span in printed(text)] == [span.rstrip("年") for span in spans]


@given(
    st.text(
        alphabet="0129.,，/-—至余多几约近超第前强位家个亿万千百十一二三半成%元年月日 \n分之点", max_size=40
    )
)
def test_every_numeral_lies_in_exactly_one_string(text: str) -> None:
    spans = find_spans(text)
    assert [numeral for span in spans for numeral in span.numerals] == find_numerals(text)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(span.start <= span.numeral.start and span.numerals[-1].end <= span.end for span in spans)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("进出口86.5亿美元", 8.65e9, "USD"),
        ("用电10.7亿千瓦时", 1.07e9, "kWh"),
        ("能耗23.4万吨标准煤", 234000.0, "tce"),
        ("装机46.5兆瓦", 46500.0, "kW"),
        ("产钢120万吨", 1200000.0, "t"),
        ("供水3000万立方米", 3e7, "m3"),
        ("线宽28纳米", 2.8e-08, "m"),
        ("时速350公里", 350.0, "km_per_hour"),
        ("人口49万", 490000.0, "persons"),
        ("用时30分钟", 0.5, "hour"),
        ("价格指数为101.9", 101.9, "index"),
        ("投资近20亿", 2e9, "CNY"),
        ("每万人拥有专利17.86件", 17.86, "per_10k"),
        ("产值增长1.5倍", 150.0, "percent"),
        ("是全市平均的1.5倍", 1.5, "times"),
        ("增速为-3.5%", -3.5, "percent"),
        ("前进4位", 4.0, "rank"),
        ("较上年上升了一位", 1.0, "rank"),
        ("位次提升3个位次", 3.0, "rank"),
        ("用电3.5亿度", 3.5e8, "kWh"),
        ("拥有发明专利35件", 35.0, "count"),
        ("万人拥有发明专利35件", 35.0, "per_10k"),
        ("新增就业3万人，拥有发明专利35件", 35.0, "count"),
    ],
)
def test_value_and_unit_are_read_from_the_printed_string(
    find: Find, text: str, value: float, unit: str
) -> None:
    candidate = measured(find(text))[-1]
    assert candidate.value == pytest.approx(value)
    assert candidate.unit == unit


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("增幅分别高于全市0.5和12.3个百分点", [("0.5", 0.5, "pp"), ("12.3个百分点", 12.3, "pp")]),
        ("引进项目3、5、8个", [("3", 3.0, "count"), ("5", 5.0, "count"), ("8个", 8.0, "count")]),
        ("分别投资3亿、5亿元", [("3亿", 3e8, "CNY"), ("5亿元", 5e8, "CNY")]),
        ("分别居第3、5位", [("第3", 3.0, "rank"), ("5位", 5.0, "rank")]),
        ("位次由24位上升到第9位", [("24位", 24.0, "rank"), ("第9位", 9.0, "rank")]),
        ("装机12和3万千瓦", [("12", 12.0, "count"), ("3万千瓦", 30000.0, "kW")]),  # 12 or 12万
    ],
)
def test_a_list_prints_its_unit_once_and_each_of_its_numbers_has_it(
    find: Find, text: str, numbers: list[tuple[str, float, str]]
) -> None:
    assert [(one.printed, one.value, one.unit) for one in measured(find(text))] == numbers


def test_a_traditional_text_is_guessed_at_and_quoted_as_it_stands(find: Find) -> None:
    text = "力爭投資12.5億元，引進35個。"
    found = measured(find(text))
    assert [(one.printed, one.value, one.unit) for one in found] == [
        ("12.5億元", 1.25e9, "CNY"), ("35個", 35.0, "count"),
    ]  # fmt: skip
    assert all(text[one.start : one.end] == one.printed for one in found)


@pytest.mark.parametrize(
    "text",
    ["算力1000P的中心", "工业总产值 1 256.3 亿元", "外资50.59.亿美元", "收入30亿韩元", "单耗0.3吨/万元"],
)
def test_what_cannot_be_read_for_certain_has_no_value(find: Find, text: str) -> None:
    found = find(text)
    assert [(candidate.value, candidate.unit) for candidate in found] == [(None, "")]


def test_a_range_has_ends_and_no_value(find: Find) -> None:
    (candidate,) = find("投资10至20亿元")
    assert (candidate.value, candidate.lower, candidate.upper, candidate.unit) == (None, 1e9, 2e9, "CNY")


def test_what_is_coded_or_dismissed_in_the_same_text_is_left_out(tmp_path: Path) -> None:
    text = "6月底，企业35家，道路12公里，投资3-5亿元。"
    sources = [
        {"source": "one", "file": "page.txt"}, {"source": "two", "file": "page.txt"},
    ]  # fmt: skip
    figures = [
        {"figure": "one23-001", "source": "one", "printed": "35家", "indicator": "firms", "period": "2023-06"}
    ]
    dismissed = [
        {"source": "two", "start": "0", "end": "2", "printed": "6月"},
        {"source": "two", "start": "19", "end": "20", "printed": "3"},
    ]  # fmt: skip
    texts = {"page.txt": text}
    folder = write_seeds(tmp_path, sources=sources, figures=figures, dismissed=dismissed, texts=texts)
    found = find_candidates(text, load_seeds(folder), "two")
    assert [candidate.printed for candidate in found] == ["12公里", "5亿"]
    assert found[1].value is None  # half of a range is no figure


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("财政收入8亿元", "level"),
        ("财政收入同比增长8%", "growth"),
        ("财政收入下降8%", "growth"),
        ("产值三年翻一番", "growth"),
        ("产值占全市的8%", "share"),
        ("税收占比达8%", "share"),
        ("办结率提高到98%", "share"),
        ("完成年度目标任务的68%", "completion"),
        ("年度投资完成率68%", "completion"),
        ("比重提高2个百分点", "change"),
        ("产值增速回落2.5%", "change"),
        ("位次前进4位", "change"),
        ("综合排名第4位", "rank"),
        ("2亿元以上项目24个", "threshold"),
        ("培育千亿产业", "threshold"),
        ("总投资逾10亿元的项目2个", "threshold"),
        ("5亿元或1亿美元以上工业项目3个", "threshold"),
        ("企业6家，较上年增加3家", "level"),
        ("企业较上年增加3家", "change"),
        ("排名较上年上升一位", "change"),
    ],
)
def test_the_words_before_the_number_tell_its_measure(find: Find, text: str, measure: str) -> None:
    assert measured(find(text))[0].guesses["measure"] == measure


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("上半年完成投资12亿元。", ["actual"]),
        ("力争产值增长9%左右，税收达到5亿元以上。", ["target", "target"]),
        ("计划年度投资60亿元，完成投资69亿元。", ["target", "actual"]),
        ("预计全年产值达到90亿元。", ["expected"]),
        ("项目达产后年产值可达5亿元。", ["expected"]),
        ("完成投资64亿元，年度计划完成率68%。", ["actual", "actual"]),
        ("到2030年，人口规模达到50万人。", ["target"]),
        ("到2022年累计引资50亿元。", ["actual"]),
        ("今年的目标是产值增长9%。税收增长8%以上。", ["target", "target"]),
        ("公共平台109家。", ["actual"]),
        ("今年主要预期指标是：产值90亿元。", ["target"]),
        ("9个项目实现达产达效，新增产值3亿元。", ["actual", "actual"]),
        ("加快实现千亿产业集群目标。", ["target"]),
    ],
)
def test_a_target_an_expectation_and_an_outcome_are_told_apart(
    find: Find, text: str, statuses: list[str]
) -> None:
    assert guesses(find(text), "status") == statuses


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("税收超8亿元", "more_than"),
        ("税收8亿元", "exact"),
        ("最高可以得到8万元补助", "at_most"),
        ("机场在半小时车程内", "at_most"),
        ("培育千亿产业", "at_least"),
    ],
)
def test_a_bound_counts_where_it_touches_and_where_it_does_not(
    find: Find, text: str, qualifier: str
) -> None:
    assert measured(find(text))[0].guesses["qualifier"] == qualifier


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("1—6月，固定资产投资增长8%。", ["2024-01/2024-06"]),
        ("上半年产值90亿元，同比增长8%。", ["2024-01/2024-06", "2024-01/2024-06"]),
        ("2023年产值90亿元，前三季度增长8%。", ["2023-01/2023-12", "2023-01/2023-09"]),
        ("去年产值90亿元。", ["2023-01/2023-12"]),
        ("较去年同期增长8%。", [""]),
        ("今年以来引进项目9个。", ["2024-01/2024-07"]),
        ("截至6月底，常住人口8万人。", ["2024-06"]),
        ("截至6月底，完成投资9亿元。", ["2024-01/2024-06"]),
        ("现有企业35家。", ["2024-07"]),
        ("力争全年产值增长9%。", ["2024-01/2024-12"]),
        ("到2030年，产值达到90亿元。", ["2030-01/2030-12"]),
        ("厂房2025年3月竣工，占地90亩。", ["2024-07"]),
        ("项目达产后年产值5亿元。", [""]),
        ("综合排名全国第4位。", [""]),
        ("过去的一年，新增企业300家。", ["2023-01/2023-12"]),
        ("2023年，我们引进项目9个。新增企业30家。", ["2023-01/2023-12", "2023-01/2023-12"]),
        ("1~6月，产值90亿元。", ["2024-01/2024-06"]),
        ("1至6月产值90亿元。", ["2024-01/2024-06"]),
        ("一至六月产值90亿元。", ["2024-01/2024-06"]),
        ("1—2季度产值90亿元。", ["2024-01/2024-06"]),
        ("二季度产值90亿元。", ["2024-04/2024-06"]),
        ("截至6月，实现产值90亿元。", ["2024-01/2024-06"]),
        ("2023年产值90亿元，比2016年增长3倍，是2016年的4倍。", ["2023-01/2023-12"] * 3),
        ("2023年，位次由2016年的第9位升至第3位。", ["2016-01/2016-12", "2023-01/2023-12"]),
        ("上半年完成产值90亿元，较2023年末净增企业3家。", ["2024-01/2024-06"] * 2),
        ("2023年产值90亿元；今年投资3亿元。", ["2023-01/2023-12", "2024-01/2024-07"]),
        ("上半年引进2亿元以上项目24个。", ["2024-01/2024-06"] * 2),
        ("截至目前，累计引进企业80家。", ["2024-07"]),
        ("手续办理用时12天。", [""]),
        ("上半年33家企业实现产值9亿元。", ["2024-06", "2024-01/2024-06"]),
    ],
)
def test_the_nearest_time_expression_dates_a_figure(find: Find, text: str, periods: list[str]) -> None:
    assert guesses(find(text), "period") == periods


def test_the_headline_dates_what_flows_and_has_no_other_date(seeds: Seeds) -> None:
    sources = seeds.sources.copy()
    sources.loc[sources["source"] == "new-2024", "title"] = "甲高新区上半年经济运行"
    text = "完成投资9亿元。\n去年完成投资8亿元。\n力争完成投资20亿元。"
    found = find_candidates(text, replace(seeds, sources=sources), "new-2024")
    assert guesses(found, "period") == ["2024-01/2024-06", "2023-01/2023-12", ""]


def test_without_a_narrow_date_of_publication_this_year_means_nothing() -> None:
    assert read_calendar("今年产值90亿元。", "2013-01-01", "2025-12-31") == Calendar(None, None)
    assert read_calendar("今年产值90亿元。", "2024-01-15", "2024-02-01") == Calendar(2024, (2023, 12))


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("甲高新区产值90亿元，占全市的8%，居全省第3位。", ["jia", "jia", "jia"]),
        ("目前，全省已有高新区14家。", ["sheng"]),
        ("全市产值900亿元，增长8%；我区产值90亿元。", ["zhong", "zhong", "jia"]),
    ],
)
def test_a_larger_area_is_guessed_only_as_the_subject_of_its_clause(
    find: Find, text: str, areas: list[str]
) -> None:
    assert guesses(find(text), "area") == areas


def test_the_zone_is_known_by_half_its_name(seeds: Seeds) -> None:
    (candidate,) = find_candidates("甲国家级高新技术产业开发区产值90亿元。", seeds, "unknown")
    assert candidate.guesses["area"] == "jia"


def test_a_firm_is_the_subject_until_the_zone_is_named_again(find: Find) -> None:
    text = "某某电力设备有限公司完成产值9亿元，全区完成产值90亿元。乙丙科技产值3亿元。"
    assert guesses(find(text), "subject") == ["某某电力设备", "", "乙丙科技"]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("规模以上工业平稳，社会消费品零售总额增长7%", ["retail"]),
        ("社零总额增长7%，GDP增长6%", ["retail", "gdp"]),
        ("引进项目29个，同比增长8%", ["projects", "projects"]),
        ("引进29个项目", ["projects"]),
        ("重大园区6个", ["parks"]),
        ("固定资产投资、一般公共预算收入分别增长8%、9%", ["fixed_investment", "budget"]),
        ("固定资产投资9亿元、社零总额3亿元，同比分别增长8%、9%",
         ["fixed_investment", "retail", "fixed_investment", "retail"]),
        ("引进2亿元以上项目24个", ["size_class", "projects"]),
        ("总投资90亿元", ["project_sizes"]),
        ("车队规模位列全市第三", ["fleet_rank"]),
        ("全区产值9亿元，乙丙科技产值3亿元", ["", "firm_output"]),
        ("研发投入占地区生产总值的3%", ["rd_spending"]),
        ("种植树木300棵", [""]),
    ],
)  # fmt: skip
def test_the_codebooks_names_are_found_around_the_number(
    find: Find, text: str, indicators: list[str]
) -> None:
    assert guesses(find(text), "indicator") == indicators


@pytest.mark.parametrize(
    "text",
    [
        "规模以上工业总产值90亿元",  # neither profit nor value added
        "规模以上工业用电量3亿度",
        "工业固定资产投资90亿元",
        "一般公共预算税收收入90亿元",
        "平均每个项目总投资9亿元",
        "拉动固定资产投资增长3个百分点",
        "跨国公司9家",  # no subsidiaries
        "高新技术企业新增9家",
        "市场主体存量9万户",
        "提高引进项目质量，成立9个攻坚小组",
        "增资项目9个",
        "注册资本500万元以上企业9家",
    ],
)
def test_a_term_that_is_longer_or_shorter_than_a_name_is_not_guessed_to_be_it(find: Find, text: str) -> None:
    assert measured(find(text))[0].guesses["indicator"] == ""


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("引进项目29个，总投资90亿元", ["projects", "introduced_total"]),
        ("签约项目29个，协议投资总额90亿元，同比增长8%", ["signed", "signed_total", "signed_total"]),
        ("实施项目29个，总投资90亿元", ["", "project_sizes"]),
        ("高新技术企业新增9家，达到31家", ["", "high_tech_firms"]),
        ("固定资产投资、出口额、一般公共预算收入等指标依次增长8%、9%和10%",
         ["fixed_investment", "", "budget"]),
        ("固定资产投资增长8%、9%", ["fixed_investment", ""]),
        ("打造千亿级产业集群、百亿级产业", ["cluster_size", "industry_size"]),
        ("引进5亿元或1亿美元以上工业项目3个", ["size_class", "size_class", "projects"]),
    ],
)  # fmt: skip
def test_what_an_amount_is_of_stands_where_the_things_are_counted(
    find: Find, text: str, indicators: list[str]
) -> None:
    assert guesses(find(text), "indicator") == indicators


def test_an_earlier_scope_is_offered_where_its_words_stand(find: Find) -> None:
    assert guesses(find("引进外资项目12个，引进项目40个"), "scope") == ["foreign (外资)", "foreign (外资)"]
    assert guesses(find("引进项目40个"), "scope") == [""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023年的甲区", "time"),
        ("8月的甲区", "time"),
        ("上半年的甲区", "time"),
        ("近五年的甲区", "time"),
        ("“十四五”规划的甲区", "name"),
        ("5G的甲区", "name"),
        ("“三高”行动的甲区", "name"),
        ("瞄准500强企业的甲区", "name"),
        ("零售业的甲区", "name"),
        ("第三产业的甲区", "name"),
        ("第三届大会的甲区", "ordinal"),
        ("一期的甲区", "ordinal"),
        ("一是甲区", "ordinal"),
        ("孵化器4.0版的甲区", "ordinal"),
        ("一批企业的甲区", "rhetoric"),
        ("进一步的甲区", "rhetoric"),
        ("一流的甲区", "rhetoric"),
        ("千方百计的甲区", "rhetoric"),
        ("每晋升一个位次的甲区", "rhetoric"),
        ("保持两位数增长的甲区", "rhetoric"),
        ("省、市、县三级的甲区", "name"),
    ],
)
def test_what_measures_nothing_gets_its_reason(find: Find, text: str, reason: str) -> None:
    assert {candidate.reason for candidate in find(text)} == {reason}


@pytest.mark.parametrize(
    "text",
    ["连续五年", "用时3年", "1924家", "新增一家", "居全省第一", "百强园区", "三大平台", "“最快2小时”出证"],
)
def test_what_measures_something_is_not_dismissed(find: Find, text: str) -> None:
    assert [candidate.reason for candidate in find(text)] == [""]


def test_the_same_number_of_the_same_thing_is_a_repetition(find: Find) -> None:
    found = find("引进项目29个。再说一遍，引进项目29个，道路29公里。")
    reasons = [candidate.reason for candidate in found if candidate.printed.startswith("29")]
    assert reasons == ["", "repeated", ""]
    listed = find("引进项目中，大型项目1个、小型项目1个。")
    assert [candidate.reason for candidate in listed] == ["", ""]


def test_a_sentence_goes_on_behind_a_line_that_the_page_broke() -> None:
    long = "这一行很长" * 10
    text = f"标题\n{long}总\n额增长8%。完"
    sentences = [text[start:end] for start, end in find_sentences(text)]
    assert sentences == ["标题\n", f"{long}总\n额增长8%。", "完"]


def test_a_candidate_names_its_sentence(find: Find) -> None:
    text = "甲区很好。产值增长8%。"
    (candidate,) = find(text)
    assert text[slice(*candidate.sentence)] == "产值增长8%。"
    assert text[candidate.start : candidate.end] == candidate.printed == "8%"


def test_an_empty_codebook_and_an_empty_text_give_no_guess(tmp_path: Path) -> None:
    assert DISMISSED and TEXTS  # the default folder has both
    seeds = load_seeds(write_seeds(tmp_path, figures=(), dismissed=(), indicators=()))
    assert find_candidates("", seeds, "jia-2023") == []
    (candidate,) = find_candidates("产值9亿元", seeds, "nowhere")
    assert candidate.guesses["indicator"] == candidate.guesses["area"] == candidate.guesses["period"] == ""

"""Sentences: each holds its number, leads to its source, and changes when the number does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from math import nan
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import mistune
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from editions import edition_of
from seedfiles import AREAS, INDICATORS, SOURCES, Row, changed, write_seeds

from zonereport.edition import Edition
from zonereport.exhibits import Prose, Table
from zonereport.language.messages import catalogue, catalogue_faults, message, namespaces
from zonereport.language.names import source_line
from zonereport.narrative import completion, data, growth, rd_intensity, robustness, sources, summary, targets
from zonereport.seeds import load_seeds
from zonereport.tables import completion as completion_tables
from zonereport.tables import data as data_tables
from zonereport.tables import derived as derived_tables
from zonereport.tables import robustness as robustness_tables
from zonereport.tables import sources as sources_tables
from zonereport.tables import targets as targets_tables
from zonereport.vocabulary import Language

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "zonereport"
MODULES = (completion, data, growth, rd_intensity, robustness, sources, summary, targets)
REMAINS = re.compile(r"\bnan\b|\bNaT\b|[{}]")
MINUS = re.compile(r"[-−]\d")
# A link with its text, where it leads and its title; brackets inside the text are escaped.
LINK = re.compile(r'\[((?:\\.|[^\]\\])*)\]\(#([^ )]+)(?: "([^"]*)")?\)')

CODEBOOK: tuple[Row, ...] = (
    *changed(INDICATORS, "rd_intensity", family="rd_intensity", chapter="40-rd-intensity"),
    {"indicator": "project_investment", "name_zh": "项目投资", "name_en": "project investment",
     "family": "investment", "chapter": "30-investment-completion"},
    {"indicator": "retail", "name_zh": "零售额", "name_en": "retail sales", "family": "consumption"},
    {"indicator": "contracts", "name_zh": "合同额", "name_en": "contract value", "family": "contracts"},
)  # fmt: skip

every_language = pytest.mark.parametrize("language", ["zh", "en"])


class Link(NamedTuple):
    text: str
    figure: str
    hint: str


def figure(number: int, printed: str, indicator: str, **cells: str) -> Row:
    """A figure of the article of January 2024, by default on the year 2023."""
    row = {"figure": f"ja24-{number:03}", "source": "jia-2024", "printed": printed, "indicator": indicator}
    return {**row, "period": "2023-01/2023-12", **cells}


def grew(number: int, printed: str, indicator: str = "gdp", **cells: str) -> Row:
    return figure(number, printed, indicator, measure="growth", **cells)


def completed(printed_amount: str, printed_rate: str, **cells: str) -> tuple[Row, Row]:
    """Amount and completion rate of investment in the first half of 2023."""
    half = {"period": "2023-01/2023-06", "indicator": "project_investment", **cells}
    return (
        figure(1, printed_amount, **half),
        figure(2, printed_rate, **{**half, "measure": "completion"}),
    )


@pytest.fixture(scope="module")
def editions() -> dict[str, Edition]:
    """Editions made so far, by what they were made from; a language changes nothing else in them."""
    return {}


@pytest.fixture
def edition(tmp_path: Path, editions: dict[str, Edition], language: str) -> Callable[..., Edition]:
    """Make the edition of the zone ``jia`` from the figures given."""

    def make(*figures: Row, areas: Any = AREAS, codebook: Any = CODEBOOK, papers: Any = SOURCES) -> Edition:
        key = repr((figures, areas, codebook, papers))
        if key not in editions:
            rows = sorted(codebook, key=lambda row: row["indicator"])
            tables = {"figures": figures, "areas": areas, "indicators": rows, "sources": papers}
            seeds = write_seeds(tmp_path / "seeds", **tables, dismissed=())
            editions[key] = edition_of(load_seeds(seeds))
        return replace(editions[key], language=language)

    return make


def links(prose: Prose) -> list[Link]:
    return [Link(re.sub(r"\\(.)", r"\1", text), *rest) for text, *rest in LINK.findall(prose.markdown)]


def read_aloud(prose: Prose) -> str:
    """The words of a prose, its Markdown rendered."""
    return BeautifulSoup(str(mistune.html(prose.markdown)), "html.parser").get_text()


def words_of(key: str, language: str) -> list[str]:
    """What a message says around its placeholders."""
    return [part for part in re.split(r"\{\w+\}", message_template(key, language)) if part.strip()]


def message_template(key: str, language: str) -> str:
    return catalogue(key.partition(".")[0], language)[key]


def everything(edition: Edition) -> dict[str, Prose]:
    """Every sentence that the notebooks can ask for, by module and function."""
    told = {}
    for module in MODULES:
        for name in module.__all__:
            if name != "title":
                told[f"{module.__name__.rpartition('.')[2]}.{name}"] = getattr(module, name)(edition)
    return told


@every_language
def test_a_number_leads_to_its_figure_and_names_its_source(
    edition: Callable[..., Edition], language: str
) -> None:
    made = edition(grew(1, "8.6%"))
    source = source_line(made.sources, "jia-2024", language)
    for prose in (growth.opening(made), summary.answers(made)):
        assert Link("8.6%", "ja24-001", source) in links(prose)


@every_language
def test_another_printed_number_makes_another_sentence(edition: Callable[..., Edition]) -> None:
    before = growth.opening(edition(grew(1, "8.6%")))
    after = growth.opening(edition(grew(1, "9.4%")))
    assert after.markdown == before.markdown.replace("8.6%", "9.4%")


@every_language
def test_what_fell_is_said_to_have_fallen_by_a_positive_number(
    edition: Callable[..., Edition], language: str
) -> None:
    prose = growth.opening(edition(grew(1, "下降3.2%"), grew(2, "4.1%", "retail")))
    assert {(link.text, link.figure) for link in links(prose)} == {("3.2%", "ja24-001"), ("4.1%", "ja24-002")}
    assert not MINUS.search(read_aloud(prose))
    assert ("下降" if language == "zh" else "fell") in prose.markdown


@every_language
def test_what_rose_is_not_said_to_have_fallen(edition: Callable[..., Edition], language: str) -> None:
    prose = growth.opening(edition(grew(1, "4.1%")))
    assert ("下降" if language == "zh" else "fell") not in prose.markdown


@every_language
def test_a_bounding_word_stays_with_its_number(edition: Callable[..., Edition], language: str) -> None:
    prose = growth.opening(edition(grew(1, "30%以上", qualifier="at_least")))
    (link,) = links(prose)
    assert link.text == ("30%以上" if language == "zh" else "at least 30%")


@every_language
def test_a_target_is_no_outcome_in_the_sentences_on_growth(edition: Callable[..., Edition]) -> None:
    made = edition(grew(1, "8.6%"), grew(2, "9%左右", "retail", status="target", qualifier="approx"))
    assert [link.figure for link in links(growth.opening(made))] == ["ja24-001"]
    assert growth.targets(made).markdown != growth.targets(edition(grew(1, "8.6%"))).markdown


@every_language
def test_the_latest_period_opens_the_summary(edition: Callable[..., Edition]) -> None:
    early = grew(1, "7.5%", "retail", period="2022-01/2022-12")
    made = edition(early, grew(2, "8.6%", "retail"))
    told = [link.text for link in links(summary.answers(made))]
    assert "8.6%" in told and "7.5%" not in told


@every_language
def test_a_completion_rate_is_told_with_the_amount_and_the_plan_that_follows(
    edition: Callable[..., Edition], language: str
) -> None:
    told = links(completion.opening(edition(*completed("63.14亿元", "69.39%"))))
    amount, plan = {
        "zh": ("63.14亿元", "90.99（90.98—91.01）亿元"),
        "en": ("CNY 6.314 billion", "CNY 9.099 billion (9.098–9.101)"),
    }[language]
    assert [link.text for link in told] == [amount, "69.39%", plan, "50.0%"]
    assert [link.figure for link in told] == [
        "ja24-001",
        "ja24-002",
        "completion.implied_plan:ja24-001+ja24-002",
        "completion.elapsed_share:ja24-002",
    ]


@every_language
def test_another_amount_makes_another_plan(edition: Callable[..., Edition], language: str) -> None:
    told = links(completion.opening(edition(*completed("65.14亿元", "69.39%"))))
    amount, plan = {"zh": ("65.14", "93.88（"), "en": ("6.514", "9.388 ")}[language]
    assert amount in told[0].text and plan in told[2].text


@every_language
def test_a_printed_plan_is_told_instead_of_an_implied_one(edition: Callable[..., Edition]) -> None:
    amount, rate = completed("63.14亿元", "69.39%")
    plan = figure(3, "91亿元", "project_investment", status="target")
    told = completion.opening(edition(amount, rate, plan))
    assert [link.figure for link in links(told)][:3] == ["ja24-001", "ja24-002", "ja24-003"]
    assert "implied_plan" not in told.markdown


@every_language
def test_a_rate_alone_implies_no_plan(edition: Callable[..., Edition]) -> None:
    _, rate = completed("63.14亿元", "69.39%")
    told = completion.opening(edition(rate))
    assert [link.figure for link in links(told)] == ["ja24-002", "completion.elapsed_share:ja24-002"]


@every_language
def test_what_was_expected_is_worded_as_expected(edition: Callable[..., Edition], language: str) -> None:
    word = message("names.status.expected", language)
    expected = completion.opening(edition(*completed("63.14亿元", "69.39%", status="expected")))
    actual = completion.opening(edition(*completed("63.14亿元", "69.39%")))
    assert word in read_aloud(expected)
    assert word not in read_aloud(actual)


@every_language
def test_an_expected_intensity_is_worded_as_expected(edition: Callable[..., Edition], language: str) -> None:
    word = message("names.status.expected", language)
    row = figure(1, "6.5%", "rd_intensity", measure="share")
    assert word not in read_aloud(rd_intensity.opening(edition(row)))
    assert word in read_aloud(rd_intensity.opening(edition({**row, "status": "expected"})))


@every_language
def test_other_tasks_are_told_apart_from_investment(edition: Callable[..., Edition]) -> None:
    made = edition(figure(1, "52.7亿元", "contracts"), figure(2, "75.2%", "contracts", measure="completion"))
    assert [link.figure for link in links(completion.tasks(made))][:2] == ["ja24-001", "ja24-002"]
    assert links(completion.opening(made)) == []


@every_language
def test_a_rate_that_disagrees_with_its_amounts_is_told_to_differ(
    edition: Callable[..., Edition], language: str
) -> None:
    amount, rate = completed("63.14亿元", "69.39%")
    agreeing = figure(3, "91亿元", "project_investment", status="target")
    differing = figure(3, "120亿元", "project_investment", status="target")
    words = {
        verdict: words_of(f"narrative.completion.reconciled.{verdict}", language)[-1]
        for verdict in ("agrees", "differs")
    }
    said = {
        "agrees": completion.reconciliation(edition(amount, rate, agreeing)).markdown,
        "differs": completion.reconciliation(edition(amount, rate, differing)).markdown,
    }
    assert all(said[verdict].rstrip("。.").endswith(words[verdict].rstrip("。.")) for verdict in said)
    assert words["agrees"] != words["differs"]


@every_language
def test_an_implied_denominator_is_told_with_what_it_follows_from(
    edition: Callable[..., Edition], language: str
) -> None:
    made = edition(figure(1, "14.37亿元", "rd_spending"), figure(2, "6.5%", "rd_intensity", measure="share"))
    told = links(rd_intensity.implied(made))
    assert [link.figure for link in told][:2] == ["ja24-001", "ja24-002"]
    assert {"zh": "221（219—223）亿元", "en": "CNY 22.1 billion (21.9–22.3)"}[language] == told[2].text


@every_language
@pytest.mark.parametrize(
    ("outcome", "verdict"), [("10.2%", "met"), ("8.1%", "missed"), ("9.0%", "within_rounding")]
)
def test_a_target_is_told_with_the_outcome_that_answers_it(
    edition: Callable[..., Edition], language: str, outcome: str, verdict: str
) -> None:
    wanted = grew(1, "9%", status="target", source="jia-2023", figure="ja23-001")
    told = targets.answered(edition(wanted, grew(2, outcome)))
    counts, (wanted_link, answer, *gap) = links(told)[:2], links(told)[2:]
    assert {link.figure for link in counts} == {"table-targets-register"}
    assert (wanted_link[:2], answer[:2]) == (("9%", "ja23-001"), (outcome, "ja24-002"))
    assert [link.figure for link in gap] == ["targets.outcome_minus_target:ja24-002+ja23-001"][: len(gap)]
    last = words_of(f"narrative.targets.answered.{verdict}", language)[-1]
    assert last.strip("，。., ") in told.markdown


@every_language
def test_targets_are_counted_by_what_became_of_them(edition: Callable[..., Edition]) -> None:
    wanted = [grew(1, "9%", status="target"), grew(2, "5%", "retail", status="target")]
    before = targets.opening(edition(*wanted)).markdown
    after = targets.opening(edition(*wanted, grew(3, "10.2%"))).markdown
    assert "2" in before and before != after


ONE = {"zh": "other", "en": "one"}


def goals(count: int, **cells: str) -> list[Row]:
    """Targets for 2024, each of a subject of its own."""
    year = {"status": "target", "period": "2024-01/2024-12"} | cells
    return [
        {**grew(number, "9%", subject=f"甲{number}", **year), "figure": f"ja24-{number:03}"}
        for number in range(10, 10 + count)
    ]


def another(day: str) -> list[Row]:
    """The articles, and one more whose text nobody holds, which appeared on a day."""
    paper = {**SOURCES[2], "source": "jia-more", "published_from": day, "published_to": day}
    return sorted([*SOURCES, paper], key=lambda row: row["source"])


@every_language
def test_silence_is_told_apart_from_an_article_that_says_nothing(
    edition: Callable[..., Edition], language: str
) -> None:
    silent = words_of(f"narrative.targets.record.silent.{ONE[language]}", language)[-1]
    firms = {"figure": "jm25-001", "source": "jia-more", "printed": "35家", "indicator": "firms"}
    for day, is_silent in (("2025-06-01", False), ("2026-02-01", True)):
        made = edition(*goals(1), {**firms, "period": "2025-03"}, papers=another(day))
        assert (silent in targets.silence(made).markdown) is is_silent


@every_language
def test_a_share_is_given_in_percent_from_twenty_cases_on(edition: Callable[..., Edition]) -> None:
    for count, has_percent in ((19, False), (20, True)):
        wanted = goals(count, period="2023-01/2023-12", source="jia-more")
        made = edition(*wanted, grew(90, "9.6%", subject="甲10"), papers=another("2023-03-01"))
        assert ("%]" in targets.answered(made).markdown.splitlines()[0]) is has_percent
        assert ("5.0%" in targets.followed_up(made).markdown) is has_percent


@every_language
def test_an_expectation_is_no_answer_and_is_said_to_be_none(
    edition: Callable[..., Edition], language: str
) -> None:
    wanted = grew(1, "9%", status="target", source="jia-2023", figure="ja23-001")
    foreseen = edition(wanted, grew(2, "9.6%", status="expected"))
    only = words_of(f"narrative.targets.record.expected_only.{ONE[language]}", language)[-1]
    assert only in targets.silence(foreseen).markdown
    assert only not in targets.silence(edition(wanted, grew(2, "9.6%"))).markdown
    assert not [link for link in links(targets.answered(foreseen)) if link.figure.startswith("ja")]


@every_language
@pytest.mark.parametrize(("before", "side"), [("11%", "below"), ("7%", "above"), ("9.4%", "undecided")])
def test_a_target_is_set_beside_the_one_before_it(
    edition: Callable[..., Edition], language: str, before: str, side: str
) -> None:
    old = {"source": "jia-2023", "figure": "ja23-001", "period": "2022-01/2022-12", "status": "target"}
    told = targets.drift(edition({**grew(1, before), **old}, grew(2, "9%", status="target"))).markdown
    sides = ("below", "above", "undecided")
    said = {one: words_of(f"narrative.targets.side.{one}.{ONE[language]}", language)[-1] for one in sides}
    assert [one for one, words in said.items() if words in told] == [side]


@every_language
def test_a_target_is_set_beside_the_outcome_that_was_known_when_it_was_announced(
    edition: Callable[..., Edition],
) -> None:
    aim = grew(2, "9%", status="target", period="2024-01/2024-12")
    known = targets.ambition(edition(grew(1, "7%"), aim))
    assert {link.figure for link in links(known)} == {"table-targets-ambition"}
    unknown = {**grew(1, "7%"), "figure": "jm25-001", "source": "jia-more"}
    assert links(targets.ambition(edition(unknown, aim, papers=another("2025-03-01")))) == []


@every_language
def test_conclusions_are_counted_with_those_that_were_put_to_a_test(
    edition: Callable[..., Edition], language: str
) -> None:
    old = {"source": "jia-2023", "figure": "ja23-001", "period": "2022-01/2022-12", "status": "target"}
    aims = {**grew(1, "11%左右", qualifier="approx"), **old}, grew(2, "9%", status="target")
    exact = {**aims[0], "printed": "11%", "qualifier": "exact"}
    all_tested = max(words_of("narrative.robustness.all_tested.other", language), key=len)
    for first, is_tested in ((aims[0], True), (exact, False)):
        told = robustness.opening(edition(first, aims[1]))
        linked = {link.figure for link in links(told)}
        assert linked == {"table-robustness-conclusions", "table-robustness-variants"}
        assert (all_tested in told.markdown) is is_tested


@every_language
def test_a_derived_number_names_its_formula_and_its_figures(
    edition: Callable[..., Edition], language: str
) -> None:
    plan = links(completion.opening(edition(*completed("63.14亿元", "69.39%"))))[2]
    formula = {
        "zh": "完成额 ÷ 完成率（ja24-001、ja24-002）",
        "en": "amount completed ÷ completion rate (ja24-001, ja24-002)",
    }
    assert plan.hint.startswith(formula[language])


@every_language
def test_every_number_of_a_sentence_leads_to_a_line_or_to_the_table_that_lists_it(
    edition: Callable[..., Edition],
) -> None:
    goal = grew(4, "9%", status="target", note="printed twice", note_zh="重复公布")
    made = edition(*completed("63.14亿元", "69.39%"), grew(3, "8.6%"), goal)
    tables = [
        *(getattr(data_tables, name) for name in ("sources", "coverage", "bounds")),
        *(completion_tables.completion, completion_tables.tasks, targets_tables.register),
        *(sources_tables.figures, sources_tables.notes, derived_tables.derived),
        *(robustness_tables.conclusions, robustness_tables.variants),
    ]
    found = [table for make in tables if isinstance(table := make(made), Table)]
    there = {table.id for table in found}
    there |= {cell.anchor for table in found for row in table.rows for cell in row if cell.anchor}
    led = {link.figure for prose in everything(made).values() for link in links(prose)}
    assert len(led) > 10
    assert led - there == set()


# What is missing, and names that Markdown could misread.


@every_language
@pytest.mark.parametrize(
    ("tell", "key"),
    [
        (growth.opening, "growth.none"),
        (completion.opening, "completion.none"),
        (completion.tasks, "completion.no_tasks"),
        (rd_intensity.opening, "rd.none"),
        (targets.opening, "targets.none"),
    ],
)
def test_what_is_missing_is_said_to_be_missing(
    edition: Callable[..., Edition], language: str, tell: Callable[[Edition], Prose], key: str
) -> None:
    told = tell(edition(figure(1, "35家", "firms", period="2023-12")))
    assert told.markdown == message(f"narrative.{key}", language)


@every_language
def test_an_intensity_without_an_amount_is_said_to_imply_nothing(
    edition: Callable[..., Edition], language: str
) -> None:
    told = rd_intensity.implied(edition(figure(1, "6.5%", "rd_intensity", measure="share")))
    assert told.markdown == message("narrative.rd.no_implied", language)


@every_language
def test_a_zone_with_a_single_count_has_every_chapter(edition: Callable[..., Edition]) -> None:
    told = everything(edition(figure(1, "35家", "firms", period="2023-12")))
    assert all(isinstance(prose, Prose) for prose in told.values())
    assert not [name for name, prose in told.items() if REMAINS.search(prose.markdown)]
    for name in ("summary.opening", "summary.answers", "growth.opening", "completion.opening"):
        assert told[name].markdown


@every_language
def test_a_zone_whose_figures_have_no_period_has_every_chapter(edition: Callable[..., Edition]) -> None:
    undated = [
        grew(1, "9%", status="target", period=""),
        figure(2, "75.2%", "contracts", measure="completion", period=""),
        figure(3, "6.5%", "rd_intensity", measure="share", period=""),
    ]
    told = everything(edition(*undated))
    assert not [name for name, prose in told.items() if REMAINS.search(prose.markdown)]


@every_language
def test_every_sentence_ends_as_sentences_do(edition: Callable[..., Edition]) -> None:
    made = edition(*completed("63.14亿元", "69.39%"), grew(3, "8.6%"), grew(4, "9%", status="target"))
    wrong = {
        (name, line)
        for name, prose in everything(made).items()
        for line in read_aloud(prose).splitlines()
        if re.search(r"。。|\.\.|[：:][。.]|，。|,\.|：：|::|  |，，|, ,|\(\)|（）", line)
    }
    assert wrong == set()


@every_language
def test_chinese_and_english_do_not_mix(edition: Callable[..., Edition], language: str) -> None:
    made = edition(*completed("63.14亿元", "69.39%"), grew(3, "8.6%"), grew(4, "9%", status="target"))
    foreign = re.compile("[\u3400-\u9fff]" if language == "en" else "[a-z]{2,}")
    titles = [row["title"] for row in SOURCES]
    left = set()
    for name, prose in everything(made).items():
        text = read_aloud(prose)
        for title in titles:
            text = text.replace(title, "")
        if foreign.search(text):
            left.add((name, text))
    assert left == set()


# A digit comes first, since the first letter of a list's item is made a capital.
MISLEADING = "1*b*[c](d)_e_<i>`f`|#$"


def distorted(proses: dict[str, Prose]) -> dict[str, str]:
    """Sentences in which a part of the misleading name stands without the whole."""
    said = {name: read_aloud(prose).replace(MISLEADING, "") for name, prose in proses.items()}
    return {name: text for name, text in said.items() if "|#$" in text}


@every_language
def test_an_indicators_name_with_signs_of_markdown_is_shown_as_typed(
    edition: Callable[..., Edition],
) -> None:
    codebook = changed(CODEBOOK, "gdp", name_zh=MISLEADING, name_en=MISLEADING)
    target = grew(2, "8.6%", status="target", source="jia-2023", figure="ja23-001")
    told = everything(edition(grew(1, "8.6%"), target, codebook=codebook))
    assert MISLEADING in read_aloud(told["growth.opening"])
    assert MISLEADING in read_aloud(told["targets.answered"])
    assert distorted(told) == {}


@every_language
def test_a_subject_with_signs_of_markdown_is_shown_as_typed(edition: Callable[..., Edition]) -> None:
    outcome = grew(1, "8.6%", subject=MISLEADING)
    target = grew(2, "8.6%", subject=MISLEADING, status="target", source="jia-2023", figure="ja23-001")
    told = everything(edition(outcome, target))
    assert MISLEADING in read_aloud(told["targets.answered"])
    assert distorted(told) == {}


@every_language
def test_a_scope_with_signs_of_markdown_is_shown_as_typed(edition: Callable[..., Edition]) -> None:
    _, rate = completed("63.14亿元", "69.39%", scope=MISLEADING)
    told = everything(edition(rate, {**rate, "figure": "ja24-003", "scope": "provincial"}))
    assert MISLEADING in read_aloud(told["completion.opening"])
    assert MISLEADING in read_aloud(told["completion.apart"])
    assert distorted(told) == {}


@every_language
def test_a_zones_name_with_signs_of_markdown_is_shown_as_typed(edition: Callable[..., Edition]) -> None:
    areas = changed(AREAS, "jia", name_zh=MISLEADING, name_en=MISLEADING)
    told = everything(edition(grew(1, "8.6%"), areas=areas))
    assert MISLEADING in read_aloud(told["summary.opening"])
    assert distorted(told) == {}


@every_language
def test_an_articles_title_with_signs_of_markdown_is_shown_as_typed(
    edition: Callable[..., Edition],
) -> None:
    papers = changed(SOURCES, "jia-2024", title=MISLEADING)
    told = everything(edition(grew(1, "8.6%"), papers=papers))
    assert MISLEADING in read_aloud(told["sources.dating"])
    assert distorted(told) == {}


@every_language
def test_a_remark_with_signs_of_markdown_is_shown_as_typed(edition: Callable[..., Edition]) -> None:
    amount, rate = completed("63.14亿元", "69.39%", note=MISLEADING, note_zh=MISLEADING)
    assert distorted(everything(edition(amount, rate))) == {}


@every_language
def test_a_quotation_mark_in_a_title_does_not_end_the_hint(edition: Callable[..., Edition]) -> None:
    told = growth.opening(edition(grew(1, "8.6%"), papers=changed(SOURCES, "jia-2024", title='一个"好"年')))
    page = BeautifulSoup(str(mistune.html(told.markdown)), "html.parser")
    assert page.a is not None and page.a["href"] == "#ja24-001"
    assert "好" in str(page.a["title"])


# A second coding.


def second_coding(*rows: tuple[str, int, float], both: int = 281) -> Any:
    """Agreement on some columns: name, figures coded the same, alpha."""
    columns = pd.DataFrame(rows, columns=["column", "same", "alpha"])
    columns = columns.assign(units=both, agreement=columns["same"] / both)
    found = SimpleNamespace(both=both, either=284)
    return SimpleNamespace(columns=columns, found=found, sources=("jia-2023", "jia-2024"))


TOLD = {
    "en": "For 2 articles there is a second coding. "
    "Of the 284 figures that either coder found, both found 281. "
    "Their codes are the same for 85.8% to 100.0% of these, depending on the column. "
    "Krippendorff's alpha is lowest for the column “subject”, at 0.658.",
    "zh": "2篇报道另有第二次编码。任一编码收录的284个数字中，两次编码均收录的有281个。"
    "就这些数字而言，各字段完全一致的比例为85.8%至100.0%。克里彭多夫α系数以“主体”字段最低，为0.658。",
}


@every_language
def test_a_second_coding_is_told_with_its_range_and_its_lowest_alpha(
    edition: Callable[..., Edition], language: str
) -> None:
    rows = ("subject", 241, 0.658), ("scope", 281, nan), ("value", 281, 1.0), ("months", 257, 0.729)
    told = data.agreement(edition(grew(1, "8.6%")), second_coding(*rows))
    assert read_aloud(told).strip() == TOLD[language]
    assert {link.figure for link in links(told)} == {"table-data-agreement", "table-data-sources"}


@every_language
def test_codings_that_never_differ_have_no_lowest_alpha(
    edition: Callable[..., Edition], language: str
) -> None:
    told = data.agreement(edition(grew(1, "8.6%")), second_coding(("value", 281, 1.0), ("scope", 281, nan)))
    assert read_aloud(told).count("100.0%") == 1
    assert words_of("narrative.data.agreement.lowest", language)[0] not in told.markdown


@every_language
def test_without_a_second_coding_nothing_is_told(edition: Callable[..., Edition], language: str) -> None:
    assert data.agreement(edition(grew(1, "8.6%")), None) == Prose("")


# The catalogues.

# Keys that the code puts together, and where their last part comes from.
DYNAMIC = (
    "formulas.beside.",  # formulas of the analyses
    "formulas.completion.",
    "formulas.growth.",
    "formulas.ratios.",
    "formulas.rd_intensity.",
    "formulas.roles.",  # operands of a formula
    "formulas.targets.",
    "charts.key.",  # Status
    "charts.summary_growth.finding.",  # one rate or two; rose, fell
    "charts.summary_completion.finding.",  # ahead, behind, even
    "charts.summary_rd.finding.",
    "charts.target_verdicts.",  # whether a target has a year
    "narrative.level.numbered.",  # what is known, what is awaited
    "narrative.level.came_to.",
    "narrative.level.ranked.",
    "narrative.level.stood_at.",
    "narrative.level.reached.",
    "narrative.level.grew.",
    "narrative.attraction.period.",  # Status
    "narrative.attraction.undated.",
    "narrative.attraction.stage.",  # Stages of a project
    "narrative.innovation.matter.",
    "narrative.innovation.period.",  # Status
    "narrative.innovation.undated.",
    "narrative.innovation.",  # contract, city
    "changes.column.",  # columns of a figure
    "changes.columns.",
    "changes.heading.",
    "changes.kind.",  # Kind of a change
    "changes.reason.",  # codes of reasons
    "changes.total.",  # Part
    "tables.stages.",
    "tables.summary.keys.",  # question, what to set beside it
    "narrative.completion.done.",  # Status
    "narrative.completion.rate.",  # Status
    "narrative.completion.pace.",  # Status
    "narrative.completion.reconciled.",  # Verdict
    "narrative.data.all_of_status.",  # Status
    "narrative.data.status.",  # Status
    "narrative.growth.gap.",  # Verdict
    "narrative.growth.",  # rose, fell
    "narrative.completion.",  # plan, implied
    "narrative.growth.beside_item.",  # Status
    "narrative.growth.grade.actual.",  # Status, Evidence
    "narrative.growth.grade.expected.",
    "narrative.growth.grade.outcome.",
    "narrative.growth.grade.target.",
    "narrative.growth.side.",  # above, below, within_rounding
    "narrative.rd.sentence.",  # Status
    "narrative.sources.",  # dated, window
    "narrative.targets.answered.",  # Verdict
    "narrative.targets.ambition.",  # count
    "narrative.targets.drift.",  # count
    "narrative.targets.part.",  # states of a target
    "narrative.targets.record.",  # shares, states of a target
    "narrative.targets.side.",  # on which side of zero
    "narrative.targets.sides.",
    "narrative.targets.unanswered.",  # states of a target
    "narrative.targets.whole.",
    "narrative.task.",  # plan, implied
    "narrative.task.done.",  # Status
    "narrative.task.rate.",  # Status
    "narrative.zones.",  # some, none, nothing, place, tie
    "narrative.zones.differs.",  # parts that differ
    "narrative.zones.grade.",  # Evidence
    "narrative.robustness.kinds.",  # kinds of variants
    "report.",  # title, subtitle, description
    "report.index.",
    "report.index.what.",  # questions of the first page
    "tables.columns.",
    "tables.data.agreement.notes.",  # remarks of an agreement
    "tables.data.agreement.reasons.",
    "tables.notes.",  # Evidence
    "tables.marks.",
    "tables.relations.",
    "tables.sides.",
    "tables.signed.",  # Qualifier
    "tables.signs.",  # Qualifier
    "tables.variants.",  # kinds of variants
)
# Codes of vocabulary and of derived rows; the tests of these rooms hold them against the names.
ELSEWHERE = ("names.", "scopes.")
PARTS_OF_AN_EXHIBIT = {"title", "subtitle", "alt", "nothing", "empty"}
FORMS = {"zero", "one", "two", "few", "many", "other"}


@cache
def strings_in_the_code(room: str = "") -> frozenset[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (PACKAGE / room).rglob("*.py")]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def codes() -> set[str]:
    vocabulary = import_module("zonereport.vocabulary")
    enums = [entry for entry in vars(vocabulary).values() if isinstance(entry, type)]
    return {str(code) for enum in enums if enum.__module__ == vocabulary.__name__ for code in enum}  # type: ignore[attr-defined]


def is_used(key: str, strings: set[str]) -> bool:
    if key.startswith(ELSEWHERE):
        return True
    stem, _, last = key.rpartition(".")
    if last in FORMS:
        key = stem
        stem, _, last = key.rpartition(".")
    inner = key.partition(".")[2]
    if key in strings or inner in strings:
        return True
    if last in PARTS_OF_AN_EXHIBIT and stem.partition(".")[2] in strings:
        return True
    return f"{stem}." in DYNAMIC and last in strings


def test_the_catalogues_of_both_languages_agree() -> None:
    assert catalogue_faults() == []


@every_language
def test_every_message_is_used(language: str) -> None:
    strings = {*strings_in_the_code(), *strings_in_the_notebooks(), *codes()}
    keys = [key for name in namespaces(language) for key in catalogue(name, Language(language))]
    assert [key for key in keys if not is_used(key, strings)] == []


def strings_in_the_notebooks() -> set[str]:
    """A chapter's title is asked for in its notebook: ``title(edition, "growth")``."""
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE.parents[1] / "notebooks").glob("*.ipynb")]
    return {name for text in texts for name in re.findall(r'title\(edition, \\"(\w+)\\"\)', text)}


@every_language
def test_every_message_that_the_narrative_asks_for_exists(language: str) -> None:
    asked = set(strings_in_the_code("narrative"))
    # What a link leads to is the key of a table.
    titled = (key for key in catalogue("tables", Language(language)) if key.endswith(".title"))
    exhibits = {key.removeprefix("tables.").removesuffix(".title") for key in titled}
    whole = {key for key in asked if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", key)} - exhibits
    assert len(whole) > 40
    there = {key.removeprefix("narrative.") for key in catalogue("narrative", Language(language))}
    there |= {key.rpartition(".")[0] for key in there if key.rpartition(".")[2] in FORMS}
    assert sorted(whole - there) == []


def test_every_dynamic_prefix_is_one_of_a_catalogue() -> None:
    keys = [key for name in namespaces("en") for key in catalogue(name, Language.EN)]
    assert [prefix for prefix in DYNAMIC if not any(key.startswith(prefix) for key in keys)] == []

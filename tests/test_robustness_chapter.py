"""The chapter on robustness: conclusions in words, what changes them, and the variants with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import edition_of
from seedfiles import FIGURES, INDICATORS, SOURCES, Row, changed, write_seeds

from zonereport.edition import Edition
from zonereport.exhibits import Prose, Table
from zonereport.language.messages import message
from zonereport.narrative import robustness as words
from zonereport.seeds import load_seeds
from zonereport.tables import robustness as tables
from zonereport.tables.links import targets_of

FIRST, BOTH = "provincial", "universities"  # scopes that the catalogue knows
RATE = {"indicator": "key_project_investment", "measure": "completion", "source": "yi-2024", "area": "jia"}
JUNE: Row = {**RATE, "figure": "yj24-001", "printed": "60%", "period": "2022-01/2022-06", "scope": FIRST}
OCTOBER: Row = {**RATE, "figure": "yj24-002", "printed": "90%", "period": "2022-01/2022-10", "scope": BOTH}
DOUBT = {"figure": "yj24-002", "column": "scope", "expected": "universities", "alternative": "provincial",
         "reason": "the list may be the same", "reason_zh": "或为同一批"}  # fmt: skip

every_language = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Edition]:
    def make(*figures: Row, language: str = "en", alternatives: Any = (), **tables: Any) -> Edition:
        seeds = write_seeds(
            tmp_path / "seeds", figures=figures, alternatives=alternatives, dismissed=(), **tables
        )
        return replace(edition_of(load_seeds(seeds)), language=language)

    return make


def rows(table: Table | Prose) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows]


def test_what_a_reading_changes_comes_first_with_what_it_becomes(edition: Callable[..., Edition]) -> None:
    made = edition(JUNE, OCTOBER, alternatives=[DOUBT])
    first, *others = rows(tables.conclusions(made))
    assert first[0] == "Key project investment, 2022: completion rates of the year"
    assert (first[1], first[4]) == ("Points apart", "no. 1: one path")
    part, whole = (int(number) for number in first[2].split(" of "))
    assert whole - part == 1
    assert [row[1] for row in others if row[4]] == ["No statement"]
    assert {row[4] for row in others} == {"", "no. 1: higher"}


def test_without_the_doubt_nothing_changes(edition: Callable[..., Edition]) -> None:
    table = tables.conclusions(edition(JUNE, OCTOBER))
    assert isinstance(table, Table)
    assert len(table.columns) == 4  # nothing stands in the column of what changes


@every_language
def test_a_variant_is_named_with_what_is_read_otherwise_and_why(
    edition: Callable[..., Edition], language: str
) -> None:
    table = tables.variants(edition(JUNE, OCTOBER, alternatives=[DOUBT], language=language))
    said = {
        "en": ["1", "Other reading", "Scope: provincial instead of universities", "yj24-002"],
        "zh": ["1", "另作解读", "统计范围由“大学”改为“省级”", "yj24-002"],
    }
    reason = {"en": "The list may be the same", "zh": "或为同一批"}
    assert rows(table)[0] == [*said[language], reason[language]]


def test_a_change_leads_to_the_variant_that_makes_it(edition: Callable[..., Edition]) -> None:
    made = edition(JUNE, OCTOBER, alternatives=[DOUBT])
    found, ways = tables.conclusions(made), tables.variants(made)
    assert isinstance(found, Table) and isinstance(ways, Table)
    assert targets_of(found.rows[0][-1]) == ("variant-1",)
    assert ways.rows[0][0].anchor == "variant-1"


def test_what_can_never_be_compared_is_counted_and_not_listed(edition: Callable[..., Edition]) -> None:
    aim = {**RATE, "indicator": "gdp", "measure": "growth", "status": "target"}
    earlier = {**aim, "figure": "yj24-003", "printed": "9%", "period": "2022-01/2022-12"}
    later = {**aim, "figure": "yj24-004", "printed": "8%", "period": "2023-01/2023-12", "scope": BOTH}
    made = edition(earlier, later)
    kinds = made.robustness.set_index("kind")["answer"]
    assert kinds["target_drift"] == "not_comparable"
    assert all("target beside" not in row[0] for row in rows(tables.conclusions(made)))
    assert "1 comparison stays ruled out" in words.opening(made).markdown


def test_a_lead_says_beside_whom_and_whether_it_is_of_a_target(edition: Callable[..., Edition]) -> None:
    aim = {**RATE, "indicator": "gdp", "measure": "growth", "status": "target", "printed": "9%"}
    zone = {**aim, "figure": "yj24-003", "period": "2023-01/2023-12"}
    city = {**zone, "figure": "yz24-003", "printed": "7%", "area": "zhong"}
    said = [row[:2] for row in rows(tables.conclusions(edition(zone, city)))]
    assert ["GDP, 2023 (target): growth beside that of Zhong City", "Higher†"] in said


@every_language
def test_a_zone_without_a_conclusion_has_one_sentence(edition: Callable[..., Edition], language: str) -> None:
    count = {"figure": "yj24-001", "source": "yi-2024", "printed": "35家", "area": "jia"}
    made = edition({**count, "indicator": "firms", "period": "2023-12"}, language=language)
    zone = made.zone_names[language]
    assert words.opening(made).markdown == message("narrative.robustness.none", language, zone=zone)
    assert tables.conclusions(made) == tables.variants(made) == Prose("")


def test_a_source_left_out_is_named(edition: Callable[..., Edition]) -> None:
    titled = changed(SOURCES, "yi-2024", title="乙区年报")
    made = edition(*FIGURES, JUNE, OCTOBER, sources=titled, indicators=INDICATORS)
    said = {row[2] for row in rows(tables.variants(made)) if row[1] == "Source left out"}
    assert "“乙区年报” left out" in said


@every_language
def test_a_source_that_no_conclusion_rests_on_is_neither_left_out_nor_counted(
    edition: Callable[..., Edition], language: str
) -> None:
    stranger = {**RATE, "figure": "ja23-009", "source": "jia-2023", "area": "zhong", "indicator": "firms"}
    idle = {**stranger, "measure": "level", "printed": "35家", "period": "2022-12", "scope": ""}
    made, alone = (edition(*rows, language=language) for rows in ((JUNE, OCTOBER, idle), (JUNE, OCTOBER)))
    assert list(made.variants["variant"]) == list(alone.variants["variant"])
    assert rows(tables.conclusions(made)) == rows(tables.conclusions(alone))
    assert words.opening(made).markdown == words.opening(alone).markdown


@every_language
def test_the_opening_names_the_kinds_of_variants_that_there_are(
    edition: Callable[..., Edition], language: str
) -> None:
    doubt, bound = ("存疑数字另作解读", "限定词按确数处理"), ("约数按确数处理",)
    if language == "en":
        doubt, bound = ("readings of doubtful", "each source"), ("approximations",)
    told = words.opening(edition(JUNE, OCTOBER, alternatives=[DOUBT], language=language)).markdown
    assert doubt[0] in told and not [word for word in bound if word in told]

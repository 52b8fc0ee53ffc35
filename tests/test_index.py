"""The page that lists all reports: rows, headline figures, and filters that need no server."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, expect
from test_browser import FAULTS, SCHEMES, WIDTHS, browser, open_page, violations

from zonereport.build.headlines import headlines
from zonereport.build.index import update_index
from zonereport.build.record import record_bytes
from zonereport.edition import open_edition

__all__ = ["browser"]  # a fixture

ZONES = {"jia": ("甲高新区", "Jia Zone"), "yi": ("乙高新区", "Yi Zone")}
GROWTH = {
    "question": "growth", "figure": "a-1", "indicator": "gdp", "measure": "growth", "status": "actual",
    "qualifier": "exact", "unit": "percent", "value": 8.6, "lower": 8.55, "upper": 8.65, "resolution": 0.1,
    "period_start": "2018-01-01", "period_end": "2018-12-31", "months": 12,
    "name": {"zh": "地区生产总值", "en": "GDP"},
}  # fmt: skip
OPEN = GROWTH | {
    "question": "completion", "measure": "completion", "status": "expected", "qualifier": "more_than",
    "value": 68, "lower": 68, "upper": None, "name": {"zh": "项目投资", "en": "project investment"},
}  # fmt: skip
ALL_LAID_OUT = """() => {
    const sheet = new CSSStyleSheet(); sheet.replaceSync('li { content-visibility: visible }');
    document.adoptedStyleSheets = [sheet];
}"""
RUNS = [
    ("jia", "2023-12-31", "zh", [GROWTH]),
    ("jia", "2023-12-31", "en", [GROWTH]),
    ("jia", "2024-10-31", "zh", [GROWTH, OPEN]),
    ("yi", "2024-03-01", "en", []),
]


def write_runs(output: Path, runs: list[tuple[str, str, str, list[dict[str, Any]]]] = RUNS) -> Path:
    for zone, day, language, figures in runs:
        folder = output / zone / day / language
        folder.mkdir(parents=True)
        parameters = {"zone": zone, "as_of": day, "first_year": 2018, "language": language}
        names = dict(zip(("zh", "en"), ZONES[zone], strict=True))
        content = record_bytes({"parameters": parameters}, names, {}, {}, figures)
        (folder / "run.json").write_bytes(content)
    return update_index(output)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_runs(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def rows(path: Path) -> list[Tag]:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("ol > li")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_both_languages_of_a_report_stand_in_one_row(rows: list[Tag]) -> None:
    told = [(row["data-z"], row["data-d"], row["data-l"]) for row in rows]
    assert told == [
        ("jia", "2024-10-31", "zh"),
        ("jia", "2023-12-31", "zh en"),
        ("yi", "2024-03-01", "en"),
    ]
    assert [link["href"] for link in rows[1].find_all("a") if "report.html" in str(link["href"])] == [
        "jia/2023-12-31/zh/report.html",
        "jia/2023-12-31/en/report.html",
    ]


def test_a_headline_shows_its_bounds_its_period_and_what_is_no_outcome(rows: list[Tag]) -> None:
    closed, opened = rows[0].select("div:first-of-type p")
    assert words(closed) == "8.6% 8.55%—8.65% 地区生产总值同比增速，2018年 GDP, year-on-year growth, 2018"
    assert words(opened) == (
        ">68% 项目投资，完成率，2018年（预计） Project investment, completion rate, 2018 (expected)"
    )
    assert rows[2].select("div:first-of-type p") == []


def test_a_record_of_an_earlier_version_has_no_headlines_and_is_listed(tmp_path: Path) -> None:
    write_runs(tmp_path, RUNS[:1])
    record = tmp_path / "jia" / "2023-12-31" / "zh" / "run.json"
    old = {name: part for name, part in json.loads(record.read_bytes()).items() if name != "headlines"}
    record.write_text(json.dumps(old), encoding="utf-8")
    assert "甲高新区" in update_index(tmp_path).read_text(encoding="utf-8")


def test_one_script_is_allowed_by_its_hash_and_nothing_is_asked_for(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page and "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_single_row_needs_no_filter_and_no_script(tmp_path: Path) -> None:
    page = write_runs(tmp_path, RUNS[:2]).read_text(encoding="utf-8")
    assert "<script" not in page and "script-src" not in page and "<form" not in page


def test_an_empty_folder_says_that_there_is_nothing(tmp_path: Path) -> None:
    assert "尚无报告。" in update_index(tmp_path).read_text(encoding="utf-8")


def test_the_same_runs_give_the_same_bytes_whatever_was_built_first(path: Path, tmp_path: Path) -> None:
    assert write_runs(tmp_path, RUNS[::-1]).read_bytes() == path.read_bytes()


def test_a_row_is_small_enough_for_ten_thousand(tmp_path: Path) -> None:
    days = [date.fromordinal(737_000 + number).isoformat() for number in range(60)]
    many = [("jia", day, language, [GROWTH, OPEN]) for day in days for language in ("zh", "en")]
    few = write_runs(tmp_path / "few", many[:4]).stat().st_size
    assert (write_runs(tmp_path / "many", many).stat().st_size - few) / 58 < 1500


# What a report tells the page.


def test_the_headlines_are_printed_figures_of_the_zone_with_their_bounds() -> None:
    edition = open_edition("hengyang")
    found = headlines(edition)
    assert [one["question"] for one in found] == ["growth", "completion", "intensity"]
    printed = edition.figures.set_index("figure")
    for one in found:
        row = printed.loc[one["figure"]]
        assert (one["value"], one["unit"], row["area"]) == (row["value"], "percent", "hengyang")
        assert one["lower"] == row["lower"] and one["name"]["zh"] != one["name"]["en"]
    assert headlines(open_edition("hengyang", language="en")) == found
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_record_keeps_its_headlines() -> None:
    assert json.loads(record_bytes({}, {}, {}, {}, [GROWTH, OPEN]))["headlines"] == [GROWTH, OPEN]


# In a browser.


@pytest.fixture
def page(browser: Browser, path: Path) -> Iterator[Page]:
    visit = open_page(browser, path)
    yield visit.page
    assert (visit.requests, visit.complaints) == ([visit.page.url], [])
    visit.page.close()


def shown(page: Page) -> list[str]:
    rows = "[...document.querySelectorAll('ol > li')].filter(row => row.checkVisibility())"
    found = page.evaluate(f"{rows}.map(row => `${{row.dataset.z}} ${{row.dataset.d}}`)")
    assert page.inner_text("output") == f"{len(found)} / 3"
    return list(found)


def test_zone_year_language_and_words_narrow_the_list(page: Page) -> None:
    assert len(shown(page)) == 3
    page.select_option("[name=zone]", "jia")
    expect(page.locator("output")).to_have_text("2 / 3")
    page.select_option("[name=year]", "2023")
    expect(page.locator("output")).to_have_text("1 / 3")
    assert shown(page) == ["jia 2023-12-31"]
    page.evaluate("document.querySelector('form').reset()")
    expect(page.locator("output")).to_have_text("3 / 3")
    page.select_option("[name=language]", "en")
    expect(page.locator("output")).to_have_text("2 / 3")
    assert shown(page) == ["jia 2023-12-31", "yi 2024-03-01"]
    assert not page.is_visible("p[lang=zh]") and page.is_visible("p[lang=en]")
    page.evaluate("document.querySelector('form').reset()")
    page.fill("[name=words]", "PROJECT 2018 甲")
    expect(page.locator("output")).to_have_text("1 / 3")
    assert shown(page) == ["jia 2024-10-31"]
    page.fill("[name=words]", "nowhere")
    page.wait_for_selector("#none", state="visible")
    assert shown(page) == []


def test_without_script_every_row_is_there_and_no_idle_filter(browser: Browser, path: Path) -> None:
    plain = open_page(browser, path, java_script_enabled=False).page
    assert not plain.is_visible("form")
    assert [row.is_visible() for row in plain.locator("ol > li").all()] == [True] * 3
    plain.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_and_nothing_is_cut(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Rows out of sight have no layout of their own to look at.
        page.evaluate(ALL_LAID_OUT)
        assert page.evaluate(FAULTS) == []
        assert violations(page) == []

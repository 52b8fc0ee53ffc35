"""The report in a real browser: accessible, alone, whole at every width, and all of it by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PAPER = 658  # CSS pixels: A4 less the margins of the page's print style
WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")
every_language = pytest.mark.parametrize("language", ["zh", "en"])

# Rows of a table are alike; the contrast of each word and the focus of each link take half a minute.
SHORTER_TABLES = "document.querySelectorAll('tbody tr:nth-child(n+6)').forEach(row => row.remove())"

# Everything that a reader would call cut, covered or hanging over, in words.
FAULTS = """
() => {
  const faults = [], root = document.documentElement;
  const name = e => `${e.localName} ${e.closest('[id]')?.id}: ${e.textContent.trim().slice(0, 60)}`;
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.closest('thead[role], .zr-skip');
  const words = e => {
    const range = document.createRange(); range.selectNodeContents(e);
    return [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0);
  };
  if (root.scrollWidth > root.clientWidth) faults.push(`page: ${root.scrollWidth} in ${root.clientWidth}`);
  for (const e of document.querySelectorAll('h1,h2,h3,h4,p,li,figcaption,caption,td,th,dt,dd')) {
    if (!shown(e)) continue;
    const scrolls = e.closest('.zr-scroll, .zr-canvas, pre'), own = e.getBoundingClientRect();
    for (const box of words(e)) {
      const out = box.right > own.right + 1.5 || box.left < own.left - 1.5;
      const off = !scrolls && (box.right > root.clientWidth + 1 || box.left < -1);
      if (out || off) { faults.push(`${out ? 'out of its box' : 'off the page'}: ${name(e)}`); break; }
    }
    const style = getComputedStyle(e);
    if (style.overflow !== 'visible' && e.scrollWidth > e.clientWidth + 1) faults.push(`cut: ${name(e)}`);
  }
  const block = 'h1,h2,h3,p,li,figcaption,caption,.zr-scroll,.zr-canvas,.zr-slim';
  const blocks = [...document.querySelectorAll(block)].filter(e => shown(e) && !e.querySelector(block))
    .map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  const crosses = (a, b, slack) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  blocks.sort(([, a], [, b]) => a.top - b.top);
  blocks.forEach(([e, a], at) => {
    for (const [other, b] of blocks.slice(at + 1, at + 12))
      if (![e, other].some(one => one.closest('nav')) && crosses(a, b, 2))
        faults.push(`${name(e)} × ${name(other)}`);
  });
  for (const svg of document.querySelectorAll('figure svg')) {
    if (!shown(svg)) continue;
    const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll('text')].map(e => [e, e.getBoundingClientRect()]);
    texts.forEach(([e, a], at) => {
      const across = Math.min(a.left - frame.left, frame.right - a.right);
      const along = Math.min(a.top - frame.top, frame.bottom - a.bottom);
      if (across < -1 || along < -2) faults.push(`out of its chart: ${name(e)}`);
      const middle = box => ({left: box.left, right: box.right, top: box.top + box.height * .25,
        bottom: box.bottom - box.height * .25});  // a font's box is taller than its letters
      for (const [other, b] of texts.slice(at + 1))
        if (crosses(middle(a), middle(b), scale)) faults.push(`${name(e)} × ${name(other)}`);
    });
  }
  return faults;
}
"""

# Written down while the Tab key goes round; read when it is through.
WATCH_FOCUS = """
() => {
  window.seen = new Set(); window.unseen = []; window.silent = [];
  document.addEventListener('focusin', event => {
    const e = event.target, style = getComputedStyle(e);
    seen.add(e);
    const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
    if (outline < 2) unseen.push(e.outerHTML.slice(0, 100));
    const hint = e.getAttribute('aria-description')
      ?? document.getElementById(e.getAttribute('aria-describedby'))?.textContent;
    const told = getComputedStyle(e, '::after').content.replaceAll('\\\\', '');
    if (hint && !told.includes(hint.slice(0, 12).replaceAll('"', ''))) silent.push(hint);
  });
}
"""
REACHABLE = "a[href], summary, button, input, select, textarea, [tabindex='0']"


@dataclass
class Visit:
    """A page that was opened, what it asked for, and what the browser complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it; without one the tests are skipped, or fail where CI requires one."""
    path = os.environ.get("ZONEREPORT_CHROMIUM") or shutil.which("chromium")
    if not path or not Path(path).exists():
        missing = "no Chromium: install Debian's package chromium, or name one in ZONEREPORT_CHROMIUM"
        if os.environ.get("ZONEREPORT_REQUIRE_CHROMIUM", "0") not in {"", "0"}:
            pytest.fail(f"ZONEREPORT_REQUIRE_CHROMIUM is set, but there is {missing}", pytrace=False)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def visits(browser: Browser, default_reports: Path) -> dict[str, Visit]:
    """The report in both languages and the page that lists the reports, each opened once."""
    files = {path.parent.name: path for path in default_reports.glob("*/*/*/report.html")}
    files["index"] = default_reports / "index.html"
    assert sorted(files) == ["en", "index", "zh"]
    return {name: open_page(browser, path) for name, path in files.items()}


def open_page(browser: Browser, path: Path, **context: Any) -> Visit:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, **context)
    visit = Visit(page)

    def refuse_others(route: Any) -> None:
        visit.requests.append(route.request.url)
        if route.request.url == path.as_uri():
            route.continue_()
        else:
            route.abort()

    page.route("**/*", refuse_others)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("console", lambda told: visit.complaints.append(told.text))
    page.goto(path.as_uri())
    return visit


def violations(page: Page, **options: Any) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False, **options})
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found.response["violations"] for node in one["nodes"]
    ]


def at_width(visit: Visit, width: int) -> Page:
    visit.page.emulate_media(media="screen", color_scheme="light")
    visit.page.set_viewport_size({"width": width, "height": 900})
    return visit.page


@every_language
def test_the_report_asks_nobody_for_anything(visits: dict[str, Visit], language: str) -> None:
    visit = visits[language]
    assert visit.requests == [visit.page.url]


@pytest.mark.parametrize("name", ["zh", "en", "index"])
def test_the_browser_has_nothing_to_complain_of(visits: dict[str, Visit], name: str) -> None:
    assert visits[name].complaints == []


def test_what_a_page_would_ask_for_is_seen_and_refused(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<img src="https://example.org/a.png"><script>throw "fault"</script>', encoding="utf-8")
    visit = open_page(browser, path)
    assert "https://example.org/a.png" in visit.requests
    assert "fault" in visit.complaints
    visit.page.close()


@every_language
def test_axe_finds_nothing_in_the_whole_report(visits: dict[str, Visit], language: str) -> None:
    page = at_width(visits[language], 1440)
    assert violations(page, rules={"color-contrast": {"enabled": False}}) == []


@pytest.fixture(scope="module", params=["zh", "en", "index"])
def shortened(browser: Browser, visits: dict[str, Visit], request: pytest.FixtureRequest) -> Iterator[Page]:
    """Each page with the first rows of its tables, open in one colour scheme after the other."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(visits[request.param].page.url)
    page.evaluate(SHORTER_TABLES)
    yield page
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_word_stands_out_from_its_ground(shortened: Page, scheme: str) -> None:
    shortened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert shortened.evaluate("scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", scheme)
    is_index = "/report.html" not in shortened.url
    assert violations(shortened, **({} if is_index else {"runOnly": ["color-contrast"]})) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["zh", "en", "index"])
def test_nothing_is_cut_and_nothing_lies_on_anything(visits: dict[str, Visit], name: str, width: int) -> None:
    assert at_width(visits[name], width).evaluate(FAULTS) == []


@every_language
def test_on_a_telephone_the_titles_of_wide_tables_stay_in_sight(
    visits: dict[str, Visit], language: str
) -> None:
    page = at_width(visits[language], 320)
    ends = page.evaluate(
        """() => [...document.querySelectorAll("table")].filter(table => table.caption).map(table => {
            table.parentElement.scrollLeft = 100;
            const box = table.caption.getBoundingClientRect();
            table.parentElement.scrollLeft = 0;
            return [box.left, box.right];
        })"""
    )
    assert len(ends) > 20
    assert [end for end in ends if end[0] < 0 or end[1] > 320] == []


@every_language
def test_the_printed_page_has_everything_on_the_paper(visits: dict[str, Visit], language: str) -> None:
    page = at_width(visits[language], PAPER)
    page.emulate_media(media="print")
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("h2 { width: 40px; white-space: nowrap }", "out of its box"),
        ("td { display: block; width: 20px; white-space: nowrap !important }", "out of its box"),
        ("h2 { margin-bottom: -60px !important }", " × "),
        ("main { width: 1600px }", "page: "),
        ("svg text { font-size: 30px }", " × "),
    ],
)
def test_what_is_cut_or_covered_would_be_seen(visits: dict[str, Visit], style: str, fault: str) -> None:
    page = at_width(visits["zh"], 768)
    wear = """style => {
        const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet];
    }"""
    page.evaluate(wear, style)
    found = page.evaluate(FAULTS)
    page.evaluate(wear, "")
    assert any(fault in one for one in found)


def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(
    browser: Browser, visits: dict[str, Visit]
) -> None:
    page = open_page(browser, Path(visits["zh"].page.url.removeprefix("file://"))).page
    page.evaluate(SHORTER_TABLES)
    page.evaluate(WATCH_FOCUS)
    all_of_it = f"[...document.querySelectorAll({REACHABLE!r})].filter(e => e.checkVisibility())"
    count = page.evaluate(f"{all_of_it}.length")
    assert count > 500
    for _ in range(count + 1):
        page.keyboard.down("Tab")
    missed = page.evaluate(f"{all_of_it}.filter(e => !seen.has(e)).map(e => e.outerHTML.slice(0, 120))")
    assert missed == []
    assert page.evaluate("unseen") == []
    assert page.evaluate("silent") == []
    page.close()


@every_language
def test_no_link_is_taken_out_of_the_order_of_reading(visits: dict[str, Visit], language: str) -> None:
    page = at_width(visits[language], 1440)
    moved = ":is(a, summary)[tabindex], [tabindex]:not([tabindex='0'], main)"
    assert page.evaluate("moved => document.querySelectorAll(moved).length", moved) == 0


@pytest.mark.parametrize("width", [320, 1440])
@every_language
def test_whatever_scrolls_can_be_scrolled_by_keyboard(
    visits: dict[str, Visit], language: str, width: int
) -> None:
    scrolling = """[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1
        && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0)
        .map(e => e.outerHTML.slice(0, 90))"""
    assert at_width(visits[language], width).evaluate(scrolling) == []


@every_language
def test_without_script_the_report_says_the_same(
    browser: Browser, visits: dict[str, Visit], language: str
) -> None:
    page = at_width(visits[language], 1440)
    plain = open_page(browser, Path(page.url.removeprefix("file://")), java_script_enabled=False)
    assert plain.page.inner_text("body") == page.inner_text("body")
    plain.page.close()

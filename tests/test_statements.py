"""Every sentence of the chapters on data, growth, completion, R&D and targets is what the tables say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from statements import (
    TOKEN,
    Expected,
    Page,
    differences,
    directions,
    figures_in,
    is_owned,
    is_same,
    lost_bounds,
    matches,
    page_of,
    said_counts,
    tokens,
    total_of,
    wrong_values,
)

from zonereport.analysis.target_states import STATES
from zonereport.edition import Edition, open_edition
from zonereport.language.messages import has_message, message
from zonereport.vocabulary import Measure, Qualifier, Status

DEFAULT = ("hengyang", "latest")
#: A zone with every kind of sentence, on two days; one with a few counts, and zones that are only cited.
EDITIONS = (
    DEFAULT,
    ("hengyang", "2021-12-31"),
    ("zhaoqing", "latest"),
    ("weifang", "latest"),
    ("zhongshan", "latest"),
    ("nanning", "latest"),
    ("zhuzhou", "latest"),
)
every_edition = pytest.mark.parametrize(("zone", "as_of"), EDITIONS)
every_language = pytest.mark.parametrize("language", ["zh", "en"])

_FIGURES, _SOURCES = "table-sources-figures", "table-data-sources"
_COVERAGE, _BOUNDS, _AGREEMENT = "table-data-coverage", "table-data-bounds", "table-data-agreement"
_RATES, _APART, _LEVELS = "table-growth-outcomes", "table-growth-not-beside", "table-growth-derived"
_REGISTER, _SHARES = "table-targets-register", "table-targets-shares"
_DRIFT, _AMBITION = "table-targets-target-drift", "table-targets-ambition"
_ANSWERED = ("met", "missed", "within_rounding", "not_judged")
_DUE = (*_ANSWERED, "expected_only", "not_comparable", "no_outcome", "no_article")


@pytest.fixture(scope="module")
def pages(request: pytest.FixtureRequest) -> Callable[[str, str, str], Page]:
    """A page of a zone, a day and a language, made once: the default report as it was built."""
    made: dict[tuple[str, str, str], Page] = {}

    def get(zone: str, as_of: str, language: str) -> Page:
        if (zone, as_of, language) not in made:
            edition = open_edition(zone, as_of)
            for tongue in ("zh", "en"):
                own = replace(edition, language=tongue)
                is_built = (zone, as_of) == DEFAULT
                page = built(request.getfixturevalue("default_reports"), own) if is_built else page_of(own)
                made[zone, as_of, tongue] = page
        return made[zone, as_of, language]

    return get


def built(reports: Path, edition: Edition) -> Page:
    (report,) = reports.glob(f"{edition.zone}/*/{edition.language}/report.html")
    return Page(report.read_text(encoding="utf-8"), edition)


@pytest.fixture
def shown(pages: Callable[[str, str, str], Page], language: str) -> Page:
    """A page for the checks to be tried on."""
    return pages("hengyang", "2021-12-31", language)


# What each count should be, read from the table that it leads to.


def rows(table: str) -> Callable[[Page], int]:
    return lambda page: len(page.tables.get(table, []))


def summed(table: str, column: str) -> Callable[[Page], int]:
    return lambda page: total_of(page.column(table, column))


def coded(choose: Callable[[dict[str, object]], bool]) -> Callable[[Page], int]:
    """Figures of the appendix that fulfil a condition."""
    return lambda page: sum(choose(page.figure(line.anchor)) for line in page.tables[_FIGURES])


def of_status(status: str) -> Callable[[Page], int]:
    def count(page: Page) -> int:
        name = message(f"names.status.{status}", page.language)
        head = name[:1].upper() + name[1:]
        return total_of(line.cells[head] for line in page.tables[_COVERAGE])

    return count


def bounded(page: Page) -> int:
    none = message("names.qualifier.exact", page.language)
    words, counts = page.column(_BOUNDS, "bound"), page.column(_BOUNDS, "all")
    return total_of(n for word, n in zip(words, counts, strict=True) if word.casefold() != none.casefold())


def goals(row: dict[str, object]) -> bool:
    return row["status"] == Status.TARGET and row["qualifier"] not in {Qualifier.EXACT, Qualifier.APPROX}


def levels(formula: str, own: bool | None = True, aims: bool | None = None) -> Callable[[Page], int]:
    """Rows of the table of derived growth, by formula, holder and whether they are of a target."""

    def count(page: Page) -> int:
        head = message("tables.columns.result", page.language)
        ids = [line.links[head][0] for line in page.tables[_LEVELS] if line.links[head]]
        found = [page.labels.derived_rows[name] for name in ids if name.startswith(f"growth.{formula}:")]
        found = [row for row in found if own is None or is_owned(row) != own]
        return sum(aims is None or (row["status"] == Status.TARGET) == aims for row in found)

    return count


def growth_targets(page: Page) -> int:
    aims = figures_in(page, _REGISTER, "target")
    return sum(row["measure"] == Measure.GROWTH and not is_owned(row) and bool(row["period"]) for row in aims)


def kinds(table: str, column: str, *parts: str) -> Callable[[Page], int]:
    """Kinds of the zone's own figures in a column."""

    def count(page: Page) -> int:
        own = [row for row in figures_in(page, table, column) if row["area"] == page.edition.zone]
        return len({tuple(row[part] for part in parts) for row in own if not is_owned(row)})

    return count


def states(page: Page) -> dict[str, str]:
    """What the register says became of each target, by its figure."""
    lines = page.tables.get(_REGISTER, [])
    target = message("tables.columns.target", page.language)
    periods, answers = page.column(_REGISTER, "target_period"), page.column(_REGISTER, "answer")
    undated = message("tables.marks.undated", page.language)
    names = {message(f"names.state.{state}", page.language): state for state in STATES}
    told = {}
    for line, period, answer in zip(lines, periods, answers, strict=True):
        (state,) = [names[name] for name in names if answer.casefold().startswith(name.casefold())][:1]
        told[line.links[target][0]] = "undated" if period == undated else state
    return told


def targets(*wanted: str, own: bool | None = None) -> Callable[[Page], int]:
    """Targets of the register in certain states; the zone's own, or those of its firms."""

    def count(page: Page) -> int:
        found = [name for name, state in states(page).items() if state in wanted]
        return sum(own is None or is_owned(page.figure(name)) != own for name in found)

    return count


def late(page: Page) -> int:
    after = message("names.announced.after", page.language)
    target = message("tables.columns.target", page.language)
    days = zip(page.tables[_REGISTER], page.column(_REGISTER, "published"), strict=True)
    told, found = states(page), {line.links[target][0] for line, day in days if after in day}
    return sum(told[name] in _ANSWERED for name in found)


def share(name: str, part: int) -> Callable[[Page], int]:
    """Part or whole of a share, from the last row with a year of the table of shares."""

    def count(page: Page) -> int:
        head = message(f"names.share.{name}", page.language)
        cell = page.tables[_SHARES][-1].cells[head[:1].upper() + head[1:]]
        return int(re.findall(r"\d+", cell)[part])

    return count


def thresholds(page: Page) -> int:
    name = message("names.measure.threshold", page.language)
    head = message("names.status.target", page.language)
    lines = zip(page.tables[_COVERAGE], page.column(_COVERAGE, "measure"), strict=True)
    (line,) = [line for line, said in lines if said.casefold() == name]
    return int(line.cells[head[:1].upper() + head[1:]])


def steps(table: str, column: str, side: str) -> Callable[[Page], int]:
    """Rows whose difference lies on a side of zero; ``any`` counts those with one, ``none`` the others."""

    def count(page: Page) -> int:
        return sum(side in (_side(text), "any" if text else "none") for text in page.column(table, column))

    return count


def _side(text: str) -> str:
    """On which side of zero a difference lies, from its signs: those of its interval, else its own."""
    numbers = re.findall(r"[+−]?\d[\d,]*(?:[.]\d+)?", text)
    ends = [one for one in numbers if float(one.replace("−", "-").replace(",", "")) != 0]
    ends = ends[1:] or ends
    if not text or not ends:
        return "equal" if text else ""
    signs = {end[0] for end in ends}
    return {"+": "above", "−": "below"}.get(signs.pop(), "") if len(signs) == 1 else "undecided"


def one(table: str, count: Callable[[Page], int] | None) -> Expected:
    return {table: count}


COUNTS: dict[str, dict[str, Expected]] = {
    "data.agreement.found": {"count": one(_AGREEMENT, lambda page: int(page.column(_AGREEMENT, "units")[0])),
                             "total": one(_AGREEMENT, None)},
    "data.agreement.range": {"least": one(_AGREEMENT, None), "most": one(_AGREEMENT, None)},
    "data.agreement.one_share": {"least": one(_AGREEMENT, None)},
    "data.agreement.lowest": {"alpha": one(_AGREEMENT, None)},
    "summary.sources": {"count": one(_SOURCES, rows(_SOURCES))},
    "data.figures": {"count": one(_FIGURES, rows(_FIGURES))},
    "data.subjects": {"count": one(_FIGURES, coded(is_owned))},
    "data.all_anchored": {"count": one(_SOURCES, summed(_SOURCES, "verified"))},
    "data.all_cited": {"count": one(_SOURCES, summed(_SOURCES, "figures"))},
    "data.anchored": {"count": one(_SOURCES, summed(_SOURCES, "verified")),
                      "total": one(_SOURCES, summed(_SOURCES, "figures"))},
    **{f"data.status.{status}": {"count": one(_COVERAGE, of_status(status))} for status in Status},
    "data.bounds": {"count": one(_BOUNDS, bounded), "total": one(_BOUNDS, summed(_BOUNDS, "all"))},
    "data.bounded_goals": {"count": one(_FIGURES, coded(goals))},
    "growth.only_expected": {"count": one(_RATES, rows(_RATES))},
    "growth.not_beside": {"count": one(_APART, rows(_APART))},
    "growth.targets": {"count": one(_REGISTER, growth_targets)},
    "growth.derived": {"count": one(_LEVELS, levels("levels_same_months", aims=False))},
    "growth.implied": {"count": one(_LEVELS, levels("levels_same_months", aims=True))},
    "growth.base_level": {"count": one(_LEVELS, levels("base_level", own=None))},
    "growth.of_subjects": {"count": one(_LEVELS, levels("base_level", own=False))},
    "growth.monthly": {"count": one(_LEVELS, levels("monthly_rate"))},
    "completion.apart": {"count": one("table-completion-completion",
                                      kinds("table-completion-completion", "printed_rate", "scope"))},
    "rd.apart": {"count": one("table-rd-intensity-intensities",
                              kinds("table-rd-intensity-intensities", "intensity", "indicator", "scope"))},
    "targets.share": {"count": one(_REGISTER, targets(*_ANSWERED)), "total": one(_REGISTER, targets(*_DUE))},
    "targets.record.met": {"count": one(_REGISTER, targets("met")),
                           "total": one(_REGISTER, targets("met", "missed", "within_rounding"))},
    "targets.record.undecided": {"count": one(_REGISTER, targets("within_rounding"))},
    "targets.record.after": {"count": one(_REGISTER, late)},
    "targets.record.followed_up": {"count": one(_REGISTER, share("followed_up", 0)),
                                   "total": one(_REGISTER, share("followed_up", 1))},
    "targets.record.silent": {"count": one(_REGISTER, targets("no_article"))},
    "targets.record.held": {"count": one(_REGISTER, share("answered_where_source", 0)),
                            "total": one(_REGISTER, share("answered_where_source", 1))},
    "targets.record.expected_only": {"count": one(_REGISTER, targets("expected_only"))},
    "targets.record.not_judged": {"count": one(_REGISTER, targets("not_judged"))},
    "targets.record.percent": {"percent": {"table-targets-by-year": None, _SHARES: None}},
    **{f"targets.unanswered.{state}": {"count": one(_REGISTER, targets(state))}
       for state in ("no_outcome", "not_comparable", "not_yet_due", "undated")},
    "targets.thresholds": {"count": one(_COVERAGE, thresholds)},
    "targets.others": {"count": one(_REGISTER, targets(*STATES, own=False))},
    "targets.count": {"count": one(_REGISTER, targets(*STATES, own=True))},
    "targets.count_alike": {"count": one(_REGISTER, targets(*STATES, own=True))},
    **{f"targets.part.{state}": {"count": one(_REGISTER, targets(state, own=True))} for state in STATES},
    "targets.drift.count": {"count": one(_DRIFT, steps(_DRIFT, "change", "any"))},
    "targets.drift.apart": {"count": one(_DRIFT, steps(_DRIFT, "change", "none"))},
    "targets.ambition.count": {"count": one(_AMBITION, rows(_AMBITION))},
    **{f"targets.side.{side}": {"count": {_DRIFT: steps(_DRIFT, "change", side),
                                          _AMBITION: steps(_AMBITION, "above_outcome", side)}}
       for side in ("above", "below", "equal", "undecided")},
}  # fmt: skip


@every_edition
@every_language
def test_a_number_in_a_sentence_is_that_of_the_line_it_leads_to(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    assert wrong_values(pages(zone, as_of, language)) == []


@every_edition
@every_language
def test_a_printed_figure_keeps_its_bounding_word_in_a_sentence(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    assert lost_bounds(pages(zone, as_of, language)) == []


@every_edition
def test_both_languages_say_the_same_numbers_statement_by_statement(
    pages: Callable[..., Page], zone: str, as_of: str
) -> None:
    zh, en = (pages(zone, as_of, language) for language in ("zh", "en"))
    assert {*zh.chapters} == {"data", "growth", "completion", "rd", "targets"}
    assert differences(zh, en) == []


@every_edition
@every_language
def test_words_of_direction_agree_with_the_sign_of_their_number(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    assert directions(pages(zone, as_of, language))[1] == []


@every_edition
@every_language
def test_every_count_in_a_sentence_is_that_of_the_table_it_leads_to(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    assert said_counts(pages(zone, as_of, language), COUNTS)[1] == []


@every_edition
@every_language
def test_shares_in_a_sentence_stand_in_the_table_they_lead_to(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    page = pages(zone, as_of, language)
    for statement, text, to in tokens(page):
        if to.startswith("table-") and not text.replace(",", "").isdecimal():
            cells = [cell for line in page.tables[to] for cell in line.cells.values()]
            assert any(text in cell for cell in cells), statement


@every_edition
@every_language
def test_what_is_said_of_all_targets_is_true_of_every_row(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    page = pages(zone, as_of, language)
    columns = {_DRIFT: "change", _AMBITION: "above_outcome"}
    for statement in page.chapters["targets"]:
        for side in ("above", "below", "equal", "undecided"):
            said = re.search(rf"{message(f'narrative.targets.sides.{side}', language)}[.。]", statement)
            if said:
                table = TOKEN.findall(statement)[0][1]
                counted = (steps(table, columns[table], one)(page) for one in (side, "any"))
                assert len({*counted}) == 1, statement
        for state in STATES:
            for alike in matches("targets.count_alike", statement, page.language):
                forms = [message(key, language) for key in whole(state, language)]
                assert alike["parts"] not in forms or {*own_states(page)} == {state}, statement


@every_edition
@every_language
def test_a_verdict_in_a_sentence_is_that_of_the_register(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    page = pages(zone, as_of, language)
    for statement in page.chapters["targets"]:
        for verdict in ("met", "missed", "within_rounding"):
            for said in matches(f"targets.answered.{verdict}", statement, page.language):
                assert states(page)[TOKEN.findall(said["target"])[0][1]] == verdict, statement


def whole(state: str, language: str) -> list[str]:
    keys = (f"narrative.targets.whole.{state}.{form}" for form in ("one", "other"))
    return [key for key in keys if has_message(key, language)]


def own_states(page: Page) -> list[str]:
    return [state for name, state in states(page).items() if not is_owned(page.figure(name))]


@every_language
def test_the_default_report_has_sentences_for_the_checks_to_read(
    pages: Callable[..., Page], language: str
) -> None:
    page = pages("hengyang", "latest", language)
    found, _ = said_counts(page, COUNTS)
    assert len(list(tokens(page))) > 80
    assert directions(page)[0] >= 20
    assert {"data.figures", "growth.not_beside", "growth.base_level", "targets.count"} <= found
    assert {"targets.part.met", "targets.side.above", "targets.drift.apart", "targets.thresholds"} <= found


# Each check finds what it is for.


def changed(page: Page, before: str, after: str) -> Page:
    """A page with the first of some words replaced."""
    assert before in page.html, before
    return replace(page, html=page.html.replace(before, after, 1))


def relinked(page: Page, target: str, text: str) -> Page:
    """A page whose first link to a place in its chapters has another text."""
    link = re.search(rf'(<a href="#{re.escape(target)}"[^>]*>)[^<]*</a>', page.html)
    assert link, target
    return replace(page, html=page.html[: link.start()] + f"{link[1]}{text}</a>" + page.html[link.end() :])


@every_language
@pytest.mark.parametrize("target", ["hy19-002", "beside.zone_minus_reference:hy19-002+hn19-001"])
def test_another_number_in_a_sentence_would_be_seen(
    shown: Page, pages: Callable[..., Page], language: str, target: str
) -> None:
    other = relinked(shown, target, "8.7%")
    assert len(wrong_values(other)) == 1
    zh, en = (other if language == one else pages("hengyang", "2021-12-31", one) for one in ("zh", "en"))
    assert len(differences(zh, en)) == 1


@every_language
def test_a_lost_bounding_word_would_be_seen(shown: Page, language: str) -> None:
    said = {"zh": ">30%以上</a>", "en": ">at least 30%</a>"}[language]
    assert len(lost_bounds(changed(shown, said, ">30%</a>"))) == 1


@every_language
@pytest.mark.parametrize(
    "swapped",
    [
        {"en": ("rose by", "fell by"), "zh": ("同比增长", "同比下降")},
        {"en": ("</a> above ", "</a> below "), "zh": ("）高", "）低")},
    ],
)
def test_a_word_of_the_other_direction_would_be_seen(
    shown: Page, language: str, swapped: dict[str, tuple[str, str]]
) -> None:
    assert len(directions(changed(shown, *swapped[language]))[1]) == 1


@every_language
def test_another_count_in_a_sentence_would_be_seen(shown: Page) -> None:
    said = len(shown.tables[_APART])
    assert len(said_counts(relinked(shown, _APART, str(said + 1)), COUNTS)[1]) == 1


@every_language
def test_a_row_that_a_count_forgot_would_be_seen(shown: Page) -> None:
    row = re.compile(r"<tr><th scope=\"row\">.*?</tr>").search(shown.html, shown.html.index(f'id="{_APART}"'))
    assert row
    assert len(said_counts(changed(shown, row.group(), ""), COUNTS)[1]) == 1


def test_a_count_without_an_account_would_be_seen(pages: Callable[..., Page]) -> None:
    without = {key: expected for key, expected in COUNTS.items() if key != "growth.targets"}
    (fault,) = said_counts(pages("hengyang", "2021-12-31", "en"), without)[1]
    assert TOKEN.search(fault)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("CNY 930 million (+875 to +985)", "+9.3（+8.8至+9.9）亿元", True),
        ("58.3%", "58.33%", True),
        ("58.3%", "58.4%", False),
        ("CNY 6.49 billion", "64.9亿元", True),
        ("CNY 6.49 billion", "64.8亿元", False),
        ("0.2 pp (0.1–0.3)", "−0.2（−0.3至−0.1）个百分点", True),
        ("3", "3 (2–4)", False),
    ],
)
def test_numbers_are_the_same_as_far_as_both_are_written_out(first: str, second: str, same: bool) -> None:
    assert is_same(first, second) is same

"""Every sentence of the chapters is what their tables say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from statements import (
    CHAPTERS,
    LENGTHY,
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
from zonereport.narrative.innovation import MATTERS as _MATTERS
from zonereport.vocabulary import Measure, Qualifier, Status, Unit

DEFAULT = ("hengyang", "latest")
#: A zone with nearly every kind of sentence, on two days; one with a few counts, and zones that are only
#: cited: of zhongshan a rate fell below its province's, nanning has rates without amount and plan, of zhuzhou
#: nothing was attracted.
EDITIONS = (
    DEFAULT,
    ("hengyang", "2021-12-31"),
    ("zhaoqing", "latest"),
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
_BY_CALENDAR = ("completion.elapsed_share:", "completion.rate_over_elapsed:", "completion.year_end_")
_NEAREST, _SETS = "table-zones-apart", "table-zones-sets"
_CONCLUSIONS, _VARIANTS = "table-robustness-conclusions", "table-robustness-variants"
_STAGES, _CLASSES = "table-attraction-stages", "table-attraction-size-classes"
_ATTRACTED = "table-attraction-others"
_INNOVATION = ("table-innovation-firms", "table-innovation-contracts", "table-innovation-others")
#: Matters of innovation in the order told.
MATTERS = (*_MATTERS, "ranks")
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


#: Parts that keep a pair of two zones' figures apart, by the words of the table.
_APART_BY = {
    "period": ("period", "months"),
    "indicator": ("indicator", "numerator", "denominator", "basis"),
    "unit": ("unit", "dimension"),
    **{part: (part,) for part in ("status", "scope", "measure")},
}


def kept_apart(part: str) -> Callable[[Page], int]:
    """Pairs of the nearest figures whose difference names a part."""

    def count(page: Page) -> int:
        names = {message(f"names.reason.{code}", page.language) for code in _APART_BY[part]}
        told = (re.split("、|, ", text.casefold()) for text in page.column(_NEAREST, "differs"))
        return sum(bool(names & {*differences}) for differences in told)

    return count


def alone(page: Page) -> int:
    """Indicators of the zone as a whole that no pair and no set holds, size classes apart."""
    own = [page.figure(line.anchor) for line in page.tables[_FIGURES]]
    stated = {row["indicator"] for row in own if not is_owned(row) and row["measure"] != Measure.THRESHOLD}
    paired = {row["indicator"] for row in figures_in(page, _NEAREST, "own_figure")}
    return len(stated - paired - {row["indicator"] for row in figures_in(page, _SETS, "value")})


def undated_articles(page: Page) -> int:
    """Articles that appeared between two days."""
    days = zip(page.column(_SOURCES, "earliest"), page.column(_SOURCES, "latest"), strict=True)
    return sum(first != last for first, last in days)


def conclusions(
    *, said: bool = True, holds: bool | None = None, tested: bool | None = None
) -> Callable[[Page], int]:
    """Conclusions of the table that are drawn, or are not; that hold in all variants; that one tests."""

    def count(page: Page) -> int:
        silent = message("names.answer.not_said", page.language).casefold()
        columns = ("base_answer", "holds", "tested", "breaks")
        rows = list(zip(*(page.column(_CONCLUSIONS, name) for name in columns), strict=True))
        chosen = [row for row in rows if (row[0].casefold() != silent) == said]
        chosen = [row for row in chosen if holds is None or (row[3] == "") == holds]
        return sum(tested is None or (int(row[2]) > 0) == tested for row in chosen)

    return count


def one(table: str, count: Callable[[Page], int] | None) -> Expected:
    return {table: count}


COUNTS: dict[str, dict[str, Expected]] = {
    "data.agreement.found": {"count": one(_AGREEMENT, lambda page: int(page.column(_AGREEMENT, "units")[0])),
                             "total": one(_AGREEMENT, None)},
    "data.agreement.range": {"least": one(_AGREEMENT, None), "most": one(_AGREEMENT, None)},
    "data.agreement.one_share": {"least": one(_AGREEMENT, None)},
    "data.agreement.lowest": {"alpha": one(_AGREEMENT, None)},
    "sources.dating": {"count": one(_SOURCES, undated_articles)},
    "summary.sources": {"count": one(_SOURCES, rows(_SOURCES))},
    "data.figures": {"count": one(_FIGURES, rows(_FIGURES))},
    "data.subjects": {"count": one(_FIGURES, coded(is_owned))},
    "data.all_anchored": {"count": one(_SOURCES, summed(_SOURCES, "verified"))},
    "data.all_cited": {"count": one(_SOURCES, summed(_SOURCES, "figures"))},
    "data.anchored": {"count": one(_SOURCES, summed(_SOURCES, "verified")),
                      "total": one(_SOURCES, summed(_SOURCES, "figures"))},
    **{f"data.status.{status}": {"count": one(_COVERAGE, of_status(status))} for status in Status},
    "data.all_bounded": {"count": one(_BOUNDS, bounded)},
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
    "zones.apart": {"count": one(_NEAREST, rows(_NEAREST))},
    **{f"zones.differs.{part}": {"count": one(_NEAREST, kept_apart(part))} for part in _APART_BY},
    "zones.alone": {"count": one(_FIGURES, alone)},
    "attraction.subjects": {"count": one("table-attraction-subjects", rows("table-attraction-subjects"))},
    "innovation.subjects": {"count": one("table-innovation-subjects", rows("table-innovation-subjects"))},
    "robustness.opening": {"count": one(_CONCLUSIONS, conclusions()),
                           "variants": one(_VARIANTS, rows(_VARIANTS))},
    "robustness.hold": {"count": one(_CONCLUSIONS, conclusions(holds=True))},
    "robustness.change": {"count": one(_CONCLUSIONS, conclusions(holds=False))},
    "robustness.all_tested": {"count": one(_CONCLUSIONS, conclusions(tested=True))},
    "robustness.tested": {"total": one(_CONCLUSIONS, conclusions()),
                          "tested": one(_CONCLUSIONS, conclusions(tested=True)),
                          "untested": one(_CONCLUSIONS, conclusions(tested=False))},
    "robustness.not_said": {"count": one(_CONCLUSIONS, conclusions(said=False))},
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
    lengthy = set() if (zone, as_of) == DEFAULT else {CHAPTERS[LENGTHY]}
    assert {*zh.chapters} == {*CHAPTERS.values()} - lengthy
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
def test_a_derived_count_carries_the_classifier_of_its_print_in_chinese(
    pages: Callable[..., Page], zone: str, as_of: str
) -> None:
    page = pages(zone, as_of, "zh")
    counted = {name for name, row in page.labels.derived_rows.items()
               if row["unit"] in (Unit.COUNT, Unit.PER_10K)}  # fmt: skip
    bare = [text for _, text, to in tokens(page) if to in counted and re.search(r"[\d）]$", text)]
    assert bare == []


@every_edition
def test_a_base_that_the_name_states_is_not_said_again(
    pages: Callable[..., Page], zone: str, as_of: str
) -> None:
    base = "per 10,000 people"
    said = [one for one in tokens(pages(zone, as_of, "en")) if base in one[1]]
    assert [text for statement, text, _ in said if base in TOKEN.sub("", statement)] == []


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


@every_edition
@every_language
def test_no_rate_counted_ahead_of_its_period_is_set_beside_the_calendar(
    pages: Callable[..., Page], zone: str, as_of: str, language: str
) -> None:
    page = pages(zone, as_of, language)
    beside = {to for _, _, to in tokens(page) if to.startswith(_BY_CALENDAR)}
    for table in ("table-completion-pace", "table-completion-tasks-pace"):
        beside |= {to for line in page.tables.get(table, []) for links in line.links.values() for to in links}
    used = {figure for to in beside if ":" in to for figure in to.partition(":")[2].split("+")}
    rates = [page.figure(figure) for figure in sorted(used)]
    outcomes = [row for row in rates if row["status"] != Status.TARGET]
    assert [row["figure"] for row in outcomes if row["published_to"] < row["period_end"]] == []


# The zone among others, what it attracted, its innovation, and the conclusions.


def periods_of(page: Page, table: str, filled: str = "") -> set[str]:
    """Periods with their status that a table names; of those lines only that have a cell in a column."""
    periods = page.column(table, "period")
    cells = page.column(table, filled) if filled else ["any"] * len(periods)
    return {period for period, cell in zip(periods, cells, strict=True) if cell}


def told_in(statements: Iterable[str], page: Page) -> list[str]:
    """Printed figures that sentences lead to."""
    found = (to for statement in statements for _, to in TOKEN.findall(statement))
    return [to for to in found if to in page.labels.figures]


def led_to(page: Page, *tables: str) -> set[str]:
    """Printed figures that cells of tables lead to."""
    lines = (line for table in tables for line in page.tables.get(table, []))
    found = (to for line in lines for links in line.links.values() for to in links)
    return {to for to in found if to in page.labels.figures}


def place_faults(page: Page) -> list[str]:
    """Figures of the zone in a set without an item of their own, and what an item lacks of its set."""
    items = [item for one in page.lists("zones") for item in one]
    figures = [row["figure"] for row in figures_in(page, _SETS, "value")]
    own = [name for name in figures if page.figure(name)["area"] == page.edition.zone]
    if [told_in([item], page)[:1] for item in items] != [[name] for name in own]:
        return [f"{len(items)} items for {own}"]
    told = told_in(items, page)
    return [f"{name} is told {told.count(name)} times" for name in figures if told.count(name) != 1]


def attraction_faults(page: Page) -> list[str]:
    """Periods of the tables without an item, figures that only a sentence or only a table holds."""
    items = [item for one in page.lists("attraction") for item in one if told_in([item], page)]
    periods = len(periods_of(page, _STAGES) | periods_of(page, _CLASSES, "projects"))
    periods += len(periods_of(page, _ATTRACTED))
    faults = [f"{len(items)} items for {periods} periods"] if len(items) != periods else []
    # What a size class begins with is no number of projects.
    floors = {row["figure"] for row in figures_in(page, _CLASSES, "size_class")}
    shown = led_to(page, _STAGES, _CLASSES, _ATTRACTED) - floors
    return faults + sorted({*told_in(items, page)} ^ shown)


def innovation_faults(page: Page) -> list[str]:
    """Items that are of no matter, or not in their order; figures told twice, or that no table holds."""
    said = page.chapters["innovation"]
    items = page.lists("innovation")[0] if told_in(said, page) else []
    keys = (f"narrative.innovation.matter.{matter}" for matter in MATTERS)
    heads = [message(key, page.language, said="").rstrip(" .。") for key in keys]
    named = [head for item in items for head in heads if item.startswith(head)]
    faults = [f"items {named}"] if named != [head for head in heads if head in named] else []
    faults += [f"{len(items)} items, {named}"] if len(named) != len(items) else []
    told = told_in(items, page)
    faults += [f"{name} is told twice" for name in {*told} if told.count(name) > 1]
    shown = led_to(page, *_INNOVATION)
    faults += [f"no table holds {name}" for name in {*told} - shown]
    rest = [name for name in shown - {*told} if page.figure(name)["status"] != Status.TARGET]
    if rest and message("narrative.innovation.rest", page.language) not in said[0]:
        faults.append(f"only the tables hold {rest}")
    return faults


def conclusion_faults(page: Page) -> list[str]:
    """Sums that do not add up, and rows that hold everywhere and yet name a variant, or the reverse."""
    drawn, held, changed, tested, untested = (
        choose(page)
        for choose in (conclusions(), conclusions(holds=True), conclusions(holds=False),
                       conclusions(tested=True), conclusions(tested=False))
    )  # fmt: skip
    faults = [] if drawn == held + changed == tested + untested else ["the sums"]
    numbers = [text.strip() for text in page.column(_VARIANTS, "no")]
    faults += [] if numbers == [str(place + 1) for place in range(len(numbers))] else [f"variants {numbers}"]
    columns = (page.column(_CONCLUSIONS, name) for name in ("conclusion", "holds", "tested", "breaks"))
    for name, holds, tests, breaks in zip(*columns, strict=True):
        part, judged = (int(number) for number in re.findall(r"\d+", holds))
        named = {int(number) for number in re.findall(r"(?<=情形)\d+|(?<=no. )\d+", breaks)}
        fits = part <= judged <= len(numbers) >= max({*named, 1}) and int(tests) <= judged
        faults += [] if fits and judged - part == len(named) <= int(tests) else [f"{name}: {holds}, {breaks}"]
    (opening,) = page.chapters["robustness"]
    kinds = re.split("、|; ", next(matches("robustness.opening", opening, page.language))["kinds"])
    return faults + ([] if len(kinds) == len({*page.column(_VARIANTS, "kind")}) else [f"{kinds}"])


@every_edition
@every_language
@pytest.mark.parametrize("check", [place_faults, attraction_faults, innovation_faults])
def test_an_item_stands_for_each_period_matter_and_place(
    pages: Callable[..., Page], zone: str, as_of: str, language: str, check: Callable[[Page], list[str]]
) -> None:
    assert check(pages(zone, as_of, language)) == []


@every_language
def test_conclusions_add_up_and_hold_where_no_variant_is_named(
    pages: Callable[..., Page], language: str
) -> None:
    assert conclusion_faults(pages(*DEFAULT, language)) == []


@pytest.fixture(scope="module")
def beside_another() -> Callable[[str], Page]:
    """The chapter on zones where another zone's figure is made comparable with one of the zone's own."""
    edition = open_edition("zhongshan")
    figures = edition.all_figures.set_index("figure", drop=False)
    assert figures.loc["hy23m-025", "status"] == Status.TARGET
    figures.loc["hy23m-025", "status"] = str(Status.ACTUAL)
    made = replace(edition, all_figures=figures.reset_index(drop=True))
    chapters = ("10-clean", "60-zones", "90-sources")
    return {one: page_of(replace(made, language=one), *chapters) for one in ("zh", "en")}.__getitem__


@every_language
def test_a_place_among_zones_is_told_once_for_each_figure_of_the_zone(
    beside_another: Callable[[str], Page], language: str
) -> None:
    page = beside_another(language)
    (item,) = [item for one in page.lists("zones") for item in one]
    assert told_in([item], page) == ["zs24-004", "hy23m-025"]
    second = message("tables.marks.position", language, first=2, last=2, zones=2)
    assert page.column(_SETS, "position")[-1] == second
    assert place_faults(page) == wrong_values(page) == said_counts(page, COUNTS)[1] == []
    assert differences(beside_another("zh"), beside_another("en")) == []


@every_language
def test_an_item_left_out_would_be_seen(
    shown: Page, beside_another: Callable[[str], Page], language: str
) -> None:
    checks = {"zones": (place_faults, beside_another(language)),
              "attraction": (attraction_faults, shown), "innovation": (innovation_faults, shown)}  # fmt: skip
    for chapter, (check, page) in checks.items():
        head = message(f"narrative.{chapter}.title", language)
        item = re.compile("<li>.*?</li>", re.DOTALL).search(page.html, page.html.index(f">{head}<"))
        assert item
        assert check(changed(page, item.group(), "<li></li>")), chapter


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

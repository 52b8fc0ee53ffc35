"""From any number back to the characters that printed it: formulas, trees, vintages, the command."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from analysisrows import codebook, figures, some_figures
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from seedfiles import FIGURES, TEXTS, changed, write_seeds

from zonereport.analysis.formulary import DIFFERENCES, FORMULAS, Operand
from zonereport.analysis.formulas import (
    figures_of,
    formula_of,
    interval_of,
    is_printed,
    number_of,
    operands,
)
from zonereport.clean import read_data
from zonereport.cli import app
from zonereport.cli.branches import branch_of, rich_tree
from zonereport.errors import UsageError
from zonereport.evidence import read_texts
from zonereport.language.formulas import formula_pieces, formula_words
from zonereport.refresh import derived_tables, refresh_data
from zonereport.seeds import load_seeds
from zonereport.tracing import (
    DerivedNumber,
    Exhibit,
    Ledger,
    Months,
    PrintedFigure,
    Reference,
    Source,
    open_ledger,
    parse_reference,
    trace,
)
from zonereport.tracing.figures import printed_figure
from zonereport.tracing.ledger import at_day, days_of, marked
from zonereport.tracing.tree import exhibits

ROOT = Path(__file__).resolve().parents[1]
ANALYSES = ROOT / "src" / "zonereport" / "analysis"
PLAN = "completion.implied_plan:ja23-001+ja23-002"
# A later article prints another rate for the same months.
REVISED = {"figure": "ja24-003", "source": "jia-2024", "printed": "70.1%", "period": "2023-01/2023-06",
           "indicator": "key_project_investment", "measure": "completion"}  # fmt: skip
NEWS = {**TEXTS, "jia-2024.txt": TEXTS["jia-2024.txt"] + "上半年完成率核定为70.1%。\n"}


# The formulas.


def formulas_of_the_analyses() -> set[str]:
    """Every formula that a module of the analyses gives a row, from its syntax: ``derive("a.b", …)``."""
    return {name for path in ANALYSES.glob("*.py") for name in formulas_in(path)}


def formulas_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            constants = {
                target.id: node.value.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for call in calls(function, "derive"):
                yield from named(call.args[0], function, tree, constants)


def named(name: ast.expr, function: ast.FunctionDef, tree: ast.Module, constants: Any) -> Iterator[str]:
    if isinstance(name, ast.Constant):
        yield str(name.value)
    elif isinstance(name, ast.Name):
        yield constants[name.id]
    elif isinstance(name, ast.JoinedStr) and isinstance(name.values[-1], ast.FormattedValue):
        # Put together from a parameter: what the calls of the function pass for it.
        stem = "".join(str(part.value) for part in name.values if isinstance(part, ast.Constant))
        place = [argument.arg for argument in function.args.args].index(ast.unparse(name.values[-1].value))
        for call in calls(tree, function.name):
            assert isinstance(call.args[place], ast.Constant), ast.unparse(call)
            yield stem + ast.literal_eval(call.args[place])


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node


def test_every_formula_of_the_analyses_can_be_taken_apart_and_no_other() -> None:
    derived = {name for name in formulas_of_the_analyses() if not is_printed(f"{name}:")}
    assert len(derived) > 15
    assert derived == FORMULAS.keys()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("formula", sorted(FORMULAS))
def test_a_formula_has_words_for_all_that_goes_into_it(formula: str, language: str) -> None:
    roles = [role for _, role in formula_pieces(formula, language) if role]
    assert sorted(roles) == sorted(FORMULAS[formula].roles)
    words = formula_words(formula, language)
    assert "{" not in words and len(words) > 5


def recomputed(frames: dict[str, pd.DataFrame], published: pd.DataFrame) -> list[str]:
    """Derived rows whose number does not follow from their operands; how many were tried comes first."""
    rows = {row["figure"]: row for row in published.to_dict("records")}
    derived = {row["derived"]: row for frame in frames.values() for row in frame.to_dict("records")}
    wrong, tried = [], 0
    for name, row in derived.items():
        if is_printed(name) or pd.isna([row[end] for end in ("value", "lower", "upper")]).all():
            continue
        tried += 1
        wanted = operands(name, rows)
        result = FORMULAS[formula_of(name)].compute(
            *(interval_of(one, rows.get(one.id) or derived[one.id]) for one in wanted)
        )
        if result is None or not near(result, number_of(row)):
            wrong.append(f"{name}: {result}, not {number_of(row)}")
    return [str(tried), *wrong]


def near(one: Any, other: Any) -> bool:
    ends = [(getattr(one, end), getattr(other, end)) for end in ("value", "lower", "upper")]
    return all(a == b or (None not in (a, b) and a == pytest.approx(b, rel=1e-9, abs=1e-9)) for a, b in ends)


# Some zones at a time: an analysis takes as long for one.
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(some_figures(), min_size=1, max_size=6))
def test_what_a_formula_gives_for_its_operands_is_the_derived_number(zones: list[pd.DataFrame]) -> None:
    named = zip("uvwxyz", zones, strict=False)
    apart = [zone.assign(area=name, figure=name + zone["figure"].str[1:]) for name, zone in named]
    published = pd.concat(apart, ignore_index=True)
    tables = derived_tables(published, codebook(), date(2024, 6, 30))
    assert recomputed(tables, published)[1:] == []


def test_every_derived_number_of_the_seeds_follows_from_its_operands() -> None:
    data = read_data(ROOT / "data", ROOT / "seeds")
    tables = derived_tables(data.figures, data.indicators, date(2024, 12, 31))
    tried, *wrong = recomputed(tables, data.figures)
    assert int(tried) >= 40
    assert wrong == []


RATE: dict[str, object] = {"indicator": "investment", "measure": "completion"}
STEPS = [
    ("a-1+a-2", ("a-1", "a-2")),
    ("b-1+b-2+a-1", ("completion.done_over_plan:b-1+b-2", "a-1")),
    ("a-1+b-1+b-2", ("a-1", "completion.done_over_plan:b-1+b-2")),
    ("b-1+b-2+b-3+b-2", ("completion.done_over_plan:b-1+b-2", "completion.done_over_plan:b-3+b-2")),
]


@pytest.mark.parametrize(("used", "found"), STEPS, ids=[used for used, _ in STEPS])
def test_a_step_between_rates_finds_which_of_them_are_computed(used: str, found: tuple[str, ...]) -> None:
    rows = {f"a-{n}": {"measure": "completion"} for n in (1, 2)}
    rows |= {f"b-{n}": {"measure": "level"} for n in (1, 2, 3)}
    assert tuple(one.id for one in operands(f"completion.rate_step:{used}", rows)) == found


def test_a_bounded_target_counts_with_its_number_and_any_other_with_its_interval() -> None:
    bounded, vague = (
        figures({"figure": "a-1", "value": 9, "lower": low, "upper": high, "qualifier": word, **RATE})
        .to_dict("records")[0]
        for word, low, high in (("at_least", 9, None), ("approx", 8.5, 9.5))
    )
    assert interval_of(Operand("target", "a-1"), bounded).upper == 9
    assert interval_of(Operand("target", "a-1"), vague).upper == 9.5
    assert interval_of(Operand("outcome", "a-1"), bounded).upper is None


def test_a_difference_is_shown_with_its_sign() -> None:
    assert "targets.outcome_minus_target" in DIFFERENCES
    assert "completion.implied_plan" not in DIFFERENCES


# What may be asked for.


@pytest.mark.parametrize(
    ("asked", "target", "day"),
    [
        ("hy24-013", "hy24-013", None),
        (" 'hy24-013' ", "hy24-013", None),
        ("#hy24-013", "hy24-013", None),
        ("report.html#from-hy24-013", "hy24-013", None),
        ("file:///x/hengyang/2024-10-31/zh/report.html#hy24-013", "hy24-013", date(2024, 10, 31)),
        (r"reports\hengyang\2023-12-31\en\report.pdf#hy24-013", "hy24-013", date(2023, 12, 31)),
        ("x/2024-99-99/en/report.html#hy24-013", "hy24-013", None),
        ("#completion.implied_plan%3Ahy24-027%2Bhy24-028", "completion.implied_plan:hy24-027+hy24-028", None),
        # As a line of a printed table breaks it.
        ("completion.implied_\nplan:hy24-027 +hy24-028", "completion.implied_plan:hy24-027+hy24-028", None),
    ],
)
def test_an_id_is_read_from_what_a_reader_sees(asked: str, target: str, day: date | None) -> None:
    assert parse_reference(asked) == Reference(target, day)


# The tree.


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds with their texts and data; a rate of 2023 is revised in 2024, a count is corrected."""
    folder = tmp_path_factory.mktemp("project")
    noted = changed(FIGURES, "ja23-004", note="counted in June")
    slip = {"figure": "ja23-004", "column": "printed", "expected": "35家", "corrected": "53家"}
    write_seeds(folder / "seeds", figures=[*noted, REVISED], corrections=[slip], texts=NEWS)
    refresh_data(load_seeds(folder / "seeds"), folder / "data")
    return folder


@pytest.fixture(scope="module")
def ledger(project: Path) -> Ledger:
    seeds = load_seeds(project / "seeds")
    texts = read_texts(seeds, project / "seeds" / "texts").of(seeds)
    return open_ledger(read_data(project / "data", project / "seeds"), seeds, texts)


@pytest.fixture
def find(ledger: Ledger) -> Callable[..., Any]:
    return lambda asked, day=None: trace(parse_reference(asked), ledger, day)


def test_a_figure_says_what_it_measures_and_where_it_was_printed(find: Callable[..., Any]) -> None:
    node = find("ja23-001")
    assert isinstance(node, PrintedFigure)
    assert (node.printed, node.number.words, node.number.unit) == ("63.14亿元", "CNY 6.314 billion", "CNY")
    assert (node.number.lower, node.number.upper) == (6313500000, 6314500000)
    assert (node.about.indicator_name, node.about.area_name) == ("Key project investment", "Jia Zone")
    assert (node.about.period, node.about.period_name) == ("2023-01/2023-06", "first half of 2023")
    assert (node.source.id, node.source.file, node.start, node.end) == ("jia-2023", "jia-2023.txt", 13, 20)
    assert (node.about.status, node.qualifier, node.evidence) == ("actual", "exact", "coded")
    assert node.used_by == (
        "completion.implied_plan:ja23-001+ja24-003",
        "completion.year_end_amount_extrapolation:ja23-001",
    )


def test_the_passage_is_the_sentence_with_its_line_compared_with_what_was_typed(
    find: Callable[..., Any],
) -> None:
    first, second = find("ja23-002").passage, find("ja23-003").passage
    assert (first.line, first.before, first.printed, first.after) == (
        1,
        "甲区消息：1至6月完成投资63.14亿元，为全年计划的",
        "69.39%",
        "。",
    )
    assert (second.line, second.before, second.verified) == (2, "产值增长", True)


def test_a_corrected_figure_names_its_correction_and_is_verified_as_it_was_printed(
    find: Callable[..., Any],
) -> None:
    node = find("ja23-004")
    assert (node.printed, node.note) == ("53家", "counted in June")
    (correction,) = node.corrections
    assert (correction.column, correction.expected, correction.corrected) == ("printed", "35家", "53家")
    assert (node.passage.printed, node.passage.verified) == ("35家", True)


def test_a_place_that_holds_something_else_is_not_verified(project: Path, ledger: Ledger) -> None:
    moved = {**ledger.texts, "jia-2023": "前言。" + ledger.texts["jia-2023"]}
    seeds, data = load_seeds(project / "seeds"), read_data(project / "data", project / "seeds")
    node = trace(Reference("ja23-001"), open_ledger(data, seeds, moved))
    assert isinstance(node, PrintedFigure) and node.passage is not None
    assert (node.passage.printed, node.passage.verified) == ("成投资63.1", False)


def test_a_revised_figure_names_the_later_print(find: Callable[..., Any]) -> None:
    assert find("ja23-002").superseded_by == ("ja24-003",)
    assert find("ja23-002", date(2023, 12, 31)).superseded_by == ()


def test_a_figure_of_a_source_without_a_text_has_no_passage_and_says_why(find: Callable[..., Any]) -> None:
    node = find("yi24-001")
    assert node.passage is None
    assert "no offsets" in node.text_missing


def test_a_derived_number_is_recomputed_and_leads_to_all_that_it_used(find: Callable[..., Any]) -> None:
    node = find("completion.implied_plan:ja23-001+ja24-003")
    assert isinstance(node, DerivedNumber)
    assert node.formula_words == "amount completed ÷ completion rate"
    assert node.recomputed == "CNY 6.314 billion ÷ 70.1% = CNY 9.007 billion (9.000–9.014)"
    assert node.agrees is True
    assert [(one.role, one.id) for one in node.inputs] == [("done", "ja23-001"), ("rate", "ja24-003")]
    assert node.vintages == ()


def test_a_number_derived_from_a_derived_one_has_that_as_a_branch(find: Callable[..., Any]) -> None:
    node = find("completion.rate_over_elapsed:ja24-003")
    rate, elapsed = node.inputs
    assert isinstance(rate, PrintedFigure) and isinstance(elapsed, DerivedNumber)
    (months,) = elapsed.inputs
    assert isinstance(months, Months)
    assert (months.months, [leaf.id for leaf in months.inputs]) == (6, ["ja24-003"])
    assert elapsed.recomputed == "6 months ÷ 12 months = 50%"


def test_a_number_that_only_an_earlier_day_knows_is_found_there(find: Callable[..., Any]) -> None:
    node = find(PLAN)
    assert node.vintages == ("2023-07-05",)
    assert node.number.words == "CNY 9.099 billion (9.098–9.101)"
    assert find(PLAN, date(2023, 12, 31)).as_of == "2023-12-31"


def test_a_number_that_does_not_hold_on_a_day_names_the_days_on_which_it_does(
    find: Callable[..., Any],
) -> None:
    with pytest.raises(UsageError, match=r"does not hold as of 2024-12-31; it does as of 2023-07-05\."):
        find(PLAN, date(2024, 12, 31))


def test_a_figure_that_had_not_appeared_says_when_it_did(find: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="between 10 January and 20 February 2024"):
        find("ja24-001", date(2024, 1, 31))


def test_a_link_into_an_earlier_report_is_followed_as_of_its_day(find: Callable[..., Any]) -> None:
    link = "reports/jia/2023-07-05/zh/report.html"
    assert find(f"{link}#{PLAN}").as_of == "2023-07-05"
    with pytest.raises(UsageError, match="does not hold as of 2023-07-05"):
        find(f"{link}#completion.implied_plan:ja23-001+ja24-003")


def test_the_verdict_on_a_target_can_be_traced_too(find: Callable[..., Any]) -> None:
    node = find("targets.printed:ja24-001")
    assert (node.verdict, node.formula_words) == ("not yet due", "as printed")
    assert [one.id for one in node.inputs] == ["ja24-001"]


def test_a_source_and_a_table_can_be_traced(find: Callable[..., Any]) -> None:
    source, table = find("#source-jia-2023"), find("#table-targets-register")
    assert isinstance(source, Source) and isinstance(table, Exhibit)
    assert source.figures == ("ja23-001", "ja23-002", "ja23-003", "ja23-004")
    assert (table.kind, table.title) == ("table", "Register of targets")
    assert exhibits()["chart-growth-outcomes"].kind == "chart"


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("ja23-01", "ja23-001"),
        ("completion.implied_plan:ja23-001+ja24-00", "completion.implied_plan:ja23-001+ja24-003"),
        ("completion.implied_plan:ja23-001+ja23-004", "completion.implied_plan:ja23-001+ja24-003"),
        ("source-jia-202", "source-jia-2023"),
        ("table-target-register", "table-targets-register"),
    ],
)
def test_an_unknown_id_names_near_ones(find: Callable[..., Any], asked: str, near: str) -> None:
    with pytest.raises(UsageError) as refusal:
        find(asked)
    assert refusal.value.exit_code == 2
    assert repr(asked) in str(refusal.value) and near in str(refusal.value)


def test_every_figure_of_the_seeds_stands_in_its_text(texts_folder: Path) -> None:
    seeds = load_seeds(ROOT / "seeds")
    texts = read_texts(seeds, texts_folder).of(seeds)
    whole = open_ledger(read_data(ROOT / "data", ROOT / "seeds"), seeds, texts)
    view = marked(whole, whole.areas["area"])
    leaves = [printed_figure(view, str(name)) for name in view.figures.index]
    assert {leaf.id for leaf in leaves if leaf.passage and not leaf.passage.verified} == set()
    anchored = {leaf.id for leaf in leaves if leaf.evidence == "anchored"}
    assert {leaf.id for leaf in leaves if leaf.passage} >= anchored and len(anchored) > 200


def test_every_derived_number_of_every_day_of_publication_can_be_traced(ledger: Ledger) -> None:
    days = days_of(ledger, ["jia"])
    assert len(days) == 2
    for day in days:
        then = at_day(ledger, ["jia"], day)
        for name in map(str, then.derived.index):
            node = trace(Reference(name), then)
            assert isinstance(node, DerivedNumber) and node.agrees is not False
            assert set(leaves_of(node)) == set(figures_of(name)) or is_printed(name)


def leaves_of(node: Any) -> Iterator[str]:
    if isinstance(node, PrintedFigure):
        yield node.id
    for below in getattr(node, "inputs", ()):
        yield from leaves_of(below)


# The command.


def run(project: Path, *arguments: str) -> Result:
    folders = ["--seeds", str(project / "seeds"), "--data", str(project / "data")]
    return CliRunner().invoke(app, ["trace", *arguments, *folders], env={"ZONEREPORT_TEXTS": None})


def test_the_command_draws_the_tree_as_indented_lines(project: Path) -> None:
    result = run(project, "completion.implied_plan:ja23-001+ja24-003")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "completion.implied_plan:ja23-001+ja24-003: CNY 9.007 billion (9.000–9.014)"
    assert "  recomputed: CNY 6.314 billion ÷ 70.1% = CNY 9.007 billion (9.000–9.014)" in lines
    assert "  amount completed: ja23-001: 63.14亿元" in lines
    assert "    place: jia-2023.txt, line 1, characters 13–20" in lines
    assert "    passage: 甲区消息：1至6月完成投资⟦63.14亿元⟧，为全年计划的69.39%。" in lines
    assert "\x1b" not in result.stdout


def test_a_figure_that_stands_in_a_tree_twice_is_told_once(project: Path) -> None:
    lines = run(project, "completion.rate_over_elapsed:ja24-003").stdout.splitlines()
    assert sum("passage:" in line for line in lines) == 1
    assert "      ja24-003: 70.1% (told above)" in lines


def test_the_command_gives_machines_json(project: Path) -> None:
    result = run(project, f"#{PLAN}", "--format", "json")
    told = json.loads(result.stdout)
    assert (told["kind"], told["id"], told["vintages"]) == ("derived", PLAN, ["2023-07-05"])
    assert [(one["kind"], one["role"]) for one in told["inputs"]] == [("figure", "done"), ("figure", "rate")]
    assert told["inputs"][1]["passage"]["verified"] is True


def test_without_the_texts_the_command_says_that_the_passage_is_not_at_hand(
    project: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "texts"
    empty.mkdir()
    lines = run(project, "ja23-001", "--texts", str(empty)).stdout.splitlines()
    (passage,) = (line for line in lines if line.strip().startswith("passage:"))
    assert "not shown" in passage and "a file in" in passage
    assert "  place: jia-2023.txt, characters 13–20" in lines


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ja23-01"], "Near it: ja23-001"),
        (["ja23-001", "--as-of", "soon"], "'soon' is no day"),
        (["ja24-001", "--as-of", "2023-12-31"], "had not certainly appeared by 2023-12-31"),
    ],
)
def test_what_cannot_be_traced_is_wrong_usage(project: Path, arguments: list[str], said: str) -> None:
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert result.stdout == "" and said in result.stderr


def test_a_terminal_shows_the_figure_highlighted_in_its_sentence(find: Callable[..., Any]) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100, no_color=False)
    console.print(rich_tree(branch_of(find(PLAN))))
    drawn = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b[1;7m69.39%\x1b[0m" in drawn
    assert "├── " in drawn and "⟦" not in drawn

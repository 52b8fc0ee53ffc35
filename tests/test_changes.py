"""Two editions compared: what is new, changed or withdrawn, from what to what, and why."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser
from test_browser import FAULTS, SHORTER_TABLES, browser, open_page, violations

from zonereport.changes import (
    FILE,
    Change,
    Changes,
    Kind,
    Part,
    Snapshot,
    compare,
    read_snapshot,
    snapshot_bytes,
    take_snapshot,
)
from zonereport.changes.listing import as_data, lines
from zonereport.changes.page import page
from zonereport.changes.snapshot import TABLES
from zonereport.changes.words import Words
from zonereport.cli.main import app
from zonereport.edition import open_edition
from zonereport.errors import UsageError, ZonereportError
from zonereport.language.messages import catalogue
from zonereport.refresh import clean_data

__all__ = ["browser"]  # a fixture

ROOT = Path(__file__).resolve().parents[1]
GROWTH = "hy24-009"  # printed as a growth rate of 2024
FOLDERS = ["--seeds", str(ROOT / "seeds"), "--data", str(ROOT / "data")]
every_language = pytest.mark.parametrize("language", ["zh", "en"])

Edit = Callable[[pd.DataFrame], None]


@pytest.fixture(scope="module")
def vintages() -> tuple[Snapshot, Snapshot]:
    """The default zone at the end of 2023 and today, from the project's own seeds."""
    return (
        take_snapshot(open_edition("hengyang", "2023-12-31")),
        take_snapshot(open_edition("hengyang", "latest")),
    )


@pytest.fixture
def now(vintages: tuple[Snapshot, Snapshot]) -> Snapshot:
    return vintages[1]


@pytest.fixture(scope="module")
def changes(vintages: tuple[Snapshot, Snapshot]) -> Changes:
    return compare(*vintages)


def edited(snapshot: Snapshot, **of_rows: dict[str, Any]) -> Snapshot:
    """The snapshot with other entries in the figures that the ids name (underscores for hyphens)."""
    frame = snapshot.tables["figures"].copy()
    for name, entries in of_rows.items():
        at = frame.index[frame.iloc[:, 0] == name.replace("_", "-")]
        assert len(at) == 1
        for column, entry in entries.items():
            frame.loc[at, column] = entry
    return replace(snapshot, tables={**snapshot.tables, "figures": frame})


def without(snapshot: Snapshot, figures: Iterable[str]) -> Snapshot:
    frame = snapshot.tables["figures"]
    kept = frame[~frame["figure"].isin(list(figures))].reset_index(drop=True)
    return replace(snapshot, tables={**snapshot.tables, "figures": kept})


def only(changes: Changes) -> Change:
    (entry,) = changes.entries
    return entry


def codes(entry: Change) -> list[str]:
    return [reason.code for reason in entry.reasons]


# Two vintages of the real seeds.


def test_what_was_published_between_two_days_is_new_and_nothing_is_withdrawn(
    vintages: tuple[Snapshot, Snapshot], changes: Changes
) -> None:
    before, after = (snapshot.tables["figures"] for snapshot in vintages)
    new = changes.of(Part.FIGURE, Kind.NEW)
    assert [entry.id for entry in new] == sorted(set(after["figure"]) - set(before["figure"]))
    assert {str(entry.row["published_to"]) > "2023-12-31" for entry in new} == {True}
    assert {code for entry in new for code in codes(entry)} == {"published"}
    assert changes.of(Part.FIGURE, Kind.WITHDRAWN) == []


def test_back_in_time_the_same_figures_are_withdrawn_as_not_yet_published(
    vintages: tuple[Snapshot, Snapshot], changes: Changes
) -> None:
    back = compare(*reversed(vintages))
    gone = back.of(Part.FIGURE, Kind.WITHDRAWN)
    assert [entry.id for entry in gone] == [entry.id for entry in changes.of(Part.FIGURE, Kind.NEW)]
    assert {code for entry in gone for code in codes(entry)} == {"not_yet_published"}
    assert [entry for entry in gone if entry.moved] == []


def test_a_new_derived_number_names_the_new_figures_that_it_rests_on(changes: Changes) -> None:
    found = {entry.id: entry for entry in changes.of(Part.DERIVED, Kind.NEW)}
    entry = found["completion.implied_plan:hy24-027+hy24-028"]
    assert [(reason.code, reason.names) for reason in entry.reasons] == [
        ("new_figures", ("hy24-027", "hy24-028"))
    ]


def test_a_target_that_fell_due_has_another_verdict_and_no_number_moved(changes: Changes) -> None:
    entry = next(entry for entry in changes.entries if entry.id == "targets.printed:hy23m-024")
    assert entry.before and entry.after
    assert (entry.before["verdict"], entry.after["verdict"]) == ("not_yet_due", "no_outcome")
    assert codes(entry) == ["later_day"] and not entry.moved


def test_what_could_not_be_computed_is_neither_new_nor_withdrawn(changes: Changes) -> None:
    derived = (entry for entry in changes.entries if entry.part == Part.DERIVED)
    rows = [row for entry in derived for row in (entry.before, entry.after) if row is not None]
    empty = [row for row in rows if all(row[end] != row[end] for end in ("value", "lower", "upper"))]
    assert len(rows) > 20 and empty == []


def test_an_edition_beside_itself_differs_in_nothing(now: Snapshot) -> None:
    found = compare(now, now)
    assert found.entries == () and found.is_empty


# One figure changed by hand.


def test_a_changed_number_moved_from_what_to_what(now: Snapshot) -> None:
    other = edited(now, hy24_009={"printed": "11.5%", "value": 11.5, "lower": 11.45, "upper": 11.55})
    entry = only(compare(now, other))
    assert (entry.kind, entry.id, entry.moved) == (Kind.CHANGED, GROWTH, True)
    assert codes(entry) == ["printed_otherwise"]
    assert Words(compare(now, other), "en").sides(entry) == ("11.4%", "11.5%")


def test_where_only_the_bounds_changed_both_are_written_out(now: Snapshot) -> None:
    found = compare(now, edited(now, hy24_009={"lower": 11.2, "upper": 11.6}))
    entry = only(found)
    assert (codes(entry), entry.columns, entry.moved) == (["read_otherwise"], ("lower", "upper"), True)
    assert Words(found, "en").sides(entry) == ("11.40% (11.35–11.45%)", "11.4% (11.2–11.6%)")


def test_a_last_bit_of_a_float_is_no_change(now: Snapshot) -> None:
    value = float(now.tables["figures"].set_index("figure").at[GROWTH, "value"])
    assert compare(now, edited(now, hy24_009={"value": value * (1 + 1e-15)})).is_empty


def test_an_open_end_that_closes_is_a_change(now: Snapshot) -> None:
    opened = edited(now, hy24_009={"upper": float("nan")})
    assert only(compare(opened, now)).columns == ("upper",)
    assert compare(opened, opened).is_empty


def test_a_figure_coded_otherwise_says_which_code_became_which(now: Snapshot) -> None:
    found = compare(now, edited(now, hy24_009={"status": "expected", "qualifier": "approx"}))
    entry = only(found)
    assert codes(entry) == ["coded_otherwise"] and not entry.moved
    said = Words(found, "en").why(entry)
    assert said == "coded otherwise: observation status outcome → expected, bounding word none → about"


def test_a_correction_is_named_as_one(now: Snapshot) -> None:
    other = edited(now, hy24_009={"value": 12.4, "lower": 12.35, "upper": 12.45, "corrected": "value"})
    assert codes(only(compare(now, other))) == ["corrected"]


def test_another_source_is_named_with_the_one_before(now: Snapshot) -> None:
    sources = now.tables["sources"]["source"].tolist()
    found = compare(now, edited(now, hy24_009={"source": sources[0]}))
    assert codes(only(found)) == ["other_source"]
    assert "instead of" in Words(found, "en").why(only(found))


def test_a_superseded_figure_moved_to_the_number_that_stands_now(now: Snapshot) -> None:
    found = compare(now, edited(now, hy24_009={"superseded_by": "hy24-010"}))
    entry = only(found)
    assert (codes(entry), entry.moved) == (["superseded"], True)
    assert Words(found, "en").sides(entry) == ("11.4%", "7.1%")
    assert Words(found, "zh").why(entry) == "被hy24-010取代"


def test_a_figure_taken_out_of_the_seeds_is_withdrawn_and_moved(now: Snapshot) -> None:
    entry = only(compare(now, without(now, [GROWTH])))
    assert (entry.kind, codes(entry), entry.moved) == (Kind.WITHDRAWN, ["removed"], True)


def test_a_figure_withdrawn_and_added_again_is_no_difference(now: Snapshot) -> None:
    gone = without(now, [GROWTH])
    assert not compare(now, gone).is_empty
    shuffled = now.tables["figures"].sample(frac=1, random_state=1)
    again = replace(now, tables={**now.tables, "figures": shuffled})
    assert [entry.kind for entry in compare(gone, again).entries] == [Kind.NEW]
    assert codes(only(compare(gone, again))) == ["added"]
    assert compare(now, again).is_empty


def test_a_figure_added_again_under_another_id_is_the_same_figure_renumbered(now: Snapshot) -> None:
    found = compare(now, edited(now, hy24_009={"figure": "hy24-099"}))
    entry = only(found)
    assert (entry.kind, entry.id, entry.moved) == (Kind.CHANGED, "hy24-099", False)
    assert Words(found, "en").why(entry) == "was hy24-009"


def test_a_figure_before_the_first_year_is_not_said_to_be_taken_out(now: Snapshot) -> None:
    narrow = replace(without(now, ["hy19-010"]), first_year=2020)
    assert codes(only(compare(now, narrow))) == ["first_year"]


def test_a_changed_remark_is_no_change_of_the_figure_and_listed_on_request(now: Snapshot) -> None:
    found = compare(now, edited(now, hy24_009={"note": "see page two", "evidence": "coded"}))
    assert only(found).kind == Kind.REMARK and found.is_empty
    assert as_data(found)["changes"] == [] and len(as_data(found, with_remarks=True)["changes"]) == 1
    assert list(lines(found, "en"))[-1] == "No number and no conclusion differs."
    told = "\n".join(lines(found, "en", with_remarks=True))
    assert f"{GROWTH}  Fixed-asset investment" in told and "remarks: evidence, remark" in told


# Derived numbers and conclusions.


def test_a_derived_number_moved_because_its_figure_did(now: Snapshot) -> None:
    other = edited(now, hy24_028={"value": 70.0, "lower": 69.5, "upper": 70.5})
    name = "completion.rate_over_elapsed:hy24-028"
    frame = other.tables["derived"].copy()
    frame.loc[frame["derived"] == name, "value"] = 1.2
    found = compare(now, replace(other, tables={**other.tables, "derived": frame}))
    entries = {entry.id: entry for entry in found.entries}
    assert [(one.code, one.names) for one in entries[name].reasons] == [("figures_changed", ("hy24-028",))]
    assert entries[name].moved


def test_the_same_figures_with_another_result_were_computed_otherwise(now: Snapshot) -> None:
    name = "completion.rate_over_elapsed:hy24-028"
    frame = now.tables["derived"].copy()
    frame.loc[frame["derived"] == name, "upper"] = 1.3
    entry = only(compare(now, replace(now, tables={**now.tables, "derived": frame})))
    assert codes(entry) == ["computed_otherwise"] and entry.moved


def test_a_derived_number_from_other_figures_is_one_that_changed(now: Snapshot) -> None:
    name = "completion.rate_over_elapsed:hy24-028"
    frame = now.tables["derived"].copy()
    frame.loc[frame["derived"] == name, ["derived", "value"]] = [name.replace("028", "999"), 1.3]
    entry = only(compare(now, replace(now, tables={**now.tables, "derived": frame})))
    assert (entry.kind, codes(entry), entry.moved) == (Kind.CHANGED, ["other_figures"], True)
    assert entry.before and entry.before["derived"] == name


def test_a_target_met_now_names_the_outcome_that_answers_it(vintages: tuple[Snapshot, Snapshot]) -> None:
    before, after = vintages
    frame = after.tables["derived"].copy()
    frame.loc[frame["derived"] == "targets.printed:hy23m-026", "verdict"] = "met"
    gap = frame[frame["quantity"] == "lead"].head(1).assign(
        derived="targets.outcome_minus_target:hy24-009+hy23m-026", quantity="outcome_minus_target",
        formula="outcome_minus_target", figures="hy24-009 hy23m-026",
    )  # fmt: skip
    frame = pd.concat([frame, gap], ignore_index=True)
    found = compare(before, replace(after, tables={**after.tables, "derived": frame}))
    entry = next(entry for entry in found.entries if entry.id == "targets.printed:hy23m-026")
    assert [(one.code, one.names) for one in entry.reasons] == [("answered", ("hy24-009",))]
    assert Words(found, "en").sides(entry) == ("not yet due", "met") and entry.moved


def test_a_conclusion_with_another_answer_changed(now: Snapshot) -> None:
    found = compare(now, _answered(now, "ahead_of_calendar:hy24-028", "below"))
    entry = only(found)
    assert (entry.part, entry.kind, entry.moved) == (Part.CONCLUSION, Kind.CHANGED, True)
    assert Words(found, "en").sides(entry) == ("higher", "lower")


def test_a_comparison_that_cannot_be_made_any_more_is_another_answer(now: Snapshot) -> None:
    found = compare(now, _answered(now, "ahead_of_calendar:hy24-028", "not_comparable"))
    assert Words(found, "zh").sides(only(found)) == ("较高", "不可比")


def test_two_zones_are_not_two_editions(now: Snapshot) -> None:
    with pytest.raises(UsageError, match="two zones"):
        compare(now, replace(now, zone="zhuzhou"))


def test_neither_edition_is_changed_by_comparing(vintages: tuple[Snapshot, Snapshot]) -> None:
    before = [snapshot_bytes(snapshot) for snapshot in vintages]
    compare(*vintages)
    assert [snapshot_bytes(snapshot) for snapshot in vintages] == before


def _answered(snapshot: Snapshot, conclusion: str, answer: str) -> Snapshot:
    frame = snapshot.tables["conclusions"].copy()
    assert frame["conclusion"].eq(conclusion).sum() == 1
    frame.loc[frame["conclusion"] == conclusion, "answer"] = answer
    return replace(snapshot, tables={**snapshot.tables, "conclusions": frame})


# Seeds edited by hand, cleaned and analysed again.


@pytest.fixture(scope="module")
def mended(
    vintages: tuple[Snapshot, Snapshot], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Change]:
    """What differs after a retyped rate, a later print of a growth rate, and a figure taken out."""
    folder = tmp_path_factory.mktemp("mended")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("texts", "second"))
    path = folder / "seeds" / "figures.csv"
    typed = pd.read_csv(path, dtype=str, keep_default_na=False)
    typed = typed.set_index("figure", drop=False).rename_axis(None)
    typed.loc["hy24-028", ["printed", "seal"]] = ["70%", ""]
    later = typed.loc[["hy24-010"]].assign(
        figure="hy24-099", printed="7.4%", supersedes="hy24-010", seal="", start="", end=""
    )
    typed = pd.concat([typed, later]).drop(index="hy24-017").sort_values("figure")
    typed.to_csv(path, index=False, lineterminator="\n")
    clean_data(folder / "seeds", folder / "data")
    edition = open_edition("hengyang", seeds=folder / "seeds", data=folder / "data")
    return {entry.id: entry for entry in compare(vintages[1], take_snapshot(edition)).entries}


def test_a_later_print_carries_what_is_derived_and_concluded_with_it(mended: dict[str, Change]) -> None:
    assert [(one.code, one.names) for one in mended["hy24-010"].reasons] == [("superseded", ("hy24-099",))]
    for name, part in (("beside.zone_minus_reference", Part.DERIVED), ("lead", Part.CONCLUSION)):
        moved = mended.get(f"{name}:hy24-099+hn24e-003")
        assert f"{name}:hy24-010+hn24e-003" not in mended
        # The zone leads as it did before: no conclusion changed.
        assert (moved is None) == (part == Part.CONCLUSION)
        assert moved is None or (codes(moved), moved.moved) == (["other_figures"], True)


def test_a_retyped_rate_moves_what_is_computed_from_it_and_nothing_else(mended: dict[str, Change]) -> None:
    derived = [entry for entry in mended.values() if entry.part == Part.DERIVED and "hy24-028" in entry.id]
    assert {entry.id.partition(":")[0] for entry in derived} == {
        "completion.implied_plan", "completion.rate_over_elapsed", "completion.year_end_rate_extrapolation",
    }  # fmt: skip
    assert {code for entry in derived for code in codes(entry)} == {"figures_changed"}
    assert {name for name, entry in mended.items() if entry.part == Part.FIGURE} == {
        "hy24-010", "hy24-017", "hy24-028", "hy24-099",
    }  # fmt: skip


# The file in a report's folder.


def test_a_snapshot_comes_back_from_its_file_as_it_was(now: Snapshot) -> None:
    content = snapshot_bytes(now)
    read = read_snapshot(content)
    assert snapshot_bytes(read) == content
    for name in TABLES:
        pd.testing.assert_frame_equal(read.tables[name], now.tables[name])


def test_both_languages_of_a_report_hold_the_same_numbers(now: Snapshot) -> None:
    english = take_snapshot(open_edition("hengyang", "latest", language="en"))
    assert snapshot_bytes(english) == snapshot_bytes(now)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"zone": 1, "figures": 2}'])
def test_a_file_that_holds_something_else_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(ZonereportError, match=r"here\.json does not hold"):
        read_snapshot(content, "here.json")


# Words and pages.


@every_language
def test_every_entry_has_its_words(changes: Changes, language: str) -> None:
    words = Words(changes, language)
    for entry in changes.entries:
        before, after = words.sides(entry)
        assert words.what(entry) and words.why(entry)
        assert bool(before) == (entry.kind != Kind.NEW) and after


def test_every_reason_that_is_given_has_its_words() -> None:
    folder = ROOT / "src" / "zonereport" / "changes"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    given = set(re.findall(r'Reason\(\s*"(\w+)"', text))
    known = {key.removeprefix("changes.reason.") for key in catalogue("changes", "en")}
    assert len(given) > 10 and given <= known


@every_language
def test_the_page_lists_every_entry_once_and_asks_for_nothing(changes: Changes, language: str) -> None:
    html = page(changes, language)
    assert html == page(changes, language)
    for entry in changes.entries:
        assert html.count(f'<tr id="{entry.id}">') == 1
    assert "default-src 'none'" in html and "<script" not in html
    assert f'lang="{language}' in html
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', html) == []


@every_language
def test_axe_finds_nothing_on_the_page_and_nothing_is_cut(
    browser: Browser, changes: Changes, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "changes.html"
    path.write_text(page(changes, language), encoding="utf-8")
    visit = open_page(browser, path)
    visit.page.set_viewport_size({"width": 320, "height": 900})
    assert visit.page.evaluate(FAULTS) == []
    visit.page.evaluate(SHORTER_TABLES)
    assert violations(visit.page) == []
    assert (visit.requests, visit.complaints) == ([visit.page.url], [])
    visit.page.close()


def test_a_page_without_differences_says_so(now: Snapshot) -> None:
    assert "Nothing differs." in page(compare(now, now), "en")


# The command.


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["diff", *arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folders(vintages: tuple[Snapshot, Snapshot], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The folders of two built reports, as far as the command reads them."""
    made = []
    for snapshot in vintages:
        folder = tmp_path_factory.mktemp("reports") / "hengyang" / snapshot.as_of / "zh"
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(snapshot_bytes(snapshot))
        (folder / "run.json").write_text("{}", encoding="utf-8")
        made.append(str(folder))
    return made[0], made[1]


def test_two_reports_are_compared_without_seeds_and_data(folders: tuple[str, str], changes: Changes) -> None:
    found = run(*folders, "--seeds", "nowhere", "--data", "nowhere", "--format", "json")
    assert found.exit_code == 0
    assert json.loads(found.output) == as_data(changes)


def test_a_report_and_a_vintage_are_compared(folders: tuple[str, str]) -> None:
    same = run(f"{folders[1]}/run.json", "hengyang@latest", *FOLDERS, "--exit-code")
    assert (same.exit_code, same.output.splitlines()[-1]) == (0, "Nothing differs.")


def test_the_exit_code_tells_of_a_difference_only_where_it_is_asked_to(folders: tuple[str, str]) -> None:
    assert run(*folders).exit_code == 0
    assert run(*folders, "--exit-code").exit_code == 1
    assert run(folders[0], folders[0], "--exit-code").exit_code == 0


def test_a_page_that_cannot_be_written_is_wrong_usage(folders: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = run(*folders, "--html", str(tmp_path / "file" / "changes.html"))
    assert found.exit_code == 2 and "cannot be written" in found.output


def test_the_page_is_written_in_the_language_asked_for(folders: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "new" / "changes.html"
    assert run(*folders, "--html", str(path), "--language", "zh").exit_code == 0
    assert "衡阳高新区：数据变动" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hengyang", "is neither the folder of a report"),
        ("hengyang@", "is neither the folder of a report"),
        ("hengyang@yesterday", "as_of: 'yesterday' cannot be chosen"),
        ("nowhere@latest", "zone: 'nowhere' cannot be chosen"),
        (str(ROOT / "tests"), "holds no figures.json"),
    ],
)
def test_what_is_no_edition_is_refused_as_wrong_usage(name: str, told: str) -> None:
    found = run(name, "hengyang@latest", *FOLDERS)
    assert found.exit_code == 2 and told in found.output

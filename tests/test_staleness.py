"""What makes a report stale: whatever it can see, and nothing else."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat
import pytest
from editions import data_of
from seedfiles import AREAS, FIGURES, INDICATORS, SOURCES, Row, changed, write_seeds
from test_architecture import imported_names
from test_build import IMPORTS, TITLE, write_chapter

from zonereport.agreement import pair_second
from zonereport.analysis.vintage import as_of
from zonereport.build import keys, record
from zonereport.build.keys import key_of
from zonereport.build.making import Plan, plan_report, renew_record
from zonereport.build.overview import Overview
from zonereport.build.project import OpenProject, open_chapters, open_project, refresh_project
from zonereport.build.report import build_report
from zonereport.build.staleness import state_of
from zonereport.build.stores import LocalStore
from zonereport.edition import Edition, make_edition
from zonereport.seeds import Seeds, load_seeds

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "zonereport"
NOTEBOOKS = ROOT / "notebooks"
# Of all chapters those that look farthest, and are quick.
CHAPTERS = ("10-clean", "60-zones", "90-sources")


# The real seeds, changed row by row


@cache
def real_project() -> OpenProject:
    seeds = load_seeds(ROOT / "seeds")
    return with_seeds(seeds)


def with_seeds(seeds: Seeds) -> OpenProject:
    """What would be opened if these were the seeds, without writing them."""
    return OpenProject(seeds, data_of(seeds, ROOT / "data"), ())


@cache
def cells(chapter: str) -> list[tuple[CodeType, CodeType | None]]:
    """The chapter's cells, each as what it does and what it shows; data are given, not opened."""
    found = []
    for cell in nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4).cells:
        if cell.cell_type != "code" or {"lab-only", "parameters"} & set(cell.metadata.get("tags", [])):
            continue
        tree = ast.parse(cell.source)
        is_given = [isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"edition", "typed"}
                    for node in tree.body]  # fmt: skip
        tree.body = [node for node, given in zip(tree.body, is_given, strict=True) if not given]
        shown = None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            shown = compile(ast.Expression(tree.body.pop().value), chapter, "eval")  # type: ignore[attr-defined]
        found.append((compile(tree, chapter, "exec"), shown))
    return found


def shown(edition: Edition, typed: Seeds) -> dict[str, str]:
    """Everything that the chapters show, by chapter and cell."""
    found = {}
    for chapter in CHAPTERS:
        names: dict[str, Any] = {"edition": edition, "typed": typed}
        for number, (body, last) in enumerate(cells(chapter)):
            exec(body, names)
            if last is not None:
                found[f"{chapter} {number}"] = repr(eval(last, names)._repr_mimebundle_())
    return found


def look(project: OpenProject, zone: str, day: str) -> tuple[dict[str, Any], Callable[[], dict[str, str]]]:
    """The digests of what a report sees, and how to find out what it shows."""
    choice = project.choose(zone, day)
    seen = choice.look_at(project.data)
    sees = key_of(project, choice).as_json()["sees"]
    return sees, lambda: shown(make_edition(choice, seen), project.seeds)


ONE_NUMBER = re.compile(r"[^0-9]*[1-8][0-9.]*[^0-9]*")


def with_other_digits(cell: str) -> str:
    return re.sub("[1-8]", lambda digit: str(int(digit[0]) + 1), cell) if ONE_NUMBER.fullmatch(cell) else cell


def with_more_words(cell: str) -> str:
    return f"{cell} x"


#: By table: the columns that name a row in a key, and what is done to the cells of every row unseen.
MUTATIONS: dict[str, tuple[tuple[str, ...], dict[str, Callable[[str], str]]]] = {
    "figures": (("figure",), {"printed": with_other_digits, "note": with_more_words}),
    "sources": (("source",), {"title": with_more_words, "outlet": with_more_words}),
    "indicators": (("indicator",), {"name_zh": with_more_words, "definition_zh": with_more_words}),
    "areas": (("area",), {"name_zh": with_more_words}),
    "alternatives": (("figure", "column", "alternative"), {"reason": with_more_words}),
    "dismissed": (("source",), {"reason": lambda cell: "time" if cell == "name" else "name"}),
}
REPORT = ("chuxiong", "2024-12-31")


def mutated(seeds: Seeds, table: str, seen: Collection[str], want_seen: bool) -> Seeds:
    """The seeds with other cells in all rows that a report does not see, or in one that it does."""
    keys_of, changes = MUTATIONS[table]
    frame = getattr(seeds, table).copy()
    is_seen = frame[list(keys_of)].agg(" ".join, axis=1).isin(seen)
    rows = is_seen & ~is_seen.duplicated() if want_seen else ~is_seen
    assert rows.any()
    for column, change in changes.items():
        frame.loc[rows, column] = frame.loc[rows, column].map(change)
    return replace(seeds, **{table: frame})


@cache
def baseline() -> tuple[dict[str, Any], dict[str, str]]:
    told, show = look(real_project(), *REPORT)
    return told, show()


@pytest.mark.parametrize("table", MUTATIONS)
def test_rows_that_a_report_does_not_see_change_nothing_in_it(table: str) -> None:
    told, before = baseline()
    seeds = real_project().seeds
    unseen = with_seeds(mutated(seeds, table, told[table]["rows"], want_seen=False))
    now, show = look(unseen, *REPORT)
    assert now == told
    assert show() == before


@pytest.mark.parametrize("table", ["figures", "sources", "indicators", "areas"])
def test_one_row_that_a_report_sees_makes_it_stale(table: str) -> None:
    told, _ = baseline()
    seeds = real_project().seeds
    now, _ = look(with_seeds(mutated(seeds, table, told[table]["rows"], want_seen=True)), *REPORT)
    assert now[table]["sha256"] != told[table]["sha256"]


@pytest.mark.parametrize(("zone", "day"), [("xiamen", "2023-12-31"), ("chuxiong", "2024-12-31")])
def test_a_report_from_what_it_sees_is_the_report_from_everything(zone: str, day: str) -> None:
    project = real_project()
    choice = project.choose(zone, day)
    edition = make_edition(choice, choice.look_at(project.data))
    published = as_of(project.data.figures, choice.as_of)
    everything = published[~(published["period_end"].dt.year < choice.first_year)].reset_index(drop=True)
    names = ("indicators", "areas", "alternatives")
    # Titles are shortened as far as they stay apart, from others of this report; so the sources stay.
    books = {name: getattr(project.data, name) for name in names}
    whole = replace(edition, all_figures=everything, **books)
    assert len(everything) > len(edition.all_figures)
    assert shown(whole, project.seeds) == shown(edition, project.seeds)


# A small project, built once


class Small:
    """A project of two zones with one thin chapter, and what is known of its reports."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, LocalStore(folder / "reports")
        write_seeds(folder / "seeds")
        write_chapter(folder / "notebooks", "10-first", IMPORTS, TITLE)

    def seeds(self, **tables: Any) -> None:
        write_seeds(self.folder / "seeds", **tables)

    def build(self, if_stale: bool = False) -> Any:
        folders = {name: self.folder / name for name in ("seeds", "data", "notebooks")}
        return build_report("jia", output=self.folder / "reports", **folders, if_stale=if_stale)

    def plan(self, as_of: str = "latest") -> Plan:
        refresh_project(self.folder / "seeds", self.folder / "data")
        chapters = open_chapters(self.folder / "notebooks")
        return plan_report(open_project(self.folder / "seeds", self.folder / "data", chapters), "jia", as_of)

    def reasons(self) -> tuple[str, ...]:
        return self.plan().state_in(self.store).reasons

    @property
    def report(self) -> Path:
        return self.folder / "reports" / "jia" / "2024-02-20" / "zh"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Small:
    small = Small(tmp_path_factory.mktemp("small"))
    small.build()
    return small


@pytest.fixture
def small(original: Small, tmp_path: Path) -> Small:
    copied = Small(tmp_path)
    copied.report.mkdir(parents=True)
    for path in original.report.iterdir():
        (copied.report / path.name).write_bytes(path.read_bytes())
    return copied


def test_a_report_whose_inputs_are_the_same_is_current(small: Small) -> None:
    assert small.reasons() == ()


def test_a_report_that_was_read_from_the_same_files_or_is_not_there_is_not_looked_at(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = small.plan()
    monkeypatch.setattr(Overview, "seen_by", lambda *choice: pytest.fail("what it sees was looked at"))
    assert planned.state_in(small.store).is_current
    shutil.rmtree(small.report)
    assert planned.state_in(small.store).reasons == ("it has not been built yet",)


def test_a_changed_figure_is_named(small: Small) -> None:
    small.seeds(figures=changed(FIGURES, "ja23-004", printed="36家"))
    assert small.reasons() == ("figures: ja23-004 changed",)


def test_new_and_lost_rows_are_named(small: Small) -> None:
    new: Row = {"figure": "ja24-009", "source": "jia-2024", "printed": "3家", "period": "2023-12",
                "indicator": "firms"}  # fmt: skip
    small.seeds(figures=[*(row for row in FIGURES if row["figure"] != "ja23-001"), new])
    assert small.reasons() == ("figures: ja24-009 new, ja23-001 gone",)


def test_what_other_zones_print_is_seen_where_the_indicator_is_the_same(small: Small) -> None:
    other: Row = {"figure": "yi24-002", "source": "yi-2024", "printed": "第7位", "period": "2023-12",
                  "indicator": "national_rank", "area": "yi"}  # fmt: skip
    # The day of the report is the zone's own last one; yi's article came after it.
    earlier = changed(SOURCES, "yi-2024", published_from="2024-01-01", published_to="2024-01-01")
    small.seeds(figures=[*FIGURES, other])
    assert small.reasons() == ()
    small.seeds(figures=[*FIGURES, other], sources=earlier)
    assert small.reasons() == ("areas: yi new", "figures: yi24-001 new", "sources: yi-2024 new")


def test_a_row_of_the_codebook_that_nothing_visible_names_is_not_seen(small: Small) -> None:
    before = small.plan().key.as_json()["sees"]
    more = [*INDICATORS, {"indicator": "rail", "name_zh": "铁路", "name_en": "Rail", "dimension": "length"}]
    bing = {"area": "bing", "name_zh": "丙高新区", "name_en": "Bing Zone", "kind": "zone", "parent": "zhong"}
    areas = [*AREAS, bing]
    small.seeds(indicators=more, areas=areas)
    assert small.plan().key.as_json()["sees"] == before


def test_chapters_versions_and_code_are_named(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    write_chapter(small.folder / "notebooks", "10-first", IMPORTS, "Prose('# Another')")
    write_chapter(small.folder / "notebooks", "20-second", IMPORTS, "Prose('# More')")
    others = record.versions() | {"pandas": "99"}
    monkeypatch.setattr(keys, "versions", lambda: others)
    code = {**keys.package_digests(), "charts": "0"}
    monkeypatch.setattr(keys, "package_digests", lambda: code)
    now = record.versions()["pandas"]
    assert small.reasons() == (
        f"pandas: 99, was {now}",
        "zonereport's own code: charts changed",
        "notebooks: 10-first.ipynb changed, 20-second.ipynb new",
    )


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "report.pdf").unlink(), "report.pdf is missing or was altered"),
        (lambda folder: (folder / "report.html").write_text("x"), "report.html is missing or was altered"),
        (lambda folder: (folder / "run.json").write_text("{"), "its run.json cannot be read"),
        (lambda folder: (folder / "run.json").write_text("[]"), "its run.json cannot be read"),
        (lambda folder: (folder / "run.json").unlink(), "it has not been built yet"),
    ],
)
def test_a_report_that_is_not_as_it_was_written_is_stale(
    small: Small, spoil: Callable[[Path], None], reason: str
) -> None:
    spoil(small.report)
    assert small.reasons() == (reason,)


def test_a_record_of_an_earlier_version_is_stale(small: Small) -> None:
    path = small.report / "run.json"
    old = json.loads(path.read_text(encoding="utf-8"))
    del old["sees"]
    path.write_text(json.dumps(old), encoding="utf-8")
    assert small.reasons() == ("it was built by an earlier zonereport, which did not record what it saw",)


def test_a_record_that_names_other_files_or_another_zone_is_written_anew_with_its_rows(small: Small) -> None:
    path = small.report / "run.json"
    before = path.read_bytes()
    for name, other in (("zone_name", {"en": "Yi", "zh": "乙"}), ("inputs", {})):
        path.write_text(json.dumps({**json.loads(before), name: other}, indent=1, sort_keys=True))
        planned = small.plan()
        assert renew_record(planned, planned.state_in(small.store), small.store)
        assert path.read_bytes() == before


def test_a_current_report_ends_with_the_bytes_of_one_that_is_built_anew(small: Small, tmp_path: Path) -> None:
    later: Row = {"figure": "yi24-002", "source": "yi-2024", "printed": "3家", "period": "2023-12",
                  "indicator": "firms", "area": "yi"}  # fmt: skip
    small.seeds(figures=[*FIGURES, later])
    planned = small.plan()
    state = planned.state_in(small.store)
    assert state.is_current and renew_record(planned, state, small.store)
    assert not renew_record(planned, planned.state_in(small.store), small.store)
    anew = Small(tmp_path / "anew")
    anew.seeds(figures=[*FIGURES, later])
    anew.build()
    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in one.report.iterdir()}
        for one in (small, anew)
    ]
    assert digests[0] == digests[1]


def test_a_build_of_a_current_report_runs_nothing_if_told_so(small: Small) -> None:
    built = small.build(if_stale=True)
    assert built.was_current and [path.name for path in built.paths][-1] == "run.json"
    small.seeds(figures=changed(FIGURES, "ja23-004", printed="36家"))
    assert not small.build(if_stale=True).was_current


def test_a_second_coding_is_seen_where_it_is_about_the_zone() -> None:
    project = real_project()
    pairing = pair_second(project.seeds)
    assert pairing is not None
    otherwise = replace(pairing, theirs=pairing.theirs.assign(measure="share"))
    told: dict[str, list[Any]] = {}
    for zone in ("hengyang", "changde"):
        for one in (pairing, otherwise):
            choice = project.choose(zone)
            changed_project = OpenProject(project.seeds, project.data, ())
            changed_project.__dict__["pairing"] = one
            told.setdefault(zone, []).append(key_of(changed_project, choice).sees["second"].told)
    assert told["hengyang"][0] != told["hengyang"][1]
    assert told["changde"] == [{}, {}]


def test_rooms_that_are_said_to_have_no_part_in_a_report_are_not_imported_by_one() -> None:
    reached: set[Path] = set()
    todo = [SOURCE / "build" / "report.py"]
    for notebook in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")):
        chapter = nbformat.read(notebook, as_version=4)
        sources = [cell.source for cell in chapter.cells if cell.cell_type == "code"]
        tree = ast.parse("\n".join(sources))
        todo += [path for _, name in imported_names(SOURCE / "x.py", tree) for path in files_of(name)]
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            todo += [other for _, name in imported_names(path, tree) for other in files_of(name)]
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in reached}
    assert {"analysis", "charts", "render", "edition"} <= rooms
    assert rooms & keys.WITHOUT_PART == set()
    assert {path.name for path in SOURCE.iterdir()} >= keys.WITHOUT_PART


def files_of(name: str) -> Iterator[Path]:
    """The modules that importing a dotted name runs."""
    parts = name.split(".")
    if parts[0] != "zonereport":
        return
    for count in range(1, len(parts) + 1):
        stem = SOURCE.joinpath(*parts[1:count])
        for path in (stem.with_suffix(".py") if count > 1 else stem, stem / "__init__.py"):
            if path.is_file():
                yield path


def test_the_digests_decide_and_the_rows_only_tell(small: Small) -> None:
    path = small.report / "run.json"
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    told["sees"]["figures"]["rows"]["ja23-001"] = "00000000"
    # What it was read from has changed, so that the digests are looked at.
    told["inputs"]["seeds/figures.csv"] = ""
    path.write_text(json.dumps(told), encoding="utf-8")
    assert state_of(small.store, "jia/2024-02-20/zh", small.plan().key).is_current

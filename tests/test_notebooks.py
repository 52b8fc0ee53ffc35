"""The notebooks: thin, alike, committed without outputs, and each runs on its own."""

from __future__ import annotations

import ast
import io
import re
import shutil
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient import NotebookClient
from papermill.exceptions import PapermillExecutionError

from zonereport.build.chapters import find_chapters
from zonereport.coding.registering import FACTS
from zonereport.errors import SeedFaults, UsageError
from zonereport.exhibits import Chart, Prose, Table
from zonereport.language.labface import LabFace
from zonereport.made import NOTE
from zonereport.refresh import refresh_data
from zonereport.run.notebooks import prepare
from zonereport.run.sharing import AHEAD
from zonereport.seeds import load_seeds

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("[0-9][0-9]-*.ipynb"))
TOOL = "coding"  # a tool for the person in the lab, no chapter of a report
PARAMETERS = {
    "zone": "hengyang",
    "as_of": "latest",
    "first_year": "earliest",
    "language": "zh",
    "seeds": "seeds",
    "data": "data",
}
LOWER_HALF = {"agreement", "edition", "refresh", "language", "narrative", "charts", "tables"}
MOST_LINES = 10
LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

every_notebook = pytest.mark.parametrize("name", NAMES)
chapters_and_tool = pytest.mark.parametrize("name", [*NAMES, TOOL])


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def tags(cell: Any) -> list[str]:
    return list(cell.metadata.get("tags", []))


def code(name: str) -> list[str]:
    """The sources of the code cells, without the parameters."""
    return [
        cell.source
        for cell in read(name).cells
        if cell.cell_type == "code" and "parameters" not in tags(cell)
    ]


def nodes(name: str) -> Iterator[ast.AST]:
    return (node for source in code(name) for node in ast.walk(ast.parse(source)))


def parameters_cell(name: str) -> str:
    (cell,) = (cell for cell in read(name).cells if "parameters" in tags(cell))
    return str(cell.source)


def lines_of_code(source: str) -> int:
    lines = (line.strip() for line in source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def imported(name: str) -> set[str]:
    found: set[str] = set()
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


def test_the_chapters_of_the_design_are_there() -> None:
    designed = [
        "00-summary", "10-clean", "20-growth", "30-investment-completion", "40-rd-intensity", "50-targets",
        "85-robustness", "90-sources",
    ]  # fmt: skip
    assert set(designed) <= set(NAMES)
    assert [chapter.name for chapter in find_chapters(FOLDER)] == NAMES
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == {*NAMES, TOOL}


@chapters_and_tool
def test_a_notebook_is_valid(name: str) -> None:
    assert list(nbformat.validator.iter_validate(read(name))) == []


@chapters_and_tool
def test_a_notebook_is_committed_without_what_a_run_leaves_behind(name: str) -> None:
    notebook = read(name)
    for cell in notebook.cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert set(cell.metadata) <= {"tags"}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert dict(notebook.metadata.language_info) == {"name": "python"}
    assert notebook.metadata.kernelspec.name == "python3"


@every_notebook
def test_the_ids_of_cells_are_given_by_hand_and_begin_with_the_chapters_number(name: str) -> None:
    ids = [cell.id for cell in read(name).cells]
    assert len(ids) == len(set(ids))
    assert [one for one in ids if not re.fullmatch(rf"{name[:2]}-([a-z]+(-[a-z]+)*|[0-9]{{2}})", one)] == []


@every_notebook
def test_a_chapter_opens_with_a_note_the_parameters_and_the_imports(name: str) -> None:
    note, parameters, imports, *_ = read(name).cells
    assert (note.cell_type, tags(parameters)) == ("markdown", ["parameters"])
    assert imports.source.startswith("from zonereport.")


@chapters_and_tool
def test_notes_for_the_person_in_the_lab_are_left_out_of_the_report(name: str) -> None:
    cells = read(name).cells
    assert all(tags(cell) == ["lab-only"] for cell in cells if cell.cell_type == "markdown")
    assert {cell.cell_type for cell in cells} == {"markdown", "code"}


@every_notebook
def test_the_parameters_are_the_six_of_the_design_with_their_defaults(name: str) -> None:
    tree = ast.parse(parameters_cell(name))
    assert all(isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) for node in tree.body)
    defaults = {node.targets[0].id: node.value.value for node in tree.body}  # type: ignore[attr-defined]
    assert list(defaults.items()) == list(PARAMETERS.items())


@chapters_and_tool
def test_every_parameter_is_explained_beside_it(name: str) -> None:
    source = parameters_cell(name)
    parameters = ast.parse(source).body
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    assert [token.start[0] for token in comments] == list(range(1, len(parameters) + 1))
    assert all(len(token.string) > len("# ") for token in comments)


def test_the_parameters_cell_is_the_same_everywhere() -> None:
    assert len({parameters_cell(name) for name in NAMES}) == 1


@chapters_and_tool
def test_a_cell_has_ten_lines_of_code_at_most(name: str) -> None:
    assert [source for source in code(name) if lines_of_code(source) > MOST_LINES] == []


@chapters_and_tool
def test_a_cell_shows_one_thing(name: str) -> None:
    opening, *others = (ast.parse(source).body for source in code(name))
    assert not any(isinstance(statement, ast.Expr) for statement in opening)
    for body in others:
        assert [isinstance(statement, ast.Expr) for statement in body] == [False] * (len(body) - 1) + [True]


@chapters_and_tool
def test_a_notebook_holds_no_logic(name: str) -> None:
    assert [ast.unparse(node) for node in nodes(name) if isinstance(node, DEFINITIONS)] == []
    assert [type(node).__name__ for node in nodes(name) if isinstance(node, LOOPS)] == []
    assert [ast.unparse(node) for node in nodes(name) if isinstance(node, ast.BinOp | ast.Compare)] == []


@chapters_and_tool
def test_a_notebook_reads_no_table_and_draws_nothing_itself(name: str) -> None:
    words = {word for source in code(name) for word in re.findall(r"\w+", source)}
    assert {word for word in words if word.startswith("read_")} == set()
    assert words & {"pyplot", "plt", "matplotlib", "seaborn", "pandas", "pd", "open"} == set()


@chapters_and_tool
def test_no_figure_is_typed_in_a_notebook(name: str) -> None:
    literals = [node.value for node in nodes(name) if isinstance(node, ast.Constant)]
    typed = [value for value in literals if not isinstance(value, str) or not re.fullmatch(r"[a-z_]+", value)]
    assert typed == []


@every_notebook
def test_a_notebook_imports_the_lower_half_only(name: str) -> None:
    parts = [module.split(".") for module in imported(name)]
    assert {part[0] for part in parts} == {"zonereport"}
    assert {part[1] for part in parts} <= LOWER_HALF


def test_the_coding_notebook_knows_every_fact_of_an_article() -> None:
    cell = ast.parse(parameters_cell(TOOL)).body
    parameters = {node.targets[0].id for node in cell}  # type: ignore[attr-defined]
    assert parameters == {"text", "source", "seeds", "texts", "area", "prefix", *FACTS} - {"language"}
    assert {part for name in imported(TOOL) for part in name.split(".")[1:2]} == {"coding", "edition"}


# From here on the notebooks run.


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout's notebooks and seeds with fresh data, so that no test writes into it."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(FOLDER, folder / "notebooks")
    ignored = shutil.ignore_patterns("texts")
    shutil.copytree(FOLDER.parent / "seeds", folder / "seeds", ignore=ignored)
    refresh_data(load_seeds(folder / "seeds"), folder / "data")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that is no project."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def exhibits(name: str, **changed: object) -> list[Any]:
    """What the cells of a chapter show in a report, run in this process to spare a kernel."""
    space: dict[str, Any] = {**PARAMETERS, **changed}
    shown = []
    for source in code(name):
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), space)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), name, "eval"), space))
    # The face is for the lab only: a report has its own.
    return [exhibit for exhibit in shown if not isinstance(exhibit, LabFace)]


def kinds_shown(notebook: Any) -> list[set[str]]:
    """Kinds of content that each cell after the imports shows."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    return [{kind for output in cell.outputs for kind in output.get("data", {})} for cell in cells]


def stderr_of(notebook: Any) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]


def first_line(notebook: Any) -> str:
    """What the first cell that shows something shows: the chapter's title."""
    cells = [cell for cell in notebook.cells if "lab-only" not in tags(cell)]
    outputs = [output for cell in cells for output in cell.get("outputs", []) if "data" in output]
    return str(outputs[0].data["text/markdown"]).splitlines()[0]


@pytest.fixture(scope="module")
def parameters(project: Path) -> dict[str, object]:
    """An earlier day in English, which the process that kernels are forked from has made ready."""
    folders = {"seeds": str(project / "seeds"), "data": str(project / "data")}
    given: dict[str, object] = {"zone": "hengyang", "as_of": "2023-12-31", "language": "en", **folders}
    prepare(AHEAD, **{**PARAMETERS, **given})
    return given


# papermill's own engine starts a fresh kernel, which takes seconds. That the engines give the same outputs
# is tested elsewhere; the first and the last chapter are run by both here.
@pytest.mark.parametrize(
    ("name", "engine"), [*((name, "zonereport") for name in NAMES), (NAMES[0], None), (NAMES[-1], None)]
)
def test_a_chapter_runs_under_papermill_from_another_folder(
    parameters: dict[str, object], project: Path, elsewhere: Path, name: str, engine: str | None
) -> None:
    executed = papermill.execute_notebook(
        project / "notebooks" / f"{name}.ipynb",
        elsewhere / f"{name}.ipynb",
        parameters=parameters,
        engine_name=engine,
        progress_bar=False,
    )
    shown = kinds_shown(executed)
    assert len(shown) == len(code(name)) - 1
    assert all(kinds & {"text/markdown", "text/html"} for kinds in shown)
    assert stderr_of(executed) == []
    assert re.match(r"# [A-Z][^\u3400-\u9fff]+$", first_line(executed))
    assert sorted(path.name for path in elsewhere.iterdir()) == [f"{name}.ipynb"]


@pytest.mark.parametrize("name", ["10-clean", "30-investment-completion"])
def test_run_all_works_without_parameters_in_the_notebooks_folder(project: Path, name: str) -> None:
    notebook = nbformat.read(project / "notebooks" / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(project / "notebooks")}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    assert len(kinds_shown(notebook)) == len(code(name)) - 1
    assert stderr_of(notebook) == []
    assert re.match(r"# .*[\u3400-\u9fff]", first_line(notebook))


@every_notebook
def test_the_cells_run_from_top_to_bottom_with_the_default_parameters(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(project / "notebooks")
    shown = exhibits(name)
    assert all(isinstance(exhibit, Prose | Table | Chart) for exhibit in shown)
    assert re.match(r"# .*[\u3400-\u9fff]", shown[0].markdown)


def test_an_unknown_zone_is_refused_under_papermill_with_the_zones_there_are(
    project: Path, elsewhere: Path
) -> None:
    parameters = {"zone": "atlantis", "seeds": str(project / "seeds"), "data": str(project / "data")}
    with pytest.raises(PapermillExecutionError) as refusal:
        papermill.execute_notebook(
            project / "notebooks" / "00-summary.ipynb",
            None,
            parameters=parameters,
            engine_name="zonereport",
            progress_bar=False,
        )
    assert refusal.value.ename == "UsageError"
    assert "'atlantis' cannot be chosen" in refusal.value.evalue
    assert all(zone in refusal.value.evalue for zone in ("hengyang", "jiaozuo", "zhaoqing"))


@every_notebook
@pytest.mark.parametrize(
    ("changed", "offered"),
    [
        ({"zone": "hunan"}, ["hengyang", "jiaozuo", "zhaoqing"]),
        ({"language": "fr"}, ["zh", "en"]),
    ],
)
def test_every_chapter_refuses_what_cannot_be_with_what_can(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    changed: dict[str, object],
    offered: list[str],
) -> None:
    monkeypatch.chdir(project)
    with pytest.raises(UsageError, match="cannot be chosen") as refusal:
        exhibits(name, **changed)
    assert all(choice in str(refusal.value) for choice in offered)


@every_notebook
@pytest.mark.parametrize(("zone", "language"), [("jiaozuo", "en"), ("zhaoqing", "zh")])
def test_every_chapter_has_something_to_say_about_a_zone_with_few_figures(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, zone: str, language: str
) -> None:
    monkeypatch.chdir(project)
    shown = exhibits(name, zone=zone, language=language)
    assert all(isinstance(exhibit, Prose | Table | Chart) for exhibit in shown)
    title, *rest = shown
    assert title.markdown.startswith("# ")
    assert any(not isinstance(exhibit, Prose) or exhibit.markdown for exhibit in rest)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "10-clean"])
def test_a_chapter_shows_what_was_known_on_an_early_day(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(project)
    for exhibit in exhibits(name, as_of="2019-04-30", language="en"):
        assert "2024" not in exhibit._repr_mimebundle_()["text/plain"]


def test_chapters_change_nothing_in_data_that_is_up_to_date(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    times = [{path.name: path.stat().st_mtime_ns for path in (project / "data").iterdir()}]
    for _ in range(2):
        exhibits("10-clean")
        times.append({path.name: path.stat().st_mtime_ns for path in (project / "data").iterdir()})
    # The first time at most a note comes, by which the second time they are known to be up to date.
    assert times[2] == times[1] and times[0].items() <= times[1].items()
    assert times[1].keys() - times[0].keys() <= {NOTE}


def test_the_cleaning_chapter_stops_at_faulty_seeds(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(project / "seeds", seeds)
    figures = seeds / "figures.csv"
    figures.write_text(
        figures.read_text(encoding="utf-8").replace(",actual,", ",acutal,", 1), encoding="utf-8", newline=""
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SeedFaults, match="column status: found 'acutal'"):
        exhibits("10-clean")
    assert not (tmp_path / "data").exists()


def test_the_coding_notebook_opens_with_help_in_a_fresh_clone(project: Path) -> None:
    notebook = nbformat.read(project / "notebooks" / f"{TOOL}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(project / "notebooks")}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    (shown,) = kinds_shown(notebook)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert stderr_of(notebook) == []
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    assert any("Name an article" in state["state"].get("value", "") for state in states)


def test_the_coding_notebook_walks_an_article_under_papermill(project: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(project / "seeds", seeds)
    (tmp_path / "new.txt").write_text("甲区今年产值增长8.6%。\n", encoding="utf-8")
    parameters = {"text": str(tmp_path / "new.txt"), "source": "jia-2025", "seeds": str(seeds)}
    parameters |= {"title": "甲区", "published_from": "2025-07-05", "published_to": "2025-07-05"}
    executed = papermill.execute_notebook(
        project / "notebooks" / f"{TOOL}.ipynb", None, parameters=parameters, progress_bar=False
    )
    assert stderr_of(executed) == []
    states = executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    assert any("<mark>8.6%</mark>" in state["state"].get("value", "") for state in states)
    assert "jia-2025" in (seeds / "sources.csv").read_text(encoding="utf-8")
    assert (seeds / "texts" / "jia-2025.candidates.csv").is_file()

"""One report from seeds to files, with chapters of a few lines instead of the real notebooks."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from seedfiles import FIGURES, changed, write_seeds

from zonereport.build.joining import join
from zonereport.build.report import Built, build_reports
from zonereport.errors import SeedFaults, UsageError, ZonereportError

PARAMETERS = """\
zone = "yi"
as_of = "latest"
first_year = "earliest"
language = "zh"
seeds = "seeds"
data = "data"
"""
IMPORTS = "from zonereport.exhibits import Prose"
TITLE = 'Prose(f"# {zone}, {as_of}, {language}")'


def write_chapter(folder: Path, name: str, *sources: str, parameters: str = PARAMETERS) -> None:
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Set the zone below.", metadata={"tags": ["lab-only"]}),
            new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            *(new_code_cell(source) for source in sources),
        ],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    for position, cell in enumerate(notebook.cells):
        cell.id = f"cell-{position}"  # nbformat's own are random
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")


class Project:
    """A folder with seeds and two chapters, and what it takes to build them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.steps: list[tuple[int, int, str]] = []
        write_seeds(folder / "seeds")
        write_chapter(self.notebooks, "10-first", IMPORTS, TITLE)
        warn = 'import warnings\nwarnings.warn("a hint for the author")'
        write_chapter(self.notebooks, "20-second", f"{IMPORTS}\n{warn}", "Prose('# Second')")

    def build(self, zone: str = "jia", as_of: str = "latest", *languages: str) -> list[Built]:
        return build_reports(
            zone,
            as_of,
            languages=languages or ["zh"],
            seeds=self.folder / "seeds",
            data=self.folder / "data",
            output=self.folder / "reports",
            notebooks=self.notebooks,
            progress=lambda *step: self.steps.append(step),
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Built]:
    project = Project(tmp_path_factory.mktemp("project"))
    return project, *project.build()


def notebook_of(result: Built) -> Any:
    return nbformat.read(result.folder / "report.ipynb", as_version=4)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_build_publishes_its_files_under_zone_day_and_language(built: tuple[Project, Built]) -> None:
    project, result = built
    assert result.folder == project.folder / "reports" / "jia" / "2024-02-20" / "zh"
    names = ["report.html", "report.pdf", "report.ipynb", "figures.json", "run.json"]
    assert [path.name for path in result.paths] == names
    assert sorted(path.name for path in result.folder.iterdir()) == sorted(names)
    assert (result.folder / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_every_step_of_a_build_is_reported(built: tuple[Project, Built]) -> None:
    steps = built[0].steps
    assert [step[0] for step in steps] == list(range(1, 7))
    assert {step[1] for step in steps} == {6}
    assert [step[2] for step in steps][-3:] == ["zh, report.html", "zh, report.pdf", "published"]


def test_the_chapters_are_joined_in_order_with_the_parameters_injected(built: tuple[Project, Built]) -> None:
    shown = [
        output.data["text/markdown"]
        for cell in notebook_of(built[1]).cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert shown == ["# jia, 2024-02-20, zh", "# Second"]


def test_the_joined_notebook_says_what_it_reports_on(built: tuple[Project, Built]) -> None:
    about = notebook_of(built[1]).metadata.zonereport
    assert about.title == "甲高新区经济运行简报"
    assert (about.language, about.zone, about.as_of) == ("zh", "jia", "2024-02-20")
    assert "2024年2月20日" in about.subtitle and about.description


def test_the_report_holds_nothing_of_the_machine_or_the_clock(built: tuple[Project, Built]) -> None:
    project, result = built
    for name in ["report.ipynb", "run.json", "report.html"]:
        text = (result.folder / name).read_text(encoding="utf-8")
        assert str(project.folder) not in text
        assert "papermill" not in text or name == "run.json"  # there it is one of the versions
        assert "start_time" not in text


def test_warnings_are_told_and_kept_out_of_the_report(built: tuple[Project, Built]) -> None:
    (warning,) = built[1].warnings
    assert warning.startswith("chapter 20-second: ") and "a hint for the author" in warning
    assert "a hint for the author" not in (built[1].folder / "report.html").read_text(encoding="utf-8")
    outputs = [output for cell in notebook_of(built[1]).cells for output in cell.outputs]
    assert {output.output_type for output in outputs} == {"execute_result"}


def test_run_json_records_parameters_versions_inputs_and_outputs(built: tuple[Project, Built]) -> None:
    project, result = built
    record = json.loads((result.folder / "run.json").read_text(encoding="utf-8"))
    chosen = {"zone": "jia", "as_of": "2024-02-20", "first_year": 2023, "language": "zh"}
    assert record["parameters"] == chosen
    assert record["zone_name"] == {"zh": "甲高新区", "en": "Jia Zone"}
    assert {"python", "zonereport", "pandas", "typst"} <= record["versions"].keys()
    assert record["inputs"]["seeds/figures.csv"] == digest(project.folder / "seeds" / "figures.csv")
    assert record["inputs"]["notebooks/10-first.ipynb"] == digest(project.notebooks / "10-first.ipynb")
    assert "data/figures.csv" in record["inputs"]
    assert record["outputs"] == {path.name: digest(path) for path in result.paths[:-1]}


def test_the_index_lists_the_report_in_both_languages(built: tuple[Project, Built]) -> None:
    page = built[1].index.read_text(encoding="utf-8")
    assert 'href="jia/2024-02-20/zh/report.html"' in page
    assert "甲高新区" in page and "Jia Zone" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_the_same_inputs_give_the_same_bytes(built: tuple[Project, Built], tmp_path: Path) -> None:
    _, result = built
    again, english = Project(tmp_path).build("jia", "2024-02-20", "zh", "en")
    assert [digest(path) for path in again.paths] == [digest(path) for path in result.paths]
    assert "# jia, 2024-02-20, en" in (english.folder / "report.ipynb").read_text(encoding="utf-8")


def test_a_language_whose_chapter_fails_leaves_the_one_before_it_published(project: Project) -> None:
    write_chapter(project.notebooks, "20-second", "assert language == 'zh'")
    with pytest.raises(ZonereportError, match="AssertionError"):
        project.build("jia", "latest", "zh", "en")
    reports = project.folder / "reports"
    assert (reports / "jia" / "2024-02-20" / "zh" / "report.pdf").is_file()
    assert not (reports / "jia" / "2024-02-20" / "en").exists()
    assert (reports / "failures" / "jia" / "2024-02-20" / "en" / "20-second.ipynb").is_file()
    assert "jia/2024-02-20/zh/report.html" in (reports / "index.html").read_text(encoding="utf-8")


def test_a_failing_cell_is_explained_and_the_last_good_report_stays(
    built: tuple[Project, Built], tmp_path: Path
) -> None:
    project = built[0]
    shutil.copytree(project.folder / "reports", tmp_path / "reports")
    broken = Project(tmp_path)
    write_chapter(broken.notebooks, "20-second", "rows = {}\nrows['total']")
    with pytest.raises(ZonereportError) as error:
        broken.build()
    first, second = str(error.value).splitlines()
    assert first == "chapter 20-second, cell In [3] (rows = {}): KeyError: 'total'"
    kept = tmp_path / "reports" / "failures" / "jia" / "2024-02-20" / "zh" / "20-second.ipynb"
    assert second == f"The executed notebook is kept: {kept}"
    assert "KeyError" in kept.read_text(encoding="utf-8")
    good = tmp_path / "reports" / "jia" / "2024-02-20" / "zh"
    assert [digest(good / path.name) for path in built[1].paths] == [digest(path) for path in built[1].paths]


def test_a_kernel_that_dies_is_explained(project: Project) -> None:
    write_chapter(project.notebooks, "20-second", "import os", "os._exit(3)")
    with pytest.raises(ZonereportError, match=r"chapter 20-second: .*[Kk]ernel died"):
        project.build()


def test_a_parameter_that_a_chapter_does_not_know_is_refused(project: Project) -> None:
    write_chapter(project.notebooks, "20-second", "1", parameters='zone = "yi"\nlanguage = "zh"')
    with pytest.raises(UsageError) as error:
        project.build()
    assert str(error.value) == (
        "chapter 20-second has no parameter as_of, first_year, seeds, data; "
        "its parameters cell knows: language, zone"
    )
    assert project.steps == []


def test_an_unknown_zone_is_refused_with_the_zones_there_are(project: Project) -> None:
    with pytest.raises(UsageError, match="jia") as error:
        project.build(zone="jiaa")
    assert "yi" in str(error.value)
    assert not (project.folder / "reports").exists()


def test_faults_in_the_seeds_stop_the_build_before_anything_is_written(project: Project) -> None:
    rows = changed(changed(FIGURES, "ja23-001", status="doen"), "ja23-003", measure="groth")
    write_seeds(project.folder / "seeds", figures=rows)
    with pytest.raises(SeedFaults) as error:
        project.build()
    found = [(fault.column, fault.found) for fault in error.value.faults]
    assert found == [("status", "doen"), ("measure", "groth")]
    assert not (project.folder / "data").exists() and not (project.folder / "reports").exists()


def test_a_folder_without_chapters_is_refused(project: Project) -> None:
    shutil.rmtree(project.notebooks)
    with pytest.raises(UsageError, match=r"no chapters in .*notebooks"):
        project.build()


def test_joining_leaves_the_executed_chapters_as_they_are() -> None:
    chapter = new_notebook(cells=[new_code_cell("1", metadata={"papermill": {"start_time": "x"}})])
    before = json.dumps(chapter, sort_keys=True)
    joined = join([("10-first", chapter), ("20-second", chapter)], {"title": "t"})
    assert [cell.id for cell in joined.cells] == ["10-first-01", "20-second-01"]
    assert [cell.metadata for cell in joined.cells] == [{}, {}]
    assert json.dumps(chapter, sort_keys=True) == before

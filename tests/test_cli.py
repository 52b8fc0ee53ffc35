"""The commands' output, exit codes and refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from seedfiles import FIGURES, changed, write_seeds

from zonereport.build.report import Built
from zonereport.cli import app
from zonereport.cli.console import progress
from zonereport.errors import UsageError


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"ZONEREPORT_TEXTS": None})


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path / "seeds")


def retype(seeds: Path, old: str, new: str) -> None:
    """Change the first row of figures.csv that has ``old``, as a person would in an editor."""
    path = seeds / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Builds that were asked for; none is made."""
    asked: list[tuple[object, ...]] = []

    def pretend(zone: str, as_of: str, first_year: int, language: str, **rest: object) -> Built:
        asked.append((zone, as_of, first_year, language))
        if zone == "nowhere":
            raise UsageError("there is no zone nowhere; choose one of: hengyang, jiaozuo")
        rest["progress"](1, 2, "seeds checked")  # type: ignore[operator]
        folder = Path("reports") / zone / "2024-08-31" / language
        return Built(folder, (folder / "report.html", folder / "report.pdf"), Path("reports/index.html"), ())

    monkeypatch.setattr("zonereport.build.report.build_report", pretend)
    return asked


def test_build_prints_the_paths_and_tells_its_progress_apart(builds: list[tuple[object, ...]]) -> None:
    result = run("build")
    assert result.exit_code == 0
    assert result.stdout == (
        "reports/hengyang/2024-08-31/zh/report.html\n"
        "reports/hengyang/2024-08-31/zh/report.pdf\n"
        "reports/index.html\n"
    )
    assert result.stderr == "hengyang, zh [1/2] seeds checked\n"
    assert builds == [("hengyang", "latest", 2018, "zh")]


@pytest.mark.parametrize(
    "arguments", [["--language", "all"], ["--language", "en", "--language", "zh", "--language", "en"]]
)
def test_build_makes_each_language_once(builds: list[tuple[object, ...]], arguments: list[str]) -> None:
    assert run("build", *arguments).exit_code == 0
    assert [build[3] for build in builds] == ["zh", "en"]


def test_a_language_that_does_not_exist_is_wrong_usage(builds: list[tuple[object, ...]]) -> None:
    result = run("build", "--language", "fr")
    assert result.exit_code == 2
    assert "'fr' is not one of 'zh', 'en', 'all'" in result.stderr
    assert builds == []


def test_a_zone_that_does_not_exist_is_wrong_usage(builds: list[tuple[object, ...]]) -> None:
    result = run("build", "--zone", "nowhere")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "zonereport: there is no zone nowhere; choose one of: hengyang, jiaozuo\n"


def test_check_counts_figures_and_shows_how_completely_each_text_is_coded(seeds: Path) -> None:
    result = run("check", "--seeds", seeds)
    lines = result.stdout.splitlines()
    assert lines[0] == "7 figures from 3 sources: 1 cited, 6 coded."
    assert lines[2] == (
        "file          numerals  coded  time  name  ordinal  rhetoric  repeated  uncovered  doubly covered"
    )
    assert lines[3].split()[:3] == ["jia-2023.txt", "6", "4"]


def test_check_lists_every_fault_and_fails(seeds: Path) -> None:
    rows = changed(changed(FIGURES, "ja23-001", status="doen"), "ja23-003", measure="groth")
    result = run("check", "--seeds", write_seeds(seeds, figures=rows))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "zonereport: 2 faults in the seeds; nothing was written."
    assert "figures.csv, row 2, column status: found 'doen', expected one of: actual" in result.stderr
    assert "figures.csv, row 4, column measure: found 'groth', expected one of: level" in result.stderr


def test_check_without_the_texts_says_what_it_did_not_check(seeds: Path) -> None:
    (seeds / "texts").rename(seeds / "elsewhere")
    result = run("check", "--seeds", seeds)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "7 figures from 3 sources: 1 cited, 6 coded.\n"
        "The texts are not here: anchors and coverage were not checked.\n"
        "No faults.\n"
    )


def test_a_folder_of_texts_that_is_not_there_is_wrong_usage(seeds: Path) -> None:
    result = run("check", "--seeds", seeds, "--texts", "no-such-folder")
    assert result.exit_code == 2
    assert "there is no folder no-such-folder" in result.stderr


def test_seal_seals_what_stands_in_the_texts(seeds: Path) -> None:
    first = run("seal", "--seeds", seeds)
    assert (first.exit_code, first.stdout) == (0, "6 figures sealed, 1 only cited; figures.csv written.\n")
    again = run("seal", "--seeds", seeds, "--texts", seeds / "texts")
    assert again.stdout == "6 figures sealed, 1 only cited; figures.csv unchanged.\n"
    assert run("check", "--seeds", seeds).stdout.startswith("7 figures from 3 sources: 6 anchored, 1 cited.")


def test_a_row_changed_after_it_was_sealed_is_a_fault(seeds: Path) -> None:
    run("seal", "--seeds", seeds)
    retype(seeds, ",gdp,growth,", ",firms,growth,")
    result = run("check", "--seeds", seeds)
    assert result.exit_code == 1
    assert "figures.csv, row 4, column seal" in result.stderr


def test_seal_names_what_does_not_stand_in_its_text(seeds: Path) -> None:
    retype(seeds, ",35家,", ",36家,")
    result = run("seal", "--seeds", seeds)
    assert result.exit_code == 1
    assert result.stdout == "5 figures sealed, 1 only cited; figures.csv written.\n"
    assert result.stderr.splitlines()[0] == "zonereport: 1 figure does not stand in its text:"
    assert "ja23-004" in result.stderr


def test_seal_without_texts_is_wrong_usage(seeds: Path) -> None:
    (seeds / "texts").rename(seeds / "elsewhere")
    assert run("seal", "--seeds", seeds).exit_code == 2


@pytest.mark.parametrize("command", sorted(app.commands))
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    shown = run(command, "--help").stdout
    assert f"Example:\n    zonereport {command} " in shown
    documented = [option for option in app.commands[command].params if isinstance(option, click.Option)]
    assert all(option.help for option in documented)


def test_an_unknown_command_is_wrong_usage() -> None:
    result = run("biuld")
    assert result.exit_code == 2
    assert "No such command 'biuld'" in result.stderr


def test_python_m_zonereport_is_the_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "zonereport", "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout == "zonereport, version 0.1.0\n"


def test_progress_is_plain_lines_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("jia, zh") as report:
        report(1, 3, "seeds checked")
        report(2, 3, "data up to date")
    assert capsys.readouterr().err == "jia, zh [1/3] seeds checked\njia, zh [2/3] data up to date\n"

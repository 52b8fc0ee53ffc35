"""The commands' output, exit codes and refusals."""

from __future__ import annotations

import json
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

    def pretend(
        zone: str, as_of: str, first_year: int | str, languages: list[str], **rest: object
    ) -> list[Built]:
        asked.append((zone, as_of, first_year, *languages))
        if zone == "nowhere":
            raise UsageError("there is no zone nowhere; choose one of: hengyang, jiaozuo")
        rest["progress"](1, 2, "seeds checked")  # type: ignore[operator]
        folders = [Path("reports") / zone / "2024-08-31" / language for language in languages]
        index = Path("reports/index.html")
        said = ("chapter x: hm",)
        return [Built(at, (at / "report.html", at / "report.pdf"), index, said) for at in folders]

    monkeypatch.setattr("zonereport.build.report.build_reports", pretend)
    return asked


def test_build_prints_the_paths_and_tells_its_progress_apart(builds: list[tuple[object, ...]]) -> None:
    result = run("build")
    assert result.exit_code == 0
    assert result.stdout == (
        "reports/hengyang/2024-08-31/zh/report.html\n"
        "reports/hengyang/2024-08-31/zh/report.pdf\n"
        "reports/index.html\n"
    )
    assert result.stderr == "hengyang [1/2] seeds checked\nwarning, zh, chapter x: hm\n"
    assert builds == [("hengyang", "latest", "earliest", "zh")]


@pytest.mark.parametrize(
    "arguments", [["--language", "all"], ["--language", "en", "--language", "zh", "--language", "en"]]
)
def test_build_makes_each_language_once(builds: list[tuple[object, ...]], arguments: list[str]) -> None:
    assert run("build", *arguments).exit_code == 0
    assert [build[3:] for build in builds] == [("zh", "en")]


def test_a_language_that_does_not_exist_is_wrong_usage(builds: list[tuple[object, ...]]) -> None:
    result = run("build", "--language", "fr")
    assert result.exit_code == 2
    assert "'fr' is not one of 'zh', 'en', 'all'" in result.stderr
    assert builds == []


def test_the_first_year_is_a_number_or_the_word_for_the_first_there_is(
    builds: list[tuple[object, ...]],
) -> None:
    for year in ("2015", "earliest"):
        assert run("build", "--first-year", year).exit_code == 0
    assert [build[2] for build in builds] == [2015, "earliest"]


@pytest.mark.parametrize("year", ["latest", "2018.5", "-2018", "２０１８", ""])
def test_a_first_year_that_is_neither_is_wrong_usage(builds: list[tuple[object, ...]], year: str) -> None:
    result = run("build", "--first-year", year)
    assert result.exit_code == 2
    assert f"{year!r} is neither a year such as 2018 nor 'earliest'" in " ".join(result.stderr.split())
    assert builds == []


def test_a_zone_that_does_not_exist_is_wrong_usage(builds: list[tuple[object, ...]]) -> None:
    result = run("build", "--zone", "nowhere")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "zonereport: there is no zone nowhere; choose one of: hengyang, jiaozuo\n"


def test_check_has_three_layers_and_shows_how_completely_each_source_and_text_is_coded(seeds: Path) -> None:
    result = run("check", "--seeds", seeds)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Package\n"
        "  7 figures, 1 dismissed, 3 sources, 6 indicators, 3 areas, 0 corrections.\n"
        "  No faults.\n"
        "\n"
        "Evidence\n"
        "  7 figures: 1 cited, 6 coded.\n"
        "\n"
        "  source    file          figures  dismissed  covered\n"
        "  jia-2023  jia-2023.txt        4          1   100.0%\n"
        "  jia-2024  jia-2024.txt        2          0   100.0%\n"
        "\n"
        "  file          numerals  coded  time  name  ordinal  rhetoric  repeated  uncovered  "
        "doubly covered  covered\n"
        "  jia-2023.txt         6      4     2     0        0         0         0          0  "
        "             0   100.0%\n"
        "  jia-2024.txt         2      2     0     0        0         0         0          0  "
        "             0   100.0%\n"
        "\n"
        "  No faults.\n"
        "\n"
        "Meaning\n"
        "  No faults.\n"
        "\n"
        "No faults.\n"
    )


def test_check_lists_every_fault_of_the_package_and_says_that_the_rest_was_not_checked(seeds: Path) -> None:
    rows = changed(changed(FIGURES, "ja23-001", status="doen"), "ja23-003", measure="groth")
    result = run("check", "--seeds", write_seeds(seeds, figures=rows))
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "Package" and lines[3:5] == ["", "Evidence"]
    assert lines[1].startswith("  figures.csv, row 2, column status: found 'doen', expected one of: actual")
    assert lines[2].startswith("  figures.csv, row 4, column measure: found 'groth', expected one of: level")
    assert lines.count("  Not checked: that needs a package without faults.") == 2
    assert lines[-1] == "2 faults (package 2, evidence 0, meaning 0)."


DOUBTFUL = (*FIGURES, {**FIGURES[-1], "figure": "yi24-002", "printed": "210.5亿元"})


def test_faults_of_the_evidence_do_not_hide_those_of_the_meaning(seeds: Path) -> None:
    rows = changed(DOUBTFUL, "ja23-004", start="0", end="3")
    result = run("check", "--seeds", write_seeds(seeds, figures=rows))
    assert result.exit_code == 1
    evidence, meaning = result.stdout.split("Evidence\n")[1].split("Meaning\n")
    assert "figures.csv, row 5, column printed: found '35家', expected" in evidence
    assert meaning.startswith("  figures.csv, row 9, column printed: found '210.5亿元', expected the number")
    assert meaning.splitlines()[0].endswith("[two-values: yi24-002, yi24-001]")
    assert meaning.splitlines()[-1] == "3 faults (package 0, evidence 2, meaning 1)."


def test_a_finding_that_a_note_explains_is_listed_and_is_no_fault(seeds: Path) -> None:
    rows = changed(DOUBTFUL, "yi24-002", note="the text prints both, yi24-001 in its headline")
    result = run("check", "--seeds", write_seeds(seeds, figures=rows))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-7:] == [
        "Meaning",
        "  No faults.",
        "  Explained by a note:",
        "    figures.csv, row 9, column printed: found '210.5亿元', expected the number of 120.5亿元 "
        "(yi24-001, row 8), of the same series, period and status [two-values: yi24-002, yi24-001]",
        "      yi24-002: the text prints both, yi24-001 in its headline",
        "",
        "No faults; 1 explained by notes.",
    ]


def test_check_tells_programs_in_json(seeds: Path) -> None:
    small = {"figure": "yi24-003", "source": "yi-2024", "printed": "2.6万元", "period": "2022-01/2022-12"}
    small |= {"area": "yi", "indicator": "rd_spending", "note": "unlikely size, but printed"}
    rows = (*DOUBTFUL, small)
    result = run("check", "--seeds", write_seeds(seeds, figures=rows), "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["checked"] == {"package": True, "evidence": True, "meaning": True}
    (fault,) = report["faults"]
    assert (fault["layer"], fault["kind"]) == ("meaning", "two-values")
    assert fault["figures"] == ["yi24-002", "yi24-001"]
    assert (fault["file"], fault["row"], fault["column"], fault["found"]) == (
        "figures.csv", 9, "printed", "210.5亿元",
    )  # fmt: skip
    (explained,) = report["explained"]
    assert (explained["row"], explained["remark"]) == (10, "yi24-003: unlikely size, but printed")


def test_a_broken_package_is_told_in_json_as_well(seeds: Path) -> None:
    rows = changed(FIGURES, "ja23-001", status="doen")
    result = run("check", "--seeds", write_seeds(seeds, figures=rows), "--format", "json")
    report = json.loads(result.stdout)
    assert report["checked"] == {"package": True, "evidence": False, "meaning": False}
    assert [(fault["row"], fault["column"], fault["found"]) for fault in report["faults"]] == [
        (2, "status", "doen")
    ]


def test_check_without_the_texts_says_what_it_did_not_check(seeds: Path) -> None:
    (seeds / "texts").rename(seeds / "elsewhere")
    result = run("check", "--seeds", seeds)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.split("Evidence\n")[1] == (
        "  7 figures: 1 cited, 6 coded.\n"
        "  The texts are not here: anchors and coverage were not checked.\n"
        "  No faults.\n"
        "\n"
        "Meaning\n"
        "  No faults.\n"
        "\n"
        "No faults.\n"
    )


def test_a_folder_of_texts_that_is_not_there_is_wrong_usage(seeds: Path) -> None:
    result = run("check", "--seeds", seeds, "--texts", "no-such-folder")
    assert result.exit_code == 2
    assert "there is no folder no-such-folder" in result.stderr


def test_seal_seals_what_stands_in_the_texts(seeds: Path) -> None:
    first = run("seal", "--seeds", seeds)
    assert (first.exit_code, first.stdout) == (
        0,
        "6 figures sealed, 1 only cited; figures.csv written.\n"
        "2 sources sealed, 1 without a text; sources.csv written.\n",
    )
    again = run("seal", "--seeds", seeds, "--texts", seeds / "texts")
    assert again.stdout == first.stdout.replace("written", "unchanged")
    assert "6 anchored, 1 cited." in run("check", "--seeds", seeds).stdout


def test_a_row_changed_after_it_was_sealed_is_a_fault(seeds: Path) -> None:
    run("seal", "--seeds", seeds)
    retype(seeds, ",gdp,growth,", ",firms,growth,")
    result = run("check", "--seeds", seeds)
    assert result.exit_code == 1
    assert "figures.csv, row 4, column indicator: found 'firms', expected 'gdp', as it was sealed." in (
        result.output
    )


def test_seal_names_what_does_not_stand_in_its_text(seeds: Path) -> None:
    retype(seeds, ",35家,", ",36家,")
    result = run("seal", "--seeds", seeds)
    assert result.exit_code == 1
    assert result.stdout == (
        "5 figures sealed, 1 only cited; figures.csv written.\n"
        "1 source sealed, 1 without a text; sources.csv written.\n"
    )
    lines = result.stderr.splitlines()
    assert lines[0] == "zonereport: 1 figure is not sealed:" and lines[1].startswith("  ja23-004: ")
    assert lines[2:] == ["1 source is not sealed:", "  jia-2023: figures that are not sealed: ja23-004"]


def test_seal_takes_over_a_text_that_changed_where_it_is_asked_to(seeds: Path) -> None:
    run("seal", "--seeds", seeds)
    assert run("seal", "--seeds", seeds, "--moved").stdout.startswith("No text has changed.\n")
    path = seeds / "texts" / "jia-2024.txt"
    path.write_bytes("甲区".encode() + path.read_bytes())
    refused = run("seal", "--seeds", seeds)
    assert refused.exit_code == 1 and "`zonereport seal --moved`" in refused.stderr
    taken = run("seal", "--seeds", seeds, "--moved")
    assert (taken.exit_code, taken.stdout) == (
        0,
        "jia-2024.txt taken over:\n"
        "  2 rows (ja24-001 to ja24-002) at 11 to 25: 2 characters further on\n"
        "6 figures sealed, 1 only cited; figures.csv written.\n"
        "2 sources sealed, 1 without a text; sources.csv written.\n",
    )
    assert run("check", "--seeds", seeds).exit_code == 0


def test_a_text_that_lost_a_row_is_not_taken_over(seeds: Path) -> None:
    path = seeds / "texts" / "jia-2023.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("35家", "34家"), encoding="utf-8")
    result = run("seal", "--seeds", seeds, "--moved")
    assert result.exit_code == 1
    first, second = result.stderr.splitlines()[:2]
    assert first.startswith("zonereport: 1 row is not found again in jia-2023.txt, so nothing was moved.")
    assert second == "  figures.csv, row 5: 35家, which stood at 46 to 49"


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

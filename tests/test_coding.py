"""Coding an article: registering it, its sheet, the walk through it, and entering what was decided."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from seedfiles import FIGURES, SOURCES, write_seeds

from zonereport.cli import app
from zonereport.cli.walking import Terminal
from zonereport.coding import desk as desk_module
from zonereport.coding.candidates import Candidate, find_candidates
from zonereport.coding.choices import MEANINGS
from zonereport.coding.desk import Desk, open_desk
from zonereport.coding.entering import derived_prefix, prefix_of
from zonereport.coding.keys import press, typed
from zonereport.coding.registering import read_article
from zonereport.coding.rows import GUESSED
from zonereport.coding.sheet import COLUMNS, SheetFaults
from zonereport.coding.splicing import insert_rows, replace_together
from zonereport.coding.walk import Mode, Walk
from zonereport.errors import UsageError, ZonereportError
from zonereport.evidence import coverage, verify
from zonereport.quantity import find_numerals
from zonereport.seeds import Seeds, describe, load_seeds

TEXT = "甲区快讯：今年投资超12.5亿元，增长8.6%，企业35家。\n新增项目20个，一批项目开工，二是降本-3.2%。\n"
GUESSES = {
    "12.5亿元": {"indicator": "key_project_investment", "measure": "level"},
    "8.6%": {"indicator": "gdp", "measure": "growth"},
    "35家": {"indicator": "firms", "measure": "level", "period": "2025-06"},
    "-3.2%": {"indicator": "gdp", "measure": "growth"},
}
REASONS = {"一": "rhetoric", "二": "ordinal"}
FACTS = {"title": "甲区快讯", "published_from": "2025-07-05", "published_to": "2025-07-05"}
FACT_OPTIONS = ["--title", "甲区快讯", "--published-from", "2025-07-05", "--published-to", "2025-07-05"]
_PRINTED = re.compile(r"-?[0-9.]+(?:亿元|%|家|个)|[一二]")


def candidates_of(text: str, seeds: Seeds, source: str) -> list[Candidate]:
    """Candidates that do not depend on how well guessing works."""
    file = seeds.sources.set_index("source").at[source, "file"]
    mine = set(seeds.sources.loc[seeds.sources["file"] == file, "source"])
    claims = [
        (int(start), int(end))
        for frame in (seeds.figures, seeds.dismissed)
        for owner, start, end in zip(frame["source"], frame["start"], frame["end"], strict=True)
        if owner in mine and start
    ]
    found = []
    for match in _PRINTED.finditer(text):
        start, end = match.span()
        if any(low < end and start < high for low, high in claims):
            continue
        first = text.rfind("\n", 0, start) + 1
        guesses = {
            "area": "jia", "subject": "", "scope": "", "period": "2025-01/2025-06", "status": "actual",
            "qualifier": "exact", "indicator": "", "measure": "", **GUESSES.get(match[0], {}),
        }  # fmt: skip
        sentence = (first, text.index("\n", end))
        reason = REASONS.get(match[0], "")
        found.append(Candidate(start, end, match[0], None, None, None, "", sentence, guesses, reason))
    return found


@pytest.fixture(autouse=True)
def plain_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "find_candidates", candidates_of)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "jia-2025.txt"
    path.write_bytes(TEXT.encode("utf-8"))
    return path


def opened(seeds: Path, article: Path, **options: str) -> Desk:
    desk, _ = open_desk(article, "jia-2025", load_seeds(seeds), seeds / "texts", FACTS, **options)
    return desk


@pytest.fixture
def desk(seeds: Path, article: Path) -> Desk:
    return opened(seeds, article)


def run(seeds: Path, article: Path, *arguments: str) -> Result:
    command = ["code", str(article), "--source", "jia-2025", "--seeds", str(seeds), *arguments]
    return CliRunner().invoke(app, command, env={"ZONEREPORT_TEXTS": None})


def sheet_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def type_into(path: Path, edits: dict[str, dict[str, str]]) -> None:
    """Change the rows of these printed strings, as a person does in a spreadsheet."""
    rows = sheet_rows(path)
    for row in rows:
        row.update(edits.get(row["printed"].removeprefix("'"), {}))
    write_sheet(path, rows)


def write_sheet(path: Path, rows: list[dict[str, str]]) -> None:
    """Save the sheet as another program does: without a byte order mark, with CRLF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def added_lines(before: bytes, after: bytes) -> list[str]:
    """The lines that were added, if nothing else was changed."""
    old, new = before.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True)
    added = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            added.append(line.rstrip("\n"))
    assert old == []
    return added


# Registering


def test_a_new_article_gets_its_row_in_its_place_and_its_text_beside_the_others(
    seeds: Path, article: Path
) -> None:
    before = bytes_of(seeds)
    opened(seeds, article)
    after = bytes_of(seeds)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (row,) = added_lines(before["sources.csv"], after["sources.csv"])
    assert row.startswith(f"jia-2025,jia-2025.txt,{digest},甲区快讯,,,2025-07-05,2025-07-05,,,zh,")
    assert {name: content for name, content in after.items() if name != "sources.csv"} == {
        name: content for name, content in before.items() if name != "sources.csv"
    }
    assert (seeds / "texts" / "jia-2025.txt").read_bytes() == TEXT.encode()
    assert load_seeds(seeds).sources["source"].tolist()[2] == "jia-2025"


def test_an_article_is_registered_once(seeds: Path, article: Path) -> None:
    opened(seeds, article)
    before = bytes_of(seeds)
    (seeds / "texts" / "jia-2025.txt").unlink()
    _, is_new = open_desk(article, "jia-2025", load_seeds(seeds), seeds / "texts", {})
    assert not is_new
    assert bytes_of(seeds) == before
    assert (seeds / "texts" / "jia-2025.txt").read_bytes() == TEXT.encode()


def test_the_name_of_a_text_in_the_texts_folder_is_enough(seeds: Path, article: Path) -> None:
    opened(seeds, article)
    article.unlink()
    desk, _ = open_desk(Path("jia-2025.txt"), "jia-2025", load_seeds(seeds), seeds / "texts", {})
    assert desk.text == TEXT


def test_the_same_id_with_another_text_is_refused_with_the_way_to_move_it(seeds: Path, article: Path) -> None:
    opened(seeds, article)
    before = bytes_of(seeds)
    article.write_text(TEXT + "更正。\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"another text.*another --source.*zonereport seal --moved"):
        opened(seeds, article)
    assert bytes_of(seeds) == before


def test_a_source_without_a_text_is_refused_with_the_cells_to_type(seeds: Path, article: Path) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    with pytest.raises(UsageError, match=f"sources.csv, row 4.*file jia-2025.txt and sha256 {digest}"):
        open_desk(article, "yi-2024", load_seeds(seeds), seeds / "texts", {})


def test_a_second_article_on_the_same_page_shares_its_text(
    seeds: Path, article: Path, tmp_path: Path
) -> None:
    opened(seeds, article)
    same = tmp_path / "copy.txt"
    shutil.copyfile(article, same)
    open_desk(same, "yi-2025", load_seeds(seeds), seeds / "texts", FACTS)
    files = load_seeds(seeds).sources.set_index("source")["file"]
    assert files["yi-2025"] == files["jia-2025"] == "jia-2025.txt"
    assert not (seeds / "texts" / "copy.txt").exists()


def test_another_text_of_the_same_name_is_refused(seeds: Path, tmp_path: Path) -> None:
    path = tmp_path / "jia-2023.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UsageError, match=r"another text is registered as jia-2023\.txt, by jia-2023; rename"):
        open_desk(path, "jia-2025", load_seeds(seeds), seeds / "texts", FACTS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (TEXT.encode("gb18030"), r"GB18030 \(GBK\), not in UTF-8; .*iconv -f GB18030 -t UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16, not in UTF-8; .*iconv -f UTF-16 -t UTF-8"),
        (TEXT.encode("utf-16-le"), "UTF-16, not in UTF-8"),
        (b"<html><body><p>35</p></body></html>", "is HTML, not a text; open it in a browser"),
        (b" \n\n", "is empty"),
        (b"", "is empty"),
        (b"%PDF-1.7\n", "is a PDF; copy its text"),
        (b"abc\xff\xfe\xfa\n", "no UTF-8 .line 1, byte 4. and no GB18030 either"),
        ("企业\ufffd家\n".encode(), "line 1, has a replacement character"),
    ],
)
def test_what_is_no_text_in_utf8_is_refused_with_a_way_to_convert_it(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=sentence):
        read_article(path)


def test_a_missing_text_is_wrong_usage(seeds: Path, tmp_path: Path) -> None:
    result = run(seeds, tmp_path / "nothing.txt")
    assert result.exit_code == 2
    assert "there is no file" in result.stderr


def test_missing_facts_are_named_all_at_once(seeds: Path, article: Path) -> None:
    before = bytes_of(seeds)
    result = run(seeds, article)
    assert result.exit_code == 2
    assert "missing: --title, --published-from, --published-to; and --dating-note" in result.stderr
    assert bytes_of(seeds) == before


def test_facts_that_cannot_be_are_named_by_their_options(seeds: Path, article: Path) -> None:
    before = bytes_of(seeds)
    wrong = ["--title", "题", "--published-from", "2025/7/5", "--published-to", "7月", "--language", "de"]
    result = run(seeds, article, *wrong, "--dating-note", "x")
    assert result.exit_code == 2
    for option, found in [("published-from", "2025/7/5"), ("published-to", "7月"), ("language", "de")]:
        assert f"--{option}: found '{found}', expected" in result.stderr
    assert bytes_of(seeds) == before
    assert not (seeds / "texts" / "jia-2025.txt").exists()


def test_two_days_of_publication_want_a_note(seeds: Path, article: Path) -> None:
    result = run(seeds, article, *FACT_OPTIONS[:-1], "2025-07-31")
    assert result.exit_code == 2
    assert "missing: --dating-note" in result.stderr


def test_facts_of_a_registered_article_are_not_changed_in_passing(seeds: Path, article: Path) -> None:
    opened(seeds, article)
    result = run(seeds, article, "--title", "别的题目")
    assert result.exit_code == 2
    assert "registered already, with another title; sources.csv is the place to change it" in result.stderr


def test_an_area_that_does_not_exist_is_refused_with_those_that_do(seeds: Path, article: Path) -> None:
    result = run(seeds, article, *FACT_OPTIONS, "--area", "bing")
    assert result.exit_code == 2
    assert "no area bing; choose one of: jia, yi, zhong" in result.stderr
    assert "jia-2025" not in (seeds / "sources.csv").read_text(encoding="utf-8")


# Rows into files


def test_a_row_in_a_file_with_crlf_gets_crlf(seeds: Path) -> None:
    loaded = load_seeds(seeds)
    content = (seeds / "areas.csv").read_bytes().replace(b"\n", b"\r\n")
    row = {"area": "ding", "name_zh": "丁", "name_en": "Ding, D", "kind": "zone"}
    after, lines = insert_rows(content, describe()["areas"], loaded.areas, [row])
    assert after.splitlines(keepends=True)[1] == 'ding,丁,"Ding, D",zone,\r\n'.encode()
    assert lines == [2]


@pytest.mark.parametrize("last", [b"", b"\n"])
def test_a_file_keeps_its_bytes_whether_or_not_it_ends_in_a_line_end(seeds: Path, last: bytes) -> None:
    loaded = load_seeds(seeds)
    content = (seeds / "areas.csv").read_bytes().removesuffix(b"\n") + last
    rows = [{"area": "a"}, {"area": "zz"}]
    after, lines = insert_rows(content, describe()["areas"], loaded.areas, rows)
    kept = [line for line in after.splitlines() if line not in (b"a,,,,", b"zz,,,,")]
    assert kept == content.splitlines()
    assert lines == [2, len(after.splitlines())]


def test_no_row_goes_into_a_file_in_another_form(seeds: Path) -> None:
    loaded = load_seeds(seeds)
    content = (seeds / "areas.csv").read_bytes().replace(b",", b";")
    with pytest.raises(ZonereportError, match=r"nothing was written\. Save it as CSV UTF-8 with commas"):
        insert_rows(content, describe()["areas"], loaded.areas, [{"area": "a"}])


def test_no_row_goes_into_a_file_that_has_got_other_rows(seeds: Path) -> None:
    loaded = load_seeds(seeds)
    content = (seeds / "areas.csv").read_bytes() + b"zz,,,,\n"
    with pytest.raises(ZonereportError, match=r"areas\.csv was changed in the meantime"):
        insert_rows(content, describe()["areas"], loaded.areas, [{"area": "a"}])


def test_files_change_together_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old")
    real, calls = os.replace, []

    def fails_the_second_time(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError("disk gone")
        real(source, target)

    monkeypatch.setattr(os, "replace", fails_the_second_time)
    with pytest.raises(OSError, match="disk gone"):
        replace_together({first: (b"old", b"new"), second: (None, b"new")})
    assert bytes_of(tmp_path) == {"a": b"old"}


def test_a_file_that_somebody_else_changed_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"theirs")
    with pytest.raises(ZonereportError, match="changed by somebody else"):
        replace_together({tmp_path / "b": (None, b"new"), path: (b"old", b"new")})
    assert bytes_of(tmp_path) == {"a": b"theirs"}


def test_a_file_that_cannot_be_written_is_named_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(ZonereportError, match=r"a/b cannot be written \(.*nothing was written"):
        replace_together({path: (b"old", b"new"), path / "b": (None, b"new")})
    assert bytes_of(tmp_path) == {"a": b"old"}


# The sheet


def test_the_sheet_holds_every_candidate_with_marked_guesses(desk: Desk) -> None:
    desk.rows()
    assert desk.sheet.name == "jia-2025.candidates.csv" and desk.sheet.parent.name == "texts"
    assert desk.sheet.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    rows = {row["printed"]: row for row in sheet_rows(desk.sheet)}
    assert list(rows) == ["12.5亿元", "8.6%", "35家", "20个", "一", "二", "'-3.2%"]
    assert {rows["8.6%"][column] for column in ("decision", "note", "note_zh")} == {""}
    assert all(rows["8.6%"][column].startswith("?") for column in (*GUESSED, "reason"))
    assert rows["8.6%"]["indicator"] == "?gdp" and rows["20个"]["indicator"] == "?"
    assert (rows["一"]["reason"], rows["35家"]["reason"]) == ("?rhetoric", "?")
    read = [rows["8.6%"][name] for name in ("value", "lower", "upper", "unit")]
    assert read == ["8.6", "8.55", "8.65", "percent"]
    assert rows["35家"]["sentence"] == "甲区快讯：今年投资超12.5亿元，增长8.6%，企业【35家】。"


def test_a_second_run_changes_no_byte_of_the_sheet(desk: Desk) -> None:
    desk.rows()
    before = desk.sheet.read_bytes()
    desk.rows()
    assert desk.sheet.read_bytes() == before


def test_a_second_run_keeps_decisions_and_edits_and_renews_guesses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.rows()
    edits = {
        "35家": {"decision": "Code ", "scope": "规上", "note": "a doubt"},
        "8.6%": {"indicator": "rd_spending", "subject": "", "period": "？2025-01/2025-03"},
        "二": {"reason": "name"},
    }
    type_into(desk.sheet, edits)
    better = {"8.6%": {"indicator": "firms", "subject": "某公司", "status": "target"}}
    better |= {"35家": {"status": "target"}}

    def guess_better(text: str, seeds: Seeds, source: str) -> list[Candidate]:
        found = candidates_of(text, seeds, source)
        return [replace(one, guesses={**one.guesses, **better.get(one.printed, {})}) for one in found]

    monkeypatch.setattr(desk_module, "find_candidates", guess_better)
    rows = {row.printed: row for row in desk.rows()[0]}
    assert rows["35家"].decision == "code" and rows["35家"].cells["scope"] == "规上"
    assert rows["35家"].cells["note"] == "a doubt" and rows["35家"].cells["status"] == "?actual"
    edited = rows["8.6%"].cells
    assert (edited["indicator"], edited["subject"]) == ("rd_spending", "")
    assert (edited["status"], edited["period"]) == ("?target", "?2025-01/2025-06")
    assert rows["二"].reason == "name"


def test_the_area_that_was_named_is_guessed_where_a_candidate_has_none(
    seeds: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guess_no_area(text: str, loaded: Seeds, source: str) -> list[Candidate]:
        found = candidates_of(text, loaded, source)
        return [replace(one, guesses={**one.guesses, "area": ""}) for one in found]

    monkeypatch.setattr(desk_module, "find_candidates", guess_no_area)
    assert opened(seeds, article, area="yi").rows()[0][0].cells["area"] == "?yi"
    assert opened(seeds, article).rows()[0][0].cells["area"] == "?yi"


def test_a_figure_is_widened_by_its_printed_string_alone(desk: Desk) -> None:
    desk.rows()
    type_into(desk.sheet, {"12.5亿元": {"printed": "超12.5亿元", "qualifier": "more_than"}})
    row = desk.rows()[0][0]
    assert (row.printed, desk.text[row.start : row.end]) == ("超12.5亿元", "超12.5亿元")
    assert str(desk.reading(row)) == "1,250,000,000 CNY (1,250,000,000 to open)"


@pytest.mark.parametrize(
    ("printed", "cells"),
    [
        ("8.6%", {"printed": "8.60%"}),
        ("8.6%", {"printed": ""}),
        ("8.6%", {"printed": "\u00a08.6% "}),
        ("8.6%", {"start": "19.0"}),
        ("-3.2%", {"printed": "-3.2%"}),
        ("8.6%", {"area": " ｊｉａ", "measure": "\u3000growth"}),
    ],
)
def test_what_a_spreadsheet_does_to_a_row_is_read_right(
    desk: Desk, printed: str, cells: dict[str, str]
) -> None:
    desk.rows()
    place = {row["printed"]: row for row in sheet_rows(desk.sheet)}
    if "start" in cells:
        cells = {"start": f"{place[printed]['start']}.0"}
    type_into(desk.sheet, {printed: {**cells, "decision": "code"}})
    row = next(row for row in desk.rows()[0] if row.decision)
    assert row.printed == desk.text[row.start : row.end] == printed
    assert (row.settled("area"), row.settled("measure")) == ("jia", "growth")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"printed": "86%"}, r"row 3, column printed: found '86%', expected '8.6%', which stands at"),
        ({"printed": "9-May"}, r"row 3, column printed: found '9-May', expected '8.6%'"),
        ({"start": "12"}, r"row 3, column start: found '12 to \d+', expected the place of 8.6%"),
        ({"end": "Jan-24"}, r"row 3, column end: found 'Jan-24', expected a whole number"),
        ({"start": "900", "end": "904"}, r"row 3, column start: found '900 to 904', expected a place in"),
        ({"sentence": "新增项目20个"}, r"row 3, column sentence: .* Has a column been moved"),
        ({"decision": "cod"}, r"row 3, column decision: found 'cod', expected code or .*Did you mean code"),
        ({"decision": "?code"}, r"row 3, column decision: found '\?code'"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused_and_the_sheet_left_alone(
    desk: Desk, cells: dict[str, str], sentence: str
) -> None:
    desk.rows()
    type_into(desk.sheet, {"8.6%": {"decision": "code", **cells}})
    before = desk.sheet.read_bytes()
    with pytest.raises(SheetFaults, match=sentence):
        desk.rows()
    assert desk.sheet.read_bytes() == before


def test_a_column_dragged_down_by_one_is_refused(desk: Desk) -> None:
    desk.rows()
    rows = sheet_rows(desk.sheet)
    printed = [row["printed"] for row in rows]
    for row, above in zip(rows[1:], printed, strict=False):
        row.update(printed=above, decision="code")
    write_sheet(desk.sheet, rows)
    with pytest.raises(SheetFaults) as refusal:
        desk.rows()
    assert [fault.row for fault in refusal.value.faults] == [3, 4, 5, 6, 7, 8]
    assert {fault.column for fault in refusal.value.faults} == {"printed"}


def test_damage_to_a_row_that_nobody_worked_on_heals(desk: Desk) -> None:
    desk.rows()
    before = desk.sheet.read_bytes()
    type_into(desk.sheet, {"8.6%": {"printed": "86%"}, "35家": {"start": "", "end": "x"}})
    desk.rows()
    assert desk.sheet.read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda raw: raw.decode("utf-8-sig").encode("gb18030"), "GB18030"),
        (lambda raw: raw.replace(b",", b";"), "commas, not semicolons"),
        (lambda raw: raw.replace(b"decision,", b"decison,"), "Did you mean decision"),
    ],
)
def test_a_sheet_saved_in_another_form_is_refused(
    desk: Desk, damage: Callable[[bytes], bytes], sentence: str
) -> None:
    desk.rows()
    desk.sheet.write_bytes(damage(desk.sheet.read_bytes()))
    with pytest.raises(SheetFaults, match=sentence) as refusal:
        desk.rows()
    assert refusal.value.faults[0].file == "jia-2025.candidates.csv"


def test_a_file_that_is_no_sheet_is_never_overwritten(seeds: Path, article: Path) -> None:
    desk = opened(seeds, article, sheet=seeds / "areas.csv")  # type: ignore[arg-type]
    before = bytes_of(seeds)
    with pytest.raises(SheetFaults):
        desk.rows()
    assert bytes_of(seeds) == before


def test_no_cell_of_the_sheet_begins_a_formula(desk: Desk) -> None:
    rows, _ = desk.rows()
    walk = Walk(rows, desk).put("note", "=1+1").put("scope", "@x").put("subject", "+1")
    walk = walk.put("note_zh", "-1").put("reason", "=2")
    desk.save(walk.rows)
    cells = [cell for row in sheet_rows(desk.sheet) for cell in row.values()]
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![0-9.]+$)", cell)] == []
    assert desk.rows()[0][0].cells["note"] == "=1+1"


def test_the_sheet_is_not_saved_over_what_somebody_typed_meanwhile(desk: Desk) -> None:
    rows, _ = desk.rows()
    type_into(desk.sheet, {"8.6%": {"decision": "code"}})
    with pytest.raises(ZonereportError, match="changed by somebody else"):
        desk.save(rows)


# Entering


def decided(desk: Desk, **more: dict[str, str]) -> None:
    """A sheet with three figures coded and one numeral dismissed."""
    desk.rows()
    edits = {
        "12.5亿元": {"decision": "code", "printed": "超12.5亿元", "qualifier": "more_than"},
        "8.6%": {"decision": "code", "note": "a doubt, and a comma"},
        "35家": {"decision": "code"},
        "一": {"decision": "dismiss"},
    }
    type_into(desk.sheet, {**edits, **more})


def test_what_is_decided_enters_and_leaves_the_sheet(desk: Desk, seeds: Path) -> None:
    decided(desk)
    before = bytes_of(seeds)
    entry, still_open = desk.enter(desk.rows()[0])
    after = bytes_of(seeds)
    assert str(entry) == "3 figures (jia25-001 to jia25-003) entered, 1 numeral dismissed"
    figures = added_lines(before["figures.csv"], after["figures.csv"])
    investment = TEXT.index("超")
    assert figures[0].startswith(
        f"jia25-001,jia-2025,{investment},{investment + 7},超12.5亿元,jia,,key_project_investment,level,,"
        "2025-01/2025-06,actual,more_than,"
    )
    assert figures[1].endswith(',exact,,"a doubt, and a comma",,')
    assert figures[2].startswith("jia25-003,")
    assert ",35家,jia,,firms,level,,2025-06,actual,exact," in figures[2]
    assert len(added_lines(before["dismissed.csv"], after["dismissed.csv"])) == 1
    assert {name for name in after if after[name] != before[name]} == {"figures.csv", "dismissed.csv"}
    assert [row.printed for row in still_open] == ["20个", "二", "-3.2%"]
    assert [row["printed"] for row in sheet_rows(desk.sheet)] == ["20个", "二", "'-3.2%"]
    assert verify(load_seeds(seeds), seeds / "texts") == []


def test_nothing_enters_without_a_decision(desk: Desk, seeds: Path) -> None:
    before = bytes_of(seeds)
    entry, still_open = desk.enter(desk.rows()[0])
    assert (entry.figures, entry.dismissed, len(still_open)) == ((), 0, 7)
    assert bytes_of(seeds) == before


def test_of_a_dismissed_row_every_numeral_is_dismissed_by_itself(desk: Desk, seeds: Path) -> None:
    both = {"decision": "dismiss", "reason": "time", "printed": "8.6%，企业35家"}
    decided(desk, **{"8.6%": both, "35家": {}})
    entry, _ = desk.enter(desk.rows()[0])
    dismissed = load_seeds(seeds).dismissed.query("source == 'jia-2025'")
    assert dismissed["printed"].tolist() == ["8.6", "35", "一"]
    assert dismissed["reason"].tolist() == ["time", "time", "rhetoric"]
    assert entry.dismissed == 3


def test_what_others_entered_during_the_walk_stays(desk: Desk, seeds: Path) -> None:
    decided(desk)
    rows, _ = desk.rows()
    path = seeds / "figures.csv"
    theirs = "ja23-005,jia-2023,,,40家,jia,,firms,level,,2023-06,actual,exact,,,,\n"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:5], theirs, *lines[5:]]), encoding="utf-8")
    desk.enter(rows)
    figures = load_seeds(seeds).figures["figure"].tolist()
    assert figures == sorted(figures) and {"ja23-005", "jia25-003"} <= set(figures)


def test_later_figures_take_the_next_numbers(desk: Desk, seeds: Path) -> None:
    decided(desk)
    desk.enter(desk.rows()[0])
    type_into(desk.sheet, {"-3.2%": {"decision": "code"}})
    entry, _ = desk.enter(desk.rows()[0])
    assert entry.figures == ("jia25-004",)
    assert str(entry) == "1 figure (jia25-004) entered, 0 numerals dismissed"


def test_all_faults_are_told_by_the_sheets_rows_and_nothing_is_written(desk: Desk, seeds: Path) -> None:
    decided(
        desk,
        **{
            "8.6%": {"decision": "code", "indicator": "gpd", "period": "Jan-25"},
            "20个": {"decision": "code"},
            "一": {"decision": "dismiss", "reason": "nam"},
            "二": {"decision": "code", "indicator": "firms", "measure": "level", "note": "=cmd()"},
            "12.5亿元": {"decision": "code", "printed": "超12.5亿元"},
        },
    )
    before = bytes_of(seeds)
    rows, _ = desk.rows()
    with pytest.raises(SheetFaults) as refusal:
        desk.enter(rows)
    assert bytes_of(seeds) == before
    faults = {(fault.row, fault.column): str(fault) for fault in refusal.value.faults}
    assert {fault.file for fault in refusal.value.faults} == {"jia-2025.candidates.csv"}
    assert "Did you mean gdp?" in faults[3, "indicator"]
    assert {(3, "period"), (5, "indicator"), (5, "measure"), (6, "reason"), (7, "note")} <= faults.keys()
    assert "more_than, as 超12.5亿元 says" in faults[2, "qualifier"]
    assert "nothing was written" in str(refusal.value)


def test_two_rows_that_claim_a_character_are_not_entered(desk: Desk) -> None:
    decided(desk, **{"35家": {"decision": "code", "printed": "8.6%，企业35家"}})
    with pytest.raises(SheetFaults, match=r"row 4, .*as row 3 \(8.6%\)|row 3, .*as row 4 \("):
        desk.enter(desk.rows()[0])


def test_a_row_that_cuts_a_numeral_is_not_entered(desk: Desk) -> None:
    decided(desk, **{"35家": {"decision": "code", "printed": "5家"}})
    with pytest.raises(SheetFaults, match=r"row 4, .* found '5家', expected all of the numeral 35"):
        desk.enter(desk.rows()[0])


def test_a_fault_that_only_the_whole_of_the_seeds_shows_is_told_by_the_sheets_row(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.coding.entering.check_decided", lambda *_: [])
    decided(desk, **{"35家": {"decision": "code", "printed": "8.6%，企业35家"}, "8.6%": {"decision": "code"}})
    rows, _ = desk.rows()
    line_of = {row.printed: row.line for row in rows}
    with pytest.raises(SheetFaults) as refusal:
        desk.enter(rows)
    rivals = [fault for fault in refusal.value.faults if fault.column == "start"]
    assert {fault.row for fault in rivals} <= set(line_of.values()) and rivals
    assert f"jia-2025.candidates.csv, row {line_of['8.6%']} (8.6%" in str(refusal.value)


def test_a_numeral_that_was_coded_meanwhile_leaves_the_sheet_with_a_word(desk: Desk, seeds: Path) -> None:
    decided(desk)
    start = TEXT.index("8.6%")
    anchor = {"start": str(start), "end": str(start + 4), "printed": "8.6%", "period": "2025-01/2025-06"}
    theirs = {"figure": "x25-001", "source": "jia-2025", "measure": "growth", **anchor}
    sources = [*SOURCES, {"source": "jia-2025", "file": "jia-2025.txt", **FACTS, "dating_note": ""}]
    texts = {path.name: path.read_text(encoding="utf-8") for path in (seeds / "texts").glob("*.txt")}
    write_seeds(seeds, sources=sources, figures=[*FIGURES, theirs], texts=texts)
    again, _ = open_desk(Path("jia-2025.txt"), "jia-2025", load_seeds(seeds), seeds / "texts", {})
    rows, left = again.rows()
    assert left == ["row 3 (8.6%) left the sheet: the seeds cover it"]
    assert "8.6%" not in [row.printed for row in rows]
    assert again.enter(rows)[0].figures == ("x25-002", "x25-003")


def test_the_entered_article_is_covered(desk: Desk, seeds: Path) -> None:
    rest = {"decision": "dismiss", "reason": "name"}
    decided(desk, **{"20个": rest, "二": rest, "-3.2%": {"decision": "code"}})
    _, still_open = desk.enter(desk.rows()[0])
    table = coverage(load_seeds(seeds), seeds / "texts").table.set_index("file")
    assert still_open == ()
    assert table.at["jia-2025.txt", "uncovered"] == 0
    assert table.at["jia-2025.txt", "numerals"] == len(find_numerals(TEXT))


@pytest.mark.parametrize(
    ("source", "taken", "prefix"),
    [
        ("hy-2025-half-year", set(), "hy25"),
        ("hy-2025-half-year", {"hy25"}, "hy25h"),
        ("hy-2025-half-year", {"hy25", "hy25h", "hy25hy"}, "hy25hyx2"),
        ("bulletin", set(), "bulletin"),
        ("2025-report", set(), "report25"),
        ("3d-print", set(), "s3d"),
    ],
)
def test_a_prefix_is_made_of_the_sources_id(source: str, taken: set[str], prefix: str) -> None:
    assert derived_prefix(source, taken) == prefix
    assert re.fullmatch("[a-z][a-z0-9]*", prefix)


@pytest.mark.parametrize(
    ("source", "wanted", "sentence"),
    [
        ("jia-2023", "jb23", "the figures of jia-2023 begin with ja23, not jb23"),
        ("jia-2025", "ja23", "another source begin with ja23"),
        ("jia-2025", "JA-", "expected small letters and digits"),
    ],
)
def test_a_prefix_that_cannot_be_is_wrong_usage(seeds: Path, source: str, wanted: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        prefix_of(source, load_seeds(seeds), wanted)


# The walk


@pytest.fixture
def walk(desk: Desk) -> Walk:
    return Walk(desk.rows()[0], desk).begin()


def pressed(walk: Walk, *keys: str) -> Walk:
    """Keys one after another; a key that begins with ``:`` is a typed line."""
    for key in keys:
        walk = typed(walk, key[1:]) if key.startswith(":") else press(walk, key)
    return walk


def test_accepting_confirms_the_guesses_and_goes_on(walk: Walk) -> None:
    after = pressed(walk, "a")
    assert (after.at, after.decided) == (1, 1)
    assert after.rows[0].decision == "code"
    assert after.rows[0].cells["indicator"] == "key_project_investment"
    assert not any(after.rows[0].is_guess(column) for column in GUESSED)
    assert walk.rows[0].decision == ""


def test_a_figure_without_an_indicator_cannot_be_accepted(walk: Walk) -> None:
    after = pressed(walk, "s", "s", "s", "a")
    assert (after.at, after.decided) == (3, 0)
    assert any(sentence.startswith("indicator: expected a value") for sentence in after.message)


def test_a_period_in_the_future_cannot_be_accepted(walk: Walk) -> None:
    after = pressed(walk, "e", "t", ":2026-01/2026-06", "a")
    assert after.decided == 0
    assert "cannot lie in the future" in after.message[0]


def test_dismissing_takes_a_reason_by_its_number_or_the_guess(walk: Walk) -> None:
    after = pressed(walk, "d", "2")
    assert (after.rows[0].decision, after.rows[0].reason, after.at) == ("dismiss", "name", 1)
    guessed = pressed(replace(walk, at=4), "d", "\r")
    assert (guessed.rows[4].decision, guessed.rows[4].reason) == ("dismiss", "rhetoric")
    nothing = pressed(walk, "d", "\r")
    assert (nothing.decided, nothing.mode) == (0, Mode.REASON)
    assert pressed(walk, "d", "\x1b") == walk


def test_undo_takes_back_decisions_and_edits_and_goes_where_they_were_made(walk: Walk) -> None:
    after = pressed(walk, "a", "e", "m", "1", "s", "u")
    assert (after.at, after.rows[1].cells["measure"], after.decided) == (1, "?growth", 1)
    again = pressed(after, "u")
    assert (again.at, again.rows) == (0, walk.rows)
    assert pressed(again, "u").message == ("there is nothing to undo",)


def test_skip_leaves_a_row_open_and_back_finds_it_again(walk: Walk) -> None:
    after = pressed(walk, "s", "s", "b")
    assert (after.at, after.decided) == (1, 0)
    assert pressed(walk, "b").message == ("this is the first one",)


def test_the_walk_begins_at_the_first_row_that_is_open_and_ends_after_the_last(walk: Walk) -> None:
    assert pressed(walk, "a").begin().at == 1
    over = pressed(walk, *"sssssss")
    assert (over.is_over, over.mode) == (True, Mode.OVER)
    assert pressed(over, "a", "e", "d", "s", "n") == over
    assert pressed(over, "b").at == 6


def test_an_indicator_is_found_by_a_part_of_its_name_in_either_language(walk: Walk) -> None:
    for part, found in [("排名", "national_rank"), ("R&D sp", "rd_spending"), ("gdp", "gdp")]:
        assert pressed(walk, "e", "i", f":{part}").rows[0].cells["indicator"] == found
    several = pressed(walk, "e", "i", ":研发")
    assert [choice.value for choice in several.options] == ["rd_intensity", "rd_spending"]
    assert pressed(several, ":2").rows[0].cells["indicator"] == "rd_spending"
    nothing = pressed(walk, "e", "i", ":没有的")
    assert (nothing.mode, nothing.message) == (Mode.LINE, ("nothing is called 没有的",))
    assert pressed(nothing, ":").rows == walk.rows


def test_a_misspelt_name_finds_what_is_spelt_nearly_so(walk: Walk) -> None:
    assert pressed(walk, "e", "i", ":nationl rank").rows[0].cells["indicator"] == "national_rank"


def test_codes_are_chosen_by_number_with_what_they_mean(walk: Walk) -> None:
    choosing = pressed(walk, "e", "s")
    assert [choice.value for choice in choosing.options] == ["actual", "expected", "target"]
    assert all(choice.meaning for choice in choosing.options)
    assert pressed(choosing, "3").rows[0].cells["status"] == "target"
    assert pressed(choosing, "7").message == ("press a number from 1 to 3, or Esc",)


def test_words_that_were_coded_before_are_offered_again(walk: Walk) -> None:
    after = pressed(walk, "e", "c", ":市级 重点", "e", "i", ":investment", "a", "b", "e", "c")
    assert [choice.value for choice in after.options] == ["市级 重点"]
    assert pressed(after, ":1").rows[0].cells["scope"] == "市级 重点"
    assert pressed(after, ":-").rows[0].cells["scope"] == ""


def test_a_note_is_asked_for_in_both_languages(walk: Walk) -> None:
    after = pressed(walk, "n", ":a doubt", ":存疑")
    assert (after.rows[0].cells["note"], after.rows[0].cells["note_zh"]) == ("a doubt", "存疑")
    assert after.mode is Mode.LOOK


def test_the_printed_string_is_widened_and_narrowed_and_its_qualifier_follows(walk: Walk) -> None:
    wide = pressed(walk, "e", "p", "<", "\r")
    assert (wide.row.printed, wide.row.cells["qualifier"]) == ("超12.5亿元", "?more_than")
    narrow = pressed(wide, "e", "p", ">", "\x1b[D", "\r")
    assert (narrow.row.printed, narrow.mode) == ("12.5亿", Mode.LOOK)
    cut = pressed(narrow, "e", "p", "\x1b[D", "\r", "a")
    assert "all of the numeral 12.5亿" in cut.message[0]


def test_the_printed_string_stays_on_its_line(walk: Walk) -> None:
    at_end = pressed(replace(walk, at=2), "e", "p", "\x1b[C", "\x1b[C")
    assert at_end.row.printed == "35家。"
    assert "end of its line" in at_end.message[0]


def test_a_row_that_another_figure_swallowed_is_passed_over(walk: Walk) -> None:
    wide = replace(walk, at=1).move(TEXT.index("8.6%"), TEXT.index("35家") + 3)
    assert wide.row.printed == "8.6%，企业35家"
    swallowed = wide.dismiss("name")
    assert (swallowed.at, swallowed.rows[2].decision) == (3, "")
    assert swallowed.back().at == 1


def test_a_figure_cannot_be_decided_twice(walk: Walk) -> None:
    coded = pressed(replace(walk, at=2), "a", "b", "b")
    wide = coded.move(TEXT.index("8.6%"), TEXT.index("35家") + 3)
    assert any("no other row claims" in sentence for sentence in wide.accept().message)


# The terminal and the command


def test_a_walk_on_a_terminal_keeps_every_step_in_the_sheet(desk: Desk, seeds: Path) -> None:
    keys = iter(["?", "x", "a", "e", "i", "d", "2", "q"])
    lines = iter(["研发投入强度"])
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system="standard", no_color=False)
    Terminal(desk, console, getchar=lambda: next(keys), ask=lambda _: next(lines)).run(desk.rows()[0])
    rows = {row.printed: row for row in desk.rows()[0]}
    assert [rows[name].decision for name in ("12.5亿元", "8.6%", "35家")] == ["code", "dismiss", ""]
    assert rows["8.6%"].cells["indicator"] == "rd_intensity"
    shown = screen.getvalue()
    assert "jia-2025 · 1 of 7 · 0 decided · line 1" in shown
    assert re.search(r"增长\x1b\[1;7m8.6%\x1b\[0m，企业", shown)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "reads 8.6% as 8.6 percent (8.55 to 8.65)" in plain
    assert "i  indicator  ? gdp  地区生产总值 · GDP (money)" in plain
    assert MEANINGS["reason"]["name"][1] in plain


def test_the_end_of_the_walk_enters_after_a_yes(desk: Desk, seeds: Path) -> None:
    keys = iter(["a", "a", "a", "s", "d", "\r", "s", "s", "y", "q"])
    screen = io.StringIO()
    Terminal(desk, Console(file=screen, width=100), getchar=lambda: next(keys)).run(desk.rows()[0])
    assert "3 to code, 1 to dismiss, 3 open." in screen.getvalue()
    assert "3 figures (jia25-001 to jia25-003) entered, 1 numeral dismissed." in screen.getvalue()
    assert len(load_seeds(seeds).figures.query("source == 'jia-2025'")) == 3


def test_an_interrupted_walk_loses_nothing(desk: Desk) -> None:
    keys: Iterator[str] = iter(["a"])

    def key() -> str:
        try:
            return next(keys)
        except StopIteration:
            raise KeyboardInterrupt from None

    Terminal(desk, Console(file=io.StringIO()), getchar=key).run(desk.rows()[0])
    assert desk.rows()[0][0].decision == "code"


def test_an_indicator_that_was_added_meanwhile_can_be_chosen(desk: Desk, seeds: Path) -> None:
    def adds_it(_: str) -> str:
        path = seeds / "indicators.csv"
        row = "exports,出口额,exports,output,money,,up,定义,definition,,,\n"
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace("firms,", f"{row}firms,", 1), encoding="utf-8")
        return ""

    keys, lines = iter(["e", "i", "e", "i", "q"]), iter([adds_it, lambda _: "出口"])
    screen = Console(file=io.StringIO())
    terminal = Terminal(desk, screen, getchar=lambda: next(keys), ask=lambda asked: next(lines)(asked))
    terminal.run(desk.rows()[0])
    assert desk.rows()[0][0].cells["indicator"] == "exports"


def test_a_text_cannot_steer_the_terminal(seeds: Path, tmp_path: Path) -> None:
    path = tmp_path / "jia-2025.txt"
    path.write_text("企业\x1b[2J\x1b]0;x\x0735家[bold]。\n", encoding="utf-8")
    screen = io.StringIO()
    desk = opened(seeds, path)
    Terminal(desk, Console(file=screen, width=100), getchar=lambda: "q").run(desk.rows()[0])
    assert "\x1b" not in screen.getvalue() and "\x07" not in screen.getvalue()
    assert "35家[bold]" in screen.getvalue()


def test_without_a_terminal_the_command_writes_the_sheet_and_says_what_to_do_next(
    seeds: Path, article: Path
) -> None:
    result = run(seeds, article, *FACT_OPTIONS)
    sheet = seeds / "texts" / "jia-2025.candidates.csv"
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"jia-2025 is registered in {seeds / 'sources.csv'}.\n"
        f"7 candidates, 0 of them decided: {sheet}\n"
        "Next: write code or dismiss into the column decision, then run the same command with --enter.\n"
    )
    type_into(sheet, {"35家": {"decision": "code"}, "一": {"decision": "dismiss"}})
    entered = run(seeds, article, "--enter", "--prefix", "jb25")
    assert entered.stdout == (
        "1 figure (jb25-001) entered, 1 numeral dismissed; 5 candidates are open.\n"
        "Next: zonereport check, then zonereport seal.\n"
    )
    assert run(seeds, article).stdout.startswith("5 candidates, 0 of them decided")


def test_faults_of_the_sheet_leave_the_command_as_sentences(seeds: Path, article: Path) -> None:
    run(seeds, article, *FACT_OPTIONS)
    type_into(seeds / "texts" / "jia-2025.candidates.csv", {"20个": {"decision": "code"}})
    result = run(seeds, article, "--enter")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "zonereport: 2 faults in the sheet; nothing was written."
    assert "jia-2025.candidates.csv, row 5, column indicator: found '', expected a value" in result.stderr


def test_the_sheet_lies_where_it_is_wanted(seeds: Path, article: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "mine.csv"
    assert run(seeds, article, *FACT_OPTIONS, "--sheet", str(sheet)).exit_code == 0
    assert len(sheet_rows(sheet)) == 7
    assert list((seeds / "texts").glob("*.csv")) == []


def test_the_candidates_that_are_really_found_can_be_walked_and_entered(
    seeds: Path, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "find_candidates", find_candidates)
    desk = opened(seeds, article)
    walk = Walk(desk.rows()[0], desk).begin()
    assert {numeral.text for numeral in find_numerals(TEXT)} >= {"12.5亿", "8.6", "35", "20"}
    while not walk.is_over:
        walk = walk.dismiss("name")
    entry, still_open = desk.enter(walk.rows)
    assert (entry.figures, still_open) == ((), ())
    table = coverage(load_seeds(seeds), seeds / "texts").table.set_index("file")
    assert table.at["jia-2025.txt", "uncovered"] == 0


@pytest.mark.parametrize("source", ["hy-2022-kuwa", "hy-2023-mid-year"])
def test_an_article_that_is_coded_again_by_its_sheet_gives_the_same_rows(
    root: Path, tmp_path: Path, texts_folder: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(desk_module, "find_candidates", find_candidates)
    ours = load_seeds(root / "seeds")
    needless = shutil.ignore_patterns("texts", "second", "alternatives.csv", "corrections.csv")
    shutil.copytree(root / "seeds", tmp_path / "seeds", ignore=needless)
    kept = {"figures": ours.figures["source"] != source, "dismissed": ours.dismissed["source"] != source}
    for name, rows in kept.items():
        path = tmp_path / "seeds" / f"{name}.csv"
        header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        others = [line for line, is_kept in zip(lines, rows, strict=True) if is_kept]
        path.write_text("".join([header, *others]), encoding="utf-8")
    file = ours.sources.set_index("source").at[source, "file"]
    texts = tmp_path / "seeds" / "texts"
    figures = ours.figures[~kept["figures"]]
    prefix = figures["figure"].iloc[0].partition("-")[0]
    fewer = load_seeds(tmp_path / "seeds")
    desk, _ = open_desk(texts_folder / file, source, fewer, texts, {}, prefix=prefix)
    desk.rows()
    dismissed = ours.dismissed[~kept["dismissed"]].astype({"start": int, "end": int})
    sheet = sheet_rows(desk.sheet)
    for row in sheet:
        start, end = int(row["start"]), int(row["end"])
        coded = figures[(figures["start"].astype(int) < end) & (figures["end"].astype(int) > start)]
        reasons = dismissed.loc[(dismissed["start"] >= start) & (dismissed["end"] <= end), "reason"]
        if len(coded):
            row.update({column: coded.iloc[0][column] for column in COLUMNS if column in coded})
            row["decision"] = "code"
        elif len(reasons):
            row.update(decision="dismiss", reason=reasons.iloc[0])
    write_sheet(desk.sheet, sheet)
    desk.enter(desk.rows()[0])
    again = load_seeds(tmp_path / "seeds")
    assert again.dismissed.equals(ours.dismissed)
    compared = ["figure", "start", "end", "printed", *GUESSED, "note", "note_zh"]
    assert again.figures[compared].equals(ours.figures[compared])


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_on_a_terminal_the_command_asks_for_facts_and_walks(seeds: Path, article: Path) -> None:
    import pty

    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    environment.pop("ZONEREPORT_TEXTS", None)
    command = [sys.executable, "-m", "zonereport", "code", str(article), "--source", "jia-2025"]
    process = subprocess.Popen(
        [*command, "--seeds", str(seeds)], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    shown = bytearray()

    def show(marker: bytes, seconds: float) -> bool:
        """Whether the screen shows the marker soon."""
        end = time.monotonic() + seconds
        while marker not in shown and time.monotonic() < end:
            if select.select([master], [], [], 0.05)[0]:
                shown.extend(os.read(master, 65536))
        return marker in shown

    try:
        assert show(b"Headline as printed", 60)
        os.write(master, b"\n\n\n2025-07-05\n\n\n")
        assert show(b"q quit", 60)
        # A key that comes before the terminal listens for keys is lost.
        for key, marker in [(b"d", b"Esc to leave it"), (b"1", b"1 decided"), (b"q", b"1 of them decided")]:
            assert any(os.write(master, key) and show(marker, 0.5) for _ in range(40))
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(master)
    first = sheet_rows(seeds / "texts" / "jia-2025.candidates.csv")[0]
    assert (first["decision"], first["reason"]) == ("dismiss", "time")
    assert load_seeds(seeds).sources.set_index("source").at["jia-2025", "title"] == TEXT.splitlines()[0]

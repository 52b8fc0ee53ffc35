"""Anchors, seals and coverage, against invented texts."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from seedfiles import (
    DISMISSED,
    FIGURES,
    LONG_TEXT,
    SOURCES,
    TEXTS,
    Row,
    changed,
    edit_column,
    write_long_seeds,
    write_seeds,
)

from zonereport.errors import Fault, UsageError, ZonereportError
from zonereport.evidence import (
    check_seals,
    coverage,
    find_moves,
    matching_seals,
    reanchored,
    seal,
    seal_of,
    verify,
)
from zonereport.seeds import Seeds, load_seeds


def loaded(folder: Path, **tables: object) -> Seeds:
    return load_seeds(write_seeds(folder, **tables))  # type: ignore[arg-type]


def texts(folder: Path) -> Path:
    return folder / "texts"


# --- verification ------------------------------------------------------------------------------


def test_anchors_that_agree_with_the_texts_are_no_fault(tmp_path: Path) -> None:
    assert verify(loaded(tmp_path), texts(tmp_path)) == []


def test_a_wrong_anchor_is_told_where_the_string_stands(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, figures=changed(FIGURES, "ja23-001", start="12", end="19"))
    (fault,) = verify(seeds, texts(tmp_path))
    assert str(fault) == (
        "figures.csv, row 2, column printed: found '63.14亿元', "
        "expected '资63.14亿', which stands at 12 to 19. 63.14亿元 stands at 13 to 20."
    )


def test_of_several_places_the_nearest_is_named(tmp_path: Path) -> None:
    text = "35家，甲乙丙35家，丁戊己庚辛35家。"
    figure = {"figure": "ja23-001", "source": "jia-2023", "printed": "35家", "indicator": "firms"}
    rows = [{**figure, "period": "2023-06", "start": "8", "end": "11"}]
    seeds = loaded(tmp_path, figures=rows, dismissed=[], texts={**TEXTS, "jia-2023.txt": text})
    (fault,) = verify(seeds, texts(tmp_path))
    assert fault.advice == "35家 stands at 7 to 10."


def test_a_string_that_is_nowhere_is_said_to_be_nowhere(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, figures=changed(FIGURES, "ja23-003", printed="8.7%", start="39", end="43"))
    (fault,) = verify(seeds, texts(tmp_path))
    assert fault.advice == "8.7% is nowhere in the text."


def test_dismissed_rows_are_verified_too(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, dismissed=[{**DISMISSED[0], "start": "4", "end": "8"}])
    (fault,) = verify(seeds, texts(tmp_path))
    assert (fault.file, fault.row) == ("dismissed.csv", 2)


def test_a_text_that_was_changed_is_not_compared(tmp_path: Path) -> None:
    seeds = loaded(tmp_path)
    (texts(tmp_path) / "jia-2024.txt").write_bytes(b"x")
    other, digest = verify(seeds, texts(tmp_path))
    assert (digest.file, digest.row, digest.column) == ("sources.csv", 3, "sha256")
    assert "not the one that was coded" in digest.advice
    assert str(other).startswith("jia-2024.txt: found \"0 of 2 rows' strings, in their order\"")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("产值增长８．６％",
         "８．６％ stands at 4 to 8, in characters of another width or with other blanks."),
        ("产值增长 8.6 %", "8.6% is nowhere in the text."),
    ],
)  # fmt: skip
def test_a_figure_typed_in_another_width_is_found_all_the_same(
    tmp_path: Path, text: str, advice: str
) -> None:
    figure = {"figure": "ja23-001", "source": "jia-2023", "printed": "8.6%", "measure": "growth"}
    rows = [{**figure, "start": "4", "end": "8"}]
    seeds = loaded(tmp_path, figures=rows, dismissed=[], texts={**TEXTS, "jia-2023.txt": text})
    (fault,) = verify(seeds, texts(tmp_path))
    assert fault.advice == advice


def test_a_text_that_nobody_holds_is_named_once(tmp_path: Path) -> None:
    seeds = loaded(tmp_path)
    shutil.rmtree(texts(tmp_path))
    places = [(fault.row, fault.column, fault.found) for fault in verify(seeds, texts(tmp_path))]
    assert places == [(2, "file", "jia-2023.txt"), (3, "file", "jia-2024.txt")]


def test_offsets_count_code_points_and_every_line_end_as_it_is(tmp_path: Path) -> None:
    text = "𠀀\r\n投资12亿元"
    figure = {"figure": "ja23-001", "source": "jia-2023", "printed": "12亿元", "start": "5", "end": "9"}
    seeds = loaded(tmp_path, figures=[figure], dismissed=[], texts={**TEXTS, "jia-2023.txt": text})
    assert verify(seeds, texts(tmp_path)) == []


# --- seals -------------------------------------------------------------------------------------


def test_a_seal_depends_on_every_cell_and_on_the_text_but_not_on_the_seal() -> None:
    row = {"figure": "a-001", "printed": "8.6%", "note": "", "seal": ""}
    first = seal_of(row, "00")
    assert seal_of({**row, "seal": first}, "00") == first
    assert seal_of(dict(reversed(row.items())), "00") == first
    changes = [seal_of({**row, column: "x"}, "00") for column in ("figure", "printed", "note")]
    assert len({first, *changes, seal_of(row, "01")}) == 5


def test_a_seal_cannot_be_kept_by_moving_characters_from_cell_to_cell() -> None:
    assert seal_of({"a": "1,2", "b": ""}, "00") != seal_of({"a": "1", "b": "2"}, "00")
    assert seal_of({"a": "12", "b": ""}, "00") != seal_of({"a": "1", "b": "2"}, "00")


def test_sealing_writes_the_seal_column_and_nothing_else(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja23-001", note='with a comma, and a "mark"')
    seeds = loaded(tmp_path, figures=figures)
    before = (tmp_path / "figures.csv").read_bytes()
    result = seal(seeds, texts(tmp_path))
    after = (tmp_path / "figures.csv").read_bytes()
    assert result.sealed == ("ja23-001", "ja23-002", "ja23-003", "ja23-004", "ja24-001", "ja24-002")
    assert result.refused == {"yi24-001": "no offsets: the figure is cited only"}
    assert [line.rpartition(b",")[0] for line in after.split(b"\n")] == [
        line.rpartition(b",")[0] for line in before.split(b"\n")
    ]
    assert check_seals(load_seeds(tmp_path)) == []


def test_sealing_twice_changes_nothing(tmp_path: Path) -> None:
    seal(loaded(tmp_path), texts(tmp_path))
    assert not seal(load_seeds(tmp_path), texts(tmp_path)).is_changed


def test_sealing_leaves_lf_and_no_byte_order_mark(tmp_path: Path) -> None:
    write_seeds(tmp_path)
    path = tmp_path / "figures.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    seal(load_seeds(tmp_path), texts(tmp_path))
    assert path.read_bytes().startswith(b"figure,") and b"\r" not in path.read_bytes()


def test_a_figure_that_does_not_verify_is_not_sealed(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, figures=changed(FIGURES, "ja23-003", start="38", end="42"))
    result = seal(seeds, texts(tmp_path))
    assert "ja23-003" not in result.sealed
    assert "8.6% stands at 39 to 43." in result.refused["ja23-003"]
    assert load_seeds(tmp_path).figures.loc[2, "seal"] == ""


def test_without_the_text_a_seal_stays_as_it_is(tmp_path: Path) -> None:
    seal(loaded(tmp_path), texts(tmp_path))
    (texts(tmp_path) / "jia-2024.txt").unlink()
    result = seal(load_seeds(tmp_path), texts(tmp_path))
    assert not result.is_changed
    assert "found 'jia-2024.txt', expected a file in" in result.refused["ja24-001"]


def retype(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """Seeds of which every figure and every source with a text is sealed."""
    seal(loaded(tmp_path), texts(tmp_path))
    return tmp_path


def only_fault(folder: Path) -> Fault:
    (fault,) = check_seals(load_seeds(folder))
    return fault


def test_a_row_changed_after_sealing_no_longer_matches_its_seal(sealed: Path) -> None:
    retype(sealed, "figures", ",2023-01/2023-06,actual,exact,,,,", ",2023-01/2023-06,actual,exact,,x y z,,")
    fault = only_fault(sealed)
    assert (fault.file, fault.row, fault.column) == ("figures.csv", 2, "note")
    assert matching_seals(load_seeds(sealed)) == [False, True, True, True, True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "column", "was"),
    [
        ("8.6%", "8.9%", "printed", "8.6%"),
        ("35家", "53家", "printed", "35家"),
        ("jia-2023,39,43,", "jia-2023,38,43,", "start", "39"),
        (",gdp,growth,", ",gdp,share,", "measure", "growth"),
        (",gdp,growth,", ",firms,growth,", "indicator", "gdp"),
        ("2023-01/2023-06,actual", "2022-12/2023-05,actual", "period", "2023-01/2023-06"),
        ("2023-01/2023-06,actual", "2023-01/2023-06,target", "status", "actual"),
        ("ja23-004,jia-2023", "ja23-004,jia-2024", "source", "jia-2023"),
    ],
)
def test_the_seal_tells_what_the_cell_was(sealed: Path, old: str, new: str, column: str, was: str) -> None:
    seeds = load_seeds(sealed)
    at = seeds.figures[seeds.figures.agg(",".join, axis=1).str.contains(old, regex=False)].index[0]
    row = ",".join(seeds.figures.loc[at]).replace(old, new, 1).split(",")
    seeds.figures.loc[at] = row
    first = check_seals(seeds)[0]
    assert (first.row, first.column, first.expected) == (at + 2, column, f"{was!r}, as it was sealed")
    assert first.found == row[seeds.figures.columns.get_loc(column)]


def test_what_a_seal_cannot_tell_is_only_said_to_be_changed(sealed: Path) -> None:
    retype(sealed, "figures", "2023-01/2023-06,actual,exact,,,", "2023-01/2023-06,target,exact,,by hand,")
    fault = only_fault(sealed)
    assert (fault.row, fault.column, fault.expected) == (2, "seal", "the seal of this row")
    assert fault.advice.startswith("The row was changed after it had been sealed. If the change is right")


def test_many_rows_changed_in_a_row_are_one_fault(tmp_path: Path) -> None:
    seal(load_seeds(write_long_seeds(tmp_path)), texts(tmp_path))
    edit_column(tmp_path, "figures", "note", lambda cells: [f"{cell} and more" for cell in cells])
    fault = only_fault(tmp_path)
    assert fault.found == "12 seals that are not their rows'"
    assert fault.advice.startswith("Rows 2 to 13 were changed after they had been sealed.")


# --- seals of sources --------------------------------------------------------------------------


def test_a_source_is_sealed_when_its_text_is_coded_completely(tmp_path: Path) -> None:
    result = seal(loaded(tmp_path), texts(tmp_path))
    assert result.sources == ("jia-2023", "jia-2024")
    assert result.refused_sources == {"yi-2024": "no text: the source is cited only"}
    assert result.written == ("figures.csv", "sources.csv")
    seals = load_seeds(tmp_path).sources["seal"].tolist()
    assert seals[0].split("-")[1::2] == ["4", "1", "0", "0"] and seals[2] == ""


def test_a_seal_is_nothing_that_a_spreadsheet_takes_for_a_number(sealed: Path) -> None:
    seeds = load_seeds(sealed)
    assert seeds.figures["seal"].str.fullmatch("[a-p]{12}|").all()
    assert seeds.sources["seal"].str.fullmatch("[a-p]{8}(-[0-9]+-[a-p]{8}){4}|").all()


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ({"dismissed": []},
         "numerals of jia-2023.txt that no row covers, or several: 1 at 5 to 6, 6 at 7 to 8"),
        ({"figures": changed(FIGURES, "ja23-003", start="38", end="42")},
         "figures that are not sealed: ja23-003"),
        ({"figures": changed(FIGURES, "ja23-003", start="", end="")},
         "figures that are not sealed: ja23-003"),
        ({"dismissed": [{**DISMISSED[0], "start": "4", "end": "8"}]},
         "rows of dismissed.csv do not stand in the text"),
    ],
)  # fmt: skip
def test_a_source_that_is_not_coded_completely_is_not_sealed(
    tmp_path: Path, tables: dict[str, list[Row]], why: str
) -> None:
    result = seal(loaded(tmp_path, **tables), texts(tmp_path))
    assert result.refused_sources["jia-2023"] == why and result.sources == ("jia-2024",)
    assert load_seeds(tmp_path).sources["seal"].tolist()[0] == ""


def test_a_source_whose_text_is_not_here_keeps_its_seal(sealed: Path) -> None:
    before = load_seeds(sealed).sources["seal"].tolist()
    shutil.rmtree(texts(sealed))
    texts(sealed).mkdir()
    result = seal(load_seeds(sealed), texts(sealed))
    assert not result.is_changed and load_seeds(sealed).sources["seal"].tolist() == before
    assert "expected a file in" in result.refused_sources["jia-2023"]


def drop(folder: Path, name: str, start: str) -> None:
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


def test_a_figure_that_got_lost_is_named_by_the_running_numbers(sealed: Path) -> None:
    drop(sealed, "figures", "ja23-002")
    fault = only_fault(sealed)
    assert (fault.file, fault.row, fault.column) == ("sources.csv", 2, "seal")
    assert fault.advice == (
        "Since it was sealed, figures.csv has 1 figure of it fewer (by the running numbers ja23-002). "
        "If that was meant, run `zonereport seal` with the texts; if not, undo it."
    )


def test_the_last_figure_that_got_lost_is_missed_too(sealed: Path) -> None:
    drop(sealed, "figures", "ja23-004")
    assert "has 1 figure of it fewer (no number is missing)" in only_fault(sealed).advice


def add_line(folder: Path, name: str, after: str, line: str) -> None:
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(at for at, old in enumerate(lines, 1) if old.startswith(after))
    path.write_text("".join([*lines[:at], line + "\n", *lines[at:]]), encoding="utf-8")


def test_a_figure_added_to_a_sealed_source_asks_for_the_seal(tmp_path: Path) -> None:
    """A coder's ordinary way: a dismissed numeral becomes a figure; check, then seal."""
    text = TEXTS["jia-2024.txt"].replace("。", "，分厂12家。")
    place = text.index("12")
    numeral = {"source": "jia-2024", "start": str(place), "end": str(place + 2), "printed": "12"}
    changed_texts = {**TEXTS, "jia-2024.txt": text}
    seal(loaded(tmp_path, dismissed=[*DISMISSED, numeral], texts=changed_texts), texts(tmp_path))
    drop(tmp_path, "dismissed", "jia-2024")
    cells = f"ja24-003,jia-2024,{place},{place + 3},12家,jia,,firms,level,,2024-12,target,exact,,,,"
    add_line(tmp_path, "figures", "ja24-002", cells)
    fault = only_fault(tmp_path)
    assert (fault.file, fault.row, fault.column) == ("sources.csv", 3, "seal")
    assert fault.advice == (
        "Since it was sealed, figures.csv has 1 figure of it more (ja24-003 without a seal); "
        "dismissed.csv has 1 row of it fewer. "
        "If that was meant, run `zonereport seal` with the texts; if not, undo it."
    )
    seal(load_seeds(tmp_path), texts(tmp_path))
    assert check_seals(load_seeds(tmp_path)) == []


def test_a_dismissed_row_that_got_lost_is_missed(sealed: Path) -> None:
    drop(sealed, "dismissed", "jia-2023,5,9")
    assert "Since it was sealed, dismissed.csv has 1 row of it fewer. If" in only_fault(sealed).advice


def test_a_dismissed_row_that_came_is_named(sealed: Path) -> None:
    add_line(sealed, "dismissed", "jia-2023,5,9", "jia-2023,0,2,甲区,name")
    retype(sealed, "dismissed", "jia-2023,5,9,1至6月,time\njia-2023,0,2,甲区,name\n",
           "jia-2023,0,2,甲区,name\njia-2023,5,9,1至6月,time\n")  # fmt: skip
    assert "dismissed.csv has 1 row of it more (row 2, 甲区 at 0)" in only_fault(sealed).advice


def test_a_reason_that_was_changed_is_told(sealed: Path) -> None:
    retype(sealed, "dismissed", "time", "name")
    advice = only_fault(sealed).advice
    assert "a row of it in dismissed.csv was changed (row 2, 1至6月 at 5, whose reason was time)" in advice


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("corrections", "ja23-003,printed,8.6%,6.8%,slip", "corrections.csv has 1 row of it more"),
        ("alternatives", "ja23-003,status,actual,expected,open,未明", "alternatives.csv has 1 row"),
    ],
)
def test_what_is_said_about_a_sealed_figure_later_is_noticed(
    sealed: Path, name: str, line: str, words: str
) -> None:
    add_line(sealed, name, "figure,", line)
    assert words in only_fault(sealed).advice


def test_a_sources_row_that_was_changed_is_noticed(sealed: Path) -> None:
    retype(sealed, "sources", "2024-02-20", "2024-02-28")
    fault = only_fault(sealed)
    assert fault.row == 3
    assert fault.advice.startswith("Since it was sealed, its row in sources.csv was changed. If that")


def test_another_digest_is_one_fault_of_the_source_and_not_one_of_each_figure(sealed: Path) -> None:
    seeds = load_seeds(sealed)
    seeds.sources.loc[0, "sha256"] = "0" * 64
    (fault,) = check_seals(seeds)
    assert "(source or sha256: no figure's seal fits any more)" in fault.advice


def test_an_emptied_seal_of_a_figure_is_noticed_and_told(sealed: Path) -> None:
    before = load_seeds(sealed).figures["seal"].tolist()
    edit_column(sealed, "figures", "seal", lambda cells: [cells[0], "", *cells[2:]])
    fault = only_fault(sealed)
    assert (fault.file, fault.row, fault.column) == ("figures.csv", 3, "seal")
    assert fault.expected == f"{before[1]}, since jia-2023 was sealed with it"


def test_a_row_that_lost_its_seal_and_was_changed_is_noticed(sealed: Path) -> None:
    edit_column(sealed, "figures", "seal", lambda cells: [cells[0], "", *cells[2:]])
    retype(sealed, "figures", "completion", "share")
    assert "ja23-002 lost the seal, and the row was changed or is another one" in only_fault(sealed).advice


def test_all_seals_of_a_source_emptied_are_one_fault(tmp_path: Path) -> None:
    seal(load_seeds(write_long_seeds(tmp_path)), texts(tmp_path))
    edit_column(tmp_path, "figures", "seal", lambda cells: ["" for _ in cells])
    fault = only_fault(tmp_path)
    assert fault.expected == "the seals of 12 rows (rows 2 to 13), since jia-2023 was sealed with them"


def test_an_emptied_seal_of_a_source_is_noticed(sealed: Path) -> None:
    edit_column(sealed, "sources", "seal", lambda cells: ["", *cells[1:]])
    fault = only_fault(sealed)
    assert (fault.file, fault.row) == ("sources.csv", 2)
    assert fault.expected == "the seal of this source, since its figures bear theirs"


def test_a_source_of_a_sealed_text_lacks_its_seal_even_without_figures(tmp_path: Path) -> None:
    sources = [*SOURCES, {"source": "zz-2023", "file": "jia-2023.txt"}]
    seal(loaded(tmp_path, sources=sources), texts(tmp_path))
    edit_column(tmp_path, "sources", "seal", lambda cells: [*cells[:-1], ""])
    assert only_fault(tmp_path).expected.endswith("since the other sources of its text bear theirs")


def test_seeds_that_nobody_has_sealed_yet_are_no_fault(tmp_path: Path) -> None:
    assert check_seals(loaded(tmp_path)) == []


def test_what_was_changed_for_good_is_sealed_again(sealed: Path) -> None:
    retype(sealed, "figures", "2023-01/2023-06,actual", "2023-01/2023-05,actual")
    assert seal(load_seeds(sealed), texts(sealed)).is_changed
    assert check_seals(load_seeds(sealed)) == []


def test_seals_are_written_into_both_files_or_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = loaded(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    replaced: list[object] = []
    rename = os.replace

    def fail_at_the_second(*paths: Path) -> None:
        replaced.append(paths)
        if len(replaced) == 2:
            raise OSError("disk full")
        rename(*paths)

    monkeypatch.setattr("os.replace", fail_at_the_second)
    with pytest.raises(OSError, match="disk full"):
        seal(seeds, texts(tmp_path))
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == before
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "save",
    [
        lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
        lambda raw: raw.replace(b"\n", b",,\n") + b",,,,,,,,,,,,,,,,,,\n" * 3,
        lambda raw: raw.rstrip(b"\n"),
    ],
)
def test_seals_go_into_files_as_the_contract_wants_them(
    tmp_path: Path, save: Callable[[bytes], bytes]
) -> None:
    plain, other = tmp_path / "plain", tmp_path / "other"
    seal(loaded(plain), texts(plain))
    write_seeds(other)
    for path in other.glob("*.csv"):
        path.write_bytes(save(path.read_bytes()))
    seal(load_seeds(other), texts(other))
    for name in ("figures.csv", "sources.csv"):
        assert (other / name).read_bytes() == (plain / name).read_bytes()


# --- columns that slip -------------------------------------------------------------------------


def down(cells: list[str]) -> list[str]:
    """Rows 4 to 10 dragged down by one: an empty cell above, the one below overwritten."""
    return [*cells[:2], "", *cells[2:8], *cells[9:]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (down, "belong in rows 4 to 9 stand one row too low"),
        (lambda cells: [*cells[:3], *cells[4:10], cells[3], *cells[10:]],
         "belong in rows 6 to 11 stand one row too high"),
        (lambda cells: [*cells[:2], "", *cells[2:]], "belong in rows 4 to 12 stand one row too low"),
        (lambda cells: [*cells[:2], *[cells[2]] * 7, *cells[9:]],
         "was filled with one cell, from row 5 to 10"),
        (lambda cells: sorted(cells, key=lambda cell: cell[::-1]), "was sorted by itself, from row"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["note", "period"])
def test_a_column_that_slipped_is_one_fault(
    tmp_path: Path, column: str, change: Callable[[list[str]], list[str]], words: str
) -> None:
    seal(load_seeds(write_long_seeds(tmp_path)), texts(tmp_path))
    seeds = load_seeds(tmp_path)
    cells = seeds.figures[column].tolist()
    if column == "period":  # sorted by the month's last digit
        cells = [f"2022-{number * 7 % 12 + 1:02d}" for number in range(12)]
        edit_column(tmp_path, "figures", "period", lambda _: cells)
        seal(load_seeds(tmp_path), texts(tmp_path))
        seeds = load_seeds(tmp_path)
    changed_cells = change(cells)[: len(cells)]
    seeds.figures[column] = changed_cells
    first, *others = check_seals(seeds)
    assert (first.file, first.column) == ("figures.csv", column)
    assert words in first.advice and f"olumn {column} " in first.advice
    assert len(others) <= 1  # the cell that was overwritten


def test_rows_coded_anew_are_one_fault_that_says_how_to_keep_them(tmp_path: Path) -> None:
    seal(load_seeds(write_long_seeds(tmp_path)), texts(tmp_path))
    edit_column(tmp_path, "figures", "status", lambda cells: ["expected"] * 5 + cells[5:])
    fault = only_fault(tmp_path)
    assert (fault.row, fault.column, fault.expected) == (2, "status", "'actual', as the row's seal says")
    assert fault.advice == (
        "Column status was filled with one cell, from row 2 to 6: "
        "if that is right, run `zonereport seal` with the texts; if not, undo it."
    )


def test_several_columns_that_slipped_together_are_one_fault(tmp_path: Path) -> None:
    seal(load_seeds(write_long_seeds(tmp_path)), texts(tmp_path))
    seeds = load_seeds(tmp_path)
    for column in ("scope", "period", "note"):
        seeds.figures[column] = down(seeds.figures[column].tolist())
    first, *others = check_seals(seeds)
    words = "The cells of columns period to note that belong in rows 4 to 9 stand one row too low"
    assert first.advice.startswith(words)
    assert len(others) <= 1


# --- texts that changed ------------------------------------------------------------------------


def new_text(folder: Path, text: str, name: str = "jia-2023.txt") -> Path:
    path = texts(folder) / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_where_the_rows_of_a_changed_text_went_is_told_run_by_run(tmp_path: Path) -> None:
    seeds = load_seeds(write_long_seeds(tmp_path))
    first, second = LONG_TEXT.index("丙"), LONG_TEXT.index("壬")
    parts = LONG_TEXT[:first], "据报道，", LONG_TEXT[first:second], "同比增5%，", LONG_TEXT[second:]
    new_text(tmp_path, "".join(parts))
    sentences = [str(fault) for fault in verify(seeds, texts(tmp_path)) if fault.file == "jia-2023.txt"]
    assert sentences == [
        "jia-2023.txt, row 1: found '4 rows (ja23-009 to ja23-012) at 90 to 130', "
        "expected the same 10 characters further on, at 100 to 140. The text changed before them.",
        "jia-2023.txt, row 1: found '5 at 93 to 94', "
        "expected a row of figures.csv or dismissed.csv that covers it. The text changed here.",
        "jia-2023.txt, row 1: found '6 rows (ja23-003 to ja23-008) at 26 to 85', "
        "expected the same 4 characters further on, at 30 to 89. The text changed before them.",
    ]


def test_a_string_that_the_changed_text_lost_is_named_with_what_stands_there_now(tmp_path: Path) -> None:
    seeds = load_seeds(write_long_seeds(tmp_path))
    new_text(tmp_path, LONG_TEXT.replace("444.4", "445.4"))
    lost = [fault for fault in verify(seeds, texts(tmp_path)) if fault.file == "figures.csv"]
    assert [(fault.row, fault.found) for fault in lost] == [(5, "444.4亿元")]
    assert lost[0].expected == "what the changed text has there, such as 445.4亿 at 34"


def test_a_paragraph_that_changed_its_place_is_found_again(tmp_path: Path) -> None:
    seeds = load_seeds(write_long_seeds(tmp_path))
    at = LONG_TEXT.index("庚")
    moves = find_moves(seeds, "jia-2023.txt", LONG_TEXT[at:] + LONG_TEXT[:at])
    assert len(moves.lost) == 0 and sorted(moves.runs["distance"]) == [-at, len(LONG_TEXT) - at]


def test_a_number_is_not_found_inside_a_longer_one(tmp_path: Path) -> None:
    seeds = load_seeds(write_long_seeds(tmp_path))
    moves = find_moves(seeds, "jia-2023.txt", LONG_TEXT.replace("产值3亿元", "产值13亿元"))
    assert moves.lost["name"].tolist() == ["ja23-003"]


def test_another_article_is_told_at_once(tmp_path: Path) -> None:
    seeds = load_seeds(write_long_seeds(tmp_path))
    new_text(tmp_path, "甲区新年贺词：再上3个台阶。")
    other, digest = verify(seeds, texts(tmp_path))
    assert "It is another article, or was written anew" in other.advice and digest.column == "sha256"


@pytest.mark.parametrize(
    ("save", "words"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "It is the text that was coded, with a byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "It is the text that was coded, with other line ends"),
        (lambda raw: raw.rstrip(b"\n"), "It is the text that was coded, with other line breaks at its end"),
        (lambda raw: raw.decode().encode("gb18030"), "It is the text that was coded, saved in GB18030"),
    ],
)
def test_a_text_that_was_only_saved_otherwise_is_told(
    tmp_path: Path, save: Callable[[bytes], bytes], words: str
) -> None:
    seeds = loaded(tmp_path)
    path = texts(tmp_path) / "jia-2023.txt"
    path.write_bytes(save(path.read_bytes()))
    (fault,) = verify(seeds, texts(tmp_path))
    assert fault.file == "sources.csv" and fault.advice.startswith(words)


def test_a_changed_text_is_taken_over_with_all_its_rows(sealed: Path) -> None:
    path = new_text(sealed, "最新" + TEXTS["jia-2023.txt"])
    moves = reanchored(load_seeds(sealed), path)
    assert moves.runs[["rows", "distance"]].to_numpy().tolist() == [[5, 2]]
    seeds = load_seeds(sealed)
    assert seeds.figures["start"].tolist() == ["15", "29", "41", "48", "11", "20", ""]
    assert seeds.dismissed.loc[0, ["start", "end"]].tolist() == ["7", "11"]
    assert seeds.sources.loc[0, "sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [bool(cell) for cell in seeds.figures["seal"]] == [False] * 4 + [True] * 2 + [False]
    assert [bool(cell) for cell in seeds.sources["seal"]] == [False, True, False]
    assert verify(seeds, texts(sealed)) == [] and check_seals(seeds) == []
    assert seal(seeds, texts(sealed)).sources == ("jia-2023", "jia-2024")


def test_dismissed_rows_are_put_in_their_new_order(tmp_path: Path) -> None:
    text = "一批项目，三大园区，产值8.6%。第二年，第四年。"
    rows = [
        {"source": "jia-2023", "start": str(text.index(numeral)), "end": str(text.index(numeral) + 1),
         "printed": numeral}
        for numeral in "一三二四"
    ]  # fmt: skip
    figure = {"figure": "ja23-001", "source": "jia-2023", "printed": "8.6%", "measure": "growth"}
    seeds = loaded(tmp_path, figures=[figure], dismissed=rows, texts={**TEXTS, "jia-2023.txt": text})
    path = new_text(tmp_path, "第二年，第四年。" + text.removesuffix("第二年，第四年。"))
    reanchored(seeds, path)
    assert load_seeds(tmp_path).dismissed["printed"].tolist() == ["二", "四", "一", "三"]


def test_a_text_that_lost_a_row_is_not_taken_over(sealed: Path) -> None:
    before = {path.name: path.read_bytes() for path in sealed.glob("*.csv")}
    path = new_text(sealed, TEXTS["jia-2023.txt"].replace("35家", "36家"))
    with pytest.raises(ZonereportError, match=r"1 row is not found again.*\n  figures.csv, row 5: 35家"):
        reanchored(load_seeds(sealed), path)
    assert {path.name: path.read_bytes() for path in sealed.glob("*.csv")} == before


def test_a_text_that_no_source_names_cannot_be_taken_over(sealed: Path) -> None:
    with pytest.raises(UsageError, match=r"choose one of: jia-2023.txt, jia-2024.txt"):
        reanchored(load_seeds(sealed), new_text(sealed, "x", "other.txt"))


def test_rows_are_found_again_through_random_edits(tmp_path: Path) -> None:
    """Insertions and deletions of up to thirty characters anywhere; the truth is known by construction."""
    draw = random.Random(7)
    seeds = load_seeds(write_long_seeds(tmp_path))
    found = intact = 0
    for _ in range(60):
        characters = list(enumerate(LONG_TEXT))
        for _ in range(draw.randint(1, 4)):
            at, length = draw.randrange(len(characters)), draw.randint(1, 30)
            if draw.random() < 0.6:
                inserted = draw.choices("新增项目一二3，的", k=length)
                characters[at:at] = [(-1, character) for character in inserted]
            else:
                del characters[at : at + length]
        place_of = {old: new for new, (old, _) in enumerate(characters) if old >= 0}
        moves = find_moves(seeds, "jia-2023.txt", "".join(character for _, character in characters))
        for start, end, to in moves.rows[["start", "end", "to"]].itertuples(index=False):
            places = [place_of.get(at) for at in range(start, end)]
            if None not in places and places[-1] - places[0] == len(places) - 1:
                intact += 1
                found += bool(pd.notna(to) and to == places[0])
    assert intact > 400 and found >= 0.97 * intact


# --- coverage ----------------------------------------------------------------------------------


def test_every_numeral_is_counted_where_it_went(tmp_path: Path) -> None:
    result = coverage(loaded(tmp_path), texts(tmp_path))
    assert result.faults == []
    first = result.table.set_index("file").loc["jia-2023.txt"].to_dict()
    assert (first["numerals"], first["coded"], first["time"], first["uncovered"]) == (6, 4, 2, 0)


def test_a_numeral_that_nobody_coded_is_a_fault_with_its_line(tmp_path: Path) -> None:
    figures = [row for row in FIGURES if row["figure"] != "ja23-004"]
    result = coverage(loaded(tmp_path, figures=figures), texts(tmp_path))
    assert [str(fault) for fault in result.faults] == [
        "jia-2023.txt, row 2: found '35 at 46 to 48', "
        "expected a row of figures.csv or dismissed.csv that covers it"
    ]
    assert result.table["uncovered"].sum() == 1


def test_a_numeral_that_is_covered_in_part_is_not_covered(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja23-003", printed="6%", start="41", end="43")
    result = coverage(loaded(tmp_path, figures=figures), texts(tmp_path))
    (fault,) = result.faults
    assert fault.advice == "A row covers a part of it only; widen that row's anchor."


def test_two_sources_of_one_text_cover_it_together(tmp_path: Path) -> None:
    sources = [*SOURCES, {"source": "zz-2023", "file": "jia-2023.txt"}]
    figures = changed(FIGURES, "ja23-004", source="zz-2023")
    result = coverage(loaded(tmp_path, sources=sources, figures=figures), texts(tmp_path))
    assert result.faults == [] and len(result.table) == 2


def test_a_figure_and_the_one_it_supersedes_count_once(tmp_path: Path) -> None:
    again = {**FIGURES[0], "figure": "ja23-005", "supersedes": "ja23-001"}
    result = coverage(loaded(tmp_path, figures=[*FIGURES, again]), texts(tmp_path))
    assert result.faults == []


def test_a_superseded_figure_elsewhere_in_the_text_still_covers_its_numeral(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja23-004", supersedes="ja23-003")
    assert coverage(loaded(tmp_path, figures=figures), texts(tmp_path)).faults == []


def test_uses_add_up_to_the_numerals(tmp_path: Path) -> None:
    table = coverage(loaded(tmp_path, dismissed=[]), texts(tmp_path)).table
    uses = table.loc[:, "coded":"uncovered"].sum(axis=1)  # type: ignore[misc]
    assert uses.tolist() == table["numerals"].tolist()

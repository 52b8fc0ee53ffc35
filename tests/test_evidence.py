"""Anchors, seals and coverage, against invented texts."""

from __future__ import annotations

import shutil
from pathlib import Path

from seedfiles import DISMISSED, FIGURES, SOURCES, TEXTS, changed, write_seeds

from zonereport.evidence import check_seals, coverage, seal, seal_of, verify
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
    (fault,) = verify(seeds, texts(tmp_path))
    assert (fault.file, fault.row, fault.column) == ("sources.csv", 3, "sha256")
    assert "not the one that was coded" in fault.advice


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


def test_a_row_changed_after_sealing_no_longer_matches_its_seal(tmp_path: Path) -> None:
    seal(loaded(tmp_path), texts(tmp_path))
    path = tmp_path / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("8.6%", "8.9%"), encoding="utf-8")
    (fault,) = check_seals(load_seeds(tmp_path))
    assert (fault.file, fault.row, fault.column) == ("figures.csv", 4, "seal")
    assert "changed after it had been sealed" in fault.advice


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

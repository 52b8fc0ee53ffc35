"""Every fault of the seeds is found, all at once, with its place and a sentence."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import validate
from seedfiles import (
    AREAS,
    COLUMNS,
    FIGURES,
    INDICATORS,
    SOURCES,
    TEXTS,
    changed,
    edit_column,
    write_long_seeds,
    write_seeds,
    write_table,
)

from zonereport import vocabulary
from zonereport.errors import SeedFaults, UsageError
from zonereport.seeds import (
    describe,
    descriptor_text,
    load_seeds,
    read_quantity,
    replace_file,
    replace_files,
    rewritten,
    seals_of,
    seed_digests,
)
from zonereport.vocabulary import Dimension, Measure, Qualifier

ROOT = Path(__file__).parent.parent


def faults_of(folder: Path) -> list[str]:
    try:
        load_seeds(folder)
    except SeedFaults as error:
        return [str(fault) for fault in error.faults]
    return []


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


# --- reading -----------------------------------------------------------------------------------


def test_a_sound_folder_loads_as_strings(tmp_path: Path) -> None:
    seeds = load_seeds(write_seeds(tmp_path))
    assert seeds.figures["start"].tolist() == ["13", "27", "39", "46", "11", "20", ""]
    assert tuple(seeds.figures.columns) == COLUMNS["figures"]
    assert all(str(dtype) == "str" for dtype in seeds.figures.dtypes)


def test_a_missing_folder_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no seeds folder"):
        load_seeds(tmp_path / "none")


def test_byte_order_mark_and_crlf_are_accepted(tmp_path: Path) -> None:
    plain, windows = write_seeds(tmp_path / "plain"), write_seeds(tmp_path / "windows")
    for path in windows.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_seeds(windows).figures.equals(load_seeds(plain).figures)
    assert seed_digests(windows) == seed_digests(plain)


def test_a_missing_corrections_file_means_no_corrections(tmp_path: Path) -> None:
    (write_seeds(tmp_path) / "corrections.csv").unlink()
    assert load_seeds(tmp_path).corrections.empty


def test_a_missing_file_is_named_with_the_header_that_it_needs(tmp_path: Path) -> None:
    (write_seeds(tmp_path) / "areas.csv").unlink()
    assert faults_of(tmp_path) == [
        f"areas.csv: found 'no such file', expected a file in {tmp_path}. "
        "It needs at least the header: area,name_zh,name_en,kind,parent"
    ]


def test_gb18030_is_recognised(tmp_path: Path) -> None:
    path = write_seeds(tmp_path) / "areas.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("areas.csv, row 2: found 'byte 0xBC (byte 38 of the file)', expected UTF-8.")
    assert "reads as GB18030" in fault


def saved_with(separator: str) -> Callable[[bytes], bytes]:
    """As a spreadsheet saves a CSV where the system's list separator is another one."""

    def save(raw: bytes) -> bytes:
        stream = io.StringIO(newline="")
        rows = csv.reader(raw.decode("utf-8").splitlines())
        csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
        return stream.getvalue().encode("utf-8")

    return save


def without_empty_edges(raw: bytes) -> bytes:
    """As Excel saves: in blocks of 16 lines, without the last columns of a block that has nothing in them."""
    rows = [line.split(",") for line in raw.decode("utf-8").splitlines()]
    lines = []
    for first in range(0, len(rows), 16):
        block = rows[first : first + 16]
        width = max(at for row in block for at, cell in enumerate(row, 1) if cell)
        lines += [",".join(row[:width]) for row in block]
    return ("\n".join(lines) + "\n").encode("utf-8")


def in_quotation_marks(raw: bytes) -> bytes:
    rows = csv.reader(raw.decode("utf-8").splitlines())
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode("utf-8")


READ_RIGHT: dict[str, Callable[[bytes], bytes]] = {
    "byte order mark and CRLF": lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
    "lone CR": lambda raw: raw.replace(b"\n", b"\r"),
    "CRCRLF": lambda raw: raw.replace(b"\n", b"\r\r\n"),
    "no line end at the end": lambda raw: raw.rstrip(b"\n"),
    "empty columns": lambda raw: raw.replace(b"\n", b",,,\n"),
    "empty rows": lambda raw: raw + b",,,,,,\n\n,,,,,,\n",
    "all cells in quotation marks": in_quotation_marks,
    "empty edges left out": without_empty_edges,
}


@pytest.mark.parametrize("way", READ_RIGHT)
def test_what_a_tool_adds_or_leaves_out_is_read_right(tmp_path: Path, way: str) -> None:
    many = [{"indicator": f"x{number:02d}", "chapter": ""} for number in range(60)]
    indicators = [*INDICATORS, *many]
    plain = load_seeds(write_seeds(tmp_path / "plain", indicators=indicators))
    write_seeds(tmp_path / "saved", indicators=indicators)
    for path in (tmp_path / "saved").glob("*.csv"):
        path.write_bytes(READ_RIGHT[way](path.read_bytes()))
    saved = load_seeds(tmp_path / "saved")
    for name in COLUMNS:
        assert getattr(saved, name).equals(getattr(plain, name)), name


def test_excels_left_out_edges_are_in_the_test_above(tmp_path: Path) -> None:
    many = [{"indicator": f"x{number:02d}", "chapter": ""} for number in range(60)]
    raw = (write_seeds(tmp_path, indicators=[*INDICATORS, *many]) / "indicators.csv").read_bytes()
    widths = {len(line.split(b",")) for line in without_empty_edges(raw).splitlines()}
    assert widths == {9, 12}


REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "GB18030": (lambda raw: raw.decode().encode("gb18030"), "reads as GB18030 (GBK)"),
    "UTF-16": (lambda raw: raw.decode().encode("utf-16"), "found 'UTF-16', expected UTF-8"),
    "UTF-16 without a mark": (lambda raw: raw.decode().encode("utf-16-le"), "'UTF-16, or no text at all'"),
    "a workbook": (lambda raw: b"PK\x03\x04" + raw, "a workbook (.xlsx, .ods) under the name of a CSV"),
    "no Chinese in the encoding": (lambda raw: raw.decode().encode("ascii", "replace"),
                                   "found '????', expected Chinese characters"),
    "opened as Western European": (lambda raw: raw.decode("latin-1").encode(),
                                   "A UTF-8 file was opened as Western European and saved again"),
    "replacement characters": (lambda raw: raw.replace("甲".encode(), "\ufffd".encode()),
                               "found '� in place of characters'"),
    "semicolons": (saved_with(";"), "expected commas, not semicolons, between cells"),
    "tabs": (saved_with("\t"), "expected commas, not tabs, between cells"),
    "Excel's line on the separator": (lambda raw: b"sep=;\r\n" + raw, "Excel put the line there for itself"),
    "the same with commas": (lambda raw: b"sep=,\r\n" + raw, "Excel put the line there for itself"),
    "one column": (lambda raw: b"".join(b'"' + line + b'"\n' for line in raw.splitlines()),
                   "expected cells, not lines, in quotation marks"),
    "no header": (lambda raw: raw.split(b"\n", 1)[1], "The header is missing"),
    "header sorted in": (lambda raw: b"\n".join([*raw.splitlines()[1:3], raw.splitlines()[0]]),
                         "It stands in row 3: it was sorted in with the rows"),
    "a column without a name": (lambda raw: raw.replace(b"\n", b",x\n").replace(b"parent,x", b"parent,"),
                                "A column without a name has cells"),
}  # fmt: skip


@pytest.mark.parametrize("way", REFUSED)
def test_what_cannot_be_read_for_certain_is_refused_in_one_sentence(tmp_path: Path, way: str) -> None:
    save, words = REFUSED[way]
    path = write_seeds(tmp_path) / "areas.csv"
    path.write_bytes(save(path.read_bytes()))
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("areas.csv, row ") and words in fault


@pytest.mark.parametrize("line", ["ja23-004,46,49", "ja23-004,jia-2023,jia-2023,46,49"])
def test_a_cell_too_few_or_too_many_is_never_filled_up(tmp_path: Path, line: str) -> None:
    edit(write_seeds(tmp_path), "figures.csv", "ja23-004,jia-2023,46,49", line)
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("figures.csv, row 5: found") and "expected 17 cells" in fault


def test_a_line_that_lacks_its_last_cells_alone_is_never_filled_up(tmp_path: Path) -> None:
    """Excel leaves out the edge of whole blocks; a line that lacks a cell may have lost it in the middle."""
    many = [{"indicator": f"x{number:02d}"} for number in range(30)]
    edit(write_seeds(tmp_path, indicators=[*INDICATORS, *many]), "indicators.csv", "x20,某指标,", "x20,")
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("indicators.csv, row 28: found '11 cells', expected 12 cells")


def test_lines_that_are_wrong_alike_are_one_fault(tmp_path: Path) -> None:
    path = write_seeds(tmp_path) / "figures.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b",\n").replace(b"seal,\n", b"seal\n"))
    (fault,) = faults_of(tmp_path)
    assert "found '18 cells in rows 2 to 8', expected 17 cells. Take the commas at the end" in fault


def test_a_thousands_comma_in_an_offset_is_recognised(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "figures.csv", "jia-2023,13,20,", "jia-2023,1,013,20,")
    assert "Type a number without a thousands comma." in faults_of(tmp_path)[0]


def test_a_misspelt_column_gets_a_suggestion_and_its_cells_are_still_checked(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "kind", "knid")
    edit(tmp_path, "areas.csv", ",city,", ",town,")
    misspelt, code = faults_of(tmp_path)
    assert "row 1, column knid" in misspelt and misspelt.endswith("Did you mean kind?")
    assert code.startswith("areas.csv, row 4, column kind: found 'town', expected one of: zone, city")


def test_missing_and_surplus_columns_are_both_named(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", ",kind,", ",population,")
    faults = faults_of(tmp_path)
    assert any("row 1, column kind: found 'no such column'" in fault for fault in faults)
    assert any("row 1, column population: found 'population'" in fault for fault in faults)


def test_columns_in_another_order_are_a_fault(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "name_zh,name_en", "name_en,name_zh")
    assert "The columns stand in another order." in faults_of(tmp_path)[0]


def test_an_unquoted_comma_is_a_fault_of_its_row(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "Yi Zone", "Yi, Zone")
    assert faults_of(tmp_path) == [
        "areas.csv, row 3: found '6 cells', expected 5 cells. "
        "Put a cell that contains a comma in quotation marks."
    ]


def test_a_quoted_comma_is_a_cell(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "Yi Zone", '"Yi, Zone"')
    assert load_seeds(tmp_path).areas.loc[1, "name_en"] == "Yi, Zone"


def test_an_unclosed_quotation_mark_does_not_swallow_the_next_rows(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "Jia Zone", '"Jia Zone')
    edit(tmp_path, "areas.csv", ",city,", ",town,")
    quote, code = faults_of(tmp_path)
    assert "row 2" in quote and "quotation marks in pairs" in quote
    assert "row 4, column kind: found 'town'" in code


def test_an_empty_line_is_a_fault(tmp_path: Path) -> None:
    edit(write_seeds(tmp_path), "areas.csv", "yi,", "\nyi,")
    assert "areas.csv, row 3: found '', expected a row with values" in faults_of(tmp_path)[0]


# --- cells -------------------------------------------------------------------------------------


def one_fault(folder: Path, **tables: object) -> str:
    faults = faults_of(write_seeds(folder, **tables))  # type: ignore[arg-type]
    assert len(faults) == 1, faults
    return faults[0]


def test_an_unknown_code_lists_the_codes(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja23-001", status="actaul"))
    assert fault == (
        "figures.csv, row 2, column status: found 'actaul', expected one of: actual, expected, target. "
        "Did you mean actual?"
    )


def test_an_empty_required_cell_is_a_fault(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, indicators=changed(INDICATORS, "firms", definition_en=""))
    assert fault == "indicators.csv, row 2, column definition_en: found '', expected a value"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000", "\u200b"])
def test_a_blank_that_nobody_sees_is_a_fault(tmp_path: Path, blank: str) -> None:
    fault = one_fault(tmp_path, areas=changed(AREAS, "yi", name_en=f"Yi Zone{blank}"))
    assert "areas.csv, row 3, column name_en" in fault and "no blank or invisible character" in fault


@pytest.mark.parametrize("period", ["Jan-24", "2024/1", "2024/1/1", "45292", "24-Jan"])
def test_a_period_that_a_spreadsheet_made_a_date_is_explained(tmp_path: Path, period: str) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja24-002", period=period))
    assert f"row 7, column period: found '{period}', expected months as 2024-01/2024-07" in fault
    assert "A spreadsheet made a date of the period" in fault


@pytest.mark.parametrize("day", ["2023-02-30", "2023-7-5", "05.07.2023"])
def test_days_are_iso_days_that_exist(tmp_path: Path, day: str) -> None:
    sources = changed(SOURCES, "jia-2023", published_from=day, dating_note="from the text")
    assert f"column published_from: found '{day}', expected a day as 2024-01-31" in "\n".join(
        faults_of(write_seeds(tmp_path, sources=sources))
    )


@pytest.mark.parametrize(
    ("column", "cell", "advice"),
    [
        ("start", "1,013", "A spreadsheet has put marks into the number; type 1013."),
        ("start", "13.0", "A spreadsheet has put marks into the number; type 13."),
        ("start", "１３", "These are full-width characters; type 13."),
        ("start", "1.3E+01", "A spreadsheet took it for a number and rounded its digits away; format"),
        ("period", "２０２３－０６", "These are full-width characters; type 2023-06."),
        ("period", "'2023-06", "Delete the apostrophe: 2023-06."),
        ("period", "2023年6月", "format the column as text and type it again (2023-06?)."),
        ("seal", "1.23457E+11", "Empty the cell and run `zonereport seal`."),
        ("seal", "123456789012", "Empty the cell and run `zonereport seal`."),
        ("note", "#REF!", "Undo it in the spreadsheet, or take the cell from the last version"),
        ("printed", "#NAME?", "Undo it in the spreadsheet, or take the cell from the last version"),
        ("subject", "######", "Undo it in the spreadsheet, or take the cell from the last version"),
        ("printed", "63.140亿元", ""),
        ("indicator", "key_project_investment\u00a0", "Character 23 is U+00A0 (no-break space): delete it"),
        ("area", "ji\u200ba", "Character 3 is U+200B (zero width space): delete it"),
        ("scope", "city\u00a0level", "Character 5 is U+00A0 (no-break space): delete it"),
        ("measure", "level ", "Did you mean level?"),
        ("subject", "works ", "Delete it."),
        ("printed", "63.14\u200b亿元", "Was it 63.14亿元, before a spreadsheet got it? Then type that"),
    ],
)  # fmt: skip
def test_a_spoilt_cell_is_refused_with_the_way_back(
    tmp_path: Path, column: str, cell: str, advice: str
) -> None:
    figures = [dict(row) for row in FIGURES]
    figures[0] |= {"start": "13", "end": "20", column: cell}
    fault = one_fault(tmp_path, figures=figures)
    assert fault.startswith("figures.csv, row 2, column ") and advice in fault


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("8.6%", "8.60%"), ("8.6%", "0.086"), ("20%", "20.00%"), ("1,437亿元", "1437亿元"), ("3-5", "5-Mar"),
     ("1-7", "1月7日"), ("1,437", "1437"), ("０８％", "8%")],
)  # fmt: skip
def test_a_figure_that_a_spreadsheet_reformatted_does_not_fit_its_offsets(
    tmp_path: Path, printed: str, shown: str
) -> None:
    row = {"figure": "ja24-001", "printed": shown, "start": "10", "end": str(10 + len(printed))}
    faults = faults_of(write_seeds(tmp_path, figures=[row], dismissed=[]))
    assert any("figures.csv, row 2, column printed" in fault or "column end" in fault for fault in faults)
    if not printed.endswith("亿元") and printed != "０８％":
        assert any(f"Was it {printed}, before a spreadsheet got it?" in fault for fault in faults)


@pytest.mark.parametrize(
    ("day", "meant"),
    [("2024/1/10", "2024-01-10?"), ("45301", "2024-01-10?"), ("10-Jan-24", "2024-01-10?"),
     ("2024年1月10日", "2024-01-10?"), ("10/01/2024", "2024-10-01 or 2024-01-10?"),
     ("2024-01-10 00:00:00", "2024-01-10?")],
)  # fmt: skip
def test_a_day_that_a_spreadsheet_reformatted_is_explained(tmp_path: Path, day: str, meant: str) -> None:
    fault = one_fault(tmp_path, sources=changed(SOURCES, "jia-2024", published_from=day))
    assert "A spreadsheet has reformatted the day; format the column as text" in fault and meant in fault


def test_two_blanks_make_no_second_series(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja23-001", scope="city  projects"))
    assert "column scope: found 'city  projects', expected single plain blanks" in fault


def test_what_the_text_prints_with_a_strange_blank_can_be_coded(tmp_path: Path) -> None:
    figure = {"figure": "ja23-001", "source": "jia-2023", "printed": "63.14\u00a0亿元"}
    texts = {**TEXTS, "jia-2023.txt": "投资63.14\u00a0亿元"}
    assert faults_of(write_seeds(tmp_path, figures=[figure], dismissed=[], texts=texts)) == []


def sealed_figures(folder: Path) -> Path:
    """The folder with a seal in every row of figures.csv; the texts are not asked."""
    seeds = load_seeds(folder)
    digest_of = dict(zip(seeds.sources["source"], seeds.sources["sha256"], strict=True))
    edit_column(folder, "figures", "seal", lambda _: seals_of(seeds.figures, digest_of))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "place", "was"),
    [
        (",2024-12,", ",Dec-24,", "row 7, column period", "period was '2024-12'"),
        (",8.6%,", ",0.086,", "row 4, column printed", "printed was '8.6%'"),
        (",46,49,", ",46,48,", "row 5, column end", "end was '49'"),
        (",46,49,", ",,49,", "row 5, column start", "start was '46'"),
        (",completion,", ",complete,", "row 3, column measure", "measure was 'completion'"),
    ],
)
def test_what_a_spoilt_cell_was_is_told_by_its_seal(
    tmp_path: Path, old: str, new: str, place: str, was: str
) -> None:
    edit(sealed_figures(write_seeds(tmp_path)), "figures.csv", old, new)
    faults = faults_of(tmp_path)
    assert any(place in fault and f"Column {was} when the row was sealed." in fault for fault in faults)


def test_a_digest_has_64_hexadecimal_digits(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, sources=changed(SOURCES, "jia-2023", sha256="1E+10"))
    assert "column sha256: found '1E+10', expected 64 hexadecimal digits" in fault


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    write_seeds(
        tmp_path,
        areas=changed(AREAS, "yi", kind="town"),
        figures=changed(changed(FIGURES, "ja23-001", measure="rate"), "yi24-001", printed="many"),
        sources=changed(SOURCES, "jia-2024", language="fr"),
    )
    places = [fault.split(":")[0] for fault in faults_of(tmp_path)]
    assert places == [
        "areas.csv, row 3, column kind",
        "figures.csv, row 2, column measure",
        "figures.csv, row 8, column printed",
        "sources.csv, row 3, column language",
    ]


# --- rows --------------------------------------------------------------------------------------


def test_a_key_twice_is_a_fault(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, areas=[*AREAS, {"area": "yi"}])
    assert fault == (
        "areas.csv, row 4, column area: found 'yi', expected each key once. Row 3 has it already."
    )


def test_a_row_pasted_twice_is_one_fault(tmp_path: Path) -> None:
    path = write_seeds(tmp_path) / "figures.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[2:]]))
    assert faults_of(tmp_path) == [
        "figures.csv, row 4, column figure: found 'ja23-002', expected each key once. "
        "Row 3 is the same row: delete one."
    ]


def test_rows_out_of_order_are_a_fault_once(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, areas=[AREAS[2], AREAS[0], AREAS[1]], sort=False)
    assert fault == (
        "areas.csv, row 3, column area: found 'jia', expected rows sorted by area. "
        "Sort the rows by area; this one belongs above row 2."
    )


def test_dismissed_rows_are_sorted_by_number_not_by_digit(tmp_path: Path) -> None:
    rows = [
        {"source": "jia-2023", "start": "5", "end": "6", "printed": "1"},
        {"source": "jia-2023", "start": "10", "end": "11", "printed": "x"},
    ]
    assert faults_of(write_seeds(tmp_path, dismissed=rows)) == []


def test_a_reference_into_nothing_gets_a_suggestion(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja23-002", indicator="key_project_investmnt"))
    assert "row 3, column indicator: found 'key_project_investmnt'" in fault
    assert "expected one of the indicators in indicators.csv" in fault
    assert fault.endswith("Did you mean key_project_investment?")


@pytest.mark.parametrize(
    ("table", "rows", "place"),
    [
        ("areas", changed(AREAS, "yi", parent="xin"), "areas.csv, row 3, column parent"),
        ("indicators", changed(INDICATORS, "rd_intensity", numerator="x"),
         "indicators.csv, row 6, column numerator"),
        ("figures", changed(FIGURES, "ja24-001", supersedes="ja23-999"),
         "figures.csv, row 6, column supersedes"),
        ("figures", changed(FIGURES, "yi24-001", area="bing"), "figures.csv, row 8, column area"),
        ("corrections", [{"figure": "ja23-999", "column": "note"}], "corrections.csv, row 2, column figure"),
    ],
)  # fmt: skip
def test_every_reference_is_followed(tmp_path: Path, table: str, rows: object, place: str) -> None:
    assert one_fault(tmp_path, **{table: rows}).startswith(place)


def test_a_file_that_cannot_be_read_does_not_condemn_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    (write_seeds(tmp_path) / "indicators.csv").write_bytes(b"\xff\xfe")
    assert faults_of(tmp_path) == [
        "indicators.csv, row 1: found 'UTF-16', expected UTF-8. Save it as “CSV UTF-8”."
    ]


def test_areas_do_not_lie_in_a_circle(tmp_path: Path) -> None:
    faults = faults_of(write_seeds(tmp_path, areas=changed(AREAS, "zhong", parent="yi")))
    assert "areas.csv, row 3, column parent: found 'yi > zhong > yi', expected a chain that ends" in faults


def test_publication_ends_after_it_begins(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, sources=changed(SOURCES, "jia-2024", published_from="2024-03-01"))
    assert "found '2024-03-01', expected a day not after published_to (2024-02-20)" in fault


def test_an_article_without_a_printed_date_says_how_it_was_dated(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, sources=changed(SOURCES, "jia-2024", dating_note=""))
    assert "sources.csv, row 3, column dating_note: found ''" in fault


def test_two_sources_of_one_text_agree_on_its_digest(tmp_path: Path) -> None:
    other = {"source": "zz-2024", "file": "jia-2023.txt", "sha256": "0" * 64}
    assert "row 5, column sha256" in one_fault(tmp_path, sources=[*SOURCES, other])


# --- anchors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("13", "", "column end: found '', expected an offset, since start has one"),
        ("13", "13", "column end: found '13', expected an offset greater than start (13)"),
        ("13", "19", "column end: found '19', expected 20, since start is 13 and 63.14亿元 has 7 characters"),
        ("13.0", "20", "column start: found '13.0', expected a whole number, 0 or more"),
        ("-1", "6", "column start: found '-1', expected a whole number, 0 or more"),
    ],
)
def test_offsets_fit_the_printed_string(tmp_path: Path, start: str, end: str, sentence: str) -> None:
    assert sentence in one_fault(tmp_path, figures=changed(FIGURES, "ja23-001", start=start, end=end))


def test_offsets_need_a_text(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "yi24-001", start="0", end="7"))
    assert fault.endswith("expected empty offsets, since the source names no text")


def test_characters_are_coded_once(tmp_path: Path) -> None:
    again = {"figure": "ja23-005", "source": "jia-2023", "printed": "14亿元", "start": "16", "end": "20"}
    fault = one_fault(tmp_path, figures=[*FIGURES, again])
    assert fault == (
        "figures.csv, row 6, column start: found '14亿元, 16 to 20', expected characters that no other row "
        "claims, as figures.csv, row 2 (63.14亿元, 13 to 20) does. "
        "Code it once, or say with supersedes which figure counts."
    )


def test_two_sources_that_share_a_text_share_its_characters(tmp_path: Path) -> None:
    sources = [*SOURCES, {"source": "zz-2023", "file": "jia-2023.txt"}]
    again = {"figure": "zz23-001", "source": "zz-2023", "printed": "63.14亿元"}
    assert "characters that no other row claims" in one_fault(
        tmp_path, sources=sources, figures=[*FIGURES, again]
    )


def test_a_coded_numeral_is_not_dismissed_too(tmp_path: Path) -> None:
    dismissed = [{"source": "jia-2023", "start": "13", "end": "18", "printed": "63.14"}]
    assert "dismissed.csv, row 2" in "".join(faults_of(write_seeds(tmp_path, dismissed=dismissed)))


def test_a_figure_may_stand_on_the_characters_of_the_one_it_supersedes(tmp_path: Path) -> None:
    again = {**FIGURES[0], "figure": "ja23-005", "supersedes": "ja23-001", "period": "2023-01/2023-05"}
    assert faults_of(write_seeds(tmp_path, figures=[*FIGURES, again])) == []


# --- columns that slip -------------------------------------------------------------------------


def down(cells: list[str]) -> list[str]:
    """The cells of rows 4 to 9 dragged down by one: an empty cell above, the one below overwritten."""
    return [*cells[:2], "", *cells[2:8], *cells[9:]]


def inserted(cells: list[str]) -> list[str]:
    """A cell put in at row 4: all others below move down, the last one into a row of its own."""
    return [*cells[:2], "", *cells[2:]]


@pytest.mark.parametrize("column", ["figure", "start", "end", "printed", "period", "note"])
@pytest.mark.parametrize("change", [down, inserted])
def test_a_column_that_slipped_is_told_by_the_seals(
    tmp_path: Path, column: str, change: Callable[[list[str]], list[str]]
) -> None:
    edit_column(sealed_figures(write_long_seeds(tmp_path)), "figures", column, change)
    faults = faults_of(tmp_path)
    if change is down and column in ("period", "note"):  # no cell is wrong by itself; check_seals tells it
        assert faults == []
        return
    last = 9 if change is down else 13
    words = f"The cells of column {column} that belong in rows 4 to {last} stand one row too low: move"
    assert words in faults[0] and len(faults) <= 3


@pytest.mark.parametrize("column", ["start", "end", "printed"])
@pytest.mark.parametrize("change", [down, inserted])
def test_a_column_that_slipped_is_told_by_the_lengths_where_there_are_no_seals(
    tmp_path: Path, column: str, change: Callable[[list[str]], list[str]]
) -> None:
    edit_column(write_long_seeds(tmp_path), "figures", column, change)
    faults = faults_of(tmp_path)
    assert f"The cells of column {column} that belong in rows 4 to" in faults[0]
    assert "stand one row too low" in faults[0] and len(faults) <= 3


def test_offsets_filled_down_are_one_fault_where_there_are_seals(tmp_path: Path) -> None:
    def counted(cells: list[str]) -> list[str]:
        return [*cells[:2], *(str(int(cells[2]) + step) for step in range(6)), *cells[8:]]

    edit_column(sealed_figures(write_long_seeds(tmp_path)), "figures", "start", counted)
    (fault,) = faults_of(tmp_path)
    assert "Column start was filled with numbers that rise by one, from row 5 to 9" in fault


def test_rows_coded_anew_are_not_blamed_for_a_fault_elsewhere(tmp_path: Path) -> None:
    """Six rows with another status are for check_seals; the misspelt code is the one fault here."""
    edit_column(sealed_figures(write_long_seeds(tmp_path)), "figures", "status",
                lambda cells: ["target"] * 6 + cells[6:])  # fmt: skip
    edit(tmp_path, "figures.csv", "ja23-012,jia-2023", "ja23-012,jia-2022")
    (fault,) = faults_of(tmp_path)
    assert "figures.csv, row 13, column source: found 'jia-2022'" in fault
    assert fault.endswith("Column source was 'jia-2023' when the row was sealed.")


def test_a_cell_that_is_alone_in_its_row_is_one_fault(tmp_path: Path) -> None:
    edit_column(write_seeds(tmp_path), "areas", "kind", lambda cells: [*cells, "city"])
    (fault,) = faults_of(tmp_path)
    assert fault == (
        "areas.csv, row 5, column kind: found 'city', expected a whole row. "
        "It is alone: a cell put in above it has pushed column kind down. Take that out."
    )


# --- meaning -----------------------------------------------------------------------------------


def test_a_printed_string_that_is_no_quantity_is_a_fault(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "yi24-001", printed="120.5平方米"))
    assert "row 8, column printed: found '120.5平方米'" in fault
    assert "expected a level of an indicator counted in money" in fault


def test_a_qualifier_agrees_with_the_bounding_words(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja24-002", qualifier="exact"))
    assert "row 7, column qualifier: found 'exact', expected at_least, as 40家以上 says" in fault


def test_a_bound_that_does_not_touch_the_number_is_coded_in_the_qualifier_alone(tmp_path: Path) -> None:
    figures = changed(FIGURES, "yi24-001", qualifier="at_most")
    assert faults_of(write_seeds(tmp_path, figures=figures)) == []


@pytest.mark.parametrize(
    ("printed", "qualifier", "ends"),
    [
        ("5000元", Qualifier.AT_MOST, (0, 5000)),
        ("5000元", Qualifier.LESS_THAN, (0, 5000)),
        ("5000元", Qualifier.AT_LEAST, (5000, None)),
        ("5000元", Qualifier.MORE_THAN, (5000, None)),
        ("5000元", Qualifier.APPROX, (4500, 5500)),
    ],
)
def test_a_coded_bound_reaches_the_ends(
    printed: str, qualifier: Qualifier, ends: tuple[float | None, float | None]
) -> None:
    quantity = read_quantity(printed, Measure.LEVEL, Dimension.MONEY, qualifier)
    assert (quantity.value, quantity.lower, quantity.upper) == (5000, *ends)


def test_a_coded_bound_is_of_the_signed_number() -> None:
    quantity = read_quantity("下降5%", Measure.GROWTH, Dimension.MONEY, Qualifier.AT_LEAST)
    assert (quantity.value, quantity.lower, quantity.upper) == (-5, -5, None)


def test_a_rank_of_at_most_the_third_place_begins_at_the_first() -> None:
    quantity = read_quantity("第3位", Measure.RANK, Dimension.RANK, Qualifier.AT_MOST)
    assert (quantity.lower, quantity.upper) == (1, 3)


def test_a_period_may_be_unknown(tmp_path: Path) -> None:
    assert faults_of(write_seeds(tmp_path, figures=changed(FIGURES, "yi24-001", period=""))) == []


def test_an_outcome_does_not_lie_in_the_future(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja24-001", status="actual", period="2024-03/2024-06")
    fault = one_fault(tmp_path, figures=figures)
    assert "row 6, column period: found '2024-03/2024-06'" in fault
    assert "An outcome cannot lie in the future" in fault


def test_a_target_may_lie_in_the_past(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja24-001", period="2022-01/2022-12")
    assert faults_of(write_seeds(tmp_path, figures=figures)) == []


def test_a_stock_of_the_month_in_which_the_source_appeared_is_no_future(tmp_path: Path) -> None:
    figures = changed(FIGURES, "ja24-002", status="actual", period="2024-02")
    assert faults_of(write_seeds(tmp_path, figures=figures)) == []


def test_a_period_ends_after_it_begins(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, figures=changed(FIGURES, "ja23-001", period="2023-06/2023-01"))
    assert "expected a period that ends after it begins" in fault


# --- corrections -------------------------------------------------------------------------------

WRONG = {"figure": "ja23-003", "column": "printed", "expected": "8.6%", "corrected": "6.8%"}


def test_a_correction_whose_guard_matches_is_accepted(tmp_path: Path) -> None:
    assert faults_of(write_seeds(tmp_path, corrections=[WRONG])) == []


def test_a_correction_whose_guard_no_longer_matches_is_a_fault(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, corrections=[{**WRONG, "expected": "8.5%"}])
    assert fault == (
        "corrections.csv, row 2, column expected: found '8.5%', expected '8.6%', which figures.csv has for "
        "ja23-003. The guard no longer matches: see whether the correction is still right."
    )


def test_a_corrected_value_is_checked_like_a_typed_one(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, corrections=[{**WRONG, "corrected": "6.8亩"}])
    assert fault.startswith("corrections.csv, row 2, column corrected: found '6.8亩'")
    status = {"figure": "ja23-003", "column": "status", "expected": "actual", "corrected": "done"}
    assert "found 'done', expected one of: actual" in one_fault(tmp_path, corrections=[status])


def test_a_slip_of_the_source_may_be_unreadable_if_it_is_corrected(tmp_path: Path) -> None:
    text = TEXTS["jia-2023.txt"].replace("8.6%", "8..6%")
    figures = changed(FIGURES, "ja23-003", printed="8..6%")
    corrections = [{**WRONG, "expected": "8..6%", "corrected": "8.6%"}]
    texts = {**TEXTS, "jia-2023.txt": text}
    assert faults_of(write_seeds(tmp_path, figures=figures, corrections=corrections, texts=texts)) == []


def test_offsets_cannot_be_corrected(tmp_path: Path) -> None:
    correction = {"figure": "ja23-003", "column": "start", "expected": "39", "corrected": "40"}
    fault = one_fault(tmp_path, corrections=[correction])
    assert "column column: found 'start', expected one of: printed" in fault


# --- alternatives ------------------------------------------------------------------------------

DOUBT = {"figure": "ja23-003", "column": "scope", "expected": "", "alternative": "the park"}


def test_a_missing_alternatives_file_means_no_alternatives(tmp_path: Path) -> None:
    (write_seeds(tmp_path) / "alternatives.csv").unlink()
    read = load_seeds(tmp_path).alternatives
    assert read.empty and list(read) == list(describe()["alternatives"].columns)


def test_an_alternative_is_read_and_never_applied(tmp_path: Path) -> None:
    read = load_seeds(write_seeds(tmp_path, alternatives=[DOUBT]))
    assert read.alternatives["alternative"].item() == "the park"
    assert read.figures.set_index("figure").at["ja23-003", "scope"] == ""


def test_an_alternative_whose_guard_no_longer_matches_is_a_fault(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, alternatives=[{**DOUBT, "expected": "the zone"}])
    assert fault == (
        "alternatives.csv, row 2, column expected: found 'the zone', expected '', which figures.csv has for "
        "ja23-003. The guard no longer matches: see whether the figure is still doubtful."
    )


def test_the_guard_of_an_alternative_is_the_corrected_value(tmp_path: Path) -> None:
    correction = {"figure": "ja23-003", "column": "scope", "expected": "", "corrected": "the town"}
    fault = one_fault(tmp_path, corrections=[correction], alternatives=[DOUBT])
    assert "expected 'the town'" in fault
    doubt = {**DOUBT, "expected": "the town"}
    assert faults_of(write_seeds(tmp_path, corrections=[correction], alternatives=[doubt])) == []


def test_an_alternative_says_something_else(tmp_path: Path) -> None:
    fault = one_fault(tmp_path, alternatives=[{**DOUBT, "alternative": ""}])
    assert fault.startswith("alternatives.csv, row 2, column alternative: found ''")


@pytest.mark.parametrize(
    ("column", "expected", "alternative", "words"),
    [
        ("status", "actual", "done", "expected one of: actual"),
        ("indicator", "gdp", "gnp", "expected one of the indicators"),
        ("measure", "growth", "rank", "expected a rank of an indicator counted in money"),
        ("qualifier", "exact", "at_leest", "expected one of: exact"),
        ("period", "2023-01/2023-06", "2023-06/2023-01", "a period that ends after it begins"),
        ("period", "2023-01/2023-06", "2024-01/2024-06", "a period that had begun when the source appeared"),
    ],
)
def test_what_a_figure_might_say_is_checked_like_what_it_says(
    tmp_path: Path, column: str, expected: str, alternative: str, words: str
) -> None:
    doubt = {"figure": "ja23-003", "column": column, "expected": expected, "alternative": alternative}
    fault = one_fault(tmp_path, alternatives=[doubt])
    assert fault.startswith(f"alternatives.csv, row 2, column alternative: found '{alternative}'") or (
        fault.startswith("alternatives.csv, row 2, column alternative: found '8.6%'")
    )
    assert words in fault


def test_rows_with_one_reason_are_read_together(tmp_path: Path) -> None:
    rank = {"figure": "ja23-003", "expected": "gdp", "column": "indicator", "alternative": "firms"}
    level = {"figure": "ja23-003", "expected": "growth", "column": "measure", "alternative": "level"}
    assert len(faults_of(write_seeds(tmp_path / "apart", alternatives=[{**level, "reason": "alone"}]))) == 1
    share = {"figure": "ja23-003", "expected": "gdp", "column": "indicator", "alternative": "rd_intensity"}
    assert faults_of(write_seeds(tmp_path / "together", alternatives=[share, level])) == []
    assert len(faults_of(write_seeds(tmp_path / "wrong", alternatives=[rank, level]))) == 1


def test_one_reading_reads_a_cell_in_one_way(tmp_path: Path) -> None:
    second = {**DOUBT, "alternative": "the town"}
    fault = one_fault(tmp_path, alternatives=[DOUBT, second])
    assert "row 3, column reason: found 'not said', expected one alternative per cell and reason" in fault
    assert faults_of(write_seeds(tmp_path, alternatives=[DOUBT, {**second, "reason": "other"}])) == []


# --- the description ---------------------------------------------------------------------------


def test_the_description_has_the_contracts_columns() -> None:
    assert {name: resource.columns for name, resource in describe().items()} == COLUMNS


@pytest.mark.parametrize(
    ("file", "column", "codes"),
    [
        ("areas", "kind", vocabulary.AreaKind),
        ("indicators", "dimension", vocabulary.Dimension),
        ("indicators", "basis", vocabulary.Basis),
        ("indicators", "direction", vocabulary.Direction),
        ("figures", "measure", vocabulary.Measure),
        ("figures", "status", vocabulary.Status),
        ("figures", "qualifier", vocabulary.Qualifier),
        ("dismissed", "reason", vocabulary.DismissalReason),
        ("sources", "language", vocabulary.Language),
    ],
)
def test_the_descriptions_codes_are_the_vocabularys(
    file: str, column: str, codes: type[vocabulary.Measure]
) -> None:
    assert describe()[file].field(column).codes == tuple(str(code) for code in codes)


def test_no_other_column_has_codes() -> None:
    coded = [(name, field.name) for name, item in describe().items() for field in item.fields if field.codes]
    assert len(coded) == 11 and ("corrections", "column") in coded


def test_what_a_correction_may_change_are_columns_of_figures() -> None:
    assert set(describe()["corrections"].field("column").codes) < set(describe()["figures"].columns)


def test_what_may_be_read_otherwise_is_coded_and_not_printed() -> None:
    readable = set(describe()["alternatives"].field("column").codes)
    assert readable < set(describe()["corrections"].field("column").codes)
    assert not readable & {"printed", "note", "note_zh", "supersedes"}


def test_the_repositorys_description_is_the_packages() -> None:
    assert (ROOT / "seeds" / "datapackage.json").read_text(encoding="utf-8") == descriptor_text()


def test_a_folders_description_may_have_its_own_title_but_not_its_own_columns(tmp_path: Path) -> None:
    package = json.loads(descriptor_text()) | {"title": "Mine"}
    path = write_seeds(tmp_path) / "datapackage.json"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert faults_of(tmp_path) == []
    package["resources"][1]["schema"]["fields"].pop()
    path.write_text(json.dumps(package), encoding="utf-8")
    assert "datapackage.json: found 'other schemas for areas'" in faults_of(tmp_path)[0]


# --- writing -----------------------------------------------------------------------------------


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert replace_file(path, b"a\n")
    before = path.stat().st_mtime_ns
    assert not replace_file(path, b"a\n")
    assert path.stat().st_mtime_ns == before
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]


def test_a_failed_replacement_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    replace_file(path, b"a\n")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        replace_file(path, b"b\n")
    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [("a.csv", b"a\n")]


def test_empty_tables_are_no_fault(tmp_path: Path) -> None:
    write_seeds(tmp_path, figures=[], dismissed=[])
    shutil.rmtree(tmp_path / "texts")
    write_table(tmp_path, "corrections", [])
    assert load_seeds(tmp_path).figures.empty


def test_files_are_replaced_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(b"a\n")

    def fail(self: Path, content: bytes) -> int:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="disk full"):
        replace_files({first: b"A\n", second: b"B\n"})
    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [("a.csv", b"a\n")]
    monkeypatch.undo()
    assert replace_files({first: b"a\n", second: b"B\n"}) == [second]


def test_exchanging_cells_keeps_all_other_characters(tmp_path: Path) -> None:
    """Also in a cell with a comma, and where the last columns were left out."""
    rows = changed(FIGURES, "ja23-001", note='a, and a "mark"')
    before = (write_seeds(tmp_path, figures=rows) / "figures.csv").read_bytes()
    starts = ["1", "2,3", *load_seeds(tmp_path).figures["start"][2:]]
    after = rewritten(tmp_path, "figures", {"start": starts})
    assert after == before.replace(b"2023,13,20", b"2023,1,20").replace(b"2023,27,33", b'2023,"2,3",33')


def test_a_second_coding_beside_the_seeds_disturbs_nothing(tmp_path: Path) -> None:
    alone, beside = load_seeds(write_seeds(tmp_path / "a")), tmp_path / "b"
    write_seeds(write_seeds(beside) / "second", figures=changed(FIGURES, "ja23-001", status="doen"))
    assert load_seeds(beside).figures.equals(alone.figures) and seed_digests(beside) == alone.digests


# --- anybody's validator -----------------------------------------------------------------------


def complaints(package: Path) -> list[list[object]]:
    report = validate(str(package))
    assert len(report.tasks) == len(json.loads(package.read_text(encoding="utf-8"))["resources"])
    of_package = [[error.type, error.message] for error in report.errors]
    return [*of_package, *report.flatten(["rowNumber", "fieldName", "type", "message"])]


@pytest.mark.parametrize("folder", ["seeds", "data"])
def test_the_frictionless_validator_finds_no_fault(folder: str) -> None:
    assert complaints(ROOT / folder / "datapackage.json") == []


def test_the_frictionless_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    folder = write_seeds(tmp_path, figures=changed(FIGURES, "ja23-003", status="doen", area="nowhere"))
    (folder / "datapackage.json").write_text(descriptor_text(), encoding="utf-8")
    found = [complaint[:3] for complaint in complaints(folder / "datapackage.json")]
    assert [4, "status", "constraint-error"] in found and [4, None, "foreign-key"] in found


def test_the_frictionless_validator_finds_data_that_were_edited(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b"zone", b"Zone"))
    assert complaints(tmp_path / "data" / "datapackage.json") != []

"""Every fault of the seeds is found, all at once, with its place and a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from seedfiles import (
    AREAS,
    COLUMNS,
    FIGURES,
    INDICATORS,
    SOURCES,
    TEXTS,
    changed,
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


def test_semicolons_are_recognised(tmp_path: Path) -> None:
    path = write_seeds(tmp_path) / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    assert "expected commas, not semicolons, between cells" in faults_of(tmp_path)[0]


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
    assert len(coded) == 10 and ("corrections", "column") in coded


def test_what_a_correction_may_change_are_columns_of_figures() -> None:
    assert set(describe()["corrections"].field("column").codes) < set(describe()["figures"].columns)


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

"""Two codings of the same texts: alpha against published values, matching, reading, what is shown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from seedfiles import COLUMNS as SEED_COLUMNS
from seedfiles import DISMISSED, FIGURES, TEXTS, Row, write_seeds, write_table

from zonereport.agreement import (
    COLUMNS,
    CodingFaults,
    Level,
    Pairing,
    compare,
    pair,
    read_figures,
    second_coding,
    second_files,
    unknown_codes,
)
from zonereport.agreement import alpha as alpha_module
from zonereport.agreement.alpha import alpha, weighted_alphas
from zonereport.agreement.levels import difference
from zonereport.agreement.matching import match
from zonereport.build.record import input_digests
from zonereport.cli import app
from zonereport.errors import UsageError
from zonereport.refresh import refresh_data
from zonereport.seeds import Seeds, load_seeds, seed_digests

LEVELS = list(Level)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype="float64")


# --- alpha ---------------------------------------------------------------------------------------


def test_alpha_of_krippendorffs_binary_example() -> None:
    """K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: 0.095."""
    ours, theirs = floats(0, 1, 0, 0, 0, 0, 0, 0, 1, 0), floats(1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    assert alpha(ours, theirs, Level.NOMINAL) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_krippendorffs_nominal_example() -> None:
    """The same, section B: 0.692."""
    ours, theirs = (floats(*map(ord, letters)) for letters in ("aabbdcccedda", "babbbccceddd"))
    assert alpha(ours, theirs, Level.NOMINAL) == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_two_figures_by_hand() -> None:
    # Observed: (0 + d(2, 3)) / 2. Expected: 4 d(1, 2) + 4 d(1, 3) + 2 d(2, 3), over 12 ordered pairs.
    ours, theirs = floats(1, 2), floats(1, 3)
    assert alpha(ours, theirs, Level.INTERVAL) == pytest.approx(1 - (1 / 2) / ((4 + 16 + 2) / 12))
    ratio = (4 / 9 + 4 / 4 + 2 / 25) / 12
    assert alpha(ours, theirs, Level.RATIO) == pytest.approx(1 - (1 / 25 / 2) / ratio)
    assert alpha(ours, theirs, Level.NOMINAL) == pytest.approx(1 - (1 / 2) / (10 / 12))


def brute_force(ours: np.ndarray, theirs: np.ndarray, level: Level) -> float:
    """The definition, pair by pair."""
    values = [*ours, *theirs]
    everyone = [difference(level, floats(a), floats(b))[0] for a, b in permutations(values, 2)]
    return float(1 - difference(level, ours, theirs).mean() / np.mean(everyone))


coded = st.lists(st.tuples(st.integers(-3, 5), st.integers(-3, 5)), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(pairs=coded, level=st.sampled_from(LEVELS))
def test_alpha_is_what_the_definition_says(pairs: list[tuple[int, int]], level: Level) -> None:
    ours, theirs = (floats(*side) for side in zip(*pairs, strict=True))
    if len({*ours, *theirs}) == 1:
        assert np.isnan(alpha(ours, theirs, level))
        return
    expected = pytest.approx(brute_force(ours, theirs, level), abs=1e-9)
    assert alpha(ours, theirs, level) == expected
    assert weighted_alphas(ours, theirs, np.ones((1, len(ours))), level)[0] == expected


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("codes", [2, 7, 80])
def test_the_closed_form_agrees_with_the_package(
    level: Level, codes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(codes)
    ours = 3.7 * generator.integers(0, codes, 120)
    theirs = np.where(generator.random(120) < 0.6, ours, 3.7 * generator.integers(0, codes, 120))
    theirs_own = krippendorff.alpha(reliability_data=[ours, theirs], level_of_measurement=level.value)
    assert alpha(ours, theirs, level) == pytest.approx(theirs_own, abs=1e-9)
    monkeypatch.setattr(alpha_module, "_LARGEST_CUBE", 0)
    assert alpha(ours, theirs, level) == pytest.approx(theirs_own, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_a_resample_has_the_alpha_of_its_figures_repeated(level: Level) -> None:
    generator = np.random.default_rng(3)
    ours, theirs = generator.integers(0, 9, (2, 30)) * 1e6
    weights = generator.integers(0, 4, (5, 30))
    for row, found in zip(weights, weighted_alphas(ours, theirs, weights.astype(float), level), strict=True):
        assert found == pytest.approx(alpha(ours.repeat(row), theirs.repeat(row), level), abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_a_resample_with_one_value_only_has_no_alpha(level: Level) -> None:
    # Far from zero, so that differences of large equal sums must not pass for variation.
    ours, theirs = floats(20000.1, 20000.1, 1e10), floats(20000.1, 20000.1, 1e10)
    weights = np.array([[2.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    assert np.isnan(weighted_alphas(ours, theirs, weights, level)).tolist() == [True, False]


def test_the_ratio_level_is_free_of_units_and_bounded() -> None:
    ours, theirs = floats(0, 5, 1.437e9, -2, -3), floats(0, 5e4, 1.437e5, 2, -1)
    apart = difference(Level.RATIO, ours, theirs)
    assert apart.round(3).tolist() == [0, 1, 1, 1, 0.25]
    assert difference(Level.RATIO, 1e8 * ours, 1e8 * theirs) == pytest.approx(apart)


# --- matching ------------------------------------------------------------------------------------


def anchors(*spans: tuple[float, float], text: str = "a.txt", source: str = "a") -> pd.DataFrame:
    rows = [{"text": text, "source": source, "printed": "x", "start": s, "end": e} for s, e in spans]
    return pd.DataFrame(rows, columns=["text", "source", "printed", "start", "end"]).astype(
        {"start": "float64", "end": "float64"}
    )


def matched(ours: pd.DataFrame, theirs: pd.DataFrame) -> list[tuple[int, int]]:
    return list(match(ours, theirs)[["ours", "theirs"]].itertuples(index=False, name=None))


def test_the_largest_overlap_is_matched_first_and_each_figure_once() -> None:
    # 2 to 12 shares 3 characters with the first and 4 with the second: the second takes it.
    assert matched(anchors((0, 5), (8, 15)), anchors((2, 12))) == [(1, 0)]
    assert matched(anchors((0, 5), (8, 15)), anchors((2, 12), (4, 5))) == [(0, 1), (1, 0)]


def test_characters_that_only_touch_are_no_overlap() -> None:
    assert matched(anchors((0, 5)), anchors((5, 9))) == []


def test_two_sources_may_share_a_text_but_not_the_reverse() -> None:
    ours = anchors((3, 7))
    assert matched(ours, anchors((3, 7), source="b")) == [(0, 0)]
    assert matched(ours, anchors((3, 7), text="b.txt")) == []


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(ours=spans, theirs=spans)
def test_matching_is_the_greedy_one_also_where_anchors_of_one_coding_overlap(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    mine, others = ([(at, at + length) for at, length in side] for side in (ours, theirs))
    shared = {
        (i, j): min(a[1], b[1]) - max(a[0], b[0]) for i, a in enumerate(mine) for j, b in enumerate(others)
    }
    pairs = matched(anchors(*mine), anchors(*others))
    assert len({i for i, _ in pairs}) == len(pairs) == len({j for _, j in pairs})
    assert all(shared[pair] > 0 for pair in pairs)
    taken = dict(pairs), {j: i for i, j in pairs}
    for (i, j), size in shared.items():
        if size > 0 and (i, j) not in pairs:
            rivals = [shared[i, taken[0][i]]] if i in taken[0] else []
            rivals += [shared[taken[1][j], j]] if j in taken[1] else []
            assert rivals and max(rivals) >= size


def test_figures_without_offsets_are_matched_by_source_and_print_in_order() -> None:
    nan = float("nan")
    ours = anchors((nan, nan), (3, 7), (nan, nan)).assign(printed=["8%", "5%", "8%"])
    theirs = anchors((nan, nan), (nan, nan), (nan, nan)).assign(printed=["8%", "8%", "5%"])
    assert matched(ours, theirs) == [(0, 0), (1, 2), (2, 1)]
    assert match(ours, theirs)["by"].unique().tolist() == ["print"]
    assert matched(ours, theirs.assign(source="b")) == []


def test_anchors_that_lie_apart_are_not_matched_by_their_print() -> None:
    assert matched(anchors((0, 4)), anchors((10, 14))) == []


# --- a folder of seeds and another coding -----------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_seeds(tmp_path / "seeds")


def anchored(folder: Path, *rows: Row) -> list[dict[str, str]]:
    """Rows of the seeds' own figures.csv, those given instead of their namesakes."""
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as stream:
        own = {row["figure"]: row for row in csv.DictReader(stream)}
    for row in rows:
        own[row["figure"]] = {**own.get(row["figure"], {}), **row}
    return list(own.values())


def other(folder: Path, *rows: Row, without: Sequence[str] = (), name: str = "other.csv") -> Path:
    """Another coding: the seeds' own with some cells or rows changed, written beside the seeds."""
    coded = [row for row in anchored(folder, *rows) if row["figure"] not in without]
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, SEED_COLUMNS["figures"], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(coded)
    path = folder.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    return path


def paired(folder: Path, path: Path) -> Pairing:
    seeds = load_seeds(folder)
    return pair(seeds, read_figures(path, seeds))


def column(pairing: Pairing, name: str) -> dict[str, Any]:
    columns = compare(pairing).columns
    return dict(columns[columns["column"] == name].iloc[0])


def test_a_coding_agrees_with_itself_in_everything(folder: Path) -> None:
    agreement = compare(paired(folder, other(folder)))
    assert (agreement.found.ours, agreement.found.theirs, agreement.found.both) == (7, 7, 7)
    assert agreement.found.by_print == 1  # yi24-001, of which only the source is known
    assert agreement.columns["agreement"].tolist() == [1.0] * len(COLUMNS)
    assert set(agreement.columns["remark"]) <= {"no_difference", "no_variation"}
    assert agreement.disagreements.empty


def test_a_column_with_one_value_has_no_alpha_and_says_so(folder: Path) -> None:
    row = column(paired(folder, other(folder)), "scope")
    assert row["remark"] == "no_variation"
    assert np.isnan(row["alpha"]) and np.isnan(row["lower"])


def test_exact_agreement_and_alpha_of_a_nominal_column(folder: Path) -> None:
    row = column(paired(folder, other(folder, {"figure": "ja23-003", "status": "target"})), "status")
    assert (row["level"], row["units"], row["same"], row["scaled"]) == ("nominal", 7, 6, 7)
    # 7 figures: 5 outcomes and 2 targets here, 4 and 3 there; 14 values, of which 5 are targets.
    assert row["alpha"] == pytest.approx(1 - (1 / 7) / (2 * 9 * 5 / (14 * 13)))
    assert row["lower"] <= row["alpha"] <= row["upper"]


def test_an_open_end_counts_in_exact_agreement_and_not_in_alpha(folder: Path) -> None:
    changed_row = {"figure": "ja24-002", "printed": "40家", "qualifier": "exact"}
    start = anchored(folder)[5]["start"]
    path = other(folder, {**changed_row, "end": str(int(start) + len("40家"))})
    upper, qualifier = (column(paired(folder, path), name) for name in ("upper", "qualifier"))
    assert (upper["units"], upper["same"], upper["scaled"]) == (7, 6, 6)
    assert upper["remark"] == "no_difference"
    assert (qualifier["same"], qualifier["scaled"]) == (6, 7)


def test_the_value_is_compared_as_read_on_the_scale_of_ratios(folder: Path) -> None:
    start = TEXTS["jia-2023.txt"].index("63.14亿元")
    path = other(folder, {"figure": "ja23-001", "printed": "14亿元", "start": str(start + 3)})
    value, start_row = (column(paired(folder, path), name) for name in ("value", "start"))
    assert (value["level"], value["same"], value["scaled"]) == ("ratio", 6, 7)
    ours = floats(6.314e9, 69.39, 8.6, 35, 9, 40, 1.205e10)
    assert value["alpha"] == pytest.approx(brute_force(ours, floats(1.4e9, *ours[1:]), Level.RATIO))
    assert (start_row["same"], start_row["scaled"]) == (6, 6)


def test_empty_codes_are_codes(folder: Path) -> None:
    row = column(paired(folder, other(folder, {"figure": "ja23-001", "subject": "甲公司"})), "subject")
    assert (row["same"], row["scaled"]) == (6, 7)
    assert row["alpha"] == pytest.approx(0)


def test_an_unknown_period_is_no_unit_of_the_days(folder: Path) -> None:
    pairing = paired(folder, other(folder, {"figure": "ja23-001", "period": ""}))
    assert column(pairing, "period")["same"] == column(pairing, "months")["same"] == 6
    assert column(pairing, "months")["scaled"] == column(pairing, "period_end")["scaled"] == 6
    assert column(pairing, "period")["scaled"] == 7


def test_what_only_one_coder_found_is_counted_with_what_the_other_did_with_it(folder: Path) -> None:
    months = {**DISMISSED[0], "figure": "x-001", "area": "jia", "indicator": "gdp", "measure": "level"}
    row = {**months, "period": "", "status": "actual", "qualifier": "exact"}
    del row["reason"]
    pairing = paired(folder, other(folder, row, without=["ja23-004"]))
    found = pairing.found
    assert (found.ours, found.theirs, found.both, found.either) == (7, 7, 6, 8)
    assert found.dismissed_here == {"time": 1}
    assert found.dismissed_there == {}
    listed = compare(pairing).disagreements
    once = listed[listed["column"] == "figure"]
    assert once[["figure", "other", "ours", "theirs"]].to_numpy().tolist() == [
        ["", "x-001", "dismissed: time", "1至6月"],
        ["ja23-004", "", "35家", "not coded"],
    ]


def test_what_the_other_coder_dismissed_is_known_from_their_file(folder: Path) -> None:
    seeds = load_seeds(folder)
    theirs = read_figures(other(folder, without=["ja23-004"]), seeds)
    start = anchored(folder)[3]["start"]
    gone = pd.DataFrame([["jia-2023", start, str(int(start) + 3), "35家", "rhetoric"]])
    gone.columns = pd.Index(["source", "start", "end", "printed", "reason"])
    assert pair(seeds, theirs, gone.astype("str")).found.dismissed_there == {"rhetoric": 1}


def test_a_text_that_the_other_coder_did_not_work_on_is_not_compared(folder: Path) -> None:
    pairing = paired(folder, other(folder, without=["ja24-001", "ja24-002"]))
    assert (pairing.found.ours, pairing.found.either) == (5, 5)
    assert pairing.left_out == {"jia-2024.txt": 2}
    assert pairing.beyond == {}


def test_the_list_holds_every_cell_that_differs_once(folder: Path) -> None:
    path = other(
        folder,
        {"figure": "ja23-002", "measure": "share", "period": "2023-06"},
        {"figure": "ja24-001", "indicator": "firms"},
    )
    listed = compare(paired(folder, path)).disagreements
    rows = listed[["figure", "other", "printed", "column", "ours", "theirs"]].to_numpy().tolist()
    assert ["ja23-002", "ja23-002", "69.39%", "measure", "completion", "share"] in rows
    assert ["ja23-002", "ja23-002", "69.39%", "period", "2023-01/2023-06", "2023-06"] in rows
    assert ["ja24-001", "ja24-001", "9%左右", "indicator", "gdp", "firms"] in rows
    assert {row[3] for row in rows} == {"measure", "period", "indicator"}
    assert listed["start"].iloc[0] == anchored(folder)[1]["start"]


# --- the interval ----------------------------------------------------------------------------------


def tiled(folder: Path, times: int, sources: int) -> tuple[Seeds, pd.DataFrame]:
    """Seeds of many figures without texts, and their statuses coded once more with some slips."""
    seeds = load_seeds(folder)
    figures = pd.concat([seeds.figures] * times, ignore_index=True)
    number = pd.Series(range(len(figures))).astype("str")
    figures = figures.assign(figure="x-" + number, printed=number + "家", start="", end="")
    figures["source"] = [f"s{at % sources}" for at in range(len(figures))]
    papers = pd.DataFrame({"source": [f"s{at}" for at in range(sources)], "file": "", "published_to": ""})
    slips = np.random.default_rng(1).random(len(figures)) < 0.2
    theirs = figures.assign(status=figures["status"].mask(slips, "expected"))
    return replace(seeds, figures=figures, sources=papers, dismissed=seeds.dismissed.iloc[:0]), theirs


def test_the_interval_is_the_same_in_every_run_and_that_of_drawn_figures(folder: Path) -> None:
    seeds, theirs = tiled(folder, times=10, sources=2)
    first, second = (compare(pair(seeds, theirs)) for _ in range(2))
    pd.testing.assert_frame_equal(first.columns, second.columns)
    assert (first.clusters, first.replicates) == ("figures", 2000)
    row = first.columns.set_index("column").loc["status"]
    generator = np.random.default_rng(5)
    pairing = pair(seeds, theirs)
    codes = {"actual": 0.0, "target": 1.0, "expected": 2.0}
    ours, others = (side["status"].map(codes).to_numpy() for side in (pairing.ours, pairing.theirs))
    drawn = [generator.integers(0, len(ours), len(ours)) for _ in range(600)]
    naive = [alpha(ours[at], others[at], Level.NOMINAL) for at in drawn]
    assert [row["lower"], row["upper"]] == pytest.approx(np.quantile(naive, [0.025, 0.975]), abs=0.03)


def test_whole_sources_are_drawn_from_five_on(folder: Path) -> None:
    seeds, theirs = tiled(folder, times=10, sources=5)
    assert compare(pair(seeds, theirs)).clusters == "sources"
    # Slips in one source only: some resamples have many of them, some none.
    clustered = seeds.figures.assign(
        status=seeds.figures["status"].mask(seeds.figures["source"] == "s1", "expected")
    )
    row = compare(pair(seeds, clustered)).columns.set_index("column").loc["status"]
    assert row["upper"] == 1
    assert row["lower"] < 0.5


def test_too_few_figures_have_no_interval(folder: Path) -> None:
    keep = ["ja23-001", "ja23-002", "ja23-003", "ja23-004"]
    gone = [str(row["figure"]) for row in FIGURES if row["figure"] not in keep]
    pairing = paired(folder, other(folder, {"figure": "ja23-001", "status": "target"}, without=gone))
    row = column(pairing, "status")
    assert row["remark"] == "too_few"
    assert row["alpha"] == pytest.approx(0) and np.isnan(row["lower"])


def test_a_difference_that_most_resamples_lack_has_no_interval(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-001", "subject": "甲公司"})
    assert column(paired(folder, path), "subject")["remark"] == "rare"


# --- reading ---------------------------------------------------------------------------------------


def faults_of(folder: Path, path: Path, texts: Path | None = None) -> list[str]:
    with pytest.raises(CodingFaults) as refusal:
        read_figures(path, load_seeds(folder), texts, name="other.csv")
    return [str(fault) for fault in refusal.value.faults]


def retype(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return path


def test_a_coding_may_lack_what_is_not_compared_and_order_its_columns_freely(folder: Path) -> None:
    path = other(folder)
    full = pd.read_csv(path, dtype="str", keep_default_na=False)
    lacking = full[full.columns[::-1]].drop(columns=["supersedes", "note", "note_zh", "seal"])
    lacking.to_csv(path, index=False, lineterminator="\n")
    read = read_figures(path, load_seeds(folder))
    assert list(read.columns) == list(full.columns)
    assert read["printed"].tolist() == full["printed"].tolist()


def test_ids_and_notes_are_the_other_coders_own(folder: Path) -> None:
    path = retype(retype(other(folder), "ja23-001,", "Figure no. 1,"), "ja23-002,", "2,")
    assert compare(paired(folder, path)).found.both == 7


def test_an_indicator_or_area_that_the_seeds_lack_is_listed_and_compared(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-003", "indicator": "gnp", "area": "bing"})
    seeds = load_seeds(folder)
    assert unknown_codes(read_figures(path, seeds), seeds) == {"indicator": {"gnp": 1}, "area": {"bing": 1}}
    pairing = paired(folder, path)
    assert column(pairing, "indicator")["same"] == column(pairing, "value")["same"] == 6
    assert column(pairing, "value")["scaled"] == 6


def test_a_qualifier_that_the_print_contradicts_is_a_difference_and_no_fault(folder: Path) -> None:
    pairing = paired(folder, other(folder, {"figure": "ja24-002", "qualifier": "at_most"}))
    assert column(pairing, "qualifier")["same"] == 6
    assert column(pairing, "value")["same"] == column(pairing, "upper")["same"] == 7


def test_every_fault_of_another_coding_is_named_with_row_and_column(folder: Path) -> None:
    path = other(
        folder,
        {"figure": "ja23-001", "status": "doen"},
        {"figure": "ja23-002", "source": "jia-2032"},
        {"figure": "ja23-003", "period": "2023-06/2023-01"},
        {"figure": "ja23-004", "end": "1"},
        {"figure": "ja24-001", "printed": ""},
    )
    faults = faults_of(folder, path)
    places = [
        "other.csv, row 2, column status: found 'doen', expected one of: actual, expected, target",
        "other.csv, row 3, column source: found 'jia-2032'",
        "other.csv, row 4, column period: found '2023-06/2023-01', expected a period that ends after",
        "other.csv, row 5, column end: found '1'",
        "other.csv, row 6, column printed: found ''",
    ]
    assert [fault[: len(place)] for fault, place in zip(faults, places, strict=True)] == places


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda raw: raw.decode().encode("utf-16"), "UTF-16"),
        (lambda raw: raw.replace(b",", b";"), "semicolons"),
        (lambda raw: raw.replace(b"ja23-002", b"ja23-001"), "each key once"),
        (lambda raw: raw.replace(b",status,", b",stats,"), "Did you mean status?"),
        (lambda raw: raw.replace(b"figure,source", b"figure,file", 1), "no such column"),
        (lambda raw: raw.replace(b"2023-01/2023-06", b"Jun-23", 1), "A spreadsheet made a date"),
        (lambda raw: b"", "the header"),
    ],
)
def test_files_as_other_programs_save_them_are_refused_with_the_reason(
    folder: Path, spoil: Any, expected: str
) -> None:
    path = other(folder)
    path.write_bytes(spoil(path.read_bytes()))
    assert expected in " ".join(faults_of(folder, path))


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder: Path) -> None:
    path = other(folder)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert compare(paired(folder, path)).disagreements.empty


def test_with_the_texts_an_anchor_that_does_not_hold_is_a_fault(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-004", "printed": "36家"})
    assert read_figures(path, load_seeds(folder)) is not None
    (fault,) = faults_of(folder, path, folder / "texts")
    assert fault.startswith("other.csv, row 5, column printed: found '36家', expected '35家'")


def test_a_coding_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        read_figures(folder / "nobody.csv", load_seeds(folder))


# --- the command -----------------------------------------------------------------------------------


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"ZONEREPORT_TEXTS": None})


def test_the_command_shows_what_both_found_and_each_column(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-003", "status": "target"}, without=["ja23-004"])
    result = run("agree", path, "--seeds", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == f"7 figures in the seeds and 6 in {path}, in 3 texts."
    assert lines[1].startswith("Both coders found 6 of the 7 figures that either found (85.7 %): 6 of the 7")
    assert "Only in the seeds: 1; dismissed by the other coder: not known." in lines
    (status,) = (line.split() for line in lines if line.startswith("status"))
    assert status[:8] == ["status", "nominal", "5", "6", "83.3", "%", "6", "0.686"]
    (scope,) = (line for line in lines if line.startswith("scope"))
    assert scope.split()[-3:] == ["undefined", "no", "variation"]
    assert any(line.startswith("Krippendorff's alpha is 1 minus") for line in lines)
    assert lines[-1] == "2 disagreements; --list FILE writes them."


def test_the_command_writes_the_list_with_the_lines_of_the_texts(folder: Path, tmp_path: Path) -> None:
    path = other(folder, {"figure": "ja23-003", "status": "target"})
    listed = tmp_path / "list.csv"
    result = run("agree", path, "--seeds", folder, "--list", listed)
    assert result.stdout.endswith(f"1 disagreement; written to {listed}.\n")
    with listed.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    place = TEXTS["jia-2023.txt"].index("8.6%")
    assert row == {
        "figure": "ja23-003", "other": "ja23-003", "source": "jia-2023", "start": str(place),
        "end": str(place + 4), "printed": "8.6%", "column": "status", "ours": "actual",
        "theirs": "target", "line": "2",
    }  # fmt: skip


def test_the_command_writes_csv_and_json_that_programs_read(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-003", "status": "target", "indicator": "gnp"})
    table = pd.read_csv(io.StringIO(run("agree", path, "--seeds", folder, "--format", "csv").stdout))
    assert table["column"].tolist() == list(COLUMNS)
    record = json.loads(run("agree", path, "--seeds", folder, "--format", "json").stdout)
    assert record["found"]["both"] == 7 and record["found"]["ours_dismissed_there"] is None
    assert record["not_in_the_codebook"] == {"indicator": {"gnp": 1}, "area": {}}
    by_column = {row["column"]: row for row in record["columns"]}
    assert by_column["scope"]["alpha"] is None and by_column["scope"]["remark"] == "no_variation"
    assert by_column["status"]["alpha"] == pytest.approx(table.set_index("column")["alpha"]["status"])
    assert {row["column"] for row in record["disagreements"]} >= {"status", "indicator"}


def test_the_other_coders_dismissals_lie_beside_their_figures(folder: Path) -> None:
    path = other(folder, without=["ja23-004"], name="second/figures.csv")
    row = anchored(folder)[3]
    gone = {name: row[name] for name in ("source", "start", "end", "printed")}
    write_table(path.parent, "dismissed", [{**gone, "reason": "rhetoric"}])
    shown = run("agree", path, "--seeds", folder).stdout
    assert "Only in the seeds: 1; dismissed by the other coder: 1 (rhetoric 1)." in shown


def test_a_coding_inside_the_seeds_does_not_inherit_their_dismissals(folder: Path) -> None:
    path = other(folder, without=["ja23-004"])
    inside = path.rename(folder / "other.csv")
    assert "dismissed by the other coder: not known" in run("agree", inside, "--seeds", folder).stdout


def test_a_faulty_coding_ends_with_1_and_a_missing_one_with_2(folder: Path) -> None:
    path = other(folder, {"figure": "ja23-001", "status": "doen"})
    result = run("agree", path, "--seeds", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"zonereport: 1 fault in {path}; nothing was compared.\n  ")
    assert run("agree", folder / "nobody.csv", "--seeds", folder).exit_code == 2


# --- a second coding in the seeds --------------------------------------------------------------------


def second(folder: Path, *rows: Row, without: Sequence[str] = ()) -> None:
    path = other(folder, *rows, without=without)
    (folder / "second").mkdir()
    path.rename(folder / "second" / "figures.csv")


def of_zone(folder: Path, zone: str = "jia", as_of: date = date(2024, 12, 31), first_year: int = 2018) -> Any:
    seeds = load_seeds(folder)
    published = dict(zip(seeds.sources["source"], seeds.sources["published_to"], strict=True))
    figures = seeds.figures[seeds.figures["area"] == zone]
    figures = figures[figures["source"].map(published) <= as_of.isoformat()]
    return second_coding(seeds, figures, zone, as_of, first_year)


def test_without_a_second_coding_there_is_nothing_to_say(folder: Path) -> None:
    assert second_files(folder) == []
    assert of_zone(folder) is None


def test_a_second_coding_disturbs_neither_the_seeds_nor_the_data(folder: Path, tmp_path: Path) -> None:
    refresh_data(load_seeds(folder), tmp_path / "data")
    digests = seed_digests(folder)
    second(folder, {"figure": "ja23-003", "status": "target"})
    assert seed_digests(folder) == digests
    assert refresh_data(load_seeds(folder), tmp_path / "data") == []


def test_a_second_coding_is_an_input_of_a_report(folder: Path, tmp_path: Path) -> None:
    refresh_data(load_seeds(folder), tmp_path / "data")
    before = input_digests(folder, tmp_path / "data", [])
    second(folder)
    after = input_digests(folder, tmp_path / "data", [])
    assert after.keys() - before.keys() == {"seeds/second/figures.csv"}


def test_an_edition_compares_its_own_figures_only(folder: Path) -> None:
    second(folder, {"figure": "ja23-003", "status": "target"})
    jia, yi = of_zone(folder), of_zone(folder, "yi")
    assert (jia.found.both, yi.found.both) == (6, 1)
    assert jia.sources == ("jia-2023", "jia-2024")
    early = of_zone(folder, as_of=date(2023, 12, 31))
    assert (early.found.both, early.sources) == (4, ("jia-2023",))
    assert "area" not in set(jia.columns["column"])


def test_what_only_the_second_coder_found_counts_for_its_zone_day_and_years(folder: Path) -> None:
    text = TEXTS["jia-2024.txt"]
    more = {"source": "jia-2024", "start": "0", "end": "2", "printed": text[:2], "indicator": "firms"}
    more |= {"measure": "level", "status": "actual", "qualifier": "exact", "area": "jia"}
    second(folder, {**more, "figure": "zz-001", "period": "2016-12"})
    assert of_zone(folder, first_year=2015).found.theirs == 7
    assert of_zone(folder).found.theirs == 6
    assert of_zone(folder, "yi").found.theirs == 1
    assert of_zone(folder, as_of=date(2023, 12, 31), first_year=2015).found.theirs == 4


def test_a_faulty_second_coding_is_refused_by_its_place_in_the_seeds(folder: Path) -> None:
    second(folder, {"figure": "ja23-003", "status": "doen"})
    with pytest.raises(CodingFaults, match=r"second/figures\.csv, row 4, column status: found 'doen'"):
        of_zone(folder)


def test_a_zone_whose_articles_were_coded_once_has_no_agreement(folder: Path) -> None:
    second(folder, without=["yi24-001"])
    assert of_zone(folder, "yi") is None
    assert of_zone(folder).found.either == 6

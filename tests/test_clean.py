"""Cleaning: what was printed becomes numbers, and data/ is written the same every time."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from seedfiles import COLUMNS, FIGURES, changed, write_seeds

from zonereport.clean import COLUMNS as DESCRIBED
from zonereport.clean import (
    clean_figures,
    read_data,
    sanity_check_outputs,
    tidy,
    to_csv,
    to_parquet,
    write_data,
)
from zonereport.errors import ZonereportError
from zonereport.evidence import seal
from zonereport.seeds import Seeds, load_seeds

DERIVED = pd.DataFrame(
    {
        "derived": ["growth.printed:ja23-003"],
        "value": [8.6],
        "lower": [8.55],
        "upper": [float("nan")],
        "months": [6],
        "verdict": [""],
        "period_end": pd.to_datetime(["2023-06-30"]),
    }
)


def loaded(folder: Path, **tables: object) -> Seeds:
    return load_seeds(write_seeds(folder, **tables))  # type: ignore[arg-type]


# --- figures -----------------------------------------------------------------------------------


def test_a_printed_string_becomes_value_and_bounds(tmp_path: Path) -> None:
    figure = clean_figures(loaded(tmp_path)).set_index("figure").loc["ja23-001"]
    assert figure[["value", "lower", "upper"]].tolist() == [6_314_000_000, 6_313_500_000, 6_314_500_000]
    assert (figure["unit"], figure["resolution"]) == ("CNY", 1_000_000)


def test_an_open_side_stays_empty(tmp_path: Path) -> None:
    figure = clean_figures(loaded(tmp_path)).set_index("figure").loc["ja24-002"]
    assert figure["lower"] == 40 and pd.isna(figure["upper"])


def test_periods_and_publication_become_days(tmp_path: Path) -> None:
    figures = clean_figures(loaded(tmp_path)).set_index("figure")
    year = figures.loc["yi24-001", ["period_start", "period_end"]]
    assert year.tolist() == [pd.Timestamp(2023, 1, 1), pd.Timestamp(2023, 12, 31)]
    assert figures.loc["ja24-001", "published_to"] == pd.Timestamp(2024, 2, 20)
    assert figures["months"].tolist() == [6, 6, 6, 0, 12, 0, 12]


def test_an_unknown_period_stays_unknown(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, figures=changed(FIGURES, "yi24-001", period=""))
    figure = clean_figures(seeds).set_index("figure").loc["yi24-001"]
    assert figure[["period_start", "period_end", "months"]].isna().all()


def test_a_bound_that_only_the_qualifier_holds_is_not_lost(tmp_path: Path) -> None:
    seeds = loaded(tmp_path, figures=changed(FIGURES, "yi24-001", qualifier="at_most"))
    figure = clean_figures(seeds).set_index("figure").loc["yi24-001"]
    assert figure[["lower", "value", "upper"]].tolist() == [0, 12_050_000_000, 12_050_000_000]


def test_evidence_is_graded_by_offsets_and_seal(tmp_path: Path) -> None:
    seeds = loaded(tmp_path)
    assert clean_figures(seeds)["evidence"].tolist() == ["coded"] * 6 + ["cited"]
    seal(seeds, tmp_path / "texts")
    assert clean_figures(load_seeds(tmp_path))["evidence"].tolist() == ["anchored"] * 6 + ["cited"]


def test_a_seal_that_no_longer_matches_does_not_make_a_figure_anchored(tmp_path: Path) -> None:
    seal(loaded(tmp_path), tmp_path / "texts")
    path = tmp_path / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("8.6%", "8.9%"), encoding="utf-8")
    figures = clean_figures(load_seeds(tmp_path)).set_index("figure")
    assert figures.loc["ja23-003", "evidence"] == "coded"


def test_a_correction_is_made_and_marked_and_the_seal_still_holds(tmp_path: Path) -> None:
    wrong = {"figure": "ja23-003", "column": "printed", "expected": "8.6%", "corrected": "6.8%"}
    seal(loaded(tmp_path, corrections=[wrong]), tmp_path / "texts")
    figure = clean_figures(load_seeds(tmp_path)).set_index("figure").loc["ja23-003"]
    assert (figure["printed"], figure["value"], figure["corrected"]) == ("6.8%", 6.8, "printed")
    assert figure["evidence"] == "anchored"


def test_cleaning_leaves_the_seeds_as_they_were(tmp_path: Path) -> None:
    wrong = {"figure": "ja23-003", "column": "printed", "expected": "8.6%", "corrected": "6.8%"}
    seeds = loaded(tmp_path, corrections=[wrong])
    before = seeds.figures.copy()
    clean_figures(seeds)
    pd.testing.assert_frame_equal(seeds.figures, before)


def test_no_figures_give_an_empty_frame_with_the_same_types(tmp_path: Path) -> None:
    none = clean_figures(loaded(tmp_path / "none", figures=[], dismissed=[]))
    some = clean_figures(loaded(tmp_path / "some"))
    assert none.empty and none.dtypes.equals(some.dtypes)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lower": 9e12}, "lower <= value <= upper"),
        ({"unit": ""}, "a number and a unit"),
        ({"months": -1}, "a period that ends after it begins"),
        ({"figure": "ja23-002"}, "every figure of the seeds once in the data"),
    ],
)
def test_a_broken_frame_does_not_pass_the_check(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    seeds = loaded(tmp_path)
    figures = clean_figures(seeds)
    for column, value in change.items():
        figures.loc[0, column] = value
    with pytest.raises(ZonereportError, match=f"Cleaning expected {sentence}"):
        sanity_check_outputs(figures, seeds)


def test_every_column_that_cleaning_adds_is_described(tmp_path: Path) -> None:
    added = set(clean_figures(loaded(tmp_path)).columns) - set(COLUMNS["figures"])
    assert added <= set(DESCRIBED)


# --- formats -----------------------------------------------------------------------------------


def test_numbers_in_csv_are_the_shortest_that_read_back_the_same() -> None:
    values = [35.0, 8.6, 0.1 + 0.2, 1e300, -0.0, float("nan")]
    frame = pd.DataFrame({"name": list("abcdef"), "value": values})
    assert to_csv(tidy(frame)).decode().split() == [
        "name,value", "a,35", "b,8.6", "c,0.30000000000000004", "d,1e+300", "e,0", "f,",
    ]  # fmt: skip


def test_days_and_missing_numbers_in_csv_are_plain() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2024-02-29", None]), "months": [7, None]})
    assert to_csv(tidy(frame)) == b"day,months\n2024-02-29,7\n,\n"


def test_a_frame_comes_back_from_parquet_as_it_went(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": DERIVED})
    back = read_data(tmp_path / "data", tmp_path).tables["growth"]
    pd.testing.assert_frame_equal(back, tidy(DERIVED))


def test_an_empty_table_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    empty = pd.DataFrame(columns=["derived", "value", "months", "period_end"])
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": empty})
    back = read_data(tmp_path / "data", tmp_path).tables["growth"]
    assert [str(dtype) for dtype in back.dtypes] == ["str", "float64", "Int64", "datetime64[us]"]


def test_lists_do_not_slip_into_a_table_as_text() -> None:
    with pytest.raises(TypeError, match=r"column figures: data/ holds text, numbers and days, not \['a'\]"):
        tidy(pd.DataFrame({"figures": [["a"]]}))


def test_tidying_leaves_its_input_alone() -> None:
    frame = pd.DataFrame({"verdict": [None, "met"]}, index=[4, 2])
    tidy(frame)
    assert frame.index.tolist() == [4, 2] and frame["verdict"].isna().tolist() == [True, False]


def test_parquet_says_nothing_of_pandas() -> None:
    assert b"pandas" not in to_parquet(tidy(DERIVED))


# --- data/ -------------------------------------------------------------------------------------


def test_writing_twice_writes_once(tmp_path: Path) -> None:
    seeds = loaded(tmp_path)
    first = write_data(seeds, tmp_path / "data", {"growth": DERIVED})
    assert first == [
        "figures.csv", "figures.parquet", "indicators.csv", "indicators.parquet", "areas.csv",
        "areas.parquet", "sources.csv", "sources.parquet", "alternatives.csv", "alternatives.parquet",
        "growth.csv", "growth.parquet", "datapackage.json",
    ]  # fmt: skip
    assert write_data(seeds, tmp_path / "data", {"growth": DERIVED}) == []
    assert sorted(os.listdir(tmp_path / "data")) == sorted(first)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": DERIVED})
    other = DERIVED.assign(value=8.7)
    written = write_data(load_seeds(tmp_path), tmp_path / "data", {"growth": other})
    assert written == ["growth.csv", "growth.parquet", "datapackage.json"]


def test_the_same_seeds_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_data(loaded(tmp_path / name), tmp_path / name / "data", {"growth": DERIVED})
    for path in (tmp_path / "one" / "data").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "data" / path.name).read_bytes()


def test_the_description_names_digests_of_the_tables_and_of_the_seeds(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": DERIVED})
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        digest = hashlib.sha256((tmp_path / "data" / resource["path"]).read_bytes()).hexdigest()
        assert resource["hash"] == f"sha256:{digest}"
    seeds = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.glob("*.csv")}
    assert package["seeds"] == {name: f"sha256:{digest}" for name, digest in seeds.items()}


def test_every_column_of_a_table_is_described_with_its_type(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": DERIVED})
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = {item["path"]: item["schema"]["fields"] for item in package["resources"] if "schema" in item}
    assert all("description" in field for fields in tables.values() for field in fields)
    types = {field["name"]: field["type"] for field in tables["figures.csv"]}
    assert (types["value"], types["months"], types["period_start"], types["start"]) == (
        "number", "integer", "date", "integer",
    )  # fmt: skip


def test_the_description_names_the_key_of_every_copy_as_the_seeds_do(tmp_path: Path) -> None:
    """One figure may have several alternatives, so its id alone is no key of theirs."""
    write_data(loaded(tmp_path), tmp_path / "data", {"growth": DERIVED})
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8"))
    keys = {item["path"]: item["schema"]["primaryKey"] for item in package["resources"] if "schema" in item}
    assert keys["alternatives.csv"] == ["figure", "column", "alternative"]
    assert (keys["figures.csv"], keys["growth.csv"]) == (["figure"], ["derived"])


def test_reading_gives_what_cleaning_gave(tmp_path: Path) -> None:
    seeds = loaded(tmp_path)
    write_data(seeds, tmp_path / "data")
    data = read_data(tmp_path / "data", tmp_path)
    pd.testing.assert_frame_equal(data.figures, clean_figures(seeds))
    pd.testing.assert_frame_equal(data.sources, seeds.sources)
    pd.testing.assert_frame_equal(data.alternatives, seeds.alternatives)
    assert data.tables == {}


def test_reading_refuses_data_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZonereportError, match=r"There is no data in .*Run the notebook 10-clean or `zonere"):
        read_data(tmp_path / "data", write_seeds(tmp_path))


def test_reading_refuses_data_of_other_seeds(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data")
    write_seeds(tmp_path, figures=FIGURES[:-1])
    with pytest.raises(ZonereportError, match=r"were made from other seeds than .* has now \(figures.csv\)"):
        read_data(tmp_path / "data", tmp_path)


def test_reading_refuses_a_table_that_was_edited(tmp_path: Path) -> None:
    write_data(loaded(tmp_path), tmp_path / "data")
    path = tmp_path / "data" / "figures.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ZonereportError, match="is not the file that was written"):
        read_data(tmp_path / "data", tmp_path)
    path.unlink()
    with pytest.raises(ZonereportError, match=r"figures\.parquet is missing"):
        read_data(tmp_path / "data", tmp_path)

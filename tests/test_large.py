"""What makes millions of figures possible changes no result: blocks, files written piece by piece, order.

And it stays: how much is called and looked at for more figures is counted, not timed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from zonereport import refresh
from zonereport.analysis.beside import beside
from zonereport.analysis.vintage import MARKS, annotate
from zonereport.choice import choose
from zonereport.clean import clean_figures, from_parquet, read_data, tidy, to_csv, to_parquet, write_data
from zonereport.clean.tablefiles import TableFiles, sweep
from zonereport.edition import make_edition
from zonereport.evidence import check_seals
from zonereport.plausibility import examination, examine
from zonereport.refresh import derived_blocks, derived_tables, refresh_data
from zonereport.seeds import Seeds, load_seeds

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench"
sys.path.insert(0, str(BENCH))

import synthetic  # noqa: E402

DAY = date(2030, 1, 1)
CELLS = tidy(
    pd.DataFrame(
        {
            "text": ["plain", "a,b", 'a "quoted" word', "two\nlines", "", "高新区"],
            "number": [35.0, 8.6, float("nan"), 1e300, 0.1 + 0.2, -0.0],
            "count": pd.array([1, None, 3, 4, 5, 6], dtype="Int64"),
            "is_known": [True, False, True, True, False, True],
            "period_end": pd.to_datetime(
                pd.Series(["2024-01-31", None, "2023-12-31", None, "2020-02-29", "1999-01-01"])
            ),
        }
    )
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    folder = tmp_path_factory.mktemp("seeds")
    # So many of so few zones that sources repeat and contradict each other.
    synthetic.write_seeds(folder, figures=1500, zones=3)
    return load_seeds(folder)


@pytest.fixture(scope="module")
def figures(seeds: Seeds) -> pd.DataFrame:
    return clean_figures(seeds)


@pytest.fixture(scope="module")
def whole(seeds: Seeds, figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return derived_tables(figures, seeds.indicators, DAY, seeds.areas)


def test_the_analyses_of_a_few_areas_at_a_time_are_those_of_all_areas(
    seeds: Seeds, figures: pd.DataFrame, whole: dict[str, pd.DataFrame]
) -> None:
    blocks = list(derived_blocks(figures, seeds.indicators, DAY, seeds.areas, size=500))
    assert len(blocks) > 1
    for name, table in whole.items():
        assert len(table), name
        together = pd.concat([block[name] for block in blocks], ignore_index=True)
        pd.testing.assert_frame_equal(together, table, check_exact=True, obj=name)


def test_data_without_a_figure_have_every_table(seeds: Seeds, figures: pd.DataFrame) -> None:
    blocks = list(derived_blocks(figures.iloc[:0], seeds.indicators, DAY, seeds.areas))
    assert [sorted(block) for block in blocks] == [
        ["beside", "completion", "growth", "ratios", "rd_intensity", "targets"]
    ]


def test_which_print_stands_does_not_depend_on_the_order_of_rows(figures: pd.DataFrame) -> None:
    # Printed again later: some of them with the same number, some with another.
    again = figures.iloc[::10].assign(published_to=figures["published_to"] + pd.DateOffset(years=1))
    again["figure"] = "again-" + again["figure"]
    moved = again.assign(figure="moved-" + again["figure"], value=again["value"] + 1).iloc[::2]
    printed = pd.concat([figures, again, moved], ignore_index=True)
    marked = annotate(printed)
    assert (marked[list(MARKS)] != "").any().to_dict() == dict.fromkeys(MARKS, True)
    shuffled = annotate(printed.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(marked, shuffled)


def test_a_zone_has_the_same_references_alone_and_among_others(
    seeds: Seeds, figures: pd.DataFrame, whole: dict[str, pd.DataFrame]
) -> None:
    zones = seeds.areas.loc[seeds.areas["kind"] == "zone", "area"]
    for zone in zones:
        near = figures[~figures["area"].isin(zones) | (figures["area"] == zone)]
        alone = beside(near, seeds.indicators, seeds.areas)
        among = whole["beside"][whole["beside"]["area"] == zone].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, among, check_exact=True)


def test_a_table_written_in_blocks_reads_as_one_written_whole(tmp_path: Path) -> None:
    with TableFiles(tmp_path, "table") as files:
        for start in (0, 1, 3):
            files.add(CELLS.iloc[start : {0: 1, 1: 3, 3: 6}[start]])
        assert files.replace() == ["table.csv", "table.parquet"]
    assert (tmp_path / "table.csv").read_bytes() == to_csv(CELLS)
    pd.testing.assert_frame_equal(from_parquet(tmp_path / "table.parquet"), CELLS)


@pytest.mark.parametrize("rows", [0, 6])
def test_a_table_of_one_block_has_the_bytes_of_one_written_whole(tmp_path: Path, rows: int) -> None:
    table = CELLS.iloc[:rows]
    with TableFiles(tmp_path, "table") as files:
        files.add(table)
        files.replace()
    assert (tmp_path / "table.csv").read_bytes() == to_csv(table)
    assert (tmp_path / "table.parquet").read_bytes() == to_parquet(table)


@pytest.mark.parametrize("columns", [["text"], ["text", "number"], list(CELLS.columns)])
def test_csv_has_the_quotes_that_pandas_would_set(columns: list[str]) -> None:
    texts = CELLS[columns].astype("object").where(CELLS[columns].notna(), "")
    texts = texts.map(lambda cell: str(cell).lower() if isinstance(cell, bool) else cell)
    if "number" in columns:
        texts["number"] = ["35", "8.6", "", "1e+300", "0.30000000000000004", "0"]
    if "period_end" in columns:
        texts["period_end"] = CELLS["period_end"].dt.strftime("%Y-%m-%d").fillna("")
    assert to_csv(CELLS[columns]).decode("utf-8") == texts.to_csv(index=False, lineterminator="\n")


def test_a_table_that_fails_half_way_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("as it was")
    with pytest.raises(TypeError), TableFiles(tmp_path, "table") as files:
        files.add(CELLS)
        files.add(CELLS.assign(text=pd.Series([["a list"]] * 6, dtype="object")))
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    assert (tmp_path / "table.csv").read_text() == "as it was"


def test_what_a_killed_writer_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    left, new = tmp_path / ".table.csv.4711-0123abcd", tmp_path / ".table.csv.4711-0123abce"
    other = tmp_path / ".table.csv"
    with TableFiles(tmp_path, "table") as files:
        files.add(pd.DataFrame({"value": [1.0]}))
        living = sorted(tmp_path.iterdir())
        for path in (left, new, other):
            path.write_text("1")
        for path in (left, other, *living):
            os.utime(path, (0, 0))
        sweep(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([new, other, *living])
        files.replace()
    assert {path.name for path in tmp_path.iterdir()} == {new.name, other.name, "table.csv", "table.parquet"}



def test_blocks_and_whole_tables_are_written_alike(
    seeds: Seeds, figures: pd.DataFrame, tmp_path: Path
) -> None:
    last = pd.Timestamp(figures["published_to"].max()).date()
    refresh_data(seeds, tmp_path / "blocks")
    write_data(seeds, tmp_path / "whole", derived_tables(figures, seeds.indicators, last, seeds.areas))
    blocks, at_once = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("blocks", "whole")
    )
    assert blocks == at_once


def test_figures_are_read_without_the_tables_made_from_them(seeds: Seeds, tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    synthetic.write_seeds(folder, figures=300, zones=3)
    refresh_data(load_seeds(folder), tmp_path / "data")
    (tmp_path / "data" / "growth.parquet").unlink()
    data = read_data(tmp_path / "data", folder, derived=False)
    assert len(data.figures) == 300
    assert data.tables == {}


def test_a_source_prints_a_thing_once_where_there_are_enough_things(tmp_path: Path) -> None:
    synthetic.write_seeds(tmp_path, figures=2000, zones=4)
    rows = load_seeds(tmp_path).figures
    series = ["source", "area", "subject", "indicator", "measure", "scope", "period", "status", "printed"]
    assert rows.duplicated(series).mean() < 0.001


def test_the_benchmark_prints_every_size_and_step_and_keeps_what_it_is_told(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "large.py"), "--figures", "300", "--steps", "clean"]
    done = subprocess.run([*command, "--keep", str(tmp_path)], capture_output=True, text=True, check=True)
    assert [line.split()[:1] for line in done.stdout.splitlines()] == [["figures"], ["300"]]
    assert [path.name for path in (tmp_path / "300" / "seeds").glob("f*.csv")] == ["figures.csv"]


def test_the_findings_of_a_few_areas_at_a_time_are_those_of_all(
    seeds: Seeds, figures: pd.DataFrame
) -> None:
    found = list(examine(figures, seeds))
    assert len(found) > 100
    assert found == list(examine(figures, seeds, size=400))


def test_findings_can_be_counted_picked_and_gone_through(
    seeds: Seeds, figures: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(examine(figures, seeds))
    monkeypatch.setattr("zonereport.plausibility.doubts._TOGETHER", 50)
    in_parts = examine(figures, seeds)
    assert in_parts == found and len(in_parts) == len(found)
    assert [in_parts[at] for at in (0, 77, -1)] == [found[at] for at in (0, 77, -1)]
    assert in_parts[60:65] == found[60:65]


@pytest.mark.parametrize("day", ["latest", "2020-02-01"])
def test_an_edition_is_the_same_where_only_some_columns_of_the_figures_are_held(
    seeds: Seeds, figures: pd.DataFrame, tmp_path: Path, day: str
) -> None:
    write_data(seeds, tmp_path, None, figures)
    held, read_later = (read_data(tmp_path, seeds.folder, held=most) for most in (None, 1000))
    assert set(read_later.figures) < set(held.figures)
    made = []
    for data in (held, read_later):
        choice = choose(data, "zone0001", day)
        made.append(make_edition(choice, choice.look_at(data)))
    assert len(made[0].all_figures) < len(held.figures)
    for one in fields(made[0]):
        mine, other = (getattr(edition, one.name) for edition in made)
        if isinstance(mine, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, other, check_exact=True, obj=one.name)
        else:
            assert mine == other


def test_data_that_are_replaced_while_they_are_open_stay_what_they_were(
    seeds: Seeds, figures: pd.DataFrame, tmp_path: Path
) -> None:
    write_data(seeds, tmp_path, None, figures)
    opened = read_data(tmp_path, seeds.folder, held=0)
    assert write_data(seeds, tmp_path, None, figures.iloc[:300])
    chosen = opened.figures["area"] == "zone0001"
    assert set(opened.rows(chosen)["figure"]) == {
        figure for figure in seeds.figures["figure"] if figure.startswith("zone0001")
    }


def test_of_a_large_table_only_what_holds_chosen_rows_is_read(
    seeds: Seeds, figures: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zonereport.clean.data._BLOCK", 100)
    write_data(seeds, tmp_path, None, figures)
    stored = read_data(tmp_path, seeds.folder, held=0).stored
    assert stored is not None
    whole = from_parquet(tmp_path / "figures.parquet")
    read, read_group = set[int](), stored._file.read_row_group

    def noted(group: int, **named: Any) -> Any:
        read.add(group)
        return read_group(group, **named)

    monkeypatch.setattr(stored._file, "read_row_group", noted)
    last = len(whole) - 1
    for places in ([5, 7, 250], [99], [100], [last], [0, last], []):
        read.clear()
        chosen = pd.Series(whole.index.isin(places))
        pd.testing.assert_frame_equal(stored.rows(chosen), whole.iloc[places], check_index_type=False)
        assert read == {place // 100 for place in places}


# How much is done for more figures


def calls(run: Callable[[], Any]) -> int:
    """How many functions are called, in Python or from it."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    # Whatever is made only once is made.
    run()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def steps_of(folder: Path) -> dict[str, Callable[[], Any]]:
    seeds = load_seeds(folder)
    figures = clean_figures(seeds)
    write_data(seeds, folder / "data", None, figures)
    data = read_data(folder / "data", folder)

    def open_one() -> object:
        choice = choose(data, "zone0001")
        return choice.look_at(data)

    return {
        "read": lambda: load_seeds(folder),
        "clean": lambda: clean_figures(seeds),
        "seals": lambda: check_seals(seeds),
        "meaning": lambda: examine(figures, seeds),
        "analyses": lambda: derived_tables(figures, seeds.indicators, DAY, seeds.areas),
        "what a report sees": open_one,
    }


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Callable[[], Any]]]:
    made = []
    for count in FEW_AND_MANY:
        folder = tmp_path_factory.mktemp(f"of-{count}")
        synthetic.write_seeds(folder, figures=count, zones=3)
        made.append(steps_of(folder))
    return made


#: So many that at the smaller size, too, every analysis has something to do.
FEW_AND_MANY = (3200, 9600)


#: Calls for each figure more: a new print that is read, a seal, two prints of one thing take some; a row of
#: a table that is gone through by rows takes more than a hundred.
MOST_CALLS = {"read": 30, "clean": 60, "seals": 4, "meaning": 35, "analyses": 30, "what a report sees": 10}


@pytest.mark.parametrize("step", MOST_CALLS)
def test_no_step_runs_python_row_by_row(
    step: str, few_and_many: list[dict[str, Callable[[], Any]]]
) -> None:
    few, many = (calls(steps[step]) for steps in few_and_many)
    more = (many - few) / (FEW_AND_MANY[1] - FEW_AND_MANY[0])
    assert more < MOST_CALLS[step]


def looked_at(monkeypatch: pytest.MonkeyPatch, run: Callable[[], Any]) -> int:
    """How many rows the tables and columns have in which something is looked for or chosen."""
    rows = 0

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def called(self: Any, *arguments: Any, **named: Any) -> Any:
            nonlocal rows
            rows += len(self)
            return method(self, *arguments, **named)

        return called

    with monkeypatch.context() as patch:
        looking = [(pd.Series, name) for name in ("isin", "__eq__", "__ne__", "map")]
        for kind, name in (*looking, (pd.DataFrame, "__getitem__")):
            patch.setattr(kind, name, counted(getattr(kind, name)))
        run()
    return rows


@pytest.mark.parametrize("step", ["analyses", "meaning"])
def test_more_blocks_do_not_look_at_all_rows_more_often(
    step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # What is done with a block is left out: only how the blocks are found is looked at.
    monkeypatch.setattr(refresh, "_derived", lambda own, *_: {"growth": own.take([0])})
    monkeypatch.setattr(examination, "checkable", lambda figures, *_: figures.take([0]))
    for name in ("periods", "recomputed", "wholes", "rates", "natures", "sizes", "repeats", "spellings"):
        checks = getattr(examination, name)
        for check in [check for check in vars(checks) if check not in {"ancestors", "Doubts"}]:
            if getattr(vars(checks)[check], "__module__", "") == checks.__name__:
                monkeypatch.setattr(checks, check, lambda *_: [])
    rows = []
    for count, zones in ((1000, 20), (4000, 80)):
        synthetic.write_seeds(tmp_path / f"{zones}", count, zones)
        seeds = load_seeds(tmp_path / f"{zones}")
        figures = clean_figures(seeds)
        run = {
            "analyses": lambda: list(derived_blocks(figures, seeds.indicators, DAY, seeds.areas, 100)),  # noqa: B023
            "meaning": lambda: examine(figures, seeds, 100),  # noqa: B023
        }[step]
        rows.append(looked_at(monkeypatch, run))
    assert rows[1] < 6 * rows[0]

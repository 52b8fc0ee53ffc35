"""What reports see, told of all at once: the rows that each is made from, and each looked up once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from editions import data_of

from zonereport.agreement import pair_second
from zonereport.analysis.vintage import MARKS
from zonereport.build import digested, overview, prints, project
from zonereport.build.digested import digests_of
from zonereport.build.keys import key_of
from zonereport.build.making import plan_report
from zonereport.build.overview import Overview
from zonereport.build.project import OpenProject, open_project
from zonereport.choice import Choice, choose
from zonereport.clean import Data
from zonereport.errors import UsageError, ZonereportError
from zonereport.seeds import load_seeds

ROOT = Path(__file__).resolve().parents[1]
EDITIONS = (
    ("hengyang", "latest", "earliest"), ("hengyang", "2023-06-30", 2022), ("xiamen", "latest", 2021),
    ("chuxiong", "2099-01-01", "earliest"), ("chuxiong", "latest", 2024),
)  # fmt: skip
TABLES = {
    "figures": ["figure"], "indicators": ["indicator"], "areas": ["area"], "sources": ["source"],
    "alternatives": ["figure", "column", "alternative"],
}  # fmt: skip


@cache
def real() -> OpenProject:
    seeds = load_seeds(ROOT / "seeds")
    return OpenProject(seeds, data_of(seeds, ROOT / "data"), ())


def overview_of(data: Data) -> Overview:
    return Overview(data, real().seeds, lambda: None)


def with_more_prints(data: Data, number: int) -> Data:
    """Data in which many figures are printed again: by other sources, with the same number or another."""
    draw = np.random.default_rng(number)
    figures = data.figures
    again = figures.take(np.sort(draw.choice(len(figures), 400)))
    sources = data.sources.take(draw.choice(len(data.sources), len(again)))
    days = {name: pd.to_datetime(sources[name]).to_numpy() for name in ("published_from", "published_to")}
    factor = draw.choice([1.0, 1.0, 2.0], len(again))
    numbers = {name: again[name] * factor for name in ("value", "lower", "upper")}
    earlier = figures["figure"].sample(len(again), random_state=number)
    named = earlier.where(draw.random(len(again)) < 0.1, "").to_numpy()
    more = again.assign(
        figure=[f"{figure}-{place}" for place, figure in enumerate(again["figure"])],
        source=sources["source"].to_numpy(), supersedes=named, **days, **numbers,
    )  # fmt: skip
    whole = pd.concat([figures, more.astype(figures.dtypes.to_dict())])
    return replace(
        data,
        figures=whole.sort_values("figure", ignore_index=True),
        alternatives=pd.concat([data.alternatives, read_otherwise(data)], ignore_index=True),
    )


def read_otherwise(data: Data) -> pd.DataFrame:
    """Readings of which a report shows one figure, and that name what nothing else of the report does."""
    own = data.figures.loc[data.figures["area"] == "hengyang", "figure"].iloc[0]
    other = data.figures.loc[data.figures["area"] == "chuxiong", "figure"].iloc[0]
    area, indicator = data.areas["area"].iloc[-1], data.indicators["indicator"].iloc[-1]
    rows = [(own, "area", area, "a"), (other, "indicator", indicator, "a"), (other, "area", "hengyang", "b")]
    frame = pd.DataFrame(rows, columns=["figure", "column", "alternative", "reason"]).assign(expected="x")
    return frame.reindex(columns=data.alternatives.columns, fill_value="").astype(data.alternatives.dtypes)


def assert_same(data: Data, told: Overview, choice: Choice) -> int:
    """Compare the rows with the frames that the report is made from; returns how many bear a mark."""
    seen, rows = choice.look_at(data), told.seen_by(choice)
    for name, columns in TABLES.items():
        frame = seen.tables()[name]
        assert list(rows[name].told) == [" ".join(cells) for cells in frame[columns].itertuples(index=False)]
    figures, marks = seen.figures, list(MARKS)
    is_marked = (figures[marks] != "").any(axis=1).to_numpy()
    expected = digests_of(figures.drop(columns=marks)).copy()
    expected[is_marked] = digests_of(figures.loc[is_marked, marks].assign(cells=expected[is_marked]))
    assert (rows["figures"].digests == expected).all()
    return int(is_marked.sum())


@pytest.mark.parametrize("edition", EDITIONS)
def test_rows_are_those_of_the_frames_that_a_report_is_made_from(edition: tuple[str, str, int | str]) -> None:
    data = real().data
    told = overview_of(data)
    zone, day, year = edition
    choice = told.choose(zone, day, year, "en")
    assert choice == choose(data, zone, day, year, "en")
    assert_same(data, told, choice)


@pytest.mark.parametrize("number", range(3))
def test_marks_are_those_of_the_prints_that_a_report_sees(number: int) -> None:
    data = with_more_prints(real().data, number)
    told = overview_of(data)
    # One after the other: what is known of a series from one report is used for the next.
    marked = [assert_same(data, told, told.choose(*edition, language="zh")) for edition in EDITIONS]
    assert marked[0] > 50


def test_figures_that_are_too_many_to_hold_are_seen_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    held = open_project(ROOT / "seeds", ROOT / "data", ())
    monkeypatch.setattr(project, "MOST_HELD", 0)
    monkeypatch.setattr(prints, "_BLOCK", 700)
    stored = open_project(ROOT / "seeds", ROOT / "data", ())
    assert stored.data.stored is not None and "printed" not in stored.data.figures
    for zone, day, year in EDITIONS:
        sees = [key_of(one, one.choose(zone, day, year)).as_json()["sees"] for one in (held, stored)]
        assert sees[0] == sees[1]
    monkeypatch.setattr(project, "second_files", lambda folder: [])
    alone = open_project(ROOT / "seeds", ROOT / "data", ())
    assert alone.seeds.figures.empty and not held.seeds.figures.empty


def test_what_cannot_be_chosen_is_refused_with_everything_that_can() -> None:
    with pytest.raises(UsageError) as whole:
        choose(real().data, "nowhere")
    with pytest.raises(UsageError) as narrowed:
        real().choose("nowhere")
    assert str(narrowed.value) == str(whole.value) and "hengyang" in str(whole.value)
    with pytest.raises(UsageError, match="language: 'de' cannot be chosen"):
        real().choose("hengyang", language="de")
    with pytest.raises(UsageError, match="first_year: True cannot be chosen"):
        real().choose("hengyang", first_year=True)


def test_any_number_of_plans_digests_each_table_once_and_looks_once_for_all_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: Counter[str] = Counter()

    def counted(module: object, name: str) -> None:
        function = getattr(module, name)

        def call(*arguments: object) -> object:
            first = arguments[0]
            # Marks are digested apart, of the few figures that bear one.
            is_table = not isinstance(first, pd.DataFrame) or "cells" not in first
            calls[name] += is_table
            return function(*arguments)

        monkeypatch.setattr(module, name, call)

    for module in (digested, prints):
        counted(module, "digests_of")
    counted(overview, "choose")
    counted(Overview, "_look")
    counted(project, "input_digests")
    opened = OpenProject(real().seeds, real().data, ())
    days = ("2023-12-31", "2024-06-30", "latest")
    for day in days:
        for language in ("en", "zh"):
            plan_report(opened, "hengyang", day, language=language).look()
    # Figures, the codebook with its sources and readings, and two tables as they were typed.
    assert calls == {"digests_of": 7, "choose": len(days), "_look": len(days), "input_digests": 1}


def test_a_project_that_changes_while_it_is_read_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    signatures = iter(range(10))
    monkeypatch.setattr(project, "signature", lambda folders: next(signatures))
    with pytest.raises(ZonereportError, match="change while they are read"):
        open_project(ROOT / "seeds", ROOT / "data", (), real().seeds)


def test_a_second_coding_is_asked_only_of_zones_that_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(overview, "choose_pairs", lambda *parts: asked.append(parts[3]))
    told = Overview(real().data, real().seeds, lambda: pair_second(real().seeds))
    for zone in ("hengyang", "changde"):
        told.seen_by(told.choose(zone, "latest", "earliest", "zh"))
    assert asked == ["hengyang"]

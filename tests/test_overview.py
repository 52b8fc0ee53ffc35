"""What reports see, told of all at once: the rows that each is made from, and each looked up once."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from editions import data_of

from zonereport.agreement import pair_second
from zonereport.analysis.other_zones import surroundings
from zonereport.analysis.peers import MOST_ZONES
from zonereport.analysis.vintage import MARKS, as_of
from zonereport.build import digested, overview, prints, project
from zonereport.build.digested import digests_of, rows_of_texts
from zonereport.build.keys import key_of
from zonereport.build.making import plan_report
from zonereport.build.overview import Overview
from zonereport.build.project import OpenProject, open_project
from zonereport.choice import Choice, choose
from zonereport.clean import Data
from zonereport.errors import UsageError, ZonereportError
from zonereport.seeds import load_seeds

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

import synthetic  # noqa: E402

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
    codes = data.figures["area"]
    mine, theirs = ("hengyang", "chuxiong") if (codes == "hengyang").any() else ("zone0001", "zone0028")
    own, other = (data.figures.loc[codes == code, "figure"].iloc[0] for code in (mine, theirs))
    area, indicator = data.areas["area"].iloc[-1], data.indicators["indicator"].iloc[-1]
    rows = [(own, "area", area, "a"), (other, "indicator", indicator, "a"), (other, "area", mine, "b")]
    frame = pd.DataFrame(rows, columns=["figure", "column", "alternative", "reason"]).assign(expected="x")
    return frame.reindex(columns=data.alternatives.columns, fill_value="").astype(data.alternatives.dtypes)


@cache
def many() -> Data:
    """Figures of thirty zones, some of them in the sources of one of these, and few of some of them."""
    with TemporaryDirectory() as folder:
        synthetic.write_seeds(Path(folder), figures=2500, zones=30)
        data = data_of(load_seeds(Path(folder)))
    draw = np.random.default_rng(7)
    figures = data.figures
    numbers = figures["area"].str.removeprefix("zone")
    rare = numbers.isin(["0003", "0012", "0021"]) & (draw.random(len(figures)) < 0.9)
    borrowed = numbers.isin(["0004", "0009", "0012"]) & (draw.random(len(figures)) < 0.1)
    name = figures.loc[figures["area"] == "zone0001", "source"].max()
    own = data.sources.set_index("source").loc[name, ["published_from", "published_to"]]
    there = {key: figures[key].mask(borrowed, day) for key, day in pd.to_datetime(own).items()}
    undated = draw.random(len(figures)) < 0.02
    figures = figures.assign(
        source=figures["source"].mask(borrowed, name), period_end=figures["period_end"].mask(undated), **there
    )
    return replace(data, figures=figures[~rare].reset_index(drop=True))


#: Editions of which some see fewer than all zones.
OF_MANY = (
    ("zone0001", "latest", "earliest"), ("zone0001", "latest", 2023), ("zone0001", "2019-06-30", 2017),
    ("zone0004", "latest", 2020), ("zone0028", "2030-01-01", "earliest"),
)  # fmt: skip


def assert_same(data: Data, told: Overview, choice: Choice) -> int:
    """Compare the rows with the frames that the report is made from; returns how many bear a mark."""
    seen, rows = choice.look_at(data), told.seen_by(choice)
    left_out = ["before first_year", *(["other zones"] if seen.zones_aside else [])]
    assert list(rows["left_out"].told) == left_out
    assert rows["left_out"].digests.tolist() == rows_of_texts(
        dict(zip(left_out, map(str, (seen.left_out, seen.zones_aside)), strict=False))
    ).digests.tolist()
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


@pytest.mark.parametrize("edition", OF_MANY)
def test_of_very_many_zones_the_rows_of_the_same_peers_are_seen(edition: tuple[str, str, int | str]) -> None:
    data = many()
    told = overview_of(data)
    assert_same(data, told, told.choose(*edition, language="en"))
    more = with_more_prints(data, 4)
    assert_same(more, overview_of(more), told.choose(*edition, language="en"))


def test_of_very_many_zones_a_report_sees_what_it_sets_beside_and_counts_the_others() -> None:
    data = many()
    aside = []
    for zone, day, year in OF_MANY:
        choice = choose(data, zone, day, year)
        seen = choice.look_at(data)
        published = as_of(data.figures, choice.as_of)
        every = published[~(published["period_end"].dt.year < choice.first_year)].reset_index(drop=True)
        of_all = surroundings(every, data.indicators, data.areas, zone)
        of_seen = surroundings(seen.figures, seen.indicators, seen.areas, zone).among(seen.zones_aside)
        for one in fields(of_all):
            found, expected = (getattr(frame, one.name) for frame in (of_seen, of_all))
            assert found.equals(expected) if isinstance(found, pd.DataFrame) else found == expected
        assert of_all.others > of_all.beside == MOST_ZONES
        aside.append(of_all.others - of_all.beside - seen.zones_aside)
        assert len(seen.figures) < 0.8 * len(every)
    # Of zones that were left aside some figures are seen nevertheless: the zone's own sources print them.
    assert max(aside) > 0 == min(aside)


def test_what_chooses_another_peer_makes_a_report_stale_and_what_does_not_leaves_it() -> None:
    data = many()
    choice = choose(data, *OF_MANY[0])
    before = overview_of(data).seen_by(choice)
    seen = set(choice.look_at(data).figures["area"])
    figures = data.figures
    own = figures[(figures["area"] == "zone0001") & (figures["subject"] == "")]
    # Of zones seldom printed none is a peer.
    rare = next(zone for zone in ("zone0003", "zone0021") if zone not in seen)
    unseen = figures["area"].eq(rare)
    altered = figures.assign(
        value=figures["value"].mask(unseen, 1.0), note=figures["note"].mask(unseen, "x"),
        printed=figures["printed"].mask(unseen, "1"), scope=figures["scope"].mask(unseen, "x"),
    )  # fmt: skip
    now = sees(replace(data, figures=altered), choice)
    assert now == {name: rows.sha256 for name, rows in before.items()}
    # It now publishes what the zone does.
    like = own.assign(area=rare, figure=own["figure"] + "-x", source=figures.loc[unseen, "source"].iloc[0])
    more = pd.concat([figures, like]).sort_values("figure", ignore_index=True)
    after = overview_of(replace(data, figures=more)).seen_by(choice)
    assert set(like["figure"]) <= set(after["figures"].told) and rare in after["areas"].told
    # One zone less of those that are counted, although no row that is seen has changed.
    fewer = sees(replace(data, figures=figures[~unseen].reset_index(drop=True)), choice)
    assert [name for name, rows in before.items() if rows.sha256 != fewer[name]] == ["left_out"]


def test_what_has_no_period_makes_no_zone_a_peer() -> None:
    data = many()
    choice = choose(data, *OF_MANY[0])
    figures = data.figures
    is_own = (figures["area"] == "zone0001") & (figures["subject"] == "")
    undated = figures[is_own].assign(period_end=pd.NaT, period_start=pd.NaT)
    undated = undated.assign(figure=undated["figure"] + "-u").astype(figures.dtypes.to_dict())
    there = figures.loc[figures["area"] == "zone0003", "source"].iloc[0]
    like = undated.assign(area="zone0003", figure=undated["figure"] + "-x", source=there)
    more = pd.concat([figures, undated, like]).sort_values("figure", ignore_index=True)
    assert_same(replace(data, figures=more), overview_of(replace(data, figures=more)), choice)
    assert "zone0003" not in set(choice.look_at(replace(data, figures=more)).figures["area"])


def sees(data: Data, choice: Choice) -> dict[str, str]:
    return {name: rows.sha256 for name, rows in overview_of(data).seen_by(choice).items()}


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

"""An edition: one zone, one day, one language; what cannot be chosen is refused with what can."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from seedfiles import FIGURES, INDICATORS, write_seeds

from zonereport.clean import write_data
from zonereport.edition import Edition, open_edition, project_root
from zonereport.errors import UsageError
from zonereport.seeds import load_seeds


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    seeds = write_seeds(folder / "seeds")
    write_data(load_seeds(seeds), folder / "data")
    return folder


@pytest.fixture
def opened(project: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open an edition from the project's folder."""
    monkeypatch.chdir(project)

    def edition(**parameters: Any) -> Edition:
        return open_edition(**{"zone": "jia", **parameters})

    return edition


def test_latest_is_the_newest_day_on_which_this_zone_was_written_about(opened: Any) -> None:
    assert opened().as_of == date(2024, 2, 20)
    assert opened(zone="yi").as_of == date(2024, 3, 1)


def test_an_edition_holds_the_zones_own_figures_and_apart_from_them_all(opened: Any) -> None:
    edition = opened(as_of="2024-03-01")
    assert set(edition.figures["area"]) == {"jia"}
    assert set(edition.all_figures["area"]) == {"jia", "yi"}


def test_what_was_published_after_the_day_is_not_there(opened: Any) -> None:
    edition = opened(as_of="2023-12-31")
    assert set(edition.figures["source"]) == {"jia-2023"}
    assert edition.targets.empty


def test_the_analyses_are_those_of_the_day(opened: Any) -> None:
    edition = opened(as_of=date(2024, 2, 20))
    assert {"rate", "plan_implied"} <= set(edition.completion["quantity"])
    assert set(edition.targets["verdict"]) == {"not_yet_due"}
    assert set(edition.growth["area"]) == {"jia"}


def test_figures_that_end_before_the_first_year_are_left_out_and_counted(opened: Any) -> None:
    whole, cut = opened(), opened(first_year=2024)
    assert (whole.left_out, cut.left_out) == (0, len(whole.figures) - len(cut.figures))
    assert set(cut.figures["period_end"].dt.year) == {2024}
    assert cut.completion.empty


def test_an_edition_knows_its_names_and_the_areas_around_it(opened: Any) -> None:
    edition = opened(language="en")
    assert edition.zone_names == {"zh": "甲高新区", "en": "Jia Zone"}
    assert (edition.ancestors, edition.language, edition.first_year) == (("zhong",), "en", 2023)


def test_a_notebook_finds_the_data_from_its_own_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = project / "notebooks" / "drafts"
    deep.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(deep)
    assert open_edition("jia").zone == "jia"
    assert project_root() == project


def test_folders_can_be_given_whole(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_edition("jia", seeds=project / "seeds", data=str(project / "data")).zone == "jia"


def test_an_unknown_zone_is_refused_with_the_zones_that_have_figures(opened: Any) -> None:
    for zone in ("bing", "zhong", 5):
        with pytest.raises(UsageError) as refusal:
            opened(zone=zone)
        assert str(refusal.value) == (
            f"zone: {zone!r} cannot be chosen; choose one of the zones with figures:\n"
            "  jia: 甲高新区, Jia Zone\n"
            "  yi: 乙高新区, Yi Zone"
        )


@pytest.mark.parametrize("day", ["2023-07-04", "yesterday", "2024-02-30", "20240220", None, 20240220])
def test_a_day_that_cannot_be_is_refused_with_the_days_of_publication(opened: Any, day: object) -> None:
    with pytest.raises(UsageError) as refusal:
        opened(as_of=day)
    assert str(refusal.value) == (
        f"as_of: {str(day)!r} cannot be chosen; choose 'latest' or a day (YYYY-MM-DD) from the first "
        "publication on. This zone's figures were published by: 2023-07-05, 2024-02-20."
    )


@pytest.mark.parametrize("language", ["fr", "", None, 1])
def test_an_unknown_language_is_refused_with_the_known_ones(opened: Any, language: object) -> None:
    with pytest.raises(UsageError, match="cannot be chosen; choose one of: zh, en"):
        opened(language=language)


@pytest.mark.parametrize("year", [1987, 2025, "2018", "latest", "", 2018.0, True, None])
def test_a_first_year_that_cannot_be_is_refused_with_the_word_and_the_range(
    opened: Any, year: object
) -> None:
    with pytest.raises(UsageError) as refusal:
        opened(first_year=year)
    assert str(refusal.value) == (
        f"first_year: {year!r} cannot be chosen; choose 'earliest' or a whole number from 1988 to 2024."
    )


@pytest.mark.parametrize(("zone", "as_of", "year"), [("jia", "latest", 2023), ("yi", "2024-03-01", 2021)])
def test_the_earliest_year_is_the_first_in_which_a_figure_of_the_zones_own_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, as_of: str, year: int
) -> None:
    own = {"figure": "yi24-002", "source": "yi-2024", "area": "yi", "printed": "98.1亿元"}
    own |= {"period": "2020-07/2021-06"}
    citys = own | {"figure": "zh24-001", "area": "zhong", "period": "2019-01/2019-12"}
    seeds = write_seeds(tmp_path / "seeds", figures=[*FIGURES, own, citys])
    write_data(load_seeds(seeds), tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    edition = open_edition(zone, as_of, "earliest")
    assert (edition.first_year, edition.left_out) == (year, 0)
    assert edition.all_figures["period_end"].dt.year.min() == year
    chosen = open_edition(zone, as_of, year)
    assert chosen.figures.equals(edition.figures) and chosen.growth.equals(edition.growth)


def test_the_earliest_year_is_that_of_what_had_been_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {"figure": "ja24-003", "source": "jia-2024", "printed": "9.1亿元"}
    later |= {"period": "2022-01/2022-12"}
    seeds = write_seeds(tmp_path / "seeds", figures=[*FIGURES, later])
    write_data(load_seeds(seeds), tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert open_edition("jia").first_year == 2022
    assert open_edition("jia", as_of="2023-12-31").first_year == 2023


@pytest.mark.parametrize("period", ["", "2025-01/2025-12"])
def test_a_zone_with_targets_or_undated_figures_alone_starts_with_the_year_of_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, period: str
) -> None:
    alone = [{**row, "period": period, "status": "target"} for row in FIGURES if row["figure"] == "yi24-001"]
    seeds = write_seeds(tmp_path / "seeds", figures=[*FIGURES[:-1], *alone])
    write_data(load_seeds(seeds), tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert open_edition("yi").first_year == 2024


def test_the_city_is_a_reference_for_the_intensity_and_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = {"figure": "zh24-001", "source": "yi-2024", "printed": "2.1%", "area": "zhong"}
    city |= {"indicator": "rd_intensity", "measure": "share"}
    growth = city | {"figure": "zh24-002", "printed": "5.2%", "indicator": "gdp", "measure": "growth"}
    indicators = [dict(row) for row in INDICATORS]
    indicators[4] |= {"family": "rd_intensity"}
    seeds = write_seeds(tmp_path / "seeds", figures=[*FIGURES, city, growth], indicators=indicators)
    write_data(load_seeds(seeds), tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    edition = open_edition("jia", as_of="2024-03-01")
    assert set(edition.rd_intensity["area"]) == {"zhong"}
    assert set(edition.growth["area"]) == {"jia"}


def test_the_zone_stands_beside_the_areas_that_it_lies_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = {"figure": "yi24-002", "source": "yi-2024", "printed": "7.2%", "area": "yi"}
    zone |= {"indicator": "gdp", "measure": "growth", "period": "2023-01/2023-12"}
    city = zone | {"figure": "zh24-001", "printed": "5.2%", "area": "zhong"}
    other = zone | {"figure": "jb24-001", "printed": "9.9%", "area": "jia"}
    seeds = write_seeds(tmp_path / "seeds", figures=[*FIGURES, zone, city, other])
    write_data(load_seeds(seeds), tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    (lead,) = open_edition("yi").beside.to_dict("records")
    assert (lead["derived"], lead["area"]) == ("beside.zone_minus_reference:yi24-002+zh24-001", "yi")
    assert lead["value"] == pytest.approx(2.0)


def test_an_edition_holds_how_doubtful_figures_might_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = {"figure": "ja23-003", "column": "period", "expected": "2023-01/2023-06"}
    doubt |= {"alternative": "2023-06", "reason": "the months are not printed", "reason_zh": "未写明月份"}
    seeds = load_seeds(write_seeds(tmp_path / "seeds", alternatives=[doubt]))
    write_data(seeds, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert open_edition("jia").alternatives.to_dict("records") == [doubt]


def test_an_edition_cannot_be_changed(opened: Any) -> None:
    with pytest.raises(AttributeError):
        opened().zone = "yi"

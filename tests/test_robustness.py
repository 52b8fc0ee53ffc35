"""Conclusions asked again: another reading, a source less, sealed figures only, words not heard."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from analysisrows import codebook, figures, some_figures, unrelated
from hypothesis import given, settings

from zonereport.analysis import robustness as module
from zonereport.analysis.conclusions import conclusions
from zonereport.analysis.robustness import robustness
from zonereport.analysis.targets import targets
from zonereport.analysis.variants import list_variants, variants
from zonereport.quantity import parse_quantity
from zonereport.vocabulary import Dimension, Measure, Unit

DAY = date(2024, 10, 31)
AREAS = pd.DataFrame(
    {"area": ["jia", "yi", "zhong"], "parent": ["zhong", "zhong", ""], "kind": ["zone", "zone", "city"]}
)
COLUMNS = ["figure", "column", "expected", "alternative", "reason", "reason_zh"]
RATE = {"indicator": "investment", "measure": "completion"}
KEY_PROJECTS, MAJOR_PROJECTS = "key projects", "major projects"


def frame_of(*rows: dict[str, object]) -> pd.DataFrame:
    frame = figures(*({"source": "one", "evidence": "anchored", "resolution": 1.0, **row} for row in rows))
    return frame.assign(supersedes=frame["supersedes"].fillna(""))


def otherwise(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Figure, column, what stands, what it might be, and the reason."""
    return pd.DataFrame([(*row, "理由") for row in rows], columns=COLUMNS, dtype="str")


NOTHING = otherwise()


def asked(frame: pd.DataFrame, alternatives: pd.DataFrame = NOTHING, zone: str = "jia") -> pd.DataFrame:
    return robustness(frame, codebook(), AREAS, alternatives, zone, DAY).set_index("conclusion")


def names(frame: pd.DataFrame, alternatives: pd.DataFrame = NOTHING) -> list[str]:
    return [variant.name for variant in variants(frame, codebook(), alternatives)]


def met(value: float = 12.5, **cells: object) -> list[dict[str, object]]:
    return [
        {"figure": "t", "measure": "growth", "status": "target", "value": 12.0, "source": "aim", **cells},
        {"figure": "o", "measure": "growth", "value": value, "lower": value - 0.05, "upper": value + 0.05,
         "source": "result", **cells},
    ]  # fmt: skip


def two_rates() -> list[dict[str, object]]:
    june, october = {"period": "2023-01/2023-06"}, {"period": "2023-01/2023-10"}
    return [
        {"figure": "j", "value": 69.0, "scope": MAJOR_PROJECTS, "source": "mid-year", **RATE, **june},
        {"figure": "o", "value": 94.0, "scope": KEY_PROJECTS, "source": "autumn", **RATE, **october},
    ]


def test_rows_with_one_reason_are_one_reading() -> None:
    frame = frame_of(*met())
    rows = otherwise(
        ("o", "scope", "", "the park", "not said which"),
        ("t", "scope", "", "the park", "not said which"),
        ("t", "status", "target", "expected", "no word says so"),
    )
    assert [name for name in names(frame, rows) if name.startswith("reading")] == [
        "reading:o.scope",
        "reading:t.status",
    ]


def test_two_readings_of_one_cell_have_two_names() -> None:
    rows = otherwise(("t", "scope", "", "a", "first"), ("t", "scope", "", "b", "second"))
    assert names(frame_of(*met()), rows)[:2] == ["reading:t.scope", "reading:t.scope#2"]


def test_a_reading_whose_guard_no_longer_matches_is_left_out() -> None:
    rows = otherwise(("t", "scope", "another scope", "the park", "r"), ("lost", "scope", "", "a", "s"))
    assert not any(name.startswith("reading") for name in names(frame_of(*met()), rows))


def test_a_figure_read_otherwise_is_read_again() -> None:
    cells = {"printed": "下降12.4%", "indicator": "gdp", "unit": "pp", "source": "s"}
    frame = frame_of({"figure": "a", "measure": "change", "value": -12.4, **cells})
    rows = otherwise(
        ("a", "measure", "change", "growth", "r"), ("a", "period", "2023-01/2023-12", "2023-12", "r")
    )
    read = next(variants(frame, codebook(), rows)).figures.iloc[0]
    assert (read["unit"], read["lower"], read["upper"]) == ("percent", -12.45, -12.35)
    assert (read["months"], read["period_start"]) == (0, pd.Timestamp("2023-12-31"))


def test_each_source_is_left_out_once() -> None:
    ways = {way.name: list(way.figures["figure"]) for way in variants(frame_of(*met()), codebook(), NOTHING)}
    assert ways == {"without_source:aim": ["o"], "without_source:result": ["t"]}


def test_sealed_figures_alone_are_a_variant_only_where_some_are_not_sealed() -> None:
    assert "sealed_only" not in names(frame_of(*met()))
    assert "sealed_only" in names(frame_of(*met(evidence="coded")))


def test_words_of_bounds_are_not_heard_but_in_targets() -> None:
    frame = frame_of(
        {"figure": "a", "value": 9.0, "lower": 8.5, "upper": 9.5, "qualifier": "approx", "resolution": 0.1},
        {"figure": "b", "value": 35.0, "lower": 30.0, "upper": 40.0, "qualifier": "approx",
         "indicator": "firms", "unit": "count"},
        {"figure": "c", "value": 12.0, "upper": None, "qualifier": "at_least", "status": "target"},
        {"figure": "d", "value": 30.0, "upper": None, "qualifier": "more_than", "resolution": 1.0},
        {"figure": "e", "value": None, "lower": 3.0, "upper": 5.0, "qualifier": "approx"},
    )  # fmt: skip
    ways = {way.kind: way.figures.set_index("figure") for way in variants(frame, codebook(), NOTHING)}
    exact, bounds = ways["approximate_as_exact"], ways["bounds_as_exact"]
    assert exact.loc["a", ["lower", "upper"]].tolist() == [8.95, 9.05]
    assert exact.loc["b", ["lower", "upper"]].tolist() == [35.0, 35.0]
    assert exact.loc["e", ["lower", "upper"]].tolist() == [3.0, 5.0]
    assert bounds.loc["d", ["lower", "upper", "qualifier"]].tolist() == [29.5, 30.5, "exact"]
    assert pd.isna(bounds.at["c", "upper"])


@pytest.mark.parametrize(("printed", "dimension"), [("35家", "count"), ("4人", "people"), ("第3位", "rank")])
def test_what_is_counted_has_no_rounding_in_either_place(printed: str, dimension: str) -> None:
    measure = Measure.RANK if dimension == "rank" else Measure.LEVEL
    read = parse_quantity(printed, measure, Dimension(dimension))
    assert read.lower == read.upper
    cells = {"value": read.value, "unit": str(read.unit), "resolution": read.resolution}
    frame = frame_of({"figure": "a", "qualifier": "approx", **cells, "lower": 0.0, "upper": 99.0})
    exact = next(way for way in variants(frame, codebook(), NOTHING) if way.kind == "approximate_as_exact")
    assert exact.figures["lower"].item() == exact.figures["upper"].item() == read.value
    assert read.unit in {Unit.COUNT, Unit.PERSONS, Unit.RANK}


def test_the_list_of_variants_says_what_each_alters() -> None:
    rows = otherwise(("t", "scope", "", "the park", "which is not said"))
    listed = list_variants(frame_of(*met()), codebook(), rows).set_index("variant")
    first = listed.loc["reading:t.scope"]
    assert first.tolist() == ["reading", "", "t", "scope", "the park", "which is not said", "理由"]
    assert listed.loc["without_source:aim", ["code", "figures", "reason"]].tolist() == ["aim", "t", ""]


def test_a_verdict_that_stands_in_every_variant_holds_and_one_without_its_outcome_is_lost() -> None:
    row = asked(frame_of(*met())).loc["target_verdict:t"]
    assert (row["answer"], row["holds"], row["judged"], row["lost"]) == ("met", 0, 0, 2)
    assert row["lost_in"] == "without_source:aim without_source:result"
    more = frame_of(*met(), {"figure": "x", "value": 1.0, "source": "elsewhere", "indicator": "firms"})
    row = asked(more).loc["target_verdict:t"]
    # To leave out a source that no conclusion rests on is no variant.
    assert (row["holds"], row["judged"], row["lost"], row["tested"]) == (0, 0, 2, 0)


def test_another_reading_breaks_a_verdict_and_is_named_with_what_it_makes_of_it() -> None:
    near = {**met(11.0)[1], "figure": "p", "scope": "the park"}
    both = otherwise(("o", "scope", "", "the town", "r"), ("p", "scope", "the park", "", "r"))
    row = asked(frame_of(*met(), near), both).loc["target_verdict:t"]
    assert (row["answer"], row["broken_by"], row["becomes"]) == ("met", "reading:o.scope", "missed")
    assert (row["holds"], row["judged"], row["lost"], row["tested"]) == (0, 1, 2, 1)


def test_what_is_no_longer_comparable_can_no_longer_be_said() -> None:
    rows = otherwise(("o", "scope", "", "the park", "r"))
    row = asked(frame_of(*met()), rows).loc["target_verdict:t"]
    assert (row["judged"], row["broken_by"]) == (0, "")
    assert row["lost_in"].split()[0] == "reading:o.scope"


def test_words_taken_at_their_number_decide_what_was_undecided() -> None:
    vague = {"lower": 8.5, "upper": 9.5, "value": 9.0, "qualifier": "approx", "resolution": 0.1}
    target, outcome = met(9.2)
    row = asked(frame_of({**target, **vague}, outcome)).loc["target_verdict:t"]
    assert (row["answer"], row["becomes"]) == ("within_rounding", "met")
    assert row["broken_by"] == "approximate_as_exact"


def test_points_that_stand_apart_lie_on_one_path_if_the_scopes_are_one() -> None:
    rows = otherwise(("o", "scope", KEY_PROJECTS, MAJOR_PROJECTS, "two words for the same projects"))
    row = asked(frame_of(*two_rates()), rows).loc["paths:jia||investment|2023"]
    assert (row["answer"], row["becomes"], row["broken_by"]) == ("apart", "joined", "reading:o.scope")
    assert (row["figures"], row["lost"]) == ("j o", 2)


def test_a_pace_is_beside_the_calendar_within_the_year_and_beside_the_plan_at_its_end() -> None:
    year = {"figure": "y", "value": 99.0, "period": "2022-01/2022-12", **RATE}
    found = asked(frame_of(*two_rates(), year))["answer"]
    assert found["ahead_of_calendar:j"] == "above"
    assert found["plan_reached:y"] == "below"


def test_an_implied_plan_holds_where_the_intervals_meet() -> None:
    done = {"figure": "d", "value": 63.0, "lower": 62.5, "upper": None, "qualifier": "more_than"}
    rate = {"figure": "r", "value": 70.0, "lower": 69.5, "upper": 70.5, **RATE}
    row = asked(frame_of({**done, "indicator": "investment"}, rate)).loc["plan_implied:d+r"]
    assert (row["holds"], row["broken_by"], row["tested"]) == (1, "", 1)


def test_a_printed_rate_is_beside_the_last_one_over_the_same_months() -> None:
    rates = [
        {"figure": f"g{year}", "measure": "growth", "value": value, "period": f"{year}-01/{year}-12"}
        for year, value in ((2021, 5.0), (2022, 9.0), (2023, 7.0))
    ]
    half = {"figure": "h", "measure": "growth", "value": 1.0, "period": "2023-01/2023-06"}
    found = asked(frame_of(*rates, half))
    steps = found[found["kind"] == "growth_step"]["answer"]
    assert steps.to_dict() == {"growth_step:g2022+g2021": "above", "growth_step:g2023+g2022": "below"}


def test_drift_and_ambition_are_concluded_by_their_sign() -> None:
    old = {"figure": "a", "measure": "growth", "status": "target", "value": 15.0, "period": "2022-01/2022-12"}
    found = asked(frame_of(old, *met()))["answer"]
    assert found["target_drift:t+a"] == "below"


def test_a_zone_leads_its_city_until_the_citys_figure_is_read_otherwise() -> None:
    zone, city = met(8.6)[1], {**met(7.0)[1], "figure": "c", "area": "zhong"}
    rows = otherwise(("c", "scope", "", "urban", "r"))
    row = asked(frame_of(zone, city), rows).loc["lead:o+c"]
    assert (row["answer"], row["broken_by"]) == ("above", "")
    assert "reading:c.scope" in row["lost_in"].split()


def test_the_share_answered_is_a_conclusion_of_the_zone() -> None:
    second = {"figure": "u", "measure": "growth", "status": "target", "value": 3.0, "indicator": "gdp"}
    third = {**second, "figure": "v", "indicator": "firms"}
    row = asked(frame_of(*met(), second, third)).loc["answered_share:jia"]
    assert (row["answer"], row["figures"]) == ("below_half", "v u t")
    assert row["rests_on"] == "targets.printed:v targets.printed:u targets.printed:t"


def test_a_print_that_confirms_keeps_the_conclusion_when_the_first_is_left_out() -> None:
    again = {**met()[1], "figure": "p", "source": "again", "published": "2024-05-01"}
    row = asked(frame_of(*met(), again)).loc["target_verdict:t"]
    assert row["lost_in"] == "without_source:aim"
    earlier = {**met()[1], "figure": "b", "period": "2022-01/2022-12", "value": 3.0}
    row = asked(frame_of(*met(), again, earlier)).loc["growth_step:o+b"]
    assert "without_source:result" not in row["broken_by"]


def test_an_older_print_steps_in_where_the_one_that_replaced_it_is_left_out() -> None:
    revised = {"figure": "p", "value": 11.0, "lower": 11.0, "upper": 11.0, "source": "late",
               "published": "2024-05-01"}  # fmt: skip
    base = {"figure": "b", "measure": "growth", "period": "2022-01/2022-12", "value": 11.5, "source": "base"}
    frame = frame_of(*met(), {**met()[1], **revised}, base)
    row = asked(frame).loc["growth_step:p+b"]
    assert (row["answer"], row["broken_by"], row["becomes"]) == ("below", "without_source:late", "above")


def test_conclusions_without_any_row_are_an_empty_frame_of_the_same_columns() -> None:
    frame = frame_of({"figure": "x", "value": 1.0})
    found = conclusions({"targets": targets(frame, codebook(), DAY)}, frame)
    assert found.empty and {"conclusion", "kind", "answer", "rests_on"} <= set(found)
    assert asked(frame).empty


@settings(max_examples=6, deadline=None)
@given(some_figures())
def test_neither_the_order_of_rows_nor_an_unrelated_figure_changes_anything(frame: pd.DataFrame) -> None:
    frame = frame.assign(source="source " + frame["figure"].str[-1], evidence="anchored", resolution=1.0)
    rows = otherwise(("x-000", "scope", frame["scope"].iloc[0], "the park", "r"))
    expected = asked(frame, rows)
    assert (expected["holds"] + expected["lost"] <= len(names(frame, rows))).all()
    assert (expected["holds"] <= expected["judged"]).all()
    stranger = figures({**unrelated(), "source": "source 0", "evidence": "anchored", "resolution": 1.0})
    other = pd.concat([stranger, frame], ignore_index=True).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(asked(other, rows.sample(frac=1, random_state=1)), expected)


def test_all_variants_are_analysed_in_one_pass() -> None:
    seen: list[int] = []

    def analyse(stacked: pd.DataFrame, areas: pd.DataFrame) -> dict[str, pd.DataFrame]:
        seen.append(stacked["area"].nunique())
        assert set(areas["area"]) >= set(stacked["area"])
        return {"targets": targets(stacked, codebook(), DAY)}

    frame = frame_of(*({**row, "source": f"s{n}"} for n, row in enumerate([*met(), *two_rates()])))
    found = robustness(frame, codebook(), AREAS, NOTHING, "jia", DAY, analyse)
    # Four sources left out one by one, and the figures as they are.
    assert seen == [5]
    assert set(found["kind"]) == {"target_verdict", "answered_share"}


def test_more_variants_than_are_analysed_at_a_time_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    late = {**met(11.0)[1], "figure": "p", "source": "late", "supersedes": "o"}
    rows = [*met(), two_rates()[0], late]
    frame = frame_of(*({**row, "source": f"s{n}"} for n, row in enumerate(rows)))
    readings = otherwise(("o", "scope", "", "the park", "not said which"))
    expected = asked(frame, readings)
    seen: list[int] = []
    stack = module._stack

    def counted(ways: list[pd.DataFrame], areas: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        seen.append(len(ways))
        return stack(ways, areas)

    monkeypatch.setattr(module, "_stack", counted)
    for most, blocks in ((1, [1] * 6), (7, [1, 2, 2, 1]), (1000, [6])):
        monkeypatch.setattr(module, "BLOCK", most)
        pd.testing.assert_frame_equal(asked(frame, readings), expected)
        assert seen == blocks
        seen.clear()


def test_ids_that_replace_others_are_followed_inside_their_own_variant() -> None:
    late = {**met(11.0)[1], "figure": "p", "source": "late", "supersedes": "o q"}
    other = {**met(14.0)[1], "figure": "q", "source": "also"}
    row = asked(frame_of(*met(), other, late)).loc["target_verdict:t"]
    assert (row["answer"], row["becomes"]) == ("missed", "met")


def test_what_only_another_reading_allows_to_say_is_not_said_by_the_others() -> None:
    old = {"figure": "a", "measure": "growth", "status": "target", "value": 15.0, "period": "2022-01/2022-12",
           "subject": "甲园"}  # fmt: skip
    rows = otherwise(("a", "subject", "甲园", "", "whose target it is is not said"))
    row = asked(frame_of(old, *met()), rows).loc["target_drift:t+a"]
    assert (row["answer"], row["broken_by"], row["becomes"]) == ("not_said", "reading:a.subject", "below")
    assert (row["holds"], row["judged"], row["lost"], row["rests_on"]) == (3, 4, 0, "")
    assert pd.isna(row["value"])

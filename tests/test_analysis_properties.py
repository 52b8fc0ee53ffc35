"""What holds of every analysis, whatever the figures: bounds, order, and what is unrelated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import product
from math import isnan

import pandas as pd
import pytest
from analysisrows import areas, codebook, figures, some_figures
from exactly import FORMULAS, Used
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from zonereport.analysis.beside import beside
from zonereport.analysis.completion import completion
from zonereport.analysis.growth import growth
from zonereport.analysis.ratios import ratios
from zonereport.analysis.rd_intensity import rd_intensity
from zonereport.analysis.targets import targets
from zonereport.analysis.zones import comparable_sets, omissions

AREAS = areas()
Analysis = Callable[[pd.DataFrame], pd.DataFrame]
ANALYSES: dict[str, Analysis] = {
    "growth": lambda frame: growth(frame, codebook()),
    "completion": lambda frame: completion(frame, codebook()),
    "rd_intensity": lambda frame: rd_intensity(frame, codebook(), AREAS),
    "targets": lambda frame: targets(frame, codebook(), date(2024, 6, 1)),
    "beside": lambda frame: beside(frame, codebook(), AREAS),
    "ratios": lambda frame: ratios(frame, codebook()),
    "zones.comparable_sets": lambda frame: comparable_sets(frame, codebook(), AREAS),
    "zones.omissions": lambda frame: omissions(frame, codebook(), AREAS, "jia"),
}

YEAR, AFTER, BEFORE = "2023-01/2023-12", "2024-01/2024-12", "2022-01/2022-12"
HALF, TEN = "2023-01/2023-06", "2023-01/2023-10"
MONTHS = {YEAR: 12, AFTER: 12, BEFORE: 12, HALF: 6, TEN: 10}
LEVEL = {"indicator": "retail", "measure": "level", "unit": "CNY"}
RATE = {"indicator": "retail", "measure": "growth", "unit": "percent"}
DONE = {"indicator": "investment", "measure": "level", "unit": "CNY", "period": HALF}
SHARE = {"indicator": "investment", "measure": "completion", "unit": "percent", "period": HALF}
PLAN = {**DONE, "period": YEAR, "status": "target"}
INTENSITY = {"indicator": "rd_of_gdp", "measure": "share", "unit": "percent"}
AMOUNT = {"indicator": "rd_spending", "measure": "level", "unit": "CNY"}
GDP = {"indicator": "gdp", "measure": "level", "unit": "CNY"}

# Figures that together call upon every formula of an analysis; their numbers are drawn.
SCENES: dict[str, list[dict[str, object]]] = {
    "growth": [
        LEVEL, {**LEVEL, "period": BEFORE}, {**LEVEL, "period": HALF}, RATE, {**RATE, "status": "target"},
        {**RATE, "unit": "times", "scope": "x"}, {**LEVEL, "scope": "x"},
    ],
    "completion": [
        DONE, SHARE, {**SHARE, "period": TEN},
        {**DONE, "scope": "x"}, {**PLAN, "scope": "x"}, {**SHARE, "scope": "x"},
        {**SHARE, "scope": "y"}, {**PLAN, "scope": "y"},
        {**DONE, "scope": "z"}, {**PLAN, "scope": "z"}, {**DONE, "scope": "z", "period": TEN},
        {**DONE, "indicator": "firms", "unit": "count"}, {**SHARE, "indicator": "firms"},
    ],
    "rd_intensity": [
        AMOUNT, INTENSITY, {**INTENSITY, "period": BEFORE}, GDP, {**GDP, "period": HALF},
        {**AMOUNT, "indicator": "all_investment"}, {**GDP, "indicator": "retail", "area": "shi"},
        {**GDP, "area": "yi"}, {**GDP, "area": "yi", "indicator": "retail"}, {**INTENSITY, "area": "yi"},
        {**GDP, "indicator": "retail"}, {**INTENSITY, "indicator": "rd_of_firms"},
    ],
    "targets": [
        RATE, {**RATE, "status": "target"}, {**RATE, "status": "expected"},
        LEVEL, {**LEVEL, "status": "target"},
        {**LEVEL, "status": "target", "period": AFTER},
    ],
    "beside": [
        RATE, {**RATE, "area": "shi"}, {**RATE, "area": "guo", "status": "expected"},
        {**RATE, "period": BEFORE, "status": "target"},
        {**RATE, "area": "shi", "period": BEFORE, "status": "target"},
    ],
}  # fmt: skip
# Two more of the families that an intensity can be made of.
FAMILIES = {"all_investment": "rd_expenditure", "retail": "output"}
BOOK = codebook().assign(family=lambda book: book["indicator"].map(FAMILIES).fillna(book["family"]))
MADE: dict[str, Analysis] = {
    "growth": lambda frame: growth(frame, BOOK),
    "completion": lambda frame: completion(frame, BOOK),
    "rd_intensity": lambda frame: rd_intensity(frame, BOOK, AREAS),
    "targets": lambda frame: targets(frame, BOOK, date(2024, 6, 1)),
    "beside": lambda frame: beside(frame, BOOK, AREAS),
}

_ROUND_NUMBERS = [0.0, 0.1, 1.0, 7.0, 12.5, 69.39, 100.0, 1437.0, 1e9]


@st.composite
def printed(draw: st.DrawFn, row: dict[str, object]) -> tuple[dict[str, object], Fraction]:
    """A number with its ends, and one of the numbers that lie inside; only growth may be negative."""
    grows = row["measure"] == "growth"
    least = -150.0 if grows else 0.0
    numbers = st.one_of(st.sampled_from(_ROUND_NUMBERS), st.floats(least, 1e6, allow_subnormal=False))
    low, inner, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    kind = draw(st.sampled_from(["exact", "point", "at_least", "at_most"]))
    if kind == "point":
        low = high = inner
    bottom = least if grows else 0.0
    ends = {"at_least": (low, None), "at_most": (None if grows else bottom, high)}.get(kind, (low, high))
    bounded = kind in {"at_least", "at_most"}
    value = {"at_least": low, "at_most": high}.get(kind, inner)
    cells = {"value": value, "lower": ends[0], "upper": ends[1], "qualifier": kind if bounded else "exact"}
    # A goal that is bounded counts with its number.
    inside = value if bounded and row.get("status") == "target" else inner
    return row | cells, Fraction(inside)


@st.composite
def scenes(draw: st.DrawFn, name: str) -> tuple[pd.DataFrame, dict[str, Used]]:
    """A few copies of a scene, each in scopes of its own, and the number inside each figure."""
    rows, inside = [], {}
    for copy, (place, template) in product(range(3), enumerate(SCENES[name])):
        figure = f"x-{copy}{place:02}"
        row, point = draw(printed(template))
        cells = {"figure": figure, "period": YEAR, "scope": ""} | row
        rows.append(cells | {"scope": f"{cells['scope']}{copy}"})
        months, measure, unit = (cells[name] for name in ("period", "measure", "unit"))
        inside[figure] = Used(point, point, MONTHS[str(months)], str(measure), str(unit))
    return figures(*rows), inside


def exactly(formula: str, used: list[Used]) -> Fraction | None:
    """The formula's result for the numbers inside; None where it has none for them."""
    if formula == "completion.implied_plan_whole":
        return None
    try:
        result = FORMULAS[formula](used)
    except ZeroDivisionError:
        return None
    return None if result is None else Fraction(result)


@pytest.mark.parametrize("name", list(SCENES))
def test_a_result_holds_the_exact_result_for_every_number_inside(name: str) -> None:
    seen: set[str] = set()

    # A whole scene takes minutes to shrink; the row's id says enough.
    @settings(max_examples=8, deadline=None, phases=[Phase.generate])
    @given(scenes(name))
    def check(scene: tuple[pd.DataFrame, dict[str, Used]]) -> None:
        frame, inside = scene
        for row in MADE[name](frame).itertuples():
            formula = f"{name}.{row.formula}"
            if row.formula == "printed" or row.verdict == "not_comparable":
                continue
            seen.add(formula)
            exact = exactly(formula, [inside[figure] for figure in row.figures.split()])
            if exact is not None:
                assert isnan(row.lower) or Fraction(row.lower) <= exact, row.derived
                assert isnan(row.upper) or exact <= Fraction(row.upper), row.derived
                assert row.verdict != "differs" or formula.endswith(("computed", "printed")), row.derived

    check()
    assert seen == {formula for formula in FORMULAS if formula.startswith(f"{name}.")}


Pair = tuple[tuple[dict[str, object], Fraction], tuple[dict[str, object], Fraction]]


def pairs(first: dict[str, object], second: dict[str, object]) -> st.SearchStrategy[list[Pair]]:
    return st.lists(st.tuples(printed(first), printed(second)), min_size=1, max_size=15)


def apart(drawn: list[Pair], part: str) -> pd.DataFrame:
    """The pairs as figures a-000 and b-000, a-001 and b-001 …, kept apart by a part of their series."""
    rows = [
        {**row, "figure": f"{name}-{number:03}", part: str(number)}
        for number, pair in enumerate(drawn)
        for name, (row, _) in zip("ab", pair, strict=True)
    ]
    return figures(*rows)


@settings(max_examples=8, deadline=None)
@given(pairs({**DONE, "indicator": "firms", "unit": "count"}, {**SHARE, "indicator": "firms"}))
def test_a_whole_plan_holds_every_whole_number_that_the_print_allows(drawn: list[Pair]) -> None:
    rows = completion(apart(drawn, "scope"), BOOK)
    rows = rows[rows["quantity"] == "plan_implied_whole"].set_index("scope")
    for number, ((_, done), (_, rate)) in enumerate(drawn):
        if rate == 0 or (plan := done * 100 / rate).denominator != 1:
            continue
        found = rows.loc[str(number)]
        assert isnan(found["lower"]) or found["lower"] <= plan
        assert isnan(found["upper"]) or plan <= found["upper"]
        assert found["verdict"] == ""


@settings(max_examples=8, deadline=None)
@given(pairs(RATE, {**RATE, "area": "shi"}))
def test_a_lead_that_is_called_above_or_below_is_so_for_every_number_inside(drawn: list[Pair]) -> None:
    rows = beside(apart(drawn, "scope"), BOOK, AREAS).set_index("scope")
    for number, ((_, own), (_, reference)) in enumerate(drawn):
        row = rows[rows["figures"] == f"a-{number:03} b-{number:03}"].iloc[0]
        if row["verdict"] == "":
            assert own > reference if row["lower"] >= 0 else own < reference
        else:
            assert row["verdict"] == "within_rounding"
            assert not row["lower"] > 0 and not row["upper"] < 0


@st.composite
def worlds(draw: st.DrawFn) -> pd.DataFrame:
    """Figures of two zones, their city and the nation that meet often."""
    frames = [draw(some_figures()) for _ in range(4)]
    frame = pd.concat(frames, ignore_index=True)
    places = st.sampled_from(["jia", "yi", "shi", "guo"])
    ids = [f"x-{number:03}" for number in range(len(frame))]
    return frame.assign(figure=ids, area=[draw(places) for _ in ids])


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(worlds(), st.integers(0, 1000))
def test_neither_the_order_of_rows_nor_a_figure_of_another_matter_changes_an_analysis(
    frame: pd.DataFrame, seed: int
) -> None:
    # Of another area; and of a zone of these, but of an indicator and a family of which nothing else is.
    strangers = figures(
        {"figure": "a-000", "area": "elsewhere", "indicator": "place", "value": 3.0},
        {"figure": "a-003", "area": "elsewhere", "indicator": "firms", "value": 5.0},
        {"figure": "a-001", "area": "jia", "indicator": "place", "measure": "rank", "value": 5.0},
        {"figure": "a-002", "area": "jia", "indicator": "debt_ratio", "value": 50.0, "status": "target"},
    )
    other = pd.concat([strangers, frame], ignore_index=True).sample(frac=1, random_state=seed)
    for name, analysis in ANALYSES.items():
        expected, found = analysis(frame), analysis(other)
        is_strange = (found["area"] == "elsewhere") | found["indicator"].isin(["place", "debt_ratio"])
        own = found[~is_strange].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, expected, obj=name)
        if not name.startswith("zones."):
            assert expected["derived"].is_unique, name


def test_every_formula_of_the_analyses_is_recomputed_here() -> None:
    # The ratios have scenes of their own, with the chapters that show them (test_chapters).
    asked = {f"{name}." for name in SCENES} | {"ratios."}
    assert {formula for formula in FORMULAS if f"{formula.partition('.')[0]}." not in asked} == set()

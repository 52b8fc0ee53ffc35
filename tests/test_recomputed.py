"""Every derived number of data/ once more: from the printed figures, in fractions, with other code."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from fractions import Fraction
from math import inf, isinf
from pathlib import Path

import pandas as pd
import pytest
from exactly import FORMULAS, Span, Used, as_span

from zonereport.analysis.variants import APPROXIMATE_AS_EXACT, BOUNDS_AS_EXACT, variants
from zonereport.analysis.zones import comparable_sets

DATA = Path(__file__).resolve().parents[1] / "data"
Row = dict[str, str]

_BOUNDED = {"at_least", "more_than", "at_most", "less_than"}
_CLOSE = Fraction(1, 10**12)


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES = {row["figure"]: row for row in rows_of(DATA / "figures.csv")}
TABLES = {path.stem: rows_of(path) for path in sorted(DATA.glob("*.csv"))}
DERIVED = [
    pytest.param(name, row, id=row["derived"])
    for name, rows in TABLES.items()
    for row in rows
    if "derived" in row
]


def number_of(row: Row) -> Span:
    """Value, lower and upper of a row; an empty end is open."""
    value, lower, upper = (Fraction(row[name]) if row[name] else None for name in ("value", "lower", "upper"))
    return Span(value, -inf if lower is None else lower, inf if upper is None else upper)


def months_of(period: str) -> int:
    """Months from the first to the last of a period; a stock has none."""
    ends = [[int(part) for part in month.split("-")] for month in period.split("/")]
    return (ends[1][0] - ends[0][0]) * 12 + ends[1][1] - ends[0][1] + 1 if len(ends) == 2 else 0


def used_of(figure: str) -> Used:
    row = FIGURES[figure]
    number = number_of(row)
    bounded = row["qualifier"] in _BOUNDED and row["status"] == "target" and number.value is not None
    goal = as_span(number.value) if bounded else number
    return Used(number, goal, months_of(row["period"]), row["measure"], row["unit"])


def close(ours: Fraction | float, exact: Fraction | float) -> bool:
    if isinf(ours) or isinf(exact):
        return ours == exact
    return abs(ours - exact) <= _CLOSE * max(1, abs(exact))


def recomputed(name: str, row: Row) -> Span | None:
    """The number of a derived row from the figures that its id names; None where there is none."""
    figures = row["figures"].split()
    if row["formula"] == "printed":
        return number_of(FIGURES[figures[0]])
    formula = FORMULAS[f"{name}.{row['formula']}"]
    if row["verdict"] == "not_comparable" and row["lower"] == row["upper"] == "":
        return None
    result = formula([used_of(figure) for figure in figures])
    return None if result is None else as_span(result)


@pytest.mark.parametrize(("name", "row"), DERIVED)
def test_a_derived_number_is_what_the_printed_figures_give(name: str, row: Row) -> None:
    exact, ours = recomputed(name, row), number_of(row)
    if exact is None:
        assert row["value"] == row["lower"] == row["upper"] == ""
        assert row["verdict"] in {"not_comparable", "differs"}
        return
    assert (ours.value is None) == (exact.value is None)
    if ours.value is not None and exact.value is not None:
        assert close(ours.value, exact.value)
    assert close(ours.lower, exact.lower) and close(ours.upper, exact.upper)


@pytest.mark.parametrize(("name", "row"), DERIVED)
def test_an_id_names_the_formula_and_the_figures_that_were_used(name: str, row: Row) -> None:
    formula, _, figures = row["derived"].partition(":")
    assert formula == f"{name}.{row['formula']}"
    listed = row["figures"].split()
    # A target's row lists what answers it behind the target itself.
    assert figures.split("+") == (listed[:1] if row["formula"] == "printed" else listed)


# What a reader of the article makes of the commonest prints, without the package's reading of them.
_PRINT = re.compile(r"(?:超过?|突破)?(\d+(?:\.(\d+))?)(亿|万)?(元|%|家|个|项|户)(?:以上)?")
_TEN_THOUSANDS = {"亿": 10**8, "万": 10**4, None: 1}


def read(row: Row) -> Span | None:
    found = _PRINT.fullmatch(row["printed"])
    if found is None or row["qualifier"] not in {"exact", "at_least", "more_than"}:
        return None
    digits, decimals, large, unit = found.groups()
    value = Fraction(digits) * _TEN_THOUSANDS[large]
    if row["qualifier"] != "exact":
        return Span(value, value, inf)
    counted = unit not in {"元", "%"} and large is None
    half = Fraction(0) if counted else Fraction(1, 2 * 10 ** len(decimals or "")) * _TEN_THOUSANDS[large]
    return Span(value, value - half, value + half)


def test_the_figures_used_are_read_as_their_print_says() -> None:
    used = {figure for _, row in (param.values for param in DERIVED) for figure in row["figures"].split()}
    plain = {figure: span for figure in sorted(used) if (span := read(FIGURES[figure])) is not None}
    assert len(plain) > len(used) / 2
    wrong = [f"{figure}: {FIGURES[figure]['printed']}" for figure, span in plain.items()
             if number_of(FIGURES[figure]) != span]  # fmt: skip
    assert wrong == []


def copy_of(name: str) -> pd.DataFrame:
    return pd.read_parquet(DATA / f"{name}.parquet")


def test_a_position_among_zones_counts_who_is_certainly_ahead_and_certainly_behind() -> None:
    sets: dict[str, dict[str, list[tuple[Row, Span]]]] = defaultdict(lambda: defaultdict(list))
    figures = copy_of("figures")
    # One page does not say whom it counts, and so nothing is comparable; as if it did, two sets are.
    is_industry = figures["indicator"].eq("all_industry_value_added")
    figures["scope"] = figures["scope"].mask(is_industry, "")
    found = comparable_sets(figures, copy_of("indicators"), copy_of("areas"))
    for row in found.to_dict("records"):
        sets[row["set"]][row["area"]].append((row, number_of(FIGURES[row["figure"]])))
    assert sets
    for zones in sets.values():
        reach = {area: (min(span.lower for _, span in prints), max(span.upper for _, span in prints))
                 for area, prints in zones.items()}  # fmt: skip
        for area, prints in zones.items():
            low, high = reach[area]
            ahead = sum(other_low > high for other_low, _ in reach.values())
            behind = sum(other_high < low for _, other_high in reach.values())
            for row, _ in prints:
                if row["unit"] == "rank":
                    ahead, behind = behind, ahead
                assert (row["place_from"], row["place_to"]) == (1 + ahead, len(zones) - behind), row["figure"]


def test_a_bounding_word_that_is_not_heard_leaves_the_rounding_of_the_last_digit() -> None:
    figures = copy_of("figures")
    seen = 0
    for variant in variants(figures, copy_of("indicators"), copy_of("alternatives")):
        if variant.kind not in {APPROXIMATE_AS_EXACT, BOUNDS_AS_EXACT}:
            continue
        changed = variant.figures[variant.figures["figure"].isin(list(variant.changed))]
        for row in changed.to_dict("records"):
            value, printed = Fraction(row["value"]), FIGURES[row["figure"]]
            assert printed["qualifier"] != "exact" and row["qualifier"] == "exact"
            counted = row["unit"] in {"count", "persons", "rank"}
            half = Fraction(0) if counted else Fraction(row["resolution"]) / 2
            assert close(Fraction(row["lower"]), value - half) and close(Fraction(row["upper"]), value + half)
            seen += 1
    assert seen > 20


def test_a_formula_that_nobody_recomputes_is_found() -> None:
    with pytest.raises(KeyError, match=r"growth\.guessed"):
        recomputed("growth", {"formula": "guessed", "figures": "", "verdict": ""})

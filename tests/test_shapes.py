"""Many prints read at once are read as each of them alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zonereport.errors import QuantityError
from zonereport.seeds import READING, load_seeds, read_quantities, read_quantity, shapes
from zonereport.vocabulary import Dimension, Measure, Qualifier

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

# Words before, words after, measure, dimension, qualifier.
PRINTS = [
    ("", "亿元", "level", "money", "exact"),
    ("超", "亿元", "level", "money", "more_than"),
    ("", "万元以上", "level", "money", "at_least"),
    ("约", "亿元", "level", "money", "approx"),
    ("", "家", "level", "count", "exact"),
    ("近", "家", "level", "count", "less_than"),
    ("", "万人", "level", "people", "exact"),
    ("", "%", "growth", "ratio", "exact"),
    ("同比下降", "%", "growth", "money", "exact"),
    ("", "个百分点", "change", "ratio", "exact"),
    ("增长", "倍", "growth", "money", "exact"),
    ("", "成", "share", "ratio", "exact"),
    ("第", "位", "rank", "rank", "exact"),
    ("", "元", "level", "money", "at_most"),
]
NUMBERS = st.from_regex(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?", fullmatch=True)


def rows_of(prints: list[tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame(prints, columns=READING, dtype="str").drop_duplicates(ignore_index=True)


def alone(row: tuple[str, ...]) -> tuple[object, ...]:
    printed, measure, dimension, qualifier = row
    try:
        quantity = read_quantity(printed, Measure(measure), Dimension(dimension), Qualifier(qualifier))
    except QuantityError as error:
        return (str(error),)
    return (quantity.value, quantity.lower, quantity.upper, quantity.resolution, str(quantity.unit))


def together(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    readings = read_quantities(rows)
    cells = readings.numbers.astype("object").where(readings.numbers.notna(), None)
    read = list(cells.itertuples(index=False, name=None))
    return [(str(readings.errors[at]),) if at in readings.errors else row for at, row in enumerate(read)]


def in_rows(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return [alone(row) for row in rows.itertuples(index=False, name=None)]


def test_every_real_print_is_read_the_same_together_and_alone() -> None:
    seeds = load_seeds(SEEDS)
    dimensions = seeds.indicators.set_index("indicator")["dimension"]
    rows = seeds.figures.assign(dimension=seeds.figures["indicator"].map(dimensions))[READING]
    rows = rows.drop_duplicates(ignore_index=True)
    assert together(rows) == in_rows(rows)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PRINTS), st.lists(NUMBERS, min_size=1, max_size=40))
def test_numbers_of_any_size_are_read_the_same_together_and_alone(
    print_: tuple[str, str, str, str, str], numbers: list[str]
) -> None:
    before, after, *codes = print_
    rows = rows_of([(f"{before}{number}{after}", *codes) for number in numbers])
    assert together(rows) == in_rows(rows)


def test_prints_of_one_shape_are_read_character_by_character_three_times_only() -> None:
    asked = []

    def read(printed: str, *codes: str) -> object:
        asked.append(printed)
        return read_quantity(printed, Measure("level"), Dimension("money"), Qualifier("exact"))

    rows = rows_of([(f"{number}.37亿元", "level", "money", "exact") for number in range(11, 99)])
    rows = rows[~rows["printed"].str.contains("0")].reset_index(drop=True)
    numbers = shapes.read_all(rows, read).numbers
    assert len(asked) == 3
    assert numbers["value"].tolist() == [float(f"{cell[:-2]}e8") for cell in rows["printed"]]


def test_a_shape_that_is_no_straight_line_is_read_one_by_one() -> None:
    def read(printed: str, *codes: str) -> object:
        exact = read_quantity(printed, Measure("level"), Dimension("money"), Qualifier("exact"))
        return exact.__class__(exact.value**2, None, None, exact.unit, exact.qualifier, exact.resolution)

    rows = rows_of([(f"{number}元", "level", "money", "exact") for number in range(11, 20)])
    squares = [float(number) ** 2 for number in range(11, 20)]
    assert shapes.read_all(rows, read).numbers["value"].tolist() == squares


@pytest.mark.parametrize("bad", ["12亿元?", "12.3.4亿元", "1 2亿元"])
def test_what_cannot_be_read_is_told_row_by_row(bad: str) -> None:
    rows = rows_of([(f"{number}亿元", "level", "money", "exact") for number in range(11, 30)])
    rows.loc[7, "printed"] = bad
    readings = read_quantities(rows)
    assert list(readings.errors) == [7]
    assert readings.numbers["value"].notna().sum() == len(rows) - 1

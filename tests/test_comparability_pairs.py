"""Pairs of printed figures, judged by a reader of the articles: the code decides each as the reader did.

``comparability_pairs.csv``: two figures, whether a reader would set them against each other as one
series (``yes`` or ``no``), and the parts that tell them apart, as the code names them. Where more
differs than the reader wrote down (other months are another period as well), the code may say so too.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from zonereport.analysis.comparability import CAVEATS, PARTS, compare_pairs
from zonereport.clean import clean_figures
from zonereport.seeds import load_seeds

ROOT = Path(__file__).resolve().parents[1]

# A reader takes these two for one: the same three clusters, listed by name in two articles, neither time with
# a date. Rule 17 of the coding manual dates such a stock by its article, here July and October. The code is
# right to keep them apart: stocks of two months of a year give no growth, and a list of names that is as long
# as it was is no measurement that stayed the same. That nothing changed can be said without a comparison;
# what a comparison would allow, growth of 0%, neither article supports.
DATED_BY_THE_ARTICLE = ("hy23m-031", "hy23f-020")


@pytest.fixture(scope="module")
def read() -> pd.DataFrame:
    return pd.read_csv(
        Path(__file__).with_name("comparability_pairs.csv"), dtype="str", keep_default_na=False
    )


@pytest.fixture(scope="module")
def decided(read: pd.DataFrame) -> pd.DataFrame:
    return compared(read["figure_a"], read["figure_b"])


def compared(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    seeds = load_seeds(ROOT / "seeds")
    figures = clean_figures(seeds).set_index("figure", drop=False)
    return compare_pairs(figures.loc[list(first)], figures.loc[list(second)], seeds.indicators)


def shown(read: pd.DataFrame, wrong: pd.Series) -> list[str]:
    return [" ".join(row) for row in read.loc[wrong.to_numpy()].itertuples(index=False)]


def test_the_list_is_long_and_names_parts_that_the_code_knows(read: pd.DataFrame) -> None:
    assert len(read) >= 100 and {"yes", "no"} == set(read["comparable"])
    assert not read.duplicated(["figure_a", "figure_b"]).any()
    assert {part for parts in read["differs"] for part in parts.split()} <= set(PARTS)
    assert (read["differs"] != "").all()


def test_every_pair_is_decided_as_the_reader_did(read: pd.DataFrame, decided: pd.DataFrame) -> None:
    wrong = decided["comparable"] != (read["comparable"] == "yes")
    assert shown(read, wrong) == []


def test_every_part_that_the_reader_named_is_named(read: pd.DataFrame, decided: pd.DataFrame) -> None:
    pairs = zip(read["differs"], decided["differs"], strict=True)
    missing = pd.Series([bool(set(parts.split()) - set(named.split())) for parts, named in pairs])
    assert shown(read, missing) == []


def test_what_is_not_comparable_has_a_part_that_forbids_it(read: pd.DataFrame, decided: pd.DataFrame) -> None:
    forbidding = decided["differs"].map(lambda parts: bool(set(parts.split()) - CAVEATS))
    assert shown(read, ~decided["comparable"] & ~forbidding) == []


def test_which_figure_comes_first_decides_nothing(read: pd.DataFrame, decided: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(compared(read["figure_b"], read["figure_a"]), decided)


def test_a_stock_that_only_its_article_dates_counts_as_of_that_month() -> None:
    first, second = (pd.Series([figure]) for figure in DATED_BY_THE_ARTICLE)
    assert compared(first, second).iloc[0][["comparable", "differs"]].tolist() == [False, "months period"]

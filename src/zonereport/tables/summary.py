"""The first page: the latest outcome of each indicator that the zone's readers follow most."""

from __future__ import annotations

import pandas as pd

from ..analysis.vintage import current
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import is_own, records, text_of
from ..vocabulary import Measure, Status, Unit
from .cells import Desk

PER_CHAPTER = 5
# Targets have their own register; what only the appendix shows is no headline.
_NOT_SHOWN = ("50-targets", "90-sources")
_OUTCOMES = (Status.ACTUAL.value, Status.EXPECTED.value)
_AMOUNTS = (Measure.LEVEL.value, Measure.SHARE.value, Measure.RANK.value)
_RATES = (Measure.GROWTH.value, Measure.SHARE.value, Measure.COMPLETION.value)


def headline(edition: Edition, per_chapter: int = PER_CHAPTER) -> Table | Prose:
    """Latest outcome per family of indicators, by chapter of the codebook.

    Parameters
    ----------
    edition : Edition
        Only figures about the zone as a whole are considered.
    per_chapter : int
        Families shown per chapter, of those that an amount of money or a rate was printed for. Those
        come first that a rate (growth, share, completion) was printed for in the most periods, then
        those with the most figures: what a zone reports again and again.

    Returns
    -------
    Table or Prose
        One row per family: indicator, period, value, year-on-year growth and completion rate where
        printed for that period, and when the source appeared.
    """
    desk = Desk(edition)
    outcomes = latest_outcomes(edition, per_chapter)
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("value", "end"),
        desk.column("growth", "end"),
        desk.column("completion_rate", "end"),
        desk.column("published"),
    )
    rows = []
    for _, group in outcomes.groupby("place", sort=True):
        by_measure = {row["measure"]: row for row in reversed(records(group))}
        first = records(group)[0]
        amount = next((by_measure[measure] for measure in _AMOUNTS if measure in by_measure), None)
        rows.append(
            (
                Cell(desk.what(first)),
                Cell(desk.period(first)),
                desk.printed_cell(amount),
                desk.printed_cell(by_measure.get(Measure.GROWTH.value)),
                desk.printed_cell(by_measure.get(Measure.COMPLETION.value)),
                Cell(desk.published(first["figure"])),
            )
        )
    return desk.table("summary.headline", columns, rows)


def latest_outcomes(edition: Edition, per_chapter: int = PER_CHAPTER) -> pd.DataFrame:
    """Figures of the headline table with the column ``place`` (position of their row from 0)."""
    shown = _speakers(_candidates(edition))
    heads = shown.drop_duplicates("family")[["chapter", "family"]]
    heads = heads[heads.groupby("chapter").cumcount() < per_chapter].reset_index(drop=True)
    places = {family: place for place, family in enumerate(heads["family"])}
    shown = shown[shown["family"].isin(places)]
    return shown.assign(place=shown["family"].map(places))


def _candidates(edition: Edition) -> pd.DataFrame:
    """Outcomes that may make a headline, with ``family, chapter``, and how often the family is reported."""
    figures = current(edition.figures)
    shown = figures[
        is_own(figures, edition.zone)
        & figures["status"].isin(_OUTCOMES)
        & figures["measure"].isin([*_AMOUNTS, Measure.GROWTH.value, Measure.COMPLETION.value])
        & figures["period_end"].notna()
    ]
    codebook = edition.indicators[["indicator", "chapter"]]
    shown = shown.merge(codebook[~codebook["chapter"].isin(_NOT_SHOWN)], on="indicator")
    shown = shown.assign(family=shown["indicator"].map(_families(edition)))
    periods, size = _followed(edition)
    shown = shown.assign(periods=shown["family"].map(periods), size=shown["family"].map(size))
    # A count or a rank that no rate was ever printed for makes no headline; an amount of money does.
    in_money = shown["family"].isin(shown.loc[shown["unit"].eq(Unit.CNY), "family"])
    return shown[in_money | shown["periods"].gt(0)]


def _speakers(shown: pd.DataFrame) -> pd.DataFrame:
    """The figures of one series per family, about its latest period; most reported families first."""
    latest = shown["period_end"].eq(shown.groupby("family")["period_end"].transform("max"))
    shown = shown[latest]
    # One series speaks for the family: the one with most to say about the latest period.
    series = ["family", "indicator", "scope", "period"]
    shown = shown.assign(said=shown.groupby(series)["figure"].transform("size"))
    order = ["chapter", "periods", "size", "family", "said", "indicator", "scope", "period", "figure"]
    rising = [True, False, False, True, False, True, True, True, True]
    shown = shown.sort_values(order, ascending=rising, kind="stable")
    return shown.merge(shown.drop_duplicates("family")[series], on=series)


def _families(edition: Edition) -> dict[str, str]:
    """Family of each indicator; an indicator without one is its own."""
    codebook = edition.indicators
    pairs = zip(codebook["indicator"], codebook["family"], strict=True)
    return {indicator: text_of(family) or indicator for indicator, family in pairs}


def _followed(edition: Edition) -> tuple[pd.Series[int], pd.Series[int]]:
    """For each family the periods with a printed rate, targets included, and the number of figures."""
    figures = edition.figures[is_own(edition.figures, edition.zone)]
    families = figures["indicator"].map(_families(edition))
    rated = figures["period"].where(figures["measure"].isin(_RATES))
    return rated.groupby(families).nunique(), families.value_counts()

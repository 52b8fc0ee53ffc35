"""Innovation in words: firms, technology contracts, patents, platforms and ranks, newest first."""

from __future__ import annotations

from itertools import groupby, islice

import pandas as pd

from ..analysis.stages import by_first, newest
from ..analysis.vintage import current
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records, text_of
from ..vocabulary import Measure, Status
from .teller import Teller, bullets, title

__all__ = ["limits", "opening", "subjects", "title"]

CHAPTER = "80-innovation"
#: Matters told in the opening, in order, with the families of the codebook that each is made of.
MATTERS = {
    "firms": ("high_tech_firms", "specialised_firms", "high_tech_share"),
    "contracts": ("technology_contracts",),
    "patents": ("patents",),
    "platforms": ("platforms",),
    "talent": ("talent", "cooperation"),
}
_NATIONAL, _ABOVE = "little_giants_national", "little_giants_provincial_and_above"
#: Periods told of each matter; the tables have the others.
_PERIODS = 3
_VALUE = "technology_contract_value"


def opening(edition: Edition) -> Prose:
    """What was counted of each matter, by period."""
    teller = Teller(edition)
    rows = _own(edition)
    if rows.empty:
        few = len(_of_chapter(edition)) > 0
        return Prose(teller.text("innovation.only_subjects" if few else "innovation.none"))
    family = _families(rows, edition)
    items = []
    for matter, families in MATTERS.items():
        items.append(_matter(teller, matter, rows[family.isin(families)]))
    ranks = rows["measure"].eq(Measure.RANK)
    items.append(_matter(teller, "ranks", rows[ranks]))
    return bullets(teller.text("innovation.opening"), items)


def subjects(edition: Edition) -> Prose:
    """That figures of single firms and platforms stand apart."""
    teller = Teller(edition)
    rows = _of_chapter(edition)
    count = int((~is_own(rows, edition.zone)).sum())
    return Prose(teller.count("innovation.subjects", count, "innovation.subjects") if count else "")


def limits(edition: Edition) -> Prose:
    """What the figures do not say, and why."""
    teller = Teller(edition)
    rows = _own(edition)
    codes = set(rows["indicator"])
    firms = rows[_families(rows, edition).isin(["high_tech_firms"])]
    items = []
    if firms["indicator"].nunique() > 1:
        items.append(teller.text("innovation.limits.firms"))
    if {_NATIONAL, _ABOVE} <= codes:
        named = {row["indicator"]: teller.number(row) for row in reversed(newest(rows))}
        values = {"national": named[_NATIONAL], "above": named[_ABOVE]}
        items.append(teller.text("innovation.limits.specialised", **values))
    if {"invention_patent_applications", "patents_granted"} <= codes:
        items.append(teller.text("innovation.limits.patents"))
    items.append(_months(teller))
    said = [item for item in items if item]
    return bullets(teller.text("innovation.limits.head"), said) if said else Prose("")


def _matter(teller: Teller, matter: str, rows: pd.DataFrame) -> str:
    """One item: the matter's numbers of its newest periods, targets left to the table."""
    clauses = []
    shown = newest(rows[rows["status"] != Status.TARGET])
    periods = groupby(shown, key=lambda row: (row["period"], row["status"]))
    for (_, status), group in islice(periods, _PERIODS):
        found = list(group)
        said = teller.clauses(_said(teller, row) for row in found)
        period = teller.period(found[0])
        key = f"innovation.period.{status}" if period else f"innovation.undated.{status}"
        clauses.append(teller.text(key, period=period, said=said))
    if not clauses:
        return ""
    said = teller.text("innovation.between").join(clauses)
    return teller.text(f"innovation.matter.{matter}", said=said[:1].upper() + said[1:])


def _said(teller: Teller, row: Row) -> str:
    """A figure with what follows from it."""
    figure = text_of(row["figure"])
    what = teller.what(row)
    if row["measure"] == Measure.COMPLETION:
        what = teller.text("innovation.completion", what=what)
    said = teller.text("innovation.item", what=what, value=teller.number(row))
    for quantity, key in (("average_per_contract", "contract"), ("implied_city_average", "city")):
        if (derived := by_first(teller.ratios, quantity).get(figure)) is not None:
            said += teller.text(f"innovation.{key}", value=teller.derived(derived))
    return said


def _months(teller: Teller) -> str:
    """Monthly averages of contract value over periods of different length, which are no growth."""
    growth = teller.edition.growth
    rows = growth[(growth["quantity"] == "monthly_rate") & is_own(growth, teller.edition.zone)]
    averages = [
        teller.text("innovation.monthly", period=teller.period(row), value=teller.derived(row))
        for row in records(rows[rows["indicator"] == _VALUE].sort_values("period_end"))
    ]
    return teller.text("innovation.limits.months", averages=teller.clauses(averages)) if averages[1:] else ""


def _of_chapter(edition: Edition) -> pd.DataFrame:
    codes = edition.indicators.loc[edition.indicators["chapter"] == CHAPTER, "indicator"]
    figures = current(edition.figures)
    return figures[figures["indicator"].isin(codes)].reset_index(drop=True)


def _own(edition: Edition) -> pd.DataFrame:
    figures = _of_chapter(edition)
    return figures[is_own(figures, edition.zone)].reset_index(drop=True)


def _families(figures: pd.DataFrame, edition: Edition) -> pd.Series:
    book = edition.indicators
    return figures["indicator"].map(dict(zip(book["indicator"], book["family"], strict=True)))

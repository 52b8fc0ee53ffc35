"""Innovation in words: firms, technology contracts, patents, platforms and ranks, newest first."""

from __future__ import annotations

from itertools import groupby, islice

import pandas as pd

from ..analysis.stages import by_first, newest
from ..analysis.vintage import current
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records, text_of
from ..vocabulary import Language, Measure, Status
from .remarks import Remarks
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
_APPLICATIONS = "high_tech_firm_applications"
_NATIONAL, _ABOVE = "little_giants_national", "little_giants_provincial_and_above"
#: Stock, additions, net additions and applications of one kind of firm.
_FIRMS = ("high_tech_firms", "new_high_tech_firms", "net_new_high_tech_firms", _APPLICATIONS)
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
    items, told = [], set[str]()
    ranks = rows["measure"].eq(Measure.RANK)
    chosen = {matter: family.isin(families) & ~ranks for matter, families in MATTERS.items()}
    for matter, mine in {**chosen, "ranks": ranks}.items():
        periods = _periods(rows[mine])
        items.append(_matter(teller, matter, periods))
        told |= {text_of(row["figure"]) for group in periods for row in group}
    parts = [teller.text("innovation.opening")]
    if len(told) < len(rows):
        parts.append(teller.text("innovation.rest"))
    return bullets(("" if teller.language == Language.ZH else " ").join(parts), items)


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
    firms = rows[rows["indicator"].isin(_FIRMS)]
    items = []
    if firms["indicator"].nunique() > 1:
        items.append(_kinds(teller, firms))
    if {_NATIONAL, _ABOVE} <= codes:
        named = {row["indicator"]: row for row in reversed(newest(rows))}
        national, above = named[_NATIONAL], named[_ABOVE]
        if national["period"] == above["period"]:
            values = {"national": teller.number(national), "above": teller.number(above)}
            items.append(teller.text("innovation.limits.specialised", **values))
    if {"invention_patent_applications", "patents_granted"} <= codes:
        items.append(teller.text("innovation.limits.patents"))
    items.append(_months(teller))
    said = [item for item in items if item]
    return bullets(teller.text("innovation.limits.head"), said) if said else Prose("")


def _periods(rows: pd.DataFrame) -> list[list[Row]]:
    """The figures of a matter's newest periods, each with one status; targets are left to the table."""
    shown: list[Row] = [*newest(rows[rows["status"] != Status.TARGET])]
    periods = groupby(shown, key=lambda row: (row["period"], row["status"]))
    return [list(group) for _, group in islice(periods, _PERIODS)]


def _matter(teller: Teller, matter: str, periods: list[list[Row]]) -> str:
    """One item: the matter's numbers by period, with the coders' remarks on them."""
    clauses = []
    remarks = Remarks(teller, (row for found in periods for row in found))
    for found in periods:
        said = teller.text("innovation.within").join(_said(teller, row, remarks) for row in found)
        period = teller.period(found[0])
        status = found[0]["status"]
        key = f"innovation.period.{status}" if period else f"innovation.undated.{status}"
        said = teller.text(key, period=period + remarks.at_period(found[0]), said=said)
        clauses.append(said[:1].upper() + said[1:])
    if not clauses:
        return ""
    return teller.text(f"innovation.matter.{matter}", said=teller.text("innovation.between").join(clauses))


def _said(teller: Teller, row: Row, remarks: Remarks) -> str:
    """A figure with what follows from it."""
    figure = text_of(row["figure"])
    said = teller.clause(row, remarks.behind(row))
    averages = by_first(teller.ratios, "average_per_contract")
    if (derived := averages.get(figure)) is not None:
        said += teller.text("innovation.contract", value=teller.derived(derived))
    # Told with the second of the two numbers that it follows from.
    for derived in by_first(teller.ratios, "implied_city_average").values():
        if text_of(derived["figures"]).split()[-1] == figure:
            said += teller.text("innovation.city", value=teller.derived(derived))
    return said


def _kinds(teller: Teller, firms: pd.DataFrame) -> str:
    """What was counted of high-tech firms, as different things."""
    codes = [code for code in _FIRMS if firms["indicator"].eq(code).any()]
    kinds = teller.listed(teller.indicator(code) for code in codes)
    said = [teller.text("innovation.limits.firms", kinds=kinds)]
    applications = firms[firms["indicator"] == _APPLICATIONS]
    if len(applications):
        intended = applications["scope"].str.contains("intending", regex=False).any()
        said.append(teller.text("innovation.limits.intended" if intended else "innovation.limits.applied"))
    return ("" if teller.language == Language.ZH else " ").join(said)


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

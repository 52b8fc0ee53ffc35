"""The first page: growth, investment, R&D and targets in a sentence each, and what is not known."""

from __future__ import annotations

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.formats import format_date
from ..language.labels import is_own, records, remark_column
from ..vocabulary import Measure, Status, Verdict
from . import completion, rd_intensity, targets
from .teller import Teller, bullets, title

__all__ = ["answers", "opening", "title", "unknown"]

_FIGURES, _SOURCES, _REGISTER = "sources.figures", "data.sources", "targets.register"
#: More than this in one sentence is no summary.
SHOWN = 6


def opening(edition: Edition) -> Prose:
    """What the report rests on: how many articles and figures, and up to which day."""
    teller = Teller(edition)
    own = edition.figures
    sources = teller.count("summary.sources", own["source"].nunique(), _SOURCES)
    figures = teller.count("summary.figures", len(own), _FIGURES)
    zone = teller.area(edition.zone)
    as_of = format_date(edition.as_of, edition.language)
    return Prose(teller.text("summary.opening", zone=zone, as_of=as_of, sources=sources, figures=figures))


def answers(edition: Edition) -> Prose:
    """The report's questions, each answered in a sentence or two."""
    teller = Teller(edition)
    chapters = ["70-attraction", "80-innovation"]
    if growth_outcomes(teller).empty:
        chapters.append("90-sources")  # where so little is known, area and population are news
    items = [
        _growth_answer(teller),
        completion.latest_sentence(teller),
        rd_intensity.latest_sentence(teller),
        *(_latest_levels(teller, chapter) for chapter in chapters),
        targets.count_sentence(teller),
    ]
    return bullets(teller.text("summary.answers"), items)


def _latest_levels(teller: Teller, chapter: str) -> str:
    """Amounts and counts of a chapter of the codebook, of the latest period that has any."""
    edition = teller.edition
    codes = edition.indicators.loc[edition.indicators["chapter"] == chapter, "indicator"]
    figures = edition.figures[is_own(edition.figures, edition.zone)]
    told = figures["indicator"].isin(codes) & (figures["measure"] == Measure.LEVEL)
    levels = figures[told & (figures["status"] == Status.ACTUAL) & (figures["superseded_by"] == "")]
    flows = levels[levels["months"] > 0]
    levels = flows if len(flows) else levels
    if levels.empty:
        return ""
    latest = levels[levels["period_end"] == levels["period_end"].max()]
    rows = records(latest[latest["months"] == latest["months"].max()])
    key = "summary.levels" if len(rows) <= SHOWN else "summary.levels_of"
    said = teller.clauses(teller.clause(row) for row in rows[:SHOWN])
    count = teller.counted(len(rows), _FIGURES)
    return teller.text(key, period=teller.period(rows[0]), levels=said, count=count)


def _growth_answer(teller: Teller) -> str:
    """Growth rates of the latest period for which any was published for the zone as a whole."""
    rates = growth_outcomes(teller)
    if rates.empty:
        return no_growth(teller)
    latest = rates[rates["period_end"] == rates["period_end"].max()]
    sentence = teller.text(
        "summary.growth", period=teller.period(records(latest)[0]), rates=rate_list(teller, latest)
    )
    gdp = rates[rates["indicator"] == "gdp"]
    if len(gdp) and "gdp" not in set(latest["indicator"]):
        row = records(gdp)[-1]
        sentence += teller.text("summary.gdp_last", period=teller.period(row), value=teller.derived(row))
    return sentence


def growth_outcomes(teller: Teller) -> pd.DataFrame:
    """Printed growth of the zone as a whole that is an outcome, earliest period first."""
    growth = teller.edition.growth
    chosen = (growth["formula"] == "printed") & (growth["status"] == Status.ACTUAL)
    return growth[chosen & is_own(growth, teller.edition.zone) & growth["period_end"].notna()]


def no_growth(teller: Teller) -> str:
    """That no growth rate was reported, or that all of them are expectations or targets."""
    growth = teller.edition.growth
    own = growth[(growth["formula"] == "printed") & is_own(growth, teller.edition.zone)]
    expected = int((own["status"] == Status.EXPECTED).sum())
    if not expected:
        return teller.text("growth.none")
    return teller.count("growth.only_expected", expected, "growth.outcomes")


def rate_list(teller: Teller, rates: pd.DataFrame) -> str:
    """Growth rates as clauses: what rose or fell, and by how much."""
    clauses = []
    for row in records(rates):
        direction = "fell" if float(row["value"]) < 0 else "rose"
        value = teller.size(teller.figures[str(row["figures"])])
        clauses.append(teller.text(f"growth.{direction}", what=teller.what(row), value=value))
    return teller.clauses(clauses)


def unknown(edition: Edition) -> Prose:
    """What the figures cannot tell, counted from the figures themselves."""
    teller = Teller(edition)
    own = edition.figures[is_own(edition.figures, edition.zone)]
    outcomes = own[own["status"] != Status.TARGET]
    grown = set(outcomes.loc[outcomes["measure"] == Measure.GROWTH, "indicator"])
    levels = set(outcomes.loc[outcomes["measure"] == Measure.LEVEL, "indicator"])
    only_growth = sorted(grown - levels)
    register = edition.targets[edition.targets["quantity"] == "target"]
    undated_targets = register["reason"].str.contains("undated")
    open_targets = register["verdict"].isin([Verdict.NO_OUTCOME, Verdict.NOT_COMPARABLE]) & ~undated_targets
    due, endless = int(open_targets.sum()), int(undated_targets.sum())
    undated = edition.sources[edition.sources["source"].isin(edition.figures["source"])]
    windows = undated["published_from"].astype(str) != undated["published_to"].astype(str)
    doubts = edition.figures[remark_column(edition.language)].fillna("").ne("")
    items = [
        teller.text(
            "unknown.levels", indicators=teller.listed(teller.indicator(code) for code in only_growth)
        )
        if only_growth
        else "",
        teller.count("unknown.targets", due, _REGISTER) if due else "",
        teller.count("unknown.undated", endless, _REGISTER) if endless else "",
        completion.unknown_plans(teller),
        rd_intensity.unknown_definitions(teller),
        teller.count("unknown.dates", int(windows.sum()), _SOURCES) if windows.any() else "",
        teller.count("unknown.doubts", int(doubts.sum()), "sources.notes") if doubts.any() else "",
    ]
    return bullets(teller.text("unknown.head"), items)

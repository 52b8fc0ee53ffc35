"""Growth in words: what was published, what cannot be set side by side, what the targets were."""

from __future__ import annotations

from ..analysis.beside import side_of
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records, text_of
from ..vocabulary import Measure, Status, Verdict
from .sides import side_words
from .summary import growth_outcomes, no_growth, rate_list
from .teller import Teller, bullets, paragraphs, title

__all__ = ["apart", "beside", "derived", "gaps", "opening", "targets", "title"]

_DERIVED = "growth.derived"
#: How a rate is worded by its status: what does not fall, and what does.
_MOVES = {
    Status.ACTUAL: ("rose", "fell"),
    Status.EXPECTED: ("would_rise", "would_fall"),
    Status.TARGET: ("to_rise", "to_fall"),
}


def opening(edition: Edition) -> Prose:
    """Growth by period, the latest first."""
    teller = Teller(edition)
    rates = growth_outcomes(teller)
    if rates.empty:
        return Prose(no_growth(teller))
    periods = sorted(
        rates.groupby(["period_end", "period_start"], sort=False), key=lambda group: group[0], reverse=True
    )
    return bullets(
        teller.text("growth.opening"),
        [
            teller.text(
                "growth.in_period", period=teller.period(records(rows)[0]), rates=rate_list(teller, rows)
            )
            for _, rows in periods
        ],
    )


def targets(edition: Edition) -> Prose:
    """Which growth targets were set, and for which years."""
    teller = Teller(edition)
    growth = edition.growth
    wanted = growth[(growth["formula"] == "printed") & (growth["status"] == Status.TARGET)]
    # Those that the table holds: of the zone as a whole, with a period.
    wanted = wanted[is_own(wanted, edition.zone) & wanted["period_end"].notna()]
    if wanted.empty:
        return Prose(teller.text("growth.no_targets") if len(growth) else "")
    years = teller.listed(str(year) for year in sorted(wanted["period_end"].dt.year.unique()))
    return Prose(teller.count("growth.targets", len(wanted), "targets.register", years=years))


def gaps(edition: Edition) -> Prose:
    """Gaps between outcomes and targets of the same series and period, or that there is none."""
    teller = Teller(edition)
    found = edition.growth[edition.growth["formula"] == "outcome_minus_target"]
    if found.empty:
        has_targets = edition.growth["status"].eq(Status.TARGET).any()
        return Prose(teller.text("growth.no_gaps") if has_targets else "")
    items = [
        teller.text(
            f"growth.gap.{row['verdict'] or Verdict.NOT_COMPARABLE}",
            what=teller.what(row),
            period=teller.period(row),
            gap=teller.derived(row, signed=True),
        )
        for row in records(found)
    ]
    return bullets(teller.text("growth.gaps"), items)


def beside(edition: Edition) -> Prose:
    """The zone beside its city, its province and the nation, and how many rates have no counterpart."""
    teller = Teller(edition)
    rates = edition.beside[edition.beside["measure"] == Measure.GROWTH]
    if rates.empty:
        return Prose("" if edition.growth.empty else teller.text("growth.nothing_above"))
    apart = rates["verdict"] == Verdict.NOT_COMPARABLE
    leads = rates[~apart].assign(side=side_of(rates[~apart]))
    leads = leads.sort_values(["period_end", "period_start", "indicator"], ascending=[False, False, True])
    by_rate: dict[str, list[Row]] = {}
    for row in records(leads):
        by_rate.setdefault(text_of(row["figures"]).split()[0], []).append(row)
    items = [_beside_item(teller, teller.figures[figure], rows) for figure, rows in by_rate.items()]
    alone = rates.loc[apart, "figures"].str.split().str[0].nunique()
    goals = leads[leads["status"] == Status.TARGET]
    return paragraphs(
        [
            bullets(teller.text("growth.beside" if items else "growth.none_beside"), items).markdown,
            teller.goal_note(goals),
            teller.count("growth.not_beside", alone, "growth.not_beside") if alone else "",
        ]
    )


def _beside_item(teller: Teller, own: Row, rows: list[Row]) -> str:
    sides = teller.clauses(side_words(teller, row) for row in rows)
    status = Status(text_of(own["status"]))
    said = _MOVES[status][float(own["value"]) < 0]
    moved = teller.text(f"growth.{said}", what=teller.what(own), value=teller.size(own))
    return teller.text(f"growth.beside_item.{status}", period=teller.period(own), said=moved, sides=sides)


def derived(edition: Edition) -> Prose:
    """What could be derived from levels, why no more, and on what base published growth may rest."""
    teller = Teller(edition)
    growth = edition.growth[is_own(edition.growth, edition.zone)]
    levels = growth[growth["formula"] == "levels_same_months"]
    implied = int((levels["status"] == Status.TARGET).sum())
    monthly = int((growth["formula"] == "monthly_rate").sum())
    backcast = _backcast(teller)
    if growth.empty:
        return Prose(backcast)
    return paragraphs(
        [
            teller.count("growth.derived", len(levels) - implied, _DERIVED),
            backcast,
            teller.count("growth.implied", implied, _DERIVED) if implied else "",
            teller.count("growth.monthly", monthly, _DERIVED) if monthly else "",
        ]
    )


def _backcast(teller: Teller) -> str:
    """How many levels a year earlier follow from level and growth, and why they may differ from print."""
    growth = teller.edition.growth
    levels = growth[growth["formula"].eq("base_level") & growth[["lower", "upper"]].notna().any(axis=1)]
    if levels.empty:
        return ""
    firms = int((levels["subject"] != "").sum())
    subjects = teller.count("growth.of_subjects", firms, "growth.derived") if firms else ""
    return teller.count("growth.base_level", len(levels), _DERIVED, subjects=subjects)


def apart(edition: Edition) -> Prose:
    """Changes of growth rates and leads in growth, which are no growth rates."""
    teller = Teller(edition)
    figures = edition.figures
    changes = figures[
        is_own(figures, edition.zone)
        & (figures["measure"] == Measure.CHANGE)
        & figures["unit"].isin(["percent", "pp"])
    ]
    if changes.empty:
        return Prose("")
    items = [
        teller.text(
            "growth.change",
            what=teller.what(row),
            period=teller.period(row),
            value=teller.number(row),
            status=teller.name("status", row["status"]),
        )
        + teller.remark(str(row["figure"]))
        for row in records(changes)
    ]
    return bullets(teller.text("growth.apart"), items)

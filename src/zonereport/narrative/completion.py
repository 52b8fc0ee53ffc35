"""Investment completion in words: done, planned, rate, and the share of the year that had passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records
from ..vocabulary import Status, Verdict
from .teller import Teller, bullets, title

__all__ = ["apart", "opening", "pace", "reconciliation", "tasks", "title"]

#: What the codebook calls this chapter: completion of its indicators is told here, of all others as tasks.
CHAPTER = "30-investment-completion"
Kind = Literal["completion", "task"]
_AMOUNTS, _TASKS = "completion.completion", "completion.tasks"
#: Message on a rate without an amount and a plan.
_ALONE = "rate_only"


def opening(edition: Edition) -> Prose:
    """One sentence for each observation, latest first."""
    teller = Teller(edition)
    items = [_remarked(teller, "completion", parts) for parts in _observations(teller, "completion")]
    return bullets(teller.text("completion.opening" if items else "completion.none"), items)


def latest_sentence(teller: Teller) -> str:
    """The latest observation of investment completion."""
    sentences = (_sentence(teller, "completion", parts) for parts in _observations(teller, "completion"))
    return next(sentences, teller.text("completion.none"))


def pace(edition: Edition) -> Prose:
    """Where the running year would end at the pace so far; an extrapolation, and said to be one."""
    teller = Teller(edition)
    if _rates(teller, "completion").empty:
        return Prose("")
    items = []
    for parts in _observations(teller, "completion"):
        end = parts.get("year_end_at_pace")
        if end is None:
            continue
        if end["period_end"].year == edition.as_of.year:
            items.append(
                teller.text(
                    f"completion.pace.{parts['rate']['status']}",
                    what=teller.what(end),
                    period=teller.period(parts["rate"]),
                    rate=teller.derived(parts["rate"]),
                    elapsed=teller.percent(parts["elapsed_share"]),
                    year_end=teller.derived(end),
                )
            )
    key = "completion.extrapolation" if items else "completion.no_extrapolation"
    return bullets(teller.text(key, year=edition.as_of.year), items)


def reconciliation(edition: Edition) -> Prose:
    """Whether printed rates agree with the amounts printed beside them."""
    teller = Teller(edition)
    if _rates(teller, "completion").empty:
        return Prose("")
    items = []
    for kind in ("completion", "task"):
        for parts in _observations(teller, kind):
            computed, gap = parts.get("rate_computed"), parts.get("rate_gap")
            if computed is not None and gap is not None:
                verdict = Verdict.DIFFERS if gap["verdict"] == Verdict.DIFFERS else Verdict.AGREES
                items.append(
                    teller.text(
                        f"completion.reconciled.{verdict}",
                        what=teller.what(computed),
                        period=teller.period(computed),
                        printed=teller.derived(parts["rate"]),
                        computed=teller.derived(computed),
                    )
                )
    return bullets(
        teller.text("completion.reconciliation" if items else "completion.no_reconciliation"), items
    )


def apart(edition: Edition) -> Prose:
    """Which scopes the observations cover, since no line is drawn between different ones."""
    teller = Teller(edition)
    rates = _rates(teller, "completion")
    codes = list(dict.fromkeys(rates["scope"]))
    names = [teller.scope(code) or teller.text("completion.no_scope") for code in codes]
    if len(names) < 2:
        return Prose("")
    scopes = teller.text("completion.between").join(names)
    return Prose(teller.count("completion.apart", len(names), _AMOUNTS, scopes=scopes))


def tasks(edition: Edition) -> Prose:
    """Completion of the other annual tasks: contracts, applications."""
    teller = Teller(edition)
    items = [_remarked(teller, "task", parts) for parts in _observations(teller, "task")]
    return bullets(teller.text("completion.tasks" if items else "completion.no_tasks"), items)


def unknown_plans(teller: Teller) -> str:
    """How many completion rates were printed without their plan."""
    kinds: dict[str, Kind] = {_AMOUNTS: "completion", _TASKS: "task"}
    missing = {
        exhibit: sum("plan" not in parts for parts in _observations(teller, kind))
        for exhibit, kind in kinds.items()
    }
    # Rates of both kinds stand in one table only, that of all figures.
    listed = [exhibit for exhibit, count in missing.items() if count]
    exhibit = listed[0] if len(listed) == 1 else "sources.figures"
    return teller.count("unknown.plans", sum(missing.values()), exhibit) if listed else ""


def _observations(teller: Teller, kind: Kind) -> Iterator[dict[str, Row]]:
    """Rows that belong to one printed rate, by quantity; the latest rate first."""
    completion = teller.edition.completion
    for rate in reversed(records(_rates(teller, kind))):
        parts: dict[str, Row] = {"rate": rate}
        for row in records(completion[completion["group"] == rate["group"]]):
            uses_rate = str(rate["figures"]) in str(row["figures"]).split()
            if uses_rate or row["period"] == rate["period"] or row["quantity"] == "plan":
                parts.setdefault(str(row["quantity"]), row)
        yield parts


def _rates(teller: Teller, kind: Kind) -> pd.DataFrame:
    """Printed rates of the zone as a whole: of this chapter's indicators, or of all others."""
    completion = teller.edition.completion
    rates = completion[(completion["quantity"] == "rate") & is_own(completion, teller.edition.zone)]
    book = teller.edition.indicators
    of_chapter = rates["indicator"].isin(book.loc[book["chapter"] == CHAPTER, "indicator"])
    return rates[of_chapter if kind == "completion" else ~of_chapter]


def _sentence(teller: Teller, kind: Kind, parts: dict[str, Row]) -> str:
    rate = parts["rate"]
    expected = ".expected" if rate["status"] == Status.EXPECTED else ".actual"
    values = {"what": teller.what(rate), "period": teller.period(rate), "rate": teller.derived(rate)}
    if "done" in parts:
        sentence = teller.text(f"{kind}.done{expected}", **values, done=teller.derived(parts["done"]))
    else:
        sentence = teller.text(f"{kind}.rate{expected}", **values)
    plan = parts.get("plan_implied_whole", parts.get("plan_implied"))
    if "plan" in parts:
        sentence += teller.text(f"{kind}.plan", plan=teller.derived(parts["plan"]))
    elif plan is not None:
        sentence += teller.text(f"{kind}.implied", plan=teller.derived(plan))
    elif "done" not in parts:
        sentence += teller.text(f"{kind}.{_ALONE}")
    elapsed = parts.get("elapsed_share")
    if elapsed is not None and float(elapsed["value"]) < 100:
        sentence += teller.text("completion.elapsed", elapsed=teller.percent(elapsed))
    return sentence


def _remarked(teller: Teller, kind: Kind, parts: dict[str, Row]) -> str:
    """The sentence on one observation, with the coders' remarks on its figures."""
    rows = [parts[quantity] for quantity in ("done", "rate") if quantity in parts]
    return _sentence(teller, kind, parts) + teller.remark(*(str(row["figures"]) for row in rows))

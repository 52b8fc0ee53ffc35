"""Investment completion in words: done, planned, rate, and the share of the year that had passed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records
from ..language.names import scope_name
from ..vocabulary import Status, Verdict
from .teller import Teller, bullets, title

__all__ = ["apart", "opening", "pace", "reconciliation", "tasks", "title"]

#: The indicator whose completion the chapter is about; all others are tasks.
INVESTMENT = "project_investment"


def opening(edition: Edition) -> Prose:
    """One sentence for each observation, latest first."""
    teller = Teller(edition)
    items = [_remarked(teller, parts) for parts in _observations(teller, INVESTMENT)]
    return bullets(teller.text("completion.opening" if items else "completion.none"), items)


def latest_sentence(teller: Teller) -> str:
    """The latest observation of investment completion."""
    sentences = (_sentence(teller, parts) for parts in _observations(teller, INVESTMENT))
    return next(sentences, teller.text("completion.none"))


def pace(edition: Edition) -> Prose:
    """Where the running year would end at the pace so far; an extrapolation, and said to be one."""
    teller = Teller(edition)
    if _rates(teller, INVESTMENT).empty:
        return Prose("")
    items = []
    for parts in _observations(teller, INVESTMENT):
        end = parts.get("year_end_at_pace")
        if end is not None and end["period_end"].year == edition.as_of.year:
            items.append(
                teller.text(
                    "completion.pace",
                    what=teller.named(end),
                    period=teller.period(parts["rate"]),
                    rate=teller.derived(parts["rate"]),
                    elapsed=teller.percent(parts["elapsed_share"]),
                    year_end=teller.percent(end),
                )
            )
    return bullets(teller.text("completion.extrapolation" if items else "completion.no_extrapolation"), items)


def reconciliation(edition: Edition) -> Prose:
    """Whether printed rates agree with the amounts printed beside them."""
    teller = Teller(edition)
    if _rates(teller, INVESTMENT).empty:
        return Prose("")
    items = []
    for indicator in (INVESTMENT, None):
        for parts in _observations(teller, indicator):
            computed, gap = parts.get("rate_computed"), parts.get("rate_gap")
            if computed is not None and gap is not None:
                verdict = Verdict.DIFFERS if gap["verdict"] == Verdict.DIFFERS else Verdict.AGREES
                items.append(
                    teller.text(
                        f"completion.reconciled.{verdict}",
                        what=teller.named(computed),
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
    rates = _rates(teller, INVESTMENT)
    codes = list(dict.fromkeys(rates["scope"]))
    names = [scope_name(code, teller.language) or teller.text("completion.no_scope") for code in codes]
    if len(names) < 2:
        return Prose("")
    return Prose(
        teller.count("completion.apart", len(names), scopes=teller.text("completion.between").join(names))
    )


def tasks(edition: Edition) -> Prose:
    """Completion of the other annual tasks: contracts, applications."""
    teller = Teller(edition)
    items = [_remarked(teller, parts) for parts in _observations(teller, None)]
    return bullets(teller.text("completion.tasks" if items else "completion.no_tasks"), items)


def unknown_plans(teller: Teller) -> str:
    """How many completion rates were printed without their plan."""
    observations = [*_observations(teller, INVESTMENT), *_observations(teller, None)]
    missing = sum("plan" not in parts for parts in observations)
    return teller.count("unknown.plans", missing) if missing else ""


def _observations(teller: Teller, indicator: str | None) -> Iterator[dict[str, Row]]:
    """Rows of one printed rate by quantity, latest first; None gives all indicators but investment."""
    completion = teller.edition.completion
    for rate in reversed(records(_rates(teller, indicator))):
        figure = str(rate["figures"]).split()[0]
        same = completion[completion["group"] == rate["group"]]
        parts: dict[str, Row] = {"rate": rate}
        for row in records(same):
            belongs = row["period"] == rate["period"] or row["quantity"] == "plan"
            uses_rate = figure in str(row["figures"]).split() or row["formula"] == "printed"
            if row["quantity"] != "rate" and (belongs or uses_rate):
                parts.setdefault(str(row["quantity"]), row)
        yield parts


def _rates(teller: Teller, indicator: str | None) -> pd.DataFrame:
    completion = teller.edition.completion
    chosen = (completion["quantity"] == "rate") & is_own(completion, teller.edition.zone)
    investment = completion["indicator"] == INVESTMENT
    return completion[chosen & (investment if indicator else ~investment)]


def _sentence(teller: Teller, parts: dict[str, Row]) -> str:
    rate = parts["rate"]
    kind = "completion" if rate["indicator"] == INVESTMENT else "task"
    expected = ".expected" if rate["status"] == Status.EXPECTED else ".actual"
    values = {"what": teller.named(rate), "period": teller.period(rate), "rate": teller.derived(rate)}
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
        sentence += teller.text("completion.rate_only")
    elapsed = parts.get("elapsed_share")
    if elapsed is not None and float(elapsed["value"]) < 100:
        sentence += teller.text("completion.elapsed", elapsed=teller.percent(elapsed))
    return sentence


def _remarked(teller: Teller, parts: dict[str, Row]) -> str:
    """The sentence on one observation, with the coders' remarks on its figures."""
    rows = [parts[quantity] for quantity in ("done", "rate") if quantity in parts]
    return _sentence(teller, parts) + teller.remark(*(str(row["figures"]) for row in rows))

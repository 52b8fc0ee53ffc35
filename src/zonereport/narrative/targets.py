"""Targets in words: how many were set, how many were ever answered, and with what result."""

from __future__ import annotations

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import is_own, records
from ..vocabulary import Language, Verdict
from .teller import Teller, bullets, title

__all__ = ["answered", "opening", "title", "unanswered"]

ANSWERED = (Verdict.MET, Verdict.MISSED, Verdict.WITHIN_ROUNDING)
UNANSWERED = (Verdict.NO_OUTCOME, Verdict.NOT_COMPARABLE, Verdict.NOT_YET_DUE)


def opening(edition: Edition) -> Prose:
    """How many targets the articles set, and what became of them."""
    return Prose(count_sentence(Teller(edition)))


def count_sentence(teller: Teller) -> str:
    """Targets counted by verdict."""
    everybody = _register(teller)
    register = everybody[is_own(everybody, teller.edition.zone)]
    if register.empty:
        return teller.text("targets.none")
    counts = register["verdict"].value_counts()
    parts = [
        teller.count(f"targets.part.{verdict}", int(counts[verdict]))
        for verdict in Verdict
        if verdict in counts.index
    ]
    others = len(everybody) - len(register)
    sentence = teller.count("targets.count", len(register), parts=teller.clauses(parts))
    return sentence + (teller.count("targets.others", others) if others else "")


def answered(edition: Edition) -> Prose:
    """The targets that an outcome of the same series and period answers."""
    teller = Teller(edition)
    register = _register(teller)
    gaps = edition.targets[edition.targets["quantity"] == "outcome_minus_target"]
    items = []
    for row in records(register[register["verdict"].isin(ANSWERED)]):
        target, *outcomes = (teller.figures[figure] for figure in str(row["figures"]).split())
        gap = next((g for g in records(gaps) if str(target["figure"]) in str(g["figures"]).split()), None)
        items.append(
            teller.text(
                f"targets.answered.{row['verdict']}",
                what=teller.what(row),
                period=teller.period(row),
                target=teller.number(target),
                outcome=teller.listed(teller.number(outcome) for outcome in outcomes),
                gap=teller.derived(gap, signed=True) if gap is not None else "",
            )
        )
    if register.empty:
        return Prose("")
    return bullets(teller.count("targets.share", len(items), total=len(register)), items)


def unanswered(edition: Edition) -> Prose:
    """Why the other targets have no answer."""
    teller = Teller(edition)
    register = _register(teller)
    undated = register["reason"].str.contains("undated")
    dated = register.loc[~undated, "verdict"]
    reasons = {verdict: int((dated == verdict).sum()) for verdict in UNANSWERED} | {
        "undated": int(undated.sum())
    }
    parts = [
        teller.count(f"targets.unanswered.{reason}", count) for reason, count in reasons.items() if count
    ]
    return Prose("".join(parts) if teller.language == Language.ZH else " ".join(parts))


def _register(teller: Teller) -> pd.DataFrame:
    frame = teller.edition.targets
    return frame[(frame["quantity"] == "target") & (frame["area"] == teller.edition.zone)]

"""Targets in words: how many were set, how many were ever answered, and with what result."""

from __future__ import annotations

import pandas as pd

from ..analysis.conclusions import sign
from ..analysis.intervals import Intervals
from ..analysis.target_record import shares
from ..analysis.target_states import NO_ARTICLE, STATES, told_targets
from ..edition import Edition
from ..exhibits import Prose
from ..language.formats import format_bounds
from ..language.labels import Row, exhibit_id, is_own, number_of, records
from ..vocabulary import Language, Measure, Status, Unit, Verdict
from .teller import Teller, bullets, linked, title

__all__ = ["ambition", "answered", "drift", "followed_up", "opening", "silence", "title", "unanswered"]

_REGISTER = "targets.register"
_SHARES = "targets.shares"
_SIDES = ("above", "below", "equal", "undecided")
ANSWERED = (Verdict.MET, Verdict.MISSED, Verdict.WITHIN_ROUNDING)
#: What is told of targets without an answer, beside silence and expectations.
UNANSWERED = ("no_outcome", "not_comparable", "not_yet_due", "undated")


def opening(edition: Edition) -> Prose:
    """How many targets the articles set, what became of them, and which figures are no targets."""
    teller = Teller(edition)
    aims = edition.figures[edition.figures["status"] == Status.TARGET]
    thresholds = int((aims["measure"] == Measure.THRESHOLD).sum())
    further = teller.count("targets.thresholds", thresholds, "data.coverage") if thresholds else ""
    return Prose(_joined([count_sentence(teller), further], teller))


def count_sentence(teller: Teller) -> str:
    """Targets counted by what became of them."""
    everybody = _record(teller.edition)
    register = everybody[is_own(everybody, teller.edition.zone)]
    if register.empty:
        return teller.text("targets.none")
    counts = register["told"].value_counts()
    if len(counts) == 1:
        whole = teller.count(f"targets.whole.{counts.index[0]}", len(register))
        sentence = teller.count("targets.count_alike", len(register), _REGISTER, parts=whole)
        return sentence + _others(everybody, register, teller)
    parts = [
        teller.count(f"targets.part.{state}", int(counts[state]), _REGISTER)
        for state in STATES
        if state in counts.index
    ]
    sentence = teller.count("targets.count", len(register), _REGISTER, parts=teller.clauses(parts))
    return sentence + _others(everybody, register, teller)


def _others(everybody: pd.DataFrame, register: pd.DataFrame, teller: Teller) -> str:
    others = len(everybody) - len(register)
    return teller.count("targets.others", others, _REGISTER) if others else ""


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
    share = _shares(teller, "targets.by_year").get("answered")
    if share is None or not share["whole"]:
        return Prose("")
    head = teller.count("targets.share", int(share["part"]), _REGISTER, **_filled(share, teller))
    return bullets(head, items)


def followed_up(edition: Edition) -> Prose:
    """The hit rate among those answered, and how many were answered by another article than their own."""
    teller = Teller(edition)
    record = _record(edition)
    share = _shares(teller, _SHARES)
    judged, in_time = share.get("met"), share.get("followed_up")
    late = int((record["outcomes"].ne("") & record["announced"].eq("after")).sum())
    parts = [
        _share_sentence(judged, "met", teller),
        _count_sentence(int(judged["possible"]) if judged else 0, "undecided", teller),
        _count_sentence(late, "after", teller),
        _share_sentence(in_time, "followed_up", teller),
    ]
    return Prose(_joined(parts, teller))


def silence(edition: Edition) -> Prose:
    """Where the articles held could not have told an outcome, or told an expectation only."""
    teller = Teller(edition)
    told = _record(edition)["told"].value_counts()
    silent = int(told.get(NO_ARTICLE, 0))
    held = _shares(teller, _SHARES).get("answered_where_source") if silent else None
    parts = [
        _count_sentence(silent, "silent", teller),
        _share_sentence(held, "held", teller),
        _count_sentence(int(told.get("expected_only", 0)), "expected_only", teller),
        _count_sentence(int(told.get("not_judged", 0)), "not_judged", teller),
    ]
    return Prose(_joined(parts, teller))


def unanswered(edition: Edition) -> Prose:
    """Why the other targets have no answer."""
    teller = Teller(edition)
    told = _record(edition)["told"].value_counts()
    counts = {state: int(told.get(state, 0)) for state in UNANSWERED}
    parts = [
        teller.count(f"targets.unanswered.{state}", count, _REGISTER)
        for state, count in counts.items()
        if count
    ]
    return Prose(_joined(parts, teller))


def drift(edition: Edition) -> Prose:
    """How targets moved from one to the next of their series."""
    teller = Teller(edition)
    rows = _steps(edition, "target_drift")
    if rows.empty:
        return Prose(teller.text("targets.drift.none") if len(edition.targets) else "")
    fits = rows[rows["verdict"].eq("")]
    apart = len(rows) - len(fits)
    further = teller.count("targets.drift.apart", apart, "targets.target_drift") if apart else ""
    return Prose(_joined([_sides(fits, "drift", "targets.target_drift", teller), further], teller))


def ambition(edition: Edition) -> Prose:
    """On which side of the last outcome known the targets lie."""
    teller = Teller(edition)
    rows = _steps(edition, "ambition")
    if rows.empty:
        return Prose(teller.text("targets.ambition.none") if len(edition.targets) else "")
    return Prose(_sides(rows, "ambition", "targets.ambition", teller))


def _sides(rows: pd.DataFrame, key: str, exhibit: str, teller: Teller) -> str:
    """How many rows there are, and how many of them lie above, below or neither for certain."""
    sentence = teller.count(f"targets.{key}.count", len(rows), exhibit)
    if rows.empty:
        return sentence
    found = pd.Series(sign(Intervals.from_frame(rows))).value_counts()
    parts = [
        teller.count(f"targets.side.{side}", int(found[side]), exhibit) for side in _SIDES if side in found
    ]
    if len(rows) > 1 and len(found) == 1:
        parts = [teller.text(f"targets.sides.{found.index[0]}")]
    lead = teller.text("targets.drift.lead", sentence=sentence, parts=teller.clauses(parts))
    return _joined([lead, teller.goal_note(rows)], teller)


def _steps(edition: Edition, quantity: str) -> pd.DataFrame:
    rows = edition.targets
    return rows[rows["quantity"].isin([quantity, f"{quantity}_over_years"])]


def _record(edition: Edition) -> pd.DataFrame:
    return told_targets(edition.targets, edition.figures)


def _shares(teller: Teller, exhibit: str) -> dict[str, Row]:
    """The shares of all targets, by name, each with the table that holds it."""
    frame = shares(_record(teller.edition)).assign(exhibit=exhibit)
    return {str(row["share"]): row for row in records(frame)}


def _filled(share: Row, teller: Teller) -> dict[str, str]:
    """What a sentence on a share takes beside its count: the whole, and the percentage if there is one."""
    value, lower, upper = (number_of(share[name]) for name in ("value", "lower", "upper"))
    percent = format_bounds(value, lower, upper, Unit.PERCENT, teller.language, decimals=1)
    if percent:
        exhibit = str(share["exhibit"])
        link = linked(percent, exhibit_id(exhibit), teller.listed_in(exhibit))
        percent = teller.text("targets.record.percent", percent=link)
    return {"total": teller.counted(int(share["whole"]), _REGISTER), "percent": percent}


def _share_sentence(share: Row | None, key: str, teller: Teller) -> str:
    if share is None or not share["whole"]:
        return ""
    return teller.count(f"targets.record.{key}", int(share["part"]), _REGISTER, **_filled(share, teller))


def _count_sentence(count: int, key: str, teller: Teller) -> str:
    return teller.count(f"targets.record.{key}", count, _REGISTER) if count else ""


def _joined(sentences: list[str], teller: Teller) -> str:
    space = "" if teller.language == Language.ZH else " "
    return space.join(sentence for sentence in sentences if sentence)


def _register(teller: Teller) -> pd.DataFrame:
    frame = teller.edition.targets
    return frame[(frame["quantity"] == "target") & (frame["area"] == teller.edition.zone)]

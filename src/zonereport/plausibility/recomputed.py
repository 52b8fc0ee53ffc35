"""Printed rates against the printed amounts from which they follow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.answers import goal
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.observations import observe
from zonereport.vocabulary import Basis, Measure, Status, Unit

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import ENDS, THING, amounts, disjoint

_WHOLE = frozenset({Unit.COUNT, Unit.PERSONS})
_QUESTION = "Are period, scope and unit of all three right?"


def growth_against_levels(frame: pd.DataFrame) -> list[Doubts]:
    """Growth rates that the levels of the two years exclude.

    Growth in real terms does not follow from levels and is passed over.
    """
    grown = (frame["measure"] == Measure.GROWTH) & frame["unit"].isin([Unit.PERCENT, Unit.TIMES])
    rates = frame[frame["stands"] & grown & (frame["period"] != "") & (frame["basis"] != Basis.REAL)]
    if rates.empty:
        return []
    known = amounts(frame)
    same = [*THING, "unit", "months", "month", "year"]
    later = known[[*same, "period", "status", "row", *ENDS]].rename(columns=_named("level"))
    base = known.loc[known["status"] == Status.ACTUAL, [*same, "row", *ENDS]].rename(columns=_named("base"))
    both = later.merge(base.assign(year=base["year"] + 1), on=same).drop(columns=["unit", *same[5:]])
    columns = [*THING, "period", "status", "row", "unit", *ENDS]
    triples = rates[columns].merge(both, on=[*THING, "period", "status"])
    rate = Intervals.from_frame(triples)
    rate = rate.replaced(triples["unit"] == Unit.TIMES, rate * 100)
    computed = (Intervals.from_frame(triples, "_level") / Intervals.from_frame(triples, "_base") - 1) * 100
    return doubts(
        Kind.GROWTH_DIFFERS, disjoint(triples, rate, computed), "printed",
        "{computed} %, which {level} after {base} makes", _QUESTION, ("level", "base"),
    )  # fmt: skip


def completion_against_plan(frame: pd.DataFrame) -> list[Doubts]:
    """Completion rates that amount and plan exclude, and rates of a count that no whole plan explains."""
    standing = frame[frame["stands"] & frame["measure"].isin([Measure.LEVEL, Measure.COMPLETION])]
    if not (standing["measure"] == Measure.COMPLETION).any():
        return []
    seen = observe(standing)
    triples = seen.all_three
    computed = Intervals.from_frame(triples, "_done") * 100 / goal(triples, "_plan")
    wrong = disjoint(triples, Intervals.from_frame(triples, "_rate"), computed)
    pairs = seen.rate_and_done[seen.rate_and_done["unit_done"].isin(_WHOLE)]
    plan = Intervals.from_frame(pairs, "_done") * 100 / Intervals.from_frame(pairs, "_rate")
    odd = pairs.assign(plan=plan.value)[np.ceil(plan.lower) > np.floor(plan.upper)]
    return [
        *doubts(
            Kind.COMPLETION_DIFFERS, _with_rows(frame, wrong, ("done", "plan")), "printed",
            "{computed} %, which {done} is of {plan}", _QUESTION, ("done", "plan"),
        ),
        *doubts(
            Kind.COMPLETION_DIFFERS, _with_rows(frame, odd, ("done",)), "printed",
            "a rate by which {done} is of a whole number, not of {plan:.2f}",
            "Do the two belong together?", ("done",),
        ),
    ]  # fmt: skip


def share_against_parts(frame: pd.DataFrame) -> list[Doubts]:
    """Shares that the printed part and whole exclude, where the codebook names both."""
    named = (frame["numerator"] != "") & (frame["denominator"] != "") & (frame["unit"] == Unit.PERCENT)
    shares = frame[frame["stands"] & named & frame["measure"].isin([Measure.SHARE, Measure.LEVEL])]
    if shares.empty:
        return []
    same = ["area", "subject", "scope", "period", "status"]
    known = amounts(frame)[[*same, "indicator", "row", *ENDS]]
    for name, suffix in (("numerator", "part"), ("denominator", "whole")):
        columns = _named(suffix) | {"indicator": name}
        shares = shares.merge(known.rename(columns=columns), on=[*same, name])
    computed = Intervals.from_frame(shares, "_part") * 100 / Intervals.from_frame(shares, "_whole")
    return doubts(
        Kind.SHARE_DIFFERS, disjoint(shares, Intervals.from_frame(shares), computed), "printed",
        "{computed} %, which {part} is of {whole}", _QUESTION, ("part", "whole"),
    )  # fmt: skip


def _named(suffix: str) -> dict[str, str]:
    return {name: f"{name}_{suffix}" for name in ("row", *ENDS)}


def _with_rows(frame: pd.DataFrame, pairs: pd.DataFrame, others: tuple[str, ...]) -> pd.DataFrame:
    """Lines of the figures that an observation names by their ids."""
    named = pairs[["figure_rate", *(f"figure_{name}" for name in others)]]
    known = frame.loc[frame["figure"].isin(named.to_numpy().ravel()), ["figure", "row"]]
    row_of = dict(zip(known["figure"], known["row"], strict=True))
    rows = {f"row_{name}": pairs[f"figure_{name}"].map(row_of) for name in others}
    return pairs.assign(row=pairs["figure_rate"].map(row_of), **rows)

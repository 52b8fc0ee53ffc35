"""The register of targets: what was promised, and what became of it.

Rows
----
``target`` (formula ``printed``)
    One per target: the number aimed at, a verdict, the figures that answer it or the nearest
    that do not, and why they do not.
``outcome_minus_target``
    The gap to each outcome that answers a target: percentage points for percentages, places for
    ranks (negative is better), else the unit of the target.
``expectation_minus_target``
    The gap to an expectation (预计) over the same period. It has no verdict: an expectation does
    not answer a target.
``target_drift``, ``target_drift_over_years`` (``target_minus_earlier_target``)
    The change from the target before it: of the year before, or of one further back.
``ambition``, ``ambition_over_years`` (``target_minus_last_outcome``)
    The target minus the last outcome of its series known when it was published.

Verdicts
--------
met, missed, within_rounding (the gap's interval spans zero; reason ``open_end`` or
``approximate`` where it is not rounding alone, ``outcomes_disagree`` where two outcomes give
two answers), not_yet_due (the period ends on ``as_of`` or later), not_comparable (something of the
family was published about a period that overlaps the target's, but the parts in ``reason``
differ; or reason ``direction``: the codebook does not say whether more is better), no_outcome
(reason ``undated`` where the target names no period that an outcome could be of,
``expected_only`` where nothing but an expectation was published).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from zonereport.analysis import answers
from zonereport.analysis.comparability import CAVEATS, compare_pairs, family_of
from zonereport.analysis.derived import collect, derive
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.nearest import nearest
from zonereport.analysis.target_drift import ambition, drift
from zonereport.analysis.vintage import MARKS, annotate, current
from zonereport.vocabulary import Measure, Status, Verdict


def targets(figures: pd.DataFrame, indicators: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the register of targets with what answers them.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook.
    as_of : date
        A target whose period ends on this day or later is not yet due, unless an outcome was published.

    Returns
    -------
    DataFrame
        Derived rows, sorted by area, period, indicator and id. In a row ``target`` the first of
        ``figures`` is the target itself.
    """
    marked = figures if set(MARKS) <= set(figures.columns) else annotate(figures)
    standing = current(marked)
    wanted = standing[(standing["status"] == Status.TARGET) & (standing["measure"] != Measure.THRESHOLD)]
    if wanted.empty:
        return collect([])
    answered = answers.pairs(standing, indicators)
    foreseen = answers.pairs(standing, indicators, Status.EXPECTED)
    return collect(
        [
            _register(wanted, standing, answered, foreseen, indicators, as_of),
            _gaps("outcome_minus_target", answered),
            _gaps("expectation_minus_target", foreseen),
            drift(standing, indicators),
            ambition(marked, standing),
        ]
    )


def _gaps(name: str, pairs: pd.DataFrame) -> pd.DataFrame:
    used = ["figure_outcome", "figure_target"]
    return derive(f"targets.{name}", name, pairs, Intervals.from_frame(pairs), used)


def _register(
    wanted: pd.DataFrame,
    standing: pd.DataFrame,
    answered: pd.DataFrame,
    foreseen: pd.DataFrame,
    indicators: pd.DataFrame,
    as_of: date,
) -> pd.DataFrame:
    found = _one_answer_each(answered)
    near = _nearest(wanted[~wanted["figure"].isin(found.index)], standing, indicators)
    dated = wanted["period_end"].notna()
    # No outcome can be out on the very day on which its period ends.
    due = wanted["period_end"] < pd.Timestamp(as_of)
    has_answer, has_near = (wanted["figure"].isin(known.index) for known in (found, near))
    verdict = np.select(
        [has_answer, dated & ~due, has_near],
        [wanted["figure"].map(found["verdict"]), Verdict.NOT_YET_DUE, Verdict.NOT_COMPARABLE],
        default=Verdict.NO_OUTCOME,
    )
    due_ones = wanted["figure"][due]
    near = near[near.index.isin(due_ones)]
    expected = _expected_only(foreseen, due_ones[~due_ones.isin([*found.index, *near.index])])
    said = pd.concat([found, near, expected])
    said = said.reindex(wanted["figure"], columns=["reason", "figures"]).astype("object").fillna("")
    reason = np.where(dated, said["reason"], "undated")
    rows = wanted.assign(verdict=verdict, reason=reason, others=said["figures"].to_numpy())
    frame = derive("targets.printed", "target", rows, Intervals.from_frame(rows), ["figure"])
    return frame.assign(figures=(frame["figures"] + " " + rows["others"]).str.strip())


def _one_answer_each(answered: pd.DataFrame) -> pd.DataFrame:
    """Join the answers to each target; two that disagree decide nothing."""
    grouped = answered.groupby("figure_target")
    answer = grouped.agg(verdict=("verdict", "first"), reason=("reason", "first"))
    answer = answer.assign(figures=_joined(answered["figure_target"], answered["figure_outcome"]))
    disagree = grouped["verdict"].nunique() > 1
    return answer.assign(
        verdict=answer["verdict"].mask(disagree, str(Verdict.WITHIN_ROUNDING)),
        reason=answer["reason"].mask(disagree, "outcomes_disagree"),
    )


def _expected_only(foreseen: pd.DataFrame, unanswered: pd.Series) -> pd.DataFrame:
    """Expectations of the targets about which nothing else was published."""
    only = foreseen[foreseen["figure_target"].isin(unanswered)]
    figures = _joined(only["figure_target"], only["figure_outcome"])
    return pd.DataFrame({"reason": "expected_only", "figures": figures})


def _nearest(unanswered: pd.DataFrame, standing: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Find, for each target, the outcomes of its family over overlapping months that differ least."""
    outcomes = standing[(standing["status"] == Status.ACTUAL) & (standing["measure"] != Measure.THRESHOLD)]
    if unanswered.empty or outcomes.empty:
        return pd.DataFrame(columns=["reason", "figures"], dtype="str")
    # What overlaps shares a year: only pairs that do are looked at.
    left, right = (
        _by_year(frame.assign(kin=family_of(frame, indicators))) for frame in (unanswered, outcomes)
    )
    both = left.merge(right, on=["area", "subject", "kin", "year"], suffixes=("", "_near"))
    begins_before_end = both["period_start_near"] <= both["period_end"]
    both = both[begins_before_end & (both["period_start"] <= both["period_end_near"])]
    both = both.drop_duplicates(["figure", "figure_near"]).reset_index(drop=True)
    near = both.drop(columns=unanswered.columns.difference(["area", "subject"]))
    near = near.rename(columns=lambda name: str(name).removesuffix("_near"))
    parts = compare_pairs(both, near, indicators)["differs"].str.split()
    reason = parts.map(lambda names: " ".join(name for name in names if name not in CAVEATS))
    chosen = nearest(both.assign(reason=reason.astype("str")), ["figure"], ties=True)
    reasons = _joined(chosen["figure"], chosen["reason"])
    once = [" ".join(dict.fromkeys(names.split())) for names in reasons.tolist()]
    figures = _joined(chosen["figure"], chosen["figure_near"])
    return pd.DataFrame({"reason": pd.Series(once, reasons.index, dtype="str"), "figures": figures})


def _joined(keys: pd.Series, texts: pd.Series) -> pd.Series:
    """The texts of each key with spaces between them; pandas' own groups are frames, which cost more."""
    found: dict[str, list[str]] = {}
    for key, text in zip(keys.tolist(), texts.tolist(), strict=True):
        found.setdefault(key, []).append(text)
    joined = [" ".join(parts) for parts in found.values()]
    return pd.Series(joined, pd.Index([*found], dtype="str"), dtype="str")


def _by_year(figures: pd.DataFrame) -> pd.DataFrame:
    """Repeat each figure for every calendar year that its period touches."""
    dated = figures[figures["period_end"].notna()]
    first, last = dated["period_start"].dt.year, dated["period_end"].dt.year
    rows = dated.loc[dated.index.repeat((last - first + 1).astype("int64"))]
    since = rows.groupby(level=0).cumcount()
    return rows.assign(year=rows["period_start"].dt.year + since)

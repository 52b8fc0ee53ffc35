"""Completion within a year: which observations lie on one path, and which stand apart.

A path needs one scope and one plan. Points that stand apart carry the reason; only points
that a step links may be joined by a line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.derived import derive, nothing, weaker_status
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.observations import OBSERVATION, YEAR, is_year_to_date
from zonereport.vocabulary import Unit


def apart(rates: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Add the reason why a rate stands apart from the others of its year.

    Parameters
    ----------
    rates : DataFrame
        Rates, printed or computed (shape of `zonereport.analysis.observations.result`).
    plans : DataFrame
        Known plans by observation, printed or implied; columns of the observation, ``unit``,
        ``lower`` and ``upper``.

    Returns
    -------
    DataFrame
        ``rates`` with ``reason``: ``scope`` (the year has another scope as well), ``plan`` (two
        plans of the year exclude each other), ``months`` (not a year to date).
    """
    scopes = rates.groupby(["area", "subject", "indicator", "year"])["scope"].transform("nunique")
    excluded = _years_with_two_plans(plans)
    two_plans = pd.MultiIndex.from_frame(rates[list(YEAR)]).isin(excluded)
    reason = pd.Series("", index=rates.index)
    for code, where in (("scope", scopes > 1), ("plan", two_plans), ("months", ~is_year_to_date(rates))):
        reason = reason + np.where(where, f"{code} ", "")
    return rates.assign(reason=reason.str.strip())


def steps(rates: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Return the steps from each rate to the next of the same year, scope and plan.

    Returns
    -------
    DataFrame
        Derived rows ``path_step`` in percentage points; reason ``plan_unknown`` where the plan is
        not known at both ends.
    """
    if len(rates) < 2:
        return nothing()
    known = pd.MultiIndex.from_frame(plans[list(OBSERVATION)])
    frame = rates.assign(planned=pd.MultiIndex.from_frame(rates[list(OBSERVATION)]).isin(known))
    frame = frame[~frame["reason"].str.contains("plan|months")]
    frame = frame.sort_values([*YEAR, "period_end", "used1"], ignore_index=True)
    number = frame.groupby(list(YEAR))["period_end"].rank("dense")
    earlier = frame.assign(number=number + 1)
    carried = ["number", "status", "value", "lower", "upper", "used1", "used2", "planned"]
    both = frame.assign(number=number).merge(
        earlier[[*YEAR, *carried]], on=[*YEAR, "number"], suffixes=("", "_before")
    )
    rows = both.assign(
        unit=str(Unit.PP),
        status=weaker_status(both["status"], both["status_before"]),
        reason=np.where(both["planned"] & both["planned_before"], "", "plan_unknown"),
    )
    change = Intervals.from_frame(both) - Intervals.from_frame(both, "_before")
    used = ["used1", "used2", "used1_before", "used2_before"]
    return derive("completion.rate_step", "path_step", rows, change, used)


def _years_with_two_plans(plans: pd.DataFrame) -> pd.MultiIndex:
    ends = plans.assign(lower=plans["lower"].fillna(-np.inf), upper=plans["upper"].fillna(np.inf))
    grouped = ends.groupby([*YEAR, "unit"]).agg(highest=("lower", "max"), lowest=("upper", "min"))
    return pd.MultiIndex.from_frame(grouped[grouped["highest"] > grouped["lowest"]].reset_index()[list(YEAR)])

"""Completion of an annual plan: amount, plan and rate, the pace, and the year's end if it held.

Quantities (formula)
--------------------
``done``, ``plan``, ``rate`` (``printed``)
    As printed. The plan is the year's.
``rate_computed`` (``done_over_plan``)
    100 * done / plan, where both are printed.
``rate_gap`` (``printed_minus_computed``)
    Printed minus computed rate in percentage points: verdict ``agrees`` if the computed number
    rounds to the printed one, ``within_rounding`` if rounding can explain the gap, else ``differs``.
``plan_implied`` (``implied_plan``)
    100 * done / rate, where no plan is printed.
``plan_implied_whole`` (``implied_plan_whole``)
    The same for counts, narrowed to whole numbers; verdict ``differs`` if there is none.
``done_implied`` (``implied_done``)
    rate * plan / 100, where no amount is printed.
``elapsed_share`` (``elapsed_share``)
    Months gone, percent of the year.
``pace`` (``rate_over_elapsed``)
    rate / elapsed_share, in times: above 1 is ahead of an even pace.
``year_end_at_pace`` (``year_end_rate_extrapolation``)
    Rate at the year's end if the pace held: an extrapolation, status expected.
``year_end_amount_at_pace`` (``year_end_amount_extrapolation``)
    The same for the amount, printed or implied.
``path_step`` (``rate_step``)
    Rate minus the last rate before it in the same year, scope and plan: what a chart may link.

Reasons
-------
``scope``: observed in the same year under another scope as well, ``plan``: two implied plans of
the year exclude each other; the points stand apart. ``plan_unknown``: a step whose plan is not
known at both ends, so that an unchanged plan is assumed. ``months``: the period does not start
in January, so that no share of the year has elapsed.

A rate or an amount that was counted before its period was over, such as a survey of what firms intend
in the course of the year, says how much will be done and not how much is: the calendar is no measure
of it, and nothing is extrapolated. What counts is the last day on which its article can have appeared;
a plan printed beforehand decides nothing.

A plan of "至少" counts with its number: 100% is reached there (see `answers.goal`). The total
investment of projects (family ``project_size``) is neither an amount done nor a plan of the year:
its levels take no part, whatever their status.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis import paths
from zonereport.analysis.answers import goal
from zonereport.analysis.comparability import definition_of
from zonereport.analysis.derived import DAY, collect, derive, nothing, printed
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.observations import (
    OBSERVATION,
    Observations,
    as_result,
    is_year_to_date,
    observe,
    result,
)
from zonereport.analysis.vintage import current
from zonereport.vocabulary import Measure, Status, Unit, Verdict

_TOTALS = "project_size"
_WHOLE = frozenset({Unit.COUNT, Unit.PERSONS})
_USED = ["used1", "used2"]


def completion(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return all completion rows, for every indicator with a rate or with an annual plan.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook. Rate, plan and amount are of one indicator.

    Returns
    -------
    DataFrame
        Derived rows (see `zonereport.analysis.derived`); ``group`` links what belongs to one
        area, subject, indicator, scope and year. A plan's period is the year, whatever the
        period of the rate that implies it.
    """
    standing = current(figures)
    seen = observe(standing[~_is_total(standing, indicators)])
    if seen.rates.empty and seen.plans.empty:
        return collect([])
    implied = _implied_plans(seen)
    plans = pd.concat([implied, _printed_plans(seen)], ignore_index=True)
    rates = paths.apart(pd.concat([as_result(seen.rates), _computed_rates(seen)], ignore_index=True), plans)
    is_printed = rates["used2"] == ""
    best = _printed_if_any(rates, is_printed)
    implied = implied[~implied["used1"].isin(seen.all_three["figure_done"])].reset_index(drop=True)
    amounts = _implied_amounts(seen)
    done = pd.concat([as_result(seen.done), amounts], ignore_index=True)
    return collect(
        [
            printed("completion", "done", seen.done),
            printed("completion", "plan", seen.plans),
            _rows("printed", "rate", rates[is_printed]),
            _rows("done_over_plan", "rate_computed", rates[~is_printed]),
            _reconciled(seen),
            _rows("implied_plan", "plan_implied", _whole_year(implied).assign(status=str(Status.TARGET))),
            _whole_plans(implied),
            _rows("implied_done", "done_implied", amounts),
            *_paces(_looked_back(best.drop(columns="reason"), standing)),
            _year_end_amounts(_looked_back(done, standing)),
            paths.steps(best, plans),
        ]
    )


def _is_total(standing: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    total = definition_of(standing, indicators, "family") == _TOTALS
    return total & (standing["measure"] == Measure.LEVEL)


def _rows(formula: str, quantity: str, frame: pd.DataFrame) -> pd.DataFrame:
    return derive(f"completion.{formula}", quantity, frame, Intervals.from_frame(frame), _USED)


def _computed_rates(seen: Observations) -> pd.DataFrame:
    pairs = seen.done_and_plan
    numbers = (Intervals.from_frame(pairs, "_done") * 100 / goal(pairs, "_plan")).to_columns()
    cells = {"measure": str(Measure.COMPLETION), "unit": str(Unit.PERCENT)}
    return result(pairs, numbers, ("figure_done", "figure_plan"), **cells)


def _implied_plans(seen: Observations) -> pd.DataFrame:
    pairs = seen.rate_and_done
    numbers = Intervals.from_frame(pairs, "_done") * 100 / Intervals.from_frame(pairs, "_rate")
    used = ("figure_done", "figure_rate")
    return result(pairs, numbers.to_columns(), used, measure=str(Measure.LEVEL), unit=pairs["unit_done"])


def _implied_amounts(seen: Observations) -> pd.DataFrame:
    """Amount from rate and plan, where the print leaves the amount out."""
    without = ~seen.rate_and_plan["figure_rate"].isin(seen.rate_and_done["figure_rate"])
    pairs = seen.rate_and_plan[without].reset_index(drop=True)
    numbers = Intervals.from_frame(pairs, "_rate") * goal(pairs, "_plan") / 100
    used = ("figure_rate", "figure_plan")
    return result(pairs, numbers.to_columns(), used, measure=str(Measure.LEVEL), unit=pairs["unit_plan"])


def _printed_plans(seen: Observations) -> pd.DataFrame:
    """Printed plans, once for each observation that they serve."""
    served = [
        pairs[[*OBSERVATION, "year"]].assign(**goal(pairs, "_plan").to_columns(), unit=pairs["unit_plan"])
        for pairs in (seen.rate_and_plan, seen.done_and_plan)
    ]
    return pd.concat(served, ignore_index=True)


def _reconciled(seen: Observations) -> pd.DataFrame:
    """Printed against computed rate, where amount, plan and rate are all printed."""
    triples = seen.all_three
    if triples.empty:
        return nothing()
    rate = Intervals.from_frame(triples, "_rate")
    computed = Intervals.from_frame(triples, "_done") * 100 / goal(triples, "_plan")
    rounds = (rate.lower <= computed.value) & (computed.value <= rate.upper)
    verdict = np.select(
        [rounds, rate.overlap(computed)], [Verdict.AGREES, Verdict.WITHIN_ROUNDING], default=Verdict.DIFFERS
    )
    rows = triples.assign(measure=str(Measure.COMPLETION), unit=str(Unit.PP), verdict=verdict)
    used = ["figure_rate", "figure_done", "figure_plan"]
    return derive("completion.printed_minus_computed", "rate_gap", rows, rate - computed, used)


def _whole_plans(implied: pd.DataFrame) -> pd.DataFrame:
    """Implied plans of counts, narrowed to whole numbers; nothing is left where none lies inside."""
    counts = implied[implied["unit"].isin(_WHOLE)]
    if counts.empty:
        return nothing()
    counts = _whole_year(counts)
    lower, upper = np.ceil(counts["lower"]), np.floor(counts["upper"])
    none = lower > upper
    value = counts["value"].round().clip(lower, upper).mask(none)
    rows = counts.assign(
        value=value, lower=lower.mask(none), upper=upper.mask(none), status=str(Status.TARGET),
        verdict=np.where(none, str(Verdict.DIFFERS), ""),
    )  # fmt: skip
    return _rows("implied_plan_whole", "plan_implied_whole", rows)


def _looked_back(rows: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Those whose period was over by the last day on which the article can have appeared."""
    outcomes = standing[standing["status"] != Status.TARGET]
    days = outcomes.set_index("figure")["published_to"]
    ends = rows["period_end"].to_numpy()
    ahead = [days.reindex(rows[used]).to_numpy() < ends for used in _USED]
    return rows[~(ahead[0] | ahead[1])].reset_index(drop=True)


def _paces(rates: pd.DataFrame) -> list[pd.DataFrame]:
    """Share of the year elapsed, pace, and the rate at the year's end if the pace held."""
    rows = rates[is_year_to_date(rates)].reset_index(drop=True)
    if rows.empty:
        return []
    months = Intervals.points(rows["months"].astype("float64"))
    elapsed = months * 100 / 12
    rate = Intervals.from_frame(rows)
    shares = derive("completion.elapsed_share", "elapsed_share", rows, elapsed, _USED)
    in_times = rows.assign(unit=str(Unit.TIMES))
    pace = derive("completion.rate_over_elapsed", "pace", in_times, rate * 12 / (months * 100), _USED)
    ahead = _extrapolated(rows.assign(**(rate * 12 / months).to_columns()))
    return [shares, pace, _rows("year_end_rate_extrapolation", "year_end_at_pace", ahead)]


def _year_end_amounts(amounts: pd.DataFrame) -> pd.DataFrame:
    """Amount at the year's end if the pace held; full years need none."""
    rows = amounts[is_year_to_date(amounts)].reset_index(drop=True)
    if rows.empty:
        return nothing()
    months = Intervals.points(rows["months"].astype("float64"))
    ahead = rows.assign(**(Intervals.from_frame(rows) * 12 / months).to_columns())
    return _rows("year_end_amount_extrapolation", "year_end_amount_at_pace", _extrapolated(ahead))


def _extrapolated(rows: pd.DataFrame) -> pd.DataFrame:
    unfinished = rows[rows["months"] < 12].reset_index(drop=True)
    return _whole_year(unfinished).assign(status=str(Status.EXPECTED))


def _whole_year(rows: pd.DataFrame) -> pd.DataFrame:
    year = rows["period_end"].dt.year.astype(str)
    return rows.assign(
        period=year + "-01/" + year + "-12",
        period_start=pd.to_datetime(year + "-01-01").astype(DAY),
        period_end=pd.to_datetime(year + "-12-31").astype(DAY),
        months=12,
    )


def _printed_if_any(rates: pd.DataFrame, is_printed: pd.Series) -> pd.DataFrame:
    """Keep one rate per observation: the printed one, or else the computed one."""
    has_print = is_printed.groupby([rates[name] for name in OBSERVATION]).transform("any")
    return rates[is_printed | ~has_print].reset_index(drop=True)

"""Amount done, annual plan and completion rate: which printed figures belong to one observation.

The same machinery serves investment plans and other annual tasks (technology contracts,
applications): an observation is one area, subject, indicator, scope and period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from zonereport.analysis.derived import NUMBERS, PERIOD, weaker_status
from zonereport.analysis.outward import Floats
from zonereport.vocabulary import Measure, Status, Unit

SERIES = ("area", "subject", "indicator", "scope")
OBSERVATION = (*SERIES, *PERIOD)
YEAR = (*SERIES, "year")
_CARRIED = ("figure", "status", "unit", "qualifier", *NUMBERS)


@dataclass(frozen=True)
class Observations:
    """Printed figures and how they pair.

    Parameters
    ----------
    rates, done, plans : DataFrame
        Printed completion rates; amounts done; plans for a calendar year. Only what belongs to
        an observation: any rate, and an amount with a rate or with a plan for its year.
    rate_and_done, rate_and_plan, done_and_plan : DataFrame
        Pairs: the columns of the observation, ``year``, the weaker ``status`` of rate and amount,
        and the figures' columns with suffixes ``_rate``, ``_done``, ``_plan``.
    all_three : DataFrame
        Rate, amount and plan, all printed.
    """

    rates: pd.DataFrame
    done: pd.DataFrame
    plans: pd.DataFrame
    rate_and_done: pd.DataFrame
    rate_and_plan: pd.DataFrame
    done_and_plan: pd.DataFrame
    all_three: pd.DataFrame


def observe(figures: pd.DataFrame) -> Observations:
    """Find the observations among the figures that stand.

    Parameters
    ----------
    figures : DataFrame
        Result of `zonereport.analysis.vintage.current`.
    """
    flows = figures[figures["months"] > 0].reset_index(drop=True)
    flows = flows.assign(year=flows["period_end"].dt.year)
    target, level = flows["status"] == Status.TARGET, flows["measure"] == Measure.LEVEL
    completed = (flows["measure"] == Measure.COMPLETION) & (flows["unit"] == Unit.PERCENT)
    rates, done = flows[completed & ~target], flows[level & ~target]
    plans = flows[level & target & is_year_to_date(flows) & (flows["months"] == 12)]

    rate, amount = _suffixed(rates, OBSERVATION, "_rate"), _suffixed(done, OBSERVATION, "_done")
    plan = _suffixed(plans, SERIES, "_plan")
    rate_and_done = _like_with_like(rate.merge(amount, on=[*OBSERVATION, "year"]))
    rate_and_plan = rate[is_year_to_date(rate)].merge(plan, on=list(YEAR))
    done_and_plan = amount[is_year_to_date(amount)].merge(plan, on=list(YEAR))
    done_and_plan = done_and_plan[done_and_plan["unit_done"] == done_and_plan["unit_plan"]]
    all_three = rate_and_done.merge(plan, on=list(YEAR))
    all_three = all_three[all_three["unit_done"] == all_three["unit_plan"]]

    amounts_used = [*rate_and_done["figure_done"], *done_and_plan["figure_done"]]
    plans_used = [*rate_and_plan["figure_plan"], *done_and_plan["figure_plan"]]
    return Observations(
        rates=rates,
        done=done[done["figure"].isin(amounts_used)],
        plans=plans[plans["figure"].isin(plans_used)],
        rate_and_done=rate_and_done,
        rate_and_plan=rate_and_plan.assign(status=rate_and_plan["status_rate"]).reset_index(drop=True),
        done_and_plan=done_and_plan.assign(status=done_and_plan["status_done"]).reset_index(drop=True),
        all_three=all_three[is_year_to_date(all_three)].reset_index(drop=True),
    )


def is_year_to_date(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return whether a period runs from January of the year in which it ends."""
    start, end = rows["period_start"].dt, rows["period_end"].dt
    from_january: pd.Series[bool] = start.month.eq(1) & start.year.eq(end.year)
    return from_january


def result(
    pairs: pd.DataFrame, numbers: Mapping[str, Floats], used: tuple[str, str], **cells: pd.Series | str
) -> pd.DataFrame:
    """Put numbers computed from pairs into the shape of printed figures.

    The ids of the figures used go to ``used1`` and ``used2`` (see `as_result` for printed ones).
    """
    ids = {"used1": pairs[used[0]], "used2": pairs[used[1]]}
    return pairs[[*OBSERVATION, "year", "status"]].assign(**numbers, **ids, **cells)


def as_result(figures: pd.DataFrame) -> pd.DataFrame:
    """Put printed figures into the shape of `result`."""
    columns = [*OBSERVATION, "year", "status", *NUMBERS, "measure", "unit"]
    return figures[columns].assign(used1=figures["figure"], used2="")


def _suffixed(figures: pd.DataFrame, keep: tuple[str, ...], suffix: str) -> pd.DataFrame:
    columns = {name: name + suffix for name in _CARRIED}
    return figures[[*keep, "year", *_CARRIED]].rename(columns=columns)


def _like_with_like(both: pd.DataFrame) -> pd.DataFrame:
    """Pair an outcome with an outcome, an expectation with an expectation, where there is one."""
    same = both["status_rate"] == both["status_done"]
    choice = [same.groupby(both[name]).transform("any") for name in ("figure_rate", "figure_done")]
    chosen = both[same | ~(choice[0] | choice[1])].reset_index(drop=True)
    return chosen.assign(status=weaker_status(chosen["status_rate"], chosen["status_done"]))

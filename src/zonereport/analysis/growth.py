"""Growth on the same period a year earlier: printed, derived from levels, and against targets.

Formulas
--------
``printed``
    The growth rate as printed (measure growth).
``levels_same_months``
    100 * (level / earlier level - 1): levels of one series over the same months of two years, or
    at the end of the same month. Quantity ``growth`` for two successive years,
    ``growth_over_years`` for years further apart. From nothing there is no growth.
``monthly_rate``
    level / months, where a series is known only over different months of the year. Not a growth
    rate and no substitute for one; reason ``months``.
``base_level``
    100 * level / (100 + growth): the level a year earlier, where level and growth of one series
    and period are both printed. No level is negative, so nothing falls by more than 100 percent:
    a growth rate that is open downwards leaves no negative base, and one below -100 percent leaves
    none at all (no number, verdict ``differs``).
``outcome_minus_target``
    Growth achieved minus growth aimed at, in percentage points, with a verdict.

Reason ``basis`` marks what mixes prices: growth derived from the levels of an indicator whose
growth is printed in real terms is nominal, and its back-cast level is at the later year's prices.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis import answers
from zonereport.analysis.comparability import KEY, definition_of
from zonereport.analysis.derived import PERIOD, collect, derive, nothing, printed, weaker_status
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.vintage import current
from zonereport.vocabulary import Basis, Measure, Status, Unit, Verdict

_LEVEL_KEY = ["area", "subject", "indicator", "scope"]
#: Units whose amounts add up over months; a rate or a rank has no monthly rate and no growth rate.
_MONEY = frozenset({Unit.CNY, Unit.USD, Unit.EUR, Unit.HKD, Unit.JPY, Unit.GBP})
_ADDITIVE = _MONEY | {
    *(Unit.COUNT, Unit.M2, Unit.M, Unit.MU, Unit.PERSONS),
    *(Unit.M3, Unit.TONNE, Unit.KWH, Unit.TCE, Unit.KW),
}


def growth(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return all growth rows.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook.

    Returns
    -------
    DataFrame
        Derived rows (see `zonereport.analysis.derived`). A change of a growth rate (measure
        change) is no growth and does not appear.
    """
    standing = current(figures)
    rates = standing[standing["measure"] == Measure.GROWTH]
    dated = standing[standing["period_end"].notna()]
    levels = dated[(dated["measure"] == Measure.LEVEL) & dated["unit"].isin(_ADDITIVE)]
    return collect(
        [
            printed("growth", "growth", rates),
            _from_levels(levels, indicators),
            _monthly_rates(levels),
            _base_levels(levels, rates, indicators),
            _gaps(rates, indicators),
        ]
    )


def _from_levels(levels: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Compare each level with the last known outcome over the same months of an earlier year."""
    if levels.empty:
        return nothing()
    same = [*KEY, "unit", "months", "month"]
    dated = levels.assign(year=levels["period_end"].dt.year, month=levels["period_end"].dt.month)
    base = dated[(dated["status"] == Status.ACTUAL) & ~(dated["upper"] <= 0)]
    years = base[[*same, "year"]].drop_duplicates().rename(columns={"year": "base_year"})
    earlier = dated[[*same, "year"]].drop_duplicates().merge(years, on=same)
    earlier = earlier[earlier["base_year"] < earlier["year"]]
    if earlier.empty:
        return nothing()
    last = earlier.groupby([*same, "year"], as_index=False)["base_year"].max()
    later = dated.merge(last, on=[*same, "year"])
    carried = base[[*same, "year", "figure", "value", "lower", "upper"]].rename(columns={"year": "base_year"})
    both = later.merge(carried, on=[*same, "base_year"], suffixes=("", "_base"))
    result = (Intervals.from_frame(both) / Intervals.from_frame(both, "_base") - 1) * 100
    successive = both["year"] - both["base_year"] == 1
    reason = _basis_reason(both, indicators)
    rows = both.assign(measure=str(Measure.GROWTH), unit=str(Unit.PERCENT), reason=reason)
    frame = derive("growth.levels_same_months", "growth", rows, result, ["figure", "figure_base"])
    return frame.assign(quantity=np.where(successive, "growth", "growth_over_years"))


def _monthly_rates(levels: pd.DataFrame) -> pd.DataFrame:
    """Level per month for series of flows that are known over different months of the year."""
    flows = levels[(levels["status"] != Status.TARGET) & (levels["months"] > 0)]
    if flows.empty:
        return nothing()
    span = flows["months"].astype(str) + "/" + flows["period_end"].dt.month.astype(str)
    spans = flows.assign(span=span).groupby([*KEY, "unit"])["span"].transform("nunique")
    rows = flows[spans > 1]
    if rows.empty:
        return nothing()
    result = Intervals.from_frame(rows) / Intervals.points(rows["months"].astype("float64"))
    rows = rows.assign(unit=rows["unit"] + "/month", reason="months")
    return derive("growth.monthly_rate", "monthly_rate", rows, result, ["figure"])


def _base_levels(levels: pd.DataFrame, rates: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Level a year earlier, from a level and its growth over the same period."""
    levels = levels[levels["indicator"].isin(rates["indicator"])]
    if levels.empty:
        return nothing()
    on = [*_LEVEL_KEY, *PERIOD]
    carried = rates[[*on, "figure", "status", "unit", "value", "lower", "upper"]]
    # Beside amounts in two currencies nobody says which of them the rate is of.
    levels = levels[levels.groupby([*on, "status"])["unit"].transform("nunique") == 1]
    both = levels.merge(carried, on=on, suffixes=("", "_growth"))
    targets = (both["status"] == Status.TARGET) == (both["status_growth"] == Status.TARGET)
    both = both[targets & both["unit_growth"].isin([Unit.PERCENT, Unit.TIMES])].reset_index(drop=True)
    if both.empty:
        return nothing()
    rate = Intervals.from_frame(both, "_growth")
    rate = rate.replaced(both["unit_growth"] == Unit.TIMES, rate * 100)
    factor = rate + 100
    factor = factor.replaced(~(both["lower"] < 0), factor.within(0, np.inf))
    result = Intervals.from_frame(both) * 100 / factor
    rows = _year_earlier(both).assign(
        status=weaker_status(both["status"], both["status_growth"]),
        verdict=np.where(factor.is_empty(), str(Verdict.DIFFERS), ""),
        reason=_basis_reason(both, indicators),
    )
    return derive("growth.base_level", "base_level", rows, result, ["figure", "figure_growth"])


def _year_earlier(rows: pd.DataFrame) -> pd.DataFrame:
    year = pd.DateOffset(years=1)
    start, end = rows["period_start"] - year, rows["period_end"] - year + pd.offsets.MonthEnd(0)
    first, last = start.dt.strftime("%Y-%m"), end.dt.strftime("%Y-%m")
    period = last.where(rows["months"] == 0, first + "/" + last)
    return rows.assign(period=period, period_start=start, period_end=end)


def _gaps(rates: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    if not (rates["status"] == Status.TARGET).any():
        return nothing()
    answered = answers.pairs(rates, indicators)
    result = Intervals.from_frame(answered)
    used = ["figure_outcome", "figure_target"]
    return derive("growth.outcome_minus_target", "outcome_minus_target", answered, result, used)


def _basis_reason(rows: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    real = definition_of(rows, indicators, "basis") == Basis.REAL
    return pd.Series(np.where(real, "basis", ""), index=rows.index).astype("str")

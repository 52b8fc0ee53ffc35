"""Rates that cannot be, or hardly, and percentages taken for percentage points."""

from __future__ import annotations

import pandas as pd

from zonereport.analysis.observations import is_year_to_date
from zonereport.vocabulary import Basis, Dimension, Measure, Status, Unit

from .doubts import Doubts, doubts
from .findings import Kind

#: Per cent; plans are passed by half, seldom by more than twice as much.
_COMPLETION = 300
#: From half a year on, a rate below a fifth of the share of the year that has gone.
_PACE, _MONTHS = 0.2, 6
#: Per cent; no economy's output or prices grow faster than the first, and no area's money than the second.
_REAL_GROWTH, _GROWTH = 50, 500
#: An index of last year = 100 lies here; the growth of what it measures lies below the third number.
_INDEX_FROM, _INDEX_TO, _USUAL = 90, 130, 30
#: Percentage points beyond six times the usual deviation, where a whole area's rate stands apart.
_APART, _DEVIATIONS = 75, 6
_POINT = "Is the point in its place?"
_INDEX = "Is it an index (last year = 100)? Its growth is what lies above 100."


def unlikely_rates(frame: pd.DataFrame) -> list[Doubts]:
    """Shares above 100, growth below -100 per cent, indices for rates, completion far from the year's."""
    rates = frame[frame["unit"] == Unit.PERCENT]
    share, growth, completion = (
        rates["measure"] == measure for measure in (Measure.SHARE, Measure.GROWTH, Measure.COMPLETION)
    )
    is_whole_money = (rates["subject"] == "") & (rates["dimension"] == Dimension.MONEY)
    to_date = is_year_to_date(rates) & (rates["months"] >= _MONTHS).fillna(False)
    elapsed = rates["months"].astype("float64") * 100 / 12
    slow = completion & to_date & (rates["status"] != Status.TARGET) & (rates["upper"] < _PACE * elapsed)
    cases = [
        (share & (rates["lower"] > 100), "a share of 100 % at most", "Is it growth or completion?"),
        (growth & (rates["upper"] < -100), "a fall by 100 % at most", "Is it a change?"),
        (completion & (rates["lower"] > _COMPLETION), f"a rate of {_COMPLETION} % at most", ""),
        (slow, "a rate nearer to the share of the year that has gone", _POINT),
        (growth & _is_index(rates[growth], rates), "a growth rate like the indicator's others", _INDEX),
        (growth & is_whole_money & (rates["lower"] > _GROWTH), f"growth of {_GROWTH} % at most", _POINT),
        (growth & _is_apart(rates[growth], rates), "a growth rate like the indicator's others", _POINT),
    ]
    return [
        found
        for doubtful, expected, advice in cases
        for found in doubts(Kind.UNLIKELY_RATE, rates[doubtful], "printed", expected, advice)
    ]


def percent_or_points(frame: pd.DataFrame) -> list[Doubts]:
    """Changes of a ratio in per cent, and growth or shares in percentage points."""
    change = (frame["measure"] == Measure.CHANGE) & (frame["dimension"] == Dimension.RATIO)
    rate = frame["measure"].isin([Measure.GROWTH, Measure.SHARE])
    percent, points = frame["unit"] == Unit.PERCENT, frame["unit"] == Unit.PP
    return [
        *doubts(
            Kind.PERCENT_OR_POINTS, frame[change & percent], "printed", "percentage points (百分点)",
            "Is the measure growth or share, or does the source print per cent for percentage points?",
        ),
        *doubts(
            Kind.PERCENT_OR_POINTS, frame[rate & points], "measure",
            "change, since {printed} is a difference in percentage points",
        ),
    ]  # fmt: skip


def _is_index(growth: pd.DataFrame, rates: pd.DataFrame) -> pd.Series[bool]:
    """Growth near 100 per cent where the indicator's other rates, or what it measures, rule that out."""
    size = growth["size"]
    groups = growth.assign(size=size.abs()).groupby("indicator")["size"]
    usual = (groups.transform("median") < _USUAL) & (groups.transform("size") > 2)
    steady = growth["dimension"] == Dimension.RATIO
    steady |= (growth["basis"] == Basis.REAL) & (growth["subject"] == "")
    doubtful = (usual & size.between(_INDEX_FROM, _INDEX_TO)) | (steady & (size.abs() > _REAL_GROWTH))
    return doubtful.reindex(rates.index, fill_value=False)


def _is_apart(growth: pd.DataFrame, rates: pd.DataFrame) -> pd.Series[bool]:
    """Growth of a whole area far from the indicator's usual rate, where that is known from three or more."""
    whole = growth[growth["subject"] == ""]
    size, names = whole["size"], whole["indicator"]
    deviation = (size - size.groupby(names).transform("median")).abs()
    limit = _APART + _DEVIATIONS * deviation.groupby(names).transform("median")
    doubtful = (deviation > limit) & (size.groupby(names).transform("size") > 2)
    # An index and what no area reaches are found as such.
    doubtful &= ~size.between(_INDEX_FROM, _INDEX_TO) & (size < _GROWTH)
    return doubtful.reindex(rates.index, fill_value=False)

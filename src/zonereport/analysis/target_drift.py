"""Targets beside what came before them: the last target, and the last outcome known.

A target says little alone. Beside the target of an earlier year it shows how the aim moved
(drift), beside the last outcome that had been published when it was set how far it reached
(ambition). Bounded targets count with their number (see `answers.goal`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.answers import goal
from zonereport.analysis.comparability import CAVEATS, KEY, compare_pairs
from zonereport.analysis.derived import NUMBERS, PERIOD, derive, nothing
from zonereport.analysis.intervals import Intervals
from zonereport.vocabulary import Measure, Status, Unit, Verdict

_ABOUT = ["area", "subject", "indicator", "measure"]
_SERIES = [*KEY, "unit", "months", "month"]
_CARRIED = [
    *("figure", "scope", "unit", "status", "qualifier", "evidence"),
    *NUMBERS, *PERIOD, "published_from", "published_to",
]  # fmt: skip


def drift(standing: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Set each target beside the one before it.

    Parameters
    ----------
    standing : DataFrame
        Figures that stand (see `zonereport.analysis.vintage.current`).
    indicators : DataFrame
        The codebook.

    Returns
    -------
    DataFrame
        Derived rows ``target_minus_earlier_target``, quantity ``target_drift`` for the year before and
        ``target_drift_over_years`` for one further back. Where a nearer target of the indicator is of
        another series, a row says so: no number, verdict ``not_comparable``, the parts in ``reason``.
    """
    aims = standing[(standing["status"] == Status.TARGET) & (standing["measure"] != Measure.THRESHOLD)]
    ends = aims["period_end"].dt
    aims = aims[[*_ABOUT, *_CARRIED]].assign(year=ends.year, month=ends.month)
    aims = aims[aims["period_end"].notna()].reset_index(drop=True)
    if len(aims) < 2:
        return nothing()
    fitting, nearest = _with_the_last(aims, _SERIES), _with_the_last(aims, _ABOUT)
    # A target of another scope is named only where it is nearer than the one that fits.
    fits = nearest["figure"].map(fitting.groupby("figure")["year_before"].max()).astype("float64")
    apart = nearest[~(nearest["year_before"] <= fits)].reset_index(drop=True)
    differs = compare_pairs(apart, _before(apart), indicators)["differs"].str.split()
    reason = differs.map(lambda parts: " ".join(part for part in parts if part not in _ASIDE))
    rows = [
        _drifts(fitting, goal(fitting) - goal(fitting, "_before")),
        _drifts(
            apart.assign(verdict=str(Verdict.NOT_COMPARABLE), reason=reason.astype("str")),
            Intervals.points(np.full(len(apart), np.nan)),
        ),
    ]
    return pd.concat([part for part in rows if len(part)] or rows[:1], ignore_index=True)


def _with_the_last(aims: pd.DataFrame, about: list[str]) -> pd.DataFrame:
    """Pair each target with those of the last year before its own that has any, of the same ``about``."""
    years = aims[[*about, "year"]].drop_duplicates().sort_values([*about, "year"])
    years = years.assign(year_before=years.groupby(about)["year"].shift()).dropna()
    before = aims.rename(columns={"year": "year_before"})
    return aims.merge(years, on=[*about, "year"]).merge(
        before, on=[*about, "year_before"], suffixes=("", "_before")
    )


def _drifts(both: pd.DataFrame, change: Intervals) -> pd.DataFrame:
    rows = both.assign(unit=_difference_unit(both["unit"]))
    used = ["figure", "figure_before"]
    frame = derive("targets.target_minus_earlier_target", "target_drift", rows, change, used)
    return frame.assign(quantity=_over_years("target_drift", both))


#: Two targets of two years differ in their period, as they should.
_ASIDE = CAVEATS | {"period"}


def ambition(figures: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Set each target beside the last outcome of its series that had been published with it or before.

    Parameters
    ----------
    figures : DataFrame
        All figures with the marks of `zonereport.analysis.vintage.annotate`: an outcome revised later
        counts as it was known then.
    standing : DataFrame
        Those of them that stand; the targets among them are asked.

    Returns
    -------
    DataFrame
        Derived rows ``target_minus_last_outcome``, quantity ``ambition`` where the outcome is that of the
        year before, ``ambition_over_years`` where it is older.
    """
    aims, outcomes = (
        frame[(frame["status"] == status) & frame["period_end"].notna()]
        for frame, status in ((standing, Status.TARGET), (figures, Status.ACTUAL))
    )
    aims = aims[aims["measure"] != Measure.THRESHOLD]
    same = [*KEY, "unit", "months"]
    carried = [name for name in _CARRIED if name not in same]
    known = outcomes[outcomes["confirms"] == ""]
    both = aims[[*same, *carried]].merge(known[[*same, *carried]], on=same, suffixes=("", "_before"))
    ends, published = ("period_end_before", "period_end"), ("published_to_before", "published_to")
    earlier = (both[ends[0]] < both[ends[1]]) & (both[ends[0]].dt.month == both[ends[1]].dt.month)
    both = both[earlier & (both[published[0]] <= both[published[1]])]
    if both.empty:
        return nothing()
    # The last period, and of its prints the last; two prints of one day both stand.
    for name in ("period_end_before", "published_to_before", "published_from_before"):
        both = both[both[name] == both.groupby("figure")[name].transform("max")]
    both = both.reset_index(drop=True)
    rows = both.assign(unit=_difference_unit(both["unit"]))
    reach = goal(both) - Intervals.from_frame(both, "_before")
    used = ["figure", "figure_before"]
    frame = derive("targets.target_minus_last_outcome", "ambition", rows, reach, used)
    return frame.assign(quantity=_over_years("ambition", both))


def _before(both: pd.DataFrame) -> pd.DataFrame:
    """The second of each pair, with the columns of the first that they share."""
    suffix = "_before"
    second = {name: str(name).removesuffix(suffix) for name in both if str(name).endswith(suffix)}
    shared = [name for name in _ABOUT if name + suffix not in both]
    return both[[*shared, *second]].rename(columns=second)


def _difference_unit(unit: pd.Series) -> pd.Series:
    return unit.replace(str(Unit.PERCENT), str(Unit.PP))


def _over_years(quantity: str, both: pd.DataFrame) -> pd.Series:
    years = both["period_end"].dt.year - both["period_end_before"].dt.year
    names = np.where(years <= 1, quantity, f"{quantity}_over_years")
    return pd.Series(names, index=both.index).astype("str")

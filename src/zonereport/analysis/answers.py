"""Which outcome answers which target, and by how much it missed or passed it.

Growth shows the answers to growth targets, the register of targets shows all of them; both
ask here. An outcome answers a target of the same series over the same period. An
expectation never does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.comparability import KEY, definition_of
from zonereport.analysis.derived import NUMBERS
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.outward import Booleans
from zonereport.vocabulary import Dimension, Direction, Measure, Qualifier, Status, Unit, Verdict

_SAME = [*KEY, "unit", "period_start", "period_end", "months"]
_CARRIED = ["figure", "value", "lower", "upper", "qualifier", "period", "status"]

UP = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
DOWN = frozenset({Qualifier.AT_MOST, Qualifier.LESS_THAN})
STRICT = frozenset({Qualifier.MORE_THAN, Qualifier.LESS_THAN})


def goal(targets: pd.DataFrame, suffix: str = "") -> Intervals:
    """Return the number to be reached.

    "12%以上" is reached at 12 exactly, so a bounded target's goal is the number itself; any
    other target keeps the interval that its rounding or its 左右 leaves.
    """
    interval = Intervals.from_frame(targets, suffix)
    bounded = targets["qualifier" + suffix].isin([*UP, *DOWN]) & targets["value" + suffix].notna()
    return interval.replaced(bounded, Intervals.points(interval.value))


def aim(targets: pd.DataFrame, indicators: pd.DataFrame, suffix: str = "") -> pd.Series:
    """Return whether more or less meets a target: ``up``, ``down`` or ``neutral``.

    The target's own wording decides first (不低于, 不超过), then that a smaller rank is a better
    one, then the codebook. Places gained (a change of rank) count up.
    """
    qualifier = targets["qualifier" + suffix]
    dimension = definition_of(targets, indicators, "dimension")
    ranked = (targets["measure"] == Measure.RANK) | (
        (dimension == Dimension.RANK) & (targets["measure"] == Measure.LEVEL)
    )
    gained = (dimension == Dimension.RANK) & (targets["measure"] == Measure.CHANGE)
    choices = [ranked, qualifier.isin(UP) | gained, qualifier.isin(DOWN)]
    known = definition_of(targets, indicators, "direction").replace("", str(Direction.NEUTRAL))
    found = np.select(choices, [Direction.DOWN, Direction.UP, Direction.DOWN], default=known.astype(object))
    return pd.Series(found, index=targets.index).astype("str")


def pairs(figures: pd.DataFrame, indicators: pd.DataFrame, status: Status = Status.ACTUAL) -> pd.DataFrame:
    """Pair every target with the figures of ``status`` that speak of its series and period.

    Parameters
    ----------
    figures : DataFrame
        Figures that stand (see `zonereport.analysis.vintage.current`).
    indicators : DataFrame
        The codebook.
    status : Status
        ``actual`` for what answers a target, ``expected`` for what is only foreseen.

    Returns
    -------
    DataFrame
        One row per pair: series and period, ``figure_target``, ``figure_outcome`` and the other
        columns of both, the gap (``value, lower, upper``; outcome minus goal) with its ``unit``
        (pp for percent, places for ranks), ``verdict`` and ``reason``.
    """
    dated = figures[figures["period_end"].notna()]
    wanted = dated[(dated["status"] == Status.TARGET) & (dated["measure"] != Measure.THRESHOLD)]
    given = dated[dated["status"] == status]
    columns = [*_SAME, *_CARRIED]
    both = wanted[columns].merge(given[columns], on=_SAME, suffixes=("_target", "_outcome"))
    if both.empty:
        unknown = dict.fromkeys(NUMBERS, np.nan)
        return both.assign(**unknown, period="", status=str(status), verdict="", reason="")
    gap = Intervals.from_frame(both, "_outcome") - goal(both, "_target")
    verdict, reason = _verdicts(both, gap, aim(both, indicators, "_target"))
    frame = both.assign(
        **gap.to_columns(),
        unit=both["unit"].replace(str(Unit.PERCENT), str(Unit.PP)),
        period=both["period_outcome"],
        status=str(status),
        verdict=verdict,
        reason=reason,
    )
    return frame if status == Status.ACTUAL else frame.assign(verdict="", reason="")


def _verdicts(both: pd.DataFrame, gap: Intervals, direction: pd.Series) -> tuple[pd.Series, pd.Series]:
    down = (direction == Direction.DOWN).to_numpy()
    ahead = gap.replaced(down, -gap)
    strict = both["qualifier_target"].isin(STRICT).to_numpy()
    # "Over 500" answers "more than 500": the outcome excludes its end as well.
    above = both["qualifier_outcome"].eq(Qualifier.MORE_THAN).to_numpy()
    below = both["qualifier_outcome"].eq(Qualifier.LESS_THAN).to_numpy()
    excluded_low, excluded_high = np.where(down, below, above), np.where(down, above, below)
    met = (ahead.lower > 0) | ((ahead.lower == 0) & (~strict | excluded_low))
    missed = (ahead.upper < 0) | ((ahead.upper == 0) & (strict | excluded_high))
    neutral = (direction == Direction.NEUTRAL).to_numpy()
    verdict = np.select(
        [neutral, met, missed],
        [Verdict.NOT_COMPARABLE, Verdict.MET, Verdict.MISSED],
        default=Verdict.WITHIN_ROUNDING,
    )
    undecided = ~neutral & ~met & ~missed
    reason = np.select(
        [neutral, undecided & _is_open(gap), undecided & _is_approximate(both)],
        ["direction", "open_end", "approximate"],
        default="",
    )
    verdicts, reasons = (pd.Series(codes, index=both.index).astype("str") for codes in (verdict, reason))
    return verdicts, reasons


def _is_open(gap: Intervals) -> Booleans:
    return np.isinf(gap.lower) | np.isinf(gap.upper)


def _is_approximate(both: pd.DataFrame) -> Booleans:
    either = both[["qualifier_target", "qualifier_outcome"]] == Qualifier.APPROX
    return either.any(axis=1).to_numpy(dtype=bool)

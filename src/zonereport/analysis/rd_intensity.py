"""R&D intensity: every printed ratio with its parts, and whether two of them mean the same.

Quantities (formula)
--------------------
``intensity`` (``printed``)
    A figure of an indicator of family ``rd_intensity``, in percent; actual, expected or target.
``amount`` (``printed``)
    A printed level of an intensity's numerator.
``implied_denominator`` (``amount_over_intensity``)
    100 * amount / intensity, where both are printed for one area, subject and period. The row is
    of the intensity's indicator; the codebook names its denominator.
``intensity_computed`` (``numerator_over_denominator``)
    100 * numerator / denominator, where both levels are printed for one area, subject and period.
``intensity_difference`` (``later_minus_earlier``)
    Any two intensities of one area and subject. A difference in percentage points only where both
    are of one series over the same months; otherwise no number, verdict ``not_comparable``.
``denominator_ratio``, ``implied_numerator``, ``intensity_redefined``, ``intensity_floor``
    See `zonereport.analysis.denominators`.

Reasons: the parts that differ, from `zonereport.analysis.comparability` (``numerator``,
``denominator``, ``scope``, ``months``, ``status`` …).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis import denominators
from zonereport.analysis.comparability import compare_pairs, definition_of
from zonereport.analysis.derived import (
    IDENTITY,
    NUMBERS,
    PERIOD,
    collect,
    derive,
    nothing,
    printed,
    weaker_status,
)
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.vintage import current
from zonereport.vocabulary import Measure, Unit, Verdict

FAMILY = "rd_intensity"

_WHERE = denominators.WHERE
_CARRIED = ["figure", "indicator", "scope", "status", "unit", *NUMBERS]


def rd_intensity(
    figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return all R&D intensity rows.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook; ``numerator`` and ``denominator`` name the parts of an intensity.
    areas : DataFrame, optional
        The codebook of areas; with it, an implied denominator is also set beside the levels of the
        areas above.

    Returns
    -------
    DataFrame
        Derived rows (see `zonereport.analysis.derived`).
    """
    standing = current(figures)
    family = definition_of(standing, indicators, "family") == FAMILY
    ratio = standing["measure"].isin([Measure.SHARE, Measure.LEVEL]) & (standing["unit"] == Unit.PERCENT)
    intensities = standing[family & ratio].reset_index(drop=True)
    levels = standing[(standing["measure"] == Measure.LEVEL) & standing["period_end"].notna()]
    codebook = indicators[indicators["family"] == FAMILY]
    amounts = levels[levels["indicator"].isin(set(codebook["numerator"]) - {""})]
    tops = denominators.amounts(levels, indicators)
    if intensities.empty and tops.empty:
        return collect([])
    implied = _implied_denominators(intensities, amounts, indicators)
    reckoned = denominators.implied_numerators(intensities, levels, indicators)
    parts = tops, denominators.sizes(levels, indicators)
    tops, bottoms = (denominators.part(printed_parts) for printed_parts in parts)
    tops = pd.concat([tops, denominators.named(reckoned, "numerator")], ignore_index=True)
    bottoms = pd.concat([bottoms, denominators.named(implied, "denominator")], ignore_index=True)
    return collect(
        [
            printed("rd_intensity", "intensity", intensities),
            printed("rd_intensity", "amount", amounts),
            _derived("amount_over_intensity", "implied_denominator", implied),
            denominators.beside_printed(implied, levels, indicators, areas),
            _derived("intensity_times_denominator", "implied_numerator", reckoned),
            _computed(levels, codebook),
            denominators.redefined(tops, bottoms, codebook),
            denominators.floors(intensities, codebook),
            _differences(intensities, indicators),
        ]
    )


def _implied_denominators(
    intensities: pd.DataFrame, amounts: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    left = intensities.assign(
        **{part: definition_of(intensities, indicators, part) for part in ("numerator", "denominator")}
    )
    right = amounts[[*_WHERE, *_CARRIED]].rename(columns={"indicator": "numerator"})
    both = left.merge(right, on=[*_WHERE, "numerator"], suffixes=("", "_amount"))
    both = denominators.answerable(both, "_amount")
    result = Intervals.from_frame(both, "_amount") * 100 / Intervals.from_frame(both)
    apart = pd.Series(np.where(both["scope"] != both["scope_amount"], "scope ", ""), both.index, dtype="str")
    quarterly = denominators.between_quarters(both, both["denominator"])
    between = pd.Series(np.where(quarterly, "between_quarters", ""), both.index, dtype="str")
    return both.assign(
        **result.to_columns(),
        measure=str(Measure.LEVEL),
        unit=both["unit_amount"],
        status=weaker_status(both["status"], both["status_amount"]),
        reason=(apart + between).str.strip(),
        used1=both["figure_amount"],
        used2=both["figure"],
    )


def _derived(formula: str, quantity: str, rows: pd.DataFrame) -> pd.DataFrame:
    numbers = Intervals.from_frame(rows)
    return derive(f"rd_intensity.{formula}", quantity, rows, numbers, ["used1", "used2"])


def _computed(levels: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    defined = codebook[(codebook["numerator"] != "") & (codebook["denominator"] != "")]
    parts = defined[["indicator", "numerator", "denominator"]].rename(columns={"indicator": "ratio"})
    tops = levels.merge(parts, left_on="indicator", right_on="numerator")
    if tops.empty:
        return nothing()
    bottoms = levels[[*_WHERE, *_CARRIED]].rename(columns={"indicator": "denominator"})
    both = tops.merge(bottoms, on=[*_WHERE, "denominator"], suffixes=("", "_bottom"))
    both = denominators.answerable(both[both["unit"] == both["unit_bottom"]], "_bottom")
    result = Intervals.from_frame(both) * 100 / Intervals.from_frame(both, "_bottom")
    rows = both.assign(
        indicator=both["ratio"],
        measure=str(Measure.SHARE),
        unit=str(Unit.PERCENT),
        status=weaker_status(both["status"], both["status_bottom"]),
        reason=np.where(both["scope"] != both["scope_bottom"], "scope", ""),
    )
    used = ["figure", "figure_bottom"]
    return derive("rd_intensity.numerator_over_denominator", "intensity_computed", rows, result, used)


def _differences(intensities: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Every two intensities of one area and subject, the earlier one second."""
    if len(intensities) < 2:
        return nothing()
    ordered = intensities.sort_values(["period_end", "period_start", "figure"], ignore_index=True)
    columns = [*IDENTITY, *PERIOD, *_CARRIED, "evidence"]
    frame = ordered.assign(place=range(len(ordered)))[[*dict.fromkeys(columns), "place"]]
    both = frame.merge(frame, on=["area", "subject"], suffixes=("", "_earlier"))
    both = both[both["place"] > both["place_earlier"]].reset_index(drop=True)
    earlier = both.drop(columns=frame.columns.difference(["area", "subject"]))
    earlier = earlier.rename(columns=lambda name: str(name).removesuffix("_earlier"))
    answer = compare_pairs(both, earlier, indicators)
    comparable = answer["comparable"].to_numpy()
    unknown = Intervals.points(np.full(len(both), np.nan))
    change = Intervals.from_frame(both) - Intervals.from_frame(earlier)
    rows = both.assign(
        unit=str(Unit.PP),
        status=weaker_status(both["status"], both["status_earlier"]),
        verdict=np.where(comparable, "", str(Verdict.NOT_COMPARABLE)),
        reason=answer["differs"].where(~comparable, ""),
    )
    result = change.replaced(~comparable, unknown)
    used = ["figure", "figure_earlier"]
    return derive("rd_intensity.later_minus_earlier", "intensity_difference", rows, result, used)

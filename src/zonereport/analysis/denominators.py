"""R&D amounts over other denominators, and implied denominators beside what else is printed.

An intensity says nothing without its definition. Here stands what the print allows: how large the
denominator would be beside the levels printed of the same area, and what the intensity would be
if one amount were set over the denominator of another definition.

Quantities (formula)
--------------------
``denominator_ratio`` (``implied_over_printed``)
    Implied denominator over a printed level of the area (output, revenue, value added, GDP) or of
    an area above it, in times; of each series the nearest in time. The parts that differ are the
    reason. Verdict only where none does: ``agrees``, ``within_rounding`` or ``differs``, as a
    printed rate beside a computed one. A target's open end goes into the ratio.
``implied_numerator`` (``intensity_times_denominator``)
    intensity * denominator / 100, where the print leaves the numerator out. Of the intensity's indicator.
``intensity_redefined`` (``numerator_over_other_denominator``)
    100 * amount / level that no indicator of the codebook defines, of one area, subject and period:
    both printed, or one of them implied by a printed intensity. Of the numerator's indicator; the
    last figures name the denominator. Reason ``scope`` where the two cover different things.
``intensity_floor`` (``at_least_its_part``)
    What an intensity of a part of R&D says of the whole over the same denominator: at least as much,
    and how much more nobody printed. Of the indicator whose numerator is the whole.

Reason ``between_quarters``: the denominator is GDP, which is compiled by quarter, and the period
does not end with one, so that no published level can stand behind the intensity.

References
----------
National Bureau of Statistics, communiqués on expenditure on science and technology: R&D expenditure of
the whole society is that of firms, government institutes, universities and others together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.comparability import compare_pairs, definition_of, family_of, told_otherwise
from zonereport.analysis.derived import IDENTITY, NUMBERS, PERIOD, derive, nothing, weaker_status
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.lineage import lineage
from zonereport.analysis.nearest import nearest
from zonereport.vocabulary import Dimension, Measure, Status, Unit, Verdict

#: What an R&D amount is set over, or could be: families of the codebook, and two indicators of firms.
_SIZES = frozenset({"output", "industrial_output", "industrial_value_added", "sector_value_added"})
_SIZES_OF_FIRMS = frozenset({"operating_revenue", "output"})
_AMOUNTS = "rd_expenditure"

_WHOLE = "whole_society_rd_expenditure"
_PARTS = frozenset({"enterprise_rd_expenditure", "high_tech_industry_rd_expenditure"})
_QUARTERLY = "gdp"

WHERE = ["area", "subject", *PERIOD]
_PART = [*WHERE, "indicator", "scope", "status", "unit", *NUMBERS, "used1", "used2"]
_SERIES = ["area_near", "indicator_near", "scope_near", "status_near"]


def sizes(levels: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the printed levels that an R&D amount can be set over."""
    named = set(indicators.loc[indicators["family"] == "rd_intensity", "denominator"]) - {""}
    named |= _SIZES_OF_FIRMS
    about = levels["indicator"].isin(named) | family_of(levels, indicators).isin(_SIZES)
    is_money = definition_of(levels, indicators, "dimension") == Dimension.MONEY
    return levels[about & is_money].reset_index(drop=True)


def amounts(levels: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the printed R&D amounts."""
    named = set(indicators.loc[indicators["family"] == "rd_intensity", "numerator"]) - {""}
    about = levels["indicator"].isin(named) | (family_of(levels, indicators) == _AMOUNTS)
    return levels[about].reset_index(drop=True)


def answerable(both: pd.DataFrame, suffix: str) -> pd.DataFrame:
    """Keep the pairs that give a ratio: a target and an outcome give none together."""
    targets = (both["status"] == Status.TARGET) == (both["status" + suffix] == Status.TARGET)
    return both[targets].reset_index(drop=True)


def beside_printed(
    implied: pd.DataFrame, levels: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame | None
) -> pd.DataFrame:
    """Return rows ``denominator_ratio``.

    Parameters
    ----------
    implied : DataFrame
        Implied denominators: derived columns, ``numerator`` and ``denominator`` of their intensity,
        and the ids of amount and intensity in ``used1`` and ``used2``.
    levels : DataFrame
        Printed levels, of areas above as well.
    indicators : DataFrame
        The codebook.
    areas : DataFrame or None
        With it, levels of the areas above are candidates too.
    """
    if implied.empty:
        return nothing()
    near = sizes(levels, indicators)[[*IDENTITY, *PERIOD, "figure", "status", "unit", *NUMBERS]]
    mine = implied.assign(indicator=implied["denominator"], asked=implied["indicator"])
    mine = mine.assign(figure=implied["used1"] + " " + implied["used2"])
    pairs = mine.merge(_reach(mine, areas), on="area").merge(
        near.add_suffix("_near"), left_on=["reached", "subject", "unit"],
        right_on=["area_near", "subject_near", "unit_near"],
    )  # fmt: skip
    second = pairs[[name for name in pairs.columns if name.endswith("_near")]]
    second = second.rename(columns=lambda name: str(name).removesuffix("_near"))
    differs = compare_pairs(pairs, second, indicators)["differs"]
    reason = told_otherwise(differs, lambda names: " ".join(name for name in names if name != "evidence"))
    pairs = nearest(pairs.assign(reason=reason), ["figure", *_SERIES], ties=True)
    implied_here, printed_there = Intervals.from_frame(pairs), Intervals.from_frame(pairs, "_near")
    ratio = implied_here / printed_there
    rounds = Intervals.points(implied_here.value).overlap(printed_there)
    judged = np.select(
        [pairs["reason"] != "", rounds, implied_here.overlap(printed_there)],
        ["", Verdict.AGREES, Verdict.WITHIN_ROUNDING],
        default=Verdict.DIFFERS,
    )
    rows = pairs.assign(
        indicator=pairs["asked"],
        unit=str(Unit.TIMES),
        status=weaker_status(pairs["status"], pairs["status_near"]),
        verdict=judged,
    )
    used = ["used1", "used2", "figure_near"]
    return derive("rd_intensity.implied_over_printed", "denominator_ratio", rows, ratio, used)


def implied_numerators(
    intensities: pd.DataFrame, levels: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Return the amounts that an intensity and its printed denominator imply, as parts of `redefined`.

    Left out where the numerator itself is printed for the same area, subject and period.
    """
    left = intensities.assign(
        **{part: definition_of(intensities, indicators, part) for part in ("numerator", "denominator")}
    )
    right = levels.rename(columns={"indicator": "denominator"})
    right = right[[*WHERE, "denominator", "figure", "scope", "status", "unit", *NUMBERS]]
    both = answerable(left.merge(right, on=[*WHERE, "denominator"], suffixes=("", "_below")), "_below")
    known = pd.MultiIndex.from_frame(levels[[*WHERE, "indicator"]])
    is_known = pd.MultiIndex.from_frame(both[[*WHERE, "numerator"]]).isin(known)
    both = both[~is_known & (both["numerator"] != "")]
    amount = Intervals.from_frame(both) * Intervals.from_frame(both, "_below") / 100
    return both.assign(
        **amount.to_columns(),
        measure=str(Measure.LEVEL),
        unit=both["unit_below"],
        status=weaker_status(both["status"], both["status_below"]),
        reason=np.where(both["scope"] != both["scope_below"], "scope", ""),
        used1=both["figure"],
        used2=both["figure_below"],
    ).reset_index(drop=True)


def redefined(tops: pd.DataFrame, bottoms: pd.DataFrame, codebook: pd.DataFrame) -> pd.DataFrame:
    """Return rows ``intensity_redefined``: every amount over every level but those that the codebook defines.

    Parameters
    ----------
    tops, bottoms : DataFrame
        Amounts and levels, printed (``used2`` empty) or implied: columns of `part`.
    codebook : DataFrame
        Indicators of the family of R&D intensities.
    """
    bottoms = bottoms.loc[bottoms["indicator"] != "", _PART]
    both = answerable(tops[_PART].merge(bottoms, on=[*WHERE, "unit"], suffixes=("", "_below")), "_below")
    if both.empty:
        return nothing()
    defined = pd.MultiIndex.from_frame(codebook[["numerator", "denominator"]])
    is_defined = pd.MultiIndex.from_frame(both[["indicator", "indicator_below"]]).isin(defined)
    # Two implied parts would rest on two intensities, which need not be of one kind of area.
    both_implied = (both["used2"] != "") & (both["used2_below"] != "")
    both = both[~is_defined & ~both_implied].reset_index(drop=True)
    ratio = Intervals.from_frame(both) * 100 / Intervals.from_frame(both, "_below")
    rows = both.assign(
        measure=str(Measure.SHARE),
        unit=str(Unit.PERCENT),
        status=weaker_status(both["status"], both["status_below"]),
        reason=np.where(both["scope"] != both["scope_below"], "scope", ""),
    )
    used = ["used1", "used2", "used1_below", "used2_below"]
    formula = "rd_intensity.numerator_over_other_denominator"
    return derive(formula, "intensity_redefined", rows, ratio, used)


def floors(intensities: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return rows ``intensity_floor``: the intensity of the whole is at least that of a part.

    An intensity that is aimed at says nothing of the whole; one without a lower end says nothing at all.
    """
    if intensities.empty:
        return nothing()
    book = indicators.loc[indicators["numerator"] == _WHOLE, ["indicator", "denominator"]]
    book = book[book["denominator"] != ""]
    left = intensities.assign(
        **{of: definition_of(intensities, indicators, of) for of in ("numerator", "denominator")}
    )
    parts = left[left["numerator"].isin(_PARTS) & (left["status"] != Status.TARGET) & left["lower"].notna()]
    both = parts.merge(book.rename(columns={"indicator": "whole"}), on="denominator")
    if both.empty:
        return nothing()
    known = Intervals.from_frame(both)
    floor = Intervals(known.value, known.lower, np.full(len(both), np.inf))
    rows = both.assign(indicator=both["whole"])
    return derive("rd_intensity.at_least_its_part", "intensity_floor", rows, floor, ["figure"])


def between_quarters(rows: pd.DataFrame, denominators: pd.Series) -> pd.Series:
    """Return where a period does not end with a quarter, although the denominator is compiled by quarter."""
    found: pd.Series = denominators.eq(_QUARTERLY) & (rows["period_end"].dt.month % 3 != 0)
    return found


def part(printed: pd.DataFrame) -> pd.DataFrame:
    """Return printed levels in the shape of an amount or a denominator."""
    return printed.assign(used1=printed["figure"], used2="")[_PART]


def named(implied: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return implied numbers as amounts or levels of the indicator in the column ``of``."""
    return implied.assign(indicator=implied[of])[_PART]


def _reach(implied: pd.DataFrame, areas: pd.DataFrame | None) -> pd.DataFrame:
    """Each area with itself and the areas above it."""
    own = implied[["area"]].drop_duplicates()
    own = own.assign(reached=own["area"])
    if areas is None:
        return own
    above = lineage(areas).rename(columns={"ancestor": "reached"})[["area", "reached"]]
    return pd.concat([own, above], ignore_index=True)

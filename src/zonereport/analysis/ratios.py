"""Ratios of two printed levels that are of one scope and one period, and of nothing else.

Agreed amounts, signed amounts and funds attracted are three things: an amount is only divided by
the number of projects (contracts) that it was printed with. Both parts are outcomes,
expectations or targets alike.

Quantities (formula)
--------------------
``average_per_project``, ``average_per_contract`` (``amount_over_count``)
    Amount / number, of one scope and period. Of the amount's indicator.
``share_of_projects`` (``part_over_whole``)
    100 * projects of a size class / all projects of the same stage and period; the scope of the
    part names the lower end of its class (see `class_floor`).
``projects_below_class`` (``whole_minus_part``)
    The rest: all projects minus those of the class.
``share_in_production`` (``producing_over_attracted``)
    100 * firms in production / firms attracted, at one date.
``implied_city_average`` (``level_over_multiple``)
    Level / multiple of the city's average: that average. Of the level's indicator.
"""

from __future__ import annotations

import pandas as pd

from zonereport.analysis.comparability import definition_of
from zonereport.analysis.denominators import WHERE, answerable
from zonereport.analysis.derived import NUMBERS, collect, derive, nothing, weaker_status
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.vintage import current
from zonereport.vocabulary import Dimension, Measure, Unit

#: Amounts, the numbers that they were printed with, and what their quotient is called.
_AVERAGES = (
    ("introduced_total_investment", "projects_introduced", "average_per_project"),
    ("signed_total_investment", "projects_signed", "average_per_project"),
    ("technology_contract_value", "technology_contracts", "average_per_contract"),
)
#: Stages whose projects are counted by size class as well; a share is of one stage.
_CLASSED = ("projects_introduced", "projects_signed")
_PRODUCING, _ATTRACTED = "industrial_firms_producing", "industrial_firms_attracted"
#: How the codebook names multiples of the city's average.
_TO_CITY = "_to_city"
_CLASS = r"^(\d+(?:\.\d+)?) (million|billion) yuan and above$"
_SIZES = {"million": 1e6, "billion": 1e9}
_CARRIED = ["figure", "status", "unit", *NUMBERS]


def ratios(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return all ratios.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures, cut by vintage or not.
    indicators : DataFrame
        The codebook; the ``numerator`` of a multiple of the city names the level that is compared.

    Returns
    -------
    DataFrame
        Derived rows (see `zonereport.analysis.derived`).
    """
    standing = current(figures)
    dated = standing["measure"].eq(Measure.LEVEL) & standing["period_end"].notna()
    levels = standing[dated].reset_index(drop=True)
    return collect(
        [
            *(_averages(levels, *names) for names in _AVERAGES),
            *(part for stage in _CLASSED for part in _classes(levels, stage)),
            _producing(levels),
            _references(levels, indicators),
        ]
    )


def class_floor(scopes: pd.Series) -> pd.Series:
    """Return the lower end of the size class that a scope names; NaN where it names none.

    Examples
    --------
    >>> class_floor(pd.Series(["200 million yuan and above", "1 billion yuan and above", ""])).tolist()
    [200000000.0, 1000000000.0, nan]
    """
    found = scopes.astype("str").str.extract(_CLASS)
    return found[0].astype("float64") * found[1].map(_SIZES).astype("float64")


def _averages(levels: pd.DataFrame, amount: str, count: str, quantity: str) -> pd.DataFrame:
    amounts, counts = (levels[levels["indicator"] == name] for name in (amount, count))
    if amounts.empty or counts.empty:
        return nothing()
    both = _paired(amounts, counts, "scope")
    result = Intervals.from_frame(both) / Intervals.from_frame(both, "_below")
    return derive("ratios.amount_over_count", quantity, both, result, ["figure", "figure_below"])


def _classes(levels: pd.DataFrame, stage: str) -> list[pd.DataFrame]:
    of_stage = levels[levels["indicator"] == stage]
    if of_stage.empty:
        return []
    part, whole = of_stage[class_floor(of_stage["scope"]).notna()], of_stage[of_stage["scope"] == ""]
    both = _paired(part, whole)
    top, bottom = Intervals.from_frame(both), Intervals.from_frame(both, "_below")
    share = both.assign(measure=str(Measure.SHARE), unit=str(Unit.PERCENT))
    used = ["figure", "figure_below"]
    return [
        derive("ratios.part_over_whole", "share_of_projects", share, top * 100 / bottom, used),
        derive("ratios.whole_minus_part", "projects_below_class", both, bottom - top, used[::-1]),
    ]


def _producing(levels: pd.DataFrame) -> pd.DataFrame:
    part, whole = (levels[levels["indicator"] == name] for name in (_PRODUCING, _ATTRACTED))
    if part.empty or whole.empty:
        return nothing()
    both = _paired(part, whole, "scope")
    result = Intervals.from_frame(both) * 100 / Intervals.from_frame(both, "_below")
    rows = both.assign(measure=str(Measure.SHARE), unit=str(Unit.PERCENT))
    used = ["figure", "figure_below"]
    return derive("ratios.producing_over_attracted", "share_in_production", rows, result, used)


def _references(levels: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    is_multiple = definition_of(levels, indicators, "dimension") == Dimension.MULTIPLE
    to_city = levels[is_multiple & levels["indicator"].str.endswith(_TO_CITY)]
    multiples = to_city.assign(indicator=definition_of(to_city, indicators, "numerator"))
    multiples = multiples[multiples["indicator"] != ""]
    if multiples.empty:
        return nothing()
    both = _paired(levels, multiples, "scope", "indicator")
    result = Intervals.from_frame(both) / Intervals.from_frame(both, "_below")
    used = ["figure", "figure_below"]
    return derive("ratios.level_over_multiple", "implied_city_average", both, result, used)


def _paired(top: pd.DataFrame, bottom: pd.DataFrame, *alike: str) -> pd.DataFrame:
    """Every two levels of one area, subject and period that are also alike in the columns given."""
    where = [*WHERE, *alike]
    both = answerable(top.merge(bottom[[*where, *_CARRIED]], on=where, suffixes=("", "_below")), "_below")
    return both.assign(status=weaker_status(both["status"], both["status_below"]))

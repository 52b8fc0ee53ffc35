"""The zone beside its city, its province and the nation: leads in percentage points.

Quantities (formula)
--------------------
``lead`` (``zone_minus_reference``)
    Printed growth rate or R&D intensity of a zone as a whole minus that of an area that it lies
    in, over the same period and of the same indicator, measure and scope. The row is of the
    zone's figure; the second of ``figures`` is the reference.

A lead whose interval spans zero is neither above nor below: verdict ``within_rounding``, reason
``open_end`` or ``approximate`` where it is not rounding alone. Any other lead has no verdict; its
sign says which is higher (see `side_of`). Of two targets the goals are compared: a bounded one
counts with its number (see `answers.goal`). Reason ``status``: one of the two is only expected,
which is taken where nothing of the same status is printed.

Where an area above prints the indicator, or another of its family, but nothing that may stand
beside, one row names the nearest figure: no number, verdict ``not_comparable``, and the parts
that differ (``scope``, ``basis``, ``months``, ``period`` …; ``status``: a target beside what is none).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.answers import goal
from zonereport.analysis.comparability import definition_of, family_of, side_by_side
from zonereport.analysis.derived import IDENTITY, NUMBERS, PERIOD, collect, derive, weaker_status
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.lineage import lineage
from zonereport.analysis.nearest import nearest
from zonereport.analysis.outward import Booleans
from zonereport.analysis.vintage import current
from zonereport.vocabulary import AreaKind, Measure, Qualifier, Status, Unit, Verdict

_INTENSITIES = "rd_intensity"
_COLUMNS = (
    "figure", "sort", "kin", *IDENTITY, *PERIOD, *NUMBERS, "unit", "status", "qualifier", "evidence",
)  # fmt: skip
#: What decides which reference a figure may stand beside, and which one is the nearest.
_QUESTION = [
    "ancestor", "sort", "kin", "indicator", "measure", "scope", "unit", "status",
    "period_start", "period_end", "months",
]  # fmt: skip


def beside(figures: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the leads of every zone over the areas that it lies in.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures of zones and of the areas above them, cut by vintage or not.
    indicators, areas : DataFrame
        The codebook.

    Returns
    -------
    DataFrame
        Derived rows (see `zonereport.analysis.derived`).
    """
    rates = _rates(current(figures), indicators)
    zones = areas.loc[areas["kind"] == AreaKind.ZONE, "area"]
    above = lineage(areas).drop(columns="steps")
    own = rates[rates["area"].isin(zones)].merge(above, on="area")
    own = own[own["ancestor"].isin(rates["area"])].reset_index(drop=True)
    if own.empty:
        return collect([])
    own["question"] = own.groupby(_QUESTION, dropna=False, sort=False).ngroup()
    # What zones print of one thing and period has the same references: looked for once, not for each zone.
    pairs = own.drop_duplicates("question").merge(
        rates, left_on=["ancestor", "sort", "kin"], right_on=["area", "sort", "kin"], suffixes=("", "_near")
    )
    if pairs.empty:
        return collect([])
    answer = side_by_side(pairs, _second(pairs), indicators)
    pairs = pairs.assign(**answer)
    leads = _own_status_first(pairs[pairs["beside"]])
    without = pairs[~pairs["question"].isin(leads["question"])]
    apart = nearest(without, ["question"])
    found = ["question", "reason", *(name for name in pairs.columns if name.endswith("_near"))]
    leads, apart = (own.merge(answers[found], on="question") for answers in (leads, apart))
    return collect([_leads(leads), _not_comparable(apart)])


def side_of(leads: pd.DataFrame) -> pd.Series:
    """Return where the zone stands: ``above`` or ``below`` the reference, "" where that is not certain.

    Examples
    --------
    >>> list(side_of(pd.DataFrame({"lower": [0.7, -0.1, None], "upper": [0.9, 0.1, -0.2],
    ...                            "verdict": ["", "within_rounding", ""]})))
    ['above', '', 'below']
    """
    decided = leads["verdict"] == ""
    above, below = decided & (leads["lower"] >= 0), decided & (leads["upper"] <= 0)
    return pd.Series("", index=leads.index, dtype="str").mask(above, "above").mask(below, "below")


def _rates(standing: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Growth rates and R&D intensities of areas as a whole, with their sort and their kin."""
    grows = standing["measure"] == Measure.GROWTH
    share = standing["measure"].isin([Measure.SHARE, Measure.LEVEL]) & (standing["unit"] == Unit.PERCENT)
    intensity = share & (definition_of(standing, indicators, "family") == _INTENSITIES)
    rates = standing[(standing["subject"] == "") & (grows | intensity)]
    sort = rates["measure"].where(rates["measure"] == Measure.GROWTH, _INTENSITIES)
    rates = rates.assign(sort=sort, kin=family_of(rates, indicators)).reset_index(drop=True)
    return rates[[name for name in _COLUMNS if name in rates]]


def _second(pairs: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in pairs.columns if name.endswith("_near")]
    return pairs[names].rename(columns=lambda name: str(name).removesuffix("_near"))


def _own_status_first(leads: pd.DataFrame) -> pd.DataFrame:
    """Drop a lead with a caveat where the same area printed one of the same status."""
    is_equal = leads["status"] == leads["status_near"]
    has_equal = is_equal.groupby(leads["question"]).transform("any")
    return leads[is_equal | ~has_equal].reset_index(drop=True)


def _leads(leads: pd.DataFrame) -> pd.DataFrame:
    # Two targets are two goals: 15%以上 beside 7%以上 aims 8 points higher.
    aims = leads["status"].eq(str(Status.TARGET)).to_numpy(dtype=bool)
    lead = Intervals.from_frame(leads) - Intervals.from_frame(leads, "_near")
    lead = lead.replaced(aims, goal(leads) - goal(leads, "_near"))
    over, under = (_excludes_its_end(leads, word) for word in (Qualifier.MORE_THAN, Qualifier.LESS_THAN))
    above = (lead.lower > 0) | ((lead.lower == 0) & over & ~aims)
    below = (lead.upper < 0) | ((lead.upper == 0) & under & ~aims)
    undecided = ~above & ~below
    either = leads[["qualifier", "qualifier_near"]] == Qualifier.APPROX
    vague = either.any(axis=1).to_numpy(dtype=bool)
    why = np.select([undecided & lead.is_open(), undecided & vague], ["open_end", "approximate"], "")
    rows = leads.assign(
        status=weaker_status(leads["status"], leads["status_near"]),
        unit=leads["unit"].replace(str(Unit.PERCENT), str(Unit.PP)),
        verdict=np.where(undecided, str(Verdict.WITHIN_ROUNDING), ""),
        reason=(leads["reason"] + " " + why).str.strip(),
    )
    return _derived(rows, lead)


def _excludes_its_end(leads: pd.DataFrame, word: Qualifier) -> Booleans:
    """Whether a lead of zero is excluded on the side of ``word``: 超7% is more than a reference of 7%."""
    opposite = Qualifier.LESS_THAN if word == Qualifier.MORE_THAN else Qualifier.MORE_THAN
    return np.asarray((leads["qualifier"] == word) | (leads["qualifier_near"] == opposite))


def _not_comparable(pairs: pd.DataFrame) -> pd.DataFrame:
    rows = pairs.assign(
        unit=pairs["unit"].replace(str(Unit.PERCENT), str(Unit.PP)),
        verdict=str(Verdict.NOT_COMPARABLE),
    )
    return _derived(rows, Intervals.points(float("nan"), len(rows)))


def _derived(rows: pd.DataFrame, lead: Intervals) -> pd.DataFrame:
    return derive("beside.zone_minus_reference", "lead", rows, lead, ["figure", "figure_near"])

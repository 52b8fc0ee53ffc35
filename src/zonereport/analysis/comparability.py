"""Which figures may be compared, and if not, which part differs.

The other analyses ask here. An answer names parts (``scope``, ``months``, ``denominator`` …);
the words for a reader are the language's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from zonereport.vocabulary import Measure, Status

#: What makes a series. The price basis is part of it through the indicator: one indicator, one basis.
KEY = ("area", "subject", "indicator", "measure", "scope")

#: Parts that an indicator brings along: two indicators of one family differ in some of them.
DEFINITION = ("basis", "dimension", "numerator", "denominator")

#: Every part that `compare` can name, in the order in which it names them.
PARTS = (*KEY, *DEFINITION, "unit", "threshold", "months", "period", "status", "evidence")

#: Differences that stand beside a comparison without forbidding it.
CAVEATS = frozenset({"status", "evidence"})

Row = Mapping[str, object] | pd.Series


class Relation(StrEnum):
    """How two figures belong together."""

    SAME_SERIES = "same_series"
    SAME_FAMILY = "same_family"
    UNRELATED = "unrelated"


@dataclass(frozen=True)
class Comparison:
    """The answer about two figures.

    Parameters
    ----------
    relation : Relation
        One series (equal key), one family of indicators, or neither.
    comparable : bool
        Whether a difference or a ratio of the two means something within the series.
    differs : tuple of str
        The parts that differ, from ``PARTS``; ``months`` means other months of the year,
        ``period`` any other period, ``threshold`` that one of them only defines a size class.
    """

    relation: Relation
    comparable: bool
    differs: tuple[str, ...]

    @property
    def beside(self) -> bool:
        """Whether two areas may stand side by side: nothing but the area (and its evidence) differs."""
        return "area" in self.differs and set(self.differs) <= {"area", "evidence"}


def series_key(row: Row) -> tuple[str, ...]:
    """Return area, subject, indicator, measure and scope of a figure.

    Examples
    --------
    >>> series_key({"area": "hengyang", "subject": "", "indicator": "gdp", "measure": "growth", "scope": ""})
    ('hengyang', '', 'gdp', 'growth', '')
    """
    return tuple(str(row[name]) for name in KEY)


def compare(a: Row, b: Row, indicators: pd.DataFrame) -> Comparison:
    """Say whether two figures may be compared.

    Two outcomes or expectations may be compared if the series is the same and the months of the
    year are (that of another year gives growth, that of the same period a revision). A target
    and what answers it need the same period as well. Two targets of one series show its drift.
    Thresholds are never compared, and neither is a figure whose period is not known.

    Parameters
    ----------
    a, b : mapping or Series
        Rows of the cleaned figures.
    indicators : DataFrame
        The codebook.

    Returns
    -------
    Comparison

    Examples
    --------
    >>> book = pd.DataFrame({"indicator": ["retail"], "family": ["consumption"]})
    >>> first = {"area": "hengyang", "subject": "", "indicator": "retail", "measure": "growth", "scope": "",
    ...          "status": "actual", "period_start": "2018-01-01", "period_end": "2018-12-31", "months": 12}
    >>> second = first | {"period_start": "2024-01-01", "period_end": "2024-07-31", "months": 7}
    >>> compare(first, second, book).differs
    ('months', 'period')
    """
    left, right = (pd.DataFrame([dict(row)]) for row in (a, b))
    answer = compare_pairs(left, right, indicators).iloc[0]
    differs = tuple(str(answer["differs"]).split())
    return Comparison(Relation(answer["relation"]), bool(answer["comparable"]), differs)


def compare_pairs(left: pd.DataFrame, right: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Compare row with row, as `compare` does, for whole columns.

    Parameters
    ----------
    left, right : DataFrame
        Equally many figures; the first is compared with the first, and so on.
    indicators : DataFrame
        The codebook.

    Returns
    -------
    DataFrame
        ``relation`` and ``differs`` (str, parts separated by spaces), ``comparable`` (bool).
    """
    a, b = (_with_definition(frame, indicators) for frame in (left, right))
    codes = (*KEY, *DEFINITION, "unit", "status", "evidence")
    unequal = {part: np.asarray(a[part] != b[part]) for part in codes}
    unequal["threshold"] = np.asarray(
        (a["measure"] == Measure.THRESHOLD) | (b["measure"] == Measure.THRESHOLD)
    )
    span = a["span"] != b["span"]
    unequal["period"] = np.asarray(span | (a["start"] != b["start"]) | (a["end"] != b["end"]))
    unequal["months"] = np.asarray(span | (a["end"].dt.month != b["end"].dt.month))

    same_series = ~np.any([unequal[part] for part in (*KEY, "unit")], axis=0)
    same_family = np.asarray(a["family"] == b["family"])
    one_is_target = np.asarray((a["status"] == Status.TARGET) != (b["status"] == Status.TARGET))
    fits = np.where(one_is_target, ~unequal["period"], ~unequal["months"])
    # Few combinations of parts differ, however many the pairs.
    marks = np.zeros(len(a), dtype="int64")
    for at, part in enumerate(PARTS):
        marks |= unequal[part].astype("int64") << at
    kinds, distinct = pd.factorize(marks)
    named = [" ".join(part for at, part in enumerate(PARTS) if mark >> at & 1) for mark in distinct.tolist()]
    kin = np.where(same_family, Relation.SAME_FAMILY, Relation.UNRELATED)
    relation = np.where(same_series, Relation.SAME_SERIES, kin)
    return pd.DataFrame(
        {
            "relation": relation,
            "comparable": same_series & fits & ~unequal["threshold"],
            "differs": pd.Series(named, dtype="str").take(kinds).set_axis(a.index),
        }
    )


def side_by_side(left: pd.DataFrame, right: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Say row by row whether the figures of two areas may stand side by side, and if not, why.

    They may where nothing but the area and the grade of evidence differs. An expectation beside an
    outcome is a caveat. A target beside anything that is none forbids: an aim of one area less the
    outcome of another is neither a lead nor an answer.

    Parameters
    ----------
    left, right : DataFrame
        Equally many figures of two areas each.
    indicators : DataFrame
        The codebook.

    Returns
    -------
    DataFrame
        ``beside`` (bool) and ``reason`` (str): the parts that forbid, or the caveat (``status``).

    Examples
    --------
    >>> book = pd.DataFrame({"indicator": ["gdp"], "family": ["output"]})
    >>> zone = {"area": "hengyang", "subject": "", "indicator": "gdp", "measure": "growth", "scope": "",
    ...         "status": "actual", "period_start": "2018-01-01", "period_end": "2018-12-31", "months": 12}
    >>> foreseen = zone | {"area": "hunan", "status": "expected"}
    >>> aimed = zone | {"area": "hunan", "status": "target", "scope": "state firms"}
    >>> frames = (pd.DataFrame(rows) for rows in ([zone, zone], [foreseen, aimed]))
    >>> side_by_side(*frames, book).to_numpy().tolist()
    [[True, 'status'], [False, 'scope status']]
    """
    differs = compare_pairs(left, right, indicators)["differs"]
    aims = [(frame["status"] == Status.TARGET).to_numpy() for frame in (left, right)]
    forbid, forbid_to_aim, caveat = (
        told_otherwise(differs, change)
        for change in (
            lambda names: " ".join(name for name in names if name not in CAVEATS | {"area"}),
            lambda names: " ".join(name for name in names if name not in (CAVEATS | {"area"}) - {"status"}),
            lambda names: "status" if "status" in names else "",
        )
    )
    reason = forbid.mask(aims[0] != aims[1], forbid_to_aim)
    beside = reason == ""
    return pd.DataFrame({"beside": beside, "reason": reason.where(~beside, caveat)})


def told_otherwise(differs: pd.Series[str], change: Callable[[list[str]], str]) -> pd.Series[str]:
    """Return what is made of each pair's parts that differ; of equal ones it is made once.

    Examples
    --------
    >>> told_otherwise(pd.Series(["scope status", ""]), lambda names: " ".join(names[:1])).tolist()
    ['scope', '']
    """
    codes, distinct = pd.factorize(differs)
    changed = pd.Series([change(names.split()) for names in distinct], dtype="str")
    return changed.take(codes).set_axis(differs.index)


def family_of(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """Return each figure's family of indicators; an indicator without one is its own family."""
    named = _of_indicator(figures["indicator"], indicators, "family")
    return named.where(named != "", figures["indicator"])


def definition_of(figures: pd.DataFrame, indicators: pd.DataFrame, part: str) -> pd.Series:
    """Return one column of the codebook (``basis``, ``direction`` …) per figure; "" where unknown."""
    if part not in indicators:
        return pd.Series("", index=figures.index)
    return _of_indicator(figures["indicator"], indicators, part)


def _of_indicator(asked: pd.Series, indicators: pd.DataFrame, part: str) -> pd.Series[str]:
    """A column of the codebook for each code; each distinct code is looked up once."""
    codes, distinct = pd.factorize(asked, use_na_sentinel=False)
    known = pd.Series(indicators[part].to_numpy(), index=indicators["indicator"].to_numpy())
    cells = pd.Series(distinct).map(known).fillna("").astype("str")
    return cells.take(codes).set_axis(asked.index)


def _with_definition(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    frame = figures.reset_index(drop=True)
    codes = (*KEY, "unit", "status", "evidence")
    parts = {name: frame[name].fillna("") if name in frame else "" for name in codes}
    parts |= {name: definition_of(frame, indicators, name) for name in DEFINITION}
    return pd.DataFrame(parts, index=frame.index).assign(
        family=family_of(frame, indicators),
        start=pd.to_datetime(frame["period_start"]),
        end=pd.to_datetime(frame["period_end"]),
        span=frame["months"].astype("Int64").fillna(-1),
    )

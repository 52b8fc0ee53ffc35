"""From rows of an edition's tidy frames to what a chart shows, words included.

Nothing is computed here: a row's numbers are passed on, named and written in
the report's language. Rows of figures keep the precision and the bounding word
that were printed; derived rows show their interval.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..kept import once
from ..language.formats import format_bounds, format_period, format_quantity, symbol_form
from ..language.names import code_name, indicator_name, scope_name
from ..vocabulary import Evidence, Status
from .marks import Mark
from .text import capital

if TYPE_CHECKING:
    from ..edition import Edition


#: Sign of a number that is only cited, or that rests on one that is.
CITED = "†"


@dataclass(frozen=True)
class Observation:
    """One observation with the words that name it.

    Parameters
    ----------
    series : tuple of str
        Area, subject, indicator, measure, scope: what must agree before two observations are one series.
    name, scope, period, status_name : str
        In the report's language; ``scope`` is empty where the indicator has only one.
    span : str
        The period as ISO 8601, to match rows.
    year, months : int
        Calendar year in which the period ends, and its length in months; 0 where the print names no period.
    value, lower, upper : float
        Unit of the frame's row; NaN where unknown or open.
    words : str
        The number in words of the language (``20%以上``), for prose and alternative text.
    sign : str
        The number with ≥ > ≤ < ≈, for labels.
    group, verdict : str
        As in the derived row; empty for a row of figures.
    is_printed : bool
        Whether the number stands in print; False for one derived from others.
    figures : tuple of str
        Ids of the printed figures behind it.
    is_cited : bool
        Whether one of them is only cited; then ``sign`` carries the sign of that.
    derived : str
        Id of the derived row; empty for a row of figures.
    """

    series: tuple[str, ...]
    name: str
    scope: str
    period: str
    span: str
    year: int
    months: int
    end: pd.Timestamp
    status: Status
    status_name: str
    value: float
    lower: float
    upper: float
    words: str
    sign: str
    group: str
    verdict: str
    is_printed: bool
    figures: tuple[str, ...]
    derived: str = ""
    is_cited: bool = False

    @property
    def is_target(self) -> bool:
        return self.status is Status.TARGET

    @property
    def record(self) -> str:
        """Id of the line of the appendix that the number stands in."""
        return self.figures[0] if self.is_printed else self.derived

    @property
    def title(self) -> str:
        """Name with its scope as a row shows it, in the brackets of the language."""
        name = capital(self.name)
        if not self.scope:
            return name
        return f"{name}（{self.scope}）" if _is_chinese(name) else f"{name} ({self.scope})"

    def answers(self, outcome: Observation) -> bool:
        """Whether this is a target of the outcome's series for the outcome's year."""
        return self.is_target and self.series == outcome.series and self.year == outcome.year

    def mark(self, colour: str = "") -> Mark:
        """How it is drawn."""
        return Mark(self.value, self.lower, self.upper, self.status, self.sign, colour)


def observations(frame: pd.DataFrame, edition: Edition, signed: bool = False) -> list[Observation]:
    """Rows of a tidy frame as observations, in the frame's order; rows without any number are left out.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of ``figures`` or of a derived frame; it is not changed.
    signed : bool
        True writes the plus of positive derived numbers (gaps).
    """
    records = _as_printed(frame, edition).to_dict("records")
    seen = [_observation(record, edition, signed) for record in records]
    cited = cited_figures(edition)
    return [_signed_as_cited(one, cited) for one in seen if not math.isnan(one.value)]


def cited_figures(edition: Edition) -> frozenset[str]:
    """Ids of the edition's figures that are only cited."""
    return _cited(edition.all_figures)


@once
def _cited(figures: pd.DataFrame) -> frozenset[str]:
    if "evidence" not in figures:
        return frozenset()
    return frozenset(figures.loc[figures["evidence"] == Evidence.CITED, "figure"])


def _signed_as_cited(one: Observation, cited: frozenset[str]) -> Observation:
    if cited.isdisjoint(one.figures):
        return one
    return replace(one, sign=one.sign + CITED, is_cited=True)


def _as_printed(frame: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Give derived rows that only repeat a printed figure its bounding word and last digit back."""
    if "qualifier" in frame or "formula" not in frame:
        return frame
    first = frame["figures"].astype(str).str.split().str[0].where(frame["formula"] == "printed")
    prints = _prints(edition.all_figures)
    return frame.assign(
        qualifier=first.map(prints["qualifier"]).astype(object), resolution=first.map(prints["resolution"])
    )


@once
def _prints(figures: pd.DataFrame) -> pd.DataFrame:
    return figures.set_index("figure")[["qualifier", "resolution"]]


def _observation(row: dict[Hashable, Any], edition: Edition, signed: bool) -> Observation:
    language = edition.language
    numbers = (_number(row["value"]), _number(row["lower"]), _number(row["upper"]), str(row["unit"]))
    if isinstance(row.get("qualifier"), str):
        resolution, qualifier = _number(row.get("resolution")), str(row["qualifier"])
        words = format_quantity(*numbers, language, resolution, qualifier)
        sign = symbol_form(*numbers, language, resolution, qualifier, with_unit=True)
    else:
        words = sign = format_bounds(*numbers, language, signed)
    status = Status(str(row["status"]))
    end = pd.Timestamp(row["period_end"])
    series = tuple(str(row[part]) for part in ("area", "subject", "indicator", "measure", "scope"))
    return Observation(
        series,
        indicator_name(edition.indicators, str(row["indicator"]), language),
        scope_name(str(row["scope"]), language),
        format_period(row["period_start"], row["period_end"], row["months"], language),
        str(row["period"]),
        0 if pd.isna(end) else int(end.year),
        0 if pd.isna(row["months"]) else int(row["months"]),
        end,
        status,
        code_name("status", status, language),
        *numbers[:3],
        words,
        sign,
        str(row.get("group", "")),
        str(row.get("verdict", "")),
        str(row.get("formula", "printed")) == "printed",
        tuple(str(row["figure"] if "figure" in row else row["figures"]).split()),
        str(row.get("derived", "")),
    )


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _number(value: Any) -> float:
    return math.nan if value is None or pd.isna(value) else float(value)


def zone_rows(frame: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """Rows about the zone as a whole: not its city, not one of its firms."""
    return frame[(frame["area"] == edition.zone) & (frame["subject"].fillna("") == "")]


def shown_rows(frame: pd.DataFrame, edition: Edition, *quantities: str) -> pd.DataFrame:
    """Rows about the zone as a whole, of the given quantities, since the edition's first year."""
    rows = zone_rows(frame, edition)
    recent = pd.to_datetime(rows["period_end"]).dt.year >= edition.first_year
    return rows[rows["quantity"].isin(quantities) & recent]


def figures_of(shown: Iterable[Observation]) -> list[str]:
    """Ids of the printed figures behind observations."""
    return [figure for one in shown for figure in one.figures]


def records_of(shown: Iterable[Observation]) -> list[str]:
    """Ids of the appendix's lines that observations stand in, each once."""
    return list(dict.fromkeys(one.record for one in shown))

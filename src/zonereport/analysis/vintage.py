"""What had been published by a day, and which print of a number stands.

Two prints of one series, period and status:

- the later one with another number supersedes the earlier (``superseded_by`` on the earlier);
- the later one with the same number confirms it: the first print stands, so that ids stay what
  they were (``confirmed_by`` on the first, ``confirms`` on the later);
- figures whose period is not known neither supersede nor confirm: they may be of other years; nor
  do thresholds, which define a size class and state nothing;
- two numbers of one day (one article whose caption contradicts its text) both stand
  (``contradicted_by`` on each): nobody here knows which is right. A later print settles it.

A figure is later if its source can have appeared later: by ``published_to``, then
``published_from``. An explicit ``supersedes`` holds whatever the dates. Analyses use the
figures that stand; the others stay visible in the appendix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zonereport.analysis.comparability import KEY
from zonereport.analysis.derived import DATES, DAY
from zonereport.analysis.equal_rows import equal_rows, in_order
from zonereport.analysis.outward import Booleans
from zonereport.vocabulary import Measure

MARKS = ("superseded_by", "confirmed_by", "confirms", "contradicted_by")

_SERIES = [*KEY, "unit", "period_start", "period_end", "months", "status"]
_PRINT = ["value", "lower", "upper"]
_WHEN = ["published_to", "published_from"]


def as_of(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Keep what had been published by a day and mark what supersedes what.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures.
    day : date
        Last day that counts. A source that may have appeared later is left out.

    Returns
    -------
    DataFrame
        Sorted by figure, with four more columns, ids separated by spaces, "" for none:
        ``superseded_by, confirmed_by, confirms, contradicted_by``.
    """
    published = pd.to_datetime(figures["published_to"]) <= pd.Timestamp(day)
    # Choosing all of millions of rows would copy them.
    return annotate(figures if published.all() else figures[published])


def annotate(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark which print of a number stands; see the module for the rules."""
    frame = _normalised(figures)
    marks: _Marks = {name: defaultdict(list) for name in MARKS}
    explicit = frame.loc[frame["supersedes"] != "", ["figure", "supersedes"]]
    named = {figure for earlier in explicit["supersedes"].tolist() for figure in earlier.split()}
    known = set(frame.loc[frame["figure"].isin(list(named)), "figure"])
    for later, earlier in zip(explicit["figure"].tolist(), explicit["supersedes"].tolist(), strict=True):
        for figure in set(earlier.split()) & known:
            marks["superseded_by"][figure].append(later)
    states = frame["period_end"].notna() & (frame["measure"] != Measure.THRESHOLD)
    states &= ~_among(frame["figure"], marks["superseded_by"])
    for prints in _days(_repeated(frame, states)):
        _settle(prints, marks)
    return frame.assign(**{name: _texts(frame["figure"], marks[name]) for name in MARKS})


def _repeated(frame: pd.DataFrame, states: pd.Series[bool]) -> pd.DataFrame:
    """The rows that have their series and period in common with others, ``series`` numbered."""
    series = equal_rows(frame, _SERIES)
    places = np.flatnonzero(states)
    places = places[pd.Series(series[places]).duplicated(keep=False).to_numpy()]
    return frame[["figure", *_PRINT, *_WHEN]].take(places).assign(series=series[places])


def _texts(figures: pd.Series[str], ids: Mapping[str, list[str]]) -> pd.Series[str]:
    """The ids that each figure is marked with; most have none, and only the others are looked at."""
    marked = _among(figures, ids)
    texts = [" ".join(sorted(set(ids[figure]))) for figure in figures[marked].tolist()]
    codes = np.zeros(len(figures), dtype="int64")
    codes[marked] = range(1, len(texts) + 1)
    return pd.Series(["", *texts], dtype="str").take(codes).set_axis(figures.index)


def current(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that stand: not superseded, and each number once.

    Frames without the marks of `as_of` are annotated first, so that an analysis can be given
    the cleaned figures as they are.
    """
    frame = _normalised(figures) if set(MARKS) <= set(figures.columns) else annotate(figures)
    return frame[(frame["superseded_by"] == "") & (frame["confirms"] == "")].reset_index(drop=True)


def _normalised(figures: pd.DataFrame) -> pd.DataFrame:
    # Seeds and data/ are sorted already: sorting would copy every string of millions of rows.
    is_sorted = in_order(figures["figure"])
    frame = (
        figures.reset_index(drop=True)
        if is_sorted
        else figures.sort_values("figure", kind="stable", ignore_index=True)
    )
    texts = [*KEY, "unit", "status", "qualifier", "supersedes", *(set(MARKS) & set(frame.columns))]
    filled = {name: _filled(frame[name]) if name in frame else "" for name in texts}
    days = {name: pd.to_datetime(frame[name]).astype(DAY) for name in DATES}
    return frame.assign(**filled, **days, months=frame["months"].astype("Int64"))


def _among(figures: pd.Series[str], ids: Iterable[str]) -> Booleans:
    # pandas' own isin makes a scalar of every id, of which there may be as many as figures.
    wanted = pa.array([*ids], pa.large_string())
    return np.asarray(pc.is_in(pa.array(figures, pa.large_string()), value_set=wanted), dtype=bool)


def _filled(cells: pd.Series) -> pd.Series[str]:
    is_text = cells.dtype == "str" and not cells.hasnans
    return cells if is_text else cells.fillna("").astype("str")


# One day of one series and period: its prints as (id, code of the number).
_Day = list[tuple[str, int]]
_Marks = dict[str, defaultdict[str, list[str]]]


def _days(repeated: pd.DataFrame) -> Iterator[list[_Day]]:
    """Yield, for each series and period with several prints, its days in order."""
    frame = repeated.assign(**{name: pd.to_datetime(repeated[name]).astype(DAY) for name in _WHEN})
    frame = frame.sort_values(["series", *_WHEN, "figure"])
    # Codes for what is only asked whether it is equal. An open end is the same as an open end.
    days = frame.groupby(["series", *_WHEN], sort=False, dropna=False).ngroup()
    numbers = frame.groupby(_PRINT, sort=False, dropna=False).ngroup()
    columns = [column.tolist() for column in (frame["series"], days, frame["figure"], numbers)]
    for _, prints in groupby(zip(*columns, strict=True), key=itemgetter(0)):
        yield [[row[2:] for row in day] for _, day in groupby(prints, key=itemgetter(1))]


def _settle(days: list[_Day], marks: _Marks) -> None:
    standing: dict[int, str] = {}
    for day in days:
        today: dict[int, str] = {}
        for figure, number in day:
            first = today.get(number) or standing.get(number)
            if first is not None:
                marks["confirms"][figure].append(first)
                marks["confirmed_by"][first].append(figure)
            today.setdefault(number, first or figure)
        for number, earlier in standing.items():
            if number not in today:
                new = [figure for figure, _ in day if figure not in marks["confirms"]]
                # Where nothing new was said, what confirmed the other reading settles it.
                marks["superseded_by"][earlier] = new or [figure for figure, _ in day]
        standing = today
    for figure in standing.values():
        marks["contradicted_by"][figure] += [other for other in standing.values() if other != figure]

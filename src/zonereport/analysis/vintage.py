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
from collections.abc import Iterator
from datetime import date
from itertools import groupby

import pandas as pd

from zonereport.analysis.comparability import KEY
from zonereport.analysis.derived import DATES, DAY
from zonereport.vocabulary import Measure

MARKS = ("superseded_by", "confirmed_by", "confirms", "contradicted_by")

_SERIES = [*KEY, "unit", "period_start", "period_end", "months", "status"]
_PRINT = ["value", "lower", "upper"]


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
    published = figures[pd.to_datetime(figures["published_to"]) <= pd.Timestamp(day)]
    return annotate(published)


def annotate(figures: pd.DataFrame) -> pd.DataFrame:
    """Mark which print of a number stands; see the module for the rules."""
    frame = _normalised(figures)
    marks: dict[str, defaultdict[str, list[str]]] = {name: defaultdict(list) for name in MARKS}
    explicit = frame.loc[frame["supersedes"] != "", ["figure", "supersedes"]]
    known = set(frame["figure"])
    for later, earlier in explicit.itertuples(index=False):
        for figure in set(str(earlier).split()) & known:
            marks["superseded_by"][figure].append(str(later))
    states = frame["period_end"].notna() & (frame["measure"] != Measure.THRESHOLD)
    candidates = frame[states & ~frame["figure"].isin(list(marks["superseded_by"]))]
    repeated = candidates[candidates.duplicated(_SERIES, keep=False)]
    for prints in _days(repeated):
        _settle(prints, marks)
    for name in MARKS:
        texts = {figure: " ".join(sorted(set(ids))) for figure, ids in marks[name].items()}
        frame[name] = pd.Series([texts.get(figure, "") for figure in frame["figure"]], dtype="str")
    return frame


def current(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that stand: not superseded, and each number once.

    Frames without the marks of `as_of` are annotated first, so that an analysis can be given
    the cleaned figures as they are.
    """
    frame = _normalised(figures) if set(MARKS) <= set(figures.columns) else annotate(figures)
    return frame[(frame["superseded_by"] == "") & (frame["confirms"] == "")].reset_index(drop=True)


def _normalised(figures: pd.DataFrame) -> pd.DataFrame:
    frame = figures.sort_values("figure", kind="stable", ignore_index=True)
    texts = [*KEY, "unit", "status", "qualifier", "supersedes", *(set(MARKS) & set(frame.columns))]
    filled = {name: frame[name].fillna("").astype("str") if name in frame else "" for name in texts}
    days = {name: pd.to_datetime(frame[name]).astype(DAY) for name in DATES}
    return frame.assign(**filled, **days, months=frame["months"].astype("Int64"))


# One day of one series and period: its prints as (id, number).
_Day = list[tuple[str, tuple[float, ...]]]


def _days(repeated: pd.DataFrame) -> Iterator[list[_Day]]:
    """Yield, for each series and period with several prints, its days in order."""
    when = ["published_to", "published_from"]
    frame = repeated.assign(series=repeated.groupby(_SERIES, sort=False).ngroup())
    frame = frame.assign(**{name: pd.to_datetime(frame[name]).astype(DAY) for name in when})
    frame = frame.sort_values(["series", *when, "figure"])
    # An open end is the same as an open end; NaN would not say so.
    numbers = frame[_PRINT].fillna(float("inf"))
    columns = [frame["series"], *(frame[name] for name in when), frame["figure"]]
    rows = zip(*columns, *(numbers[name] for name in _PRINT), strict=True)
    for _, prints in groupby(rows, key=lambda row: row[0]):
        days = groupby(prints, key=lambda row: row[1:3])
        yield [[(str(row[3]), tuple(row[4:])) for row in day] for _, day in days]


def _settle(days: list[_Day], marks: dict[str, defaultdict[str, list[str]]]) -> None:
    standing: dict[tuple[float, ...], str] = {}
    for day in days:
        today: dict[tuple[float, ...], str] = {}
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

"""Whether the calendar is a measure of a completion rate."""

from __future__ import annotations

from ..vocabulary import Status
from .labels import Labels, Row, text_of


def is_counted_ahead(labels: Labels, rate: Row) -> bool:
    """Whether a completion rate was counted before its period was over.

    A survey of what firms intend in the course of a year says how much of the year's task will be done, not
    how much is: the share of the year elapsed is no measure of it, and there is no pace. What counts is the
    last day on which the article can have appeared; a plan printed beforehand decides nothing.

    Parameters
    ----------
    labels : Labels
        Of the edition that the rate is from.
    rate : mapping
        A row of ``completion``: the rate itself, or what was derived from it for the same period.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> day = pd.Timestamp
    >>> rows = {"figure": ["survey", "outcome"], "status": ["expected", "actual"],
    ...         "published_to": [day("2024-10-31"), day("2024-10-31")]}
    >>> labels = Labels(SimpleNamespace(all_figures=pd.DataFrame(rows), language="en"))
    >>> is_counted_ahead(labels, {"figures": "survey", "period_end": day("2024-12-31")})
    True
    >>> is_counted_ahead(labels, {"figures": "outcome", "period_end": day("2024-07-31")})
    False
    """
    used = (labels.figures[figure] for figure in text_of(rate["figures"]).split())
    known = (row["published_to"] for row in used if row["status"] != Status.TARGET)
    return any(day < rate["period_end"] for day in known)

"""Targets as a report tells them: silence of the articles is no silence of the zone.

A target for which no outcome is found counts as ``no_outcome`` only where an article on the area from
the twelve months after its period is held. Where none is, it is told as ``no_article``: nobody
could have said there what became of it.
"""

from __future__ import annotations

import pandas as pd

from zonereport.analysis.target_record import target_record
from zonereport.kept import once

NO_ARTICLE = "no_article"

#: From decided to undecided.
STATES = (
    "met", "missed", "within_rounding", "not_judged", "expected_only", "not_comparable", "no_outcome",
    NO_ARTICLE, "not_yet_due", "undated",
)  # fmt: skip


@once
def told_targets(
    register: pd.DataFrame, figures: pd.DataFrame, indicators: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the record of targets with the state that a report tells.

    Parameters
    ----------
    register : DataFrame
        Result of `zonereport.analysis.targets.targets`.
    figures : DataFrame
        The cleaned figures that it was made from.
    indicators : DataFrame, optional
        The codebook; with it, ``chapter`` and ``family`` are joined. An indicator without a family is one
        of its own.

    Returns
    -------
    DataFrame
        Columns of `target_record` and ``told``, one of ``STATES``.
    """
    record = target_record(register, figures)
    silent = (record["state"] == "no_outcome") & (record["later_sources"] == "")
    record = record.assign(told=record["state"].mask(silent, NO_ARTICLE).astype("str"))
    if indicators is None:
        return record
    record = record.merge(indicators[["indicator", "family", "chapter"]], on="indicator", how="left")
    family = record["family"].fillna("")
    return record.assign(family=family.mask(family == "", record["indicator"]).astype("str"))

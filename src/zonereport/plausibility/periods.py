"""Months against the days between which a source can have appeared."""

from __future__ import annotations

import pandas as pd

from zonereport.vocabulary import Measure, Status

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import THING

#: An expectation for months that ended longer ago than this is an outcome, or of another year.
_STALE_MONTHS = 6
#: Beyond these a year is more likely mistyped than meant.
_PAST_YEARS, _FUTURE_YEARS = 10, 30
#: Words by which a note says that the print has no date.
_DATES = r"\b(?:years?|months?|dates?|dated|undated)\b|年份|月份|日期|时间|期限"
_FROM, _TO = "{published_from:%Y-%m-%d}", "{published_to:%Y-%m-%d}"


def late_outcomes(frame: pd.DataFrame) -> list[Doubts]:
    """Outcomes of months that were not over when their source appeared."""
    outcomes = frame[(frame["status"] == Status.ACTUAL) & frame["period_end"].notna()]
    future = outcomes["period_end"] > outcomes["published_to"] + pd.offsets.MonthEnd(0)
    unfinished = ~future & (outcomes["period_end"] >= outcomes["published_from"])
    return [
        *doubts(
            Kind.FUTURE_OUTCOME, outcomes[future], "period",
            f"months that were over when the source appeared ({_TO} at the latest)",
            "An outcome cannot run past its article: is it a target, or does the period end earlier?",
        ),
        *doubts(
            Kind.UNFINISHED_OUTCOME, outcomes[unfinished], "period",
            f"months that were over on the first day on which the source can have appeared ({_FROM})",
            "Does the period end earlier, is it an expectation, or did the source appear later?",
        ),
    ]  # fmt: skip


def past_intentions(frame: pd.DataFrame) -> list[Doubts]:
    """Targets and expectations for months that were long over.

    The plan of a past year is printed to measure an outcome by: one that the same source prints
    makes the target sound.
    """
    dated = frame[frame["period_end"].notna()]
    stale = dated["published_from"] - pd.DateOffset(months=_STALE_MONTHS)
    expected = dated[(dated["status"] == Status.EXPECTED) & (dated["period_end"] < stale)]
    targets = dated[(dated["status"] == Status.TARGET) & (dated["period_end"] < dated["published_from"])]
    same = ["source", *THING, "year"]
    told = dated.loc[dated["status"] != Status.TARGET, same].drop_duplicates()
    measured = targets.merge(told, on=same)["row"]
    return [
        *doubts(
            Kind.PAST_TARGET, targets[~targets["row"].isin(measured)], "period",
            f"months that were not over on {_FROM}, or an outcome of that year in the same source",
            "Is it an outcome, or is the year wrong?",
        ),
        *doubts(
            Kind.PAST_EXPECTATION, expected, "period",
            f"months that ended less than {_STALE_MONTHS} months before {_FROM}",
            "Is it an outcome, or is the year wrong?",
        ),
    ]  # fmt: skip


def distant_periods(frame: pd.DataFrame) -> list[Doubts]:
    """Years so far from the source's that they are more likely mistyped than meant."""
    early = frame["period_end"] < frame["published_from"] - pd.DateOffset(years=_PAST_YEARS)
    late = frame["period_end"] > frame["published_to"] + pd.DateOffset(years=_FUTURE_YEARS)
    return doubts(
        Kind.DISTANT_PERIOD, frame[(early & (frame["status"] == Status.ACTUAL)) | late], "period",
        f"months at most {_PAST_YEARS} years before the source and {_FUTURE_YEARS} years after it ({_FROM})",
        "Is the year mistyped?",
    )  # fmt: skip


def undated_outcomes(frame: pd.DataFrame) -> list[Doubts]:
    """Outcomes without a period whose note does not speak of dates."""
    states = (frame["status"] == Status.ACTUAL) & (frame["measure"] != Measure.THRESHOLD)
    undated = frame[states & (frame["period"] == "")]
    silent = undated[~undated["note"].str.contains(_DATES)]
    return doubts(
        Kind.UNDATED_OUTCOME, silent, "period",
        "the months that the number covers", "If the source does not print them, say so in the note.",
    )  # fmt: skip

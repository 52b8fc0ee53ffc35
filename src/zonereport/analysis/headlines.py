"""The few rows that answer a report's three questions: growth, investment completion, R&D.

Words, charts and tables of the first page all take their rows from here, so that
they cannot name different figures as the latest.
"""

from __future__ import annotations

import pandas as pd

from zonereport.vocabulary import Status

#: What a reader means by growth, where the latest period has it; then the larger rate.
LEADING_INDICATOR = "gdp"
INVESTMENT_CHAPTER = "30-investment-completion"
_SERIES = ["indicator", "measure", "scope"]


def latest_growth_rates(growth: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Printed outcomes of growth for the latest period that has any: GDP first, then the highest.

    Parameters
    ----------
    growth : DataFrame
        Derived rows of growth; not changed.
    zone : str
        Only rows on this area as a whole count.

    Returns
    -------
    DataFrame
        Rows of ``growth``; none where no outcome is printed.
    """
    found = _outcomes(_printed_growth(growth, zone))
    latest = found[found["period_end"] == found["period_end"].max()]
    order = latest.assign(_after=latest["indicator"].ne(LEADING_INDICATOR), _size=-latest["value"])
    order = order.sort_values(["_after", "_size", "indicator"], kind="stable")
    rates: pd.DataFrame = order.drop(columns=["_after", "_size"])
    return rates


def last_known_gdp_growth(growth: pd.DataFrame, zone: str) -> pd.DataFrame:
    """The last printed growth of GDP, where the latest period has none; one row or none."""
    found = _outcomes(_printed_growth(growth, zone))
    gdp = found[found["indicator"] == LEADING_INDICATOR].sort_values("period_end", kind="stable")
    is_old = len(gdp) and gdp["period_end"].iloc[-1] < found["period_end"].max()
    return gdp.tail(1) if is_old else gdp.head(0)


def last_target(growth: pd.DataFrame, zone: str, indicator: str, measure: str, scope: str) -> pd.DataFrame:
    """The newest printed growth target of a series; one row or none."""
    found = _printed_growth(growth, zone)
    targets = found[(found["status"] == Status.TARGET) & found["period_end"].notna()]
    wanted = targets[_SERIES].fillna("").eq([indicator, measure, scope]).all(axis=1)
    return targets[wanted].sort_values("period_end", kind="stable").tail(1)


def latest_completion_parts(completion: pd.DataFrame, indicators: pd.DataFrame, zone: str) -> pd.DataFrame:
    """All rows that belong to the latest printed rate of investment completion, the rate first.

    Returns
    -------
    DataFrame
        One row for each quantity (``rate``, ``elapsed_share``, ``pace``, ``plan_implied`` …); none where
        no rate is printed.
    """
    of_chapter = indicators.loc[indicators["chapter"] == INVESTMENT_CHAPTER, "indicator"]
    own = completion[_is_own(completion, zone) & completion["indicator"].isin(of_chapter)]
    rates = own[own["quantity"] == "rate"]
    if rates.empty:
        return rates
    rate = rates.iloc[-1]
    group = own[own["group"] == rate["group"]]
    used = group["figures"].astype(str).str.split().map(lambda ids: str(rate["figures"]) in ids)
    parts = group[used | group["period"].eq(rate["period"]) | group["quantity"].eq("plan")]
    ordered = parts.assign(_after=parts.index != rate.name).sort_values("_after", kind="stable")
    told: pd.DataFrame = ordered.drop(columns="_after").drop_duplicates("quantity")
    return told


def latest_intensity(rd_intensity: pd.DataFrame, zone: str, status: Status = Status.ACTUAL) -> pd.DataFrame:
    """The newest printed R&D intensity of a status; one row or none."""
    own = rd_intensity[_is_own(rd_intensity, zone) & rd_intensity["quantity"].eq("intensity")]
    found = own[own["status"].eq(status) & own["period_end"].notna()]
    return found.sort_values(["period_end", "value"], kind="stable").tail(1)


def _printed_growth(growth: pd.DataFrame, zone: str) -> pd.DataFrame:
    return growth[growth["formula"].eq("printed") & _is_own(growth, zone)]


def _outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"].eq(Status.ACTUAL) & rows["period_end"].notna()]


def _is_own(frame: pd.DataFrame, zone: str) -> pd.Series[bool]:
    return frame["area"].eq(zone) & frame["subject"].fillna("").eq("")

"""Figures and a codebook for the tests of the analyses, each row completed from defaults."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

from zonereport.quantity import parse_period

INDICATORS = (
    # indicator, family, dimension, basis, direction, numerator, denominator
    ("investment", "investment", "money", "nominal", "up", "", ""),
    ("all_investment", "investment", "money", "nominal", "up", "", ""),
    ("firms", "firms", "count", "", "up", "", ""),
    ("gdp", "output", "money", "real", "up", "", ""),
    ("retail", "consumption", "money", "nominal", "up", "", ""),
    ("place", "ranks", "rank", "", "down", "", ""),
    ("debt_ratio", "debt", "ratio", "", "neutral", "", ""),
    ("rd_spending", "rd_spending", "money", "nominal", "up", "", ""),
    ("rd_of_gdp", "rd_intensity", "ratio", "", "up", "rd_spending", "gdp"),
    ("rd_of_whole", "rd_intensity", "ratio", "", "up", "whole_society_rd_expenditure", "gdp"),
    ("rd_of_firms", "rd_intensity", "ratio", "", "up", "enterprise_rd_expenditure", "gdp"),
    ("rd_unstated", "rd_intensity", "ratio", "", "up", "", ""),
)

_DEFAULTS: dict[str, object] = {
    "area": "jia", "subject": "", "indicator": "retail", "measure": "level", "scope": "",
    "period": "2023-01/2023-12", "status": "actual", "qualifier": "exact", "supersedes": "",
    "evidence": "coded", "published": "2024-02-01",
}  # fmt: skip
_DRAWN = ["investment", "all_investment", "firms", "rd_spending", "gdp"]
_PERIODS = ["2022-01/2022-12", "2023-01/2023-06", "2023-01/2023-12", ""]
_UNITS = {"money": "CNY", "count": "count", "rank": "rank", "ratio": "percent"}


def codebook() -> pd.DataFrame:
    """The codebook of these tests."""
    columns = ["indicator", "family", "dimension", "basis", "direction", "numerator", "denominator"]
    return pd.DataFrame(INDICATORS, columns=columns)


def areas() -> pd.DataFrame:
    """Two zones of one city, its nation, and a zone elsewhere."""
    rows = [("jia", "zone", "shi"), ("yi", "zone", "shi"), ("bing", "zone", ""), ("shi", "city", "guo")]
    return pd.DataFrame([*rows, ("guo", "nation", "")], columns=["area", "kind", "parent"])


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    """Cleaned figures: a row gives ``figure`` and ``value``; ends default to the value.

    ``period`` may be "", which is not known.
    """
    dimensions = {row[0]: row[2] for row in INDICATORS}
    full = []
    for row in rows:
        one = _DEFAULTS | row
        rate = one["measure"] in {"growth", "share", "completion"}
        one.setdefault("unit", "percent" if rate else _UNITS[dimensions[str(one["indicator"])]])
        one.setdefault("lower", one["value"])
        one.setdefault("upper", one["value"])
        one.setdefault("published_to", one["published"])
        one.setdefault("published_from", one["published_to"])
        period = parse_period(str(one["period"])) if one["period"] else None
        one["period_start"] = period.start if period else None
        one["period_end"] = period.end if period else None
        one["months"] = period.months if period else None
        full.append(one)
    frame = pd.DataFrame(full)
    days = ["period_start", "period_end", "published_from", "published_to"]
    numbers = ["value", "lower", "upper"]
    return frame.assign(
        **{name: pd.to_datetime(frame[name]) for name in days},
        **{name: frame[name].astype("float64") for name in numbers},
        months=frame["months"].astype("Int64"),
    )


def row_of(frame: pd.DataFrame, quantity: str) -> pd.Series:
    """The only derived row of a quantity."""
    found = frame[frame["quantity"] == quantity]
    assert len(found) == 1, f"{len(found)} rows of {quantity}"
    return found.iloc[0]


def ends(row: pd.Series, digits: int = 2) -> tuple[float | None, ...]:
    """Value, lower and upper, rounded; None where open or missing."""
    return tuple(
        None if pd.isna(row[name]) else round(row[name], digits) for name in ("value", "lower", "upper")
    )


@st.composite
def some_figures(draw: st.DrawFn) -> pd.DataFrame:
    """A few figures that meet often: few series, few periods, all statuses."""
    rows: list[dict[str, object]] = []
    for number in range(draw(st.integers(1, 9))):
        value = float(draw(st.integers(1, 200)))
        lower, upper = draw(st.sampled_from([(value, value), (value - 0.5, value + 0.5), (value, None)]))
        qualifier = "at_least" if upper is None else "exact"
        rows.append(
            {
                "figure": f"x-{number:03}", "value": value, "lower": lower, "upper": upper,
                "qualifier": qualifier, "indicator": draw(st.sampled_from(_DRAWN)),
                "measure": draw(st.sampled_from(["level", "growth", "completion"])),
                "scope": draw(st.sampled_from(["", "key projects"])),
                "period": draw(st.sampled_from(_PERIODS)),
                "status": draw(st.sampled_from(["actual", "expected", "target"])),
                "published": draw(st.sampled_from(["2023-08-01", "2024-02-01"])),
            }
        )  # fmt: skip
    rows.append({"figure": "x-100", "indicator": "rd_of_gdp", "measure": "share", "value": 6.5})
    rows.append({"figure": "x-101", "indicator": "rd_unstated", "measure": "share", "value": 2.7})
    return figures(*rows)


def unrelated() -> dict[str, object]:
    """A figure of another zone."""
    return {"figure": "yi-001", "area": "yi", "value": 5.0, "indicator": "firms", "period": "2023-01/2023-12"}

"""The figures that the page of all reports shows of each: the latest for each of the three questions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..analysis.headlines import latest_completion_parts, latest_growth_rates, latest_intensity
from ..edition import Edition
from ..vocabulary import Language

_NUMBERS = ("value", "lower", "upper", "resolution")
_TEXTS = ("figure", "indicator", "measure", "status", "qualifier", "unit")


def headlines(edition: Edition) -> list[dict[str, Any]]:
    """The latest printed growth, investment completion and R&D intensity of a zone, as far as there are any.

    Returns
    -------
    list of dict
        ``question`` (``growth``, ``completion``, ``intensity``), ``figure``, its number with its bounds,
        its period and the indicator's name by language: as ``run.json`` keeps them, nothing formatted. What
        is open or unknown is None.
    """
    return list(_found(edition))


def _found(edition: Edition) -> Iterator[dict[str, Any]]:
    zone, book = edition.zone, edition.indicators
    answers = {
        "growth": latest_growth_rates(edition.growth, zone),
        "completion": latest_completion_parts(edition.completion, book, zone),
        "intensity": latest_intensity(edition.rd_intensity, zone),
    }
    figures = edition.figures.set_index("figure", drop=False).rename_axis(None)
    for question, rows in answers.items():
        named = rows["figures"].str.split().str[0] if len(rows) else pd.Series(dtype="str")
        if named.empty or named.iloc[0] not in figures.index:
            continue
        row = figures.loc[[named.iloc[0]]].to_dict("records")[0]
        names = book[book["indicator"] == row["indicator"]].iloc[0]
        numbers = {name: None if math.isnan(row[name]) else float(row[name]) for name in _NUMBERS}
        yield {
            "question": question,
            **{name: str(row[name]) for name in _TEXTS},
            **numbers,
            "period_start": _day(row["period_start"]),
            "period_end": _day(row["period_end"]),
            "months": None if pd.isna(row["months"]) else int(row["months"]),
            "name": {language.value: str(names[f"name_{language.value}"]) for language in Language},
        }


def _day(entry: Any) -> str | None:
    return None if pd.isna(entry) else pd.Timestamp(entry).date().isoformat()

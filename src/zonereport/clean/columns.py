"""What the columns of data/ mean, for its Frictionless description.

Columns that come from the seeds are described there; these are the ones that
cleaning and the analyses add. A test holds them and the tables together.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from zonereport.vocabulary import Evidence, Unit, Verdict

DATE: Final = "datetime64[us]"

Dtype = Literal["float64", "Int64", "datetime64[us]"]
DTYPES: dict[str, Dtype] = {
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "resolution": "float64",
    "months": "Int64",
    "period_start": DATE,
    "period_end": DATE,
}

COLUMNS: dict[str, str] = {
    "corrected": "Columns that a declared correction changed, space-separated.",
    "value": "The number in canonical units; empty where the print names two ends only.",
    "lower": "Smallest value that the print allows; empty where it is open downwards.",
    "upper": "Largest value that the print allows; empty where it is open upwards.",
    "resolution": "Size of the last printed digit, in canonical units.",
    "unit": "Canonical unit; CNY is yuan.",
    "period_start": "First day of the period; for a stock the day at which it was counted.",
    "period_end": "Last day of the period.",
    "months": "Number of months; 0 for a stock.",
    "published_from": "Earliest day on which the source can have appeared.",
    "published_to": "Latest day on which the source can have appeared.",
    "evidence": "anchored: offsets and a valid seal; coded: offsets; cited: only the source is named.",
    "derived": "Stable id, made from the formula and the ids of the figures used.",
    "group": "Links the rows of one observation: area, subject, indicator, scope and year.",
    "status": "Outcome, expectation or target.",
    "quantity": "What the row states of the observation.",
    "formula": "Name of the formula.",
    "figures": "Ids of the figures used, space-separated.",
    "verdict": "What became of a target or of a recomputed figure; empty where nothing is judged.",
    "reason": "Why figures are not comparable, as codes, space-separated.",
}

_ENUMS: dict[str, type[StrEnum]] = {
    "unit": Unit,
    "evidence": Evidence,
    "verdict": Verdict,
}
CODES = {column: tuple(str(code) for code in codes) for column, codes in _ENUMS.items()}

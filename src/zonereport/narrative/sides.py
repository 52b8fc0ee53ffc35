"""A lead of the zone over an area that it lies in, as a clause."""

from __future__ import annotations

from ..language.labels import Row, number_of, text_of
from ..vocabulary import Status
from .teller import Teller


def side_words(teller: Teller, row: Row) -> str:
    """A lead over an area above in words; ``row`` has the column ``side`` of `side_of`."""
    own, other = (teller.figures[figure] for figure in text_of(row["figures"]).split())
    fields = dict(row)
    if row["side"] == "below":
        # "3 points below", not "minus 3 points below".
        ends = (number_of(row[name]) for name in ("value", "upper", "lower"))
        fields |= dict(zip(("value", "lower", "upper"), (-end for end in ends), strict=True))
    side = text_of(row["side"]) or "within_rounding"
    # An outcome needs no word, unless it stands beside an expectation.
    is_odd = other["status"] == Status.ACTUAL != own["status"]
    status = "outcome" if is_odd else text_of(other["status"])
    return teller.text(
        f"growth.side.{side}",
        area=teller.area(other["area"]),
        rate=teller.number(other),
        grade=teller.text(f"growth.grade.{status}.{other['evidence']}"),
        lead=teller.derived(fields, signed=side == "within_rounding"),
    )

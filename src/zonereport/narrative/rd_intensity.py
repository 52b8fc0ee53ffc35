"""R&D intensity in words: each figure with its definition, and no comparison across definitions."""

from __future__ import annotations

import pandas as pd

from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import is_own, records, text_of
from ..language.names import indicator_definition
from ..vocabulary import Status
from .teller import Teller, bullets, safe, title

__all__ = ["apart", "definitions", "implied", "opening", "title"]


def opening(edition: Edition) -> Prose:
    """Every printed intensity with its period and status, latest first."""
    teller = Teller(edition)
    printed = _printed(teller)
    items = [
        _sentence(teller, row) + teller.remark(str(row["figures"])) for row in reversed(records(printed))
    ]
    return bullets(teller.text("rd.opening" if items else "rd.none"), items)


def definitions(edition: Edition) -> Prose:
    """The definition of each intensity, from the codebook."""
    teller = Teller(edition)
    codes = list(dict.fromkeys(_printed(teller)["indicator"]))
    items = [
        teller.text(
            "rd.definition",
            name=teller.indicator(code),
            definition=safe(indicator_definition(edition.indicators, code, edition.language)),
        )
        for code in codes
    ]
    return bullets(teller.text("rd.definitions"), items) if items else Prose("")


def apart(edition: Edition) -> Prose:
    """That intensities of different definition or months are not one series."""
    teller = Teller(edition)
    printed = _printed(teller)
    series = printed.drop_duplicates(["indicator", "scope"])
    return Prose(teller.count("rd.apart", len(series))) if len(series) > 1 else Prose("")


def implied(edition: Edition) -> Prose:
    """Denominators implied by an amount and an intensity of the same period."""
    teller = Teller(edition)
    rows = edition.rd_intensity[edition.rd_intensity["quantity"] == "implied_denominator"]
    items = []
    for row in records(rows):
        amount, intensity = (teller.figures[figure] for figure in str(row["figures"]).split()[:2])
        denominator = _denominator(teller, text_of(intensity["indicator"]))
        items.append(
            teller.text(
                "rd.implied",
                period=teller.period(row),
                amount=teller.number(amount),
                intensity=teller.number(intensity),
                denominator=denominator,
                value=teller.derived(row),
            )
        )
    if not items and _printed(teller).empty:
        return Prose("")
    return bullets(teller.text("rd.implied_head" if items else "rd.no_implied"), items)


def latest_sentence(teller: Teller) -> str:
    """The latest printed intensity, and how many definitions stand beside it."""
    printed = _printed(teller)
    outcomes = records(printed[printed["status"] != Status.TARGET])
    if not outcomes:
        return teller.text("rd.none")
    sentence = _sentence(teller, outcomes[-1])
    others = [row for row in outcomes[:-1] if row["indicator"] != outcomes[-1]["indicator"]]
    if others:
        sentence += teller.text("rd.beside", other=_sentence(teller, others[-1]))
    return sentence


def unknown_definitions(teller: Teller) -> str:
    """How many intensities were printed without a stated numerator and denominator."""
    printed = _printed(teller)
    book = teller.edition.indicators.set_index("indicator")
    unstated = sum(text_of(book.loc[code, "denominator"]) == "" for code in printed["indicator"])
    return teller.count("unknown.definitions", unstated) if unstated else ""


def _printed(teller: Teller) -> pd.DataFrame:
    frame = teller.edition.rd_intensity
    return frame[(frame["quantity"] == "intensity") & is_own(frame, teller.edition.zone)]


def _sentence(teller: Teller, row: object) -> str:
    fields = dict(row)  # type: ignore[call-overload]
    return teller.text(
        f"rd.sentence.{fields['status']}",
        period=teller.period(fields),
        what=teller.what(fields),
        value=teller.derived(fields),
    )


def _denominator(teller: Teller, indicator: str) -> str:
    book = teller.edition.indicators
    code = text_of(book.loc[book["indicator"] == indicator, "denominator"].iloc[0])
    return teller.indicator(code) if code else teller.text("rd.unstated")

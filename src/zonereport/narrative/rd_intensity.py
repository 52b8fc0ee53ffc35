"""R&D intensity in words: each figure with its definition, and no comparison across definitions."""

from __future__ import annotations

import pandas as pd

from ..analysis.beside import side_of
from ..analysis.same_years import in_years_of
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records, text_of
from ..language.names import indicator_definition, reason_names
from ..vocabulary import Language, Status, Verdict
from .remarks import in_brackets
from .sides import side_words
from .teller import Teller, bullets, paragraphs, safe, title

__all__ = ["apart", "confirmed", "definitions", "implied", "opening", "references", "title"]

_INTENSITIES = "rd_intensity.intensities"


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
    return Prose(teller.count("rd.apart", len(series), _INTENSITIES)) if len(series) > 1 else Prose("")


def references(edition: Edition) -> Prose:
    """Values of city, province and nation for the same years, and whether the zone's compare with them."""
    teller = Teller(edition)
    own = _printed(teller)
    if own.empty:
        return Prose("")
    found = edition.rd_intensity
    found = in_years_of(found[found["quantity"] == "intensity"], edition.zone)
    found = found[found["area"].isin(edition.ancestors)]
    values = []
    for year, same in found.groupby(found["period_end"].dt.year, sort=True):
        told = teller.listed(_value(teller, row) for row in records(same))
        values.append(teller.text("rd.reference", year=year, values=told))
    if not values:
        return Prose(teller.text("rd.no_references"))
    items = [_beside(teller, row) for row in reversed(records(own))]
    head = bullets(teller.text("rd.references"), values).markdown
    return paragraphs([head, bullets(teller.text("rd.set_beside"), items).markdown])


def _value(teller: Teller, row: Row) -> str:
    figure = teller.figures[text_of(row["figures"])]
    return teller.text(
        "rd.reference_value",
        area=teller.area(row["area"]),
        value=teller.number(figure),
        grade=in_brackets(teller, [teller.text(f"zones.grade.{figure['evidence']}")]),
    )


def _beside(teller: Teller, own: Row) -> str:
    """A printed intensity beside those of the areas above, or what keeps the nearest of them apart."""
    figure = text_of(own["figures"])
    rows = teller.edition.beside
    rows = rows[rows["figures"].str.split().str[0] == figure]
    rows = rows.assign(side=side_of(rows))
    is_apart = rows["verdict"] == Verdict.NOT_COMPARABLE
    what, period = teller.what(own), teller.period(own)
    leads = [side_words(teller, row) for row in records(rows[~is_apart])]
    if leads:
        values = {"what": what, "period": period, "value": teller.derived(own)}
        return teller.text("rd.beside_reference", sides=teller.clauses(leads), **values)
    by_reason: dict[str, list[str]] = {}
    for row in records(rows[is_apart]):
        area = teller.area(teller.figures[text_of(row["figures"]).split()[1]]["area"])
        by_reason.setdefault(reason_names(text_of(row["reason"]), teller.language), []).append(area)
    told = [
        teller.text("rd.differs_from", area=teller.listed(areas), reasons=reasons)
        for reasons, areas in by_reason.items()
    ]
    between = "；" if teller.language == Language.ZH else "; "
    return teller.text("rd.not_beside", what=what, period=period, areas=between.join(told)) if told else ""


def confirmed(edition: Edition) -> Prose:
    """Whether an implied denominator agrees with a printed level, or that nothing tests it."""
    teller = Teller(edition)
    rows = edition.rd_intensity
    if not rows["quantity"].eq("implied_denominator").any():
        return Prose("")
    ratios = rows[rows["quantity"] == "denominator_ratio"]
    tested = ratios[ratios["verdict"] != ""]
    if tested.empty:
        return Prose(teller.text("rd.alone" if ratios.empty else "rd.unconfirmed"))
    items = [
        teller.text(
            "rd.tested",
            what=teller.what(level := teller.figures[text_of(row["figures"]).split()[-1]]),
            period=teller.period(level),
            level=teller.number(level),
            ratio=teller.derived(row),
            verdict=teller.name("verdict", row["verdict"]),
        )
        for row in records(tested)
    ]
    return bullets(teller.count("rd.confirmed", len(tested), "rd_intensity.denominators"), items)


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
                what=teller.what(amount),
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
    return teller.count("unknown.definitions", unstated, _INTENSITIES) if unstated else ""


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

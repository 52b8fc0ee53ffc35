"""How good the data are: articles, figures, evidence, bounds and doubts."""

from __future__ import annotations

from ..agreement import Agreement
from ..edition import Edition
from ..exhibits import Prose
from ..language.coefficients import format_coefficient, format_share
from ..language.labels import exhibit_id
from ..vocabulary import Evidence, Language, Qualifier, Status
from .teller import Teller, linked, paragraphs, title

__all__ = ["agreement", "bounds", "coverage", "opening", "title"]

_FIGURES, _SOURCES, _AGREEMENT = "sources.figures", "data.sources", "data.agreement"


def opening(edition: Edition) -> Prose:
    """How many figures there are, about whom, and how well they are anchored."""
    teller = Teller(edition)
    figures = edition.figures
    anchored = int((figures["evidence"] == Evidence.ANCHORED).sum())
    cited = int((figures["evidence"] == Evidence.CITED).sum())
    evidence = "data.all_anchored" if anchored == len(figures) else "data.anchored"
    evidence = "data.all_cited" if cited == len(figures) > 0 else evidence
    counted = cited if cited == len(figures) else anchored
    subjects = int(figures["subject"].fillna("").ne("").sum())
    owners = "data.only_subjects" if subjects == len(figures) else "data.subjects"
    left_out = edition.left_out
    return paragraphs(
        [
            teller.count("data.figures", len(figures), _FIGURES, zone=teller.area(edition.zone))
            + teller.count(owners, subjects, _FIGURES),
            teller.count(evidence, counted, _SOURCES, total=teller.counted(len(figures), _SOURCES)),
            teller.count("data.left_out", left_out, first_year=edition.first_year) if left_out else "",
        ]
    )


def coverage(edition: Edition) -> Prose:
    """What the numbers are: outcomes, expectations, targets."""
    teller = Teller(edition)
    counts = edition.figures["status"].value_counts()
    if len(counts) == 1:
        status = teller.text(f"data.all_of_status.{counts.index[0]}")
        return Prose(teller.text("data.one_status", status=status))
    parts = [
        teller.count(f"data.status.{status}", int(count), "data.coverage")
        for status, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    return Prose(teller.text("data.coverage", parts=teller.listed(parts)))


def bounds(edition: Edition) -> Prose:
    """How many figures the articles bounded by a word, and how many of those are targets."""
    teller = Teller(edition)
    bounded = edition.figures[edition.figures["qualifier"] != Qualifier.EXACT]
    goals = int((bounded["status"].eq(Status.TARGET) & bounded["qualifier"].ne(Qualifier.APPROX)).sum())
    total = teller.counted(len(edition.figures), "data.bounds")
    key = "data.all_bounded" if len(bounded) == len(edition.figures) > 0 else "data.bounds"
    sentence = teller.count(key, len(bounded), "data.bounds", total=total)
    return Prose(sentence + (teller.count("data.bounded_goals", goals, _FIGURES) if goals else ""))


def agreement(edition: Edition, second: Agreement | None = None) -> Prose:
    """How far a second coding agrees with the first; nothing where there is none.

    Parameters
    ----------
    edition : Edition
    second : Agreement or None
        Result of `zonereport.agreement.second_coding`. Its numbers are about the coding, so they lead
        to the table of the columns and not to a figure.
    """
    if second is None:
        return Prose("")
    teller = Teller(edition)
    found, columns = second.found, second.columns
    shares = columns.sort_values("agreement", kind="stable")[["same", "units"]].astype("int64")
    least, most = (
        _led(teller, format_share(int(row["same"]), int(row["units"]), teller.language))
        for _, row in shares.iloc[[0, -1]].iterrows()
    )
    defined = columns.dropna(subset=["alpha"]).sort_values("alpha", kind="stable")
    parts = [
        teller.count(
            "data.agreement.found",
            found.both,
            _AGREEMENT,
            sources=teller.count("summary.sources", len(second.sources), _SOURCES),
            total=teller.counted(found.either, _AGREEMENT),
        ),
        teller.text("data.agreement.one_share", least=least)
        if least == most
        else teller.text("data.agreement.range", least=least, most=most),
    ]
    if not defined.empty and defined["alpha"].iloc[0] < 1:
        lowest = defined.iloc[0]
        alpha = _led(teller, format_coefficient(float(lowest["alpha"]), teller.language))
        column = teller.name("column", lowest["column"])
        parts.append(teller.text("data.agreement.lowest", column=column, alpha=alpha))
    return Prose(("" if teller.language == Language.ZH else " ").join(parts))


def _led(teller: Teller, text: str) -> str:
    return linked(text, exhibit_id(_AGREEMENT), teller.listed_in(_AGREEMENT))

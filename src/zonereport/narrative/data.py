"""How good the data are: articles, figures, evidence, bounds and doubts."""

from __future__ import annotations

from ..edition import Edition
from ..exhibits import Prose
from ..vocabulary import Evidence, Qualifier
from .teller import Teller, paragraphs, title

__all__ = ["bounds", "coverage", "opening", "title"]


def opening(edition: Edition) -> Prose:
    """How many figures there are, about whom, and how well they are anchored."""
    teller = Teller(edition)
    figures = edition.figures
    anchored = int((figures["evidence"] == Evidence.ANCHORED).sum())
    evidence = "data.all_anchored" if anchored == len(figures) else "data.anchored"
    subjects = int(figures["subject"].fillna("").ne("").sum())
    owners = "data.only_subjects" if subjects == len(figures) else "data.subjects"
    left_out = edition.left_out
    return paragraphs(
        [
            teller.count("data.figures", len(figures), zone=teller.area(edition.zone))
            + teller.count(owners, subjects),
            teller.count(evidence, anchored, total=len(figures)),
            teller.count("data.left_out", left_out, first_year=edition.first_year) if left_out else "",
        ]
    )


def coverage(edition: Edition) -> Prose:
    """What the numbers are: outcomes, expectations, targets."""
    teller = Teller(edition)
    counts = edition.figures["status"].value_counts()
    parts = [
        teller.count(f"data.status.{status}", int(count))
        for status, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    return Prose(teller.text("data.coverage", parts=teller.listed(parts)))


def bounds(edition: Edition) -> Prose:
    """How many figures the articles bounded by a word."""
    teller = Teller(edition)
    bounded = int((edition.figures["qualifier"] != Qualifier.EXACT).sum())
    return Prose(teller.count("data.bounds", bounded, total=len(edition.figures)))

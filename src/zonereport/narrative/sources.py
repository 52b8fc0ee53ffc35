"""The appendix in words: where each number was printed, and how to check it."""

from __future__ import annotations

from ..edition import Edition
from ..exhibits import Prose
from ..language.names import source_title
from .teller import Teller, bullets, paragraphs, title

__all__ = ["dating", "opening", "title"]


def opening(edition: Edition) -> Prose:
    """How to read a line of the appendix."""
    teller = Teller(edition)
    return paragraphs([teller.text("sources.opening"), teller.text("sources.rounding")])


def dating(edition: Edition) -> Prose:
    """That articles without a printed date are dated between two days, and which these are."""
    teller = Teller(edition)
    used = edition.sources[edition.sources["source"].isin(edition.figures["source"])]
    windows = used[used["published_from"].astype(str) != used["published_to"].astype(str)]
    items = [source_title(edition.sources, source, edition.language) for source in windows["source"]]
    return bullets(teller.count("sources.dating", len(items)), items) if items else Prose("")

"""The appendix in words: where each number was printed, and how to check it."""

from __future__ import annotations

import pandas as pd

from ..analysis.other_zones import figures_elsewhere
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import records, text_of
from ..language.names import source_title, source_window
from ..vocabulary import Language
from .teller import Teller, bullets, paragraphs, safe, title

__all__ = ["dating", "opening", "title"]


def opening(edition: Edition) -> Prose:
    """How to read a line of the appendix."""
    teller = Teller(edition)
    own = (row for row in teller.derived_rows.values() if row["area"] == edition.zone)
    has_derived = any(pd.notna(row[end]) for row in own for end in ("lower", "upper"))
    elsewhere = figures_elsewhere(
        edition.all_figures, edition.indicators, edition.areas, edition.zone, edition.ancestors
    )
    parts = {
        "derived": teller.text("sources.derived") if has_derived else "",
        "others": teller.text("sources.others") if len(elsewhere) else "",
    }
    rounding = teller.text("sources.rounding") + (teller.text("sources.intervals") if has_derived else "")
    return paragraphs([teller.text("sources.opening", **parts), rounding])


def dating(edition: Edition) -> Prose:
    """That articles without a printed date are dated between two days, and which these are."""
    teller = Teller(edition)
    used = edition.sources[edition.sources["source"].isin(edition.figures["source"])]
    windows = used[used["published_from"].astype(str) != used["published_to"].astype(str)]
    note = "dating_note_zh" if edition.language == Language.ZH else "dating_note"
    items = []
    for row in records(windows):
        title = safe(source_title(edition.sources, text_of(row["source"]), edition.language))
        window = source_window(edition.sources, text_of(row["source"]), edition.language)
        key = "dated" if text_of(row[note]) else "window"
        items.append(teller.text(f"sources.{key}", title=title, window=window, note=safe(text_of(row[note]))))
    return bullets(teller.count("sources.dating", len(items), "data.sources"), items) if items else Prose("")

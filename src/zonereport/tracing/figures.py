"""A printed figure as a leaf of the tree, with its source and the passage that printed it."""

from __future__ import annotations

import pandas as pd

from zonereport.language.formats import format_bounds, format_period, format_quantity
from zonereport.language.names import area_name, indicator_name, scope_name, source_title, source_window
from zonereport.vocabulary import Language, Measure

from .ledger import Ledger, Row
from .nodes import About, Correction, Number, Passage, PrintedFigure, Source
from .passages import find_passage

#: The command speaks English, as the others do; what the articles print stays as it is.
SPOKEN = Language.EN.value


def printed_figure(ledger: Ledger, name: str, role: str = "", is_root: bool = False) -> PrintedFigure:
    """The leaf of a figure.

    Parameters
    ----------
    ledger : Ledger
        Its figures are marked with what supersedes them (see `zonereport.tracing.ledger.marked`).
    name : str
        Id of the figure.
    role : str
        What it is in the formula above it.
    is_root : bool
        Whether the trace is about this figure: then the numbers that use it are listed.
    """
    row = ledger.figure(name)
    passage, missing = _passage(ledger, row)
    fixes = ledger.corrections[ledger.corrections["figure"] == name]
    return PrintedFigure(
        id=name,
        role=role,
        about=about(ledger, row),
        printed=str(row["printed"]),
        number=figure_number(row),
        qualifier=str(row["qualifier"]),
        source=find_source(ledger, str(row["source"])),
        start=_offset(row["start"]),
        end=_offset(row["end"]),
        evidence=str(row["evidence"]),
        note=_text(row["note"]),
        corrections=tuple(
            Correction(*(str(one[column]) for column in ("column", "expected", "corrected", "reason")))
            for one in fixes.to_dict("records")
        ),
        supersedes=_ids(row["supersedes"]),
        superseded_by=_ids(row["superseded_by"]),
        confirms=_ids(row["confirms"]),
        confirmed_by=_ids(row["confirmed_by"]),
        contradicted_by=_ids(row["contradicted_by"]),
        passage=passage,
        text_missing=missing,
        used_by=ledger.users(name) if is_root else (),
    )


def find_source(ledger: Ledger, name: str, with_figures: bool = False) -> Source:
    """What is known of an article."""
    row = ledger.sources[ledger.sources["source"] == name].to_dict("records")[0]
    columns = ("outlet", "authors", "dating_note", "file", "sha256", "url")
    listed = ledger.figures.index[ledger.figures["source"] == name] if with_figures else ()
    return Source(
        id=name,
        title=source_title(ledger.sources, name, SPOKEN),
        published_from=_text(row["published_from"]),
        published_to=_text(row["published_to"]),
        published=source_window(ledger.sources, name, SPOKEN),
        figures=tuple(sorted(listed)),
        **{column: _text(row.get(column)) for column in columns},
    )


def about(ledger: Ledger, row: Row) -> About:
    """What a figure or a derived row is about."""
    spoken = ""
    if not pd.isna(row["period_end"]):
        spoken = format_period(row["period_start"], row["period_end"], row["months"], SPOKEN)
    return About(
        indicator=str(row["indicator"]),
        indicator_name=indicator_name(ledger.indicators, str(row["indicator"]), SPOKEN),
        area=str(row["area"]),
        area_name=area_name(ledger.areas, str(row["area"]), SPOKEN),
        subject=_text(row["subject"]),
        scope=scope_name(_text(row["scope"]), SPOKEN),
        measure=str(row["measure"]),
        period=_text(row["period"]),
        period_name=spoken,
        status=str(row["status"]),
    )


def figure_number(row: Row) -> Number:
    """The number of a figure; its words say the bounding word that was printed."""
    numbers = (_number(row[end]) for end in ("value", "lower", "upper"))
    value, lower, upper = numbers
    words = format_quantity(
        value, lower, upper, str(row["unit"]), SPOKEN, _number(row["resolution"]), str(row["qualifier"]),
        is_change=row["measure"] == Measure.CHANGE,
    )  # fmt: skip
    return Number(_known(value), _known(lower), _known(upper), str(row["unit"]), words)


def derived_number(row: Row, signed: bool) -> Number | None:
    """The number of a derived row; None where nothing could be computed."""
    value, lower, upper = (_number(row[end]) for end in ("value", "lower", "upper"))
    words = format_bounds(value, lower, upper, str(row["unit"]), SPOKEN, signed=signed)
    ends = (_known(value), _known(lower), _known(upper))
    return None if ends == (None, None, None) else Number(*ends, str(row["unit"]), words)


def _passage(ledger: Ledger, row: Row) -> tuple[Passage | None, str]:
    start, end = _offset(row["start"]), _offset(row["end"])
    if start is None or end is None:
        return None, "no offsets are known: the text is not held"
    text = ledger.texts.get(str(row["source"]))
    if text is None:
        return None, ledger.texts_missing or "the text is not at hand; name its folder with --texts"
    typed = str(ledger.typed.at[row["figure"], "printed"])
    return find_passage(text, start, end, typed), ""


def _offset(entry: object) -> int | None:
    return None if pd.isna(entry) or entry == "" else int(str(entry))  # type: ignore[call-overload]


def _number(entry: object) -> float:
    return float("nan") if pd.isna(entry) else float(str(entry))  # type: ignore[call-overload]


def _known(number: float) -> float | None:
    return None if number != number else number


def _text(entry: object) -> str:
    return "" if entry is None or pd.isna(entry) else str(entry)  # type: ignore[call-overload]


def _ids(entry: object) -> tuple[str, ...]:
    return tuple(_text(entry).split())

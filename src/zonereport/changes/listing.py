"""A comparison as lines of text, and as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .entries import Change, Changes, Kind, Part, Row
from .snapshot import NUMBERS, Snapshot
from .words import Words

#: The sections in order, by the key of their heading; what moved stands above them.
SECTIONS = {
    "figure_new": (Part.FIGURE, Kind.NEW),
    "figure_changed": (Part.FIGURE, Kind.CHANGED),
    "figure_withdrawn": (Part.FIGURE, Kind.WITHDRAWN),
    "figure_remark": (Part.FIGURE, Kind.REMARK),
    "derived_new": (Part.DERIVED, Kind.NEW),
    "derived_changed": (Part.DERIVED, Kind.CHANGED),
    "derived_withdrawn": (Part.DERIVED, Kind.WITHDRAWN),
    "conclusion_new": (Part.CONCLUSION, Kind.NEW),
    "conclusion_changed": (Part.CONCLUSION, Kind.CHANGED),
    "conclusion_withdrawn": (Part.CONCLUSION, Kind.WITHDRAWN),
}


def lines(changes: Changes, language: str, with_remarks: bool = False) -> Iterator[str]:
    """A comparison for a terminal.

    Parameters
    ----------
    changes : Changes
    language : str
        ``zh`` or ``en``.
    with_remarks : bool
        List figures of which only remarks or evidence changed, too.
    """
    words = Words(changes, language)
    yield words.text("title", zone=changes.after.zone_name[language])
    yield from (f"  {sign} {edition_words(words, one)}" for sign, one in _editions(changes))
    if changes.is_empty:
        yield words.text("same_but_remarks" if changes.entries else "same")
        if not (with_remarks and changes.entries):
            return
    for part in Part:
        kinds = [kind for kind in Kind if kind != Kind.REMARK or (part == Part.FIGURE and with_remarks)]
        told = words.listed(
            words.text("said.count", kind=words.text(f"kind.{kind}"), count=len(changes.of(part, kind)))
            for kind in kinds
        )
        yield "  " + words.text("said.counts", part=words.text(f"total.{part}"), counts=told)
    for heading, entries in sections(changes, with_remarks):
        yield ""
        yield words.text("said.counted", heading=words.text(f"heading.{heading}"), count=len(entries))
        yield from (_line(entry, words) for entry in entries)


def sections(changes: Changes, with_remarks: bool = False) -> Iterator[tuple[str, list[Change]]]:
    """Headings (keys below ``changes.heading``) and the entries under each: every entry once."""
    if moved := changes.moved():
        yield "moved", moved
    for heading, (part, kind) in SECTIONS.items():
        listed = [entry for entry in changes.of(part, kind) if not entry.moved]
        if listed and (with_remarks or kind != Kind.REMARK):
            yield heading, listed


def edition_words(words: Words, snapshot: Snapshot) -> str:
    """Which edition a snapshot is of."""
    return words.text("edition", day=words.day(snapshot.as_of), year=snapshot.first_year)


def as_data(changes: Changes, with_remarks: bool = False) -> dict[str, Any]:
    """A comparison as JSON holds it: every entry with its two rows, the columns that differ, and why."""
    kept = changes.entries if with_remarks else tuple(changes.differing())
    return {
        "before": _facts(changes.before),
        "after": _facts(changes.after),
        "counts": {
            part.value: {kind.value: len(changes.of(part, kind)) for kind in Kind} for part in Part
        },
        "differs": not changes.is_empty,
        "changes": [
            {
                "part": entry.part.value,
                "kind": entry.kind.value,
                "id": entry.id,
                "moved": entry.moved,
                "columns": list(entry.columns),
                "reasons": [{"code": one.code, "names": list(one.names)} for one in entry.reasons],
                "before": _row(entry.before),
                "after": _row(entry.after),
            }
            for entry in kept
        ],
    }


def _editions(changes: Changes) -> tuple[tuple[str, Snapshot], ...]:
    return ("−", changes.before), ("+", changes.after)


def _line(entry: Change, words: Words) -> str:
    before, after = words.sides(entry)
    what, when = words.what(entry), words.when(entry)
    values = {"what": what, "period": when} if when else {"what": what}
    if before == after or entry.kind == Kind.NEW:
        key, values["number"] = "said.stated" if when else "said.stated_undated", after
    else:
        key, values["before"] = "said.moved" if when else "said.moved_undated", before
        values["after"] = after or words.text("said.nothing")
    said = words.text(key, **values)
    reason = words.why(entry)
    line = f"- {entry.id}  {said}"
    return words.text("said.because_of", line=line, reason=reason) if reason else line


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    return {"zone": snapshot.zone, "as_of": snapshot.as_of, "first_year": snapshot.first_year}


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    # JSON has no NaN.
    return {str(name): None if name in NUMBERS and entry != entry else entry for name, entry in row.items()}

"""Compares two editions figure by figure, derived number by derived number, conclusion by conclusion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..analysis.conclusions import INTERVALS
from ..analysis.derived import IDENTITY
from ..analysis.formulas import PRINTED
from ..errors import UsageError
from ..vocabulary import Verdict
from .entries import Change, Changes, Kind, Part, Reason, Row
from .matching import Pair, pairs
from .reasons import (
    CODING,
    NUMBER,
    STANDING,
    by_series,
    conclusion_reasons,
    derived_reasons,
    figure_reasons,
)
from .snapshot import Snapshot

_FIGURE_ALIKE = ("source", "printed", *IDENTITY, "period", "status")
_DERIVED_ALIKE = ("formula", "quantity", *IDENTITY, "period", "status")
_CONCLUSION_ALIKE = ("kind", *IDENTITY, "period")
#: Columns of a figure that make it another statement; the others are remarks about it.
_STATED = {*NUMBER, "printed", "qualifier", "source", *CODING, *STANDING, "figure"}
_COMPUTED = {*NUMBER, "verdict", "reason", "derived", "status"}
_ORDER = {part: place for place, part in enumerate(Part)}
_GONE = "removed"


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """Everything that differs between two editions of one zone.

    Parameters
    ----------
    before, after : Snapshot
        The earlier and the later edition; neither is changed.

    Raises
    ------
    UsageError
        If they are of two zones.
    """
    if before.zone != after.zone:
        raise UsageError(
            f"{before.zone} and {after.zone} are two zones: only two editions of one zone can be compared."
        )
    figures = list(_figures(before, after))
    touched = {change.id: change for change in figures if change.kind != Kind.REMARK}
    # A figure under another id is known by both.
    for change in figures:
        if change.before is not None:
            touched.setdefault(str(change.before["figure"]), change)
    derived = list(_derived(before, after, touched))
    concluded = list(_conclusions(before, after, touched))
    entries = [*figures, *derived, *concluded]
    kinds = list(Kind)
    entries.sort(key=lambda entry: (_ORDER[entry.part], kinds.index(entry.kind), entry.id))
    return Changes(before, after, tuple(entries))


def _figures(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    later = after.tables["figures"].set_index("figure", drop=False).rename_axis(None)
    for pair in pairs(before.tables["figures"], after.tables["figures"], "figure", _FIGURE_ALIKE):
        reasons = figure_reasons(pair, before, after)
        kind = _kind(pair, _STATED)
        then = pair.after
        moved = kind == Kind.WITHDRAWN and any(reason.code == _GONE for reason in reasons)
        if pair.after is not None and pair.before is not None:
            moved = bool({*NUMBER} & {*pair.columns})
            instead = next((reason.names for reason in reasons if reason.code == "superseded"), ())
            is_recoded = bool({*CODING} & {*pair.columns})
            if instead and instead[0] in later.index and not (moved or is_recoded):
                then = later.loc[[instead[0]]].to_dict("records")[0]
                moved = True
        yield Change(
            Part.FIGURE, kind, _id(pair, "figure"), pair.before, then, pair.columns, reasons, moved
        )


def _derived(before: Snapshot, after: Snapshot, touched: Mapping[str, Change]) -> Iterator[Change]:
    answered, around = _answers(after), by_series(touched)
    old, new = (snapshot.tables["derived"] for snapshot in (before, after))
    for found in pairs(old, new, "derived", _DERIVED_ALIKE, _successor(touched)):
        pair = _news(found)
        if pair is None:
            continue
        columns = pair.columns
        reasons = derived_reasons(pair, touched, answered, around, (before.as_of, after.as_of))
        is_due = any(reason.code == "later_day" for reason in reasons)
        moved = bool({*NUMBER, "verdict"} & {*columns}) and not is_due
        if pair.after is None:
            moved = not any(reason.code == "without" for reason in reasons) or _is_moved(reasons, touched)
        yield Change(
            Part.DERIVED, _kind(pair, _COMPUTED), _id(pair, "derived"), pair.before, pair.after, columns,
            reasons, moved,
        )  # fmt: skip


def _conclusions(before: Snapshot, after: Snapshot, touched: Mapping[str, Change]) -> Iterator[Change]:
    old, new = (snapshot.tables["conclusions"] for snapshot in (before, after))
    for pair in pairs(old, new, "conclusion", _CONCLUSION_ALIKE, _successor(touched)):
        one, other = _told(pair.before), _told(pair.after)
        if (one is None and other is None) or (one and other and not _is_another(one, other)):
            continue
        columns = ("answer",) if pair.before and pair.after else ()
        found = Pair(pair.before, pair.after, columns)
        kind = Kind.CHANGED if columns else (Kind.NEW if one is None else Kind.WITHDRAWN)
        reasons = conclusion_reasons(found, touched, (before.as_of, after.as_of))
        moved = kind == Kind.CHANGED or (kind == Kind.WITHDRAWN and _is_moved(reasons, touched))
        identity = _id(pair, "conclusion")
        yield Change(Part.CONCLUSION, kind, identity, pair.before, pair.after, columns, reasons, moved)


def _successor(touched: Mapping[str, Change]) -> Callable[[str], str]:
    """The id of what is made from figures, with those that stand now in place of those that stood before."""
    now = {}
    for change in touched.values():
        if change.before is not None and change.after is not None:
            now[str(change.before["figure"])] = str(change.after["figure"])

    def follow(name: str) -> str:
        made, mark, figures = name.partition(":")
        return made + mark + "+".join(now.get(figure, figure) for figure in figures.split("+"))

    return follow


def _news(pair: Pair) -> Pair | None:
    """A pair of derived rows without what is no news: what was not computed, what a figure says itself."""
    one, other = (row if row and _has_number(row) else None for row in (pair.before, pair.after))
    row = other or one
    if row is None:
        return None
    columns = tuple(name for name in pair.columns if name in _COMPUTED)
    if row["formula"] == PRINTED:
        columns = tuple(name for name in columns if name in ("verdict", "reason"))
        return Pair(one, other, columns) if one and other and columns else None
    if one and other:
        return Pair(one, other, columns) if columns else None
    return Pair(one, other)


def _has_number(row: Row) -> bool:
    return any(row[name] == row[name] for name in NUMBER[:3])


def _told(row: Row | None) -> Row | None:
    """A comparison that cannot be made is no conclusion."""
    return None if row is None or row["answer"] == Verdict.NOT_COMPARABLE else row


def _is_another(one: Row, other: Row) -> bool:
    if one["kind"] in INTERVALS:
        return bool(one["lower"] > other["upper"] or other["lower"] > one["upper"])
    return bool(one["answer"] != other["answer"])


def _kind(pair: Pair, stated: set[str]) -> Kind:
    if pair.before is None:
        return Kind.NEW
    if pair.after is None:
        return Kind.WITHDRAWN
    return Kind.CHANGED if stated & {*pair.columns} else Kind.REMARK


def _id(pair: Pair, key: str) -> str:
    row = pair.after or pair.before
    assert row is not None
    return str(row[key])


def _is_moved(reasons: tuple[Reason, ...], touched: Mapping[str, Change]) -> bool:
    return any(name in touched and touched[name].moved for reason in reasons for name in reason.names)


def _answers(after: Snapshot) -> dict[str, tuple[str, ...]]:
    """By target, the figures that the later edition sets against it."""
    rows = after.tables["derived"]
    gaps = rows[rows["quantity"].isin(["outcome_minus_target", "expectation_minus_target"])]
    found: dict[str, tuple[str, ...]] = {}
    for used in gaps["figures"].str.split():
        for target in used:
            found[target] = (*found.get(target, ()), *(one for one in used if one != target))
    return found

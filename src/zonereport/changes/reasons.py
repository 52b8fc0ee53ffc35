"""Why something differs, read off the two rows and off what happened to the figures behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..analysis.derived import IDENTITY
from ..analysis.formulas import figures_of
from ..vocabulary import Verdict
from .entries import Change, Kind, Reason, Row
from .matching import Pair
from .snapshot import Snapshot

NUMBER = ("value", "lower", "upper", "unit")
CODING = (*IDENTITY, "period", "status", "qualifier")
STANDING = ("superseded_by", "contradicted_by")
_MARKS = {"superseded_by": ("superseded", "stands_again"), "contradicted_by": ("contradicted", "settled")}


def figure_reasons(pair: Pair, before: Snapshot, after: Snapshot) -> tuple[Reason, ...]:
    """Why a figure is new, changed or withdrawn.

    Parameters
    ----------
    pair : Pair
        Its rows.
    before, after : Snapshot
        The editions that these are from.
    """
    if pair.before is None:
        assert pair.after is not None
        return (_unseen(pair.after, before, "published", "added"),)
    if pair.after is None:
        return (_unseen(pair.before, after, "not_yet_published", "removed"),)
    reasons = tuple(_differences(pair.before, pair.after, pair.columns))
    rest = tuple(name for name in pair.columns if name in _REMARKS)
    return reasons or ((Reason("remark", rest),) if rest else ())


def derived_reasons(
    pair: Pair,
    touched: Mapping[str, Change],
    answered: Mapping[str, tuple[str, ...]],
    around: Mapping[tuple[str, str], list[str]],
    days: tuple[str, str],
) -> tuple[Reason, ...]:
    """Why a derived number is new, changed or withdrawn.

    Parameters
    ----------
    pair : Pair
        Its rows.
    touched : mapping of str to Change
        What became of figures, by id.
    answered : mapping of str to tuple of str
        By target, the figures that the later edition sets against it.
    around : mapping of tuple to list of str
        See `by_series`.
    days : tuple of str
        The editions' last publication days.
    """
    row = pair.after or pair.before
    assert row is not None
    if "derived" in pair.columns:
        return (Reason("other_figures", figures_of(str(row["derived"]))),)
    used = figures_of(str(row["derived"]))
    if {"verdict", "reason"} & {*pair.columns}:
        new = [one for target in used for one in answered.get(target, ()) if _kind(one, touched) == Kind.NEW]
        if new:
            return (Reason("answered", tuple(dict.fromkeys(new))),)
    if reasons := _behind(used, touched):
        return reasons
    if days[0] != days[1] and pair.before and pair.before["verdict"] == Verdict.NOT_YET_DUE:
        return (Reason("later_day", (days[1],)),)
    beside = around.get((str(row["area"]), str(row["indicator"])), [])
    # What stands beside a number decides whether it can be told.
    return (Reason("figures_beside", tuple(beside)),) if beside else _method(days)


def by_series(touched: Mapping[str, Change]) -> dict[tuple[str, str], list[str]]:
    """Ids of figures that came, went or changed, sorted, by area and indicator."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, change in touched.items():
        for side in filter(None, (change.before, change.after)):
            found.setdefault((str(side["area"]), str(side["indicator"])), set()).add(name)
    return {about: sorted(names) for about, names in found.items()}


def conclusion_reasons(
    pair: Pair, touched: Mapping[str, Change], days: tuple[str, str]
) -> tuple[Reason, ...]:
    """Why a conclusion is drawn, is another, or is no longer drawn: what became of its figures."""
    used = [figure for row in (pair.before, pair.after) if row for figure in str(row["figures"]).split()]
    return _behind(tuple(dict.fromkeys(used)), touched) or _method(days)


def _unseen(row: Row, other: Snapshot, by_day: str, by_hand: str) -> Reason:
    """Why an edition does not hold a figure that the other one holds."""
    if str(row["published_to"]) > other.as_of:
        return Reason(by_day, (str(row["source"]),))
    end = str(row["period_end"])
    if end and int(end[:4]) < other.first_year:
        return Reason("first_year", (str(other.first_year),))
    return Reason(by_hand)


def _differences(one: Row, other: Row, columns: tuple[str, ...]) -> Iterator[Reason]:
    if "figure" in columns:
        yield Reason("renumbered", (str(one["figure"]),))
    for mark, (set_now, gone_now) in _MARKS.items():
        if mark in columns:
            names = tuple(str(other[mark]).split())
            yield Reason(set_now, names) if names else Reason(gone_now)
    if "corrected" in columns and other["corrected"]:
        yield Reason("corrected", tuple(str(other["corrected"]).split()))
    if "source" in columns:
        yield Reason("other_source", (str(one["source"]), str(other["source"])))
    if coded := tuple(name for name in columns if name in CODING):
        yield Reason("coded_otherwise", coded)
    if "printed" in columns:
        yield Reason("printed_otherwise")
    elif {*NUMBER} & {*columns} and not coded and not ("corrected" in columns and other["corrected"]):
        yield Reason("read_otherwise")


_REMARKS = ("note", "note_zh", "evidence", "confirms", "supersedes", "start", "end", "published_from",
            "published_to")  # fmt: skip


def _behind(figures: tuple[str, ...], touched: Mapping[str, Change]) -> tuple[Reason, ...]:
    """What became of the figures behind a number, those of one fate together."""
    fates: dict[str, list[str]] = {}
    for figure in figures:
        change = touched.get(figure)
        if change is None or change.kind == Kind.REMARK:
            continue
        codes = {reason.code for reason in change.reasons}
        fate = {Kind.NEW: "new_figures", Kind.WITHDRAWN: "without"}.get(change.kind, "figures_changed")
        if fate == "figures_changed" and "superseded" in codes:
            fate = "figures_superseded"
        fates.setdefault(fate, []).append(figure)
    return tuple(Reason(fate, tuple(names)) for fate, names in fates.items())


def _method(days: tuple[str, str]) -> tuple[Reason, ...]:
    """With the same figures and day only the way of computing is left; else nobody here knows."""
    return (Reason("computed_otherwise"),) if days[0] == days[1] else ()


def _kind(figure: str, touched: Mapping[str, Change]) -> Kind | None:
    return touched[figure].kind if figure in touched else None

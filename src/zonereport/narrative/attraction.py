"""Attraction in words: projects by stage, agreed investment, funds, each apart, and what cannot be said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..analysis.derived import DATES
from ..analysis.stages import Line, by_first, class_lines, newest, rest_of, stage_lines
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, number_of, records, text_of
from ..language.messages import plural
from ..vocabulary import Language, Status
from .remarks import Remarks
from .teller import Teller, bullets, title

__all__ = ["limits", "opening", "others", "subjects", "title"]

CHAPTER = "70-attraction"
_COUNTED = ("introduced", "signed", "started", "completed")


def opening(edition: Edition) -> Prose:
    """Projects and amounts by period, the newest first, each stage with its size classes."""
    teller = Teller(edition)
    lines = stage_lines(edition.figures)
    classes = [line["count"] for line in class_lines(edition.figures) if "count" in line]
    remarks = Remarks(teller, [*(row for line in lines for row in _remarked(line)), *classes])
    told: list[tuple[Row, str]] = [(_first(line), _stage(teller, line, remarks)) for line in lines]
    told += [(row, _class(teller, row, remarks)) for row in classes]
    told.sort(key=lambda pair: _place(pair[0]))
    has_any = told or len(rest_of(edition.figures, edition.indicators, CHAPTER))
    few = "attraction.opening_few" if has_any else "attraction.none"
    head = _head(teller, lines) if told else teller.text(few)
    return bullets(head, _by_period(teller, told, remarks))


def others(edition: Edition) -> Prose:
    """Firms, headquarters and agencies attracted, by period."""
    teller = Teller(edition)
    rows = rest_of(edition.figures, edition.indicators, CHAPTER)
    producing = by_first(teller.ratios, "share_in_production")
    listed = newest(rows[is_own(rows, edition.zone)])
    remarks = Remarks(teller, listed)
    told: list[tuple[Row, str]] = []
    for row in listed:
        said = _item(teller, row, remarks)
        if (share := producing.get(text_of(row["figure"]))) is not None:
            said += teller.text("attraction.producing", share=teller.derived(share))
        told.append((row, said))
    return bullets(teller.text("attraction.others"), _by_period(teller, told, remarks)) if told else Prose("")


def subjects(edition: Edition) -> Prose:
    """That figures of single firms and projects stand apart."""
    teller = Teller(edition)
    rows = rest_of(edition.figures, edition.indicators, CHAPTER)
    count = int((~is_own(rows, edition.zone)).sum())
    return Prose(teller.count("attraction.subjects", count, "attraction.subjects") if count else "")


def limits(edition: Edition) -> Prose:
    """What the figures do not say, and why."""
    teller = Teller(edition)
    lines = stage_lines(edition.figures)
    kinds = {(text_of(_first(line)["stage"]), part) for line in lines for part in line}
    items = [_months(teller, lines)]
    if kinds & {("introduced", "amount"), ("signed", "amount")}:
        items.append(teller.text("attraction.limits.spent"))
    if ("funds", "amount") in kinds:
        items.append(teller.text("attraction.limits.funds"))
    if {("introduced", "count"), ("signed", "count")} <= kinds:
        items.append(teller.text("attraction.limits.stages"))
    said = [item for item in items if item]
    return bullets(teller.text("attraction.limits.head"), said) if said else Prose("")


def _head(teller: Teller, lines: Iterable[Line]) -> str:
    """What the list that follows must not be taken for, as far as it holds such figures."""
    found = list(lines)
    has_agreed = any("amount" in line and line["amount"]["stage"] != "funds" for line in found)
    parts = [
        teller.text("attraction.stages_apart") if len({_first(line)["stage"] for line in found}) > 1 else "",
        teller.text("attraction.no_spending") if has_agreed else "",
        teller.text("attraction.opening"),
    ]
    return ("" if teller.language == Language.ZH else " ").join(part for part in parts if part)


def _remarked(line: Line) -> list[Row]:
    """Figures of a line whose remarks are told; what agreed investment is, the head says."""
    return [row for part, row in line.items() if part == "count" or row["stage"] == "funds"]


def _months(teller: Teller, lines: Iterable[Line]) -> str:
    """Monthly averages of projects introduced over periods of different length, which are no growth."""
    growth = teller.edition.growth
    rates = growth[(growth["quantity"] == "monthly_rate") & is_own(growth, teller.edition.zone)]
    counts = {text_of(line["count"]["figure"]) for line in lines if "count" in line}
    rows = records(rates[rates["figures"].isin(counts)].sort_values(["indicator", "period_end"]))
    averages = (
        teller.text("attraction.monthly", period=teller.period(row), value=teller.derived(row))
        for row in rows
    )
    return teller.text("attraction.limits.months", averages=teller.clauses(averages)) if len(rows) > 1 else ""


def _by_period(teller: Teller, told: list[tuple[Row, str]], remarks: Remarks) -> list[str]:
    """One item for each period and status, in the order given; undated figures come last."""
    items = []
    for (_, status), group in groupby(told, key=lambda pair: (pair[0]["period"], pair[0]["status"])):
        pairs = list(group)
        first = pairs[0][0]
        period = teller.period(first)
        key = f"attraction.period.{status}" if period else f"attraction.undated.{status}"
        said = teller.text("attraction.between").join(words for _, words in pairs)
        items.append(teller.text(key, period=period + remarks.at_period(first), said=said))
    return items


def _stage(teller: Teller, line: Line, remarks: Remarks) -> str:
    first = _first(line)
    stage, count, amount = text_of(first["stage"]), line.get("count"), line.get("amount")
    if first["status"] != Status.ACTUAL or count is None or stage not in _COUNTED:
        return teller.text("attraction.between").join(_item(teller, row, remarks) for row in line.values())
    scope = teller.scope(count["scope"])
    values = {
        "projects": teller.number(count),
        "scope": teller.text("attraction.of_scope", scope=scope) if scope else "",
    }
    number = int(number_of(count["value"]))
    said = plural(f"narrative.attraction.stage.{stage}", teller.language, number, **values)
    said += remarks.behind(count)
    if amount is not None:
        said += teller.text("attraction.agreed", amount=teller.number(amount))
        average = by_first(teller.ratios, "average_per_project").get(text_of(amount["figure"]))
        said += teller.text("attraction.average", average=teller.derived(average)) if average else ""
    return said


def _class(teller: Teller, count: Row, remarks: Remarks) -> str:
    share = by_first(teller.ratios, "share_of_projects").get(text_of(count["figure"]))
    if share is None:
        return _item(teller, count, remarks)
    whole = teller.figures[text_of(share["figures"]).split()[-1]]
    return teller.text(
        "attraction.class",
        part=teller.number(count) + remarks.behind(count),
        whole=teller.number(whole),
        scope=teller.scope(count["scope"]),
        share=teller.derived(share),
    )


def _item(teller: Teller, row: Row, remarks: Remarks) -> str:
    return teller.clause(row, remarks.behind(row))


def _place(row: Row) -> tuple[float, float, str]:
    """Where a figure stands: the newest period first, undated ones last, outcomes before targets."""
    end, start = (-row[name].toordinal() if row[name] == row[name] else 0 for name in DATES[::-1])
    return end, start, text_of(row["status"])


def _first(line: Line) -> Row:
    return next(line[part] for part in ("count", "amount") if part in line)

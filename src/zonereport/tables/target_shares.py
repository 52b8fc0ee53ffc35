"""How many targets were answered, met and followed up, by year and by family of indicators.

A number of cases, not a percentage, stands where one case more or less would move it by points.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..analysis.target_record import DUE, shares
from ..analysis.target_states import told_targets
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.formats import format_bounds
from ..language.labels import Row, number_of, records
from ..vocabulary import Unit
from .cells import Desk, headed
from .links import joined, splice

_REGISTER = "targets.register"
#: A family with fewer targets due stands together with the others.
_FEWEST = 2


def shares_by_year(edition: Edition) -> Table | Prose:
    """Of the targets of each year: answered where an article could tell, met, and ever followed up."""
    desk = Desk(edition)
    record = told_targets(edition.targets, edition.figures)
    due = record[record["state"].isin(DUE)]
    asked = ("answered_where_source", "followed_up", "met")
    columns = [desk.column("target_period"), *(Column(desk.name("share", name), "end") for name in asked)]
    found = [by_group(record, "year", name) for name in asked]
    lines = [
        [Cell(label), *(share_cell(shares_of[year], desk) for shares_of in found)]
        for label, year, _ in years_of(due, desk)
    ]
    return desk.table("targets.shares", columns, lines, [desk.text("notes.no_sample")])


def shares_by_family(edition: Edition) -> Table | Prose:
    """The same by family of indicators; those with a single target due stand together."""
    desk = Desk(edition)
    record = told_targets(edition.targets, edition.figures, edition.indicators)
    due = record[record["state"].isin(DUE)]
    size = due.groupby("family")["target"].transform("size")
    several = due[size >= _FEWEST].sort_values(["chapter", "family"], kind="stable")
    if several.empty:
        return Prose("")
    due = due.assign(family=due["family"].where(size >= _FEWEST, ""))
    asked = ("answered", "answered_where_source", "met")
    columns = [desk.column("indicators"), *(Column(desk.name("share", name), "end") for name in asked)]
    found = [by_group(due, "family", name) for name in asked]
    families = [*dict.fromkeys(several["family"])]
    families += [""] if due["family"].eq("").any() else []
    lines = []
    for family in families:
        names = dict.fromkeys(due.loc[due["family"].eq(family), "indicator"]) if family else {}
        listed = desk.text("marks.comma").join(desk.indicator(name) for name in names)
        label = headed(listed) if family else desk.text("marks.single")
        lines.append([Cell(label), *(share_cell(shares_of[family], desk) for shares_of in found)])
    return desk.table("targets.by_family", columns, lines, [desk.text("notes.no_sample")])


def years_of(record: pd.DataFrame, desk: Desk) -> Iterator[tuple[str, object, pd.DataFrame]]:
    """Yield the targets of each year, of all years where there are several, and at last the undated ones."""
    dated = record[record["year"].notna()]
    years = sorted({int(year) for year in dated["year"]})
    for year in years:
        yield desk.text("marks.year", year=year), year, dated[dated["year"].eq(year)]
    if len(years) > 1:
        yield desk.text("marks.all_years"), "", dated
    if len(dated) < len(record):
        yield desk.text("marks.undated"), None, record[record["year"].isna()]


def by_group(record: pd.DataFrame, by: str, name: str) -> dict[object, Row]:
    """Return a share by group, and under ``""`` of all groups together where there is no such group."""
    both: list[tuple[object, Row]] = [("", row) for row in records(shares(record))]
    both += [(row[by], row) for row in records(shares(record, by))]
    return {group: row for group, row in both if row["share"] == name}


def share_cell(row: Row | None, desk: Desk) -> Cell:
    """Return ``n of m``, with a percentage only where there are cases enough for one."""
    part, whole = (0, 0) if row is None else (int(row["part"]), int(row["whole"]))
    if row is None or not whole:
        return Cell(desk.text("marks.none"))
    counts = {"part": desk.counted(part, _REGISTER), "whole": desk.counted(whole, _REGISTER)}
    cell = splice("tables.marks.of", desk.language, **counts)
    if possible := int(row["possible"]):
        undecided = desk.counted(possible, _REGISTER)
        cell = splice("tables.marks.undecided", desk.language, share=cell, count=undecided)
    value, lower, upper = (number_of(row[name]) for name in ("value", "lower", "upper"))
    percent = format_bounds(value, lower, upper, Unit.PERCENT, desk.language, decimals=1)
    return joined([cell, desk.text("marks.percent", percent=percent)]) if percent else cell

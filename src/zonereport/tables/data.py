"""How good the data are: sources, what the figures cover, how they were bounded, what was corrected."""

from __future__ import annotations

import pandas as pd

from ..agreement import Agreement
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.coefficients import format_coefficient, format_share
from ..language.formats import format_day, format_number
from ..language.labels import Row, number_of, records, text_of
from ..language.names import source_title
from ..vocabulary import DismissalReason, Evidence, Measure, Qualifier, Status
from .cells import Desk, source_anchor

_FIGURES = "sources.figures"


def sources(edition: Edition) -> Table | Prose:
    """Sources of the edition's figures: title, outlet, when published, how many figures.

    Returns
    -------
    Table or Prose
        One row per source that has a figure in the edition, oldest first: the first and the last day on
        which it can have appeared (the same day where it is dated), figures coded, and how many of them
        have a verified place in the text.
    """
    desk = Desk(edition)
    figures, sources = edition.figures, edition.sources
    counts = figures["source"].value_counts()
    verified = figures.loc[figures["evidence"].eq(Evidence.ANCHORED.value), "source"].value_counts()
    used = sources[sources["source"].isin(counts.index)].sort_values(["published_to", "source"])
    columns = (
        desk.column("article"),
        desk.column("outlet"),
        desk.column("earliest"),
        desk.column("latest"),
        desk.column("figures", "end"),
        desk.column("verified", "end"),
    )
    rows = [
        (
            Cell(source_title(sources, row["source"], desk.language), anchor=source_anchor(row["source"])),
            Cell(text_of(row["outlet"])),
            *(Cell(format_day(row[end], desk.language)) for end in ("published_from", "published_to")),
            *(desk.counted(int(number.get(row["source"], 0)), _FIGURES) for number in (counts, verified)),
        )
        for row in records(used)
    ]
    return desk.table("data.sources", columns, rows, notes=[desk.text("notes.verified")])


def coverage(edition: Edition) -> Table | Prose:
    """Number of figures by measure (rows) and observation status (columns), as far as they occur."""
    desk = Desk(edition)
    figures = edition.figures
    statuses = [status for status in Status if figures["status"].eq(status.value).any()]
    columns = [desk.column("measure")]
    columns += [Column(desk.name("status", status), "end") for status in statuses]
    columns += [desk.column("all", "end")]
    rows = []
    for measure in Measure:
        found = figures.loc[figures["measure"] == measure.value, "status"].value_counts()
        if not found.empty:
            counts = [*(int(found.get(status.value, 0)) for status in statuses), int(found.sum())]
            numbers = (desk.counted(count, _FIGURES) for count in counts)
            rows.append([Cell(desk.name("measure", measure)), *numbers])
    return desk.table("data.coverage", columns, rows)


def bounds(edition: Edition) -> Table | Prose:
    """Number of figures by bounding word, and whether that leaves a side open."""
    desk = Desk(edition)
    columns = (desk.column("bound"), desk.column("sign"), desk.column("all", "end"))
    counts = edition.figures["qualifier"].value_counts()
    rows = [
        (
            Cell(desk.name("qualifier", qualifier)),
            Cell(desk.text(f"signs.{qualifier.value}")),
            desk.counted(int(counts[qualifier.value]), _FIGURES),
        )
        for qualifier in Qualifier
        if qualifier.value in counts.index
    ]
    return desk.table("data.bounds", columns, rows)


def corrections(edition: Edition, corrections: pd.DataFrame) -> Table | Prose:
    """Errors of the sources themselves and what was put in their place.

    Parameters
    ----------
    edition : Edition
        Only corrections of its figures are shown.
    corrections : DataFrame
        ``figure, column, expected, corrected, reason`` as typed in the seeds.
    """
    desk = Desk(edition)
    known = corrections[corrections["figure"].isin(edition.figures["figure"])]
    columns = (
        desk.column("figure"),
        desk.column("field"),
        desk.column("as_printed"),
        desk.column("corrected"),
        desk.column("note"),
    )
    rows = [
        (
            desk.linked(row["figure"], row["figure"]),
            *(Cell(text_of(row[column])) for column in ("column", "expected", "corrected", "reason")),
        )
        for row in records(known.sort_values(["figure", "column"]))
    ]
    return desk.table("data.corrections", columns, rows)


def dismissed(edition: Edition, dismissed: pd.DataFrame) -> Table | Prose:
    """Numerals of the texts that measure nothing, counted by source and reason.

    Parameters
    ----------
    edition : Edition
        Only its figures' sources are shown.
    dismissed : DataFrame
        ``source, start, end, printed, reason`` as typed in the seeds.
    """
    desk = Desk(edition)
    columns = [desk.column("article"), desk.column("all", "end")]
    columns += [Column(desk.name("dismissal", reason), "end") for reason in DismissalReason]
    rows = []
    for source in sorted(set(edition.figures["source"]) & set(dismissed["source"])):
        found = dismissed.loc[dismissed["source"] == source, "reason"].value_counts()
        counts = [int(found.sum()), *(int(found.get(reason.value, 0)) for reason in DismissalReason)]
        title = source_title(edition.sources, source, desk.language)
        # The report lists no dismissed numerals; a zero here was counted and is not something unknown.
        rows.append([Cell(title), *(Cell(format_number(count, desk.language, 0)) for count in counts)])
    return desk.table("data.dismissed", columns, rows)


def agreement(edition: Edition, second: Agreement | None) -> Table | Prose:
    """How far a second coding of the edition's figures agrees with the first, column by column.

    Parameters
    ----------
    edition : Edition
    second : Agreement or None
        Result of `zonereport.agreement.second_coding`; None, where there is no second coding, shows
        nothing. Its numbers are about the coding: they lead to no figure.
    """
    desk = Desk(edition)
    rows = records(second.columns) if second is not None else []
    columns = (
        desk.column("field"),
        desk.column("scale"),
        *(desk.column(name, "end") for name in ("agreement", "units", "alpha", "interval")),
    )
    remarks = dict.fromkeys(text_of(row["remark"]) for row in rows)
    said = ["alpha", "units", second.clusters if second is not None else "", *remarks]
    notes = [desk.text(f"data.agreement.notes.{key}") for key in said if key]
    cells = [_compared(row, desk) for row in rows]
    return desk.table("data.agreement", columns, cells, notes, with_source=False)


def _compared(row: Row, desk: Desk) -> tuple[Cell, ...]:
    alpha, lower, upper = (
        format_coefficient(number_of(row[name]), desk.language) for name in ("alpha", "lower", "upper")
    )
    remark = text_of(row["remark"])
    between = desk.text(f"data.agreement.reasons.{remark}") if remark else ""
    return (
        Cell(desk.name("column", row["column"])),
        Cell(desk.name("scale", row["level"])),
        Cell(format_share(int(row["same"]), int(row["units"]), desk.language)),
        Cell(format_number(int(row["scaled"]), desk.language, 0)),
        Cell(alpha or desk.text("data.agreement.undefined")),
        Cell(between or desk.text("data.agreement.between", lower=lower, upper=upper)),
    )

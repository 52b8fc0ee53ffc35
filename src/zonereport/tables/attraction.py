"""Projects and investment attracted: each stage of a project apart, by period, the newest first."""

from __future__ import annotations

from ..analysis.stages import Line, by_first, class_lines, newest, rest_of, stage_lines
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Row, is_own, text_of
from .cells import NOTHING, Desk, headed

CHAPTER = "70-attraction"


def stages(edition: Edition) -> Table | Prose:
    """Projects and amounts by stage, one row per stage, scope and period, the newest period first.

    Returns
    -------
    Table or Prose
        Stage and scope, period with status, number of projects, agreed investment, average per
        project, and funds attracted in a column of their own. Size classes are left out.
    """
    desk = Desk(edition)
    columns = (
        desk.column("stage"),
        desk.column("period"),
        desk.column("projects", "end"),
        desk.column("agreed_investment", "end"),
        desk.column("average_per_project", "end"),
        desk.column("funds_attracted", "end"),
    )
    averages = by_first(desk.ratios, "average_per_project")
    rows = []
    for line in stage_lines(edition.figures):
        first = next(line[part] for part in ("count", "amount") if part in line)
        stage = text_of(first["stage"])
        amount = line.get("amount")
        is_funds = stage == "funds"
        scope = desk.scope(first["scope"])
        name = desk.text(f"stages.{stage}")
        rows.append(
            (
                Cell(desk.text("marks.scoped", what=name, scope=scope) if scope else name),
                Cell(desk.dated_status(first)),
                desk.printed_cell(line.get("count")),
                NOTHING if is_funds else desk.printed_cell(amount),
                desk.derived_cell(averages.get(text_of(amount["figure"])) if amount else None),
                desk.printed_cell(amount) if is_funds else NOTHING,
            )
        )
    is_agreed = any(row[3].text for row in rows)
    return desk.table("attraction.stages", columns, rows, [desk.text("notes.agreed")] if is_agreed else [])


def size_classes(edition: Edition) -> Table | Prose:
    """Projects by size class, with their share in all projects of the stage and period."""
    desk = Desk(edition)
    columns = (
        desk.column("size_class"),
        desk.column("period"),
        desk.column("projects", "end"),
        desk.column("all_projects", "end"),
        desk.column("share", "end"),
        desk.column("below_class", "end"),
    )
    rows = [_class_row(line, desk) for line in class_lines(edition.figures)]
    return desk.table("attraction.size_classes", columns, rows)


def others(edition: Edition) -> Table | Prose:
    """What else was attracted: firms of top-500 lists, headquarters, agencies, financing."""
    desk = Desk(edition)
    shown = rest_of(edition.figures, edition.indicators, CHAPTER)
    shown = shown[is_own(shown, edition.zone)]
    producing = by_first(desk.ratios, "share_in_production")
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("value", "end"),
        desk.column("share_in_production", "end"),
    )
    rows = [
        (*_plain(row, desk), desk.derived_cell(producing.get(text_of(row["figure"]))))
        for row in newest(shown)
    ]
    return desk.table("attraction.others", columns, rows)


def subjects(edition: Edition) -> Table | Prose:
    """Figures of single firms and projects, which say nothing of the zone as a whole."""
    desk = Desk(edition)
    shown = rest_of(edition.figures, edition.indicators, CHAPTER)
    shown = shown[~is_own(shown, edition.zone)]
    columns = (desk.column("indicator"), desk.column("period"), desk.column("value", "end"))
    return desk.table("attraction.subjects", columns, [_plain(row, desk) for row in newest(shown)])


def _plain(row: Row, desk: Desk) -> tuple[Cell, Cell, Cell]:
    return Cell(desk.measured(row)), Cell(desk.dated_status(row)), desk.printed_cell(row)


def _class_row(line: Line, desk: Desk) -> tuple[Cell, ...]:
    threshold = line.get("threshold")
    head = text_of(threshold["figure"]) if threshold else ""
    count = line.get("count")
    if count is None:
        assert threshold is not None
        name, scope = desk.printed_cell(threshold).text, desk.scope(threshold["scope"])
        name = desk.text("marks.scoped", what=name, scope=scope) if scope else name
        return (desk.linked(name, head), Cell(desk.dated_status(threshold)), *[NOTHING] * 4)
    figure = text_of(count["figure"])
    share = by_first(desk.ratios, "share_of_projects").get(figure)
    rest = next((row for row in desk.derived_rows.values() if _is_rest(row, figure)), None)
    return (
        desk.linked(headed(desk.scope(count["scope"])), head),
        Cell(desk.dated_status(count)),
        desk.printed_cell(count),
        desk.figure_cell(text_of(share["figures"]).split()[-1]) if share else NOTHING,
        desk.derived_cell(share),
        desk.derived_cell(rest),
    )


def _is_rest(row: Row, figure: str) -> bool:
    return row["quantity"] == "projects_below_class" and text_of(row["figures"]).split()[-1] == figure

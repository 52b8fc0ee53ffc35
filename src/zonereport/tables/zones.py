"""Other zones: what is truly the same in two of them, and what keeps the nearest figures apart."""

from __future__ import annotations

from ..analysis.other_zones import Surroundings, surroundings
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.labels import Labels, Row, records, text_of
from ..language.names import reason_names
from ..vocabulary import Measure, Status
from .cells import Desk, headed


def sets(edition: Edition) -> Table | Prose:
    """The zone among others on the indicators, scopes, periods and statuses that are the same.

    Returns
    -------
    Table or Prose
        One row per figure, those of one set together, the best place first; two places where the
        intervals overlap and the order is not certain.
    """
    desk = Desk(edition)
    columns = (
        desk.column("indicator"),
        desk.column("period"),
        desk.column("zone"),
        desk.column("value", "end"),
        desk.column("position", "end"),
    )
    rows = []
    for row in records(around(edition).sets):
        figure = desk.figures[row["figure"]]
        rows.append(
            (
                Cell(desk.measured({**figure, "area": edition.zone})),
                Cell(desk.dated_status(figure)),
                Cell(desk.area(row["area"])),
                desk.printed_cell(figure),
                Cell(_place(row, desk)),
            )
        )
    return desk.table("zones.sets", columns, rows, [desk.text("notes.positions")])


def apart(edition: Edition) -> Table | Prose:
    """For each indicator and other zone the nearest figure, and what keeps the two from being compared.

    Returns
    -------
    Table or Prose
        One row per indicator of the zone and other zone that prints it, both figures with their periods.
    """
    desk = Desk(edition)
    columns = (
        desk.column("indicator"),
        desk.column("own_figure", "end"),
        desk.column("other_zone"),
        desk.column("its_figure", "end"),
        desk.column("differs"),
    )
    rows = [
        (
            Cell(headed(desk.indicator(row["indicator"]))),
            _dated(row["figure"], desk),
            Cell(desk.area(row["area"])),
            _dated(row["figure_near"], desk),
            Cell(headed(reason_names(text_of(row["reason"]), desk.language))),
        )
        for row in records(around(edition).apart)
    ]
    return desk.table("zones.apart", columns, rows, [desk.text("notes.nearest_zone")])


def around(edition: Edition) -> Surroundings:
    """What other zones print of the zone's indicators."""
    return surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)


def _dated(figure: str, desk: Desk) -> Cell:
    """A figure with its measure, period and status where they may be what differs."""
    row = desk.figures[figure]
    cell = desk.printed_cell(row)
    # An expectation is named with the number already.
    about = [desk.dated_status(row) if row["status"] == Status.TARGET else desk.period(row)]
    about.append(desk.scope(row["scope"]))
    if row["measure"] == Measure.GROWTH:
        about.insert(0, desk.text("marks.growth"))
    elif row["measure"] == Measure.COMPLETION:
        about.insert(0, Labels.name(desk, "measure", row["measure"]))
    detail = desk.text("marks.clause").join(part for part in about if part)
    text = desk.text("marks.dated", number=cell.text, period=detail) if detail else cell.text
    return Cell(text, cell.link, cell.hint, mark=cell.mark)


def _place(row: Row, desk: Desk) -> str:
    first, last, zones = (int(row[name]) for name in ("place_from", "place_to", "zones"))
    key = "position" if first == last else "tie"
    return desk.text(f"marks.{key}", first=first, last=last, zones=zones)

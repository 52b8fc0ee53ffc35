"""Other zones: what is truly the same in two of them, and what keeps the nearest figures apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..analysis.other_zones import Surroundings, surroundings
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.labels import Labels, Row, records, text_of
from ..language.names import reason_names
from ..language.numbers import format_number
from ..vocabulary import Measure, Status
from .cells import Desk, headed

#: Articles that the line below a table names.
_MOST_SOURCES = 30


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
    found = around(edition)
    for row in records(found.shown_sets):
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
    notes = [_positions(found, desk)]
    total, shown = (frame["set"].nunique() for frame in (found.sets, found.shown_sets))
    if shown < total:
        notes.append(desk.text("notes.latest_sets", **_counts(total, shown, desk)))
    return _table(desk, "zones.sets", columns, rows, notes, found.shown_sets["figure"])


def apart(edition: Edition) -> Table | Prose:
    """For each indicator and other zone the nearest figure, and what keeps the two from being compared.

    Returns
    -------
    Table or Prose
        One row per indicator of the zone and other zone that prints it, both figures with their periods.
    """
    desk = Desk(edition)
    found = around(edition)
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
        for row in records(found.shown_apart)
    ]
    total, shown = len(found.apart), len(found.shown_apart)
    notes = [desk.text("notes.nearest_zone")]
    if shown < total:
        notes = [desk.text("notes.nearest_pairs", **_counts(total, shown, desk))]
    pairs = found.shown_apart
    return _table(desk, "zones.apart", columns, rows, notes, [*pairs["figure"], *pairs["figure_near"]])


def around(edition: Edition) -> Surroundings:
    """What other zones print of the zone's indicators."""
    found = surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)
    return found.among(edition.zones_aside)


def _table(
    desk: Desk, key: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], notes: list[str],
    figures: Iterable[str],
) -> Table | Prose:  # fmt: skip
    """A table with its sources; of very many their number, for each line of the appendix names its own."""
    sources = {desk.figures[figure]["source"] for figure in figures}
    if len(sources) <= _MOST_SOURCES:
        return desk.table(key, columns, rows, notes)
    told = desk.text("notes.many_sources", count=format_number(len(sources), desk.language, 0))
    return desk.table(key, columns, rows, [*notes, told], with_source=False)


def _positions(found: Surroundings, desk: Desk) -> str:
    if found.beside == found.others:
        return desk.text("notes.positions")
    return desk.text("notes.positions_of_peers", zones=format_number(found.beside + 1, desk.language, 0))


def _counts(total: int, shown: int, desk: Desk) -> dict[str, str]:
    counts = {"total": total, "shown": shown}
    told = {name: format_number(count, desk.language, 0) for name, count in counts.items()}
    return {"file": "data/figures.csv", **told}


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

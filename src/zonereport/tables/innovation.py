"""High-tech firms, technology contracts, patents, platforms: what was counted at a date, what in a period."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..analysis.stages import by_first, newest
from ..analysis.vintage import current
from ..edition import Edition
from ..exhibits import Cell, Column, Prose, Table
from ..language.labels import Row, is_own, number_of, records, text_of
from ..vocabulary import Measure
from .cells import NOTHING, Desk

CHAPTER = "80-innovation"
_FIRMS = ("high_tech_firms", "specialised_firms", "high_tech_share")
_CONTRACTS = "technology_contracts"
_COUNT, _VALUE = "technology_contracts", "technology_contract_value"


def firms(edition: Edition) -> Table | Prose:
    """High-tech and specialised firms: stock, additions, net additions and applications, each a row.

    Returns
    -------
    Table or Prose
        What, whether counted at a date or over a period, period with status, value, and the
        completion rate where one was printed for it.
    """
    desk = Desk(edition)
    shown = _own(edition)
    shown = shown[_family(shown, edition).isin(_FIRMS)]
    columns = (*_columns(desk), desk.column("completion_rate", "end"), desk.column("task_plan", "end"))
    rows = [
        (*_cells(row, desk), *_task(row, desk))
        for row in newest(shown[shown["measure"] != Measure.COMPLETION])
    ]
    return desk.table("innovation.firms", columns, rows, _notes(desk, rows, "implied"))


def contracts(edition: Edition) -> Table | Prose:
    """Technology contracts: number, value, average, and completion of the annual task, by period."""
    desk = Desk(edition)
    shown = _own(edition)
    shown = shown[shown["indicator"].isin([_COUNT, _VALUE]) & shown["measure"].eq(Measure.LEVEL)]
    columns = (
        desk.column("period"),
        desk.column("scope"),
        desk.column("contracts", "end"),
        desk.column("amount", "end"),
        desk.column("average_per_contract", "end"),
        desk.column("completion_rate", "end"),
        desk.column("task_plan", "end"),
    )
    averages = by_first(desk.ratios, "average_per_contract")
    rows = []
    for _, group in shown.groupby(["period_end", "period", "scope", "status"], dropna=False):
        line = {text_of(row["indicator"]): row for row in newest(group)}
        value, first = line.get(_VALUE), next(iter(line.values()))
        rows.append(
            (
                Cell(desk.dated_status(first)),
                Cell(desk.scope(first["scope"])),
                desk.printed_cell(line.get(_COUNT)),
                desk.printed_cell(value),
                desk.derived_cell(averages.get(text_of(value["figure"])) if value else None),
                *(_task(value, desk) if value else (NOTHING, NOTHING)),
            )
        )
    return desk.table("innovation.contracts", columns, rows[::-1], _notes(desk, rows, "implied"))


def others(edition: Edition) -> Table | Prose:
    """Patents, platforms, talent, ranks and the rest of the chapter, by subject matter."""
    desk = Desk(edition)
    shown = _own(edition)
    family = _family(shown, edition)
    shown = shown[~family.isin([*_FIRMS, _CONTRACTS])]
    averages = by_first(desk.ratios, "implied_city_average")
    columns = (*_columns(desk), desk.column("implied_city_average", "end"))
    listed = sorted(newest(shown), key=lambda row: _matter(row, edition))
    rows = [
        (*_cells(row, desk), desk.derived_cell(averages.get(text_of(row["figure"])), mark="implied"))
        for row in listed
    ]
    return desk.table("innovation.others", columns, rows, _notes(desk, rows, "city_average"))


def subjects(edition: Edition) -> Table | Prose:
    """Figures of single firms and platforms, which say nothing of the zone as a whole."""
    desk = Desk(edition)
    shown = _of_chapter(edition)
    shown = shown[~is_own(shown, edition.zone)]
    rows = [_cells(row, desk) for row in newest(shown)]
    return desk.table("innovation.subjects", _columns(desk), rows)


#: Subject matters in their order; families that are not named come behind, ranks last.
_ORDER = ("patents", "platforms", "talent", "cooperation", "digital_projects", "financing")


def _matter(row: Row, edition: Edition) -> tuple[int, str]:
    book = edition.indicators.set_index("indicator").loc[text_of(row["indicator"])]
    family = text_of(book["family"])
    if row["measure"] == Measure.RANK or "rank" in family:
        return len(_ORDER) + 1, ""
    return (_ORDER.index(family), "") if family in _ORDER else (len(_ORDER), family)


def _of_chapter(edition: Edition) -> pd.DataFrame:
    codes = edition.indicators.loc[edition.indicators["chapter"] == CHAPTER, "indicator"]
    figures = current(edition.figures)
    return figures[figures["indicator"].isin(codes)].reset_index(drop=True)


def _own(edition: Edition) -> pd.DataFrame:
    figures = _of_chapter(edition)
    return figures[is_own(figures, edition.zone)]


def _family(figures: pd.DataFrame, edition: Edition) -> pd.Series:
    book = edition.indicators
    return figures["indicator"].map(dict(zip(book["indicator"], book["family"], strict=True)))


def _columns(desk: Desk) -> tuple[Column, ...]:
    return (
        desk.column("indicator"),
        desk.column("counted"),
        desk.column("period"),
        desk.column("value", "end"),
    )


def _cells(row: Row, desk: Desk) -> tuple[Cell, ...]:
    return (
        Cell(desk.measured(row)),
        Cell(_counted(row, desk)),
        Cell(desk.dated_status(row)),
        desk.printed_cell(row),
    )


def _counted(row: Row, desk: Desk) -> str:
    """Whether a number stands at a date or over a period; a place or an undated number says neither."""
    months = number_of(row["months"])
    if row["measure"] != Measure.LEVEL or months != months:
        return ""
    return desk.text("counted.period" if months else "counted.date")


def _task(row: Row, desk: Desk) -> tuple[Cell, Cell]:
    """The completion rate printed for a level, and the annual task that the two imply."""
    rows = desk.edition.completion
    series = rows["indicator"].eq(row["indicator"]) & rows["scope"].eq(row["scope"]) & rows["subject"].eq("")
    figure = text_of(row["figure"])
    parts = records(rows[series])
    implied = {one["quantity"]: one for one in parts if figure in text_of(one["figures"]).split()}
    rate = next((one for one in parts if one["quantity"] == "rate" and one["period"] == row["period"]), None)
    plan = implied.get("plan_implied_whole", implied.get("plan_implied"))
    return desk.derived_cell(rate), desk.derived_cell(plan, mark="implied")


def _notes(desk: Desk, rows: Sequence[tuple[Cell, ...]], key: str) -> list[str]:
    """What the last column's number follows from, where it has one."""
    return [desk.text(f"notes.{key}")] if any(row[-1].text for row in rows) else []

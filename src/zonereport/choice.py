"""Which report: zone, day, first year and language, checked against the figures there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from zonereport.analysis.visibility import Tables, Visible, visible
from zonereport.errors import UsageError
from zonereport.vocabulary import AreaKind, Language

LATEST = "latest"
EARLIEST = "earliest"

#: The first national high-tech zone was approved in 1988; no zone has figures from before.
EARLIEST_YEAR = 1988


@dataclass(frozen=True)
class Choice:
    """One report's parameters with every word resolved, and what the codebook says of its zone.

    Parameters
    ----------
    zone : str
        Code of the zone.
    zone_names : dict of str to str
        The zone's name by language.
    ancestors : tuple of str
        The areas that the zone lies in, innermost first: city, province, nation.
    as_of : date
        Last publication day that counts.
    first_year : int
        First year whose figures are shown.
    language : str
        ``zh`` or ``en``.
    """

    zone: str
    zone_names: dict[str, str]
    ancestors: tuple[str, ...]
    as_of: date
    first_year: int
    language: str

    def look_at(self, tables: Tables) -> Visible:
        """What the report sees of the data."""
        return visible(tables, self.zone, self.ancestors, self.as_of, self.first_year)


def choose(
    tables: Tables,
    zone: str,
    as_of: str | date = LATEST,
    first_year: int | str = EARLIEST,
    language: str = "zh",
) -> Choice:
    """Check the parameters of a report, as `zonereport.edition.open_edition` describes them.

    Raises
    ------
    UsageError
        If a parameter has the wrong type or a value that cannot be; the message lists those that can.
    """
    tongue = _language(language)
    code = _zone(zone, tables.areas, tables.figures)
    own = tables.figures[tables.figures["area"] == code]
    day = _day(as_of, own)
    names = tables.areas.set_index("area").loc[code]
    return Choice(
        zone=code,
        zone_names={known.value: str(names[f"name_{known.value}"]) for known in Language},
        ancestors=_ancestors(code, tables.areas),
        as_of=day,
        first_year=_year(first_year, day, own[own["published_to"] <= pd.Timestamp(day)]),
        language=tongue,
    )


def _language(language: str) -> str:
    known = [code.value for code in Language]
    if language not in known:
        raise UsageError(f"language: {language!r} cannot be chosen; choose one of: {', '.join(known)}.")
    return str(Language(language).value)


def _zone(zone: str, areas: pd.DataFrame, figures: pd.DataFrame) -> str:
    zones = areas[(areas["kind"] == AreaKind.ZONE) & areas["area"].isin(figures["area"].unique())]
    if isinstance(zone, str) and zone in set(zones["area"]):
        return zone
    rows = zip(zones["area"], zones["name_zh"], zones["name_en"], strict=True)
    known = "".join(f"\n  {code}: {name_zh}, {name_en}" for code, name_zh, name_en in sorted(rows))
    raise UsageError(
        f"zone: {zone!r} cannot be chosen; choose one of the zones with figures:{known or ' none'}"
    )


def _day(as_of: str | date, figures: pd.DataFrame) -> date:
    days = sorted({pd.Timestamp(day).date() for day in figures["published_to"].dropna()})
    if as_of == LATEST and days:
        return days[-1]
    day = parse_day(as_of)
    if day is not None and days and day >= days[0]:
        return day
    known = ", ".join(published.isoformat() for published in days)
    raise UsageError(
        f"as_of: {str(as_of)!r} cannot be chosen; choose {LATEST!r} or a day (YYYY-MM-DD) from the first "
        f"publication on. This zone's figures were published by: {known}."
    )


def parse_day(as_of: object) -> date | None:
    """An ISO day or a date as a date; None for anything else."""
    if isinstance(as_of, date):
        # A datetime is a date with a time of day, which no publication has.
        return date(as_of.year, as_of.month, as_of.day)
    try:
        return date.fromisoformat(as_of) if isinstance(as_of, str) and len(as_of) == 10 else None
    except ValueError:
        return None


def _year(first_year: int | str, day: date, figures: pd.DataFrame) -> int:
    if first_year == EARLIEST:
        ends = figures["period_end"].dropna().dt.year
        # A zone of which only targets or undated figures are known starts with the year of the day.
        return min([day.year, *map(int, ends)])
    is_whole = isinstance(first_year, int) and not isinstance(first_year, bool)
    if is_whole and int(first_year) in range(EARLIEST_YEAR, day.year + 1):
        return int(first_year)
    raise UsageError(
        f"first_year: {first_year!r} cannot be chosen; "
        f"choose {EARLIEST!r} or a whole number from {EARLIEST_YEAR} to {day.year}."
    )


def _ancestors(zone: str, areas: pd.DataFrame) -> tuple[str, ...]:
    parents = dict(zip(areas["area"], areas["parent"], strict=True))
    line: list[str] = []
    parent = parents.get(zone, "")
    while parent and parent not in line:
        line.append(parent)
        parent = parents.get(parent, "")
    return tuple(line)

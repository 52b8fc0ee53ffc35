"""Which rows each report of a project sees, by number: the rules of `zonereport.analysis.visibility`.

That module makes the frames that one report is made from. Whether ten thousand reports are current is told of
them without making the frames of each: what a row names is numbered once, and the same rows are chosen among
numbers. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..analysis.equal_rows import equal_rows
from ..analysis.peers import MOST_ZONES, THING, choose_peers
from ..analysis.zones import kin_of
from ..choice import Choice
from ..clean import Data
from ..vocabulary import AreaKind, Measure

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

#: Columns of the codebook of indicators that name other indicators.
_NAMED = ("numerator", "denominator")


@dataclass(frozen=True, eq=False)
class Chosen:
    """The rows that one report sees, as flags by table.

    Parameters
    ----------
    settled : ndarray of bool
        Figures among which it is settled what supersedes what: those that would be seen of all years.
    figures, indicators, areas, sources, alternatives : ndarray of bool
        What is seen.
    own : ndarray of bool
        The zone's figures among those that are seen.
    left_out : int
        How many of the zone's figures end before the first year.
    zones_aside : int
        How many other zones might stand beside it as well, and are not seen.
    """

    settled: Flags
    figures: Flags
    indicators: Flags
    areas: Flags
    sources: Flags
    alternatives: Flags
    own: Flags
    left_out: int
    zones_aside: int


class Chooser:
    """The figures of all areas, and what each of them names.

    A row of one table names a row of another by its number there; what names none has the number after the
    last. So flags that are asked by number are one longer than the table.
    """

    def __init__(self, data: Data) -> None:
        self._data = data
        figures, indicators, areas = data.figures, data.indicators, data.areas
        self._number_of_area = {code: number for number, code in enumerate(areas["area"].tolist())}
        self._parent = numbers(areas["parent"], areas["area"])
        self._area = numbers(figures["area"], areas["area"])
        self._indicator = numbers(figures["indicator"], indicators["indicator"])
        self.source = numbers(figures["source"], data.sources["source"])
        self._published_to = figures["published_to"].to_numpy()
        self._period_end = figures["period_end"].to_numpy()
        self._kin = np.append(pd.factorize(kin_of(indicators["indicator"], indicators))[0], len(indicators))
        self._in_turn = numbers_of_columns(indicators, _NAMED, indicators["indicator"])
        is_zone = np.append((areas["kind"] == AreaKind.ZONE).to_numpy(dtype=bool), False)
        is_whole = (figures["subject"] == "") & (figures["measure"] != Measure.THRESHOLD)
        self._may_stand_beside = is_zone[self._area] & is_whole.to_numpy(dtype=bool)
        # Where each area's figures are.
        self._by_area = np.argsort(self._area, kind="stable")
        self._begins = np.searchsorted(self._area[self._by_area], np.arange(len(areas) + 2))

    def narrowed(self, zone: object) -> Data:
        """The data with one zone's figures and areas alone, for who asks of no others; whole for no zone."""
        number = self._number_of_area.get(zone) if isinstance(zone, str) else None
        if number is None or self._begins[number] == self._begins[number + 1]:
            return self._data
        line: list[int] = []
        while number < len(self._data.areas) and number not in line:
            line.append(number)
            number = int(self._parent[number])
        own = self._by_area[self._begins[line[0]] : self._begins[line[0] + 1]]
        figures = self._data.figures[["area", "published_to", "period_end"]].take(own)
        return replace(self._data, figures=figures, areas=self._data.areas.take(line), stored=None)

    def choose(self, choice: Choice, readings: Readings) -> Chosen:
        """The rows that a report sees."""
        data = self._data
        areas = flags(data.areas, [self._number_of_area[code] for code in (choice.zone, *choice.ancestors)])
        published = self._published_to <= np.datetime64(choice.as_of)
        early = self._period_end < np.datetime64(f"{choice.first_year}-01-01")
        mine = published & (self._area == self._number_of_area[choice.zone])
        own = mine & ~early
        near = areas[self._area] | flags(data.sources, self.source[own])[self.source]
        beside = published & self._beside(own)
        others = beside & ~early & ~mine
        chosen = flags(data.areas, self._peers(own, others))
        chosen[self._number_of_area[choice.zone]] = True
        settled = published & (near | (beside & chosen[self._area]))
        might, anyhow = (flags(data.areas, self._area[some]) for some in (others, others & near))
        shown = settled & ~early
        read = readings.of_same(shown)
        areas |= flags(data.areas, self._area[shown]) | readings.flags("area", read)
        return Chosen(
            settled=settled,
            figures=shown,
            indicators=self._named(shown, readings.flags("indicator", read))[:-1],
            areas=areas[:-1],
            sources=flags(data.sources, self.source[shown])[:-1],
            alternatives=read,
            own=own,
            left_out=int(mine.sum() - own.sum()),
            zones_aside=int((might & ~chosen & ~anyhow).sum()),
        )

    def _beside(self, own: Flags) -> Flags:
        """Figures of zones as wholes that are set beside the zone's own."""
        kin = flags(self._data.indicators, self._kin[self._indicator[own & self._may_stand_beside]])
        found: Flags = self._may_stand_beside & kin[self._kin[self._indicator]]
        return found

    def _peers(self, own: Flags, others: Flags) -> Places:
        """The zones whose figures are seen, of those that might stand beside."""
        found = np.flatnonzero(np.bincount(self._area[others]))
        if len(found) <= MOST_ZONES:
            return found
        ranks = self._ranks[self._area]
        return self._by_rank[choose_peers(ranks, self._things, own & self._may_stand_beside, others)]

    @cached_property
    def _by_rank(self) -> Places:
        """The areas in the order of their codes."""
        return np.argsort(self._data.areas["area"].to_numpy(dtype="object"), kind="stable")

    @cached_property
    def _ranks(self) -> Places:
        return np.append(np.argsort(self._by_rank), len(self._by_rank)).astype("int32")

    @cached_property
    def _things(self) -> Places:
        """By figure, what it is of, to hold zones against each other; see `zonereport.analysis.peers`."""
        things = equal_rows(self._data.figures, THING)
        return np.where(np.isnat(self._period_end), -1, things).astype("int32")

    def _named(self, shown: Flags, read: Flags) -> Flags:
        """Rows of the codebook that are asked for, and those that they name in turn."""
        wanted = flags(self._data.indicators, self._indicator[shown]) | read
        while True:
            more = wanted | flags(self._data.indicators, self._in_turn[wanted[:-1]])
            if (more == wanted).all():
                return wanted
            wanted = more


class Readings:
    """The table of alternatives: rows with one reason are one reading, seen as a whole.

    Parameters
    ----------
    data : Data
    figures : ndarray of int
        By row, which figure it is about.
    """

    def __init__(self, data: Data, figures: Places) -> None:
        table, self._figures = data.alternatives, figures
        self._reasons = pd.factorize(table["reason"])[0]
        self._tables = {"indicator": data.indicators, "area": data.areas}
        self._read_as = {}
        for name, named in self._tables.items():
            is_about = (table["column"] == name).to_numpy(dtype=bool)[:, None]
            read_as = numbers_of_columns(table, ("expected", "alternative"), named[name])
            self._read_as[name] = np.where(is_about, read_as, len(named))

    def of_same(self, shown: Flags) -> Flags:
        """Rows with the reason of one whose figure is shown."""
        wanted = np.zeros(len(self._reasons), dtype=bool)
        wanted[self._reasons[np.append(shown, False)[self._figures]]] = True
        found: Flags = wanted[self._reasons]
        return found

    def flags(self, name: str, read: Flags) -> Flags:
        """The areas, or the indicators, that some of the rows name."""
        return flags(self._tables[name], self._read_as[name][read])


def numbers(cells: pd.Series[str], among: pd.Series[str]) -> Places:
    """The number of the row that each cell names in a column where each stands once; see `Chooser`.

    >>> numbers(pd.Series(["b", "a", "x"]), pd.Series(["a", "b"])).tolist()
    [1, 0, 2]
    """
    codes, distinct = pd.factorize(cells)
    places = pd.Index(among).get_indexer(pd.Index(distinct))
    # What is missing has the code -1.
    return np.append(np.where(places < 0, len(among), places), len(among))[codes].astype("int32")


def numbers_of_columns(table: pd.DataFrame, columns: Sequence[str], among: pd.Series[str]) -> Places:
    """As ``numbers``, of the columns that a table has of these."""
    found = [numbers(table[name], among) for name in columns if name in table]
    return np.column_stack(found) if found else np.full((len(table), 1), len(among), dtype="int32")


def flags(table: pd.DataFrame, named: Places | list[int]) -> Flags:
    """Flags of the rows of a table that are named by number, and one more for those that are not there."""
    found = np.zeros(len(table) + 1, dtype=bool)
    found[named] = True
    found[-1] = False
    return found

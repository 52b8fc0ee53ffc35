"""What each report of a project sees, as digests of rows: all tables once, a choice among them for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd

from ..agreement import Pairing, choose_pairs
from ..analysis.visibility import row_digests, table_digest
from ..choice import Choice, choose
from ..clean import Data
from ..seeds import Seeds
from ..vocabulary import Language
from .choosing import Chooser, Chosen, Flags, Places, Readings, flags, numbers
from .digested import DigestedTable, Rows, rows_of_texts
from .prints import Prints

#: Columns that name a row.
_BY = {
    "indicators": ("indicator",),
    "areas": ("area",),
    "sources": ("source",),
    "alternatives": ("figure", "column", "alternative"),
    "corrections": ("figure", "column"),
    "dismissed": ("source",),
}


class Overview:
    """The tables of a project, numbered and digested when they are first asked.

    Parameters
    ----------
    data : Data
    seeds : Seeds
        For the tables that the chapter on the data reads as they were typed: see notebooks/10-clean.ipynb.
    pairing : callable
        Gives what `zonereport.agreement.pair_second` does of these seeds.
    """

    def __init__(self, data: Data, seeds: Seeds, pairing: Callable[[], Pairing | None]) -> None:
        self._data, self._seeds, self._pair = data, seeds, pairing
        self._chooser = Chooser(data)
        # Of the last edition: its languages come one after the other.
        self._chosen: dict[object, Choice] = {}
        self._seen: dict[object, Mapping[str, Rows]] = {}

    def choose(self, zone: str, as_of: str, first_year: int | str, language: str) -> Choice:
        """See `zonereport.choice.choose`."""
        # As it was written: 1 and True are told apart.
        edition = repr((zone, as_of, first_year))
        if edition not in self._chosen or language not in set(Language):
            chosen = choose(self._chooser.narrowed(zone), zone, as_of, first_year, language)
            self._chosen = {edition: chosen}
        return replace(self._chosen[edition], language=str(Language(language)))

    def seen_by(self, choice: Choice) -> Mapping[str, Rows]:
        """The rows that a report sees, by table: the same for all languages of an edition."""
        edition = (choice.zone, choice.as_of, choice.first_year)
        if edition not in self._seen:
            self._seen = {edition: self._look(choice)}
        return self._seen[edition]

    def _look(self, choice: Choice) -> dict[str, Rows]:
        chosen = self._chooser.choose(choice, self._readings)
        own_sources = flags(self._data.sources, self._chooser.source[chosen.own])
        asked = {
            "indicators": chosen.indicators,
            "areas": chosen.areas,
            "sources": chosen.sources,
            "alternatives": chosen.alternatives,
            "corrections": np.append(chosen.own, False)[self._corrected],
            "dismissed": own_sources[self._dismissed_of],
        }
        return {
            "figures": self._prints.rows(chosen.settled, chosen.figures),
            **{name: self._tables[name].rows(rows) for name, rows in asked.items()},
            "left_out": rows_of_texts(_left_out(chosen)),
            "second": rows_of_texts(self._second(choice, chosen.own)),
        }

    @cached_property
    def _prints(self) -> Prints:
        return Prints(self._data)

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._data, self._prints.places(self._data.alternatives["figure"]))

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        data, dismissed = self._data, self._seeds.dismissed
        counted = dismissed.groupby(["source", "reason"], as_index=False).size()
        return {
            "indicators": data.indicators,
            "areas": data.areas,
            "sources": data.sources,
            "alternatives": data.alternatives,
            "corrections": self._seeds.corrections,
            "dismissed": counted.astype("str").groupby("source", as_index=False).agg(" ".join),
        }

    @cached_property
    def _tables(self) -> dict[str, DigestedTable]:
        return {name: DigestedTable(frame, _BY[name]) for name, frame in self._frames.items()}

    @cached_property
    def _corrected(self) -> Places:
        return self._prints.places(self._frames["corrections"]["figure"])

    @cached_property
    def _dismissed_of(self) -> Places:
        return numbers(self._frames["dismissed"]["source"], self._data.sources["source"])

    @cached_property
    def _pairing(self) -> tuple[Pairing, Places] | None:
        """The second coding, if there is one, and which of our figures it is about."""
        found = self._pair()
        return None if found is None else (found, self._prints.places(found.ours["figure"]))

    def _second(self, choice: Choice, own: Flags) -> dict[str, str]:
        if self._pairing is None or not np.append(own, False)[self._pairing[1]].any():
            return {}
        ids = pd.DataFrame({"figure": self._prints.ids(np.flatnonzero(own))})
        parts = (choice.zone, choice.as_of, choice.first_year)
        pairs = choose_pairs(self._pairing[0], self._seeds, ids, *parts)
        if pairs is None:
            return {}
        frames = (pairs.ours, pairs.theirs, pairs.pairs)
        reasons = (pairs.dismissed_here.to_frame(), pairs.dismissed_there.to_frame())
        digests = chain.from_iterable(row_digests(frame) for frame in (*frames, *reasons))
        return {"pairs": table_digest(digests)}


def _left_out(chosen: Chosen) -> dict[str, str]:
    """What the report counts and does not see."""
    counted = {"before first_year": str(chosen.left_out)}
    # Of few zones, none is.
    return counted | ({"other zones": str(chosen.zones_aside)} if chosen.zones_aside else {})

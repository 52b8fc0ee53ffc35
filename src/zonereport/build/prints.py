"""The figures of all areas as digests, with the marks of what supersedes what among those a report sees.

The marks of a figure depend on which other prints of its series the report sees. Few figures have other
prints: these are marked, series by series, and each choice of a series' prints only once for all reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..analysis.comparability import KEY
from ..analysis.equal_rows import equal_rows
from ..analysis.vintage import MARKS, annotate
from ..clean import Data
from .choosing import Flags, Places
from .digested import Digests, Rows, digests_of

#: What prints that bear on each other have in common at least, unless one names the other.
_IN_COMMON = (*KEY, "period_end", "status")
# No mark depends on these, and they are most of what is typed.
_UNNEEDED = ("printed", "note", "note_zh", "seal")
#: Rows of which all cells are held at a time, where the table is not.
_BLOCK = 1_000_000
#: So many choices of prints are remembered.
_MOST = 200_000

_Marked = tuple[Places, Digests]


class Prints:
    """Every figure's id and digest, and which figures may bear on each other."""

    def __init__(self, data: Data) -> None:
        ids, digests, texts = [], [], []
        for block in _blocks(data):
            ids.append(pa.array(block["figure"], pa.large_string()))
            digests.append(digests_of(block))
            texts.append(block[[*_IN_COMMON, "supersedes"]])
        self._ids = pa.chunked_array(ids, pa.large_string()).combine_chunks()
        self._digests = np.concatenate(digests)
        groups = self._groups(pd.concat(texts, ignore_index=True))
        self._linked = np.flatnonzero(groups >= 0)
        # The prints of a group stand one after the other.
        self._linked = self._linked[np.argsort(groups[self._linked], kind="stable")]
        self._group = np.unique(groups[self._linked], return_inverse=True)[1]
        self._begins = np.searchsorted(self._group, np.arange(self._group.max(initial=-1) + 2))
        self._rows = _taken(data, self._linked).drop(columns=[*_UNNEEDED], errors="ignore")
        self._known: dict[bytes, _Marked] = {}

    def places(self, ids: Iterable[str]) -> Places:
        """Where figures are; of an id that there is not, the place after the last."""
        asked = [*ids]
        found = np.flatnonzero(pc.is_in(self._ids, value_set=pa.array(asked, pa.large_string())))
        at = dict(zip(self.ids(found), found.tolist(), strict=True))
        return np.array([at.get(one, len(self._ids)) for one in asked], dtype="intp")

    def ids(self, places: Places) -> list[str]:
        """The ids of figures."""
        told: list[str] = self._ids.take(pa.array(places)).to_pylist()
        return told

    def rows(self, settled: Flags, shown: Flags) -> Rows:
        """The figures that are shown, marked by all that it is settled among; see `choosing.Chosen`."""
        places = np.flatnonzero(shown)
        digests = self._digests[places]
        for marked, others in self._marked(settled):
            is_shown = shown[marked]
            digests[np.searchsorted(places, marked[is_shown])] = others[is_shown]
        return Rows(digests, lambda: self.ids(places))

    def _marked(self, settled: Flags) -> Iterator[_Marked]:
        """Figures that bear a mark, with other digests for it."""
        inside = settled[self._linked]
        counts = np.bincount(self._group[inside], minlength=len(self._begins) - 1)
        spans = [slice(*self._begins[group : group + 2]) for group in np.flatnonzero(counts > 1)]
        chosen = [np.arange(span.start, span.stop)[inside[span]] for span in spans]
        if len(self._known) > _MOST:
            self._known.clear()
        new = [one for one in chosen if one.tobytes() not in self._known]
        if new:
            self._mark(new)
        yield from (self._known[one.tobytes()] for one in chosen)

    def _mark(self, chosen: Sequence[Places]) -> None:
        """Mark prints that are chosen of some groups, by their places among those that are linked."""
        rows = self._rows.take(np.sort(np.concatenate(chosen)))
        places = pd.Series(rows.index, rows["figure"])
        marked = annotate(rows)
        marked = marked[(marked[list(MARKS)] != "").any(axis=1)]
        at = places[marked["figure"]].to_numpy()
        digests = digests_of(marked[list(MARKS)].assign(cells=self._digests[self._linked[at]]))
        other = dict(zip(at.tolist(), digests.tolist(), strict=True))
        for one in chosen:
            found = [place for place in one.tolist() if place in other]
            told = np.array([other[place] for place in found], dtype="uint64")
            self._known[one.tobytes()] = self._linked[found], told

    def _groups(self, figures: pd.DataFrame) -> Places:
        """A number for all prints that may bear on each other; negative for a figure without another."""
        series = equal_rows(figures, _IN_COMMON)
        names = figures["supersedes"].fillna("")
        named = names[names != ""].str.split().explode()
        earlier = self.places(named)
        is_there = earlier < len(series)
        pairs = zip(series[named.index[is_there]].tolist(), series[earlier[is_there]].tolist(), strict=True)
        groups = _joined(series.max(initial=-1) + 1, pairs)[series]
        return np.where(np.bincount(groups, minlength=1)[groups] > 1, groups, -1)


def _joined(count: int, pairs: Iterable[tuple[int, int]]) -> Places:
    """For each number below a count one that stands for all that pairs join with it, directly or in turn.

    >>> _joined(5, [(0, 3), (4, 3)]).tolist()
    [3, 1, 2, 3, 3]
    """
    above: dict[int, int] = {}

    def top(number: int) -> int:
        while number in above:
            number = above[number]
        return number

    for one, other in pairs:
        if top(one) != top(other):
            above[top(one)] = top(other)
    labels = np.arange(count)
    labels[[*above]] = [top(number) for number in above]
    return labels


def _blocks(data: Data) -> Iterator[pd.DataFrame]:
    if data.stored is None:
        yield data.figures
        return
    places = np.arange(len(data.figures))
    for start in range(0, len(places), _BLOCK):
        yield data.rows(pd.Series((places >= start) & (places < start + _BLOCK), dtype="bool"))


def _taken(data: Data, places: Places) -> pd.DataFrame:
    """Some figures with all their columns, in the order of their places."""
    wanted = np.zeros(len(data.figures), dtype=bool)
    wanted[places] = True
    rows = data.rows(pd.Series(wanted, data.figures.index, dtype="bool"))
    return rows.take(np.argsort(np.argsort(places))).reset_index(drop=True)

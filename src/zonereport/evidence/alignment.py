"""Where strings stand in a text that was changed: the chain of places that keeps their order and distances.

The old text is gone; what is left of it are the strings that were claimed, in order, and how far apart
they stood. An edit moves everything behind it by the same distance, so the best chain is the one that
finds the most strings with the fewest changes of distance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zonereport.quantity import Numeral, find_numerals

# What a change of distance costs, in strings: one character that stands alone at a distance of its own
# is not believed, two are, and so is a long string.
_CHANGE = 0.9
_PER_DOUBLING = 0.02
_MOST_PLACES = 20_000


@dataclass(frozen=True, order=True)
class Claim:
    """A string that stood at ``start`` in the old text."""

    start: int
    end: int
    printed: str


def aligned(claims: Sequence[Claim], text: str) -> dict[Claim, int]:
    """New start of every claim that can be found again.

    Parameters
    ----------
    claims : sequence of Claim
        Different ones, in any order.
    text : str
        The text as it is now.

    Examples
    --------
    >>> claims = [Claim(2, 4, "3%"), Claim(6, 8, "35")]
    >>> aligned(claims, "今年投资3%，企业35家") == {claims[0]: 4, claims[1]: 9}
    True
    """
    rest = sorted(set(claims))
    numerals = find_numerals(text)
    found: dict[Claim, int] = {}
    # A paragraph that changed its place is found in a second round, among what the first one left.
    while rest:
        taken = [(place, place + len(claim.printed)) for claim, place in found.items()]
        places = [
            (row, place)
            for row, claim in enumerate(rest)
            for place in _places(claim.printed, text, numerals)
            if not any(start < place + len(claim.printed) and place < end for start, end in taken)
        ]
        chain = _best_chain(rest, _likeliest(rest, places))
        if not chain or (found and len(chain) < 2):
            break
        found |= {rest[row]: place for row, place in chain}
        rest = [claim for claim in rest if claim not in found]
    return found


def _places(printed: str, text: str, numerals: Sequence[Numeral]) -> list[int]:
    """Where the string stands without cutting through a numeral: 8.6% is not in 18.6%."""
    places, starts, ends = [], [item.start for item in numerals], [item.end for item in numerals]
    place = text.find(printed)
    while place >= 0:
        first = bisect_left(ends, place + 1)
        last = bisect_left(starts, place + len(printed))
        if all(place <= starts[at] and ends[at] <= place + len(printed) for at in range(first, last)):
            places.append(place)
        place = text.find(printed, place + 1)
    return places


def _likeliest(claims: Sequence[Claim], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places whose distance most strings agree on, where there are too many."""
    if len(places) <= _MOST_PLACES:
        return places
    distances = np.array([place - claims[row].start for row, place in places])
    _, inverse, counts = np.unique(distances, return_inverse=True, return_counts=True)
    kept = np.argsort(-counts[inverse], kind="stable")[:_MOST_PLACES]
    return [places[at] for at in sorted(kept.tolist())]


def _best_chain(claims: Sequence[Claim], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows and places of the chain that is worth most; both rise along it."""
    if not places:
        return []
    rows = np.array([row for row, _ in places])
    at = np.array([place for _, place in places])
    starts = np.array([claims[row].start for row, _ in places])
    lengths = np.array([len(claims[row].printed) for row, _ in places])
    distances = at - starts
    worth = 0.5 + np.minimum(lengths, 6) / 2
    best: npt.NDArray[np.float64] = worth - _PER_DOUBLING * np.log2(1 + np.abs(distances))
    before = np.full(len(places), -1)
    first_of_row = np.searchsorted(rows, rows)
    for this in range(len(places)):
        earlier = slice(0, int(first_of_row[this]))
        apart = np.minimum(lengths[earlier], starts[this] - starts[earlier])
        change = np.abs(distances[earlier] - distances[this])
        cost = np.where(change == 0, 0.0, _CHANGE + _PER_DOUBLING * np.log2(1 + change))
        value = np.where(at[earlier] + apart <= at[this], best[earlier] - cost, -np.inf)
        if value.size and value.max() + worth[this] > best[this]:
            before[this] = int(value.argmax())
            best[this] = value.max() + worth[this]
    chain, this = [], int(best.argmax())
    while this >= 0:
        chain.append(places[this])
        this = int(before[this])
    return chain[::-1]

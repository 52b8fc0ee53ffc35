"""Rows as digests, made of whole tables at once: what a report sees is then a choice among numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Digests = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of one table that a report sees.

    Parameters
    ----------
    digests : ndarray of uint64
        One for each row, in their order.
    names : callable
        Gives the rows' names; only asked where they are to be told.
    """

    digests: Digests = field(repr=False)
    names: Callable[[], Iterable[str]] = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the rows' digests, which decides.

        >>> Rows(np.array([1], dtype="uint64"), lambda: ["a"]).sha256[:8]
        '7c9fa136'
        """
        return hashlib.sha256(self.digests.astype("<u8", copy=False).tobytes()).hexdigest()

    @cached_property
    def told(self) -> dict[str, str]:
        """The first eight hexadecimal digits of each row's own digest, by name: they tell which row changed.

        >>> Rows(np.array([5 << 32], dtype="uint64"), lambda: ["a"]).told
        {'a': '00000005'}
        """
        heads = (self.digests >> np.uint64(32)).tolist()
        return dict(zip(self.names(), (f"{head:08x}" for head in heads), strict=True))


class DigestedTable:
    """A table of which reports see some rows.

    Parameters
    ----------
    frame : DataFrame
    by : sequence of str
        The columns that name a row.
    """

    def __init__(self, frame: pd.DataFrame, by: Sequence[str]) -> None:
        self._names, self._digests = frame[list(by)], digests_of(frame)

    def rows(self, seen: npt.NDArray[np.bool_]) -> Rows:
        """The rows that are seen."""
        places = np.flatnonzero(seen)
        return Rows(self._digests[places], lambda: map(" ".join, self._named(places)))

    def _named(self, places: npt.NDArray[np.intp]) -> Iterable[tuple[str, ...]]:
        return self._names.take(places).itertuples(index=False, name=None)


def rows_of_texts(texts: Mapping[str, str]) -> Rows:
    """Rows of which each is one text.

    >>> [*rows_of_texts({"a": "1"}).told]
    ['a']
    """
    heads = [hashlib.sha256(text.encode()).digest()[:8] for text in texts.values()]
    return Rows(np.frombuffer(b"".join(heads), dtype=">u8").astype("uint64"), texts.keys)


def digests_of(frame: pd.DataFrame) -> Digests:
    """A digest of each row's cells; equal cells give equal ones, whatever rows stand around them.

    >>> first, second, third = digests_of(pd.DataFrame({"figure": ["a", "b", "a"], "value": [1.0, 1.0, 1.0]}))
    >>> bool(first == third), bool(first == second)
    (True, False)
    """
    # pandas hashes missing cells alike in every column type, and an empty frame not at all.
    if frame.empty:
        return np.zeros(0, dtype="uint64")
    return np.asarray(pd.util.hash_pandas_object(frame, index=False), dtype=np.uint64)

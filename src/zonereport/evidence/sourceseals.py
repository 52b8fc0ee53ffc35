"""A source's seal: its row, figures, dismissed numerals, corrections and alternatives, as they were verified.

A figure's seal holds the figure; nothing in it notices that the row beside it was lost. The
source's seal does: it is written when every numeral of the text was covered and every figure
bore its seal, and has a digest for each part, with the number of rows, so that it can be said
without the text which part is no longer what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zonereport.seeds import Seeds, digest, digest_of_rows, row_lines

PARTS = ("figures", "dismissed", "corrections", "alternatives")
_LETTERS = 8


@dataclass(frozen=True)
class Part:
    """Rows of one file that belong to a source: how many, and their digest."""

    count: int
    digest: str


@dataclass(frozen=True)
class SourceSeal:
    """What a source's seal says, part by part.

    Examples
    --------
    >>> SourceSeal.read("abcdabcd-3-aaaabbbb-0-odlameec-0-odlameec-0-odlameec").figures
    Part(count=3, digest='aaaabbbb')
    """

    row: str
    figures: Part
    dismissed: Part
    corrections: Part
    alternatives: Part

    def __str__(self) -> str:
        parts: list[Part] = [getattr(self, name) for name in PARTS]
        return "-".join([self.row, *(f"{part.count}-{part.digest}" for part in parts)])

    @classmethod
    def read(cls, seal: str) -> SourceSeal:
        """The parts of a well-formed seal."""
        row, *rest = seal.split("-")
        counted = [Part(int(count), mark) for count, mark in zip(rest[::2], rest[1::2], strict=True)]
        return cls(row, *counted)


@dataclass(frozen=True)
class Belongings:
    """The lines that a source's seal digests, by source."""

    row: dict[str, str]
    figures: FigureLines
    dismissed: dict[str, list[str]]
    corrections: dict[str, list[str]]
    alternatives: dict[str, list[str]]

    def seal_of(self, source: str) -> SourceSeal:
        """The seal that the source's rows ask for as they stand."""
        parts = [part_of(getattr(self, name).get(source, [])) for name in PARTS]
        return SourceSeal(digest(self.row[source], _LETTERS), *parts)


class FigureLines(Mapping[str, list[str]]):
    """What a source's seal digests of its figures, by source; made when asked for, of millions of rows.

    Parameters
    ----------
    figures : DataFrame
        All rows of ``figures.csv``.
    seals : Series of str
        The seals that they bear, or are to bear.
    """

    def __init__(self, figures: pd.DataFrame, seals: pd.Series[str]) -> None:
        self._columns = figures["figure"], seals
        places = figures.groupby("source").indices.items()
        self._places = {str(source): np.asarray(rows, dtype="intp") for source, rows in places}

    def rows(self, source: str) -> list[int]:
        """Positions of the source's figures."""
        return self._places[source].tolist() if source in self._places else []

    def __getitem__(self, source: str) -> list[str]:
        figures, seals = (column.take(self._places[source]).tolist() for column in self._columns)
        return [figure_line(*pair) for pair in zip(figures, seals, strict=True)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def belongings(seeds: Seeds, seals: pd.Series[str]) -> Belongings:
    """What belongs to each source, where the figures bear ``seals`` (in the order of ``figures.csv``)."""
    figures, sources = seeds.figures, seeds.sources
    rows = dict(zip(sources["source"].tolist(), row_lines(sources), strict=True))
    remarks = [
        _grouped(_sources_of(frame["figure"], figures), row_lines(frame))
        for frame in (seeds.corrections, seeds.alternatives)
    ]
    return Belongings(
        rows,
        FigureLines(figures, seals),
        _grouped(seeds.dismissed["source"].tolist(), row_lines(seeds.dismissed)),
        *remarks,
    )


def _sources_of(named: pd.Series[str], figures: pd.DataFrame) -> list[object]:
    """The source of each figure that is named; few are."""
    known = figures.loc[figures["figure"].isin(named.unique()), ["figure", "source"]]
    return list(named.map(dict(zip(known["figure"], known["source"], strict=True))).tolist())


def fits_row(seal: str, line: str) -> bool:
    """Whether a source's seal was written for this row of ``sources.csv``."""
    return SourceSeal.read(seal).row == digest(line, _LETTERS)


def figure_line(figure: str, seal: str) -> str:
    """What a source's seal digests of one figure."""
    return f"{figure}={seal}"


def part_of(lines: Sequence[str]) -> Part:
    """Number and digest of some rows, whatever their order."""
    return Part(len(lines), digest_of_rows(lines, _LETTERS))


def source_seals(seeds: Seeds, seals: pd.Series[str]) -> dict[str, str]:
    """The seal that each source asks for, where the figures bear ``seals``."""
    owned = belongings(seeds, seals)
    return {source: str(owned.seal_of(source)) for source in owned.row}


def _grouped(sources: Sequence[object], lines: Sequence[str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for source, line in zip(sources, lines, strict=True):
        if isinstance(source, str):  # NaN where a correction is of no figure
            grouped.setdefault(source, []).append(line)
    return grouped

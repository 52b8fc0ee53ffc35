"""The rows of a batch, one a report, before it is known whether they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from .faults import MatrixFault, Place

ALL = "all"
#: What a row may say, as an option or a key; the first three may be lists.
KEYS = ("zone", "as_of", "language", "first_year", "seeds", "data", "notebooks")
AXES = KEYS[:3]
DEFAULTS = {
    "as_of": "latest",
    "language": "zh",
    "first_year": "earliest",
    "seeds": "seeds",
    "data": "data",
    "notebooks": "notebooks",
}


@dataclass(frozen=True)
class Said:
    """A value and where it was said."""

    value: str
    place: Place


@dataclass(frozen=True)
class Block:
    """Values by key: every combination of them is a report.

    Parameters
    ----------
    place : Place
        Where it begins.
    values : mapping of str to tuple of Said
        By key of ``KEYS``; what is not said has its default.
    """

    place: Place
    values: Mapping[str, tuple[Said, ...]]

    def of(self, key: str) -> tuple[Said, ...]:
        """The values of a key."""
        default = (Said(DEFAULTS[key], self.place.at(key)),) if key in DEFAULTS else ()
        return self.values.get(key) or default


@dataclass(frozen=True)
class Matrix:
    """What is to be run: one block of combinations, without some, and with some more.

    Parameters
    ----------
    main : Block or None
        None where only single reports are named.
    exclude : tuple of Block
        A report that agrees with all that such a block says is left out.
    include : tuple of Block
        More combinations.
    """

    main: Block | None
    exclude: tuple[Block, ...] = ()
    include: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Row:
    """One report of a matrix: its values, each with its place.

    ``is_named`` is false where the zone stands for itself among ``all``: then a day before its first
    figure is no fault, it only has no report.
    """

    said: Mapping[str, Said] = field(hash=False)
    is_named: bool

    def __getitem__(self, key: str) -> str:
        return self.said[key].value

    def place(self, key: str) -> Place:
        """Where a value was said."""
        return self.said[key].place


def expand(block: Block, zones: Iterable[str], languages: Iterable[str]) -> Iterator[Row]:
    """Every combination of a block, each once; ``all`` stands for every zone or language."""
    columns = []
    for said in _said_of(block, zones, languages):
        first: dict[str, Said] = {}
        for value, one in said:
            first.setdefault(value, one)
        columns.append([(Said(value, one.place), one.value != ALL) for value, one in first.items()])
    for combination in product(*columns):
        values = dict(zip(KEYS, (said for said, _ in combination), strict=True))
        yield Row(values, is_named=combination[0][1])


def repeated(block: Block, zones: Iterable[str], languages: Iterable[str]) -> list[MatrixFault]:
    """The values that a block says twice, be it that one of them is among ``all``."""
    faults = []
    for said in _said_of(block, zones, languages):
        first: dict[str, Said] = {}
        for value, one in said:
            other = first.setdefault(value, one)
            if other is not one:
                where = ALL if ALL in (one.value, other.value) else str(other.place)
                expected = f"it once: {where} has it as well"
                faults.append(MatrixFault(one.place, value, expected, "Leave one of them out."))
    return faults


def _said_of(
    block: Block, zones: Iterable[str], languages: Iterable[str]
) -> Iterator[list[tuple[str, Said]]]:
    """The values of each key in turn, each with what said it."""
    every = {"zone": tuple(zones), "language": tuple(languages)}
    for key in KEYS:
        yield [
            (value, said)
            for said in block.of(key)
            for value in (every[key] if said.value == ALL and key in every else (said.value,))
        ]


def left_out(rows: list[Row], blocks: Iterable[Block]) -> tuple[list[Row], list[MatrixFault]]:
    """The rows that no block excludes; a block that excludes none is a fault."""
    faults = []
    for block in blocks:
        kept = [row for row in rows if not _agrees(row, block)]
        if len(kept) == len(rows):
            said = ", ".join(f"{key}: {value.value}" for key in block.values for value in block.values[key])
            advice = "Take the row out, or see to its spelling."
            faults.append(MatrixFault(block.place, said, "something that the matrix has", advice))
        rows = kept
    return rows, faults


def _agrees(row: Row, block: Block) -> bool:
    return all(any(said.value in (row[key], ALL) for said in values) for key, values in block.values.items())

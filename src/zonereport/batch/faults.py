"""What is wrong with a batch before it runs: all of it at once, with its place and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ..errors import UsageError

_MOST_LISTED = 12


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a line of a file, or an option (then ``file`` is empty).

    Examples
    --------
    >>> str(Place("batch.yaml", 4, "zone")), str(Place("", 0, "zone"))
    ('batch.yaml, line 4, key zone', '--zone')
    """

    file: str
    line: int
    key: str

    def __str__(self) -> str:
        if not self.file:
            return f"--{self.key.replace('_', '-')}"
        line, key = (f"line {self.line}" if self.line else "", f"key {self.key}" if self.key else "")
        return ", ".join(part for part in (self.file, line, key) if part)

    def at(self, key: str) -> Place:
        """The same line, another key."""
        return Place(self.file, self.line, key)


@dataclass(frozen=True, order=True)
class MatrixFault:
    """One thing that is wrong.

    Examples
    --------
    >>> print(MatrixFault(Place("batch.yaml", 2, "zone"), "hengyan", "a zone with figures"))
    batch.yaml, line 2, key zone: found 'hengyan', expected a zone with figures
    """

    place: Place
    found: str
    expected: str
    advice: str = ""

    def __str__(self) -> str:
        sentence = f"{self.place}: found {self.found!r}, expected {self.expected}"
        return f"{sentence}. {self.advice}" if self.advice else sentence


class MatrixFaults(UsageError):
    """All faults of a matrix; nothing was run."""

    def __init__(self, faults: Iterable[MatrixFault]) -> None:
        self.faults = list(dict.fromkeys(faults))
        noun = "fault" if len(self.faults) == 1 else "faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{len(self.faults)} {noun} in what is to be run; nothing was.\n{lines}")


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name that looks most like the one found, as a question; empty where none does.

    >>> nearest("zones", ["zone", "language"])
    "did you mean 'zone'?"
    """
    close = get_close_matches(found, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def listed(names: Iterable[str]) -> str:
    """Names, the first dozen of them.

    >>> listed(["a", "b"])
    'a, b'
    """
    everything = list(names)
    more = len(everything) - _MOST_LISTED
    return ", ".join(everything[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")

"""What can go wrong for a user, a sentence each.

Every error says where it is, what was found, what is expected and what to do.
Faults in the seeds are collected and raised together: a person who repairs a
file wants the whole list, not its first line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ZonereportError(Exception):
    """An error whose message is meant for the user.

    ``exit_code`` is the command line's. ``is_kept`` says whether the error has been written down where the
    reports go, with all that is known of it; both travel with the error to other processes.
    """

    exit_code = 1
    is_kept = False


class UsageError(ZonereportError):
    """A parameter, option or name that does not exist; the message lists what can be chosen."""

    exit_code = 2


class QuantityError(ZonereportError):
    """A printed string or a period that cannot be read."""


class RenderError(ZonereportError):
    """A report that could not be rendered; the last good one stays in place."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a typed file.

    Parameters
    ----------
    file : str
        File name relative to the seeds folder, e.g. ``figures.csv``.
    row : int
        Line of the file as an editor counts it (the header is line 1); 0 for the file as a whole.
    column : str
        Column name; empty for the row as a whole.
    found : str
        What stands there.
    expected : str
        What would be right, in words.
    advice : str
        What to do, where that is not obvious from ``expected``.

    Examples
    --------
    >>> print(Fault("figures.csv", 3, "status", "doen", "one of: actual, expected, target"))
    figures.csv, row 3, column status: found 'doen', expected one of: actual, expected, target
    """

    file: str
    row: int
    column: str
    found: str
    expected: str
    advice: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        sentence = f"{place}: found {self.found!r}, expected {self.expected}"
        return f"{sentence}. {self.advice}" if self.advice else sentence


class SeedFaults(ZonereportError):
    """All faults found in the seeds, sorted by file and row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} {noun} in the seeds; nothing was written.\n{lines}")

"""The shape of what was found: one entry for each number or conclusion that differs."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .snapshot import Snapshot

Row = Mapping[Hashable, Any]


class Part(StrEnum):
    """What an entry is about."""

    FIGURE = "figure"
    DERIVED = "derived"
    CONCLUSION = "conclusion"


class Kind(StrEnum):
    """What became of it; a remark is a change that leaves number, meaning and standing as they were."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REMARK = "remark"


@dataclass(frozen=True)
class Reason:
    """Why something differs: a code with its words under ``changes.reason``, and ids or columns it names."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One number or conclusion that differs.

    Parameters
    ----------
    part : Part
    kind : Kind
    id : str
        In the later edition where it is there, else in the earlier one.
    before, after : mapping or None
        Its rows. Where a later print supersedes a figure, ``after`` is that print's row.
    columns : tuple of str
        Columns that differ; empty for what is new or withdrawn.
    reasons : tuple of Reason
        As far as they are known.
    moved : bool
        Whether a number, verdict or conclusion that the earlier edition stated is another one now, or gone
        although its source counts in both: what the changelog lists under *Figures*.
    """

    part: Part
    kind: Kind
    id: str
    before: Row | None = field(default=None, repr=False)
    after: Row | None = field(default=None, repr=False)
    columns: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    moved: bool = False

    @property
    def row(self) -> Row:
        """The row that says what it is about."""
        row = self.before if self.after is None or self.part == Part.FIGURE else self.after
        row = self.after if row is None else row
        assert row is not None
        return row


@dataclass(frozen=True)
class Changes:
    """Two editions of one zone, and everything that differs, by part, kind and id."""

    before: Snapshot
    after: Snapshot
    entries: tuple[Change, ...]

    def of(self, part: Part, kind: Kind) -> list[Change]:
        """The entries of a part and a kind, in order."""
        return [entry for entry in self.entries if entry.part == part and entry.kind == kind]

    def moved(self) -> list[Change]:
        """The entries that the changelog lists."""
        return [entry for entry in self.entries if entry.moved]

    def differing(self) -> Iterator[Change]:
        """All entries but remarks."""
        return (entry for entry in self.entries if entry.kind != Kind.REMARK)

    @property
    def is_empty(self) -> bool:
        """Whether no number and no conclusion differs; a remark does not count."""
        return next(self.differing(), None) is None

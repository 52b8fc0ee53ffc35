"""The parts of a trace as plain data; ``dataclasses.asdict`` makes JSON of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True)
class About:
    """What a number is about: codes as in the data, and their names."""

    indicator: str
    indicator_name: str
    area: str
    area_name: str
    subject: str
    scope: str
    measure: str
    period: str
    period_name: str
    status: str


@dataclass(frozen=True)
class Number:
    """A number with its ends (None where open or unknown), its canonical unit, and all of it in words."""

    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    words: str


@dataclass(frozen=True)
class Source:
    """An article: what is known of it, and which figures were coded from it where that is asked for."""

    id: str
    title: str
    outlet: str
    authors: str
    published_from: str
    published_to: str
    published: str
    dating_note: str
    file: str
    sha256: str
    url: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """The sentence that printed a figure, cut at the figure's first and last character.

    ``verified`` says whether the characters at the figure's offsets are the printed string.
    """

    line: int
    before: str
    printed: str
    after: str
    verified: bool


@dataclass(frozen=True)
class Correction:
    """A declared correction of the source's own error."""

    column: str
    expected: str
    corrected: str
    reason: str


@dataclass(frozen=True)
class PrintedFigure:
    """A leaf: a figure as it was printed.

    Parameters
    ----------
    role : str
        What it is in the formula above it; empty at the root.
    text_missing : str
        Why there is no passage; empty where there is one.
    used_by : tuple of str
        Ids of the derived rows that use the figure; filled at the root only.
    """

    id: str
    role: str
    about: About
    printed: str
    number: Number
    qualifier: str
    source: Source
    start: int | None
    end: int | None
    evidence: str
    note: str
    corrections: tuple[Correction, ...]
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]
    confirms: tuple[str, ...]
    confirmed_by: tuple[str, ...]
    contradicted_by: tuple[str, ...]
    passage: Passage | None
    text_missing: str
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Months:
    """The number of months that a figure's period has; the figure itself where it is not listed beside it."""

    id: str
    role: str
    months: int
    inputs: tuple[PrintedFigure, ...] = ()


@dataclass(frozen=True)
class DerivedNumber:
    """A branch: a derived number with what went into it.

    Parameters
    ----------
    quantity : str
        What the number is, in words.
    number : Number or None
        None where nothing could be computed; ``verdict`` and ``reason`` say why.
    formula, formula_words, recomputed : str
        The formula's name, the formula in words, and with numbers.
    agrees : bool or None
        Whether the recomputed number is the stored one; None where nothing is computed.
    as_of : str
        Day of the vintage shown; empty for everything published.
    vintages : tuple of str
        Days of publication on which the number holds, where it does not hold today; else empty.
    """

    id: str
    role: str
    about: About
    quantity: str
    number: Number | None
    formula: str
    formula_words: str
    recomputed: str
    agrees: bool | None
    verdict: str
    reason: str
    inputs: tuple[PrintedFigure | Months | DerivedNumber, ...]
    as_of: str = ""
    vintages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A table or a chart of the report: where a count of its rows leads."""

    id: str
    kind: str
    title: str


Node = PrintedFigure | DerivedNumber | Months | Source | Exhibit

KINDS = {PrintedFigure: "figure", DerivedNumber: "derived", Months: "months", Source: "source"}


def as_json(node: Node) -> dict[str, Any]:
    """A tree as JSON: every node with its ``kind`` (figure, derived, months, source, table or chart) first.

    Examples
    --------
    >>> as_json(Exhibit("table-targets-register", "table", "Register of targets"))["kind"]
    'table'
    """
    plain: dict[str, Any] = _plain(node)
    return plain


def _plain(entry: Any) -> Any:
    if is_dataclass(entry) and not isinstance(entry, type):
        kind = KINDS.get(type(entry))
        said = {one.name: _plain(getattr(entry, one.name)) for one in fields(entry)}
        return {"kind": kind, **said} if kind else said
    return [_plain(one) for one in entry] if isinstance(entry, tuple) else entry

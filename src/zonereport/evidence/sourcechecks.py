"""Source seals held against the rows that they were written for: which part changed, and how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds, row_lines
from zonereport.vocabulary import DismissalReason

from .sourceseals import Belongings, Part, SourceSeal, belongings, figure_line, fits_row, part_of
from .texts import FIRST_LINE

_UNDO = "If that was meant, run `zonereport seal` with the texts; if not, undo it."
_MOST_TRIED = 2000  # rows of a source up to which it is tried out which of them is new
_MOST_NAMED = 10
_LONGEST_LIST = 3  # emptied seals of a source that are still named one by one


def check_source_seals(
    seeds: Seeds, wanted: pd.Series[str], wrong: Sequence[int], elsewhere: Collection[str]
) -> list[Fault]:
    """Faults of sources whose seal is missing or no longer that of their rows.

    Parameters
    ----------
    seeds : Seeds
    wanted : Series of str
        The seal that each row of ``figures.csv`` asks for.
    wrong : sequence of int
        Positions of rows that bear another one; they are faults of their own.
    elsewhere : collection of str
        Sources whose row names another text than it did, see ``changed_digests``.
    """
    sources = seeds.sources
    owned = belongings(seeds, seeds.figures["seal"])
    changed = set(seeds.figures["source"].iloc[list(wrong)])
    has_sealed = set(_sealed_sources(seeds))
    sealed_files = set(sources.loc[sources["seal"] != "", "file"])
    faults: list[Fault] = []
    for line, row in enumerate(sources.to_dict("records"), FIRST_LINE):
        source, seal, file = (str(row[column]) for column in ("source", "seal", "file"))
        if seal:
            then, rows = SourceSeal.read(seal), owned.figures.rows(source)
            held = _Held(seeds, owned, source, rows, then, source in changed, source in elsewhere)
            faults += held.faults(line, seal, wanted)
        elif file:
            faults += _missing(line, source in has_sealed, file in sealed_files)
    return faults


def _sealed_sources(seeds: Seeds) -> dict[str, int]:
    """How many figures of each source bear a seal, of those that have one that does."""
    figures = seeds.figures
    counts = figures.loc[figures["seal"] != "", "source"].value_counts()
    return {str(source): int(count) for source, count in counts.items()}


def changed_digests(seeds: Seeds, wrong: Sequence[int]) -> set[str]:
    """Sources whose own row changed, and with it every figure's seal: the text's digest is in all of them."""
    figures, sources = seeds.figures, seeds.sources
    sealed = _sealed_sources(seeds)
    failing = Counter(figures["source"].iloc[list(wrong)].tolist())
    whole = {source for source, count in failing.items() if count == sealed.get(source, 0)}
    rows = zip(sources["source"], sources["seal"], row_lines(sources), strict=True)
    return {
        source for source, seal, line in rows if source in whole and seal and not fits_row(seal, line)
    }


def _missing(line: int, has_sealed: bool, has_sealed_neighbour: bool) -> list[Fault]:
    """A source that nobody has sealed yet is none; one whose figures, or whose text's other sources, are."""
    if not has_sealed and not has_sealed_neighbour:
        return []
    because = "its figures bear theirs" if has_sealed else "the other sources of its text bear theirs"
    advice = (
        "Either it was emptied, or a numeral of the text is still neither coded nor dismissed: "
        "run `zonereport seal` with the texts."
    )
    return [Fault("sources.csv", line, "seal", "", f"the seal of this source, since {because}", advice)]


@dataclass(frozen=True)
class _Held:
    """A sealed source and its rows as they stand; ``rows`` are positions in ``figures.csv``."""

    seeds: Seeds
    owned: Belongings
    source: str
    rows: list[int]
    then: SourceSeal
    has_changed_rows: bool
    has_another_text: bool

    def faults(self, line: int, seal: str, wanted: pd.Series[str]) -> list[Fault]:
        """What no longer fits the source's seal, figures whose seals were emptied first."""
        now = self.owned.seal_of(self.source)
        if now == self.then:
            return []
        emptied = self._emptied(wanted)
        clauses = self._clauses(replace(now, figures=self.then.figures) if emptied else now)
        if not clauses:
            return emptied
        advice = f"Since it was sealed, {'; '.join(clauses)}. {_UNDO}"
        words = "the seal of this source and its rows"
        return [*emptied, Fault("sources.csv", line, "seal", seal, words, advice)]

    def _emptied(self, wanted: pd.Series[str]) -> list[Fault]:
        """Figures that lost their seal and nothing else: with it, the source's seal fits."""
        # Of this source's rows only: there may be as many sources to look at as there are.
        asked = wanted.iloc[self.rows].tolist()
        names, borne = (self.seeds.figures[name].iloc[self.rows].tolist() for name in ("figure", "seal"))
        bare = [at for at, seal in zip(self.rows, borne, strict=True) if not seal]
        seal_of = dict(zip(self.rows, asked, strict=True))
        lines = [figure_line(name, own or new) for name, own, new in zip(names, borne, asked, strict=True)]
        if not bare or part_of(lines) != self.then.figures:
            return []
        if len(bare) > _LONGEST_LIST:
            rows = f"rows {bare[0] + FIRST_LINE} to {bare[-1] + FIRST_LINE}"
            words = f"the seals of {len(bare)} rows ({rows}), since {self.source} was sealed with them"
            advice = "The seals were emptied; the rows are as they were sealed. Run `zonereport seal`."
            return [Fault("figures.csv", bare[0] + FIRST_LINE, "seal", "", words, advice)]
        advice = "Its seal was emptied; the row is as it was sealed. Put it back, or run `zonereport seal`."
        words = f"since {self.source} was sealed with it"
        return [
            Fault("figures.csv", at + FIRST_LINE, "seal", "", f"{seal_of[at]}, {words}", advice)
            for at in bare
        ]

    def _clauses(self, now: SourceSeal) -> list[str]:
        clauses = []
        if now.row != self.then.row:
            which = " (source or sha256: no figure's seal fits any more)" if self.has_another_text else ""
            clauses.append(f"its row in sources.csv was changed{which}")
        if now.figures != self.then.figures:
            clauses += self._figures(now.figures)
        if now.dismissed != self.then.dismissed:
            which = self._dismissed(now.dismissed)
            clauses.append(_counted("dismissed.csv", "row", now.dismissed, self.then.dismissed, which))
        for name in ("corrections", "alternatives"):
            part, was = getattr(now, name), getattr(self.then, name)
            if part != was:
                clauses.append(_counted(f"{name}.csv", "row", part, was, ""))
        return clauses

    def _figures(self, now: Part) -> list[str]:
        mine = self.seeds.figures.iloc[self.rows]
        bare = mine.loc[mine["seal"] == "", "figure"].tolist()
        if now.count < self.then.figures.count:
            missing = missing_numbers(mine["figure"].tolist())
            which = f"by the running numbers {_listed(missing)}" if missing else "no number is missing"
        elif now.count > self.then.figures.count:
            which = f"{_listed(bare)} without a seal" if bare else ""
        elif self.has_changed_rows and not bare:
            return []  # a row whose own seal does not fit, under another id perhaps, is a fault already
        elif bare:
            return [f"{_listed(bare)} lost the seal, and the row was changed or is another one"]
        else:
            which = "an id or a seal"
        return [_counted("figures.csv", "figure", now, self.then.figures, which)]

    def _dismissed(self, now: Part) -> str:
        """Which row came, or which reason was changed, where trying it out tells."""
        lines = self.owned.dismissed.get(self.source, [])
        if len(lines) > _MOST_TRIED:
            return ""
        for at, line in enumerate(lines):
            others = [*lines[:at], *lines[at + 1 :]]
            if now.count > self.then.dismissed.count and part_of(others) == self.then.dismissed:
                return self._place(at)
            for reason in DismissalReason if now.count == self.then.dismissed.count else ():
                before = re.sub("reason=[a-z]+", f"reason={reason}", line)
                if part_of([*others, before]) == self.then.dismissed:
                    return f"{self._place(at)}, whose reason was {reason}"
        return ""

    def _place(self, at: int) -> str:
        mine = self.seeds.dismissed[self.seeds.dismissed["source"] == self.source]
        row = mine.iloc[at]
        return f"row {int(mine.index[at]) + FIRST_LINE}, {row['printed']} at {row['start']}"


def missing_numbers(figures: Sequence[str]) -> list[str]:
    """Ids that are missing before the last running number of each prefix.

    Examples
    --------
    >>> missing_numbers(["a-001", "a-004"])
    ['a-002', 'a-003']
    """
    known: dict[tuple[str, int], set[int]] = {}
    for figure in figures:
        prefix, _, number = figure.rpartition("-")
        known.setdefault((prefix, len(number)), set()).add(int(number))
    return [
        f"{prefix}-{number:0{width}d}"
        for (prefix, width), numbers in known.items()
        for number in range(1, max(numbers))
        if number not in numbers
    ]


def _counted(file: str, noun: str, now: Part, then: Part, which: str) -> str:
    more = now.count - then.count
    named = f" ({which})" if which else ""
    if not more:
        return f"a {noun} of it in {file} was changed{named}"
    plural = "" if abs(more) == 1 else "s"
    return f"{file} has {abs(more)} {noun}{plural} of it {'more' if more > 0 else 'fewer'}{named}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more

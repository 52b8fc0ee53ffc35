"""A text that changed after it was coded: where each row's string stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from zonereport.errors import Fault
from zonereport.quantity import Numeral, find_numerals
from zonereport.seeds import Seeds

from .alignment import Claim, aligned
from .texts import FIRST_LINE, Texts

_ANOTHER = 0.5  # share of rows that must be found again for the text to be the same article


@dataclass(frozen=True)
class Moves:
    """Where the rows of one changed text went.

    Parameters
    ----------
    file : str
        The text's file name.
    rows : DataFrame
        One row for each of ``figures.csv`` and ``dismissed.csv`` that claims characters of the text, in
        the text's old order: ``file, line, name, printed, start, end, to``; ``to`` is the new start, NA
        for a string that was not found again.
    new : list of Numeral
        Numerals of the changed text that no row covers any more, or never did.
    text : str
        The changed text.
    """

    file: str
    rows: pd.DataFrame
    new: list[Numeral]
    text: str

    @property
    def lost(self) -> pd.DataFrame:
        """Rows whose string was not found again."""
        return self.rows[self.rows["to"].isna()]

    @property
    def runs(self) -> pd.DataFrame:
        """Rows found again, one line for those that follow each other and moved by the same distance.

        Columns ``first, last`` (names), ``rows`` (how many), ``start, end, distance``.
        """
        found = self.rows.dropna(subset="to").sort_values(["to", "end"], kind="stable")
        found["distance"] = (found["to"] - found["start"]).astype("int64")
        groups = found.groupby(found["distance"].ne(found["distance"].shift()).cumsum())
        return groups.agg(
            first=("name", "first"),
            last=("name", "last"),
            rows=("name", "size"),
            start=("start", "min"),
            end=("end", "max"),
            distance=("distance", "first"),
        )

    def faults(self) -> list[Fault]:
        """One fault for each run that moved, each row that was lost and each numeral that is new."""
        if len(self.lost) > (1 - _ANOTHER) * len(self.rows):
            found = f"{len(self.rows) - len(self.lost)} of {len(self.rows)} rows' strings, in their order"
            advice = "It is another article, or was written anew: get the one that was coded."
            return [Fault(self.file, 0, "", found, "the text that was coded", advice)]
        faults = [self._run_fault(run) for run in self.runs.itertuples() if run.distance]
        for at, row in self.lost.iterrows():
            there = self._new_around(int(str(at)))
            words = "what the changed text has there" + (f", such as {there}" if there else "")
            advice = "Correct the row from the changed text, or take it out."
            faults.append(Fault(row["file"], row["line"], "printed", row["printed"], words, advice))
        for numeral in self.new:
            found = f"{numeral.text} at {numeral.start} to {numeral.end}"
            words = "a row of figures.csv or dismissed.csv that covers it"
            line = self._line(numeral.start)
            faults.append(Fault(self.file, line, "", found, words, "The text changed here."))
        return faults

    def _run_fault(self, run: Any) -> Fault:
        start, end = run.start + run.distance, run.end + run.distance
        words = f"the same {distance_in_words(run.distance)}, at {start} to {end}"
        found = f"{run_in_words(run)} at {run.start} to {run.end}"
        advice = f"The text changed before {'it' if run.rows == 1 else 'them'}."
        return Fault(self.file, self._line(start), "", found, words, advice)

    def _new_around(self, at: int) -> str:
        """New numerals between the places of the rows before and after a lost one."""
        before = self.rows["to"].iloc[:at].dropna()
        after = self.rows["to"].iloc[at + 1 :].dropna()
        low = int(before.iloc[-1]) if len(before) else 0
        high = int(after.iloc[0]) if len(after) else len(self.text)
        near = [f"{item.text} at {item.start}" for item in self.new if low <= item.start < high]
        return " or ".join(near[:3])

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def run_in_words(run: Any) -> str:
    """The rows of a run: the one, or how many from the first to the last."""
    return str(run.first) if run.rows == 1 else f"{run.rows} rows ({run.first} to {run.last})"


def distance_in_words(distance: int) -> str:
    """How far a row moved.

    Examples
    --------
    >>> distance_in_words(-1)
    '1 character further up'
    """
    noun = "character" if abs(distance) == 1 else "characters"
    return f"{abs(distance)} {noun} further {'on' if distance > 0 else 'up'}"


def find_moves(seeds: Seeds, file: str, text: str) -> Moves:
    """Find the rows of the text ``file`` again in ``text``, which is what the file says now."""
    rows = _rows_of(seeds, file)
    claims = [Claim(*cells) for cells in zip(rows["start"], rows["end"], rows["printed"], strict=True)]
    place_of = aligned(claims, text)
    rows["to"] = pd.array([place_of.get(claim) for claim in claims], dtype="Int64")
    found = rows.dropna(subset="to")
    starts = found["to"].to_numpy(dtype="int64")
    ends = starts + found["printed"].str.len().to_numpy(dtype="int64")
    new = [item for item in find_numerals(text) if not ((starts <= item.start) & (item.end <= ends)).any()]
    return Moves(file, rows, new, text)


def check_moves(seeds: Seeds, texts: Texts) -> list[Fault]:
    """Faults of the texts that are no longer the ones that were coded."""
    written_anew = {file: text for file, text in texts.changed.items() if file not in texts.resaved}
    return [fault for file, text in written_anew.items() for fault in find_moves(seeds, file, text).faults()]


def _rows_of(seeds: Seeds, file: str) -> pd.DataFrame:
    sources = seeds.sources.loc[seeds.sources["file"] == file, "source"]
    parts = []
    for name, frame in (("figures.csv", seeds.figures), ("dismissed.csv", seeds.dismissed)):
        mine = frame[frame["source"].isin(sources) & (frame["start"] != "")]
        part = mine[["printed", "start", "end"]].astype({"start": "int64", "end": "int64"})
        lines = mine.index + FIRST_LINE
        names = mine["figure"] if "figure" in mine else [f"dismissed row {line}" for line in lines]
        parts.append(part.assign(file=name, line=lines, name=names))
    return pd.concat(parts).sort_values(["start", "end"], kind="stable", ignore_index=True)

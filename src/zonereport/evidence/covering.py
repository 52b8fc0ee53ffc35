"""Coverage: every numeral of every text is either coded or dismissed, once.

Nothing is overlooked silently. A numeral belongs to a text, not to a source: a
page that holds two articles is two sources and one text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from zonereport.errors import Fault
from zonereport.quantity import find_numerals
from zonereport.seeds import Seeds
from zonereport.vocabulary import DismissalReason

from .texts import Texts, read_texts

REASONS = [str(reason) for reason in DismissalReason]


@dataclass(frozen=True)
class Coverage:
    """How completely the texts are coded.

    Parameters
    ----------
    table : DataFrame
        One row a text: ``file, numerals, coded``, one column for each reason of dismissal,
        ``uncovered, doubly_covered``. The columns from ``coded`` to ``uncovered`` add up to ``numerals``;
        a numeral that is covered twice counts where it was coded.
    faults : list of Fault
        Numerals that no row covers or that two rows cover, with the text's line, and texts that
        could not be read.
    """

    table: pd.DataFrame
    faults: list[Fault]


def coverage(seeds: Seeds, texts_folder: str | Path) -> Coverage:
    """Hold every numeral of the texts against the anchors of ``figures.csv`` and ``dismissed.csv``.

    A numeral is covered by a row when it lies inside the row's offsets.
    """
    return cover(seeds, read_texts(seeds, texts_folder))


def cover(seeds: Seeds, texts: Texts) -> Coverage:
    """``coverage`` of texts that have been read."""
    claims = _claims(seeds)
    rows, faults = [], list(texts.faults)
    for file, text in sorted(texts.by_file.items()):
        numerals = _cover(text, claims[claims["file"] == file])
        counts = numerals["use"].value_counts()
        rows.append(
            {"file": file, "numerals": len(numerals)}
            | {use: int(counts.get(use, 0)) for use in ("coded", *REASONS, "uncovered")}
            | {"doubly_covered": int((numerals["rows"] > 1).sum())}
        )
        faults += _faults(file, text, numerals)
    columns = ["file", "numerals", "coded", *REASONS, "uncovered", "doubly_covered"]
    return Coverage(pd.DataFrame(rows, columns=columns), sorted(faults))


def _claims(seeds: Seeds) -> pd.DataFrame:
    """Anchors of both files: ``file, source, start, end, use, group``."""
    columns = ["source", "start", "end"]
    figures = seeds.figures.loc[seeds.figures["start"] != "", [*columns, "figure"]].assign(use="coded")
    # A figure and the one it replaces may share their characters: they count as one row.
    replaced = dict(zip(seeds.figures["figure"], seeds.figures["supersedes"], strict=True))
    figures["group"] = [_origin(figure, replaced) for figure in figures["figure"]]
    dismissed = seeds.dismissed[[*columns, "reason"]].rename(columns={"reason": "use"})
    dismissed["group"] = [f"dismissed {row}" for row in dismissed.index]
    claims = pd.concat([figures.drop(columns="figure"), dismissed], ignore_index=True)
    file_of = dict(zip(seeds.sources["source"], seeds.sources["file"], strict=True))
    claims["file"] = claims["source"].map(file_of)
    return claims.astype({"start": "int64", "end": "int64"})


def _origin(figure: str, replaced: dict[str, str]) -> str:
    while earlier := replaced[figure]:
        figure = earlier
    return figure


def _cover(text: str, claims: pd.DataFrame) -> pd.DataFrame:
    """Numerals of one text with their use and the number of rows that cover them."""
    claims = claims.sort_values("start", kind="stable")
    starts, ends = claims["start"].to_numpy(), claims["end"].to_numpy()
    uses, groups = claims["use"].tolist(), claims["group"].tolist()
    longest = int((ends - starts).max(initial=0))
    numerals = find_numerals(text)
    # Only claims that begin less than the longest one before a numeral can reach it.
    first = np.searchsorted(starts, [numeral.start - longest for numeral in numerals]).tolist()
    last = np.searchsorted(starts, [numeral.end for numeral in numerals]).tolist()
    start_of, end_of = starts.tolist(), ends.tolist()
    records = []
    for numeral, low, high in zip(numerals, first, last, strict=True):
        near = [at for at in range(low, high) if numeral.start < end_of[at]]
        inside = [at for at in near if start_of[at] <= numeral.start and numeral.end <= end_of[at]]
        used_as = [uses[at] for at in inside] or ["uncovered"]
        use = "coded" if "coded" in used_as else used_as[0]
        rows = len({groups[at] for at in inside})
        records.append((numeral.start, numeral.end, numeral.text, use, rows, bool(near)))
    return pd.DataFrame(records, columns=["start", "end", "text", "use", "rows", "is_touched"])


def _faults(file: str, text: str, numerals: pd.DataFrame) -> list[Fault]:
    faults = []
    for numeral in numerals[numerals["rows"] != 1].itertuples():
        line = text.count("\n", 0, int(str(numeral.start))) + 1
        found = f"{numeral.text} at {numeral.start} to {numeral.end}"
        if numeral.rows:
            expected = "one row of figures.csv or dismissed.csv that covers it, not several"
            advice = ""
        else:
            expected = "a row of figures.csv or dismissed.csv that covers it"
            advice = "A row covers a part of it only; widen that row's anchor." if numeral.is_touched else ""
        faults.append(Fault(file, line, "", found, expected, advice))
    return faults

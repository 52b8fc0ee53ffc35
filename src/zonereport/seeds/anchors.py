"""Anchors without the texts: offsets that fit the printed string, and no character coded twice."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from zonereport.errors import Fault

from .reading import Table
from .relations import Tables
from .spreadsheets import ERROR_VALUE, originals

_NEEDED = frozenset({"source", "start", "end", "printed"})


def check_anchors(tables: Tables) -> list[Fault]:
    """Faults of the offsets in ``figures.csv`` and ``dismissed.csv``.

    Offsets come in pairs, end after start, as far apart as ``printed`` is long (in code points),
    only for sources that name a text. Two rows may not claim the same characters of a text, even
    for two sources that share it, unless one figure supersedes the other.
    """
    if "sources" not in tables:
        return []
    text_of = _text_of(tables["sources"])
    faults: list[Fault] = []
    claims = []
    for name in ("figures", "dismissed"):
        if name in tables and not tables[name].missing & _NEEDED:
            row_faults, rows = _check_rows(tables[name], text_of)
            faults += row_faults
            claims.append(rows)
    return faults + _overlaps(pd.concat(claims, ignore_index=True)) if claims else faults


def lengths_fit(rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row's offsets are as far apart as its ``printed`` is long; both may be empty.

    Examples
    --------
    >>> rows = pd.DataFrame({"start": ["3", "3", ""], "end": ["7", "8", ""], "printed": ["8.6%"] * 3})
    >>> lengths_fit(rows).tolist()
    [True, False, True]
    """
    lengths = _offsets(rows["end"]) - _offsets(rows["start"])
    return (lengths == rows["printed"].str.len()) | ((rows["start"] == "") & (rows["end"] == ""))


def _text_of(sources: Table) -> dict[str, str]:
    frame = sources.frame
    return dict(zip(frame["source"], frame["file"], strict=True))


def _check_rows(table: Table, text_of: dict[str, str]) -> tuple[list[Fault], pd.DataFrame]:
    """Faults of single anchors, and the characters that the sound ones claim."""
    file, frame = table.resource.file, table.sound
    faults: list[Fault] = []
    for row, mine in _halves(frame):
        other = "end" if mine == "start" else "start"
        faults.append(Fault(file, row, mine, "", f"an offset, since {other} has one"))
    texts = frame["source"].map(text_of).fillna("")
    known = frame["source"].isin(text_of.keys())
    claims = pd.DataFrame(
        {
            "text": texts,
            "source": frame["source"],
            "file": file,
            "row": frame.index,
            "start": _offsets(frame["start"]),
            "end": _offsets(frame["end"]),
            "printed": frame["printed"],
            "figure": frame.get("figure", ""),
            "supersedes": frame.get("supersedes", ""),
        }
    ).dropna(subset=["start", "end"])
    homeless = claims[(claims["text"] == "") & known[claims.index]]
    for row in homeless.index:
        words = "empty offsets, since the source names no text"
        faults.append(Fault(file, int(row), "start", str(frame.at[row, "start"]), words))
    lengths = claims["end"] - claims["start"]
    for row in claims.index[lengths <= 0]:
        start, end = claims.loc[row, ["start", "end"]].astype(int)
        faults.append(Fault(file, int(row), "end", str(end), f"an offset greater than start ({start})"))
    is_spoilt = (claims["printed"] == "") | claims["printed"].str.fullmatch(ERROR_VALUE)
    wrong = (lengths > 0) & (lengths != claims["printed"].str.len()) & ~is_spoilt
    for row in claims.index[wrong]:
        printed, end = (str(frame.at[row, column]) for column in ("printed", "end"))
        start = int(claims["start"][row])
        if before := originals("printed", printed, {"start": str(start), "end": end}):
            words = f"{int(lengths[row])} characters, since it stands at {start} to {end}"
            advice = f"Was it {before[0]}, before a spreadsheet got it? Then type that, in a column of text."
            faults.append(Fault(file, int(row), "printed", printed, words, advice))
            continue
        words = f"{start + len(printed)}, since start is {start} and {printed} has {len(printed)} characters"
        faults.append(Fault(file, int(row), "end", end, words))
    return faults, claims[(claims["text"] != "") & (lengths > 0) & ~wrong]


def _halves(frame: pd.DataFrame) -> list[tuple[int, str]]:
    """Rows with one offset of two, and the column of the one that is missing."""
    empty = frame[["start", "end"]] == ""
    half = empty[empty["start"] != empty["end"]]
    pairs = zip(half.index, half["start"], strict=True)
    return [(int(row), "start" if is_start else "end") for row, is_start in pairs]


def _offsets(cells: pd.Series[str]) -> pd.Series[float]:
    strings = pa.array(cells, type=pa.string())
    is_offset = pc.match_substring_regex(strings, "^[0-9]+$")
    numbers = pc.cast(pc.if_else(is_offset, strings, pa.scalar(None, pa.string())), pa.float64())
    return pd.Series(numbers.to_numpy(zero_copy_only=False), index=cells.index)


def _overlaps(claims: pd.DataFrame) -> list[Fault]:
    claims = claims.sort_values(["text", "start", "end"], kind="stable", ignore_index=True)
    reach = claims.groupby("text")["end"].cummax().groupby(claims["text"]).shift()
    faults = []
    for at in claims.index[claims["start"] < reach]:
        mine = claims.loc[at]
        rivals = claims.loc[: at - 1].query("text == @mine.text and end > @mine.start")
        replaced = (rivals["figure"] == mine["supersedes"]) & (rivals["figure"] != "")
        replaces = (rivals["supersedes"] == mine["figure"]) & (mine["figure"] != "")
        # A row that stands there twice is check_keys' fault.
        again = rivals["file"] == mine["file"]
        for column in ["figure"] if mine["figure"] else ["source", "start", "end"]:
            again &= rivals[column] == mine[column]
        for rival in rivals[~(replaced | replaces | again)].head(1).to_dict("records"):
            span = f"{rival['printed']}, {rival['start']:.0f} to {rival['end']:.0f}"
            place = f"{rival['file']}, row {rival['row']} ({span})"
            advice = "Code it once, or say with supersedes which figure counts."
            found = f"{mine['printed']}, {mine['start']:.0f} to {mine['end']:.0f}"
            words = f"characters that no other row claims, as {place} does"
            faults.append(Fault(mine["file"], int(mine["row"]), "start", found, words, advice))
    return faults

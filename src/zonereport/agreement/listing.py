"""The list of disagreements: what two coders go through to see who was right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from .columns import as_typed, cells_of, paired
from .levels import COLUMNS
from .pairing import Pairing

#: What ``period`` says already.
_IMPLIED = {"period_start", "period_end", "months"}
_FACTS = ["figure", "other", "source", "start", "end", "printed"]


def disagreements(pairing: Pairing, columns: Iterable[str] = COLUMNS) -> pd.DataFrame:
    """Every cell in which two matched figures differ, and every figure that only one coder found.

    Returns
    -------
    DataFrame
        All strings, in the order of the texts: ``figure, other`` (ids), ``source, start, end, printed``
        (ours where we have the figure), ``column, ours, theirs``. A figure that one coder lacks is a row
        of the column ``figure``, with the reason if that coder dismissed it. What follows from
        ``period`` is not listed again.
    """
    ours = pairing.ours.iloc[pairing.pairs["ours"]].reset_index(drop=True)
    others = pairing.theirs["figure"].iloc[pairing.pairs["theirs"]].reset_index(drop=True)
    facts = ours.assign(other=others)[["text", *_FACTS]]
    parts = _found_once(pairing)
    for name in (name for name in columns if name not in _IMPLIED):
        differs = ~cells_of(pairing, name).same
        mine, theirs = (as_typed(cells[differs]) for cells in paired(pairing, name))
        parts.append(facts[differs].assign(column=name, ours=mine, theirs=theirs))
    listed = pd.concat(parts, ignore_index=True)
    listed = listed.sort_values(["text", "start", "figure", "other"], kind="stable", ignore_index=True)
    typed = {name: as_typed(listed[name]) for name in listed.columns}
    return pd.DataFrame(typed).drop(columns="text")


def _found_once(pairing: Pairing) -> list[pd.DataFrame]:
    mine = ~np.isin(np.arange(len(pairing.ours)), pairing.pairs["ours"])
    others = ~np.isin(np.arange(len(pairing.theirs)), pairing.pairs["theirs"])
    ours, theirs = pairing.ours[mine], pairing.theirs[others]
    without, beyond = ours.assign(other=""), theirs.assign(other=theirs["figure"], figure="")
    there = pairing.dismissed_there[mine].map(_in_words)
    here = pairing.dismissed_here[others].map(_in_words)
    return [
        without[["text", *_FACTS]].assign(column="figure", ours=ours["printed"], theirs=there),
        beyond[["text", *_FACTS]].assign(column="figure", ours=here, theirs=theirs["printed"]),
    ]


def _in_words(reason: str) -> str:
    return f"dismissed: {reason}" if reason else "not coded"


def with_lines(listed: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """The list with the line of its text in which each figure stands; empty where there is no text.

    Parameters
    ----------
    listed : DataFrame
        Result of ``disagreements``.
    texts : mapping of str to str
        Text by source.

    Examples
    --------
    >>> listed = pd.DataFrame({"source": ["a", "b"], "start": ["4", "4"], "end": ["6", "6"]})
    >>> with_lines(listed, {"a": "one\\n35"})["line"].tolist()
    ['2', '']
    """
    lines = [
        str(texts[source].count("\n", 0, int(start)) + 1) if source in texts and start else ""
        for source, start in zip(listed["source"], listed["start"], strict=True)
    ]
    return listed.assign(line=pd.Series(lines, index=listed.index, dtype="str"))

"""Which figure of one coding is which of the other.

Two figures are the same if they claim the same characters: one to one, in the same
text, the pair that shares most characters first. Where a coder gave no offsets, the same
print in the same source stands in for them, the first for the first, the second for the second.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Places = npt.NDArray[np.int64]

ANCHOR, PRINT = "anchor", "print"


def match(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Pair the figures of two codings.

    Parameters
    ----------
    ours, theirs : DataFrame
        Have ``text`` (the file, or the source where it has none), ``source``, ``printed`` and the offsets
        ``start`` and ``end`` as float, NaN for none. Two sources may share a text.

    Returns
    -------
    DataFrame
        ``ours`` and ``theirs``, positions of the rows, in our order; ``by`` is ``anchor`` or ``print``.

    Examples
    --------
    >>> both = {"text": "a.txt", "source": "a", "printed": "8.6%"}
    >>> match(pd.DataFrame([{**both, "start": 5.0, "end": 9.0}]),
    ...       pd.DataFrame([{**both, "start": 0.0, "end": 3.0}, {**both, "start": 4.0, "end": 9.0}]))
       ours  theirs      by
    0     0       1  anchor
    """
    first, second, shared, apart = overlaps(ours, theirs)
    chosen = _one_to_one(first, second, shared, apart, len(ours), len(theirs))
    by_anchor = pd.DataFrame({"ours": first[chosen], "theirs": second[chosen], "by": ANCHOR})
    by_print = _by_print(ours, theirs, by_anchor)
    pairs = pd.concat([by_anchor, by_print], ignore_index=True)
    return pairs.sort_values("ours", kind="stable", ignore_index=True)


def overlaps(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[Places, Places, Places, Places]:
    """All pairs of anchors with characters in common.

    Returns
    -------
    tuple of four arrays
        Row in ``ours``, row in ``theirs``, characters that both claim, characters that one of them claims.
    """
    rows, first_start, first_end = _lines(ours, theirs)
    others, start, end = _lines(theirs, ours)
    order = np.argsort(start, kind="stable")
    others, start, end = others[order], start[order], end[order]
    # An anchor may lie in another's characters (a figure and the one it replaces), so ends are not in
    # order; the furthest end so far is, and leaves at most a few pairs too many.
    low = np.searchsorted(np.maximum.accumulate(end), first_start, side="right")
    high = np.searchsorted(start, first_end, side="left")
    sizes = np.maximum(high - low, 0)
    mine = np.repeat(np.arange(len(rows)), sizes)
    found = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(low, sizes)
    shared = np.minimum(first_end[mine], end[found]) - np.maximum(first_start[mine], start[found])
    length = (first_end - first_start)[mine] + (end - start)[found]
    meet = shared > 0
    return rows[mine][meet], others[found][meet], shared[meet], (length - 2 * shared)[meet]


def _lines(frame: pd.DataFrame, other: pd.DataFrame) -> tuple[Places, Places, Places]:
    """Rows with an anchor, and their anchors on one line, on which the texts follow each other."""
    rows = np.flatnonzero(frame["start"].notna() & frame["end"].notna())
    texts = pd.Index(pd.concat([frame["text"], other["text"]]).unique()).sort_values()
    longest = max(frame["end"].max(), other["end"].max())
    width = 1 if np.isnan(longest) else int(longest) + 1
    origin = texts.get_indexer(pd.Index(frame["text"].iloc[rows])).astype("int64") * width
    anchors = frame[["start", "end"]].iloc[rows].to_numpy("float64").astype("int64")
    return rows.astype("int64"), anchors[:, 0] + origin, anchors[:, 1] + origin


def _one_to_one(
    first: Places, second: Places, shared: Places, apart: Places, mine: int, others: int
) -> npt.NDArray[np.bool_]:
    """The pairs that are kept: each row once, the largest overlap first, among equals the tightest."""
    lone_first = np.bincount(first, minlength=mine)[first] == 1
    chosen: npt.NDArray[np.bool_] = lone_first & (np.bincount(second, minlength=others)[second] == 1)
    # Pairs that have a rival are few, and are settled one after the other.
    rivals = np.flatnonzero(~chosen)
    order = np.lexsort((second[rivals], first[rivals], apart[rivals], -shared[rivals]))
    used_first: set[int] = set()
    used_second: set[int] = set()
    for at in rivals[order].tolist():
        if int(first[at]) not in used_first and int(second[at]) not in used_second:
            used_first.add(int(first[at]))
            used_second.add(int(second[at]))
            chosen[at] = True
    return chosen


def _by_print(ours: pd.DataFrame, theirs: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Pairs of what is left, of which at least one has no offsets: n-th print with n-th print."""
    key = ["source", "printed", "nth"]
    left = []
    for frame, side in ((ours, "ours"), (theirs, "theirs")):
        rest = pd.DataFrame({"source": frame["source"], "printed": frame["printed"]}).reset_index(drop=True)
        rest = rest.assign(**{side: np.arange(len(rest)), f"cited_{side}": frame["start"].isna().to_numpy()})
        rest = rest[~rest[side].isin(taken[side])]
        left.append(rest.assign(nth=rest.groupby(["source", "printed"]).cumcount()))
    pairs = left[0].merge(left[1], on=key)
    pairs = pairs[pairs["cited_ours"] | pairs["cited_theirs"]]
    return pairs[["ours", "theirs"]].assign(by=PRINT)

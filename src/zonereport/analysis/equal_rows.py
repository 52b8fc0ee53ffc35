"""Rows that are equal in some columns, by number: what a comparison of millions of rows can afford.

Joining the cells, or copying the columns to compare them, would need more memory than the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]

#: Above it, two numbers multiplied might no longer be a whole number of 64 bits.
_MOST = 2**31


def equal_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Numbers:
    """Return one number for each row, the same for rows whose cells are equal; so are missing cells.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": ["x", "x", "y", "x"], "b": [1.0, None, 1.0, None]})
    >>> [int(number) for number in equal_rows(frame, ["a", "b"])]
    [0, 1, 2, 1]
    """
    numbers, count = np.zeros(len(frame), dtype="int64"), 1
    for name in columns:
        codes, distinct = pd.factorize(frame[name], use_na_sentinel=False)
        if count > 1:
            codes = codes + numbers * len(distinct)
        # Numbered anew each time, they stay small.
        numbers, count = codes.astype("int64", copy=False), count * max(1, len(distinct))
        if count > _MOST:
            numbers, known = pd.factorize(numbers)
            count = len(known)
    return pd.factorize(numbers)[0].astype("int64", copy=False)


def in_order(cells: pd.Series[str]) -> bool:
    """Whether no cell comes before the one above it; pandas itself would make a Python string of each.

    Examples
    --------
    >>> in_order(pd.Series(["a", "b", "b"])), in_order(pd.Series(["b", "a"]))
    (True, False)
    """
    texts = pa.array(cells, pa.large_string())
    return texts.null_count == 0 and bool(pc.all(pc.less_equal(texts[:-1], texts[1:])).as_py() is not False)

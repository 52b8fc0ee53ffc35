"""Rows of a file that is as the contract wants it, read in columns instead of line by line.

Whatever is odd in any way is left to `rows.read_rows`, which says what it is; for a file of millions of lines
the common case has to be fast.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from .rows import split_line

# Quotation marks around whole cells only, doubled inside: every reader of CSV reads such a line alike.
_CELL = r'(?:[^",]*|"(?:[^"]|"")*")'
_WELL_QUOTED = f"^{_CELL}(?:,{_CELL})*$"


def read_columns(lines: Sequence[str], columns: Sequence[str]) -> pd.DataFrame | None:
    """The frame of all rows, the lines' numbers as index; None where anything is not as it should be.

    Parameters
    ----------
    lines : sequence of str
        Header and rows.
    columns : sequence of str
        What the header must be.

    Examples
    --------
    >>> read_columns(["a,b", "1,2", '3,"4, 5"'], ["a", "b"]).to_dict("index")
    {2: {'a': '1', 'b': '2'}, 3: {'a': '3', 'b': '4, 5'}}
    >>> read_columns(["a,b", "1"], ["a", "b"]) is None
    True
    """
    if len(columns) < 2 or len(lines) < 2 or split_line(lines[0]) != list(columns):
        return None
    quoted = pa.array([line for line in lines if '"' in line], type=pa.string())
    if len(quoted) and not pc.all(pc.match_substring_regex(quoted, _WELL_QUOTED)).as_py():
        return None
    if (table := _cells(lines, columns)) is None or table.num_rows != len(lines) - 1:
        return None
    frame = pd.DataFrame({name: pd.Series(table[name], dtype="str") for name in columns})
    has_cells = np.logical_or.reduce([(frame[name] != "").to_numpy() for name in columns])
    return frame.set_axis(pd.RangeIndex(2, len(lines) + 1)) if has_cells.all() else None


def _cells(lines: Sequence[str], columns: Sequence[str]) -> pa.Table | None:
    """The lines' cells; None where a line has too many or too few."""
    try:
        return pyarrow.csv.read_csv(
            pa.py_buffer("\n".join(lines[1:]).encode("utf-8")),
            # One thread: nothing may stay behind that a process could not be forked with.
            read_options=pyarrow.csv.ReadOptions(column_names=list(columns), use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None

"""A table in data/ that is too large to be held whole: a few columns at hand, all of them for chosen rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .formats import to_pandas

Chosen = npt.NDArray[np.bool_]


def row_count(path: Path) -> int:
    """How many rows a Parquet file has; they are not read."""
    return int(pq.read_metadata(path).num_rows)


class StoredTable:
    """A Parquet file of `zonereport.clean.to_parquet`, some columns of which are held.

    The file stays open: one that takes its place later changes nothing here.

    Parameters
    ----------
    path : Path
    at_hand : sequence of str
        The columns to hold.

    Attributes
    ----------
    columns : DataFrame
        These columns, of all rows.
    """

    def __init__(self, path: Path, at_hand: Sequence[str]) -> None:
        # Without threads: kernels are forked from processes that have read data, and a fork copies none.
        self._file = pq.ParquetFile(pa.memory_map(str(path)), pre_buffer=False)
        self._names = [str(name) for name in self._file.schema_arrow.names]
        held = [name for name in self._names if name in at_hand]
        self.columns = pd.DataFrame({name: self._read(name) for name in held})

    def rows(self, chosen: pd.Series[bool]) -> pd.DataFrame:
        """The chosen rows with all their columns, and their numbers as index."""
        mask = chosen.to_numpy(dtype=bool)
        # One column after the other: at no time are the cells held that nobody asked for.
        return pd.DataFrame({name: self._read(name, mask) for name in self._names}).set_axis(
            np.flatnonzero(mask)
        )

    def _read(self, name: str, chosen: Chosen | None = None) -> pd.Series:
        # A table without rows gives the column its type, should nothing be chosen.
        parts, start = [self._file.schema_arrow.empty_table().select([name])], 0
        for group in range(self._file.num_row_groups):
            end = start + self._file.metadata.row_group(group).num_rows
            # Figures of one area stand together: most groups have nothing that is asked for.
            if chosen is None or chosen[start:end].any():
                part = self._file.read_row_group(group, columns=[name], use_threads=False)
                parts.append(part if chosen is None else part.filter(pa.array(chosen[start:end])))
            start = end
        return to_pandas(pa.concat_tables(parts))[name]

"""Columns that slipped as a whole: dragged down, pulled up, filled down or sorted by themselves.

A spreadsheet does that in one move, and every row it touches is then wrong in the same way. Where the
rows bear seals, a neighbour's cell that fits the row's seal proves it; where they do not, the
offsets, the printed strings and the codes must go together again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from zonereport.errors import Fault

from .digests import seals_of
from .restoring import restored

Fits = Callable[[pd.DataFrame], "pd.Series[bool]"]

_FEWEST = 3  # rows that must agree on what happened to a column
_SAMPLE = 8
_MOST_CELLS = 3000  # distinct cells of a column that are tried where no neighbour fits
_KEEP = "if that is right, run `zonereport seal` with the texts; if not, undo it"
_UNDO = "undo it in the spreadsheet, or take the column from the last version of the file"


@dataclass(frozen=True)
class Shift:
    """A column, or some beside each other, whose cells stand in other rows than their own.

    Parameters
    ----------
    cells : DataFrame
        What the cells were: one column for each that slipped, the lines' numbers as index.
    by : int
        How many rows too low they stand, negative for too high; 0 where the distance differs.
    proof : str
        From what it is known.
    """

    cells: pd.DataFrame
    by: int
    proof: str

    @property
    def rows(self) -> list[int]:
        """Lines whose cells are known to stand elsewhere."""
        return [int(str(row)) for row in self.cells.index]

    def fault(self, file: str, frame: pd.DataFrame) -> Fault:
        """The one fault that names them all; ``frame`` has the lines' numbers as index."""
        column = str(self.cells.columns[0])
        first, last = min(self.rows), max(self.rows)
        stands = frame.loc[self.cells.index, column]
        many = len(self.cells.columns) > 1
        name = f"Columns {column} to {self.cells.columns[-1]}" if many else f"Column {column}"
        rows = f"from row {first} to {last}"
        of = name[:1].lower() + name[1:]
        how = _UNDO
        if self.by:
            distance = "one row" if abs(self.by) == 1 else f"{abs(self.by)} rows"
            place, back = ("low", "up") if self.by > 0 else ("high", "down")
            what = f"The cells of {of} that belong in rows {first} to {last} stand {distance} too {place}"
            how = f"move them {back} again, or {_UNDO}"
        elif sorted(stands) == sorted(self.cells[column]):
            what = f"{name} was sorted by itself, {rows}"
        elif stands.nunique() == 1:
            what, how = f"{name} was filled with one cell, {rows}", _KEEP
        elif (pd.to_numeric(stands, errors="coerce").diff().iloc[1:] == 1).all():
            what = f"{name} was filled with numbers that rise by one, {rows}"
        else:
            what, how = f"{name} was changed in {len(self.cells)} rows, {rows}", _KEEP
        expected = f"{self.cells.at[first, column]!r}, {self.proof}"
        return Fault(file, first, column, str(frame.at[first, column]), expected, f"{what}: {how}.")

    def undone(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A copy of ``frame`` with the cells back in their rows, without rows that they alone made up."""
        back = frame.copy()
        back.loc[self.cells.index, self.cells.columns] = self.cells
        rest = back.drop(columns=list(self.cells.columns))
        return back[(rest != "").any(axis=1)]


def shifted_by_seal(
    figures: pd.DataFrame,
    digest_of: Mapping[str, str],
    wrong: Sequence[int],
    codes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Shift | None:
    """The cells that, put back, make most of the ``wrong`` rows fit their seals; None where none do.

    Parameters
    ----------
    figures : DataFrame
        Columns of ``figures.csv``, all rows, the lines' numbers as index.
    digest_of : mapping
        The texts' SHA-256 by source.
    wrong : sequence of int
        Lines that bear a seal which is not theirs.
    codes : mapping
        Cells that a column may have had, by column (see ``restored``).
    """

    def fits(rows: pd.DataFrame) -> pd.Series[bool]:
        return rows["seal"] == pd.Series(seals_of(rows, digest_of), rows.index, dtype="str")

    proof = "as the row's seal says"
    names = [str(column) for column in figures.columns]
    singles = [[name] for name in names]
    blocks = [names[at : at + width] for width in range(2, len(names)) for at in range(len(names) - width)]
    return (
        _by_neighbours(figures, singles, wrong, fits, 0.5, proof)
        or _by_any_cell(figures, names[:-1], wrong, fits, proof)
        or _by_candidates(figures, digest_of, wrong, codes, proof)
        or _by_neighbours(figures, blocks, wrong, fits, 0.5, proof)
    )


def shifted_by_fit(
    frame: pd.DataFrame, columns: Sequence[str], wrong: Sequence[int], fits: Fits
) -> Shift | None:
    """The column of ``columns`` that slipped by one row, where no seals say so.

    ``fits`` says of rows whether their cells go together; nine of ten ``wrong`` rows must do so with
    their neighbour's cell.
    """
    singles = [[column] for column in columns]
    return _by_neighbours(frame, singles, wrong, fits, 0.9, "which goes with the row's other cells")


def _by_neighbours(
    frame: pd.DataFrame,
    blocks: Sequence[Sequence[str]],
    wrong: Sequence[int],
    fits: Fits,
    share: float,
    proof: str,
) -> Shift | None:
    """The best of ``blocks`` of columns with the cells of one or two rows further on."""
    if len(wrong) < _FEWEST:
        return None
    sample = _sample(wrong)
    # One row's own cell may have been overwritten by the last of those that moved.
    fewest = max(_FEWEST, min(share * len(wrong), len(wrong) - 1))
    best: Shift | None = None
    distances = (1, -1, 2, -2)
    hits = {by: _hits(frame, blocks, by, sample, fits) for by in distances}
    for number, block in enumerate(blocks):
        for by in distances:
            if hits[by][number] * 2 < len(sample):
                continue
            cells = _from_neighbours(frame, block, by, wrong, fits)
            if len(cells) >= max(fewest, len(best.cells) + 1 if best else 0):
                best = Shift(cells, by, proof)
    return best


def _hits(
    frame: pd.DataFrame, blocks: Sequence[Sequence[str]], by: int, rows: Sequence[int], fits: Fits
) -> list[int]:
    """How many of ``rows`` the cells from ``by`` rows below make fit, for each block: tried in one table."""
    at = frame.index.get_indexer(pd.Index(rows))
    at = at[(at + by >= 0) & (at + by < len(frame))]
    own = np.tile(at, len(blocks))
    moved = {
        column: own + by * np.repeat([column in block for block in blocks], len(at))
        for column in frame.columns
    }
    tried = pd.DataFrame({column: frame[column].array.take(places) for column, places in moved.items()})
    found = fits(tried).to_numpy(dtype=bool).reshape(len(blocks), len(at))
    return [int(count) for count in found.sum(axis=1)]


def _from_neighbours(
    frame: pd.DataFrame, block: Sequence[str], by: int, rows: Sequence[int], fits: Fits
) -> pd.DataFrame:
    """Cells of ``block`` from ``by`` rows below, for those of ``rows`` that they make fit."""
    columns = list(block)
    at = frame.index.get_indexer(pd.Index(rows))
    inside = (at + by >= 0) & (at + by < len(frame))
    moved = frame[columns].iloc[at[inside] + by].set_axis(frame.index[at[inside]])
    tried = frame.loc[moved.index].copy()
    tried[columns] = moved
    return moved[fits(tried)]


def _by_any_cell(
    frame: pd.DataFrame, columns: Sequence[str], wrong: Sequence[int], fits: Fits, proof: str
) -> Shift | None:
    """The column whose other cells, from anywhere in it, fit the rows."""
    if len(wrong) < _FEWEST:
        return None
    sample = _sample(wrong)
    for column in columns:
        if len(_from_anywhere(frame, column, sample, fits)) * 2 > len(sample):
            cells = _from_anywhere(frame, column, wrong, fits)
            if len(cells) >= _FEWEST:
                return Shift(pd.DataFrame({column: pd.Series(cells)}), 0, proof)
    return None


def _from_anywhere(frame: pd.DataFrame, column: str, rows: Sequence[int], fits: Fits) -> dict[int, str]:
    distinct = frame[column].value_counts().index[:_MOST_CELLS].tolist()
    found: dict[int, str] = {}
    for row in rows:
        tried = frame.loc[[row] * len(distinct)].reset_index(drop=True)
        tried[column] = pd.Series(distinct, dtype="str")
        fitting = fits(tried).to_numpy()
        if fitting.any():
            found[row] = str(distinct[int(fitting.argmax())])
    return found


def _by_candidates(
    figures: pd.DataFrame,
    digest_of: Mapping[str, str],
    wrong: Sequence[int],
    codes: Mapping[str, Sequence[str]],
    proof: str,
) -> Shift | None:
    """The column whose former cells can be worked out, and stand nowhere any more."""
    if len(wrong) < _FEWEST:
        return None
    sample = _sample(wrong)
    found = [restored(figures, row, digest_of, codes=codes) for row in sample]
    columns = Counter(column for column, _ in filter(None, found))
    column, often = max(columns.items(), key=lambda item: item[1], default=("", 0))
    if often * 2 <= len(sample):
        return None
    cells = {row: restored(figures, row, digest_of, [column], codes) for row in wrong[:_MOST_CELLS]}
    known = {row: cell[1] for row, cell in cells.items() if cell}
    return Shift(pd.DataFrame({column: pd.Series(known)}), 0, proof) if len(known) >= _FEWEST else None


def _sample(rows: Sequence[int]) -> list[int]:
    return list(rows)[:: max(1, len(rows) // _SAMPLE)][:_SAMPLE]

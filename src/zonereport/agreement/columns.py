"""One column of two codings, pair by pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonereport.clean.formats import format_number

from .levels import COLUMNS, Floats, Level
from .pairing import Pairing


@dataclass(frozen=True, eq=False)
class Cells:
    """The values of one column by pair.

    Parameters
    ----------
    ours, theirs : array of float
        Codes of nominal columns as numbers, days as numbers; NaN for what is open or not known.
    same : array of bool
        Whether the two are equal; what neither knows is.
    """

    ours: Floats
    theirs: Floats
    same: npt.NDArray[np.bool_]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Pairs with a value of both coders."""
        return ~np.isnan(self.ours) & ~np.isnan(self.theirs)


def cells_of(pairing: Pairing, name: str) -> Cells:
    """The cells of one of ``COLUMNS``."""
    ours, theirs = paired(pairing, name)
    if COLUMNS[name] is Level.NOMINAL:
        codes = pd.factorize(pd.concat([ours, theirs]))[0].astype("float64")
        first, second = codes[: len(ours)], codes[len(ours) :]
    else:
        first, second = (_as_numbers(cells) for cells in (ours, theirs))
    # 1437百万元 and 14.37亿元 are one value, whatever their last binary digit.
    same = np.isclose(first, second, rtol=1e-9, atol=0, equal_nan=True)
    return Cells(first, np.where(same, first, second), same)


def paired(pairing: Pairing, name: str) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Our and their cells of a column, in the order of the pairs."""
    ours = pairing.ours[name].iloc[pairing.pairs["ours"]]
    theirs = pairing.theirs[name].iloc[pairing.pairs["theirs"]]
    return ours.reset_index(drop=True), theirs.reset_index(drop=True)


def as_typed(cells: pd.Series[Any]) -> pd.Series[str]:
    """Cells as a person would type them; empty for what is open or not known."""
    if cells.dtype.kind == "M":
        days: pd.Series[str] = cells.dt.strftime("%Y-%m-%d").fillna("").astype("str")
        return days
    if cells.dtype.kind == "f":
        return cells.map(format_number).astype("str")
    return cells.astype("str")


def _as_numbers(cells: pd.Series[Any]) -> Floats:
    if cells.dtype.kind == "M":
        cells = (cells - pd.Timestamp(0)).dt.days
    return cells.to_numpy(dtype="float64", na_value=np.nan)

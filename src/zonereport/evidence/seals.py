"""Seals held against the rows that bear them, without the texts.

A seal covers the row and the text's digest, so that whoever holds no texts can still see
that a row was verified, and that nothing in it was changed afterwards; a source's seal
says the same of all its rows together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds, restored, seal_column, shifted_by_seal

from .sourcechecks import changed_digests, check_source_seals
from .texts import FIRST_LINE

_UNDO = "If the change is right, run `zonereport seal` with the texts; if not, undo it."
_LONGEST_LIST = 3  # rows in a row, changed after sealing, that are still named one by one
_BLOCK = 200_000  # rows of which copies are held at a time
_MOST_TRIED = 50  # rows for which it is tried out what they were


def matching_seals(seeds: Seeds) -> list[bool]:
    """For every row of ``figures.csv``, whether it bears the seal that its cells ask for."""
    matches: list[bool] = []
    for start in range(0, len(seeds.figures), _BLOCK):
        block = seeds.figures.iloc[start : start + _BLOCK]
        sealed = block[block["seal"] != ""]
        wanted = seal_column(sealed, _digests(seeds))
        matches += (sealed["seal"] == wanted).reindex(block.index, fill_value=False).tolist()
    return matches


def check_seals(seeds: Seeds) -> list[Fault]:
    """What was changed, added, lost or unsealed after it had been verified.

    Returns
    -------
    list of Fault
        Figures and sources whose seal is not that of their rows, and those that lack one although
        the source was sealed. What happened is said as exactly as the seals tell: which cell a
        row's seal asks for, which column of which rows stands too low, which figure is missing.
    """
    wanted = seal_column(seeds.figures, _digests(seeds))
    borne = seeds.figures["seal"]
    wrong: list[int] = np.flatnonzero((borne != "") & (borne != wanted)).tolist()
    elsewhere = changed_digests(seeds, wrong)
    rows = [at for at in wrong if seeds.figures["source"].iat[at] not in elsewhere]
    return [*_changed_rows(seeds, rows), *check_source_seals(seeds, wanted, wrong, elsewhere)]


def _digests(seeds: Seeds) -> dict[str, str]:
    return dict(zip(seeds.sources["source"], seeds.sources["sha256"], strict=True))


def _changed_rows(seeds: Seeds, wrong: Sequence[int]) -> list[Fault]:
    """Faults of rows that bear a seal which is not theirs; one for each column that slipped as a whole."""
    figures = seeds.figures.set_axis(pd.RangeIndex(len(seeds.figures)) + FIRST_LINE)
    digest_of = _digests(seeds)
    rows = [at + FIRST_LINE for at in wrong]
    faults = []
    codes = {
        "area": seeds.areas["area"].tolist(),
        "indicator": seeds.indicators["indicator"].tolist(),
        "source": seeds.sources["source"].tolist(),
    }
    shift = shifted_by_seal(figures, digest_of, rows, codes)
    if shift is not None:
        faults.append(shift.fault("figures.csv", figures))
        rows = [row for row in rows if row not in shift.rows]
    tried = 0
    for run in _runs(rows):
        was = {}
        for row in run[: max(0, _MOST_TRIED - tried)]:
            tried += 1
            if found := restored(figures, row, digest_of, codes=codes):
                was[row] = found
        faults += _faults_of_run(figures, run, was)
    return faults


def _runs(rows: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _faults_of_run(figures: pd.DataFrame, run: list[int], was: dict[int, tuple[str, str]]) -> list[Fault]:
    known = [
        Fault("figures.csv", row, column, str(figures.at[row, column]), f"{cell!r}, as it was sealed", _UNDO)
        for row, (column, cell) in was.items()
    ]
    unknown = [row for row in run if row not in was]
    if len(unknown) > _LONGEST_LIST:
        rows = f"Rows {unknown[0]} to {unknown[-1]} were changed after they had been sealed"
        found = f"{len(unknown)} seals that are not their rows'"
        advice = f"{rows}. {_UNDO}"
        return [*known, Fault("figures.csv", unknown[0], "seal", found, "the seals of these rows", advice)]
    advice = f"The row was changed after it had been sealed. {_UNDO}"
    return known + [
        Fault("figures.csv", row, "seal", str(figures.at[row, "seal"]), "the seal of this row", advice)
        for row in unknown
    ]

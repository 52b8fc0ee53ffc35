"""All checks of the meaning, over all figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonereport.seeds import Seeds

from . import natures, periods, rates, recomputed, repeats, sizes, spellings, wholes
from .doubts import Doubts, Findings
from .rows import checkable

Places = npt.NDArray[np.int64]

#: Figures that are looked at together; what is made of them meanwhile is several times as much.
BLOCK = 250_000


def examine(figures: pd.DataFrame, seeds: Seeds, size: int = BLOCK) -> Findings:
    """Look for figures that cannot be meant as they are coded, or hardly.

    Parameters
    ----------
    figures : DataFrame
        All cleaned figures (``clean_figures``), in the seeds' order.
    seeds : Seeds
        The codebook and the areas.
    size : int
        So many figures are looked at together, or more where one area or indicator has more.

    Returns
    -------
    Findings
        By row of ``figures.csv``. Findings with a ``remark`` are explained by a note; the others are
        faults.
    """
    whole = figures.reset_index(drop=True)
    replacing = whole.loc[whole["supersedes"] != "", "supersedes"]
    replaced = frozenset(replacing)
    noted = _replacements(whole, seeds, replaced)
    # Where each area's rows stand: to look for them once a block would take ever longer for more blocks.
    grouped = whole.groupby("area", sort=False).indices
    rows_of = {str(area): np.asarray(rows, dtype="int64") for area, rows in grouped.items()}
    for places in _blocks(whole["area"], size):
        noted += _of_areas(whole, places, rows_of, seeds, replaced)
    for places in _blocks(whole["indicator"], size):
        frame = checkable(whole.take(places), seeds, replaced)
        noted += [
            *rates.unlikely_rates(frame),
            *sizes.unlike_other_areas(frame, seeds),
            *spellings.scopes_spelled_twice(frame),
        ]
    return Findings(whole, noted)


def _of_areas(
    figures: pd.DataFrame,
    places: Places,
    rows_of: Mapping[str, Places],
    seeds: Seeds,
    replaced: frozenset[str],
) -> list[Doubts]:
    """What is compared within areas, and with the areas that they lie in."""
    frame = checkable(figures.take(places), seeds, replaced)
    areas = frame["area"].unique().tolist()
    parent_of = dict(zip(seeds.areas["area"], seeds.areas["parent"], strict=True))
    above = {name for area in areas for name in wholes.ancestors(area, parent_of)} - {*areas}
    others = [rows_of[area] for area in above if area in rows_of]
    near = frame
    if others:
        near = checkable(figures.take(np.sort(np.concatenate([places, *others]))), seeds, replaced)
    return [
        *periods.late_outcomes(frame),
        *periods.past_intentions(frame),
        *periods.distant_periods(frame),
        *periods.undated_outcomes(frame),
        *recomputed.growth_against_levels(frame),
        *recomputed.completion_against_plan(frame),
        *recomputed.share_against_parts(frame),
        *wholes.parts_above_wholes(frame),
        *wholes.areas_above_parents(near, seeds, areas),
        *wholes.shares_above_wholes(frame),
        *rates.percent_or_points(frame),
        *natures.stocks_and_flows(frame),
        *natures.levels_and_shares(frame),
        *sizes.jumps(frame),
        *sizes.unlikely_sizes(frame, seeds),
        *repeats.two_values(frame),
        *repeats.coded_twice(frame),
        *spellings.subjects_spelled_twice(frame, seeds),
        *spellings.subjects_that_are_areas(frame, seeds),
    ]


def _replacements(figures: pd.DataFrame, seeds: Seeds, replaced: frozenset[str]) -> list[Doubts]:
    """What is compared between a figure and the one that it supersedes, wherever they stand."""
    either = (figures["supersedes"] != "") | figures["figure"].isin(list(replaced))
    return natures.replacements(checkable(figures[either], seeds, replaced)) if either.any() else []


def _blocks(cells: pd.Series[str], size: int) -> Iterator[Places]:
    """Places of the rows that have a few of the cells in common, as many together as have so many rows."""
    codes, _ = pd.factorize(cells)
    counts = np.bincount(codes)
    block_of = (np.cumsum(counts) - counts) // size
    order = np.argsort(block_of[codes], kind="stable")
    ends = np.cumsum(np.bincount(block_of[codes], minlength=1))
    yield from (block for block in np.split(order, ends[:-1]) if len(block))

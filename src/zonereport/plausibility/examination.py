"""All checks of the meaning, over all figures."""

from __future__ import annotations

import pandas as pd

from zonereport.seeds import Seeds

from . import natures, periods, rates, recomputed, repeats, sizes, spellings, wholes
from .findings import Finding
from .rows import checkable


def examine(figures: pd.DataFrame, seeds: Seeds) -> list[Finding]:
    """Look for figures that cannot be meant as they are coded, or hardly.

    Parameters
    ----------
    figures : DataFrame
        All cleaned figures (``clean_figures``), in the seeds' order.
    seeds : Seeds
        The codebook and the areas.

    Returns
    -------
    list of Finding
        By row of ``figures.csv``. Findings with a ``remark`` are explained by a note; the others are
        faults.
    """
    frame = checkable(figures, seeds)
    found = [
        *periods.late_outcomes(frame),
        *periods.past_intentions(frame),
        *periods.distant_periods(frame),
        *periods.undated_outcomes(frame),
        *recomputed.growth_against_levels(frame),
        *recomputed.completion_against_plan(frame),
        *recomputed.share_against_parts(frame),
        *wholes.parts_above_wholes(frame),
        *wholes.areas_above_parents(frame, seeds),
        *wholes.shares_above_wholes(frame),
        *rates.unlikely_rates(frame),
        *rates.percent_or_points(frame),
        *natures.stocks_and_flows(frame),
        *natures.levels_and_shares(frame),
        *natures.replacements(frame),
        *sizes.jumps(frame),
        *sizes.unlikely_sizes(frame, seeds),
        *repeats.two_values(frame),
        *repeats.coded_twice(frame),
        *spellings.two_spellings(frame, seeds),
        *spellings.subjects_that_are_areas(frame, seeds),
    ]
    return sorted(found, key=lambda finding: (finding.fault.row, finding.kind, finding.figures))

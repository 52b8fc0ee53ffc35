"""Krippendorff's alpha of two coders, for one sample or for thousands of resamples at once.

``alpha = 1 - observed / expected``: the mean difference between the two coders' values of a
figure over the mean difference between any two values of all figures (K. Krippendorff,
*Computing Krippendorff's Alpha-Reliability*, 2011). The krippendorff package computes it
from a cube of units by values by values, which a column of a few hundred different values
does not fit into; with two coders the sums have closed forms, in which a figure's weight
is how often a resample drew it.
"""

from __future__ import annotations

from typing import Any

import krippendorff
import numpy as np

from .levels import Floats, Level, difference

#: Most cells of the package's cube: 16 megabytes, and it holds several such.
_LARGEST_CUBE = 2_000_000
#: Rows of the table of differences between distinct values that are held at a time.
_ROWS = 512


def alpha(ours: Floats, theirs: Floats, level: Level) -> float:
    """Krippendorff's alpha of two coders.

    Parameters
    ----------
    ours, theirs : array of float
        A value of each coder for each unit, none missing; codes of nominal columns as numbers.
    level : Level

    Returns
    -------
    float
        1 where the coders never differ, 0 where they differ as much as values dealt out at random
        would; NaN without a unit and where only one value occurs, which leaves alpha undefined.

    Examples
    --------
    Two observers of ten units (Krippendorff 2011, section A, binary data):

    >>> ours, theirs = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0.0]), np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0.0])
    >>> round(alpha(ours, theirs, Level.NOMINAL), 3)
    0.095
    """
    values, places = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    if len(values) < 2:
        return float("nan")
    rows = len(values) + int((ours != theirs).sum())
    if rows * len(values) ** 2 > _LARGEST_CUBE:
        return float(weighted_alphas(ours, theirs, np.ones((1, len(ours))), level)[0])

    def metric(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = None) -> Any:
        return difference(level, v1, v2)

    counts = _counts_of_units(places[: len(ours)], places[len(ours) :], len(values))
    return float(krippendorff.alpha(value_counts=counts, value_domain=values, level_of_measurement=metric))


def _counts_of_units(ours: np.ndarray, theirs: np.ndarray, size: int) -> np.ndarray:
    """How often each value was given to each unit; units on which both agree are one per value.

    A unit that got one value ``m`` times adds ``m`` to that value's coincidences with itself, so units
    with the same value can be put together without changing alpha.
    """
    differs = ours != theirs
    agreed = np.diag(2 * np.bincount(ours[~differs], minlength=size))
    apart = np.zeros((int(differs.sum()), size), dtype=agreed.dtype)
    rows = np.arange(len(apart))
    apart[rows, ours[differs]] += 1
    apart[rows, theirs[differs]] += 1
    return np.concatenate([agreed, apart])


def weighted_alphas(ours: Floats, theirs: Floats, weights: Floats, level: Level) -> Floats:
    """Alpha of every resample.

    Parameters
    ----------
    ours, theirs : array of float, shape (units,)
        As for `alpha`.
    weights : array of float, shape (resamples, units)
        How often each resample holds each unit.
    level : Level

    Returns
    -------
    array of float, shape (resamples,)
        NaN for a resample in which only one value occurs.
    """
    units = weights.sum(axis=1)
    if level is Level.INTERVAL:
        # Sums of squares of values near their mean lose no digits.
        middle = np.concatenate([ours, theirs]).mean() if len(ours) else 0.0
        ours, theirs = ours - middle, theirs - middle
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = weights @ difference(level, ours, theirs) / units
        pairs = 2 * units * (2 * units - 1)
        expected = _difference_of_all(ours, theirs, weights, level) / pairs
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _difference_of_all(ours: Floats, theirs: Floats, weights: Floats, level: Level) -> Floats:
    """Sum of the differences between any two values, each ordered pair once, for every resample."""
    units = weights.sum(axis=1)
    if level is Level.INTERVAL:
        sums, squares = weights @ (ours + theirs), weights @ (ours**2 + theirs**2)
        spread: Floats = 2 * (2 * units * squares - sums**2)
        # Where next to nothing is left of the squares, it may be rounding: is there a second value at all?
        low, high = np.minimum(ours, theirs), np.maximum(ours, theirs)
        for row in np.flatnonzero(spread <= 1e-9 * units * squares):
            drawn = weights[row] > 0
            if not drawn.any() or low[drawn].min() == high[drawn].max():
                spread[row] = 0.0
        return spread
    values, places = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    first, second = places[: len(ours)], places[len(ours) :]
    counts = np.stack([np.bincount(first, row, len(values)) for row in weights])
    counts += np.stack([np.bincount(second, row, len(values)) for row in weights])
    if level is Level.NOMINAL:
        pairs: Floats = (2 * units) ** 2 - (counts**2).sum(axis=1)
        return pairs
    total = np.zeros(len(weights))
    for at in range(0, len(values), _ROWS):
        apart = difference(level, values[at : at + _ROWS, None], values[None, :])
        total += ((counts @ apart.T) * counts[:, at : at + _ROWS]).sum(axis=1)
    return total

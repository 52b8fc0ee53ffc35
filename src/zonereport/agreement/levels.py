"""What is compared, and at which level of measurement.

Krippendorff's alpha weighs a disagreement by how far two values differ, and what
"far" means depends on the level of measurement:

- **nominal**: codes are the same or they are not. An empty cell is a code like the
  others: an empty ``subject`` says that the figure is the area's, an empty ``period``
  that no date is printed.
- **interval**: differences count, squared. Days of a period, months and offsets have no
  natural zero that a ratio could start from.
- **ratio**: differences count relative to the size of the values,
  ``((a - b) / (a + b)) ** 2``. The values of one coding run over ten orders of magnitude
  and several units (8.6 %, 35 firms, 3.56e10 yuan). At interval level the few largest
  amounts of yuan would decide alone; on a log scale zero and falling values have no place,
  and one slip of 万 for 亿 (a factor of 10,000) would outweigh hundreds of wrong digits. The
  ratio is free of units, knows zero and is at most 1, so that each figure counts about
  as much as any other. Values of opposite sign differ by 1 as well, which Krippendorff's
  formula, made for values that are never negative, leaves open: the denominator is
  ``|a| + |b|`` here, the same wherever his is defined.

An end that is open, or a number or period that is not known, has no place on a scale:
such a figure is left out of that column's alpha, as a missing value is, but counts in the
share of exact agreement, where both or neither must be open.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Level(StrEnum):
    """Level of measurement of a column."""

    NOMINAL = "nominal"
    INTERVAL = "interval"
    RATIO = "ratio"


#: The columns that are compared, in the order in which they are shown. ``start`` and ``end`` of figures
#: that were matched by their characters are near each other by construction.
COLUMNS: dict[str, Level] = {
    "source": Level.NOMINAL,
    "area": Level.NOMINAL,
    "subject": Level.NOMINAL,
    "indicator": Level.NOMINAL,
    "measure": Level.NOMINAL,
    "scope": Level.NOMINAL,
    "status": Level.NOMINAL,
    "qualifier": Level.NOMINAL,
    "period": Level.NOMINAL,
    "period_start": Level.INTERVAL,
    "period_end": Level.INTERVAL,
    "months": Level.INTERVAL,
    "value": Level.RATIO,
    "lower": Level.RATIO,
    "upper": Level.RATIO,
    "start": Level.INTERVAL,
    "end": Level.INTERVAL,
}


def difference(level: Level, ours: Floats, theirs: Floats) -> Floats:
    """Krippendorff's squared difference of two values; arrays are broadcast.

    Parameters
    ----------
    level : Level
        Codes of nominal columns are given as numbers.
    ours, theirs : array of float

    Examples
    --------
    >>> difference(Level.RATIO, np.array([1.0, 0.0, -2.0]), np.array([3.0, 0.0, 2.0])).tolist()
    [0.25, 0.0, 1.0]
    """
    if level is Level.NOMINAL:
        apart: Floats = (ours != theirs).astype("float64")
        return apart
    if level is Level.INTERVAL:
        square: Floats = (ours - theirs) ** 2
        return square
    size = np.abs(ours) + np.abs(theirs)
    # Two zeros do not differ.
    relative: Floats = ((ours - theirs) / np.where(size == 0, 1.0, size)) ** 2
    return relative

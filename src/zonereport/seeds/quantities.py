"""A figure's quantity: the printed string together with the coded qualifier.

Where the bounding word does not touch the number (最高……5000元), ``printed`` holds
the number and ``qualifier`` the bound; the bound must reach the ends all the same.
"""

from __future__ import annotations

import pandas as pd

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity, parse_quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier

from .shapes import Readings, read_all

READING = ["printed", "measure", "dimension", "qualifier"]

# Ways of printing each bound beside the number. Which of them bounds a number's high side depends on the
# number ("fell by at most" is at least), so all are tried until one says what was coded.
_BOUNDED = ("约{}", "不低于{}", "超{}", "不超过{}", "不到{}", "{}以内")


class QualifierError(QuantityError):
    """A qualifier that the printed string contradicts; ``printed`` says ``says``."""

    def __init__(self, printed: str, coded: Qualifier, says: Qualifier) -> None:
        self.says = says
        super().__init__(f"{printed} says {says}, not {coded}")


def read_quantity(printed: str, measure: Measure, dimension: Dimension, qualifier: Qualifier) -> Quantity:
    """Read what a row of ``figures.csv`` prints, with the bound that it codes.

    Parameters
    ----------
    printed : str
        The figure as printed; its bounding words, if any, must say what ``qualifier`` says.
    measure, dimension : Measure, Dimension
        The figure's measure and its indicator's dimension.
    qualifier : Qualifier
        The coded bound. Where ``printed`` has no bounding word, value and ends are those of the
        same number printed with one.

    Raises
    ------
    QuantityError
        Where ``printed`` cannot be read.
    QualifierError
        Where its bounding words say something else than ``qualifier``.

    Examples
    --------
    >>> bound = read_quantity("5000元", Measure.LEVEL, Dimension.MONEY, Qualifier.AT_MOST)
    >>> bound.lower, bound.value, bound.upper
    (0.0, 5000.0, 5000.0)
    """
    quantity = parse_quantity(printed, measure, dimension)
    if quantity.qualifier is qualifier:
        return quantity
    if quantity.qualifier is not Qualifier.EXACT:
        raise QualifierError(printed, qualifier, quantity.qualifier)
    for way in _BOUNDED:
        try:
            bounded = parse_quantity(way.format(printed), measure, dimension)
        except QuantityError:
            continue  # this word does not go with this number; another may
        if bounded.qualifier is qualifier and bounded.value == quantity.value:
            return bounded
    raise QualifierError(printed, qualifier, quantity.qualifier)


def read_quantities(rows: pd.DataFrame) -> Readings:
    """`read_quantity` of many distinct rows.

    Parameters
    ----------
    rows : DataFrame
        Columns ``READING``, all cells strings and all codes valid.

    Examples
    --------
    >>> rows = pd.DataFrame([["5000元", "level", "money", "at_most"]], columns=READING)
    >>> read_quantities(rows).numbers["upper"].tolist()
    [5000.0]
    """
    return read_all(rows[READING], _read_cells)


def _read_cells(printed: str, measure: str, dimension: str, qualifier: str) -> Quantity:
    return read_quantity(printed, Measure(measure), Dimension(dimension), Qualifier(qualifier))

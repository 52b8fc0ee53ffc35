"""The result of reading a printed figure."""

from __future__ import annotations

from dataclasses import dataclass

from zonereport.vocabulary import Qualifier, Unit


@dataclass(frozen=True)
class Quantity:
    """A printed figure in its canonical unit, with what the print leaves open.

    Parameters
    ----------
    value : float or None
        The number printed; None where only two ends are printed (3-5%, 数十家).
    lower, upper : float or None
        Ends of the interval that rounding and bounding words allow; None is an open side.
        Where all are known, ``lower <= value <= upper``.
    unit : Unit
        Canonical unit of all four numbers.
    qualifier : Qualifier
        What the bounding words say of the signed value: "fell by at least 12 %" is growth of
        at most -12 %.
    resolution : float
        Size of the last printed digit.
    """

    value: float | None
    lower: float | None
    upper: float | None
    unit: Unit
    qualifier: Qualifier
    resolution: float

"""Float arithmetic that rounds outward, so that an interval never loses its exact result.

Each operation knows the sign of its own rounding error (error-free transformations of Knuth
and Dekker) and moves a bound by one unit in the last place only where the float missed the
exact result on the inner side. Exact results, such as differences of counts, stay exact: a
gap of nothing is 0, not almost 0.

References
----------
T. J. Dekker, "A floating-point technique for extending the available precision",
Numerische Mathematik 18 (1971), 224-242.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Operation = Callable[[Floats, Floats], tuple[Floats, Floats]]

_SPLITTER = 134217729.0  # 2**27 + 1: halves the 53 bits of a double
_FAITHFUL = 1e-250  # below this the error terms themselves are lost to underflow


def _split(a: Floats) -> tuple[Floats, Floats]:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


def total(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the float sum and its error (exact sum minus float sum)."""
    result = a + b
    part = result - a
    return result, (a - (result - part)) + (b - part)


def product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the float product and its error; nothing times an open end is nothing."""
    result = a * b
    (a_high, a_low), (b_high, b_low) = _split(a), _split(b)
    error = ((a_high * b_high - result) + a_high * b_low + a_low * b_high) + a_low * b_low
    zero = (a == 0) | (b == 0)
    return np.where(zero, 0.0, result), np.where(zero, 0.0, error)


def quotient(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the float quotient and a number of its error's sign; NaN where ``b`` is zero.

    Anything finite over an open end tends to nothing, and so does, as one of several
    corners, an open end over an open end.
    """
    result = a / b
    back, missed = product(result, b)
    error = ((a - back) - missed) * np.sign(b)
    nothing = (a == 0) | np.isinf(b)
    result, error = np.where(nothing, 0.0, result), np.where(nothing, 0.0, error)
    return np.where(b == 0, np.nan, result), np.where(b == 0, np.nan, error)


def bounds(operation: Operation, corners: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Return the lowest and the highest result of ``operation`` over ``corners``, rounded outward.

    A corner without a result (NaN) says nothing.
    """
    with np.errstate(all="ignore"):
        results = [operation(a, b) for a, b in corners]
        lower = np.fmin.reduce([_nudged(result, error, -np.inf) for result, error in results])
        upper = np.fmax.reduce([_nudged(result, error, np.inf) for result, error in results])
    return lower, upper


def _nudged(result: Floats, error: Floats, towards: float) -> Floats:
    missed = error < 0 if towards < 0 else error > 0
    unknown = np.isnan(error) | ((np.abs(result) < _FAITHFUL) & (result != 0))
    return np.where(missed | unknown, np.nextafter(result, towards), result)

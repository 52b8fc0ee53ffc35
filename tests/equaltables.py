"""Checks and analyses of equal tables, made once a process.

Most tests write the same few seeds, load them and open an edition of them, to look at what comes after. Where
that asks for a check or an analysis of tables that are equal to earlier ones in everything, the order, types
and index included, the answer is a copy from memory. Tests of the checks and analyses themselves give them
other tables each time, or call them by their own names: those are always made.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import wraps
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from zonereport import edition, refresh
from zonereport.kept import once
from zonereport.seeds import alternatives, loading

_ASKED: dict[ModuleType, tuple[str, ...]] = {
    loading: ("check_cells", "check_tables"),
    alternatives: ("check_cells",),
    refresh: ("beside", "clean_figures", "completion", "growth", "ratios", "rd_intensity", "targets"),
    edition: ("beside", "completion", "growth", "rd_intensity", "targets"),
}
_ASKED_LATER = ("_ratios", "_robustness", "_variants")  # of an edition, which keeps them
_MOST_BYTES = 5_000_000
_known: dict[tuple[str, bytes], Any] = {}


@contextmanager
def made_once() -> Iterator[None]:
    """Inside, what was made of equal tables is not made again."""
    with pytest.MonkeyPatch.context() as patched:
        for module, names in _ASKED.items():
            for name in names:
                patched.setattr(module, name, _remembered(getattr(module, name)))
        for name in _ASKED_LATER:
            patched.setattr(edition, name, once(_remembered(getattr(edition, name))))
        yield


def _remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """The function with a memory: its key is all that it is given, and nothing else can change a result."""

    @wraps(make)
    def remembered(*given: Any, **named: Any) -> Any:
        told = pickle.dumps((given, named))
        if len(told) > _MOST_BYTES:
            return make(*given, **named)
        key = f"{make.__module__}.{make.__qualname__}", hashlib.sha256(told).digest()
        if key not in _known:
            _known[key] = make(*given, **named)
        result = _known[key]
        return result.copy() if isinstance(result, pd.DataFrame) else copy(result)

    return remembered

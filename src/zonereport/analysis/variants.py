"""The same figures, read or chosen otherwise: what a conclusion has to withstand.

Variants (kind)
---------------
``reading``
    A doubtful figure is read the other way, as ``alternatives.csv`` declares it. Rows with the same
    reason are one reading and are taken together.
``without_source``
    One source is left out.
``sealed_only``
    Only anchored figures count: offsets known and seal valid.
``approximate_as_exact``
    约, 左右 and 近 are not heard: only the rounding of the last printed digit is left open.
``bounds_as_exact``
    以上, 超, 不超过 … of outcomes and expectations are not heard. A target keeps its bound, for there it
    says what counts as reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from zonereport.analysis.vintage import MARKS
from zonereport.clean import reread
from zonereport.vocabulary import Evidence, Qualifier, Status, Unit

READING = "reading"
WITHOUT_SOURCE = "without_source"
SEALED_ONLY = "sealed_only"
APPROXIMATE_AS_EXACT = "approximate_as_exact"
BOUNDS_AS_EXACT = "bounds_as_exact"

#: What is counted in whole numbers has no rounding.
_WHOLE = frozenset({Unit.COUNT, Unit.PERSONS, Unit.RANK})
_COLUMNS = ("variant", "kind", "code", "figures", "column", "alternative", "reason", "reason_zh")


@dataclass(frozen=True)
class Variant:
    """One way to read or choose the figures.

    Parameters
    ----------
    name : str
        Stable: ``reading:hy24-027.scope``, ``without_source:hy-2019-work-meeting``, ``sealed_only`` …
    kind : str
        See the module.
    changed : frozenset of str
        Ids of the figures that it alters or leaves out.
    figures : DataFrame
        The figures as it has them, without marks of vintage.
    """

    name: str
    kind: str
    changed: frozenset[str]
    figures: pd.DataFrame = field(repr=False)


def variants(
    figures: pd.DataFrame, indicators: pd.DataFrame, alternatives: pd.DataFrame
) -> Iterator[Variant]:
    """Yield every variant that changes something, readings first.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures; marks of vintage are dropped, for another choice settles otherwise what stands.
    indicators : DataFrame
        The codebook; a figure that is read otherwise may be of another dimension.
    alternatives : DataFrame
        Columns of ``alternatives.csv``. A reading whose guard no longer matches, or whose figures are not
        among ``figures``, is left out.
    """
    plain = figures.drop(columns=list(MARKS), errors="ignore").reset_index(drop=True)
    for name, rows in readings(plain, alternatives).items():
        frame = _read_otherwise(plain, indicators, rows)
        yield Variant(name, READING, frozenset(rows["figure"]), frame)
    for source in sorted(set(plain["source"])):
        yield _without(plain, f"{WITHOUT_SOURCE}:{source}", WITHOUT_SOURCE, plain["source"] == source)
    unsealed = plain["evidence"] != Evidence.ANCHORED
    approximate = (plain["qualifier"] == Qualifier.APPROX) & plain["value"].notna()
    bounded = ~plain["qualifier"].isin([Qualifier.EXACT, Qualifier.APPROX]) & plain["value"].notna()
    bounded &= plain["status"] != Status.TARGET
    if unsealed.any():
        yield _without(plain, SEALED_ONLY, SEALED_ONLY, unsealed)
    if approximate.any():
        yield _as_exact(plain, APPROXIMATE_AS_EXACT, approximate)
    if bounded.any():
        yield _as_exact(plain, BOUNDS_AS_EXACT, bounded)


def readings(figures: pd.DataFrame, alternatives: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of ``alternatives`` that belong together, by the reading's name.

    A reading is named after its first figure and column; a second one of the same cell gets a number.

    Examples
    --------
    >>> figures = pd.DataFrame({"figure": ["a-1", "a-2"], "scope": ["", ""]})
    >>> rows = [{"figure": figure, "column": "scope", "expected": "", "alternative": "all",
    ...          "reason": "not said", "reason_zh": "未说明"} for figure in ("a-1", "a-2")]
    >>> {name: list(found["figure"]) for name, found in readings(figures, pd.DataFrame(rows)).items()}
    {'reading:a-1.scope': ['a-1', 'a-2']}
    """
    cells = figures.set_index("figure")
    found: dict[str, pd.DataFrame] = {}
    ordered = alternatives.sort_values(["figure", "column", "alternative"], kind="stable")
    for _, rows in ordered.groupby("reason", sort=False):
        pairs = zip(rows["figure"], rows["column"], rows["expected"], strict=True)
        if not all(figure in cells.index and cells.at[figure, name] == now for figure, name, now in pairs):
            continue
        first = rows.iloc[0]
        name = f"{READING}:{first['figure']}.{first['column']}"
        again = sum(1 for known in found if known.partition("#")[0] == name)
        found[f"{name}#{again + 1}" if again else name] = rows
    return found


def list_variants(
    figures: pd.DataFrame, indicators: pd.DataFrame, alternatives: pd.DataFrame
) -> pd.DataFrame:
    """List the variants for a reader.

    Returns
    -------
    DataFrame
        One row each, in the order of `variants`: ``variant, kind``, ``code`` (the source left out),
        ``figures`` (ids, space-separated), ``column`` and ``alternative`` (of a reading's first row),
        ``reason`` and ``reason_zh``.
    """
    known = readings(figures, alternatives)
    rows = []
    for variant in variants(figures, indicators, alternatives):
        told = dict.fromkeys(("column", "alternative", "reason", "reason_zh"), "")
        if variant.kind == READING:
            first = known[variant.name].iloc[0]
            told = {name: str(first[name]) for name in told}
        code = variant.name.partition(":")[2] if variant.kind == WITHOUT_SOURCE else ""
        ids = " ".join(sorted(variant.changed))
        rows.append({"variant": variant.name, "kind": variant.kind, "code": code, "figures": ids, **told})
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")


def _read_otherwise(figures: pd.DataFrame, indicators: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    frame = figures.copy()
    at = {figure: row for row, figure in frame["figure"].items()}
    for figure, column, alternative in zip(rows["figure"], rows["column"], rows["alternative"], strict=True):
        frame.loc[at[figure], column] = alternative
    touched = frame["figure"].isin(rows["figure"])
    again = reread(frame[touched], indicators, set(rows["column"]))
    for name in again:
        frame.loc[touched, name] = again[name]
    return frame


def _without(figures: pd.DataFrame, name: str, kind: str, gone: pd.Series) -> Variant:
    return Variant(name, kind, frozenset(figures.loc[gone, "figure"]), figures[~gone].reset_index(drop=True))


def _as_exact(figures: pd.DataFrame, name: str, rows: pd.Series) -> Variant:
    frame = figures.copy()
    step = frame["resolution"] if "resolution" in frame else pd.Series(0.0, index=frame.index)
    half = (step / 2).mask(frame["unit"].isin(_WHOLE), 0.0).fillna(0.0)
    frame["lower"] = np.where(rows, frame["value"] - half, frame["lower"])
    frame["upper"] = np.where(rows, frame["value"] + half, frame["upper"])
    frame["qualifier"] = frame["qualifier"].mask(rows, str(Qualifier.EXACT))
    return Variant(name, name, frozenset(frame.loc[rows, "figure"]), frame)

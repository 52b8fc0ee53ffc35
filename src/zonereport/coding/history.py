"""How each indicator was coded so far: its units, its measures, whose it is and how it is dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

_LABEL = r"[\d百千万亿半]([^\d百千万亿半]+)$"
_SURPLUS = r"[余多]|以上|以下|以内|左右"


@dataclass(frozen=True)
class History:
    """What the figures of one indicator have in common.

    Attributes
    ----------
    labels : frozenset of str
        Units as printed (家, 亿元).
    measures : frozenset of str
        Codes of the measures.
    of_subjects, stock : float or None
        Share of the figures that have a subject, and of the dated ones that stand at a month's end;
        None without any.
    scopes : mapping of str to str
        Scope by each run of Chinese words in it.
    """

    labels: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    of_subjects: float | None = None
    stock: float | None = None
    scopes: Mapping[str, str] = field(default_factory=dict)


def read_histories(figures: pd.DataFrame) -> dict[str, History]:
    """Return the history of every indicator that has a figure.

    Parameters
    ----------
    figures : DataFrame
        Rows of ``figures.csv``.
    """
    if figures.empty:
        return {}
    by = figures["indicator"]
    dated = figures["period"].replace("", None)
    labels = _distinct(figures["printed"].str.replace(_SURPLUS, "", regex=True).str.extract(_LABEL)[0], by)
    measures = _distinct(figures["measure"], by)
    of_subjects = (figures["subject"] != "").groupby(by).mean()
    stocks = (~dated.str.contains("/")).where(dated.notna()).astype("float64").groupby(by).mean()
    words = figures["scope"].str.findall(r"[\u4e00-\u9fff]{2,}").explode()
    scopes = pd.DataFrame({"words": words, "scope": figures["scope"], "by": by}).dropna().drop_duplicates()
    by_words = {
        str(code): dict(zip(rows["words"], rows["scope"], strict=True)) for code, rows in scopes.groupby("by")
    }
    shares = zip(of_subjects.index.astype(str), of_subjects, stocks.reindex(of_subjects.index), strict=True)
    return {
        code: History(
            labels.get(code, frozenset()), measures[code], of_subject,
            None if pd.isna(stock) else stock, by_words.get(code, {}),
        )
        for code, of_subject, stock in shares
    }  # fmt: skip


def _distinct(cells: pd.Series[str], by: pd.Series[str]) -> dict[str, frozenset[str]]:
    pairs = pd.DataFrame({"cell": cells, "by": by}).dropna().drop_duplicates()
    return {str(code): frozenset(rows) for code, rows in pairs.groupby("by")["cell"]}

"""One thing coded in two ways: stock and flow, level and share, and a figure that replaces another."""

from __future__ import annotations

import pandas as pd

from zonereport.vocabulary import Dimension, Measure

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import SERIES, THING, amounts


def stocks_and_flows(frame: pd.DataFrame) -> list[Doubts]:
    """Levels of one series of which some are stocks and some are flows."""
    known = amounts(frame)
    known = known.assign(nature=(known["months"] > 0).astype("bool"))
    return doubts(
        Kind.STOCK_AND_FLOW, _minority(known, [*THING, "unit"]), "period",
        "a period like that of {usual}: {period_usual}",
        "A stock has one month (2023-10), a flow its first and last (2023-01/2023-10). "
        "Where both are meant, the scope says which.",
        ("usual",),
    )  # fmt: skip


def levels_and_shares(frame: pd.DataFrame) -> list[Doubts]:
    """Ratios of one thing of which some are coded as level and some as share."""
    is_ratio = (frame["dimension"] == Dimension.RATIO) & frame["measure"].isin([Measure.LEVEL, Measure.SHARE])
    known = frame[frame["stands"] & is_ratio]
    return doubts(
        Kind.LEVEL_AND_SHARE, _minority(known.assign(nature=known["measure"]), THING), "measure",
        "{measure_usual}, as {usual} of the same indicator has it",
        "Two measures make two series.", ("usual",),
    )  # fmt: skip


def replacements(frame: pd.DataFrame) -> list[Doubts]:
    """Figures that supersede one of another series or period, or one that appeared later."""
    columns = [*SERIES, "period", "published_from", "published_to", "row"]
    replacing = frame.loc[frame["supersedes"] != "", [*columns, "supersedes"]]
    if replacing.empty:
        return []
    replaced = frame[["figure", *columns]].rename(columns={name: f"{name}_replaced" for name in columns})
    both = replacing.merge(replaced, left_on="supersedes", right_on="figure").drop(columns="figure")
    differs = pd.Series(False, index=both.index)
    for name in (*SERIES, "period"):
        differs |= both[name] != both[f"{name}_replaced"]
    early = both["published_to"] < both["published_from_replaced"]
    rows = both[["row", "row_replaced"]]
    return [
        *doubts(
            Kind.SUPERSEDES_OTHER, rows[differs], "supersedes",
            "a figure of the same series and period, which {replaced} is not", others=("replaced",),
        ),
        *doubts(
            Kind.SUPERSEDES_OTHER, rows[early & ~differs], "supersedes",
            "a figure that had appeared before, which {replaced} had not", others=("replaced",),
        ),
    ]  # fmt: skip


def _minority(known: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Rows of the rarer nature of their group, later rows where both are as frequent, with a usual one."""
    mixed = known[known.groupby(same, sort=False)["nature"].transform("nunique") > 1]
    if mixed.empty:
        return mixed
    counts = mixed.groupby([*same, "nature"], sort=False)["row"].agg(["size", "min"]).reset_index()
    usual = counts.sort_values(["size", "min"], ascending=[False, True]).drop_duplicates(same)
    usual = usual[[*same, "nature", "min"]].rename(columns={"nature": "usual", "min": "row_usual"})
    both = mixed[[*same, "nature", "row"]].merge(usual, on=same)
    return both.loc[both["nature"] != both["usual"], ["row", "row_usual"]]

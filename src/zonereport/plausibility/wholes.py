"""Parts against wholes: subjects and scopes against areas, areas against the areas they lie in."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from zonereport.seeds import Seeds
from zonereport.vocabulary import Measure, Unit

from .doubts import Doubts, doubts
from .findings import Kind
from .rows import amounts

#: From so many shares of one indicator on, they are taken for the parts of one whole.
_PARTS = 3
_SAME = ["indicator", "period", "status", "unit"]


def parts_above_wholes(frame: pd.DataFrame) -> list[Doubts]:
    """Amounts of a subject or scope above the whole area's."""
    known = amounts(frame)
    columns = [*_SAME, "area", "scope", "subject", "row"]
    whole = known.loc[known["subject"] == "", [*_SAME, "area", "scope", "row", "upper"]]
    whole = whole.rename(columns={"row": "row_whole", "upper": "upper_whole", "scope": "scope_whole"})
    both = known[(known["subject"] != "") | (known["scope"] != "")]
    both = both[[*columns, "lower"]].merge(whole, on=[*_SAME, "area"])
    is_subject = both["subject"] != ""
    held = (both["scope_whole"] == "") | (is_subject & (both["scope_whole"] == both["scope"]))
    above = both[held & (both["row"] != both["row_whole"]) & (both["lower"] > both["upper_whole"])]
    above = above.drop_duplicates("row")
    return [
        *doubts(
            Kind.SUBJECT_ABOVE_AREA, above[above["subject"] != ""], "printed",
            "at most {whole}, the number of {area} as a whole",
            "Are unit and period of both right, and is the subject part of {area}?", ("whole",),
        ),
        *doubts(
            Kind.SCOPE_ABOVE_WHOLE, above[above["subject"] == ""], "printed",
            "at most {whole}, the number without a scope",
            "Are unit and period of both right, and is the scope “{scope}” a part of the whole?", ("whole",),
        ),
    ]  # fmt: skip


def areas_above_parents(frame: pd.DataFrame, seeds: Seeds, asked: Collection[str]) -> list[Doubts]:
    """Amounts of the areas that are asked about above those of an area in which they lie."""
    known = amounts(frame)
    known = known[known["subject"] == ""]
    parent_of = dict(zip(seeds.areas["area"], seeds.areas["parent"], strict=True))
    pairs = [(area, above) for area in asked for above in ancestors(area, parent_of)]
    around = pd.DataFrame(pairs, columns=["area", "whole_area"], dtype="str")
    columns = [*_SAME, "scope"]
    whole = known[[*columns, "area", "row", "upper"]].rename(
        columns={"area": "whole_area", "row": "row_whole", "upper": "upper_whole"}
    )
    parts = known[[*columns, "area", "row", "lower"]].merge(around, on="area")
    both = parts.merge(whole, on=[*columns, "whole_area"])
    above = both[both["lower"] > both["upper_whole"]].drop_duplicates("row")
    return doubts(
        Kind.AREA_ABOVE_PARENT, above, "printed",
        "at most {whole}, the number of {whole_area}, in which {area} lies",
        "Are unit, period and area of both right?", ("whole",),
    )  # fmt: skip


def shares_above_wholes(frame: pd.DataFrame) -> list[Doubts]:
    """Three or more shares that one source prints of one indicator, together above 100 per cent."""
    is_share = (frame["measure"] == Measure.SHARE) & (frame["unit"] == Unit.PERCENT)
    shares = frame[frame["stands"] & is_share]
    if shares.empty:
        return []
    same = ["source", "area", "subject", "indicator", "period", "status"]
    groups = shares.groupby(same, sort=False)
    shares = shares.assign(together=groups["lower"].transform("sum"), parts=groups["row"].transform("size"))
    over = shares[(shares["parts"] >= _PARTS) & (shares["together"] > 100)]
    return doubts(
        Kind.SHARES_ABOVE_WHOLE, over.drop_duplicates(same)[["row", "together"]], "printed",
        "shares of {indicator} that add to 100 % at most, not to {together:.5g} % as those of this source do",
        "Is one of them misread, or are they parts of several wholes?",
    )  # fmt: skip


def ancestors(area: str, parent_of: dict[str, str]) -> list[str]:
    """The areas that an area lies in, the innermost first."""
    found: list[str] = []
    while (area := parent_of.get(area, "")) and area not in found:
        found.append(area)
    return found

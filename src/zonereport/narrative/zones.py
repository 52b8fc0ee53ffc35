"""The zone among other zones in words: what can be compared, and why the rest cannot."""

from __future__ import annotations

from ..analysis.other_zones import Surroundings, surroundings
from ..edition import Edition
from ..exhibits import Prose
from ..language.labels import Row, is_own, records, text_of
from ..vocabulary import Measure
from .teller import Teller, bullets, paragraphs, title

__all__ = ["apart", "opening", "title"]

_SETS, _APART = "zones.sets", "zones.apart"
# In the order told; a code stands for those that follow from it.
_PARTS = ("period", "status", "scope", "indicator", "measure", "unit")


def opening(edition: Edition) -> Prose:
    """The places of the zone where another zone prints the same, or that none does."""
    teller = Teller(edition)
    around = _around(edition)
    sets = around.sets
    mine = sets[sets["area"] == edition.zone].drop_duplicates("set")
    items = []
    for row in records(mine):
        figure = teller.figures[row["figure"]]
        others = sets[(sets["set"] == row["set"]) & (sets["area"] != edition.zone)]
        first, last = int(row["place_from"]), int(row["place_to"])
        items.append(
            teller.text(
                f"zones.{'place' if first == last else 'tie'}",
                period=teller.period(figure),
                what=_what(teller, figure),
                value=teller.number(figure),
                first=first,
                last=last,
                zones=int(row["zones"]),
                others=teller.clauses(
                    teller.text(
                        "zones.other",
                        zone=teller.area(other["area"]),
                        value=teller.number(teller.figures[other["figure"]]),
                        grade=teller.text(f"zones.grade.{other['evidence']}"),
                    )
                    for other in records(others)
                ),
            )
            + teller.remark(row["figure"], *others["figure"])
        )
    key = "some" if items else "none" if len(around.apart) else "nothing"
    zone = teller.area(edition.zone)
    return bullets(teller.text(f"zones.{key}", zone=zone), items)


def apart(edition: Edition) -> Prose:
    """How many nearest figures of other zones there are, and how often each part keeps them apart."""
    teller = Teller(edition)
    around = _around(edition)
    pairs = around.apart
    if pairs.empty:
        return Prose("")
    # Other months are another period, and are counted as such.
    reasons = [text_of(names).replace("months", "period").split() for names in pairs["reason"]]
    parts = [
        teller.text(f"zones.differs.{part}", count=teller.counted(count, _APART))
        for part in _PARTS
        if (count := sum(part in names for names in reasons))
    ]
    figures = edition.figures
    own = set(figures.loc[is_own(figures, edition.zone), "indicator"])
    alone = len(own - set(pairs["indicator"]) - set(around.sets["indicator"]))
    return paragraphs(
        [
            teller.count("zones.apart", len(pairs), _APART, parts=teller.clauses(parts)),
            teller.count("zones.alone", alone, "sources.figures") if alone else "",
        ]
    )


def _what(teller: Teller, figure: Row) -> str:
    what = teller.what(figure)
    return teller.text("zones.growth_of", what=what) if figure["measure"] == Measure.GROWTH else what


def _around(edition: Edition) -> Surroundings:
    return surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)

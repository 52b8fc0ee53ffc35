"""The zone among other zones in words: what can be compared, and why the rest cannot."""

from __future__ import annotations

import pandas as pd

from ..analysis.other_zones import Surroundings, surroundings
from ..edition import Edition
from ..exhibits import Prose
from ..language.formats import format_date
from ..language.labels import Row, is_own, records, text_of
from ..language.names import told_reasons
from ..language.numbers import format_number
from ..vocabulary import Language, Measure
from .remarks import in_brackets, remarks_on
from .teller import Teller, bullets, paragraphs, title

__all__ = ["apart", "opening", "title"]

_SETS, _APART = "zones.sets", "zones.apart"
#: Other zones of one set that a sentence names; the table has them all.
_MOST_NAMED = 5
# In the order told.
_PARTS = ("period", "status", "scope", "indicator", "measure", "unit")
# What is told as another part: other months are another period, another denominator is another definition.
_TOLD_AS = {"months": "period", "numerator": "indicator", "denominator": "indicator", "basis": "indicator",
            "dimension": "unit"}  # fmt: skip


def opening(edition: Edition) -> Prose:
    """The places of the zone where another zone prints the same, or that none does."""
    teller = Teller(edition)
    around = _around(edition)
    sets = around.sets[around.sets["set"].isin(around.told)]
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
                value=_value(teller, figure),
                first=first,
                last=last,
                zones=int(row["zones"]),
                others=teller.clauses(_named(teller, others)),
            )
        )
    some, none = "zones.some", "zones.none"
    if around.beside < around.others:
        some, none = "zones.some_of_peers", "zones.none_of_peers"
    key = some if items else none if len(around.apart) else "zones.nothing"
    head = teller.text(key, zone=teller.area(edition.zone))
    # Where pairs follow that stay apart, the limit stands behind them.
    head = head if len(around.apart) or items else f"{head}{_within(teller)}"
    return bullets("\n\n".join([*_chosen(teller, around), head]), items)


def apart(edition: Edition) -> Prose:
    """How many nearest pairs of figures there are, and how often each part keeps two apart."""
    teller = Teller(edition)
    around = _around(edition)
    pairs = around.apart
    if pairs.empty:
        return Prose("")
    told = (told_reasons(text_of(names)) for names in pairs["reason"])
    reasons = [{_TOLD_AS.get(code, code) for code in codes} for codes in told]
    parts = [
        teller.text(f"zones.differs.{part}", count=teller.counted(count, _APART))
        for part in _PARTS
        if (count := sum(part in names for names in reasons))
    ]
    figures = edition.figures
    # A size class states nothing that another zone could print too.
    stated = is_own(figures, edition.zone) & figures["measure"].ne(Measure.THRESHOLD)
    own = set(figures.loc[stated, "indicator"])
    alone = len(own - set(pairs["indicator"]) - set(around.sets["indicator"]))
    key = "zones.alone_of_peers" if around.beside < around.others else "zones.alone"
    space = "" if teller.language == Language.ZH else " "
    several = space + teller.text("zones.apart.several") if any(len(names) > 1 for names in reasons) else ""
    return paragraphs(
        [
            teller.count("zones.apart", len(pairs), _APART, parts=teller.clauses(parts)) + several,
            (teller.count(key, alone, "sources.figures") if alone else "") + _within(teller),
        ]
    )


def _chosen(teller: Teller, around: Surroundings) -> list[str]:
    """Which of very many zones and sets these are, and by what rule; nothing where all are there."""
    said = []
    if around.beside < around.others:
        counts = {"others": around.others, "beside": around.beside}
        numbers = {name: format_number(count, teller.language, 0) for name, count in counts.items()}
        said.append(teller.text("zones.peers", zone=teller.area(teller.edition.zone), **numbers))
    total, shown = around.sets["set"].nunique(), around.shown_sets["set"].nunique()
    if len(around.told) < total:
        key = "zones.told_of_latest" if shown < total else "zones.told"
        numbers = {"total": format_number(total, teller.language, 0), "told": f"{len(around.told)}"}
        said.append(teller.text(key, shown=teller.counted(shown, _SETS), **numbers))
    return said


def _named(teller: Teller, others: pd.DataFrame) -> list[str]:
    """The other zones of a set, the best places first, and how many more there are."""
    first = others.drop_duplicates("area")["area"].iloc[:_MOST_NAMED]
    # One more would be no shorter to count than to name.
    many = others["area"].nunique() > _MOST_NAMED + 1
    named = others[others["area"].isin(first)] if many else others
    clauses = [
        teller.text(
            "zones.other",
            zone=teller.area(other["area"]),
            value=_value(teller, teller.figures[other["figure"]]),
        )
        for other in records(named)
    ]
    if many:
        more = others["area"].nunique() - len(first)
        clauses.append(teller.count("zones.more", more, _SETS))
    return clauses


def _within(teller: Teller) -> str:
    """Which figures all this is said of: none printed later, none of an earlier period."""
    edition = teller.edition
    day = format_date(edition.as_of, teller.language)
    return teller.text("zones.within", date=day, first_year=edition.first_year)


def _value(teller: Teller, figure: Row) -> str:
    """A number with its grade of evidence and the coder's remark, each zone's own behind it."""
    grade = teller.text(f"zones.grade.{figure['evidence']}")
    return teller.number(figure) + in_brackets(teller, [grade, *remarks_on(teller, figure)])


def _what(teller: Teller, figure: Row) -> str:
    what = teller.what(figure)
    return teller.text("zones.growth_of", what=what) if figure["measure"] == Measure.GROWTH else what


def _around(edition: Edition) -> Surroundings:
    found = surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)
    return found.among(edition.zones_aside)

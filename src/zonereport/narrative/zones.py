"""The zone among other zones in words: what can be compared, and why the rest cannot."""

from __future__ import annotations

from ..analysis.other_zones import Surroundings, surroundings
from ..edition import Edition
from ..exhibits import Prose
from ..language.formats import format_date
from ..language.labels import Row, is_own, records, text_of
from ..language.names import told_reasons
from ..vocabulary import Language, Measure
from .remarks import in_brackets, remarks_on
from .teller import Teller, bullets, paragraphs, title

__all__ = ["apart", "opening", "title"]

_SETS, _APART = "zones.sets", "zones.apart"
# In the order told.
_PARTS = ("period", "status", "scope", "indicator", "measure", "unit")
# What is told as another part: other months are another period, another denominator is another definition.
_TOLD_AS = {"months": "period", "numerator": "indicator", "denominator": "indicator", "basis": "indicator",
            "dimension": "unit"}  # fmt: skip


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
                value=_value(teller, figure),
                first=first,
                last=last,
                zones=int(row["zones"]),
                others=teller.clauses(
                    teller.text(
                        "zones.other",
                        zone=teller.area(other["area"]),
                        value=_value(teller, teller.figures[other["figure"]]),
                    )
                    for other in records(others)
                ),
            )
        )
    key = "some" if items else "none" if len(around.apart) else "nothing"
    head = teller.text(f"zones.{key}", zone=teller.area(edition.zone))
    # Where pairs follow that stay apart, the limit stands behind them.
    return bullets(head if len(around.apart) or items else f"{head}{_within(teller)}", items)


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
    space = "" if teller.language == Language.ZH else " "
    several = space + teller.text("zones.apart.several") if any(len(names) > 1 for names in reasons) else ""
    return paragraphs(
        [
            teller.count("zones.apart", len(pairs), _APART, parts=teller.clauses(parts)) + several,
            (teller.count("zones.alone", alone, "sources.figures") if alone else "") + _within(teller),
        ]
    )


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
    return surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)

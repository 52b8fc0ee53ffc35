"""The numerals of a text that nobody has coded yet, each with guesses for a person to decide on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

import pandas as pd

from zonereport.quantity import Numeral, find_numerals, plain_characters
from zonereport.seeds import Seeds
from zonereport.vocabulary import DismissalReason, Measure

from .codebook import Codebook
from .dating import read_calendar
from .dismissing import guess_reason
from .guessing import Guess, guess_all
from .placing import survey
from .sentences import Place, find_places, without
from .sharing import share_units
from .spans import find_spans


@dataclass(frozen=True)
class Candidate:
    """A numeral that may measure something, extended to its printed string.

    Attributes
    ----------
    start, end : int
        Code-point offsets of ``printed`` in the text.
    printed : str
        Number, unit and touching bounding words as the article has them.
    value, lower, upper : float or None
        As ``quantity.parse_quantity`` reads ``printed`` under the guessed measure.
    unit : str
        Canonical unit; ``""`` where ``printed`` could not be read as a quantity.
    sentence : tuple of (int, int)
        Offsets of the sentence that it stands in.
    guesses : mapping of str to str
        Guess by column of ``figures.csv``: area, subject, indicator, measure, scope, period, status,
        qualifier; ``""`` is no guess.
    reason : str
        Guessed ``vocabulary.DismissalReason``; ``""`` where it looks measured.
    """

    start: int
    end: int
    printed: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    sentence: tuple[int, int]
    guesses: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def find_candidates(text: str, seeds: Seeds, source: str) -> list[Candidate]:
    """Return every numeral of the text that no row for this text's file covers, in order.

    Parameters
    ----------
    text : str
        The whole decoded text.
    seeds : Seeds
        Rows of ``figures`` and ``dismissed`` of all sources with this source's file count as covered.
    source : str
        The source's id in ``seeds.sources``.
    """
    plain = plain_characters(text)  # as long as the text, so that all offsets hold in both
    places = find_places(plain, share_units(plain, find_spans(plain)))
    row = seeds.sources[seeds.sources["source"] == source]
    columns = ("published_from", "published_to", "title")
    known = [str(row[name].iloc[0]) if len(row) else "" for name in columns]
    reasons = [guess_reason(place) for place in places]
    measured = [reason is None for reason in reasons]
    places = without(places, [not is_open for is_open in measured])
    calendar = read_calendar(plain, *known)
    guesses = guess_all(places, measured, Codebook(seeds), survey(plain, seeds, source), calendar)
    repeated = _repeated(places, guesses, reasons)
    uncovered = _uncovered(plain, seeds, source)
    candidates = []
    for at, (place, guess) in enumerate(zip(places, guesses, strict=True)):
        inside = uncovered.intersection(place.span.numerals)
        reason = str(DismissalReason.REPEATED if at in repeated else reasons[at] or "")
        if len(inside) == len(place.span.numerals):
            candidates.append(_candidate(text, place, guess, reason))
        else:
            # Somebody coded a part of it; what is left is offered as it stands.
            candidates += [_bare(text, place, numeral, guess, reason) for numeral in sorted(inside)]
    return candidates


def _candidate(text: str, place: Place, guess: Guess, reason: str) -> Candidate:
    span, quantity = place.span, guess.quantity
    numbers = (quantity.value, quantity.lower, quantity.upper) if quantity else (None, None, None)
    unit = str(quantity.unit) if quantity else ""
    anchor = (span.start, span.end, text[span.start : span.end])
    return Candidate(*anchor, *numbers, unit, place.sentence, guess.cells(), reason)


def _bare(text: str, place: Place, numeral: Numeral, guess: Guess, reason: str) -> Candidate:
    anchor = (numeral.start, numeral.end, text[numeral.start : numeral.end])
    return Candidate(*anchor, None, None, None, "", place.sentence, guess.cells(), reason)


def _uncovered(text: str, seeds: Seeds, source: str) -> frozenset[Numeral]:
    """The numerals that no row of any source with this text covers."""
    sources = seeds.sources
    file = sources.loc[sources["source"] == source, "file"]
    same = sources.loc[sources["file"].isin(file[file != ""]), "source"].tolist() or [source]
    columns = ["source", "start", "end"]
    claims = pd.concat([seeds.figures[columns], seeds.dismissed[columns]])
    claims = claims[claims["source"].isin(same) & (claims["start"] != "")]
    anchors = sorted(zip(claims["start"].astype(int), claims["end"].astype(int), strict=True))
    starts = [start for start, _ in anchors]
    reach = list(accumulate((end for _, end in anchors), max))
    return frozenset(
        numeral
        for numeral in find_numerals(text)
        if not (at := bisect_right(starts, numeral.start)) or reach[at - 1] < numeral.end
    )


def _repeated(
    places: list[Place], guesses: list[Guess], reasons: list[DismissalReason | None]
) -> frozenset[int]:
    """Figures that print the same number of the same thing once more, with the same word beside it."""
    seen: dict[tuple[object, ...], list[tuple[set[str], int]]] = {}
    repeated = set()
    for at, (place, guess) in enumerate(zip(places, guesses, strict=True)):
        if reasons[at] is not None or guess.quantity is None or not guess.indicator:
            continue
        if guess.measure is not Measure.LEVEL:
            continue
        quantity = guess.quantity
        what = (
            quantity.value, quantity.lower, quantity.upper, quantity.unit,
            guess.indicator, guess.measure, guess.subject,
        )  # fmt: skip
        beside = {place.lead[-2:], place.tail[:2]}
        # A list in one sentence has things of its own: 大型项目1个、小型项目1个.
        if any(beside & others and start != place.sentence[0] for others, start in seen.get(what, [])):
            repeated.add(at)
        seen.setdefault(what, []).append((beside - {""}, place.sentence[0]))
    return frozenset(repeated)

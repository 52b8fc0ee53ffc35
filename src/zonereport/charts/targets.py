"""Targets: how many were met, and by how much outcomes passed or missed them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..analysis.target_states import STATES, told_targets
from ..exhibits import Chart, Prose
from ..language.messages import message
from ..language.names import code_name
from ..vocabulary import Status, Unit, Verdict
from .bars import Part, Stack, draw_stacks
from .captions import (
    MOST_DRAWN,
    comma_list,
    counts_clause,
    finish,
    limit_note,
    newest,
    nothing,
    phrase,
    silence,
)
from .dotplot import Row, draw_dot_plot
from .observations import Observation, figures_of, observations, records_of, shown_rows, zone_rows
from .text import capital
from .theme import DEEP, INK, MID, MUTED, NEUTRAL, ON_DARK, ON_LIGHT, OUTCOME, PALE, REFERENCE, WARM

if TYPE_CHECKING:
    from ..edition import Edition

# Fill, outline and colour of the number inside; from decided to undecided, so that grey print still tells.
_LOOKS = {
    "met": (DEEP, OUTCOME, ON_DARK),
    "missed": (WARM, WARM, ON_LIGHT),
    "within_rounding": (MID, OUTCOME, ON_LIGHT),
    "not_judged": (MID, REFERENCE, ON_LIGHT),
    "expected_only": (PALE, REFERENCE, ON_LIGHT),
    "not_comparable": (NEUTRAL, REFERENCE, ON_LIGHT),
    "no_outcome": ("none", INK, INK),
    "no_article": ("none", MUTED, MUTED),
    "not_yet_due": (PALE, OUTCOME, ON_LIGHT),
}
_GAP_COLOURS = {Verdict.MET: OUTCOME, Verdict.MISSED: WARM}


def target_verdicts(edition: Edition) -> Chart | Prose:
    """What became of the targets of each year, in counts.

    Parameters
    ----------
    edition : Edition
        Its ``targets`` is read: rows of quantity ``target`` of the zone as a whole, with what is told
        of them. It is not changed. Targets without a year stand in a row of their own.
    """
    rows = zone_rows(edition.targets, edition)
    rows = rows[rows["quantity"] == "target"]
    found = [one for one in observations(rows, edition) if not 0 < one.year < edition.first_year]
    if not found:
        return silence()
    # That there is no date is said by the row.
    told = told_targets(edition.targets, edition.figures).set_index("derived")["told"]
    told = told.replace("undated", "no_outcome")
    language = edition.language
    counts: dict[int, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.year, Counter())[told[one.derived]] += 1
    stacks, alt = [], []
    for year in sorted(counts, key=lambda year: (not year, year)):
        parts = tuple(
            Part(code_name("state", state, language), counts[year][state], *_LOOKS[state])
            for state in STATES
            if state in _LOOKS
        )
        known = "year" if year else "undated"
        name = message(f"charts.target_verdicts.{known}", language, year=year)
        stacks.append(Stack(capital(name), "", parts))
        numbers = counts_clause([(part.name, part.count) for part in parts], language)
        alt.append(message("charts.alt.year", language, year=name, parts=numbers))
    draw = partial(draw_stacks, stacks, language)
    return finish(draw, "target_verdicts", edition, alt, figures_of(found), counted="targets.register")


def target_gaps(edition: Edition) -> Chart | Prose:
    """By how many percentage points outcomes passed or missed their targets, with what rounding leaves open.

    Only gaps that the analysis could compute are shown: same series, same period.
    """
    rows = shown_rows(edition.targets, edition, "outcome_minus_target")
    found = observations(rows[rows["unit"] == Unit.PP], edition, signed=True)
    if not found:
        any_target = (zone_rows(edition.targets, edition)["quantity"] == "target").any()
        return nothing("target_gaps", edition) if any_target else silence()
    notes = limit_note(len(shown := newest(found, MOST_DRAWN)), len(found), edition.language)
    drawn = []
    for one in sorted(shown, key=lambda one: (one.end, one.value)):
        colour = _GAP_COLOURS.get(Verdict(one.verdict), REFERENCE) if one.verdict else REFERENCE
        # A gap is an outcome's distance: it is drawn solid, whatever the row's status says of its parts.
        mark = replace(one.mark(colour), status=Status.ACTUAL)
        drawn.append(Row(one.title, (mark,), _detail(one, edition)))
    draw = partial(draw_dot_plot, drawn, "pp", edition.language, has_key=False)
    alt = [phrase(one, edition.language) for one in shown]
    return finish(draw, "target_gaps", edition, alt, figures_of(shown), notes, records_of(shown))


def _detail(one: Observation, edition: Edition) -> str:
    verdict = code_name("verdict", one.verdict, edition.language)
    return capital(comma_list((one.period, verdict), edition.language))

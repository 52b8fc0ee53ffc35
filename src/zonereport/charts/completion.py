"""Completion of annual plans and tasks, against the share of the year that had elapsed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import TYPE_CHECKING

from ..exhibits import Chart, Prose
from ..language.formats import format_bounds
from ..language.labels import records
from ..language.messages import message
from .bars import Bullet, draw_bullets
from .captions import MOST_DRAWN, comma_list, finish, limit_note, phrase, silence
from .observations import Observation, figures_of, observations, records_of, shown_rows
from .progress import Link, RatePoint, draw_completion_progress
from .sheet import Sheet
from .text import capital

if TYPE_CHECKING:
    from ..edition import Edition

INVESTMENT_CHAPTER = "30-investment-completion"


@dataclass(frozen=True)
class _Rate:
    rate: Observation
    elapsed: float  # percent of the year; NaN where the rate was counted ahead of its period


def completion_progress(edition: Edition) -> Chart | Prose:
    """Is investment on schedule? Completion rate against the share of the year elapsed.

    Parameters
    ----------
    edition : Edition
        Its ``completion`` is read: ``rate`` (``rate_computed`` where none is printed), ``elapsed_share``
        and ``path_step`` of investment indicators of the zone as a whole.

    Returns
    -------
    Chart or Prose
        A scatter with the line of even progress. Two points are joined only where the analysis says
        that they belong to the same scope and plan. A rate counted ahead of its period has no point.
    """
    rates = [one for one in _rates(edition) if _chapter(edition, one.rate) == INVESTMENT_CHAPTER]
    rates = [one for one in rates if isfinite(one.elapsed)]
    if not rates:
        return silence()
    points = [
        RatePoint(one.elapsed, one.rate.mark(), (capital(one.rate.period), one.rate.scope)) for one in rates
    ]
    links = _links(edition, rates)
    notes = []
    if any(link.is_assumed for link in links):
        notes.append(message("charts.completion_progress.assumed", edition.language))
    draw = partial(draw_completion_progress, points, links, edition.language)
    return _finished(draw, "completion_progress", edition, rates, notes)


def completion_tasks(edition: Edition) -> Chart | Prose:
    """How much of each annual plan or task is done: bars beside the share of the year elapsed.

    A rate counted ahead of its period has a bar, and no mark of the year elapsed.
    """
    found = sorted(_rates(edition), key=lambda one: -one.rate.end.toordinal())
    if not found:
        return silence()
    rates = found[:MOST_DRAWN]
    draw = partial(draw_bullets, _bullets(rates, edition), edition.language)
    notes = limit_note(len(rates), len(found), edition.language)
    return _finished(draw, "completion_tasks", edition, rates, notes)


def latest_completion(edition: Edition, most: int = 4) -> Chart | Prose:
    """The newest completion rate of each indicator and scope, for the summary."""
    newest: dict[tuple[str, ...], _Rate] = {}
    for one in sorted(_rates(edition), key=lambda one: -one.rate.end.toordinal()):
        newest.setdefault(one.rate.series[:3], one)
    # The year's investment plan is what the first page asks for; the other tasks follow.
    rates = sorted(newest.values(), key=lambda one: _chapter(edition, one.rate) != INVESTMENT_CHAPTER)[:most]
    if not rates:
        return silence()
    draw = partial(draw_bullets, _bullets(rates, edition), edition.language)
    return _finished(draw, "summary_completion", edition, rates)


def _rates(edition: Edition) -> list[_Rate]:
    """Completion rates with their share of the year; a printed rate goes before a computed one."""
    frame = edition.completion
    rates = observations(shown_rows(frame, edition, "rate"), edition)
    printed = {(one.group, one.span) for one in rates}
    computed = observations(shown_rows(frame, edition, "rate_computed"), edition)
    rates += [one for one in computed if (one.group, one.span) not in printed]
    shares = shown_rows(frame, edition, "elapsed_share").dropna(subset="value")
    elapsed = {(str(row["group"]), str(row["period"])): float(row["value"]) for row in records(shares)}
    # Of a period that does not start in January no rate is shown here.
    from_january = [one for one in rates if one.months == one.end.month]
    found = [_Rate(one, elapsed.get((one.group, one.span), nan)) for one in from_january]
    return sorted(found, key=lambda one: one.rate.end)


def _chapter(edition: Edition, one: Observation) -> str:
    book = edition.indicators
    return str(book.loc[book["indicator"] == one.series[2], "chapter"].iloc[0])


def _links(edition: Edition, rates: Sequence[_Rate]) -> list[Link]:
    """Pairs of points that the analysis links: each step names the figures of both its ends."""
    links = []
    for step in shown_rows(edition.completion, edition, "path_step").itertuples():
        used = set(str(step.figures).split())
        ends = [index for index, one in enumerate(rates) if used.issuperset(one.rate.figures)]
        if len(ends) == 2:
            links.append(Link(ends[0], ends[1], "plan_unknown" in str(step.reason).split()))
    return links


def _bullets(rates: Sequence[_Rate], edition: Edition) -> list[Bullet]:
    bullets = []
    for one in rates:
        detail = capital(comma_list((one.rate.period, one.rate.scope), edition.language))
        bullets.append(Bullet(capital(one.rate.name), detail, one.rate.mark(), one.elapsed))
    return bullets


def _finished(
    draw: Callable[..., Sheet], key: str, edition: Edition, rates: Sequence[_Rate], notes: Sequence[str] = ()
) -> Chart:
    language = edition.language
    alt = []
    for one in rates:
        share = format_bounds(one.elapsed, one.elapsed, one.elapsed, "percent", language)
        elapsed = message("charts.alt.elapsed", language, share=share) if share else ""
        alt.append(phrase(one.rate, language) + elapsed)
    drawn = [one.rate for one in rates]
    return finish(draw, key, edition, alt, figures_of(drawn), notes, records_of(drawn))

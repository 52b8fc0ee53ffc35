"""Completion of annual plans and tasks, against the share of the year that had elapsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..exhibits import Chart, Prose
from ..language.formats import format_bounds
from ..language.messages import message
from .axes import number_axis, status_key
from .bars import Bullet, draw_bullets
from .captions import comma_list, finish, nothing, phrase
from .dotplot import frame_of
from .marks import Mark, draw_mark
from .observations import Observation, figures_of, observations, shown_rows
from .sheet import Sheet, mark_box
from .text import Box, capital, place_labels, wrap
from .theme import MUTED, OUTCOME, SMALL_SIZE, WIDTH, theme

if TYPE_CHECKING:
    from ..edition import Edition

INVESTMENT_CHAPTER = "30-investment-completion"
Stretch = tuple[tuple[float, float], tuple[float, float]]  # two points in percent
RIGHT_MARGIN = 92.0  # points: words of figures for a full year stand beside the axes


@dataclass(frozen=True)
class RatePoint:
    """A completion rate (percent) at a share of the year (percent), with the words beside it."""

    elapsed: float
    mark: Mark
    words: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Two points (indices) of one scope and year; ``is_assumed`` where an unchanged plan is assumed."""

    first: int
    second: int
    is_assumed: bool


@dataclass(frozen=True)
class _Rate:
    rate: Observation
    elapsed: float  # percent of the year


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
        that they belong to the same scope and plan.
    """
    rates = [one for one in _rates(edition) if _chapter(edition, one.rate) == INVESTMENT_CHAPTER]
    if not rates:
        return nothing("completion_progress", edition)
    points = [RatePoint(one.elapsed, one.rate.mark(), _point_words(one.rate)) for one in rates]
    links = _links(edition, rates)
    notes = []
    if any(link.is_assumed for link in links):
        notes.append(message("charts.completion_progress.assumed", edition.language))
    figure = draw_completion_progress(points, links, edition.language)
    return _finished(figure, "completion_progress", edition, rates, notes)


def completion_tasks(edition: Edition) -> Chart | Prose:
    """How much of each annual plan or task is done: bars beside the share of the year elapsed."""
    rates = sorted(_rates(edition), key=lambda one: -one.rate.end.toordinal())
    if not rates:
        return nothing("completion_tasks", edition)
    figure = draw_bullets(_bullets(rates, edition), edition.language)
    return _finished(figure, "completion_tasks", edition, rates)


def latest_completion(edition: Edition, most: int = 4) -> Chart | Prose:
    """The newest completion rate of each indicator and scope, for the summary."""
    newest: dict[tuple[str, ...], _Rate] = {}
    for one in sorted(_rates(edition), key=lambda one: -one.rate.end.toordinal()):
        newest.setdefault(one.rate.series[:3], one)
    rates = list(newest.values())[:most]
    if not rates:
        return nothing("summary_completion", edition)
    figure = draw_bullets(_bullets(rates, edition), edition.language)
    return _finished(figure, "summary_completion", edition, rates)


def _rates(edition: Edition) -> list[_Rate]:
    """Completion rates with their share of the year; a printed rate goes before a computed one."""
    frame = edition.completion
    rates = observations(shown_rows(frame, edition, "rate"), edition)
    printed = {(one.group, one.span) for one in rates}
    computed = observations(shown_rows(frame, edition, "rate_computed"), edition)
    rates += [one for one in computed if (one.group, one.span) not in printed]
    shares = shown_rows(frame, edition, "elapsed_share").dropna(subset="value")
    keys = zip(shares["group"].astype(str), shares["period"].astype(str), strict=True)
    elapsed = dict(zip(keys, shares["value"].astype(float), strict=True))
    found = [_Rate(one, elapsed[one.group, one.span]) for one in rates if (one.group, one.span) in elapsed]
    return sorted(found, key=lambda one: one.rate.end)


def _chapter(edition: Edition, one: Observation) -> str:
    book = edition.indicators
    return str(book.loc[book["indicator"] == one.series[2], "chapter"].iloc[0])


def _point_words(one: Observation) -> tuple[str, ...]:
    period = capital(one.period)
    width = RIGHT_MARGIN - 10 if one.months == 12 else 110
    return (one.sign, period, *wrap(one.scope, width, SMALL_SIZE)) if one.scope else (one.sign, period)


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
    figure: Figure, key: str, edition: Edition, rates: Sequence[_Rate], notes: Sequence[str] = ()
) -> Chart:
    language = edition.language
    alt = []
    for one in rates:
        share = format_bounds(one.elapsed, one.elapsed, one.elapsed, "percent", language)
        elapsed = message("charts.alt.elapsed", language, share=share)
        alt.append(phrase(one.rate, language) + elapsed)
    return finish(figure, key, edition, alt, figures_of(one.rate for one in rates), notes)


@theme()
def draw_completion_progress(points: Sequence[RatePoint], links: Sequence[Link], language: str) -> Figure:
    """Completion rates against the share of the year elapsed, with the line of even progress.

    Parameters
    ----------
    points : sequence of RatePoint
        Sorted by date.
    links : sequence of Link
        Points that a line may join; dashed where the plan is assumed to be the same.

    Returns
    -------
    matplotlib.figure.Figure
        Axes labelled ``progress``: both axes in percent.
    """
    left, foot, top, height = 34.0, 36.0, 38.0, 290.0
    sheet = Sheet(height)
    axes = sheet.panel(left, foot, WIDTH - left - RIGHT_MARGIN, height - top - foot, "progress")
    most = max(100.0, *(point.mark.value for point in points))
    axes.set(xlim=(0, 100), ylim=(0, most * 1.1))
    number_axis(axes, "x", "percent", language, most=5)
    number_axis(axes, "y", "percent", language, most=7)
    axes.spines["bottom"].set_visible(True)
    axes.plot([0, 100], [0, 100], color=MUTED, linewidth=1.0, zorder=1, gid="even-pace")
    status_key(sheet, axes, [point.mark for point in points], language, "y")
    sheet.text(0, height - 27, [message("charts.axis.completion", language)], size=SMALL_SIZE, colour=MUTED)
    frame = frame_of(axes)
    elapsed = message("charts.axis.elapsed", language)
    sheet.text(frame.right, 7, [elapsed], size=SMALL_SIZE, colour=MUTED, side="right")
    even = wrap(message("charts.axis.even", language), RIGHT_MARGIN - 10, SMALL_SIZE)
    end = sheet.place(axes, 100, 100)
    end_label = place_labels([end], [even], Box(end[0] + 4, 0, sheet.width, height), [], SMALL_SIZE)[0]
    sheet.label(end_label, colour=MUTED)
    for link in links:
        axes.plot(
            *zip(*_ends(points, link), strict=True),
            color=OUTCOME,
            linewidth=1.4,
            linestyle=(0, (4, 2.5)) if link.is_assumed else "solid",
            zorder=2,
            gid="path",
        )
    paths = [_ends(points, link) for link in links]
    _draw_points(sheet, axes, points, [((0, 0), (100, 100)), *paths], end_label.box)
    return sheet.figure


def _ends(points: Sequence[RatePoint], link: Link) -> Stretch:
    first, second = (points[index] for index in (link.first, link.second))
    return (first.elapsed, first.mark.value), (second.elapsed, second.mark.value)


def _draw_points(
    sheet: Sheet, axes: Axes, points: Sequence[RatePoint], lines: Sequence[Stretch], end_label: Box
) -> None:
    for point in points:
        draw_mark(axes, point.mark, point.elapsed, "y")
    taken = [mark_box(sheet, axes, point.mark, point.elapsed, "y") for point in points]
    # The lines are no place for words either: small boxes along them stand for them.
    for (x0, y0), (x1, y1) in lines:
        along = [step / 40 for step in range(1, 40)]
        places = [sheet.place(axes, x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in along]
        taken += [Box(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    frame = frame_of(axes)
    room = Box(frame.left + 2, frame.bottom + 2, sheet.width, frame.top + 14)
    anchors = [sheet.place(axes, point.elapsed, point.mark.value) for point in points]
    words = [point.words for point in points]
    for label in place_labels(anchors, words, room, [*taken, end_label], SMALL_SIZE):
        sheet.label(label)

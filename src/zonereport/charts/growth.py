"""Growth: what was achieved, and what was aimed at, by indicator and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ..analysis.comparability import definition_of
from ..exhibits import Chart, Prose
from ..language.messages import message
from ..language.names import area_name, code_name
from ..vocabulary import Measure, Status
from .axes import limits, number_axis, rule, status_entries
from .captions import (
    MOST_DRAWN,
    comma_list,
    enumeration,
    finish,
    limit_note,
    nothing,
    phrase,
    phrase_of_area,
    silence,
)
from .dotplot import Row, draw_dot_plot
from .labels import Box, place_labels
from .marks import Mark, draw_mark
from .observations import Observation, figures_of, observations, records_of, shown_rows
from .panels import Panel, ruler
from .sheet import Sheet, key_height, mark_box
from .text import capital, text_width, wrap_at_comma
from .theme import FONT_SIZE, LINE_HEIGHT, MUTED, REFERENCE, SMALL_SIZE, WIDTH

if TYPE_CHECKING:
    from ..edition import Edition

PANELS_ABREAST = 3
MOST_PANELS = 12


@dataclass(frozen=True)
class Multiple:
    """One small multiple: an indicator's name and its marks by calendar year."""

    name: str
    marks: tuple[tuple[int, Mark], ...]


def growth_outcomes(edition: Edition) -> Chart | Prose:
    """How fast each indicator grew, newest period first, beside the target for the same year.

    Parameters
    ----------
    edition : Edition
        Its ``growth`` is read: quantities ``growth`` (percent) and ``outcome_minus_target`` of the zone
        as a whole. It is not changed.

    Returns
    -------
    Chart or Prose
        A dot plot; empty prose where no outcome has been published.
    """
    found = _growth(edition)
    outcomes = [one for one in found if not one.is_target]
    outcomes.sort(key=lambda one: (-one.end.toordinal(), -one.months, -one.value))
    if not outcomes:
        return silence()
    notes = limit_note(len(outcomes[:MOST_DRAWN]), len(outcomes), edition.language)
    # The distance is drawn where the analysis computed one: part of a year does not answer a year's target.
    gaps = set(shown_rows(edition.growth, edition, "outcome_minus_target")["figures"].astype(str))
    bases = _bases(edition)
    rows: list[Row] = []
    shown: list[Observation] = []
    for one in outcomes[:MOST_DRAWN]:
        targets = [other for other in found if other.answers(one)]
        is_linked = len(targets) == 1 and " ".join((*one.figures, *targets[0].figures)) in gaps
        origin = "" if one.is_printed else message("charts.key.derived", edition.language)
        detail = comma_list((bases.get(one.series[2], ""), origin), edition.language)
        marks = tuple(each.mark() for each in (one, *targets))
        rows.append(Row(one.title, marks, detail, one.period, is_linked))
        shown += [one, *targets]
    draw = partial(draw_dot_plot, rows, "percent", edition.language)
    alt = [phrase(one, edition.language) for one in shown]
    return finish(draw, "growth_outcomes", edition, alt, figures_of(shown), notes, records_of(shown))


def latest_growth(edition: Edition, fewest: int = 3, most: int = 6) -> Chart | Prose:
    """The newest outcome of each indicator beside its newest target, for the summary.

    Outcome and target may be of different years, so each label names its period and no distance is
    drawn. Indicators that have a target come first; with fewer than ``fewest`` of them the newest other
    outcomes fill up.
    """
    found = sorted(_printed_growth(edition), key=lambda one: -one.end.toordinal())
    newest: dict[tuple[str, ...], list[Observation]] = {}
    for one in found:
        pair = newest.setdefault(one.series, [])
        if all(one.is_target != other.is_target for other in pair):
            pair.append(one)
    pairs = [sorted(pair, key=lambda one: one.is_target) for pair in newest.values()]
    pairs = [pair for pair in pairs if not pair[0].is_target]
    if not pairs:
        return silence()
    pairs.sort(key=lambda pair: (-len(pair), -pair[0].end.toordinal()))
    answered = sum(1 for pair in pairs if len(pair) == 2)
    chosen, language = pairs[: min(most, max(fewest, answered))], edition.language
    rows = [Row(pair[0].title, tuple(_dated(one, language) for one in pair)) for pair in chosen]
    shown = [one for pair in chosen for one in pair]
    alt = [phrase(one, language) for one in shown]
    draw = partial(draw_dot_plot, rows, "percent", language)
    return finish(draw, "summary_growth", edition, alt, figures_of(shown), records=records_of(shown))


def _dated(one: Observation, language: str) -> Mark:
    label = message("charts.key.dated", language, number=one.sign, period=one.period)
    return replace(one.mark(), label=label)


def _bases(edition: Edition) -> dict[str, str]:
    """Price basis in words of the indicators that have one: real growth is not read against nominal."""
    book = edition.indicators
    codes = zip(book["indicator"], definition_of(book, book, "basis"), strict=True)
    return {indicator: code_name("basis", code, edition.language) for indicator, code in codes if code}


def _growth(edition: Edition) -> list[Observation]:
    return observations(shown_rows(edition.growth, edition, "growth"), edition)


def _printed_growth(edition: Edition) -> list[Observation]:
    return [one for one in _growth(edition) if one.is_printed]


def growth_by_year(edition: Edition) -> Chart | Prose:
    """How targets and outcomes of each indicator moved over the years: small multiples on one scale.

    Indicators with two years or more are shown. No line joins the years: a target is no outcome and
    part of a year is no year. A number for part of a year carries an asterisk and a note.
    """
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in sorted(_printed_growth(edition), key=lambda one: one.end):
        groups.setdefault(one.series, []).append(one)
    kept = [found for found in groups.values() if len({one.year for one in found}) > 1]
    if not kept:
        return nothing("growth_by_year", edition) if groups else silence()
    kept.sort(key=lambda found: -len(found))
    bases, language = _bases(edition), edition.language
    notes = limit_note(len(kept[:MOST_PANELS]), len(kept), language, "charts.drawn.panels")
    kept = kept[:MOST_PANELS]
    multiples = []
    for found in kept:
        name = comma_list((found[0].title, bases.get(found[0].series[2], "")), language)
        multiples.append(Multiple(name, tuple((one.year, _year_mark(one)) for one in found)))
    shown = [one for found in kept for one in found]
    parts = list(dict.fromkeys(one.period for one in shown if one.months != 12))
    if parts:
        notes.append(message("charts.growth_by_year.part", language, periods=enumeration(parts, language)))
    alt = [phrase(one, language) for one in shown]
    draw = partial(draw_growth_by_year, multiples, language)
    return finish(draw, "growth_by_year", edition, alt, figures_of(shown), notes, records_of(shown))


def growth_beside(edition: Edition) -> Chart | Prose:
    """The zone's growth beside that of its city, its province and the nation, over the same periods.

    Only rates that may stand side by side are shown: one row for each rate of the zone. Targets stay in
    the table.
    """
    leads = edition.beside[(edition.beside["measure"] == Measure.GROWTH) & (edition.beside["value"].notna())]
    leads = leads[leads["status"] != Status.TARGET]
    leads = leads.sort_values(["period_end", "period_start", "indicator"], ascending=[False, False, True])
    pairs: dict[str, list[str]] = {}
    for ids in leads["figures"].astype(str):
        own, other = ids.split()
        pairs.setdefault(own, []).append(other)
    named = {*pairs, *(other for others in pairs.values() for other in others)}
    figures = edition.all_figures
    by_id = {one.record: one for one in observations(figures[figures["figure"].isin(named)], edition)}
    language = edition.language
    bases = _bases(edition)
    rows, shown = [], []
    for own, others in [*pairs.items()][:MOST_DRAWN]:
        group = [by_id[figure] for figure in (own, *others)]
        marks = [_named_mark(one, edition) for one in group]
        detail = comma_list((group[0].period, bases.get(group[0].series[2], "")), language)
        rows.append(Row(group[0].title, tuple(marks), capital(detail)))
        shown += group
    if not rows:
        return silence()
    alt = [phrase_of_area(one, edition) for one in shown]
    draw = partial(draw_dot_plot, rows, "percent", language)
    notes = limit_note(len(rows), len(pairs), language)
    return finish(draw, "growth_beside", edition, alt, figures_of(shown), notes, records_of(shown))


def _named_mark(one: Observation, edition: Edition) -> Mark:
    """A mark of the zone, or of an area above it: grey and with the area's name."""
    if one.series[0] == edition.zone:
        return one.mark()
    area = area_name(edition.areas, one.series[0], edition.language)
    label = message("charts.key.of_area", edition.language, number=one.sign, area=area)
    return replace(one.mark(REFERENCE), label=label)


def _year_mark(one: Observation) -> Mark:
    mark = one.mark()
    return mark if one.months == 12 else replace(mark, label=f"{mark.label}*")


def draw_growth_by_year(multiples: Sequence[Multiple], language: str, *, width: float = WIDTH) -> Sheet:
    """Small multiples, three abreast, with the same years and the same scale (percent).

    On a sheet of a ``width`` (points) below the usual one they stand one below the other.

    Returns
    -------
    Sheet
        With a panel for each indicator, named as it is; horizontally calendar years.
    """
    abreast = PANELS_ABREAST if width == WIDTH else 1
    gutter, axis_width, panel_height, foot = 24.0, 26.0, 96.0, 22.0
    across = (width - axis_width - gutter * abreast + gutter) / abreast - (0 if abreast > 1 else 14)
    titles = [wrap_at_comma(one.name, across) for one in multiples]
    heads = [
        max(map(len, titles[start : start + abreast])) * FONT_SIZE * LINE_HEIGHT + 6
        for start in range(0, len(multiples), abreast)
    ]
    marks = [mark for one in multiples for _, mark in one.marks]
    years = sorted({year for one in multiples for year, _ in one.marks})
    low, high = limits(marks, panel_height, room_above=18, room_below=14)
    entries = status_entries(ruler(panel_height, "y", (low, high)), marks, language, "y")
    top = key_height(entries, width) - 2
    sheet = Sheet(top + sum(heads) + len(heads) * (panel_height + foot), width)
    for index, (one, title) in enumerate(zip(multiples, titles, strict=True)):
        row, column = divmod(index, abreast)
        left = axis_width + column * (across + gutter)
        bottom = sheet.height - top - sum(heads[: row + 1]) - (row + 1) * (panel_height + foot) + foot
        frame = Box(left, bottom, left + across, bottom + panel_height)
        panel = sheet.panel(frame, one.name, (years[0] - 0.7, years[-1] + 0.7), (low, high))
        number_axis(sheet, panel, "y", "percent", language, labels=column == 0)
        panel.add(rule(panel, "y", 0.0, "zero"))
        sheet.text(left, bottom + panel_height + len(title) * FONT_SIZE * LINE_HEIGHT / 2 + 2, title)
        _draw_marks(sheet, panel, one, years)
    sheet.key(entries)
    return sheet


def _draw_marks(sheet: Sheet, panel: Panel, multiple: Multiple, years: Sequence[int]) -> None:
    frame = panel.frame
    # Years without a figure are named too where there is room: a gap is a gap, not a step.
    span = range(years[0], years[-1] + 1)
    fits = text_width("2000", 7.0) + 3 < (frame.right - frame.left) / (len(span) + 0.4)
    for year in span if fits else years:
        x, _ = panel.place(year, 0)
        sheet.text(x, frame.bottom - 9, [str(year)], size=7.0, colour=MUTED, side="center")
    for year, mark in multiple.marks:
        draw_mark(panel, mark, year, "y")
    boxes = [mark_box(panel, mark, year, "y") for year, mark in multiple.marks]
    points = [panel.place(year, mark.value) for year, mark in multiple.marks]
    texts = [(mark.label,) for _, mark in multiple.marks]
    room = Box(frame.left - 4, frame.bottom, frame.right + 14, frame.top)
    for label in place_labels(points, texts, room, boxes, SMALL_SIZE):
        sheet.label(label)

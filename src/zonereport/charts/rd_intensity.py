"""R&D intensity: what is printed under each definition, side by side and never joined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.same_years import in_years_of
from ..exhibits import Chart, Prose
from ..language.messages import message
from ..language.names import area_name
from .captions import MOST_DRAWN, comma_list, finish, limit_note, newest, phrase_of_area, silence
from .dotplot import Row, draw_dot_plot
from .observations import Observation, figures_of, observations, records_of
from .text import capital
from .theme import REFERENCE

if TYPE_CHECKING:
    from ..edition import Edition

_QUANTITIES = ("intensity", "intensity_computed")


def rd_by_definition(edition: Edition) -> Chart | Prose:
    """R&D intensity of the zone by definition, with the nation, province and city below where known.

    Parameters
    ----------
    edition : Edition
        Its ``rd_intensity`` is read: quantities ``intensity`` and ``intensity_computed``
        (percent). It is not changed.

    Returns
    -------
    Chart or Prose
        One row for each definition (indicator, scope, area); periods are named, no line joins anything.
    """
    return _strip(edition, "rd_by_definition", with_references=True)


def latest_rd(edition: Edition) -> Chart | Prose:
    """The zone's R&D intensities alone, for the summary."""
    return _strip(edition, "summary_rd", with_references=False)


def _strip(edition: Edition, key: str, with_references: bool) -> Chart | Prose:
    frame = in_years_of(edition.rd_intensity, edition.zone)
    recent = pd.to_datetime(frame["period_end"]).dt.year >= edition.first_year
    about = frame["subject"].fillna("") == ""
    found = observations(frame[about & recent & frame["quantity"].isin(_QUANTITIES)], edition)
    own = [one for one in found if one.series[0] == edition.zone]
    if not own:
        return silence()
    others = [one for one in found if one.series[0] != edition.zone] if with_references else []
    others.sort(key=lambda one: one.series[0])
    own.sort(key=lambda one: (one.series, one.end))
    shown = newest(own, MOST_DRAWN)
    shown += newest(others, MOST_DRAWN - len(shown))
    notes = limit_note(len(shown), len(own) + len(others), edition.language)
    rows = [_row(one, edition, is_headed=bool(others)) for one in shown]
    draw = partial(draw_dot_plot, rows, "percent", edition.language)
    alt = [phrase_of_area(one, edition) for one in shown]
    return finish(draw, key, edition, alt, figures_of(shown), notes, records_of(shown))


def _row(one: Observation, edition: Edition, is_headed: bool) -> Row:
    colour = "" if one.series[0] == edition.zone or one.is_target else REFERENCE
    detail = comma_list((one.period, one.scope), edition.language)
    if not one.is_printed:
        detail = f"{detail}{message('charts.key.computed', edition.language)}"
    heading = area_name(edition.areas, one.series[0], edition.language) if is_headed else ""
    return Row(capital(one.name), (one.mark(colour),), capital(detail), heading)

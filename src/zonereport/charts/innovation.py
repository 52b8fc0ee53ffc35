"""The value of technology contracts a month, over periods of different length."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..exhibits import Chart, Prose
from ..language.messages import message
from ..vocabulary import Language
from .captions import finish, phrase, silence
from .dotplot import Row, draw_dot_plot
from .observations import Observation, figures_of, observations, records_of, shown_rows
from .text import capital

if TYPE_CHECKING:
    from ..edition import Edition

_VALUE = "technology_contract_value"
#: What the axis counts in: 亿元, CNY million.
_SCALE = {Language.ZH: 1e8, Language.EN: 1e6}


def contract_value(edition: Edition) -> Chart | Prose:
    """Monthly averages of the value of technology contracts, where two or more are known.

    Parameters
    ----------
    edition : Edition
        Its ``growth`` is read: ``monthly_rate`` of the zone as a whole.
    """
    rows = shown_rows(edition.growth, edition, "monthly_rate")
    shown = observations(rows[rows["indicator"] == _VALUE], edition)
    if len(shown) < 2 or len({one.scope for one in shown}) > 1:
        return silence()
    shown.sort(key=lambda one: one.end, reverse=True)
    language = edition.language
    dots = [_row(one, _SCALE[Language(language)]) for one in shown]
    notes = [message("charts.innovation_contract_value.part", language)]
    alt = [phrase(one, language) for one in shown]
    draw = partial(draw_dot_plot, dots, "count", language)
    return finish(
        draw, "innovation_contract_value", edition, alt, figures_of(shown), notes, records_of(shown)
    )


def _row(one: Observation, scale: float) -> Row:
    mark = one.mark()
    scaled = replace(mark, value=mark.value / scale, lower=mark.lower / scale, upper=mark.upper / scale)
    return Row(capital(one.period), (scaled,))

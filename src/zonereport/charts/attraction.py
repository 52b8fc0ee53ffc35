"""How the projects of a period divide by size."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..exhibits import Chart, Prose
from ..language.formats import format_number
from ..language.messages import message
from ..vocabulary import Status
from .bars import Part, Stack, draw_stacks
from .captions import counts_clause, finish, silence
from .observations import Observation, observations
from .text import capital
from .theme import DEEP, MID, ON_DARK, ON_LIGHT, OUTCOME

if TYPE_CHECKING:
    from ..edition import Edition


def size_classes(edition: Edition) -> Chart | Prose:
    """Projects of a size class and the others, of each period for which both are known exactly.

    Parameters
    ----------
    edition : Edition
        Its ``figures`` and ``ratios`` are read; they are not changed.
    """
    rows = edition.ratios
    rest = rows[(rows["quantity"] == "projects_below_class") & (rows["subject"] == "")]
    language, stacks, alt, used, lines = edition.language, [], [], [], []
    printed = {one.figures[0]: one for one in observations(edition.figures, edition)}
    for below in sorted(observations(rest, edition), key=lambda one: one.end, reverse=True):
        whole, part = below.figures
        # A bar holds whole projects: what a bounding word leaves open cannot be drawn as one.
        if below.status is not Status.ACTUAL or not all(map(_is_exact, (below, printed[part]))):
            continue
        names = (below.scope, message("charts.attraction_size_classes.below", language))
        parts = (
            Part(names[0], round(printed[part].value), DEEP, OUTCOME, ON_DARK),
            Part(names[1], round(below.value), MID, OUTCOME, ON_LIGHT),
        )
        stacks.append(Stack(capital(below.name), capital(below.period), parts))
        numbers = counts_clause([(one.name, one.count) for one in parts], language)
        total = format_number(sum(one.count for one in parts), language, 0)
        name = f"{below.name}{message('charts.alt.scope', language, scope=below.period)}"
        alt.append(message("charts.alt.source", language, name=name, total=total, parts=numbers))
        used += [whole, part]
        lines += [whole, part, below.derived]
    if not stacks:
        return silence()
    draw = partial(draw_stacks, stacks, language)
    return finish(draw, "attraction_size_classes", edition, alt, used, records=lines)


def _is_exact(one: Observation) -> bool:
    return one.lower == one.value == one.upper

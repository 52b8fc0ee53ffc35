"""How good the data are: what was coded from which article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..exhibits import Chart, Prose
from ..language.formats import format_number
from ..language.messages import message
from ..language.names import code_name, source_title, source_window
from ..vocabulary import Status
from .bars import Part, Stack, draw_stacks
from .captions import counts_clause, finish, nothing
from .theme import DEEP, INK, MID, ON_DARK, ON_LIGHT, OUTCOME, TARGET

if TYPE_CHECKING:
    from ..edition import Edition

_LOOKS = {
    Status.ACTUAL: (DEEP, OUTCOME, ON_DARK),
    Status.EXPECTED: (MID, OUTCOME, ON_LIGHT),
    Status.TARGET: ("none", TARGET, INK),
}


def figures_by_source(edition: Edition) -> Chart | Prose:
    """How many figures each article gave, by observation status.

    Parameters
    ----------
    edition : Edition
        Its ``figures`` and ``sources`` are read; they are not changed.
    """
    figures, language = edition.figures, edition.language
    if figures.empty:
        return nothing("figures_by_source", edition)
    counts = figures.groupby(["source", "status"]).size()
    listed = edition.sources[edition.sources["source"].isin(figures["source"])]
    stacks, alt = [], []
    for source in listed.sort_values(["published_to", "source"], kind="stable")["source"]:
        parts = tuple(
            Part(code_name("status", status, language), int(counts.get((source, status), 0)), *look)
            for status, look in _LOOKS.items()
        )
        name = source_title(edition.sources, str(source), language)
        detail = source_window(edition.sources, str(source), language)
        stacks.append(Stack(name, detail, parts))
        numbers = counts_clause([(part.name, part.count) for part in parts], language)
        total = format_number(sum(part.count for part in parts), language, 0)
        alt.append(message("charts.alt.source", language, name=name, total=total, parts=numbers))
    draw = partial(draw_stacks, stacks, language)
    return finish(draw, "figures_by_source", edition, alt, (), counted="sources.figures")

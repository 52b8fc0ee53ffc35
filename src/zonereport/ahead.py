"""What several chapters of a report ask for, made before they run.

Called in the process that their kernels are forked from, whatever is kept there is done once for all
chapters, and for the other language too. A kernel of its own makes all of it itself, with the same result.
"""

from __future__ import annotations

from pathlib import Path

from .analysis.other_zones import surroundings
from .analysis.target_record import shares
from .analysis.target_states import told_targets
from .edition import Edition, open_edition
from .language.advances import advances
from .language.formats import format_date
from .language.labels import Labels
from .language.messages import catalogue, namespaces
from .refresh import begin_typed


def make_ahead(
    zone: str, as_of: str, first_year: int | str, language: str, seeds: str | Path, data: str | Path
) -> None:
    """Make what the chapters share.

    Parameters
    ----------
    zone, as_of, first_year, language, seeds, data
        As the chapters take them; ``data`` must be up to date.

    Raises
    ------
    UsageError, ZonereportError
        As `zonereport.edition.open_edition` does.
    """
    keep_typed = begin_typed(seeds, data)
    try:
        _make(open_edition(zone, as_of, first_year, language, seeds, data))
    finally:
        keep_typed()


def _make(edition: Edition) -> None:
    labels = Labels(edition)
    assert labels.figures is not None and labels.derived_rows is not None and edition.variants is not None
    told_targets(edition.targets, edition.figures, edition.indicators)
    shares(told_targets(edition.targets, edition.figures))
    surroundings(edition.all_figures, edition.indicators, edition.areas, edition.zone)
    format_date(edition.as_of, edition.language)
    for namespace in namespaces(edition.language):
        catalogue(namespace, edition.language)
    advances()

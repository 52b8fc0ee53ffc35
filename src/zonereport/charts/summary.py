"""The first page's three small charts: growth, completion, R&D intensity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exhibits import Chart, Prose
from .completion import latest_completion
from .growth import latest_growth
from .rd_intensity import latest_rd

if TYPE_CHECKING:
    from ..edition import Edition


def summary_growth(edition: Edition) -> Chart | Prose:
    """The newest growth of each indicator beside its newest target; each says which period it is of."""
    return latest_growth(edition)


def summary_completion(edition: Edition) -> Chart | Prose:
    """The newest completion rate of each indicator beside the share of the year elapsed."""
    return latest_completion(edition)


def summary_rd(edition: Edition) -> Chart | Prose:
    """R&D intensity of the zone, one row for each definition."""
    return latest_rd(edition)

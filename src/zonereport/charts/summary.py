"""The first page's three small charts: growth, completion, R&D intensity, each under its finding."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..analysis.headlines import latest_completion_parts, latest_growth_rates, latest_intensity
from ..exhibits import Chart, Prose
from ..language.formats import format_bounds
from ..language.labels import Labels, records
from ..language.messages import message
from ..vocabulary import Status
from .completion import latest_completion
from .growth import latest_growth
from .observations import observations
from .rd_intensity import latest_rd
from .text import capital

if TYPE_CHECKING:
    import pandas as pd

    from ..edition import Edition

Row = Mapping[Hashable, Any]


def summary_growth(edition: Edition) -> Chart | Prose:
    """The newest growth of each indicator beside its newest target; each says which period it is of."""
    chart, labels = latest_growth(edition), Labels(edition)
    rates = latest_growth_rates(edition.growth, edition.zone)
    rows, numbers = records(rates)[:2], _numbers(rates, edition)
    if not rows:
        return chart
    told = {"what": labels.what(rows[0]), "value": numbers[0], "direction": _direction(rows[0], edition)}
    if len(rows) == 1:
        return _found(chart, edition, "single", rows[0], **told)
    other = {"other": labels.what(rows[1]), "other_value": numbers[1]}
    other["other_direction"] = _direction(rows[1], edition)
    return _found(chart, edition, "pair", rows[0], **told, **other)


def summary_completion(edition: Edition) -> Chart | Prose:
    """The newest completion rate of each indicator beside the share of the year elapsed."""
    chart = latest_completion(edition)
    parts = latest_completion_parts(edition.completion, edition.indicators, edition.zone)
    by_quantity = {row["quantity"]: row for row in records(parts)}
    if not {"rate", "pace", "elapsed_share"} <= by_quantity.keys():
        return chart
    rate, pace, elapsed = (by_quantity[name] for name in ("rate", "pace", "elapsed_share"))
    # Only an interval wholly on one side of the calendar is ahead of it or behind.
    verdict = "ahead" if pace["lower"] > 1 else "behind" if pace["upper"] < 1 else "even"
    value = _numbers(parts.head(1), edition)[0]
    verb = "expected" if rate["status"] == Status.EXPECTED else "done"
    done = message(f"charts.summary_completion.finding.{verb}", edition.language)
    share = format_bounds(*(elapsed["value"],) * 3, "percent", edition.language, decimals=1)
    what = Labels(edition).indicator(rate["indicator"])
    return _found(chart, edition, verdict, rate, what=what, done=done, value=value, elapsed=share)


def summary_rd(edition: Edition) -> Chart | Prose:
    """R&D intensity of the zone, one row for each definition."""
    chart = latest_rd(edition)
    latest = latest_intensity(edition.rd_intensity, edition.zone)
    if latest.empty:
        return chart
    row = records(latest)[0]
    own = edition.rd_intensity[edition.rd_intensity["area"].eq(edition.zone)]
    definitions = own.loc[own["quantity"].eq("intensity"), ["indicator", "scope"]].drop_duplicates()
    told = {"what": Labels(edition).what(row), "value": _numbers(latest, edition)[0]}
    return _found(chart, edition, "apart" if len(definitions) > 1 else "single", row, **told)


def _found(chart: Chart | Prose, edition: Edition, key: str, row: Row, **values: object) -> Chart | Prose:
    """The chart under the sentence that it shows, instead of the question that it answers."""
    if isinstance(chart, Prose):
        return chart
    name = chart.id.removeprefix("chart-").replace("-", "_")
    period = Labels(edition).period(row)
    title = message(f"charts.{name}.finding.{key}", edition.language, period=period, **values)
    return replace(chart, title=capital(title))


def _numbers(rows: pd.DataFrame, edition: Edition) -> list[str]:
    """The numbers as the chart's labels write them; the direction is told in words."""
    return [one.sign.removeprefix("−") for one in observations(rows, edition)]


def _direction(row: Row, edition: Edition) -> str:
    direction = "fell" if row["value"] < 0 else "rose"
    return message(f"charts.summary_growth.finding.{direction}", edition.language)

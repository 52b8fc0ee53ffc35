"""``zonereport trace``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from ..errors import UsageError
from ..tracing import open_ledger, parse_reference
from ..tracing import trace as follow
from ..tracing.nodes import as_json
from .folders import seeds_option, texts_folder, texts_option

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("number", metavar="ID")
@seeds_option
@click.option("--data", type=_FOLDER, default="data", show_default=True, help="What cleaning wrote.")
@texts_option
@click.option("--as-of", help="Day as 2023-12-31: only what was published by then.  [default: everything]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json for machines.",
)
def trace(number: str, seeds: Path, data: Path, texts: Path | None, as_of: str | None, form: str) -> None:
    """Follow a number down to the characters that printed it.

    ID is a figure (hy24-013), a derived number (completion.implied_plan:hy24-027+hy24-028) or a link
    that a report shows (report.html#hy24-013). A derived number is recomputed and followed through
    everything that it was made from. A number that only an earlier day knows is looked up on all days
    of publication.

    \b
    Example:
      zonereport trace hy24-028 --texts seeds/texts
      zonereport trace "reports/hengyang/2024-10-31/en/report.html#hy24-028" --format json
    """
    from rich.console import Console

    from ..clean import read_data
    from ..evidence import read_texts
    from ..seeds import load_seeds
    from .branches import branch_of, plain_lines, rich_tree

    day = _day(as_of)
    typed = load_seeds(seeds)
    folder = texts_folder(texts, seeds)
    found = read_texts(typed, folder) if folder else None
    known, faults = (found.of(typed), found.faults) if found else ({}, [])
    ledger = open_ledger(read_data(data, seeds), typed, known, "; ".join(str(fault) for fault in faults))
    node = follow(parse_reference(number), ledger, day)
    if form == "json":
        click.echo(json.dumps(as_json(node), ensure_ascii=False, indent=2))
        return
    branch, console = branch_of(node), Console()
    if console.is_terminal:
        console.print(rich_tree(branch))
    else:
        click.echo("\n".join(plain_lines(branch)))


def _day(as_of: str | None) -> date | None:
    if as_of is None:
        return None
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"--as-of {as_of!r} is no day; write one as 2023-12-31.") from None

"""``zonereport seal``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import click

from .. import evidence
from ..errors import UsageError, ZonereportError
from ..seeds import Seeds, load_seeds
from .folders import seeds_option, texts_folder, texts_option


@click.command()
@seeds_option
@texts_option
@click.option("--moved", is_flag=True, help="First take over texts that changed: move the rows along.")
def seal(seeds: Path, texts: Path | None, moved: bool) -> None:
    """Seal every figure that stands in its article as it was typed, and every source coded completely.

    Writes the columns seal of seeds/figures.csv and seeds/sources.csv and nothing else. A row that
    is changed, added or lost later no longer matches its seal or its source's, and check says so.

    With --moved, texts that are no longer the ones that were coded are taken over first: where the
    printed string of every row is found again, the rows get their new offsets and the source the
    text's new digest. A text of which a row is lost is left alone, and the row is named.

    \b
    Example:
      zonereport seal --texts seeds/texts
    """
    loaded = load_seeds(seeds)
    folder = texts_folder(texts, seeds)
    if folder is None:
        raise UsageError(f"there is no folder {seeds / 'texts'}; name the one with the texts with --texts")
    left = _take_over(seeds, folder) if moved else []
    loaded = load_seeds(seeds) if moved else loaded
    sealing = evidence.seal(loaded, folder)
    left += _tell(loaded, sealing)
    if left:
        raise ZonereportError("\n".join(left))


def _take_over(seeds: Path, folder: Path) -> list[str]:
    """Move the rows of every changed text along; returns why that was refused, for those where it was."""
    refused = []
    changed = evidence.read_texts(load_seeds(seeds), folder).changed
    if not changed:
        click.echo("No text has changed.")
    for file in changed:
        try:
            moves = evidence.reanchored(load_seeds(seeds), folder / file)
        except ZonereportError as error:
            refused.append(str(error))
            continue
        click.echo(f"{file} taken over:")
        runs: Any = moves.runs.itertuples()
        for run in runs:
            where = evidence.distance_in_words(run.distance) if run.distance else "where they were"
            click.echo(f"  {evidence.run_in_words(run)} at {run.start} to {run.end}: {where}")
        if moves.new:
            shown = ", ".join(f"{item.text} at {item.start}" for item in moves.new[:10])
            click.echo(f"  {len(moves.new)} numerals that no row covers: {shown}")
    return refused


def _tell(seeds: Seeds, sealing: evidence.Sealing) -> list[str]:
    """Say what is sealed now; returns what should bear a seal and does not, with why."""
    cited = set(seeds.figures.loc[seeds.figures["start"] == "", "figure"])
    without_text = set(seeds.sources.loc[seeds.sources["file"] == "", "source"])
    for count, noun, others, file in (
        (len(sealing.sealed), "figure", f"{len(cited)} only cited", "figures.csv"),
        (len(sealing.sources), "source", f"{len(without_text)} without a text", "sources.csv"),
    ):
        change = "written" if file in sealing.written else "unchanged"
        click.echo(f"{count} {noun}{'' if count == 1 else 's'} sealed, {others}; {file} {change}.")
    figures = {figure: why for figure, why in sealing.refused.items() if figure not in cited}
    sources = {source: why for source, why in sealing.refused_sources.items() if source not in without_text}
    return [
        *_listed(figures, "figure is not sealed", "figures are not sealed"),
        *_listed(sources, "source is not sealed", "sources are not sealed", set(figures.values())),
    ]


def _listed(refused: dict[str, str], one: str, many: str, told: Collection[str] = ()) -> list[str]:
    """How many were refused, and each reason with those that it holds for; ``told`` are known already."""
    if not refused:
        return []
    names_of: dict[str, list[str]] = {}
    for name, why in refused.items():
        names_of.setdefault(why, []).append(name)
    lines = [f"{len(refused)} {one if len(refused) == 1 else many}:"]
    for why, names in names_of.items():
        shown = f"{names[0]} to {names[-1]}, {len(names)} in all" if len(names) > 3 else ", ".join(names)
        lines.append(f"  {shown}: {'for the same reason' if why in told else why}")
    return lines

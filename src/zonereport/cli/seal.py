"""``zonereport seal``."""

from __future__ import annotations

from pathlib import Path

import click

from .. import evidence
from ..errors import UsageError, ZonereportError
from ..seeds import load_seeds
from .folders import seeds_option, texts_folder, texts_option


@click.command()
@seeds_option
@texts_option
def seal(seeds: Path, texts: Path | None) -> None:
    """Seal every figure that stands in its article as it was typed.

    Writes the column seal of seeds/figures.csv and nothing else. A row that is changed later no
    longer matches its seal, and check says so.

    \b
    Example:
      zonereport seal --texts seeds/texts
    """
    loaded = load_seeds(seeds)
    folder = texts_folder(texts, seeds)
    if folder is None:
        raise UsageError(f"there is no folder {seeds / 'texts'}; name the one with the texts with --texts")
    sealing = evidence.seal(loaded, folder)
    cited = set(loaded.figures.loc[loaded.figures["start"] == "", "figure"])
    refused = [f"  {figure}: {why}" for figure, why in sealing.refused.items() if figure not in cited]
    changed = "written" if sealing.is_changed else "unchanged"
    click.echo(f"{len(sealing.sealed)} figures sealed, {len(cited)} only cited; figures.csv {changed}.")
    if refused:
        many = f"{len(refused)} figures do not stand in their texts:"
        found = "1 figure does not stand in its text:" if len(refused) == 1 else many
        raise ZonereportError("\n".join([found, *refused]))

"""``zonereport check``."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from ..clean import clean_figures
from ..errors import SeedFaults
from ..evidence import check_seals, coverage, verify
from ..seeds import load_seeds
from .folders import seeds_option, texts_folder, texts_option


@click.command()
@seeds_option
@texts_option
def check(seeds: Path, texts: Path | None) -> None:
    """Check what people typed, and hold it against the articles.

    Lists every fault with file, row, column, what was found and what is expected, and ends with
    exit code 1 if there is any. With the texts at hand it compares every figure with the
    characters it was read from, and shows how completely each text is coded.

    \b
    Example:
      zonereport check --texts seeds/texts
    """
    loaded = load_seeds(seeds)
    cleaned = clean_figures(loaded)
    grades = cleaned["evidence"].value_counts()
    counted = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items()))
    click.echo(f"{len(cleaned)} figures from {len(loaded.sources)} sources: {counted}.")
    faults = check_seals(loaded)
    folder = texts_folder(texts, seeds)
    if folder is None:
        click.echo("The texts are not here: anchors and coverage were not checked.")
    else:
        covered = coverage(loaded, folder)
        click.echo(f"\n{_aligned(covered.table)}\n")
        # Both name a text that is missing; a fault is listed once.
        faults += sorted({*verify(loaded, folder), *covered.faults})
    if faults:
        raise SeedFaults(faults)
    click.echo("No faults.")


def _aligned(table: pd.DataFrame) -> str:
    """Columns side by side, text to the left and numbers to the right."""
    rows = [[name.replace("_", " ") for name in table.columns], *table.astype("str").to_numpy().tolist()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    lines = [
        "  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    return "\n".join(line.rstrip() for line in lines)

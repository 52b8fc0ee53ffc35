"""The tables that travel inside a report's PDF: the rows that the report sees, and what it makes of them."""

from __future__ import annotations

from pathlib import Path

from ..clean.formats import tidy, to_csv
from ..edition import Edition


def write_tables(edition: Edition, folder: Path) -> list[str]:
    """Write a report's tables as CSV into an empty folder, and return their paths.

    Not the files of data/ themselves: these hold other zones' rows and later ones, and a report must
    not change with what it cannot see.

    Parameters
    ----------
    edition : Edition
        What the report is made from.
    folder : Path
        Is made; it must not exist.

    Returns
    -------
    list of str
        ``figures.csv`` with the figures of all areas that the report sees, and the zone's ``growth``,
        ``completion``, ``rd_intensity`` and ``targets``.
    """
    folder.mkdir()
    tables = {
        "figures": edition.all_figures,
        "growth": edition.growth,
        "completion": edition.completion,
        "rd_intensity": edition.rd_intensity,
        "targets": edition.targets,
    }
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_bytes(to_csv(tidy(frame)))
    return [str(folder / f"{name}.csv") for name in tables]

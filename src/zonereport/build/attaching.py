"""The tables that travel inside a report's PDF: the rows that the report sees, and what it makes of them."""

from __future__ import annotations

from pathlib import Path

from ..clean.formats import tidy, to_csv
from ..edition import Edition

#: The figures of all areas that the report sees, and what it makes of the zone's.
TABLES = ("figures", "growth", "completion", "rd_intensity", "targets")


def write_tables(edition: Edition, folder: Path) -> None:
    """Write a report's tables as CSV into an empty folder.

    Not the files of data/ themselves: these hold other zones' rows and later ones, and a report must
    not change with what it cannot see.

    Parameters
    ----------
    edition : Edition
        What the report is made from.
    folder : Path
        Is made; it must not exist.
    """
    folder.mkdir()
    for name in TABLES:
        frame = edition.all_figures if name == "figures" else getattr(edition, name)
        (folder / f"{name}.csv").write_bytes(to_csv(tidy(frame)))


def table_paths(folder: Path) -> list[str]:
    """Where ``write_tables`` has written them, in the order of `TABLES`."""
    return [str(folder / f"{name}.csv") for name in TABLES]

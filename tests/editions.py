"""Editions straight from seeds, for tests of what is said, shown and drawn of one.

That data come back from their files as they were written, and that an edition is made from them, is tested
in test_clean and test_edition.
"""

from __future__ import annotations

from pathlib import Path

from zonereport.choice import EARLIEST, LATEST, choose
from zonereport.clean import Data, clean_figures, tidy
from zonereport.edition import Edition, make_edition
from zonereport.seeds import Seeds


def edition_of(seeds: Seeds, zone: str = "jia") -> Edition:
    """What `open_edition` makes of the data of these seeds, in Chinese."""
    data = data_of(seeds)
    choice = choose(data, zone, LATEST, EARLIEST, "zh")
    return make_edition(choice, choice.look_at(data))


def data_of(seeds: Seeds, folder: Path = Path()) -> Data:
    """What would be read of data/ without the analyses' tables."""
    frames = {name: tidy(getattr(seeds, name)) for name in ("indicators", "areas", "sources", "alternatives")}
    return Data(folder, figures=tidy(clean_figures(seeds)), **frames, tables={})

"""Agreement: how far two people who coded the same texts coded the same."""

from .comparison import Agreement, compare
from .levels import COLUMNS, Level
from .listing import with_lines
from .pairing import Found, Pairing, pair
from .reading import CodingFaults, read_dismissed, read_figures, unknown_codes
from .second import SECOND, choose_pairs, keep_second, pair_second, second_coding, second_files

__all__ = [
    "COLUMNS",
    "SECOND",
    "Agreement",
    "CodingFaults",
    "Found",
    "Level",
    "Pairing",
    "choose_pairs",
    "compare",
    "keep_second",
    "pair",
    "pair_second",
    "read_dismissed",
    "read_figures",
    "second_coding",
    "second_files",
    "unknown_codes",
    "with_lines",
]

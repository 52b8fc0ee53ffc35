"""Anchors, seals and coverage: the figures against the texts that printed them."""

from zonereport.seeds import seal_of

from .covering import Coverage, cover, coverage
from .moves import Moves, distance_in_words, find_moves, run_in_words
from .reanchoring import reanchored
from .sealing import Sealing, seal
from .seals import check_seals, matching_seals
from .texts import Texts, read_texts
from .verification import check_anchors, verify

__all__ = [
    "Coverage",
    "Moves",
    "Sealing",
    "Texts",
    "check_anchors",
    "check_seals",
    "cover",
    "coverage",
    "distance_in_words",
    "find_moves",
    "matching_seals",
    "read_texts",
    "reanchored",
    "run_in_words",
    "seal",
    "seal_of",
    "verify",
]

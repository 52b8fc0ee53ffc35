"""Anchors, seals and coverage: the figures against the texts that printed them."""

from .covering import Coverage, coverage
from .seals import Sealing, check_seals, matching_seals, seal, seal_of
from .texts import Texts, read_texts
from .verification import check_anchors, verify

__all__ = [
    "Coverage",
    "Sealing",
    "Texts",
    "check_anchors",
    "check_seals",
    "coverage",
    "matching_seals",
    "read_texts",
    "seal",
    "seal_of",
    "verify",
]

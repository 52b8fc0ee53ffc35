"""The way back from a number to the characters that printed it: references, ledger, tree.

Nothing here reads a file or draws: what was typed, what cleaning made of it and the texts come in, a tree of
plain data goes out.
"""

from .ledger import Ledger, open_ledger
from .nodes import DerivedNumber, Exhibit, Months, Node, Passage, PrintedFigure, Source
from .references import Reference, parse_reference
from .tree import trace

__all__ = [
    "DerivedNumber",
    "Exhibit",
    "Ledger",
    "Months",
    "Node",
    "Passage",
    "PrintedFigure",
    "Reference",
    "Source",
    "open_ledger",
    "parse_reference",
    "trace",
]

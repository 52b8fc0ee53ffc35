"""What differs between two editions of a report: figures, derived numbers and conclusions.

No statistics here: the numbers are those that the editions hold, and the reasons are read off what
cleaning and the analyses marked.
"""

from .comparing import compare
from .entries import Change, Changes, Kind, Part, Reason
from .snapshot import FILE, Snapshot, read_snapshot, snapshot_bytes, take_snapshot

__all__ = [
    "FILE",
    "Change",
    "Changes",
    "Kind",
    "Part",
    "Reason",
    "Snapshot",
    "compare",
    "read_snapshot",
    "snapshot_bytes",
    "take_snapshot",
]

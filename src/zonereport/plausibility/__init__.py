"""Whether what was coded can be meant: figures against their periods, parts, series and sources."""

from .examination import examine
from .findings import Finding, Kind

__all__ = ["Finding", "Kind", "examine"]

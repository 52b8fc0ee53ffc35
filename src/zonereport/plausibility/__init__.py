"""Whether what was coded can be meant: figures against their periods, parts, series and sources."""

from .doubts import Findings
from .examination import examine
from .findings import Finding, Kind

__all__ = ["Finding", "Findings", "Kind", "examine"]

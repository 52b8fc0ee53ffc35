"""What a check of the meaning found, and the note that explains it.

Sources do contradict themselves, and such a figure is coded as it is printed. A finding is
explained, and no fault, once the note of one of its figures names another of its figures or the
finding's kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zonereport.errors import Fault


class Kind(StrEnum):
    """Kinds of findings; a note that explains a finding may name its kind."""

    FUTURE_OUTCOME = "future-outcome"
    UNFINISHED_OUTCOME = "unfinished-outcome"
    PAST_TARGET = "past-target"
    PAST_EXPECTATION = "past-expectation"
    DISTANT_PERIOD = "distant-period"
    UNDATED_OUTCOME = "undated-outcome"
    GROWTH_DIFFERS = "growth-differs"
    COMPLETION_DIFFERS = "completion-differs"
    SHARE_DIFFERS = "share-differs"
    SUBJECT_ABOVE_AREA = "subject-above-area"
    SCOPE_ABOVE_WHOLE = "scope-above-whole"
    AREA_ABOVE_PARENT = "area-above-parent"
    SHARES_ABOVE_WHOLE = "shares-above-whole"
    UNLIKELY_RATE = "unlikely-rate"
    UNLIKELY_SIZE = "unlikely-size"
    JUMP = "jump"
    STOCK_AND_FLOW = "stock-and-flow"
    LEVEL_AND_SHARE = "level-and-share"
    PERCENT_OR_POINTS = "percent-or-points"
    TWO_VALUES = "two-values"
    CODED_TWICE = "coded-twice"
    SUPERSEDES_OTHER = "supersedes-other"
    TWO_SPELLINGS = "two-spellings"
    SUBJECT_IS_AREA = "subject-is-area"

    @property
    def phrase(self) -> str:
        """The kind in words, as a note names it.

        Examples
        --------
        >>> Kind.PAST_TARGET.phrase
        'past target'
        """
        return self.value.replace("-", " ")


@dataclass(frozen=True)
class Finding:
    """One doubt about what the figures mean.

    Parameters
    ----------
    kind : Kind
    figures : tuple of str
        Ids of the figures that do not go together; the first is the one whose row the fault names.
    fault : Fault
        Where it is, what was found, what would be expected, and what to do.
    remark : str
        The note that explains it; "" where there is none, and the finding is a fault.

    Examples
    --------
    >>> fault = Fault("figures.csv", 3, "printed", "62亿元", "the number of a-001")
    >>> Finding(Kind.TWO_VALUES, ("a-002", "a-001"), fault, "a-002: a-001 is the caption's").remark
    "a-002: a-001 is the caption's"
    """

    kind: Kind
    figures: tuple[str, ...]
    fault: Fault
    remark: str = ""

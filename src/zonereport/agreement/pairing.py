"""Two codings side by side: which figures both coders found, which only one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from zonereport.seeds import Seeds

from .matching import PRINT, match, overlaps
from .readings import located, readings


@dataclass(frozen=True)
class Found:
    """Unitising agreement: what the two coders took for a figure.

    Parameters
    ----------
    ours, theirs : int
        Figures of each coding.
    both : int
        Figures that both found.
    by_print : int
        How many of ``both`` were matched by source and print, for want of offsets.
    dismissed_here, dismissed_there : dict
        Figures of the other coding that the seeds dismiss, and figures of the seeds that the other
        coding dismisses, by reason.
    """

    ours: int
    theirs: int
    both: int
    by_print: int
    dismissed_here: dict[str, int]
    dismissed_there: dict[str, int]

    @property
    def either(self) -> int:
        """Figures that at least one coder found."""
        return self.ours + self.theirs - self.both


@dataclass(frozen=True, eq=False)
class Pairing:
    """Two codings of the same texts and the pairs of their figures.

    Parameters
    ----------
    ours, theirs : DataFrame
        Results of ``readings``, of the texts that both coders worked on.
    pairs : DataFrame
        Result of ``match``.
    dismissed_here, dismissed_there : Series
        By row of ``theirs`` why we dismissed its characters, by row of ``ours`` why they did;
        "" for figures that were matched and for characters that nobody dismissed.
    left_out, beyond : dict of str to int
        Our figures in texts that the other coder did not work on, by text, and the reverse.
    """

    ours: pd.DataFrame
    theirs: pd.DataFrame
    pairs: pd.DataFrame
    dismissed_here: pd.Series[str]
    dismissed_there: pd.Series[str]
    left_out: dict[str, int]
    beyond: dict[str, int]

    @property
    def found(self) -> Found:
        """How many figures there are on either side."""
        return Found(
            ours=len(self.ours),
            theirs=len(self.theirs),
            both=len(self.pairs),
            by_print=int((self.pairs["by"] == PRINT).sum()),
            dismissed_here=_counted(self.dismissed_here),
            dismissed_there=_counted(self.dismissed_there),
        )

    def restricted(self, ours: pd.Series[bool], theirs: pd.Series[bool]) -> Pairing:
        """The same pairs without the rows that are not wanted; a pair stays if our figure stays.

        Parameters
        ----------
        ours : Series of bool
            Rows of ``ours`` to keep.
        theirs : Series of bool
            Rows of ``theirs`` to keep where they were not matched.
        """
        mine = ours.to_numpy(dtype=bool)
        pairs = self.pairs[mine[self.pairs["ours"]]]
        others = theirs.to_numpy(dtype=bool) & ~np.isin(np.arange(len(self.theirs)), self.pairs["theirs"])
        others[pairs["theirs"]] = True
        moved = {"ours": mine.cumsum()[pairs["ours"]] - 1, "theirs": others.cumsum()[pairs["theirs"]] - 1}
        return replace(
            self,
            ours=self.ours[mine].reset_index(drop=True),
            theirs=self.theirs[others].reset_index(drop=True),
            pairs=pairs.assign(**moved).reset_index(drop=True),
            dismissed_here=self.dismissed_here[others].reset_index(drop=True),
            dismissed_there=self.dismissed_there[mine].reset_index(drop=True),
        )


def pair(seeds: Seeds, theirs: pd.DataFrame, dismissed: pd.DataFrame | None = None) -> Pairing:
    """Match the seeds' figures with another coding of theirs.

    Parameters
    ----------
    seeds : Seeds
    theirs : DataFrame
        Result of ``read_figures``.
    dismissed : DataFrame, optional
        What the other coder dismissed, with the columns of ``dismissed.csv``.

    Returns
    -------
    Pairing
        Of the texts in which both coders coded or dismissed something: second codings are often of
        a sample of the texts, and what one person alone has read says nothing about agreement.
    """
    theirs_dismissed = seeds.dismissed.iloc[:0] if dismissed is None else dismissed
    here = located(seeds.figures, seeds), located(seeds.dismissed, seeds)
    there = located(theirs, seeds), located(theirs_dismissed, seeds)
    read_by_us, read_by_them = ({*figures["text"], *gone["text"]} for figures, gone in (here, there))
    ours_in, theirs_in = here[0]["text"].isin(read_by_them), there[0]["text"].isin(read_by_us)
    ours = readings(seeds.figures[ours_in.to_numpy()], seeds)
    others = readings(theirs[theirs_in.to_numpy()], seeds)
    pairs = match(ours, others)
    return Pairing(
        ours=ours,
        theirs=others,
        pairs=pairs,
        dismissed_here=_dismissals(others, pairs["theirs"], here[1]),
        dismissed_there=_dismissals(ours, pairs["ours"], there[1]),
        left_out=_counted(here[0].loc[~ours_in, "text"]),
        beyond=_counted(there[0].loc[~theirs_in, "text"]),
    )


def _dismissals(figures: pd.DataFrame, matched: pd.Series[int], dismissed: pd.DataFrame) -> pd.Series[str]:
    """Why the characters of figures that were not matched were dismissed; the reason that covers most."""
    first, second, shared, _ = overlaps(figures, dismissed)
    meets = pd.DataFrame({"row": first, "reason": dismissed["reason"].to_numpy()[second], "shared": shared})
    meets = meets.sort_values("shared", ascending=False, kind="stable").drop_duplicates("row")
    reasons = meets[~meets["row"].isin(matched)].set_index("row")["reason"]
    return reasons.reindex(figures.index).fillna("").astype("str")


def _counted(cells: pd.Series[str]) -> dict[str, int]:
    counts = cells[cells != ""].value_counts()
    return {str(cell): int(count) for cell, count in sorted(counts.items())}

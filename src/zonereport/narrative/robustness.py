"""Robustness in words: how many conclusions hold whatever is read, and how many were put to a test."""

from __future__ import annotations

from ..analysis.robustness import NOT_SAID
from ..edition import Edition
from ..exhibits import Prose
from ..vocabulary import Language, Verdict
from .teller import Teller, title

__all__ = ["opening", "title"]

_TABLE = "robustness.conclusions"
_VARIANTS = "robustness.variants"


def opening(edition: Edition) -> Prose:
    """How many conclusions there are, in how many variants, how many hold, and how many were tested."""
    teller = Teller(edition)
    found = edition.robustness
    ruled_out = found["answer"].eq(Verdict.NOT_COMPARABLE) & found["broken_by"].eq("")
    drawn = found[found["answer"].ne(NOT_SAID) & ~ruled_out]
    changed = int(drawn["broken_by"].ne("").sum())
    not_said = int(found["answer"].eq(NOT_SAID).sum())
    parts = []
    if not len(drawn) and not not_said:
        parts = [teller.text("robustness.none", zone=teller.area(edition.zone))]
    if len(drawn):
        parts += [
            teller.count("robustness.opening", len(drawn), _TABLE, **_ways(teller)),
            teller.count("robustness.hold", len(drawn) - changed, _TABLE),
            teller.count("robustness.change", changed, _TABLE) if changed else "",
            _tested(teller, len(drawn), int(drawn["tested"].gt(0).sum())),
        ]
    parts += [teller.count("robustness.not_said", not_said, _TABLE)] if not_said else []
    # No table lists these.
    parts += [teller.count("robustness.ruled_out", int(ruled_out.sum()))] if ruled_out.any() else []
    space = "" if teller.language == Language.ZH else " "
    return Prose(space.join(part for part in parts if part))


def _ways(teller: Teller) -> dict[str, str]:
    """How many variants there are, and of which kinds."""
    ways = teller.edition.variants
    kinds = [teller.text(f"robustness.kinds.{kind}") for kind in dict.fromkeys(ways["kind"])]
    semicolon = "、" if teller.language == Language.ZH else "; "
    return {"variants": teller.counted(len(ways), _VARIANTS), "kinds": semicolon.join(kinds)}


def _tested(teller: Teller, total: int, tested: int) -> str:
    if tested == total:
        return teller.count("robustness.all_tested", total, _TABLE)
    if not tested:
        return teller.count("robustness.none_tested", total)
    whole = teller.counted(total, _TABLE)
    touched, others = (teller.counted(count, _TABLE) for count in (tested, total - tested))
    return teller.text("robustness.tested", total=whole, tested=touched, untested=others)

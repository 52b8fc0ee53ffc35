"""Enumerations: which of several things each of several figures belongs to (分别).

"财政收入、税收分别增长8%、9%" maps in order, and so does a list of growth rates after the list
of the levels that grew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .sentences import Place

_JOINT = re.compile(r"\s*(?:、|和|及|以及|与|,|，)\s*(?:[^、，,;；。\d]{0,4}的)?\s*$")
_EACH = re.compile("分别|依次")
_AND_OTHERS = re.compile(r"等(?:各|多|几|主要|经济|项)*指标.*$")
_ITEMS = re.compile(r"、|和|以及|及|与")
_VERBS = re.compile(r"^.*(?:实现|完成|其中|中的|的(?=\w{2,}、))")


def find_groups(places: Sequence[Place]) -> list[list[Place]]:
    """Return the groups of figures that 分别 introduces."""
    groups: list[list[Place]] = []
    for place in places:
        if _EACH.search(re.split(r"[;；。\n]", place.since)[-1]):
            groups.append([place])
        elif groups and _continues(groups[-1][-1], place):
            groups[-1].append(place)
    return [group for group in groups if len(group) > 1]


def _continues(first: Place, second: Place) -> bool:
    return (
        second.earlier[-1:] == (first.span,)
        and _JOINT.fullmatch(second.since) is not None
        and first.span.dimension is second.span.dimension
    )


def items_before(place: Place, count: int) -> list[str]:
    """The things named before 分别, if they are as many as the figures; else an empty list.

    Parameters
    ----------
    place : Place
        The first figure of the group.
    count : int
        How many figures the group has.
    """
    named = _AND_OTHERS.sub("", re.split(_EACH, place.since)[0])
    clauses = [clause for clause in re.split(r"[,，;；:：]", named) if clause.strip()]
    if not clauses:
        return []
    items = [item for item in _ITEMS.split(_VERBS.sub("", clauses[-1])) if item]
    return items if len(items) == count else []

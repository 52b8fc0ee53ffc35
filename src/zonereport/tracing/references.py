"""What a person may ask for: a figure, a derived number, or a link that a report shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from urllib.parse import unquote

_REPORT = re.compile(r"(\d{4}-\d{2}-\d{2})/[a-z]{2}/report\.(?:html|pdf)$")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_MOST_NEAR = 5


@dataclass(frozen=True)
class Reference:
    """What is asked for.

    Parameters
    ----------
    target : str
        Id of a figure, a derived number, a source's line (``source-…``) or an exhibit (``table-…``).
    day : date or None
        Day of the report that the link stands in; None for an id.
    """

    target: str
    day: date | None = None


def parse_reference(text: str) -> Reference:
    """Read an id, or a link as a browser shows it: ``report.html#hy24-013``, ``#hy24-013``.

    Examples
    --------
    >>> parse_reference("reports/hengyang/2024-10-31/en/report.html#from-hy24-013")
    Reference(target='hy24-013', day=datetime.date(2024, 10, 31))
    >>> parse_reference("#completion.implied_plan:hy24-010%2Bhy24-011").target
    'completion.implied_plan:hy24-010+hy24-011'
    """
    path, mark, fragment = _INVISIBLE.sub("", text).strip().strip("'\"").rpartition("#")
    target = "".join(unquote(fragment).split())
    found = _REPORT.search(unquote(path).replace("\\", "/")) if mark else None
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    # A line's way back to the text is about the same line.
    return Reference(target.removeprefix("from-") if mark else target, day)


def near_ids(target: str, known: Iterable[str]) -> list[str]:
    """Ids that somebody who typed ``target`` may have meant, the nearest first.

    Examples
    --------
    >>> near_ids("hy24-13", ["hy24-013", "hy19-001"])[0]
    'hy24-013'
    """
    candidates = list(known)
    close = get_close_matches(target, candidates, _MOST_NEAR, 0.6)
    begun = sorted(one for one in candidates if target and one.startswith(target))
    return list(dict.fromkeys([*close, *begun]))[:_MOST_NEAR]

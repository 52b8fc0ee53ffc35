"""Whether a report is current, and if not, why: decided from its ``run.json`` and its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .digested import Rows
from .keys import Key
from .record import FILE, skimmed
from .stores import Store

_MOST = 5


@dataclass(frozen=True)
class State:
    """What is known of a report in its store.

    Parameters
    ----------
    reasons : tuple of str
        Why it has to be run; empty where it is current.
    record : mapping
        What its ``run.json`` says, where it is current; without the rows that it sees, where these were not
        looked at.
    """

    reasons: tuple[str, ...]
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_current(self) -> bool:
        """Whether running it again would give the same bytes."""
        return not self.reasons


def state_of(store: Store, place: str, key: Key) -> State:
    """Compare a report with what it would be made from now.

    Its files are held against their recorded digests, see `Store.differing`: one that was altered or lost
    makes the report stale too. What the report sees is looked at only if what it was read from has changed.
    """
    content = store.read(place, FILE)
    if content is None:
        return State(("it has not been built yet",))
    try:
        record = skimmed(content)
        if not key.is_read_from(record.get("inputs")):
            record = json.loads(content)
        outputs = {str(name): str(digest) for name, digest in record["outputs"].items()}
        known = {name: record[name] for name in ("parameters", "versions", "zone_name")}
    except (ValueError, KeyError, TypeError, AttributeError):
        return State((f"its {FILE} cannot be read",))
    if not outputs or not all(isinstance(part, dict) for part in known.values()):
        return State((f"its {FILE} cannot be read",))
    reasons = [*_differences(record, key)]
    if not reasons:
        reasons = [f"{name} is missing or was altered" for name in store.differing(place, outputs)]
    return State(tuple(reasons), record)


def _differences(old: Mapping[str, Any], key: Key) -> Iterator[str]:
    new = key.without_rows()
    if not all(isinstance(old.get(name), type(part)) for name, part in {**new, "sees": {}}.items()):
        yield "it was built by an earlier zonereport, which did not record what it saw"
        return
    for name in ("parameters", "versions"):
        for entry in sorted(old[name].keys() | new[name].keys()):
            before, now = (part[name].get(entry, "none") for part in (old, new))
            if before != now:
                yield f"{entry}: {now}, was {before}"
    if old["environment"] != new["environment"]:
        yield "packages that these need in turn have other versions"
    for name, what in (("package", "zonereport's own code"), ("notebooks", "notebooks")):
        if told := _listed(_changes(old[name], new[name])):
            yield f"{what}: {told}"
    if not key.is_read_from(old.get("inputs")):
        yield from _rows_that_differ(old["sees"], key.sees)


def _rows_that_differ(old: Mapping[str, Any], new: Mapping[str, Rows]) -> Iterator[str]:
    for table in sorted(old.keys() | new.keys()):
        before, now = old.get(table, {"sha256": "", "rows": {}}), new.get(table)
        if now is None or before["sha256"] != now.sha256:
            told = _listed(_changes(before["rows"], now.told if now else {}))
            yield f"{table}: {told or 'rows in another order'}"


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What changed, in words, by entry."""
    both = old.keys() & new.keys()
    changed = [f"{name} changed" for name in new if name in both and old[name] != new[name]]
    added = [f"{name} new" for name in new if name not in both]
    gone = [f"{name} gone" for name in old if name not in both]
    return changed + added + gone


def _listed(told: Iterable[str]) -> str:
    parts = list(told)
    more = len(parts) - _MOST
    return ", ".join([*parts[:_MOST], *([f"and {more} more"] if more > 0 else [])])

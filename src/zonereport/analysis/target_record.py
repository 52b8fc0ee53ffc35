"""The record of targets: when each was announced, what became of it, and how many were ever answered.

The hit rate alone flatters: it counts the targets that somebody came back to. So the answered share
stands beside it, and with it whether an article from the year after the target is held at all, for
silence of the articles held is not silence of the zone.

States
------
met, missed, within_rounding
    Answered and judged (see `zonereport.analysis.targets`).
not_judged
    Answered, but the codebook does not say whether more is better.
expected_only
    Due; an expectation was published over the same period, and no outcome.
not_comparable, no_outcome
    Due and not answered: something of the family was published, or nothing.
not_yet_due, undated
    Nobody can ask for an outcome yet, or ever.

Announced
---------
before, within, after
    The target was published before its period began, in its course, or after its end. A target known
    only from an article that appeared after the period may be known only because it was met.

A full count of the articles held is no sample: shares carry no margin of error. What they carry are
the targets that rounding leaves undecided, as an interval.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonereport.analysis.derived import IDENTITY, NUMBERS, PERIOD
from zonereport.kept import once
from zonereport.vocabulary import Verdict

#: Below this many cases one more or less moves a share by over five points: n of m is said, no percentage.
MIN_CASES = 20

ANSWERED = frozenset({"met", "missed", "within_rounding", "not_judged"})
DUE = ANSWERED | {"expected_only", "not_comparable", "no_outcome"}
JUDGED = frozenset({"met", "missed", "within_rounding"})

#: How many months after a period an article may still be expected to tell its outcome.
FOLLOW_UP_MONTHS = 12

_PRINTED = ["qualifier", "source", "published_from", "published_to"]
COLUMNS = (
    "target", "derived", *IDENTITY, *PERIOD, "year", "holder", *NUMBERS, "unit", *_PRINTED, "announced",
    "verdict", "reason", "state", "outcomes", "outcome_sources", "expectations", "nearest", "gaps",
    "later_sources",
)  # fmt: skip


def target_record(register: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Bring the register of targets to one row per target with all that is known of it.

    Parameters
    ----------
    register : DataFrame
        Result of `zonereport.analysis.targets.targets`.
    figures : DataFrame
        The cleaned figures that it was made from.

    Returns
    -------
    DataFrame
        In the register's order: ``target`` (the figure), ``derived``, identity, period, ``year`` (Int64),
        ``holder`` (``area`` as a whole, or a ``subject`` in it), the number, ``unit``, ``qualifier``,
        ``source``, ``published_from, published_to``, ``announced``, ``verdict, reason, state``; ids
        separated by spaces: ``outcomes`` (that answer), ``outcome_sources``, ``expectations``, ``nearest``
        (that do not answer), ``gaps`` (derived rows), ``later_sources`` (sources of the area, held,
        from the twelve months after the period).
    """
    rows = register[register["quantity"] == "target"].reset_index(drop=True)
    rows = rows.assign(target=_cut(rows["derived"], "^.*:"))
    rows = rows.join(figures.set_index("figure")[_PRINTED], on="target")
    answers, foreseen = (_by_target(register, f"{name}_minus_target") for name in ("outcome", "expectation"))
    beside = _cut(rows["figures"], r"^\S+ ?")
    ids = {
        "outcomes": rows["target"].map(answers["other"]),
        "expectations": rows["target"].map(foreseen["other"]),
        "gaps": rows["target"].map(answers["derived"]),
        "later_sources": _later_sources(rows, figures),
    }
    known = {name: column.astype("object").fillna("").astype("str") for name, column in ids.items()}
    rows = rows.assign(**known)
    near = (rows["verdict"] == Verdict.NOT_COMPARABLE) & (rows["outcomes"] == "")
    rows = rows.assign(
        year=rows["period_end"].dt.year.astype("Int64"),
        holder=_codes(rows, [rows["subject"] == ""], ["area"], "subject"),
        announced=_announced(rows),
        state=_state(rows),
        nearest=beside.where(near, ""),
        outcome_sources=_sources(rows["outcomes"], figures),
    )
    return rows[list(COLUMNS)]


def counts(record: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Count targets by state, within each group.

    Parameters
    ----------
    record : DataFrame
        Result of `target_record`.
    *by : str
        Columns to group by, such as ``year``, ``indicator``, ``holder``; none for the whole.

    Returns
    -------
    DataFrame
        Sorted by group (undated last) and state: the columns of ``by``, ``state``, ``count`` and
        ``targets``, the ids of the figures counted.
    """
    groups = record.groupby([*by, "state"], dropna=False, as_index=False)
    return groups.agg(count=("target", "size"), targets=("target", " ".join))


@once
def shares(record: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Say how many of the targets due were answered, and how many of those answered were met.

    Parameters
    ----------
    record : DataFrame
        Result of `target_record`.
    *by : str
        Columns to group by; none for the whole.

    Returns
    -------
    DataFrame
        The columns of ``by`` (groups sorted, undated left out) and one row per ``share``:

        ``answered``: targets due that an outcome answers.
        ``answered_where_source``: the same among those due about whose period an article from the
        twelve months after it is held.
        ``followed_up``: those announced before or within their period, and of them those that another
        source than their own answers.
        ``met``: targets met among those answered and judged; the undecided ones are ``possible``.

        ``part, possible, whole`` (Int64) count, ``part_targets, possible_targets, whole_targets`` hold
        the figures' ids. ``value, lower, upper``: percent; NaN where ``whole`` is below ``MIN_CASES``,
        ``value`` also where ``possible`` leaves it open.
    """
    due = record["state"].isin(DUE)
    answered, judged = record["state"].isin(ANSWERED), record["state"].isin(JUDGED)
    in_time = record["announced"].isin(["before", "within"])
    nobody = pd.Series(False, index=record.index)
    asked = {
        "answered": (answered, nobody, due),
        "answered_where_source": (answered, nobody, due & (record["later_sources"] != "")),
        "followed_up": (answered & _by_another(record), nobody, due & in_time),
        "met": (record["state"] == "met", record["state"] == "within_rounding", judged),
    }
    keys = [*by]
    groups = record.loc[due, keys].drop_duplicates().sort_values(keys) if by else pd.DataFrame(index=[0])
    frame = groups.loc[groups.index.repeat(len(asked))].reset_index(drop=True)
    frame["share"] = pd.Series([*asked] * len(groups), dtype="str")
    for number, column in enumerate(("part", "possible", "whole")):
        found = [_targets_by(record[masks[number] & masks[-1]], keys) for masks in asked.values()]
        ids = [of_share.get(key, []) for key in _keys(groups, keys) for of_share in found]
        frame[column] = pd.array([len(each) for each in ids], dtype="Int64")
        frame[f"{column}_targets"] = pd.array([" ".join(each) for each in ids], dtype="str")
    counted = frame[["part", "possible", "whole"]].astype("float64")
    cases = counted["whole"].where(counted["whole"] >= MIN_CASES)
    lower = counted["part"] * 100 / cases
    upper = (counted["part"] + counted["possible"]) * 100 / cases
    frame = frame.assign(value=lower.where(lower == upper), lower=lower, upper=upper)
    return frame[[*by, *SHARE_COLUMNS]]


SHARE_COLUMNS = (
    "share", "part", "possible", "whole", "value", "lower", "upper",
    "part_targets", "possible_targets", "whole_targets",
)  # fmt: skip


def _targets_by(record: pd.DataFrame, keys: list[str]) -> dict[tuple[object, ...], list[str]]:
    """The targets of each group; pandas' own groups cost more than the few rows that there are."""
    known = record.dropna(subset=keys)
    found: dict[tuple[object, ...], list[str]] = {}
    for key, target in zip(_keys(known, keys), known["target"].tolist(), strict=True):
        found.setdefault(key, []).append(target)
    return found


def _keys(rows: pd.DataFrame, keys: list[str]) -> list[tuple[object, ...]]:
    columns = [rows[name].tolist() for name in keys]
    return [*zip(*columns, strict=True)] if keys else [()] * len(rows)


def _by_target(register: pd.DataFrame, quantity: str) -> pd.DataFrame:
    """Ids of the rows of a quantity and of the figure beside the target, by target."""
    rows = register[register["quantity"] == quantity]
    target, other = _cut(rows["figures"], "^.* "), _cut(rows["figures"], " .*$")
    found = pd.DataFrame({"target": target, "other": other, "derived": rows["derived"]})
    return found.groupby("target").agg(other=("other", " ".join), derived=("derived", " ".join))


def _sources(outcomes: pd.Series, figures: pd.DataFrame) -> pd.Series:
    source = dict(zip(figures["figure"], figures["source"], strict=True))
    found = [" ".join(sorted({source[figure] for figure in ids.split()})) for ids in outcomes]
    return pd.Series(found, index=outcomes.index, dtype="str")


def _by_another(record: pd.DataFrame) -> pd.Series:
    pairs = zip(record["source"], record["outcome_sources"], strict=True)
    found = [bool(set(sources.split()) - {own}) for own, sources in pairs]
    return pd.Series(found, index=record.index, dtype="bool")


def _later_sources(rows: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Sources of the area from the months after the target's period, wherever one is held."""
    held = figures[["area", "source", "published_from"]].drop_duplicates()
    ends = rows[["area", "period_end"]].dropna().drop_duplicates()
    both = ends.merge(held, on="area")
    limit = both["period_end"] + pd.DateOffset(months=FOLLOW_UP_MONTHS)
    after = both[(both["published_from"] > both["period_end"]) & (both["published_from"] <= limit)]
    after = after[["area", "period_end", "source"]].drop_duplicates().sort_values("source")
    found = after.groupby(["area", "period_end"])["source"].agg(" ".join)
    return rows.join(found.rename("later"), on=["area", "period_end"])["later"]


def _announced(rows: pd.DataFrame) -> pd.Series:
    # A stock has one day; the year in which it ends is what the target is for.
    year = pd.to_datetime(rows["period_end"].dt.strftime("%Y-01-01"))
    begins = rows["period_start"].mask((rows["months"] == 0).fillna(False), year)
    before = rows["published_to"] < begins
    after = rows["published_from"] > rows["period_end"]
    undated = rows["period_end"].isna()
    return _codes(rows, [undated, before, after], ["", "before", "after"], "within")


def _state(rows: pd.DataFrame) -> pd.Series:
    verdict = rows["verdict"]
    conditions = [
        verdict.isin(JUDGED),
        rows["outcomes"] != "",
        rows["period_end"].isna(),
        verdict == Verdict.NOT_YET_DUE,
        rows["expectations"] != "",
    ]
    codes = ["not_judged", "undated", str(Verdict.NOT_YET_DUE), "expected_only"]
    return _codes(rows, conditions, [verdict, *codes], verdict)


def _codes(
    rows: pd.DataFrame, conditions: list[pd.Series], codes: list[pd.Series | str], default: pd.Series | str
) -> pd.Series:
    masks = [np.asarray(one, dtype=bool) for one in conditions]
    columns = [np.broadcast_to(np.asarray(one, dtype="object"), len(rows)) for one in (*codes, default)]
    found = np.select(masks, columns[:-1], default=columns[-1])
    return pd.Series(found, index=rows.index).astype("str")


def _cut(texts: pd.Series, pattern: str) -> pd.Series:
    return texts.str.replace(pattern, "", regex=True).astype("str")

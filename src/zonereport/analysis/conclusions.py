"""What the analyses conclude, one row per conclusion, so that it can be asked again of other figures.

Kinds (answers)
---------------
``target_verdict`` (met, missed, within_rounding, not_comparable)
    What became of a target about which something was published.
``answered_share`` (below_half, half_or_more), ``followed_up`` (none, some)
    How many of the targets due were answered, and whether any announced in time ever was.
``rate_gap``, ``denominator_ratio`` … (agrees, within_rounding, differs)
    A printed number against a computed one.
``ahead_of_calendar``, ``plan_reached`` (above, below, undecided)
    Completion beside the share of the year gone, and of a whole year beside its plan.
``paths`` (joined, apart)
    Whether the completion rates of one year lie on one path.
``plan_implied``, ``implied_denominator`` (interval)
    It holds where another reading's interval meets the base's.
``growth_step`` (above, below, undecided, equal)
    A printed growth rate beside the one of an earlier year over the same months.
every other difference (above, below, undecided, equal, not_comparable)
    Its sign: ``target_drift``, ``ambition``, ``lead``, ``intensity_difference``, ``path_step`` …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from zonereport.analysis.beside import side_of
from zonereport.analysis.comparability import KEY
from zonereport.analysis.derived import IDENTITY, NUMBERS, PERIOD
from zonereport.analysis.formulary import DIFFERENCES
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.target_record import shares, target_record
from zonereport.vocabulary import Status, Verdict

COLUMNS = (
    "conclusion", "kind", *IDENTITY, *PERIOD, "answer", *NUMBERS, "unit", "rests_on", "figures",
)  # fmt: skip

#: Conclusions that hold where the intervals meet; the others where the answers are equal.
INTERVALS = frozenset({"plan_implied", "implied_denominator"})

#: Said through the register of targets, or through the rate itself.
_SAID_ELSEWHERE = frozenset({"outcome_minus_target", "rate_gap"})
_RECONCILED = (Verdict.AGREES, Verdict.WITHIN_ROUNDING, Verdict.DIFFERS)
_TOLD = (Verdict.MET, Verdict.MISSED, Verdict.WITHIN_ROUNDING, Verdict.NOT_COMPARABLE)


def conclusions(frames: Mapping[str, pd.DataFrame], figures: pd.DataFrame) -> pd.DataFrame:
    """Return what the analyses conclude.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        Results of the analyses by name: ``targets``, ``completion``, ``growth``, ``rd_intensity`` … ; one
        that is missing concludes nothing.
    figures : DataFrame
        The figures that they were made from.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, sorted by area, kind and ``conclusion``: a key made of the kind and of the
        figures (``target_drift:hy23m-024+hy19-060``), of series and year for paths, of the area for what is
        said of all targets.
        ``rests_on`` holds ids of derived rows, ``figures`` those of the printed ones, in the key's order.
    """
    none = pd.DataFrame({name: pd.Series(dtype="str") for name in ("quantity", "formula")})
    frames = {name: frame for name, frame in frames.items() if len(frame)}
    completion, growth, register = (frames.get(name, none) for name in ("completion", "growth", "targets"))
    parts = [
        _paces(completion[completion["quantity"] == "pace"]),
        _paths(completion[completion["quantity"].isin(["rate", "rate_computed"])]),
        _steps(growth[(growth["quantity"] == "growth") & (growth["formula"] == "printed")]),
        _register(register[register["quantity"] == "target"]),
        _shares(register, figures),
    ]
    for frame in frames.values():
        differs = _is_difference(frame)
        of_kinds = {
            _signs: differs & ~frame["quantity"].isin(_SAID_ELSEWHERE),
            _verdicts: _is_reconciled(frame, differs),
            _intervals: frame["quantity"].isin(INTERVALS),
        }
        parts += [conclude(frame[rows]) for conclude, rows in of_kinds.items() if rows.any()]
    return _collected(part for part in parts if len(part))


def _collected(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    found = list(parts)
    if not found:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    frame = pd.concat([part.reindex(columns=list(COLUMNS)) for part in found], ignore_index=True)
    texts = [name for name in COLUMNS if name not in {*NUMBERS, *PERIOD} - {"period"}]
    frame[texts] = frame[texts].fillna("").astype("str")
    frame = frame.drop_duplicates("conclusion")
    return frame.sort_values(["area", "kind", "conclusion"], kind="stable", ignore_index=True)


def sign(interval: Intervals) -> np.ndarray:
    """Return on which side of zero a number lies for certain.

    Examples
    --------
    >>> ends = {"value": [3.3, -1.0, 0.1, 0.0], "lower": [3.2, -1.1, -0.2, 0], "upper": [None, -0.9, 0.4, 0]}
    >>> sign(Intervals.from_frame(pd.DataFrame(ends))).tolist()
    ['above', 'below', 'undecided', 'equal']
    """
    sides = [(interval.lower == 0) & (interval.upper == 0), interval.lower > 0, interval.upper < 0]
    return np.select(sides, ["equal", "above", "below"], default="undecided")


def _is_difference(frame: pd.DataFrame) -> pd.Series:
    return frame["derived"].str.replace(":.*$", "", regex=True).isin(DIFFERENCES)


def _rows(rows: pd.DataFrame, kind: pd.Series | str, answer: pd.Series | np.ndarray | str) -> pd.DataFrame:
    frame = rows.assign(kind=kind, answer=answer, rests_on=rows["derived"])
    return frame.assign(conclusion=frame["kind"] + ":" + frame["figures"].str.replace(" ", "+", regex=False))


def _signs(rows: pd.DataFrame) -> pd.DataFrame:
    lead = rows["quantity"] == "lead"
    # A lead of "more than" the other's very number is certain: its own analysis says so.
    side = side_of(rows).replace("", "undecided")
    told = rows["verdict"] == Verdict.NOT_COMPARABLE
    answer = np.select([told, lead], [str(Verdict.NOT_COMPARABLE), side], sign(Intervals.from_frame(rows)))
    return _rows(rows, rows["quantity"].str.removesuffix("_over_years"), answer)


def _intervals(rows: pd.DataFrame) -> pd.DataFrame:
    return _rows(rows, rows["quantity"], "interval")


def _is_reconciled(frame: pd.DataFrame, differs: pd.Series) -> pd.Series:
    compared = ~differs | (frame["quantity"] == "rate_gap")
    return frame["verdict"].isin(_RECONCILED) & compared & (frame["quantity"] != "target")


def _verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    return _rows(rows, rows["quantity"], rows["verdict"])


def _paces(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    kind = np.where(rows["months"] == 12, "plan_reached", "ahead_of_calendar")
    return _rows(rows, pd.Series(kind, index=rows.index), sign(Intervals.from_frame(rows) - 1))


def _paths(rates: pd.DataFrame) -> pd.DataFrame:
    """Years with several rates, joined where nothing keeps a rate apart from the others."""
    if rates.empty:
        return rates
    about = ["area", "subject", "indicator", "measure", "year"]
    dated = rates.assign(year=rates["period_end"].dt.strftime("%Y"), apart=rates["reason"] != "")
    years = dated.groupby(about, as_index=False).agg(
        ends=("period_end", "nunique"),
        apart=("apart", "any"),
        rests_on=("derived", " ".join),
        figures=("figures", " ".join),
    )
    several = years[years["ends"] > 1]
    series = several["area"] + "|" + several["subject"] + "|" + several["indicator"] + "|" + several["year"]
    return several.assign(
        kind="paths",
        conclusion="paths:" + series,
        answer=np.where(several["apart"], "apart", "joined"),
        period=several["year"] + "-01/" + several["year"] + "-12",
    )


def _steps(rates: pd.DataFrame) -> pd.DataFrame:
    """Each printed growth rate that is no target, beside the last one over the same months."""
    if rates.empty:
        return rates
    outcomes = rates[(rates["status"] != Status.TARGET) & rates["period_end"].notna()]
    dated = outcomes.assign(month=outcomes["period_end"].dt.month, year=outcomes["period_end"].dt.year)
    same = [*KEY, "unit", "months", "month"]
    base = dated[dated["status"] == Status.ACTUAL][[*same, "year", "derived", "figures", *NUMBERS]]
    both = dated.merge(base, on=same, suffixes=("", "_before"))
    both = both[both["year_before"] < both["year"]]
    both = both[both["year_before"] == both.groupby("derived")["year_before"].transform("max")]
    change = Intervals.from_frame(both) - Intervals.from_frame(both, "_before")
    rows = both.assign(
        figures=both["figures"] + " " + both["figures_before"], unit="pp", **change.to_columns()
    )
    found = _rows(rows, "growth_step", sign(change))
    return found.assign(rests_on=both["derived"] + " " + both["derived_before"])


def _register(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    told = rows[rows["verdict"].isin(_TOLD)]
    # The key is the target alone: what answers it may be another figure in another variant.
    target = told["derived"].str.replace("^.*:", "", regex=True)
    found = _rows(told.assign(figures=target), "target_verdict", told["verdict"])
    return found.assign(figures=told["figures"])


def _shares(register: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    if register.empty:
        return register
    found = shares(target_record(register, figures), "area")
    found = found[found["whole"] > 0]
    part, whole = found["part"].astype("float64"), found["whole"].astype("float64")
    answers = {
        "answered": ("answered_share", np.where(part * 2 < whole, "below_half", "half_or_more")),
        "followed_up": ("followed_up", np.where(part == 0, "none", "some")),
    }
    rows = []
    for name, (kind, answer) in answers.items():
        about = found.assign(kind=kind, answer=answer, unit="percent", figures=found["whole_targets"])
        rows.append(about[about["share"] == name])
    frame = pd.concat(rows)
    ids = frame["figures"].str.replace(r"(^| )(?=\S)", r"\1targets.printed:", regex=True)
    return frame.assign(conclusion=frame["kind"] + ":" + frame["area"], rests_on=ids)

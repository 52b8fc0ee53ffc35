"""What changes when a doubtful reading is taken the other way, or a source is left out.

Every conclusion of the analyses (`conclusions`) is drawn again from every variant of the figures
(`variants`). Many variants are analysed in one pass: each gets areas and figures of its own, whose
ids carry its number, so that the analyses, which never mix areas, take them for other zones.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from zonereport.analysis.beside import beside
from zonereport.analysis.completion import completion
from zonereport.analysis.conclusions import COLUMNS as CONCLUSION_COLUMNS
from zonereport.analysis.conclusions import INTERVALS, conclusions
from zonereport.analysis.derived import NUMBERS
from zonereport.analysis.growth import growth
from zonereport.analysis.intervals import Intervals
from zonereport.analysis.rd_intensity import rd_intensity
from zonereport.analysis.targets import targets
from zonereport.analysis.variants import READING, WITHOUT_SOURCE, Variant, variants
from zonereport.analysis.vintage import MARKS, annotate
from zonereport.vocabulary import Verdict

#: Takes figures and areas; returns the results of the analyses by name.
Analyse = Callable[[pd.DataFrame, pd.DataFrame], Mapping[str, pd.DataFrame]]

COLUMNS = (*CONCLUSION_COLUMNS, "holds", "judged", "lost", "tested", "broken_by", "becomes", "lost_in")
_IDS = ("figure", "supersedes")
_BASE = -1
#: Figures of variants that are analysed at a time; what follows from them is several times as much.
BLOCK = 50_000

#: Answer of a conclusion that the figures as coded do not allow, and a reading does.
NOT_SAID = "not_said"


def robustness(
    figures: pd.DataFrame,
    indicators: pd.DataFrame,
    areas: pd.DataFrame,
    alternatives: pd.DataFrame,
    zone: str,
    as_of: date,
    analyse: Analyse | None = None,
) -> pd.DataFrame:
    """Ask every conclusion about a zone again under every variant.

    Parameters
    ----------
    figures : DataFrame
        Cleaned figures published by ``as_of``, of the zone and of the areas that it lies in.
    indicators, areas : DataFrame
        The codebook.
    alternatives : DataFrame
        Columns of ``alternatives.csv``.
    zone : str
        Code of the zone.
    as_of : date
        Last publication day that counts.
    analyse : callable, optional
        The analyses; by default those of growth, completion, R&D intensity, targets and of the zone
        beside its city, province and nation. They must keep areas apart, but for what ``areas`` says of
        parents.

    Returns
    -------
    DataFrame
        The zone's conclusions (columns of `conclusions`) and, as Int64, ``judged``: variants in which the
        conclusion can be judged; ``holds``: those of them in which it holds; ``lost``: the others, in
        which its figures are gone or not comparable; ``tested``: those judged that alter a figure that it
        rests on, or that break it. In the rest it holds because nothing that it rests on was touched.
        ``broken_by`` and ``lost_in`` name variants, space-separated; ``becomes`` holds the other answer
        for each of ``broken_by``. What only a reading of ``alternatives`` allows to conclude stands at
        the end: answer ``not_said``, which that reading breaks. Sources that no conclusion rests on
        are not left out (see `matters`).
    """
    analyse = analyse or _analyses(indicators, as_of)
    plain = figures.drop(columns=list(MARKS), errors="ignore").reset_index(drop=True)
    ways = list(variants(plain, indicators, alternatives))
    everything = [Variant("", "", frozenset(), plain), *ways]
    parts = [_drawn(block, first, areas, zone, analyse) for first, block in _blocks(everything)]
    drawn = pd.concat(parts, ignore_index=True)
    base = drawn[drawn["way"] == _BASE].drop(columns="way")
    again = _renamed(drawn[drawn["way"] != _BASE], ways, plain)
    base = pd.concat([base, _not_said(base, again, ways)], ignore_index=True)
    if base.empty:
        return _with_counts(base)
    found = _tallied(base, again, ways)
    told = used_by_conclusions(found)
    kept = [number for number, way in enumerate(ways) if matters(way.kind, way.changed, told)]
    if len(kept) == len(ways):
        return found
    numbers = {old: new for new, old in enumerate(kept)}
    again = again[again["way"].isin(kept)]
    return _tallied(base, again.assign(way=again["way"].map(numbers)), [ways[number] for number in kept])


def used_by_conclusions(found: pd.DataFrame) -> frozenset[str]:
    """Ids of the figures behind the conclusions, without comparisons that no variant allows.

    Parameters
    ----------
    found : DataFrame
        What `robustness` returns.
    """
    listed = found[found["answer"].ne(Verdict.NOT_COMPARABLE) | found["broken_by"].ne("")]
    return frozenset(figure for cell in listed["figures"] for figure in cell.split())


def matters(kind: str, changed: Iterable[str], used: Container[str]) -> bool:
    """Whether a variant is a test: to leave out a source that no conclusion rests on is none.

    Examples
    --------
    >>> matters("without_source", ["a-1"], {"b-1"}), matters("reading", ["a-1"], {"b-1"})
    (False, True)
    """
    return kind != WITHOUT_SOURCE or any(figure in used for figure in changed)


def _analyses(indicators: pd.DataFrame, as_of: date) -> Analyse:
    def analyse(figures: pd.DataFrame, areas: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
        return {
            "targets": targets(figures, indicators, as_of),
            "completion": completion(figures, indicators),
            "growth": growth(figures, indicators),
            "rd_intensity": rd_intensity(figures, indicators, areas),
            "beside": beside(figures, indicators, areas),
        }

    return analyse


def _blocks(ways: Sequence[Variant]) -> Iterator[tuple[int, list[pd.DataFrame]]]:
    """Variants that together have so many figures, one at least, and the number of the first of them."""
    block: list[pd.DataFrame] = []
    for number, way in enumerate(ways, _BASE):
        if block and sum(map(len, block)) + len(way.figures) > BLOCK:
            yield number - len(block), block
            block = []
        block.append(way.figures)
    yield len(ways) + _BASE - len(block), block


def _drawn(
    ways: Sequence[pd.DataFrame], first: int, areas: pd.DataFrame, zone: str, analyse: Analyse
) -> pd.DataFrame:
    """The zone's conclusions from each of some variants, with the variant's number."""
    stacked, stacked_areas = _stack(ways, areas)
    found = _unstacked(conclusions(analyse(stacked, stacked_areas), stacked))
    found["way"] += first - _BASE
    return found[found["area"] == zone]


def _stack(ways: Sequence[pd.DataFrame], areas: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put variants into one frame: areas and figures of each under names of its own."""
    figures = pd.concat([way.assign(way=number) for number, way in enumerate(ways, _BASE)], ignore_index=True)
    mark = (figures["way"] + 1).astype("str") + "~"
    figures = figures.assign(
        area=mark + figures["area"],
        figure=mark + figures["figure"],
        supersedes=_marked(figures["supersedes"].fillna("").astype("str"), mark),
    )
    number = pd.DataFrame({"mark": [f"{way}~" for way in range(len(ways))]})
    own = areas.merge(number, how="cross")
    parent = (own["mark"] + own["parent"]).where(own["parent"].fillna("") != "", "")
    own = own.assign(area=own["mark"] + own["area"], parent=parent).drop(columns="mark")
    return annotate(figures.drop(columns="way")), own


def _marked(ids: pd.Series, mark: pd.Series) -> pd.Series:
    """Several ids in a cell are rare: only those cells are taken apart."""
    several = ids.str.contains(" ")
    one = (mark + ids).where(ids != "", "")
    cells = zip(mark[several], ids[several], strict=True)
    one[several] = [" ".join(number + part for part in cell.split()) for number, cell in cells]
    return one


def _unstacked(drawn: pd.DataFrame) -> pd.DataFrame:
    way = drawn["area"].str.partition("~")[0].astype("int64") - 1 if len(drawn) else pd.Series(dtype="int64")
    ids = {
        name: drawn[name].str.replace(r"\d+~", "", regex=True)
        for name in ("area", "conclusion", "rests_on", "figures")
    }
    return drawn.assign(**ids, way=way)


def _renamed(again: pd.DataFrame, ways: Sequence[Variant], figures: pd.DataFrame) -> pd.DataFrame:
    """Let a print that steps in for one left out keep the conclusion that it repeats."""
    stands = _standing(figures)
    left = {number: way.changed - set(way.figures["figure"]) for number, way in enumerate(ways)}
    steps_in = {
        number: {figure: first for figure, first in stands.items() if first in gone and figure not in gone}
        for number, gone in left.items()
    }
    names = again["conclusion"].astype("object").to_numpy(copy=True)
    for at, (name, number) in enumerate(zip(again["conclusion"], again["way"], strict=True)):
        if steps := steps_in[number]:
            kind, _, ids = name.partition(":")
            names[at] = f"{kind}:{'+'.join(steps.get(one, one) for one in ids.split('+'))}"
    renamed = again.assign(conclusion=pd.Series(names, index=again.index).astype("str"))
    return renamed.drop_duplicates(["way", "conclusion"])


def _standing(figures: pd.DataFrame) -> dict[str, str]:
    """For each print that does not stand, the one that stands for its series and period."""
    marked = annotate(figures).set_index("figure")
    following = (marked["superseded_by"] + " " + marked["confirms"]).str.split().str[0].dropna()
    instead = {str(figure): str(other) for figure, other in following.items()}
    found = {}
    for figure in instead:
        at, seen = figure, {figure}
        while (other := instead.get(at, "")) and other not in seen:
            at = other
            seen.add(at)
        found[figure] = at
    return found


def _not_said(base: pd.DataFrame, again: pd.DataFrame, ways: Sequence[Variant]) -> pd.DataFrame:
    """Conclusions that only another reading allows; that they are not drawn is the base's answer."""
    other = [number for number, way in enumerate(ways) if way.kind == READING]
    said = again["answer"] != Verdict.NOT_COMPARABLE
    new = again[said & again["way"].isin(other) & ~again["conclusion"].isin(base["conclusion"])]
    new = new.sort_values("way", kind="stable").drop_duplicates("conclusion").drop(columns="way")
    return new.assign(answer=NOT_SAID, rests_on="", **dict.fromkeys(NUMBERS, np.nan))


def _tallied(base: pd.DataFrame, again: pd.DataFrame, ways: Sequence[Variant]) -> pd.DataFrame:
    """Compare each variant's answers with the base's and count."""
    asked = base[["conclusion", "kind", "answer", "figures", *NUMBERS]]
    both = asked.merge(pd.DataFrame({"way": np.arange(len(ways))}), how="cross")
    theirs = again[["conclusion", "way", "answer", *NUMBERS]]
    both = both.merge(theirs, on=["conclusion", "way"], how="left", suffixes=("", "_again"))
    meets = Intervals.from_frame(both).overlap(Intervals.from_frame(both, "_again"))
    same = np.where(both["kind"].isin(INTERVALS), meets, both["answer"] == both["answer_again"])
    # Where the parts no longer fit together, nothing can be said, as where a figure is gone.
    apart = (both["answer_again"] == Verdict.NOT_COMPARABLE) & (both["answer"] != Verdict.NOT_COMPARABLE)
    not_said = both["answer"] == NOT_SAID
    nothing = both["answer_again"].isna() | apart
    both["answer_again"] = both["answer_again"].mask(not_said & nothing, NOT_SAID)
    same = np.where(not_said, both["answer_again"] == NOT_SAID, same)
    judged = not_said | ~nothing
    names = np.array([way.name for way in ways], dtype="object")
    both = both.assign(judged=judged, holds=judged & same, lost=~judged, broken=judged & ~same)
    both = both.assign(variant=names[both["way"].to_numpy()], tested=_tested(both, ways))
    groups = both.groupby("conclusion")
    tally = groups[["holds", "judged", "lost", "tested"]].sum().astype("Int64")
    broken = both[both["broken"]].groupby("conclusion")
    lost = both[both["lost"]].groupby("conclusion")
    tally = tally.join(broken["variant"].agg(" ".join).rename("broken_by"))
    tally = tally.join(broken["answer_again"].agg(" ".join).rename("becomes"))
    tally = tally.join(lost["variant"].agg(" ".join).rename("lost_in"))
    return _with_counts(base.join(tally, on="conclusion"))


def _with_counts(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    counts, texts = ["holds", "judged", "lost", "tested"], ["broken_by", "becomes", "lost_in"]
    frame[counts] = frame[counts].fillna(0).astype("Int64")
    frame[texts] = frame[texts].fillna("").astype("str")
    return frame


def _tested(both: pd.DataFrame, ways: Sequence[Variant]) -> pd.Series:
    used = {cell: frozenset(str(cell).split()) for cell in both["figures"].unique()}
    asked = zip(both["figures"], both["way"], strict=True)
    altered = [not used[cell].isdisjoint(ways[way].changed) for cell, way in asked]
    return both["judged"] & (pd.Series(altered, index=both.index, dtype="bool") | both["broken"])

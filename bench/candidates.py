"""How good the proposals of ``zonereport code`` are: each coded text is proposed for as if it were new.

For every text in turn its rows are taken out of the seeds, the rest proposes, and the rows say
what would have been right. The codebook stays, so that its names are known: on an article of
another zone the indicator is guessed less often.

    python bench/candidates.py --texts seeds/texts
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import isclose
from pathlib import Path

from zonereport.coding.candidates import Candidate, find_candidates
from zonereport.evidence import read_texts
from zonereport.seeds import Seeds, load_seeds, read_quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier

GUESSED = ("indicator", "measure", "period", "status", "qualifier", "area", "subject", "scope")


def main() -> None:
    """Print the shares of all texts together, and the longest time that one text took."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", default="seeds", help="folder of the tables")
    parser.add_argument("--texts", default="seeds/texts", help="folder of the articles' texts")
    options = parser.parse_args()
    seeds = load_seeds(options.seeds)
    counts: Counter[str] = Counter()
    slowest = 0.0
    for source, text in read_texts(seeds, Path(options.texts)).of(seeds).items():
        started = time.perf_counter()
        found = find_candidates(text, _without(seeds, source), source)
        slowest = max(slowest, time.perf_counter() - started)
        counts.update(_figures(seeds, source, found))
        counts.update(_dismissed(seeds, source, found))
    _show(counts, slowest)


def _without(seeds: Seeds, source: str) -> Seeds:
    """The seeds before anybody had coded the text of a source."""
    sources = seeds.sources
    file = sources.loc[sources["source"] == source, "file"].iloc[0]
    own = sources.loc[sources["file"] == file, "source"]
    figures, dismissed = (
        frame[~frame["source"].isin(own)].reset_index(drop=True) for frame in (seeds.figures, seeds.dismissed)
    )
    return replace(seeds, figures=figures, dismissed=dismissed)


def _figures(seeds: Seeds, source: str, found: list[Candidate]) -> Iterator[str]:
    dimensions = dict(zip(seeds.indicators["indicator"], seeds.indicators["dimension"], strict=True))
    for row in seeds.figures[seeds.figures["source"] == source].to_dict("records"):
        if not row["start"]:
            continue
        yield "figures"
        start, end = int(row["start"]), int(row["end"])
        near = [one for one in found if one.start < end and start < one.end]
        if not near:
            continue
        best = next((one for one in near if (one.start, one.end) == (start, end)), near[0])
        if best.printed == row["printed"]:
            yield "printed"
        measure, dimension = Measure(row["measure"]), Dimension(dimensions[row["indicator"]])
        quantity = read_quantity(row["printed"], measure, dimension, Qualifier(row["qualifier"]))
        if best.unit == quantity.unit and _same(best.value, quantity.value):
            yield "value and unit"
        if not best.reason:
            yield "not dismissed"
        for column in GUESSED:
            if best.guesses[column]:
                yield f"{column} guessed"
            if best.guesses[column] == row[column]:
                yield column


def _same(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and isclose(one, other))


def _dismissed(seeds: Seeds, source: str, found: list[Candidate]) -> Iterator[str]:
    for row in seeds.dismissed[seeds.dismissed["source"] == source].to_dict("records"):
        yield "dismissed"
        start, end = int(row["start"]), int(row["end"])
        reasons = [one.reason for one in found if one.start <= start and end <= one.end and one.reason]
        if reasons:
            yield "any reason"
        if row["reason"] in reasons:
            yield "right reason"


def _show(counts: Counter[str], slowest: float) -> None:
    for name in ("printed", "value and unit", "not dismissed", *GUESSED):
        note = f"   guessed for {counts[f'{name} guessed']}" if name in GUESSED else ""
        print(f"{name:>16} {counts[name] / counts['figures']:7.1%}{note}")
    for name in ("any reason", "right reason"):
        print(f"{name:>16} {counts[name] / counts['dismissed']:7.1%}")
    print(f"{counts['figures']} figures, {counts['dismissed']} dismissed; slowest text {slowest:.2f} s")


if __name__ == "__main__":
    main()

"""Sealing: what verifies against the texts bears a seal afterwards, and what does not is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds, replace_files, rewritten, seals_of

from .covering import Coverage, cover
from .sourceseals import source_seals
from .texts import FIRST_LINE, Texts, read_texts
from .verification import check_anchors


@dataclass(frozen=True)
class Sealing:
    """What ``seal`` did.

    Parameters
    ----------
    sealed : tuple of str
        Figures that were verified and bear a seal now.
    refused : dict
        Why each of the others was not sealed, by figure; their seal cells are as they were.
    sources : tuple of str
        Sources that bear a seal now: every numeral of their text is covered, every figure sealed.
    refused_sources : dict
        Why each of the others was not sealed, by source; their seal cells are as they were.
    written : tuple of str
        Names of the files that were changed.
    """

    sealed: tuple[str, ...]
    refused: dict[str, str]
    sources: tuple[str, ...]
    refused_sources: dict[str, str]
    written: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether any file was written."""
        return bool(self.written)


def seal(seeds: Seeds, texts_folder: str | Path) -> Sealing:
    """Seal every figure whose anchor agrees with its text, and every source that is coded completely.

    Writes the columns ``seal`` of ``figures.csv`` and ``sources.csv``, both or neither; all other cells
    keep their characters. What cannot be verified keeps the seal it has.
    """
    texts = read_texts(seeds, texts_folder)
    refused = _refused_figures(seeds, texts)
    wanted = seals_of(seeds.figures, _digests(seeds))
    figures = seeds.figures["figure"].tolist()
    rows = zip(figures, seeds.figures["seal"].tolist(), wanted, strict=True)
    seals = [old if figure in refused else new for figure, old, new in rows]
    refused_sources = _refused_sources(seeds, texts, refused)
    new_of = source_seals(seeds, pd.Series(seals, dtype="str"))
    pairs = zip(seeds.sources["source"].tolist(), seeds.sources["seal"].tolist(), strict=True)
    of_sources = [old if source in refused_sources else new_of[source] for source, old in pairs]
    written = replace_files(
        {
            seeds.folder / f"{name}.csv": rewritten(seeds.folder, name, {"seal": cells})
            for name, cells in (("figures", seals), ("sources", of_sources))
        }
    )
    return Sealing(
        tuple(figure for figure in figures if figure not in refused),
        refused,
        tuple(source for source in seeds.sources["source"] if source not in refused_sources),
        refused_sources,
        tuple(path.name for path in written),
    )


def _digests(seeds: Seeds) -> dict[str, str]:
    return dict(zip(seeds.sources["source"], seeds.sources["sha256"], strict=True))


def _refused_figures(seeds: Seeds, texts: Texts) -> dict[str, str]:
    text_of, lost = texts.of(seeds), texts.why_not(seeds)
    wrong = {fault.row: fault for fault in check_anchors(seeds, texts) if fault.file == "figures.csv"}
    refused: dict[str, str] = {}
    columns = (seeds.figures[name].tolist() for name in ("figure", "source", "start"))
    for line, (figure, source, start) in enumerate(zip(*columns, strict=True), FIRST_LINE):
        if not start:
            refused[figure] = "no offsets: the figure is cited only"
        elif source not in text_of:
            refused[figure] = lost[source]
        elif line in wrong:
            refused[figure] = str(wrong[line])
    return refused


def _refused_sources(seeds: Seeds, texts: Texts, refused: dict[str, str]) -> dict[str, str]:
    """Why sources are not coded completely; a source without a text is only cited."""
    lost = texts.why_not(seeds)
    uncovered = _by_file(cover(seeds, texts))
    anchors = {fault.row for fault in check_anchors(seeds, texts) if fault.file == "dismissed.csv"}
    unverified = {seeds.dismissed["source"].iloc[row - FIRST_LINE] for row in sorted(anchors)}
    lacking: dict[str, list[str]] = {}
    for figure, source in zip(seeds.figures["figure"], seeds.figures["source"], strict=True):
        if figure in refused:
            lacking.setdefault(source, []).append(figure)
    reasons: dict[str, str] = {}
    for source, file in zip(seeds.sources["source"], seeds.sources["file"], strict=True):
        if not file:
            reasons[source] = "no text: the source is cited only"
        elif source in lost:
            reasons[source] = lost[source]
        elif source in lacking:
            reasons[source] = f"figures that are not sealed: {_listed(lacking[source])}"
        elif source in unverified:
            reasons[source] = "rows of dismissed.csv do not stand in the text"
        elif faults := uncovered.get(file):
            shown = _listed([fault.found for fault in faults])
            reasons[source] = f"numerals of {file} that no row covers, or several: {shown}"
    return reasons


def _by_file(covered: Coverage) -> dict[str, list[Fault]]:
    faults: dict[str, list[Fault]] = {}
    for fault in covered.faults:
        faults.setdefault(fault.file, []).append(fault)
    return faults


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more

"""``zonereport check``: three layers, each with all its faults."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from math import floor
from pathlib import Path
from textwrap import indent

import click
import pandas as pd

from ..clean import clean_figures
from ..errors import Fault, SeedFaults
from ..evidence import check_seals, coverage, verify
from ..plausibility import Finding, examine
from ..seeds import Seeds, load_seeds
from .folders import seeds_option, texts_folder, texts_option

_FORMATS = ["text", "json"]


@dataclass
class _Layer:
    """What one layer has to say: sentences, faults, and findings that a note explains."""

    name: str
    is_checked: bool = True
    says: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    findings: Sequence[Finding] = field(default_factory=list)

    @cached_property
    def wrong(self) -> list[tuple[Fault, str, tuple[str, ...]]]:
        """Every fault, with the kind and the figures of its finding."""
        doubts = [found for found in self.findings if not found.remark]
        return [
            *((fault, "", ()) for fault in self.faults),
            *((found.fault, str(found.kind), found.figures) for found in doubts),
        ]

    @cached_property
    def explained(self) -> list[Finding]:
        """Findings that a note explains."""
        return [found for found in self.findings if found.remark]


@click.command()
@seeds_option
@texts_option
@click.option(
    "--format", "output", type=click.Choice(_FORMATS), default="text", show_default=True,
    help="Sentences for people, or one JSON object for programs.",
)  # fmt: skip
@click.pass_context
def check(context: click.Context, seeds: Path, texts: Path | None, output: str) -> None:
    """Check what people typed, in three layers.

    The package: types, codes, keys and references. The evidence: seals and, with the texts at hand,
    every figure against the characters it was read from, and how completely each text is coded. The
    meaning: periods against publication, rates against amounts, parts against wholes, jumps, and
    sources that contradict each other.

    Lists every fault with file, row, column, what was found and what is expected, and ends with
    exit code 1 if there is any. A finding of the third layer that the source itself causes is
    explained in a note of its figure; it is listed apart and is no fault.

    \b
    Example:
      zonereport check --texts seeds/texts
    """
    layers = _checked(seeds, texts_folder(texts, seeds))
    click.echo(_as_json(layers) if output == "json" else _as_text(layers))
    context.exit(1 if any(layer.wrong for layer in layers) else 0)


def _checked(seeds: Path, texts: Path | None) -> list[_Layer]:
    package, evidence, meaning = _Layer("package"), _Layer("evidence"), _Layer("meaning")
    layers = [package, evidence, meaning]
    try:
        loaded = load_seeds(seeds)
    except SeedFaults as broken:
        package.faults = broken.faults
        for layer in (evidence, meaning):
            layer.is_checked = False
            layer.says.append("Not checked: that needs a package without faults.")
        return layers
    tables = ("figures", "dismissed", "sources", "indicators", "areas", "corrections")
    package.says.append(", ".join(f"{len(getattr(loaded, name))} {name}" for name in tables) + ".")
    figures = clean_figures(loaded)
    grades = figures["evidence"].value_counts()
    counted = ", ".join(f"{count} {grade}" for grade, count in sorted(grades.items()))
    evidence.says.append(f"{len(figures)} figures: {counted}.")
    _hold_against_texts(evidence, loaded, texts)
    meaning.findings = examine(figures, loaded)
    return layers


def _hold_against_texts(layer: _Layer, loaded: Seeds, texts: Path | None) -> None:
    layer.faults = check_seals(loaded)
    if texts is None:
        layer.says.append("The texts are not here: anchors and coverage were not checked.")
        return
    covered = coverage(loaded, texts)
    table = covered.table.assign(covered=_shares(covered.table))
    layer.says += [_aligned(_per_source(table, loaded)), _aligned(table), ""]
    # Both name a text that is missing; a fault is listed once.
    layer.faults += sorted({*verify(loaded, texts), *covered.faults})


def _shares(table: pd.DataFrame) -> list[str]:
    """Share of the numerals that are coded or dismissed; 100 % means every one of them."""
    missing = table["uncovered"] / table["numerals"].clip(lower=1)
    return [f"{floor(1000 * (1 - share) + 1e-9) / 10:.1f}%" for share in missing]


def _per_source(table: pd.DataFrame, loaded: Seeds) -> pd.DataFrame:
    """Rows of each source, and the share of its text's numerals that is covered."""
    sources = loaded.sources[["source", "file"]]
    for name, frame in (("figures", loaded.figures), ("dismissed", loaded.dismissed)):
        rows = sources["source"].map(frame["source"].value_counts())
        sources = sources.assign(**{name: rows.fillna(0).astype("int64")})
    return sources.merge(table[["file", "covered"]], on="file")


def _as_text(layers: list[_Layer]) -> str:
    lines: list[str] = []
    for layer in layers:
        lines += [layer.name.capitalize(), *(indent(say, "  ") for say in layer.says)]
        lines += [f"  {fault}{_tag(kind, figures)}" for fault, kind, figures in layer.wrong]
        if layer.is_checked and not layer.wrong:
            lines.append("  No faults.")
        if layer.explained:
            lines.append("  Explained by a note:")
        for found in layer.explained:
            short = replace(found.fault, advice="")
            lines.append(f"    {short}{_tag(found.kind, found.figures)}")
            lines.append(f"      {found.remark}")
        lines.append("")
    return "\n".join([*lines, _total(layers)])


def _tag(kind: str, figures: tuple[str, ...]) -> str:
    return f" [{kind}: {', '.join(figures)}]" if kind else ""


def _total(layers: list[_Layer]) -> str:
    total = sum(len(layer.wrong) for layer in layers)
    explained = sum(len(layer.explained) for layer in layers)
    also = f"; {explained} explained by notes" if explained else ""
    if not total:
        return f"No faults{also}."
    counts = ", ".join(f"{layer.name} {len(layer.wrong)}" for layer in layers)
    return f"{total} {'fault' if total == 1 else 'faults'} ({counts}){also}."


def _as_json(layers: list[_Layer]) -> str:
    faults = [
        {"layer": layer.name, "kind": kind, "figures": figures, **asdict(fault)}
        for layer in layers
        for fault, kind, figures in layer.wrong
    ]
    explained = [
        {"layer": layer.name, "kind": found.kind, "figures": found.figures, **asdict(found.fault)}
        | {"remark": found.remark}
        for layer in layers
        for found in layer.explained
    ]
    checked = {layer.name: layer.is_checked for layer in layers}
    report = {"checked": checked, "faults": faults, "explained": explained}
    return json.dumps(report, ensure_ascii=False, indent=1)


def _aligned(table: pd.DataFrame) -> str:
    """Columns side by side, text to the left and numbers to the right."""
    rows = [[name.replace("_", " ") for name in table.columns], *table.astype("str").to_numpy().tolist()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    is_text = [name in {"source", "file"} for name in table.columns]
    lines = [
        "  ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(row, widths, is_text, strict=True)
        )
        for row in rows
    ]
    return "\n".join(["", *(line.rstrip() for line in lines)])

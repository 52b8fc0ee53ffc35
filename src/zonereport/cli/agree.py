"""``zonereport agree``."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ..agreement import Agreement, Pairing, compare, pair, read_dismissed, read_figures, unknown_codes
from ..agreement.listing import with_lines
from ..clean.formats import format_number
from ..evidence import read_texts
from ..language.coefficients import format_coefficient
from ..seeds import Seeds, load_seeds, replace_file
from ..vocabulary import Language
from .folders import seeds_option, texts_folder, texts_option

_FILE = click.Path(dir_okay=False, path_type=Path)
_DISMISSED = "dismissed.csv"
_ALPHA = (
    "Krippendorff's alpha is 1 minus the disagreement observed divided by the disagreement that the same "
    "values would show if they were dealt out to the figures at random."
)
# Where alpha or its interval is missing: what stands in the table, and what it means.
_REMARKS = {
    "no_units": ("no unit", "no figure has a value of both coders"),
    "no_variation": ("no variation", "one value throughout, which leaves alpha undefined"),
    "no_difference": ("no difference", "values of both are always the same, so resampling tells nothing"),
    "too_few": ("too few", "fewer than five figures to resample"),
    "rare": ("too rare", "nothing varies in more than 5 % of the resamples"),
}


@click.command()
@click.argument("other", type=_FILE)
@seeds_option
@texts_option
@click.option(
    "--dismissed",
    type=_FILE,
    help="What the other coder dismissed.  [default: dismissed.csv beside OTHER]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="csv has the table of columns only, json everything.",
)
@click.option("--list", "listed", type=_FILE, help="CSV to write every disagreement to.")
def agree(
    other: Path, seeds: Path, texts: Path | None, dismissed: Path | None, form: str, listed: Path | None
) -> None:
    """Compare the seeds with another person's coding of the same texts.

    OTHER is a CSV with the columns of figures.csv and ids of its own. Figures are matched by their
    characters. Shows how many both coders found and, for each column, in how many of these they agree
    and Krippendorff's alpha with its interval.

    \b
    Example:
      zonereport agree seeds/second/figures.csv --list disagreements.csv
    """
    loaded = load_seeds(seeds)
    folder = texts_folder(texts, seeds)
    theirs = read_figures(other, loaded, folder)
    gone = _dismissals(other, seeds, dismissed)
    pairing = pair(loaded, theirs, None if gone is None else read_dismissed(gone, loaded))
    agreement = compare(pairing)
    unknown = unknown_codes(theirs, loaded)
    rows = _with_lines(agreement.disagreements, loaded, folder)
    if listed is not None:
        replace_file(listed, rows.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    if form == "csv":
        click.echo(_numbers_typed(agreement.columns).to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        record = _record(agreement, pairing, unknown, gone is not None)
        record |= {"disagreements": rows.to_dict("records")}
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        click.echo(_found(agreement, pairing, str(other), gone is not None, unknown))
        click.echo(f"\n{_table(agreement.columns)}\n")
        click.echo(_explained(agreement))
        where = f"written to {listed}." if listed else "--list FILE writes them."
        click.echo(f"{_number(len(rows), 'disagreement')}; {where}")


def _dismissals(other: Path, seeds: Path, named: Path | None) -> Path | None:
    """The other coder's dismissed.csv; the seeds' own is not it, even where OTHER lies beside it."""
    if named is not None:
        return named
    beside = other.parent / _DISMISSED
    is_ours = beside.resolve() == (seeds / _DISMISSED).resolve()
    return beside if beside.is_file() and not is_ours else None


def _with_lines(rows: pd.DataFrame, seeds: Seeds, folder: Path | None) -> pd.DataFrame:
    return rows if folder is None else with_lines(rows, read_texts(seeds, folder).of(seeds))


def _numbers_typed(columns: pd.DataFrame) -> pd.DataFrame:
    numbers = {name: columns[name].map(format_number) for name in ("agreement", "alpha", "lower", "upper")}
    return columns.assign(**numbers)


def _record(
    agreement: Agreement, pairing: Pairing, unknown: Mapping[str, Mapping[str, int]], knows_dismissed: bool
) -> dict[str, Any]:
    found = agreement.found
    columns = agreement.columns.astype("object").where(agreement.columns.notna(), None)
    return {
        "found": {
            "ours": found.ours,
            "theirs": found.theirs,
            "both": found.both,
            "either": found.either,
            "matched_by_print": found.by_print,
            "ours_dismissed_there": found.dismissed_there if knows_dismissed else None,
            "theirs_dismissed_here": found.dismissed_here,
        },
        "sources": list(agreement.sources),
        "not_compared": {"ours": pairing.left_out, "theirs": pairing.beyond},
        "not_in_the_codebook": unknown,
        "alpha": _ALPHA,
        "resampled": agreement.clusters,
        "replicates": agreement.replicates,
        "columns": columns.to_dict("records"),
    }


def _found(
    agreement: Agreement,
    pairing: Pairing,
    other: str,
    knows_dismissed: bool,
    unknown: Mapping[str, Mapping[str, int]],
) -> str:
    found = agreement.found
    texts = {*pairing.ours["text"], *pairing.theirs["text"]}
    lines = [
        f"{_number(found.ours, 'figure')} in the seeds and {found.theirs} in {other}, "
        f"in {_number(len(texts), 'text')}.",
        f"Both coders found {found.both} of the {_number(found.either, 'figure')} that either found"
        f"{_share(found.both, found.either)}: {found.both} of the {found.ours} in the seeds"
        f"{_share(found.both, found.ours)}, {found.both} of the {found.theirs} in {other}"
        f"{_share(found.both, found.theirs)}.",
    ]
    if found.by_print:
        lines.append(f"{found.by_print} of these have no offsets and were matched by source and print.")
    there = _reasons(found.dismissed_there) if knows_dismissed else "not known"
    lines.append(f"Only in the seeds: {found.ours - found.both}; dismissed by the other coder: {there}.")
    here = _reasons(found.dismissed_here)
    lines.append(f"Only in {other}: {found.theirs - found.both}; dismissed in the seeds: {here}.")
    for who, left in (("the seeds", pairing.left_out), (other, pairing.beyond)):
        if left:
            only = ", ".join(f"{text} ({count})" for text, count in left.items())
            lines.append(f"Not compared, since only {who} cover them: {only}.")
    for column, codes in unknown.items():
        if codes:
            listed = ", ".join(f"{code} ({count})" for code, count in codes.items())
            lines.append(f"Not in {'the codebook' if column == 'indicator' else 'areas.csv'}: {listed}.")
    return "\n".join(lines)


def _table(columns: pd.DataFrame) -> str:
    head = ("column", "level", "same", "of", "agreement", "units", "alpha", "95 % interval")
    rows = [
        (
            row["column"],
            row["level"],
            str(row["same"]),
            str(row["units"]),
            f"{100 * row['agreement']:.1f} %" if row["units"] else "",
            str(row["scaled"]),
            _alpha(row["alpha"]) or "undefined",
            _interval(row),
        )
        for row in columns.to_dict("records")
    ]
    widths = [max(map(len, cells)) for cells in zip(head, *rows, strict=True)]
    sides = ["<" if name in ("column", "level") else ">" for name in head]
    form = "  ".join(f"{{:{side}{width}}}" for side, width in zip(sides, widths, strict=True))
    return "\n".join(form.format(*row).rstrip() for row in [head, *rows])


def _interval(row: Mapping[Hashable, Any]) -> str:
    if row["remark"]:
        return _REMARKS[row["remark"]][0]
    return f"{_alpha(row['lower'])} to {_alpha(row['upper'])}"


def _alpha(number: float) -> str:
    return format_coefficient(number, Language.EN)


def _explained(agreement: Agreement) -> str:
    lines = [
        _ALPHA,
        "Units have a value of both coders; an open end or an unknown period has none.",
        f"Interval: percentiles of {agreement.replicates} resamples of the {agreement.clusters}.",
    ]
    remarks = agreement.columns["remark"].unique()
    lines += [f"{said.capitalize()}: {why}." for remark, (said, why) in _REMARKS.items() if remark in remarks]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f" ({100 * part / whole:.1f} %)" if whole else ""


def _reasons(counts: Mapping[str, int]) -> str:
    if not counts:
        return "none"
    return f"{sum(counts.values())} ({', '.join(f'{reason} {count}' for reason, count in counts.items())})"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

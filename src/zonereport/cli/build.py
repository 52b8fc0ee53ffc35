"""``zonereport build``."""

from __future__ import annotations

from pathlib import Path

import click

from ..vocabulary import Language
from .console import progress

ALL = "all"
EARLIEST = "earliest"
_FOLDER = click.Path(file_okay=False, path_type=Path)


def first_year_of(text: str) -> int | str:
    """A year, or the word for the first one there is; which years can be, the zone's figures say.

    >>> first_year_of("2018"), first_year_of("earliest")
    (2018, 'earliest')
    """
    if text == EARLIEST:
        return text
    if not (text.isascii() and text.isdigit()):
        raise click.BadParameter(f"{text!r} is neither a year such as 2018 nor {EARLIEST!r}.")
    return int(text)


@click.command()
@click.option("--zone", default="hengyang", show_default=True, help="Area code from seeds/areas.csv.")
@click.option(
    "--as-of", default="latest", show_default=True, help="Day as 2024-08-31: only what was published by then."
)
@click.option(
    "--first-year",
    type=first_year_of,
    metavar="YEAR",
    default=EARLIEST,
    show_default=True,
    help="First year shown, as 2018; earliest: that of the zone's first figure.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice([*(language.value for language in Language), ALL]),
    default=[Language.ZH.value],
    show_default=True,
    help="Repeat for several.",
)
@click.option("--seeds", type=_FOLDER, default="seeds", show_default=True, help="What people typed.")
@click.option("--data", type=_FOLDER, default="data", show_default=True, help="Where cleaning writes.")
@click.option("--output", type=_FOLDER, default="reports", show_default=True, help="Where reports go.")
@click.option("--notebooks", type=_FOLDER, default="notebooks", show_default=True, help="The chapters.")
@click.option("--if-stale", is_flag=True, help="Run nothing where nothing that the report sees has changed.")
def build(
    zone: str,
    as_of: str,
    first_year: int | str,
    languages: tuple[str, ...],
    seeds: Path,
    data: Path,
    output: Path,
    notebooks: Path,
    if_stale: bool,
) -> None:
    """Build the report of one zone as HTML and PDF.

    Checks the seeds, brings the data up to date, runs the chapters and prints the paths of what it
    wrote, <output>/<zone>/<day>/<language>/report.html and its companions. When something fails,
    the last good report stays in place.

    \b
    Example:
      zonereport build --zone hengyang --as-of 2024-08-31 --language zh --language en
    """
    # Its imports take a second on another core, while this process does its own; then it makes what the
    # chapters share, from data that are mostly up to date. If they are not, it makes it again.
    from ..run.safety import without
    from ..run.sharing import AHEAD, start_ahead

    wanted = {"zone": zone, "as_of": as_of, "first_year": first_year, "language": _chosen(languages)[0]}
    folders = {"seeds": str(seeds.resolve()), "data": str(data.resolve())}
    start_ahead("" if if_stale else AHEAD, **wanted, **folders)
    # nbconvert and papermill take two seconds to import; --help and check do without. One of them is for a
    # grammar of addresses that jsonschema compiles where JupyterLab has it installed, and nobody asks for.
    with without("rfc3987_syntax"):
        from ..build.report import build_reports
    from ..build.stopping import stopped_by_signals

    with stopped_by_signals(), progress(zone) as report:
        reports = build_reports(
            zone,
            as_of,
            first_year,
            _chosen(languages),
            seeds=seeds,
            data=data,
            output=output,
            notebooks=notebooks,
            progress=report,
            if_stale=if_stale,
        )
    for warning in (f"{built.folder.name}, {warning}" for built in reports for warning in built.warnings):
        click.echo(f"warning, {warning}", err=True)
    for path in [*(path for built in reports for path in built.paths), reports[0].index]:
        click.echo(path)


def _chosen(languages: tuple[str, ...]) -> list[str]:
    """Each language once, in the order of the vocabulary."""
    return [language.value for language in Language if ALL in languages or language.value in languages]

"""``zonereport batch``."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ..errors import UsageError
from .counting import Count

if TYPE_CHECKING:
    from ..batch.executors import Executor
    from ..batch.jobs import Result
    from ..batch.rows import Matrix
    from ..batch.running import Summary

_FILE = click.Path(path_type=Path)
_OF_A_ROW = ("zone", "as_of", "language", "first_year", "seeds", "data", "notebooks")


@click.command()
@click.argument("matrix", type=_FILE, required=False)
@click.option("--zone", multiple=True, help="Area code; repeat for several; all for every zone with figures.")
@click.option(
    "--as-of",
    multiple=True,
    default=["latest"],
    show_default=True,
    help="Day as 2024-08-31, or latest; repeat for several.",
)
@click.option(
    "--language", multiple=True, default=["zh"], show_default=True, help="zh, en or all; repeat for several."
)
@click.option("--first-year", default="earliest", show_default=True, help="First year shown, as 2018.")
@click.option("--seeds", default="seeds", show_default=True, help="What people typed.")
@click.option("--data", default="data", show_default=True, help="Where cleaning writes.")
@click.option("--notebooks", default="notebooks", show_default=True, help="The chapters.")
@click.option(
    "--output", default="reports", show_default=True, help="Where reports go: a folder, or s3://bucket/prefix."
)
@click.option("--workers", type=click.IntRange(1), help="Reports at a time.  [default: all cores]")
@click.option("--scheduler", help="Run on a Dask cluster: its scheduler's address, as tcp://10.0.0.1:8786.")
@click.option("--dry-run", is_flag=True, help="List what would be run; change nothing.")
@click.option("--explain", is_flag=True, help="Say of each report why it is current or stale.")
@click.option("--force", is_flag=True, help="Run current reports again too.")
@click.pass_context
def batch(
    context: click.Context,
    /,
    matrix: Path | None,
    output: str,
    workers: int | None,
    scheduler: str | None,
    dry_run: bool,
    explain: bool,
    force: bool,
    **options: object,
) -> None:
    """Build many reports: every combination of zones, days and languages.

    MATRIX is a YAML file with the keys zone, as_of, language (a value or a list), first_year, seeds, data,
    notebooks, and exclude and include with lists of such rows; without it, the options say what to build.
    Everything is checked first. A report of which nothing has changed that it can see is not run again;
    one that fails is written down in <output>/failures and does not stop the others, unless no report can be
    written any more. Started again after an interruption, a batch goes on where it was. Ends with exit code 1
    if a report failed, with 130 after an interrupt and 143 after SIGTERM. A dry run changes nothing, not even
    data that are out of date.

    \b
    Example:
      zonereport batch --zone all --language all
      zonereport batch matrix.yaml --dry-run --explain
      zonereport batch matrix.yaml --scheduler tcp://10.0.0.1:8786 --output s3://bucket/reports
    """
    from ..batch.checking import plan_batch
    from ..batch.jobs import Wanted
    from ..batch.running import run_batch
    from ..build.objectstores import open_store

    if scheduler and workers:
        raise UsageError("--workers and --scheduler: a cluster has the workers that were started there.")
    store = open_store(output)
    wanted = Wanted.NEVER if dry_run else Wanted.ALWAYS if force else Wanted.STALE
    with ExitStack() as opened:
        scratch = Path(opened.enter_context(TemporaryDirectory(prefix="zonereport-"))) if dry_run else None
        agenda = plan_batch(_matrix(context, matrix, options), wanted, scratch)
        if agenda.without_figures:
            click.echo(f"left out, nothing published by then: {'; '.join(agenda.without_figures)}", err=True)
        count = Count("reports", len(agenda.jobs))
        pool = opened.enter_context(closing(_executor(scheduler, min(workers or cores(), len(agenda.jobs)))))
        opened.enter_context(count)
        summary = run_batch(
            agenda.jobs, store, pool, lambda result: _tell(result, count, explain, dry_run and force)
        )
    _conclude(summary, dry_run)
    context.exit(1 if summary.failures or summary.unlisted else 0)


def _executor(scheduler: str | None, workers: int) -> Executor:
    if scheduler:
        from ..batch.cluster import DaskExecutor

        return DaskExecutor(scheduler)
    from ..batch.pool import LocalPool

    return LocalPool(workers)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _matrix(context: click.Context, file: Path | None, options: dict[str, object]) -> Matrix:
    from ..batch.faults import Place
    from ..batch.matrixfile import read_matrix
    from ..batch.rows import Block, Matrix, Said

    given = [name for name in _OF_A_ROW if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]
    if file is not None:
        if given:
            named = ", ".join(f"--{name.replace('_', '-')}" for name in given)
            raise UsageError(f"{named} and {file.name}: say what to build in one of them.")
        return read_matrix(file)
    if "zone" not in given:
        raise UsageError("name zones with --zone (all for every one), or a YAML file.")
    values = {}
    for name in _OF_A_ROW:
        option = options[name]
        said = option if isinstance(option, tuple) else (option,)
        values[name] = tuple(Said(str(value), Place("", 0, name)) for value in said)
    return Matrix(Block(Place("", 0, "zone"), values))


def _tell(result: Result, count: Count, explain: bool, forced: bool) -> None:
    from ..batch.jobs import Outcome

    place = result.job.place
    if result.outcome is Outcome.FAILED:
        line = f"{place} failed: {'; '.join(result.reasons)}"
    elif result.outcome is Outcome.BUILT:
        line = f"{place} built in {result.seconds:.1f} s"
    elif result.outcome is Outcome.STALE or forced:
        line = f"{place} would be built"
    else:
        line = f"{place} is {result.outcome}" if explain else ""
    if explain and result.outcome is not Outcome.FAILED:
        line += f": {'; '.join(result.reasons) or 'nothing that it sees has changed'}"
    count.done("\n".join([line, *(f"warning, {place}, {warning}" for warning in result.warnings)]))


def _conclude(summary: Summary, dry_run: bool) -> None:
    counts = [f"{number} {outcome}" for outcome, number in sorted(summary.counts.items())]
    click.echo(f"{', '.join(counts)}{' (nothing was run)' if dry_run else ''}")
    for result in summary.failures:
        click.echo(f"failed: {result.job.place}")
    if summary.index:
        click.echo(summary.index)
    if summary.unlisted:
        click.echo(f"zonereport: {summary.unlisted}", err=True)

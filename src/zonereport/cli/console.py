"""Progress: a bar on a terminal, plain lines anywhere else; always on stderr, results go to stdout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

Report = Callable[[int, int, str], None]


@contextmanager
def progress(label: str) -> Iterator[Report]:
    """A function that shows how far the work called ``label`` has come.

    It takes the steps done, the steps in all and what was done last.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total, what: click.echo(f"{label} [{done}/{total}] {what}", err=True)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[label]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("starting", total=None, label=label)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)

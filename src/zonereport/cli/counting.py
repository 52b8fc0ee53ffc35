"""Progress of many reports: a bar with rate and time left on a terminal, plain lines anywhere else."""

from __future__ import annotations

from time import monotonic

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

_SECONDS_BETWEEN_LINES = 5.0


class Count:
    """Counts what is done of a known number; used as a context.

    Parameters
    ----------
    label : str
        What is counted.
    total : int
        How many there are.
    """

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._begin = self._last_line = monotonic()
        console = Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
        )
        self._bar = Progress(*columns, console=console) if console.is_terminal else None
        self._task = self._bar.add_task(label, total=total, rate="") if self._bar else None

    def __enter__(self) -> Count:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()

    def done(self, line: str) -> None:
        """One more is done; ``line`` is shown for good where it says something."""
        self._done += 1
        if self._bar and self._task is not None:
            if line:
                self._bar.console.print(escape(line), highlight=False, soft_wrap=True)
            self._bar.update(self._task, completed=self._done, rate=self._rate())
            return
        now = monotonic()
        if line:
            click.echo(f"[{self._done}/{self._total}] {line}", err=True)
        elif now - self._last_line > _SECONDS_BETWEEN_LINES:
            click.echo(f"[{self._done}/{self._total}] {self._rate()}", err=True)
        else:
            return
        self._last_line = now

    def _rate(self) -> str:
        return rate_words(self._done, self._total, monotonic() - self._begin)


def rate_words(done: int, total: int, seconds: float) -> str:
    """Rate and time left in words.

    Examples
    --------
    >>> rate_words(30, 100, 60.0), rate_words(2, 5, 120.0)
    ('0.5/s, 2 min left', '60 s each, 3 min left')
    """
    each = seconds / max(done, 1)
    rate = f"{1 / each:.1f}/s" if 0 < each <= 2 else f"{each:.0f} s each"
    left = (total - done) * each
    if left >= 5400:
        return f"{rate}, {left / 3600:.1f} h left"
    return f"{rate}, {left / 60:.0f} min left" if left >= 90 else f"{rate}, {left:.0f} s left"

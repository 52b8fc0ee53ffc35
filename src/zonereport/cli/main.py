"""The command itself: its subcommands, and how errors leave it."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from zonereport import __version__

from ..errors import ZonereportError
from .agree import agree
from .batch import batch
from .build import build
from .check import check
from .code import code
from .diff import diff
from .seal import seal
from .trace import trace


class _Commands(click.Group):
    """Errors meant for the user leave as their sentence on stderr and their exit code, no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ZonereportError as error:
            click.echo(f"zonereport: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt as error:
            from ..build.stopping import signal_of

            click.echo("zonereport: stopped; nothing half-written is in place.", err=True)
            # As a shell counts it.
            ctx.exit(128 + signal_of(error))


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="zonereport")
def app() -> None:
    """Traceable reports on the economy of Chinese high-tech zones.

    \b
    Example:
      zonereport check
      zonereport build --zone hengyang --language all
    """


app.add_command(agree)
app.add_command(batch)
app.add_command(build)
app.add_command(check)
app.add_command(code)
app.add_command(diff)
app.add_command(seal)
app.add_command(trace)


def main() -> None:
    """Run the command; a name that the terminal's encoding lacks is shown as its code point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="zonereport")

"""``zonereport diff``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..vocabulary import Language
from .folders import seeds_option

if TYPE_CHECKING:
    from ..changes import Snapshot

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
DIFFERS = 1


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@seeds_option
@click.option("--data", type=_FOLDER, default="data", show_default=True, help="What cleaning wrote.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.EN.value,
    show_default=True,
    help="Of the text and of the page.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json for machines.",
)
@click.option("--html", type=_FILE, help="Write the comparison into this file, as one page.")
@click.option("--remarks", is_flag=True, help="List figures of which only remarks or evidence changed, too.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if a number or a conclusion differs.")
def diff(
    before: str,
    after: str,
    seeds: Path,
    data: Path,
    language: str,
    form: str,
    html: Path | None,
    remarks: bool,
    exit_code: bool,
) -> None:
    """Compare two editions of a report figure by figure.

    A and B are folders of built reports (or a file in one), or a zone and a day: hengyang@2023-12-31,
    hengyang@latest. What is new, changed or withdrawn is listed, from what to what and why: printed
    figures, derived numbers and conclusions. First come published numbers that moved.

    \b
    Example:
      zonereport diff hengyang@2023-12-31 hengyang@latest --html changes.html
      zonereport diff old/hengyang/2024-10-31/zh reports/hengyang/2024-10-31/zh --exit-code
    """
    from ..changes import compare
    from ..changes.listing import as_data, lines

    changes = compare(*(_edition(name, seeds, data) for name in (before, after)))
    if html is not None:
        from ..changes.page import page

        content = page(changes, language, remarks).encode()
        try:
            html.parent.mkdir(parents=True, exist_ok=True)
            html.write_bytes(content)
        except OSError as error:
            raise UsageError(f"--html {html} cannot be written: {error.strerror or error}.") from error
    if form == "json":
        click.echo(json.dumps(as_data(changes, remarks), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo("\n".join(lines(changes, language, remarks)))
    if exit_code and not changes.is_empty:
        click.get_current_context().exit(DIFFERS)


def _edition(name: str, seeds: Path, data: Path) -> Snapshot:
    """The numbers of a built report, or of a zone on a day."""
    from ..changes import FILE, read_snapshot, take_snapshot

    path = Path(name)
    folder = path if path.is_dir() else path.parent
    if path.exists():
        if not (folder / FILE).is_file():
            raise UsageError(
                f"{folder} holds no {FILE}: it is no report, or one that an earlier zonereport built. "
                "Build it again, or name zone and day, such as hengyang@2024-10-31."
            )
        return read_snapshot((folder / FILE).read_bytes(), str(folder / FILE))
    zone, mark, day = name.partition("@")
    if not (zone and mark and day) or "/" in zone:
        raise UsageError(
            f"{name!r} is neither the folder of a report nor a zone and a day, "
            "such as hengyang@2023-12-31 or hengyang@latest."
        )
    from ..edition import open_edition

    return take_snapshot(open_edition(zone, day, seeds=seeds.resolve(), data=data.resolve()))

"""``zonereport code``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..coding.desk import Desk, find_article, open_desk
from ..coding.registering import Article, is_registered
from ..coding.rows import Row
from ..errors import UsageError
from ..seeds import describe, load_seeds
from .folders import seeds_option, texts_option
from .walking import Terminal

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("text", type=_PATH)
@click.option("--source", required=True, help="Id of the article, such as hy-2024-half-year.")
@seeds_option
@texts_option
@click.option("--title", default="", help="Headline as printed; in brackets if it is your own.")
@click.option("--outlet", default="", help="Newspaper, agency or office that published it.")
@click.option("--authors", default="", help="Bylines as printed.")
@click.option("--published-from", default="", help="First day on which it can have appeared, 2024-08-31.")
@click.option("--published-to", default="", help="Last day; the same one where the date is printed.")
@click.option("--dating-note", default="", help="From what in the text the two days follow.")
@click.option("--dating-note-zh", default="", help="The same in Chinese.")
@click.option("--language", default="", help="Of the text, zh or en.  [default: what most of it is in]")
@click.option("--url", default="", help="Where it was published.")
@click.option("--area", default="", help="Area that a figure is about where its sentence names none.")
@click.option("--prefix", default="", help="Of new figures' ids, hy24.  [default: made of the source's id]")
@click.option("--sheet", type=_PATH, help="The sheet.  [default: SOURCE.candidates.csv beside the texts]")
@click.option("--enter", is_flag=True, help="Enter the sheet's decided rows into the seeds.")
@click.option("--no-walk", is_flag=True, help="Write the sheet only, also on a terminal.")
def code(
    text: Path,
    source: str,
    seeds: Path,
    texts: Path | None,
    area: str,
    prefix: str,
    sheet: Path | None,
    enter: bool,
    no_walk: bool,
    **facts: str,
) -> None:
    """Code an article: its figures into figures.csv, its other numerals into dismissed.csv.

    Registers the article TEXT, a file in UTF-8, the first time, and goes on with it afterwards. Finds
    every numeral that is neither coded nor dismissed and writes it with its guesses, each marked ?, into
    a sheet that any spreadsheet opens: write code or dismiss into its column decision, then run the
    command again with --enter. On a terminal it shows the numerals one at a time, to accept, correct or
    dismiss by a key. Nothing enters the seeds without your decision.

    \b
    Example:
      zonereport code article.txt --source hy-2025-half-year
      zonereport code article.txt --source hy-2025-half-year --enter
    """
    loaded = load_seeds(seeds)
    folder = _texts_folder(texts, seeds)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    article = find_article(text, folder)
    if on_terminal and not is_registered(article, source, loaded):
        facts = _asked(article, source, facts)
    desk, is_new = open_desk(text, source, loaded, folder, facts, sheet=sheet, area=area, prefix=prefix)
    if is_new:
        click.echo(f"{source} is registered in {seeds / 'sources.csv'}.")
    rows, left = desk.rows()
    for sentence in left:
        click.echo(f"warning, {sentence}", err=True)
    if enter:
        _enter(desk, rows)
        return
    if on_terminal and not no_walk and rows:
        rows = Terminal(desk).run(rows).rows
    decided = sum(bool(row.decision) for row in rows)
    click.echo(f"{len(rows)} candidates, {decided} of them decided: {desk.sheet}")
    click.echo(_next(len(rows), decided))


def _texts_folder(texts: Path | None, seeds: Path) -> Path:
    if texts is not None and not texts.is_dir():
        raise UsageError(f"there is no folder {texts}; name the one with the articles' texts with --texts")
    return texts or seeds / "texts"


def _enter(desk: Desk, rows: tuple[Row, ...]) -> None:
    entry, still_open = desk.enter(rows)
    click.echo(f"{entry}; {len(still_open)} candidates are open.")
    if entry.contents:
        click.echo("Next: zonereport check, then zonereport seal.")


def _next(rows: int, decided: int) -> str:
    if not rows:
        return "Every numeral is coded or dismissed. Next: zonereport check, then zonereport seal."
    if decided:
        return "Next: run the same command with --enter, which enters what is decided."
    return "Next: write code or dismiss into the column decision, then run the same command with --enter."


def _asked(article: Article, source: str, facts: dict[str, str]) -> dict[str, str]:
    """The facts, those that are missing asked for; an empty answer is one where a fact is not required."""
    click.echo(f"{source} is a new article. What is printed about it? (Enter: not printed, or the default)")
    answers = dict(facts)
    for name in ("title", "outlet", "authors", "published_from", "published_to", "url"):
        if not answers[name]:
            default = {"title": article.first_line, "published_to": answers["published_from"]}.get(name, "")
            answers[name] = _ask(name, default)
    if answers["published_from"] != answers["published_to"]:
        for name in ("dating_note", "dating_note_zh"):
            answers[name] = answers[name] or _ask(name)
    return answers


def _ask(name: str, default: str = "") -> str:
    field = describe()["sources"].field(name)
    question = f"{field.title} ({field.description.rstrip('.')})"
    # Without a default, click asks again until there is an answer.
    needed = field.required or name == "dating_note"
    answer = click.prompt(question, default=default or (None if needed else ""), show_default=bool(default))
    return str(answer).strip()

"""The walk on a terminal: draws it with rich, reads its keys; what they do is in `zonereport.coding.keys`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..coding.choices import MEANINGS, TITLES
from ..coding.desk import Desk
from ..coding.keys import COLUMN_KEYS, EMPTY, KEYS, columns_shown, press, typed
from ..coding.mending import plain
from ..coding.rows import NOTES, Row
from ..coding.sheet import sentence_parts
from ..coding.walk import Mode, Walk
from ..errors import ZonereportError

FIGURE, GUESS, QUIET, ALARM = "bold reverse", "yellow", "dim", "bold red"
_MOST = 15  # options that are shown at once

_HELP = """\
a  accept    the figure is coded as its cells stand
e  edit      then the key of a column; p widens or narrows the printed string
d  dismiss   the numeral measures nothing; then the number of the reason, or Enter for the guess
s  skip      leave it open, go on
b  back      the one before, decided or not
u  undo      take back the last decision or edit
n  note      in English, then in Chinese
q  quit      everything decided is kept in the sheet

A cell marked ? is a guess; accepting the figure accepts its guesses.
An indicator that the codebook lacks: add its row to indicators.csv, in another window, then e i again."""


class Terminal:
    """A person, a keyboard and a screen.

    Parameters
    ----------
    desk : Desk
    console : Console, optional
        Where to draw.
    getchar, ask : callable, optional
        Read one key; read a line after a question. For tests.
    """

    def __init__(
        self,
        desk: Desk,
        console: Console | None = None,
        getchar: Callable[[], str] = click.getchar,
        ask: Callable[[str], str] | None = None,
    ) -> None:
        self._desk, self._getchar = desk, getchar
        self._console = console or Console(highlight=False)
        self._ask = ask or _asked

    def run(self, rows: tuple[Row, ...]) -> Walk:
        """Walk through the sheet's rows until the person quits; the sheet is written after every change."""
        walk = Walk(rows, self._desk).begin()
        while walk.mode is not Mode.QUIT:
            self._draw(walk)
            walk = self._step(walk)
        return walk

    def _step(self, walk: Walk) -> Walk:
        try:
            if walk.mode is Mode.LINE:
                after = typed(walk, self._ask(self._question(walk)))
            else:
                key = self._getchar()
                if walk.mode is Mode.OVER and key == "y":
                    return self._enter(walk)
                after = press(walk, key)
        except (KeyboardInterrupt, EOFError, click.Abort):
            return walk.calm() if walk.mode is Mode.LINE else replace(walk, mode=Mode.QUIT)
        if after.rows != walk.rows:
            self._desk.save(after.rows)
        if after.mode is Mode.LINE and after.column in ("area", "indicator"):
            try:
                self._desk.read_codebook_again()
            except ZonereportError as error:
                after = replace(after, message=(str(error),))
        return after

    def _enter(self, walk: Walk) -> Walk:
        try:
            entry, still_open = self._desk.enter(walk.rows)
        except ZonereportError as error:
            return replace(walk, message=tuple(str(error).splitlines()))
        over = Walk(still_open, self._desk, at=len(still_open), mode=Mode.OVER)
        return replace(over, message=(f"{entry}.",))

    # Drawing

    def _draw(self, walk: Walk) -> None:
        self._console.clear()
        if walk.mode is Mode.HELP:
            self._print(Text(_HELP))
            self._print(Text("Press any key.", QUIET))
            return
        self._draw_end(walk) if walk.is_over else self._draw_row(walk)
        for sentence in walk.message:
            self._print(Text(plain(sentence), ALARM))
        if walk.mode in (Mode.REASON, Mode.CODE, Mode.LINE):
            self._draw_options(walk)
        self._print(Text(_prompt(walk), QUIET))

    def _draw_end(self, walk: Walk) -> None:
        coded = sum(row.decision == "code" for row in walk.rows)
        dismissed, left = walk.decided - coded, len(walk.rows) - walk.decided
        self._print(Text(f"{self._desk.source}: {coded} to code, {dismissed} to dismiss, {left} open."))
        if walk.decided:
            self._print(Text("Enter what is decided into figures.csv and dismissed.csv now?"))

    def _draw_row(self, walk: Walk) -> None:
        row, desk = walk.row, self._desk
        place = f"{walk.at + 1} of {len(walk.rows)} · {walk.decided} decided · line {desk.line_of(row)}"
        self._print(Text(f"{desk.source} · {place}", QUIET))
        before, figure, after = sentence_parts(row, desk.text)
        sentence = Text.assemble(before, (figure, FIGURE), after)
        self._console.print(Padding(sentence, (1, 2)))
        self._print(Text(f"reads {plain(row.printed)} as {desk.reading(row)}"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for key, column in columns_shown():
            table.add_row(Text(key, QUIET), Text(column), self._cell(row, column))
        for note in NOTES:
            if row.cells.get(note):
                table.add_row(Text("n", QUIET), Text(note), Text(row.cells[note]))
        self._console.print(Padding(table, (1, 0)))
        if row.decision:
            words = row.decision if row.decision == "code" else f"dismiss: {row.settled('reason')}"
            self._print(Text(f"decided: {words}", "bold green"))
        elif guess := row.settled("reason"):
            self._print(Text(f"? may measure nothing: {guess} ({MEANINGS['reason'][guess][1]})", GUESS))

    def _cell(self, row: Row, column: str) -> Text:
        if column == "printed":
            return Text(plain(row.printed), "bold")
        value = row.settled(column)
        found = [choice for choice in self._desk.choices.of(column, row, ()) if choice.value == value]
        cell = Text("? " if row.is_guess(column) else "  ", GUESS)
        cell.append(plain(value) or "–", GUESS if row.is_guess(column) else "bold")
        return cell.append(f"  {found[0].meaning}", QUIET) if found and found[0].meaning else cell

    def _draw_options(self, walk: Walk) -> None:
        options = walk.options
        table = Table.grid(padding=(0, 2, 0, 0))
        for number, choice in enumerate(options[:_MOST], start=1):
            table.add_row(Text(str(number), QUIET), Text(plain(choice.value), "bold"), Text(choice.meaning))
        self._console.print(table)
        if len(options) > _MOST:
            self._print(Text(f"… and {len(options) - _MOST} more; type a part of a name", QUIET))

    def _question(self, walk: Walk) -> str:
        title = TITLES[walk.column][1]
        if walk.column in ("area", "indicator"):
            return f"{title}: a number, or a part of its name in Chinese or English (Enter: leave it)"
        return f"{title}: words or a number ({EMPTY} empties it, Enter leaves it)"

    def _print(self, text: Text) -> None:
        self._console.print(text)


def _prompt(walk: Walk) -> str:
    """What can be pressed now."""
    if walk.mode is Mode.OVER:
        return "y enter · b back · u undo · q quit" if walk.decided else "b back · q quit"
    return {
        Mode.LOOK: " · ".join(f"{key} {act}" for key, act in KEYS.items()),
        Mode.REASON: "the number of the reason, Enter for the guess, Esc to leave it",
        Mode.COLUMN: " · ".join(f"{key} {column}" for key, column in COLUMN_KEYS.items()) + " · Esc",
        Mode.CODE: "its number, or Esc",
        Mode.ANCHOR: "← → move the end, < > move the start (also - and +), Enter when done",
    }.get(walk.mode, "")


def _asked(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False))

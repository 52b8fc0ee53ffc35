"""The walk by keys: what each key and each typed line does, without a terminal to press them on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .choices import MEANINGS
from .rows import GUESSED
from .walk import Mode, Walk

#: Keys of the walk and what they do, in the order in which they are offered.
KEYS = {
    "a": "accept",
    "e": "edit",
    "d": "dismiss",
    "s": "skip",
    "b": "back",
    "u": "undo",
    "n": "note",
    "?": "help",
    "q": "quit",
}

#: Key of every column after ``e``.
COLUMN_KEYS = {
    "p": "printed",
    "a": "area",
    "j": "subject",
    "i": "indicator",
    "m": "measure",
    "c": "scope",
    "t": "period",
    "s": "status",
    "q": "qualifier",
}

#: How the anchor is moved: which end, by how many characters.
ANCHOR_KEYS = {
    "\x1b[D": ("end", -1), "\x1b[C": ("end", 1), "\x1bOD": ("end", -1), "\x1bOC": ("end", 1),
    "-": ("end", -1), "+": ("end", 1), "<": ("start", -1), ">": ("start", 1),
}  # fmt: skip

EMPTY = "-"  # typed as a line, empties the cell
_CANCEL = ("\x1b", "\x03")
_DONE = ("\r", "\n")


def press(walk: Walk, key: str) -> Walk:
    """What a key does in the mode that the walk is in; Esc gives up what was begun."""
    walk = replace(walk, message=())
    if walk.mode is Mode.HELP or (walk.mode not in (Mode.LOOK, Mode.OVER) and key in _CANCEL):
        return walk.calm()
    pressed = _PRESSED.get(walk.mode)
    return pressed(walk, key) if pressed else walk


def typed(walk: Walk, line: str) -> Walk:
    """What a typed line does: a number chooses, an empty line gives up, ``-`` empties the cell."""
    walk, line = replace(walk, message=()), line.strip()
    options = walk.options
    if line.isdecimal() and 1 <= int(line) <= len(options):
        return walk.calm().put(walk.column, options[int(line) - 1].value)
    if line in ("", EMPTY) or walk.column not in ("area", "indicator"):
        done = walk.calm()
        done = done.put(walk.column, "" if line == EMPTY else line) if line else done
        # The note in English is followed by the one in Chinese.
        return replace(done, mode=Mode.LINE, column="note_zh") if walk.column == "note" else done
    found = replace(walk, query=line)
    if len(found.options) == 1:
        return found.calm().put(found.column, found.options[0].value)
    return found if found.options else replace(found, query="", message=(f"nothing is called {line}",))


def columns_shown() -> tuple[tuple[str, str], ...]:
    """Key and name of every column that a walk shows, in the order of the sheet."""
    key_of = {column: key for key, column in COLUMN_KEYS.items()}
    return tuple((key_of[column], column) for column in ("printed", *GUESSED))


def _look(walk: Walk, key: str) -> Walk:
    act = KEYS.get(key, "")
    if act in ("quit", "help"):
        return replace(walk, mode=Mode.QUIT if act == "quit" else Mode.HELP)
    if act in ("back", "undo"):
        return walk.back() if act == "back" else walk.undo()
    if walk.is_over or not act:
        return walk
    if act in ("accept", "skip"):
        return walk.accept() if act == "accept" else walk.skip()
    mode, column = _BEGINS[act]
    return replace(walk, mode=mode, column=column)


def _number(walk: Walk, key: str) -> Walk:
    options, calm = walk.options, walk.calm()
    guess = walk.row.settled("reason") if walk.mode is Mode.REASON else ""
    if key in _DONE and guess:
        return calm.dismiss(guess)
    if not (key.isdecimal() and 1 <= int(key) <= len(options)):
        return replace(walk, message=(f"press a number from 1 to {len(options)}, or Esc",))
    value = options[int(key) - 1].value
    return calm.dismiss(value) if walk.mode is Mode.REASON else calm.put(walk.column, value)


def _column(walk: Walk, key: str) -> Walk:
    column = COLUMN_KEYS.get(key, "")
    if not column:
        return replace(walk, message=("press the key of a column, or Esc",))
    mode = Mode.ANCHOR if column == "printed" else Mode.CODE if column in MEANINGS else Mode.LINE
    return replace(walk, mode=mode, column=column, query="")


def _anchor(walk: Walk, key: str) -> Walk:
    if key in _DONE:
        return walk.calm()
    if key not in ANCHOR_KEYS:
        return replace(walk, message=("press ← or → for the end, < or > for the start, Enter when done",))
    side, by = ANCHOR_KEYS[key]
    start, end = walk.row.start, walk.row.end
    return walk.move(start + by, end) if side == "start" else walk.move(start, end + by)


_BEGINS = {"edit": (Mode.COLUMN, ""), "dismiss": (Mode.REASON, "reason"), "note": (Mode.LINE, "note")}
_PRESSED: dict[Mode, Callable[[Walk, str], Walk]] = {
    Mode.LOOK: _look,
    Mode.OVER: _look,
    Mode.REASON: _number,
    Mode.CODE: _number,
    Mode.COLUMN: _column,
    Mode.ANCHOR: _anchor,
}

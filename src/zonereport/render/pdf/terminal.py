"""What a terminal would show of a program's output: lines overwritten, colours, no escape codes.

The colours are dark enough to read on white paper, whatever the terminal's were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zonereport.render.streams import ESCAPE, overwritten

LINES = 250
"""Lines of a piece; Typst's time for one grows with its square."""
_PALETTE = ("#333333", "#b3261e", "#1b6e3c", "#7a5a00", "#1f4e99", "#7b2d8e", "#0b6a73", "#5c5c5c")


@dataclass(frozen=True)
class _Style:
    colour: str = ""
    bold: bool = False


def terminal_runs(text: str) -> list[list[str]]:
    """Split program output into runs of equal look.

    Parameters
    ----------
    text : str
        Output as captured, with ANSI escapes, carriage returns and backspaces.

    Returns
    -------
    list of [text, colour, weight]
        ``colour`` is ``#rrggbb`` or empty, ``weight`` is ``bold`` or empty.

    Examples
    --------
    >>> terminal_runs("10%\\r100%\\n\\x1b[1;31mError\\x1b[0m: no")
    [['100%\\n', '', ''], ['Error', '#b3261e', 'bold'], [': no', '', '']]
    """
    runs: list[list[str]] = []
    style, position = _Style(), 0
    text = overwritten(text).expandtabs(8)
    for escape in ESCAPE.finditer(text):
        _append(runs, text[position : escape.start()], style)
        position = escape.end()
        if escape[2] == "m":
            style = _apply(style, re.split("[;:]", escape[1] or "0"))
    _append(runs, text[position:], style)
    return runs


def cut_runs(runs: list[list[str]], lines: int = LINES) -> list[list[list[str]]]:
    """Runs in pieces of so many lines, the line's end between two pieces dropped: each is a block of its own.

    Examples
    --------
    >>> cut_runs([["a\\nb\\n", "", ""], ["c", "", "bold"]], 2)
    [[['a\\nb', '', '']], [['c', '', 'bold']]]
    """
    pieces: list[list[list[str]]] = [[]] if runs else []
    room = lines
    for text, *look in runs:
        while (ends := text.count("\n")) >= room:
            place = _nth(text, room)
            pieces[-1] += [[text[:place], *look]] if place else []
            pieces.append([])
            text, room = text[place + 1 :], lines
        room -= ends
        pieces[-1] += [[text, *look]] if text else []
    return [piece for piece in pieces if piece]


def _nth(text: str, number: int) -> int:
    """Place of the so-manieth line's end."""
    place = -1
    for _ in range(number):
        place = text.index("\n", place + 1)
    return place


def _append(runs: list[list[str]], text: str, style: _Style) -> None:
    look = [style.colour, "bold" if style.bold else ""]
    if not text:
        return
    if runs and runs[-1][1:] == look:
        runs[-1][0] += text
    else:
        runs.append([text, *look])


def _apply(style: _Style, codes: list[str]) -> _Style:
    numbers = [int(code) if code.isdigit() else 0 for code in codes]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            style = _Style()
        elif code in (1, 22):
            style = replace(style, bold=code == 1)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style = replace(style, colour=_PALETTE[code % 10])
        elif code == 39:
            style = replace(style, colour="")
        elif code in (38, 48):
            colour, numbers = _extended(numbers)
            style = replace(style, colour=colour) if code == 38 else style
    return style


def _extended(numbers: list[int]) -> tuple[str, list[int]]:
    """Colour of ``38;5;n`` or ``38;2;r;g;b``, darkened for paper, and the codes left over."""
    if numbers[:1] == [2] and len(numbers) >= 4:
        return _dark(numbers[1], numbers[2], numbers[3]), numbers[4:]
    if numbers[:1] != [5] or len(numbers) < 2:
        return "", []
    index, rest = numbers[1] % 256, numbers[2:]
    if index < 16:
        return _PALETTE[index % 8], rest
    if index >= 232:
        return _dark(*[8 + 10 * (index - 232)] * 3), rest
    cube = [0, 95, 135, 175, 215, 255]
    index -= 16
    return _dark(cube[index // 36], cube[index // 6 % 6], cube[index % 6]), rest


def _dark(red: int, green: int, blue: int) -> str:
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    share = min(1.0, 95 / luminance) if luminance else 1.0
    return "#" + "".join(f"{round(min(255, part) * share):02x}" for part in (red, green, blue))

"""What a terminal shows when a program is done: lines overwritten, as JupyterLab does too."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
"""A terminal's escape sequence; of one that ends in a letter, its parameters and that letter."""

_ERASES = re.compile(r"\x1b\[[012]?K")


def overwritten(text: str) -> str:
    """Program output after its carriage returns and backspaces; a progress bar leaves its last state.

    Parameters
    ----------
    text : str
        Output as captured, escape sequences included; they stay.

    Examples
    --------
    >>> overwritten(" 10%\\r 99%\\r100%\\ndone"), overwritten("waiting\\rgo"), overwritten("1/9\\b\\b\\b9/9")
    ('100%\\ndone', 'goiting', '9/9')
    """
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        text = "\n".join(_line(line) if "\r" in line else line for line in text.split("\n"))
    while "\b" in text:
        shorter = re.sub(r"[^\b\n]\x08", "", text)
        text = shorter if shorter != text else text.replace("\b", "")
    return text


def _line(line: str) -> str:
    shown = ""
    for state in line.split("\r"):
        shown = state + _rest(shown, state) if state else shown
    return shown


def _rest(shown: str, state: str) -> str:
    """What is left of a line to the right of its next state, which begins at the margin."""
    if "\x1b" not in shown and "\x1b" not in state:
        return shown[len(state) :]
    if _ERASES.search(state):
        return ""
    covered = len(ESCAPE.sub("", state))
    if len(ESCAPE.sub("", shown)) <= covered:
        return ""
    kept, position = "", 0
    for escape in [*ESCAPE.finditer(shown), None]:
        words = shown[position : escape.start() if escape else None]
        kept += words[covered:]
        covered = max(0, covered - len(words))
        if escape:
            kept += escape[0]  # the colour of what is covered may be that of what is not
            position = escape.end()
    return kept

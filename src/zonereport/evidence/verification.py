"""Anchors against the texts: does the article print this, there?"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds

from .moves import check_moves
from .texts import FIRST_LINE, Texts, read_texts


def verify(seeds: Seeds, texts_folder: str | Path) -> list[Fault]:
    """Compare every anchor of ``figures.csv`` and ``dismissed.csv`` with the text it points into.

    Returns
    -------
    list of Fault
        Texts that are missing or are not the ones that were coded, with where their rows stand now,
        and rows whose ``printed`` does not stand at their offsets, with the place where it does stand.
        Empty if all is well.
    """
    texts = read_texts(seeds, texts_folder)
    return sorted([*texts.faults, *check_anchors(seeds, texts), *check_moves(seeds, texts)])


def check_anchors(seeds: Seeds, texts: Texts) -> list[Fault]:
    """Rows whose printed string does not stand at their offsets; rows without a text are passed over."""
    text_of = texts.of(seeds)
    faults = []
    for file, frame in (("figures.csv", seeds.figures), ("dismissed.csv", seeds.dismissed)):
        for row, source, start, end, printed in _anchors(frame):
            text = text_of.get(source)
            if text is None or text[start:end] == printed:
                continue
            expected = f"{text[start:end]!r}, which stands at {start} to {end}"
            advice = _place(text, printed, start)
            faults.append(Fault(file, row + FIRST_LINE, "printed", printed, expected, advice))
    return faults


def _anchors(frame: pd.DataFrame) -> list[tuple[int, str, int, int, str]]:
    known = frame[frame["start"] != ""]
    columns = (known.index, known["source"], known["start"], known["end"], known["printed"])
    return [
        (int(row), source, int(start), int(end), printed)
        for row, source, start, end, printed in zip(*columns, strict=True)
    ]


def _place(text: str, printed: str, start: int) -> str:
    """Where the printed string stands instead, nearest to where it was looked for."""
    for shown, wanted, how in (
        (text, printed, ""),
        # Full-width and half-width characters, no-break and plain blanks: one for one, so offsets stay.
        (_narrow(text), _narrow(printed), ", in characters of another width or with other blanks"),
    ):
        before = shown.rfind(wanted, 0, start + len(wanted))
        after = shown.find(wanted, start)
        places = [place for place in (before, after) if place >= 0]
        if places:
            nearest = min(places, key=lambda place: abs(place - start))
            end = nearest + len(wanted)
            return f"{text[nearest:end]} stands at {nearest} to {end}{how}."
    return f"{printed} is nowhere in the text."


def _narrow(text: str) -> str:
    """The text with every character that has a plain form of one character in that form."""
    plain = ((character, unicodedata.normalize("NFKC", character)) for character in text)
    return "".join(form if len(form) == 1 else character for character, form in plain)

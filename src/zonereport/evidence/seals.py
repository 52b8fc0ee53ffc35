"""Seals: a short digest that says this row was compared with its source's text.

The seal covers the row and the text's digest, so that whoever holds no texts can
still see that a row was verified, and that nothing in it was changed afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zonereport.errors import Fault
from zonereport.seeds import Seeds, describe, replace_file

from .texts import FIRST_LINE, read_texts
from .verification import check_anchors

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class Sealing:
    """What ``seal`` did.

    Parameters
    ----------
    sealed : tuple of str
        Figures that were verified and bear a seal now.
    refused : dict
        Why each of the others was not sealed, by figure; their seal cells are as they were.
    is_changed : bool
        Whether ``figures.csv`` was written.
    """

    sealed: tuple[str, ...]
    refused: dict[str, str]
    is_changed: bool


def seal_of(row: Mapping[str, str], sha256: str) -> str:
    """The seal of one row of ``figures.csv``: 12 hexadecimal digits of a SHA-256.

    Parameters
    ----------
    row : mapping
        The row's cells by column; ``seal`` itself does not count, nor does the columns' order.
    sha256 : str
        SHA-256 of the source's text.

    Examples
    --------
    >>> seal_of({"figure": "a-001", "printed": "8.6%"}, "00")
    '999a7873a0b6'
    """
    cells = {column: row[column] for column in row if column != "seal"}
    # JSON keeps cells apart whatever they contain; sorted keys make the order of columns immaterial.
    message = json.dumps([sha256, cells], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(message.encode("utf-8")).hexdigest()[:12]


def matching_seals(seeds: Seeds) -> list[bool]:
    """For every row of ``figures.csv``, whether it bears the seal that its cells ask for."""
    digest_of = dict(zip(seeds.sources["source"], seeds.sources["sha256"], strict=True))
    return [
        bool(row["seal"]) and row["seal"] == seal_of(row, digest_of[row["source"]]) for row in _rows(seeds)
    ]


def check_seals(seeds: Seeds) -> list[Fault]:
    """Rows that bear a seal which is not theirs: they were changed after they had been verified."""
    advice = (
        "The row was changed after it had been sealed: run `zonereport seal` with the texts, or empty it."
    )
    return [
        Fault("figures.csv", row + FIRST_LINE, "seal", cell, "the seal of this row, or none", advice)
        for row, (cell, matches) in enumerate(zip(seeds.figures["seal"], matching_seals(seeds), strict=True))
        if cell and not matches
    ]


def seal(seeds: Seeds, texts_folder: str | Path) -> Sealing:
    """Write the seal of every figure whose anchor agrees with the text into ``figures.csv``.

    All other cells keep their bytes. Rows that cannot be verified keep the seal they have.
    """
    texts = read_texts(seeds, texts_folder)
    text_of = texts.of(seeds)
    wrong = {fault.row: fault for fault in check_anchors(seeds, texts) if fault.file == "figures.csv"}
    sources = seeds.sources
    file_of = dict(zip(sources["source"], sources["file"], strict=True))
    digest_of = dict(zip(sources["source"], sources["sha256"], strict=True))
    trouble = {fault.row: str(fault) for fault in texts.faults}
    line_of_file = {file: row + FIRST_LINE for row, file in reversed(list(enumerate(seeds.sources["file"])))}
    seals: list[str] = []
    refused: dict[str, str] = {}
    for row, cells in enumerate(_rows(seeds)):
        source, figure = cells["source"], cells["figure"]
        if not cells["start"]:
            refused[figure] = "no offsets: the figure is cited only"
        elif source not in text_of:
            refused[figure] = trouble[line_of_file[file_of[source]]]
        elif row + FIRST_LINE in wrong:
            refused[figure] = str(wrong[row + FIRST_LINE])
        seals.append(cells["seal"] if figure in refused else seal_of(cells, digest_of[source]))
    sealed = tuple(figure for figure in seeds.figures["figure"] if figure not in refused)
    return Sealing(sealed, refused, _write(seeds.folder / "figures.csv", seals))


def _rows(seeds: Seeds) -> list[dict[str, str]]:
    return [
        {str(column): str(cell) for column, cell in row.items()} for row in seeds.figures.to_dict("records")
    ]


def _write(path: Path, seals: list[str]) -> bool:
    # The seal is the last column and holds neither comma nor quotation mark, so each line's last cell
    # can be exchanged without writing the other cells anew.
    assert describe()["figures"].columns[-1] == "seal"
    text = path.read_bytes().decode("utf-8").removeprefix(BOM)
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    rows = [f"{line.rpartition(',')[0]},{cell}" for line, cell in zip(lines[1:], seals, strict=True)]
    return replace_file(path, ("\n".join([lines[0], *rows]) + "\n").encode("utf-8"))

"""The sources' texts: whoever holds them keeps them in a folder of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds

FIRST_LINE = 2  # of the rows: line 1 of every seeds file is its header


@dataclass(frozen=True)
class Texts:
    """The texts that could be read, by file name, and why the others could not."""

    by_file: dict[str, str]
    faults: list[Fault]

    def of(self, seeds: Seeds) -> dict[str, str]:
        """Text of every source that has one, by source."""
        sources = seeds.sources
        pairs = zip(sources["source"], sources["file"], strict=True)
        return {source: self.by_file[file] for source, file in pairs if file in self.by_file}


def read_texts(seeds: Seeds, folder: str | Path) -> Texts:
    """Read the texts that the sources name and check that they are the ones that were coded.

    A text whose SHA-256 is another one is not used: its offsets mean nothing.
    Line ends stay as they are in the file, since offsets count them.
    """
    by_file: dict[str, str] = {}
    faults: list[Fault] = []
    for row, file, digest in _named_texts(seeds.sources):
        path = Path(folder) / file
        if not path.is_file():
            advice = f"Put the text into {folder}, or name the folder that has it with --texts."
            faults.append(Fault("sources.csv", row, "file", file, f"a file in {folder}", advice))
            continue
        raw = path.read_bytes()
        actual = hashlib.sha256(raw).hexdigest()
        if actual != digest:
            advice = "The text is not the one that was coded: get that one, or code anew from this one."
            words = f"{actual}, the digest of {file}"
            faults.append(Fault("sources.csv", row, "sha256", digest, words, advice))
            continue
        try:
            by_file[file] = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            found = f"byte {error.start + 1} of {file} that is no UTF-8"
            faults.append(Fault("sources.csv", row, "file", found, "a text in UTF-8"))
    return Texts(by_file, faults)


def _named_texts(sources: pd.DataFrame) -> list[tuple[int, str, str]]:
    named = sources[sources["file"] != ""].drop_duplicates("file")
    return [
        (int(row) + FIRST_LINE, file, digest)
        for row, file, digest in zip(named.index, named["file"], named["sha256"], strict=True)
    ]

"""The sources' texts: whoever holds them keeps them in a folder of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from zonereport.errors import Fault
from zonereport.seeds import Seeds

BOM = b"\xef\xbb\xbf"
FIRST_LINE = 2  # of the rows: line 1 of every seeds file is its header


@dataclass(frozen=True)
class Texts:
    """The texts that could be read, by file name, and why the others could not.

    ``changed`` holds what those say now that are no longer the ones that were coded; ``resaved`` names
    those of them that differ in line ends or a byte order mark only.
    """

    by_file: dict[str, str]
    faults: list[Fault]
    changed: dict[str, str] = field(default_factory=dict)
    resaved: frozenset[str] = frozenset()

    def of(self, seeds: Seeds) -> dict[str, str]:
        """Text of every source that has one, by source."""
        sources = seeds.sources
        pairs = zip(sources["source"], sources["file"], strict=True)
        return {source: self.by_file[file] for source, file in pairs if file in self.by_file}

    def why_not(self, seeds: Seeds) -> dict[str, str]:
        """Why its text is not here, for every source that names one which is not."""
        first = {file: line for line, file, _ in reversed(_named_texts(seeds.sources))}
        trouble = {fault.row: str(fault) for fault in self.faults}
        pairs = zip(seeds.sources["source"], seeds.sources["file"], strict=True)
        return {source: trouble[first[file]] for source, file in pairs if file and file not in self.by_file}


def read_texts(seeds: Seeds, folder: str | Path) -> Texts:
    """Read the texts that the sources name and check that they are the ones that were coded.

    A text whose SHA-256 is another one is not used: its offsets mean nothing.
    Line ends stay as they are in the file, since offsets count them.
    """
    by_file: dict[str, str] = {}
    changed: dict[str, str] = {}
    resaved: list[str] = []
    faults: list[Fault] = []
    for row, file, digest in _named_texts(seeds.sources):
        path = Path(folder) / file
        if not path.is_file():
            advice = f"Put the text into {folder}, or name the folder that has it with --texts."
            faults.append(Fault("sources.csv", row, "file", file, f"a file in {folder}", advice))
            continue
        raw = path.read_bytes()
        actual = digest_of_text(raw)
        how = "" if actual == digest else _how_it_differs(raw, digest)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            found = f"byte {error.start + 1} of {file} that is no UTF-8"
            faults.append(Fault("sources.csv", row, "file", found, "a text in UTF-8", how))
            continue
        if actual == digest:
            by_file[file] = text
            continue
        changed[file] = text
        resaved += [file] if how else []
        advice = how or "The text is not the one that was coded: get that one"
        advice = f"{advice}, or take over where its rows stand in this one with `zonereport seal --moved`."
        words = f"{actual}, the digest of {file}"
        faults.append(Fault("sources.csv", row, "sha256", digest, words, advice))
    return Texts(by_file, faults, changed, frozenset(resaved))


def digest_of_text(raw: bytes) -> str:
    """SHA-256 of a text's bytes, as ``sources.csv`` has it."""
    return hashlib.sha256(raw).hexdigest()


def _how_it_differs(raw: bytes, digest: str) -> str:
    """What made other bytes of the same text, where trying it out tells; "" otherwise."""
    unix = raw.removeprefix(BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    bare = unix.rstrip(b"\n")
    ways = [
        ("without its byte order mark", BOM + raw),
        ("with a byte order mark", raw.removeprefix(BOM)),
        ("with other line ends", unix),
        ("with Unix line ends", unix.replace(b"\n", b"\r\n")),
        *(("with other line breaks at its end", bare + b"\n" * count) for count in range(4)),
        *(("with other line breaks", bare.replace(b"\n", b"\r\n") + b"\r\n" * count) for count in range(4)),
        ("saved in GB18030", _from_gb18030(raw)),
    ]
    way = next((way for way, before in ways if digest_of_text(before) == digest), "")
    return f"It is the text that was coded, {way}: get it as it was" if way else ""


def _from_gb18030(raw: bytes) -> bytes:
    try:
        return raw.decode("gb18030").encode("utf-8")
    except UnicodeError:
        return b""


def _named_texts(sources: pd.DataFrame) -> list[tuple[int, str, str]]:
    named = sources[sources["file"] != ""].drop_duplicates("file")
    return [
        (int(row) + FIRST_LINE, file, digest)
        for row, file, digest in zip(named.index, named["file"], named["sha256"], strict=True)
    ]

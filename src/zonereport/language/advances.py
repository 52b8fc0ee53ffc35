"""How wide the characters of Noto Sans SC are, read from two tables of its file.

fontTools would unpack the whole font for it, which takes a second before the first document.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

import numpy as np

from .typeface import font_file

_WINDOWS, _FULL_REPERTOIRE, _SEGMENTED = 3, 10, 12  # numbers of the OpenType specification


@cache
def advances() -> dict[int, float]:
    """Code point to width in em, for every character that the face has.

    Examples
    --------
    >>> advances()[ord("衡")], 0x1F600 in advances()
    (1.0, False)
    """
    font = _File(font_file())
    (per_em,) = struct.unpack_from(">H", font.table("head"), 18)
    (count,) = struct.unpack_from(">H", font.table("hhea"), 34)
    # Of each glyph its width and its bearing; glyphs behind the last are as wide as that one.
    widths = np.frombuffer(font.table("hmtx"), dtype=">u2", count=2 * count)[::2] / per_em
    codes, glyphs = _characters(font.table("cmap"))
    return dict(zip(codes.tolist(), widths[np.minimum(glyphs, count - 1)].tolist(), strict=True))


class _File:
    """The tables of an OpenType file by their names."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        (count,) = struct.unpack_from(">H", self._bytes, 4)
        records = (struct.unpack_from(">4sIII", self._bytes, 12 + 16 * number) for number in range(count))
        self._places = {name.decode(): (start, length) for name, _, start, length in records}

    def table(self, name: str) -> bytes:
        start, length = self._places[name]
        return self._bytes[start : start + length]


def _characters(cmap: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Code points and glyph numbers, from the subtable for all of Unicode."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    records = [struct.unpack_from(">HHI", cmap, 4 + 8 * number) for number in range(count)]
    wanted = (_WINDOWS, _FULL_REPERTOIRE)
    start = next(at for platform, encoding, at in records if (platform, encoding) == wanted)
    kind, _, _, _, groups = struct.unpack_from(">HHIII", cmap, start)
    if kind != _SEGMENTED:
        raise ValueError(f"cmap of {font_file().name}: found format {kind}, expected {_SEGMENTED}")
    numbers = np.frombuffer(cmap, dtype=">u4", count=3 * groups, offset=start + 16)
    first, last, glyph = numbers.reshape(-1, 3).T
    lengths = (last - first + 1).astype(np.int64)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(first, lengths) + within, np.repeat(glyph, lengths) + within

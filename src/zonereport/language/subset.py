"""Subsets of Noto Sans SC, small enough to travel inside a page."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Collection
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonereport.language.advances import advances
from zonereport.language.typeface import font_file

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Always in a subset, in this order: with their glyph numbers fixed, the layout tables (kerning, half-width
# punctuation) are made once and copied as bytes, and a subset costs milliseconds instead of 250.
_BASE_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xA0),
    (0xB0, 0xB7),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2010, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x203A),
    (0x2212, 0x2212),
    (0x3000, 0x3003),
    (0x3008, 0x3015),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF3D),
    (0xFF5B, 0xFF5E),
)
_LAYOUT_FEATURES = ["kern", "halt"]  # halt: the half-width punctuation that text-spacing-trim asks for
_DROPPED_TABLES = ["GSUB", "vhea", "vmtx", "VORG", "BASE", "STAT", "gasp", "DSIG"]
_NAMES_KEPT = [0, 1, 2, 13, 14]  # copyright, family, style, licence and its address: the OFL asks for them
# Numbers of the known tables, https://www.w3.org/TR/WOFF2/#table_dir_format
_WOFF2_TABLES = {
    b"cmap": 0,
    b"head": 1,
    b"hhea": 2,
    b"hmtx": 3,
    b"maxp": 4,
    b"name": 5,
    b"OS/2": 6,
    b"post": 7,
    b"glyf": 10,
    b"loca": 11,
    b"GDEF": 26,
    b"GPOS": 27,
}
_BASE = Path(__file__).parent / "fonts" / "NotoSansSC-Base.ttf"
_BASE_OF = 0x969B4A00  # checksum that the face of which it was made says of itself
_BROTLI_QUALITY = 9  # 11 is 2 % smaller and thirty times slower


def missing_glyphs(text: str) -> str:
    """Characters of ``text`` that the font cannot show, each once, sorted; empty if there are none.

    Control and format characters (joiners, variation selectors, line breaks) need no glyph.

    Examples
    --------
    >>> missing_glyphs("研发经费 R&D")
    ''
    """
    known = advances()
    return "".join(sorted(c for c in set(text) if ord(c) not in known and _needs_glyph(c)))


def subset_woff2(text: str) -> bytes:
    """WOFF2 file with the glyphs of ``text``, besides Latin letters, digits and punctuation.

    The same set of characters gives the same bytes, whatever their order. Characters
    that the font does not have are left to the reader's other fonts.

    Examples
    --------
    >>> subset_woff2("衡阳高新区")[:4]
    b'wOF2'
    """
    known = _face().cmap
    return _subset(tuple(sorted({ord(c) for c in set(text)} & known.keys() - _face().base_codes)))


def _needs_glyph(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Mn", "Zl", "Zp", "Cs"}


@dataclass(frozen=True)
class _Face:
    """The font as read, and the part of every subset that never changes, as a TrueType file."""

    cmap: dict[int, str]
    glyphs: Any  # fontTools' glyf table
    metrics: dict[str, tuple[int, int]]
    base: bytes
    base_codes: frozenset[int]


@lru_cache(maxsize=1)
def _face() -> _Face:
    from fontTools.ttLib import TTFont

    font = TTFont(font_file(), lazy=True, recalcTimestamp=False)
    cmap: dict[int, str] = dict(font.getBestCmap())
    # Subsetting empties the font that was read; reading 30,000 glyphs a second time would cost as much again.
    glyphs, metrics = copy(font["glyf"]), dict(font["hmtx"].metrics)
    glyphs.glyphs = dict(glyphs.glyphs)
    codes = frozenset(code for first, last in _BASE_RANGES for code in range(first, last + 1) if code in cmap)
    known = font["head"].checkSumAdjustment == _BASE_OF and _BASE.is_file()
    base = _BASE.read_bytes() if known else prepare_base(font, codes)
    return _Face(cmap, glyphs, metrics, base, codes)


def prepare_base(font: TTFont, codes: Collection[int]) -> bytes:
    """The part of every subset that never changes: a TrueType file of ``codes`` with kerning and half widths.

    ``fonts/NotoSansSC-Base.ttf`` is what this makes of the bundled face: it takes a third of a second, which
    a command that writes one page need not spend.

    Parameters
    ----------
    font : TTFont
        The face; it is emptied.
    codes : collection of int
        Code points that it has.
    """
    from fontTools.subset import Options, Subsetter

    options = Options()
    options.layout_features = _LAYOUT_FEATURES
    options.name_IDs = _NAMES_KEPT
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.notdef_outline = True
    options.drop_tables += _DROPPED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=16)
def _subset(codes: tuple[int, ...]) -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(_face().base), recalcTimestamp=False, recalcBBoxes=False)
    names = {code: _face().cmap[code] for code in codes}
    order = list(font.getGlyphOrder())
    _append_glyphs(font, order, list(names.values()))
    for table in font["cmap"].tables:
        highest = 0x10FFFF if table.format == 12 else 0xFFFF
        table.cmap.update({code: f"x.{name}" for code, name in names.items() if code <= highest})
    buffer = BytesIO()
    font.save(buffer)
    return _to_woff2(buffer.getvalue())


def _append_glyphs(font: TTFont, order: list[str], names: list[str]) -> None:
    """Add glyphs of the full font behind those of the base, each under a name that no base glyph has."""
    source, glyphs, metrics = _face().glyphs, font["glyf"], font["hmtx"].metrics
    waiting, seen = list(dict.fromkeys(names)), set(names)
    for name in waiting:  # grows while composite glyphs name their parts
        glyph = source[name]
        if glyph.isComposite():
            glyph = deepcopy(glyph)
            for component in glyph.components:
                if component.glyphName not in seen:
                    seen.add(component.glyphName)
                    waiting.append(component.glyphName)
                component.glyphName = f"x.{component.glyphName}"
        glyphs.glyphs[f"x.{name}"] = glyph
        metrics[f"x.{name}"] = _face().metrics[name]
        order.append(f"x.{name}")
    font.setGlyphOrder(order)
    glyphs.setGlyphOrder(order)


def _to_woff2(sfnt: bytes) -> bytes:
    """WOFF 2.0 container around a TrueType file, its tables untransformed.

    fontTools writes WOFF2 too, but always at Brotli's slowest setting: a second for a report.
    Format: https://www.w3.org/TR/WOFF2/
    """
    import brotli  # type: ignore[import-untyped]

    count = struct.unpack(">H", sfnt[4:6])[0]
    records = [struct.unpack(">4sLLL", sfnt[12 + 16 * i : 28 + 16 * i]) for i in range(count)]
    directory, body = b"", b""
    for tag, _, offset, length in sorted(records):
        # glyf and loca: version 3 says "not transformed"; for every other table that is version 0
        version = 0xC0 if tag in (b"glyf", b"loca") else 0
        directory += bytes([version | _WOFF2_TABLES[tag]]) + _base128(length)
        body += sfnt[offset : offset + length]
    packed: Any = brotli.compress(body, mode=brotli.MODE_FONT, quality=_BROTLI_QUALITY)
    length = 48 + len(directory) + len(packed)
    padding = -length % 4
    header = struct.pack(
        ">4s4sLHHLLHHLLLLL",
        b"wOF2",
        sfnt[:4],
        length + padding,
        count,
        0,
        len(sfnt),
        len(packed),
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    return header + directory + bytes(packed) + b"\0" * padding


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))

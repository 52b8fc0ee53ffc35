"""A report's headings in a true bold face: a browser would smear the regular one, and Chinese fills up."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from html import unescape
from io import BytesIO

from zonereport.language.typeface import FONT_FAMILY, bold_font_file

# As page.css and exhibits.css have them bold. What is in none of them stays in the regular face.
_CARDS = ".zr-cards tbody th,.zr-cards td:nth-of-type(2)"
_BOLD = f"h1,h2,h3,h4,h5,h6,b,strong,dt,summary,caption,.zr-title,{_CARDS}"
_SHOWN = re.compile(
    r"<(h[1-6]|b|strong|dt|summary|caption)\b[^>]*>(.*?)</\1>"
    r"|class=\"zr-title\"[^>]*>(.*?)</|class=\"[^\"]*\bzr-cards\b[^>]*>(.*?)</table>",
    re.DOTALL,
)
_LATIN = frozenset(range(0x20, 0x7F))
_NAMES_KEPT = [0, 1, 2, 13, 14]  # copyright, family, style, licence and its address: the OFL asks for them


def bold_rules(page: str) -> str:
    """Style rules that set a page's headings and titles in the bundled bold, cut down to their characters.

    The face has a name of its own, so that a character that it lacks comes from the regular one.

    Examples
    --------
    >>> bold_rules("<h1>衡阳</h1>")[:47]
    '@font-face{font-family:"Noto Sans SC Heads";src'
    """
    texts = (part for found in _SHOWN.finditer(page) for part in found.groups()[1:] if part)
    characters = {ord(char) for text in texts for char in unescape(re.sub(r"<[^>]+>", "", text))}
    font = base64.b64encode(_subset(frozenset(characters | _LATIN))).decode()
    name = f'"{FONT_FAMILY} Heads"'
    source = f'src:url(data:font/woff2;base64,{font}) format("woff2")'
    face = f"@font-face{{font-family:{name};{source};font-weight:600 700}}"
    return f"{face}:is({_BOLD}){{font-family:{name},var(--face)}}"


@lru_cache(maxsize=8)
def _subset(codes: frozenset[int]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["kern", "halt"]
    options.name_IDs = _NAMES_KEPT
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "vhea", "vmtx", "VORG", "BASE", "STAT", "gasp", "DSIG"]
    font = TTFont(bold_font_file(), lazy=True, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made)
    return made.getvalue()

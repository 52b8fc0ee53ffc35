"""Characters that no bundled typeface has: found before they become empty boxes."""

from __future__ import annotations

import html
import re
import unicodedata

from zonereport.errors import RenderError
from zonereport.language.subset import missing_glyphs
from zonereport.render.pdf.engine import TypstDocument, characters_without_glyph
from zonereport.render.pdf.text import Node, map_strings

_LISTED = 30  # characters; what stands in the text names each of them anyway
_SUSPECT_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"}
_SVG_TEXT = re.compile(r">([^<]+)<")


def check_glyphs(document: TypstDocument) -> None:
    """Refuse a report with a character that its typefaces lack.

    Raises
    ------
    RenderError
        Naming every such character, its code point and where it stands.
    """
    texts = _texts(document)
    missing = _missing("".join(texts))
    if not missing:
        return
    places = []
    for char in missing:
        text = next(text for text in texts if char in text)
        place = text.index(char)
        places.append(f"{describe(char)} in “{text[max(0, place - 20) : place + 20]}”")
    raise RenderError(
        "The PDF's typefaces (Noto Sans SC and those of Typst) lack "
        f"{'a character' if len(places) == 1 else f'{len(places)} characters'}: {'; '.join(places)}. "
        "Replace it in the text, or in the seeds where it comes from."
    )


def replace_missing(document: TypstDocument) -> list[str]:
    """Put its code point for every character that the typefaces lack: ``[U+1F600]``.

    Returns
    -------
    list of str
        Code point and name of the characters replaced, sorted, the first thirty of them; empty if none.
    """
    missing = _missing("".join(_texts(document)))
    if not missing:
        return []
    run = re.compile("[" + "".join(map(re.escape, missing)) + "]+")
    document.content = map_strings(document.content, lambda text: run.sub(_code_points, text))
    for name, content in document.files.items():
        if name.endswith(".svg"):
            svg = content.decode(errors="replace")
            document.files[name] = _SVG_TEXT.sub(lambda found: _substituted(found, run), svg).encode()
    return [describe(char) for char in missing[:_LISTED]] + (["…"] if len(missing) > _LISTED else [])


def describe(char: str) -> str:
    """Code point and Unicode name of a character; the character itself may not be printable.

    Examples
    --------
    >>> describe("☃")
    'U+2603 SNOWMAN'
    """
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"


def _missing(text: str) -> list[str]:
    suspects = set(missing_glyphs(text))
    suspects |= {char for char in set(text) - {"\n"} if unicodedata.category(char) in _SUSPECT_CATEGORIES}
    lone = {char for char in suspects if unicodedata.category(char) == "Cs"}  # cannot even be handed over
    return sorted(lone | characters_without_glyph(suspects - lone))


def _code_points(found: re.Match[str]) -> str:
    return f"[{' '.join(f'U+{ord(char):04X}' for char in found[0])}]"


def _texts(document: TypstDocument) -> list[str]:
    texts: list[str] = []

    def take(text: str) -> str:
        texts.append(text)
        return text

    map_strings(_without_formulas(document.content), take)
    for name, content in document.files.items():
        if name.endswith(".svg"):
            texts += [html.unescape(found) for found in _SVG_TEXT.findall(content.decode(errors="replace"))]
    return texts


def _without_formulas(node: Node) -> Node:
    """Formulas' source left out: their symbols come from the mathematics face, which is asked by trying."""
    if isinstance(node, list):
        return [_without_formulas(part) for part in node]
    if not isinstance(node, dict):
        return node
    formula = node.get("t") == "math"
    return {key: _without_formulas(value) for key, value in node.items() if not (formula and key == "x")}


def _substituted(found: re.Match[str], run: re.Pattern[str]) -> str:
    text = html.unescape(found[1])
    changed = run.sub(_code_points, text)
    return found[0] if changed == text else f">{html.escape(changed)}<"

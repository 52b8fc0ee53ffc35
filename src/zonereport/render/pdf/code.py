"""Code in colours: what each of its words is, as Pygments reads it.

Typst colours code too, with regular expressions that take six times as long as setting it.
"""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache
from typing import Any

from zonereport.render.pdf.text import Node, walk

# Dark enough for small type on the shade of code.
_COLOURS = {
    "Comment": "#63666d",
    "Keyword": "#c4303c",
    "Operator.Word": "#c4303c",
    "Name.Builtin.Pseudo": "#c4303c",
    "Name.Function": "#3f5fc2",
    "Name.Class": "#3f5fc2",
    "Name.Decorator": "#3f5fc2",
    "Name.Builtin": "#3f5fc2",
    "Name.Exception": "#3f5fc2",
    "Name.Tag": "#3f5fc2",
    "Literal.String": "#15730d",
    "Literal.Number": "#a50150",
}
_UNLIKE_NEWLINES = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What no line breaks in: a long word, and a long line with punctuation behind a space, as in ", :symbol".
_LONG = re.compile(r"\S{48}|^(?=.{90}).* [!%),.:;?/\]}]", re.MULTILINE)
_PLACES = re.compile(r"\S{48}| (?=[!%),.:;?/\]}])")
_SIGNS = ",;([{="  # behind these a word that has to break looks best broken
BREAK = "break"
"""Instead of a run's look: here the line may end."""
_LONGEST = 200_000  # characters; what is longer is data, and stays black


def prepare_code(body: list[Node]) -> None:
    """Give all code its colours, and say where a line may have to break inside a word.

    Parameters
    ----------
    body : list
        Nodes of the document; changed in place. Those that are prepared already are left as they are.

    Examples
    --------
    >>> body = [{"t": "code", "x": "import a", "lang": "python"}]
    >>> prepare_code(body)
    >>> body[0]["lines"]
    [[['import ', '#c4303c'], ['a', '']]]
    """
    for node in walk(body):
        if "long" in node:
            continue  # is prepared
        if node.get("t") == "code":
            node["lines"] = coloured_lines(node["x"], node["lang"])
            node["long"] = _LONG.search(node["x"]) is not None
            if node["long"]:
                node["lines"] = [with_breaks(line) for line in node["lines"]]
        elif node.get("t") == "terminal":
            node["long"] = _LONG.search("".join(run[0] for run in node["runs"])) is not None
            if node["long"] and len(node["runs"]) > 1:
                node["runs"] = with_breaks(node["runs"])


def coloured_lines(source: str, language: str) -> list[list[list[str]]]:
    """Lines of code in runs of one colour: ``[text, "#rrggbb"]``, the colour empty for plain ink.

    Returns
    -------
    list
        Empty for a language that Pygments does not know, and for what stays black.
    """
    lexer = _lexer(language.lower())
    if lexer is None or len(source) > _LONGEST or _UNLIKE_NEWLINES.search(source):
        return []
    lines: list[list[list[str]]] = [[]]
    for kind, text in lexer.get_tokens(source):
        colour = _colour(kind)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            line = lines[-1]
            if part and line and (line[-1][1] == colour or part.isspace()):
                line[-1][0] += part
            elif part:
                line.append([part, colour])
    # A lexer that drops or adds a character would show other code than the notebook's.
    if "\n".join("".join(run[0] for run in line) for line in lines) != source:
        return []
    return lines


def with_breaks(runs: list[list[str]]) -> list[list[str]]:
    """Runs of text with marks between them where a line may end that has to end inside a word.

    Examples
    --------
    >>> with_breaks([["a" * 40, ""], ["b" * 20, "#c4303c"]])[1:]
    [['bbbbbbbb', '#c4303c'], ['', 'break'], ['bbbbbbbbbbbb', '#c4303c']]
    """
    text = "".join(run[0] for run in runs)
    places = deque(_place(found) for found in _PLACES.finditer(text))
    made: list[list[str]] = []
    end = 0
    for words, *look in runs:
        begin, end = end, end + len(words)
        while places and places[0] <= end:
            place = places.popleft()
            made += [[text[begin:place], *look], ["", *look[:-1], BREAK]]
            begin = place
        made += [[text[begin:end], *look]] if begin < end else []
    return made


def _place(found: re.Match[str]) -> int:
    sign = max(found[0].rfind(sign) for sign in _SIGNS)
    return found.start() + sign + 1 if sign >= len(found[0]) // 2 and len(found[0]) > 1 else found.end()


@lru_cache(maxsize=32)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None


@lru_cache(maxsize=256)
def _colour(kind: Any) -> str:
    names = [str(part).removeprefix("Token.") for part in kind.split()]
    return next((_COLOURS[name] for name in reversed(names) if name in _COLOURS), "")

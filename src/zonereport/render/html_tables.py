"""Tables of a page: numbers aligned at the decimal, scrolling by keyboard, header cells with a scope."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

_EXHIBIT = re.compile(
    r'<div class="zr-table"(?P<id>[^>]*)><div class="zr-scroll"><table>'
    r"<caption>(?P<caption>.*?)</caption>(?P<rows>.*?)</table></div>",
    re.S,
)
_CHART = re.compile(
    r'(<figure class="zr-chart"[^>]*>.*?<span class="zr-title">)(.*?)(</span>.*?)'
    r"(<svg\b.*?</svg>)(?=\s*<p|\s*</figure>)",
    re.S,
)
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(?=</tr>)", re.S)
_CELL = re.compile(r"<(th|td)((?:\s[^>]*)?)>(.*?)</\1>", re.S)
_NUMBER = re.compile(r"^[^\d]*\d[\d,\u2009\u202f]*(?P<tail>(?:\.\d+)?[^\d]*)$")
_FRAME = re.compile(r"<table\b[^>]*>.*?</table>", re.S)
_EMS = {".": 0.278, ",": 0.278, " ": 0.224, "%": 0.921, "–": 0.536, "-": 0.347}  # widths in Noto Sans SC
_DIGIT = 0.555
_SHORT = 8  # characters of a cell that is not broken into lines: "64.9亿元" is one word to its reader


def set_exhibits(html: str, words: dict[str, str]) -> str:
    """Tables and charts written by `exhibits.Table` and `exhibits.Chart` made ready for the page.

    Parameters
    ----------
    html : str
        The page's body.
    words : dict of str
        The page's words; the legend of marks is written with them.
    """
    html = _CHART.sub(_set_chart, html)
    return _EXHIBIT.sub(lambda match: _set_exhibit(match, words), html)


def set_frames(html: str) -> str:
    """Tables of an output with header scopes; an empty header cell, which heads nothing, becomes a plain one.

    Examples
    --------
    >>> set_frames('<table class="dataframe"><thead><tr><th></th><th>a</th></tr></thead></table>')
    '<table class="dataframe"><thead><tr><td></td><th scope="col">a</th></tr></thead></table>'
    """
    return _FRAME.sub(lambda match: _scoped(match[0]), html)


def scrolling(html: str, label: str) -> str:
    """A wide thing in a box that scrolls sideways and can be reached by keyboard."""
    name = escape(label, quote=True)
    return f'<div class="zr-scroll" tabindex="0" role="group" aria-label="{name}">{html}</div>'


def decimal_tail(text: str) -> float | None:
    """Width in ems of what follows the integer part of a number; None if the text is not one number.

    Examples
    --------
    >>> decimal_tail("8.6") > decimal_tail("12") == 0.0
    True
    >>> decimal_tail("8.55–8.65") is None
    True
    """
    match = _NUMBER.match(text.strip())
    return round(sum(_width(char) for char in match["tail"]), 3) if match else None


def _width(char: str) -> float:
    if char in _EMS:
        return _EMS[char]
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _DIGIT


def _set_exhibit(match: re.Match[str], words: dict[str, str]) -> str:
    caption, rows = match["caption"], match["rows"]
    label = escape(unescape(re.sub(r"<[^>]+>", "", caption)), quote=True)
    legend = "".join(
        f'<span class="zr-key zr-{mark}">{words[mark]}</span>'
        for mark in ("actual", "expected", "target")
        if re.search(rf'class="[^"]*\bzr-{mark}\b', rows)
    )
    # Outcomes are the rule: they need a key only beside something else.
    needed = "zr-expected" in legend or "zr-target" in legend
    shown = f'<p class="zr-note zr-legend">{legend}</p>' if needed else ""
    return (
        f'<div class="zr-table"{match["id"]}>'
        f'<div class="zr-scroll" tabindex="0" role="region" aria-label="{label}">'
        f"<table><caption>{caption}</caption>{_aligned(rows)}</table></div>{shown}"
    )


def _set_chart(match: re.Match[str]) -> str:
    """A chart whose words stay readable on a telephone, since it scrolls instead of shrinking away."""
    label = escape(_text(match[2]), quote=True)
    canvas = f'<div class="zr-canvas" tabindex="0" role="group" aria-label="{label}">{match[4]}</div>'
    return match[1] + match[2] + match[3] + canvas


def _aligned(rows: str) -> str:
    """Right padding for every cell of a decimal column, so that the points stand below each other."""
    tails: dict[int, float] = {}
    for row in _ROW.finditer(rows):
        for column, (attributes, text) in enumerate(_cells(row[2])):
            if "zr-decimal" in attributes and attributes.startswith(" class") and not _is_head(row[2]):
                tails[column] = max(tails.get(column, 0.0), decimal_tail(text) or 0.0)

    def pad(row: re.Match[str]) -> str:
        column = -1

        def cell(match: re.Match[str]) -> str:
            nonlocal column
            column += 1
            text = _text(match[3])
            if match[1] == "th" or not text:
                return match[0]
            attributes = match[2]
            if len(text) <= _SHORT:
                attributes = attributes.replace('class="', 'class="zr-short ', 1)
            tail = decimal_tail(text)
            missing = round(tails.get(column, 0.0) - tail, 3) if tail is not None else 0.0
            if "zr-decimal" in attributes and missing > 0:
                attributes += f' style="--tail:{missing:g}em"'
            return f"<td{attributes}>{match[3]}</td>"

        return row[1] + _CELL.sub(cell, row[2])

    return _ROW.sub(pad, rows)


def _is_head(row: str) -> bool:
    return 'scope="col"' in row


def _cells(row: str) -> list[tuple[str, str]]:
    return [(match[2], _text(match[3])) for match in _CELL.finditer(row)]


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _scoped(table: str) -> str:
    table = re.sub(r"<th((?:\s[^>]*)?)>(?:\s|&nbsp;)*</th>", r"<td\1></td>", table)
    head, separator, body = table.partition("</thead>")
    if not separator:  # then a header cell may head a row or a column
        return table
    head = re.sub(r"<th(?![^>]*\bscope=)(?=[\s>])", '<th scope="col"', head)
    return head + separator + re.sub(r"<th(?![^>]*\bscope=)(?=[\s>])", '<th scope="row"', body)

"""Tables of a page: numbers aligned at the decimal, scrolling by keyboard, header cells with a scope."""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import count

from zonereport.render.html.columns import lay_out, phrases, text_width

_EXHIBIT = re.compile(
    r'<div class="zr-table"(?P<id>[^>]*)><div class="zr-scroll"><table>'
    r"<caption>(?P<caption>.*?)</caption>(?P<rows>.*?)</table></div>",
    re.S,
)
_CHART = re.compile(
    r'(<figure class="zr-chart"[^>]*>.*?<div class="zr-title">)(.*?)(</div>.*?)'
    r'(<svg\b.*?</svg>)(?:<div class="zr-slim" hidden(?:="")?>(.*?)</div>)?(?=\s*<p|\s*</figure>)',
    re.S,
)
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(?=</tr>)", re.S)
_CELL = re.compile(r"<(th|td)((?:\s[^>]*)?)>(.*?)</\1>", re.S)
_NUMBER = re.compile(r"^[^\d]*\d[\d,\u2009\u202f]*(?P<tail>(?:\.\d+)?[^\d]*)$")
_LINKED = re.compile(r'(<a class="zr-figure"[^>]*>)([^<]*\d[^<]*)</a>')
_DERIVED = re.compile(r"[a-z_]+\.[a-z_]+:[a-z0-9+-]+")  # id of a derived number: long, but not a word
_DERIVED_BREAKS = re.compile(r"(?<=[.:_])|(?=\+)")
_FRAME = re.compile(r"<table\b[^>]*>.*?</table>", re.S)
_TITLE = ("《", "“")  # names of articles: too long to be kept together
_MARKED = re.compile(r"\bzr-(?:target|expected)\b")
# A cell of so many characters is narrow enough to stay on one line.
_SHORT = 14


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
    return round(text_width(match["tail"]), 3) if match else None


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
    rows, size = _set_rows(rows)
    kind = f"zr-table zr-{size}" if size else "zr-table"
    return (
        f'<div class="{kind}"{match["id"]}>'
        f'<div class="zr-scroll" tabindex="0" role="region" aria-label="{label}">'
        f"<table><caption>{caption}</caption>{rows}</table></div>{shown}"
    )


def _set_chart(match: re.Match[str]) -> str:
    """A chart that scrolls instead of shrinking away, and beside it the one drawn for a telephone, if any."""
    label = escape(_text(match[2]), quote=True)
    canvas = f'<div class="zr-canvas" tabindex="0" role="group" aria-label="{label}">{match[4]}</div>'
    slim = f'<div class="zr-slim">{match[5]}</div>' if match[5] else ""
    return match[1] + match[2] + match[3] + canvas + slim


def _set_rows(rows: str) -> tuple[str, str]:
    """Rows with least widths, unbroken numbers and aligned decimals; and the table's size (wide, narrow)."""
    head, columns, marked = _contents(rows)
    layout = lay_out(head, [[text for _, text in column] for column in columns], marked)
    tails = [
        max(
            (decimal_tail(text) or 0.0 for attributes, text in column if "zr-decimal" in attributes),
            default=0.0,
        )
        for column in columns
    ]

    def set_row(row: re.Match[str]) -> str:
        numbers = count()

        def cell(match: re.Match[str]) -> str:
            tag, attributes, html = match.groups()
            number = next(numbers)
            if number >= len(columns):
                return match[0]
            if _is_head(row[2]):
                return f'<{tag}{attributes} style="--least:{layout.least[number]:g}em">{html}</{tag}>'
            return _set_name(attributes, html) if tag == "th" else _set_cell(attributes, html, tails[number])

        return row[1] + _CELL.sub(cell, row[2])

    return _ROW.sub(set_row, rows), layout.size


def _contents(rows: str) -> tuple[list[str], list[list[tuple[str, str]]], set[int]]:
    """Headings, the cells of each column as attributes and text, and the columns in which signs stand."""
    head: list[str] = []
    columns: list[list[tuple[str, str]]] = []
    marked: set[int] = set()
    for row in _ROW.finditer(rows):
        cells = _cells(row[2])
        if _is_head(row[2]):
            head = [text for _, text in cells]
            columns = [[] for _ in head]
            continue
        for number, (cell, column) in enumerate(zip(cells, columns, strict=False)):
            column.append(cell)
            if _MARKED.search(cell[0]):
                marked.add(number)
    return head, columns, marked


def _set_name(attributes: str, html: str) -> str:
    """What heads a row: a code such as hy19-001 is not broken at its hyphen, a name not inside a word."""
    text = _text(html)
    is_code = text and " " not in text and len(phrases(text)) == 1
    kind = "zr-short" if is_code else "" if text[:1] in _TITLE else "zr-name"
    if _DERIVED.fullmatch(text):
        html = _joined(_DERIVED_BREAKS.split(text))
    return f'<th class="{kind}"{attributes}>{html}</th>' if kind else f"<th{attributes}>{html}</th>"


def _set_cell(attributes: str, html: str, tail: float) -> str:
    text = _text(html)
    if not text:
        return f"<td{_spare(attributes)}>{html}</td>"
    parts = phrases(text)
    if len(parts) == 1 or len(text) <= _SHORT:
        pass  # a cell stays on one line unless its class says otherwise
    elif parts and html.count("<a ") < 2:
        attributes = attributes.replace('class="', 'class="zr-parts ', 1)
        html = re.sub(rf"(?<![^>]){re.escape(escape(text))}(?![^<])", lambda _: _joined(parts), html, count=1)
    elif text[0] not in _TITLE:
        attributes = attributes.replace('class="', 'class="zr-name ', 1)
        html = _LINKED.sub(_unbroken, html)
    else:
        attributes = attributes.replace('class="', 'class="zr-article ', 1)
    own = decimal_tail(text)
    missing = round(tail - own, 3) if own is not None else 0.0
    if "zr-decimal" in attributes and missing > 0:
        attributes += f' style="--tail:{missing:g}em"'
    return f"<td{_spare(attributes)}>{html}</td>"


def _spare(attributes: str) -> str:
    """The attributes without the alignment that cells have anyway: the largest tables have thousands."""
    return attributes.replace(' class="zr-start"', "").replace(" zr-start", "").replace('"zr-start ', '"')


def _unbroken(link: re.Match[str]) -> str:
    """A number in a cell of several: its parts stay whole, the words around it may break."""
    parts = phrases(unescape(link[2]))
    return f"{link[1]}{_joined(parts)}</a>" if parts else link[0]


def _joined(parts: list[str]) -> str:
    """The parts as pieces that stay whole, with a place to break between them."""
    pieces = [f'<span class="zr-part">{escape(part.rstrip())}</span>' for part in parts]
    ends = [" " if part.endswith(" ") else "<wbr>" for part in parts[:-1]]
    return "".join(piece + end for piece, end in zip(pieces, [*ends, ""], strict=True))


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

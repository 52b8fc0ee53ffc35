"""A table of few rows that a page sets as cards: its key figures.

Each row becomes a card by the style sheet alone. Browsers drop a table's meaning
with its display, so the roles are written out, and each cell brings its column's
head along for the eye.
"""

from __future__ import annotations

import re
from html import escape, unescape

_KEYS = re.compile(r'<div class="zr-table([^"]*)"( id="table-[a-z-]+-keys">)(.*?)(</table>)', re.S)
_HEAD = re.compile(r'(<th\b[^>]*scope="col"[^>]*?)(?:\sstyle="[^"]*")?>(.*?)</th>', re.S)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.S)
_ROLES = (
    ("table", "table"),
    ("thead", "rowgroup"),
    ("tbody", "rowgroup"),
    ("tr", "row"),
    ('th(?=[^>]*scope="row")', "rowheader"),
    ('th(?=[^>]*scope="col")', "columnheader"),
    ("td", "cell"),
)


def set_cards(body: str) -> str:
    """Tables whose id ends in ``-keys``, made ready to be shown as cards.

    Examples
    --------
    >>> head = '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
    >>> row = '<tbody><tr><th scope="row">x</th><td>1</td></tr></tbody>'
    >>> table = f'<div class="zr-table" id="table-t-keys"><table>{head}{row}</table></div>'
    >>> set_cards(table)[-63:-6]
    '<td role="cell" data-head="b">1</td></tr></tbody></table>'
    """
    return _KEYS.sub(_as_cards, body)


def _as_cards(match: re.Match[str]) -> str:
    inside = _HEAD.sub(r"\1>\2</th>", match[3])
    heads = [escape(unescape(re.sub(r"<[^>]+>", "", text)), quote=True) for _, text in _HEAD.findall(inside)]
    for tag, role in _ROLES:
        inside = re.sub(rf"<({tag})\b", rf'<\1 role="{role}"', inside)
    inside = _ROW.sub(lambda row: _labelled(row[0], heads[1:]), inside)
    return f'<div class="zr-table zr-cards{match[1]}"{match[2]}{inside}{match[4]}'


def _labelled(row: str, heads: list[str]) -> str:
    waiting = iter(heads)
    return re.sub(r'<td role="cell"', lambda cell: f'{cell[0]} data-head="{next(waiting, "")}"', row)

"""The project's own tables on paper: type size, column widths, and whether the page turns.

All of it follows from the cells' lengths, so that short tables stay in the flow
of an upright page and only a long one, which would be much longer upright, turns it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zonereport.render.pdf.fit import CellColumn, shortest

PORTRAIT, LANDSCAPE = (470.5, 703.0), (717.0, 486.0)
"""Width and height of the text on an upright and on a turned page, in pt; as in ``theme.typ``."""

LONG = 25
"""Rows; a table with fewer never turns the page."""

_SIZES = (8.4, 8.0, 7.6, 7.2, 7.0)
_DENSE_FROM, _DENSE_SIZES = 60, (7.4, 7.2, 7.0)
_GUTTER = 10.0  # between columns, in pt
_TALLEST = 4  # lines; for taller rows intervals may break too
_MANY = 7  # columns
_MOST_AIR = 26.0  # what a column of a narrow table is given on top, in pt
_CAP, _LEADING = 0.733, 0.5  # of the type size
_TURN = 0.5  # pages that turning wastes before and after a table
_OVERHANG, _MOST_TIGHTER = 0.4, 0.6  # of a page; pt above and below each row
_ROOMY = 1.12  # a larger type may make a table this much longer in lines


@dataclass(frozen=True)
class Layout:
    """How a table is set.

    Parameters
    ----------
    size : float
        Type size in pt.
    widths : tuple of float
        Widths of the columns without the space between them, in pt.
    gutter, inset : float
        Space between columns, and above and below a row's text, in pt.
    landscape : bool
        Whether the table turns the page.
    height : float
        Of all rows, head included, in pt.
    fits : bool
        Whether every number has room on one line; otherwise the columns are squeezed, and numbers break.
    tallest : int
        Lines of the tallest row.
    loose : bool
        Whether intervals may break behind their dash.
    lines : tuple of int
        Of each row, head included.
    """

    size: float
    widths: tuple[float, ...]
    gutter: float
    inset: float
    landscape: bool
    height: float
    fits: bool
    tallest: int
    loose: bool
    lines: tuple[int, ...]


def lay_out(
    rows: Sequence[Sequence[str]], extra: Sequence[Sequence[float]] | None = None, above: float = 0.0
) -> Layout:
    """The layout of a table.

    Parameters
    ----------
    rows : sequence of sequences of str
        Texts of the cells, heads first; all rows of one length.
    extra : sequence of sequences of float, optional
        What a cell's first line needs besides its text (a mark, room up to the decimal point), in em.
    above : float
        Height of title and notes before the table, in pt.

    Examples
    --------
    >>> lay_out([["指标", "2018年"], ["地区生产总值", "8.6%"]]).landscape
    False
    """
    strict = _lay_out(rows, extra, loose=False)
    made = strict
    if not strict.fits or strict.tallest > _TALLEST:
        loose = _lay_out(rows, extra, loose=True)
        made = loose if not strict.fits or loose.height < strict.height else strict
    return _without_overhang(made, len(rows), above) if made.landscape else made


def _lay_out(rows: Sequence[Sequence[str]], extra: Sequence[Sequence[float]] | None, loose: bool) -> Layout:
    columns = [
        CellColumn([row[x] for row in rows], [row[x] for row in extra] if extra else None, loose)
        for x in range(len(rows[0]))
    ]
    upright = _fit(columns, PORTRAIT[0], landscape=False)
    if len(rows) - 1 <= LONG:
        return upright
    turned = _fit(columns, LANDSCAPE[0], landscape=True)
    fits = upright.fits or not turned.fits
    pages = upright.height / PORTRAIT[1], turned.height / LANDSCAPE[1]
    return upright if fits and pages[0] <= pages[1] + _TURN else turned


def _without_overhang(layout: Layout, rows: int, above: float) -> Layout:
    """The rows a little closer, where otherwise a few of them would stand alone on a turned page."""
    head = layout.height / rows
    page = LANDSCAPE[1] - head
    last = (layout.height - head + above) % page
    tighter = min(last / rows / 2 + 0.02, layout.inset)
    if layout.height < page or last > page * _OVERHANG or tighter > _MOST_TIGHTER:
        return layout
    inset = round(layout.inset - tighter, 3)
    return replace(layout, inset=inset, height=round(layout.height - 2 * tighter * rows, 1))


def _fit(columns: list[CellColumn], room: float, landscape: bool) -> Layout:
    """The largest type that makes a table no longer than a smaller one would."""
    dense = len(columns[0].texts) > _DENSE_FROM
    gutter = _GUTTER - 2 if dense or len(columns) >= _MANY else _GUTTER
    between = gutter * (len(columns) - 1)
    tried = {size: shortest(columns, (room - between) / size) for size in (_DENSE_SIZES if dense else _SIZES)}
    most = min(sum(one.lines) for one in tried.values()) * (1.0 if dense else _ROOMY)
    good = (size for size, one in tried.items() if one.fits and sum(one.lines) <= most)
    size = next(good, min(tried))
    widths = [width * size + 0.4 for width in tried[size].widths]
    air = (room - between - sum(widths)) / len(widths)
    if len(widths) < 4:
        air = min(air, _MOST_AIR)
    inset = 2.4 if dense else 3.3
    height = sum(row_height(size, inset, count) for count in tried[size].lines)
    made = tuple(round(width + air, 2) for width in widths)
    return Layout(
        size,
        made,
        gutter,
        inset,
        landscape,
        round(height, 1),
        tried[size].fits,
        max(tried[size].lines),
        columns[0].loose,
        tuple(tried[size].lines),
    )


def row_height(size: float, inset: float, lines: int) -> float:
    """Height of a table's row in pt.

    Examples
    --------
    >>> round(row_height(8.0, 3.0, lines=1), 1)
    11.9
    """
    return size * (_CAP + (lines - 1) * (_CAP + _LEADING)) + 2 * inset

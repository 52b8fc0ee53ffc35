"""What words, tables and pictures have in common: how they show themselves.

An exhibit is the last value of a notebook cell. It carries HTML for JupyterLab
and the HTML report, plain text for a terminal, and its data as JSON for the
PDF exporter, which must never splice text into Typst source.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, Literal

TABLE_MIME = "application/vnd.zonereport.table.v1+json"
CHART_MIME = "application/vnd.zonereport.chart.v1+json"

Align = Literal["start", "center", "end", "decimal"]


@dataclass(frozen=True)
class Link:
    """A part of a text that leads somewhere: its first character, the one after its last, and where to."""

    start: int
    end: int
    to: str
    hint: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text : str
        What the reader sees, already formatted for the language; empty where nothing is known.
    link : str
        Fragment (without ``#``) that the text links to, normally a figure's id.
    hint : str
        Source of the number in a few words, shown on hover and by keyboard.
    anchor : str
        Fragment that this cell's row defines; at most one cell of a row has one.
    mark : str
        Observation status for the style: ``actual``, ``expected``, ``target`` or empty.
    links : tuple of Link
        Links of parts of the text, in its order and apart from each other, where it holds several
        numbers; such a cell has no ``link`` of its own.

    Examples
    --------
    >>> Cell("12% of 60", links=(Link(7, 9, "a-2"),)).html()
    '12% of <a class="zr-figure" href="#a-2">60</a>'
    """

    text: str
    link: str = ""
    hint: str = ""
    anchor: str = ""
    mark: str = ""
    links: tuple[Link, ...] = ()

    def html(self) -> str:
        if not self.links:
            return _linked(self.text, self.link, self.hint)
        pieces, end = [], 0
        for link in self.links:
            pieces.append(escape(self.text[end : link.start]))
            pieces.append(_linked(self.text[link.start : link.end], link.to, link.hint))
            end = link.end
        return "".join([*pieces, escape(self.text[end:])])


def _linked(text: str, to: str, hint: str) -> str:
    if not to:
        return escape(text)
    title = f' title="{escape(hint, quote=True)}"' if hint else ""
    return f'<a class="zr-figure" href="#{escape(to, quote=True)}"{title}>{escape(text)}</a>'


@dataclass(frozen=True)
class Column:
    """Head of a table's column; ``width`` is its share of the page where text is long."""

    label: str
    align: Align = "start"
    width: float = 0.0


@dataclass(frozen=True)
class Table:
    """A table with its title, notes and source line; the first column heads the rows.

    Examples
    --------
    >>> table = Table("t", "Growth", (Column("Indicator"), Column("%", "decimal")),
    ...               ((Cell("GDP"), Cell("8.6", link="hy19-001")),))
    >>> '<th scope="row">GDP</th>' in table.html()
    True
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    source: str = ""

    def html(self) -> str:
        head = "".join(f'<th scope="col" class="zr-{c.align}">{escape(c.label)}</th>' for c in self.columns)
        body = "".join(self._row_html(row) for row in self.rows)
        foot = "".join(f'<p class="zr-note">{escape(note)}</p>' for note in self.notes)
        if self.source:
            foot += f'<p class="zr-source">{escape(self.source)}</p>'
        return (
            f'<div class="zr-table" id="{escape(self.id, quote=True)}"><div class="zr-scroll"><table>'
            f"<caption>{escape(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{foot}</div>"
        )

    def _row_html(self, row: tuple[Cell, ...]) -> str:
        anchor = next((cell.anchor for cell in row if cell.anchor), "")
        opening = f'<tr id="{escape(anchor, quote=True)}">' if anchor else "<tr>"
        cells = [f'<th scope="row">{row[0].html()}</th>']
        for column, cell in zip(self.columns[1:], row[1:], strict=True):
            classes = f"zr-{column.align}" + (f" zr-{cell.mark}" if cell.mark else "")
            cells.append(f'<td class="{classes}">{cell.html()}</td>')
        return opening + "".join(cells) + "</tr>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        lines = ["\t".join(column.label for column in self.columns)]
        lines += ["\t".join(cell.text for cell in row) for row in self.rows]
        plain = "\n".join([self.title, *lines])
        return {"text/html": self.html(), "text/plain": plain, TABLE_MIME: asdict(self)}


@dataclass(frozen=True)
class Chart:
    """A picture with title, subtitle (unit and period), source line and alternative text.

    ``svg`` is a complete SVG document whose texts are text; ``alt`` states the numbers shown. ``slim`` is the
    same picture drawn for a telephone, empty if there is none; only the HTML report shows it. A picture holds
    no links: ``records`` lists the ids of the numbers drawn, each linked to its line in the appendix.
    """

    id: str
    title: str
    subtitle: str
    svg: str = field(repr=False)
    alt: str
    notes: tuple[str, ...] = ()
    source: str = ""
    slim: str = field(default="", repr=False)
    records: Cell = Cell("")

    def html(self) -> str:
        svg = self._picture(self.svg)
        if self.slim:
            svg += f'<div class="zr-slim" hidden>{self._picture(self.slim)}</div>'
        foot = "".join(f'<p class="zr-note">{escape(note)}</p>' for note in self.notes)
        if self.source:
            foot += f'<p class="zr-source">{escape(self.source)}</p>'
        if self.records.text:
            foot += f'<p class="zr-source zr-records">{self.records.html()}</p>'
        return (
            f'<figure class="zr-chart" id="{escape(self.id, quote=True)}">'
            f'<figcaption><div class="zr-title">{escape(self.title)}</div>'
            f'<div class="zr-subtitle">{escape(self.subtitle)}</div></figcaption>'
            f"{svg}{foot}</figure>"
        )

    def _picture(self, svg: str) -> str:
        opening = f'<svg role="img" aria-label="{escape(self.alt, quote=True)}" '
        return svg[svg.index("<svg") :].strip().replace("<svg ", opening, 1)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        facts = asdict(self)
        for picture in ("svg", "slim"):
            facts.pop(picture)
        return {
            "text/html": self.html(),
            "image/svg+xml": self.svg,
            "text/plain": f"{self.title}\n{self.alt}",
            CHART_MIME: facts,
        }


@dataclass(frozen=True)
class Prose:
    """Words as Markdown; a number links to its line in the appendix: ``[8.6%](#hy19-001 "source")``."""

    markdown: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}

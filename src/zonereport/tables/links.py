"""Cells with several numbers: each part keeps the link of the cell that it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import Formatter

from ..exhibits import Cell, Link
from ..language.messages import catalogue


def splice(key: str, language: str, **values: Cell | str) -> Cell:
    """A message whose placeholders are filled with cells, as one cell with their links.

    Parameters
    ----------
    key : str
        Key of the message in its catalogue.
    language : str
        ``zh`` or ``en``.
    **values : Cell or str
        What fills the placeholders; a string leads nowhere.

    Examples
    --------
    >>> made = splice("tables.marks.of", "en", part=Cell("1", link="a-001"), whole="3")
    >>> made.text, made.links
    ('1 of 3', (Link(start=0, end=1, to='a-001', hint=''),))
    """
    template = catalogue(key.partition(".")[0], language)[key]
    parts: list[Cell | str] = []
    for words, name, _, _ in Formatter().parse(template):
        parts += [words] if name is None else [words, values[name]]
    return joined(parts)


def joined(parts: Iterable[Cell | str]) -> Cell:
    """Cells and words after one another, as one cell with their links.

    Examples
    --------
    >>> joined([Cell("60", link="a-001"), " ÷ ", "12"]).links
    (Link(start=0, end=2, to='a-001', hint=''),)
    """
    text, links = "", []
    for part in parts:
        cell = Cell(part) if isinstance(part, str) else part
        whole = (Link(0, len(cell.text), cell.link, cell.hint),) if cell.link and cell.text else cell.links
        links += [replace(link, start=link.start + len(text), end=link.end + len(text)) for link in whole]
        text += cell.text
    return Cell(text, links=tuple(links))


def targets_of(cell: Cell) -> tuple[str, ...]:
    """Everything that a cell leads to.

    Examples
    --------
    >>> targets_of(Cell("8.6%", link="a-001")), targets_of(Cell("8.6%"))
    (('a-001',), ())
    """
    return (cell.link,) if cell.link else tuple(link.to for link in cell.links)

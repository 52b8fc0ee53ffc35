"""What Typst's wheel cannot say yet is added to its PDF: which cells head their rows. And the file is packed.

Typst tags the cells of a table's first rows as heads of their columns. Its function for
heads of rows, ``pdf.header-cell``, waits behind the feature ``a11y-extras``, and the
wheel lets nobody turn features on. The packing makes a report a third as large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

# Most of a document's elements stand in these, and no table does.
_TABLELESS = frozenset(("/P", "/Code", "/Figure", "/Formula", "/TOC", "/Title", "/Caption", "/Link", "/Note"))
_TABLELESS |= {f"/H{level}" for level in range(1, 7)}


def finish(pdf: bytes, row_heads: Sequence[int]) -> bytes:
    """Tag the heads of rows, and pack the file's objects.

    Parameters
    ----------
    pdf : bytes
        As Typst writes it.
    row_heads : sequence of int
        For every table, in the order of the document, how many columns at its left name the rows.
        Where the PDF has another number of tables, their tags stay as they are.

    Returns
    -------
    bytes
        The same bytes for the same input.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        if any(row_heads) and "/StructTreeRoot" in document.Root:
            root = document.Root.StructTreeRoot
            tables = [element for element in _elements(root, _TABLELESS) if element.get("/S") == "/Table"]
            if len(tables) == len(row_heads):
                named: dict[bytes, Object] = {}
                for number, (table, heads) in enumerate(zip(tables, row_heads, strict=True)):
                    named |= _tag_row_heads(table, heads, number) if heads else {}
                _add_names(document, named)
        _name_attachments(document)
        packed = BytesIO()
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _elements(element: Object, closed: frozenset[str] = frozenset()) -> Iterator[Object]:
    """All structure elements below one, in the order of reading, but for what stands in ``closed`` kinds."""
    waiting = [element]
    while waiting:
        current = waiting.pop()
        yield current
        if str(current.get("/S")) not in closed:
            waiting += reversed(_children(current))


def _children(element: Object) -> list[Object]:
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _tag_row_heads(table: Object, heads: int, number: int) -> dict[bytes, Object]:
    """Make heads of the cells in a body's first columns, and name them in the row's other cells."""
    named: dict[bytes, Object] = {}
    # What reaches into a row from above, by column: rows that it still covers, and its names if it is a head.
    above: dict[int, tuple[int, bytes]] = {}
    rows = [e for e in _elements(table) if e.get("/S") == "/TR" and e.P.get("/S") != "/THead"]
    for y, row in enumerate(rows):
        names = [name for _, name in above.values() if name]
        below = {x: (left - 1, name) for x, (left, name) in above.items() if left > 1}
        x = 0
        for cell in _children(row):
            while x in above:
                x += 1
            attributes = _table_attributes(cell)
            name = b""
            if x < heads and cell.S == "/TD":
                name = b"R%dx%dy%d" % (number, x, y)
                cell.S, cell.ID, attributes.Scope = Name.TH, String(name), Name.Row
                named[name] = cell
            if names:
                attributes.Headers = Array([*attributes.get("/Headers", Array()), *map(String, names)])
            names += [name] if name else []
            columns, rest = int(attributes.get("/ColSpan", 1)), int(attributes.get("/RowSpan", 1)) - 1
            if rest:
                below |= {x + at: (rest, b"" if at else name) for at in range(columns)}
            x += columns
        above = below
    return named


def _table_attributes(cell: Object) -> Object:
    """What a cell says of its place in the table; made where it says nothing."""
    if "/A" not in cell:
        cell.A = Array()
    elif not isinstance(cell.A, Array):
        cell.A = Array([cell.A])
    for attributes in cell.A:
        if isinstance(attributes, Dictionary) and attributes.get("/O") == "/Table":
            return attributes
    cell.A.append(Dictionary(O=Name.Table))
    return cell.A[-1]


def _add_names(document: pikepdf.Pdf, named: dict[bytes, Object]) -> None:
    """Enter the new heads in the tree by which a cell's ``Headers`` are found."""
    root = document.Root.StructTreeRoot
    tree = root.get("/IDTree", Dictionary(Names=Array()))
    if not named or "/Names" not in tree:
        return
    pairs = list(tree.Names)
    entries = {bytes(name): element for name, element in zip(pairs[::2], pairs[1::2], strict=True)}
    entries |= named
    tree.Names = Array([part for name in sorted(entries) for part in (String(name), entries[name])])
    root.IDTree = tree


def _name_attachments(document: pikepdf.Pdf) -> None:
    """Names outside ASCII as PDF spells them: Typst writes their UTF-8 where older readers look."""
    files = document.Root.get("/Names", Dictionary()).get("/EmbeddedFiles")
    if files is None or "/Names" not in files:
        return
    specs = list(files.Names)[1::2]
    for spec in specs:
        spec.F = spec.UF
    specs.sort(key=lambda spec: bytes(spec.UF))
    files.Names = Array([part for spec in specs for part in (spec.UF, spec)])

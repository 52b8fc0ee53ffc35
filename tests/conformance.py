"""What PDF/UA-1 and PDF/A-3a ask of a file and its last rewriting could break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

PRINTED, HIDDEN = 4, 1 | 2 | 32  # bits of an annotation's flags
_TEXT = ("Tj", "TJ", "'", '"')
_PAINT = (*_TEXT, "f", "f*", "F", "S", "s", "B", "b", "B*", "b*", "Do", "sh", "BI", "INLINE IMAGE")


def faults_of(pdf: pikepdf.Pdf) -> list[str]:
    """Every requirement that the file does not meet, a sentence each; none for a sound file."""
    found = [*_file(pdf), *_metadata(pdf), *_attachments(pdf), *_fonts(pdf), *_headings(pdf)]
    owners: dict[tuple[Any, int], Any] = {}
    found += _tree(pdf, owners)
    return [*found, *_contents(pdf, owners), *_annotations(pdf, owners)]


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "the file is encrypted"
    ids = [bytes(part) for part in pdf.trailer.get("/ID", [])]
    if len(ids) != 2 or not all(ids):
        yield "the trailer has no ID"
    if not bool(pdf.Root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "the file does not say that it is tagged"
    if "/Lang" not in pdf.Root:
        yield "the file names no language"
    if not bool(pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the window would show the file's name"
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [str(intent.S) for intent in intents] != ["/GTS_PDFA1"]:
        yield "there is not one output intent of PDF/A"
    for intent in intents:
        profile = intent.DestOutputProfile
        if profile.read_bytes()[36:40] != b"acsp" or int(profile.N) not in (1, 3, 4):
            yield "the output intent has no colour profile"
    if any(name in pdf.Root for name in ("/AA", "/OpenAction", "/OCProperties", "/AcroForm")):
        yield "the file acts by itself"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    stream = pdf.Root.Metadata
    if (str(stream.Type), str(stream.Subtype)) != ("/Metadata", "/XML"):
        yield "the metadata do not say what they are"
    expected = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    with pdf.open_metadata(update_docinfo=False) as metadata:
        for name, value in expected.items():
            if metadata.get(name) != value:
                yield f"{name}: found {metadata.get(name)}, expected {value}"
        if not metadata.get("dc:title") or metadata["dc:title"] != str(pdf.docinfo.get("/Title", "")):
            yield "the two titles differ"
        day = str(pdf.docinfo.get("/CreationDate", "D:"))[2:10]
        if metadata.get("xmp:CreateDate", "").replace("-", "")[:8] != day:
            yield "the two dates differ"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    specs = list(names)[1::2]
    if [bytes(name) for name in list(names)[::2]] != sorted(bytes(name) for name in list(names)[::2]):
        yield "the attachments' names are not in order"
    if {spec.objgen for spec in specs} != {spec.objgen for spec in pdf.Root.get("/AF", [])}:
        yield "the attachments are not those of the document"
    for spec in specs:
        if "/AFRelationship" not in spec or "/F" not in spec or "/UF" not in spec:
            yield f"{spec.get('/UF')}: not described"
        if "/Subtype" not in spec.EF.F or "/ModDate" not in spec.EF.F.Params:
            yield f"{spec.get('/UF')}: neither kind nor date"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    used = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    for font in used:
        name, parts = str(font.BaseFont), font.get("/DescendantFonts", [])
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"{name}: its letters have no meaning"
        for part in parts:
            described = part.FontDescriptor
            if not {"/FontFile2", "/FontFile3"} & set(described.keys()):
                yield f"{name}: not embedded"
            if part.Subtype == "/CIDFontType2" and part.get("/CIDToGIDMap") != "/Identity":
                yield f"{name}: its glyphs are not numbered"
            if str(described.FontName)[1:] not in name:
                yield f"{name}: described as {described.FontName}"


def _tree(pdf: pikepdf.Pdf, owners: dict[tuple[Any, int], Any]) -> Iterator[str]:
    """Faults of the structure tree; its leaves are entered into ``owners`` by their page and number."""
    root = pdf.Root.StructTreeRoot
    waiting = [(kid, root) for kid in kids_of(root)]
    seen: Counter[Any] = Counter()
    while waiting:
        element, parent = waiting.pop()
        seen[element.objgen] += 1
        if element.P.objgen != parent.objgen:
            yield f"{element.S}: its parent is not the one that holds it"
        page = element.get("/Pg")
        for kid in kids_of(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                waiting.append((kid, element))
                continue
            leaf = _leaf(kid, page)
            if leaf in owners:
                yield f"{element.S}: what it holds has another owner too"
            owners[leaf] = element
    if any(count > 1 for count in seen.values()):
        yield "an element stands in the tree twice"


def _leaf(kid: Any, page: Any) -> tuple[Any, int]:
    if not isinstance(kid, pikepdf.Dictionary):
        return page.objgen, int(kid)
    if kid.get("/Type") == "/OBJR":
        return kid.Obj.objgen, -1
    return kid.get("/Stm", kid.get("/Pg", page)).objgen, int(kid.MCID)


def kids_of(element: Any) -> list[Any]:
    """What an element holds, a list also of one."""
    kids = element.get("/K")
    return list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]


def _parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    entries: dict[int, Any] = {}
    waiting = [pdf.Root.StructTreeRoot.ParentTree]
    while waiting:
        node = waiting.pop()
        waiting += list(node.get("/Kids", []))
        numbers = list(node.get("/Nums", []))
        entries |= {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    return entries


def _contents(pdf: pikepdf.Pdf, owners: dict[tuple[Any, int], Any]) -> Iterator[str]:
    """Every marked content has one element, every element its marked content, and nothing is unmarked."""
    parents = _parent_tree(pdf)
    found: set[tuple[Any, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        marks, bare = _marks(page)
        if bare:
            yield f"page {number}: {bare} things drawn are neither tagged nor artifacts"
        if len(marks) != len(set(marks)):
            yield f"page {number}: a mark is used twice"
        if not marks:
            continue
        listed = parents.get(int(page.obj.get("/StructParents", -1)), [])
        for mark in marks:
            place = (page.obj.objgen, mark)
            found.add(place)
            owner = owners.get(place)
            if owner is None or mark >= len(listed) or listed[mark].objgen != owner.objgen:
                yield f"page {number}: mark {mark} does not lead back to its element"
    if lost := {place for place in owners if place[1] >= 0} - found:
        yield f"{len(lost)} elements hold what is on no page"


def _marks(page: Any) -> tuple[list[int], int]:
    """A page's numbers of marked contents, and how many things stand outside of any mark."""
    marks: list[int] = []
    depth = bare = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            facts = operands[1] if name == "BDC" else {}
            if isinstance(facts, pikepdf.Name):
                facts = page.Resources.Properties[facts]
            if "/MCID" in facts:
                marks.append(int(facts["/MCID"]))
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in _PAINT and not depth:
            bare += 1
    return marks, bare


def _annotations(pdf: pikepdf.Pdf, owners: dict[tuple[Any, int], Any]) -> Iterator[str]:
    parents = _parent_tree(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        annotations = list(page.get("/Annots", []))
        if annotations and page.get("/Tabs") != "/S":
            yield f"page {number}: the tabulator does not follow the tags"
        for annotation in annotations:
            owner = owners.get((annotation.objgen, -1))
            if owner is None or parents[int(annotation.StructParent)].objgen != owner.objgen:
                yield f"page {number}: a link without its element"
            elif owner.S != "/Link":
                yield f"page {number}: a link in {owner.S}"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"page {number}: a link that does not say where it leads"
            flags = int(annotation.get("/F", 0))
            if not flags & PRINTED or flags & HIDDEN:
                yield f"page {number}: a link that is not printed"


def _headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for kind in _kinds(pdf.Root.StructTreeRoot):
        if len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit():
            if int(kind[2]) > level + 1:
                yield f"{kind} after level {level}"
            level = int(kind[2])


def _kinds(element: Any) -> Iterator[str]:
    waiting = [element]
    while waiting:
        current = waiting.pop()
        yield str(current.get("/S"))
        waiting += [
            kid for kid in reversed(kids_of(current)) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        ]

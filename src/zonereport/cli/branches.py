"""A trace as branches with lines, drawn as a tree on a terminal and as indented text anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.text import Text
from rich.tree import Tree

from ..language.formulas import role_name
from ..tracing import DerivedNumber, Exhibit, Months, Node, Passage, PrintedFigure, Source
from ..vocabulary import Evidence, Language, Qualifier, Status

_GRADES = {
    Evidence.ANCHORED: "verified: the offsets are known and the row bears its seal",
    Evidence.CODED: "not verified: the offsets are known, a valid seal is missing",
    Evidence.CITED: "source only: no offsets are known",
}
_OPENING, _CLOSING = "⟦", "⟧"


@dataclass
class Branch:
    """A node as it is drawn: its heading, labelled lines, and branches below it.

    A line's text may hold one stretch between ⟦ and ⟧, which a terminal shows highlighted.
    """

    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


def branch_of(node: Node, seen: set[str] | None = None) -> Branch:
    """The branch of a node; a figure that stands in the tree twice is told once.

    Parameters
    ----------
    node : Node
        Root of a trace.
    seen : set of str, optional
        Ids of figures told already; those told here are added.
    """
    told: set[str] = set() if seen is None else seen
    if isinstance(node, Source):
        return Branch(node.id, list(_source_lines(node)))
    if isinstance(node, Exhibit):
        counts = "; a count that leads here counts rows of it" if node.kind == "table" else ""
        return Branch(f"{node.id}: {node.title}", [("what", f"a {node.kind} of the report{counts}")])
    if isinstance(node, Months):
        months = "month" if node.months == 1 else "months"
        title = f"{_role(node.role)}: {node.months} {months}, the period of {node.id}"
        return Branch(title, [], [branch_of(one, told) for one in node.inputs])
    title = f"{_role(node.role)}: {node.id}" if node.role else node.id
    if isinstance(node, DerivedNumber):
        number = f": {node.number.words}" if node.number else ""
        below = [branch_of(one, told) for one in node.inputs]
        return Branch(title + number, list(_derived_lines(node)), below)
    if node.id in told:
        return Branch(f"{title}: {node.printed} (told above)")
    told.add(node.id)
    return Branch(f"{title}: {node.printed}", list(_figure_lines(node)))


def plain_lines(branch: Branch, depth: int = 0) -> Iterator[str]:
    """A branch as indented lines.

    Examples
    --------
    >>> list(plain_lines(Branch("a-001: 8.6%", [("period", "2018")])))
    ['a-001: 8.6%', '  period: 2018']
    """
    yield "  " * depth + branch.title
    for label, text in branch.lines:
        yield "  " * (depth + 1) + f"{label}: {text}"
    for below in branch.branches:
        yield from plain_lines(below, depth + 1)


def rich_tree(branch: Branch, tree: Tree | None = None) -> Tree:
    """A branch as a tree for a terminal."""
    label = Text(branch.title, style="bold")
    for name, text in branch.lines:
        label.append(f"\n{name}: ", style="not bold dim")
        before, opening, rest = text.partition(_OPENING)
        marked, closing, after = rest.partition(_CLOSING)
        label.append(before, style="not bold")
        if opening:
            label.append(marked, style="bold reverse")
            label.append(after if closing else "", style="not bold")
    drawn = Tree(label) if tree is None else tree.add(label)
    for below in branch.branches:
        rich_tree(below, drawn)
    return drawn


def _role(role: str) -> str:
    return role_name(role, Language.EN) if role else ""


def _derived_lines(node: DerivedNumber) -> Iterator[tuple[str, str]]:
    yield "measures", f"{node.quantity}; {_measured(node)}"
    yield "period", _when(node)
    if node.number:
        ends = (node.number.value, node.number.lower, node.number.upper)
        value, lower, upper = ("open" if end is None else f"{end:.15g}" for end in ends)
        yield "value", f"{value} ({lower} to {upper}) {node.number.unit}"
    yield "formula", f"{node.formula}: {node.formula_words}"
    if node.recomputed:
        yield "recomputed", node.recomputed + ("" if node.agrees else "; this is not the number stored")
    if node.verdict:
        yield "verdict", node.verdict + (f" ({node.reason})" if node.reason else "")
    elif node.reason:
        yield "reason", node.reason
    if node.vintages:
        yield "vintages", f"holds as of {', '.join(node.vintages)}; not in what is published today"
    elif node.as_of:
        yield "vintage", f"as of {node.as_of}"


def _figure_lines(node: PrintedFigure) -> Iterator[tuple[str, str]]:
    yield "measures", _measured(node)
    yield "value", f"{node.number.words} ({_ends(node)})"
    yield "period", _when(node)
    if node.qualifier != Qualifier.EXACT:
        yield "bounding word", node.qualifier.replace("_", " ")
    parts = (node.source.title, node.source.outlet, node.source.published)
    yield "source", f"{node.source.id}: {', '.join(part for part in parts if part)}"
    yield "place", _place(node)
    yield "evidence", _GRADES[Evidence(node.evidence)]
    if node.passage:
        yield "passage", _marked(node.passage)
        printed = "yes: the text has at these offsets what was typed as printed"
        missed = f"NO: the text has {node.passage.printed!r} at these offsets"
        yield "verified now", printed if node.passage.verified else missed
    else:
        yield "passage", f"not shown: {node.text_missing}"
    if node.note:
        yield "note", node.note
    for one in node.corrections:
        yield "corrected", f"{one.column}: {one.expected!r} to {one.corrected!r}, {one.reason}"
    for label in ("supersedes", "superseded_by", "confirms", "confirmed_by", "contradicted_by"):
        if ids := getattr(node, label):
            yield label.replace("_", " "), ", ".join(ids)
    if node.used_by:
        yield "used by", ", ".join(node.used_by)


def _source_lines(node: Source) -> Iterator[tuple[str, str]]:
    yield "title", node.title
    for label in ("outlet", "authors"):
        if getattr(node, label):
            yield label, getattr(node, label)
    yield "published", node.published
    if node.dating_note:
        yield "dated from", node.dating_note
    for label in ("file", "sha256", "url"):
        if getattr(node, label):
            yield label, getattr(node, label)
    yield "figures", f"{len(node.figures)}: {', '.join(node.figures)}"


def _measured(node: PrintedFigure | DerivedNumber) -> str:
    one = node.about
    scope = f" ({one.scope})" if one.scope else ""
    measure = f", {one.measure.replace('_', ' ')}" if isinstance(node, PrintedFigure) else ""
    owner = f"{one.subject}, {one.area_name}" if one.subject else one.area_name
    return f"{one.indicator_name}{scope}{measure}; {owner}"


def _when(node: PrintedFigure | DerivedNumber) -> str:
    one = node.about
    period = f"{one.period_name} ({one.period})" if one.period else "no period printed"
    return f"{period}, {'outcome' if one.status == Status.ACTUAL else one.status}"


def _ends(node: PrintedFigure) -> str:
    number = node.number
    ends = ("open" if end is None else f"{end:.15g}" for end in (number.lower, number.upper))
    return f"{' to '.join(ends)} {number.unit}"


def _place(node: PrintedFigure) -> str:
    file = node.source.file or "no file"
    line = f", line {node.passage.line}" if node.passage else ""
    return f"{file}{line}" + ("" if node.start is None else f", characters {node.start}–{node.end}")


def _marked(passage: Passage) -> str:
    return f"{passage.before}{_OPENING}{passage.printed}{_CLOSING}{passage.after}"

"""Which conclusions hold under which variants of the figures, and the variants themselves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..analysis.robustness import NOT_SAID
from ..analysis.variants import READING, WITHOUT_SOURCE, readings
from ..edition import Edition
from ..exhibits import Cell, Prose, Table
from ..language.formats import format_number, format_period
from ..language.labels import Labels, Row, records, text_of
from ..language.messages import message
from ..vocabulary import Language, Measure, Status, Verdict
from .cells import NOTHING, Desk, headed
from .links import joined, splice

#: Kinds that are said of all targets at once, with the table that counts them.
_OF_ALL_TARGETS = {"answered_share": "targets.by_year", "followed_up": "targets.shares"}
#: Kinds that do not say themselves whether they are about outcomes, expectations or targets.
_OF_ANY_STATUS = frozenset({"lead", "growth_step", "intensity_difference", "path_step"})
#: More figures than this are counted, not listed: a variant may alter most of an article.
_LISTED = 8
_INNER_QUOTES = str.maketrans("“”", "‘’")


def conclusions(edition: Edition) -> Table | Prose:
    """Every conclusion in words, its answer, and in how many variants it holds.

    Returns
    -------
    Table or Prose
        What changes under a variant comes first, then what only a reading would allow to say, then the
        tested and the untested. The last column names the variants, each with what the answer becomes.
    """
    desk = Desk(edition)
    found = _shown(edition)
    if found.empty:
        return Prose("")
    numbers = _numbers(edition)
    columns = (
        desk.column("conclusion"),
        desk.column("base_answer"),
        desk.column("holds", "end"),
        desk.column("tested", "end"),
        desk.column("breaks"),
    )
    rows = [
        (
            Cell(_conclusion(row, desk)),
            _answer(row, desk),
            Cell(desk.text("marks.of", part=_count(row["holds"], desk), whole=_count(row["judged"], desk))),
            Cell(_count(row["tested"], desk)),
            _breaks(row, numbers, desk),
        )
        for row in records(_in_order(found))
    ]
    notes = [desk.text("notes.holds")]
    if found["answer"].eq(NOT_SAID).any():
        notes.append(desk.text("notes.not_said"))
    return desk.table("robustness.conclusions", columns, rows, notes, unsaid="breaks")


def variants(edition: Edition) -> Table | Prose:
    """The variants under which the conclusions were asked again, each with its reason."""
    desk = Desk(edition)
    if _shown(edition).empty:
        return Prose("")
    numbers = _numbers(edition)
    known = readings(edition.all_figures, edition.alternatives)
    columns = (
        desk.column("no"),
        desk.column("kind"),
        desk.column("changed"),
        desk.column("figures_changed"),
        desk.column("note"),
    )
    reason = "reason_zh" if desk.language == Language.ZH else "reason"
    rows = [
        (
            Cell(numbers[row["variant"]], anchor=_anchor(numbers[row["variant"]])),
            Cell(desk.name("variant", row["kind"])),
            Cell(_changed(row, known.get(text_of(row["variant"])), desk)),
            _figures(text_of(row["figures"]).split(), desk),
            Cell(headed(text_of(row[reason]))),
        )
        for row in records(edition.variants)
    ]
    return desk.table("robustness.variants", columns, rows, unsaid="note", with_source=False)


def _shown(edition: Edition) -> pd.DataFrame:
    """The conclusions without the comparisons that no variant allows: those are counted in words only."""
    found = edition.robustness
    return found[found["answer"].ne(Verdict.NOT_COMPARABLE) | found["broken_by"].ne("")]


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    rank = pd.Series(3, index=found.index).mask(found["tested"].gt(0), 2)
    rank = rank.mask(found["broken_by"].ne(""), 0).mask(found["answer"].eq(NOT_SAID), 1)
    order = ["rank", "kind", "period_end", "indicator", "conclusion"]
    return found.assign(rank=rank).sort_values(order, kind="stable", na_position="last")


def _conclusion(row: Row, desk: Desk) -> str:
    """The conclusion as a short sentence: what it is about, when, and what is set beside what."""
    name = text_of(row["kind"])
    if name == "lead" and row["measure"] != Measure.GROWTH:
        name = "lead_in_intensity"
    used = [desk.figures[one] for one in text_of(row["figures"]).split() if one in desk.figures]
    other = {"area": desk.area(used[-1]["area"]), "other": desk.period(used[-1])} if used else {}
    kind = message(f"names.conclusion.{name}", desk.language, **other)
    if name in _OF_ALL_TARGETS:
        return headed(kind)
    period = desk.period(row) or (_coded("period", row["period"], desk) if row["period"] else "")
    if period and name in _OF_ANY_STATUS and used[0]["status"] != Status.ACTUAL:
        status = Labels.name(desk, "status", used[0]["status"])
        period = desk.text("marks.of_status", what=period, status=status)
    key = "concluded" if period else "concluded_undated"
    values = {"period": period} if period else {}
    return desk.text(f"marks.{key}", what=desk.what(row), kind=kind, **values)


def _answer(row: Row, desk: Desk) -> Cell:
    """The answer in words or as the number itself, linked to the line that it rests on."""
    if exhibit := _OF_ALL_TARGETS.get(text_of(row["kind"])):
        cell = desk.counted(1, exhibit)
        return Cell(desk.name("answer", row["answer"]), cell.link, cell.hint)
    words = desk.name("answer", row["answer"])
    for derived in text_of(row["rests_on"]).split():
        if (line := desk.derived_rows.get(derived)) is not None and desk.derived_cell(line).text:
            # What was aimed at, or is about a plan, is said by the conclusion: no sign.
            if row["answer"] == "interval":
                return replace(desk.derived_cell(line), mark="")
            return desk.derived_link(desk.cited_sign(words, derived), line)
    figure = next((one for one in text_of(row["figures"]).split() if one in desk.figures), "")
    return desk.linked(words, figure) if row["answer"] != NOT_SAID else Cell(words)


def _breaks(row: Row, numbers: dict[str, str], desk: Desk) -> Cell:
    """The variants that change the conclusion, each with the answer that it then has."""
    pairs = zip(text_of(row["broken_by"]).split(), text_of(row["becomes"]).split(), strict=True)
    parts: list[Cell | str] = []
    for variant, answer in pairs:
        number = Cell(numbers[variant], _anchor(numbers[variant]), desk.listed_in("robustness.variants"))
        name = Labels.name(desk, "answer", answer)
        cell = splice("tables.marks.becomes", desk.language, number=number, answer=name)
        parts += [desk.text("marks.and"), cell] if parts else [cell]
    return joined(parts) if parts else NOTHING


def _numbers(edition: Edition) -> dict[str, str]:
    return {name: str(place) for place, name in enumerate(edition.variants["variant"], 1)}


def _anchor(number: str) -> str:
    return f"variant-{number}"


def _changed(row: Row, rows: pd.DataFrame | None, desk: Desk) -> str:
    """What the variant takes otherwise, in words."""
    if row["kind"] == WITHOUT_SOURCE:
        return desk.text("variants.without_source", article=desk.source_cell(text_of(row["code"])).text)
    if row["kind"] != READING or rows is None:
        return headed(desk.text(f"variants.{row['kind']}"))
    cells = rows.drop_duplicates(["column", "expected", "alternative"])
    said = [
        desk.text(
            "marks.read",
            column=Labels.name(desk, "column", cell["column"]),
            now=_quoted(_coded(cell["column"], cell["expected"], desk)),
            before=_quoted(_coded(cell["column"], cell["alternative"], desk)),
        )
        for cell in records(cells)
    ]
    return headed(desk.text("marks.and").join(said))


def _quoted(text: str) -> str:
    """A text that stands in quotation marks: its own become the inner ones."""
    return text.translate(_INNER_QUOTES)


def _coded(column: str, code: object, desk: Desk) -> str:
    """A code of a column of the figures in words."""
    text = text_of(code)
    if not text:
        return desk.text("marks.blank")
    if column in ("indicator", "area", "scope", "subject"):
        return str({"indicator": desk.indicator, "area": desk.area, "scope": desk.scope,
                    "subject": desk.subject}[column](text))  # fmt: skip
    if column == "period":
        start, *rest = [pd.Period(month, "M") for month in text.split("/")]
        end = rest[0] if rest else start
        months = (end - start).n + 1 if rest else 0
        first, last = start.start_time, end.end_time.normalize()
        return format_period(first, last, months, desk.language, short=True)
    return Labels.name(desk, column, text)


def _figures(figures: list[str], desk: Desk) -> Cell:
    """The ids of the figures, each leading to its line; many are counted."""
    shown = [Cell(one, one) for one in figures[:_LISTED]]
    parts: list[Cell | str] = []
    for cell in shown:
        parts += [desk.text("marks.comma"), cell] if parts else [cell]
    listed = joined(parts)
    if len(figures) <= _LISTED:
        return listed
    return desk.counted(len(figures), "sources.figures")


def _count(number: object, desk: Desk) -> str:
    return format_number(int(str(number)), desk.language, 0)

"""A report's sentences beside its tables: values, directions, counts, and the same in both languages.

A page is read from its HTML, built or made from the chapters' own cells. A link in a sentence is a token,
its text and where it leads; what a check finds wrong it says in a sentence, and nothing is an empty list.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import mistune
from bs4 import BeautifulSoup, Tag

from zonereport.edition import Edition
from zonereport.exhibits import Prose, Table
from zonereport.language.labels import Labels, text_of
from zonereport.language.messages import catalogue, message
from zonereport.seeds import Seeds, load_seeds
from zonereport.vocabulary import Language, Qualifier

ROOT = Path(__file__).resolve().parents[1]
#: Chapters whose sentences are held against the tables, by their key in the catalogue.
CHAPTERS = {"10-clean": "data", "20-growth": "growth", "30-investment-completion": "completion",
            "40-rd-intensity": "rd", "50-targets": "targets", "60-zones": "zones",
            "70-attraction": "attraction", "80-innovation": "innovation", "85-robustness": "robustness",
            "90-sources": "sources"}  # fmt: skip
APPENDIX = "90-sources"
#: Drawn again from every variant of the figures, which takes its time: read in the built report alone.
LENGTHY = "85-robustness"

TOKEN = re.compile(r"⟦([^|⟧]*)\|([^⟧]*)⟧")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d|\.\d|%)")
SCALES = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "trillion": 1e12, "billion": 1e9, "million": 1e6}


@dataclass(frozen=True)
class Line:
    """A row of a table: its anchor, its cells by the column's head, and where they lead."""

    anchor: str
    cells: dict[str, str]
    links: dict[str, list[str]]


@dataclass(frozen=True)
class Page:
    """A report with what it was made from."""

    html: str
    edition: Edition

    @property
    def language(self) -> Language:
        return Language(self.edition.language)

    @cached_property
    def labels(self) -> Labels:
        return Labels(self.edition)

    @cached_property
    def soup(self) -> BeautifulSoup:
        soup = BeautifulSoup(self.html, "html.parser")
        for back in soup.select("a.zr-back"):
            back.decompose()
        return soup

    @cached_property
    def tables(self) -> dict[str, list[Line]]:
        return {str(one["id"]): list(_lines(one)) for one in self.soup.select("div.zr-table[id]")}

    @cached_property
    def by_anchor(self) -> dict[str, Line]:
        return {line.anchor: line for lines in self.tables.values() for line in lines if line.anchor}

    @cached_property
    def chapters(self) -> dict[str, list[str]]:
        """The statements of each chapter, by its key in the catalogue, links as tokens."""
        return {chapter: [said for said, _ in told] for chapter, told in self._told.items()}

    def lists(self, chapter: str) -> list[list[str]]:
        """The items of each list of a chapter, links as tokens."""
        items: dict[int, list[str]] = {}
        for said, place in self._told.get(chapter, []):
            if place:
                items.setdefault(place, []).append(said)
        return list(items.values())

    @cached_property
    def _told(self) -> dict[str, list[tuple[str, int]]]:
        """Each statement with the number of the list that it is an item of; 0 for a paragraph."""
        titles = {message(f"narrative.{key}.title", self.language): key for key in CHAPTERS.values()}
        told: dict[str, list[tuple[str, int]]] = {}
        chapter = ""
        lists: list[Tag] = []
        for part in self.soup.find_all(["h1", "h2", "p", "li"]):
            if part.name in {"h1", "h2"}:
                chapter = titles.get(part.get_text().strip(), "")
            elif chapter and _is_statement(part):
                if part.name == "li" and (not lists or part.parent is not lists[-1]):
                    lists.append(cast(Tag, part.parent))
                said = re.sub(r"\s+", " ", "".join(_with_tokens(part))).strip()
                told.setdefault(chapter, []).append((said, len(lists) if part.name == "li" else 0))
        return told

    def column(self, table: str, key: str) -> list[str]:
        """Texts of a column, by its key in the catalogue; empty where the table or column is left out."""
        head = message(f"tables.columns.{key}", self.language)
        return [line.cells.get(head, "") for line in self.tables.get(table, [])]

    def figure(self, name: str) -> dict[Any, Any]:
        return dict(self.labels.figures[name])


def page_of(edition: Edition, *chapters: str) -> Page:
    """The words and tables of chapters (of all but the lengthy one), made by the notebooks' own cells.

    Pictures are left out.
    """
    parts: list[str] = []
    for name in chapters or (chapter for chapter in CHAPTERS if chapter != LENGTHY):
        book = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        known: dict[str, Any] = {"edition": edition, "typed": _typed()}
        for cell in book["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] != "code" or cell["metadata"].get("tags") or "_charts." in source:
                continue
            if "import" in source:
                exec(_imports(source), known)
                continue
            *before, last = source.rstrip().split("\n")
            exec("\n".join(before), known)
            parts.append(_html(eval(last, known)))
    return Page(f"<main>{''.join(parts)}</main>", edition)


@cache
def _typed() -> Seeds:
    return load_seeds(ROOT / "seeds")


def _imports(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if line.startswith("from "))


def _html(exhibit: object) -> str:
    if isinstance(exhibit, Prose):
        return str(mistune.html(exhibit.markdown))
    return exhibit.html() if isinstance(exhibit, Table) else ""


def _is_statement(part: Tag) -> bool:
    classes = part.get("class") or []
    outside = part.find_parent(["table", "figure", "nav", "footer"]) is None
    outside = outside and part.find_parent(attrs={"hidden": True}) is None
    return outside and not any(name.startswith("zr-") for name in classes) and not part.find("p")


def _with_tokens(part: Tag) -> Iterator[str]:
    """The text of an element, its links into the report as tokens."""
    for node in part.children:
        if not isinstance(node, Tag):
            yield str(node)
        elif node.name == "a" and str(node.get("href", "")).startswith("#"):
            yield f"⟦{node.get_text()}|{_target(node)}⟧"
        else:
            yield from _with_tokens(node)


def _lines(table: Tag) -> Iterator[Line]:
    heads = [head.get_text() for head in table.select("thead th")]
    for row in table.select("tbody tr"):
        cells = row.find_all(["th", "td"])
        links = [[_target(link) for link in cell.select("a[href]")] for cell in cells]
        texts = [cell.get_text() for cell in cells]
        pairs = dict(zip(heads, texts, strict=True)), dict(zip(heads, links, strict=True))
        yield Line(unquote(str(row.get("id", ""))), *pairs)


def _target(link: Tag) -> str:
    return unquote(str(link["href"])).removeprefix("#")


# Numbers.


def numbers(text: str) -> list[tuple[float, float]]:
    """The numbers of a text without their signs, each with the step of its last digit, in plain units."""
    # The base of a rate is no number of its own.
    text = text.replace("每万人", "").replace(" per 10,000 people", "")
    scale = next((size for word, size in SCALES.items() if word in text), 1.0)
    found = []
    for match in NUMBER.findall(text):
        digits = match.replace(",", "")
        found.append((float(digits) * scale, scale * 10.0 ** -len(digits.partition(".")[2])))
    return found


def is_same(first: str, second: str) -> bool:
    """Whether two texts hold the same numbers, as far as both write them out."""
    left, right = sorted(numbers(first)), sorted(numbers(second))
    if len(left) != len(right) or not left:
        return False
    return all(_meet(*one, *two) for one, two in zip(left, right, strict=True))


def _meet(first: float, step: float, second: float, other_step: float) -> bool:
    """Whether one number is the other, rounded to the coarser of their steps."""
    room = max(step, other_step) / 2 if step != other_step else 0
    return abs(first - second) <= room * (1 + 1e-6) + 1e-9 * abs(first)


def tokens(page: Page) -> Iterator[tuple[str, str, str]]:
    """Statement, text and target of every link in the chapters."""
    for statements in page.chapters.values():
        for statement in statements:
            yield from ((statement, text, to) for text, to in TOKEN.findall(statement))


def wrong_values(page: Page) -> list[str]:
    """Numbers of sentences that their own line in a table does not show."""
    heads = [message(f"tables.columns.{key}", page.language) for key in ("as_printed", "read_as", "value")]
    faults = []
    for statement, text, to in tokens(page):
        if to.startswith("table-"):
            continue
        line = page.by_anchor.get(to)
        shown = [line.cells[head] for head in heads if head in line.cells] if line else []
        # 两支 has no digit; it is what the line shows as printed.
        if text not in shown and not any(is_same(text, cell) for cell in shown):
            faults.append(f"{text} is not {shown} of {to}: {statement}")
    return faults


_BOUNDING = {
    Language.EN: re.compile(r"about|nearly|at least|more than|at most|less than|top|≥|≤|>|<"),
    Language.ZH: re.compile(r"约|近|以上|超|余|不超过|不到|前|多|左右|≥|≤|>|<"),
}


def lost_bounds(page: Page) -> list[str]:
    """Printed figures whose bounding word the sentence lost, or that got one."""
    return [
        f"{text} is {page.figure(to)['qualifier']} in {to}: {statement}"
        for statement, text, to in tokens(page)
        if to in page.labels.figures
        and bool(_BOUNDING[page.language].search(text)) == (page.figure(to)["qualifier"] == Qualifier.EXACT)
    ]


def differences(zh: Page, en: Page) -> list[str]:
    """Statements that do not carry the same links, numbers and years in both languages."""
    faults = []
    for chapter in sorted({*zh.chapters, *en.chapters}):
        pair = zh.chapters.get(chapter, []), en.chapters.get(chapter, [])
        if len(pair[0]) != len(pair[1]):
            faults.append(f"{chapter}: {len(pair[0])} statements in zh, {len(pair[1])} in en")
            continue
        for left, right in zip(*pair, strict=True):
            one, two = (sorted((to, text) for text, to in TOKEN.findall(said)) for said in (left, right))
            alike = [to for to, _ in one] == [to for to, _ in two]
            pairs = [(a, b) for (_, a), (_, b) in zip(one, two, strict=True)] if alike else []
            # A Chinese numeral is held against its line alone.
            if not alike or not all(is_same(a, b) for a, b in pairs if NUMBER.search(a)):
                faults.append(f"numbers: {left} / {right}")
            # Why an article is dated as it is, is a remark too.
            ends = "[：:]" if chapter == CHAPTERS[APPENDIX] else "$^"
            told = [re.split(ends, _said(said))[0] for said in (left, right)]
            years = [Counter(YEAR.findall(TOKEN.sub("", said))) for said in told]
            if years[0] != years[1]:
                faults.append(f"years: {left} / {right}")
    return faults


def _said(statement: str) -> str:
    """A statement without the coders' remarks, which each language words for itself."""
    return re.sub(r"[(（][^()（）]*[)）]", "", re.split(r" Note: |备注：", statement)[0])


# Directions.

_RATES = {
    Language.EN: r"(?P<fell>fell|would fall|to fall) by {token}|(?P<rose>rose|would rise|to rise) by {token}",
    Language.ZH: r"(?P<fell>下降){token}|(?P<rose>增长|增长目标为){token}",
}
_LEADS = {
    Language.EN: r"(?P<value>⟦[^⟧]*⟧) (?:(?P<above>above)|(?P<below>below))|difference (?P<open>⟦[^⟧]*⟧)",
    Language.ZH: r"(?:(?P<above>高)|(?P<below>低))(?P<value>⟦[^⟧]*⟧)|相差(?P<open>⟦[^⟧]*⟧)",
}


def directions(page: Page) -> tuple[int, list[str]]:
    """How many words of direction were read, and those that the sign of their number contradicts."""
    read, faults = 0, []
    for statements in page.chapters.values():
        for statement in statements:
            for said, to in (*_rates(page, statement), *_leads(page, statement)):
                read += 1
                if said not in _signs(page, to):
                    faults.append(f"{said} is not what {to} says: {statement}")
    return read, faults


def _rates(page: Page, statement: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(_RATES[page.language].replace("{token}", "⟦[^⟧]*⟧"), statement):
        to = TOKEN.findall(match.group())[-1][1]
        yield ("below" if match["fell"] else "above"), to


def _leads(page: Page, statement: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(_LEADS[page.language], statement):
        _, to = TOKEN.findall(match["value"] or match["open"])[0]
        if to.startswith("beside."):
            yield ("open" if match["open"] else "above" if match["above"] else "below"), to


def _signs(page: Page, to: str) -> set[str]:
    """What may be said of a number: of its sign, or that it does not decide."""
    row = page.labels.figures.get(to) or page.labels.derived_rows[to]
    ends = [row[name] for name in ("lower", "upper", "value") if row[name] == row[name]]
    if to in page.labels.figures:
        return {"below" if row["value"] < 0 else "above"}
    if row["verdict"]:
        return {"open"}
    return {"above"} if min(ends) >= 0 else {"below"} if max(ends) <= 0 else {"open"}


# Counts.

#: What a count should be, by the table that it leads to; None where that table does not hold it.
Expected = dict[str, Callable[[Page], int] | None]
_COUNTED = frozenset({"count", "total", "least", "most", "alpha", "variants", "tested", "untested"})


def said_counts(page: Page, counts: dict[str, dict[str, Expected]]) -> tuple[set[str], list[str]]:
    """Hold every count of the chapters against its table.

    ``counts`` names for each message what each of its placeholders should be; of two that fit, the first
    counts. Returned are the messages that were found, and faults: a count that is another, one that leads
    to another table, and a link to a table that no message accounts for.
    """
    found: set[str] = set()
    faults = []
    for statement in (one for statements in page.chapters.values() for one in statements):
        accounted: set[int] = set()
        for key, expected in counts.items():
            for match in matches(key, statement, page.language):
                held = [(name, wanted) for name, wanted in expected.items() if name in match.groupdict()]
                told = [(match.start(name), *_count(match[name]), wanted) for name, wanted in held]
                if any(at in accounted or (to and to not in wanted) for at, _, to, wanted in told):
                    continue
                found.add(key)
                for at, text, to, wanted in told:
                    accounted.add(at)
                    count = wanted[to] if to else next(iter(wanted.values()))
                    if count is not None and int(text.replace(",", "")) != count(page):
                        faults.append(f"{key} says {text} for {count(page)}: {statement}")
        starts = {match.start() for match in TOKEN.finditer(statement) if match[2].startswith("table-")}
        faults += [f"nothing accounts for {statement[at:at + 50]}" for at in sorted(starts - accounted)]
    return found, faults


def _count(text: str) -> tuple[str, str]:
    token = TOKEN.fullmatch(text)
    return (token[1], token[2]) if token else (text, "")


def matches(key: str, statement: str, language: Language) -> Iterator[re.Match[str]]:
    """Where a statement says a message of the catalogue, in any of its forms."""
    for pattern in _patterns(key, language):
        yield from pattern.finditer(statement)


@cache
def _patterns(key: str, language: Language) -> list[re.Pattern[str]]:
    known = catalogue("narrative", language)
    forms = (f"narrative.{key}{form}" for form in ("", ".zero", ".one", ".other"))
    return [re.compile(_pattern(known[form])) for form in forms if form in known]


def _pattern(template: str) -> str:
    """A message as a pattern: its numbers are tokens or plain digits, what else it takes is any text."""
    parts = re.split(r"\{(\w+)\}", template.strip())
    pattern, seen = "", set()
    for place, part in enumerate(parts):
        if not place % 2:
            pattern += re.escape(part)
            continue
        is_number = part in _COUNTED or len(parts) == 3
        inner = r"⟦[^⟧]*⟧|\d[\d,]*" if is_number else r".*?"
        pattern += f"(?P={part})" if part in seen else f"(?P<{part}>{inner})"
        seen.add(part)
    return pattern


def figures_in(page: Page, table: str, key: str) -> list[dict[Any, Any]]:
    """The printed figures, each once, that a column's cells lead to: a row's first link."""
    head = message(f"tables.columns.{key}", page.language)
    linked = (line.links.get(head, []) for line in page.tables.get(table, []))
    return [page.figure(name) for name in dict.fromkeys(links[0] for links in linked if links)]


def is_owned(row: dict[Any, Any]) -> bool:
    """Whether a figure is of a firm, project, park or platform."""
    return text_of(row["subject"]) != ""


def total_of(texts: Iterable[str]) -> int:
    return sum(int(text.replace(",", "")) for text in texts if text)

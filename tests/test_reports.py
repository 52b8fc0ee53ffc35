"""The default report in both languages, as a reader gets it: complete, traceable, honest, repeatable."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from zonereport.build.headlines import headlines
from zonereport.build.making import plan_report
from zonereport.build.project import open_chapters, open_project, refresh_project
from zonereport.build.report import build_report
from zonereport.clean import read_data
from zonereport.cli import app
from zonereport.edition import open_edition
from zonereport.language.messages import catalogue
from zonereport.seeds import load_seeds
from zonereport.tracing import (
    DerivedNumber,
    Exhibit,
    Ledger,
    Node,
    PrintedFigure,
    Source,
    open_ledger,
    parse_reference,
    trace,
)
from zonereport.tracing.ledger import marked

ROOT = Path(__file__).resolve().parents[1]
ZONE = "hengyang"
FILES = ("report.html", "report.pdf", "report.ipynb", "figures.json", "run.json")
MOST_BYTES = 1_000_000
HAN = re.compile(r"[\u3400-\u9fff]+")
CHINESE_SIGNS = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
DIGIT = re.compile(r"\d")
FIGURE_ID = re.compile(r"[a-z]+[0-9]{2}[a-z]*-[0-9]{3}")
DERIVED_ID = re.compile(rf"[a-z_]+[.][a-z_]+:{FIGURE_ID.pattern}(?:[+]{FIGURE_ID.pattern})*")
NUMBER_ID = re.compile(rf"{FIGURE_ID.pattern}|{DERIVED_ID.pattern}")
SPOKEN = ("aria-label", "aria-description", "alt", "title", "content")
# Terms that Chinese readers know in Latin letters.
LATIN_TERMS = {"GDP"}
COMMAND = "zonereport trace"

every_language = pytest.mark.parametrize("language", ["zh", "en"])


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES = {row["figure"]: row for row in rows_of("figures")}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Report:
    """One published report, read once."""

    folder: Path

    @cached_property
    def page(self) -> BeautifulSoup:
        page = BeautifulSoup((self.folder / "report.html").read_text(encoding="utf-8"), "html.parser")
        # The id of a derived number is cut where a line may end; to a reader it is one word.
        for part in page.select("tbody th .zr-part"):
            part.unwrap()
        for place in page.select("tbody th wbr"):
            place.decompose()
        page.smooth()
        return page

    @cached_property
    def pdf(self) -> PdfReader:
        return PdfReader(BytesIO((self.folder / "report.pdf").read_bytes()))

    @cached_property
    def pdf_pages(self) -> list[tuple[str, list[tuple[float, float, str]]]]:
        """The text of every page, and its pieces with their places."""
        return [text_and_words(page) for page in self.pdf.pages]

    @cached_property
    def pdf_text(self) -> str:
        return squeezed("".join(text for text, _ in self.pdf_pages))

    @cached_property
    def record(self) -> Any:
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    @cached_property
    def by_id(self) -> dict[str, Tag]:
        return {str(element["id"]): element for element in self.page.find_all(id=True)}

    @cached_property
    def chapters(self) -> list[str]:
        return [heading.get_text() for heading in self.page.main.find_all("h2")]  # type: ignore[union-attr]

    def links(self) -> Iterator[Tag]:
        """Links from a number, or from a source's title, to a line of a table."""
        yield from self.page.select("a.zr-figure")

    def number_links(self) -> list[tuple[str, str]]:
        """Text and id of every number, printed or derived, that leads to its line in the appendix."""
        pairs = [(link.get_text(), str(link.get("href")).removeprefix("#")) for link in self.links()]
        return [(text, target) for text, target in pairs if NUMBER_ID.fullmatch(target)]

    def targets(self) -> set[str]:
        """All places that a number, a count or a source's title leads to."""
        return {str(link["href"]).removeprefix("#") for link in self.links()}

    def prose(self) -> str:
        """The words outside tables and charts."""
        return "\n".join(
            element.get_text()
            for element in self.page.main.find_all(["p", "li"])  # type: ignore[union-attr]
            if element.find_parent(["table", "figure"]) is None
        )

    def table(self, name: str) -> list[list[str]]:
        rows = self.by_id[name].find_all("tr")
        return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]

    def texts(self) -> list[str]:
        """Everything that is read or read out, text by text, but for what stands inside a drawing."""
        strings = [node for node in self.page.html.find_all(string=True) if node.strip()]  # type: ignore[union-attr]
        read = [str(node) for node in strings if not node.find_parents(["style", "svg"])]
        spoken = [
            str(element[name])
            for element in self.page.find_all(True)
            for name in SPOKEN
            if element.has_attr(name) and not is_for_machines(element)
        ]
        return read + spoken

    def drawn_texts(self) -> list[str]:
        """The lines of text inside the charts."""
        return [str(node) for node in self.page.select("svg text") for node in node.stripped_strings]


def is_for_machines(element: Tag) -> bool:
    codes = {"viewport", "color-scheme", "referrer", "twitter:card", "og:type", "og:locale", "dcterms.valid"}
    name = str(element.get("name", element.get("property", "")))
    return element.name == "meta" and (element.has_attr("http-equiv") or name in codes)


def squeezed(text: str) -> str:
    return "".join(text.split())


def without(text: str, names: Sequence[str], asked: re.Pattern[str]) -> str:
    """The text with a line's end for every name; nothing where nothing stands in it that is asked for.

    There are thousands of either, and no line's end makes something to be found that was not there.
    """
    if not asked.search(text):
        return ""
    for name in names:
        text = text.replace(name, "\n")
    return text


@cache
def names_in_print() -> list[str]:
    """What stays as it was printed in either language: titles, outlets, names and the printed strings.

    The longest come first, so that none is cut up by a shorter one; a single character would cut up
    what it does not belong to.
    """
    found: set[str] = set()
    for source in rows_of("sources"):
        # Inside English quotation marks those of a title become single ones.
        titles = [source["title"], source["title"].replace("“", "‘").replace("”", "’")]
        found |= {source["outlet"], source["authors"], *source["authors"].split(), *titles}
        found |= {f"{title[:length]}…" for title in titles for length in range(1, len(title))}
        # A title breaks at its brackets.
        found |= {piece for title in titles for piece in re.split("(?=（)|(?<=）)", title)}
        found |= terms_quoted(source["dating_note"])
    for reading in rows_of("alternatives"):
        found |= terms_quoted(reading["reason"])
    for figure in FIGURES.values():
        found |= {figure["subject"], figure["printed"]}
        found |= terms_quoted(figure["scope"]) | terms_quoted(figure["note"])
        found |= {word for word in LATIN.findall(figure["scope"]) if word.isupper()}
    for row in [*rows_of("dismissed"), *rows_of("corrections")]:
        found |= {row.get("printed", ""), row.get("expected", ""), row.get("corrected", "")}
    return sorted((name for name in found if len(name) > 1), key=len, reverse=True)


def terms_quoted(english: str) -> set[str]:
    """Printed terms that English words of the coders quote: greening rate (绿化率)."""
    return {*CHINESE_SIGNS.findall(english), *HAN.findall(english)}


@pytest.fixture(scope="module")
def output(default_reports: Path) -> Path:
    """The reports folder with the default report in both languages."""
    return default_reports


@pytest.fixture(scope="module")
def reports(output: Path) -> dict[str, Report]:
    found = {path.name: Report(path) for path in output.glob(f"{ZONE}/*/*") if path.is_dir()}
    assert sorted(found) == ["en", "zh"]
    return found


@pytest.fixture
def report(reports: dict[str, Report], language: str) -> Report:
    return reports[language]


def test_the_reports_lie_under_the_day_of_the_newest_article(output: Path) -> None:
    newest = max(row["published_to"] for row in rows_of("sources") if row["source"].startswith("hy-"))
    assert [path.name for path in (output / ZONE).iterdir()] == [newest]


@every_language
def test_a_report_is_four_files_and_its_record_has_their_digests(report: Report) -> None:
    assert sorted(path.name for path in report.folder.iterdir()) == sorted(FILES)
    made = {name: digest(report.folder / name) for name in FILES if name != "run.json"}
    assert report.record["outputs"] == made


@every_language
def test_the_record_has_the_digest_of_every_input(report: Report, output: Path) -> None:
    inputs = report.record["inputs"]
    rooms = {"seeds": ROOT / "seeds", "notebooks": ROOT / "notebooks", "data": output.parent / "data"}
    assert {name.split("/")[0] for name in inputs} == set(rooms)
    for name, recorded in inputs.items():
        room, _, file = name.partition("/")
        assert recorded == digest(rooms[room] / file), name
    assert {f"seeds/{path.name}" for path in (ROOT / "seeds").glob("*.csv")} <= inputs.keys()
    assert {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")} <= inputs.keys()


def test_the_index_lists_both_languages(output: Path) -> None:
    page = BeautifulSoup((output / "index.html").read_text(encoding="utf-8"), "html.parser")
    targets = [str(link["href"]) for link in page.find_all("a", href=True)]
    for language in ("zh", "en"):
        assert any(target.endswith(f"/{language}/report.html") for target in targets)
    assert [target for target in targets if not (output / target).is_file()] == []


def test_both_languages_carry_the_same_figures(output: Path) -> None:
    contents = {path.read_bytes() for path in output.glob("*/*/*/figures.json")}
    assert len(contents) == 1 and b'"hy24-028"' in contents.pop()


# The page.


@every_language
def test_the_page_says_its_language_and_title_and_holds_a_chapter_per_notebook(
    report: Report, language: str
) -> None:
    assert str(report.page.html["lang"]).startswith(language)  # type: ignore[index]
    heading = report.page.h1.get_text()  # type: ignore[union-attr]
    assert report.page.title.get_text().strip() == heading  # type: ignore[union-attr]
    assert len(report.page.find_all("h1")) == 1
    assert len(report.chapters) == len(list((ROOT / "notebooks").glob("[0-9]*.ipynb")))


def test_both_languages_show_the_same_exhibits(reports: dict[str, Report]) -> None:
    shown = {
        language: [str(element["id"]) for element in report.page.select("div.zr-table, figure.zr-chart")]
        for language, report in reports.items()
    }
    assert shown["zh"] == shown["en"]
    assert len(shown["zh"]) == len(set(shown["zh"])) > 20


def test_the_english_report_has_no_chinese_but_names(reports: dict[str, Report]) -> None:
    names = names_in_print()
    printed = {figure["printed"] for figure in FIGURES.values()}
    texts = [text for text in reports["en"].texts() if text.strip() not in printed]
    assert [text for text in texts if CHINESE_SIGNS.search(without(text, names, CHINESE_SIGNS))] == []


def test_the_english_charts_have_no_chinese_but_names(reports: dict[str, Report]) -> None:
    # A chart breaks a long name into lines, so that a part of one is a name too.
    names = squeezed("\n".join(names_in_print()))
    pieces = {piece for text in reports["en"].drawn_texts() for piece in CHINESE_SIGNS.findall(text)}
    assert {piece for piece in pieces if piece not in names} == set()


def test_the_chinese_report_has_no_english_but_names(reports: dict[str, Report]) -> None:
    names = [*names_in_print(), COMMAND]
    left = {
        (text, word)
        for text in [*reports["zh"].texts(), *reports["zh"].drawn_texts()]
        for word in LATIN.findall(without(NUMBER_ID.sub("", text), names, LATIN))
        if word not in LATIN_TERMS
    }
    assert left == set()


def test_the_chinese_report_has_chinese_punctuation(reports: dict[str, Report]) -> None:
    names = names_in_print()
    wrong = re.compile(r"[\u3400-\u9fff] ?[,;:?!()][\u3400-\u9fff ]")
    assert [text for text in reports["zh"].texts() if wrong.search(without(text, names, wrong))] == []


@every_language
def test_nothing_stands_in_the_report_that_only_a_program_would_write(report: Report) -> None:
    remains = re.compile(r"\bnan\b|\bNaN\b|\bNaT\b|\binf\b|<NA>|\{\w*\}|Traceback|\.0{6,}|\d{12,}")
    assert [text for text in report.texts() if remains.search(text)] == []


@every_language
def test_the_page_asks_nothing_of_anywhere(report: Report) -> None:
    assert report.page.find_all(["script", "iframe", "object", "embed", "base"]) == []
    asking = [
        str(element[name])
        for element in report.page.find_all(["link", "img", "image", "use", "source", "audio", "video"])
        for name in ("href", "src", "srcset", "xlink:href")
        if element.has_attr(name)
    ]
    assert [target for target in asking if not target.startswith(("data:", "#"))] == []
    styles = " ".join([str(style.string) for style in report.page.find_all("style")])
    styles += " ".join(str(element["style"]) for element in report.page.find_all(style=True))
    assert "@import" not in styles
    fetched = re.findall(r"url\(\s*['\"]?([^)]{1,40})", styles)
    assert [target for target in fetched if not target.startswith(("data:", "#"))] == []


@every_language
def test_a_policy_forbids_everything_that_is_not_in_the_file(report: Report) -> None:
    (policy,) = report.page.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.strip().partition(" ")[::2] for rule in str(policy["content"]).split(";"))
    assert rules["default-src"] == "'none'"
    allowed = " ".join(rules.values())
    assert not re.search(r"\*|https?:|script-src|unsafe-eval", allowed + " ".join(rules))
    for style in report.page.find_all("style"):
        sha = base64.b64encode(hashlib.sha256(str(style.string).encode()).digest()).decode()
        assert f"'sha256-{sha}'" in allowed


@every_language
def test_the_page_is_under_a_megabyte(report: Report) -> None:
    assert (report.folder / "report.html").stat().st_size < MOST_BYTES


@every_language
def test_the_page_brings_every_chinese_character_that_it_shows(report: Report) -> None:
    styles = "".join(str(style.string) for style in report.page.find_all("style"))
    fonts = re.findall(r"url\(['\"]?data:font/woff2;base64,([A-Za-z0-9+/=]+)", styles)
    drawn = {
        chr(code)
        for font in fonts
        for code in TTFont(BytesIO(base64.b64decode(font)), lazy=True).getBestCmap()
    }
    assert set("".join(piece for text in report.texts() for piece in HAN.findall(text))) <= drawn


@every_language
def test_every_link_inside_the_page_leads_somewhere(report: Report) -> None:
    targets = [str(link["href"]) for link in report.page.find_all("a", href=True)]
    inside = [unquote(target[1:]) for target in targets if target.startswith("#")]
    assert [target for target in inside if target not in report.by_id] == []
    ids = [str(element["id"]) for element in report.page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@every_language
def test_every_number_leads_to_its_row_in_the_appendix(report: Report) -> None:
    links = report.number_links()
    assert len(links) > 200
    assert {DERIVED_ID.fullmatch(target) is None for _, target in links} == {True, False}
    for _, target in links:
        row = report.by_id[target]
        # A way back to the text may follow the id.
        assert (row.name, row.th.get_text().split()[0]) == ("tr", target)  # type: ignore[union-attr]


def hint_of(link: Tag, report: Report) -> str:
    """What a link says of its source: itself, or in the page's list of sources."""
    described = report.by_id.get(str(link.get("aria-describedby")))
    return described.get_text() if described else str(link.get("aria-description", ""))


@every_language
def test_every_number_that_leads_to_the_appendix_says_its_source(report: Report) -> None:
    # Inside the appendix the line that a link leads to stands near and names the source.
    appendix = '[id^="table-sources-"], #table-robustness-variants'
    spoken = [link for link in report.links() if not link.find_parent(lambda tag: tag.css.match(appendix))]
    silent = [str(link) for link in spoken if not hint_of(link, report)]
    assert spoken and silent == []


@every_language
def test_the_appendix_has_every_figure_of_the_zone_once_as_it_was_printed(report: Report) -> None:
    _, *rows = report.table("table-sources-figures")
    own = {figure: row for figure, row in FIGURES.items() if row["area"] == ZONE}
    assert sorted(row[0].split()[0] for row in rows) == sorted(own)
    for head, *cells in rows:
        typed = own[head.split()[0]]
        assert typed["printed"] in cells
        assert any(f"{typed['start']}–{typed['end']}" in cell for cell in cells)


@every_language
def test_every_chart_is_described_with_its_numbers(report: Report) -> None:
    charts = report.page.select("figure.zr-chart")
    assert len(charts) >= 10
    for chart in charts:
        drawing = chart.svg
        assert drawing is not None and drawing["role"] == "img"
        assert re.search(r"\d", str(drawing["aria-label"]))
        assert chart.figcaption and chart.figcaption.get_text()


@every_language
def test_the_summary_comes_first_and_tells_the_headline_numbers(report: Report) -> None:
    heading = report.by_id[str(report.page.main.find("h2")["id"])]  # type: ignore[index,union-attr]
    following = [item for item in heading.find_all_next(["h2", "li"])]
    own = following[: [item.name for item in following].index("h2")]
    summary = " ".join(item.get_text() for item in own)
    for figure in ("hy24-009", "hy24-010", "hy24-028", "hy24-032"):
        assert FIGURES[figure]["printed"] in summary


# The document.


@every_language
def test_the_document_says_its_title_and_language(report: Report, language: str) -> None:
    root: Any = report.pdf.trailer["/Root"]
    assert report.pdf.metadata
    assert report.pdf.metadata.title == report.page.h1.get_text()  # type: ignore[union-attr]
    assert str(root["/Lang"]).startswith(language)


@every_language
def test_the_document_is_tagged_and_declares_pdf_ua(report: Report) -> None:
    root: Any = report.pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


@every_language
def test_every_font_of_the_document_is_embedded(report: Report) -> None:
    objects = [report.pdf.get_object(number) for number in range(1, int(report.pdf.trailer["/Size"]))]
    described = [one for one in objects if isinstance(one, dict) and one.get("/Type") == "/FontDescriptor"]
    fonts = [one for one in objects if isinstance(one, dict) and one.get("/Type") == "/Font"]
    assert described
    assert [one["/FontName"] for one in described if not {"/FontFile2", "/FontFile3"} & one.keys()] == []
    plain = [one for one in fonts if one["/Subtype"] not in {"/Type0", "/CIDFontType0", "/CIDFontType2"}]
    assert [one.get("/BaseFont") for one in plain if "/FontDescriptor" not in one] == []


@every_language
def test_the_document_has_a_bookmark_for_every_chapter(report: Report) -> None:
    bookmarks = [str(entry["/Title"]) for entry in report.pdf.outline if not isinstance(entry, list)]
    assert [squeezed(title) for title in bookmarks] == [squeezed(title) for title in report.chapters]


@every_language
def test_the_document_shows_every_number_that_the_page_links(report: Report) -> None:
    missing = {text for text, _ in report.number_links() if squeezed(text) not in report.pdf_text}
    assert missing == set()


@every_language
def test_the_document_shows_every_sentence_of_the_page(report: Report) -> None:
    sentences = [line for line in report.prose().splitlines() if len(line) > 15]
    assert len(sentences) > 20
    # A page break puts a running title inside a sentence.
    missing = [line for line in sentences if squeezed(line)[:12] not in report.pdf_text]
    assert missing == []


@every_language
def test_the_document_has_no_character_that_could_not_be_drawn(report: Report) -> None:
    assert not re.search("[\ufffd\u25a1\u0000]", report.pdf_text)


# The way back from every number.

# What stands without a link, and why; anything else has to lead somewhere.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
UNLINKED = {
    "dates and periods, in Chinese": r"(?:19|20)[0-9]{2}年|[0-9]{1,2}(?:—[0-9]{1,2})?月|[0-9]{1,2}日",
    "dates and periods, in English": (
        rf"\b[0-9]{{1,2}} (?:and [0-9]{{1,2}} )?(?:{MONTHS}|[A-Z][a-z]{{2,3}} [0-9]{{4}})|\bH[12]\b"
        r"|\b(?:19|20)[0-9]{2}\b"
    ),
    "years of an enumeration": r"(?:19|20)[0-9]{2}(?=[、和])",
    "counts of nothing": r"^0$|^0(?= of)|^0(?=/)",
    "the whole of a plan": r"[（(]100%[)）]",
    "pace of the calendar": r"\b1 is even progress|1为与时间同步",
    "where offsets begin": r"counted from 0|从0起计",
    "share of two counts that lead to their list": r"(?:\bof|/)\s*[,，]\s*[0-9]+\.[0-9]%",
    "fewest cases of a percentage": r"[Bb]elow 20 cases|不足20项",
    "comparisons that are not listed, as the sentence says": r"[0-9]+ comparisons stay|另有[0-9]+组比较",
}
# Of these the report lists nothing: dismissed numerals stand in the seeds, the second coding beside them,
# and a conclusion's count is of recomputations, whose variants the next table lists.
NOT_LISTED = {"table-data-dismissed", "table-data-agreement", "table-robustness-conclusions"}


@cache
def words_typed() -> list[str]:
    """Names, definitions and remarks that people typed, in which a number measures nothing of ours.

    A remark stands beside the id of its figure, and a size class is a name: 亿元以上项目.
    """
    found: set[str] = set()
    for row in FIGURES.values():
        found |= {row["subject"], *re.split("; |；", row["note"]), *re.split("; |；", row["note_zh"])}
    for row in rows_of("indicators"):
        found |= {row[name] for name in ("name_zh", "name_en", "definition_zh", "definition_en")}
    for row in rows_of("sources"):
        found |= {row[name] for name in ("title", "outlet", "dating_note", "dating_note_zh")}
    found |= {words for language in ("zh", "en") for words in catalogue("scopes", language).values()}
    titles = {row["title"] for row in rows_of("sources")}
    found |= {f"{title[:length]}…" for title in titles for length in range(1, len(title))}
    found |= {words[:1].upper() + words[1:] for words in found}
    return sorted((words for words in found if re.search(r"\d", words)), key=len, reverse=True)


@cache
def texts_without_links(report: Report) -> list[tuple[str, str]]:
    """Every text of prose, tables and captions as exhibit's id and words, linked numbers taken out."""
    texts = []
    page = BeautifulSoup(str(report.page.main), "html.parser")
    # A finding over a chart repeats what the chart shows; the line below it leads to those numbers.
    for part in page.select("a.zr-figure, a.zr-back, svg, figure:has(.zr-records) .zr-title"):
        part.replace_with("\n")
    for element in page.find_all(["p", "li", "td", "th", "caption", "figcaption", "h2", "h3"]):
        # A line that an id names is where links lead.
        if element.find_parent("tr", id=True) is None:
            exhibit = element.find_parent(class_="zr-table")
            texts.append((str(exhibit["id"]) if exhibit else "", element.get_text()))
    return texts


@every_language
def test_every_number_leads_somewhere_or_has_a_reason_not_to(report: Report) -> None:
    typed = words_typed()
    unlinked = []
    for exhibit, text in texts_without_links(report):
        rest = without(text, typed, DIGIT)
        for pattern in UNLINKED.values():
            rest = re.sub(pattern, "", rest)
        if DIGIT.search(rest) and exhibit not in NOT_LISTED:
            unlinked.append(text)
    assert unlinked == []


def test_every_reason_for_a_number_without_a_link_is_one_that_occurs(reports: dict[str, Report]) -> None:
    typed = words_typed()
    texts = [
        without(text, typed, DIGIT) for report in reports.values() for _, text in texts_without_links(report)
    ]
    occurs = {why: any(re.search(pattern, text) for text in texts) for why, pattern in UNLINKED.items()}
    assert [why for why, found in occurs.items() if not found] == []


@every_language
def test_a_number_that_lost_its_link_would_be_seen(report: Report) -> None:
    texts = {text for text, _ in report.number_links() if re.search(r"\d", text)}
    assert len(texts) > 150
    assert [text for text in texts if not numerals(text)] == []


@pytest.fixture(scope="module")
def ledger(output: Path) -> Ledger:
    whole = open_ledger(read_data(output.parent / "data", ROOT / "seeds"), load_seeds(ROOT / "seeds"))
    return marked(whole, whole.areas["area"])


@pytest.fixture(scope="module")
def traced(ledger: Ledger) -> Callable[[str], Node]:
    """What a link leads to; most stand in both languages, and are traced once."""
    return cache(lambda link: trace(parse_reference(link), ledger))


@every_language
def test_every_link_of_the_page_can_be_traced(report: Report, traced: Callable[[str], Node]) -> None:
    kinds = []
    for target in report.targets():
        node = traced(f"report.html#{target}")
        assert node.id in (target, target.removeprefix("source-"))
        kinds.append(type(node))
        if isinstance(node, DerivedNumber):
            assert node.agrees is True, target
    assert set(kinds) == {PrintedFigure, DerivedNumber, Source, Exhibit}


@every_language
def test_every_way_back_of_the_page_can_be_traced(report: Report, traced: Callable[[str], Node]) -> None:
    back = [str(link["href"]) for link in report.page.select("a.zr-back")]
    assert len(back) > 100
    ids = {traced(link).id for link in back}
    # From the line of an article back to the key figure that names it.
    ids -= {row["source"] for row in rows_of("sources")}
    assert [one for one in ids if not (NUMBER_ID.fullmatch(one) or one.startswith("variant-"))] == []


@every_language
def test_the_document_links_to_the_same_lines_as_the_page(report: Report) -> None:
    assert set(destinations(report)) == report.targets()


def destinations(report: Report) -> Iterator[str]:
    """What each link of the document leads to, read from the words that stand there."""
    heads = {target: head_of(report.by_id[target]) for target in report.targets()}
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(report.pdf.pages)}  # type: ignore[union-attr]
    places: set[tuple[int, float, float]] = set()
    for page in report.pdf.pages:
        for mark in page.get("/Annots", []):
            target: Any = mark.get_object().get("/Dest")
            # The contents lead to headings, by name.
            if target is not None and not isinstance(target, str | bytes):
                place = target.get_object()
                places.add((numbers[place[0].idnum], float(place[2]), float(place[3])))
    for number in sorted({place[0] for place in places}):
        _, words = report.pdf_pages[number]
        for _, x, y in sorted(place for place in places if place[0] == number):
            yield found_at(words, x, y, heads)


ID_PIECE = re.compile(rf"(?:[a-z]+[_.:]|[+]?{FIGURE_ID.pattern})+")


def head_of(element: Tag) -> str:
    """The words with which a line or a table begins."""
    head = element.caption if element.caption else element.th
    assert head is not None
    return squeezed(head.get_text()).removesuffix("↑")


def text_and_words(page: Any) -> tuple[str, list[tuple[float, float, str]]]:
    """The text of a page, and its pieces with their places."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, page_at: list[float], text_at: list[float], *_: Any) -> None:
        if text.strip():
            found.append((page_at[4] + text_at[4], page_at[5] + page_at[3] * text_at[5], squeezed(text)))

    text = page.extract_text(visitor_text=visit)
    return text, found


def found_at(words: list[tuple[float, float, str]], x: float, y: float, heads: dict[str, str]) -> str:
    """Which line begins at a place; a viewer scrolls to a little above its first words."""
    column = [word for word in words if abs(word[0] - x) < 3 and 13 <= y - word[1] <= 60]
    assert column and y - max(word[1] for word in column) <= 19, "no words stand there"
    first = max(word[1] for word in column)
    line = "".join(line_at(words, first))
    # An id may go on in the lines below.
    below = (line_at(words, at) for at in sorted({at for _, at, _ in column}, reverse=True))
    cut = takewhile(bool, ("".join(takewhile(ID_PIECE.fullmatch, pieces)) for pieces in below))
    down = "".join(cut)
    fitting = {target: max(common(head, line), common(head, down)) for target, head in heads.items()}
    target = max(fitting, key=lambda one: (fitting[one], -len(heads[one])))
    whole = len(heads[target]) if NUMBER_ID.fullmatch(target) else min(len(heads[target]), 6)
    assert fitting[target] >= whole, (line, target)
    return target


def line_at(words: list[tuple[float, float, str]], y: float) -> list[str]:
    return [text for _, at, text in sorted(words) if abs(at - y) < 1]


def common(head: str, text: str) -> int:
    """How many characters two texts begin alike with."""
    pairs = enumerate(zip(head, text, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(head), len(text)))


INK = "#24292f"


@every_language
def test_every_number_labelled_in_a_chart_stands_with_a_link_in_its_chapter(report: Report) -> None:
    names = squeezed("\n".join([*words_typed(), *names_in_print()]))
    chapters, checked = chapters_of(report), 0
    for chart in report.page.select("figure.zr-chart"):
        # A picture holds no links: a line below it lists the records, or the table of what it counts.
        records = {str(link["href"]).removeprefix("#") for link in chart.select(".zr-records a")}
        assert records
        if all(NUMBER_ID.fullmatch(record) for record in records):
            rows = [report.by_id[record].get_text(" ") for record in sorted(records)]
            there = set(numerals(" ".join([*chapters[str(chart["id"])], *rows])))
            for label in labels_of(chart):
                if squeezed(label) not in names:
                    assert set(numerals(label)) <= there, (chart["id"], label)
                    checked += len(numerals(label))
    assert checked > 40


def labels_of(chart: Tag) -> list[str]:
    """Texts in ink, which are numbers and names; ticks, periods and keys are grey."""
    texts = chart.select(f'svg text[fill="{INK}"]')
    return [label for text in texts for label in text.stripped_strings]


def numerals(text: str) -> list[str]:
    for pattern in UNLINKED.values():
        text = re.sub(pattern, "", text)
    return re.findall(r"\d+(?:[.,]\d+)*", text)


def chapters_of(report: Report) -> dict[str, list[str]]:
    """Texts of all links in the chapter of each chart, by the chart's id."""
    chapter, charts = list[str](), dict[str, list[str]]()
    for element in report.page.main.find_all(["h2", "figure", "a"]):  # type: ignore[union-attr]
        if element.name == "h2":
            chapter = []
        elif element.name == "figure":
            charts[str(element.get("id"))] = chapter
        elif "zr-figure" in element.get("class", []):
            chapter.append(element.get_text())
    return charts


# The same again, and with one cell changed.


@every_language
def test_another_folder_locale_zone_and_hash_seed_give_the_same_bytes(
    output: Path, report: Report, language: str, tmp_path: Path
) -> None:
    # The default reports were built elsewhere. Their files are those of the committed example, which was
    # built in the checkout, with the locale, zone and seed of its machine; it keeps the digests of all.
    example = ROOT / "reports" / "example" / report.folder.relative_to(output)
    kept = json.loads((example / "run.json").read_text(encoding="utf-8"))["outputs"]
    made = {name: digest(report.folder / name) for name in FILES if name != "run.json"}
    changed = sorted(name for name in kept | made if kept.get(name) != made.get(name))
    assert changed == [], "run make example; if that changes nothing, a build depends on where it is made"
    # Their records are what would be written here, from seeds and data of this place.
    folders = {"seeds": ROOT / "seeds", "data": tmp_path / "data"}
    chapters, loaded = open_chapters(ROOT / "notebooks"), refresh_project(**folders)
    project = open_project(**folders, chapters=chapters, loaded=loaded)
    first_lines = headlines(open_edition(ZONE, language=language, **folders))
    record = plan_report(project, ZONE, language=language).record(made, first_lines)
    assert (report.folder / "run.json").read_bytes() == record


@pytest.fixture(scope="module")
def retyped(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The chapter on investment and the appendix, with one printed rate typed otherwise."""
    folder = tmp_path_factory.mktemp("retyped")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("texts"))
    figures = folder / "seeds" / "figures.csv"
    text = figures.read_bytes().decode("utf-8")
    assert text.count(",69.39%,") == 1
    figures.write_bytes(text.replace(",69.39%,", ",71.39%,").encode("utf-8"))
    (folder / "notebooks").mkdir()
    for name in ("30-investment-completion", "90-sources"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    built = build_report(
        ZONE,
        language="zh",
        seeds=folder / "seeds",
        data=folder / "data",
        output=folder / "reports",
        notebooks=folder / "notebooks",
    )
    return Report(built.folder)


def test_one_cell_changes_table_chart_and_sentence_alike(reports: dict[str, Report], retyped: Report) -> None:
    for report, stands, gone in ((reports["zh"], "69.39%", "71.39%"), (retyped, "71.39%", "69.39%")):
        figure = next(figure for text, figure in report.number_links() if text == stands)
        table = report.table("table-completion-completion")
        chart = report.by_id["chart-completion-progress"].svg
        assert FIGURES[figure]["printed"] == "69.39%"
        assert any(stands in cell for row in table for cell in row)
        assert chart is not None and stands in str(chart["aria-label"])
        assert stands in report.prose()
        assert not any(gone in text for text in report.texts())
        assert stands in report.pdf_text and gone not in report.pdf_text


def test_one_cell_changes_the_plan_that_follows_from_it(reports: dict[str, Report], retyped: Report) -> None:
    # 63.14亿元 at 69.39% and at 71.39%.
    for report, plan, gone in ((reports["zh"], "90.99", "88.44"), (retyped, "88.44", "90.99")):
        table = " ".join(cell for row in report.table("table-completion-completion") for cell in row)
        assert plan in table and plan in report.prose()
        assert not any(gone in text for text in report.texts())


def test_a_changed_row_is_no_longer_called_anchored(reports: dict[str, Report], retyped: Report) -> None:
    grades = {
        text: next(row[-1] for row in report.table("table-sources-figures") if text in row)
        for report, text in ((reports["zh"], "69.39%"), (retyped, "71.39%"))
    }
    assert grades["69.39%"] != grades["71.39%"]


def test_faulty_seeds_leave_the_last_good_report_in_place(output: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", seeds, ignore=shutil.ignore_patterns("texts"))
    for name, right, wrong in (
        ("figures", ",actual,exact,", ",acutal,exact,"),
        ("figures", ",69.39%,", ",plenty,"),
        ("areas", ",zone,", ",zoo,"),
    ):
        path = seeds / f"{name}.csv"
        path.write_bytes(path.read_bytes().decode("utf-8").replace(right, wrong, 1).encode("utf-8"))
    before = {path: digest(path) for path in sorted(output.parent.rglob("*")) if path.is_file()}
    command = ["build", "--seeds", seeds, "--data", output.parent / "data", "--output", output]
    command += ["--notebooks", ROOT / "notebooks"]
    result = CliRunner().invoke(app, [str(part) for part in command])
    assert result.exit_code == 1
    first, *listed = result.stderr.strip().splitlines()
    assert "3 faults" in first
    assert sum("found" in line and "expected" in line for line in listed) == 3
    for place in ("areas.csv, row", "column status: found 'acutal'", "column printed: found 'plenty'"):
        assert any(place in line for line in listed)
    assert {path: digest(path) for path in sorted(output.parent.rglob("*")) if path.is_file()} == before


@every_language
@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_the_committed_example_is_the_default_report(
    reports: dict[str, Report], language: str, name: str
) -> None:
    folder = reports[language].folder
    example = ROOT / "reports" / "example" / folder.relative_to(folder.parents[2]) / name
    same = example.is_file() and example.read_bytes() == (folder / name).read_bytes()
    assert same, f"{example.relative_to(ROOT)} is not what a build gives now: run make example"

"""A small valid seeds folder for tests: two zones, one city, a handful of figures.

The texts are invented. ``write_seeds`` completes every row that a test gives, so
that a test states only the cells it is about.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": (
        "source", "file", "sha256", "title", "outlet", "authors", "published_from", "published_to",
        "dating_note", "dating_note_zh", "language", "url", "seal",
    ),
    "areas": ("area", "name_zh", "name_en", "kind", "parent"),
    "indicators": (
        "indicator", "name_zh", "name_en", "family", "dimension", "basis", "direction", "definition_zh",
        "definition_en", "chapter", "numerator", "denominator",
    ),
    "figures": (
        "figure", "source", "start", "end", "printed", "area", "subject", "indicator", "measure", "scope",
        "period", "status", "qualifier", "supersedes", "note", "note_zh", "seal",
    ),
    "dismissed": ("source", "start", "end", "printed", "reason"),
    "corrections": ("figure", "column", "expected", "corrected", "reason"),
    "alternatives": ("figure", "column", "expected", "alternative", "reason", "reason_zh"),
}  # fmt: skip

TEXTS = {
    "jia-2023.txt": "甲区消息：1至6月完成投资63.14亿元，为全年计划的69.39%。\n产值增长8.6%，企业35家。\n",
    "jia-2024.txt": "甲区展望：今年产值增长9%左右，企业达到40家以上。\n",
}

SOURCES: tuple[Row, ...] = (
    {"source": "jia-2023", "file": "jia-2023.txt", "title": "甲区半年",
     "published_from": "2023-07-05", "published_to": "2023-07-05", "dating_note": ""},
    {"source": "jia-2024", "file": "jia-2024.txt", "title": "甲区展望",
     "published_from": "2024-01-10", "published_to": "2024-02-20"},
    {"source": "yi-2024", "title": "乙区年报", "url": "https://example.org/yi",
     "published_from": "2024-03-01", "published_to": "2024-03-01", "dating_note": ""},
)  # fmt: skip

AREAS: tuple[Row, ...] = (
    {"area": "jia", "name_zh": "甲高新区", "name_en": "Jia Zone", "kind": "zone", "parent": "zhong"},
    {"area": "yi", "name_zh": "乙高新区", "name_en": "Yi Zone", "kind": "zone", "parent": "zhong"},
    {"area": "zhong", "name_zh": "中市", "name_en": "Zhong City", "kind": "city", "parent": ""},
)

INDICATORS: tuple[Row, ...] = (
    {"indicator": "firms", "name_zh": "企业数", "name_en": "Firms", "dimension": "count"},
    {"indicator": "gdp", "name_zh": "地区生产总值", "name_en": "GDP", "dimension": "money"},
    {"indicator": "key_project_investment", "name_zh": "重点项目投资", "name_en": "Key project investment",
     "dimension": "money", "family": "investment"},
    {"indicator": "national_rank", "name_zh": "全国排名", "name_en": "National rank", "dimension": "rank",
     "direction": "down"},
    {"indicator": "rd_intensity", "name_zh": "研发投入强度", "name_en": "R&D intensity", "dimension": "ratio",
     "numerator": "rd_spending", "denominator": "gdp"},
    {"indicator": "rd_spending", "name_zh": "研发投入", "name_en": "R&D spending", "dimension": "money"},
)  # fmt: skip

FIGURES: tuple[Row, ...] = (
    {"figure": "ja23-001", "source": "jia-2023", "printed": "63.14亿元", "period": "2023-01/2023-06",
     "indicator": "key_project_investment"},
    {"figure": "ja23-002", "source": "jia-2023", "printed": "69.39%", "period": "2023-01/2023-06",
     "indicator": "key_project_investment", "measure": "completion"},
    {"figure": "ja23-003", "source": "jia-2023", "printed": "8.6%", "period": "2023-01/2023-06",
     "indicator": "gdp", "measure": "growth"},
    {"figure": "ja23-004", "source": "jia-2023", "printed": "35家", "period": "2023-06",
     "indicator": "firms"},
    {"figure": "ja24-001", "source": "jia-2024", "printed": "9%左右", "period": "2024-01/2024-12",
     "indicator": "gdp", "measure": "growth", "status": "target", "qualifier": "approx"},
    {"figure": "ja24-002", "source": "jia-2024", "printed": "40家以上", "period": "2024-12",
     "indicator": "firms", "status": "target", "qualifier": "at_least"},
    {"figure": "yi24-001", "source": "yi-2024", "printed": "120.5亿元", "period": "2023-01/2023-12",
     "indicator": "gdp", "area": "yi"},
)  # fmt: skip

DISMISSED: tuple[Row, ...] = (
    {"source": "jia-2023", "start": "5", "end": "9", "printed": "1至6月", "reason": "time"},
)

# Twelve figures in a row, each of another length and for another period, for columns that slip.
WORKS = "甲乙丙丁戊己庚辛壬癸子丑"
AMOUNTS = ("1.1", "22.25", "3", "444.4", "55.5", "6.625", "777.75", "8", "9.91", "1010", "11.5", "120.1")
_CLAUSES = [f"{name}厂产值{amount}亿元" for name, amount in zip(WORKS, AMOUNTS, strict=True)]
LONG_TEXT = "，".join(_CLAUSES) + "。\n"
LONG_FIGURES: tuple[Row, ...] = tuple(
    {"figure": f"ja23-{number:03d}", "source": "jia-2023", "printed": f"{amount}亿元",
     "period": f"2022-{number:02d}", "subject": f"{name}厂", "note": f"note {number}"}
    for number, (name, amount) in enumerate(zip(WORKS, AMOUNTS, strict=True), start=1)
)  # fmt: skip

_DEFAULTS: dict[str, Row] = {
    "sources": {
        "title": "题目", "published_from": "2024-01-01", "published_to": "2024-01-31",
        "dating_note": "the text names the month", "language": "zh",
    },
    "areas": {"name_zh": "某区", "name_en": "Some Area", "kind": "zone"},
    "indicators": {
        "name_zh": "某指标", "name_en": "Some indicator", "family": "output", "dimension": "money",
        "direction": "up", "definition_zh": "定义", "definition_en": "Definition", "chapter": "growth",
    },
    "figures": {
        "source": "jia-2024", "area": "jia", "indicator": "gdp", "measure": "level",
        "period": "2023-01/2023-12", "status": "actual", "qualifier": "exact",
    },
    "dismissed": {"source": "jia-2023", "reason": "time"},
    "corrections": {"reason": "slip of the source"},
    "alternatives": {"reason": "not said", "reason_zh": "未说明"},
}  # fmt: skip


def changed(rows: Sequence[Row], key: str, **cells: str) -> list[Row]:
    """The same rows, with some cells of the row whose first cell is ``key`` replaced.

    >>> changed(AREAS, "zhong", kind="province")[2]["kind"]
    'province'
    """
    return [{**row, **cells} if next(iter(row.values())) == key else row for row in rows]


def write_seeds(
    folder: Path,
    *,
    sources: Sequence[Row] = SOURCES,
    areas: Sequence[Row] = AREAS,
    indicators: Sequence[Row] = INDICATORS,
    figures: Sequence[Row] = FIGURES,
    dismissed: Sequence[Row] = DISMISSED,
    corrections: Sequence[Row] = (),
    alternatives: Sequence[Row] = (),
    texts: Mapping[str, str] = TEXTS,
    sort: bool = True,
) -> Path:
    """Write the seven files and ``texts/`` into ``folder`` and return it.

    Rows are completed from defaults; ``sha256`` and the offsets of figures whose ``printed``
    stands in their source's text are filled in unless the row gives them. Rows are sorted by
    id unless ``sort`` is off. A list that is given replaces the default list (see ``changed``).
    """
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "texts" / name).write_bytes(text.encode("utf-8"))
    full_sources = [_with_digest({**_DEFAULTS["sources"], **row}, texts) for row in sources]
    text_of = {row["source"]: texts[row["file"]] for row in full_sources if row.get("file") in texts}
    tables: dict[str, Sequence[Row]] = {
        "sources": full_sources,
        "areas": areas,
        "indicators": indicators,
        "figures": [_with_anchor({**_DEFAULTS["figures"], **row}, text_of) for row in figures],
        "dismissed": dismissed,
        "corrections": corrections,
        "alternatives": alternatives,
    }
    for name, rows in tables.items():
        full = [{**_DEFAULTS[name], **row} for row in rows]
        write_table(folder, name, sorted(full, key=lambda row: _order(name, row)) if sort else full)
    return folder


def write_long_seeds(folder: Path) -> Path:
    """Seeds with the twelve figures of ``LONG_TEXT``, and nothing dismissed."""
    texts = {"jia-2023.txt": LONG_TEXT}
    return write_seeds(folder, sources=SOURCES[:1], figures=LONG_FIGURES, dismissed=[], texts=texts)


def edit_column(folder: Path, name: str, column: str, change: Callable[[list[str]], list[str]]) -> None:
    """Replace a column's cells, as a person would in a spreadsheet; rows are made where they are lacking."""
    path = folder / f"{name}.csv"
    rows = [dict(row) for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))]
    cells = change([row[column] for row in rows])
    rows += [{} for _ in cells[len(rows) :]]
    write_table(folder, name, [row | {column: cell} for row, cell in zip(rows, cells, strict=True)])


def write_table(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """Write one file of the contract, ``name`` without ``.csv``."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS[name], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / f"{name}.csv").write_bytes(stream.getvalue().encode("utf-8"))


def _order(name: str, row: Row) -> tuple[str | int, ...]:
    if name == "dismissed":
        return row["source"], int(row["start"]), int(row["end"])
    if name == "corrections":
        return row["figure"], row["column"]
    if name == "alternatives":
        return row["figure"], row["column"], row.get("alternative", "")
    return (row[COLUMNS[name][0]],)


def _with_digest(row: Row, texts: Mapping[str, str]) -> Row:
    text = texts.get(row.get("file", ""))
    if text is None:
        return row
    return {"sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(), **row}


def _with_anchor(row: Row, text_of: Mapping[str, str]) -> Row:
    start = text_of.get(row["source"], "").find(row["printed"])
    if start < 0 or not row["printed"]:
        return row
    return {"start": str(start), "end": str(start + len(row["printed"])), **row}

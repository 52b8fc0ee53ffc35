"""Registering an article: its text beside the others, its row in sources.csv.

An article is registered once. The same id with the same text goes on with it; the same id with another
text is refused, since every offset counts characters of the text that was registered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zonereport.errors import Fault, SeedFaults, UsageError, ZonereportError
from zonereport.seeds import Seeds, describe

from .splicing import insert_rows, load_changed, replace_together

#: Facts of an article that somebody has to tell; the others follow from the text or are never typed.
FACTS = (
    "title", "outlet", "authors", "published_from", "published_to", "dating_note", "dating_note_zh",
    "language", "url",
)  # fmt: skip

_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|</(?:p|div|span|td|a)>", re.IGNORECASE)
_FOREIGN = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or other packed document",
    b"\xd0\xcf\x11\xe0": "a Word document",
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Article:
    """A text as it lies on the disk; offsets count code points of ``text``."""

    name: str
    raw: bytes
    text: str

    @property
    def sha256(self) -> str:
        """Digest of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def language(self) -> str:
        """``zh`` where there are more Chinese characters than Latin words, else ``en``."""
        return "zh" if len(_HAN.findall(self.text)) > len(_LATIN.findall(self.text)) else "en"

    @property
    def first_line(self) -> str:
        """The first line that is not empty: mostly the headline."""
        return next(line.strip() for line in self.text.splitlines() if line.strip())


def read_article(path: Path) -> Article:
    """Read a text file, if it is one.

    Raises
    ------
    UsageError
        Where it is missing, empty, in another encoding than UTF-8, a web page or a document; the
        sentence says how to convert it.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {path}; name the article's text, a file in UTF-8")
    raw = path.read_bytes()
    for beginning, kind in _FOREIGN.items():
        if raw.startswith(beginning):
            raise UsageError(f"{path} is {kind}; copy its text into a plain text file in UTF-8")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4096]:
        raise UsageError(f"{path} is in UTF-16, not in UTF-8; {_conversion(path, 'UTF-16')}")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(_not_utf8(path, raw, error)) from None
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise UsageError(f"{path} is empty; save the article's text into it")
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise UsageError(
            f"{path}, line {line}, has a replacement character (U+FFFD): characters were lost when the text "
            "was converted; take it from the publisher again and save it as UTF-8"
        )
    if len(_HTML.findall(text)) > 1:
        raise UsageError(
            f"{path} is HTML, not a text; open it in a browser, copy the article and save it as a plain text "
            "file in UTF-8, paragraphs on lines of their own"
        )
    return Article(path.name, raw, text)


def is_registered(article: Article, source: str, seeds: Seeds) -> bool:
    """Whether the source is registered with this very text.

    Raises
    ------
    UsageError
        If it is registered with another text, or with none.
    """
    found = seeds.sources[seeds.sources["source"] == source]
    if found.empty:
        return False
    row = found.iloc[0]
    if row["sha256"] == article.sha256:
        return True
    line = int(found.index[0]) + 2
    if not row["sha256"]:
        raise UsageError(
            f"{source} is registered without a text (sources.csv, row {line}). If {article.name} is its "
            f"text, type file {article.name} and sha256 {article.sha256} into that row and run it again."
        )
    raise UsageError(
        f"{source} is registered with another text: {row['file']} with the SHA-256 {row['sha256'][:12]}…, "
        f"while {article.name} has {article.sha256[:12]}…. For another article choose another --source. If "
        "it is the same article and its text has changed, put the new text into the texts folder and run "
        "`zonereport seal --moved`, which looks for every figure in it."
    )


def missing_facts(facts: Mapping[str, str]) -> list[str]:
    """Columns of sources.csv that a new article still lacks, in their order.

    Examples
    --------
    >>> missing_facts({"title": "题目", "published_from": "2024-01-01", "published_to": "2024-01-31"})
    ['dating_note']
    """
    resource = describe()["sources"]
    missing = [name for name in FACTS if resource.field(name).required and not facts.get(name)]
    if "language" in missing:  # it shows in the text
        missing.remove("language")
    first, last = facts.get("published_from"), facts.get("published_to")
    if first and last and first != last and not facts.get("dating_note"):
        missing.append("dating_note")
    return missing


def register(article: Article, source: str, seeds: Seeds, texts: Path, facts: Mapping[str, str]) -> Seeds:
    """Give a new article its row in sources.csv and its text a place beside the others.

    Parameters
    ----------
    article : Article
    source : str
        The new id.
    seeds : Seeds
    texts : Path
        Folder of the texts; made where it does not exist.
    facts : mapping of str to str
        Columns of ``FACTS``; ``language`` may be left out.

    Returns
    -------
    Seeds
        With the new row.

    Raises
    ------
    UsageError
        Naming every fact that is missing or cannot be, by the option that gives it. Nothing is written.
    """
    missing = missing_facts(facts)
    if missing:
        named = ", ".join(option_of(name) for name in missing)
        if "published_from" in missing or "published_to" in missing:
            named += "; and --dating-note, where these two days differ"
        raise UsageError(f"{source} is not registered yet, and these facts of it are missing: {named}")
    file = _file_name(article, seeds, texts)
    cells = {name: " ".join(facts.get(name, "").split()) for name in FACTS}
    cells["language"] = cells["language"] or article.language
    row = cells | {"source": source, "file": file, "sha256": article.sha256}
    path = seeds.folder / "sources.csv"
    before = path.read_bytes()
    after, (line,) = insert_rows(before, describe()["sources"], seeds.sources, [row])
    try:
        changed = load_changed(seeds, {"sources.csv": after})
    except SeedFaults as error:
        raise UsageError(_refusal(error.faults, source, line)) from None
    replace_together({path: (before, after), **_text_change(article, texts / file)})
    return changed


def keep_text(article: Article, source: str, seeds: Seeds, texts: Path) -> None:
    """Put the text of a registered source beside the others, if it is not there."""
    (file,) = seeds.sources.loc[seeds.sources["source"] == source, "file"]
    replace_together(_text_change(article, texts / file))


def option_of(column: str) -> str:
    """The option of ``zonereport code`` that gives a column of sources.csv."""
    return f"--{column.replace('_', '-')}"


def _not_utf8(path: Path, raw: bytes, error: UnicodeDecodeError) -> str:
    line = raw.count(b"\n", 0, error.start) + 1
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return (
            f"{path} is no UTF-8 (line {line}, byte {error.start + 1}) and no GB18030 either; open it in the "
            "program that made it and save it as plain text in UTF-8"
        )
    return f"{path} is in GB18030 (GBK), not in UTF-8; {_conversion(path, 'GB18030')}"


def _conversion(path: Path, encoding: str) -> str:
    converted = f"{path.stem}.utf8{path.suffix}"
    return f"save it as UTF-8 in an editor, or: iconv -f {encoding} -t UTF-8 '{path}' > '{converted}'"


def _file_name(article: Article, seeds: Seeds, texts: Path) -> str:
    """The name that the text has, or gets, in the texts folder: one text, one name."""
    same = seeds.sources.loc[seeds.sources["sha256"] == article.sha256, "file"]
    if not same.empty:
        return str(same.iloc[0])
    others = seeds.sources.loc[seeds.sources["file"] == article.name, "source"]
    if not others.empty:
        owner = others.iloc[0]
        raise UsageError(f"another text is registered as {article.name}, by {owner}; rename the new one")
    kept = texts / article.name
    if kept.is_file() and kept.read_bytes() != article.raw:
        raise UsageError(f"{kept} is another text; rename the new one")
    return article.name


def _text_change(article: Article, path: Path) -> dict[Path, tuple[bytes | None, bytes]]:
    if not path.is_file():
        return {path: (None, article.raw)}
    if path.read_bytes() != article.raw:
        raise ZonereportError(f"{path} is not the text that is registered; put it away and run it again")
    return {}


def _refusal(faults: list[Fault], source: str, line: int) -> str:
    """Faults of the new row by the options that brought them in."""
    told = []
    for fault in faults:
        if (fault.file, fault.row) != ("sources.csv", line):
            told.append(str(fault))
            continue
        # Advice for a cell of a file does not go with an option.
        advice = f". {fault.advice}" if fault.advice.startswith("Did you mean") else ""
        told.append(f"{option_of(fault.column)}: found {fault.found!r}, expected {fault.expected}{advice}")
    listed = "\n".join(f"  {sentence}" for sentence in told)
    return f"{source} cannot be registered; nothing was written.\n{listed}"

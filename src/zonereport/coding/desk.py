"""The desk: one article with its seeds, its text and its sheet, as the walks and the command use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from zonereport.errors import UsageError
from zonereport.evidence import coverage
from zonereport.seeds import Seeds, load_seeds, seed_digests

from .candidates import find_candidates
from .checking import problems
from .choices import Choices
from .entering import Entry, prefix_of, prepare_entry
from .registering import FACTS, Article, is_registered, keep_text, read_article, register
from .rows import Reading, Row, read_row, with_anchor
from .sheet import merge, numbered, read_sheet, sheet_bytes
from .splicing import replace_together


class Desk:
    """One article that is being coded.

    Parameters
    ----------
    seeds : Seeds
        With the article's row in ``sources``.
    source, text : str
        The article.
    sheet : Path
        Where its sheet is.
    area : str
        Guess where a candidate has none.
    prefix : str
        Of new figures' ids; empty for the source's own.
    """

    def __init__(
        self, seeds: Seeds, source: str, text: str, sheet: Path, area: str = "", prefix: str = ""
    ) -> None:
        self.source, self.text, self.sheet = source, text, sheet
        self.area, self.prefix = area, prefix
        self._take(seeds)
        self._held: bytes | None = None

    def rows(self) -> tuple[tuple[Row, ...], list[str]]:
        """Read the sheet, bring it together with the candidates and write it; see `read_sheet`."""
        held = self.sheet.read_bytes() if self.sheet.is_file() else None
        candidates = find_candidates(self.text, self.seeds, self.source)
        rows, left = read_sheet(self.sheet, candidates, self.text, self.area)
        self._held = held
        return self.save(rows), left

    def save(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Write the sheet; the rows come back with their lines.

        Raises
        ------
        ZonereportError
            If somebody else has changed the sheet since it was read.
        """
        lined = numbered(rows)
        content = sheet_bytes(lined, self.text, self.dimension_of)
        replace_together({self.sheet: (self._held, content)})
        self._held = content
        return lined

    def enter(self, rows: Sequence[Row]) -> tuple[Entry, tuple[Row, ...]]:
        """Enter the decided rows into the seeds; they leave the sheet.

        Returns
        -------
        Entry
            What was entered.
        tuple of Row
            What is still open.

        Raises
        ------
        SheetFaults
            With all faults; nothing is written then.
        """
        rows = self.save(rows)
        self.read_codebook_again()  # somebody may have entered rows since the walk began
        entry = prepare_entry(rows, self.seeds, self.source, self.text, self.sheet.name, self.prefix)
        if not entry.contents:
            return entry, rows
        candidates = find_candidates(self.text, entry.seeds, self.source)
        still_open, _ = merge([row for row in rows if not row.decision], candidates, self.area)
        content = sheet_bytes(still_open, self.text, self.dimension_of)
        changes = {self.seeds.folder / name: pair for name, pair in entry.contents.items()}
        replace_together({**changes, self.sheet: (self._held, content)})
        self._held = content
        self._take(entry.seeds)
        return entry, still_open

    def problems(self, row: Row, rows: Sequence[Row]) -> tuple[str, ...]:
        """Why a row cannot be decided as it says, beside the other rows; empty if it can."""
        return problems(row, rows, self.seeds, self.source, self.text)

    def reading(self, row: Row) -> Reading:
        """Value, ends and unit of a row under the codes that stand in it."""
        return read_row(row, self.dimension_of)

    def moved(self, row: Row, start: int, end: int) -> Row:
        """The row with another anchor."""
        return with_anchor(row, self.text, start, end, self.dimension_of)

    def line_of(self, row: Row) -> int:
        """Line of the text that the figure stands on."""
        return self.text.count("\n", 0, row.start) + 1

    def read_codebook_again(self) -> None:
        """Take in what was added to the seeds meanwhile, such as an indicator for this very figure."""
        if seed_digests(self.seeds.folder) != self.seeds.digests:
            self._take(load_seeds(self.seeds.folder))

    def _take(self, seeds: Seeds) -> None:
        self.seeds = seeds
        self.choices = Choices(seeds, self.source)
        book = seeds.indicators
        self.dimension_of: dict[str, str] = dict(zip(book["indicator"], book["dimension"], strict=True))


def open_desk(
    path: Path,
    source: str,
    seeds: Seeds,
    texts: Path,
    facts: Mapping[str, str],
    *,
    sheet: Path | None = None,
    area: str = "",
    prefix: str = "",
) -> tuple[Desk, bool]:
    """Register an article, or go on with it.

    Parameters
    ----------
    path : Path
        The text; its name alone is enough where it lies in the texts folder.
    source : str
        The article's id.
    seeds : Seeds
    texts : Path
        The texts folder.
    facts : mapping of str to str
        Columns of ``FACTS`` that are known.
    sheet : Path, optional
        Default: ``<source>.candidates.csv`` in the texts folder.
    area : str
        Code of the area that a figure is about where its sentence names none.
    prefix : str
        Of new figures' ids.

    Returns
    -------
    Desk
    bool
        Whether the article is new.

    Raises
    ------
    UsageError
        If the text, the source or a fact cannot be; nothing is written then.
    """
    article = find_article(path, texts)
    if area and area not in set(seeds.areas["area"]):
        known = ", ".join(seeds.areas["area"])
        raise UsageError(f"--area: there is no area {area}; choose one of: {known}, or add it to areas.csv")
    is_new = not is_registered(article, source, seeds)
    prefix_of(source, seeds, prefix)
    if is_new:
        seeds = register(article, source, seeds, texts, facts)
    else:
        _refuse_other_facts(seeds, source, facts)
        keep_text(article, source, seeds, texts)
    place = sheet or texts / f"{source}.candidates.csv"
    return Desk(seeds, source, article.text, place, area, prefix), is_new


def find_article(path: Path, texts: Path) -> Article:
    """Read a text by its path or, in the texts folder, by its name."""
    return read_article(path if path.is_file() or path.name != str(path) else texts / path)


def open_articles(seeds: Seeds, texts: Path) -> dict[str, str]:
    """File by source, for the sources whose texts are here and have numerals that nobody has decided on."""
    if not texts.is_dir():
        return {}
    table = coverage(seeds, texts).table
    uncovered = set(table.loc[table["uncovered"] > 0, "file"])
    pairs = zip(seeds.sources["source"], seeds.sources["file"], strict=True)
    return {source: file for source, file in pairs if file in uncovered}


def _refuse_other_facts(seeds: Seeds, source: str, facts: Mapping[str, str]) -> None:
    row = seeds.sources[seeds.sources["source"] == source].iloc[0]
    other = [name for name in FACTS if facts.get(name) and facts[name] != row[name]]
    if other:
        raise UsageError(
            f"{source} is registered already, with another {', '.join(other)}; "
            "sources.csv is the place to change it"
        )

"""Words around a chart: title, alternative text with every number shown, and the source line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ..exhibits import Cell, Chart, Link, Prose
from ..language.formats import format_number, format_window
from ..language.labels import Labels, exhibit_id
from ..language.messages import message
from ..language.names import area_name, source_title
from ..vocabulary import Language
from .observations import CITED, Observation, cited_figures
from .sheet import Sheet
from .svg import export_svg
from .theme import SLIM, WIDTH

if TYPE_CHECKING:
    from ..edition import Edition

#: Numbers, or rows of them, that one picture shows; of more it shows the latest, and says so.
MOST_DRAWN = 24


def phrase(one: Observation, language: str) -> str:
    """One observation as a clause of an alternative text: indicator, period, status, number."""
    scope = message("charts.alt.scope", language, scope=one.scope) if one.scope else ""
    return message(
        "charts.alt.observation",
        language,
        name=one.name,
        scope=scope,
        period=one.period,
        status=one.status_name,
        number=one.words + (message("charts.alt.cited", language) if one.is_cited else ""),
    )


def phrase_of_area(one: Observation, edition: Edition) -> str:
    """The same, with the area's name where that is not the zone."""
    clause = phrase(one, edition.language)
    if one.series[0] == edition.zone:
        return clause
    area = area_name(edition.areas, one.series[0], edition.language)
    return message("charts.alt.area", edition.language, area=area, clause=clause)


def sentence_list(parts: Iterable[str], language: str) -> str:
    """Clauses joined as the language does it."""
    return ("；" if language == Language.ZH else "; ").join(parts)


def enumeration(parts: Iterable[str], language: str) -> str:
    """Words in a row: the enumeration comma in Chinese."""
    return ("、" if language == Language.ZH else ", ").join(parts)


def comma_list(parts: Iterable[str], language: str) -> str:
    """Parts of one clause joined by commas; empty ones are left out."""
    return ("，" if language == Language.ZH else ", ").join(part for part in parts if part)


def counts_clause(counts: Iterable[tuple[str, int]], language: str) -> str:
    """Names with their counts, as a clause of an alternative text; what does not occur is left out."""
    told = [
        message("charts.alt.count", language, name=name, count=format_number(count, language, 0))
        for name, count in counts
        if count
    ]
    return comma_list(told, language)


def source_note(edition: Edition, figures: Iterable[str]) -> str:
    """The source line of a chart: the articles that printed the figures shown, oldest first."""
    wanted = set(figures)
    cited = edition.all_figures.loc[edition.all_figures["figure"].isin(wanted), "source"].unique()
    listed = edition.sources[edition.sources["source"].isin(cited)]
    listed = listed.sort_values(["published_to", "source"], kind="stable")
    language = edition.language
    named = [
        message(
            "charts.source.article",
            language,
            title=source_title(edition.sources, str(one["source"]), language),
            date=format_window(one["published_from"], one["published_to"], language),
        )
        for one in listed.to_dict("records")
    ]
    return message("charts.source.line", language, articles=sentence_list(named, language)) if named else ""


def newest(found: Sequence[Observation], most: int) -> list[Observation]:
    """The ones whose periods end last, in their order; of one end those that come first."""
    chosen = sorted(range(len(found)), key=lambda place: (-found[place].end.toordinal(), place))[:most]
    return [found[place] for place in sorted(chosen)]


def limit_note(shown: int, total: int, language: str, key: str = "charts.drawn.latest") -> list[str]:
    """How many of how many are drawn, and which; nothing where all are."""
    if shown == total:
        return []
    counts = {"shown": format_number(shown, language, 0), "total": format_number(total, language, 0)}
    return [message(key, language, **counts)]


def record_line(edition: Edition, records: Iterable[str]) -> Cell:
    """The ids of the numbers drawn, sorted, each a link to its line in the appendix."""
    labels, language = Labels(edition), edition.language
    text, comma = message("charts.source.records", language), "、" if language == Language.ZH else ", "
    links = []
    for place, record in enumerate(sorted({record for record in records if record})):
        text += comma if place else ""
        hint = labels.derivation(record) if ":" in record else labels.hint(record)
        links.append(Link(len(text), len(text) + len(record), record, hint))
        text += record
    return Cell(text, links=tuple(links)) if links else Cell("")


def count_line(edition: Edition, exhibit: str) -> Cell:
    """The title of the table that lists what a picture counts, as a link to it."""
    text = message("charts.source.counted", edition.language)
    title = message(f"tables.{exhibit}.title", edition.language)
    hint = Labels(edition).listed_in(exhibit)
    return Cell(text + title, links=(Link(len(text), len(text + title), exhibit_id(exhibit), hint),))


def finish(
    draw: Callable[..., Sheet],
    key: str,
    edition: Edition,
    alt: Sequence[str],
    figures: Iterable[str],
    notes: Sequence[str] = (),
    records: Iterable[str] = (),
    counted: str = "",
    **values: object,
) -> Chart:
    """A picture as an exhibit; title, subtitle and opening of the alternative text come from ``key``.

    Parameters
    ----------
    draw : callable
        Draws the picture at the ``width`` (points) it is given: once for a page, once for a telephone.
    key : str
        Table of the catalogue ``charts`` and id of the chart, such as ``growth_outcomes``.
    alt : sequence of str
        Clauses that state every number shown.
    figures : iterable of str
        Ids of the printed figures behind the picture.
    notes : sequence of str
        Sentences below the picture.
    records : iterable of str
        Ids of the appendix's lines that the numbers drawn stand in.
    counted : str
        Where the picture shows counts instead: key of the table that lists what is counted.
    """
    language = edition.language
    zone = area_name(edition.areas, edition.zone, language)
    filled = {"zone": zone, **values}
    title = message(f"charts.{key}.title", language, **filled)
    opening = message(f"charts.{key}.alt", language, **filled)
    closing = "。" if language == Language.ZH else "."
    printed = list(figures)
    if not cited_figures(edition).isdisjoint(printed):
        # Counts bear no sign.
        told = "charts.cited_counted" if counted else "charts.cited_note"
        notes = (*notes, message(told, language, sign=CITED))
    return Chart(
        id=f"chart-{key.replace('_', '-')}",
        title=title,
        subtitle=message(f"charts.{key}.subtitle", language, **filled),
        svg=export_svg(draw(width=WIDTH)),
        slim=export_svg(draw(width=SLIM)),
        alt=f"{opening}{sentence_list(alt, language)}{closing}",
        notes=tuple(notes),
        source=source_note(edition, printed),
        records=count_line(edition, counted) if counted else record_line(edition, records),
    )


def silence() -> Prose:
    """What stands where a chart has nothing to show and the words beside it say so already: nothing."""
    return Prose("")


def nothing(key: str, edition: Edition) -> Prose:
    """The sentence that stands where a chart has nothing to show and no other words say why."""
    zone = area_name(edition.areas, edition.zone, edition.language)
    return Prose(message(f"charts.{key}.nothing", edition.language, zone=zone))

"""Names of codes, indicators, areas, scopes and sources in the language of the report.

Names of firms, projects and outlets, and titles of articles, stay as they were printed: they are names,
and a translation of ours would make them harder to find.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from ..kept import once
from ..vocabulary import Language
from .formats import format_date_range
from .messages import catalogue, has_message, message

_TITLE_BREAKS = "！，：；。？、 !,:;?”"
_SHORTEST_TITLE, _LONGEST_TITLE = 4, 12
_IMPLIED = {
    "period": {"months"},
    "indicator": {"numerator", "denominator"},
    "unit": {"dimension", "measure"},
}


def code_name(kind: str, code: str, language: str) -> str:
    """The name of a code of the vocabulary; empty for an empty code.

    Parameters
    ----------
    kind : str
        ``status``, ``qualifier``, ``measure``, ``verdict``, ``reason``, ``evidence``, ``dismissal``,
        ``kind`` (of an area), ``dimension``, ``basis`` or ``direction``.
    code : str
        As in the data. A code without a name raises :class:`zonereport.language.messages.MessageError`.

    Examples
    --------
    >>> code_name("measure", "growth", "zh"), code_name("verdict", "no_outcome", "en")
    ('同比增速', 'no outcome found')
    """
    return message(f"names.{kind}.{code}", language) if code else ""


def reason_names(reasons: str, language: str) -> str:
    """Machine reasons (separated by spaces) as a list in words; an unknown code is shown as it stands.

    What follows from another reason is left out (see `told_reasons`).

    Examples
    --------
    >>> reason_names("scope period", "en"), reason_names("scope period", "zh")
    ('different scope, different period', '统计范围不同、时期不同')
    """
    named = [
        message(f"names.reason.{code}", language) if has_message(f"names.reason.{code}", language) else code
        for code in told_reasons(reasons)
    ]
    return ("、" if language == Language.ZH else ", ").join(named)


def told_reasons(reasons: str) -> list[str]:
    """Machine reasons that do not follow from another one, in their order.

    Examples
    --------
    >>> told_reasons("indicator denominator period months"), told_reasons("indicator basis")
    (['denominator', 'months'], ['indicator', 'basis'])
    """
    codes = reasons.split()
    implied = {code for code, causes in _IMPLIED.items() if causes & set(codes)}
    return [code for code in codes if code not in implied]


def scope_name(scope: str, language: str) -> str:
    """A scope in words; one that the catalogue does not know is shown as typed.

    Examples
    --------
    >>> scope_name("city-level key projects", "zh"), scope_name("a scope of tomorrow", "zh")
    ('市级重点项目', 'a scope of tomorrow')
    """
    return catalogue("scopes", language).get(f"scopes.{scope}", scope)


def missing_scopes(scopes: Any) -> list[str]:
    """Scopes (any iterable of strings) that the catalogue lacks in a language, sorted."""
    known = [catalogue("scopes", language) for language in Language]
    return sorted({s for s in scopes if s and not all(f"scopes.{s}" in entries for entries in known)})


def indicator_name(indicators: pd.DataFrame, indicator: str, language: str) -> str:
    """An indicator's name from the codebook (columns ``indicator, name_zh, name_en``); else its code."""
    return _looked_up(indicators, "indicator", indicator, f"name_{Language(language).value}") or indicator


def indicator_definition(indicators: pd.DataFrame, indicator: str, language: str) -> str:
    """An indicator's definition from the codebook; empty where it has none."""
    return _looked_up(indicators, "indicator", indicator, f"definition_{Language(language).value}")


def area_name(areas: pd.DataFrame, area: str, language: str) -> str:
    """An area's name (columns ``area, name_zh, name_en``); else its code."""
    return _looked_up(areas, "area", area, f"name_{Language(language).value}") or area


def source_title(sources: pd.DataFrame, source: str, language: str) -> str:
    """A source's title in the quotation marks of the language; else its code.

    The title itself stays as printed, but for the quotation marks inside the English ones.
    """
    title = _looked_up(sources, "source", source, "title")
    return _quoted(title, language) if title else source


def short_title(sources: pd.DataFrame, source: str, language: str) -> str:
    """The opening words of a source's title; the whole title where another one opens like it.

    Examples
    --------
    >>> titles = [["hy", "敲定目标！今年要建成"], ["zq", "大美大旺"]]
    >>> sources = pd.DataFrame(titles, columns=["source", "title"])
    >>> short_title(sources, "hy", "zh"), short_title(sources, "zq", "en")
    ('《敲定目标…》', '“大美大旺”')
    """
    title = _looked_up(sources, "source", source, "title")
    if not title:
        return source
    short = _opening(title)
    return _quoted(short if _openings(sources)[short] == 1 else title, language)


def source_window(sources: pd.DataFrame, source: str, language: str) -> str:
    """When a source appeared: its day, or the two days between which it must have appeared."""
    first = _looked_up(sources, "source", source, "published_from")
    return format_date_range(first, _looked_up(sources, "source", source, "published_to"), language)


def source_line(sources: pd.DataFrame, source: str, language: str) -> str:
    """Title, outlet and date of a source in one line, for hints and source lines.

    Examples
    --------
    >>> sources = pd.DataFrame([["hy", "期中考", "衡阳日报", "2024-08-20", "2024-08-20"]],
    ...     columns=["source", "title", "outlet", "published_from", "published_to"])
    >>> source_line(sources, "hy", "zh"), source_line(sources, "hy", "en")
    ('《期中考》，衡阳日报，2024年8月20日', '“期中考”, 衡阳日报, 20 August 2024')
    """
    parts = [
        source_title(sources, source, language),
        _looked_up(sources, "source", source, "outlet"),
        source_window(sources, source, language),
    ]
    return ("，" if language == Language.ZH else ", ").join(part for part in parts if part)


@once
def _openings(sources: pd.DataFrame) -> Counter[str]:
    """How many titles open with the same words."""
    return Counter(_opening(str(title)) for title in sources["title"])


def _opening(title: str) -> str:
    """A title up to its first break, from four characters on and at most twelve."""
    for place in range(_SHORTEST_TITLE, min(len(title), _LONGEST_TITLE)):
        if title[place] in _TITLE_BREAKS:
            end = place + (title[place] == "”")
            return title if end == len(title) else title[:end] + "…"
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 2] + "…"


def _quoted(title: str, language: str) -> str:
    if language == Language.ZH:
        return f"《{title}》"
    return "“" + title.replace("“", "‘").replace("”", "’") + "”"


def _looked_up(frame: pd.DataFrame, key: str, code: str, column: str) -> str:
    return _entries(frame, key, column).get(code, "") if column in frame.columns else ""


@once
def _entries(frame: pd.DataFrame, key: str, column: str) -> dict[Any, str]:
    """The texts of a column by code; of a code that occurs twice, the first."""
    pairs = list(zip(frame[key].tolist(), frame[column].tolist(), strict=True))
    return {code: "" if pd.isna(entry) else str(entry) for code, entry in reversed(pairs)}

"""Sentences and labels, one catalogue per language and namespace.

A catalogue is ``messages/<language>/<namespace>.toml``; a message's key is ``namespace.table.name``.
Placeholders are named (``{zone}``) and the same in both languages; numbers arrive already formatted.
A message whose wording depends on a number has the forms ``one`` and ``other`` (Chinese: ``other``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from ..vocabulary import Language
from .numbers import locale_of

_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})


class MessageError(LookupError):
    """A message or a value for its placeholder that does not exist: an error of this package."""


def message(key: str, language: str, /, **values: object) -> str:
    """The message of a key in a language, its placeholders filled in.

    Raises
    ------
    MessageError
        If the key or a value is missing.

    Examples
    --------
    >>> message("names.status.target", "zh"), message("names.status.target", "en")
    ('目标', 'target')
    """
    template = catalogue(key.partition(".")[0], language).get(key)
    if template is None:
        raise MessageError(f"no message {key!r} in language {language!r}")
    try:
        return template.format_map(values)
    except KeyError as missing:
        raise MessageError(f"message {key!r} in language {language!r} wants a value for {missing}") from None


def plural(key: str, language: str, count: int, /, **values: object) -> str:
    """The form of a message that goes with ``count``, which fills ``{count}`` unless a value does.

    Examples
    --------
    >>> plural("names.figures", "en", 1), plural("names.figures", "en", 3), plural("names.figures", "zh", 1)
    ('1 figure', '3 figures', '1个数字')
    """
    entries = catalogue(key.partition(".")[0], language)
    form = locale_of(language).plural_form(count)
    chosen = f"{key}.{form}" if f"{key}.{form}" in entries else f"{key}.other"
    return message(chosen, language, **({"count": count} | values))


def has_message(key: str, language: str) -> bool:
    """Whether a message exists; for codes that may lack a name, such as scopes typed by people."""
    return key in catalogue(key.partition(".")[0], language)


@cache
def catalogue(namespace: str, language: str) -> dict[str, str]:
    """All messages of a namespace by their full key.

    Raises
    ------
    MessageError
        If the namespace has no catalogue in the language.
    """
    place = files(__package__) / "messages" / Language(language).value / f"{namespace}.toml"
    if not place.is_file():
        raise MessageError(f"no catalogue {namespace!r} in language {language!r}")
    return dict(_flatten(tomllib.loads(place.read_text(encoding="utf-8")), namespace))


def namespaces(language: str) -> list[str]:
    """Names of the catalogues of a language, sorted."""
    folder = files(__package__) / "messages" / Language(language).value
    files_of = [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return sorted(name.removesuffix(".toml") for name in files_of)


def placeholders(template: str) -> frozenset[str]:
    """Names of a template's placeholders.

    Examples
    --------
    >>> sorted(placeholders("{zone}, {date}"))
    ['date', 'zone']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def catalogue_faults() -> list[str]:
    """What the catalogues of the languages do not have in common, a sentence each; empty when all is well."""
    faults = []
    for namespace in sorted({name for language in Language for name in namespaces(language)}):
        missing = [language for language in Language if namespace not in namespaces(language)]
        if missing:
            faults += [f"{namespace}: no catalogue in {language.value}" for language in missing]
            continue
        wanted = {language: _by_meaning(catalogue(namespace, language)) for language in Language}
        for key in sorted({key for entries in wanted.values() for key in entries}):
            absent = [language.value for language in Language if key not in wanted[language]]
            if absent:
                faults.append(f"{key}: missing in {', '.join(absent)}")
            elif len({wanted[language][key] for language in Language}) > 1:
                faults.append(f"{key}: different placeholders in the languages")
    return faults


def _by_meaning(entries: dict[str, str]) -> dict[str, frozenset[str]]:
    """Placeholders by key, the forms of one plural taken together."""
    found: dict[str, frozenset[str]] = {}
    for key, template in entries.items():
        stem, _, form = key.rpartition(".")
        meaning = stem if form in _FORMS else key
        found[meaning] = found.get(meaning, frozenset()) | placeholders(template)
    return found


def _flatten(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, entry in table.items():
        key = f"{prefix}.{name}"
        if isinstance(entry, dict):
            yield from _flatten(entry, key)
        else:
            yield key, str(entry)

"""The seeds' one description: a Frictionless Data Package, and what the checks read from it.

Types, codes, keys and constraints are written once, in ``datapackage.json`` beside
this module. A test holds its codes equal to the vocabulary and the repository's
``seeds/datapackage.json`` equal to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Field:
    """One column: its name, type (``string``, ``integer`` or ``date``) and constraints."""

    name: str
    type: str
    title: str
    description: str
    required: bool
    pattern: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class ForeignKey:
    """``column`` names a row of ``resource`` by that resource's key ``target``."""

    column: str
    resource: str
    target: str


@dataclass(frozen=True)
class Resource:
    """One file of the seeds."""

    name: str
    title: str
    file: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in the file's order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field called ``name``."""
        return next(field for field in self.fields if field.name == name)


@cache
def descriptor_text() -> str:
    """The package's own ``datapackage.json`` for seeds folders."""
    return files(__package__).joinpath("datapackage.json").read_text(encoding="utf-8")


@cache
def describe() -> dict[str, Resource]:
    """The seven files of the seeds by name, in the order in which they refer to each other.

    Examples
    --------
    >>> list(describe())
    ['sources', 'areas', 'indicators', 'figures', 'dismissed', 'corrections', 'alternatives']
    >>> describe()["areas"].columns
    ('area', 'name_zh', 'name_en', 'kind', 'parent')
    """
    return {item["name"]: _resource(item) for item in json.loads(descriptor_text())["resources"]}


def _resource(item: dict[str, Any]) -> Resource:
    schema = item["schema"]
    keys = tuple(
        # Frictionless writes a reference into the same file as an empty resource name.
        ForeignKey(key["fields"][0], target["resource"] or item["name"], target["fields"][0])
        for key in schema.get("foreignKeys", [])
        for target in [key["reference"]]
    )
    fields = tuple(_field(field) for field in schema["fields"])
    return Resource(item["name"], item["title"], item["path"], fields, tuple(schema["primaryKey"]), keys)


def _field(item: dict[str, Any]) -> Field:
    constraints = item.get("constraints", {})
    return Field(
        name=item["name"],
        type=item["type"],
        title=item["title"],
        description=item["description"],
        required=constraints.get("required", False),
        pattern=constraints.get("pattern", ""),
        codes=tuple(constraints.get("enum", ())),
    )

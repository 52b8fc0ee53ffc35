"""A matrix from a YAML file, each value with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from ..errors import UsageError
from .faults import MatrixFault, MatrixFaults, Place, nearest
from .rows import AXES, KEYS, Block, Matrix, Said

_LISTS = ("exclude", "include")
_EXPECTED = {
    "zone": "an area code, a list of them, or all",
    "as_of": "a day such as 2023-12-31, latest, or a list of them",
    "language": "zh, en, a list of them, or all",
    "first_year": "a year such as 2018, or earliest",
}


def read_matrix(path: Path) -> Matrix:
    """Read a matrix.

    Parameters
    ----------
    path : Path
        UTF-8 YAML: the keys ``zone``, ``as_of`` and ``language`` with one value or a list, ``first_year``,
        ``seeds``, ``data`` and ``notebooks`` with one value; ``exclude`` and ``include`` with lists of such
        mappings. Folders are relative to the working directory, as the options' are.

    Raises
    ------
    MatrixFaults
        With every unknown key and every value of the wrong kind, by line.
    UsageError
        If there is no such file, or it is no YAML.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); name the batch's YAML file.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    reader = _Reader(path.name)
    matrix = reader.matrix(root)
    if reader.faults:
        raise MatrixFaults(reader.faults)
    return matrix


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[MatrixFault] = []

    def matrix(self, root: yaml.Node | None) -> Matrix:
        if not isinstance(root, yaml.MappingNode):
            found = "nothing" if root is None else "something else"
            self._fault(root, "", found, "a mapping with zone, as_of, language")
            return Matrix(None)
        lists: dict[str, tuple[Block, ...]] = {}
        values: dict[str, tuple[Said, ...]] = {}
        for key, node, value in self._entries(root, (*KEYS, *_LISTS)):
            if key in _LISTS:
                lists[key] = tuple(self._blocks(key, value))
            else:
                values[key] = self._values(key, value, many=key in AXES)
            del node
        has_own = "zone" in values or not lists.get("include")
        main = Block(Place(self._file, 1, ""), values) if has_own else None
        if main is not None and not values.get("zone") and not self.faults:
            self._fault(root, "zone", "nothing", _EXPECTED["zone"])
        shared = {name: said for name, said in values.items() if name not in AXES}
        include = tuple(Block(one.place, {**shared, **one.values}) for one in lists.get("include", ()))
        return Matrix(main, lists.get("exclude", ()), include)

    def _blocks(self, name: str, node: yaml.Node) -> Iterator[Block]:
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, name, _words(node), "a list of mappings, each with a dash")
            return
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                self._fault(item, name, _words(item), "a mapping such as {zone: hengyang, as_of: latest}")
                continue
            values = {
                key: self._values(key, value, many=key in AXES) for key, _, value in self._entries(item, KEYS)
            }
            if name == "include" and "zone" not in values:
                self._fault(item, "zone", "nothing", _EXPECTED["zone"])
            yield Block(self._place(item, name), values)

    def _entries(
        self, mapping: yaml.MappingNode, known: tuple[str, ...]
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        seen = set()
        for key, value in mapping.value:
            name = _words(key)
            if name not in known:
                advice = nearest(name, known)
                expected = f"one of: {', '.join(known)}"
                self._fault(key, "", name, expected, advice[:1].upper() + advice[1:])
            elif name in seen:
                self._fault(key, name, "the key again", "each key once")
            else:
                yield name, key, value
            seen.add(name)

    def _values(self, key: str, node: yaml.Node, many: bool) -> tuple[Said, ...]:
        expected = _EXPECTED.get(key, "the path of a folder")
        nodes = node.value if many and isinstance(node, yaml.SequenceNode) else [node]
        if not nodes:
            self._fault(node, key, "an empty list", expected)
        found = []
        for one in nodes:
            if not isinstance(one, yaml.ScalarNode) or one.tag.endswith(":null") or not one.value:
                self._fault(one, key, _words(one), expected)
            else:
                found.append(Said(str(one.value), self._place(one, key)))
        return tuple(found)

    def _place(self, node: yaml.Node | None, key: str) -> Place:
        return Place(self._file, 1 if node is None else node.start_mark.line + 1, key)

    def _fault(self, node: yaml.Node | None, key: str, found: str, expected: str, advice: str = "") -> None:
        self.faults.append(MatrixFault(self._place(node, key), found, expected, advice))


def _words(node: yaml.Node) -> str:
    """What stands there, in a word."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value) or "nothing"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"

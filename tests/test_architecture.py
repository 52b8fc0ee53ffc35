"""The rooms of the package and the direction of their imports, read from the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "zonereport"
MODULES = sorted(SOURCE.rglob("*.py"))

# From top to bottom; rooms on one line do not know each other.
STOREYS = [
    ["__main__"],
    ["cli"],
    ["batch"],
    ["build"],
    ["run", "changes"],
    ["render"],
    ["ahead"],
    ["narrative", "charts", "tables", "tracing"],
    ["language"],
    ["exhibits"],
    ["refresh"],
    ["made"],
    ["edition"],
    ["choice"],
    ["agreement", "coding", "plausibility"],
    ["analysis"],
    ["clean"],
    ["evidence"],
    ["seeds"],
    ["quantity"],
    ["vocabulary"],
    ["kept"],
    ["errors"],
    ["__init__"],
]
STOREY = {room: depth for depth, rooms in enumerate(STOREYS) for room in rooms}

# The notebooks, and nothing else, bring the words, pictures and tables of a result together.
NOTEBOOKS_ONLY = {"narrative", "charts", "tables"}
MAY_NOT_IMPORT = {
    "cli": NOTEBOOKS_ONLY,
    "batch": NOTEBOOKS_ONLY,
    "build": NOTEBOOKS_ONLY,
    "render": NOTEBOOKS_ONLY,
    "changes": NOTEBOOKS_ONLY,
    "exhibits": set(STOREY),
}

LONGEST_MODULE = 300


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_names(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a module imports, at its top or inside a function."""
    package = ["zonereport", *path.relative_to(SOURCE).parts[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def rooms_imported(path: Path) -> Iterator[tuple[int, str]]:
    for line, name in imported_names(path, ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "zonereport":
            yield line, parts[1] if len(parts) > 1 and parts[1] in STOREY else "__init__"


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def without_docstring(path: Path) -> Iterator[str]:
    """The module and its public functions and classes that say nothing about themselves."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in [tree, *tree.body]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.startswith("_"):
            continue
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node):
            yield f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 1)}"


def wrong_imports(path: Path) -> list[str]:
    room = room_of(path)
    wrong = []
    for line, other in rooms_imported(path):
        downwards = other == room or STOREY[room] < STOREY[other]
        if not downwards or other in MAY_NOT_IMPORT.get(room, set()) - {room}:
            wrong.append(f"{path.relative_to(SOURCE)}:{line}: {room} imports {other}")
    return wrong


def test_every_room_has_its_storey() -> None:
    assert sorted({room_of(path) for path in MODULES} - STOREY.keys()) == []


def test_imports_run_downwards_only() -> None:
    assert [wrong for path in MODULES for wrong in wrong_imports(path)] == []


def test_the_rule_sees_a_lazy_and_a_relative_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    module = tmp_path / "seeds" / "loading.py"
    module.parent.mkdir()
    module.write_text("def f():\n    from ..clean import g\n    import zonereport.errors\n", encoding="utf-8")
    assert wrong_imports(module) == ["seeds/loading.py:2: seeds imports clean"]


def test_a_module_holds_one_thing() -> None:
    lengths = {str(path.relative_to(SOURCE)): len(lines_of(path)) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_everything_public_has_a_docstring() -> None:
    assert [place for path in MODULES for place in without_docstring(path)] == []

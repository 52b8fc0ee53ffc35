"""pyproject.toml, environment.yml and requirements.lock say the same thing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# conda-forge's name on the left, where it is not the one that pip knows.
CONDA_NAMES = {"brotli-python": "brotli", "matplotlib-base": "matplotlib", "nbconvert-core": "nbconvert"}
# Needed at run time without being imported by name: the kernel, pandas' Parquet engine, the font.
# Needed by one command or notebook only, which says so where it is missing.
IN_AN_EXTRA = {"dask", "distributed", "fsspec", "ipywidgets", "s3fs"}
NEVER_IMPORTED = {"brotli", "ipykernel", "pyarrow", "zhplot"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def split_requirement(text: str) -> tuple[str, str]:
    form = r"([A-Za-z0-9_.-]+?)(?:\[[a-z0-9,]+\])?((?:[<>=!~]=?.*)?)"
    name, bounds = re.fullmatch(form, text.strip()).groups()
    return normal(name), bounds


def pip_bounds() -> dict[str, str]:
    extras = PROJECT["optional-dependencies"]
    listed = [*PROJECT["dependencies"], *(line for lines in extras.values() for line in lines)]
    return dict(split_requirement(line) for line in listed if not line.startswith("zonereport["))


def conda_bounds() -> dict[str, str]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [line for line in environment["dependencies"] if isinstance(line, str) and line != "pip"]
    (by_pip,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert by_pip[-1] == "-e ."
    bounds = dict(split_requirement(line) for line in [*plain, *by_pip[:-1]])
    return {CONDA_NAMES.get(name, name): bound for name, bound in bounds.items()}


def test_conda_and_pip_install_within_the_same_bounds() -> None:
    conda = conda_bounds()
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda == pip_bounds()


def test_the_lock_pins_everything_that_is_declared() -> None:
    pinned = {normal(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK, re.M)}
    assert pip_bounds().keys() - pinned == set()


def test_every_pin_of_the_lock_has_hashes() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url|--find-links|@ file", LOCK) == []


def test_every_dependency_says_what_it_is_for() -> None:
    lines = [line for line in PYPROJECT.splitlines() if re.match(r'    "[a-z0-9-]+[\[>=<]', line)]
    assert len(lines) >= len(pip_bounds())
    assert [line for line in lines if not re.search(r"# \w", line)] == []


def imported_distributions() -> set[str]:
    known = packages_distributions()
    top = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                top |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                top.add(node.module.partition(".")[0])
    foreign = top - sys.stdlib_module_names - {"zonereport"}
    return {normal(name) for module in foreign for name in known[module]}


def test_what_the_package_imports_is_declared_and_the_reverse() -> None:
    declared = {split_requirement(line)[0] for line in PROJECT["dependencies"]}
    assert imported_distributions() - declared - IN_AN_EXTRA == set()
    assert declared - imported_distributions() - NEVER_IMPORTED == set()


@pytest.mark.parametrize("target", ["report", "test", "lab", "lint", "check"])
def test_make_help_explains_each_target(target: str) -> None:
    assert re.search(rf"^{target}:.* ## \w", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("module", ["zonereport.batch.worker", "zonereport.build.report"])
def test_no_process_of_ours_compiles_a_grammar_that_nobody_asks_for(module: str) -> None:
    code = f"import sys, {module}; sys.exit('rfc3987_syntax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0

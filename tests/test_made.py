"""Data that are known to be up to date: by digests, so that nothing that was changed or cut short passes."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from seedfiles import FIGURES, write_seeds
from test_architecture import imported_names
from test_staleness import files_of

from zonereport import made, refresh
from zonereport.agreement import SECOND
from zonereport.clean import data as writing
from zonereport.errors import SeedFaults, UsageError
from zonereport.made import LIBRARIES, NOTE, ROOMS, is_made
from zonereport.refresh import bring_up_to_date, read_typed, refresh_data
from zonereport.seeds import load_seeds

SOURCE = Path(__file__).resolve().parents[1] / "src" / "zonereport"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and the data made from them; not to be changed."""
    folder = tmp_path_factory.mktemp("original")
    write_seeds(folder / "seeds")
    bring_up_to_date(folder / "seeds", folder / "data")
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def is_current(folder: Path) -> bool:
    return is_made(folder / "seeds", folder / "data")


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


def test_data_that_are_up_to_date_are_neither_cleaned_nor_checked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in (folder / "data").iterdir()}
    checked = load_seeds(folder / "seeds")
    for name in ("load_seeds", "refresh_data", "clean_figures"):
        monkeypatch.setattr(refresh, name, None)
    typed = bring_up_to_date(folder / "seeds", folder / "data")
    assert {path: path.stat().st_mtime_ns for path in (folder / "data").iterdir()} == before
    assert typed.digests == checked.digests and typed.folder == checked.folder
    for name in ("sources", "areas", "indicators", "figures", "dismissed", "corrections", "alternatives"):
        assert getattr(typed, name).equals(getattr(checked, name))


def test_data_are_up_to_date_wherever_they_are_copied_to_and_the_note_is_the_same_anywhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert is_current(folder)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write_seeds(elsewhere / "seeds")
    bring_up_to_date(elsewhere / "seeds", elsewhere / "data")
    assert tables(elsewhere) == tables(folder) and NOTE in tables(folder)


def test_a_table_that_was_changed_or_lost_is_noticed_and_mended(folder: Path) -> None:
    whole = tables(folder)
    for name, content in whole.items():
        path = folder / "data" / name
        # As many bytes at the same time: neither size nor time tells.
        status = path.stat()
        path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert not is_current(folder), name
        path.unlink()
        assert not is_current(folder), name
        path.write_bytes(content)
        assert is_current(folder)
    (folder / "data" / "growth.csv").unlink()
    (folder / "data" / "targets.parquet").write_bytes(b"")
    bring_up_to_date(folder / "seeds", folder / "data")
    assert tables(folder) == whole


@pytest.mark.parametrize("name", ["figures", "dismissed", "indicators", "areas", "sources"])
def test_seeds_that_were_changed_are_noticed(name: str, folder: Path) -> None:
    path = folder / "seeds" / f"{name}.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert not is_current(folder)


def test_seeds_that_came_or_went_are_noticed(folder: Path) -> None:
    (folder / "seeds" / "corrections.csv").unlink(missing_ok=True)
    bring_up_to_date(folder / "seeds", folder / "data")
    assert is_current(folder)
    (folder / "seeds" / "corrections.csv").write_text("figure,column,expected,corrected,reason\n")
    assert not is_current(folder)


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b"\xff", b'{"code": 1}'])
def test_a_note_that_says_something_else_counts_for_nothing(note: bytes, folder: Path) -> None:
    (folder / "data" / NOTE).write_bytes(note)
    assert not is_current(folder)


@pytest.mark.parametrize("description", [b"", b"[]", b"{}", b'{"seeds": []}'])
def test_a_description_that_describes_nothing_counts_for_nothing(description: bytes, folder: Path) -> None:
    (folder / "data" / "datapackage.json").write_bytes(description)
    made.note_made(folder / "data")
    assert not is_current(folder)


def test_data_made_by_other_code_or_with_other_libraries_are_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, other in (("_CODE", "0" * 64), ("version", lambda name: "0.0")):
        with monkeypatch.context() as patched:
            patched.setattr(made, name, other)
            assert not is_current(folder)
    monkeypatch.setattr(made.platform, "python_version", lambda: "3.0")
    assert not is_current(folder)


def test_the_digest_of_the_code_follows_every_file_that_has_a_part_in_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SOURCE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(made, "__file__", str(tmp_path / "package" / "made.py"))
    assert made._code() == made._CODE
    for name in ("refresh.py", "analysis/growth.py", "seeds/datapackage.json"):
        path = tmp_path / "package" / name
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        assert made._code() != made._CODE
        path.write_bytes(content)
    (tmp_path / "package" / "narrative" / "growth.py").write_bytes(b"")
    assert made._code() == made._CODE


def test_the_rooms_and_libraries_named_are_those_that_making_data_imports() -> None:
    reached: set[Path] = set()
    todo, libraries = [SOURCE / "refresh.py"], set[str]()
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            names = {name for _, name in imported_names(path, ast.parse(path.read_text(encoding="utf-8")))}
            libraries |= {name.partition(".")[0] for name in names} - {"zonereport"}
            todo += [other for name in names for other in files_of(name)]
    rooms = {path.relative_to(SOURCE).parts[0] for path in reached} - {"__init__.py"}
    assert rooms == set(ROOMS)
    assert libraries - sys.stdlib_module_names == set(LIBRARIES)


@pytest.mark.parametrize("whole", [0, 5])
def test_a_write_that_was_cut_short_is_not_taken_for_complete(
    whole: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "seeds" / "figures.csv"
    path.write_bytes(path.read_bytes().replace("35家".encode(), "36家".encode()))
    expected = folder / "expected"
    refresh_data(load_seeds(folder / "seeds"), expected)
    replace, replaced = writing.TableFiles.replace, list[str]()

    def some(table: writing.TableFiles) -> list[str]:
        if len(replaced) == whole:
            raise KeyboardInterrupt
        replaced.append(table.name)
        return replace(table)

    with monkeypatch.context() as patched:
        patched.setattr(writing.TableFiles, "replace", some)
        with pytest.raises(KeyboardInterrupt):
            bring_up_to_date(folder / "seeds", folder / "data")
    assert len(replaced) == whole and not is_current(folder)
    bring_up_to_date(folder / "seeds", folder / "data")
    assert is_current(folder)
    now = tables(folder)
    assert {path.name: path.read_bytes() for path in expected.iterdir()} == {
        name: now[name] for name in now if name != NOTE
    }


def test_a_note_is_written_last_and_not_where_the_seeds_changed_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "data" / NOTE).unlink()

    def edited(seeds: object, data: Path) -> None:
        assert not (data / NOTE).exists()
        path = folder / "seeds" / "figures.csv"
        path.write_bytes(path.read_bytes().replace("35家".encode(), "36家".encode()))

    bring_up_to_date(folder / "seeds", folder / "data", edited)
    assert not (folder / "data" / NOTE).exists()
    bring_up_to_date(folder / "seeds", folder / "data")
    assert is_current(folder)


def test_a_note_that_cannot_be_written_leaves_data_that_are_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "data" / NOTE).unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(made, "replace_file", full)
    assert len(bring_up_to_date(folder / "seeds", folder / "data").figures) == len(FIGURES)
    assert not is_current(folder)


def test_a_description_of_other_columns_in_the_seeds_is_refused_although_the_data_are_up_to_date(
    folder: Path,
) -> None:
    (folder / "seeds" / "datapackage.json").write_text(json.dumps({"resources": []}), encoding="utf-8")
    assert is_current(folder)
    with pytest.raises(SeedFaults, match=r"datapackage\.json"):
        bring_up_to_date(folder / "seeds", folder / "data")


def test_seeds_that_are_not_there_are_told_as_ever(tmp_path: Path) -> None:
    for read in (bring_up_to_date, read_typed):
        with pytest.raises(UsageError, match="There is no seeds folder"):
            read(tmp_path / "seeds", tmp_path / "data")


def test_of_too_many_figures_those_typed_are_held_only_beside_a_second_coding(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "MOST_TYPED", len(FIGURES) - 1)

    def held() -> list[int]:
        (folder / "data" / NOTE).unlink(missing_ok=True)
        made_now = bring_up_to_date(folder / "seeds", folder / "data")
        assert is_current(folder)
        known = bring_up_to_date(folder / "seeds", folder / "data")
        assert made_now.figures.columns.equals(known.figures.columns)
        assert made_now.figures.dtypes.equals(known.figures.dtypes)
        return [len(made_now.figures), len(known.figures)]

    assert held() == [0, 0]
    (folder / "seeds" / SECOND).mkdir()
    shutil.copy(folder / "seeds" / "figures.csv", folder / "seeds" / SECOND)
    assert held() == [len(FIGURES)] * 2


def test_the_note_holds_digests_and_versions_only(folder: Path) -> None:
    note = json.loads((folder / "data" / NOTE).read_bytes())
    assert set(note) == {"code", "description", "python", *LIBRARIES}
    description = (folder / "data" / "datapackage.json").read_bytes()
    assert note["description"] == hashlib.sha256(description).hexdigest()

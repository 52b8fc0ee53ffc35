"""Files of a report appear together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from zonereport.build.publishing import publish


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_first_report_makes_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "hengyang" / "2024-08-31" / "zh"
    assert publish({"report.html": b"a", "run.json": b"{}"}, target) == (
        target / "report.html",
        target / "run.json",
    )
    assert contents(target) == {"report.html": b"a", "run.json": b"{}"}


def test_a_new_report_replaces_the_whole_folder(tmp_path: Path) -> None:
    target = tmp_path / "zh"
    publish({"report.html": b"old", "extra.txt": b"x"}, target)
    publish({"report.html": b"new"}, target)
    assert contents(target) == {"report.html": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["zh"]


def test_a_failing_write_keeps_the_last_good_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "zh"
    publish({"report.html": b"good", "report.pdf": b"good"}, target)
    write = Path.write_bytes

    def full_disk(path: Path, content: bytes) -> int:
        if path.name == "report.pdf":
            raise OSError("no space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="no space left"):
        publish({"report.html": b"bad", "report.pdf": b"bad"}, target)
    assert contents(target) == {"report.html": b"good", "report.pdf": b"good"}
    assert [path.name for path in tmp_path.iterdir()] == ["zh"]


def test_a_failing_swap_puts_the_good_report_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "zh"
    publish({"report.html": b"good"}, target)
    rename = Path.rename

    def refuse_the_new_one(path: Path, to: Path) -> Path:
        if ".new-" in path.name:
            raise OSError("rename refused")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse_the_new_one)
    with pytest.raises(OSError, match="rename refused"):
        publish({"report.html": b"bad"}, target)
    assert contents(target) == {"report.html": b"good"}


def test_a_report_lost_halfway_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "zh"
    publish({"report.html": b"good"}, target)
    target.rename(tmp_path / ".zh.last")  # what a power cut in the middle of a swap leaves
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError("no space")))
    with pytest.raises(OSError, match="no space"):
        publish({"report.html": b"bad"}, target)
    assert contents(target) == {"report.html": b"good"}

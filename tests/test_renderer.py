"""Rendering in a process of its own gives what rendering in this one gives."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from zonereport.build.renderer import RENDERED, Renderer, render
from zonereport.errors import RenderError

JOINED = new_notebook(
    cells=[new_markdown_cell("# 甲 Title\n\nText.", id="one")],
    metadata={"zonereport": {"title": "甲", "language": "zh"}},
)


def test_another_process_renders_the_same_bytes_and_says_what_is_wrong(tmp_path: Path) -> None:
    here = render(JOINED, [])
    assert list(here) == list(RENDERED)
    with Renderer() as renderer:
        assert renderer.render(JOINED, []) == here
        with pytest.raises(RenderError, match=r"none\.csv"):
            renderer.render(JOINED, [str(tmp_path / "none.csv")])
        assert renderer.render(JOINED, []) == here
        pid = renderer.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_where_the_other_process_was_killed_this_one_renders() -> None:
    with Renderer() as renderer:
        renderer.start()
        os.kill(renderer.pid, signal.SIGKILL)
        assert renderer.render(JOINED, [])["report.pdf"].startswith(b"%PDF-")

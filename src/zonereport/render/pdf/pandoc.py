"""Markdown, HTML and LaTeX read by pandoc, all fragments of a notebook in one go.

Starting pandoc costs ten times what it then does, so one pandoc is started for a
process and answers one notebook after another.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any, Literal

from zonereport.errors import RenderError
from zonereport.render.pdf.markup import with_end_tags

_READER = Path(__file__).parent / "templates" / "fragments.lua"
_ENVIRONMENTS = "align|alignat|aligned|eqnarray|equation|gather|multline|split|cases|flalign"
_BARE_MATHS = re.compile(
    rf"(?<![$\\])(\\begin\{{((?:{_ENVIRONMENTS})\*?)\}}.*?\\end\{{\2\}})(?!\s*\$)", re.DOTALL
)
_SCRIPT = re.compile(r"<script\b(?![^>]*\bjson\b)", re.IGNORECASE)
_CODE = re.compile(r"(^[ ]{0,3}(`{3,}|~{3,}).*?^[ ]{0,3}\2|`[^`\n]+`|\$\$.*?\$\$)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Fragment:
    """A piece of text in a language that pandoc reads."""

    format: Literal["markdown", "html", "latex"]
    text: str


def read_fragments(fragments: list[Fragment]) -> list[list[Any]]:
    """Read fragments into pandoc's syntax tree, one list of blocks for each.

    Mathematics becomes a ``Span`` of class ``zr-math`` whose attributes are
    ``kind`` (inline or block), ``tex`` and ``typst`` (empty where pandoc cannot
    translate it). Footnotes belong to their fragment.

    Raises
    ------
    RenderError
        If pandoc is missing or fails.

    Examples
    --------
    >>> read_fragments([Fragment("markdown", "*a*")])[0][0]["t"]
    'Para'
    """
    if not fragments:
        return []
    request = [{"format": fragment.format, "text": _prepare(fragment)} for fragment in fragments]
    document = json.loads(_Pandoc.of_this_process().ask(json.dumps(request)))
    return [block["c"][1] for block in document["blocks"]]


def has_script(fragment: Fragment) -> bool:
    """Whether a fragment would run a script where scripts run; one that is quoted as code does not count."""
    if "<script" not in fragment.text:
        return False
    text = fragment.text if fragment.format == "html" else _CODE.sub("", fragment.text)
    return bool(_SCRIPT.search(text))


class _Pandoc:
    """A pandoc that waits for notebooks; it ends with its input, at the latest with this process."""

    _running: _Pandoc | None = None
    _asking = Lock()

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._errors = TemporaryFile()  # noqa: SIM115  # open as long as pandoc runs
        self._process = subprocess.Popen(
            [_pandoc(), "lua", str(_READER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    @classmethod
    def of_this_process(cls) -> _Pandoc:
        """The one that runs; a process that was forked does not share its parent's."""
        with cls._asking:
            running = cls._running
            if running is None or running._owner != os.getpid() or running._process.poll() is not None:
                cls._running = running = cls()
                atexit.register(running._close)
        return running

    def ask(self, line: str) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        with self._asking:
            try:
                stdin.write(line.encode() + b"\n")
                stdin.flush()
                answer = stdout.readline()
            except BrokenPipeError:
                answer = b""
        if answer.endswith(b"\n"):
            return answer
        self._process.wait()
        self._errors.seek(0)
        reason = self._errors.read().decode(errors="replace").strip()
        raise RenderError(f"pandoc could not read the notebook's text: {reason}")

    def _close(self) -> None:
        if self._owner == os.getpid():
            self._process.communicate()


@lru_cache(maxsize=1)
def _pandoc() -> str:
    try:
        import pypandoc  # type: ignore[import-untyped]

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise RenderError("pandoc was not found. Install it: pip install pypandoc_binary") from error


def _prepare(fragment: Fragment) -> str:
    """Tables closed, and dollars around a bare ``\\begin{align}``, which is mathematics to Jupyter only."""
    if fragment.format == "latex":
        return fragment.text
    if fragment.format == "html":
        return with_end_tags(fragment.text)
    has_table, has_maths = "<table" in fragment.text, "\\begin{" in fragment.text
    if not has_table and not has_maths:
        return fragment.text
    if has_table and "<table" not in "".join(found[0] for found in _CODE.finditer(fragment.text)):
        fragment = Fragment("markdown", with_end_tags(fragment.text))
    if not has_maths:
        return fragment.text
    parts = _CODE.split(fragment.text)
    # _CODE has two groups: of every three parts the first is text, the second code, the third its fence
    return "".join(
        _BARE_MATHS.sub(_in_dollars, part) if index % 3 == 0 else part
        for index, part in enumerate(parts)
        if index % 3 != 2 and part is not None
    )


def _in_dollars(found: re.Match[str]) -> str:
    lines = [line for line in found[1].splitlines() if line.strip()]
    return "\n\n$$" + "\n".join(lines) + "$$\n\n"

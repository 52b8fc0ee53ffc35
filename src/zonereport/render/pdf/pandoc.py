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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
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
# A table whose head alone begins with a bar has an empty first head, to Jupyter.
_BARRED_HEAD = re.compile(r"^( {0,3})(?=\|)([^\n]*[^|\s])[ \t]*(?=\n {0,3}:?-+:? *\|[-:| ]*$)", re.MULTILINE)
_SCRIPT = re.compile(r"<script\b(?![^>]*\bjson\b)", re.IGNORECASE)
# Formulas that MathJax reads are scripts too; a comment may quote one.
_UNREAD = re.compile(
    r"<!--.*?-->|<script\b(?![^>]*\bmath/)[^>]*>.*?</script\s*>|<style\b[^>]*>.*?</style\s*>",
    re.DOTALL | re.IGNORECASE,
)
_BASE64 = re.compile(r"base64,([A-Za-z0-9+/]{200,}={0,2})")
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
    return begin_reading(fragments)()


def begin_reading(fragments: list[Fragment]) -> Callable[[], list[list[Any]]]:
    """Hand fragments to pandoc, and return what waits for its answer; it has to be called.

    pandoc works in a process of its own: there is time for other things until then.
    """
    if not fragments:
        return list
    texts, data = _without_data([_prepare(fragment) for fragment in fragments])
    request = [
        {"format": fragment.format, "text": text} for fragment, text in zip(fragments, texts, strict=True)
    ]
    pandoc = _Pandoc.of_this_process()
    pandoc.tell(json.dumps(request))

    def trees() -> list[list[Any]]:
        answer = pandoc.hear()
        for name, found in data.items():
            answer = answer.replace(name.encode(), found.encode())
        return [block["c"][1] for block in json.loads(answer)["blocks"]]

    return trees


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

    def tell(self, line: str) -> None:
        """Send a request; others wait until its answer is heard."""
        stdin = self._process.stdin
        assert stdin is not None
        self._asking.acquire()
        with suppress(BrokenPipeError):
            stdin.write(line.encode() + b"\n")
            stdin.flush()

    def hear(self) -> bytes:
        """The answer to what was told."""
        stdout = self._process.stdout
        assert stdout is not None
        try:
            answer = stdout.readline()
        finally:
            self._asking.release()
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
    """Tables closed, dollars around a bare ``\\begin{align}``, and no scripts: as Jupyter reads the text."""
    if fragment.format == "latex":
        return fragment.text
    if fragment.format == "html":
        return with_end_tags(_UNREAD.sub("", fragment.text))
    text = fragment.text
    if "<table" in text and "<table" not in "".join(found[0] for found in _CODE.finditer(text)):
        text = with_end_tags(text)
    if "\\begin{" in text:
        text = _outside_code(text, partial(_BARE_MATHS.sub, _in_dollars))
    if "|" in text and _BARRED_HEAD.search(text):
        text = _outside_code(text, partial(_BARRED_HEAD.sub, r"\1|\2"))
    return text


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    # _CODE has two groups: of every three parts the first is text, the second code, the third its fence
    return "".join(
        change(part) if index % 3 == 0 else part
        for index, part in enumerate(_CODE.split(text))
        if index % 3 != 2 and part is not None
    )


def _without_data(texts: list[str]) -> tuple[list[str], dict[str, str]]:
    """Texts with a short name for every picture that they hold, and what the names stand for.

    pandoc takes a second for what it takes Python a millisecond to put back.
    """
    data: dict[str, str] = {}
    if not any("base64," in text for text in texts):
        return texts, data
    prefix = "zr0"
    while any(prefix in text for text in texts):
        prefix += "0"

    def named(found: re.Match[str]) -> str:
        name = f"{prefix}x{len(data)}z"
        data[name] = found[1]
        return f"base64,{name}"

    return [_BASE64.sub(named, text) for text in texts], data


def _in_dollars(found: re.Match[str]) -> str:
    lines = [line for line in found[1].splitlines() if line.strip()]
    return "\n\n$$" + "\n".join(lines) + "$$\n\n"

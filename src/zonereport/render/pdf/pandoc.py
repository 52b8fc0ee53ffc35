"""Markdown, HTML and LaTeX read by pandoc, all fragments of a notebook in one go.

Starting pandoc costs more than what it does, so there is one start for a
notebook.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from zonereport.errors import RenderError

_READER = Path(__file__).parent / "templates" / "fragments.lua"
_ENVIRONMENTS = "align|alignat|aligned|eqnarray|equation|gather|multline|split|cases|flalign"
_BARE_MATHS = re.compile(
    rf"(?<![$\\])(\\begin\{{((?:{_ENVIRONMENTS})\*?)\}}.*?\\end\{{\2\}})(?!\s*\$)", re.DOTALL
)
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
    # --sandbox: nothing in a notebook makes pandoc read a file or an address
    command = [_pandoc(), "--sandbox", "--from", str(_READER), "--to", "json"]
    done = subprocess.run(command, input=json.dumps(request).encode(), capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise RenderError(f"pandoc could not read the notebook's text: {reason}")
    return [block["c"][1] for block in json.loads(done.stdout)["blocks"]]


@lru_cache(maxsize=1)
def _pandoc() -> str:
    try:
        import pypandoc  # type: ignore[import-untyped]

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise RenderError("pandoc was not found. Install it: pip install pypandoc_binary") from error


def _prepare(fragment: Fragment) -> str:
    """Dollars around a bare ``\\begin{align}``: Jupyter shows mathematics, Markdown sees text."""
    if fragment.format != "markdown" or "\\begin{" not in fragment.text:
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

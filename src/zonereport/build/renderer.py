"""Rendering in a process of its own, while the next report's chapters run.

    python -P -m zonereport.build.renderer

Notebooks and the paths of their tables come in over stdin, files go out over stdout. The process ends when
its stdin closes, whatever has closed it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import Any, Self

from ..errors import ZonereportError
from ..run.safety import without

with without("rfc3987_syntax"):
    from ..render.html import ZonereportHTMLExporter
    from ..render.pdf import ZonereportPDFExporter
    from .joining import notebook_bytes

#: The files of a report that are rendered.
RENDERED = ("report.html", "report.pdf", "report.ipynb")


def render(joined: Any, tables: list[str]) -> dict[str, bytes]:
    """Render a joined notebook.

    Parameters
    ----------
    joined : NotebookNode
    tables : list of str
        Paths of the tables that the PDF carries.

    Returns
    -------
    dict of str to bytes
        By name, as `RENDERED` lists them.
    """
    page, _ = ZonereportHTMLExporter().from_notebook_node(joined)
    document, _ = ZonereportPDFExporter(attached_files=tables).from_notebook_node(joined)
    return dict(zip(RENDERED, (page.encode("utf-8"), document, notebook_bytes(joined)), strict=True))


class Renderer:
    """Renders in another process, one report at a time; in this one where that has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            # Closes its pipes and waits.
            self._process.communicate()

    @property
    def pid(self) -> int:
        """The other process's number; 0 while there is none."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start the process, if it has not been: its imports take two seconds on another core."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # An interrupt at the terminal is for this process, which then ends that one.
                start_new_session=True,
            )

    def render(self, joined: Any, tables: list[str]) -> dict[str, bytes]:
        """As the function ``render``, whose errors are raised here."""
        self.start()
        assert self._process is not None
        try:
            assert self._process.stdin is not None and self._process.stdout is not None
            pickle.dump((joined, tables), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            # Killed, for want of memory perhaps.
            return render(joined, tables)
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)


def main() -> None:
    """Answer requests until there are no more."""
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(EOFError, BrokenPipeError):
        while True:
            joined, tables = pickle.load(sys.stdin.buffer)
            try:
                answer: object = render(joined, tables)
            except ZonereportError as error:
                answer = error
            pickle.dump(answer, answers)
            answers.flush()


if __name__ == "__main__":
    main()

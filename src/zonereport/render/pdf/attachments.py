"""Files that travel inside the PDF, as PDF/A-3 allows: the notebook it was made from, and tables of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from zonereport.errors import RenderError

_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF.

    Parameters
    ----------
    name : str
        File name that readers see.
    content : bytes
        The file.
    relationship : str
        ``source`` for what the document was made from, ``data`` for the numbers behind it.
    description : str
        For the reader's list of attachments.
    """

    name: str
    content: bytes
    relationship: str
    description: str

    def facts(self, number: int) -> dict[str, str]:
        """What the template needs to know, its place among the document's files included."""
        return {
            "file": f"attached/{number}",
            "name": self.name,
            "type": _TYPES.get(Path(self.name).suffix.lower(), "application/octet-stream"),
            "relationship": self.relationship,
            "description": self.description,
        }


def attached_notebook(notebook: Any, name: str, words: Mapping[str, str]) -> Attachment:
    """The notebook as its file: UTF-8, keys sorted, one newline at the end.

    Examples
    --------
    >>> from nbformat.v4 import new_notebook
    >>> attached_notebook(new_notebook(), "report", {"attached_notebook": "Notebook"}).name
    'report.ipynb'
    """
    text: str = nbformat.writes(notebook)
    content = (text.rstrip("\n") + "\n").encode()
    return Attachment(f"{name}.ipynb", content, "source", words["attached_notebook"])


def attached_files(paths: Iterable[str], folder: str, words: Mapping[str, str]) -> list[Attachment]:
    """Files of data, each under its own name.

    Parameters
    ----------
    paths : iterable of str
        Absolute, or relative to ``folder``.
    folder : str
        The notebook's; empty if it is not known.
    words : mapping
        The document's words.

    Raises
    ------
    RenderError
        Naming a file that cannot be read, or two of one name.
    """
    found: dict[str, Attachment] = {}
    for path in paths:
        file = Path(folder, path)
        if file.name in found:
            raise RenderError(f"attached_files: two files are called {file.name}; a PDF holds one of a name")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise RenderError(f"attached_files: found {path!r}, {error.strerror or error}") from error
        description = words["attached_file"].format(name=file.stem)
        found[file.name] = Attachment(file.name, content, "data", description)
    return list(found.values())

"""Notebooks as they are found: what both exporters need to read one that its format does not allow.

nbconvert validates a notebook a dozen times on its way and refuses one with a fault anywhere. Here
what is missing or of a wrong kind is mended once, and what nobody knows is passed on to be shown.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

from zonereport.render.streams import overwritten

HIDDEN_CELL = frozenset({"remove-cell", "remove_cell", "hide-cell", "hide_cell"})
"""Tags of Jupyter Book that leave a cell out; nbconvert itself has no defaults."""
HIDDEN_INPUT = frozenset({"remove-input", "remove_input", "hide-input", "hide_input"})
HIDDEN_OUTPUT = frozenset({"remove-output", "remove_output", "hide-output", "hide_output"})
LAB_ONLY = "lab-only"
"""Tag of a report's cells that are for the person in JupyterLab."""

_TEXTS = ("ename", "evalue")
_DICTIONARIES = ("data", "metadata")


class AnyNotebook:
    """Lets an exporter of nbconvert take any notebook: put it before nbconvert's class."""

    _preprocessors: list[Any]

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """nbconvert's own without a second copy of the notebook and without validating after every step."""
        resources = copy.deepcopy(resources)
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources


def mended(notebook: Mapping[str, Any]) -> NotebookNode:
    """A notebook in which every part that is read is there and of the right kind.

    Cells of an unknown kind become raw cells. The notebook itself is not changed; its sound parts are shared.

    Examples
    --------
    >>> mended({"cells": [{"cell_type": "odd", "source": ["a", "b"]}]}).cells
    [{'cell_type': 'raw', 'source': 'ab', 'metadata': {}}]
    """
    made = NotebookNode({"nbformat": 4, "nbformat_minor": 5, **notebook})
    made.metadata = _metadata(notebook.get("metadata"), ("language_info", "kernelspec", "zonereport"))
    cells = notebook.get("cells") or []
    made.cells = [_cell(cell) for cell in cells if isinstance(cell, Mapping)]
    return made


def is_hidden(cell: Mapping[str, Any], what: str) -> bool:
    """Whether JupyterLab shows a cell's ``source`` or ``outputs`` folded."""
    return bool(cell["metadata"].get("jupyter", {}).get(f"{what}_hidden", False))


def _cell(cell: Mapping[str, Any]) -> NotebookNode:
    made = NotebookNode(cell)
    if made.get("cell_type") not in ("markdown", "code", "raw"):
        made.cell_type = "raw"
    made.source = _text(made.get("source"))
    made.metadata = _metadata(made.get("metadata"), ("jupyter", "transient"))
    if not isinstance(made.metadata.get("tags", []), list):
        made.metadata.tags = []
    if "attachments" in made and not isinstance(made.attachments, Mapping):
        del made.attachments
    if made.cell_type == "code":
        outputs = [_output(one) for one in made.get("outputs") or [] if isinstance(one, Mapping)]
        made.outputs = _streams_joined(outputs)
        made.setdefault("execution_count", None)
    return made


def _output(output: Mapping[str, Any]) -> NotebookNode:
    made = NotebookNode(output)
    kind = made.setdefault("output_type", "unknown")
    if kind == "stream":
        made.text = _text(made.get("text"))
    elif kind == "error":
        made.traceback = [str(line) for line in made.get("traceback") or [] if line is not None]
        for name in _TEXTS:
            made[name] = _text(made.get(name))
    else:
        for name in _DICTIONARIES:
            made[name] = NotebookNode(made[name]) if isinstance(made.get(name), Mapping) else NotebookNode()
    return made


def _streams_joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Neighbouring pieces of one stream as one, as JupyterLab shows them: a line may go on in the next."""
    joined: list[NotebookNode] = []
    for (kind, _), group in groupby(outputs, lambda output: (output.output_type, output.get("name"))):
        pieces = list(group)
        if kind == "stream":
            pieces[0].text = overwritten("".join(piece.text for piece in pieces))
            del pieces[1:]
        joined += pieces
    return joined


def _metadata(found: Any, dictionaries: tuple[str, ...]) -> NotebookNode:
    """Metadata without the parts that should be dictionaries and are not."""
    metadata = NotebookNode(found) if isinstance(found, Mapping) else NotebookNode()
    for name in dictionaries:
        if name in metadata and not isinstance(metadata[name], Mapping):
            del metadata[name]
    return metadata


def _text(found: Any) -> str:
    if isinstance(found, list):
        return "".join(str(part) for part in found if part is not None)
    return "" if found is None else str(found)

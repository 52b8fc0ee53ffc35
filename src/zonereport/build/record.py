"""``run.json``: with what a report was made, without a clock time or a name of the machine."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from ..agreement import SECOND, second_files
from ..seeds import seed_digests

FILE = "run.json"


def record_bytes(
    parameters: Mapping[str, object],
    names: Mapping[str, str],
    inputs: Mapping[str, str],
    outputs: Mapping[str, bytes],
) -> bytes:
    """The content of ``run.json``.

    Parameters
    ----------
    parameters : mapping
        ``zone, as_of`` (the resolved day), ``first_year, language``.
    names : mapping
        The zone's name by language code.
    inputs : mapping
        SHA-256 by ``<room>/<file name>``.
    outputs : mapping
        The report's files.
    """
    record: dict[str, Any] = {
        "parameters": dict(parameters),
        "zone_name": dict(names),
        "versions": versions(),
        "inputs": dict(inputs),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()},
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def input_digests(seeds: Path, data: Path, notebooks: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of every file that a report is made from, by ``<room>/<file name>``.

    The second coding is one of them, although data/ holds nothing of it: a chapter tells of it.
    """
    return {
        **{f"seeds/{name}": digest for name, digest in seed_digests(seeds).items()},
        **digests(f"seeds/{SECOND}", second_files(seeds)),
        **digests("data", sorted(path for path in data.iterdir() if path.name[0] != ".")),
        **digests("notebooks", notebooks),
    }


def digests(room: str, paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files, named ``<room>/<file name>`` whatever folder of the machine they lie in."""
    return {f"{room}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def versions() -> dict[str, str]:
    """Versions of Python, of this package and of what it declares to depend on.

    Examples
    --------
    >>> sorted({"python", "zonereport", "typst"} & versions().keys())
    ['python', 'typst', 'zonereport']
    """
    declared = [line for line in requires("zonereport") or [] if "extra ==" not in line]
    names = [re.split(r"[^A-Za-z0-9_.-]", line, maxsplit=1)[0] for line in declared]
    return {"python": platform.python_version(), **{name: version(name) for name in ["zonereport", *names]}}

"""``run.json``: with what a report was made, without a clock time or a name of the machine."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from ..agreement import SECOND, second_files
from ..seeds import seed_digests

FILE = "run.json"


def record_bytes(
    key: Mapping[str, Any],
    names: Mapping[str, str],
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    headlines: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The content of ``run.json``.

    Parameters
    ----------
    key : mapping
        What the report depends on, see `zonereport.build.keys.Key.as_json`: among it the ``parameters``
        ``zone, as_of, first_year`` (the resolved day and year) and ``language``.
    names : mapping
        The zone's name by language code.
    inputs : mapping
        SHA-256 of the files that were read, by ``<room>/<file name>``. They say from what the report was
        made; whether it is current, the key decides.
    outputs : mapping
        SHA-256 of the report's files, by name.
    headlines : sequence of mapping
        The figures that the page of all reports shows, see `zonereport.build.headlines`.
    """
    record = {
        **key,
        "zone_name": dict(names),
        "headlines": [dict(one) for one in headlines],
        "inputs": dict(inputs),
        "outputs": dict(outputs),
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def skimmed(content: bytes) -> dict[str, Any]:
    """What a ``run.json`` says but for the rows that its report sees, which are most of it.

    One that is not laid out as ``record_bytes`` does it is read whole.

    Examples
    --------
    >>> content = record_bytes({"sees": {"areas": {"rows": {"jia": "1"}}}}, {}, {}, {"report.html": "2"})
    >>> skimmed(content)["sees"]
    {}
    """
    # Only what stands at the top is set in by one blank.
    head, _, rest = content.partition(b'\n "sees": {\n')
    _, end, tail = rest.partition(b"\n },\n")
    found: dict[str, Any] = json.loads(b'%b\n "sees": {},\n%b' % (head, tail) if end else content)
    return found


def output_digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of contents, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


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
    return {f"{room}/{path.name}": _sha256(path) for path in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def versions() -> dict[str, str]:
    """Versions of Python, of this package and of what it declares to depend on.

    Examples
    --------
    >>> sorted({"python", "zonereport", "typst"} & versions().keys())
    ['python', 'typst', 'zonereport']
    """
    names = ["zonereport", *_needed("zonereport")]
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def installed() -> dict[str, str]:
    """Versions of all packages that this one needs, directly or in turn.

    Examples
    --------
    >>> "numpy" in installed()
    True
    """
    found: dict[str, str] = {}
    open_names = ["zonereport"]
    while open_names:
        name = open_names.pop()
        if name in found:
            continue
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # Of another platform or Python; it has no part here.
            continue
        open_names += _needed(name)
    return found


def _needed(name: str) -> list[str]:
    """What a package asks for without extras."""
    declared = [line for line in requires(name) or [] if "extra ==" not in line]
    return [re.split(r"[^A-Za-z0-9_.-]", line, maxsplit=1)[0] for line in declared]

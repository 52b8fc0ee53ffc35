"""``index.html`` of the reports folder: all runs, read from their ``run.json`` files."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..errors import ZonereportError
from ..language.messages import message
from ..language.subset import subset_woff2
from ..seeds import replace_file
from ..vocabulary import Language
from .record import FILE

_TEXTS = ("title", "zone", "as_of", "reports", "empty")


def update_index(output: Path) -> Path:
    """Write ``index.html`` into the reports folder and return its path.

    The page asks nothing of anywhere, needs no script and shows Chinese without a Chinese font.

    Raises
    ------
    ZonereportError
        If a ``run.json`` cannot be read.
    """
    runs = list(_by_vintage(find_runs(output)))
    path = output / "index.html"
    replace_file(path, _page(runs).encode("utf-8"))
    return path


def find_runs(output: Path) -> list[dict[str, Any]]:
    """The records below ``output/<zone>/<as-of>/<language>/``, by zone, newest vintage first.

    Each has its ``folder`` relative to ``output`` besides what ``run.json`` says. Hidden
    folders are reports in the making and are left out.
    """
    found = []
    for path in sorted(output.glob(f"*/*/*/{FILE}")):
        folder = path.parent.relative_to(output)
        if not any(part.startswith(".") for part in folder.parts):
            found.append({**_read(path), "folder": folder.as_posix()})
    order = {language.value: number for number, language in enumerate(Language)}
    found.sort(key=lambda record: order[record["parameters"]["language"]])
    found.sort(key=lambda record: str(record["parameters"]["as_of"]), reverse=True)
    found.sort(key=lambda record: str(record["parameters"]["zone"]))
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        complete = {"zone", "as_of", "first_year", "language"} <= record["parameters"].keys()
        if not (complete and {"zh", "en"} <= record["zone_name"].keys()):
            raise ValueError("zone, date, language or name is missing")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ZonereportError(f"{path} is no record of a run ({error}); build that report again") from error
    return dict(record)


def _by_vintage(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row of the page for each zone and day, with its languages."""
    key = itemgetter("zone", "as_of")
    for (_, as_of), members in groupby(records, key=lambda record: key(record["parameters"])):
        editions = list(members)
        names = editions[0]["zone_name"]
        yield {"names": names, "as_of": as_of, "editions": [_edition(record) for record in editions]}


def _edition(record: Mapping[str, Any]) -> dict[str, Any]:
    language = record["parameters"]["language"]
    labels = {
        "report.html": "HTML",
        "report.pdf": "PDF",
        "report.ipynb": message("report.index.notebook", language),
        FILE: message("report.index.record", language),
    }
    return {
        "language": language,
        "folder": record["folder"],
        "name": message("report.index.language", language, first_year=record["parameters"]["first_year"]),
        "files": list(labels.items()),
    }


def _page(runs: list[dict[str, Any]]) -> str:
    text = {
        language.value: {name: message(f"report.index.{name}", language) for name in _TEXTS}
        for language in Language
    }
    style = _style(_shown([runs, text]))
    environment = Environment(
        loader=PackageLoader("zonereport.build"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    template = environment.get_template("index.html.j2")
    return template.render(runs=runs, text=text, style=style, style_hash=f"sha256-{digest}")


def _shown(content: Any) -> str:
    """The characters that may appear, each once, sorted: the font's subset is the same every time."""
    return "".join(sorted(set(json.dumps(content, ensure_ascii=False))))


def _style(shown: str) -> str:
    font = b64encode(subset_woff2(shown)).decode("ascii")
    face = (
        '@font-face { font-family: "Noto Sans SC"; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
    return face + (files(__package__) / "templates" / "index.css").read_text(encoding="utf-8")

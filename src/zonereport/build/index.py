"""``index.html`` of the reports folder: all runs, read from their ``run.json`` files."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from math import nan
from operator import itemgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..errors import ZonereportError
from ..language.formats import format_bounds, format_period, symbol_form
from ..language.messages import message
from ..language.names import code_name
from ..language.subset import subset_woff2
from ..seeds import replace_file
from ..vocabulary import Language, Measure, Status
from .record import FILE, skimmed

#: Kept of a record: of ten thousand, the rows that each report saw would fill the memory.
_KEPT = ("parameters", "zone_name", "headlines")
_TEXTS = (
    "title", "zone", "as_of", "reports", "headlines", "empty", "all", "filter", "search", "tongue", "year",
    "found", "none",
)  # fmt: skip


def update_index(output: Path) -> Path:
    """Write ``index.html`` into the reports folder and return its path.

    The page asks nothing of anywhere and shows Chinese without a Chinese font. All rows stand in it; the
    only script that its policy allows hides those that are not looked for.

    Raises
    ------
    ZonereportError
        If a ``run.json`` cannot be read.
    """
    path = output / "index.html"
    replace_file(path, index_page(find_runs(output)))
    return path


def index_page(records: list[dict[str, Any]]) -> bytes:
    """The page that lists reports, wherever they lie, from what ``read_record`` gave of each."""
    order = {language.value: number for number, language in enumerate(Language)}
    found = sorted(records, key=lambda record: order[record["parameters"]["language"]])
    found.sort(key=lambda record: str(record["parameters"]["as_of"]), reverse=True)
    found.sort(key=lambda record: str(record["parameters"]["zone"]))
    return _page(list(_by_vintage(found))).encode("utf-8")


def find_runs(output: Path) -> list[dict[str, Any]]:
    """The records below ``output/<zone>/<as-of>/<language>/``.

    Each has its ``folder`` relative to ``output`` besides what the page shows of ``run.json``. Hidden
    folders are reports in the making and are left out.
    """
    found = []
    for path in sorted(output.glob(f"*/*/*/{FILE}")):
        folder = path.parent.relative_to(output)
        if not any(part.startswith(".") for part in folder.parts):
            found.append(read_record(path.read_bytes(), folder.as_posix(), str(path)))
    return found


def read_record(content: bytes, folder: str, where: str) -> dict[str, Any]:
    """What the page shows of a ``run.json``, with its report's folder relative to the page.

    Raises
    ------
    ZonereportError
        If the record, which lies ``where``, cannot be read.
    """
    try:
        record = skimmed(content)
        complete = {"zone", "as_of", "first_year", "language"} <= record["parameters"].keys()
        if not (complete and {"zh", "en"} <= record["zone_name"].keys()):
            raise ValueError("zone, date, language or name is missing")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ZonereportError(f"{where} is no record of a run ({error}); build that report again") from error
    return {**{name: record.get(name, []) for name in _KEPT}, "folder": folder}


def _by_vintage(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row of the page for each zone and day, with its languages."""
    key = itemgetter("zone", "as_of")
    for (zone, as_of), members in groupby(records, key=lambda record: key(record["parameters"])):
        editions = list(members)
        yield {
            "zone": zone,
            "names": editions[0]["zone_name"],
            "as_of": as_of,
            "headlines": [_headline(one) for one in editions[0]["headlines"]],
            "editions": [_edition(record) for record in editions],
        }


def _headline(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A figure as the page shows it: number and interval once, what it is in each language.

    All are percentages, which read the same in both.
    """
    value, lower, upper, resolution = (
        nan if figure[name] is None else float(figure[name])
        for name in ("value", "lower", "upper", "resolution")
    )
    is_closed = lower == lower and upper == upper and lower < upper
    number = symbol_form(
        value, lower, upper, figure["unit"], Language.ZH, resolution=resolution,
        qualifier=figure["qualifier"], with_unit=True, is_change=figure["measure"] == Measure.CHANGE,
    )  # fmt: skip
    return {
        "number": number,
        "interval": format_bounds(nan, lower, upper, figure["unit"], Language.ZH) if is_closed else "",
        "what": {language.value: _what(figure, language.value) for language in Language},
    }


def _what(figure: Mapping[str, Any], language: str) -> str:
    """Indicator, period and, of what is no outcome, the observation status."""
    name = str(figure["name"][language])
    what = message(f"report.index.what.{figure['question']}", language, name=name[:1].upper() + name[1:])
    days = (figure["period_start"], figure["period_end"], figure["months"])
    period = format_period(*days, language, short=True) if figure["period_end"] else ""
    if figure["status"] != Status.ACTUAL:
        status = code_name("status", figure["status"], language)
        period = message("changes.said.of_status", language, period=period, status=status)
    return ("，" if language == Language.ZH else ", ").join(filter(None, (what, period)))


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
    # One row needs no search.
    script = _asset("index.js").strip() if len(runs) > 1 else ""
    environment = Environment(
        loader=PackageLoader("zonereport.build"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    zones = {run["zone"]: run["names"] for run in runs}
    return environment.get_template("index.html.j2").render(
        runs=runs,
        text=text,
        zones=sorted(zones.items()),
        years=sorted({run["as_of"][:4] for run in runs}, reverse=True),
        languages=[
            (code.value, message("report.index.tongue_name", code))
            for code in Language
            if any(edition["language"] == code.value for run in runs for edition in run["editions"])
        ],
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script) if script else "",
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _shown(content: Any) -> str:
    """The characters that may appear, each once, sorted: the font's subset is the same every time."""
    return "".join(sorted(set(json.dumps(content, ensure_ascii=False))))


def _style(shown: str) -> str:
    font = b64encode(subset_woff2(shown)).decode("ascii")
    face = (
        '@font-face { font-family: "Noto Sans SC"; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    )
    return face + _asset("index.css")


def _asset(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")

"""Seeds that look like the real ones, of any size: with every code, bound and kind of print that those have.

Each synthetic row is drawn from a real one: its codes, its wording and the shape of its number stay, the
digits, the zone and the year are new. A source prints a thing once, as long as there are enough things to
print, and targets for the year in which it appears. Zones and sources are invented, and so are the texts
that the sources name: their digests are in the tables, so that rows are anchored and sealed as real ones
are, but no text is written. The province and the nation have figures as the zones have. The same arguments
give the same bytes.

    python bench/synthetic.py folder --figures 1000000 [--zones 400] [--faults 20] [--random-seed 1]
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from zonereport.seeds import load_seeds, seals_of

ROOT = Path(__file__).resolve().parents[1]
YEARS = range(2015, 2025)
SMALL = ("dismissed", "corrections", "alternatives")
BLOCK = 200_000
#: Figures of a zone in ten years, where it is not said how many zones there are: more figures, more zones.
PER_ZONE = 2500

#: What a fault does to a row of figures.csv, by name.
FAULTS: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "unknown indicator": lambda row: {"indicator": f"{row['indicator']}_x"},
    "unreadable print": lambda row: {"printed": f"{row['printed']}?"},
    "period that ends before it begins": lambda row: {"period": "2024-07/2024-01"},
    "unknown code": lambda row: {"status": "planned"},
    "contradicted bound": lambda row: {"printed": "20%以上", "measure": "share", "qualifier": "at_most"},
    "unknown source": lambda row: {"source": f"{row['source']}-x"},
}


def write_seeds(
    folder: Path,
    figures: int,
    zones: int | None = None,
    faults: int = 0,
    random_seed: int = 1,
    model: Path = ROOT / "seeds",
) -> dict[str, str]:
    """Write a seeds folder with that many figures; returns the kind of fault by figure.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    figures : int
        Rows of ``figures.csv``.
    zones : int, optional
        Invented zones, each in an invented city of the real province; by default one for every 2500
        figures, four at least.
    faults : int
        So many rows are spoilt, each in one of the ways of ``FAULTS``.
    random_seed : int
        Another number, other seeds.
    model : Path
        The real seeds.
    """
    real = load_seeds(model)
    random = np.random.default_rng(random_seed)
    folder.mkdir(parents=True, exist_ok=True)
    count = max(4, figures // PER_ZONE) if zones is None else zones
    codes = [f"zone{number:04}" for number in range(count)]
    above = real.areas[real.areas["kind"].isin(["nation", "province"])]
    _write_areas(folder, above, codes)
    shutil.copyfile(model / "indicators.csv", folder / "indicators.csv")
    for name in SMALL:
        getattr(real, name).iloc[:0].to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    sources = _sources(real.sources, sorted([*codes, *above["area"]]))
    sources.to_csv(folder / "sources.csv", index=False, lineterminator="\n")
    return _write_figures(folder / "figures.csv", _templates(real.figures), sources, figures, faults, random)


def _write_areas(folder: Path, above: pd.DataFrame, codes: list[str]) -> None:
    province = above.loc[above["kind"] == "province", "area"].iloc[0]
    cities = [{"area": f"city-{code}", "name_zh": f"{code}市", "name_en": f"{code} City", "kind": "city",
               "parent": province} for code in codes]  # fmt: skip
    zones = [{"area": code, "name_zh": f"{code}高新区", "name_en": f"{code} Zone", "kind": "zone",
              "parent": f"city-{code}"} for code in codes]  # fmt: skip
    table = pd.concat([above, pd.DataFrame(cities), pd.DataFrame(zones)]).sort_values("area")
    table.to_csv(folder / "areas.csv", index=False, lineterminator="\n")


def _sources(real: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """One source an area and year; two of three name a text."""
    rows = []
    for code in codes:
        for year in YEARS:
            name = f"{code}-{year}"
            row = dict.fromkeys(real.columns, "") | {
                "source": name, "title": f"{code} {year}", "outlet": "invented", "language": "zh",
                "published_from": f"{year + 1}-02-01", "published_to": f"{year + 1}-02-01",
            }  # fmt: skip
            if year % 3:
                row |= {"file": f"{name}.txt", "sha256": hashlib.sha256(name.encode()).hexdigest()}
            rows.append(row)
    return pd.DataFrame(rows).sort_values("source", ignore_index=True)


def _templates(figures: pd.DataFrame) -> pd.DataFrame:
    """The real rows, without those that point at other rows or name a period that no other year has."""
    fits = (figures["supersedes"] == "") & (figures["period"] != "")
    return figures[fits].reset_index(drop=True)


def _write_figures(
    path: Path,
    templates: pd.DataFrame,
    sources: pd.DataFrame,
    count: int,
    faults: int,
    random: np.random.Generator,
) -> dict[str, str]:
    """Block by block: the generator must not need more memory than what it is there to measure."""
    spoilt_rows = set(random.choice(count, size=min(faults, count), replace=False).tolist())
    kinds = list(FAULTS)
    spoilt: dict[str, str] = {}
    digests = dict(zip(sources["source"], sources["sha256"], strict=True))
    names = sources["source"].to_numpy(dtype=object)
    # Sorted by source, then by number: the order that the contract wants.
    source_of = np.sort(random.integers(len(names), size=count))
    first = np.searchsorted(source_of, source_of)
    width = max(3, len(str(int((np.arange(count) - first).max()) + 1)))
    orders = _orders(len(names), len(templates), random)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(templates.columns) + "\n")
        for begin in range(0, count, BLOCK):
            at = np.arange(begin, min(begin + BLOCK, count))
            place = at - first[at]
            begins, steps = (order[source_of[at]] for order in orders)
            drawn = templates.iloc[(begins + place * steps) % len(templates)].reset_index(drop=True)
            block = _block(drawn, names[source_of[at]], place, width, random)
            block["seal"] = np.where(block["start"] == "", "", seals_of(block, digests))
            for row in sorted(spoilt_rows.intersection(at.tolist())):
                kind = kinds[len(spoilt) % len(kinds)]
                cells = {str(column): str(block.at[row - begin, column]) for column in block.columns}
                for column, cell in FAULTS[kind](cells).items():
                    block.at[row - begin, column] = cell
                spoilt[cells["figure"]] = kind
            block.to_csv(file, index=False, header=False, lineterminator="\n")
    return spoilt


def _orders(sources: int, templates: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Where each source begins among the templates, and by how many it goes on: none twice before all."""
    steps = np.arange(1, templates + 1)
    steps = steps[np.gcd(steps, templates) == 1]
    return random.integers(templates, size=sources), random.choice(steps, size=sources)


def _block(
    chosen: pd.DataFrame, source: np.ndarray, place: np.ndarray, width: int, random: np.random.Generator
) -> pd.DataFrame:
    zone_year = pd.Series(source, dtype="str").str.rsplit("-", n=1, expand=True)
    chosen["source"] = source
    chosen["area"] = zone_year[0]
    numbers = (place + 1).astype(str)
    cells = zip(zone_year[0], zone_year[1], numbers, strict=True)
    chosen["figure"] = [f"{zone}y{year[2:]}-{number.zfill(width)}" for zone, year, number in cells]
    chosen["printed"] = _other_digits(chosen["printed"], random)
    chosen["period"] = _other_year(
        chosen["period"], zone_year[1].astype(int) + (chosen["status"] == "target").astype(int)
    )
    anchored = zone_year[1].astype(int) % 3 != 0
    start = place * 60
    chosen["start"] = np.where(anchored, start.astype(str), "")
    end = start + chosen["printed"].str.len().to_numpy()
    chosen["end"] = np.where(anchored, end.astype(str), "")
    return chosen.astype("str")


def _other_digits(printed: pd.Series, random: np.random.Generator) -> list[str]:
    """The same number of digits, other ones; a number's first digit is never 0, and a single 1 or 0 stays.

    A trailing 0 stays too: where a number ends in zeros, its print says how rounded it is.
    """
    drawn = iter(random.integers(1, 10, size=int(printed.str.len().sum())).tolist())

    def other(cell: str) -> str:
        if not any("1" <= character <= "9" for character in cell) or "~" in cell or "-" in cell:
            return cell
        return "".join(str(next(drawn)) if "1" <= character <= "9" else character for character in cell)

    return [other(cell) for cell in printed.tolist()]


def _other_year(period: pd.Series, year: pd.Series) -> list[str]:
    """The same months, moved so that the period ends in the source's year."""
    moved = []
    for cell, target in zip(period.tolist(), year.tolist(), strict=True):
        months = cell.split("/")
        shift = target - int(months[-1][:4])
        moved.append("/".join(f"{int(month[:4]) + shift}{month[4:]}" for month in months))
    return moved


def main() -> None:
    """Write one folder of seeds."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--figures", type=int, default=10_000)
    options.add_argument("--zones", type=int)
    options.add_argument("--faults", type=int, default=0)
    options.add_argument("--random-seed", type=int, default=1)
    given = options.parse_args()
    spoilt = write_seeds(given.folder, given.figures, given.zones, given.faults, given.random_seed)
    for figure, kind in spoilt.items():
        print(f"{figure}: {kind}")


if __name__ == "__main__":
    main()

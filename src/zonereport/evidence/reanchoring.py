"""Taking over a text that changed: new offsets, new digest, seals emptied; all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from zonereport.errors import UsageError, ZonereportError
from zonereport.seeds import Seeds, replace_files, rewritten

from .moves import Moves, find_moves
from .texts import FIRST_LINE, digest_of_text

_MOST_NAMED = 20


def reanchored(seeds: Seeds, text_path: str | Path) -> Moves:
    """Rewrite the offsets of a changed text's rows, where every row's string is found again.

    ``figures.csv`` and ``dismissed.csv`` get the new offsets, the figures and sources of the text lose
    their seals, and ``sources.csv`` gets the text's digest; all three files or none are replaced.

    Parameters
    ----------
    seeds : Seeds
        As loaded from the folder that is to be rewritten.
    text_path : path
        The changed text, under the file name that ``sources.csv`` has for it.

    Returns
    -------
    Moves
        Where the rows went, and which numerals no row covers.

    Raises
    ------
    ZonereportError
        If a row's string is not found again; it names the rows, and nothing is written.
    UsageError
        If no source names the file.
    """
    path = Path(text_path)
    is_of_text = seeds.sources["file"] == path.name
    if not is_of_text.any():
        files = ", ".join(sorted({file for file in seeds.sources["file"] if file}))
        raise UsageError(f"no source names the text {path.name}; choose one of: {files}")
    raw = path.read_bytes()
    moves = find_moves(seeds, path.name, raw.decode("utf-8"))
    if len(moves.lost):
        raise ZonereportError(_refusal(moves))
    sources = set(seeds.sources.loc[is_of_text, "source"])
    columns = {name: _offsets(seeds, moves, name) for name in ("figures", "dismissed")}
    columns["figures"]["seal"] = [
        "" if source in sources else cell
        for source, cell in zip(seeds.figures["source"], seeds.figures["seal"], strict=True)
    ]
    columns["sources"] = {
        "sha256": seeds.sources["sha256"].mask(is_of_text, digest_of_text(raw)).tolist(),
        "seal": seeds.sources["seal"].mask(is_of_text, "").tolist(),
    }
    order = _order(seeds, columns["dismissed"])
    replace_files(
        {
            seeds.folder / f"{name}.csv": rewritten(
                seeds.folder, name, cells, order if name == "dismissed" else None
            )
            for name, cells in columns.items()
        }
    )
    return moves


def _refusal(moves: Moves) -> str:
    lost = moves.lost
    named = [
        f"  {row['file']}, row {row['line']}: {row['printed']}, which stood at {row['start']} to {row['end']}"
        for row in lost.head(_MOST_NAMED).to_dict("records")
    ]
    more = [f"  and {len(lost) - _MOST_NAMED} more"] if len(lost) > _MOST_NAMED else []
    rows = "1 row is" if len(lost) == 1 else f"{len(lost)} rows are"
    head = f"{rows} not found again in {moves.file}, so nothing was moved. Correct or delete first:"
    return "\n".join([head, *named, *more])


def _offsets(seeds: Seeds, moves: Moves, name: str) -> dict[str, list[str]]:
    """The columns ``start`` and ``end`` of one file, with the rows of the text moved."""
    frame = getattr(seeds, name)
    starts, ends = frame["start"].tolist(), frame["end"].tolist()
    mine = moves.rows[moves.rows["file"] == f"{name}.csv"]
    for line, to, printed in zip(mine["line"], mine["to"], mine["printed"], strict=True):
        starts[line - FIRST_LINE] = str(to)
        ends[line - FIRST_LINE] = str(to + len(printed))
    return {"start": starts, "end": ends}


def _order(seeds: Seeds, offsets: dict[str, list[str]]) -> list[int]:
    """Positions of the rows of ``dismissed.csv`` in the order that the file keeps."""
    keys = zip(seeds.dismissed["source"], offsets["start"], offsets["end"], strict=True)
    key_of = {at: (source, int(start), int(end)) for at, (source, start, end) in enumerate(keys)}
    return sorted(key_of, key=key_of.__getitem__)

"""Column widths that make a table short, found from the lines that its cells take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zonereport.render.pdf.metrics import atoms, line_count, text_em

_NARROWEST = 4.0  # em, of a column with Chinese text
_STEP = 0.5  # em
_EXCHANGES = 4  # at most, when the columns' widths have been found


@dataclass(frozen=True)
class Widths:
    """Widths in em that make a table short, and the lines of each row."""

    widths: list[float]
    lines: list[int]
    fits: bool


class CellColumn:
    """Lines of every cell of a column, for every width that is worth a try."""

    def __init__(self, texts: list[str], extra: list[float] | None, loose: bool) -> None:
        self.texts, self.loose = texts, loose
        more = extra or [0.0] * len(texts)
        natural = [text_em(text) + add for text, add in zip(texts, more, strict=True)]
        whole = [max((a.length for a in atoms(text, loose)), default=0.0) + add
                 for text, add in zip(texts, more, strict=True)]  # fmt: skip
        self.most = max(*natural, 0.5)
        self.least = min(max(*whole, min(self.most, _NARROWEST)), self.most)
        count = int((self.most - self.least) / _STEP) + 1
        self.widths = [self.least + _STEP * n for n in range(count)]
        if self.widths[-1] < self.most:
            self.widths.append(self.most)
        known: dict[tuple[str, float, float], int] = {}

        def lines(text: str, add: float, full: float, width: float) -> int:
            if full <= width + 1e-6:
                return 1
            key = (text, add, width)
            if key not in known:
                known[key] = line_count(text, width - add, loose)
            return known[key]

        self.lines: NDArray[np.float64] = np.array(
            [[lines(t, a, n, w) for t, a, n in zip(texts, more, natural, strict=True)] for w in self.widths],
            dtype=np.float64,
        )


def _cost(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lines of rows; more than three in one row count for more, since they read badly."""
    return lines + 0.3 * np.maximum(lines - 3, 0) ** 2


def shortest(columns: list[CellColumn], room: float) -> Widths:
    """Widen, again and again, the column whose widening saves most for the width that it takes."""
    chosen = [0] * len(columns)
    spare = room - sum(column.least for column in columns)
    fits = spare >= 0
    while spare > 0:
        current = _lines(columns, chosen)
        tried = (_best_step(columns, chosen, current, x, spare) for x in range(len(columns)))
        gain, x, index = max(tried, key=lambda step: (step[0], -step[1]))
        if gain <= 1e-9:
            break
        spare -= columns[x].widths[index] - columns[x].widths[chosen[x]]
        chosen[x] = index
    for _ in range(_EXCHANGES if fits else 0):
        better = _exchanged(columns, chosen, spare)
        if better is None:
            break
        chosen, spare = better
    widths = [column.widths[i] for column, i in zip(columns, chosen, strict=True)]
    if not fits:  # all squeezed into the page in proportion
        widths = [width * room / sum(widths) for width in widths]
    return Widths(widths, [int(count) for count in _lines(columns, chosen).max(axis=0)], fits)


def _exchanged(columns: list[CellColumn], chosen: list[int], spare: float) -> tuple[list[int], float] | None:
    """One column narrower and another wider in its stead, where that saves most; None if nowhere."""
    start = _cost(_lines(columns, chosen).max(axis=0)).sum()
    best, found = 0.5, None
    for x, column in enumerate(columns):
        for narrower in range(chosen[x]):
            trial = [*chosen[:x], narrower, *chosen[x + 1 :]]
            freed = spare + column.widths[chosen[x]] - column.widths[narrower]
            current = _lines(columns, trial)
            steps = (_best_step(columns, trial, current, y, freed) for y in range(len(columns)) if y != x)
            _, y, index = max(steps, key=lambda step: (step[0], -step[1]), default=(0.0, x, narrower))
            now = [*trial[:y], index, *trial[y + 1 :]]
            saved = start - _cost(_lines(columns, now).max(axis=0)).sum()
            if saved > best:
                best, found = saved, (now, freed - columns[y].widths[index] + columns[y].widths[trial[y]])
    return found


def _lines(columns: list[CellColumn], chosen: list[int]) -> NDArray[np.float64]:
    return np.array([column.lines[i] for column, i in zip(columns, chosen, strict=True)])


def _best_step(
    columns: list[CellColumn], chosen: list[int], current: NDArray[np.float64], x: int, spare: float
) -> tuple[float, int, int]:
    """What a column's best widening saves per em, the column, and its new width's number."""
    column, now = columns[x], chosen[x]
    last = int(np.searchsorted(column.widths, column.widths[now] + spare, side="right"))
    trials = column.lines[now + 1 : last]
    if not len(trials):
        return 0.0, x, now
    others = np.delete(current, x, axis=0).max(axis=0, initial=1.0)
    saved = (_cost(current.max(axis=0)) - _cost(np.maximum(trials, others))).sum(axis=1)
    # A little for a cell beside a longer one: several columns may have to give way together.
    saved += 0.05 * (current[x] - trials).sum(axis=1)
    gains = saved / (np.array(column.widths[now + 1 : last]) - column.widths[now])
    best = int(gains.argmax())
    return float(gains[best]), x, now + 1 + best

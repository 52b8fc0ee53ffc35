"""Column widths that make a table short, found from the lines that its cells take."""

from __future__ import annotations

from bisect import bisect_right
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
        self.width_array = np.array(self.widths)
        self.own_cost: list[float] = _cost(self.lines).sum(axis=1).tolist()


def _cost(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lines of rows; more than three in one row count for more, since they read badly."""
    return lines + 0.3 * np.maximum(lines - 3, 0) ** 2


def shortest(columns: list[CellColumn], room: float) -> Widths:
    """Widen, again and again, the column whose widening saves most for the width that it takes."""
    chosen = [0] * len(columns)
    spare = room - sum(column.least for column in columns)
    fits = spare >= 0
    while spare > 0:
        gain, x, index = _best_step(columns, chosen, spare)
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
            if start - column.own_cost[narrower] <= best:
                continue  # its own lines would cost more than all that another column can save
            trial = [*chosen[:x], narrower, *chosen[x + 1 :]]
            freed = spare + column.widths[chosen[x]] - column.widths[narrower]
            _, y, index = _best_step(columns, trial, freed, fixed=x)
            now = [*trial[:y], index, *trial[y + 1 :]]
            saved = start - _cost(_lines(columns, now).max(axis=0)).sum()
            if saved > best:
                best, found = saved, (now, freed - columns[y].widths[index] + columns[y].widths[trial[y]])
    return found


def _lines(columns: list[CellColumn], chosen: list[int]) -> NDArray[np.float64]:
    return np.array([column.lines[i] for column, i in zip(columns, chosen, strict=True)])


def _best_step(
    columns: list[CellColumn], chosen: list[int], spare: float, fixed: int = -1
) -> tuple[float, int, int]:
    """What the best widening of a column saves per em, the column, and its new width's number.

    The column ``fixed`` keeps its width; of equal widenings the leftmost is taken.
    """
    current = _lines(columns, chosen)
    cost = _cost(current.max(axis=0))
    gain, at, number = 0.0, 0 if fixed else min(1, len(columns) - 1), -1
    for x, column in enumerate(columns):
        now = chosen[x]
        last = bisect_right(column.widths, column.widths[now] + spare)
        if x == fixed or last <= now + 1:
            continue
        trials = column.lines[now + 1 : last]
        others = np.ones_like(cost)
        for y, lines in enumerate(current):
            if y != x:
                np.maximum(others, lines, out=others)
        saved = (cost - _cost(np.maximum(trials, others))).sum(axis=1)
        # A little for a cell beside a longer one: several columns may have to give way together.
        saved += 0.05 * (current[x] - trials).sum(axis=1)
        gains = saved / (column.width_array[now + 1 : last] - column.widths[now])
        best = int(gains.argmax())
        if gains[best] > gain:
            gain, at, number = float(gains[best]), x, now + 1 + best
    return gain, at, number if number >= 0 else chosen[at]

"""How every chart looks: one face, one palette, one set of sizes.

A chart must read the same in colour, to a colour-blind eye and in grey print,
so observation status is never told by colour alone: outcomes are filled discs,
expectations half-filled discs, targets hollow diamonds. The settings hold
inside :func:`theme` only; matplotlib's global state stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ..language.typeface import FONT_FAMILY, font_file

# Furniture. The HTML exporter may restyle these three in dark mode by attribute
# selectors (`[fill="#24292f"]`), so nothing else may use the same hex codes.
INK = "#24292f"  # names, numbers
MUTED = "#626a73"  # axis labels, keys, periods
GRID = "#d5dae0"  # grid lines, frames of empty bars
FURNITURE = (INK, MUTED, GRID)

# Data. Lightness differs as much as hue; each keeps 3:1 on white and on #14171a.
OUTCOME = "#1f78b4"
TARGET = "#d1600a"
REFERENCE = "#7d858e"

# Fills of stacked bars, a ladder of lightness from dark to pale. Words inside keep their colour in dark mode
# as the fills do; pale and dark fills get an outline in a data colour, so that their edge shows on any page.
DEEP = "#14507d"
MID = "#6ba6cf"
PALE = "#c9dcea"
WARM = "#d1600a"
NEUTRAL = "#b4bac1"
ON_DARK = "#ffffff"
ON_LIGHT = "#101418"

FONT_SIZE = 9.0  # points; the figure is drawn at 72 dpi, so a point is a pixel
SMALL_SIZE = 8.0
LINE_HEIGHT = 1.35
WIDTH = 518.4  # points: 7.2 in, printed on a column of 16 cm
SLIM = 240.0  # points: on a telephone, where 320 pixels make small words 11 pixels high
MARKER_SIZE = 7.0  # points, diameter
ARROW_LENGTH = 15.0  # points, from the marker's centre


_is_applied = False


@cache
def _register_face() -> None:
    font_manager.fontManager.addfont(str(font_file()))


@cache
def _settings() -> dict[str, object]:
    # From matplotlib's own defaults, not from the user's matplotlibrc: same data, same bytes.
    settings: dict[str, object] = {
        key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith(("backend", "toolbar"))
    }
    settings |= {
        "figure.dpi": 72,
        "savefig.dpi": 72,
        "font.family": [FONT_FAMILY],
        "font.size": FONT_SIZE,
        "text.color": INK,
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "axes.edgecolor": GRID,
        "axes.facecolor": "none",
        "axes.labelcolor": MUTED,
        "axes.labelsize": SMALL_SIZE,
        "axes.linewidth": 0.8,
        "axes.axisbelow": True,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.unicode_minus": True,
        "figure.facecolor": "none",
        "grid.color": GRID,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.4,
        "lines.solid_capstyle": "butt",
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "xtick.color": GRID,
        "ytick.color": GRID,
        "xtick.labelcolor": MUTED,
        "ytick.labelcolor": INK,
        "xtick.labelsize": SMALL_SIZE,
        "ytick.labelsize": FONT_SIZE,
        "svg.fonttype": "none",
        "svg.hashsalt": "zonereport",
    }
    return settings


@contextmanager
def theme() -> Iterator[None]:
    """Apply the report's chart settings for the length of a ``with`` block.

    Examples
    --------
    >>> with theme():
    ...     mpl.rcParams["font.size"]
    9.0
    """
    global _is_applied
    if _is_applied:
        # matplotlib takes a millisecond to change its settings; within a chart they are as they are to be.
        yield
        return
    _register_face()
    with mpl.rc_context(_settings()):  # type: ignore[arg-type]
        _is_applied = True
        try:
            yield
        finally:
            _is_applied = False


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of ``width`` by ``height`` points that no pyplot state knows.

    Call it inside :func:`theme`.
    """
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    FigureCanvasSVG(figure)
    return figure

"""How every chart looks: one face, one palette, one set of sizes.

A chart must read the same in colour, to a colour-blind eye and in grey print,
so observation status is never told by colour alone: outcomes are filled discs,
expectations half-filled discs, targets hollow diamonds.
"""

from __future__ import annotations

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

FONT_SIZE = 9.0  # points
SMALL_SIZE = 8.0
LINE_HEIGHT = 1.35
WIDTH = 518.4  # points: 7.2 in, printed on a column of 16 cm
SLIM = 240.0  # points: on a telephone, where 320 pixels make small words 11 pixels high
MARKER_SIZE = 7.0  # points, diameter
ARROW_LENGTH = 15.0  # points, from the marker's centre

"""Numbers, units, intervals, days and periods of a report: the one door to all of them.

What is missing gives an empty string everywhere, never a zero or a sign: a table leaves the cell empty
and says once, in a note, what an empty cell means.
"""

from __future__ import annotations

from .bounds import format_bounds
from .numbers import format_number, locale_of
from .periods import as_date, format_date, format_date_range, format_day, format_period, format_window
from .printed import format_quantity, symbol_form
from .units import Display, choose_display, unit_label

__all__ = [
    "Display",
    "as_date",
    "choose_display",
    "format_bounds",
    "format_date",
    "format_date_range",
    "format_day",
    "format_number",
    "format_period",
    "format_quantity",
    "format_window",
    "locale_of",
    "symbol_form",
    "unit_label",
]

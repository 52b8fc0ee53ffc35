"""Figures and periods as people write them: "14.37亿元" to value, bounds and unit."""

from zonereport.quantity.amounts import parse_quantity
from zonereport.quantity.characters import plain_characters
from zonereport.quantity.coverage import Numeral, NumeralKind, find_numerals
from zonereport.quantity.periods import Period, parse_period
from zonereport.quantity.printed_units import PrintedUnit
from zonereport.quantity.quantities import Quantity
from zonereport.quantity.units import printed_unit

__all__ = [
    "Numeral",
    "NumeralKind",
    "Period",
    "PrintedUnit",
    "Quantity",
    "find_numerals",
    "parse_period",
    "parse_quantity",
    "plain_characters",
    "printed_unit",
]

"""How large a unit to show: 14.37亿元 in Chinese is CNY 1.437 billion in English.

Chinese counts in 万 and 亿, English in million and billion; the choice depends on the size of the
number and on how finely it was printed. One table per language holds the choices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

from ..vocabulary import Language, Unit

COUNTED = frozenset({Unit.COUNT, Unit.PERSONS, Unit.RANK, Unit.MONTH, Unit.DAY})


@dataclass(frozen=True)
class Display:
    """One way to write a unit: ``prefix + number / factor + suffix``.

    ``smallest`` is the size from which it serves, ``coarseness`` the coarsest last digit (in canonical
    units) that still asks for a smaller unit: 5000米 stays in metres, 12公里 does not.
    """

    factor: float
    suffix: str = ""
    prefix: str = ""
    label: str = ""
    singular: str = ""
    smallest: float = 0.0
    coarseness: float = 0.0


_WAN = Display(1e4, "万", label="万", smallest=1e4, coarseness=100)


def _wan_yi(unit: str, trillions: float = 1e13) -> tuple[Display, ...]:
    """A unit that Chinese counts in 万, 亿 and 万亿."""
    scales = ((1e12, "万亿", trillions), (1e8, "亿", 1e8), (1e4, "万", 1e4))
    larger = (Display(size, name + unit, label=name + unit, smallest=least) for size, name, least in scales)
    return *larger, Display(1, unit, label=unit)


def _millions(code: str) -> tuple[Display, ...]:
    """A currency by its ISO 4217 code, in million, billion and trillion."""
    scales = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
    larger = (Display(size, name, f"{code} ", label=code + name, smallest=size) for size, name in scales)
    return *larger, Display(1, prefix=f"{code} ", label=code)


_ZH: dict[Unit, tuple[Display, ...]] = {
    Unit.CNY: _wan_yi("元"),
    Unit.USD: _wan_yi("美元"),
    Unit.EUR: _wan_yi("欧元"),
    Unit.HKD: _wan_yi("港元"),
    Unit.JPY: _wan_yi("日元"),
    Unit.GBP: _wan_yi("英镑"),
    Unit.PERCENT: (Display(1, "%", label="%"),),
    Unit.PP: (Display(1, "个百分点", label="百分点"),),
    Unit.COUNT: (_WAN, Display(1)),
    Unit.M2: (
        Display(1e6, "平方公里", label="平方公里", smallest=1e7, coarseness=1e3),
        Display(1e4, "万平方米", label="万平方米", smallest=1e4),
        Display(1, "平方米", label="平方米"),
    ),
    Unit.M: (
        Display(1e3, "公里", label="公里", smallest=1e3, coarseness=10),
        Display(1, "米", label="米", smallest=1),
        Display(1e-3, "毫米", label="毫米", smallest=1e-3),
        Display(1e-6, "微米", label="微米", smallest=1e-6),
        Display(1e-9, "纳米", label="纳米"),
    ),
    Unit.MU: (Display(1, "亩", label="亩"),),
    Unit.PERSONS: (
        Display(1e4, "万人", label="万人", smallest=1e4, coarseness=100),
        Display(1, "人", label="人"),
    ),
    Unit.RANK: (Display(1, "位", prefix="第", label="位次"),),
    # An age printed as 26年 is months in the data; it is shown in years again.
    Unit.MONTH: (
        Display(12, "年", label="年", smallest=12, coarseness=12),
        Display(1, "个月", label="月"),
    ),
    Unit.DAY: (Display(1, "天", label="天"),),
    Unit.HOUR: (
        Display(1, "小时", label="小时", smallest=0.5),
        Display(1 / 60, "分钟", label="分钟", smallest=1 / 60),
        Display(1 / 3600, "秒", label="秒", smallest=1 / 3600),
        Display(1 / 3.6e6, "毫秒", label="毫秒"),
    ),
    Unit.TIMES: (Display(1, "倍", label="倍"),),
    Unit.PER_10K: (Display(1, "", prefix="每万人", label="每万人"),),
    Unit.M3: _wan_yi("立方米"),
    Unit.TONNE: (
        *_wan_yi("吨")[1:3],
        Display(1, "吨", label="吨", smallest=1),
        Display(1e-3, "公斤", label="公斤", smallest=1e-3),
        Display(1e-6, "克", label="克"),
    ),
    Unit.KWH: _wan_yi("千瓦时"),
    Unit.TCE: _wan_yi("吨标准煤"),
    Unit.KW: (
        Display(1e4, "万千瓦", label="万千瓦", smallest=1e4),
        Display(1, "千瓦", label="千瓦", smallest=1),
        Display(1e-3, "瓦", label="瓦"),
    ),
    Unit.CELSIUS: (Display(1, "℃", label="℃"),),
    Unit.KMH: (Display(1, "公里/小时", label="公里/小时"),),
    Unit.INDEX: (Display(1),),
}
_EN: dict[Unit, tuple[Display, ...]] = {
    **{unit: _millions(unit) for unit in (Unit.CNY, Unit.USD, Unit.EUR, Unit.HKD, Unit.JPY, Unit.GBP)},
    Unit.PERCENT: (Display(1, "%", label="%"),),
    Unit.PP: (Display(1, " pp", label="percentage points"),),
    Unit.COUNT: (Display(1),),
    Unit.M2: (
        Display(1e6, " km²", label="km²", smallest=1e7, coarseness=1e3),
        Display(1e6, " million m²", label="million m²", smallest=1e6),
        Display(1, " m²", label="m²"),
    ),
    Unit.M: (
        Display(1e3, " km", label="km", smallest=1e3, coarseness=10),
        Display(1, " m", label="m", smallest=1),
        Display(1e-3, " mm", label="mm", smallest=1e-3),
        Display(1e-6, " µm", label="µm", smallest=1e-6),
        Display(1e-9, " nm", label="nm"),
    ),
    Unit.MU: (Display(1, " mu", label="mu"),),
    Unit.PERSONS: (Display(1, " people", label="people", singular=" person"),),
    Unit.RANK: (Display(1, label="rank"),),
    Unit.MONTH: (
        Display(12, " years", label="years", singular=" year", smallest=12, coarseness=12),
        Display(1, " months", label="months", singular=" month"),
    ),
    Unit.DAY: (Display(1, " days", label="days", singular=" day"),),
    Unit.HOUR: (
        Display(1, " hours", label="hours", singular=" hour", smallest=0.5),
        Display(1 / 60, " minutes", label="minutes", singular=" minute", smallest=1 / 60),
        Display(1 / 3600, " seconds", label="seconds", singular=" second", smallest=1 / 3600),
        Display(1 / 3.6e6, " ms", label="milliseconds"),
    ),
    Unit.TIMES: (Display(1, " times", label="times"),),
    Unit.PER_10K: (Display(1, " per 10,000 people", label="per 10,000 people"),),
    Unit.M3: (Display(1e6, " million m³", label="million m³", smallest=1e6), Display(1, " m³", label="m³")),
    Unit.TONNE: (
        Display(1e6, " million t", label="million t", smallest=1e6),
        Display(1, " t", label="t", smallest=1),
        Display(1e-3, " kg", label="kg", smallest=1e-3),
        Display(1e-6, " g", label="g"),
    ),
    Unit.KWH: (
        Display(1e6, " GWh", label="GWh", smallest=1e6),
        Display(1e3, " MWh", label="MWh", smallest=1e3),
        Display(1, " kWh", label="kWh"),
    ),
    Unit.TCE: (Display(1, " t of coal equivalent", label="t of coal equivalent"),),
    Unit.KW: (
        Display(1e6, " GW", label="GW", smallest=1e6),
        Display(1e3, " MW", label="MW", smallest=1e3),
        Display(1, " kW", label="kW", smallest=1),
        Display(1e-3, " W", label="W"),
    ),
    Unit.CELSIUS: (Display(1, " °C", label="°C"),),
    Unit.KMH: (Display(1, " km/h", label="km/h"),),
    Unit.INDEX: (Display(1),),
}
_MONTHLY = {Language.ZH: "/月", Language.EN: " a month"}
_DISPLAYS = {Language.ZH: _ZH, Language.EN: _EN}


def choose_display(
    unit: str, language: str, size: float, resolution: float = nan, compact: bool = True
) -> Display:
    """The way to write a number of ``size`` (canonical units), or all numbers of an axis up to ``size``.

    Parameters
    ----------
    unit : str
        Code of :class:`zonereport.vocabulary.Unit`, ``/month`` after it for a monthly rate; another one
        raises ``ValueError``.
    language : str
        ``zh`` or ``en``.
    size : float
        Size of the number, or the largest of a column or axis; NaN counts as small.
    resolution : float
        Size of the last printed digit in canonical units; NaN where it is not known.
    compact : bool
        False writes the number out in full.

    Examples
    --------
    >>> choose_display("CNY", "zh", 1.437e9).label, choose_display("CNY", "en", 1.437e9).label
    ('亿元', 'CNY billion')
    """
    base, _, per = unit.partition("/")
    if per == "month":
        chosen = choose_display(base, language, size, resolution, compact)
        each = _MONTHLY[Language(language)]
        singular = chosen.singular + each if chosen.singular else ""
        return replace(chosen, suffix=chosen.suffix + each, label=chosen.label + each, singular=singular)
    displays = _DISPLAYS[Language(language)][Unit(unit)]
    if not compact or isnan(size) or size == 0:
        return next(display for display in displays if display.factor == 1)
    for display in displays:
        fine = not isnan(resolution) and resolution < display.coarseness
        # Without a printed digit to go by, a number just above the threshold keeps the smaller unit.
        unknown = isnan(resolution) and display.coarseness > 0 and abs(size) < 10 * display.smallest
        if abs(size) >= display.smallest and not fine and not (unknown and display.smallest > 0):
            return display
    return displays[-1]


def unit_label(unit: str, language: str, size: float = nan) -> str:
    """The unit alone, for an axis or a column's head; empty for plain counts.

    Examples
    --------
    >>> unit_label("pp", "en"), unit_label("CNY", "zh", 9e9)
    ('percentage points', '亿元')
    """
    return choose_display(unit, language, size).label

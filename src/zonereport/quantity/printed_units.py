"""The units that newspapers print, and how many canonical units each of them is.

Money of another currency and standard coal stay in units of their own: an exchange
rate or a calorific value would be a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zonereport.vocabulary import Dimension, Unit


@dataclass(frozen=True)
class PrintedUnit:
    """A unit as printed: what it counts, the canonical unit, and how many of those it is."""

    label: str
    dimension: Dimension
    unit: Unit
    factor: Decimal = Decimal(1)


def _units(dimension: Dimension, unit: Unit, factors: dict[str, str]) -> dict[str, PrintedUnit]:
    """Make one entry per label; a key may hold several labels of the same factor."""
    return {
        label: PrintedUnit(label, dimension, unit, _factor(factor))
        for labels, factor in factors.items()
        for label in labels.split()
    }


def _factor(text: str) -> Decimal:
    whole, _, parts = text.partition("/")
    return Decimal(whole) / Decimal(parts or 1)


UNITS: dict[str, PrintedUnit] = {
    **_units(Dimension.MONEY, Unit.CNY, {"元 元人民币 块钱": "1"}),
    **_units(Dimension.MONEY, Unit.USD, {"美元 美金": "1"}),
    **_units(Dimension.MONEY, Unit.EUR, {"欧元": "1"}),
    **_units(Dimension.MONEY, Unit.HKD, {"港元 港币": "1"}),
    **_units(Dimension.MONEY, Unit.JPY, {"日元": "1"}),
    **_units(Dimension.MONEY, Unit.GBP, {"英镑": "1"}),
    **_units(Dimension.RATIO, Unit.PERCENT, {"%": "1", "‰": "0.1", "成": "10"}),
    **_units(Dimension.RATIO, Unit.PP, {"个百分点 百分点": "1", "个千分点 千分点": "0.1"}),
    **_units(Dimension.MULTIPLE, Unit.TIMES, {"倍": "1"}),
    **_units(
        Dimension.AREA,
        Unit.M2,
        {
            "平方公里 平方千米 km² km2": "1000000",
            "公顷": "10000",
            "平方米 平米 平方 平 ㎡ m² m2": "1",
            "平方厘米": "0.0001",
            "平方毫米": "0.000001",
        },
    ),
    **_units(Dimension.AREA, Unit.MU, {"亩": "1"}),
    **_units(
        Dimension.LENGTH,
        Unit.M,
        {
            "公里 千米 km": "1000",
            "海里": "1852",
            "米 m": "1",
            "英寸": "0.0254",
            "厘米 cm": "0.01",
            "毫米 mm": "0.001",
            "微米 μm µm um": "0.000001",
            "纳米 nm": "0.000000001",
        },
    ),
    **_units(
        Dimension.VOLUME,
        Unit.M3,
        {"立方米 立方 方 m³ m3": "1", "公升 升 L": "0.001", "毫升 ml": "0.000001"},
    ),
    **_units(
        Dimension.MASS,
        Unit.TONNE,
        {
            "吨": "1",
            "公斤 千克 kg": "0.001",
            "斤": "0.0005",
            "克 g": "0.000001",
            "毫克 mg": "0.000000001",
            "微克": "0.000000000001",
        },
    ),
    **_units(
        Dimension.ENERGY,
        Unit.KWH,
        {
            "千瓦时 千瓦小时 度电 度 kWh KWh": "1",
            "兆瓦时 MWh": "1000",
            "吉瓦时 GWh": "1000000",
            "太瓦时 TWh": "1000000000",
        },
    ),
    **_units(Dimension.ENERGY, Unit.TCE, {"吨标准煤 吨标煤": "1", "千克标准煤": "0.001"}),
    **_units(
        Dimension.POWER,
        Unit.KW,
        {"瓦 W": "0.001", "千瓦 kW KW": "1", "兆瓦 MW": "1000", "吉瓦 GW": "1000000"},
    ),
    **_units(Dimension.TEMPERATURE, Unit.CELSIUS, {"℃ 摄氏度 °C": "1"}),
    **_units(Dimension.SPEED, Unit.KMH, {"公里/小时 公里每小时 千米/小时 千米每小时 km/h": "1"}),
    **_units(Dimension.PEOPLE, Unit.PERSONS, {"人 名 位": "1"}),
    **_units(
        Dimension.COUNT,
        Unit.COUNT,
        {
            "人次 架次 车次 班次 场次 批次 户次 家次 项次 人年": "1",
            "标箱 标准箱 个标箱 个标准箱 TEU 标准机架 机架 台套 台(套) 台（套）": "1",
        },
    ),
    **_units(Dimension.RANK, Unit.RANK, {"位次 个位次 个名次": "1"}),
    **_units(Dimension.DURATION, Unit.MONTH, {"年": "12", "个月 个整月": "1", "个季度": "3"}),
    **_units(
        Dimension.DURATION,
        Unit.DAY,
        {"天 日 个工作日 工作日 个自然日 自然日": "1", "周 个星期": "7"},
    ),
    **_units(
        Dimension.DURATION,
        Unit.HOUR,
        {"小时 个小时 h": "1", "分钟": "1/60", "秒 秒钟": "1/3600", "毫秒 ms": "1/3600000"},
    ),
}

# English newspapers; a figure loses its blanks before it is read, a text does not.
UNITS |= {
    label: PrintedUnit(label, Dimension.RATIO, unit)
    for unit, labels in {
        Unit.PERCENT: ("percent", "per cent"),
        Unit.PP: ("percentage points", "percentagepoints", "percentage point", "percentagepoint"),
    }.items()
    for label in labels
}

# Labels that say something else under another dimension: 38度 is a temperature, 三方 counts parties.
ALSO: dict[tuple[str, Dimension], PrintedUnit] = {
    (label, dimension): PrintedUnit(label, dimension, unit)
    for label, dimension, unit in (
        ("度", Dimension.TEMPERATURE, Unit.CELSIUS),
        ("度", Dimension.COUNT, Unit.COUNT),
        ("方", Dimension.AREA, Unit.M2),
        ("方", Dimension.COUNT, Unit.COUNT),
        ("公里", Dimension.SPEED, Unit.KMH),
        ("千米", Dimension.SPEED, Unit.KMH),
    )
}

# What the canonical units have no place for; named so that the refusal can say why.
REFUSED = {
    label: "is a currency that has no unit here, and an exchange rate would be a guess"
    for label in ("韩元", "卢布", "澳元", "加元", "新元", "台币", "泰铢", "卢比", "瑞士法郎")
} | {"里": "may be half a kilometre or a whole one", "寸": "may be an inch or a thirtieth of a metre"}

"""Units as printed, and which of them an indicator admits.

The unit is checked against the indicator, because a figure coded under the
wrong indicator is the most frequent slip of a coder, and the unit shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zonereport.errors import QuantityError
from zonereport.vocabulary import Dimension, Measure, Unit


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
        label: PrintedUnit(label, dimension, unit, Decimal(factor))
        for labels, factor in factors.items()
        for label in labels.split()
    }


UNITS: dict[str, PrintedUnit] = {
    **_units(Dimension.MONEY, Unit.CNY, {"元 元人民币": "1"}),
    **_units(Dimension.RATIO, Unit.PERCENT, {"%": "1", "‰": "0.1", "成": "10"}),
    **_units(Dimension.RATIO, Unit.PP, {"个百分点 百分点": "1"}),
    **_units(Dimension.MULTIPLE, Unit.TIMES, {"倍": "1"}),
    **_units(
        Dimension.AREA,
        Unit.M2,
        {"平方公里 平方千米 km²": "1000000", "公顷": "10000", "平方米 平米 ㎡ m²": "1"},
    ),
    **_units(Dimension.AREA, Unit.MU, {"亩": "1"}),
    **_units(Dimension.LENGTH, Unit.M, {"公里 千米 km": "1000", "米": "1", "厘米": "0.01"}),
    **_units(Dimension.PEOPLE, Unit.PERSONS, {"人 名 位": "1"}),
    **_units(Dimension.COUNT, Unit.COUNT, {"人次 架次 车次 班次 场次 批次 户次 家次 项次": "1"}),
    **_units(Dimension.RANK, Unit.RANK, {"位次 个位次 个名次": "1"}),
    **_units(Dimension.DURATION, Unit.MONTH, {"年": "12", "个月 个整月": "1", "个季度": "3"}),
    **_units(Dimension.DURATION, Unit.DAY, {"天 日 个工作日 工作日 个自然日 自然日": "1", "周 个星期": "7"}),
    **_units(Dimension.DURATION, Unit.HOUR, {"小时 个小时": "1"}),
}

# What the canonical units have no place for; named so that the refusal can say why.
FOREIGN = ("美元", "美金", "欧元", "港元", "港币", "日元", "英镑", "澳元")
_REFUSED = {
    label: "is not yuan, the unit of money here; an exchange rate would be a guess" for label in FOREIGN
}
_REFUSED |= {label: "is energy" for label in ("千瓦时", "千瓦", "兆瓦", "度")}
_REFUSED |= {label: "is mass" for label in ("吨标准煤", "吨", "公斤", "千克", "克")}
_REFUSED |= {"里": "may be half a kilometre or a whole one"}
_LABELS = sorted([*UNITS, *_REFUSED], key=len, reverse=True)

# Characters that stand where a classifier would, but belong to a bound, a number or another unit.
_NO_CLASSIFIERS = set(
    "以左上下之内余多起开出有不等元亩米里年月天时倍成番分第强点零〇一二三四五六七八九十百千万亿两半几数级人吨克升度瓦"
)

_GLOSS = {
    Dimension.MONEY: "money",
    Dimension.RATIO: "a ratio",
    Dimension.COUNT: "a count",
    Dimension.AREA: "area",
    Dimension.LENGTH: "length",
    Dimension.PEOPLE: "people",
    Dimension.RANK: "a rank",
    Dimension.DURATION: "duration",
    Dimension.MULTIPLE: "a multiple",
    Dimension.DENSITY: "a number per 10,000 people",
}
_LOOKS = {
    Dimension.MONEY: "元, 万元, 亿元",
    Dimension.RATIO: "%, 成, 百分点",
    Dimension.COUNT: "a classifier such as 家, 项, 个, or none",
    Dimension.AREA: "平方米, 平方公里, 公顷, 亩",
    Dimension.LENGTH: "米, 公里",
    Dimension.PEOPLE: "人, 名, 位",
    Dimension.RANK: "第N位, 前N名, N强",
    Dimension.DURATION: "年, 个月, 天, 工作日, 小时",
    Dimension.MULTIPLE: "倍",
    Dimension.DENSITY: "a classifier such as 件",
}


def has_unit(text: str, position: int) -> bool:
    """Whether a unit other than a classifier stands at `position`."""
    return text.startswith(tuple(_LABELS), position)


def read_unit(
    printed: str, text: str, position: int, measure: Measure, dimension: Dimension
) -> tuple[PrintedUnit, int]:
    """Read the unit at `position` and fit it to the indicator.

    Parameters
    ----------
    printed : str
        The whole figure, for messages.
    text, position
        Normalised text and where the unit is expected.
    measure, dimension
        What the figure is coded as.

    Returns
    -------
    tuple of (PrintedUnit, int)
        The unit in the canonical form that this measure wants, and the offset after it.

    Raises
    ------
    QuantityError
        If there is no unit, or one that the indicator does not admit.
    """
    label = next((label for label in _LABELS if text.startswith(label, position)), "")
    if label in _REFUSED:
        raise QuantityError(f"{printed}: unit {label} {_REFUSED[label]}; leave this figure to dismissed.csv")
    found = UNITS.get(label) or _classifier(text, position)
    return fit_unit(printed, found, measure, dimension), position + len(found.label)


def fit_unit(printed: str, found: PrintedUnit, measure: Measure, dimension: Dimension) -> PrintedUnit:
    """Return `found` as the unit that the measure wants, or raise a QuantityError that says both."""
    fitted = _fit_rate(found, measure, dimension) if measure in RATES else None
    if fitted is None and measure in (Measure.LEVEL, Measure.THRESHOLD, Measure.CHANGE):
        fitted = _fit_level(found, dimension)
    if fitted is not None:
        return fitted
    counts = "percentage points" if found.unit is Unit.PP else _GLOSS[found.dimension]
    unit = f"unit {found.label} is {counts}" if found.label else "there is no unit"
    if measure in (Measure.LEVEL, Measure.THRESHOLD):
        wanted = f"the indicator counts {dimension} ({_LOOKS[dimension]})"
    elif measure is Measure.CHANGE:
        wanted = f"a change of {dimension} is printed in %, 百分点 or {_LOOKS[dimension]}"
    else:
        wanted = f"a {measure} is printed in %, 成, 倍" + (
            "" if measure is Measure.COMPLETION else " or 百分点"
        )
    raise QuantityError(
        f"{printed}: {unit}, but {wanted}; correct the printed string, the measure or the indicator"
    )


RATES = frozenset({Measure.GROWTH, Measure.SHARE, Measure.COMPLETION, Measure.CHANGE})


def _classifier(text: str, position: int) -> PrintedUnit:
    """Take any single character as a classifier; none at all is a bare number."""
    character = text[position : position + 1]
    if character in _NO_CLASSIFIERS or not "一" <= character <= "鿿":
        character = ""
    return PrintedUnit(character, Dimension.COUNT, Unit.COUNT)


def _fit_rate(found: PrintedUnit, measure: Measure, dimension: Dimension) -> PrintedUnit | None:
    if found.dimension is Dimension.MULTIPLE and (
        measure is not Measure.CHANGE or dimension is not Dimension.MULTIPLE
    ):
        # 增长1.5倍 is growth of 150 %.
        return PrintedUnit(found.label, Dimension.RATIO, Unit.PERCENT, Decimal(100))
    if found.unit is Unit.PP and measure is Measure.COMPLETION:
        return None
    return found if found.dimension is Dimension.RATIO else None


def _fit_level(found: PrintedUnit, dimension: Dimension) -> PrintedUnit | None:
    if found.dimension is dimension:
        return found
    is_person = found.label in ("名", "位")
    is_counted = found.dimension is Dimension.COUNT or is_person
    if dimension is Dimension.COUNT and is_counted:
        return PrintedUnit(found.label, dimension, Unit.COUNT)
    if dimension is Dimension.DENSITY and found.label and (is_counted or found.label == "人"):
        return PrintedUnit(found.label, dimension, Unit.PER_10K)
    if dimension is Dimension.RANK and is_person:
        return PrintedUnit(found.label, dimension, Unit.RANK)
    return None

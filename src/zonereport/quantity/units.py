"""Units as printed, and which of them an indicator admits.

The unit is checked against the indicator, because a figure coded under the
wrong indicator is the most frequent slip of a coder, and the unit shows it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zonereport.errors import QuantityError
from zonereport.quantity.printed_units import ALSO, REFUSED, UNITS, PrintedUnit
from zonereport.vocabulary import Dimension, Measure, Unit

__all__ = ["RATES", "UNITS", "PrintedUnit", "fit_unit", "has_unit", "printed_unit", "read_unit"]

_LABELS = sorted([*UNITS, *REFUSED], key=len, reverse=True)
_LABELS_BY_FIRST = {
    first: [label for label in _LABELS if label[0] == first] for first in {label[0] for label in _LABELS}
}
_LATIN = re.compile(r"[A-Za-z]{2}")

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
    Dimension.VOLUME: "volume",
    Dimension.MASS: "mass",
    Dimension.ENERGY: "energy",
    Dimension.POWER: "power",
    Dimension.TEMPERATURE: "a temperature",
    Dimension.SPEED: "speed",
    Dimension.INDEX: "an index",
}
_LOOKS = {
    Dimension.MONEY: "元, 万元, 亿元, 亿美元",
    Dimension.RATIO: "%, 成, 百分点",
    Dimension.COUNT: "a classifier such as 家, 项, 个, or none",
    Dimension.AREA: "平方米, 平方公里, 公顷, 亩",
    Dimension.LENGTH: "米, 公里",
    Dimension.PEOPLE: "人, 名, 位",
    Dimension.RANK: "第N位, 前N名, N强",
    Dimension.DURATION: "年, 个月, 天, 工作日, 小时, 分钟",
    Dimension.MULTIPLE: "倍",
    Dimension.DENSITY: "a classifier such as 件",
    Dimension.VOLUME: "立方米, 升",
    Dimension.MASS: "吨, 公斤",
    Dimension.ENERGY: "千瓦时, 吨标准煤",
    Dimension.POWER: "千瓦, 兆瓦",
    Dimension.TEMPERATURE: "℃, 度",
    Dimension.SPEED: "公里/小时",
    Dimension.INDEX: "no unit",
}


def has_unit(text: str, position: int) -> bool:
    """Whether a unit other than a classifier stands at `position`."""
    return bool(_label_at(text, position))


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
    label = _label_at(text, position)
    if label in REFUSED:
        raise QuantityError(f"{printed}: unit {label} {REFUSED[label]}; leave this figure to dismissed.csv")
    found = UNITS.get(label) or _classifier(text, position)
    return fit_unit(printed, found, measure, dimension), position + len(found.label)


def printed_unit(text: str, position: int) -> PrintedUnit | None:
    """Return the unit at `position` whatever it is to measure; None for a unit that has no place here.

    Examples
    --------
    >>> printed_unit("14.37亿元", 6).unit, printed_unit("35家", 2).label
    (<Unit.CNY: 'CNY'>, '家')
    """
    label = _label_at(text, position)
    return None if label in REFUSED else UNITS.get(label) or _classifier(text, position)


def _label_at(text: str, position: int) -> str:
    """Return the longest label at `position`; the g of "gbps" is no gram."""
    for label in _LABELS_BY_FIRST.get(text[position : position + 1], ()):
        end = position + len(label)
        if text.startswith(label, position) and not _LATIN.match(text[end - 1 : end + 1]):
            return label
    return ""


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
    if also := ALSO.get((found.label, dimension)):
        return also
    is_person = found.label in ("名", "位")
    is_counted = found.dimension is Dimension.COUNT or is_person
    if dimension is Dimension.COUNT and is_counted:
        return PrintedUnit(found.label, dimension, Unit.COUNT)
    if dimension is Dimension.DENSITY and found.label and (is_counted or found.label == "人"):
        return PrintedUnit(found.label, dimension, Unit.PER_10K)
    if dimension is Dimension.INDEX and not found.label:
        return PrintedUnit("", dimension, Unit.INDEX)
    if dimension is Dimension.PEOPLE and not found.label:
        return PrintedUnit("", dimension, Unit.PERSONS)  # 常住人口23万
    if dimension is Dimension.RANK and is_person:
        return PrintedUnit(found.label, dimension, Unit.RANK)
    return None

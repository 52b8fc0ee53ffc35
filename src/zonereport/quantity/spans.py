"""Number and unit together, in all the orders in which they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zonereport.errors import QuantityError
from zonereport.quantity.bounds import SURPLUS
from zonereport.quantity.numerals import DIGITS, Number, last_digit, magnitude_of, read_magnitude, read_number
from zonereport.quantity.units import RATES, UNITS, PrintedUnit, fit_unit, has_unit, read_unit
from zonereport.vocabulary import Dimension, Measure, Qualifier, Unit

_DOUBLING = re.compile(r"翻了?([0-9一二三四两])?番")
_HALF = re.compile(r"一半|半数|(?<=[过超近逾减])半(?![0-9年月天日个小])")
_SLASH = re.compile(r"([0-9]+)/([0-9]+)(?![0-9.%])")
_CONNECTOR = re.compile(r"[-—~]{1,2}|至|到")
_ENDING = re.compile(r"(?:[十百千]?(?:万亿|亿|万)|[百千])$")
_SPLIT_UNIT = re.compile(r"个[半多余](?=月|小时|工作日|百分点)")
_TENTH = Decimal(10)  # per cent: halves, thirds and 成 are spoken to the nearest tenth


@dataclass(frozen=True)
class Amount:
    """A number with its unit, and what was read on the way.

    Parameters
    ----------
    number : Number
        In the printed unit.
    unit : PrintedUnit
        The unit, fitted to the indicator.
    end : int
        Offset after number and unit.
    words : tuple of (word, meaning)
        Bounding words between number and unit (余, 多, 来).
    surplus : Decimal
        How far 余 or 多 reach beyond the number.
    is_spoken : bool
        Whether the two ends are a manner of speaking (数十, 两三) and not a printed range.
    """

    number: Number
    unit: PrintedUnit
    end: int
    words: tuple[tuple[str, str], ...] = ()
    surplus: Decimal = Decimal(0)
    is_spoken: bool = False


def read_amount(printed: str, text: str, position: int, measure: Measure, dimension: Dimension) -> Amount:
    """Read number and unit at `position` of a normalised figure.

    Parameters
    ----------
    printed, text
        The figure as printed (for messages) and normalised.
    position
        Where the number begins.
    measure, dimension
        What the figure is coded as.

    Returns
    -------
    Amount

    Raises
    ------
    QuantityError
        If there is no number, or its unit does not fit.
    """
    spoken = _read_rate_word(printed, text, position, measure, dimension)
    if spoken:
        return spoken
    if dimension is Dimension.DURATION and text.startswith("半", position):
        return _read_half_span(printed, text, position, measure)
    # 连续第三年: for three years running.
    position += dimension is Dimension.DURATION and text.startswith("第", position)
    read = read_number(text, position)
    if read is None:
        found = text[position:] or "nothing"
        raise QuantityError(
            f"{printed}: found {found!r} where a number is expected; print the figure with its number"
        )
    number, end = read
    if text.startswith("分之", end):
        return _read_fraction(printed, text, end + 2, number, measure, dimension)
    if _SPLIT_UNIT.match(text, end):
        return _read_split_unit(printed, text, end, number, measure, dimension)
    if dimension is Dimension.COUNT and number.is_plain and text[end:] == "级":
        # 16级 counts grades; in 千亿级, which no digit ends, 级 is a bounding word.
        return Amount(number, PrintedUnit("级", dimension, Unit.COUNT), end + 1)
    number, end, words, surplus = _read_surplus(text, number, end)
    if not words and (connector := _CONNECTOR.match(text, end)):
        return _read_range(printed, text, number, connector.end(), measure, dimension)
    is_yi = text.endswith("亿", position, end) and not has_unit(text, end)
    if is_yi and dimension is Dimension.MONEY and measure not in RATES:
        # 千亿 and 近20亿 without 元 are a usual way to name money; a number without 亿 is none.
        return Amount(number, UNITS["元"], end, words, surplus)
    unit, end = read_unit(printed, text, end, measure, dimension)
    number, end = _read_unit_tail(text, number, unit, end)
    connector = _CONNECTOR.match(text, end)
    if not words and connector and read_number(text, connector.end()):
        return _read_range(printed, text, number, connector.end(), measure, dimension, unit)
    return Amount(number, unit, end, words, surplus, number.value is None)


def _read_rate_word(
    printed: str, text: str, position: int, measure: Measure, dimension: Dimension
) -> Amount | None:
    """Read rates that are words or fractions: 翻番 (growth only), 一半, 过半, 2/3."""
    if doubling := _DOUBLING.match(text, position):
        if measure is not Measure.GROWTH:
            raise QuantityError(
                f"{printed}: 翻番 is growth, but it is coded as {measure}; correct the measure"
            )
        times = DIGITS[doubling[1] or "一"]
        grown = Number(Decimal(2**times - 1), Decimal(1), False)
        return Amount(grown, fit_unit(printed, UNITS["倍"], measure, dimension), doubling.end())
    slash = _SLASH.match(text, position)
    if slash and int(slash[2]) and (measure in RATES or dimension is Dimension.RATIO):
        return _read_slash(printed, text, slash, measure, dimension)
    half = _HALF.match(text, position)
    if half and (measure in RATES or dimension is Dimension.RATIO):
        return Amount(Number(Decimal(50), _TENTH, False), UNITS["%"], half.end())
    return None


def _read_slash(
    printed: str, text: str, slash: re.Match[str], measure: Measure, dimension: Dimension
) -> Amount:
    """Read 1/3, or 1/3至1/10; fractions are often printed from the greater to the smaller."""
    unit, end = fit_unit(printed, UNITS["%"], measure, dimension), slash.end()
    part = Decimal(100) / int(slash[2])
    first = Number(int(slash[1]) * part, min(_TENTH, part), False)
    connector = _CONNECTOR.match(text, end)
    second = _SLASH.match(text, connector.end()) if connector else None
    if second is None or not int(second[2]):
        return Amount(first, unit, end)
    part = Decimal(100) / int(second[2])
    ends = sorted((int(slash[1]) * Decimal(100) / int(slash[2]), int(second[1]) * part))
    return Amount(Number(None, min(first.place, part), False, *ends), unit, second.end())


def _read_half_span(printed: str, text: str, position: int, measure: Measure) -> Amount:
    unit, end = read_unit(printed, text, position + 1, measure, Dimension.DURATION)
    return Amount(Number(Decimal("0.5"), Decimal("0.5"), False), unit, end)


def _read_split_unit(
    printed: str, text: str, position: int, number: Number, measure: Measure, dimension: Dimension
) -> Amount:
    """Read units with 半 or 多 inside: 两个半月, 3个多月."""
    unit, _ = read_unit(printed, "个" + text[position + 2 :], 0, measure, dimension)
    end, word = position + 1 + len(unit.label), text[position + 1]
    if word == "半":
        return Amount(_and_half(number), unit, end)
    return Amount(number, unit, end, ((word, SURPLUS),), number.place, number.value is None)


def _and_half(number: Number) -> Number:
    value = None if number.value is None else number.value + Decimal("0.5")
    return Number(value, Decimal("0.5"), False, number.low, number.high)


def _read_surplus(
    text: str, number: Number, end: int
) -> tuple[Number, int, tuple[tuple[str, str], ...], Decimal]:
    """Read 余, 多, 几 or 来 after the number, and a magnitude after that (30余亿, 十几万)."""
    if text.startswith("个亿", end):
        return number.times(magnitude_of("亿")), end + 2, (), Decimal(0)
    word = text[end : end + 1]
    meaning = {"余": SURPLUS, "多": SURPLUS, "几": SURPLUS, "来": Qualifier.APPROX}.get(word)
    if meaning is None or number.value is None:
        return number, end, (), Decimal(0)
    magnitude, end = read_magnitude(text, end + 1)
    number = number.times(magnitude)
    return number, end, ((word, meaning),), last_digit(number.value or Decimal(0))


def _read_fraction(
    printed: str, text: str, position: int, parts: Number, measure: Measure, dimension: Dimension
) -> Amount:
    """Read what follows 分之: 百分之五, 三分之一, 百分之三到五."""
    read = read_number(text, position)
    if read is None or not parts.value or read[0].value is None:
        raise QuantityError(
            f"{printed}: found {text[position:]!r} after 分之 where a whole or decimal number is expected"
        )
    (number, end), factor = read, 100 / parts.value
    unit = fit_unit(printed, UNITS["%"], measure, dimension)
    if connector := _CONNECTOR.match(text, end):
        second = read_number(text, connector.end())
        if second:
            return Amount(_between(printed, number, second[0], "").times(factor), unit, second[1])
    share = (number.value or Decimal(0)) * factor
    is_decimal = parts.value in (100, 1000, 10000)
    place = number.place * factor if is_decimal else min(_TENTH, factor)
    return Amount(Number(share, place, False), unit, end)


def _read_unit_tail(text: str, number: Number, unit: PrintedUnit, end: int) -> tuple[Number, int]:
    """Read what a unit may carry behind it: 八成五, 一年半, 一倍半."""
    following = text[end : end + 1]
    if unit.label == "成" and number.value is not None and following in DIGITS:
        return Number(number.value + Decimal(DIGITS[following]) / 10, Decimal("0.1"), False), end + 1
    if following == "半" and unit.label in ("年", "天", "倍", "小时"):
        return _and_half(number), end + 1
    return number, end


def _read_range(
    printed: str,
    text: str,
    first: Number,
    position: int,
    measure: Measure,
    dimension: Dimension,
    first_unit: PrintedUnit | None = None,
) -> Amount:
    """Read the second end of a range and its unit; both units must be the same."""
    read = read_number(text, position)
    if read is None:
        raise QuantityError(
            f"{printed}: found {text[position:]!r} where the range's second number is expected"
        )
    second, number_end = read
    unit, end = read_unit(printed, text, number_end, measure, dimension)
    if first_unit is not None and first_unit.label != unit.label:
        raise QuantityError(
            f"{printed}: the range goes from {first_unit.label} to {unit.label}; one unit is expected"
        )
    # 3-5万元 means 3万 to 5万: a first end without magnitude takes the second's.
    shared = "" if first_unit else text[position:number_end]
    return Amount(_between(printed, first, second, shared), unit, end)


def _between(printed: str, first: Number, second: Number, shared: str) -> Number:
    """Return the number with two ends; `shared` is the second's text, whose magnitude the first may take."""
    if first.value is None or second.value is None:
        raise QuantityError(f"{printed}: a range of ranges cannot be read; print two plain ends")
    low, high, place = first.value, second.value, min(first.place, second.place)
    ending = _ENDING.search(shared)
    if ending and first.is_plain and not second.is_plain and low * magnitude_of(ending[0]) < high:
        low, place = low * magnitude_of(ending[0]), min(first.place * magnitude_of(ending[0]), second.place)
    if low >= high:
        raise QuantityError(
            f"{printed}: the range's first end is not below its second; print the lower end first"
        )
    return Number(None, place, False, low, high)

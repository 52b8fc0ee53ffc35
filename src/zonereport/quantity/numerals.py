"""Numerals as newspapers print them, read exactly.

Chinese papers mix three ways of writing a number: Arabic digits (half or full
width), Arabic digits with a Chinese magnitude (2万, 14.37亿) and Chinese numerals
(三十五). Everything is kept as `decimal.Decimal`, so that 14.37亿 is 1437000000
and not something near it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zonereport.quantity.characters import plain_characters

DIGITS = {character: digit for digit, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
DIGITS |= {str(digit): digit for digit in range(10)}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

_ARABIC = re.compile(
    r"((?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?)([百千]?(?:万亿|亿|万)|百|千(?![瓦克卡伏焦]))?"
)
_CHINESE = re.compile(r"[零〇一二三四五六七八九两十百千万亿]+")
_DECIMAL = re.compile(r"点([零〇一二三四五六七八九]+)([百千]?(?:万亿|亿|万))?")
_MAGNITUDE = re.compile(r"[十百千]?(?:万亿|亿|万)|[百千]")
_SPOKEN = re.compile(r"([一二三四五六七八九两])([二三四五六七八九])([十百千]?(?:万亿|亿|万)?)")
_VAGUE = re.compile(r"[几数]([十百千万亿]+)")


@dataclass(frozen=True)
class Number:
    """A number as printed, before its unit.

    Parameters
    ----------
    value : Decimal or None
        The number; None where the print names two ends only (两三, 数十).
    place : Decimal
        Size of the last printed digit: 1 for 35, 0.01亿 for 14.37亿.
    is_plain : bool
        Written to the last one (35, 三十五), not in rounded 万 or 亿.
    low, high : Decimal or None
        The ends, where ``value`` is None.
    """

    value: Decimal | None
    place: Decimal
    is_plain: bool = True
    low: Decimal | None = None
    high: Decimal | None = None

    def times(self, factor: Decimal) -> Number:
        """Return the number in a unit ``factor`` times as small; a magnitude makes it rounded."""

        def scaled(part: Decimal | None) -> Decimal | None:
            return None if part is None else part * factor

        place = self.place * factor
        return Number(
            scaled(self.value), place, self.is_plain and factor == 1, scaled(self.low), scaled(self.high)
        )


def normalise(printed: str) -> str:
    """Return `printed` in plain characters, spaces between characters removed.

    A space between two digits stays: whether "1 437" is one number is not ours to guess.

    Examples
    --------
    >>> normalise("１４．３７ ﹪")
    '14.37%'
    """
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", plain_characters(printed))


def last_digit(value: Decimal) -> Decimal:
    """Return the size of the last non-zero digit: 100 for 3600, 1 for 0.

    Examples
    --------
    >>> int(last_digit(Decimal(3600)))
    100
    """
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) if value else Decimal(1)


def magnitude_of(text: str) -> Decimal:
    """Return what a run of magnitudes multiplies by: 10000 for 万, 10 ** 12 for 万亿.

    Examples
    --------
    >>> int(magnitude_of("千万"))
    10000000
    """
    product = Decimal(1)
    for character in text:
        product *= UNITS[character]
    return product


def read_magnitude(text: str, position: int) -> tuple[Decimal, int]:
    """Return the magnitude at `position` and where it ends; 1 and `position` if there is none."""
    found = _MAGNITUDE.match(text, position)
    return (magnitude_of(found[0]), found.end()) if found else (Decimal(1), position)


def read_number(text: str, position: int = 0) -> tuple[Number, int] | None:
    """Read the longest number that starts at `position` of a normalised text.

    Returns
    -------
    tuple of (Number, int) or None
        The number and the offset after it; None where no well-formed number starts.

    Examples
    --------
    >>> number, end = read_number("3.6万亿元")
    >>> int(number.value), end
    (3600000000000, 5)
    """
    return _read_arabic(text, position) or _read_vague(text, position) or _read_chinese(text, position)


def _read_arabic(text: str, position: int) -> tuple[Number, int] | None:
    """Read Arabic digits with magnitudes, also in steps: 3亿5000万."""
    total, place, last = Decimal(0), Decimal(1), None
    while found := _ARABIC.match(text, position):
        # "百分点" and "百分之" begin with a magnitude's character, but 百 is not one there.
        magnitude = "" if text.startswith("百分", found.start(2)) else found[2] or ""
        step = magnitude_of(magnitude)
        digits = Decimal(found[1].replace(",", ""))
        if last is not None and digits * step >= last:
            break
        total += digits * step
        place = Decimal(1).scaleb(int(digits.as_tuple().exponent)) * step
        position = found.end(1) + len(magnitude)
        is_first, last = last is None, step
        if step == 1:
            return Number(total, place, is_plain=is_first), position
    return None if last is None else (Number(total, place, is_plain=False), position)


def _read_vague(text: str, position: int) -> tuple[Number, int] | None:
    """Read 几十, 数百: two to ten of the magnitude, which is all that the words say."""
    found = _VAGUE.match(text, position)
    if not found:
        return None
    size = magnitude_of(found[1])
    return Number(None, size, False, 2 * size, 10 * size), found.end()


def _read_chinese(text: str, position: int) -> tuple[Number, int] | None:
    found = _CHINESE.match(text, position)
    if not found:
        return None
    run, end = found[0], found.end()
    is_unit = run.endswith("百") and text.startswith("分点", end)
    if is_unit or (run.endswith("千") and text[end : end + 1] in tuple("瓦克卡伏焦")):
        run, end = run[:-1], end - 1
        if not run:
            return None
    decimals = _DECIMAL.match(text, end)
    if not decimals:
        number = _chinese_number(run)
        return (number, end) if number else None
    whole = _chinese_number(run)
    if whole is None or whole.value is None:
        return None
    tail = "".join(str(DIGITS[character]) for character in decimals[1])
    number = Number(whole.value + Decimal(f"0.{tail}"), Decimal(1).scaleb(-len(tail)))
    return number.times(magnitude_of(decimals[2] or "")), decimals.end()


def _chinese_number(run: str) -> Number | None:
    """Return the number that a whole run of Chinese numerals writes, or None if it is malformed."""
    if spoken := _SPOKEN.fullmatch(run):
        low, high = DIGITS[spoken[1]], DIGITS[spoken[2]]
        if high == low + 1 or (low, high) == (3, 5):  # 两三, 七八, 三五: "two or three"
            size = magnitude_of(spoken[3])
            return Number(None, size, False, low * size, high * size)
    if all(character in DIGITS for character in run):
        if len(run) == 2:
            return None
        return Number(Decimal("".join(str(DIGITS[character]) for character in run)), Decimal(1))
    if all(character in UNITS for character in run) and run != "十":
        # A magnitude without a digit (近百场, 千亿) is a round figure, not an exact hundred.
        size = magnitude_of(run)
        ascending = [UNITS[character] for character in run]
        return Number(size, size, False) if ascending == sorted(set(ascending)) else None
    value = _sections(run)
    if value is None:
        return None
    if not {"万", "亿"} & set(run):
        return Number(value, Decimal(1))
    return Number(value, _place(run, value), False)


def _place(run: str, value: Decimal) -> Decimal:
    """Return the last printed place of a numeral with 万 or 亿: 万 in 三十五万, 千 in 三万五千."""
    ending = re.search(r"(?:万亿|亿|万)$", run)
    return magnitude_of(ending[0]) if ending else last_digit(value)


def _sections(run: str) -> Decimal | None:
    """Add up 亿, 万 and below; the upper part of 亿 may itself hold 万 (三万亿)."""
    for unit in "亿万":
        head, found, tail = run.rpartition(unit)
        if not found:
            continue
        upper = _sections(head) if head else None  # a magnitude alone was read before
        lower = _tail(tail, UNITS[unit])
        if upper is None or lower is None or lower >= UNITS[unit]:
            return None
        return upper * UNITS[unit] + lower
    return _below_ten_thousand(run)


def _tail(tail: str, unit: int) -> Decimal | None:
    """Read what follows 万 or 亿; a single digit counts the next place (三万五 is 35000)."""
    if not tail:
        return Decimal(0)
    if len(tail) == 1 and tail in DIGITS:
        return Decimal(DIGITS[tail]) * unit / 10
    return _sections(tail)


def _below_ten_thousand(run: str) -> Decimal | None:
    total, ceiling, digit, has_zero = 0, 10**4, None, False
    for character in run:
        if character in "零〇":
            if digit is not None:
                return None
            has_zero = True
        elif character in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[character]
        elif UNITS[character] >= ceiling or (digit is None and character != "十"):
            return None
        else:
            ceiling = UNITS[character]
            total, digit, has_zero = total + (1 if digit is None else digit) * ceiling, None, False
    if digit is None:
        return Decimal(total)
    # 一百二 is 120, 一百零二 is 102, 十二 is 12.
    return Decimal(total + digit * (1 if has_zero or ceiling in (10, 10**4) else ceiling // 10))

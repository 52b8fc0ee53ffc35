"""Reading a printed string before anybody has said what it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity, parse_quantity
from zonereport.vocabulary import Dimension, Measure

from .measuring import is_move
from .sentences import Place

# A number with a unit that is not known is not read as a bare number.
_UNREAD = re.compile(
    r"(?:[TGMEP]B?|[MGTEP]?(?:bps|[Ff][Ll][Oo][Pp][Ss]?|OPS|Hz)|[kM]?Pa|kVA?|V|A|dB|mAh|mol)(?![A-Za-z])|"
    r"兆[帕赫伏]|千[伏赫卡焦]|加仑|[韩澳加新台]元|卢[布比]|泰铢"
)
_HINTS = {
    Dimension.SPEED: re.compile(r"(?:时速|速度)\D{0,4}$"),
    Dimension.TEMPERATURE: re.compile(r"(?:温度|气温|高温|低温|零下)\D{0,4}$"),
    Dimension.PEOPLE: re.compile(r"(?:人口|人数|就业|从业人员|员工)\D{0,8}$"),
}


def read_span(place: Place, measure: Measure, dimension: Dimension | None) -> Quantity | None:
    """Read a printed string under the guessed measure and dimension, or as its unit suggests.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    measure : Measure
        The guessed measure.
    dimension : Dimension or None
        The guessed indicator's; None where none was guessed.

    Returns
    -------
    Quantity or None
        None where it cannot be read as any quantity.
    """
    if place.span.unit is None and not place.span.is_rank and has_unread_unit(place.rest):
        return None
    for attempt in _attempts(place, measure, dimension):
        try:
            return parse_quantity(place.read_as, *attempt)
        except QuantityError:
            continue
    return None


def has_unread_unit(after: str) -> bool:
    """Whether a number is followed by a unit that no canonical unit stands for (1000P, 110千伏)."""
    return _UNREAD.match(after) is not None


def fits(printed: str, measure: Measure, dimension: Dimension) -> bool:
    """Whether the printed string can be that measure of an indicator counted in that dimension."""
    try:
        parse_quantity(printed, measure, dimension)
    except QuantityError:
        return False
    return True


def _attempts(
    place: Place, measure: Measure, dimension: Dimension | None
) -> Iterator[tuple[Measure, Dimension]]:
    own = place.span.dimension
    if is_move(place):
        yield Measure.CHANGE, Dimension.RANK
    if dimension is not None and not _is_misled(place, dimension):
        yield measure, dimension
    if own is Dimension.RANK:
        yield Measure.RANK, own
        yield Measure.CHANGE, own
    elif own is Dimension.RATIO:
        yield measure, own
        yield from ((rate, own) for rate in (Measure.GROWTH, Measure.SHARE, Measure.CHANGE))
    elif own is Dimension.MULTIPLE:
        if measure is Measure.GROWTH:
            yield measure, Dimension.MONEY
        yield Measure.LEVEL, own
        yield Measure.GROWTH, Dimension.MONEY
    else:
        kind = measure if measure in (Measure.LEVEL, Measure.THRESHOLD, Measure.CHANGE) else Measure.LEVEL
        for wanted in _dimensions(place, own):
            yield kind, wanted
            yield Measure.CHANGE, wanted


def _is_misled(place: Place, dimension: Dimension) -> bool:
    """Whether a guessed indicator would turn the printed unit around: 474件 count unless 每万人 is said."""
    if dimension is Dimension.DENSITY:
        return not counts_per_10k(place)
    # 6.42亿度 are electricity, whatever they were used for.
    is_large = place.span.unit is not None and re.search("[万亿]", place.printed)
    return bool(is_large and place.span.dimension is Dimension.ENERGY and dimension is not Dimension.ENERGY)


def counts_per_10k(place: Place) -> bool:
    """Whether the words say that a count is one per 10,000 people."""
    return re.search(r"(?<![\d十百千万])万人", f"{place.clause}{place.since}") is not None


def _dimensions(place: Place, own: Dimension | None) -> Iterator[Dimension]:
    """What the figure may count, likeliest first: its unit decides, but 350公里 may be a speed."""
    yield from (dimension for dimension, words in _HINTS.items() if words.search(place.clause))
    if own is not None:
        yield own
    if "亿" in place.printed:
        yield Dimension.MONEY  # 千亿产业, 近20亿
    # 17.86件 is no count of whole things, and an index has no unit.
    yield from (Dimension.COUNT, Dimension.DENSITY, Dimension.INDEX)

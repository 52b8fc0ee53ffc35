"""Numerals are read exactly, and found wherever they stand in a text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonereport.quantity import NumeralKind, find_numerals
from zonereport.quantity.numerals import read_number


def found(text: str) -> list[str]:
    return [numeral.text for numeral in find_numerals(text)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("三十五", 35),
        ("一百二", 120),
        ("一百零二", 102),
        ("一千二百三十四", 1234),
        ("三万五", 35000),
        ("三万五千", 35000),
        ("两万零三十", 20030),
        ("三万亿", 3000000000000),
        ("一亿两千万", 120000000),
        ("二〇二三", 2023),
        ("百", 100),
        ("百分之", 100),
    ],
)
def test_chinese_numerals_are_read_by_their_places(printed: str, value: int) -> None:
    read = read_number(printed)
    assert read is not None
    assert read[0].value == value


@pytest.mark.parametrize("printed", ["十十", "三五万万", "五百千", "一二百零", "百十", "亿二十", "三亿万"])
def test_a_malformed_chinese_numeral_is_no_number(printed: str) -> None:
    assert read_number(printed) is None


def test_the_thousand_of_kilowatt_is_no_numeral() -> None:
    assert found("10.7亿千瓦时、120万千瓦、每千瓦、三千克、三千米") == ["10.7亿", "120万", "三", "三千"]
    number = read_number("五千瓦时")
    assert number is not None
    assert (number[0].value, number[1]) == (Decimal(5), 1)


def test_the_percent_point_is_no_hundred() -> None:
    number = read_number("五百分点")
    assert number is not None
    assert (number[0].value, number[1]) == (Decimal(5), 1)


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_below_ten_thousand_survives_chinese_writing(number: int) -> None:
    digits = "零一二三四五六七八九"
    written = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += digits[digit] + unit
        elif written and number % place and not written.endswith("零"):
            written += "零"
    read = read_number(written)
    assert read is not None
    assert (read[0].value, read[1]) == (Decimal(number), len(written))


def test_a_magnitude_after_arabic_digits_belongs_to_them() -> None:
    assert found("14.37亿元、2万余家、１，４３７件") == ["14.37亿", "2万", "１，４３７"]


def test_a_comma_between_enumerated_numbers_does_not_join_them() -> None:
    assert found("2022,2023,30%") == ["2022", "2023", "30"]


def test_chinese_numerals_fractions_and_vague_numbers_are_found() -> None:
    assert found("三十五家、近百场、百分之五、三分之一、数十家、廿载") == [
        "三十五",
        "百",
        "百分之五",
        "三分之一",
        "数十",
        "廿",
    ]


def test_traditional_numerals_are_found_as_they_stand() -> None:
    assert found("完成12.5億元，兩項、數十個、三萬戶，過半，提高5個百分點") == [
        "12.5億", "兩", "數十", "三萬", "半", "5",
    ]  # fmt: skip


def test_half_counts_where_it_measures_and_not_in_semiconductors() -> None:
    assert found("一半、过半、半小时、上半年、半导体") == ["一半", "半", "半", "半"]


def test_percentage_points_hold_no_numeral_of_their_own() -> None:
    assert found("15个百分点、五百分点、3百分点") == ["15", "五", "3"]


def test_kinds_are_told_apart() -> None:
    kinds = [numeral.kind for numeral in find_numerals("3家、三家、百分之三、一半、几十")]
    assert kinds == [
        NumeralKind.ARABIC,
        NumeralKind.CHINESE,
        NumeralKind.FRACTION,
        NumeralKind.HALF,
        NumeralKind.VAGUE,
    ]


@given(st.text(alphabet="0１9.，,万亿百分点之一三十半年过几数家 a", max_size=30))
def test_numerals_are_in_order_do_not_overlap_and_quote_the_text(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end
        assert text[numeral.start : numeral.end] == numeral.text
        end = numeral.end


@given(st.text(max_size=30), st.integers(min_value=0, max_value=10**9))
def test_no_arabic_digit_of_a_text_is_missed(text: str, number: int) -> None:
    line = f"{text}{number}家"
    covered = {at for numeral in find_numerals(line) for at in range(numeral.start, numeral.end)}
    assert all(at in covered for at, character in enumerate(line) if character in "0123456789")


def test_decimals_keep_the_place_of_their_last_digit() -> None:
    read = read_number("14.30亿")
    assert read is not None
    assert read[0].place == Decimal("0.01") * 10**8

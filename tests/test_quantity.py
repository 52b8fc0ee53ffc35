"""Printed figures become values, bounds and units, or are refused with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonereport.errors import QuantityError
from zonereport.quantity import Quantity, parse_quantity
from zonereport.vocabulary import Dimension, Measure, Qualifier, Unit

LEVEL, GROWTH, SHARE, CHANGE = Measure.LEVEL, Measure.GROWTH, Measure.SHARE, Measure.CHANGE
COMPLETION, RANK, THRESHOLD = Measure.COMPLETION, Measure.RANK, Measure.THRESHOLD
MONEY, COUNT, RATIO, PEOPLE = Dimension.MONEY, Dimension.COUNT, Dimension.RATIO, Dimension.PEOPLE


def interval(quantity: Quantity) -> tuple[float | None, float | None]:
    return quantity.lower, quantity.upper


@pytest.mark.parametrize(
    ("printed", "dimension", "value", "unit"),
    [
        ("14.37亿元", MONEY, 1437000000.0, Unit.CNY),
        ("3.6万亿元", MONEY, 3600000000000.0, Unit.CNY),
        ("5000万元", MONEY, 50000000.0, Unit.CNY),
        ("3亿5000万元", MONEY, 350000000.0, Unit.CNY),
        ("三点五亿元", MONEY, 350000000.0, Unit.CNY),
        ("１４．３７亿元", MONEY, 1437000000.0, Unit.CNY),
        ("14.37 亿元", MONEY, 1437000000.0, Unit.CNY),
        ("千亿", MONEY, 100000000000.0, Unit.CNY),
        ("亿元", MONEY, 100000000.0, Unit.CNY),
        ("4.65万台", COUNT, 46500.0, Unit.COUNT),
        ("1，437件", COUNT, 1437.0, Unit.COUNT),
        ("3600", COUNT, 3600.0, Unit.COUNT),
        ("三十五家", COUNT, 35.0, Unit.COUNT),
        ("一百二十个", COUNT, 120.0, Unit.COUNT),
        ("两所", COUNT, 2.0, Unit.COUNT),
        ("2万人次", COUNT, 20000.0, Unit.COUNT),
        ("23万人", PEOPLE, 230000.0, Unit.PERSONS),
        ("6.25万平方米", Dimension.AREA, 62500.0, Unit.M2),
        ("98平方公里", Dimension.AREA, 98000000.0, Unit.M2),
        ("12公顷", Dimension.AREA, 120000.0, Unit.M2),
        ("835亩", Dimension.AREA, 835.0, Unit.MU),
        ("12公里", Dimension.LENGTH, 12000.0, Unit.M),
        ("5000米", Dimension.LENGTH, 5000.0, Unit.M),
        ("43天", Dimension.DURATION, 43.0, Unit.DAY),
        ("20个工作日", Dimension.DURATION, 20.0, Unit.DAY),
        ("半小时", Dimension.DURATION, 0.5, Unit.HOUR),
        ("1个月", Dimension.DURATION, 1.0, Unit.MONTH),
        ("26年", Dimension.DURATION, 312.0, Unit.MONTH),
        ("半年", Dimension.DURATION, 6.0, Unit.MONTH),
        ("一年半", Dimension.DURATION, 18.0, Unit.MONTH),
        ("两个半月", Dimension.DURATION, 2.5, Unit.MONTH),
        ("17.86件", Dimension.DENSITY, 17.86, Unit.PER_10K),
        ("3.3倍", Dimension.MULTIPLE, 3.3, Unit.TIMES),
        ("2.67%", RATIO, 2.67, Unit.PERCENT),
        ("3‰", RATIO, 0.3, Unit.PERCENT),
        ("49万", PEOPLE, 490000.0, Unit.PERSONS),
        ("30分钟", Dimension.DURATION, 0.5, Unit.HOUR),
        ("2/3", RATIO, 200 / 3, Unit.PERCENT),
        ("3.5亿", MONEY, 350000000.0, Unit.CNY),
        ("10个亿", MONEY, 1000000000.0, Unit.CNY),
        ("16级", COUNT, 16.0, Unit.COUNT),
        ("12万标箱", COUNT, 120000.0, Unit.COUNT),
        ("1.35", Dimension.INDEX, 1.35, Unit.INDEX),
        ("38℃", Dimension.TEMPERATURE, 38.0, Unit.CELSIUS),
        ("38度", Dimension.TEMPERATURE, 38.0, Unit.CELSIUS),
        ("350公里/小时", Dimension.SPEED, 350.0, Unit.KMH),
        ("350公里", Dimension.SPEED, 350.0, Unit.KMH),
        ("12英寸", Dimension.LENGTH, 0.3048, Unit.M),
        ("28纳米", Dimension.LENGTH, 2.8e-08, Unit.M),
        ("3微米", Dimension.LENGTH, 3e-06, Unit.M),
        ("5毫米", Dimension.LENGTH, 0.005, Unit.M),
        ("3000万立方米", Dimension.VOLUME, 30000000.0, Unit.M3),
        ("20万方", Dimension.VOLUME, 200000.0, Unit.M3),
        ("20万方", Dimension.AREA, 200000.0, Unit.M2),
        ("连续第三年", Dimension.DURATION, 36.0, Unit.MONTH),
        ("12.5億元", MONEY, 1250000000.0, Unit.CNY),
        ("3萬元", MONEY, 30000.0, Unit.CNY),
        ("35個", COUNT, 35.0, Unit.COUNT),
        ("4項", COUNT, 4.0, Unit.COUNT),
        ("2萬戶", COUNT, 20000.0, Unit.COUNT),
        ("兩千家", COUNT, 2000.0, Unit.COUNT),
        ("600畝", Dimension.AREA, 600.0, Unit.MU),
        ("5個月", Dimension.DURATION, 5.0, Unit.MONTH),
    ],
)
def test_a_level_is_read_in_its_canonical_unit(
    printed: str, dimension: Dimension, value: float, unit: Unit
) -> None:
    quantity = parse_quantity(printed, LEVEL, dimension)
    assert quantity.value == pytest.approx(value, rel=1e-15)
    assert (quantity.unit, quantity.qualifier) == (unit, Qualifier.EXACT)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("1.2亿元", Unit.CNY),
        ("1.2亿元人民币", Unit.CNY),
        ("1.2亿美元", Unit.USD),
        ("1.2亿美金", Unit.USD),
        ("1.2亿欧元", Unit.EUR),
        ("1.2亿港元", Unit.HKD),
        ("1.2亿日元", Unit.JPY),
        ("1.2亿英镑", Unit.GBP),
    ],
)
def test_each_currency_keeps_its_own_amount(printed: str, unit: Unit) -> None:
    quantity = parse_quantity(printed, LEVEL, MONEY)
    assert (quantity.value, quantity.unit) == (120000000.0, unit)


@pytest.mark.parametrize(
    ("printed", "dimension", "value", "unit"),
    [
        ("3万吨", Dimension.MASS, 30000.0, Unit.TONNE),
        ("500公斤", Dimension.MASS, 0.5, Unit.TONNE),
        ("三千克", Dimension.MASS, 0.003, Unit.TONNE),
        ("10.7亿千瓦时", Dimension.ENERGY, 1070000000.0, Unit.KWH),
        ("500千瓦时", Dimension.ENERGY, 500.0, Unit.KWH),
        ("五千瓦时", Dimension.ENERGY, 5.0, Unit.KWH),
        ("370亿度", Dimension.ENERGY, 37000000000.0, Unit.KWH),
        ("10GWh", Dimension.ENERGY, 10000000.0, Unit.KWH),
        ("23.45万吨标准煤", Dimension.ENERGY, 234500.0, Unit.TCE),
        ("120万千瓦", Dimension.POWER, 1200000.0, Unit.KW),
        ("46.69兆瓦", Dimension.POWER, 46690.0, Unit.KW),
        ("200MW", Dimension.POWER, 200000.0, Unit.KW),
        ("百万千瓦", Dimension.POWER, 1000000.0, Unit.KW),
    ],
)
def test_mass_energy_and_power_are_read_and_standard_coal_is_not_converted(
    printed: str, dimension: Dimension, value: float, unit: Unit
) -> None:
    quantity = parse_quantity(printed, LEVEL, dimension)
    assert quantity.value == pytest.approx(value, rel=1e-15)
    assert quantity.unit is unit


def test_the_same_letter_is_a_unit_only_where_no_other_letter_follows() -> None:
    assert parse_quantity("5g", LEVEL, Dimension.MASS).value == pytest.approx(5e-06)
    with pytest.raises(QuantityError):
        parse_quantity("5gbps", LEVEL, Dimension.MASS)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("8.6%", 8.6, Unit.PERCENT),
        ("８．６﹪", 8.6, Unit.PERCENT),
        ("同比增长15.42%", 15.42, Unit.PERCENT),
        ("同比下降12.4%", -12.4, Unit.PERCENT),
        ("降低3%", -3.0, Unit.PERCENT),
        ("-3.2%", -3.2, Unit.PERCENT),
        ("增长-3.2%", -3.2, Unit.PERCENT),
        ("负增长3%", -3.0, Unit.PERCENT),
        ("百分之五", 5.0, Unit.PERCENT),
        ("三成", 30.0, Unit.PERCENT),
        ("增长一倍", 100.0, Unit.PERCENT),
        ("增长3.3倍", 330.0, Unit.PERCENT),
        ("翻番", 100.0, Unit.PERCENT),
        ("翻一番", 100.0, Unit.PERCENT),
        ("翻两番", 300.0, Unit.PERCENT),
        ("提高0.3个百分点", 0.3, Unit.PP),
    ],
)
def test_growth_is_signed_and_in_percent_or_points(printed: str, value: float, unit: Unit) -> None:
    quantity = parse_quantity(printed, GROWTH, MONEY)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("printed", "measure", "ends", "qualifier"),
    [
        ("3.14 percent", GROWTH, (3.135, 3.145), Qualifier.EXACT),
        ("6.2 per cent", SHARE, (6.15, 6.25), Qualifier.EXACT),
        ("9%", GROWTH, (8.5, 9.5), Qualifier.EXACT),
        ("over 8 percent", GROWTH, (8.0, None), Qualifier.MORE_THAN),
        ("more than 8 per cent", SHARE, (8.0, None), Qualifier.MORE_THAN),
        ("at least 8 percent", GROWTH, (8.0, None), Qualifier.AT_LEAST),
        ("nearly 8 percent", GROWTH, (7.5, 8.0), Qualifier.APPROX),
        ("about 8 percent", GROWTH, (7.5, 8.5), Qualifier.APPROX),
        ("less than 8 percent", SHARE, (0.0, 8.0), Qualifier.LESS_THAN),
        ("up to 8 percent", SHARE, (0.0, 8.0), Qualifier.AT_MOST),
        ("up 8.0 percent", GROWTH, (7.95, 8.05), Qualifier.EXACT),
        ("down 8.0 percent", GROWTH, (-8.05, -7.95), Qualifier.EXACT),
        ("0.8 percentage points", CHANGE, (0.75, 0.85), Qualifier.EXACT),
    ],
)
def test_english_papers_print_their_rates_in_words(
    printed: str, measure: Measure, ends: tuple[float | None, float | None], qualifier: Qualifier
) -> None:
    quantity = parse_quantity(printed, measure, MONEY)
    assert interval(quantity) == ends
    assert quantity.qualifier is qualifier
    assert quantity.unit is (Unit.PP if measure is CHANGE else Unit.PERCENT)


def test_traditional_bounds_bound_as_simplified_ones_do() -> None:
    for old, new in [("約20億元", "约20亿元"), ("20餘項", "20余项"), ("超過3萬戶", "超过3万户")]:
        dimension = MONEY if "元" in new else COUNT
        assert parse_quantity(old, LEVEL, dimension) == parse_quantity(new, LEVEL, dimension)


@pytest.mark.parametrize(
    ("printed", "value", "ends"),
    [
        ("七成", 70.0, (65.0, 75.0)),
        ("八成五", 85.0, (84.5, 85.5)),
        ("近七成", 70.0, (65.0, 70.0)),
        ("一半", 50.0, (45.0, 55.0)),
        ("一半以上", 50.0, (50.0, None)),
        ("过半", 50.0, (50.0, None)),
        ("三分之一", 100 / 3, (100 / 3 - 5, 100 / 3 + 5)),
    ],
)
def test_spoken_shares_are_taken_to_the_nearest_tenth(
    printed: str, value: float, ends: tuple[float, float | None]
) -> None:
    quantity = parse_quantity(printed, SHARE, MONEY)
    assert quantity.value == pytest.approx(value)
    assert quantity.unit is Unit.PERCENT
    assert interval(quantity) == pytest.approx(ends)


def test_rounding_opens_half_the_last_printed_digit() -> None:
    assert interval(parse_quantity("14.37亿元", LEVEL, MONEY)) == (1436500000.0, 1437500000.0)
    assert interval(parse_quantity("60亿元", LEVEL, MONEY)) == (5950000000.0, 6050000000.0)
    assert interval(parse_quantity("8.6%", GROWTH, MONEY)) == (8.55, 8.65)
    assert interval(parse_quantity("68%", COMPLETION, MONEY)) == (67.5, 68.5)


def test_the_resolution_is_the_last_printed_digit_in_canonical_units() -> None:
    assert parse_quantity("14.37亿元", LEVEL, MONEY).resolution == 1000000.0
    assert parse_quantity("8.60%", GROWTH, MONEY).resolution == 0.01


def test_a_plain_count_is_exact_but_a_count_in_wan_is_rounded() -> None:
    assert interval(parse_quantity("35个", LEVEL, COUNT)) == (35.0, 35.0)
    assert interval(parse_quantity("140名", LEVEL, PEOPLE)) == (140.0, 140.0)
    assert interval(parse_quantity("25万人", LEVEL, PEOPLE)) == (245000.0, 255000.0)
    assert interval(parse_quantity("百场", LEVEL, COUNT)) == (50.0, 150.0)


@pytest.mark.parametrize(
    ("printed", "qualifier", "lower", "upper"),
    [
        ("约370亩", Qualifier.APPROX, 365.0, 375.0),
        ("370亩左右", Qualifier.APPROX, 365.0, 375.0),
        ("约370亩左右", Qualifier.APPROX, 365.0, 375.0),
        ("近370亩", Qualifier.APPROX, 365.0, 370.0),
        ("370余亩", Qualifier.MORE_THAN, 370.0, 380.0),
        ("370多亩", Qualifier.MORE_THAN, 370.0, 380.0),
        ("370亩多", Qualifier.MORE_THAN, 370.0, 371.0),
        ("超过370余亩", Qualifier.MORE_THAN, 370.0, 380.0),
        ("超370亩", Qualifier.MORE_THAN, 370.0, None),
        ("逾370亩", Qualifier.MORE_THAN, 370.0, None),
        ("突破370亩", Qualifier.MORE_THAN, 370.0, None),
        ("370亩以上", Qualifier.AT_LEAST, 370.0, None),
        ("不低于370亩", Qualifier.AT_LEAST, 370.0, None),
        ("超过370亩以上", Qualifier.AT_LEAST, 370.0, None),
        ("370亩以内", Qualifier.AT_MOST, 0.0, 370.0),
        ("不超过370亩", Qualifier.AT_MOST, 0.0, 370.0),
        ("不到370亩", Qualifier.LESS_THAN, 0.0, 370.0),
        ("达370亩", Qualifier.EXACT, 369.5, 370.5),
        ("达到370亩", Qualifier.EXACT, 369.5, 370.5),
    ],
)
def test_bounding_words_open_the_interval_on_their_side(
    printed: str, qualifier: Qualifier, lower: float, upper: float | None
) -> None:
    quantity = parse_quantity(printed, LEVEL, Dimension.AREA)
    assert (quantity.value, quantity.qualifier) == (370.0, qualifier)
    assert interval(quantity) == (lower, upper)


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [
        ("近百场", 50.0, 100.0),
        ("近600家", 550.0, 600.0),
        ("150余家", 150.0, 160.0),
        ("达3600余家", 3600.0, 3700.0),
        ("2万余家", 20000.0, 30000.0),
        ("800多家", 800.0, 900.0),
        ("十余所", 10.0, 20.0),
        ("百余家", 100.0, 200.0),
        ("30多万家", 300000.0, 400000.0),
        ("上百家", 100.0, None),
        ("十几家", 10.0, 20.0),
    ],
)
def test_round_counts_reach_one_of_their_last_non_zero_digit(
    printed: str, lower: float, upper: float | None
) -> None:
    assert interval(parse_quantity(printed, LEVEL, COUNT)) == (lower, upper)


@pytest.mark.parametrize(
    ("printed", "measure", "dimension", "lower", "upper"),
    [
        ("3-5%", GROWTH, MONEY, 3.0, 5.0),
        ("3%—5%", GROWTH, MONEY, 3.0, 5.0),
        ("下降3-5%", GROWTH, MONEY, -5.0, -3.0),
        ("百分之三到五", SHARE, MONEY, 3.0, 5.0),
        ("10亿—15亿元", LEVEL, MONEY, 1000000000.0, 1500000000.0),
        ("10—15亿元", LEVEL, MONEY, 1000000000.0, 1500000000.0),
        ("20至25家", LEVEL, COUNT, 20.0, 25.0),
        ("两到三年", LEVEL, Dimension.DURATION, 24.0, 36.0),
        ("第3至5位", RANK, Dimension.RANK, 3.0, 5.0),
        ("1/4至1/2", SHARE, MONEY, 25.0, 50.0),
        ("1/2至1/4", SHARE, MONEY, 25.0, 50.0),
    ],
)
def test_a_range_has_ends_and_no_value(
    printed: str, measure: Measure, dimension: Dimension, lower: float, upper: float
) -> None:
    quantity = parse_quantity(printed, measure, dimension)
    assert (quantity.value, quantity.qualifier) == (None, Qualifier.EXACT)
    assert interval(quantity) == (lower, upper)


def test_about_widens_both_ends_of_a_range() -> None:
    about = parse_quantity("10%-15%左右", GROWTH, MONEY)
    assert (about.value, about.qualifier, interval(about)) == (None, Qualifier.APPROX, (9.5, 15.5))


def test_the_past_years_are_not_taken_for_nearly_so_many() -> None:
    with pytest.raises(QuantityError, match="put the recent years into the period"):
        parse_quantity("近5年", LEVEL, Dimension.DURATION)


@pytest.mark.parametrize(
    ("printed", "ends"), [("数十家", (20.0, 100.0)), ("两三家", (2.0, 3.0)), ("几百家", (200.0, 1000.0))]
)
def test_a_manner_of_speaking_is_an_approximate_range(printed: str, ends: tuple[float, float]) -> None:
    quantity = parse_quantity(printed, LEVEL, COUNT)
    assert (quantity.value, quantity.qualifier, interval(quantity)) == (None, Qualifier.APPROX, ends)


@pytest.mark.parametrize(
    ("printed", "value", "lower"),
    [
        ("第3位", 3.0, 3.0),
        ("第一", 1.0, 1.0),
        ("第七名", 7.0, 7.0),
        ("排名第二", 2.0, 2.0),
        ("首位", 1.0, 1.0),
        ("前3名", 3.0, 1.0),
        ("前三位", 3.0, 1.0),
        ("前五强", 5.0, 1.0),
        ("进入前70名", 70.0, 1.0),
        ("百强", 100.0, 1.0),
    ],
)
def test_a_rank_is_exact_or_at_most(printed: str, value: float, lower: float) -> None:
    for measure, dimension in [(RANK, COUNT), (LEVEL, Dimension.RANK)]:
        rank = parse_quantity(printed, measure, dimension)
        assert (rank.value, rank.lower, rank.upper, rank.unit) == (value, lower, value, Unit.RANK)
        assert rank.qualifier is (Qualifier.EXACT if lower == value else Qualifier.AT_MOST)


@pytest.mark.parametrize(
    ("printed", "lower", "upper", "qualifier"),
    [
        ("24位", 24.0, 24.0, Qualifier.EXACT),
        ("80名（含）以前", 1.0, 80.0, Qualifier.AT_MOST),
        ("第80名之前", 1.0, 80.0, Qualifier.AT_MOST),
        ("80名以后", 80.0, None, Qualifier.MORE_THAN),
        ("80名(含)以后", 80.0, None, Qualifier.AT_LEAST),
    ],
)
def test_a_class_of_ranks_is_open_towards_the_worse_or_ends_at_the_first(
    printed: str, lower: float, upper: float | None, qualifier: Qualifier
) -> None:
    for measure in (RANK, THRESHOLD):
        rank = parse_quantity(printed, measure, Dimension.RANK)
        assert (interval(rank), rank.qualifier, rank.unit) == ((lower, upper), qualifier, Unit.RANK)


def test_a_change_of_rank_counts_places_upwards() -> None:
    assert parse_quantity("上升一位", CHANGE, Dimension.RANK).value == 1.0
    assert parse_quantity("前进5位", CHANGE, Dimension.RANK).value == 5.0
    assert parse_quantity("进位15名", CHANGE, COUNT).unit is Unit.RANK
    assert parse_quantity("后退2位", CHANGE, Dimension.RANK).value == -2.0


def test_a_fall_turns_the_bound_around() -> None:
    fall = parse_quantity("下降5%以上", GROWTH, MONEY)
    assert (fall.qualifier, fall.lower, fall.upper) == (Qualifier.AT_MOST, None, -5.0)
    assert interval(parse_quantity("下降不到5%", GROWTH, MONEY)) == (-5.0, None)


def test_growth_has_no_floor_but_a_level_cannot_be_negative() -> None:
    assert parse_quantity("不超过3%", GROWTH, MONEY).lower is None
    assert parse_quantity("不超过3%", LEVEL, RATIO).lower == 0.0


def test_a_threshold_is_read_like_a_level() -> None:
    assert parse_quantity("2亿元以上", THRESHOLD, MONEY) == parse_quantity("2亿元以上", LEVEL, MONEY)


@pytest.mark.parametrize(
    ("printed", "measure", "dimension", "sentence"),
    [
        ("14.37亿元", LEVEL, COUNT, "14.37亿元: unit 元 is money, but the indicator counts count"),
        ("35人", LEVEL, COUNT, "unit 人 is people"),
        ("8.6%", LEVEL, MONEY, "unit % is a ratio, but the indicator counts money"),
        ("14.37", GROWTH, MONEY, "there is no unit, but a growth is printed in %"),
        ("3个百分点", COMPLETION, MONEY, "unit 个百分点 is percentage points, but a completion"),
        ("100万韩元", LEVEL, MONEY, "unit 韩元 is a currency that has no unit here"),
        ("100万美元", LEVEL, COUNT, "unit 美元 is money"),
        ("3里", LEVEL, Dimension.LENGTH, "unit 里 may be half a kilometre"),
        ("8寸", LEVEL, Dimension.LENGTH, "unit 寸 may be an inch"),
        ("35万元/亩", LEVEL, MONEY, "cannot read '/亩'"),
        ("3万吨", LEVEL, COUNT, "unit 吨 is mass"),
        ("17.86件", LEVEL, COUNT, "17.86 is no whole number"),
        ("约超30亿元", LEVEL, MONEY, "约 and 超 contradict each other"),
        ("近30余家", LEVEL, COUNT, "近 and 余 contradict each other"),
        ("14,37亿元", LEVEL, MONEY, "there is no unit"),
        ("14.37亿元整改", LEVEL, MONEY, "cannot read '整改' after '14.37亿元'"),
        ("1 437家", LEVEL, COUNT, "cannot read ' 437家' after '1'"),
        ("原30个", LEVEL, COUNT, "found '原30个' where a number is expected"),
        ("", LEVEL, COUNT, "printed is empty"),
        ("增长3家", LEVEL, COUNT, "增长 makes it a growth or a change, but it is coded as level"),
        ("-3家", LEVEL, COUNT, "- makes it a growth or a change"),
        ("下降-3%", GROWTH, MONEY, "its sign cannot be told"),
        ("降幅下降3%", CHANGE, RATIO, "its sign cannot be told"),
        ("增速下降3个百分点", GROWTH, MONEY, "its measure is change, not growth"),
        ("增长到30%", GROWTH, MONEY, "增长到 says what level was reached"),
        ("环比增长3%", GROWTH, MONEY, "环比 makes it no growth on the same period a year earlier"),
        ("翻番", SHARE, MONEY, "翻番 is growth, but it is coded as share"),
        ("5-3%", GROWTH, MONEY, "first end is not below its second"),
        ("3-5%以上", GROWTH, MONEY, "a bounding word on two ends cannot be read"),
        ("3家", RANK, Dimension.RANK, "no rank; a rank is printed as 第N位"),
        ("第80名以后起", RANK, Dimension.RANK, "cannot read '起' after the rank"),
        ("turnover 8 percent", GROWTH, MONEY, "where a number is expected"),
        ("第3.5位", RANK, Dimension.RANK, "a rank's whole number is expected"),
        ("第一方阵", RANK, Dimension.RANK, "cannot read '方阵' after the rank"),
        ("前进5%", CHANGE, RATIO, "moves by places"),
        ("1" * 41, LEVEL, COUNT, "41 characters are no figure"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    printed: str, measure: Measure, dimension: Dimension, sentence: str
) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_quantity(printed, measure, dimension)
    assert sentence in str(refusal.value)


MAGNITUDES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2)


@given(amounts, st.sampled_from(sorted(MAGNITUDES)))
def test_a_printed_amount_comes_back_exactly(amount: Decimal, magnitude: str) -> None:
    quantity = parse_quantity(f"{amount:,}{magnitude}元", LEVEL, MONEY)
    half = Decimal("0.005")
    assert quantity.value == float(amount * MAGNITUDES[magnitude])
    assert interval(quantity) == (
        float((amount - half) * MAGNITUDES[magnitude]),
        float((amount + half) * MAGNITUDES[magnitude]),
    )


@given(
    st.sampled_from(["", "约", "近", "超", "不超过", "至少", "不到", "增长", "下降", "下降近", "增长超过"]),
    amounts,
    st.sampled_from(["%", "成", "倍", "个百分点"]),
    st.sampled_from(["", "左右", "以上", "以内", "多"]),
)
def test_the_value_lies_within_its_bounds(before: str, amount: Decimal, unit: str, after: str) -> None:
    try:
        quantity = parse_quantity(f"{before}{amount}{unit}{after}", GROWTH, MONEY)
    except QuantityError as refusal:
        assert "contradict each other" in str(refusal)
        return
    assert quantity.value is not None
    assert quantity.lower is None or quantity.lower <= quantity.value
    assert quantity.upper is None or quantity.value <= quantity.upper
    assert quantity.lower is not None or quantity.upper is not None


@given(
    st.text(
        alphabet="约近超0123.,-%第前一二两三十百千万亿元家个月年成倍半分之翻番余多几数以上到至位强下降",
        max_size=10,
    ),
    st.sampled_from(list(Measure)),
    st.sampled_from(list(Dimension)),
)
def test_any_string_is_read_within_bounds_or_refused(
    printed: str, measure: Measure, dimension: Dimension
) -> None:
    try:
        quantity = parse_quantity(printed, measure, dimension)
    except QuantityError:
        return
    ends = [end for end in (quantity.lower, quantity.value, quantity.upper) if end is not None]
    assert ends == sorted(ends)

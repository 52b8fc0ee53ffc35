"""Periods are typed in one way, and anything else is refused with what to type."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonereport.errors import QuantityError
from zonereport.quantity import parse_period


def test_a_span_runs_from_the_first_day_to_the_last() -> None:
    period = parse_period("2024-01/2024-07")
    assert (period.start, period.end, period.months) == (date(2024, 1, 1), date(2024, 7, 31), 7)
    assert not period.is_instant


def test_one_month_typed_as_a_span_is_no_instant() -> None:
    period = parse_period("2023-10/2023-10")
    assert (period.months, period.is_instant) == (1, False)


def test_an_instant_is_the_last_day_of_its_month() -> None:
    period = parse_period("2024-02")
    assert (period.start, period.end, period.months) == (date(2024, 2, 29), date(2024, 2, 29), 0)
    assert period.is_instant


def test_a_span_over_several_years_counts_all_months() -> None:
    assert parse_period("2019-07/2023-12").months == 54


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("2023-01/2023-06", 0.5),
        ("2023-01/2023-12", 1.0),
        ("2023-04/2023-06", None),
        ("2022-01/2023-06", None),
        ("2023-06", None),
    ],
)
def test_only_a_year_to_date_has_a_share_of_the_year(typed: str, share: float | None) -> None:
    assert parse_period(typed).share_of_year == share


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Jan-24", "period 'Jan-24': found 'Jan-24' where a month is expected; write YYYY-MM/YYYY-MM"),
        ("2024/01", "found '2024' where a month is expected"),
        ("2024-1/2024-7", "found '2024-1' where a month is expected"),
        ("2024-01/", "found '' where a month is expected"),
        ("2024-01/2024-07/2024-08", "found '2024-07/2024-08' where a month is expected"),
        ("2024-01-01", "found '2024-01-01' where a month is expected"),
        (" 2024-01", "found ' 2024-01' where a month is expected"),
        ("２０２４-01", "found '２０２４-01' where a month is expected"),
        ("", "found '' where a month is expected"),
        ("2024-13", "there is no month 13; months run from 01 to 12"),
        ("2024-00/2024-07", "there is no month 00"),
        ("0000-01", "there is no year 0000"),
        ("2024-07/2024-01", "2024-01 is before 2024-07; write the earlier month first"),
    ],
)
def test_another_spelling_is_refused_with_the_right_one(typed: str, sentence: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_period(typed)
    assert sentence in str(refusal.value)


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_a_period_is_typed_back_as_it_was(one: date, other: date) -> None:
    first, last = sorted([one.isoformat()[:7], other.isoformat()[:7]])
    assert parse_period(f"{first}/{last}").iso == f"{first}/{last}"
    assert parse_period(first).iso == first

"""What makes two figures the same, and which period a day belongs to."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from banshi.burden.rules import Period, a_year, after, alike, before, first_of, key_of, minutes, the_same

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from(list(Period)))
def test_a_day_lies_in_its_period_and_in_no_other(day: date, period: Period) -> None:
    first = first_of(period, day)
    assert first <= day < after(period, first)
    assert before(period, after(period, first)) == first
    assert first_of(period, after(period, first) - timedelta(days=1)) == first


def test_quarters_and_years() -> None:
    assert first_of(Period.QUARTER, date(2026, 11, 21)) == date(2026, 10, 1)
    assert after(Period.QUARTER, date(2026, 10, 1)) == date(2027, 1, 1)
    assert before(Period.YEAR, date(2026, 1, 1)) == date(2025, 1, 1)


@given(st.text(max_size=40), st.text(max_size=40))
def test_alike_is_even_and_bounded_and_the_same_is_alike(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1
    if key_of(one):
        assert alike(one, one) == 1
        assert the_same(one, [other, one])


def test_spaces_marks_and_case_make_no_difference() -> None:
    assert the_same("Cases, accepted!", ["casesACCEPTED"])
    assert not the_same("Cases closed", ["Cases accepted"])
    assert alike("a", "b") == alike("", "") == 0


def test_a_begun_minute_counts() -> None:
    assert [minutes(seconds) for seconds in (0, 1, 60, 61)] == [0, 1, 1, 2]
    assert [a_year(60, period) for period in Period] == [720, 240, 60, 60]

"""Clocks in working days: the law's counting rules, as properties over any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kernel.workdays import (
    YearNotAnnounced,
    add_hours,
    add_working_days,
    due_after,
    working_days_between,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSES = time(17, 0)
SATURDAY = 5


class Weekdays:
    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY


class WeekdaysUntil2026(Weekdays):
    def is_working_day(self, day: date) -> bool:
        if day.year > 2026:
            raise YearNotAnnounced(day.year, first=2004, last=2026)
        return super().is_working_day(day)


moments = st.datetimes(datetime(2004, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
legs = st.integers(1, 60)


def due(start: datetime, n: int) -> datetime:
    return add_working_days(start, n, Weekdays(), closes=CLOSES, zone=SHANGHAI)


def shanghai(*when: int) -> datetime:
    year, month, day, hour = when
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def test_the_day_of_acceptance_does_not_count() -> None:
    assert due(shanghai(2026, 11, 23, 0), 1) == shanghai(2026, 11, 24, 17)
    assert due(shanghai(2026, 11, 23, 23), 1) == shanghai(2026, 11, 24, 17)


def test_a_leg_accepted_on_friday_is_due_on_monday() -> None:
    assert due(shanghai(2026, 11, 20, 9), 1) == shanghai(2026, 11, 23, 17)


def test_the_day_is_that_of_the_office_and_not_of_greenwich() -> None:
    late_sunday_in_greenwich = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert due(late_sunday_in_greenwich, 1) == shanghai(2026, 11, 24, 17)


def test_a_due_time_comes_out_in_utc() -> None:
    found = due(shanghai(2026, 11, 20, 9), 1)
    assert (found.tzinfo, found.hour) == (UTC, 9)


@given(moments, legs)
def test_counting_back_finds_the_days_that_were_added(start: datetime, n: int) -> None:
    assert working_days_between(start, due(start, n), Weekdays(), zone=SHANGHAI) == n


@given(moments, legs)
def test_a_leg_ends_at_closing_time_on_a_working_day_after_its_start(start: datetime, n: int) -> None:
    end = due(start, n).astimezone(SHANGHAI)
    assert end > start
    assert end.time() == CLOSES
    assert Weekdays().is_working_day(end.date())


@given(moments, legs, legs)
def test_two_legs_in_a_row_are_as_long_as_one_of_both(start: datetime, first: int, second: int) -> None:
    assert due(due(start, first), second) == due(start, first + second)


@given(moments, moments, legs)
def test_who_is_accepted_earlier_is_never_due_later(one: datetime, other: datetime, n: int) -> None:
    assert due(min(one, other), n) <= due(max(one, other), n)


@given(moments, st.integers(0, 400), st.integers(0, 400))
def test_working_days_of_two_spans_add_up(start: datetime, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    parts = [(start, middle), (middle, end), (start, end)]
    one, other, both = (working_days_between(a, b, Weekdays(), zone=SHANGHAI) for a, b in parts)
    assert one + other == both


def test_nothing_lies_between_a_moment_and_an_earlier_one() -> None:
    later = shanghai(2026, 11, 23, 9)
    assert working_days_between(later, later - timedelta(days=9), Weekdays(), zone=SHANGHAI) == 0


@given(moments, st.integers(1, 400))
def test_hours_run_round_the_clock(start: datetime, hours: int) -> None:
    assert add_hours(start.astimezone(SHANGHAI), hours) - start == timedelta(hours=hours)
    assert add_hours(start, hours).tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 23, 9), 1)  # noqa: DTZ001


def test_a_leg_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        due(shanghai(2026, 11, 23, 9), 0)


@given(st.datetimes(datetime(2026, 9, 1), datetime(2027, 3, 1), timezones=st.just(UTC)), legs)  # noqa: DTZ001
def test_a_clock_that_leaves_the_announced_years_is_provisional(start: datetime, n: int) -> None:
    calendars = {"announced": WeekdaysUntil2026(), "otherwise": Weekdays()}
    found = due_after(start, n, closes=CLOSES, zone=SHANGHAI, **calendars)
    assert found.at == due(start, n)
    assert found.provisional == (found.at.astimezone(SHANGHAI).year > 2026)


def test_a_year_not_announced_says_which_are_and_what_to_do() -> None:
    assert "2027 are not announced yet" in str(YearNotAnnounced(2027, first=2004, last=2026))
    assert "known from 2004 on" in str(YearNotAnnounced(2003, first=2004, last=2026))

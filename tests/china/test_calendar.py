"""Working days in China: make-up weekends, years not announced, and a second library that must agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays
import pytest

from banshi.china.calendar import (
    LAST_YEAR,
    SHANGHAI,
    ChineseCalendar,
    due_in_working_days,
    regular_until_announced,
)
from banshi.kernel.workdays import YearNotAnnounced

CHINA = ChineseCalendar()
DAYS = [date(2004, 1, 1) + timedelta(days=passed) for passed in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]


def test_two_libraries_agree_on_every_day_but_the_last_of_2005() -> None:
    other = holidays.country_holidays("CN", years=range(2004, 2027))
    differing = [day for day in DAYS if CHINA.is_working_day(day) != other.is_working_day(day)]
    assert differing == [date(2005, 12, 31)]


def test_a_make_up_weekend_is_worked() -> None:
    assert CHINA.is_working_day(date(2026, 10, 10))  # a Saturday, for National Day


def test_national_day_is_not_worked() -> None:
    assert not CHINA.is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize("year", [2003, LAST_YEAR + 1])
def test_a_year_that_is_not_known_is_refused_in_words(year: int) -> None:
    with pytest.raises(YearNotAnnounced, match=str(year)):
        CHINA.is_working_day(date(year, 6, 1))


def test_a_leg_across_national_day_skips_the_holidays_and_counts_the_make_up_day() -> None:
    due = due_in_working_days(datetime(2026, 9, 30, 9, tzinfo=SHANGHAI), 3)
    assert due.at == datetime(2026, 10, 10, 17, tzinfo=SHANGHAI)
    assert not due.provisional


def test_a_leg_that_runs_past_the_announced_years_is_due_provisionally_and_not_on_new_year() -> None:
    due = due_in_working_days(datetime(LAST_YEAR, 12, 31, 9, tzinfo=SHANGHAI), 1)
    found = due.at.astimezone(SHANGHAI)
    assert due.provisional
    assert date(LAST_YEAR + 1, 1, 1) < found.date() <= date(LAST_YEAR + 1, 1, 5)


def test_the_provisional_calendar_is_the_announced_one_as_far_as_that_goes() -> None:
    assert all(regular_until_announced.is_working_day(day) == CHINA.is_working_day(day) for day in DAYS)


def test_the_provisional_calendar_does_not_guess_the_past() -> None:
    with pytest.raises(YearNotAnnounced):
        regular_until_announced.is_working_day(date(2003, 6, 2))

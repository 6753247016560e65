from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.calendar import regular_until_announced
from banshi.demo.offices import Plan
from banshi.stations.distances import kilometres
from banshi.stations.hours import Span, doors, read_week
from banshi.stations.models import Unit
from banshi.stations.queries import nearest_counters

if TYPE_CHECKING:
    from tests.cast import Town

ZONE = ZoneInfo("Asia/Shanghai")
WORKS = regular_until_announced.is_working_day
USUAL = "Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00"


def at(day: str, hour: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), tzinfo=ZONE)


def test_a_week_is_read_day_by_day() -> None:
    week = read_week(USUAL)
    assert week.days[0] == (Span(time(8, 30), time(12)), Span(time(14), time(17, 30)))
    assert week.days[5] == (Span(time(9), time(12)),)
    assert week.days[6] == ()


@pytest.mark.parametrize(
    "wrong", ["Mo", "Xx 08:00-12:00", "Fr-Mo 08:00-12:00", "Mo 8-12", "Mo 12:00-08:00", "Mo 14:00-17:00,08:00-12:00"]
)
def test_what_is_no_week_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="write"):
        read_week(wrong)


@pytest.mark.parametrize(
    ("moment", "until", "opens"),
    [
        (at("2026-11-20", "09:00"), "2026-11-20 12:00", ""),  # a Friday morning
        (at("2026-11-20", "12:00"), "", "2026-11-20 14:00"),  # the doors close at the stroke
        (at("2026-11-20", "18:00"), "", "2026-11-21 09:00"),  # the Saturday comes next
        (at("2026-11-21", "13:00"), "", "2026-11-23 08:30"),
        (at("2026-10-01", "10:00"), "", "2026-10-08 08:30"),  # the whole holiday of National Day
        (at("2026-09-20", "15:00"), "2026-09-20 17:30", ""),  # a Sunday that was made a working day
    ],
)
def test_doors_follow_the_working_calendar(moment: datetime, until: str, opens: str) -> None:
    found = doors(USUAL, moment, WORKS, ZONE)
    assert f"{found.open_until:%Y-%m-%d %H:%M}" == until if found.open_until else until == ""
    assert f"{found.opens_at:%Y-%m-%d %H:%M}" == opens if found.opens_at else opens == ""


def test_a_saturday_beside_a_holiday_counts_as_closed() -> None:
    assert WORKS(date(2026, 1, 4))  # made up for New Year
    assert read_week(USUAL).on(date(2026, 1, 3), WORKS) == ()
    assert read_week(USUAL).on(date(2026, 1, 10), WORKS) == (Span(time(9), time(12)),)


@pytest.mark.parametrize("hours", ["", ";"])
def test_where_nobody_entered_hours_nothing_is_said(hours: str) -> None:
    found = doors(hours, at("2026-11-20", "09:00"), WORKS, ZONE)
    assert (found.open_until, found.opens_at) == (None, None)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)))  # noqa: DTZ001 - the zone comes below
def test_a_counter_is_open_or_opens_later_never_both(moment: datetime) -> None:
    now = moment.replace(tzinfo=ZONE)
    found = doors(USUAL, now, WORKS, ZONE)
    assert bool(found.open_until) != bool(found.opens_at)
    assert (found.open_until or found.opens_at or now) > now
    if found.opens_at:
        assert doors(USUAL, found.opens_at, WORKS, ZONE).open_until is not None


def test_the_nearest_counters_come_in_the_order_of_the_great_circle(town: Town) -> None:
    found = nearest_counters(30.5, 117.0, at=at("2026-11-20", "09:00"), works=WORKS, most=9)
    assert [one.kilometres for one in found] == sorted(
        kilometres(30.5, 117.0, one.latitude, one.longitude) for one in Unit.objects.filter(kind="station")
    )


def test_every_office_of_the_demonstration_has_a_week() -> None:
    offices = Plan(1).offices
    assert all(any(read_week(office.hours).days) for office in offices)
    assert len({office.hours for office in offices}) > 1

"""Clocks of a case: when a leg is due, in working days of the jurisdiction or in hours round the clock.

The day of acceptance does not count (Civil Code of China, art. 201), the last day must be a working day,
and it ends when the office closes (art. 203). Times come in and go out in UTC; days and closing hours are
those of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator


class YearNotAnnounced(ValueError):
    """The working days of a year are not known; its text says which are, and what to do."""

    def __init__(self, year: int, *, first: int, last: int) -> None:
        super().__init__(year, first, last)
        self.year = year
        self.first = first
        self.last = last

    def __str__(self) -> str:
        if self.year < self.first:
            text = _("Working days are known from %(first)s on; not in %(year)s. Count those days by hand.")
        else:
            text = _(
                "The working days of %(year)s are not announced yet; known are %(first)s to %(last)s. "
                "Install the new calendar once the government has published it (usually in November).",
            )
        return text % {"year": self.year, "first": self.first, "last": self.last}


class WorkingCalendar(Protocol):
    """Knows on which days a jurisdiction's offices work; raises ``YearNotAnnounced`` where it does not."""

    def is_working_day(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Due:
    """The moment a leg is due, in UTC; provisional if counted through days that nobody has announced yet."""

    at: datetime
    provisional: bool


def add_working_days(
    start: datetime,
    n: int,
    calendar: WorkingCalendar,
    *,
    closes: time,
    zone: tzinfo,
) -> datetime:
    """Return the close of the n-th working day after the day of ``start`` (art. 201, 203), in UTC.

    ``closes`` is the office's closing hour in ``zone``; ``ValueError`` for n below 1 or a time without zone.
    """
    if n < 1:
        message = f"A leg takes at least one working day, not {n}."
        raise ValueError(message)
    days = _working_days_after(_day(start, zone), calendar)
    for _earlier in range(n - 1):
        next(days)
    return datetime.combine(next(days), closes, tzinfo=zone).astimezone(UTC)


def add_hours(start: datetime, hours: int) -> datetime:
    """Return the moment so many hours later, in UTC; hours run round the clock, from the start (art. 201)."""
    return _aware(start).astimezone(UTC) + timedelta(hours=hours)


def working_days_between(start: datetime, end: datetime, calendar: WorkingCalendar, *, zone: tzinfo) -> int:
    """Return how many working days lie after the day of ``start``, up to and with the day of ``end``."""
    first, last = _day(start, zone), _day(end, zone)
    days = (first + timedelta(days=passed) for passed in range(1, (last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def due_after(
    start: datetime,
    n: int,
    *,
    announced: WorkingCalendar,
    otherwise: WorkingCalendar,
    closes: time,
    zone: tzinfo,
) -> Due:
    """Return when n working days after ``start`` are over, by the announced calendar if it reaches that far.

    Where it does not, the other calendar counts and the result is provisional: to be counted anew, from the
    same start, once the year is announced. So a clock never stands still at the end of a year, and a guess is
    never passed off as law.
    """
    try:
        return Due(add_working_days(start, n, announced, closes=closes, zone=zone), provisional=False)
    except YearNotAnnounced:
        return Due(add_working_days(start, n, otherwise, closes=closes, zone=zone), provisional=True)


def _working_days_after(day: date, calendar: WorkingCalendar) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            yield day


def _day(moment: datetime, zone: tzinfo) -> date:
    return _aware(moment).astimezone(zone).date()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = "A moment needs its time zone."
        raise ValueError(message)
    return moment

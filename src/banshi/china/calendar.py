"""Working days in mainland China, with the make-up weekends that the State Council announces each autumn.

A year that is not announced is refused in words. Clocks that run past the last announced day are counted
by the days that need no announcement (weekends, and the holidays whose date the holiday regulation itself
fixes) and are marked provisional, to be counted anew after the announcement.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

from banshi.kernel.workdays import Due, YearNotAnnounced, due_after

if TYPE_CHECKING:
    from datetime import date, datetime

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSES = time(17, 0)

_RESTS = frozenset(holidays)
_MAKE_UPS = frozenset(workdays)
FIRST_YEAR = min(_RESTS).year
LAST_YEAR = max(_RESTS).year
SATURDAY = 5

# New Year, Labour Day and National Day as the Regulation on Public Holidays (rev. 2024) dates them. The lunar
# ones are left out: with them go shifted days that only the announcement knows.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class ChineseCalendar:
    """The announced working days; raises ``YearNotAnnounced`` outside the years of the installed calendar."""

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on this day: a make-up weekend, or a weekday that is no holiday."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise YearNotAnnounced(day.year, first=FIRST_YEAR, last=LAST_YEAR)
        return day in _MAKE_UPS or (day.weekday() < SATURDAY and day not in _RESTS)


class RegularUntilAnnounced(ChineseCalendar):
    """The announced days, and after them all weekdays but the holidays the law dates: for provisional use."""

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work, or would if nothing were announced; refuse years before the first."""
        if day.year <= LAST_YEAR:
            return super().is_working_day(day)
        return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS


announced = ChineseCalendar()
regular_until_announced = RegularUntilAnnounced()


def due_in_working_days(accepted_at: datetime, n: int, *, closes: time = CLOSES) -> Due:
    """Return when a leg of n working days is due, in UTC, and whether that is provisional."""
    return due_after(
        accepted_at,
        n,
        announced=announced,
        otherwise=regular_until_announced,
        closes=closes,
        zone=SHANGHAI,
    )

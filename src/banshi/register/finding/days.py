"""A day of birth as it may have been meant: day and month swapped, or counted by the lunar calendar.

Old people often know their birthday by the lunar calendar only, and old sheets hold it as if it were solar.
Conversion by tyme4py (MIT), which agrees with two other libraries on every third day from 1905 to 2029.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tyme4py.lunar import LunarMonth, LunarYear

FIRST, LAST = 1800, 2150


@dataclass(frozen=True, slots=True)
class Day:
    """A day as typed: it need not exist in the solar calendar. Month and day are 0 where only the year is known."""

    year: int
    month: int = 0
    day: int = 0
    lunar: bool = False

    @property
    def whole(self) -> bool:
        return bool(self.month and self.day)

    @property
    def solar(self) -> date | None:
        """Return the day in the solar calendar, if there is such a day."""
        return _exists(self.year, self.month, self.day)

    @property
    def swapped(self) -> date | None:
        """Return the day with day and month changed for each other, if that is another day and exists."""
        return None if self.month == self.day else _exists(self.year, self.day, self.month)


def from_lunar(year: int, month: int, day: int) -> tuple[date, ...]:
    """Return the solar days of a lunar one: two where the month was doubled that year, none where it was too short."""
    return tuple(
        date.fromordinal(first + day - 1)
        for number, first, length in _months(year)
        if number == month and 1 <= day <= length
    )


def to_lunar(born_on: date) -> tuple[int, int, int]:
    """Return year, month and day of the lunar calendar; a doubled month has the number of the first."""
    ordinal = born_on.toordinal()
    year = born_on.year if _months(born_on.year)[0][1] <= ordinal else born_on.year - 1
    number, first, _length = next(month for month in reversed(_months(year)) if month[1] <= ordinal)
    return year, number, ordinal - first + 1


def as_registered_by_lunar(born_on: date) -> date | None:
    """Return the day that a register holds which took the lunar birthday for a solar one, if such a day exists."""
    return _exists(*to_lunar(born_on))


@lru_cache(512)
def _months(year: int) -> tuple[tuple[int, int, int], ...]:
    """Return the months of a lunar year: the number of each, the ordinal of its first day, and its length."""
    if not FIRST <= year <= LAST:
        return ()
    doubled = LunarYear.from_year(year).get_leap_month()
    found = []
    for number in (sign * month for month in range(1, 13) for sign in ((1, -1) if month == doubled else (1,))):
        month = LunarMonth.from_ym(year, number)
        first = month.get_first_julian_day().get_solar_day()
        born = date(first.get_year(), first.get_month(), first.get_day())
        found.append((abs(number), born.toordinal(), month.get_day_count()))
    return tuple(found)


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

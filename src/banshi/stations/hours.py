"""The week of a counter: when it is open, on working days, on make-up weekends and on holidays.

Written as people write it on a door, in the part of OpenStreetMap's ``opening_hours`` notation that offices need:
"Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00". Which days are worked is the jurisdiction's to say. A weekend that was
made a working day has Monday's hours; a weekend beside a holiday counts as closed, so that nobody walks in vain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    type Works = Callable[[date], bool]

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SATURDAY = 5
RULE = re.compile(r"(\w\w)(?:-(\w\w))? (\S+)")
SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
LOOKED_AHEAD_DAYS = 31
"""No holiday is longer; an office that opens on none of these days has no hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, on one day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Week:
    """The spans of each day, Monday first."""

    days: tuple[tuple[Span, ...], ...]

    def on(self, day: date, works: Works) -> tuple[Span, ...]:
        """Return when the counter is open on this day."""
        weekday = day.weekday()
        if works(day):
            return self.days[weekday if weekday < SATURDAY else 0]
        if weekday < SATURDAY or _beside_a_holiday(day, works):
            return ()
        return self.days[weekday]


@dataclass(frozen=True, slots=True)
class Doors:
    """How it stands at one moment: open until, or closed and opening next at; neither where nobody knows."""

    open_until: datetime | None = None
    opens_at: datetime | None = None


@cache
def read_week(text: str) -> Week:
    """Return the week that a line of hours means; ``ValueError`` in words where it means none."""
    days: list[tuple[Span, ...]] = [()] * len(DAYS)
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        found = RULE.fullmatch(rule)
        named = [DAYS.index(day) for day in (found[1], found[2] or found[1]) if day in DAYS] if found else []
        if found is None or named != sorted(named) or not named[1:]:
            raise ValueError(f"“{rule}” is no rule of opening hours: write it like “Mo-Fr 08:30-12:00”.")
        first, last = named
        days[first : last + 1] = [_spans(found[3])] * (last + 1 - first)
    return Week(tuple(days))


def doors(hours: str, at: datetime, works: Works, zone: tzinfo) -> Doors:
    """Return how the counter with these hours stands at a moment, and when that changes. Times come out in ``zone``."""
    if not hours:
        return Doors()
    week, local = read_week(hours), at.astimezone(zone)
    for passed in range(LOOKED_AHEAD_DAYS):
        day = local.date() + timedelta(days=passed)
        for span in week.on(day, works):
            opens, closes = (datetime.combine(day, each, tzinfo=zone) for each in (span.opens, span.closes))
            if opens <= local < closes:
                return Doors(open_until=closes)
            if local < opens:
                return Doors(opens_at=opens)
    return Doors()


def _beside_a_holiday(day: date, works: Works) -> bool:
    """Say whether the Friday before or the Monday after this weekend is a day off."""
    to_friday, to_monday = (1, 2) if day.weekday() == SATURDAY else (2, 1)
    return not (works(day - timedelta(days=to_friday)) and works(day + timedelta(days=to_monday)))


def _spans(text: str) -> tuple[Span, ...]:
    found = [SPAN.fullmatch(part) for part in text.split(",")]
    spans = tuple(Span(time.fromisoformat(one[1]), time.fromisoformat(one[2])) for one in found if one)
    if len(spans) < len(found) or any(span.opens >= span.closes for span in spans):
        raise ValueError(f"“{text}” is no time of opening: write it like “08:30-12:00,14:00-17:30”.")
    if any(earlier.closes > later.opens for earlier, later in pairwise(spans)):
        raise ValueError(f"The times “{text}” run into each other: write the earlier one first.")
    return spans

"""What may be asked and offered, as pure rules on plain values: how many have to come, who comes first, which hours.

``Helper`` and ``Want`` are an offer and a need as the matching sees them: nothing of them says who somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.volunteers.vocabulary import MINUTES_OF_PART, PARTS_A_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from banshi.volunteers.jurisdiction import Guarding

MINUTES_A_DAY = 24 * 60
EARLIEST, LATEST = MINUTES_OF_PART[0][0], MINUTES_OF_PART[-1][1]
"""Between which minutes of the day anybody is asked to come."""


@dataclass(frozen=True, slots=True)
class Visit:
    """From when, in local time, and for how many minutes."""

    start: datetime
    minutes: int

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def week(self) -> tuple[int, int]:
        """The ISO year and week that it counts in."""
        year, week, _day = self.start.isocalendar()
        return year, week


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """An offer as the matching sees it.

    ``load`` counts the visits of late and those that lie ahead; ``taken`` are the visits that use up this or a coming
    week; ``shut`` the needs for which this one is not asked (own family, asked already).
    """

    key: UUID
    skills: frozenset[str]
    parts: frozenset[int]
    weekly_minutes: int
    latitude: float
    longitude: float
    reach_km: float
    vetted_until: date | None = None
    minor_until: date | None = None
    load: int = 0
    taken: tuple[Visit, ...] = ()
    shut: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A need as the matching sees it: at least ``fewest`` adults, at most ``people``; the earliest counts first."""

    key: UUID
    skill: str
    visit: Visit
    latitude: float
    longitude: float
    counts_from: datetime
    people: int = 1
    fewest: int = 1
    vetted: bool = False


def counts_from(asked_at: datetime, guarding: Iterable[Guarding]) -> datetime:
    """Return from when a need counts as waiting: what protects somebody gives it a head start, the longest one."""
    return asked_at - timedelta(days=max((one.head_start_days for one in guarding), default=0))


def fewest_people(asked: int, guarding: Guarding) -> int:
    """Return how many adults have to come: as many as were asked for as needed, and never fewer than the law says."""
    return max(1, asked, guarding.people)


def when_impossible(visit: Visit, now: datetime) -> str:
    """Return the key of why nobody can be asked for this time; nothing where somebody can."""
    begins = visit.start.hour * 60 + visit.start.minute
    if visit.start <= now:
        return "past"
    if begins < EARLIEST or begins + visit.minutes > LATEST:
        return "night"
    return ""


def minutes_of_parts(parts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return the parts of a week as minutes from Monday's midnight, in order; neighbours are one stretch."""
    begun: tuple[int, int] | None = None
    for part in sorted(set(parts)):
        day, turn = divmod(part, PARTS_A_DAY)
        first, last = (day * MINUTES_A_DAY + minute for minute in MINUTES_OF_PART[turn])
        if begun is not None and begun[1] == first:
            begun = (begun[0], last)
            continue
        if begun is not None:
            yield begun
        begun = (first, last)
    if begun is not None:
        yield begun


def is_minor(minor_until: date | None, on: date) -> bool:
    """Tell whether somebody is under age on a day; ``minor_until`` is the day on which they come of age."""
    return minor_until is not None and on < minor_until


def of_age_on(born_on: date, age: int) -> date:
    """Return the day on which somebody reaches an age; born on 29 February it is 1 March (Civil Code, art. 203)."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return born_on.replace(year=born_on.year + age, month=3, day=1)


def believable(minutes: int, asked: int) -> bool:
    """Tell whether so many minutes can have been spent on a visit of so many: up to twice as long, or four hours."""
    return 0 < minutes <= max(2 * asked, 240)


def earlier(moment: datetime, hours: int) -> datetime:
    """Return a moment so many hours earlier."""
    return moment - timedelta(hours=hours)

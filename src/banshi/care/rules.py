"""When somebody who asked to be looked after is to be reminded, and who may ask for whom: plain values in and out.

A plan says why something is to be said today, if anything, and on which day to look again. Each cause is said once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from banshi.register.records import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look brought back: items of the register, what the resident left with the asking, and what we know.

    ``day`` and ``place`` were asked once; ``registered`` says whether a child born since ``day`` stands in the
    household; ``troubles`` are numbers of problems of the estate that are open or came back.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    day: date | None = None
    place: str = ""
    registered: bool = False
    troubles: tuple[str, ...] = ()

    def date_of(self, item: str) -> date | None:
        """Return a registered day; nothing where the register does not hold it."""
        found = self.values.get(item)
        return found if isinstance(found, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done: ``cause`` names what is said today, ``next_on`` the day of the next look.

    Without either the purpose is over, and everything kept for it is deleted. ``lacks`` is set where a day is needed
    that nobody knows.
    """

    cause: str = ""
    next_on: date | None = None
    lacks: bool = False

    @property
    def is_over(self) -> bool:
        return not self.cause and self.next_on is None and not self.lacks


OVER = Plan()
LACKS = Plan(lacks=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """From which day on something is said, under which name."""

    cause: str
    on: date


def staged(stages: Sequence[Stage], today: date, *, until: date | None) -> Plan:
    """Return the plan of reminders that follow each other: the latest whose day has come, then the next one's day.

    After the last the purpose is over on ``until``; without that day nothing more is looked at.
    """
    if until is not None and today >= until:
        return OVER
    come = [stage for stage in stages if stage.on <= today]
    later = [stage.on for stage in stages if stage.on > today]
    following = min(later) if later else until
    return Plan(cause=come[-1].cause if come else "", next_on=following)


def next_look(plan: Plan, today: date) -> date:
    """Return the day of the next look: never today again, and tomorrow where a plan names none."""
    tomorrow = today + timedelta(days=1)
    return max(plan.next_on or tomorrow, tomorrow)


def age_on(born_on: date, today: date) -> int:
    """Return somebody's age in full years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def birthday(born_on: date, age: int) -> date:
    """Return the day somebody turns this age; who was born on 29 February turns it on 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Whoever asks for somebody else, and what the register says of both: nothing else is needed to judge it."""

    name: str
    born_on: date | None
    same_household: bool
    guardians: tuple[str, ...]
    subject_born_on: date | None
    agreement: str

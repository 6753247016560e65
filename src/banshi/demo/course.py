"""How a concern of the demonstration will go, who is in its story, and how long everybody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from banshi.concerns.vocabulary import Outcome
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.kernel.actor import Duty as Right

if TYPE_CHECKING:
    from random import Random
    from uuid import UUID

    from banshi.demo.hotline import Line, Spot
    from banshi.demo.saying import Topic, Voices

type Story = Iterator[timedelta]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a concern will go: what the unit does, and what the resident says then (empty: cannot be asked)."""

    outcome: Outcome = Outcome.SOLVED
    verdict: str = "yes"
    late: bool = False
    extended: bool = False
    objects: str = ""
    doubt: str = ""
    anonymous: bool = False
    withdrawn: bool = False
    stops_after: str = ""
    quick: bool = False


@dataclass(slots=True)
class Crowd:
    """Those who report the same; the first that was sent is what all others are linked with."""

    topic: Topic
    spot: Spot
    first: UUID | None = None
    answered_together: bool = False
    members: list[UUID] = field(default_factory=list)


class Cast:
    """Everybody with a part in the stories of one seed."""

    def __init__(self, line: Line, voices: Voices, rng: Random, actor: Callable[[int, Right], Actor | None]) -> None:
        self.line, self.voices, self.rng, self.actor = line, voices, rng, actor
        self.residents: list[Actor] = []

    def hotline(self, duty: Right = Right.CLERK) -> Actor:
        return self.actor(self.line.id, duty) or NOBODY

    def pause(self, low: float, high: float) -> timedelta:
        return HOUR * self.rng.uniform(low, high)

    def by_day(self, low: float, high: float) -> timedelta:
        """Return a pause of so many hours, and on to the next morning if it would end at night."""
        now = clock.now().astimezone(clock.zone())
        end = now + self.pause(low, high)
        if OPENS <= end.time() <= CLOSES:
            return end - now
        day = end.date() + timedelta(days=end.time() > CLOSES)
        opened = datetime.combine(day, OPENS, tzinfo=clock.zone())
        return opened + self.pause(0, 6) - now

"""Two months of cases, told through the real actions with the clock set back, so that every trace of them is true.

Each case is a small story that stops at every wait; the stories run side by side in the order of their moments, with
the worker's evening round in between. Only the time of the looks is corrected afterwards, as the owner: the database
writes it by itself and knows no other clock than today's.
"""

from __future__ import annotations

import heapq
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import connections

from banshi import access
from banshi.access.models import Emergency
from banshi.china.calendar import SHANGHAI, regular_until_announced
from banshi.demo import emergencies
from banshi.demo.offices import Plan
from banshi.demo.province import SEED
from banshi.demo.stories import STORIES
from banshi.demo.teller import NobodyLeft, Teller
from banshi.kernel import clock
from banshi.kernel.refusals import Refusal
from banshi.matters import clocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.demo.stories import Story

TOTAL = sum(number for number, _days, _story in STORIES)
DAYS = 60
log = logging.getLogger(__name__)
OPENS, CLOSES, OPEN_FOR = time(8, 30), time(17), timedelta(hours=8.5)


@dataclass(order=True, slots=True)
class Waiting:
    """A story that goes on at a moment."""

    at: datetime
    place: int
    story: Iterator[timedelta]


def tell(
    *,
    seed: int = SEED,
    progress: Callable[[], None] = lambda: None,
    each: int = TOTAL,
) -> int:
    """Tell the cases of the last two months and return how many, ``each`` of a kind at the most.

    ``progress`` is called after each one's last step.
    """
    now = clock.now()
    teller = Teller(Plan(seed), Random(f"cases {seed}"))  # noqa: S311 - the same seed has to tell the same cases
    waiting = [Waiting(at, place, story) for place, (at, story) in enumerate(_beginnings(teller, now, each))]
    told, looks = len(waiting), Looks()
    waiting += [Waiting(at, TOTAL + day, _evening_round()) for day, at in enumerate(_evenings(now))]
    heapq.heapify(waiting)
    while waiting:
        turn = heapq.heappop(waiting)
        if turn.at > now or not _one_turn(turn, waiting, looks):
            progress() if turn.place < TOTAL else None
    _emergencies(teller, now, looks)
    looks.set_right()
    emergencies.set_right()
    return told


def _emergencies(teller: Teller, now: datetime, looks: Looks) -> None:
    """Tell two looks in an emergency: one of last week, reviewed the same day, and one of the last working day."""
    for days, kind in ((6.5, Emergency.ACCIDENT), (0.9, Emergency.MISSING)):
        at = _working_days_before(now, days)
        with clock.stopped_at(at), looks.at(at), suppress(NobodyLeft):
            emergencies.look_up(teller, kind)
        access.close()
        if kind == Emergency.ACCIDENT:
            with clock.stopped_at(at + timedelta(hours=3)):
                emergencies.review(teller)


def _one_turn(turn: Waiting, waiting: list[Waiting], looks: Looks) -> bool:
    """Let a story go on to its next wait; ``False`` when it has come to its end."""
    with clock.stopped_at(turn.at), looks.at(turn.at):
        pause = _go_on(turn.story)
    access.close()
    if pause is None:
        return False
    heapq.heappush(waiting, Waiting(_in_office_hours(turn.at + pause), turn.place, turn.story))
    return True


def _go_on(story: Iterator[timedelta]) -> timedelta | None:
    """Return how long the story waits next. One whose step is refused ends there: its case stays as it stands."""
    try:
        return next(story, None)
    except NobodyLeft:
        return None
    except Refusal as refusal:
        log.info("a case could not go on: %s", refusal)
        return None


def _beginnings(teller: Teller, now: datetime, each: int) -> Iterator[tuple[datetime, Iterator[timedelta]]]:
    """Yield each story with the moment somebody comes to the counter, at random within the days it may begin on."""
    rng = teller.rng
    stories: list[tuple[tuple[float, float], Story]] = [
        (days, s) for number, days, s in STORIES for _ in range(min(number, each))
    ]
    rng.shuffle(stories)
    for (first, last), story in stories:
        yield _working_days_before(now, rng.uniform(last, first)), story(teller)


def _working_days_before(now: datetime, days: float) -> datetime:
    """Return a moment at which offices were open: so many working days back, the fraction counted within the day."""
    local = now.astimezone(SHANGHAI)
    whole, fraction = divmod(days, 1)
    day = _last_working_day(local.date() - timedelta(days=local.time() < OPENS))
    for _back in range(int(whole)):
        day = _last_working_day(day - timedelta(days=1))
    opened = datetime.combine(day, OPENS, tzinfo=SHANGHAI)
    return min(opened + (1 - fraction) * OPEN_FOR, now - timedelta(minutes=1))


def _last_working_day(day: date) -> date:
    while not regular_until_announced.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _evenings(now: datetime) -> Iterator[datetime]:
    """Yield the moments of the worker's round: each evening, but for those that the worker itself will catch up on."""
    last = _working_days_before(now, 0.999)
    for back in range(DAYS + 10, -1, -1):
        at = datetime.combine(last.date() - timedelta(days=back), time(17, 5), tzinfo=SHANGHAI)
        if at < last:
            yield at


def _evening_round() -> Iterator[timedelta]:
    clocks.escalate_overdue()
    yield from ()  # a story like the others, of one step and no waiting


def _in_office_hours(at: datetime) -> datetime:
    """Return the moment itself, or the next one at which offices are open: working days, 8:30 to 17:00."""
    local = at.astimezone(SHANGHAI)
    if local.time() < OPENS:
        local = local.replace(hour=8, minute=30 + local.minute % 25)
    elif local.time() >= CLOSES:
        local = (local + timedelta(days=1)).replace(hour=9, minute=local.minute)
    while not regular_until_announced.is_working_day(local.date()):
        local += timedelta(days=1)
    return local


class Looks:
    """Remembers which looks were made at which told moment, and dates them so."""

    def __init__(self) -> None:
        self._made: list[tuple[int, int, datetime]] = []
        self._before = self._after = self._last()
        self._moment = clock.now()

    def at(self, moment: datetime) -> Looks:
        self._moment = moment
        return self

    def __enter__(self) -> None:
        self._before = self._after

    def __exit__(self, *_error: object) -> None:
        self._after = self._last()
        if self._after > self._before:
            self._made.append((self._before, self._after, self._moment))

    def set_right(self) -> None:
        """Give every look the moment it is told to have been made at."""
        firsts, lasts, moments = zip(*self._made, strict=True) if self._made else ((), (), ())
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table access_look disable trigger looks_written_once")
            cursor.execute(
                "update access_look l set at = m.at from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[])"
                " m(first, last, at) where l.id > m.first and l.id <= m.last",
                [list(firsts), list(lasts), list(moments)],
            )
            cursor.execute("alter table access_look enable trigger looks_written_once")

    def _last(self) -> int:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from access_look")
            return int((cursor.fetchone() or (0,))[0])

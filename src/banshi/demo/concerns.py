"""Two months at the hotline of Li's home city, and a winter before, told through the real actions.

The stories run side by side in the order of their moments with the clock set back, the worker's hourly round in
between. Shortly before the present the office learns from what it has confirmed, so that the last concerns already
come with proposals; then every desk has work waiting. What residents were told in the past is not sent again.
"""

from __future__ import annotations

import heapq
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, repeat
from random import Random
from typing import TYPE_CHECKING

from django.db import connection, connections

from banshi.concerns import catalogue, clocks, learning, same
from banshi.concerns.vocabulary import Outcome
from banshi.demo.answered import answers_together
from banshi.demo.course import DAY, HOUR, MINUTE, Cast, Course, Crowd
from banshi.demo.hotline import Line
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.demo.province import SEED
from banshi.demo.saying import Voices, topic
from banshi.demo.voiced import asked, reported, told_another_way, unheard
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import Refusal
from banshi.stations.queries import actor_in_post

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.demo.course import Story
    from banshi.kernel.actor import Actor
    from banshi.kernel.actor import Duty as Right

DAYS = 80  # more than two cycles and a half: one of them is closed, whatever the day
ASKED, ANOTHER_WAY, REPORTED = 1300, 60, 600
WEIGHS_AFTER = 5  # days: the first words are common ones to nobody
LEARNS_BEFORE = timedelta(hours=3)
# How reports go, by number in a hundred; what the unit does and what the resident says then.
_COURSES = (
    (52, Course()), (9, Course(quick=True)), (4, Course(extended=True)), (5, Course(late=True)),
    (5, Course(verdict="partly", outcome=Outcome.PARTLY)), (6, Course(verdict="no")), (5, Course(verdict="nobody")),
    (3, Course(outcome=Outcome.NOT_NOW)), (1, Course(outcome=Outcome.NOT_OUR_DUTY)), (2, Course(doubt="no-contact")),
    (2, Course(doubt="empty")), (2, Course(objects="rightly")), (1, Course(objects="wrongly")),
    (2, Course(withdrawn=True)), (1, Course(anonymous=True)),
)  # fmt: skip
# What many report at once: category, voices, days ago that it began, over how many days, and who said no at the end.
_CROWDS = (
    ("04.02.01", 32, 40, 9, 4), ("01.01.01", 26, 25, 1, 1), ("06.02.03", 24, 33, 12, 3), ("10.01.02", 18, 21, 3, 1),
    ("01.02.01", 16, 12, 0.6, 1), ("13.01.02", 14, 50, 20, 1), ("03.01.01", 12, 28, 5, 1), ("02.03.02", 11, 17, 4, 1),
    ("09.03.01", 10, 45, 9, 1), ("07.02.01", 9, 3.2, 1.2, 4), ("05.02.01", 8, 36, 14, 0), ("01.05.01", 8, 9, 2, 0),
    ("18.01.02", 7, 20, 10, 0), ("04.01.01", 6, 26, 12, 0), ("02.01.01", 6, 15, 6, 0), ("05.01.01", 5, 48, 16, 0),
    ("03.04.01", 5, 11, 4, 0), ("13.02.01", 5, 19, 5, 0), ("05.03.01", 4, 38, 20, 0), ("17.02.02", 4, 14, 6, 0),
    ("09.02.03", 4, 8, 2, 0), ("02.02.03", 3, 5, 1, 0), ("14.03.02", 3, 34, 3, 0), ("01.01.03", 3, 6, 0.5, 0),
)  # fmt: skip
TOGETHER = 8
"""From so many voices on the unit answers them together."""

LAST_WINTER, THIS_SEASON, AT_THE_UNIT = 38, 7, 15
_WAITING = (
    # On every desk at the end: how many, hours ago that they were heard, and where they stopped.
    (3, (5, 30), Course(objects="waits", stops_after="objected")),
    (4, (45, 90), Course(doubt="empty", quick=True, stops_after="answered in doubt")),
    (20, (45, 100), Course(quick=True, stops_after="answered")),
)
UNHEARD, UNHEARD_COLD = 26, 4
TOTAL = (
    ASKED + ANOTHER_WAY + REPORTED + UNHEARD + UNHEARD_COLD + LAST_WINTER + THIS_SEASON + AT_THE_UNIT
    + sum(number for _code, number, _ago, _over, _noes in _CROWDS) + sum(number for number, _ago, _course in _WAITING)
)  # fmt: skip
log = logging.getLogger(__name__)


@dataclass(order=True, slots=True)
class Turn:
    """A story that goes on at a moment."""

    at: datetime
    place: int
    story: Story = field(compare=False)
    counts: bool = field(compare=False, default=True)


def tell(*, seed: int = SEED, progress: Callable[[], None] = lambda: None, share: float = 1.0) -> int:
    """Tell the concerns and return how many; ``share`` of those that are over, for a smaller demonstration.

    ``progress`` is called after each one's last step.
    """
    now, line = clock.now(), Line(Plan(seed), seed)
    line.store(now - 500 * DAY)
    catalogue.forget()
    same.forget()
    rng = Random(f"concerns {seed}")  # noqa: S311 - the same seed has to tell the same concerns
    cast = Cast(line, Voices(line, rng), rng, _actors(rng))
    cast.residents = _residents()
    told = _Telling(cast, now, progress)
    _do_not_wait_for_the_disk(so=True)
    told.begin(share)
    told.go_on_until(now - (DAYS - WEIGHS_AFTER) * DAY)
    same.weigh()
    told.go_on_until(now - LEARNS_BEFORE)
    _learn()
    told.go_on_until(now)
    _do_not_wait_for_the_disk(so=False)
    _all_were_told(now)
    return told.begun


class _Telling:
    """All stories of one demonstration, by the moment at which each goes on."""

    def __init__(self, cast: Cast, now: datetime, progress: Callable[[], None]) -> None:
        self._cast, self._now, self._progress = cast, now, progress
        self._turns: list[Turn] = []
        self._entered = self.begun = 0

    def begin(self, share: float) -> None:
        """Enter every story with the moment it begins at."""
        self._everyday(share)
        for code, number, ago, over, noes in _CROWDS:
            self._crowd(code, _few(number, share), timedelta(days=ago), timedelta(days=over), noes)
        self._winters(share)
        for number, (latest, earliest), course in _WAITING:
            for _one in range(number):
                self._enter(self._ago(latest, earliest), reported(self._cast, course))
        for _one in range(UNHEARD):
            self._enter(self._ago(0.05, 1.8), unheard(self._cast))

    def go_on_until(self, end: datetime) -> None:
        """Let the stories go on in the order of their moments."""
        while self._turns and self._turns[0].at <= end:
            turn = heapq.heappop(self._turns)
            with clock.stopped_at(turn.at):
                pause = _next(turn.story)
            if pause is not None:
                turn.at += pause
                heapq.heappush(self._turns, turn)
            if turn.counts and (pause is None or turn.at > self._now):
                self._progress()

    def _everyday(self, share: float) -> None:
        rng = self._cast.rng
        courses = rng.choices([c for _n, c in _COURSES], [n for n, _c in _COURSES], k=round(REPORTED * share))
        # Each resident with an account has reported something on the web, Li first.
        callers = chain(self._cast.residents, repeat(NOBODY))
        stories = [reported(self._cast, course, by=by) for course, by in zip(courses, callers, strict=False)]
        stories += [asked(self._cast) for _ in range(round(ASKED * share))]
        stories += [told_another_way(self._cast) for _ in range(round(ANOTHER_WAY * share))]
        for story in stories:
            self._enter(self._when_people_call(), story)
        for back in range(0, 24 * (DAYS + 1), 2):
            self._enter(self._now - HOUR * back, _round(), counts=False)

    def _crowd(self, code: str, number: int, ago: timedelta, over: timedelta, noes: int) -> None:
        rng, about = self._cast.rng, topic(code)
        crowd = Crowd(about, self._cast.voices.spot(about.where, HOME_COUNTY if number > TOGETHER else ""))
        crowd.answered_together = number >= TOGETHER
        begun = self._now - ago
        verdicts = ["no"] * noes + rng.choices(("yes", "partly", "nobody"), (80, 8, 12), k=number)
        self._voices(crowd, [begun + over * rng.random() ** 1.5 for _ in range(number)], verdicts)
        for day in range(1, 18 if crowd.answered_together else 1):
            at = begun + HOUR * 19 * day
            said = self._cast.voices.fault(about, crowd.spot)
            self._enter(at, answers_together(self._cast, crowd, said), counts=False)

    def _voices(self, crowd: Crowd, moments: list[datetime], verdicts: list[str]) -> None:
        for at, verdict in zip(sorted(moments), verdicts, strict=False):
            self._enter(at, reported(self._cast, Course(verdict=verdict, quick=True), crowd))

    def _winters(self, share: float) -> None:
        """Tell of one estate that was cold last winter, was put right, and is cold again."""
        rng, about = self._cast.rng, topic("01.04.01")
        crowd = Crowd(about, self._cast.voices.spot("estate", HOME_COUNTY))
        january = _last_january(self._now)
        moments = [january + 4 * DAY * rng.random() for _ in range(_few(LAST_WINTER, share))]
        self._voices(crowd, moments, ["no", "yes", "yes", "nobody", *["yes"] * LAST_WINTER])
        for back in range(4 * 30):
            self._enter(january + 6 * HOUR * back, _round(), counts=False)
        first = self._now - timedelta(days=6.5)
        self._voices(
            crowd,
            [first + 2 * DAY * rng.random() for _ in range(_few(THIS_SEASON, share))],
            ["yes", "no", *["yes"] * THIS_SEASON],
        )
        for number in range(AT_THE_UNIT):
            course = Course(stops_after="accepted" if number % 4 == 0 else "sent")
            by = self._cast.residents[0] if number == 0 and self._cast.residents else NOBODY
            self._enter(self._ago(3.5, 16), reported(self._cast, course, crowd, by=by))
        for _one in range(UNHEARD_COLD):
            self._enter(self._ago(0.05, 1.8), unheard(self._cast, crowd))

    def _enter(self, at: datetime, story: Story, *, counts: bool = True) -> None:
        self._entered += 1
        self.begun += counts
        heapq.heappush(self._turns, Turn(at, self._entered, story, counts))

    def _ago(self, latest: float, earliest: float) -> datetime:
        return self._now - HOUR * self._cast.rng.uniform(latest, earliest)

    def _when_people_call(self) -> datetime:
        """Draw a moment: most by day, and a fourth more on Mondays."""
        rng, local = self._cast.rng, self._now.astimezone(clock.zone())
        while True:
            day = (local - rng.randrange(DAYS + 1) * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
            at = day + MINUTE * min(max(rng.gauss(13.5, 4.2) * 60, 5), 1435)
            if at < local - 2 * HOUR and rng.random() < (1.0 if day.weekday() == 0 else 0.8):
                return at


def _few(number: int, share: float) -> int:
    """Return the share of a crowd that is told; three are one already."""
    return max(3, round(number * share))


def _round() -> Story:
    clocks.run_clocks()
    yield from ()  # a story of one step, like the others


def _next(story: Story) -> timedelta | None:
    """Return how long the story waits next. One whose step is refused ends there: its concern stays as it stands."""
    try:
        return next(story, None)
    except Refusal as refusal:
        log.info("a concern could not go on: %s", refusal)
        return None


def _last_january(now: datetime) -> datetime:
    """Return a day in the last winter that is over for more than a hundred days."""
    year = now.year if now - datetime(now.year, 1, 12, tzinfo=now.tzinfo) > 100 * DAY else now.year - 1
    return datetime(year, 1, 12, 0, 30, tzinfo=now.tzinfo)


def _actors(rng: Random) -> Callable[[int, Right], Actor | None]:
    """Return how staff is found: one of those who hold a duty at a unit."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select account_id, id, unit_id, duty from stations_post order by id")
        posts: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for account, post, unit, duty in cursor.fetchall():
            posts.setdefault((unit, duty), []).append((account, post))
    known = cache(actor_in_post)

    def actor(unit_id: int, duty: Right) -> Actor | None:
        held = posts.get((unit_id, duty.value))
        return known(*rng.choice(held)) if held else None

    return actor


def _residents() -> list[Actor]:
    """Return those who have an account, Li first."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from stations_account where username ~ '^resident' order by person_id")
        return [actor_in_post(account, None) for (account,) in cursor.fetchall()]


def _learn() -> None:
    same.rebuild()
    same.forget()
    learning.train_and_keep()


def _do_not_wait_for_the_disk(*, so: bool) -> None:
    """Write without waiting: a filling that was interrupted is begun anew, only its last word has to be safe."""
    with connection.cursor() as cursor:
        cursor.execute(f"set synchronous_commit = {'off' if so else 'on'}")


def _all_were_told(now: datetime) -> None:
    """Note that what the past had to say was said: no gateway sends it again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update notices_notice set sent_at = at where sent_at is null and at <= %s", [now])

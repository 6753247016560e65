"""Two months of neighbours helping each other where Li is registered, told through the real actions.

Some visits are over and confirmed, some lie ahead with somebody asked, one lacks vetted
volunteers, and one volunteer waits to be vetted. The same seed tells the same.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import connections

from banshi import access
from banshi.demo.names import given_name, surname
from banshi.demo.province import SEED
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.stations.models import Account, Post
from banshi.stations.queries import actor_in_post
from banshi.volunteers import agreeing, needing, offering, proposing, vetting, visiting
from banshi.volunteers.models import Match, Offer
from banshi.volunteers.vocabulary import Alone, Origin, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Need

type Visit = tuple[int, int, int, str, str, int, Alone]

DAY = timedelta(days=1)
MOST_VOLUNTEERS = 12
SKILLS = (
    ("company", "errands", "forms"), ("phones", "forms", "company"), ("carrying", "small-repairs", "company"),
    ("going-along", "company", "errands"),
)  # fmt: skip
# What is needed: days from now, hour, minutes, skill, words, people, with whom somebody would be alone.
OVER = (
    (-41, 9, 60, "company", "陪独居老人聊天、读报", 1, Alone.NOBODY),
    (-33, 14, 90, "forms", "帮忙填写医保异地备案表", 1, Alone.NOBODY),
    (-20, 15, 60, "phones", "教老人用手机挂号", 1, Alone.NOBODY),
    (-12, 9, 120, "carrying", "帮忙把旧家具搬下楼", 2, Alone.NOBODY),
    (-5, 10, 60, "errands", "代买米面和药品", 1, Alone.NOBODY),
)
AHEAD = (
    (3, 9, 60, "company", "陪行动不便的老人说说话", 1, Alone.FRAIL),
    (4, 14, 60, "phones", "教两位老人视频通话", 1, Alone.NOBODY),
    (5, 9, 90, "going-along", "陪同去医院复查", 1, Alone.NOBODY),
    (6, 15, 60, "lessons", "辅导一名小学生写作业", 2, Alone.CHILD),
    (8, 9, 120, "carrying", "雪后清扫楼前道路", 3, Alone.NOBODY),
)


def fill(*, seed: int = SEED) -> int:
    """Tell the story and return how many needs it has; none where the residents' home has no clerk or no volunteers."""
    rng, now = Random(f"helping {seed}"), clock.now()  # noqa: S311 - the same seed has to tell the same story
    residents = _residents()
    home = next((stands[1] for one in residents if (stands := access.stands_at(one.person_id or 0))), None)
    clerk = _staff(home, Duty.CLERK)
    if home is None or clerk is None:
        return 0
    with clock.stopped_at(now - 60 * DAY):
        offers = [_offered(one, home, turn) for turn, one in enumerate(residents)]
        _vetted(residents, offers)
    for visit in OVER:
        _over(visit, now, clerk, residents, rng)
    with clock.stopped_at(now - 2 * DAY):
        for visit in AHEAD:
            _needed(visit, now, clerk, rng)
    _ask(clerk)
    for match in Match.objects.filter(state="proposed").order_by("need__starts_at", "id")[:2]:
        agreeing.say_yes(match.id, by=_by(match, residents))
    _were_told(now)
    return len(OVER) + len(AHEAD)


def _residents() -> list[Actor]:
    rows = Account.objects.exclude(person_id=None).filter(posts=None).order_by("person_id")[:MOST_VOLUNTEERS]
    found = [actor_in_post(account.pk, None) for account in rows]
    return [one for one in found if access.stands_at(one.person_id or 0)]


def _staff(unit_id: int | None, duty: Duty) -> Actor | None:
    post = Post.objects.filter(unit_id=unit_id or 0, duty=duty, account__person_id=None).order_by("id").first()
    return actor_in_post(post.account_id, post.pk) if post else None


def _offered(by: Actor, home: int, turn: int) -> Offer:
    said = offering.Offering(
        skills=SKILLS[turn % len(SKILLS)], parts=tuple(range(21)), hours=3 + turn % 4, near_unit_id=home,
        reach_km=5 + turn % 6, phone=f"000-{turn:07d}",
    )  # fmt: skip
    return offering.offer(said, by=by)


def _vetted(residents: Sequence[Actor], offers: Sequence[Offer]) -> None:
    """Let every other adult be vetted where they are registered; the last who asked still waits."""
    asked = [
        vetting.ask_to_be_vetted(offer, by=by)
        for by, offer in zip(residents[::2], offers[::2], strict=True)
        if offer.minor_until is None
    ]
    for one in asked[:-1]:
        if officer := _staff(one.unit_id, Duty.OFFICER):
            vetting.vet(one.id, seen="居民身份证；无犯罪记录证明", by=officer)


def _over(visit: Visit, now: datetime, clerk: Actor, residents: Sequence[Actor], rng: Random) -> None:
    """Tell one visit from its asking to the word of who was helped."""
    start = _start(now, visit)
    with clock.stopped_at(start - 3 * DAY):
        need = _needed(visit, now, clerk, rng)
        _ask(clerk)
        matches = list(Match.objects.filter(need=need).order_by("id"))
        for match in matches:
            agreeing.say_yes(match.id, by=_by(match, residents))
            agreeing.welcome(match.id, way=Way.UNIT, by=clerk)
    with clock.stopped_at(start + timedelta(hours=4)):
        for match in matches:
            visiting.confirm(match.id, minutes=visit[2] + 15 * rng.randrange(3), way=Way.UNIT, by=clerk)


def _needed(visit: Visit, now: datetime, clerk: Actor, rng: Random) -> Need:
    _days, _hour, minutes, skill, words, people, alone = visit
    name = surname(rng) + given_name(rng, "2", 1948)
    address = f"{rng.randrange(1, 30)}号楼{rng.randrange(1, 4)}单元{rng.randrange(101, 604)}室"
    helped = needing.Helped(name=name, address=address)
    asked = needing.Asked(
        skill=skill, words=words, starts_at=_start(now, visit), minutes=minutes, near_unit_id=clerk.unit_id or 0,
        people=people, fewest=min(people, 2), alone=alone, origin=Origin.UNIT, helped=helped,
    )  # fmt: skip
    return needing.ask_for_help(asked, by=clerk)


def _ask(clerk: Actor) -> None:
    proposing.ask(proposing.look_for(by=clerk).digest, by=clerk)


def _start(now: datetime, visit: Visit) -> datetime:
    day = (now + visit[0] * DAY).astimezone(clock.zone()).date()
    return datetime.combine(day, time(visit[1]), tzinfo=clock.zone())


def _by(match: Match, residents: Sequence[Actor]) -> Actor:
    return next(one for one in residents if one.person_id == match.person_id)


def _were_told(now: datetime) -> None:
    """Note that what the past had to say was said: no gateway sends it again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update notices_notice set sent_at = at where sent_at is null and at <= %s", [now])

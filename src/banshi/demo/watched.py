"""What auditors of the demonstration find on their desk: unusual looks, some drawn by lot, one resident's question.

The looks are made through the door, with the clock set back; the nights that read them are the real ones.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import translation

from banshi import access
from banshi.access.queries import looks_of
from banshi.demo.cases import Looks
from banshi.demo.offices import Plan
from banshi.demo.province import SEED
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.kernel.actor import Duty as Right
from banshi.kernel.refusals import NotFound, Refusal
from banshi.notices import looks as telling
from banshi.stations.models import Account, Post
from banshi.stations.queries import actor_in_post
from banshi.watching import drawing, nightly, reviewing
from banshi.watching.models import Conclusion, Inquiry
from banshi.watching.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Look = Callable[[], object]

ITEMS = ("name", "address")
TRIED = ("王", "王小", "王晓", "王筱", "王肖", "王潇", "王孝", "王啸")
"""One name, written again and again with one character changed."""
QUESTION = "我那天没有到派出所办过事，请问为什么查询我的信息？"
ANSWER = "家人来窗口问户口簿补办需要什么材料，当天只有我一人值班，没有受理。以后请同事接待。"
WHY = "与值班表核对一致，当天确为单人值班；已提醒今后由同事办理亲属事项。"


def promise() -> None:
    """Publish the hashes of the draws, as it was done before the months of the cases began; no look was made yet."""
    now = clock.now()
    for days in (95, 65, 35, 5):
        with clock.stopped_at(now - timedelta(days=days)):
            drawing.publish_seeds()


def fill(*, seed: int = SEED) -> int:
    """Make the unusual looks, let a night read the log, and have one finding asked, answered and concluded.

    Return how many questions lie on desks; ``cases.tell`` comes before.
    """
    with translation.override("zh-hans"):
        looks = Looks()
        for at, make in _scenes(Plan(seed).home.id):
            with clock.stopped_at(at), looks.at(at), suppress(NotFound):
                make()
            access.close()
        looks.set_right()
        _ask()
        nightly.watch(telling.question)
        _conclude()
    return Inquiry.objects.exclude(state="concluded").count()


def _scenes(home: int) -> Iterator[tuple[datetime, Look]]:
    kin = Post.objects.filter(account__username="kin").first()
    officer = _staff(home, Right.OFFICER)
    li = Account.objects.filter(username="resident").values_list("person_id", flat=True).first()
    if kin is not None and li is not None:
        who = actor_in_post(kin.account_id, kin.pk)
        for days in (9, 6, 2):
            yield _at(days, 10), _look_at(who, li)
    for minute in range(6):
        yield _at(4, 23, minute * 7), _look_at(officer, 100 + minute)
    for minute, name in enumerate(TRIED):
        yield _at(3, 15, minute * 2), _search(officer, home, name)


def _look_at(who: Actor, person: int) -> Look:
    return lambda: access.look_at(person, ITEMS, by=who, purpose="lost-booklet", reference=None)


def _search(who: Actor, home: int, name: str) -> Look:
    return lambda: access.search(stations=[home], items=ITEMS, by=who, name=name)


def _ask() -> None:
    """Let the first resident who can sign in and was looked at by an office ask why."""
    for account in Account.objects.filter(posts=None).exclude(person_id=None).order_by("id")[:50]:
        me = Actor(account_id=account.pk, name=account.first_name, person_id=account.person_id)
        seen = [one for one in looks_of(account.person_id or 0, own=False) if one.unit]
        if seen:
            with suppress(Refusal):
                reviewing.ask_about(seen[0].id, QUESTION, by=me, tell=telling.question)
            return


def _conclude() -> None:
    found = Inquiry.objects.filter(rule=Rule.FAMILY).first()
    auditor = Post.objects.filter(duty=Right.AUDITOR.value).order_by("id").first()
    if found is None or auditor is None or found.account_id is None:
        return
    by = actor_in_post(auditor.account_id, auditor.pk)
    officer = Post.objects.filter(account_id=found.account_id).order_by("id")[0]
    reviewing.ask_officer(found.pk, by=by, tell=telling.question)
    reviewing.answer(found.pk, ANSWER, by=actor_in_post(officer.account_id, officer.pk))
    reviewing.conclude(found.pk, Conclusion.JUSTIFIED, WHY, by=by, tell=telling.question)


def _staff(unit_id: int, duty: Right) -> Actor:
    post = Post.objects.filter(unit_id=unit_id, duty=duty.value).order_by("id")[0]
    return actor_in_post(post.account_id, post.pk)


def _at(days: int, hour: int, minute: int = 0) -> datetime:
    day = clock.today() - timedelta(days=days)
    return datetime.combine(day, time(hour, minute), tzinfo=clock.zone())

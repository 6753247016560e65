"""Two votes that are open today in Li's home county: residents choose a theme of the month, delegates a rolling list.

Some have voted already; Li and the delegate ``delegate`` have not. The same seed tells the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import connections
from django.utils import translation

from banshi.demo.hotline import Line
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.demo.province import SEED
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.projects import lists, proposing
from banshi.projects.vocabulary import Class, ListKind, Origin
from banshi.stations.models import Account, Post
from banshi.stations.queries import actor_in_post
from banshi.voting import ballots, casting, issuing
from banshi.voting.issuing import Voter
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor

BEGUN, PROPOSED, PUBLISHED, CALLED, OPENED, CLOSES = 20, 17, 12, 4, 3, 4
"""Days ago; the last, days ahead."""

DELEGATES, VOTED, RESIDENTS_VOTED = 10, 2, 40
OF_RESIDENTS = (
    ("给背街的三条小路铺盲道", "路面坑洼，老人推车、孩子骑车都怕摔。", Class.COMMON),
    ("小学门口划出接送停车带", "放学时车停两排，救护车进不来。", Class.URGENT),
    ("菜场旁建一间公共厕所", "提了好几年，摊主和买菜的人都没处去。", Class.LEGACY),
    ("给独居老人家里装扶手", "洗手间地滑，一个人摔了没人知道。", Class.HARDSHIP),
)
OF_DELEGATES = (
    ("在桥头加一座公交站", "桥北三个小区到最近的车站要走二十分钟。", Class.COMMON),
    ("更换老街的路灯线路", "一下雨就跳闸，整条街是黑的。", Class.URGENT),
    ("村里的水井改成自来水", "旱季水浑，村民反映了六年。", Class.LEGACY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A list and the vote on it: what was proposed, who chooses, and who has voted, with a paper given out by whom."""

    kind: ListKind
    title: str
    chamber: Chamber
    proposed: Sequence[tuple[str, str, Class]]
    electorate: int
    seats: int = 2
    voted: Sequence[tuple[Voter, Actor]] = ()


def fill(*, seed: int = SEED) -> int:
    """Begin two lists, publish them and open a vote on each; return how many have voted. Told after ``projects``."""
    line = Line(Plan(seed), seed)
    keeper = _in_post(line.government, Duty.OFFICER)
    delegates = [_employ(at, line.government) for at in range(1, DELEGATES + 1)]
    entitled = _registered_there()
    month = (clock.now() - BEGUN * timedelta(days=1)).astimezone(clock.zone()).date().month
    with translation.override("zh-hans"):  # what is written down is written by people who write Chinese
        residents = Theme(
            kind=ListKind.MONTHLY, title=f"{month}月主题：老人和孩子走的路", chamber=Chamber.RESIDENTS,
            proposed=OF_RESIDENTS, electorate=len(entitled),
            voted=[(Voter.resident(person), keeper) for person in entitled[-RESIDENTS_VOTED:]],
        )  # fmt: skip
        rolling = Theme(
            kind=ListKind.ROLLING, title="滚动民生实事", chamber=Chamber.DELEGATES, proposed=OF_DELEGATES,
            electorate=DELEGATES, seats=1,
            voted=[(Voter.delegate(one.account_id or 0, None), one) for one in delegates[-VOTED:]],
        )  # fmt: skip
        return sum(_open(one, keeper, delegates, Random(f"choosing {seed}")) for one in (residents, rolling))  # noqa: S311 - the same seed has to tell the same


def _open(of: Theme, keeper: Actor, delegates: Sequence[Actor], rng: Random) -> int:
    """Tell one list from its beginning to the vote that is open, and let some vote."""
    now, day = clock.now(), timedelta(days=1)
    begun = (now - BEGUN * day).astimezone(clock.zone()).date()
    new = lists.NewList(
        kind=of.kind, title=of.title, year=begun.year, place="迎江区", division=HOME_COUNTY, seats=of.seats,
        month=begun.month if of.kind == ListKind.MONTHLY else None,
    )  # fmt: skip
    with clock.stopped_at(now - BEGUN * day):
        on_list = lists.begin_list(new, by=keeper)
    with clock.stopped_at(now - PROPOSED * day):
        for at, (title, words, klass) in enumerate(of.proposed):
            said = proposing.Proposal(title=title, words=words, klass=klass)
            proposing.propose(on_list.id, said, origin=Origin.DELEGATE, by=delegates[at % len(delegates)])
    with clock.stopped_at(now - PUBLISHED * day):
        lists.publish_list(on_list.id, by=keeper)
    vote = lists.Vote(
        chamber=of.chamber, seats=of.seats, electorate=of.electorate, opens_at=now - OPENED * day,
        closes_at=now + CLOSES * day,
    )  # fmt: skip
    with clock.stopped_at(now - CALLED * day):
        ballot = lists.call_vote(on_list.id, vote, by=keeper)
    with clock.stopped_at(now - OPENED * day):
        ballots.open_due()
    for voter, by in of.voted:
        paper = issuing.issue_paper(ballot.id, voter=voter, by=by, may_vote=lambda _ballot, _voter: True)
        casting.cast(ballot.id, paper, rng.sample(list(ballot.options), ballot.seats))
    return len(of.voted)


def _in_post(unit_id: int, duty: Duty) -> Actor:
    post = Post.objects.using("owner").filter(unit_id=unit_id, duty=duty.value).order_by("id")[0]
    return actor_in_post(post.account_id, post.pk)


def _employ(at: int, unit_id: int) -> Actor:
    """Give somebody the post of a delegate; the password is that of everybody here."""
    password = Account.objects.using("owner").values_list("password", flat=True)[0]
    username, name = ("delegate" if at == 1 else f"delegate-{at}"), "代表" + "一二三四五六七八九十"[at - 1]
    account = Account.objects.using("owner").create(username=username, first_name=name, password=password)
    post = Post.objects.using("owner").create(
        account=account, unit_id=unit_id, duty=Duty.DELEGATE.value, since=date(2022, 1, 1)
    )
    return actor_in_post(account.pk, post.pk)


def _registered_there() -> list[int]:
    """Return who is registered in the county, those with an account first: they have not voted yet."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select distinct m.person_id, a.id is null from register_membership m"
            " join register_household h on h.id = m.household_id join stations_unit u on u.id = h.station_id"
            " left join stations_account a on a.person_id = m.person_id"
            " where u.division = %s and m.valid_to is null and m.superseded_at is null order by 2, 1",
            [HOME_COUNTY],
        )
        return [pk for pk, _no_account in cursor.fetchall()]

"""How each step of lists and of the candidates on them is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.projects import lists, promising, proposing
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.plans import Planned
from banshi.projects.vocabulary import Class, ListKind, Origin
from banshi.projects.vocabulary import Ground as Why
from banshi.voting.vocabulary import Chamber
from tests.hotline import COUNTY
from tests.lifecycles.deeds import WORDS, Deed, Deeds, Turn
from tests.projects import pump
from tests.projects import world as projects

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from banshi.projects.plans import Plan
    from banshi.voting.models import Ballot
    from tests.lifecycles.ground import Ground
    from tests.projects.pump import Works


def by_keeper(ground: Ground, _thing: object) -> Actor:
    return ground.works.keeper


def by_nobody(_ground: Ground, _thing: object) -> Actor:
    return NOBODY


def in_days(many: int) -> Any:
    return lambda _thing: clock.now() + timedelta(days=many)


def a_second_after(at: datetime | None) -> datetime:
    return (at or clock.now()) + timedelta(seconds=1)


def begin_list(turn: Turn) -> ProjectList:
    """Begin the theme of a month, at a place that has none yet."""
    new = lists.NewList(
        kind=ListKind.MONTHLY, title="一月一题", year=2026, month=11, place=f"县{uuid4().hex[:5]}", division=COUNTY,
        seats=1,
    )  # fmt: skip
    return lists.begin_list(new, by=turn.by, command=turn.command)


def _propose_to(on_list: UUID, turn: Turn) -> Candidate:
    said = proposing.Proposal(
        title=f"给独居老人装扶手{uuid4().hex[:5]}", words="老人下楼不方便，大家都盼着装上扶手，楼道里也亮一些",
        klass=Class.HARDSHIP, division=COUNTY,
    )  # fmt: skip
    return proposing.propose(on_list, said, origin=Origin.STATION, by=turn.by, command=turn.command)


def proposed_to(ground: Ground) -> UUID:
    """Begin a theme of a month with a candidate on it."""
    turn = Turn(ground=ground, pk=uuid4(), by=ground.works.keeper)
    pk = begin_list(turn).id
    projects.from_casework(ProjectList.objects.get(id=pk), ground.works, f"题{uuid4().hex[:5]}")
    return pk


def yearly(ground: Ground) -> UUID:
    """Publish the list of a year: only a vote chooses from it."""
    on_list = projects.yearly(ground.works, year=2031, collect_until=None)
    projects.proposed(on_list, "给独居老人装扶手", score=0.2)
    projects.proposed(on_list, "小学门口的人行天桥", klass=Class.URGENT, score=0.1)
    projects.proposed(on_list, "装路灯", klass=Class.URGENT, score=0.1)
    return lists.publish_list(on_list.id, by=ground.works.keeper).id


def _call_vote(turn: Turn) -> Ballot:
    opens = clock.now() + timedelta(days=20)
    vote = lists.Vote(
        chamber=Chamber.RESIDENTS, seats=2, electorate=100, opens_at=opens, closes_at=opens + timedelta(days=30)
    )
    return lists.call_vote(turn.pk, vote, by=turn.by, command=turn.command)


def chosen(ground: Ground) -> UUID:
    """Adopt a theme with its one candidate; return the candidate."""
    by = ground.works.keeper
    pk = proposed_to(ground)
    lists.publish_list(pk, by=by)
    ground.go_to(clock.now() + timedelta(days=15))
    lists.adopt(pk, by=by)
    return Candidate.objects.filter(on_list_id=pk, state="chosen").values_list("id", flat=True)[0]


def plan(works: Works) -> Plan:
    """Return the promise of the pump house for the year after the town's."""
    planned = tuple(Planned(title=f"{one}泵房通水", due_on=date(2027, 9, 1), place=one) for one in pump.ESTATES)
    return pump.plan(works, due_on=date(2027, 10, 15), milestones=planned, baseline_on=date(2026, 11, 1))


def given_up(ground: Ground) -> UUID:
    """Adopt a theme whose one project was promised and given up; return the list."""
    candidate = chosen(ground)
    project = promising.promise(candidate, plan(ground.works), by=ground.works.keeper)
    promising.give_up(project.id, reason=WORDS, by=ground.works.keeper)
    return Candidate.objects.get(id=candidate).on_list_id


LIST: Deeds = {
    "begin-list": Deed(begin_list, by=by_keeper, repeats=True),
    "publish-list": Deed(
        lambda t: lists.publish_list(t.pk, by=t.by, command=t.command), "proposed-to", repeats=True
    ),
    "call-vote": Deed(_call_vote, "yearly", repeats=True),
    "adopt-list": Deed(
        lambda t: lists.adopt(t.pk, by=t.by, command=t.command), "proposed-to publish-list",
        due=in_days(15), repeats=True,
    ),
    "close-list": Deed(lambda t: lists.close_list(t.pk, by=t.by, command=t.command), "given-up", repeats=True),
    "take-over-list": Deed(
        lambda t: projects.taken_over(replace(t.ground.works, keeper=t.by)), by=by_keeper, several=True
    ),
}  # fmt: skip


def on_the_list(ground: Ground) -> UUID:
    """Put a candidate on a list that is not published yet."""
    pk = proposed_to(ground)
    return _propose_to(pk, Turn(ground=ground, pk=pk, by=ground.works.keeper)).id


def published_one(ground: Ground) -> UUID:
    """Publish a list with two candidates, for one of whom there is a place; return the better one."""
    pk = on_the_list(ground)
    lists.publish_list(Candidate.objects.get(id=pk).on_list_id, by=ground.works.keeper)
    return Candidate.objects.filter(on_list_id=Candidate.objects.get(id=pk).on_list_id).order_by("-score", "id")[0].id


def published_other(ground: Ground) -> UUID:
    """Return the one for whom there is no place."""
    of = Candidate.objects.get(id=published_one(ground)).on_list_id
    return Candidate.objects.filter(on_list_id=of).order_by("-score", "id")[1].id


def _adopt_its_list(turn: Turn) -> ProjectList:
    return lists.adopt(Candidate.objects.get(id=turn.pk).on_list_id, by=turn.by)


CANDIDATE: Deeds = {
    "propose": Deed(lambda t: _propose_to(proposed_to(t.ground), t), by=by_keeper, several=True),
    "publish": Deed(
        lambda t: lists.publish_list(Candidate.objects.get(id=t.pk).on_list_id, by=t.by), "on-the-list", by=by_keeper
    ),
    "rule-out": Deed(
        lambda t: proposing.rule_out(t.pk, Why.BURDEN, t.words, by=t.by, command=t.command), "on-the-list",
        by=by_keeper, repeats=True,
    ),
    "choose": Deed(_adopt_its_list, "published-one", by=by_keeper, due=in_days(15)),
    "leave-out": Deed(_adopt_its_list, "published-other", by=by_keeper, due=in_days(15)),
}  # fmt: skip
SCENES: dict[str, Callable[[Ground], UUID]] = {
    "proposed-to": proposed_to, "yearly": yearly, "given-up": given_up, "on-the-list": on_the_list,
    "published-one": published_one, "chosen": chosen, "published-other": published_other,
}  # fmt: skip

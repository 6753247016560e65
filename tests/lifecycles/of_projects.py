"""How each step of projects and of their milestones is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.projects import accepting, asking, clocks, lists, promising, proving
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Asking, Juror, Milestone, Project
from banshi.projects.plans import Leader, plan_of
from banshi.projects.vocabulary import Proof
from tests.lifecycles.deeds import Deed, Deeds, Turn
from tests.projects import pump
from tests.projects import world as projects

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.lifecycles.ground import Ground

from tests.lifecycles.of_lists import a_second_after, begin_list, by_keeper, by_nobody, chosen, in_days, plan


def _promise(turn: Turn) -> Project:
    """Promise what was chosen; two projects are never made of one candidate."""
    return promising.promise(turn.pk, plan(turn.ground.works), by=turn.by, command=turn.command)


def _project(turn: Turn) -> Project:
    return Project.objects.get(id=turn.pk)


def _amend(turn: Turn) -> Project:
    project = _project(turn)
    version = promising.version_in_force(project)
    less = replace(plan_of(version, promising.planned_of(project)), done_when=f"{version.done_when}。")
    return promising.amend(turn.pk, less, reason=turn.words, by=turn.by, command=turn.command)


def _hand_over(turn: Turn) -> Project:
    leader = Leader(name=f"吴越{uuid4().hex[:3]}", post="副县长")
    return promising.hand_over(turn.pk, leader, reason=turn.words, by=turn.by, command=turn.command)


def _prove(turn: Turn) -> object:
    shown = proving.Shown(kind=Proof.PHOTO, taken_on=clock.today(), spot="泵房门口", content=pump.photo())
    return proving.prove(turn.pk, shown, by=turn.by, command=turn.command)


def _spend(turn: Turn) -> object:
    return proving.spend(
        turn.pk, paid_on=clock.today(), source="县财政", amount=Decimal(100), what="泵", by=turn.by,
        command=turn.command,
    )  # fmt: skip


def _done_by_hand(ground: Ground) -> UUID:
    """Promise a project, begin it and do all the work, so that it can be said to be done."""
    project = _promise(Turn(ground=ground, pk=chosen(ground), by=ground.works.keeper))
    promising.begin(project.id, by=ground.works.leader)
    pump.proved(ground.works, project)
    return project.id


def drawn(ground: Ground) -> UUID:
    """Say that a project is done, and draw those who accept it."""
    pk = _done_by_hand(ground)
    accepting.claim(pk, by=ground.works.leader)
    ground.go_to(clock.now() + timedelta(days=7))
    accepting.draw(pk, pump.WORD, by=ground.works.keeper)
    return pk


def _next_juror(turn: Turn) -> UUID:
    waiting = Juror.objects.filter(project_id=turn.pk, accepts=None).exclude(asked_at=None).order_by("place")
    return waiting.values_list("id", flat=True).first() or turn.pk


def _say(turn: Turn, *, yes: bool) -> Juror:
    return accepting.say(_next_juror(turn), accepts=yes, why=turn.words, by=turn.by, command=turn.command)


def all_but_one(ground: Ground, *, yes: bool = True) -> UUID:
    """Let all who were drawn but one say the same."""
    pk = drawn(ground)
    turn = Turn(ground=ground, pk=pk, by=NOBODY)
    many = Juror.objects.filter(project_id=pk, accepts=None).exclude(asked_at=None).count()
    for _one in range(many - 1):
        _say(turn, yes=yes)
    return pk


def done(ground: Ground) -> UUID:
    """Let everybody who was drawn accept a project."""
    pk = all_but_one(ground)
    _say(Turn(ground=ground, pk=pk, by=NOBODY), yes=True)
    return pk


def _answer(turn: Turn, *, holds: bool) -> Project:
    asked = Asking.objects.filter(project_id=turn.pk, holds=None).order_by("-months", "-id").first()
    return asking.answer(asked.id if asked else 0, holds=holds, why=turn.words, by=turn.by)


def asked_again(ground: Ground) -> UUID:
    """Let half a year pass and ask again; let all but the last no be said that a reopening takes."""
    pk = done(ground)
    ground.go_to(a_second_after(Project.objects.get(id=pk).clock_at))
    asking.go_on(pk)
    for _one in range(pack().aftercare.noes - 1):
        _answer(Turn(ground=ground, pk=pk, by=NOBODY), holds=False)
    return pk


def asked_for_the_last_time(ground: Ground) -> UUID:
    """Ask as often as a project is asked about, and hear no word against it."""
    pk = done(ground)
    for _month in pack().aftercare.months:
        ground.go_to(a_second_after(Project.objects.get(id=pk).clock_at))
        asking.go_on(pk)
    return pk


def _carry_over(turn: Turn) -> Project:
    target = begin_list(Turn(ground=turn.ground, pk=turn.pk, by=turn.ground.works.keeper))
    return lists.carry_over(turn.pk, target.id, reason=turn.words, by=turn.by, command=turn.command)


def _take_over(turn: Turn) -> Project:
    taken = projects.taken_over(replace(turn.ground.works, keeper=turn.by), rows=1)
    return Project.objects.filter(entries__on_list=taken)[0]


def _run(_turn: Turn) -> int:
    return clocks.run_clocks()


def _at_its_clock(project: Project) -> datetime:
    return a_second_after(project.clock_at)


PROJECT: Deeds = {
    "adopt": Deed(_promise, "chosen", by=by_keeper, repeats=True),
    "take-over": Deed(_take_over, by=by_keeper, several=True),
    "begin": Deed(lambda t: promising.begin(t.pk, by=t.by, command=t.command), "chosen adopt", repeats=True),
    "amend": Deed(_amend, "chosen adopt", repeats=True),
    "hand-over": Deed(_hand_over, "chosen adopt", repeats=True),
    "prove": Deed(_prove, "chosen adopt", repeats=True),
    "spend": Deed(_spend, "chosen adopt", repeats=True),
    "claim": Deed(lambda t: accepting.claim(t.pk, by=t.by, command=t.command), "done-by-hand", repeats=True),
    "remind-to-draw": Deed(_run, "done-by-hand claim", due=_at_its_clock),
    "draw": Deed(
        lambda t: accepting.draw(t.pk, pump.WORD, by=t.by, command=t.command), "done-by-hand claim", due=in_days(7),
        repeats=True,
    ),
    "say-of-work": Deed(lambda t: _say(t, yes=True), "drawn", by=by_nobody),
    "accept": Deed(lambda t: _say(t, yes=True), "all-but-one", by=by_nobody),
    "not-accept": Deed(lambda t: _say(t, yes=False), "all-but-one-against", by=by_nobody),
    "say-it-holds": Deed(lambda t: _answer(t, holds=True), "done", by=by_nobody),
    "reopen": Deed(lambda t: _answer(t, holds=False), "asked-again", by=by_nobody),
    "ask-again": Deed(_run, "done", due=_at_its_clock),
    "keep": Deed(_run, "asked-for-the-last-time", due=_at_its_clock),
    "give-up": Deed(
        lambda t: promising.give_up(t.pk, reason=t.words, by=t.by, command=t.command), "chosen adopt", repeats=True
    ),
    "carry-over": Deed(_carry_over, "chosen adopt", by=by_keeper, repeats=True, several=True),
}  # fmt: skip


def a_milestone(ground: Ground) -> UUID:
    """Return a milestone of a project that is under way, with proof of it."""
    project = _promise(Turn(ground=ground, pk=chosen(ground), by=ground.works.keeper))
    promising.begin(project.id, by=ground.works.leader)
    one = Milestone.objects.filter(project=project).order_by("no")[0]
    shown = proving.Shown(
        kind=Proof.PHOTO, taken_on=clock.today(), spot="泵房门口", content=pump.photo(), milestone=one.id
    )
    proving.prove(project.id, shown, by=ground.works.carrier)
    return one.id


def _block(turn: Turn) -> Milestone:
    waits_for = turn.ground.line.units["government"]
    return proving.block(turn.pk, why=turn.words, waits_for=waits_for, by=turn.by, command=turn.command)


MILESTONE: Deeds = {
    "set-milestone": Deed(_promise, "chosen", by=by_keeper),
    "reach": Deed(
        lambda t: proving.reach(t.pk, on=clock.today(), by=t.by, command=t.command), "a-milestone", repeats=True
    ),
    "block": Deed(_block, "a-milestone", repeats=True),
    "unblock": Deed(lambda t: proving.unblock(t.pk, by=t.by, command=t.command), "a-milestone block", repeats=True),
    "climb": Deed(_run, "a-milestone block", due=in_days(40)),
}
SCENES: dict[str, Callable[[Ground], UUID]] = {
    "done-by-hand": _done_by_hand, "drawn": drawn, "all-but-one": all_but_one,
    "all-but-one-against": partial(all_but_one, yes=False), "done": done, "asked-again": asked_again,
    "asked-for-the-last-time": asked_for_the_last_time, "a-milestone": a_milestone,
}  # fmt: skip

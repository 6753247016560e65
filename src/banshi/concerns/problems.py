"""The same thing reported by many: linked, never merged, and apart again at any time.

Each concern keeps its own clock, answer and verdict; the problem counts them, knows its place and its first and last
voice, goes up a level when enough residents say no, and comes back when somebody reports it again.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, rules
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import BEGIN_PROBLEM, JOIN, LEAVE, RECUR, REOPEN_PROBLEM, SETTLE_PROBLEM, Standing
from banshi.concerns.models import Concern, Member, Problem
from banshi.journal.numbers import draw
from banshi.journal.steps import beginning, remark, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from banshi.kernel.actor import Actor

DIGITS = 6
HOLD = "select 1 from concerns_concern where id = any (%s::uuid[]) order by id for update"


def join(concern_id: UUID, other_id: UUID, *, by: Actor, how: str, score: float | None = None) -> Problem:
    """Link a concern with a problem, or with another concern: then a problem begins of the two.

    ``how`` is who linked it: resident, operator or import. Raises ``WrongState`` where it belongs to one already.
    """
    with held(concern_id, other_id):
        concern = _concern(concern_id)
        if concern.problem_id is not None:
            raise WrongState("linked-already", _("This concern is linked already."), cure=_("Take it out there first."))
        problem_id = _problem_of(other_id) or _begin(_concern(other_id), by=by, how=how)
        return _enter(concern, problem_id, by=by, how=how, score=score)


def leave(concern_id: UUID, *, by: Actor, reason: str) -> Problem:
    """Take a concern out of its problem again; it keeps its clock, its answers and its verdicts."""
    with held(concern_id):
        concern = _concern(concern_id)
        if concern.problem_id is None:
            raise WrongState("not-linked", _("This concern is not linked with others."))
        with taking(LEAVE, Problem, concern.problem_id, by=by, reason=reason) as problem:
            Member.objects.filter(concern_id=concern.id, left_at=None).update(left_at=clock.now())
            Concern.objects.filter(id=concern.id).update(problem_id=None)
            remark(concern, "leave", by=by, reason=reason)
            _count(problem.id)
    return problem


@contextmanager
def held(*concern_ids: UUID) -> Iterator[None]:
    """Lock concerns, in one order for everybody and before any problem: two at once wait, and not for each other."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [list(concern_ids)])
        yield


@contextmanager
def held_with_those_to_rule(concern_id: UUID, states: tuple[str, ...]) -> Iterator[None]:
    """Lock a concern with those of its problem that stand in one of these states, as ``held`` does."""
    there = Concern.objects.filter(id=concern_id).values("problem_id")
    together = Concern.objects.filter(problem_id__in=there, state__in=states).values_list("id", flat=True)
    with held(concern_id, *together):
        yield


def _begin(first: Concern, *, by: Actor, how: str) -> UUID:
    (number,) = draw("concerns_problem_number", DIGITS)
    problem = Problem(
        id=uuid4(), number=f"WT-{clock.today().year}-{number}", title=first.title, category=first.category,
        division=first.division, place=first.place, latitude=first.latitude, longitude=first.longitude,
        hotline_id=first.hotline_id, unit_id=first.unit_id, first_at=first.at, last_at=first.at, public=first.public,
    )  # fmt: skip
    with beginning(BEGIN_PROBLEM, problem, by=by):
        pass
    _enter(first, problem.id, by=by, how=how, score=None)
    return problem.id


def _enter(concern: Concern, problem_id: UUID, *, by: Actor, how: str, score: float | None) -> Problem:
    found = Problem.objects.get(id=problem_id)
    resting = found.state == Standing.DONE
    if not may_come_back(found):
        raise WrongState(
            "long-at-rest", _("That problem came to rest long ago: this is a new one."), cure=_("Do not link it.")
        )
    with taking(RECUR if resting else JOIN, Problem, problem_id, by=by) as problem:
        if Member.objects.filter(concern_id=concern.id, left_at=None).only("id").exists():
            raise WrongState("linked-already", _("This concern is linked already."))
        with connection.cursor() as cursor:
            cursor.execute(
                "select concerns_enter(%s, %s, %s, %s, %s::bigint, %s::float8)",
                [problem.id, concern.id, clock.now(), how, by.account_id, score],
            )
        Concern.objects.filter(id=concern.id).update(problem_id=problem.id)
        remark(concern, "join", by=by, reason=problem.number)
        if resting:
            problem.recurrences, problem.recurred_at, problem.done_at = problem.recurrences + 1, clock.now(), None
            problem.level, problem.unit_id = 0, problem.owner_id or problem.unit_id
        _count(problem.id)
    concern.problem_id = problem_id
    return problem


def may_come_back(problem: Problem) -> bool:
    """Tell whether a new voice still belongs to a problem that was at rest, or is a new problem by now."""
    if problem.done_at is None:
        return True
    return clock.now() - problem.done_at <= timedelta(days=pack().problem_days)


def settle(problem_id: UUID | None, *, by: Actor) -> None:
    """Count a problem anew after one of its concerns moved: reopen it one level up, or put it to rest."""
    if problem_id is None:
        return
    _count(problem_id)
    problem = Problem.objects.get(id=problem_id)
    if problem.state != Standing.REOPENED and rules.reopens(problem.noes, problem.voices, pack().reopening_voices):
        with taking(REOPEN_PROBLEM, Problem, problem_id, by=by, reason=f"{problem.noes}/{problem.voices}") as raised:
            raised.level, raised.done_at = raised.level + 1, None
            raised.unit_id = rules.above(raised.unit_id or 0, catalogue.bodies()) or raised.unit_id
    elif problem.state != Standing.DONE and not (problem.open_voices or problem.noes):
        with taking(SETTLE_PROBLEM, Problem, problem_id, by=by) as resting:
            resting.done_at = clock.now()


def _count(problem_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select concerns_count(%s)", [problem_id])


def _problem_of(other_id: UUID) -> UUID | None:
    """Return the problem under an id: the problem itself, or the one of the concern with this id."""
    if Problem.objects.filter(id=other_id).exists():
        return other_id
    return _concern(other_id).problem_id


def _concern(concern_id: UUID) -> Concern:
    found = Concern.objects.filter(id=concern_id).first()
    if found is None:
        raise NotFound("no-such-concern", _("There is no such concern."))
    return found

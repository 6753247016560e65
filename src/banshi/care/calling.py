"""The desk that calls or visits: whom today, what was said, or that nobody was there and when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.care import looking
from banshi.care.lifecycle import DONE, NO_ANSWER, Standing, staff_of_the_desk_that_calls
from banshi.care.models import Consent, Talk, Task
from banshi.journal.rows import one_row
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.care.models import Particulars
    from banshi.kernel.actor import Actor
    from banshi.register.records import Household, Person

LONGEST_WAIT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCall:
    """Whom a desk is to call or visit, as one look shows them, with what was said at earlier tries."""

    task: Task
    person: Person
    household: Household
    kept: Particulars
    talks: tuple[Talk, ...]


def task_of_this_desk(task_id: UUID, *, by: Actor) -> Task:
    """Return a call of the actor's own desk. Raises ``NotFound``: nobody else sees that there is one."""
    found = one_row(Task, task_id)
    if found is None or not staff_of_the_desk_that_calls(by, found):
        raise NotFound("no-such-call", _("There is no such call or visit at your desk."))
    return found


def see_whom(task_id: UUID, *, by: Actor) -> ToCall:
    """Look at whom to call or visit; the resident can read that the desk looked."""
    task = task_of_this_desk(task_id, by=by)
    _refuse_if_over(task, by, None)
    household, kept = _look(task, by)
    talks = tuple(Talk.objects.filter(task_id=task.id).order_by("number"))
    return ToCall(task=task, person=household.members[0], household=household, kept=kept, talks=talks)


def done(task_id: UUID, *, words: str, by: Actor, command: UUID | None = None) -> Task:
    """Close a call or visit by naming what was said. Raises ``RuleBroken`` where nothing is named."""
    if not words.strip():
        raise RuleBroken(
            "nothing-said", _("Write what was said or agreed."), cure=_("One sentence is enough; nobody else reads it.")
        )
    task = task_of_this_desk(task_id, by=by)
    _refuse_if_over(task, by, command)
    household, _kept = _look(task, by)
    with taking(DONE, Task, task_id, by=by, command=command) as taken:
        _keep(taken, household.members[0].id, reached=True, words=words.strip(), by=by)
        taken.tries, taken.closed_at = taken.tries + 1, clock.now()
    return taken


def nobody_there(task_id: UUID, *, again_on: date, words: str = "", by: Actor, command: UUID | None = None) -> Task:
    """Write down a try in vain, and on which day to try again; the due day stays what it was."""
    today = clock.today()
    if not today < again_on <= today + timedelta(days=LONGEST_WAIT_DAYS):
        raise RuleBroken(
            "no-day-again", _("Name a day within a month on which you try again."), cure=_("Tomorrow is a good day.")
        )
    task = task_of_this_desk(task_id, by=by)
    _refuse_if_over(task, by, command)
    household, _kept = _look(task, by)
    with taking(NO_ANSWER, Task, task_id, by=by, command=command) as taken:
        _keep(taken, household.members[0].id, reached=False, words=words.strip(), by=by)
        taken.tries, taken.again_on = taken.tries + 1, again_on
    return taken


def _refuse_if_over(task: Task, by: Actor, command: UUID | None) -> None:
    """Refuse what was done already before anybody looks; the same command again is told from somebody else's."""
    if task.state != Standing.OPEN:
        with taking(DONE, Task, task.id, by=by, command=command):
            raise RuntimeError("a step from another state is refused")


def _look(task: Task, by: Actor) -> tuple[Household, Particulars]:
    return looking.look_to_call(Consent.objects.get(id=task.consent_id), by=by)


def _keep(task: Task, person_id: int, *, reached: bool, words: str, by: Actor) -> None:
    if by.account_id is None:
        raise RuntimeError("only a desk calls")
    Talk(
        person_id=person_id, task_id=task.id, number=task.tries + 1, at=clock.now(), account_id=by.account_id,
        reached=reached, words=words,
    ).save(force_insert=True)  # fmt: skip

"""Everybody who asked is told of the end and asked whether it holds: at once, after six months, after twelve.

At once, a 'no' is counted; half a year and a year later one reopens the project, whoever leads it by then. Counts are
told when an asking is over (``verdicts``). That a project is open again is public on the moment, whenever the last of
the noes came: it tells that at least as many said no as the pack asks for, and not who.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import mask
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.projects import rules
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import ASK_AGAIN, KEEP, REOPEN, SAY_IT_HOLDS
from banshi.projects.models import Asking, Project
from banshi.projects.telling import ask_askers, tell_units
from banshi.projects.vocabulary import State

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor

LONGEST_WHY = 400


def ask_all(project: Project, *, months: int) -> int:
    """Tell everybody who asked and ask whether it holds, in the caller's transaction; return how many were asked.

    Sets the moment at which Banshi asks again, or looks for the last time whether anybody said no.
    """
    asked = ask_askers(project, "project-holds" if months else "project-done", months=months)
    project.clock_at = _next_moment(project, months)
    return asked


def answer(asking_id: int, *, holds: bool, why: str = "", by: Actor = NOBODY) -> Project:
    """Write down whether it holds, once; a 'no' half a year or a year later reopens the project.

    Raises ``RuleBroken`` for a 'no' without a word why, and ``WrongState`` where they said it already.
    """
    asked = Asking.objects.filter(id=asking_id).first()
    if asked is None:
        raise NotFound("not-asked", _("You were not asked this."))
    if not holds and not why.strip():
        raise RuleBroken("no-why", _("Say in a few words what is not as it was promised."))
    with transaction.atomic():
        with taking(SAY_IT_HOLDS, Project, asked.project_id, by=by) as project:
            if asked.round != project.round:
                raise WrongState("too-late", _("It is open again already, and you will be asked anew."))
            said = mask(why.replace("\0", "").strip()).text[:LONGEST_WHY]
            written = Asking.objects.filter(id=asking_id, holds=None).update(
                holds=holds, why=said, answered_at=clock.now()
            )
            if not written:
                raise WrongState("said-already", _("You have told us already. Thank you."))
        if not holds and asked.months and project.state in {State.DONE, State.KEPT}:
            _reopen_if_enough(project, asked)
    return project


@transaction.atomic
def go_on(project_id: UUID) -> bool:
    """Ask again when the months are over; after the last asking, close what still holds.

    Returns whether anything was due, with the project locked: two workers ask once.
    """
    project = Project.objects.select_for_update().get(id=project_id)
    if project.state != State.DONE or project.clock_at is None or project.clock_at > clock.now():
        return False
    months = pack().aftercare.months
    if project.checks < len(months):
        with taking(ASK_AGAIN, Project, project.id, by=SYSTEM, reason=str(months[project.checks])) as asked:
            asked.checks += 1
            ask_all(asked, months=months[asked.checks - 1])
        return True
    with taking(KEEP, Project, project.id, by=SYSTEM) as kept:
        kept.ended_at, kept.clock_at = clock.now(), None
    return True


def _reopen_if_enough(project: Project, asked: Asking) -> None:
    noes = Asking.objects.filter(project=project, round=project.round, months__gt=0, holds=False).count()
    if noes < pack().aftercare.noes:
        return
    with taking(REOPEN, Project, project.id, by=NOBODY, reason=f"+{asked.months}: {noes}") as reopened:
        reopened.round, reopened.checks, reopened.clock_at = reopened.round + 1, 0, None
        reopened.done_at, reopened.ended_at, reopened.begun_at = None, None, clock.now()
        tell_units(reopened, "project-reopened", [*reopened.unit_ids, reopened.keeper_id])


def _next_moment(project: Project, asked: int) -> datetime:
    """Return when to ask next: so many months after it was done, or the end of the term after the last asking."""
    terms = pack().aftercare
    done_on = (project.done_at or clock.now()).astimezone(clock.zone()).date()
    later = [month for month in terms.months if month > asked]
    if later:
        return clock.at_start_of(rules.months_later(done_on, later[0])) + timedelta(hours=9)
    return clock.now() + timedelta(days=terms.days)

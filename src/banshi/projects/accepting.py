"""Acceptance: those who asked are drawn by lot, look at the work, and say yes or no. Nobody else can.

Saying that it is done freezes the pool of those who asked; a public word that nobody can choose draws from it.
Whoever does not answer in time is replaced by the next in the order of the draw.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import mask
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.projects import progress, rules
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import ACCEPT, CLAIM, DRAW, NOT_ACCEPT, REMIND, SAY_OF_WORK
from banshi.projects.models import Juror, Project
from banshi.projects.promising import version_in_force
from banshi.projects.telling import askers, tell_some, tell_units
from banshi.projects.vocabulary import State
from banshi.voting import draws
from banshi.voting.lifecycle import DrawState
from banshi.voting.models import Draw

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor

LONGEST_WHY = 400


def claim(project_id: UUID, *, by: Actor, command: UUID | None = None) -> Project:
    """Say that a project is done. The pool of those who asked is frozen and published; the lot is drawn from it.

    Raises ``RuleBroken`` with all that is missing: a milestone without proof, no photo before and after, the target not
    reached, or nobody who asked and can be reached.
    """
    with transaction.atomic(), taking(CLAIM, Project, project_id, by=by, command=command) as project:
        lacks = rules.lacking(progress.standing(project))
        if lacks:
            raise RuleBroken(
                "not-done", _("It cannot be said to be done: %(what)s") % {"what": " ".join(map(str, lacks))}
            )
        tickets = [ticket for _concern, ticket in askers(project)]
        if not tickets:
            raise _nobody_asked(project)
        drawn = draws.freeze(
            project.id, f"accept-{project.round}", tickets, min(pack().acceptance.jurors, len(tickets)), by=SYSTEM
        )
        project.claimed_at, project.draw_id = clock.now(), drawn.id
        project.clock_at = clock.at_start_of(drawn.word_on) + timedelta(days=pack().acceptance.days)
        tell_units(project, "project-draw-lot", [project.keeper_id])
    return project


def draw(project_id: UUID, public_word: str, *, by: Actor, command: UUID | None = None) -> Project:
    """Draw those who accept, with the public word that was named beforehand, and ask them."""
    terms = pack().acceptance
    with transaction.atomic(), taking(DRAW, Project, project_id, by=by, command=command) as project:
        pool = Draw.objects.get(id=_draw_id(project))
        drawn = pool if pool.state == DrawState.DRAWN else draws.draw(pool.id, public_word, by=by)
        concerns = {ticket: concern for concern, ticket in askers(project)}
        order = [ticket for ticket in (*drawn.drawn, *drawn.reserves) if ticket in concerns]
        first = len(drawn.drawn)
        Juror.objects.bulk_create(
            Juror(
                id=uuid4(), project=project, round=project.round, draw_id=drawn.id, place=place, ticket=ticket,
                concern_id=concerns[ticket], asked_at=clock.now() if place <= first else None,
            )
            for place, ticket in enumerate(order[: terms.jurors + terms.reserves], start=1)
        )  # fmt: skip
        project.clock_at = clock.now() + timedelta(days=terms.days)
        tell_some(project, "project-drawn", [concerns[ticket] for ticket in order[:first]])
    return project


def say(juror_id: UUID, *, accepts: bool, why: str = "", by: Actor = NOBODY, command: UUID | None = None) -> Juror:
    """Write down whether one of those drawn by lot accepts the work, once; the last one decides.

    Raises ``RuleBroken`` for a 'no' without a word why, and ``WrongState`` where they spoke already.
    """
    juror = Juror.objects.filter(id=juror_id).first()
    if juror is None or juror.asked_at is None:
        raise NotFound("no-such-juror", _("You were not drawn for this."))
    if not accepts and not why.strip():
        raise RuleBroken("no-why", _("Say in a few words what is missing, so that it can be mended."))
    with transaction.atomic():
        with taking(SAY_OF_WORK, Project, juror.project_id, by=by, command=command) as project:
            now = Juror.objects.get(id=juror_id)
            if now.round != project.round or now.replaced_at is not None:
                raise WrongState("too-late", _("This round is over; the next in the order was asked."))
            if now.accepts is not None:
                raise WrongState("said-already", _("You have told us already. Thank you."))
            said = mask(why.replace("\0", "").strip()).text[:LONGEST_WHY]
            Juror.objects.filter(id=juror_id).update(accepts=accepts, why=said, answered_at=clock.now())
        _decide_if_all_spoke(project)
    return Juror.objects.get(id=juror_id)


@transaction.atomic
def remind_to_draw(project_id: UUID) -> bool:
    """Remind the keeper, and the unit that has the lead, of a lot whose public word is known and that nobody drew."""
    found = Project.objects.select_for_update().get(id=project_id)
    if found.state != State.CLAIMED or found.clock_at is None or found.clock_at > clock.now():
        return False
    with taking(REMIND, Project, project_id, by=SYSTEM) as project:
        project.clock_at = clock.now() + timedelta(days=pack().acceptance.days)
        tell_units(project, "project-draw-lot", [project.keeper_id, project.lead_unit_id])
    return True


def replace_the_silent(project_id: UUID) -> bool:
    """After the term, ask the next in the order for each who was silent; without a next one, decide.

    Returns whether the term was over.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from projects_project where id = %s for update", [project_id])
        project = Project.objects.get(id=project_id)
        if project.state != State.ACCEPTING or project.clock_at is None or project.clock_at > clock.now():
            return False
        jurors = list(Juror.objects.filter(project=project, round=project.round).order_by("place"))
        silent = [one for one in jurors if one.asked_at and not one.replaced_at and one.accepts is None]
        reserves = [one for one in jurors if one.asked_at is None][: len(silent)]
        if not reserves:
            _decide(project, [one for one in jurors if one.accepts is not None])
            return True
        now = clock.now()
        Juror.objects.filter(id__in=[one.id for one in silent[: len(reserves)]]).update(replaced_at=now)
        Juror.objects.filter(id__in=[one.id for one in reserves]).update(asked_at=now)
        Project.objects.filter(id=project_id).update(clock_at=now + timedelta(days=pack().acceptance.days))
        tell_some(project, "project-drawn", [one.concern_id for one in reserves])
    return True


def _decide_if_all_spoke(project: Project) -> None:
    asked = [
        one
        for one in Juror.objects.filter(project=project, round=project.round)
        if one.asked_at and not one.replaced_at
    ]
    if all(one.accepts is not None for one in asked):
        _decide(project, asked)


def _decide(project: Project, spoke: list[Juror]) -> None:
    """Let the yeses and noes decide; too few who speak are no acceptance."""
    from banshi.projects.asking import ask_all  # noqa: PLC0415 - asking begins where acceptance ends

    terms = pack().acceptance
    yes = sum(one.accepts is True for one in spoke)
    there = Juror.objects.filter(project=project, round=project.round).count()
    quorum = rules.enough(min(there, terms.jurors), jurors=terms.jurors, quorum=terms.quorum)
    accepted = rules.accepted(yes, len(spoke), quorum=quorum, share=terms.accepting)
    reason = f"{yes}/{len(spoke)}"
    with taking(ACCEPT if accepted else NOT_ACCEPT, Project, project.id, by=SYSTEM, reason=reason) as decided:
        if accepted:
            decided.done_at, decided.checks = clock.now(), 0
            ask_all(decided, months=0)
        else:
            decided.round, decided.clock_at, decided.begun_at = decided.round + 1, None, clock.now()
            tell_units(decided, "project-not-accepted")


def _nobody_asked(project: Project) -> RuleBroken:
    """Say whom the lot could be drawn from, and why there is nobody."""
    if project.problems:
        return RuleBroken(
            "nobody-asked", _("Nobody who asked for it can be reached."),
            cure=_("Those who report it until the day it is said to be done, and leave a telephone number, are asked."),
        )  # fmt: skip
    if not version_in_force(project).category:
        return RuleBroken(
            "no-category", _("It was proposed, not reported: nobody knows yet whose word counts."),
            cure=_("Change the promise and say which kind of concern it answers: who reports that there is asked."),
        )  # fmt: skip
    return RuleBroken(
        "nobody-asked", _("Nobody has reported such a concern at its places and can be reached."),
        cure=_("Tell those who are affected to report it under this category: who reports it is asked."),
    )  # fmt: skip


def _draw_id(project: Project) -> UUID:
    if project.draw_id is None:
        raise WrongState("no-pool", _("The pool of those who asked was not frozen."))
    return project.draw_id

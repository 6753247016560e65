"""What the desks of those who carry projects show, and what somebody who asked is asked by their link; reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banshi.concerns import codes
from banshi.concerns.models import Concern
from banshi.journal.rows import all_rows
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import LIVE
from banshi.projects.models import Asking, Juror, Milestone, Project, ProjectList
from banshi.projects.queries import Row, rows
from banshi.projects.vocabulary import ListState, Step
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor


# ---------------------------------------------------------------- those who asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What somebody who asked is asked now: as one drawn by lot, or whether it holds."""

    concern: Concern
    juror: Juror | None
    asking: Asking | None


def word_of(number: str, code: str) -> Word:
    """Return what somebody is asked by the number of their concern and its code. Raises ``NotFound``."""
    concern = Concern.objects.filter(number=number).first()
    if concern is None or not codes.is_code_of(concern.id, code):
        raise NotFound("no-such-word", _("This link belongs to nothing we asked."))
    return Word(concern=concern, juror=juror_of(concern.id), asking=asking_of(concern.id))


def juror_of(concern_id: UUID) -> Juror | None:
    """Return the last seat that was drawn for whoever reported a concern, if they were asked."""
    asked = "concern_id = %s and asked_at is not null order by asked_at desc limit 1"
    return next(iter(all_rows(Juror, asked, [concern_id])), None)


def asking_of(concern_id: UUID) -> Asking | None:
    """Return the last question whether it holds that went to whoever reported a concern."""
    return next(iter(all_rows(Asking, "concern_id = %s order by id desc limit 1", [concern_id])), None)


# ---------------------------------------------------------------- desks


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A milestone that is stuck: whom it waits for, and for how many working days."""

    milestone: Milestone
    project: Project
    days: int
    waits_for: str


def of_leader(actor: Actor) -> list[Row]:
    """Return the projects that an account leads, those that end soonest first."""
    found = Project.objects.filter(leader_id=actor.account_id).order_by("due_on", "id")
    return rows((one, 0) for one in found)


def project_in_hand(project_id: UUID, *, by: Actor) -> Project:
    """Return a project that the actor's unit keeps or carries, or that they lead; ``NotFound`` otherwise."""
    found = Project.objects.filter(id=project_id).first()
    if found is None or not in_hand(found, by):
        raise NotFound("no-such-project", _("Your unit has no part in this project."))
    return found


def in_hand(project: Project, by: Actor) -> bool:
    """Tell whether the actor's unit keeps or carries a project, or they lead it."""
    mine = by.unit_id in {project.keeper_id, project.lead_unit_id, *project.unit_ids}
    return mine or project.leader_id == by.account_id


def of_unit(unit_id: int) -> list[Row]:
    """Return the projects that a unit leads or helps with."""
    found = Project.objects.filter(Q(lead_unit_id=unit_id) | Q(unit_ids__contains=[unit_id]), state__in=LIVE)
    return rows((one, 0) for one in found.order_by("due_on", "id"))


def of_keeper(unit_id: int) -> list[ProjectList]:
    """Return the lists that a government keeps, the open ones first."""
    found = ProjectList.objects.filter(keeper_id=unit_id).order_by("-year", "-month", "id")
    return sorted(found, key=lambda one: one.state == ListState.CLOSED)


def blocked(projects: Iterable[Project], today: date) -> list[Blocked]:
    """Return what is stuck in some projects, longest first: what blocks whom, and since when."""
    by_id = {one.id: one for one in projects}
    stuck = Milestone.objects.filter(project_id__in=by_id, until_version=None, state=Step.STUCK).order_by("blocked_at")
    count = pack().working_days_since
    named = Unit.objects.in_bulk([one.blocked_by_id for one in stuck if one.blocked_by_id is not None])
    return [
        Blocked(
            milestone=one, project=by_id[one.project_id],
            waits_for=str(named[one.blocked_by_id]) if one.blocked_by_id in named else "",
            days=count((one.blocked_at or clock.now()).astimezone(clock.zone()).date(), today),
        )
        for one in stuck
    ]  # fmt: skip


def waiting_for(unit_id: int) -> list[Milestone]:
    """Return the milestones of others that wait for a unit, longest first."""
    found = Milestone.objects.filter(blocked_by_id=unit_id, state=Step.STUCK, until_version=None)
    return list(found.select_related("project").order_by("blocked_at"))

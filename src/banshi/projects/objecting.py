"""Objections in writing to a list, a candidate or a project, until a day: each is a concern, with clock and answer.

Who objects leaves name, telephone and address as with any concern; they stand behind the same door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from banshi.concerns.intake import Said, TakenIn, take_in
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, Kind
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, WrongState
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import LIVE
from banshi.projects.models import Entry, Objection, Project, ProjectList
from banshi.projects.promising import version_in_force
from banshi.projects.vocabulary import ListState, State

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.projects.models import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Objector:
    """Who objects and what they say; ``id`` is chosen by whoever asks, so that the same objection twice is one."""

    id: UUID
    words: str
    name: str = ""
    phone: str = ""
    address: str = ""
    person_id: int | None = None


def until(on_list: ProjectList, project: Project | None = None) -> date | None:
    """Return the last day on which an objection is possible: of the candidates, a version of a promise, its end.

    Calling a vote does not end it: the vote opens afterwards. What nobody here keeps, and what is done, takes none.
    """
    if project is None:
        return on_list.objections_until if on_list.state in {ListState.PUBLISHED, ListState.CHOOSING} else None
    if project.keeper_id is None or project.state not in (*LIVE, State.GIVEN_UP):
        return None
    moment = project.ended_at if project.state == State.GIVEN_UP and project.ended_at else version_in_force(project).at
    changed = moment.astimezone(clock.zone()).date()
    return changed + timedelta(days=pack().objection_days)


def object_to(
    on_list: ProjectList, objector: Objector, *, by: Actor, candidate: Candidate | None = None,
    project: Project | None = None,
) -> TakenIn:  # fmt: skip
    """Take an objection in as a concern about the list; its answer stands under its number like any other.

    Raises ``WrongState`` when the day is over, ``NotFound`` for what does not stand on this list.
    """
    _refuse_what_stands_elsewhere(on_list, candidate, project)
    last = until(on_list, project)
    if last is None or clock.today() > last:
        raise WrongState(
            "objections-over", _("Objections were possible until another day."),
            cure=_("Report it as a concern: it is answered as well."),
        )  # fmt: skip
    about = candidate.title if candidate else version_in_force(project).title if project else on_list.title
    number = candidate.number if candidate else project.number if project else on_list.number
    said = Said(
        id=objector.id,
        words=_("Objection to %(number)s (%(title)s): %(words)s")
        % {"number": number, "title": about, "words": objector.words},
        channel=Channel.WEB, name=objector.name, phone=objector.phone, address=objector.address,
        person_id=objector.person_id,
        hints=Hints(category=pack().objection_category, kind=Kind.SUGGEST, division=on_list.division),
    )  # fmt: skip
    with transaction.atomic():
        taken = take_in(said, by=by)
        Objection.objects.create(
            on_list=on_list, candidate=candidate, project=project, concern_id=taken.concern.id, at=clock.now()
        )
    return taken


def _refuse_what_stands_elsewhere(on_list: ProjectList, candidate: Candidate | None, project: Project | None) -> None:
    elsewhere = candidate is not None and candidate.on_list_id != on_list.id
    if elsewhere or (project and not Entry.objects.filter(on_list=on_list, project=project).exists()):
        raise NotFound("not-on-this-list", _("This does not stand on the list."))

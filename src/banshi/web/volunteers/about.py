"""Where a need comes from: the concern, the project or the call it was asked for, where this unit has a part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from banshi.care import calling
from banshi.care.jurisdiction import purpose
from banshi.concerns import queries as concerns
from banshi.kernel.refusals import NotFound
from banshi.projects import desks
from banshi.projects.promising import version_in_force
from banshi.volunteers.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a need was asked for: of which kind, its number where it has one, what it is called and where it stands."""

    origin: Origin
    id: UUID
    number: str
    title: _StrOrPromise
    url: str


def about(origin: str, thing_id: str | UUID | None, *, by: Actor) -> About | None:
    """Return what a need comes from; nothing where it comes from the unit itself or the unit has no part in it."""
    try:
        known, found_id = _FOUND[Origin(origin)], UUID(str(thing_id))
    except (KeyError, ValueError):
        return None
    try:
        return known(found_id, by)
    except NotFound:
        return None


def _concern(concern_id: UUID, by: Actor) -> About:
    found = concerns.concern_in_hand(concern_id, by=by)
    url = reverse("unit-concern", args=[found.id])
    return About(origin=Origin.CONCERN, id=found.id, number=found.number, title=found.title, url=url)


def _project(project_id: UUID, by: Actor) -> About:
    found = desks.project_in_hand(project_id, by=by)
    url = reverse("desk-project", args=[found.number])
    title = version_in_force(found).title
    return About(origin=Origin.PROJECT, id=found.id, number=found.number, title=title, url=url)


def _call(task_id: UUID, by: Actor) -> About:
    found = calling.task_of_this_desk(task_id, by=by)
    url = reverse("unit-call", args=[found.id])
    return About(origin=Origin.CARE, id=found.id, number="", title=purpose(found.purpose).title, url=url)


_FOUND: dict[Origin, Callable[[UUID, Actor], About]] = {
    Origin.CONCERN: _concern, Origin.PROJECT: _project, Origin.CARE: _call,
}  # fmt: skip

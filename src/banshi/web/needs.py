"""Volunteers asked for because of something: what a concern, a project or a call of a desk shows, and where to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from banshi.kernel.actor import Duty
from banshi.volunteers import queries
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import Needed
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Need
    from banshi.volunteers.vocabulary import Origin

WHO = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
"""Who at a unit asks volunteers to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One visit that was asked for: its number, what for, when, and how it stands."""

    number: str
    what: _StrOrPromise
    moment: str
    state: _StrOrPromise
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteers:
    """Where a unit asks volunteers because of one thing, and the visits it asked for so far."""

    ask_url: str
    asked: tuple[Asked, ...]


def volunteers_for(origin: Origin, thing_id: UUID, *, by: Actor) -> Volunteers | None:
    """Return the visits the actor's unit asked for because of one thing; nothing for who cannot ask. One statement."""
    if by.duty not in WHO or by.unit_id is None:
        return None
    found = queries.needs_about(thing_id, by=by)
    return Volunteers(
        ask_url=f"{reverse('unit-need-new')}?from={origin}&about={thing_id}", asked=tuple(_asked(one) for one in found)
    )


def _asked(need: Need) -> Asked:
    skill = pack().skill(need.skill)
    return Asked(
        number=need.number, what=skill.name if skill else need.skill, moment=when(need.starts_at),
        state=Needed(need.state).label, url=reverse("unit-need", args=[need.id]),
    )  # fmt: skip

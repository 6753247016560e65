"""Whom a step tells: volunteers by their own page, the person helped by their link, units at their desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from banshi.volunteers.models import Match, Need, Vetting

OWN_PAGE = "/my/volunteering/"


def tell(need: Need, *told: Told | None) -> None:
    """Queue what people are told of a need, in the caller's transaction."""
    everybody = [one for one in told if one is not None]
    if everybody:
        queue(*everybody, case_id=need.id, case_number=need.number)


def to_volunteer(match: Match, kind: str) -> Told:
    """Return the notice to a volunteer."""
    return Told(kind=kind, person_id=match.person_id, path=OWN_PAGE)


def to_helped(need: Need, kind: str) -> Told | None:
    """Return the notice to the person helped, if they left a way to be reached; the link is added when it is sent."""
    return Told(kind=kind, contact_id=need.id) if need.can_be_reached else None


def to_unit(need: Need, kind: str) -> Told:
    """Return the notice to the unit that needs it."""
    return Told(kind=kind, unit_id=need.unit_id)


def tell_of_vetting(vetting: Vetting, kind: str, *, unit_id: int | None = None) -> None:
    """Tell the volunteer of their vetting, or a unit that has to decide it."""
    one = Told(kind=kind, unit_id=unit_id) if unit_id else Told(kind=kind, person_id=vetting.person_id, path=OWN_PAGE)
    queue(one, case_id=vetting.id, case_number="")

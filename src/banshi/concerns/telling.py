"""Whom a step tells: the resident by the contact they left, and the units that have a part in the concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from banshi.concerns.models import Concern


def to_resident(concern: Concern, kind: str) -> list[Told]:
    """Return the notice to whoever reported, if they left a way to be reached."""
    return [Told(kind=kind, contact_id=concern.id)] if concern.can_be_reached else []


def tell(concern: Concern, *told: Told | None, resident: str = "") -> None:
    """Queue what units and the resident are told, in the caller's transaction."""
    everybody = [one for one in told if one is not None] + (to_resident(concern, resident) if resident else [])
    if everybody:
        queue(*everybody, case_id=concern.id, case_number=concern.number)


def to_unit(unit_id: int | None, kind: str) -> Told | None:
    """Return the notice to a unit, if there is one."""
    return Told(kind=kind, unit_id=unit_id) if unit_id is not None else None

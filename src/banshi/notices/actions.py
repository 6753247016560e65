"""Queueing a notice: one row, in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.notices.models import Notice

if TYPE_CHECKING:
    from uuid import UUID


def queue(
    kind: str, *, case_id: UUID, case_number: str, person_id: int | None = None, unit_id: int | None = None
) -> None:
    """Tell a resident or a unit something about a case; ``kind`` is a key of ``notices.texts``."""
    Notice.objects.create(
        at=clock.now(),
        kind=kind,
        case_id=case_id,
        case_number=case_number,
        person_id=person_id,
        unit_id=unit_id,
    )

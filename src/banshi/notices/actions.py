"""Queueing notices: one statement, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told what: a resident or a unit, a key of ``notices.texts``, and where they can answer, if asked.

    ``contact_id`` is the concern with which somebody left how they can be reached.
    """

    kind: str
    person_id: int | None = None
    unit_id: int | None = None
    contact_id: UUID | None = None
    path: str = ""


def queue(*told: Told, case_id: UUID, case_number: str) -> None:
    """Tell residents and units something about a case, or about a concern."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into notices_notice (at, kind, case_id, case_number, person_id, unit_id, contact_id, path,"
            " tries)"
            " select %s, t.kind, %s, %s, t.person, t.unit, t.contact, t.path, 0"
            " from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::uuid[], %s::text[])"
            " t(kind, person, unit, contact, path)",
            [
                clock.now(), case_id, case_number,
                [t.kind for t in told], [t.person_id for t in told], [t.unit_id for t in told],
                [t.contact_id for t in told], [t.path for t in told],
            ],
        )  # fmt: skip

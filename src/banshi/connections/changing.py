"""Which concerns changed on which day, for readers who follow day by day: a day is told when nothing is added to it.

Events are taken up by one hand, which never goes back to an earlier day; so a day before the one it stands at is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from banshi.connections.models import Outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

CHANGED = (
    "select e.day, e.thing_id, exists (select from connections_event s where s.thing_id = e.thing_id"
    "  and s.shown and s.day <= e.day) as shown_before from connections_event e"
    " where e.matter = 'concern' and (e.day, e.thing_id) > (%s::date, %s::uuid) and e.day < %s::date"
    " group by e.day, e.thing_id order by e.day, e.thing_id limit %s::int"
)


@dataclass(frozen=True, slots=True)
class Change:
    """That a concern changed on a day, and whether it had been public by then."""

    day: date
    thing_id: UUID
    shown_before: bool


def changed(after: date, last: UUID, *, most: int) -> Sequence[Change]:
    """Return the concerns that changed on days that are over, each once a day, from a place on."""
    box = Outbox.objects.filter(id=1).first()
    if box is None or box.day is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [after, last, box.day, most])
        return [Change(*row) for row in cursor.fetchall()]


def last_day_over() -> date | None:
    """Return the last day to which nothing is added any more; ``None`` before the first turn."""
    box = Outbox.objects.filter(id=1).first()
    return box.day - timedelta(days=1) if box and box.day else None

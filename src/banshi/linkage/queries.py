"""The pairs an office has to answer: those that are waiting, likeliest first, and one of them with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import one_row
from banshi.kernel.refusals import NotFound
from banshi.linkage.models import WAITING, Proposal

if TYPE_CHECKING:
    from datetime import datetime

AT_A_TIME = 50
type Place = tuple[float, UUID]
# Two probes of an index each, so that a station's list costs the same in a register of any size.
WAITING_HERE = (
    "select id, weight, state, station_id, other_station_id, proposed_at from ("  # noqa: S608 - states of ours
    f" (select * from linkage_proposal where station_id = %(station)s and state in {WAITING}"
    "   and (weight < %(weight)s or weight = %(weight)s and id > %(id)s::uuid) order by weight desc, id limit 50)"
    " union all"
    " (select * from linkage_proposal where other_station_id = %(station)s and station_id <> %(station)s"
    f"   and state in {WAITING}"
    "   and (weight < %(weight)s or weight = %(weight)s and id > %(id)s::uuid) order by weight desc, id limit 50)"
    ") p order by weight desc, id limit 50"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A line of an office's list: it names nobody."""

    id: UUID
    weight: float
    state: str
    elsewhere_id: int | None
    proposed_at: datetime

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.weight, self.id


def waiting(station_id: int, *, after: Place | None = None) -> list[Waiting]:
    """Return what an office has to answer or to confirm, likeliest first, fifty at a time.

    ``after`` is the place of the last one seen.
    """
    weight, last = after or (float("inf"), UUID(int=0))
    with connection.cursor() as cursor:
        cursor.execute(WAITING_HERE, {"station": station_id, "weight": weight, "id": last})
        rows = cursor.fetchall()
    return [
        Waiting(
            id=id_, weight=weight, state=state, proposed_at=at,
            elsewhere_id=next((one for one in (here, there) if one != station_id), None),
        )
        for id_, weight, state, here, there, at in rows
    ]  # fmt: skip


def proposal(proposal_id: UUID, *, station_id: int) -> Proposal:
    """Return a pair of which this office holds a record. Raises ``NotFound`` for any other."""
    found = one_row(Proposal, proposal_id)
    if found is None or station_id not in {found.station_id, found.other_station_id}:
        raise NotFound("no-such-proposal", _("There is no such pair."))
    return found

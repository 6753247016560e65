"""The log of looks as a resident reads it: when, which office and post, for what, and which items were seen.

The keys of case and purpose are returned as they stand in the log; the pages put them into sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.access.models import Look
from banshi.journal.rows import all_rows
from banshi.register.items import BY_NAME
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

PAGE = 30
MOST_OF_A_CONCERN = 100
EMERGENCY = "emergency-"
"""How the purpose of a look in an emergency begins; its kind follows."""

STANDINGS: dict[str, _StrOrPromise] = {
    "case-state": _("how the case stands"),
    "concern-state": _("how the concern stands"),
    "looks": _("who looked at your data"),
}
"""What is seen and stands on no register."""

# First all looks at the person by the index on ``persons``, then the page: the other way round reads everybody's log.
A_PAGE = (
    "with mine as materialized ("
    " select l.id, l.at, l.kind, l.unit_id, l.duty, l.reference, l.purpose, l.items,"
    "  coalesce(a.person_id = %(person)s::bigint, false) as by_myself, g.reason, g.finding, g.words"
    " from access_look l left join stations_account a on a.id = l.account_id and l.unit_id is null"
    " left join access_breakglass g on g.look_id = l.id"
    " where l.persons @> array[%(person)s]::bigint[])"
    " select id, at, kind, unit_id, duty, reference, purpose, items, by_myself, reason, finding, words from mine"
    " where (%(look)s::bigint is null or id = %(look)s::bigint)"
    " and (%(before)s::bigint is null or id < %(before)s::bigint)"
    " and (%(since)s::timestamptz is null or at >= %(since)s::timestamptz)"
    " and (%(unit)s::bigint is null or unit_id = %(unit)s::bigint)"
    " and (%(own)s::bool or not by_myself)"
    " order by id desc limit %(limit)s::int"
)
BY_OFFICE = (
    "select l.unit_id, coalesce(a.person_id = %(person)s::bigint, false), count(*)"
    " from access_look l left join stations_account a on a.id = l.account_id and l.unit_id is null"
    " where l.persons @> array[%(person)s]::bigint[] group by 1, 2 order by 3 desc, 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLook:
    """One look at one resident, as that resident may know it; ``unit`` is ``None`` where no office looked.

    A look in an emergency has the officer's own ``reason`` and, once it was reviewed, ``finding`` and ``words``.
    """

    id: int
    at: datetime
    kind: str
    unit: Unit | None
    duty: str
    reference: UUID | None
    purpose: str
    items: tuple[_StrOrPromise, ...]
    by_myself: bool
    reason: str = ""
    finding: str = ""
    words: str = ""

    @property
    def is_emergency(self) -> bool:
        return self.purpose.startswith(EMERGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCounts:
    """How often whom: looks by each office, most frequent first, and the resident's own."""

    offices: tuple[tuple[Unit, int], ...]
    own: int


def label_of(name: str) -> _StrOrPromise:
    """Return what was seen as a resident reads it: an item of the register, or how something stands."""
    return BY_NAME[name].label if name in BY_NAME else STANDINGS.get(name, name)


def looks_of(
    person_id: int,
    *,
    before: int | None = None,
    since: datetime | None = None,
    unit_id: int | None = None,
    own: bool = True,
) -> list[SeenLook]:
    """Return a page of looks at a person, newest first, and one more if there are older ones.

    ``before`` is the number of the last look of the page before (keyset); ``own=False`` leaves out the person's own.
    """
    return _seen(person_id, look=None, before=before, since=since, unit=unit_id, own=own, limit=PAGE + 1)


def look_of(person_id: int, look_id: int) -> SeenLook | None:
    """Return one look at this person, or none if it was at somebody else."""
    seen = _seen(person_id, look=look_id, before=None, since=None, unit=None, own=True, limit=1)
    return seen[0] if seen else None


OF_A_CONCERN = "kind = 'concern' and reference = %s order by id desc limit %s"


def looks_of_concern(reference: UUID) -> list[SeenLook]:
    """Return the looks at who reported a concern and in which words, newest first, 100 at the most; two statements."""
    found = all_rows(Look, OF_A_CONCERN, [reference, MOST_OF_A_CONCERN])
    units = Unit.objects.in_bulk({look.unit_id for look in found if look.unit_id}) if found else {}
    return [
        SeenLook(
            id=look.id, at=look.at, kind=look.kind, unit=units.get(look.unit_id or 0), duty=look.duty,
            reference=look.reference, purpose=look.purpose, items=tuple(look.items), by_myself=False,
        )
        for look in found
    ]  # fmt: skip


def offices_that_looked(person_id: int) -> LookCounts:
    """Return which offices ever looked at a person, and how often."""
    with connection.cursor() as cursor:
        cursor.execute(BY_OFFICE, {"person": person_id})
        rows = cursor.fetchall()
    units = Unit.objects.in_bulk([unit for unit, _own, _count in rows if unit])
    return LookCounts(
        offices=tuple((units[unit], count) for unit, _own, count in rows if unit),
        own=sum(count for _unit, own, count in rows if own),
    )


def _seen(person_id: int, **asked: int | datetime | None) -> list[SeenLook]:
    with connection.cursor() as cursor:
        cursor.execute(A_PAGE, {"person": person_id, **asked})
        rows = cursor.fetchall()
    units = Unit.objects.in_bulk({row[3] for row in rows if row[3]})
    return [
        SeenLook(
            id=id_,
            at=at,
            kind=kind,
            unit=units.get(unit_id),
            duty=duty,
            reference=reference,
            purpose=purpose,
            items=tuple(label_of(name) for name in items),
            by_myself=by_myself,
            reason=reason or "",
            finding=finding or "",
            words=words or "",
        )
        for id_, at, kind, unit_id, duty, reference, purpose, items, by_myself, reason, finding, words in rows
    ]

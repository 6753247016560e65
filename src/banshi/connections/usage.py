"""Who looked at somebody's data, for a central tracker: the contract of Estonia's Data Tracker, version 2.

The tracker has signed the resident in and asks with their number alone. That it asked is written down like any look,
and left out of what it is answered, so that a number which is nobody's gets the same answer as one nobody looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from banshi import access
from banshi.access.actions import said, state_of
from banshi.connections.jurisdiction import AUTHORITY, TRACKER
from banshi.connections.models import Client, Inquiry
from banshi.connections.reading import not_granted
from banshi.connections.scopes import Scope
from banshi.connections.sentences import reason
from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.connections.tokens import Caller

ITSELF = AUTHORITY + TRACKER
MOST = 1000
# As in access.queries: first all looks at the person by the index on persons, then the page.
COUNTED = (
    "with mine as materialized (select l.id, l.at, l.account_id, l.unit_id, l.purpose, g.reason from access_look l"
    " left join access_breakglass g on g.look_id = l.id"
    " where l.persons @> array[%(person)s]::bigint[] and l.purpose <> %(itself)s)"
    " select count(*) over (), id, at, account_id, unit_id, purpose, coalesce(reason, '') from mine"
    " where (%(start)s::timestamptz is null or at >= %(start)s::timestamptz)"
    " and (%(end)s::timestamptz is null or at <= %(end)s::timestamptz)"
    " order by id desc offset %(offset)s::int limit %(limit)s::int"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One look: when, for what in words, and which office by which system."""

    at: datetime
    action: str
    unit: Unit | None
    system: str


def find_usage(
    id_number: str, *, by: Caller, start: datetime | None, end: datetime | None, offset: int, limit: int
) -> tuple[int, list[Usage]]:
    """Return how many looks at somebody there are, and a page of them, newest first; none for a number of nobody."""
    person = _person(id_number, by)
    if person is None:
        return 0, []
    asked: dict[str, Any] = {"person": person, "itself": ITSELF, "start": start, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked | {"offset": offset, "limit": min(limit, MOST)})
        rows = cursor.fetchall()
        if not rows and offset:  # beyond the last page the number of all is still told
            cursor.execute(COUNTED, asked | {"offset": 0, "limit": 1})
            return (cursor.fetchone() or (0,))[0], []
    units = Unit.objects.in_bulk({row[4] for row in rows if row[4]})
    systems = dict(Client.objects.filter(account_id__in={row[3] for row in rows}).values_list("account_id", "name"))
    return (rows[0][0] if rows else 0), [
        Usage(at=at, action=reason(purpose, words), unit=units.get(unit), system=systems.get(account, "Banshi"))
        for _all, _id, at, account, unit, purpose, words in rows
    ]


def kept_since() -> datetime:
    """Return since when looks can be asked for here; what is older lies in the archive, for the resident's own page."""
    with connection.cursor() as cursor:
        cursor.execute("select at from access_look order by id limit 1")
        (first,) = cursor.fetchone() or (None,)
    return first or clock.now()


def _person(id_number: str, by: Caller) -> int | None:
    grants = by.grants(Scope.TRACKER)
    if not grants:
        raise not_granted(_("No grant in force lets this system show residents who looked at their data."))
    inquiry = Inquiry.objects.create(
        client_id=by.id, grant_id=grants[0].id, purpose=TRACKER, reference="findUsage", at=clock.now()
    )
    access.refuse_inside_a_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select connections_track(%s, %s, %s, %s)",
                [jurisdiction().checked_number(id_number), by.actor.account_id, by.actor.unit_id, inquiry.id],
            )
            (person,) = cursor.fetchone() or (None,)
    except DatabaseError as error:
        if state_of(error) == "BN403":
            raise not_granted(_("The register refuses: this is not granted, or not any more.")) from error
        raise said(error) from error
    return person

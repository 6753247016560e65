"""Things of long ago: cases, concerns and notices that ended on a day, put into the town as the owner of the tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connections

from banshi.kernel import clock
from banshi.retention import deleting
from banshi.retention.jurisdiction import pack
from banshi.retention.machine import Reading

if TYPE_CHECKING:
    from banshi.matters.models import Case
    from banshi.retention.deleting import Deleted

START = clock.now() + timedelta(hours=6)
NIGHTS = pack().nights


def ended(case: Case, state: str, on: datetime) -> UUID:
    """Let a case have ended in a state long ago, with its lines and looks of that time."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table journal_line disable trigger user")
        cursor.execute(
            "update matters_case set state = %s, since = %s, accepted_at = %s, decided_at = %s,"
            " closed_at = %s, verdict_at = null where id = %s",
            [state, on, on, on, on if state == "closed" else None, case.id],
        )
        cursor.execute("update journal_line set at = %s where thing_id = %s", [on, case.id])
        cursor.execute("alter table journal_line enable trigger user")
        cursor.execute("update notices_notice set sent_at = at where case_id = %s", [case.id])
    return case.id


def printed(case_id: UUID, person_id: int) -> None:
    """Let a paper have been printed for a case."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "with p as (insert into matters_paper (case_id, kind, serial, check_code, unit_id, issued_at, replaced_by,"
            " sha256) values (%s, 'slip', 'made-up', 'MADE-UP', 1, now(), '', '') returning id)"
            " insert into matters_papercontent (person_id, paper_id, pdf) select %s, id, 'x' from p",
            [case_id, person_id],
        )


def nights(count: int, *, first: int = 0) -> list[Deleted]:
    """Let the job run for some nights, one day after the other, on a machine that was never off."""
    gone: list[Deleted] = []
    for night in range(first, first + count):
        with clock.stopped_at((START + timedelta(days=night)).astimezone(UTC)):
            gone += deleting.run(reading=reading(night))
    return gone


def reading(night: float, *, boot: str = "one") -> Reading:
    """Return what the machine says after so many days."""
    return Reading(boot=boot, uptime=1000.0 + night * 86_400)


def attempts(count: int, on: datetime) -> None:
    """Let somebody have failed to sign in, so many times."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into axes_accessfailurelog (user_agent, ip_address, username, http_accept, path_info, attempt_time,"
            " locked_out) select 'made up', '127.0.0.1', 'nobody-' || n, '', '/accounts/login/', %s, false"
            " from generate_series(1, %s) n",
            [on, count],
        )


def count(table: str, where: str = "true") -> int:
    """Return how many rows a table has, as its owner sees it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where {where}")
        return int((cursor.fetchone() or (0,))[0])


def unreviewed(case_id: UUID, account: int) -> None:
    """Let an emergency look for a case wait for its review."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "with seen as (insert into access_look"
            " (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
            " values ('emergency', %s, 1, 'officer', %s, 'emergency-danger', '{}', '{}', '{}') returning id)"
            " insert into access_breakglass (look_id, account_id, unit_id, kind, reason, due_at)"
            " select id, %s, 1, 'danger', 'made up, and long enough for the door', now() from seen",
            [account, case_id, account],
        )


def new_id() -> UUID:
    """Return a key that nothing has."""
    return uuid4()

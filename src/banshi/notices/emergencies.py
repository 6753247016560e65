"""Telling of looks in an emergency: the resident at once, whoever reviews, and the auditors when nobody reviewed it.

The page that broke the glass tells at once; the worker tells again of whatever was broken off in between. Each is told
once, however many tell at the same time: a look is marked and its notices are queued in one statement.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from banshi.kernel import clock

RESIDENT, REVIEW, LATE = "emergency-look", "emergency-to-review", "emergency-late"
# The offices of the auditors over an office: those nearest above it; where there is none above, every auditor's.
AUDITORS = (
    "with recursive up as (select id, parent_id, 0 as far from stations_unit where id = {unit}"
    " union all select u.id, u.parent_id, up.far + 1 from stations_unit u join up on u.id = up.parent_id),"
    " held as (select distinct p.unit_id from stations_post p where p.duty = 'auditor'"
    "  and p.since <= %(today)s::date and (p.until is null or p.until >= %(today)s::date))"
    " select unit_id from held left join up on up.id = unit_id"
    " where coalesce(up.far, 999) = (select min(coalesce(up.far, 999)) from held left join up on up.id = unit_id)"
)
NOTICE = (
    " insert into notices_notice (at, kind, case_id, case_number, person_id, unit_id, path, tries)"
    " select %(now)s::timestamptz, t.kind, md5('emergency ' || m.look_id)::uuid, m.look_id, t.person, t.unit, t.path, 0"
    " from marked m cross join lateral ("
)
TELL = (
    "with marked as (update access_breakglass set told_at = %(now)s::timestamptz where told_at is null"  # noqa: S608 - our own phrases
    " returning look_id, unit_id)"
    + NOTICE
    + "select %(resident)s::text as kind, l.persons[1] as person, null::bigint as unit,"
    "  '/my/record/' || m.look_id || '/' as path from access_look l where l.id = m.look_id"
    " union all select %(review)s::text, null, o.unit, '/office/reviews' from ("
    "  select m.unit_id as unit union select a.unit_id from (" + AUDITORS.format(unit="m.unit_id") + ") a) o) t"
)
PASS_UP = (
    "with marked as (update access_breakglass set escalated_at = %(now)s::timestamptz"  # noqa: S608 - as above
    " where escalated_at is null and reviewed_at is null and due_at < %(now)s::timestamptz returning look_id, unit_id)"
    + NOTICE
    + "select %(late)s::text as kind, null::bigint as person, a.unit_id as unit, '/office/reviews' as path from ("
    + AUDITORS.format(unit="m.unit_id")
    + ") a) t"
)


def tell() -> int:
    """Tell the resident, the office and the auditors over it of each look that nobody was told of; return how many."""
    return _run(TELL)


def pass_up() -> int:
    """Tell the auditors of each look whose review is late, once; return how many notices there were."""
    return _run(PASS_UP)


def run_clocks() -> int:
    """Do both: what the worker calls."""
    return tell() + pass_up()


def _run(statement: str) -> int:
    named: dict[str, Any] = {
        "now": clock.now(), "today": clock.today(), "resident": RESIDENT, "review": REVIEW, "late": LATE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        done: int = cursor.rowcount
    return done

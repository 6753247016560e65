"""On whose desk a question about looks lies: any auditor's, but for looks of an auditor those above.

An auditor is watched by the auditors of the nearest unit above that has one; where there is none by the nearest
leader; where there is none either, by any leader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.kernel.actor import Duty

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reviews: the post, and the unit where not everybody with this post does."""

    duty: Duty = Duty.AUDITOR
    unit_id: int | None = None


ANY_AUDITOR = Desk()
# Whoever holds or held an auditor's post counts as one: otherwise a post of one day would be a way to a friendly desk.
ABOVE = (
    "with recursive audits as ("
    " select distinct account_id, unit_id from stations_post"
    " where duty = 'auditor' and account_id = any(%(accounts)s::bigint[])"
    "), up as ("
    " select account_id, unit_id, 0 as steps from audits"
    " union select up.account_id, u.parent_id, up.steps + 1 from up join stations_unit u on u.id = up.unit_id"
    " where u.parent_id is not null"
    "), found as ("
    " select up.account_id, up.unit_id, p.duty, up.steps from up join stations_post p on p.unit_id = up.unit_id"
    " and p.account_id <> up.account_id and p.since <= %(day)s::date and (p.until is null or p.until >= %(day)s::date)"
    " and (p.duty = 'auditor' and not exists (select from audits a where a.account_id = up.account_id"
    "  and a.unit_id = up.unit_id) or p.duty = 'leader')"
    ") select distinct on (a.account_id) a.account_id, f.unit_id, f.duty from audits a"
    " left join found f on f.account_id = a.account_id"
    " order by a.account_id, f.duty = 'leader', f.steps, f.unit_id"
)


def desks(accounts: Iterable[int]) -> dict[int, Desk]:
    """Return the desk for looks of each of these accounts that is an auditor; the others are any auditor's."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, {"accounts": sorted(set(accounts)), "day": clock.today()})
        return {
            account: Desk(Duty(duty), unit) if duty else Desk(Duty.LEADER) for account, unit, duty in cursor.fetchall()
        }


def desk_for(accounts: Iterable[int]) -> Desk:
    """Return the desk for looks of one or several accounts: above the first of them that is an auditor, if any is."""
    found = desks(accounts)
    return found[min(found)] if found else ANY_AUDITOR

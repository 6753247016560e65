"""Who acts: an account, the post it works in, and for whom it stands in, as PostgreSQL tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor, Duty

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "a.password, a.id, a.first_name, a.person_id, p.id, p.duty, u.id, u.name, u.kind, h.id, h.first_name, h.person_id,"
    " array(select d.account_id from stations_standin d where d.holder_id in (a.id, h.id))"
)
"""What ``read`` reads, of an account ``a`` that ``POST`` was joined to."""
POST = (
    " left join stations_post p on p.id = {post} and p.since <= %(today)s::date"
    "  and (p.until is null or p.until >= %(today)s::date) and (p.account_id = a.id or exists ("
    # Standing in ends with the post, with its holder's account, and with one's own last post at the office.
    "   select from stations_standin d join stations_account o on o.id = d.holder_id and o.is_active"
    "   join stations_post m on m.account_id = a.id and m.unit_id = p.unit_id and m.since <= %(today)s::date"
    "    and (m.until is null or m.until >= %(today)s::date)"
    "   where d.post_id = p.id and d.account_id = a.id and d.state = 'live' and d.since <= %(moment)s::timestamptz"
    "    and d.until > %(moment)s::timestamptz))"
    " left join stations_account h on h.id = p.account_id and h.id <> a.id"
    " left join stations_unit u on u.id = p.unit_id"
)
"""The post ``{post}``, where it is the account's today, or that of a colleague for whom it stands in."""


def moment() -> dict[str, Any]:
    """Return what ``POST`` asks for besides the post."""
    return {"today": clock.today(), "moment": clock.now()}


def read(row: Sequence[Any] | None) -> tuple[Actor, str]:
    """Return the actor of a row of ``COLUMNS``, and the account's password as it is kept; nobody where none is."""
    if row is None or row[0] is None:
        return NOBODY, ""
    password, account, name, person, post, duty, unit, unit_name, unit_kind, *holder, others = row
    actor = Actor(
        account_id=account,
        name=name,
        person_id=person,
        post_id=post,
        duty=Duty(duty) if duty else None,
        unit_id=unit,
        unit_name=unit_name or "",
        unit_kind=unit_kind or "",
        stands_in_for=holder[0],
        holder_name=holder[1] or "",
        holder_person_id=holder[2],
        stood_in_by=frozenset(others),
    )
    return actor, password

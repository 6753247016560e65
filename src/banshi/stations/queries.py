"""Who is acting, and which units there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.stations.models import Account, Post, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


def actor_in_post(account_id: int, post_id: int | None) -> Actor:
    """Return an account's holder in the named post, if it is still theirs today.

    A post that has ended gives no rights from that moment.
    """
    return _actor(account_id, post_id)[0]


def actor_signed_in(account_id: int, post_id: int | None, *, signed_in_by: str) -> Actor:
    """Return who is signed in, by one statement a request; nobody, if the password was changed since.

    ``signed_in_by`` is the hash that the session keeps of the password it was opened with.
    """
    actor, password = _actor(account_id, post_id)
    still = constant_time_compare(Account(password=password).get_session_auth_hash(), signed_in_by)
    return actor if still else NOBODY


def _actor(account_id: int, post_id: int | None) -> tuple[Actor, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.password, a.id, a.first_name, a.person_id, p.id, p.duty, u.id, u.name, u.kind"
            " from stations_account a"
            " left join stations_post p on p.account_id = a.id and p.id = %s and p.since <= %s"
            "  and (p.until is null or p.until >= %s)"
            " left join stations_unit u on u.id = p.unit_id"
            " where a.id = %s and a.is_active",
            [post_id, clock.today(), clock.today(), account_id],
        )
        row = cursor.fetchone()
    if row is None:
        return NOBODY, ""
    password, account, name, person, post, duty, unit, unit_name, unit_kind = row
    actor = Actor(
        account_id=account,
        name=name,
        person_id=person,
        post_id=post,
        duty=Duty(duty) if duty else None,
        unit_id=unit,
        unit_name=unit_name or "",
        unit_kind=unit_kind or "",
    )
    return actor, password


def posts_of(account_id: int) -> QuerySet[Post]:
    """Return the posts an account holds today."""
    today = clock.today()
    return (
        Post.objects.filter(account_id=account_id, since__lte=today)
        .filter(Q(until=None) | Q(until__gte=today))
        .select_related("unit")
        .order_by("id")
    )


@cache
def unit(unit_id: int) -> Unit:
    """Return a unit; units change by migration of the organisation, so a process may remember them."""
    return Unit.objects.select_related("parent").get(pk=unit_id)


def area_of(unit_id: int) -> list[int]:
    """Return the units whose part of the register an office may search: its own, and those below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive area as (select id from stations_unit where id = %s"
            " union select u.id from stations_unit u join area on u.parent_id = area.id) select id from area",
            [unit_id],
        )
        return [row[0] for row in cursor.fetchall()]

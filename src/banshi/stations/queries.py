"""Who is acting, and which units there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.stations.distances import kilometres, remoteness
from banshi.stations.hours import doors
from banshi.stations.models import Account, Post, Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

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


def stations() -> QuerySet[Unit]:
    """Return every station, by its code: those of one place stand together."""
    return Unit.objects.filter(kind=UnitKind.STATION).order_by("code")


def area_of(unit_id: int) -> list[int]:
    """Return the units whose part of the register an office may search: its own, and those below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive area as (select id from stations_unit where id = %s"
            " union select u.id from stations_unit u join area on u.parent_id = area.id) select id from area",
            [unit_id],
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A station as one walks there: how far it is in whole kilometres (great circle), and when it is open.

    Both times are missing where nobody has entered its hours.
    """

    station: Unit
    kilometres: int
    open_until: datetime | None
    opens_at: datetime | None


def counter(
    station: Unit, latitude: float, longitude: float, *, at: datetime, works: Callable[[date], bool]
) -> Counter:
    """Return how a station stands at a moment, seen from a point; ``works`` tells the working days."""
    found = doors(station.hours, at, works, clock.zone())
    away = kilometres(latitude, longitude, station.latitude, station.longitude)
    return Counter(station=station, kilometres=away, open_until=found.open_until, opens_at=found.opens_at)


def nearest_counters(
    latitude: float, longitude: float, *, at: datetime, works: Callable[[date], bool], most: int
) -> list[Counter]:
    """Return the stations nearest to a point (degrees), nearest first, by one statement."""
    found = Unit.objects.filter(kind=UnitKind.STATION).order_by(remoteness(latitude, longitude), "id")[:most]
    return [counter(one, latitude, longitude, at=at, works=works) for one in found]

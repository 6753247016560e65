"""Who is acting, and which units there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.stations import sessions
from banshi.stations.distances import kilometres, remoteness
from banshi.stations.hours import doors
from banshi.stations.models import Account, Post, StandIn, Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.db.models import QuerySet


def actor_in_post(account_id: int, post_id: int | None) -> Actor:
    """Return an account's holder in the named post, if it is still theirs today.

    A post that has ended gives no rights from that moment.
    """
    return _actor(WHO, _asked(account_id, post_id))[0]


def actor_signed_in(account_id: int, post_id: int | None, *, signed_in_by: str, session_key: str) -> Actor:
    """Return who is signed in, by one statement a request; nobody, if the password was changed since.

    Nobody either, if the account is closed or the post that the session was begun in is not theirs any more.
    ``signed_in_by`` is the hash that the session keeps of the password it was opened with. The same statement notes
    that the session is used, once a minute, which moves its end.
    """
    now = sessions.present()
    used = {"key": session_key, "now": now, "idle": sessions.idle(post_id), "whole": sessions.whole()}
    actor, password = _actor(USED + WHO, _asked(account_id, post_id) | used)
    still = constant_time_compare(Account(password=password).get_session_auth_hash(), signed_in_by)
    return actor if still and actor.post_id == post_id else NOBODY


USED = (
    "with used as (update stations_session set seen_at = %(now)s::timestamptz,"
    " expire_date = least(%(now)s::timestamptz + %(idle)s::interval, begun_at + %(whole)s::interval)"
    " where session_key = %(key)s::text and seen_at < %(now)s::timestamptz - interval '1 minute') "
)
WHO = (
    "select a.password, a.id, a.first_name, a.person_id, p.id, p.duty, u.id, u.name, u.kind, h.id, h.first_name,"
    " h.person_id, array(select d.account_id from stations_standin d where d.holder_id in (a.id, h.id))"
    " from stations_account a"
    " left join stations_post p on p.id = %(post)s::bigint and p.since <= %(today)s::date"
    "  and (p.until is null or p.until >= %(today)s::date) and (p.account_id = a.id or exists ("
    # Standing in ends with the post, with its holder's account, and with one's own last post at the office.
    "   select from stations_standin d join stations_account o on o.id = d.holder_id and o.is_active"
    "   join stations_post m on m.account_id = a.id and m.unit_id = p.unit_id and m.since <= %(today)s::date"
    "    and (m.until is null or m.until >= %(today)s::date)"
    "   where d.post_id = p.id and d.account_id = a.id and d.state = 'live' and d.since <= %(moment)s::timestamptz"
    "    and d.until > %(moment)s::timestamptz))"
    " left join stations_account h on h.id = p.account_id and h.id <> a.id"
    " left join stations_unit u on u.id = p.unit_id"
    " where a.id = %(account)s::bigint and a.is_active"
)


def _asked(account_id: int, post_id: int | None) -> dict[str, Any]:
    return {"account": account_id, "post": post_id, "today": clock.today(), "moment": clock.now()}


def _actor(statement: str, asked: dict[str, Any]) -> tuple[Actor, str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        row = cursor.fetchone()
    if row is None:
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


def posts_of(account_id: int) -> QuerySet[Post]:
    """Return the posts an account holds today."""
    today = clock.today()
    return (
        Post.objects.filter(account_id=account_id, since__lte=today)
        .filter(Q(until=None) | Q(until__gte=today))
        .select_related("unit")
        .order_by("id")
    )


def posts_to_work_in(account_id: int) -> QuerySet[Post]:
    """Return the posts an account may work in now: its own, and those of colleagues for whom it stands in."""
    today = clock.today()
    current = Post.objects.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    here = current.filter(account_id=account_id).values("unit_id")
    theirs = StandIn.objects.filter(account_id=account_id, state="live", until__gt=clock.now()).values("post_id")
    lent = Q(pk__in=theirs, unit_id__in=here, account__is_active=True)
    return current.filter(Q(account_id=account_id) | lent).select_related("unit", "account").order_by("id")


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

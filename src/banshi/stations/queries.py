"""Who is acting, and which units there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.stations import acting, sessions
from banshi.stations.distances import kilometres, remoteness
from banshi.stations.hours import doors
from banshi.stations.models import Account, Post, StandIn, Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from banshi.kernel.actor import Actor


def actor_in_post(account_id: int, post_id: int | None) -> Actor:
    """Return an account's holder in the named post, if it is still theirs today.

    A post that has ended gives no rights from that moment.
    """
    return _acting(account_id, post_id)[0]


def actor_signed_in(session: sessions.SessionStore) -> Actor:
    """Return who is signed in in a session; nobody, if the password was changed since.

    Nobody either, if the account is closed or the post that the session was begun in is not theirs any more.
    """
    account_id, post_id = int(session[SESSION_KEY]), session.get(sessions.POST_KEY)
    if session.acting_for == (account_id, post_id):
        actor, password = session.acting
    else:  # begun by a release that kept the post nowhere but in the session's own words
        actor, password = _acting(account_id, post_id)
        session.modified = True  # its row is written anew with the post, which says how long it may rest
    still = constant_time_compare(Account(password=password).get_session_auth_hash(), session.get(HASH_SESSION_KEY, ""))
    return actor if still and actor.post_id == post_id else NOBODY


WHO = (
    f"select {acting.COLUMNS} from stations_account a {acting.POST.format(post='%(post)s::bigint')}"  # noqa: S608 - ours
    " where a.id = %(account)s::bigint and a.is_active"
)


def _acting(account_id: int, post_id: int | None) -> tuple[Actor, str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"account": account_id, "post": post_id} | acting.moment())
        return acting.read(cursor.fetchone())


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

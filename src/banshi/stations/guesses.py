"""Tries at a secret, and what may be done only so often: counted in the database, by all processes together.

One row for each door and whoever knocks (a keyed hash of a name, a number or an address) holds how often in its window
of time; one statement counts. A short secret is counted before it is compared (``count``). A long code is counted only
if it is wrong (``missed``), and whatever may happen often by each tenth (``happened``): what is right asks the database
nothing. A process learns that a door is closed when its own statement says so, so each may let one more knock.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import TooMany
from banshi.stations.models import Guess
from banshi.stations.sessions import present

if TYPE_CHECKING:
    from datetime import datetime

SHARES = 10
"""What may happen so often is entered by each tenth of it: so much more, at the most, passes each further process."""
ONE_MORE = (
    "insert into stations_guess as g (key, tries, until) values (%(key)s::text, %(more)s::int, %(until)s::timestamptz)"
    " on conflict (key) do update set"
    " tries = case when g.until <= %(now)s::timestamptz then excluded.tries else g.tries + excluded.tries end,"
    " until = case when g.until <= %(now)s::timestamptz then excluded.until else g.until end"
    " returning tries, until"
)


def count(what: str, who: str, *, most: int, minutes: int) -> None:
    """Count one try before the secret is compared; raise ``TooMany`` after so many within so many minutes."""
    if not is_one_of(what, who, most=most, minutes=minutes):
        raise TooMany(
            "too-many-tries",
            _("That was one try too many."),
            cure=_("Wait for a quarter of an hour, then try again."),
        )


def is_one_of(what: str, who: str, *, most: int, minutes: int) -> bool:
    """Count one try before the secret is compared, and return whether it is among the first so many.

    Those who try at the same time wait for each other: a hundred tries at once are a hundred and not one.
    """
    return _one_more(_key(what, who), 1, minutes)[0] <= most


def missed(what: str, who: str, *, most: int, minutes: int) -> None:
    """Count a code that was wrong; with the last of so many the door closes until its minutes are over."""
    _count_and_close(_key(what, who), 1, most, minutes)


def happened(what: str, who: str, *, most: int, minutes: int) -> None:
    """Count what may happen so often within so many minutes; with the last of them the door closes."""
    key, share = _key(what, who), max(1, most // SHARES)
    ours = 1
    if share > 1 and not cache.add(f"happened:{key}", 1, minutes * 60):
        with suppress(ValueError):  # it ran out this very moment
            ours = cache.incr(f"happened:{key}")
    if ours % share == 0:
        _count_and_close(key, share, most, minutes)


def is_closed(what: str, who: str) -> bool:
    """Tell whether this process knows that a door is closed; nothing is asked for."""
    return cache.get(f"closed:{_key(what, who)}") is not None


def forget(what: str, who: str) -> None:
    """Forget the tries of somebody who has now succeeded."""
    Guess.objects.filter(key=_key(what, who)).delete()


def forget_old() -> int:
    """Delete what counts for nothing any more."""
    return Guess.objects.filter(until__lte=present()).delete()[0]


def _count_and_close(key: str, more: int, most: int, minutes: int) -> None:
    tries, until = _one_more(key, more, minutes)
    if tries >= most:
        cache.set(f"closed:{key}", 1, max(1.0, (until - present()).total_seconds()))


def _one_more(key: str, more: int, minutes: int) -> tuple[int, datetime]:
    now = present()
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, {"key": key, "more": more, "now": now, "until": now + timedelta(minutes=minutes)})
        tries, until = cursor.fetchone() or (1, now)
    return tries, until


def _key(what: str, who: str) -> str:
    return salted_hmac(f"banshi.guess.{what}", who.casefold(), algorithm="sha256").hexdigest()

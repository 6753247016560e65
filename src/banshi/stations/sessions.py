"""Open sessions: one row for each browser in which an account is signed in, and who may end it.

A session ends by itself half an hour after staff last used it and eight hours after it was begun, and at once when
its row is deleted: the next request finds nothing. Its times are the machine's, as those of cookies and tokens are,
and not those of ``kernel.clock``: a clock that is stopped for the demonstration signs nobody out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.utils.crypto import constant_time_compare, salted_hmac

from banshi.kernel.actor import NOBODY
from banshi.stations import acting
from banshi.stations.models import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor

POST_KEY = "post"
BEGUN = "begun"
"""When the session was begun, in seconds since 1970: no change of the key, and no use, makes it younger."""
PROVED = "proved"
"""When whoever uses it last proved who they are, by password, second factor or provider."""
FACTOR = "factor"
"""By which second factor it was begun: passkey, code, recovery code, or the organisation's own sign-in."""
DEVICE = "device"
WEAK = "weak"
"""Set where a provider signed somebody in and did not say that it asked for two factors: ours is asked for, too."""
FIRST = "first"
"""Set where somebody came with the first password of an account: nothing opens until they have one of their own."""
MOST_OPEN = 20
"""So many browsers one account may be signed in in: whoever begins the next one ends the one used longest ago."""


def present() -> datetime:
    """Return the machine's time."""
    return datetime.fromtimestamp(time.time(), UTC)


def idle(post_id: object) -> timedelta:
    """Return how long a session lasts without being used: short in a post, longer for a resident at home."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES if post_id else settings.SESSION_RESIDENT_IDLE_MINUTES)


def whole() -> timedelta:
    """Return how long a session lasts at most."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


LOADED = (
    "with used as (update stations_session set seen_at = %(now)s::timestamptz,"  # noqa: S608 - all of it is ours
    " expire_date = least(%(now)s::timestamptz"
    " + case when post_id is null then %(at_home)s else %(in_post)s end::interval, begun_at + %(whole)s::interval)"
    " where session_key = %(key)s::text and account_id is not null and expire_date > %(now)s::timestamptz"
    " and seen_at < %(now)s::timestamptz - interval '1 minute')"
    f" select s.session_data, s.account_id, s.post_id, {acting.COLUMNS} from stations_session s"
    f" left join stations_account a on a.id = s.account_id and a.is_active {acting.POST.format(post='s.post_id')}"
    " where s.session_key = %(key)s::text and s.expire_date > %(now)s::timestamptz"
)
"""A session that has not ended, and who acts in it. That it is used is noted once a minute, which moves its end."""


class SessionStore(db.SessionStore):
    """Django's own, in a table that knows whose a session is, since when, in which post, and when it was last used."""

    acting_for: tuple[int | None, int | None] = (None, None)
    """The account and the post whose actor was read with the session, by the same statement."""
    acting: tuple[Actor, str] = NOBODY, ""
    """Who that is now, and the account's password as it is kept."""

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - Django types it as its own table
        return Session

    def load(self) -> dict[str, Any]:
        """Read the session; every request of somebody signed in begins with this statement."""
        asked = {"key": self.session_key, "now": present(), "whole": whole(), "in_post": idle(1), "at_home": idle(None)}
        with connection.cursor() as cursor:
            cursor.execute(LOADED, asked | acting.moment())
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        data, account_id, post_id, *row = found
        self.acting_for, self.acting = (account_id, post_id), acting.read(row)
        return self.decode(data)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own
        """Save what changed. A database that goes away meanwhile is that, and no session that somebody has ended.

        Django takes the one for the other and says 400, as if the step before had not been taken; ours is said to be
        gone (503), and the step is asked for again under its own number.
        """
        try:
            super().save(must_create=must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
        now = present()
        begun = datetime.fromtimestamp(data.setdefault(BEGUN, now.timestamp()), UTC) if SESSION_KEY in data else now
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.post_id = data.get(POST_KEY)
        row.begun_at, row.seen_at, row.device = begun, now, data.get(DEVICE, "")
        if row.account_id:
            row.expire_date = min(now + idle(data.get(POST_KEY)), begun + whole())
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One open session as its owner sees it. ``name`` tells it from the others and opens nothing."""

    name: str
    device: str
    begun_at: datetime
    seen_at: datetime
    here: bool


def of(account_id: int, *, here: str | None = None) -> list[Open]:
    """Return the open sessions of an account, the last used first; ``here`` is the key of the one that asks."""
    return [
        Open(name=_name(row.session_key), device=row.device, begun_at=row.begun_at, seen_at=row.seen_at,
             here=row.session_key == here)
        for row in _open(account_id)
    ]  # fmt: skip


def how_many(account_ids: Sequence[int]) -> dict[int, int]:
    """Return how many sessions of each of these accounts are open."""
    found: dict[int, int] = dict.fromkeys(account_ids, 0)
    rows = Session.objects.filter(account_id__in=account_ids, expire_date__gt=present())
    for account_id in rows.values_list("account_id", flat=True):
        found[cast("int", account_id)] += 1
    return found


def end(account_id: int, name: str) -> bool:
    """End one session of an account by its name; tell whether there was one."""
    keys = [row.session_key for row in _open(account_id) if constant_time_compare(_name(row.session_key), name)]
    return bool(Session.objects.filter(account_id=account_id, session_key__in=keys).delete()[0])


def end_all(account_id: int, *, but: str | None = None) -> int:
    """End all sessions of an account, or all but one; return how many were open."""
    ended = Session.objects.filter(account_id=account_id)
    return (ended.exclude(session_key=but) if but else ended).delete()[0]


def end_beyond(account_id: int, *, most: int = MOST_OPEN) -> int:
    """End the sessions of an account that are too many, those used longest ago; return how many."""
    keys = [row.session_key for row in _open(account_id)[most:]]
    return Session.objects.filter(session_key__in=keys).delete()[0] if keys else 0


def end_everybodys() -> int:
    """End all sessions of all accounts; return how many were open."""
    return Session.objects.exclude(account_id=None).delete()[0]


def end_expired() -> int:
    """Delete the rows of sessions that are over by themselves."""
    return Session.objects.filter(expire_date__lt=present()).delete()[0]


def _open(account_id: int) -> list[Session]:
    return list(Session.objects.filter(account_id=account_id, expire_date__gt=present()).order_by("-seen_at"))


def _name(session_key: str) -> str:
    return salted_hmac("banshi.session", session_key, algorithm="sha256").hexdigest()[:20]

"""The keys by which other systems may send concerns in: shown once, kept as a digest, limited in how often they send.

What a key may is written in the key itself: one that begins ``batch-`` gets a token, and the number only after
somebody at the hotline has looked at the concern. A key that is taken back works on for half a minute at the most.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.models import ApiKey
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, TooMany
from banshi.stations import guesses

if TYPE_CHECKING:
    from django.http import HttpRequest

AT_ONCE, BATCH = "live-", "batch-"
REMEMBERED = timedelta(seconds=30)
MOST_REMEMBERED = 1000
MOST_A_MINUTE = 600
"""Requests of one key in a minute: a city of millions sends some dozens."""
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Who sends: ``batch`` gets tokens instead of numbers."""

    id: int
    name: str
    batch: bool


_known: dict[str, tuple[Key, datetime]] = {}


def make_key(name: str, *, batch: bool = False) -> str:
    """Give a system leave to send concerns in; returns the key, which is shown this once and kept nowhere."""
    key = f"{BATCH if batch else AT_ONCE}{secrets.token_urlsafe(32)}"
    ApiKey.objects.using("owner").create(name=name[:80], digest=_digest(key), since=clock.now())
    return key


def take_back(name: str) -> int:
    """Let no key of this name work any more; returns how many did."""
    return ApiKey.objects.using("owner").filter(name=name, until=None).update(until=clock.now())


def sender(request: HttpRequest) -> Key:
    """Return who sends. Raises ``NotAllowed`` without a key that works, ``TooMany`` for one that sends too often."""
    key = reader(request)
    if key is None:
        raise NotAllowed(
            "no-key",
            _("Sending requests needs an api_key, and none came with this one."),
            cure=_("discovery.json says where to ask for one."),
        )
    _refuse_a_flood(key)
    return key


def reader(request: HttpRequest) -> Key | None:
    """Return who reads, if they say so; reading needs no key. Raises ``NotAllowed`` for one that does not work."""
    given = (request.POST.get("api_key") or request.GET.get("api_key") or "").strip()
    return _key(given) if given else None


def forget() -> None:
    """Forget the keys this process remembers."""
    _known.clear()


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _key(given: str) -> Key:
    now, digest = clock.now(), _digest(given[:LONGEST])
    known, good_until = _known.get(digest, (None, now))
    if known is not None and now < good_until:
        return known
    row = ApiKey.objects.filter(digest=digest, until=None).first()
    if row is None:
        _known.pop(digest, None)
        raise NotAllowed(
            "wrong-key",
            _("This api_key does not work here: it was never given, or was taken back."),
            cure=_("discovery.json says where to ask for one."),
        )
    if len(_known) >= MOST_REMEMBERED:
        _known.clear()
    found = Key(id=row.pk, name=row.name, batch=given.startswith(BATCH))
    _known[digest] = (found, now + REMEMBERED)
    return found


def _refuse_a_flood(key: Key) -> None:
    if guesses.is_closed("open311", str(key.id)):
        raise TooMany(
            "too-many-requests",
            _("This api_key has sent more than %(most)s requests within a minute.") % {"most": MOST_A_MINUTE},
            cure=_("Nothing of this one was kept. Send it again in a minute."),
        )
    guesses.happened("open311", str(key.id), most=MOST_A_MINUTE, minutes=1)

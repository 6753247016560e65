"""The same request sent twice is one: its id is made from who sent it and what it says, never drawn.

The first half of an id is the sender's mark, so that what a key has sent is one stretch of ids. Both halves are made
under the installation's key: an id tells nobody else who sent it.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from banshi.concerns.models import Concern
from banshi.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from banshi.api.open311.keys import Key

HALF = 8
"""Bytes of half an id: 64 bits, within which one key would meet itself after thousands of millions of requests."""
WINDOW = timedelta(minutes=10)
WHO = ("account_id", "device_id", "email", "phone")
WHAT = ("service_code", "description")
WHERE = ("lat", "long", "address_string", "address_id")


def ids_of(request: HttpRequest, key: Key) -> tuple[UUID, UUID]:
    """Return the id of a request, and the one it would have had in the ten minutes before.

    An ``Idempotency-Key`` names the request for good; without one, the same words of the same account or device
    within ten minutes are the same request, and of nobody in particular, the same words about the same spot.
    """
    named = request.headers.get("Idempotency-Key", "").strip()[:200]
    if named:
        one = _id(key, "named", named)
        return one, one
    who = _values(request.POST, WHO)
    said = [*who, *_values(request.POST, WHAT)] + ([] if any(who) else _values(request.POST, WHERE))
    window = int(clock.now().timestamp() // WINDOW.total_seconds())
    return _id(key, str(window), *said), _id(key, str(window - 1), *said)


def found(ids: tuple[UUID, UUID]) -> Concern | None:
    """Return the concern that this request has become already."""
    this, before = ids
    since = clock.now() - WINDOW
    rows = Concern.objects.filter(id__in={this, before}).order_by("-at")
    return next((one for one in rows if one.id == this or one.at > since), None)


def stretch(key: Key) -> tuple[UUID, UUID]:
    """Return the first and the last id that a key's requests can have."""
    mark = _mark(key)
    return UUID(bytes=mark + bytes(HALF)), UUID(bytes=mark + b"\xff" * HALF)


def is_of(concern_id: UUID, key: Key | None) -> bool:
    """Tell whether a concern was sent by this key."""
    return key is not None and concern_id.bytes[:HALF] == _mark(key)


def token_of(concern_id: UUID) -> UUID:
    """Return the token of a concern: the same each time it is asked for, and no way back without the table."""
    return UUID(bytes=_keyed(b"o311-token", concern_id.bytes, 2 * HALF))


def _values(form: QueryDict, names: tuple[str, ...]) -> list[str]:
    return [form.get(name, "").strip() for name in names]


def _id(key: Key, *said: str) -> UUID:
    return UUID(bytes=_mark(key) + _keyed(b"o311-request", "\0".join(said).encode(), HALF))


def _mark(key: Key) -> bytes:
    return _keyed(b"o311-sender", str(key.id).encode(), HALF)


def _keyed(purpose: bytes, of: bytes, size: int) -> bytes:
    return blake2b(of, key=settings.CONCERN_KEY.encode()[:64], digest_size=size, person=purpose).digest()

"""An event as other systems read it: CloudEvents 1.0 in JSON, that something moved and nothing of whom it is about.

The same event has the same id for everybody and for ever. Cursors say where a reader stopped, and nothing about how
many events others have: they are enciphered numbers.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import reduce
from hashlib import blake2b
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banshi.connections.models import Event
from banshi.connections.scopes import CONCERNS
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from banshi.connections.models import Grant

CASE_MOVED, CONCERN_MOVED = "banshi.case.moved", "banshi.concern.moved"
TYPES = (CASE_MOVED, CONCERN_MOVED)
MOST = 200
BLOCK = 16


def visible(grants: Sequence[Grant], unit_id: int, types: Sequence[str] = TYPES) -> QuerySet[Event]:
    """Return the events that these grants let a unit's system be told of, in the order in which they were taken up.

    Of cases those of the matters and the area; of concerns those in which the unit had a part at that moment.
    """
    conditions = [Q(_of(grant, unit_id, types)) & Q(at__gte=clock.at_start_of(grant.since)) for grant in grants]
    found = Event.objects.filter(reduce(or_, conditions)) if conditions else Event.objects.none()
    return found.order_by("seq")


def _of(grant: Grant, unit_id: int, types: Sequence[str]) -> Q:
    matters = [code for code in grant.matters if code != CONCERNS] if CASE_MOVED in types else []
    told = Q(matter__in=matters)
    if CONCERNS in grant.matters and CONCERN_MOVED in types:
        told |= Q(matter=CONCERNS, units__contains=[unit_id])
    return told & Q(division__startswith=grant.area)


def cloud_event(event: Event) -> dict[str, Any]:
    """Return an event in the structured mode of CloudEvents 1.0; ``subject`` is the number of the case or concern."""
    concern = event.matter == CONCERNS
    return {
        "specversion": "1.0",
        "id": str(id_of(event)),
        "source": f"{settings.PUBLIC_ADDRESS}/api/v1",
        "type": CONCERN_MOVED if concern else CASE_MOVED,
        "subject": event.number,
        "time": event.at.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": f"{settings.PUBLIC_ADDRESS}/api/v1/openapi.json#/components/schemas/Moved",
        "data": {"matter": event.matter, "step": event.step, "from": event.start, "to": event.end},
    }


def id_of(event: Event) -> UUID:
    """Return the id of an event: made from its line in the journal, under the installation's key."""
    return UUID(bytes=_keyed(b"event", str(event.id_of_line).encode(), 16))


def cursor(seq: int) -> str:
    """Return a place in the order of events as others hold it."""
    block = seq.to_bytes(8, "big", signed=True) + b"\0" * 8
    made = _cipher().encryptor()
    return urlsafe_b64encode(made.update(block) + made.finalize()).decode().rstrip("=")


def place(given: str) -> int:
    """Return the place that a cursor stands for; the beginning for an empty one. Raises ``RuleBroken``."""
    if not given:
        return 0
    try:
        block = urlsafe_b64decode(given + "=" * (-len(given) % 4))
        made = _cipher().decryptor()
        found = made.update(block) + made.finalize()
    except ValueError:
        found = b""
    if len(found) != BLOCK or found[8:] != b"\0" * 8:
        raise RuleBroken("no-cursor", _("This is no cursor of ours: take “next” from the answer before, whole."))
    return int.from_bytes(found[:8], "big", signed=True)


def _cipher() -> Cipher[modes.ECB]:
    # One block with its own check of eight bytes: a cursor of somebody's making is found out.
    return Cipher(algorithms.AES(_keyed(b"cursor", b"", BLOCK)), modes.ECB())  # noqa: S305 - one block, never two


def _keyed(purpose: bytes, of: bytes, size: int) -> bytes:
    return blake2b(of, key=settings.CONNECTION_KEY.encode()[:64], digest_size=size, person=purpose).digest()

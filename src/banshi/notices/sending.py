"""Handing notices to a gateway that reaches people by text message or app, where the office has one.

Each notice is posted with its own number as idempotency key, so that a gateway takes it once even if this machine
stops between the post and our note of it. Without a gateway nothing is sent: notices are read on our own pages.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import translation

from banshi.kernel import clock
from banshi.notices.models import Notice
from banshi.notices.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

TIMEOUT_SECONDS = 5.0
AT_A_TIME = 200
# What nobody could be told for three days is old news; it stays on the pages.
FRESH = timedelta(days=3)
FIRST_GAP = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How somebody is reached who is told by what they left with a concern.

    ``path`` is where they can answer, ``answer_with`` the digits that a text message asks to be sent back with.
    """

    phone: str = ""
    email: str = ""
    path: str = ""
    answer_with: str = ""


def nobody(contact_id: UUID) -> Contact:  # noqa: ARG001 - a way to reach people takes whom
    """Know no contacts: where nobody leaves one with a concern."""
    return Contact()


def send_waiting(*, reach: Callable[[UUID], Contact] = nobody) -> int:
    """Send the notices that wait, oldest first, and return how many the gateway took.

    ``reach`` finds out how somebody is reached who left a contact with a concern.

    After a failure the run ends, since the next post would fail as well, and the notice waits 1, 3, 7, 15 …
    minutes from its writing. Several senders at once share the notices between them.
    """
    if not settings.NOTICE_GATEWAY:
        return 0
    taken = 0
    with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
        for _turn in range(AT_A_TIME):
            sent = _send_next(client, reach)
            if not sent:
                break
            taken += 1
    return taken


def next_try(written: datetime, tries: int) -> datetime:
    """Return when a notice may be tried again: the gaps double, counted from its writing."""
    return written + FIRST_GAP * ((1 << tries) - 1)


def message(notice: Notice, contact: Contact | None = None) -> dict[str, object]:
    """Return what the gateway gets: whom (the gateway knows how to reach a number), and the words in both languages."""
    contact = contact or Contact()
    path = notice.path or contact.path
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words[language] = sentence(notice.kind, notice.case_number, to_unit=notice.unit_id is not None)
    return {
        "id": notice.id,
        "written_at": notice.at.isoformat(),
        "kind": notice.kind,
        "case": notice.case_number,
        "person": notice.person_id,
        "unit": notice.unit_id,
        "words": words,
        "phone": contact.phone,
        "email": contact.email,
        "answer_with": contact.answer_with,
        "link": f"{settings.PUBLIC_ADDRESS}{path}" if path else "",
    }


def _send_next(client: httpx.Client, reach: Callable[[UUID], Contact]) -> bool:
    """Send one notice under its own lock; ``False`` where none waits, or the gateway did not take it."""
    with transaction.atomic():
        notice = _next_waiting()
        if notice is None:
            return False
        try:
            key = {"Idempotency-Key": f"notice-{notice.id}"}
            contact = reach(notice.contact_id) if notice.contact_id else None
            client.post(settings.NOTICE_GATEWAY, json=message(notice, contact), headers=key).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("the gateway did not take notice %s: %s", notice.id, error)
            Notice.objects.filter(id=notice.id).update(tries=notice.tries + 1)
            return False
        Notice.objects.filter(id=notice.id).update(sent_at=clock.now(), tries=notice.tries + 1)
    return True


def _next_waiting() -> Notice | None:
    now = clock.now()
    found = Notice.objects.raw(
        "select * from notices_notice where sent_at is null and at > %s"
        " and at + %s::interval * (power(2, tries)::int - 1) <= %s"
        " order by id limit 1 for update skip locked",
        [now - FRESH, FIRST_GAP, now],
    )
    return next(iter(found), None)
